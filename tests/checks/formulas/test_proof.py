"""A chain is accepted only if every step follows from the steps it uses, and the last one is the statement."""

from __future__ import annotations

import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks.check import check
from signdescent.checks.formulas.proof import check_chain
from signdescent.checks.report import ProofStatus, Verdict
from signdescent.theory import Claim, Proof, Step, Use
from signdescent.theory.papers.stochastic_sign_descent.b8_sharp_bounds import LOWER, UPPER
from signdescent.theory.papers.stochastic_sign_descent.b8_speedup import FINAL
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_step_sizes import EQ_7_CORRECTED

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True, positive=True)
REALS = {x: sp.S.Reals}


def _claims_out_of_reach() -> list[Claim]:
    """Ten true claims that no engine decides without a fitting proof."""
    ours = (LOWER, UPPER, FINAL, EQ_7_CORRECTED)
    zeta = [
        Claim(
            f"zeta-{k}",
            sp.Gt(sp.zeta(x), 1 + sp.Integer(2) ** -x - sp.Rational(k, 100)),
            {x: sp.Interval(2, 9)},
        )
        for k in range(6)
    ]
    return [*(Claim(c.id, c.statement, c.where, c.assumptions) for c in ours), *zeta]


IRRELEVANT = (
    Step(sp.Ge(x**2, 0), "square", where=REALS),
    Step(sp.Ge(x**2 + y**2, 2 * x * y), "means", where={x: sp.S.Reals, y: sp.S.Reals}),
    Step(sp.Ge(sp.Sum(1, (sp.Symbol("k"), 1, n)), 1), "count", where={n: sp.Range(1, 5)}),
    Step(sp.Ge(sp.exp(x), 1 + x), "tangent", where=REALS),
)


@pytest.mark.parametrize("claim", every(3, _claims_out_of_reach()), ids=lambda c: c.id)
@pytest.mark.parametrize("ends", ["elsewhere", "at-the-statement"])
def test_a_true_but_irrelevant_chain_proves_nothing(claim: Claim, ends: str) -> None:
    """A claim with true but irrelevant steps is UNDECIDED, for every ending of the chain."""
    last = (Step(claim.statement, uses=("square", "means")),) if ends == "at-the-statement" else ()
    offered = Claim(claim.id, claim.statement, claim.where, claim.assumptions, proof=Proof((*IRRELEVANT, *last)))
    report = check(offered, engines=("chain", "search"))
    assert report.verdict in (Verdict.UNDECIDED, Verdict.SUPPORTED)
    assert report.chain is not None
    assert not report.chain.accepted
    assert check(offered, engines=("chain",)).verdict is Verdict.UNDECIDED


def test_the_last_conclusion_must_be_the_statement_itself() -> None:
    """A chain whose last conclusion is only equivalent to the statement is not accepted."""
    claim = Claim("square", sp.Ge(x**2, 0, evaluate=False), REALS)
    assert check_chain(claim, Proof(Step(sp.Ge(x**2, 0, evaluate=False)))).accepted
    assert not check_chain(claim, Proof(Step(sp.Ge(x**2 + 1, 1, evaluate=False)))).accepted


def test_a_step_on_a_smaller_domain_does_not_prove_the_statement() -> None:
    """X >= 1 on [1, 2] is true, and does not prove x >= 1 on the reals."""
    claim = Claim("at-least-one", sp.Ge(x, 1), REALS)
    narrowed = Proof(Step(sp.Ge(x, 1), where={x: sp.Interval(1, 2)}))
    assert "smaller domain" in check_chain(claim, narrowed).sentence
    assumed = Proof(Step(sp.Ge(x, 1), assumptions=(x >= 1,)))
    assert "smaller domain" in check_chain(claim, assumed).sentence


def test_a_conclusion_is_used_only_where_it_was_shown() -> None:
    """A conclusion on [0, 1] may be used at points of [0, 1] only."""
    claim = Claim("large", sp.Ge(x, x**2), {x: sp.Interval(0, 2)})
    shown = Step(sp.Ge(x, x**2), "inside", where={x: sp.Interval(0, 1)})
    report = check_chain(claim, Proof((shown, Step(claim.statement, uses="inside"))))
    assert not report.accepted
    assert "not known to lie in" in report.sentence
    outside = Step(sp.Ge(sp.Integer(2), 4, evaluate=False), uses=Use("inside", {x: sp.Integer(2)}))
    assert not check_chain(claim, Proof((shown, outside))).accepted


def test_a_steps_own_assumption_must_be_met_by_its_users() -> None:
    """A conclusion under x >= 1 may be used only under x >= 1."""
    claim = Claim("cube", sp.Ge(x**3, x), {x: sp.Interval(0, 3)})
    shown = Step(sp.Ge(x**3, x), "large", assumptions=(x >= 1,))
    report = check_chain(claim, Proof((shown, Step(claim.statement, uses="large"))))
    assert not report.accepted
    assert "needs" in report.sentence


def test_contradictory_assumptions_of_a_step_prove_nothing() -> None:
    """A step under x > 1 and x < 0 is not accepted."""
    claim = Claim("false", sp.Ge(x, 5), REALS)
    report = check_chain(claim, Proof(Step(sp.Ge(x, 5), assumptions=(x > 1, x < 0))))
    assert not report.accepted


def test_a_printed_proof_with_a_false_step_is_broken_there() -> None:
    """The chord step of Lemma 12 is refuted at a point, although the formula of the lemma is proved."""
    report = check("lemma-12-formula")
    assert report.verdict is Verdict.PROVED
    assert report.proof is ProofStatus.BROKEN
    assert report.printed is not None
    refuted = [step.label for step in report.printed.steps if step.verdict is Verdict.REFUTED]
    assert refuted == ["chord", "integral"]


def test_b8_final_is_established_and_its_printed_proof_broken() -> None:
    """The printed lower bound on the vote holds; the identity and the exponent used for it do not."""
    report = check("b8-final")
    assert report.verdict.holds
    assert report.proof is ProofStatus.BROKEN
    assert report.printed is not None
    refuted = [step.label for step in report.printed.steps if step.verdict is Verdict.REFUTED]
    assert refuted == ["vote is no loss", "exponent"]


@pytest.mark.parametrize("claim", every(2, [LOWER, UPPER]), ids=lambda c: c.id)
def test_the_sharp_vote_bounds_hold_for_symbolic_l(claim: Claim) -> None:
    """Both sides of the sharp vote bound hold by an accepted chain, for every integer l."""
    report = check(claim, engines=("chain",))
    assert report.verdict.holds
    assert report.chain is not None
    assert report.chain.accepted


@pytest.mark.parametrize("claim", [LOWER, UPPER], ids=lambda c: c.id)
def test_a_wrong_exponent_is_not_proved(claim: Claim) -> None:
    """With l + 1 instead of l, or a slightly larger slope, the chain is rejected and the search finds a witness."""
    swap = {claim.statement.rhs: claim.statement.rhs * sp.Rational(1001, 1000)} if claim is LOWER else None
    statement = (
        claim.statement.xreplace(swap)
        if swap
        else claim.statement.func(claim.statement.lhs, claim.statement.rhs * sp.Rational(999, 1000))
    )
    assert claim.proof is not None
    steps = (*claim.proof.steps[:-1], Step(statement, uses=claim.proof.steps[-1].uses))
    report = check(Claim("planted", statement, claim.where, proof=Proof(steps)))
    assert report.verdict is Verdict.REFUTED

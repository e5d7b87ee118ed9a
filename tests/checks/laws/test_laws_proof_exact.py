"""Proofs about laws are exact: no decimal is rounded, no literal proves, and what does not exist is no bound."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from signdescent.checks import check as verify
from signdescent.checks.check import check
from signdescent.checks.laws import proof as law_chain
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, Verdict
from signdescent.errors import ClaimError
from signdescent.theory import Claim, LawClaim, RunClaim
from signdescent.theory.claim import Proof, Step
from signdescent.theory.laws import Case, Cited, External, LawProof, Parabola, Stretches, Votes
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.placing import put_in
from signdescent.theory.symbols import M, c, g, l, r, rho, sigma

POSITIVE, HALF_LINE = sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo)
B = sp.Rational(2**0.5)
TINY = sp.Rational(1, 2**54)
ROUNDED = Parabola(-TINY, sp.Float(2**0.5), -(B**2 / 4) * (1 - sp.Rational(9, 10) * TINY))
NULL = Parabola(0, 0, 0)


def of(bound: Any, where: Any, *cases: Case, assumptions: Any = (), laws: tuple[str, ...] = ()) -> LawClaim:
    return LawClaim("x", laws, "same-sign", bound, where, assumptions, proof=LawProof(cases))


def accepted(claim: LawClaim) -> bool:
    report = check(claim, engines=("chain",))
    assert report.chain is not None
    return report.chain.accepted


UNIT_ROOT = {r: sp.FiniteSet(sp.sqrt(2) - 1)}
FALSE = {
    "a decimal slope, rounded where the mean is taken": of(1 / sp.sqrt(2) + sp.Rational(1, 2**56), UNIT_ROOT, Case(ROUNDED)),
    "a decimal bound just above the mean": of(sp.Float("0.1", 60), {r: sp.FiniteSet(sp.Rational(9, 10))}, Case(Parabola(-sp.Rational(1, 10**62), 2, -1))),
    "a logarithm of what may be 0": of(-sp.Abs(sp.log(r)), {r: HALF_LINE}, Case(NULL)),
    "a quotient by what may be 0": of(-1 / r**2, {r: HALF_LINE}, Case(NULL)),
    "a root of what may be negative": of(-sp.sqrt(r - 1), {r: HALF_LINE}, Case(NULL)),
    "a bound that exists on one of its cases": of(
        -sp.Abs(sp.log(r)), {r: HALF_LINE}, Case(NULL, r > 0), Case(Parabola(1, 0, 0), r <= 0)
    ),
}  # fmt: skip
TRUE = {
    "decimals that are exact": of(1 - r, {r: HALF_LINE}, Case(Parabola(0.0, 2.0, -1.0))),
    "the same slope, without the excess": of(1 / sp.sqrt(2) - sp.Rational(1, 2**50), UNIT_ROOT, Case(ROUNDED)),
    "a decimal in a condition on a case": of(
        1 - r, {r: HALF_LINE}, Case(Parabola(0, 2, -1), r <= 0.1), Case(Parabola(0, 2, -1), r > 0.1)
    ),
    "a decimal bound at the mean": of(sp.Float("0.1", 60), {r: sp.FiniteSet(sp.Rational(8, 10))}, Case(Parabola(0, 2, -1))),
    "a logarithm of what is positive": of(-sp.Abs(sp.log(r)), {r: POSITIVE}, Case(NULL)),
    "a logarithm of what an assumption makes positive": of(
        -sp.Abs(sp.log(r)), {r: HALF_LINE}, Case(NULL), assumptions=(r > 1,)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_no_proof_rests_on_a_rounded_number_or_a_missing_term(name: str) -> None:
    """The bound is too large by less than SymPy's rounding, or does not exist on a part of the domain."""
    assert not accepted(FALSE[name])


@pytest.mark.parametrize("name", TRUE)
def test_the_true_neighbour_is_proved(name: str) -> None:
    """With decimals that count as what they are, and a bound that exists, the same proofs are accepted."""
    assert accepted(TRUE[name])


def test_every_decimal_becomes_the_fraction_it_is_stored_as() -> None:
    """None is left in a claim, a case or a source, and each is the binary number itself."""
    claim = of(0.1 * r, {r: sp.Interval(0.25, 0.75)}, Case((NULL, Stretches(1, -0.1)), r < 0.3), assumptions=(r > 0.2,))
    (case,) = claim.proof.cases  # type: ignore[union-attr]
    at = Cited("lemma-1", {g: 0.1}).at, External("hoeffding", {c: 0.1 * r}).at
    parts = (claim.bound, *claim.assumptions, *claim.where.values(), case.when, case.sources[1].curvature)
    assert not any(part.atoms(sp.Float) for part in (*parts, *at[0].values(), *at[1].values()))
    assert case.sources[1].curvature == -sp.Rational(0.1)
    assert claim.bound == sp.Rational(0.1) * r


@pytest.mark.parametrize("literal", [sp.true, sp.false])
def test_a_literal_proves_nothing(literal: Any) -> None:
    """Nothing is left of a formula that SymPy has decided, so nothing is proved by it."""
    decision = law_chain._decided(literal, TRUE["decimals that are exact"], ())
    assert not decision.verdict.holds


NOT_REAL = [sp.oo, -sp.oo, sp.nan, sp.zoo, sp.I, sp.true, sp.S.Reals, "1 +", object()]


@pytest.mark.parametrize("value", NOT_REAL, ids=lambda value: "object" if type(value) is object else str(value))
def test_what_is_no_real_expression_is_refused_by_name(value: Any) -> None:
    """Bounds, right sides, coefficients and values of symbols are finite real expressions."""
    for name, build in {
        "bound of 'x'": lambda: of(value, {r: HALF_LINE}, Case(NULL)),
        "right of 'x'": lambda: RunClaim("x", "sign_sgd", (), "least-rho-norm", value, {}),
        "constant of a parabola": lambda: Parabola(value, 0, 0),
        "curvature of a stretches": lambda: Stretches(0, value),
        r"at\[c\] of Cited\('lemma-1'\)": lambda: Cited("lemma-1", {c: value}),
        r"at\[c\] of External\('hoeffding'\)": lambda: External("hoeffding", {c: value}),
    }.items():
        with pytest.raises(ClaimError, match=f"Expected {name} to be a real SymPy expression"):
            build()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("kind", [Cited, External])
@pytest.mark.parametrize("at", [{"c": 1}, {c + 1: 1}, {1: c}, [c]], ids=str)
def test_only_symbols_take_a_value(kind: type, at: Any) -> None:
    """A name, a number or an expression does not stand for any of its values."""
    with pytest.raises(ClaimError, match="at of"):
        kind("lemma-1", at)


@pytest.mark.parametrize("when", [r, 1, "r + 1"], ids=str)
def test_a_case_is_given_by_a_condition(when: Any) -> None:
    """A number or a symbol is no condition."""
    with pytest.raises(ClaimError, match="when of a case"):
        Case(NULL, when)


def _citing(value: sp.Expr, bound: sp.Expr, where: Any) -> ChainReport:
    """Cite P >= -c^2 for every real c, with a value for c."""
    cited = LawClaim("cited", (), "same-sign", -(c**2), {c: sp.S.Reals, r: HALF_LINE}, proof=LawProof(Case(NULL)))
    claim = of(bound, where, Case(Cited("cited", {c: value})))
    return law_chain.check_law_proof(claim, claim.proof, Library(lambda _: cited, verify.cited_report))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "bound"),
    [
        (sp.sqrt(r - 1), 1 - r),
        (1 / r, -((1 / r**2) ** 1)),
        (sp.log(r), -(sp.log(r) ** 2)),
    ],
)
def test_a_value_that_does_not_exist_everywhere_is_not_put_in(value: sp.Expr, bound: sp.Expr) -> None:
    """At c = sqrt(r - 1) the bound -c^2 would be 1 - r, which is 1 for r = 0 and no bound at all."""
    assert not _citing(value, bound, {r: HALF_LINE}).accepted


@pytest.mark.parametrize("value", [sp.sqrt(r + 1), 1 / (1 + r), r - 3])
def test_a_value_that_exists_everywhere_is_put_in(value: sp.Expr) -> None:
    """The bound of the cited claim holds at every real value of its free symbol."""
    assert _citing(value, -(value**2), {r: HALF_LINE}).accepted


k, j, q = sp.Symbol("k", integer=True), sp.Symbol("j", integer=True), sp.Symbol("q", real=True)
BELL = ("unimodal", "symmetric")
CITED = LawClaim(
    "cited",
    BELL,
    "same-sign",
    sp.Rational(5, 2) - sp.Sum((q - k) ** 2, (k, 1, 3)),  # at most 1/2, with equality at q = 2
    {g: POSITIVE, sigma: POSITIVE, q: sp.S.Reals},
    proof=LawProof(Case((Stretches(sp.Rational(1, 2), 0),))),
)


def _cites(bound: sp.Expr) -> bool:
    where = {g: POSITIVE, sigma: POSITIVE, k: sp.S.Integers, q: sp.S.Reals}
    proof = LawProof(Cited("cited", {q: k}))
    claim = LawClaim("citing", BELL, "same-sign", bound, where, proof=proof)
    return law_chain.check_law_proof(claim, proof, Library(lambda _name: CITED, verify.cited_report)).accepted


def test_a_cited_index_does_not_capture_what_is_put_in() -> None:
    """The sum of (q - k)^2 over k is 0 if q is taken for the index; at q = k it is (k-1)^2 + (k-2)^2 + (k-3)^2.

    No probability is 5/2, and with another letter for the index the claim is the cited one.
    """
    assert not _cites(sp.Rational(5, 2))
    assert _cites(sp.Rational(5, 2) - sp.Sum((k - j) ** 2, (j, 1, 3)))


def _voting(bound: sp.Expr, at: Any) -> Any:
    """Return a claim that a vote's expected sign is a bound, from the formulas that `at` makes of it."""
    found: Any = [CLAIMS[name] for name in ("lemma-13-odd", "lemma-13-even", "eq-27", "lemma-13")]
    odd, even, tail, lemma = found

    def formula(like: Any, nodes: sp.Expr) -> Claim:
        stated = sp.Eq(like.statement.lhs, at(bound, {M: nodes}))
        last = Step(stated, "last", uses=(like.proof.steps[-1].label,))
        return Claim("formula", stated, like.where, proof=Proof((*like.proof.steps, last)))

    votes = Votes(formula(odd, 2 * l - 1), formula(even, 2 * l), tail)
    return LawClaim("votes", lemma.laws, lemma.event, bound, lemma.where, (), "==", proof=LawProof(Case(votes)))


def test_an_index_in_a_bound_on_votes_does_not_capture_the_letter_of_the_rule() -> None:
    """The rule writes M as 2l - 1 and 2l; in a sum over l these are other numbers.

    The bound is the lemma's plus rho max(0, M - 100), which is false for M > 100; over another letter the same number
    of nodes does no harm, and the true bound with a sum over l is proved.
    """
    lemma: Any = CLAIMS["lemma-13"]
    false = lemma.bound + sp.Sum(rho * (1 + sp.Max(0, M - 2 * l)), (l, 50, 50)) - rho
    assert not check(_voting(false, lambda part, at: part.subs(at)), engines=("chain",)).verdict.holds
    assert not check(_voting(false, put_in), engines=("chain",)).verdict.holds
    true = lemma.bound + sp.Sum(rho, (l, 50, 50)) - rho
    assert check(_voting(true, put_in), engines=("chain",)).verdict.holds


BALLS = sp.log(sp.sin(g) * sp.erf(g) - sp.Rational(1, 100))  # exists, by balls alone
PLAIN = sp.log(g + sigma)  # exists, by algebra
SHIFTED = LawClaim(
    "shifted",
    (),
    "same-sign",
    -(c**2),
    {c: sp.S.Reals, g: POSITIVE, sigma: POSITIVE},
    proof=LawProof(Case(Parabola(-(c**2), 0, 0))),
)


@pytest.mark.parametrize(
    ("value", "verdict"), [(BALLS, Verdict.CERTIFIED), (PLAIN, Verdict.PROVED)], ids=["balls", "algebra"]
)
def test_a_proof_is_as_exact_as_what_its_terms_exist_by(value: sp.Expr, verdict: Verdict) -> None:
    """A step that is not shown counts: what balls show to exist is certified, at a citation and in the bound itself."""
    where = dict.fromkeys((g, sigma), sp.Interval(sp.Rational(1, 10), 2))
    library = Library(lambda _: SHIFTED, lambda claim, _: check(claim, engines=("chain",)))
    cited = LawClaim("x", (), "same-sign", -(value**2), where, proof=LawProof(Case(Cited("shifted", {c: value}))))
    own = LawClaim("x", (), "same-sign", -(value**2), where, proof=LawProof(Case(Parabola(-(value**2), 0, 0))))
    for claim in (cited, own):
        assert isinstance(claim.proof, LawProof)
        found = law_chain.check_law_proof(claim, claim.proof, library)
        assert (found.accepted, found.verdict) == (True, verdict), found

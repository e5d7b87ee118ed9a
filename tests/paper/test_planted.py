"""Planted errors are never accepted, and weakened true claims are never refuted."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from paper.test_rows import EXPECTED
from paper.vocabulary import Planted, Weakened
from reference.sampling import every
from signdescent.checks.check import check
from signdescent.checks.report import Verdict
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

FILES = sorted(path.stem for path in Path(__file__).with_name("planted").glob("[a-z]*.py"))
MODULES = [import_module(f"paper.planted.{file}") for file in FILES]
PLANTED: list[Planted] = [case for module in MODULES for case in module.PLANTED]
WEAKENED: list[Weakened] = [case for module in MODULES for case in module.WEAKENED]


def finite_sum(a: sp.Expr, b: sp.Expr, start: sp.Expr, p: sp.Expr) -> sp.Expr:
    """Return I(p; a, b) for integers a and b, the probability of at least a successes in a + b - 1 trials."""
    if not (a.is_Integer and b.is_Integer and start == 0):
        return sp.betainc_regularized(a, b, start, p)
    trials = a + b - 1
    return sp.Add(*(sp.binomial(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(int(a), int(trials) + 1)))


def truth(statement: Boolean, point: dict[sp.Symbol, sp.Expr]) -> bool:
    """Decide a statement at an exact point: rational parts exactly, others to 60 digits with 20 to spare."""
    statement = statement.subs(point, simultaneous=True)
    if statement in (sp.true, sp.false):
        return bool(statement)
    if isinstance(statement, sp.And | sp.Or):
        return (all if isinstance(statement, sp.And) else any)(truth(part, {}) for part in statement.args)
    assert isinstance(statement, Relational), statement
    sides = (statement.lhs - statement.rhs).doit().replace(sp.betainc_regularized, finite_sum)
    difference = sp.N(sides, 60)
    if abs(difference) < sp.Float("1e-40"):
        exact = sp.simplify(sides)
        assert exact == 0, statement
        difference = sp.Integer(0)
    return bool(statement.func(difference, 0))


@pytest.mark.parametrize("case", every(4, PLANTED), ids=lambda case: f"{case.base}: {case.change}")
def test_a_planted_error_is_not_believed(case: Planted) -> None:
    """The point lies in the domain, meets the assumptions and violates the statement, all computed here."""
    claim, point = case.claim, dict(case.point)
    assert case.base in CLAIMS
    assert all(domain.contains(point[symbol]) == sp.true for symbol, domain in claim.where.items())
    assert all(truth(assumption, point) for assumption in claim.assumptions)
    assert not truth(claim.statement, point)
    verdict = check(claim).verdict
    assert verdict not in (Verdict.PROVED, Verdict.CERTIFIED, Verdict.SUPPORTED, Verdict.VACUOUS)


@pytest.mark.parametrize("case", every(4, WEAKENED), ids=lambda case: f"{case.base}: {case.change}")
def test_a_weakened_truth_is_not_refuted(case: Weakened) -> None:
    assert case.base in CLAIMS
    assert check(case.claim).verdict not in (Verdict.REFUTED, Verdict.VACUOUS)


def content(claim: Claim) -> tuple[object, ...]:
    """Return what a claim says: statement, sets and assumptions."""
    return claim.statement, dict(claim.where), claim.assumptions


@pytest.mark.parametrize("case", every(4, PLANTED), ids=lambda case: f"{case.base}: {case.change}")
def test_the_change_makes_the_error(case: Planted) -> None:
    """The original claim does not fail at the point: it is true there, or the point is outside its domain."""
    base, point = CLAIMS[case.base], dict(case.point)
    assert isinstance(base, Claim)
    assert content(base) != content(case.claim)
    if set(base.where) <= set(point):  # otherwise the change removed a symbol
        spoken_of = all(domain.contains(point[symbol]) == sp.true for symbol, domain in base.where.items()) and all(
            truth(assumption, point) for assumption in base.assumptions
        )
        assert not spoken_of or truth(base.statement, point)


@pytest.mark.parametrize("case", WEAKENED, ids=lambda case: f"{case.base}: {case.change}")
def test_a_weakened_claim_is_another_than_the_true_one(case: Weakened) -> None:
    """The change alters the claim, and the original claim holds."""
    base = CLAIMS[case.base]
    assert isinstance(base, Claim)
    assert content(base) != content(case.claim)
    assert EXPECTED[case.base] in ("holds", "flawed")


def test_errors_are_planted_in_many_claims(capsys: pytest.CaptureFixture[str]) -> None:
    """No error is planted twice, and at least 40 different claims are changed."""
    with capsys.disabled():
        print(f"\n{len(PLANTED)} planted errors, {len(WEAKENED)} weakened truths")
    for cases in (PLANTED, WEAKENED):
        said = [content(case.claim) for case in cases]
        assert all(one not in said[:k] for k, one in enumerate(said))
    changed = [content(CLAIMS[base]) for base in {case.base for case in PLANTED}]  # type: ignore[arg-type]
    assert len([one for k, one in enumerate(changed) if one not in changed[:k]]) >= 40

"""Planted errors are never believed, and weakened truths never refuted."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from paper.vocabulary import Planted, Weakened
from signdescent.checks.report import Verdict
from signdescent.checks.verify import check
from signdescent.theory.claims import CLAIMS

FILES = sorted(path.stem for path in Path(__file__).with_name("planted").glob("[a-z]*.py"))
MODULES = [import_module(f"paper.planted.{file}") for file in FILES]
PLANTED: list[Planted] = [case for module in MODULES for case in module.PLANTED]
WEAKENED: list[Weakened] = [case for module in MODULES for case in module.WEAKENED]


def truth(statement: Boolean, point: dict[sp.Symbol, sp.Expr]) -> bool:
    """Decide a statement at an exact point: rational parts exactly, others to 60 digits with 20 to spare."""
    statement = statement.subs(point, simultaneous=True)
    if statement in (sp.true, sp.false):
        return bool(statement)
    if isinstance(statement, sp.And | sp.Or):
        return (all if isinstance(statement, sp.And) else any)(truth(part, {}) for part in statement.args)
    assert isinstance(statement, Relational), statement
    difference = sp.N((statement.lhs - statement.rhs).doit(), 60)
    if abs(difference) < sp.Float("1e-40"):
        exact = sp.simplify(statement.lhs - statement.rhs)
        assert exact == 0, statement
        difference = sp.Integer(0)
    return bool(statement.func(difference, 0))


@pytest.mark.parametrize("case", PLANTED, ids=lambda case: f"{case.base}: {case.change}")
def test_a_planted_error_is_not_believed(case: Planted) -> None:
    """The point lies in the domain, meets the assumptions and violates the statement, all computed here."""
    claim, point = case.claim, dict(case.point)
    assert case.base in CLAIMS
    assert all(domain.contains(point[symbol]) == sp.true for symbol, domain in claim.where.items())
    assert all(truth(assumption, point) for assumption in claim.assumptions)
    assert not truth(claim.statement, point)
    verdict = check(claim).verdict
    assert verdict not in (Verdict.PROVED, Verdict.CERTIFIED, Verdict.SUPPORTED, Verdict.VACUOUS)


@pytest.mark.parametrize("case", WEAKENED, ids=lambda case: f"{case.base}: {case.change}")
def test_a_weakened_truth_is_not_refuted(case: Weakened) -> None:
    assert case.base in CLAIMS
    assert check(case.claim).verdict not in (Verdict.REFUTED, Verdict.VACUOUS)


def test_there_are_enough_of_both(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{len(PLANTED)} planted errors, {len(WEAKENED)} weakened truths")
    assert len({case.base for case in PLANTED}) >= 40

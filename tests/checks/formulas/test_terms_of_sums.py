"""Sums and products keep every part of their terms, although SymPy evaluates a Piecewise of the index."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent import Claim, as_written, check
from signdescent.checks.report import Verdict
from signdescent.theory.placing import free_in

x = sp.Symbol("x", real=True)
k = sp.Symbol("k", integer=True)
n, m = sp.symbols("n m", integer=True, positive=True)
REALS = {"x": "reals"}
NOT_SHOWN = {Verdict.UNDECIDED, Verdict.ILL_POSED}

# a term exists on a part of the line only, and SymPy evaluates it away when it builds the sum
LOST = {
    "equal branches": "Sum(Piecewise((k, log(x) < k), (k, True)), (k, 1, 3)) >= 6",
    "a division": "Sum(Piecewise((k, 1/x < k), (k, True)), (k, 1, 3)) >= 6",
    "a product": "Product(Piecewise((k, sqrt(x) < k), (k, True)), (k, 1, 3)) >= 6",
    "times zero": "Sum(0*Piecewise((1/x, x < k), (k, True)), (k, 1, 3)) >= 0",
    "a difference": "Sum(1 + Piecewise((k, 1/x < k), (1, True)) - Piecewise((k, 1/x < k), (1, True)), (k, 1, 3)) >= 3",
    "a condition of numbers": "Sum(Piecewise((1, 0*log(x) > 1), (k, True)), (k, 1, 3)) >= 6",
    "a sum in a sum": "Sum(0*Sum(1/x, (j, 1, k)), (k, 1, 3)) >= 0",
    "a condition in a condition": "Piecewise((1, 0*Piecewise((1/x, x > 1), (2/x, True)) < 1), (2, True)) >= 1",
}


@pytest.mark.parametrize("name", LOST)
def test_a_term_that_may_not_exist_is_not_lost(name: str) -> None:
    """The statements hold where all terms exist, which is not the whole line."""
    assert check(Claim("a", LOST[name], REALS), budget=0.2).verdict in NOT_SHOWN


@pytest.mark.parametrize("name", ["equal branches", "a difference", "a condition in a condition"])
def test_such_a_statement_holds_where_its_terms_exist(name: str) -> None:
    """The same statements are shown on a half-line on which 1/x and log(x) exist."""
    assert check(Claim("a", LOST[name], {"x": "[1, oo)"})).verdict.holds


def test_a_sum_as_written_keeps_its_cases() -> None:
    """A sum built inside `as_written` is not evaluated either."""
    with as_written():
        statement = sp.Sum(sp.Piecewise((k, 1 / x < k), (k, True)), (k, 1, 3)) >= 6
    assert statement.lhs.has(sp.Piecewise)
    assert check(Claim("a", statement, {x: sp.Reals}), budget=0.2).verdict in NOT_SHOWN


def test_sympys_sign_of_a_fraction_decides_no_case() -> None:
    """SymPy takes 2/(1 + n*m) for at least 1, so that only the first case would be left; at n*m = 999 it is not."""
    text = "Sum(Piecewise((k, 2/(1 + n*m) > 1/500), (4*k, True)), (k, 1, 3)) <= 6"
    report = check(Claim("a", text, {n: sp.S.Naturals, m: sp.S.Naturals}))
    assert report.verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Sum(Piecewise((x, 3 < 2), (k, True)), (k, 2, 4)) >= 9", Verdict.PROVED),
        ("Sum(Piecewise((x, 3 < 2), (k, True)), (k, 2, 4)) >= 10", Verdict.REFUTED),
    ],
)
def test_a_relation_of_numbers_may_be_a_case(text: str, verdict: Verdict) -> None:
    """SymPy divides the sides of such a relation by its coefficient, which is 0."""
    assert check(Claim("a", text, REALS)).verdict is verdict


def test_symbols_that_cancel_in_a_sum_are_found() -> None:
    """An index is bound in its term and in the ends of inner sums, and free in its own ends."""
    with as_written():
        cancelling = sp.Sum(x - x + k, (k, 1, n)) + m
    assert free_in(cancelling) == {x, n, m}
    assert free_in(sp.Sum(k, (k, 1, k))) == {k}
    assert free_in(sp.Sum(x, (x, 1, k), (k, 1, 3))) == set()
    assert free_in(sp.Sum(k, (k, 1, 3))) == set()
    assert free_in(x + k) == {x, k}

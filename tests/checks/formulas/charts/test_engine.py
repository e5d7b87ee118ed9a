"""What sign charts certify is true, and a small change of it that is false is refuted or stays open."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from signdescent.checks.formulas.charts.engine import charts
from signdescent.checks.formulas.goal import goal_of
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate.numbers import rigorous_sympy

x = sp.Symbol("x", real=True)
n = sp.Symbol("n", integer=True, positive=True)
k = sp.Symbol("k", integer=True, positive=True)
R = sp.Rational
POSITIVE = sp.Interval.open(0, sp.oo)
LINE = sp.S.Reals
UNIT = sp.Interval(0, 1)


def answer(statement: Any, where: dict[sp.Symbol, sp.Set], *assumptions: Any, evaluations: int = 2000) -> Answer:
    """Return the answer of the engine on the only case of a domain."""
    with rigorous_sympy():
        (goal,), _ = goal_of(statement, where, assumptions)
        return charts(goal, evaluations=evaluations)


# a true statement, a false one that differs little, the domain, and assumptions
PAIRS = (
    (sp.log(x) <= x - 1, sp.log(x) < x - 1, {x: POSITIVE}, ()),
    (sp.log(1 + x) < x, sp.log(1 + x) < x * R(99, 100), {x: sp.Interval.open(-1, sp.oo)}, (sp.Ne(x, 0),)),
    (abs(sp.log(1 + x) - x) <= x**2, abs(sp.log(1 + x) - x) <= x**2 / R(21, 10), {x: sp.Interval(0, sp.oo)}, ()),
    (abs(sp.exp(x) - 1) <= sp.exp(abs(x)) - 1, abs(sp.exp(x) - 1) >= sp.exp(abs(x)) - 1, {x: LINE}, ()),
    ((1 + 1 / x) ** x <= sp.E, (1 + 1 / x) ** x <= sp.E - R(1, 10**12), {x: POSITIVE}, ()),  # the root is near 10**12
    (sp.sin(x) / x <= 1, sp.sin(x) / x <= R(999, 1000), {x: sp.Interval.Lopen(0, 3)}, ()),
    (sp.exp(x) <= 1 / (1 - x), sp.exp(x) < 1 / (1 - x), {x: sp.Interval.open(-sp.oo, 1)}, ()),
    (x ** (1 / x) <= sp.exp(1 / sp.E), x ** (1 / x) < sp.exp(1 / sp.E), {x: POSITIVE}, ()),
    (sp.Max(x, 1 - x) >= R(1, 2), sp.Max(x, 1 - x) > R(1, 2), {x: UNIT}, ()),
    (sp.Min(x, 1 - x) <= R(1, 2), sp.Min(x, 1 - x) < R(1, 2), {x: UNIT}, ()),
    (x**2 >= 1, x**2 > 1, {x: LINE}, (abs(x) >= 1,)),
    (x**2 > 1, x**2 > 1 + R(1, 10**9), {x: LINE}, (abs(x) > 1,)),
    (sp.Or(x < 1, x**2 >= 1), sp.Or(x < 1, x**2 > 1), {x: LINE}, ()),
    ((1 + 1 / n) ** n <= sp.E, (1 + 1 / n) ** n <= sp.E - R(1, 10**4), {n: sp.S.Naturals}, ()),
    (
        sp.factorial(n) >= sp.sqrt(2 * sp.pi * n) * (n / sp.E) ** n,
        sp.factorial(n) >= sp.sqrt(2 * sp.pi * n) * (n / sp.E) ** n * (1 + R(1, 10**4)),
        {n: sp.S.Naturals},
        (),
    ),
    (
        sp.Sum(1 / k, (k, n + 1, 2 * n)) <= sp.log(2),
        sp.Sum(1 / k, (k, n + 1, 2 * n)) <= sp.log(2) - R(1, 10**4),
        {n: sp.S.Naturals},
        (),
    ),
    (
        sp.Sum(1 / k**2, (k, 1, n)) <= sp.pi**2 / 6,
        sp.Sum(1 / k**2, (k, 1, n)) <= sp.pi**2 / 6 - R(1, 10**4),
        {n: sp.S.Naturals},
        (),
    ),
    (
        sp.binomial(2 * n, n) >= 4**n / (2 * sp.sqrt(n)),
        sp.binomial(2 * n, n) > 4**n / (2 * sp.sqrt(n)),
        {n: sp.S.Naturals},
        (),
    ),
    (sp.log(1 - x) / x <= -1, sp.log(1 - x) / x <= -1 - x / 2 - x**2 / 2, {x: sp.Interval.open(0, 1)}, ()),
)


@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_true_statements_are_certified(number: int) -> None:
    """The statement is certified."""
    true, _, where, assumptions = PAIRS[number]
    assert answer(true, where, *assumptions).verdict is Verdict.CERTIFIED


@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_false_twins_never_hold(number: int) -> None:
    """The false statement is refuted, or open where its violation is no interval or lies too far out."""
    _, false, where, assumptions = PAIRS[number]
    assert answer(false, where, *assumptions).verdict in (Verdict.REFUTED, Verdict.UNDECIDED)


NOT_ANALYTIC = (
    (sp.floor(3 * x) + x >= 0, {x: UNIT}),
    (sp.sqrt((x - R(1, 2)) ** 2 - R(1, 100)) >= 0, {x: UNIT}),  # does not exist near 1/2
    (1 / (x - R(1, 2)) ** 2 >= 0, {x: UNIT}),  # a pole inside
    (sp.log(x) ** 2 >= 0, {x: sp.Interval(-1, 1)}),
)


@pytest.mark.parametrize("number", range(len(NOT_ANALYTIC)))
def test_terms_that_are_not_analytic_prove_nothing(number: int) -> None:
    """A term that jumps, has a pole or does not exist somewhere leaves the statement open."""
    statement, where = NOT_ANALYTIC[number]
    assert answer(statement, where).verdict is Verdict.UNDECIDED


def test_a_sign_is_decided_where_it_jumps() -> None:
    """At 0 the sign is 0, which continuity does not tell."""
    assert answer(sp.sign(x) ** 2 <= 1, {x: sp.Interval(-1, 1)}).verdict is Verdict.CERTIFIED
    assert answer(sp.sign(x) ** 2 >= 1, {x: sp.Interval(-1, 1)}).verdict is not Verdict.CERTIFIED


def test_the_ends_count_as_the_domain_says() -> None:
    """A strict relation with equality at an end holds if the end is left out, and only then."""
    assert answer(sp.exp(x) > 1 + x, {x: sp.Interval.Lopen(0, 1)}).verdict is Verdict.CERTIFIED
    assert answer(sp.exp(x) > 1 + x, {x: UNIT}).verdict is Verdict.REFUTED


def test_first_integers_are_decided_one_by_one() -> None:
    """A relation that fails between integers holds on them; one that fails at an integer does not."""
    between = (n - 1) * (n - 2) * (n - 3) + sp.exp(-n) * (n - 1) * (n - 2) >= 0
    assert answer(between, {n: sp.S.Naturals}).verdict is Verdict.CERTIFIED
    assert answer((n - R(5, 2)) * (n - R(7, 2)) + sp.exp(-n) > 0, {n: sp.S.Naturals}).verdict is Verdict.REFUTED


def test_an_assumption_cuts_at_a_root() -> None:
    """The domain ends where an assumption changes its truth, and a strict one leaves the root out."""
    where = {x: sp.Interval.Lopen(0, 10)}
    assert answer(x >= sp.E, where, sp.log(x + 0) >= 1).verdict is Verdict.CERTIFIED
    assert answer(x > sp.E, where, sp.log(x + 0) > 1).verdict is Verdict.CERTIFIED
    assert answer(x > sp.E, where, sp.log(x + 0) >= 1).verdict is not Verdict.CERTIFIED

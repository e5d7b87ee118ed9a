"""Families of statements on which sign charts and reductions by rearrangement once led to a wrong conclusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.charts.chart import Charter
from signdescent.checks.formulas.charts.engine import charts
from signdescent.checks.formulas.charts.expansion import sign_at_end
from signdescent.checks.formulas.goal import goal_of
from signdescent.checks.formulas.reduction import reduction
from signdescent.checks.formulas.truth import sign_at
from signdescent.checks.report import Verdict
from signdescent.checks.translate.numbers import rigorous_sympy

x = sp.Symbol("x", real=True)
n, k = sp.symbols("n k", integer=True)
HALF, S, T = sp.Rational(1, 2), sp.sqrt(2), sp.sqrt(3)
SMOOTH_ROOT = sp.sqrt(x**4 - 4 * x**2 + 4)  # 0 at the root of 2, where it is not analytic

Stated = tuple[Boolean, Mapping[sp.Symbol, sp.Set], tuple[Boolean, ...]]


def decided(
    engine: Callable[..., Any], statement: Boolean, where: Mapping[sp.Symbol, sp.Set], given: Any, **limits: int
) -> Verdict:
    """Return the verdict of one engine without the safeguards of a check."""
    with rigorous_sympy():
        goals, _ = goal_of(statement, where, given)
        (goal,) = goals
        return engine(goal, **limits).verdict


EQUAL_SCALES = [
    (x * sp.log(6), x * sp.log(2) + x * sp.log(3)),
    (x * sp.sqrt(5 + 2 * sp.sqrt(6)), x * (S + T)),
]


@pytest.mark.parametrize(("first", "second"), EQUAL_SCALES)
@pytest.mark.parametrize("side", [1, -1])
def test_exponentials_that_are_written_differently_cancel(first: sp.Expr, second: sp.Expr, side: int) -> None:
    """If a = b, then e^a - e^b + 1 is positive, e^a - e^b - 1 negative and 2 e^a - e^b - 1 positive for large x."""
    with rigorous_sympy():
        a, b = (first, second) if side == 1 else (second, first)
        assert sign_at_end(sp.exp(a) - sp.exp(b) + 1, x, sp.oo, -1) == 1
        assert sign_at_end(sp.exp(a) - sp.exp(b) - 1, x, sp.oo, -1) == -1
        assert sign_at_end(2 * sp.exp(a) - sp.exp(b) - 1, x, sp.oo, -1) == 1


def test_a_zero_at_an_end_is_not_the_root_next_to_it() -> None:
    """A function that is 0 at an end and has a root very close to it keeps its sign between them."""
    tiny = sp.Rational(1, 10**40)
    u = sp.Symbol("u", positive=True)
    function = u * sp.log(2 + u) - (sp.log(2) + tiny) * (sp.exp(u) - 1)
    near = tiny / 100
    with rigorous_sympy():
        assert sign_at(function, {u: near})[0] == -1
        pieces = Charter(u, evaluations=1000).chart(function, sp.Integer(0), HALF)
        assert pieces
        assert all(sp.Ge(piece.low, near) for piece in pieces if piece.sign == 1)


FALSE: dict[str, Stated] = {
    "the sign of a root that vanishes inside": (
        sp.Ge(sp.sign(SMOOTH_ROOT), HALF, evaluate=False),
        {x: sp.Interval(0, 2)},
        (),
    ),
    "a sign that jumps at an end": (sp.Ge(sp.sign(x), 1, evaluate=False), {x: sp.Interval(0, 1)}, ()),
    "an assumption that a jump meets at one point": (
        sp.Le(x, sp.Rational(3, 2)),
        {x: sp.Interval(0, 2)},
        (sp.Lt(sp.sign(x - T) ** 2 * (x - 1), HALF, evaluate=False),),
    ),
    "an alternative at a single point": (
        sp.Or(x < 1, sp.Gt(sp.exp(x) * x, 9, evaluate=False), evaluate=False),
        {x: sp.Interval(0, 2)},
        (sp.Le(sp.exp(x) * (x - S) ** 2 * (x - sp.Rational(1, 10)), 0, evaluate=False),),
    ),
    "an alternative at a single integer": (
        sp.Or(n > 0, sp.exp(n) > 4, evaluate=False),
        {n: sp.Range(-3, -2)},
        (),
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_has_no_sign_chart(name: str) -> None:
    """A statement that fails at one point of its domain, an irrational one or an end, is not CERTIFIED."""
    assert not decided(charts, *FALSE[name], evaluations=1000).holds


TRUE: dict[str, Stated] = {
    "the sign of a root that does not vanish": (
        sp.Ge(sp.sign(sp.sqrt(x**4 - 4 * x**2 + 5)), HALF, evaluate=False),
        {x: sp.Interval(0, 2)},
        (),
    ),
    "a sign that jumps at an excluded end": (
        sp.Ge(sp.sign(x), 1, evaluate=False),
        {x: sp.Interval.Lopen(-1, 1)},
        (sp.Gt(x, 0, evaluate=False),),
    ),
    "an assumption that fails beyond a root": (
        sp.Le(x, sp.Rational(3, 2)),
        {x: sp.Interval(0, 2)},
        (sp.Lt(x - 1, HALF, evaluate=False),),
    ),
    "an alternative at a single point": (
        sp.Or(x < 1, sp.Gt(sp.exp(x) * x, 3, evaluate=False), evaluate=False),
        {x: sp.Interval(0, 2)},
        (sp.Le(sp.exp(x) * (x - S) ** 2 * (x - sp.Rational(1, 10)), 0, evaluate=False),),
    ),
    "an alternative at a single integer": (
        sp.Or(n > 0, sp.exp(n) < 4, evaluate=False),
        {n: sp.Range(-3, -2)},
        (),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_statement_has_a_sign_chart(name: str) -> None:
    """The true neighbours of the false statements are CERTIFIED."""
    assert decided(charts, *TRUE[name], evaluations=1000) is Verdict.CERTIFIED


def test_an_absolute_value_of_an_index_is_no_case() -> None:
    """A sum of |k - x| over k has terms of both signs at one x, so it is not a sum of k - x, nor of x - k."""
    total = sp.Sum(sp.Abs(k - x), (k, 0, 1))  # 1 on [0, 1]
    where = {x: sp.Interval(sp.Rational(2, 5), sp.Rational(3, 5))}
    limits = {"boxes": 200, "resources": 200_000}
    assert not decided(reduction, sp.Le(total, HALF, evaluate=False), where, (), **limits).holds
    assert decided(reduction, sp.Le(sp.Abs(x - HALF), HALF, evaluate=False), where, (), **limits).holds

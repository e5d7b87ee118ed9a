"""Each way to reduce a statement proves a true one, and a false one that lacks a condition of the way stays open."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from signdescent import Claim, check
from signdescent.checks.formulas.equations import solved_point
from signdescent.checks.formulas.goal import goal_of
from signdescent.checks.formulas.reduction import reduction
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate.numbers import rigorous_sympy

a, b, h, p, q, t, x, y, z = sp.symbols("a b h p q t x y z", real=True)
n, j = sp.symbols("n j", integer=True, positive=True)
R = sp.Rational
POSITIVE, LINE, UNIT = sp.Interval.open(0, sp.oo), sp.S.Reals, sp.Interval.open(0, 1)
KL = p * sp.log(p / q) + (1 - p) * sp.log((1 - p) / (1 - q))


def reduced(statement: Any, where: dict[sp.Symbol, sp.Set], *assumptions: Any) -> Answer:
    """Return the answer of the reductions on the only case of a domain."""
    with rigorous_sympy():
        (goal,), _ = goal_of(statement, where, assumptions)
        return reduction(goal, boxes=160, resources=1_000_000)


# the way, a true statement, a false one, the domain, assumptions
WAYS = {
    "monotone": (
        a / (a + b) <= sp.log(a + b) - sp.log(b),
        a / (a + b) <= (sp.log(a + b) - sp.log(b)) * R(9, 10),
        {a: sp.Interval(0, sp.oo), b: POSITIVE},
        (),
    ),
    "valley": (2 * (p - q) ** 2 <= KL, R(21, 10) * (p - q) ** 2 <= KL, {p: UNIT, q: UNIT}, ()),
    "logarithms": (
        (p - q) ** 2 <= 1 - sp.exp(-KL),
        (p - q) ** 2 * R(21, 10) <= 1 - sp.exp(-KL),
        {p: UNIT, q: UNIT},
        (),
    ),
    "scaling": (
        sp.log(x / y) / 2 > (x - y) / (x + y),
        sp.log(x / y) / 2 > (x - y) / (x + y) * R(11, 10),
        {x: POSITIVE, y: POSITIVE},
        (y < x,),
    ),
    "translation": (
        sp.log(sp.exp(x) + sp.exp(y)) <= sp.Max(x, y) + sp.log(2),
        sp.log(sp.exp(x) + sp.exp(y)) <= sp.Max(x, y) + R(69, 100),
        {x: LINE, y: LINE},
        (),
    ),
    "kinks": (
        abs(sp.atan(x + y) - sp.atan(x)) <= abs(y),
        abs(sp.atan(x + y) - sp.atan(x)) <= abs(y) * R(9, 10),
        {x: LINE, y: LINE},
        (),
    ),
    "solved equations": (
        sp.log(1 + 1 / x) < 1 / y,
        sp.log(1 + 1 / x) < R(99, 100) / y,
        {x: POSITIVE, y: sp.Interval(0, sp.oo)},
        (sp.Eq(y**2, x**2 + x),),
    ),
    "closed form of a sum": (
        sp.Sum(j * b**j, (j, 1, n)) <= b / (1 - b) ** 2,
        sp.Sum(j * b**j, (j, 1, n)) <= b / (1 - b),
        {b: UNIT, n: sp.S.Naturals},
        (),
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_way_shows_what_is_true(name: str) -> None:
    """The true statement is proved or certified."""
    true, _, where, assumptions = WAYS[name]
    assert reduced(true, where, *assumptions).verdict.holds


@pytest.mark.parametrize("name", WAYS)
def test_a_way_does_not_show_what_is_false(name: str) -> None:
    """The false statement never holds."""
    _, false, where, assumptions = WAYS[name]
    assert not reduced(false, where, *assumptions).verdict.holds


FALSE = {
    "the end is below zero": (sp.exp(x) * t >= x + 1, {x: sp.Interval(0, sp.oo), t: sp.Interval(R(9, 10), 2)}, ()),
    "strict at an included end": (sp.exp(t * x) > 1, {x: sp.Interval(0, 1), t: POSITIVE}, ()),
    "the valley lies outside": ((x - t) ** 2 >= R(1, 4), {x: sp.Interval(0, 1), t: sp.Interval(1, 2)}, ()),
    "the divisor changes sign": (x * sp.log(1 + t**2) >= 0, {x: sp.Interval(-1, 1), t: LINE}, ()),
    "an equation has two roots": (x + y >= 0, {x: sp.Interval(0, 2), y: LINE}, (sp.Eq(y**2, 4 + x**2),)),
    "a coefficient vanishes": (y <= 1, {x: sp.Interval(0, 2), y: LINE}, (sp.Eq((x - 1) * y, x - 1),)),
    "scaling by what may be negative": (x**2 >= x * y, {x: LINE, y: LINE}, ()),
    "not homogeneous": (x**2 + y >= 2 * x * y, {x: POSITIVE, y: POSITIVE}, ()),
    "a dropped assumption": (x >= y, {x: POSITIVE, y: POSITIVE}, (x >= y - 1,)),
    "a logarithm of what may be negative": (sp.exp(x) >= 1 - t, {x: LINE, t: sp.Interval(-2, 2)}, ()),
    "a minimum is not its first term": (sp.Min(x, t) >= x, {x: LINE, t: LINE}, ()),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_missing_condition_proves_nothing(name: str) -> None:
    """A statement that would follow without one condition of a way is false, and does not hold."""
    statement, where, assumptions = FALSE[name]
    assert not reduced(statement, where, *assumptions).verdict.holds
    assert not check(Claim("false", statement, where, assumptions)).verdict.holds


def test_a_point_through_solved_equations() -> None:
    """A point that meets equations is exact, and none is claimed where there is none."""
    with rigorous_sympy():
        (met,), _ = goal_of(x >= 0, {x: sp.Interval(-3, 3), y: LINE}, (sp.Eq(x**2, 2), sp.Eq(y + x, 0)))
        (never,), _ = goal_of(x >= 0, {x: sp.Interval(0, 1)}, (sp.Eq(x**2, 2),))
        point = solved_point(met)
        assert point is not None
        assert {abs(value) for value in point.values()} == {sp.sqrt(2)}
        assert solved_point(never) is None


def test_an_irrational_point_meets_the_assumptions() -> None:
    """A proof counts where only irrational points meet an equation."""
    assert check(Claim("root", x >= 0, {x: sp.Interval(0, 3)}, (sp.Eq(x**2, 2),))).verdict is Verdict.PROVED

"""Numbers and sets are compared by rational arithmetic or disjoint balls, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from reference.sampling import every
from signdescent import Claim, check
from signdescent.checks.formulas.goal import goal_of
from signdescent.checks.formulas.sets import belongs, inside
from signdescent.checks.report import Verdict
from signdescent.checks.translate.numbers import compare

TINY = sp.Rational(1, 10**30)
LOG = sp.log(1 + TINY)
S = sp.S


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (sp.Integer(1), sp.Integer(2), -1),
        (sp.Rational(1, 3), sp.Rational(1, 3), 0),
        (-sp.oo, sp.Integer(0), -1),
        (sp.oo, sp.Integer(0), 1),
        (sp.sqrt(2), sp.Rational(141421356237309504880168872420969807857, 10**38), -1),
        (LOG, TINY, -1),
        (LOG, TINY - TINY**2, 1),
        (sp.sqrt(2) * sp.sqrt(3), sp.sqrt(6), 0),
        (sp.sqrt(3 + 2 * sp.sqrt(2)), 1 + sp.sqrt(2), 0),
        (sp.log(sp.exp(1, evaluate=False) ** 2, evaluate=False), sp.Integer(2), None),
        (sp.log(-1, evaluate=False), sp.Integer(0), None),
    ],
    ids=str,
)
def test_numbers_are_compared(a: sp.Expr, b: sp.Expr, expected: int | None) -> None:
    """Numbers at distance 10^-60 are separated, and equal algebraic numbers are known to be equal."""
    assert compare(a, b) == expected
    assert compare(b, a) == (None if expected is None else -expected)


@pytest.mark.parametrize(
    ("small", "big"),
    [
        (sp.Interval(0, 1), sp.Interval(0, 1)),
        (sp.Interval.open(0, 1), sp.Interval(0, 1)),
        (sp.Interval(0, LOG), sp.Interval(0, TINY)),
        (S.Naturals, S.Naturals0),
        (S.Naturals, sp.Interval.open(0, sp.oo)),
        (S.Integers, S.Reals),
        (sp.Range(2, 9, 3), S.Naturals),
        (sp.Range(9, 2, -3), sp.Range(0, 20)),
        (sp.FiniteSet(sp.Rational(1, 2), sp.sqrt(2)), sp.Interval(0, 2)),
        (sp.FiniteSet(1, 3), S.Naturals),
        (sp.Union(sp.Interval(0, 1), sp.Interval(2, 3)), sp.Interval(0, 3)),
        (S.EmptySet, sp.Interval(0, 1)),
    ],
    ids=str,
)
def test_inside(small: sp.Set, big: sp.Set) -> None:
    """Subsets are recognised by their ends, integers or points."""
    assert inside(small, big)


@pytest.mark.parametrize(
    ("small", "big"),
    [
        (sp.Interval(0, 1), sp.Interval.Lopen(0, 1)),
        (sp.Interval(0, 1), sp.Interval.Ropen(0, 1)),
        (sp.Interval(0, TINY), sp.Interval(0, LOG)),
        (S.Naturals0, S.Naturals),
        (S.Naturals, sp.Range(0, 10**6)),
        (S.Reals, S.Integers),
        (S.Naturals, sp.Range(1, sp.oo, 2)),
        (sp.FiniteSet(sp.sqrt(2)), S.Integers),
        (sp.FiniteSet(2), sp.FiniteSet(1)),
        (sp.Interval(0, 3), sp.Union(sp.Interval(0, 1), sp.Interval(2, 3))),
        (sp.Interval(0, 1), S.EmptySet),
    ],
    ids=str,
)
def test_not_inside(small: sp.Set, big: sp.Set) -> None:
    """A set is not a subset of one that it exceeds, even by little."""
    assert not inside(small, big)


def test_infinity_belongs_to_no_set() -> None:
    """Infinity is an end and not an element."""
    assert not belongs(sp.oo, S.Reals)
    assert not belongs(-sp.oo, sp.Interval(-sp.oo, 0))
    assert belongs(sp.Integer(5), S.Naturals)


TINY = "log(1 + 1/10**12)/2"
UNIONS: dict[str, tuple[str, str, tuple[Verdict, ...]]] = {
    # a positive point close to [-1, 0], where x <= 0 fails
    "a point beside": ("x <= 0", "[-1, 0] | {log(1 + 1/10**10)}", (Verdict.REFUTED,)),
    "an interval of one point beside": (
        "x <= 0",
        "[-1, 0] | [log(1 + 1/10**12), log(1 + 1/10**12)]",
        (Verdict.REFUTED,),
    ),
    # true: the set has no point in the gap
    "a gap": (
        "x <= 0 or x >= log(1 + 1/10**10)",
        "[-1, 0] | [log(1 + 1/10**10), 2]",
        (Verdict.PROVED, Verdict.CERTIFIED, Verdict.UNDECIDED),
    ),
    "no 0 in a gap": ("x**2 > 0", f"(-1, 0) | ({TINY}, 1)", (Verdict.PROVED, Verdict.CERTIFIED)),
    "both parts count": ("x < 0", f"(-1, 0) | ({TINY}, 1)", (Verdict.REFUTED,)),
    "ends that are equal": ("x >= 0", "[log(6) - log(3), 3] | [0, log(2)]", (Verdict.PROVED, Verdict.CERTIFIED)),
    "rational parts": ("x**2 >= 1/4", "[-1, -1/2] | [1/2, 1]", (Verdict.PROVED, Verdict.CERTIFIED)),
    # log(6) - log(3) = log(2), which is not recognised, so the interval may be empty
    "an interval that may be empty": ("x > 0", "[log(6) - log(3), log(2)]", (Verdict.UNDECIDED,)),
    "an empty interval": ("x > 5", "[pi, 1]", (Verdict.VACUOUS,)),
    "an empty part": ("x < 3", "[pi, 1] | [0, 2]", (Verdict.PROVED, Verdict.CERTIFIED)),
    "close ends": ("x > 0", "[1/10**11, log(1 + 1/10**10)]", (Verdict.PROVED, Verdict.CERTIFIED)),
    "a large end": ("sin(x) <= x", "[0, exp(exp(6))]", (Verdict.PROVED, Verdict.CERTIFIED, Verdict.UNDECIDED)),
    "a large end, false": ("sin(x) >= x", "[0, exp(exp(6))]", (Verdict.REFUTED, Verdict.UNDECIDED)),
}


@pytest.mark.parametrize("case", every(1, UNIONS, heavy=("a gap",)))
def test_parts_of_a_set_in_text_are_its_points(case: str) -> None:
    """The points of a union are those of its parts, even if these are close; the expected truths are exact."""
    statement, text, expected = UNIONS[case]
    report = check(Claim("a", statement, {"x": text}))
    assert report.verdict in expected
    if case == "both parts count":
        assert report.witness is not None
        assert Fraction(report.witness.point["x"]) > 0  # 0 is in neither part


@pytest.mark.parametrize("fact", ["positive", "nonnegative", "nonzero", "integer"])
def test_what_a_symbol_declares_narrows_the_parts_one_by_one(fact: str) -> None:
    """[-1, 0] and a point above 0 stay separate, and a declared fact narrows each of them."""
    x = sp.Symbol("x", real=True, **{fact: True})
    tiny = sp.log(1 + sp.Rational(1, 10**12))
    where = {x: sp.Union(sp.Interval(-1, 0), sp.FiniteSet(tiny), evaluate=False)}
    expected = {"positive": {tiny}, "nonnegative": {0, tiny}, "nonzero": {-1, tiny}, "integer": {-1, 0}}
    cases, _ = goal_of(sp.Eq(x, x, evaluate=False), where)
    seen = {end for case in cases for axis in case.axes for end in (axis.low, axis.high) if axis.contains(end)}
    assert seen | {value for case in cases for value in case.fixed.values()} == expected[fact]

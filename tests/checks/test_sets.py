"""Numbers and sets are compared by rational arithmetic or by balls that lie apart, and otherwise not at all."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent.checks.sets import belongs, inside
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
    """Numbers 10^-60 apart are told apart, and equal ones are known to be equal where they are algebraic."""
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
    """A set is inside another where its ends, its integers or its points are."""
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
    """Nothing is inside what it sticks out of, by however little."""
    assert not inside(small, big)


def test_infinity_belongs_to_no_set() -> None:
    """Infinity is an end, and no point."""
    assert not belongs(sp.oo, S.Reals)
    assert not belongs(-sp.oo, sp.Interval(-sp.oo, 0))
    assert belongs(sp.Integer(5), S.Naturals)

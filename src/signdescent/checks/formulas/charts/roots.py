"""Pieces of sign charts: those of polynomials between their roots, and exact points that may be a root."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import sympy as sp
from flint import arb, ctx

from signdescent.checks.formulas.boxes import Side
from signdescent.checks.formulas.charts.field import Factor
from signdescent.checks.formulas.points import simplest_between
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.balls import enclose_number
from signdescent.checks.translate.intervals import Doubt, exact_ratio
from signdescent.checks.translate.numbers import compare, sign_of
from signdescent.theory.exactness import number_of

__all__ = ["BITS", "Piece", "by_roots", "guesses", "is_short"]

BITS = 128
"""Precision of the balls of sign charts."""

_SIMPLE = 1000
_SCALES: tuple[tuple[Callable[[arb], arb], Callable[[sp.Rational], sp.Expr]], ...] = (
    (lambda t: t, lambda q: q),
    (lambda t: t / arb.pi(), lambda q: q * sp.pi),
    (lambda t: t / arb.const_e(), lambda q: q * sp.E),
    (lambda t: t * arb.const_e(), lambda q: q / sp.E),
    (lambda t: t * abs(t), lambda q: sp.sign(q) * sp.sqrt(abs(q))),
    (lambda t: t.exp(), lambda q: sp.log(q) if q > 0 else sp.nan),
    (lambda t: t.log() if t > 0 else arb.nan(), sp.exp),
)
"""Increasing functions and their inverses: a root is guessed where one of them is a simple fraction."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An open interval on which a function has one sign.

    Attributes
    ----------
    low, high : SymPy expression
        The ends: exact numbers or infinities.
    sign : int
        The sign at every point between them.
    """

    low: sp.Expr
    high: sp.Expr
    sign: int


def by_roots(factor: Factor, x: sp.Symbol) -> list[Piece] | None:
    """Return the chart of a polynomial with rational coefficients, or of one of degree 1, on the line; else None.

    An irrational root of a polynomial of degree 3 or more lies in a short interval that no piece covers.
    """
    if any(x in value.free_symbols for _, value in factor.generators):
        return None
    polynomial = sp.Poly(factor.expression, x)
    if polynomial.degree() == 1:
        slope, shift = polynomial.all_coeffs()
        last = sign_of(slope)
        roots = [(-shift / slope, -shift / slope)] if last else []
    elif factor.generators:
        return None
    else:
        exact = sp.Poly(factor.polynomial, x)
        last = 1 if exact.LC() > 0 else -1
        roots = _roots(exact)
    if not last:
        return None
    ends = [(-sp.oo, -sp.oo), *roots, (sp.oo, sp.oo)]
    return [
        Piece(before[1], after[0], last * (-1) ** (len(roots) - number))
        for number, (before, after) in enumerate(pairwise(ends))
    ]


def _roots(polynomial: sp.Poly) -> list[tuple[sp.Expr, sp.Expr]]:
    """Return the real roots of an irreducible polynomial as points, for degree 2, or as short intervals, ascending."""
    if polynomial.degree() != 2:
        return [pair for pair, _ in polynomial.intervals(eps=sp.Rational(1, 2**40))]
    a, b, c = polynomial.all_coeffs()
    discriminant = b**2 - 4 * a * c
    if discriminant < 0:
        return []
    middle, width = -b / (2 * a), sp.sqrt(discriminant) / (2 * abs(a))
    return [(middle - width, middle - width), (middle + width, middle + width)]


def guesses(side: Side) -> Iterator[sp.Expr]:
    """Yield exact points of a bounded interval that may be the root in it."""
    with ctx.workprec(BITS):
        try:
            low, high = enclose_number(side.low)[0], enclose_number(side.high)[1]
        except (Doubt, Unsupported):
            return
        if not (low.is_finite() and high.is_finite()):
            return
        for there, back in _SCALES:
            least, most = exact_ratio(there(low).lower()), exact_ratio(there(high).upper())
            if least is None or most is None:
                continue
            simple = simplest_between(least, most)
            if max(abs(simple.numerator), simple.denominator) <= _SIMPLE:
                point = back(number_of(simple))
                if compare(side.low, point) == compare(point, side.high) == -1:
                    yield point  # a zero at an end need not be the root between the ends


def is_short(side: Side) -> bool:
    """Return whether a side is bounded and short, relative to the size of its ends."""
    if not (side.low.is_finite and side.high.is_finite):
        return False
    return compare((side.high - side.low) * 2**30, sp.Max(abs(side.low), abs(side.high))) != 1

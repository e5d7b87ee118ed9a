r"""The vote margin and the vote failure of one number of nodes as polynomials on short pieces, made once and then kept.

F_l(u) = c_l int_0^u (1 - s^2)^(l-1) ds is 1 to double precision beyond some u; [0, that u] is cut into equal
pieces, and on each Q(u) = F_l(u)/u is a polynomial in w of [-1, 1], so that F = u Q keeps its relative accuracy at
u = 0. The coefficients come from the Taylor series at the middle of each piece, summed in 50 decimal digits from
one piece to the next; no special function is called.

In the same way R(u) = (1 - F_l(u)) / (2 (1 - u^2)^l), which falls from 1/2 to about 1/(2 u sqrt(pi l)), gives the
failure R (1 - u^2)^l with its relative accuracy. Its series run downwards, because errors grow upwards.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache
from math import comb, expm1, sqrt
from typing import NamedTuple

import numpy as np

from signdescent.bounds._validation import FloatArray

__all__ = ["DEGREE", "FAILURE_PIECES", "PIECES", "Table", "failure_table", "margin_table"]

PIECES = 256
FAILURE_PIECES = 512
DEGREE = 6

_DIGITS = Context(prec=50)
_TERMS = 17  # of the Taylor series; the rest is below 1e-22 of Q
_SATURATED = 38.0  # 1 - F <= (1 - u^2)^l / (u sqrt(pi l)) is below 2^-55 where (1 - u^2)^l = exp(-38)
_GONE = 746.0  # exp(-746) is 0
_NEAR_ONE = 0.9  # if the failure lasts to here, the pieces go on to u = 1
_SUM_FROM = Decimal("0.5")  # if they end beyond this u, the first value is a sum, else the run-up gives it
_LARGEST_STEP = 4
_SMALLEST = Decimal("1e-50")
_RUN_UP = 24  # pieces above, in which a rough first value becomes exact to 30 digits
_SERIES_FROM = 1000  # from this l on the series of c_l in 1/l is good to 1e-26

# c_l = (2 / sqrt(pi)) sqrt(l) (1 - 1/(8 l) + ...), as in _vote.slope.
_SERIES = ((1, 1), (-1, 8), (1, 128), (5, 1024), (-21, 32768), (-399, 262144), (869, 4194304), (39325, 33554432))
_PI = Decimal("3.14159265358979323846264338327950288419716939937510")


class Table(NamedTuple):
    """Coefficients by power of w, then by piece, in one row; and how many pieces a unit of u holds."""

    coefficients: FloatArray
    scale: float


@lru_cache(maxsize=64)
def margin_table(l: int) -> Table:
    """Return the pieces of F_l(u)/u for 0 <= u <= PIECES / scale, beyond which F_l is 1."""
    scale = PIECES / min(1.0, sqrt(-expm1(-_SATURATED / l)))
    with localcontext(_DIGITS):
        rows = _taylor(l, 1 / (2 * Decimal(scale)))
    return Table(_economised(rows), scale)


@lru_cache(maxsize=64)
def failure_table(l: int) -> Table:
    """Return the pieces of R(u) for 0 <= u <= FAILURE_PIECES / scale, beyond which the failure is 0 or u = 1."""
    end = sqrt(-expm1(-_GONE / l))
    scale = FAILURE_PIECES / (1.0 if end > _NEAR_ONE else end)
    with localcontext(_DIGITS):
        rows = _failure_taylor(l, 1 / (2 * Decimal(scale)))
    return Table(_economised(rows), scale)


def _economised(rows: list[list[Decimal]]) -> FloatArray:
    """Return polynomials of degree DEGREE that are closest on [-1, 1], by power and then by piece."""
    high = np.array([[float(a) for a in row] for row in rows])
    coefficients = high[:, : DEGREE + 1] + high[:, DEGREE + 1 :] @ _ECONOMY
    flat = np.ascontiguousarray(coefficients.T).ravel()
    flat.setflags(write=False)
    return flat


def _taylor(l: int, e: Decimal) -> list[list[Decimal]]:
    """Return the Taylor coefficients of F/u in w at u = (2 i + 1) e + e w, for every piece i."""
    slope = _slope(l) * e
    rows = []
    value, density, middle = Decimal(0), Decimal(1), Decimal(0)
    for piece in range(PIECES):
        step = 1 if piece == 0 else 2  # from u = 0 to the first middle, then from middle to middle
        powers = _density(l - 1, middle, e, density)
        value += slope * sum(a * step ** (k + 1) / (k + 1) for k, a in enumerate(powers))
        middle = (2 * piece + 1) * e
        density = _power(1 - middle * middle, l - 1)
        powers = _density(l - 1, middle, e, density)
        row, before = [], Decimal(0)
        for k in range(_TERMS):  # F = u Q, term by term
            term = value if k == 0 else slope * powers[k - 1] / k
            before = (term - e * before) / middle
            row.append(before)
        rows.append(row)
    return rows


def _failure_taylor(l: int, e: Decimal) -> list[list[Decimal]]:
    """Return the Taylor coefficients of R in w at u = (2 i + 1) e + e w, for every piece i."""
    slope = _slope(l)
    summed = 2 * FAILURE_PIECES * e > _SUM_FROM
    top = FAILURE_PIECES - 1 if summed else FAILURE_PIECES + _RUN_UP
    rows, value = [], slope / (4 * l * (2 * top + 1) * e)
    for piece in range(top, -1, -1):
        u = (2 * piece + 1) * e
        # A step multiplies an error by exp(-z), which 17 terms of its series say only for small z.
        if summed and (piece == top or 4 * l * u * e > _LARGEST_STEP * (1 - u * u)):
            value = _failure_sum(l, u, slope)
        terms = _failure_terms(l, u, e, slope, value)
        rows.append(terms)
        value = sum((term * (-2) ** k for k, term in enumerate(terms)), Decimal(0))  # at the next middle
    return rows[::-1][:FAILURE_PIECES]


def _failure_sum(l: int, u: Decimal, slope: Decimal) -> Decimal:
    """Return R near u = 1 by (u / 2) sum_{j>=0} C(2 (l+j), l+j) / 4^(l+j) (1 - u^2)^j."""
    gap, j = 1 - u * u, 0
    term = u * slope / (4 * l)
    total = term
    while term > total * _SMALLEST:
        term *= gap * (2 * (l + j) + 1) / (2 * (l + j) + 2)
        total += term
        j += 1
    return total


def _failure_terms(l: int, u: Decimal, e: Decimal, slope: Decimal, first: Decimal) -> list[Decimal]:
    """Return the Taylor coefficients in w of R, by (1 - s^2) R' = 2 l s R - c_l / 2."""
    a, b, c = 1 - u * u, 2 * u * e, e * e
    terms, before, here = [first], Decimal(0), first
    for k in range(_TERMS - 1):
        gained = b * (l + k) * here + c * (2 * l + k - 1) * before
        before, here = here, (gained - (e * slope / 2 if k == 0 else 0)) / (a * (k + 1))
        terms.append(here)
    return terms


def _power(base: Decimal, exponent: int) -> Decimal:
    """Return base^exponent of a base in (0, 1)."""
    return base**exponent if exponent < 64 else (base.ln() * exponent).exp()


def _density(m: int, u: Decimal, e: Decimal, first: Decimal) -> list[Decimal]:
    """Return the Taylor coefficients in w of g = (1 - (u + e w)^2)^m, by (1 - s^2) g' = -2 m s g."""
    terms, before, here = [first], Decimal(0), first
    a, b, c = 1 - u * u, 2 * u * e, e * e
    for k in range(_TERMS - 1):
        before, here = here, (b * (k - m) * here + c * (k - 1 - 2 * m) * before) / (a * (k + 1))
        terms.append(here)
    return terms


def _slope(l: int) -> Decimal:
    """Return c_l = F_l'(0) = 2 l C(2l, l) / 4^l."""
    if l < _SERIES_FROM:
        return Decimal(2 * l * comb(2 * l, l)) / Decimal(4**l)
    series = sum((Decimal(a) / (b * Decimal(l) ** k) for k, (a, b) in enumerate(_SERIES)), Decimal(0))
    return 2 * (l / _PI).sqrt() * series


def _economy() -> FloatArray:
    """Return, for each power of w beyond DEGREE, its best replacement on [-1, 1] by lower powers (by Chebyshev)."""
    chebyshev = np.polynomial.chebyshev
    rows = np.zeros((_TERMS - DEGREE - 1, DEGREE + 1))
    for row, power in zip(rows, range(DEGREE + 1, _TERMS), strict=True):
        kept = chebyshev.cheb2poly(chebyshev.poly2cheb([0.0] * power + [1.0])[: DEGREE + 1])
        row[: kept.size] = kept
    return rows


_ECONOMY = _economy()

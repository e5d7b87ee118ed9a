r"""The vote margin for a number of nodes as one polynomial, and the vote failure as a piecewise polynomial.

Both are cached. F_l(u) = c_l int_0^u (1 - s^2)^(l-1) ds is 1 to double precision beyond some u. Up
to there F = u Q with a polynomial Q in w, where u^2 = h (1 + w) and -1 <= w <= 1; so F keeps its relative accuracy at
u = 0. As a function of u^2, Q is a mean of functions (1 - u^2 t^2)^(l-1), so its Taylor coefficients at w = 0 change
sign from one to the next and add up in size to no more than Q(w = -1): no rounding error grows by more than the
factor Q(-1)/Q(1) <= 7. They are summed in 50 decimal digits; no special function is called.

R(u) = (1 - F_l(u)) / (2 (1 - u^2)^l), which falls from 1/2 to about 1/(2 u sqrt(pi l)), gives the failure
R (1 - u^2)^l with its relative accuracy, on equal pieces of the u where it is not 0. Its series run downwards, because
errors grow upwards.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache
from math import comb, expm1, sqrt
from typing import NamedTuple

import numpy as np

from signdescent._validation import FloatArray

__all__ = ["FAILURE_PIECES", "LONG", "SHORT", "Table", "failure_table", "margin_table"]

SHORT = 16
"""Terms of Q for l <= 16, where it is a polynomial of degree l - 1."""

LONG = 40
"""Terms of Q for larger l; the rest is below 1e-17 of Q."""

FAILURE_PIECES = 512
_FAILURE_TERMS = 7

_DIGITS = Context(prec=50)
_MARGIN_TAYLOR = 80  # terms; the rest is below 1e-22 of Q
_FAILURE_TAYLOR = 17  # likewise of R
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
    """Coefficients by power of w, then by piece, in one row; and the factor of u."""

    coefficients: FloatArray
    scale: float


@lru_cache(maxsize=64)
def margin_table(l: int) -> Table:
    """Return the polynomial F_l(u)/u in w = (scale u)^2 - 1 <= 1, beyond which F_l is 1."""
    scale = sqrt(2 / min(1.0, -expm1(-_SATURATED / l)))
    with localcontext(_DIGITS):
        row = _margin_taylor(l, 1 / Decimal(scale) ** 2)
    return Table(_economised([row], SHORT if l <= SHORT else LONG), scale)


@lru_cache(maxsize=64)
def failure_table(l: int) -> Table:
    """Return the pieces of R(u) for 0 <= u <= FAILURE_PIECES / scale, beyond which the failure is 0 or u = 1."""
    end = sqrt(-expm1(-_GONE / l))
    scale = FAILURE_PIECES / (1.0 if end > _NEAR_ONE else end)
    with localcontext(_DIGITS):
        rows = _failure_taylor(l, 1 / (2 * Decimal(scale)))
    return Table(_economised(rows, _FAILURE_TERMS), scale)


def _economised(rows: list[list[Decimal]], terms: int) -> FloatArray:
    """Return the closest polynomials with `terms` terms on [-1, 1], by power and then by piece."""
    high = np.array([[float(a) for a in row] for row in rows])
    coefficients = high[:, :terms] + high[:, terms:] @ _economy(terms, high.shape[1])
    flat = np.ascontiguousarray(coefficients.T).ravel()
    flat.setflags(write=False)
    return flat


@lru_cache
def _economy(terms: int, powers: int) -> FloatArray:
    """Return the best replacement on [-1, 1] (by Chebyshev) of each further power of w by the first ones."""
    chebyshev = np.polynomial.chebyshev
    rows = np.zeros((powers - terms, terms))
    for row, power in zip(rows, range(terms, powers), strict=True):
        kept = chebyshev.cheb2poly(chebyshev.poly2cheb([0.0] * power + [1.0])[:terms])
        row[: kept.size] = kept
    rows.setflags(write=False)
    return rows


def _margin_taylor(l: int, half: Decimal) -> list[Decimal]:
    """Return the Taylor coefficients in w of Q = F/u, where u^2 = half (1 + w), by Q + 2 (1 + w) Q' = F'(u)."""
    slope, m = _slope(l), l - 1
    first, power = Decimal(0), slope  # Q at w = 0, by powers of u^2
    k = 0
    while abs(power) > _SMALLEST:
        first += power / (2 * k + 1)
        power *= -half * (m - k) / (k + 1)
        k += 1
    terms, density = [first], slope * _power(1 - half, m)  # density: the terms of F'(u) = slope (1 - u^2)^m
    for k in range(_MARGIN_TAYLOR - 1):
        terms.append((density - (2 * k + 1) * terms[-1]) / (2 * (k + 1)))
        density *= -half * (m - k) / ((1 - half) * (k + 1))
    return terms


def _failure_taylor(l: int, e: Decimal) -> list[list[Decimal]]:
    """Return the Taylor coefficients of R in w at u = (2 i + 1) e + e w, for every piece i."""
    slope = _slope(l)
    summed = 2 * FAILURE_PIECES * e > _SUM_FROM
    top = FAILURE_PIECES - 1 if summed else FAILURE_PIECES + _RUN_UP
    rows, value = [], slope / (4 * l * (2 * top + 1) * e)
    for piece in range(top, -1, -1):
        u = (2 * piece + 1) * e
        # A step multiplies an error by exp(-z), which 17 terms of its series represent only for small z.
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
    for k in range(_FAILURE_TAYLOR - 1):
        gained = b * (l + k) * here + c * (2 * l + k - 1) * before
        before, here = here, (gained - (e * slope / 2 if k == 0 else 0)) / (a * (k + 1))
        terms.append(here)
    return terms


def _power(base: Decimal, exponent: int) -> Decimal:
    """Return base^exponent of a base in (0, 1)."""
    return base**exponent if exponent < 64 else (base.ln() * exponent).exp()


def _slope(l: int) -> Decimal:
    """Return c_l = F_l'(0) = 2 l C(2l, l) / 4^l."""
    if l < _SERIES_FROM:
        return Decimal(2 * l * comb(2 * l, l)) / Decimal(4**l)
    series = sum((Decimal(a) / (b * Decimal(l) ** k) for k, (a, b) in enumerate(_SERIES)), Decimal(0))
    return 2 * (l / _PI).sqrt() * series

r"""The vote margin of one number of nodes as polynomials on short pieces, made once and then kept.

F_l(u) = c_l int_0^u (1 - s^2)^(l-1) ds is 1 to double precision beyond some u; [0, that u] is cut into equal
pieces, and on each Q(u) = F_l(u)/u is a polynomial in w of [-1, 1], so that F = u Q keeps its relative accuracy at
u = 0. The coefficients come from the Taylor series at the middle of each piece, summed in 50 decimal digits from
one piece to the next; no special function is called.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache
from math import comb, expm1, sqrt
from typing import NamedTuple

import numpy as np

from signdescent.bounds._validation import FloatArray

__all__ = ["DEGREE", "PIECES", "Table", "margin_table"]

PIECES = 256
DEGREE = 6

_DIGITS = Context(prec=50)
_TERMS = 17  # of the Taylor series; the rest is below 1e-22 of Q
_SATURATED = 38.0  # 1 - F <= (1 - u^2)^l / (u sqrt(pi l)) is below 2^-55 where (1 - u^2)^l = exp(-38)
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
    high = np.array([[float(a) for a in row] for row in rows])
    coefficients = high[:, : DEGREE + 1] + high[:, DEGREE + 1 :] @ _ECONOMY
    flat = np.ascontiguousarray(coefficients.T).ravel()
    flat.setflags(write=False)
    return Table(flat, scale)


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

"""Sums of independent copies: uniform laws exactly, and any continuous law from both sides on a lattice."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, factorial

import numpy as np
from flint import fmpq

from signdescent.noise.law import FloatArray, Success

__all__ = ["as_fmpq", "lattice_success", "uniform_sum_below"]

CELLS = 1 << 13


def as_fmpq(value: Fraction) -> fmpq:
    """Return a fraction as FLINT's."""
    return fmpq(value.numerator, value.denominator)


def uniform_sum_below(n: int, x: fmpq) -> fmpq:
    """Return P(U_1 + ... + U_n <= x) for uniforms on [0, 1], exactly (Irwin and Hall)."""
    if x <= 0:
        return fmpq(0)
    if x >= n:
        return fmpq(1)
    total, k = fmpq(0), 0
    while k < x:
        total += (x - k) ** n * (comb(n, k) if k % 2 == 0 else -comb(n, k))
        k += 1
    return total / factorial(n)


def lattice_success(cdf: Callable[[FloatArray], FloatArray], n: int, mean: float, reach: float) -> Success:
    """Bracket P(X_1 + ... + X_n has the sign of the mean) by rounding every X down, then up, to a lattice.

    Rounding moves sums one way only, so the two probabilities of the rounded sums hold the true one between them. What
    lies beyond `reach` from the mean counts against (down) or in favour (up). Floating point adds at most about
    n * 2^-45, which is allowed for.
    """
    side = 1.0 if mean > 0 else -1.0
    step = 2 * reach / CELLS
    ends = np.arange(np.floor((mean * side - reach) / step), np.ceil((mean * side + reach) / step) + 1)
    values = cdf(ends * step) if side > 0 else 1 - cdf(-ends * step)  # of side * X, which has no atoms
    cells = np.clip(np.diff(values), 0, None)
    outside = max(0.0, 1 - float(cells.sum()))
    first = int(ends[0])
    slack = n * 2.0**-45
    total = _sum_of_copies(cells, n)
    low = _positive_part(total, n * first) - slack
    high = _positive_part(total, n * (first + 1)) + (1 - (1 - outside) ** n) + slack
    return Success(max(0.0, low), min(1.0, high), "lattice")


def _sum_of_copies(cells: FloatArray, n: int) -> FloatArray:
    """Return the masses of the sum of n copies of a lattice law, by repeated convolution."""
    from scipy.signal import fftconvolve

    power, result = cells, np.ones(1)
    while n:
        if n % 2:
            result = fftconvolve(result, power)
        n //= 2
        if n:
            power = fftconvolve(power, power)
    return result


def _positive_part(masses: FloatArray, first: int) -> float:
    """Return the mass above 0 of a lattice law whose first mass lies at `first`."""
    places = np.arange(len(masses)) + first
    return float(masses[places > 0].sum())

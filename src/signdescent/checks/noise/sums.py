"""Sums of independent copies: uniform laws exactly, and any continuous law from both sides on a lattice."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, factorial

import numpy as np
from flint import fmpq

from signdescent.checks.noise.law import FloatArray, Success

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
    low = _positive_part(cells, first, n) - slack
    high = _positive_part(cells, first + 1, n) + (1 - (1 - outside) ** n) + slack
    return Success(max(0.0, low), min(1.0, high), "lattice")


def _positive_part(cells: FloatArray, first: int, n: int) -> float:
    """Return the mass of the n-fold sum of a lattice law above 0, by repeated convolution."""
    from scipy.signal import fftconvolve

    power, shift, result, offset = cells, first, np.ones(1), 0
    while n:
        if n % 2:
            result, offset = fftconvolve(result, power), offset + shift
        n //= 2
        if n:
            power, shift = fftconvolve(power, power), 2 * shift
    places = np.arange(len(result)) + offset
    return float(result[places > 0].sum())

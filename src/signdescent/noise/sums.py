"""Sums of independent copies: exact for uniform laws, and bounds on a lattice for continuous laws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import comb, factorial

import numpy as np
from flint import fmpq

from signdescent.noise.law import FloatArray, Success, parameter

__all__ = ["as_fmpq", "as_fraction", "lattice_success", "shares", "uniform_sum_below"]

CELLS = 1 << 13  # of the lattice
MOST_COPIES = 1 << 11  # its sums take n * CELLS numbers


def as_fmpq(value: Fraction) -> fmpq:
    """Return a Fraction as an fmpq."""
    return fmpq(value.numerator, value.denominator)


def as_fraction(value: fmpq) -> Fraction:
    """Return an fmpq as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def shares(copies: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield all tuples of `parts` integers >= 0 whose sum is `copies`."""
    if parts == 1:
        yield (copies,)
        return
    for first in range(copies + 1):
        for rest in shares(copies - first, parts - 1):
            yield (first, *rest)


def uniform_sum_below(n: int, x: fmpq) -> fmpq:
    """Return P(U_1 + ... + U_n <= x) for independent uniforms on [0, 1] (Irwin and Hall)."""
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
    """Return bounds on P(X_1 + ... + X_n has the sign of the mean), by rounding each X down and up to a lattice.

    Rounding down can only decrease a sum, and rounding up can only increase it, so the probabilities of the rounded
    sums are bounds. Values farther than `reach` from the mean count as failures in the lower bound and as successes in
    the upper bound. The bounds include a floating-point error of n * 2^-45.
    If all values within `reach` have the sign of the mean, the lower bound is 1 - n P(X has another sign).
    """
    cure = "Give fewer samples, or a law with a closed form."
    parameter(n <= MOST_COPIES, "batch_size", n, f"batch_size <= {MOST_COPIES} for a law without closed form", cure)
    slack = n * 2.0**-45
    if abs(mean) > reach:
        below = float(cdf(np.zeros(1))[0])
        return Success(max(0.0, 1 - n * (below if mean > 0 else 1 - below) - slack), 1.0, "lattice")
    side = 1.0 if mean > 0 else -1.0
    step = 2 * reach / CELLS
    ends = np.arange(np.floor((mean * side - reach) / step), np.ceil((mean * side + reach) / step) + 1)
    values = cdf(ends * step) if side > 0 else 1 - cdf(-ends * step)  # the law of side * X has no atoms
    cells = np.clip(np.diff(values), 0, None)
    outside = max(0.0, 1 - float(cells.sum()))
    first = int(ends[0])
    total = _sum_of_copies(cells, n)
    low = _positive_part(total, n * first) - slack
    high = _positive_part(total, n * (first + 1)) + (1 - (1 - outside) ** n) + slack
    return Success(max(0.0, low), min(1.0, high), "lattice")


def _sum_of_copies(cells: FloatArray, n: int) -> FloatArray:
    """Return the masses of the sum of n copies of a lattice law, by repeated squaring."""
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
    """Return the mass above 0 of a lattice law whose first mass is at `first`."""
    places = np.arange(len(masses)) + first
    return float(masses[places > 0].sum())

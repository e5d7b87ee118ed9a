"""The arithmetic of `rates`: terms of the bounds, the least number of iterations, and the best momentum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from signdescent._validation import MAX_COUNT, BoolArray, FloatArray
from signdescent.bounds._wide import LARGEST, best_step, in_one_unit, product, total

__all__ = [
    "THEOREM_5_TERMS",
    "Terms",
    "constant_terms",
    "least_iterations",
    "theorem_6_terms",
    "tuned",
]

ROUNDING = 1 + 1e-12
"""Factor within which an accuracy counts as reached."""

Terms = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""K -> (A, B) of the bound A/gamma + B gamma."""


def _paper_5(k: FloatArray) -> tuple[FloatArray, FloatArray]:
    root = np.sqrt(k)
    return 1 / root, 1.5 * np.log(k) / root


def _corrected_5(k: FloatArray) -> tuple[FloatArray, FloatArray]:
    root = np.sqrt(k)
    return 1 / root, (1 + np.log(k)) / (2 * root)


def _sharp_5(k: FloatArray) -> tuple[FloatArray, FloatArray]:
    root = np.sqrt(k)
    total = 2 * root - 1.5 + 0.5 / root  # at most 1 + 1/sqrt 2 + ... + 1/sqrt K
    return 1 / total, (1 + np.log(k)) / (2 * total)


def theorem_6_terms(k: FloatArray) -> tuple[FloatArray, FloatArray]:
    root = np.sqrt(k)
    return 1 / root, 1 / root


def constant_terms(k: FloatArray) -> tuple[FloatArray, FloatArray]:
    return 1 / k, np.full_like(k, 0.5)


THEOREM_5_TERMS: dict[str, Terms] = {"paper": _paper_5, "corrected": _corrected_5, "sharp": _sharp_5}


_TURN = 8.0  # (1 + log K)/sqrt K and log K/sqrt K decrease from here on
_HALVINGS = 60  # more than enough for 2**53 integers
_GRID, _REFINEMENTS = 65, 5
_LEAST_WEIGHT = 1e-3  # times 1/sqrt(K): below it no weight 1 - beta is best


def least_iterations(bound: Callable[[FloatArray], FloatArray], goal: FloatArray) -> FloatArray:
    """Return the least K from which on the bound is at most `goal`; inf if it exceeds 2**53.

    Every bound decreases from `_TURN` on, where the search bisects; below, it tries every K. The bisection is
    vectorised, which `bisect` is not, and scipy.optimize is slow to import.
    """
    shape, most = goal.shape, _at_most(goal)

    def reached(k: FloatArray) -> BoolArray:
        return bound(k) <= most

    low, high = np.full(shape, _TURN), np.full(shape, float(MAX_COUNT))
    never = ~reached(high)
    for _ in range(_HALVINGS):
        middle = np.floor(low + (high - low) / 2)
        good = reached(middle)
        high, low = np.where(good, middle, high), np.where(good, low, middle)
    least = np.where(reached(np.full(shape, _TURN)), _TURN, high)
    for k in np.arange(_TURN - 1, 0, -1):
        least = np.where((least == k + 1) & reached(np.full(shape, k)), k, least)
    return np.where(never, np.inf, least)


def tuned(
    gap: FloatArray, smooth: FloatArray, noise: FloatArray, share: FloatArray, size: FloatArray, k: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the least bound of SSDM over step size and momentum, and the minimisers.

    For a weight a = 1 - beta the best step is sqrt((gap/K)/(L B(a))), B = 2 sqrt(d) (1 - a)/a + d/2. The bound at that
    step is minimised over log a, on a grid that is refined around its best point.
    """
    _, (rise, spread) = in_one_unit(np.sqrt(gap) * np.sqrt(smooth), noise)

    def slope(a: FloatArray) -> FloatArray:
        return 2 * np.sqrt(size) * (1 - a) / a + size / 2

    def spreads(a: FloatArray) -> FloatArray:
        return share * (1 / (a * k) + np.sqrt(a / (2 - a)))

    def bound(a: FloatArray) -> FloatArray:
        return 2 * rise * np.sqrt(slope(a) / k) + spread * spreads(a)

    low = np.log(np.minimum(1.0, _LEAST_WEIGHT / np.sqrt(k)))
    high = np.zeros_like(low)
    for _ in range(_REFINEMENTS):
        grid = low[..., None] + (high - low)[..., None] * np.linspace(0, 1, _GRID)
        values = np.stack([bound(np.exp(grid[..., i])) for i in range(_GRID)], axis=-1)
        place = np.argmin(values, axis=-1)
        pick = np.take_along_axis(
            grid, np.stack([np.maximum(place - 1, 0), place, np.minimum(place + 1, _GRID - 1)], -1), -1
        )
        low, middle, high = pick[..., 0], pick[..., 1], pick[..., 2]
    momentum = 1 - np.exp(middle)
    a = 1 - momentum
    step, least = best_step(gap, 1 / k, smooth, slope(a))
    return total(least, product(noise, spreads(a))), step, momentum


def _at_most(goal: FloatArray) -> FloatArray:
    """Return the largest value that counts as reaching an accuracy; always finite."""
    with np.errstate(over="ignore"):
        return np.minimum(goal * ROUNDING, LARGEST)

"""The quantile of the largest error among many estimates, by a Gaussian multiplier bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from signdescent._validation import FloatArray

__all__ = ["coordinate_errors", "largest_errors", "order_statistic"]

_TIE = 1e-12  # relative distance below which a rank counts as the integer below it
_CELLS = 1 << 22  # multipliers in memory at a time


def coordinate_errors(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the largest standardised error of each coordinate, shape (resamples, m), from scores (3, n, m).

    A resample gives sample k a standard normal weight e_k, the same for all coordinates. The error of an estimate is
    sum_k e_k score_k / sqrt(sum_k score_k^2); it has variance 1, and the errors of coordinates are correlated as the
    estimates are. Errors of the mean count in both directions, those of std and ratio only if the
    estimate is too small.
    """
    size = np.sqrt(np.sum(scores**2, axis=1, keepdims=True))
    unit = np.divide(scores, size, out=np.zeros_like(scores), where=size > 0)
    mean, std, ratio = (weights @ one for one in unit)
    return np.maximum(np.abs(mean), np.maximum(-std, -ratio))


def largest_errors(
    parts: Callable[[], Iterable[FloatArray]], n: int, resamples: int, rng: np.random.Generator
) -> FloatArray:
    """Return the largest error over all coordinates for each resample; `parts` yields the scores in blocks."""
    largest = np.full(resamples, -np.inf)
    rows = max(1, _CELLS // n)
    for start in range(0, resamples, rows):
        block = slice(start, min(start + rows, resamples))
        weights = rng.standard_normal((block.stop - block.start, n))
        for scores in parts():
            largest[block] = np.maximum(largest[block], coordinate_errors(scores, weights).max(axis=1))
    return largest


def order_statistic(values: FloatArray, confidence: float) -> FloatArray:
    """Return the order statistic of rank ceil(confidence (B + 1)) of B values along axis 0.

    It exists if B >= confidence / (1 - confidence).
    """
    rank = int(np.ceil(confidence * (len(values) + 1) * (1 - _TIE)))
    ranked: FloatArray = np.sort(values, axis=0)[rank - 1]
    return ranked

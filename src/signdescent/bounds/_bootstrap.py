"""The quantile of the largest error among many estimates, by a Gaussian multiplier bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from signdescent.bounds._validation import FloatArray

__all__ = ["largest_errors", "order_statistic"]

_CELLS = 1 << 22  # multipliers held at a time


def largest_errors(
    parts: Callable[[], Iterable[FloatArray]], n: int, resamples: int, rng: np.random.Generator
) -> FloatArray:
    """Return for each resample the largest standardised error of all coordinates.

    `parts` gives the scores of the coordinates, shape (3, n, ...) each, as often as it is called. A resample gives
    sample k a standard normal weight e_k, the same for all coordinates: the error of an estimate is then
    sum_k e_k score_k / sqrt(sum_k score_k^2), which has its variance and, between coordinates, its correlations.
    The mean counts in both directions, std and ratio where they come out too small.
    """
    largest = np.full(resamples, -np.inf)
    rows = max(1, _CELLS // n)
    for start in range(0, resamples, rows):
        block = slice(start, min(start + rows, resamples))
        weights = rng.standard_normal((block.stop - block.start, n))
        for scores in parts():
            flat = scores.reshape(3, n, -1)
            size = np.sqrt(np.sum(flat**2, axis=1, keepdims=True))
            unit = np.divide(flat, size, out=np.zeros_like(flat), where=size > 0)
            mean, std, ratio = (weights @ one for one in unit)
            worst = np.maximum(np.abs(mean), np.maximum(-std, -ratio)).max(axis=1)
            largest[block] = np.maximum(largest[block], worst)
    return largest


def order_statistic(values: FloatArray, confidence: float) -> float:
    """Return the value of rank ceil(confidence (B + 1)) of B; one exists if B >= confidence / (1 - confidence)."""
    rank = int(np.ceil(confidence * (len(values) + 1) * (1 - 1e-12)))
    return float(np.sort(values)[rank - 1])

"""The largest batch size that moments within confidence limits can need. Arguments are not checked."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import MAX_COUNT, FloatArray
from signdescent.bounds import _thresholds
from signdescent.bounds._limits import Limits
from signdescent.bounds.minibatch import minibatch_size

__all__ = ["NOT_TOLD", "NO_SPREAD", "Sizes", "bounded_sizes", "nearest", "student_sizes"]

NOT_TOLD = "mean not told from zero"
NO_SPREAD = "no spread in the samples"
_CELL = 0.95  # ratio of the ends of a cell of standard deviations


class Sizes(NamedTuple):
    """Sizes, the bound that gave each, and why a size is inf."""

    size: FloatArray
    by: NDArray[np.str_]
    reason: NDArray[np.str_]


def nearest(low: FloatArray, high: FloatArray) -> FloatArray:
    """Return the point of [low, high] nearest to 0."""
    return np.where(low > 0, low, np.where(high < 0, high, 0.0))


def student_sizes(limits: Limits, target: float) -> Sizes:
    """Return sizes from mean, std and ratio b = E|X - mean|^3 / std^3, each at its worst.

    Cantelli's and the Berry-Esseen size increase with std/|mean|, and the latter with b. At a fixed third moment a
    smaller std gives a larger b, which is why b itself has a limit.
    """
    flat = limits.std_high == 0
    with np.errstate(all="ignore"):
        signal = np.where(flat, 0.0, nearest(limits.low, limits.high) / np.where(flat, 1.0, limits.std_high))
    batch = minibatch_size(signal, 1.0, third_moment=limits.ratio_high, target=target)
    reason = np.where(batch.reason == "zero mean", NOT_TOLD, batch.reason)
    return Sizes(np.asarray(batch.size), np.asarray(batch.by), np.where(flat, NO_SPREAD, reason))


def bounded_sizes(limits: Limits, low: FloatArray, high: FloatArray, target: float) -> Sizes:
    """Return sizes for samples in [low, high] from the mean nearest to 0 and the largest std.

    For low <= 0 <= high, with A = low and B = high, every threshold is largest there: std/|mean|, (B - A)/|mean| and
    max(B - mean, mean - A)/|mean| fall as |mean| grows, and so does (B - mean)(mean - A)/mean^2, so std may be capped
    at the largest value of a law in [A, B] with this mean. Where the range has one sign, one sample is enough.
    """
    mean = nearest(limits.low, limits.high)
    with np.errstate(all="ignore"):
        std = np.minimum(limits.std_high, np.sqrt(high - mean) * np.sqrt(mean - low))
    batch = minibatch_size(mean, std, target=target, assume=("bounded", low, high))
    reach = np.maximum(high - limits.low, limits.high - low)
    size, by = np.array(batch.size), np.array(batch.by)
    other = _berry_esseen(np.abs(mean), std, reach, target, size)
    by = np.where(other < size, "berry-esseen", by)
    certain = (low > 0) | (high < 0)
    size = np.where(certain, 1.0, np.minimum(size, other))
    by = np.where(certain, "range", by)
    reason = np.where(mean == 0, NOT_TOLD, np.where(np.isinf(size), batch.reason, ""))
    return Sizes(size, by, reason)


def _berry_esseen(
    mean: FloatArray, most: FloatArray, reach: FloatArray, target: float, known: FloatArray
) -> FloatArray:
    """Return sizes for every std in (0, most] and |X - mean| <= reach, where the third moment is <= reach std^2.

    So b <= reach/std, which is worst at a small std, where Cantelli's inequality is at its best. Standard deviations
    are covered by cells [0.95 s, s] from the largest down: Cantelli's size is largest at s, the Berry-Esseen size at s
    with b at 0.95 s, and the smaller of the two suffices. Below the first s at which Cantelli's size is at most that of
    the cells above, it covers the rest.
    """
    open_ = (mean > 0) & (most > 0)
    size = np.where(open_, 1.0, np.inf)
    top = most.copy()
    p = np.asarray(target)
    while np.any(open_):
        m, s, r = mean[open_], top[open_], reach[open_]
        chebyshev = _thresholds.least_integer(_thresholds.cantelli(s / m, p))
        root = _thresholds.berry_esseen(s / m, np.maximum(r / (_CELL * s), 1.0), p)
        size[open_] = np.maximum(size[open_], np.minimum(chebyshev, _thresholds.least_integer(root)))
        top[open_] *= _CELL
        rest = _thresholds.least_integer(_thresholds.cantelli(top[open_] / mean[open_], p))
        open_[open_] = (rest > size[open_]) & (size[open_] < np.minimum(known[open_], MAX_COUNT))
    return np.where(size <= MAX_COUNT, size, np.inf)

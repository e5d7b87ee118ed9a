"""Checks of the columns of samples for `moments`: centre, unit and validity."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import MAX_COUNT, FloatArray
from signdescent.errors import DomainError

__all__ = ["demand_numbers", "limit", "pivots", "units"]

_FIRST = 8  # samples that show whether both signs occur
_SAFE = 128  # powers of two up to which fourth powers of the entries, and of their rounding, fit float64
_LINE = 2**14  # entries searched at a time


def pivots(samples: NDArray[Any]) -> FloatArray:
    """Return the number subtracted from each column before summation: 0, or the first sample.

    If samples have both signs, deviations are at least as large as the samples, and subtracting 0 does not round.
    """
    begin = np.ascontiguousarray(samples[:_FIRST])  # NumPy reduces non-contiguous columns slowly
    both = (begin.min(axis=0) < 0) & (begin.max(axis=0) > 0)
    return np.where(both, 0.0, begin[0].astype(np.float64))


def units(low: FloatArray, high: FloatArray) -> NDArray[np.intc]:
    """Return the exponent of the largest entry where powers of entries could leave float64, else 0."""
    unit = np.clip(np.frexp(np.maximum(-low, high))[1], -1000, 1000)
    unit[np.abs(unit) <= _SAFE] = 0
    return unit


def limit(samples: NDArray[Any]) -> float:
    """Return the strict upper bound on the absolute value of every entry."""
    integers = samples.dtype.kind in "iu" and samples.dtype.itemsize == 8
    return float(MAX_COUNT) if integers else np.inf


def demand_numbers(
    samples: NDArray[Any], low: FloatArray, high: FloatArray, offset: FloatArray, start: tuple[int, int]
) -> None:
    """Refuse columns with NaN, infinities, integers that float64 may round, or a sum that overflows."""
    most = limit(samples)
    rule, cure = "finite numbers", "Drop or replace such entries first."
    if most < np.inf:
        rule, cure = "integers of size below 2**53", "Convert with .astype(float) if rounding is acceptable."
    fine = (low > -most) & (high < most) & np.isfinite(offset)
    for column in np.flatnonzero(~fine):
        for first in range(0, len(samples), _LINE):
            part = samples[first : first + _LINE, column]
            bad = ~(np.abs(part.astype(np.float64)) < most)
            if bad.any():
                row = int(np.argmax(bad))
                index = (start[0] + first + row, start[1] + int(column))
                msg = f"Expected samples to be {rule}; got {part[row]} at index {index} (sample, coordinate). {cure}"
                raise DomainError(msg)
    if not fine.all():
        first = start[1] + int(np.argmin(fine))
        msg = (
            f"Expected samples whose sum fits float64; got an overflow in coordinate {first}. "
            "Give that coordinate in a larger unit."
        )
        raise DomainError(msg)

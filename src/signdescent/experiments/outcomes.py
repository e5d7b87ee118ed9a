"""Outcomes of sentences from repetitions: True or False if they are conclusive, else None."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__all__ = ["ERRORS", "every", "is_smaller", "mean_and_error"]

ERRORS = 3
"""Least difference of two means that counts, in standard errors."""


def is_smaller(first: NDArray[np.float64], second: NDArray[np.float64]) -> bool | None:
    """Return whether the first mean is smaller, from repetitions in pairs; None within 3 standard errors of equal.

    Parameters
    ----------
    first, second : ndarray, shape (runs,)
        One number per run; equal indices share random numbers, so differences are taken per run.

    Examples
    --------
    >>> is_smaller(np.array([1.0, 1.1, 0.9]), np.array([5.0, 5.1, 5.0]))
    True
    >>> print(is_smaller(np.array([1.0, 9.0, 2.0]), np.array([2.0, 5.0, 6.0])))
    None
    """
    gap, error = mean_and_error(second - first)
    if not np.isfinite(gap + error) or abs(gap) <= ERRORS * error:
        return None
    return gap > 0


def mean_and_error(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the mean over runs and its standard error."""
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def every(outcomes: Iterable[bool | None]) -> bool | None:
    """Return False if one is False, else None if one is None, else True."""
    values = list(outcomes)
    if any(outcome is False for outcome in values):
        return False
    return None if any(outcome is None for outcome in values) else True

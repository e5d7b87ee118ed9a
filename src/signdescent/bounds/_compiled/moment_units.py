"""Columns so small that float64 lacks digits for their moments: they are described times a power of two.

Sums and differences of doubles are exact near 0, but quotients and roots lose digits. A column whose largest entry is
below 2**-900 is therefore *lifted*: all quantities in the unit of the samples are stored times 2**LIFT until they are
returned. The description is bit for bit that of the samples times 2**LIFT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import FloatArray

__all__ = ["LIFT", "Tiny", "join", "scale", "tiny_columns"]

Mask = NDArray[np.bool_]

LIFT = 600
"""Power of two by which tiny columns are lifted; their entries then lie between 2**-474 and 2**-300."""
_LEAST = 2.0**-900  # size of the largest entry, below which a column is tiny
_IN_UNIT = (0, 1, 5, 6, 7)  # rows in the unit of the samples: mean, std, low, high, residual of the mean


@dataclass(frozen=True, slots=True, eq=False)
class Tiny:
    """Mean, standard deviation and the mean's residual of tiny columns, times 2**LIFT.

    Parameters
    ----------
    columns : ndarray
        Their indices, ascending.
    mean, std, residual : ndarray
        In the order of `columns`.
    """

    columns: NDArray[np.intp]
    mean: FloatArray
    std: FloatArray
    residual: FloatArray

    def __setstate__(self, state: list[Any]) -> None:
        """Restore a pickle; earlier releases stored no residual, which is then 0."""
        columns, mean, std, *residual = state
        for name, value in zip(self.__slots__, (columns, mean, std, *(residual or [np.zeros_like(mean)])), strict=True):
            object.__setattr__(self, name, value)


def tiny_columns(low: FloatArray, high: FloatArray) -> Mask | None:
    """Return which columns are tiny, by their least and greatest entries, or None if none is."""
    size = np.maximum(-low, high)
    tiny: Mask = (size < _LEAST) & (size > 0)
    return tiny if tiny.any() else None


def scale(rows: Sequence[FloatArray], columns: Mask | NDArray[np.intp], power: int) -> None:
    """Multiply the quantities in the unit of the samples by 2**power, in place, for these columns.

    A positive standard deviation stays positive.
    """
    for k in _IN_UNIT:
        rows[k][columns] = np.ldexp(rows[k][columns], power)
    flat = (rows[1][columns] == 0) & (rows[5][columns] != rows[6][columns])
    rows[1][columns] = np.where(flat, np.finfo(np.float64).smallest_subnormal, rows[1][columns])


def join(a: Sequence[FloatArray], tiny_a: Mask | None, b: Sequence[FloatArray], tiny_b: Mask | None) -> Mask | None:
    """Bring two descriptions to one unit, in place, and return which columns of the union are tiny.

    These are the columns in which one part is tiny and the other is tiny or identically 0. A tiny part loses less than
    2**-170 of a larger one.
    """
    if tiny_a is None and tiny_b is None:
        return None
    none = np.zeros(len(a[0]), dtype=np.bool_)
    tiny_a, tiny_b = none if tiny_a is None else tiny_a, none if tiny_b is None else tiny_b
    zero_a, zero_b = ((rows[5] == 0) & (rows[6] == 0) for rows in (a, b))
    both = (tiny_a | zero_a) & (tiny_b | zero_b) & (tiny_a | tiny_b)
    for rows, tiny in ((a, tiny_a), (b, tiny_b)):
        if np.any(tiny & ~both):
            scale(rows, tiny & ~both, -LIFT)
    return both

"""Columns so small that float64 has not all digits of their mean: they are described times a power of two.

Sums and differences of doubles lose nothing near 0, but quotients and roots do. A column whose largest entry is below
2**-900 is therefore *lifted*: everything that `moments` holds in the unit of its samples is held times 2**LIFT, until
the user asks for it. So the description is, digit by digit, that of the samples times 2**LIFT.
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
"""Power of two by which tiny columns are lifted: their entries are then from 2**-474 to 2**-300."""
_LEAST = 2.0**-900  # size of the largest entry, below which a column is tiny
_IN_UNIT = (0, 1, 5, 6, 7)  # rows in the unit of the samples: mean, std, low, high, residual of the mean


@dataclass(frozen=True, slots=True, eq=False)
class Tiny:
    """Mean, standard deviation and the mean's residual of tiny columns, times 2**LIFT.

    Parameters
    ----------
    columns : ndarray
        Their numbers, ascending.
    mean, std, residual : ndarray
        In the order of `columns`.
    """

    columns: NDArray[np.intp]
    mean: FloatArray
    std: FloatArray
    residual: FloatArray

    def __setstate__(self, state: list[Any]) -> None:
        """Take what was pickled; earlier releases kept no residual, which is 0 then."""
        columns, mean, std, *residual = state
        for name, value in zip(self.__slots__, (columns, mean, std, *(residual or [np.zeros_like(mean)])), strict=True):
            object.__setattr__(self, name, value)


def tiny_columns(low: FloatArray, high: FloatArray) -> Mask | None:
    """Return which columns are tiny, by their least and greatest entries, or None if none is."""
    size = np.maximum(-low, high)
    found: Mask = (size < _LEAST) & (size > 0)
    return found if found.any() else None


def scale(rows: Sequence[FloatArray], columns: Mask | NDArray[np.intp], power: int) -> None:
    """Multiply what is in the unit of the samples by 2**power, in place, for these columns.

    A standard deviation above 0 stays above 0.
    """
    for k in _IN_UNIT:
        rows[k][columns] = np.ldexp(rows[k][columns], power)
    flat = (rows[1][columns] == 0) & (rows[5][columns] != rows[6][columns])
    rows[1][columns] = np.where(flat, np.finfo(np.float64).smallest_subnormal, rows[1][columns])


def join(a: Sequence[FloatArray], tiny_a: Mask | None, b: Sequence[FloatArray], tiny_b: Mask | None) -> Mask | None:
    """Bring two descriptions to one unit, in place, and return which columns are tiny in both together.

    They are those in which one part is tiny and the other is tiny or 0 throughout. What a tiny part loses next to a
    larger one is less than 2**-170 of the larger.
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

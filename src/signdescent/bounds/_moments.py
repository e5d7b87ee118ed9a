"""The arithmetic of `moments`: describe the columns of one array, and merge two descriptions.

A description is a float64 array with one row per quantity of `ROWS` and one column per coordinate. All of its
quantities but the mean, the standard deviation and the range are free of units, so that no power of a sample has to
fit float64; those are lifted for tiny columns (see `_moment_units`). Small arrays are described here; large ones,
and large descriptions to merge, by compiled loops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import FloatArray
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._compiled import moment_tiles as _moment_tiles
from signdescent.bounds._compiled.moment_formulas import merged, ratios
from signdescent.bounds._compiled.moment_tiles import Room
from signdescent.bounds._compiled.moment_units import LIFT, Mask, tiny_columns
from signdescent.bounds._moment_checks import demand_numbers, pivots, units

__all__ = ["ROWS", "Room", "describe", "merge"]

ROWS = ("mean", "std", "skewness", "kurtosis", "lyapunov_ratio", "low", "high", "mean_residual")

_SMALL = 2**14  # entries below which compiled loops are not loaded
_FEW = 2**9  # columns below which they are not loaded to merge
_LINE = 2**14  # columns merged at a time


def describe(
    samples: NDArray[Any], *, memory: int, start: tuple[int, int], release: Callable[[], None], room: Room
) -> Iterator[tuple[slice, FloatArray, Mask | None]]:
    """Describe the columns of (n, d) samples, a block of columns at a time, in two passes over each block.

    Parameters
    ----------
    samples : ndarray, shape (n, d)
        Integers or floats of at most 64 bits; read tile by tile in the order in which they lie in memory.
    memory : int
        Bytes that temporary arrays may take, the descriptions yielded included; at least 2**20.
    start : tuple of int
        Numbers of the first sample and of the first coordinate, for messages.
    release : callable
        Called from time to time, when the pages read so far may be dropped.
    room : Room
        Workspace to reuse.

    Yields
    ------
    columns : slice
        The columns.
    description : ndarray, shape (8, number of these columns)
        Valid until the next iteration.
    tiny : ndarray or None
        Which of these columns are tiny and therefore lifted; None if none is.

    Raises
    ------
    DomainError
        For NaN, infinities, integers of size 2**53 or more, and columns whose sum overflows.
    """
    if samples.size < _SMALL:
        description, tiny = _describe_small(samples, start)
        release()
        yield slice(0, samples.shape[1]), description, tiny
    else:
        yield from _moment_tiles.describe(samples, memory=memory, start=start, release=release, room=room)


@np.errstate(all="ignore")
def _describe_small(samples: NDArray[Any], start: tuple[int, int]) -> tuple[FloatArray, Mask | None]:
    x = samples.astype(np.float64)
    low, high, pivot = x.min(axis=0), x.max(axis=0), pivots(samples)
    tiny = tiny_columns(low, high)
    if tiny is not None:
        x, low, high, pivot = (np.ldexp(row, np.where(tiny, LIFT, 0)) for row in (x, low, high, pivot))
    x -= pivot
    offset = x.mean(axis=0)
    demand_numbers(samples, low, high, offset, start)
    unit = units(low, high)
    x -= offset
    np.ldexp(x, -unit, out=x)
    square = x * x
    cube = x * square
    moments = (part.mean(axis=0) for part in (square, cube, square * square, np.abs(cube)))
    mean = np.clip(pivot + offset, low, high)
    return _described(mean, (pivot - mean) + offset, tuple(moments), low, high, unit), tiny


def _described(
    mean: FloatArray,
    residual: FloatArray,
    moments: Sequence[FloatArray],
    low: FloatArray,
    high: FloatArray,
    unit: NDArray[np.intc],
) -> FloatArray:
    """Return a description from variance, third, fourth and third absolute moment in units of 2**unit."""
    constant = low == high
    moments = [np.where(constant, for_one, part) for for_one, part in zip((1.0, 0.0, 1.0, 1.0), moments, strict=True)]
    std, skewness, kurtosis, lyapunov = ratios(*moments)
    spread = np.maximum(np.ldexp(std, unit), np.finfo(np.float64).smallest_subnormal)
    return np.stack([mean, np.where(constant, 0.0, spread), skewness, kurtosis, lyapunov, low, high, residual])


def merge(n_a: int, a: Sequence[FloatArray], n_b: int, b: Sequence[FloatArray], out: Sequence[FloatArray]) -> None:
    """Write the description of the union of disjoint samples into the rows `out`, which may be those of `a`.

    Every column has the same unit in `a` and in `b`, and in `out`.

    The Lyapunov ratio becomes an upper bound, the smaller of two (see `Moments`).
    """
    if n_a < n_b:
        n_a, a, n_b, b = n_b, b, n_a, a
    p, q = n_a / (n_a + n_b), n_b / (n_a + n_b)
    cuts = list(_moment_tiles.blocks(len(out[0]), _LINE))

    def task(first: int, last: int) -> None:
        for columns in cuts[first:last]:
            _merge_block(p, q, *(tuple(row[columns] for row in rows) for rows in (a, b, out)))

    _fast.spread(task, len(cuts))


@np.errstate(all="ignore")
def _merge_block(p: float, q: float, *parts: tuple[FloatArray, ...]) -> None:
    a, b, out = parts
    if len(out[0]) >= _FEW:
        from signdescent.bounds._compiled import moment_kernels as _moment_kernels

        if not _moment_kernels.merge(p, q, tuple(map(_unwritable, a)), tuple(map(_unwritable, b)), out):
            return
    low, high = np.minimum(a[5], b[5]), np.maximum(a[6], b[6])
    # in a unit in which means and deviations have size at most 1
    unit = np.frexp(np.max(np.abs([a[0], a[1], b[0], b[1]]), axis=0))[1]
    parts_in_unit = (
        (*(np.ldexp(row, -unit) for row in part[:2]), *part[2:5], np.ldexp(part[7], -unit)) for part in (a, b)
    )
    mean, residual, *moments = merged(p, q, *parts_in_unit)
    mean = np.clip(np.ldexp(mean, unit), low, high)
    description = _described(mean, np.ldexp(residual, unit), moments, low, high, unit)
    for row, values in zip(out, description, strict=True):
        row[...] = values


def _unwritable(row: FloatArray) -> FloatArray:
    """Return a read-only view; one specialisation serves writable and read-only arrays."""
    view = row.view()
    view.flags.writeable = False
    return view

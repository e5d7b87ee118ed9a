"""Split the samples of `moments` among threads and describe them with the loops of `moment_kernels`.

Results do not depend on the number of threads: sizes of pieces follow from the shape, and sums are joined in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import FloatArray
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._compiled.moment_units import LIFT, Mask, tiny_columns
from signdescent.bounds._moment_checks import demand_numbers, limit, pivots, units

__all__ = ["Room", "blocks", "describe"]

Matrix = NDArray[Any]
Rows = tuple[FloatArray, ...]

_WIDEST = 2**17  # columns of a block: long runs of memory, and sums that stay in the cache
_COLUMN_BYTES = 2**10  # memory per column of a block
_STRIP = 2**22  # entries processed before threads synchronise and mapped memory is released
_PIECES = 8  # per strip, split among threads
_PIECE = 2**18  # least number of entries of a piece
_NARROW = 64  # columns below which rows are folded
_SHORT = 2**7  # rows below which columns are not read one by one
_TILE = 2**15  # entries copied at a time if samples are not read in place
_TILE_COLUMNS = 2**11

_SUMS = (np.add, np.add, np.add, np.add)
_SUM_AND_RANGE = (np.add, np.minimum, np.maximum)
_EMPTY: dict[Any, float] = {np.add: 0.0, np.minimum: np.inf, np.maximum: -np.inf}


@dataclass(frozen=True, slots=True)
class _Source:
    """Samples as the loops read them: by column or by row, in place or in copied tiles.

    In place, `flat` holds all entries, and consecutive columns, or rows, are `stride` entries apart.
    """

    samples: Matrix
    by_column: bool
    tile: int
    flat: Matrix | None
    stride: int


class Room:
    """Workspace reused by blocks and chunks; allocating new pages can cost more than the computation."""

    def __init__(self) -> None:
        self._flat = np.empty(0)

    def rows(self, count: int, width: int) -> FloatArray:
        """Return an uninitialised array of that shape, valid until the next call."""
        if self._flat.size < count * width:
            self._flat = np.empty(count * width)
        return self._flat[: count * width].reshape(count, width)


def blocks(length: int, width: int) -> Iterator[slice]:
    """Cut range(length) into slices of at most `width`."""
    for start in range(0, length, width):
        yield slice(start, min(start + width, length))


def describe(
    samples: Matrix, *, memory: int, start: tuple[int, int], release: Callable[[], None], room: Room
) -> Iterator[tuple[slice, FloatArray, Mask | None]]:
    """Describe the columns of a large array; parameters and results as in `_moments.describe`."""
    n, d = samples.shape
    source = _source(samples, memory)
    width = max(1, min(d, memory // _COLUMN_BYTES, _WIDEST))
    if source.by_column:  # few columns at a time, so that the second pass finds them in the cache
        width = max(1, min(width, _STRIP // n))
    for columns in blocks(d, width):
        with np.errstate(all="ignore"):
            description, tiny = _describe_block(source, columns, start, release, room)
        yield columns, description, tiny


def _source(samples: Matrix, memory: int) -> _Source:
    (n, d), (down, right), item = samples.shape, samples.strides, samples.itemsize
    by_column = n >= _SHORT and abs(down) <= abs(right)
    (length, count), (step, stride) = ((n, d), (down, right)) if by_column else ((d, n), (right, down))
    plain = samples.dtype in (np.float64, np.float32) and samples.dtype.isnative and samples.flags.aligned
    dense = (step == item or length == 1) and (count == 1 or (stride >= length * item and stride % item == 0))
    whole = by_column or d >= _NARROW or count == 1 or stride == length * item
    flat = None
    if plain and dense and whole:
        size = (count - 1) * (stride // item) + length
        flat = np.lib.stride_tricks.as_strided(samples, (size,), (item,), writeable=False)
    return _Source(samples, by_column, min(_TILE, memory // 2**8), flat, stride // item)


def _describe_block(
    source: _Source, columns: slice, start: tuple[int, int], release: Callable[[], None], room: Room
) -> tuple[FloatArray, Mask | None]:
    """Describe a block of columns in two passes; also return which columns are tiny and therefore lifted."""
    from signdescent.bounds._compiled import moment_kernels as kernels

    samples = source.samples[:, columns]
    n, d = samples.shape
    rows = room.rows(11, d)
    description, (pivot, offset, factor) = rows[:8], rows[8:]
    total, low, high = description[0], description[5], description[6]
    description[:5], low[:], high[:], factor[:] = 0.0, np.inf, -np.inf, 1.0
    # The mean is pivot + offset, kept separate so that deviations have their own rounding error, not the mean's.
    pivot[:] = pivots(samples)
    _run_pass(source, columns, kernels.first_pass, (pivot,), (total, low, high), _SUM_AND_RANGE, release)
    refused, extreme = kernels.centre(n, limit(samples), total, low, high, offset)
    if refused:
        demand_numbers(samples, low, high, offset, (start[0], start[1] + columns.start))
    tiny = tiny_columns(low, high) if extreme else None
    lift = 0 if tiny is None else np.where(tiny, LIFT, 0)
    unit = None
    if extreme:
        for row in (total, low, high):
            np.ldexp(row, lift, out=row)
        unit = np.maximum(units(low, high), lift - 1000)  # so that the factor fits float64
        np.ldexp(1.0, lift - unit, out=factor)
        offset[:] = np.ldexp(total / n, -unit)
    _run_pass(source, columns, kernels.second_pass, (pivot, offset, factor), tuple(description[1:5]), _SUMS, release)
    if unit is not None:
        np.ldexp(pivot, lift, out=pivot)
        np.ldexp(offset, unit, out=offset)
    kernels.finish(n, pivot, offset, tuple(description))
    if unit is not None:
        spread = np.maximum(np.ldexp(description[1], unit), np.finfo(np.float64).smallest_subnormal)
        description[1] = np.where(low == high, 0.0, spread)
    return description, tiny


def _run_pass(
    source: _Source,
    columns: slice,
    kernel: Callable[..., None],
    given: Rows,
    into: Rows,
    joins: Sequence[np.ufunc],
    release: Callable[[], None],
) -> None:
    """Run one pass over a block of columns in strips, from `given`, one number per column, to `into`."""
    from signdescent.bounds._compiled.moment_kernels import ROOM, WIDE

    n, d = len(source.samples), columns.stop - columns.start
    for strip in blocks(n, max(1, _STRIP // d)):
        rows = strip.stop - strip.start
        pieces = max(1, min(_PIECES, rows * d // _PIECE))
        across = max(1, min(pieces, d if source.by_column else d // WIDE))
        down = min(rows, pieces // across)
        # all rows but the first have their own sums, because threads run concurrently
        sums = [into, *(tuple(np.full(d, _EMPTY[join]) for join in joins) for _ in range(down - 1))]
        shares = [(i, lines, part) for i, lines in enumerate(_shared(strip, down)) for part in _shared(columns, across)]

        def task(first: int, last: int, sums: Any = sums, shares: Any = shares) -> None:
            room = np.empty(ROOM)
            for i, lines, part in shares[first:last]:
                for run, within in _runs(source, lines, part):
                    here = slice(within.start - columns.start, within.stop - columns.start)
                    kernel(*run, tuple(row[here] for row in given), tuple(row[here] for row in sums[i]), room)

        _fast.spread(task, len(shares))
        for more in sums[1:]:
            for join, row, other in zip(joins, into, more, strict=True):
                join(row, other, out=row)
        release()


def _shared(whole: slice, count: int) -> list[slice]:
    """Split a slice into `count` nearly equal ones."""
    length = whole.stop - whole.start
    ends = [whole.start + length * k // count for k in range(count + 1)]
    return [slice(start, stop) for start, stop in pairwise(ends)]


def _runs(source: _Source, rows: slice, columns: slice) -> Iterator[tuple[tuple[Any, ...], slice]]:
    """Yield the arguments of a loop, and the columns they cover."""
    if source.flat is not None:
        yield _run(source.flat, source.stride, rows, columns, by_column=source.by_column), columns
        return
    n, d = rows.stop - rows.start, columns.stop - columns.start
    room = np.empty(min(source.tile, n * d))
    view = room.view()
    view.flags.writeable = False  # one specialisation serves copies and data read in place
    down, right = source.samples.strides
    tall = min(n, source.tile if abs(down) <= abs(right) else max(1, source.tile // min(d, _TILE_COLUMNS)))
    for wide in _blocks_of(columns, max(1, source.tile // tall)):
        for high in _blocks_of(rows, tall):
            part = source.samples[high, wide]
            m, w = part.shape
            copy = room[: part.size]
            if source.by_column:
                copy.reshape(w, m).T[...] = part
            else:
                copy.reshape(m, w)[...] = part
            stride = m if source.by_column else w
            yield _run(view, stride, slice(0, m), slice(0, w), by_column=source.by_column), wide


def _blocks_of(whole: slice, width: int) -> Iterator[slice]:
    for part in blocks(whole.stop - whole.start, width):
        yield slice(whole.start + part.start, whole.start + part.stop)


def _run(x: Matrix, stride: int, rows: slice, columns: slice, *, by_column: bool) -> tuple[Any, ...]:
    """Return x, start, step, bands, stride, rows, columns and fold, as the loops take them."""
    n, d = rows.stop - rows.start, columns.stop - columns.start
    if by_column:
        return x, columns.start * stride + rows.start, stride, d, 1, n, 1, _lanes(n)
    fold = max(1, _lanes(n * d) // d) if d < _NARROW and d == stride else 1
    return x, rows.start * stride + columns.start, 0, 1, stride, n, d, fold


def _lanes(entries: int) -> int:
    """Return the width to which rows are folded, so that the work per lane is negligible."""
    return min(512, max(16, 2 ** (entries.bit_length() - 6)))

"""The arithmetic of `moments`: describe the columns of one array, and merge two descriptions.

A description is a float64 array with one row per quantity of `ROWS` and one column per coordinate. All of its
quantities but the mean, the standard deviation and the range are free of units, so that no power of a sample
has to fit float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from signdescent.bounds._validation import MAX_COUNT, FloatArray
from signdescent.errors import DomainError

__all__ = ["ROWS", "blocks", "describe", "merge"]

ROWS = ("mean", "std", "skewness", "kurtosis", "lyapunov_ratio", "low", "high")

_NARROW = 64  # columns below which a tile is laid out column by column: reductions then run along memory
_WIDE = 2048  # columns of a tile otherwise
_TILE = 1 << 16  # entries of a tile: two of them stay in a second-level cache
_LINE = 1 << 14  # length of what is worked on in one dimension, likewise
_SAFE = 128  # powers of two up to which fourth powers of the entries, and of their rounding, fit float64
_RELEASE = 1 << 22  # entries read between two releases of mapped memory

Slices = tuple[slice, slice]
Matrix = NDArray[np.generic]


def blocks(length: int, width: int) -> Iterator[slice]:
    """Cut range(length) into slices of at most `width`."""
    for start in range(0, length, width):
        yield slice(start, min(start + width, length))


def describe(
    samples: Matrix, *, memory: int, start: tuple[int, int], release: Callable[[], None]
) -> Iterator[tuple[slice, FloatArray]]:
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
        Called now and then, when what was read so far need not stay in memory.

    Yields
    ------
    columns : slice
        Which columns.
    description : ndarray, shape (7, number of these columns)

    Raises
    ------
    DomainError
        For NaN, infinities, integers of size 2**53 or more, and columns whose sum overflows.
    """
    n, d = samples.shape
    by_column = abs(samples.strides[0]) <= abs(samples.strides[1])
    width = max(1, min(d, memory // 512))
    if by_column:  # few columns at a time: the second pass finds them where the first has left them
        width = max(1, min(width, _RELEASE // n))
    tile = min(_TILE, memory // 64)
    work = np.empty((2, min(tile, n * width)))
    read = 0
    for columns in blocks(d, width):
        part = samples[:, columns]

        def tiles(part: Matrix = part) -> Iterator[tuple[slice, FloatArray, FloatArray]]:
            """Yield columns of the block, a float64 copy of a tile, and room of the same shape."""
            nonlocal read
            for rows, within in _cut(part.shape, tile, by_column=by_column):
                entries = part[rows, within]
                read += entries.size
                if read >= _RELEASE:
                    release()
                    read = 0
                copy, room = (_shaped(line, entries.shape, by_column=by_column) for line in work)
                copy[...] = entries
                yield within, copy, room

        with np.errstate(all="ignore"):
            found = _describe_block(part, tiles, (start[0], start[1] + columns.start))
        yield columns, found


def _cut(shape: tuple[int, int], tile: int, *, by_column: bool) -> Iterator[Slices]:
    """Cut an array into tiles, in the order in which its entries lie in memory."""
    n, d = shape
    if by_column:
        rows = min(n, tile)
        for columns in blocks(d, tile // rows):
            for lines in blocks(n, rows):
                yield lines, columns
    else:
        wide = min(d, _WIDE)
        for lines in blocks(n, max(1, tile // wide)):
            for columns in blocks(d, wide):
                yield lines, columns


def _shaped(line: FloatArray, shape: tuple[int, int], *, by_column: bool) -> FloatArray:
    rows, columns = shape
    flat = line[: rows * columns]
    return flat.reshape(columns, rows).T if by_column or columns < _NARROW else flat.reshape(rows, columns)


def _describe_block(
    samples: Matrix,
    tiles: Callable[[], Iterator[tuple[slice, FloatArray, FloatArray]]],
    start: tuple[int, int],
) -> FloatArray:
    n, d = samples.shape
    found = np.zeros((len(ROWS), d))
    mean, std, skewness, kurtosis, lyapunov, low, high = found
    low += np.inf
    high -= np.inf
    # The mean is pivot + offset, kept apart: so deviations are right to their own rounding, not to the mean's.
    # Among samples of both signs deviations are no smaller than the samples, and 0 costs no rounding.
    begin = samples[:_NARROW]
    both = (begin.min(axis=0) < 0) & (begin.max(axis=0) > 0)
    pivot = np.where(both, 0.0, begin[0].astype(np.float64))
    for columns, x, _ in tiles():
        np.minimum(low[columns], x.min(axis=0), out=low[columns])
        np.maximum(high[columns], x.max(axis=0), out=high[columns])
        x -= pivot[columns]
        mean[columns] += x.sum(axis=0)
    offset = mean / n
    _demand_numbers(samples, low, high, offset, start)
    # 2**unit is the size of the largest entry where powers of the entries could leave float64
    unit = np.clip(np.frexp(np.maximum(-low, high))[1], -1000, 1000)
    unit[np.abs(unit) <= _SAFE] = 0
    factor = np.ldexp(1.0, -unit) if unit.any() else None
    for columns, x, square in tiles():
        x -= pivot[columns]
        x -= offset[columns]
        if factor is not None:
            x *= factor[columns]
        np.multiply(x, x, out=square)
        std[columns] += square.sum(axis=0)
        x *= square
        skewness[columns] += x.sum(axis=0)
        np.abs(x, out=x)
        lyapunov[columns] += x.sum(axis=0)
        square *= square
        kurtosis[columns] += square.sum(axis=0)
    found[1:5] /= n
    constant = low == high
    np.clip(pivot + offset, low, high, out=mean)
    _standardise(found, constant)
    np.ldexp(std, unit, out=std)
    _keep_spread(std, constant)
    return found


def _demand_numbers(
    samples: Matrix, low: FloatArray, high: FloatArray, offset: FloatArray, start: tuple[int, int]
) -> None:
    """Refuse columns with NaN, infinities, integers that float64 may round, or a sum that overflows."""
    integers = samples.dtype.kind in "iu" and samples.dtype.itemsize == 8
    rule = "integers of size below 2**53" if integers else "finite numbers"
    limit = float(MAX_COUNT) if integers else np.inf
    good = (low > -limit) & (high < limit)  # False for NaN
    if not good.all():
        column = int(np.argmin(good))
        for rows in blocks(len(samples), _LINE):
            part = samples[rows, column].astype(np.float64)
            bad = ~(np.abs(part) < limit)
            if bad.any():
                row = int(np.argmax(bad))
                index = (start[0] + rows.start + row, start[1] + column)
                msg = (
                    f"Expected samples to be {rule}; got {samples[rows, column][row]} at index {index} "
                    "(sample, coordinate). Drop or replace such entries first."
                )
                raise DomainError(msg)
    if not np.isfinite(offset).all():
        column = start[1] + int(np.argmin(np.isfinite(offset)))
        msg = (
            f"Expected samples whose sum fits float64; got an overflow in coordinate {column}. "
            "Give that coordinate in a larger unit."
        )
        raise DomainError(msg)


def _standardise(found: FloatArray, constant: NDArray[np.bool_]) -> None:
    """Turn the central moments of orders 2, 3, 4 and |3| in rows 1 to 4 into std and ratios, in place.

    Rounding must not break Jensen's inequality, kurtosis >= 1 and ratio >= 1, nor Cauchy's, ratio**2 <= kurtosis.
    """
    _, std, skewness, kurtosis, lyapunov, _, _ = found
    variance = np.where(constant, 1.0, std)
    np.sqrt(variance, out=std)
    skewness /= variance * std
    skewness[constant] = 0.0
    kurtosis /= variance**2
    kurtosis[constant] = 1.0
    np.maximum(kurtosis, 1.0, out=kurtosis)
    lyapunov /= variance * std
    np.minimum(lyapunov, np.sqrt(kurtosis), out=lyapunov)
    lyapunov[constant] = 1.0
    np.maximum(lyapunov, 1.0, out=lyapunov)


def _keep_spread(std: FloatArray, constant: NDArray[np.bool_]) -> None:
    """Give std 0 to constant columns and to no other, in place."""
    np.maximum(std, np.finfo(np.float64).smallest_subnormal, out=std)
    std[constant] = 0.0


def merge(n_a: int, a: FloatArray, n_b: int, b: FloatArray, out: FloatArray) -> None:
    """Write the description of disjoint samples together into `out`, which may be `a`.

    Central moments by Pebay's formulas (Sandia report SAND2008-6212, 2008), which extend those of Chan, Golub
    and LeVeque. The Lyapunov ratio becomes an upper bound, the less of two (see `Moments`).
    """
    if n_a < n_b:
        n_a, a, n_b, b = n_b, b, n_a, a
    with np.errstate(all="ignore"):
        for columns in blocks(a.shape[1], _LINE):
            out[:, columns] = _merged(n_a, a[:, columns], n_b, b[:, columns])


def _merged(n_a: int, a: FloatArray, n_b: int, b: FloatArray) -> FloatArray:
    found = np.empty_like(a)
    mean, std, skewness, kurtosis, lyapunov, low, high = found
    p, q = n_a / (n_a + n_b), n_b / (n_a + n_b)
    np.minimum(a[5], b[5], out=low)
    np.maximum(a[6], b[6], out=high)
    # in a unit in which means and deviations have size at most 1
    unit = np.frexp(np.maximum(np.abs(a[:2]), np.abs(b[:2])).max(axis=0))[1]
    (mean_a, s_a), (mean_b, s_b) = np.ldexp(a[:2], -unit), np.ldexp(b[:2], -unit)
    second_a, second_b = s_a**2, s_b**2
    third_a, third_b = a[2] * second_a * s_a, b[2] * second_b * s_b
    fourth_a, fourth_b = a[3] * second_a**2, b[3] * second_b**2
    delta = mean_b - mean_a
    square = delta**2  # higher powers as products: NumPy's are slow
    np.clip(np.ldexp(mean_a + q * delta, unit), low, high, out=mean)
    std[...] = p * second_a + q * second_b + p * q * square
    skewness[...] = (
        p * third_a + q * third_b + p * q * (p - q) * square * delta + 3 * p * q * delta * (second_b - second_a)
    )
    kurtosis[...] = (
        p * fourth_a
        + q * fourth_b
        + p * q * (p * p - p * q + q * q) * square**2
        + 6 * p * q * square * (p * second_b + q * second_a)
        + 4 * p * q * delta * (third_b - third_a)
    )
    # |y + s|^3 <= |y|^3 + 3|s| y^2 + |s|^3 + 3 s|s| y for all real y and s, and E Y = 0 for deviations Y from the
    # mean of a part. The other bound, sqrt(E Y^2 E Y^4), is set by _standardise.
    shift_a, shift_b = q * np.abs(delta), p * np.abs(delta)
    cubes_a = a[4] * second_a * s_a + shift_a * (3 * second_a + shift_a**2)
    cubes_b = b[4] * second_b * s_b + shift_b * (3 * second_b + shift_b**2)
    lyapunov[...] = p * cubes_a + q * cubes_b
    constant = low == high
    _standardise(found, constant)
    np.ldexp(std, unit, out=std)
    _keep_spread(std, constant)
    return found

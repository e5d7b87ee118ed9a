r"""Moments of samples, coordinate by coordinate: streamed, in bounded memory, and mergeable.

They are the input of the bounds of `success` and the batch sizes of `minibatch`. They describe the given samples; as
estimates of a law's moments they have no error bars.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import FloatArray, numeric, whole
from signdescent.bounds._compiled.moment_units import LIFT, Mask, Tiny, join, scale
from signdescent.bounds._moments import ROWS, Room, describe, merge
from signdescent.errors import DomainError

__all__ = ["Moments"]

_LEAST_MEMORY = 2**20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    r"""Moments of the samples of each coordinate, all arrays of shape (d,).

    ``Moments.from_samples`` computes them, ``+`` merges those of disjoint samples.

    Parameters
    ----------
    n_samples : int
        Number of samples.
    mean, std : ndarray
        Mean and standard deviation (population formula: divided by n), in the unit of the samples. std is 0
        exactly where all samples are equal.
    skewness, kurtosis : ndarray
        Third and fourth central moment over std^3 and std^4; 0 and 1 where std is 0.
    lyapunov_ratio : ndarray
        :math:`E|X - \text{mean}|^3 / \text{std}^3 \in [1, \sqrt{\text{kurtosis}}]`, or an upper bound on it; 1 where
        std is 0.
    low, high : ndarray
        Least and greatest sample.
    third_moment_is_exact : bool
        Whether lyapunov_ratio and third_moment are exact up to rounding; otherwise they are upper bounds. A bound
        :math:`\beta \ge E|X-\text{mean}|^3` is valid wherever the moment is needed.
    tiny : Tiny or None
        Mean and standard deviation of coordinates whose samples are all below 2**-900, whose `mean` and `std` may
        lack digits; `normalised` and ``+`` use these. None if there are no such coordinates.
    mean_residual : ndarray or None
        Rounding error of `mean`: `mean` + `mean_residual` is the mean with twice as many digits. ``+`` uses it, so
        that merged samples that differ by units of rounding have the right deviation. None if unknown; it then
        counts as 0.

    Notes
    -----
    Merged samples have no exact :math:`E|X - \text{mean}|^3`, because the mean moves. The bound is the smaller of

    .. math:: \sqrt{E (X-\mu)^2 \, E (X-\mu)^4} \quad\text{and}\quad
              \sum_k \frac{n_k}{n} \left(\beta_k + 3 |\mu_k - \mu| \sigma_k^2 + |\mu_k - \mu|^3\right),

    the sum over both parts. With Y the deviations within a part and s the shift of its mean, the second follows
    from :math:`|Y+s|^3 \le |Y|^3 + 3|s|Y^2 + |s|^3 + 3s|s|Y` and E Y = 0. The other fields do not depend on the
    order of merging, but for rounding; this bound does, and is valid in any order.

    Examples
    --------
    >>> import numpy as np
    >>> from signdescent.bounds import minibatch_size
    >>> gradients = np.array([[1.0, 5.0], [3.0, 5.0], [1.0, -1.0], [-1.0, 7.0]])  # 4 samples, 2 coordinates
    >>> moments = Moments.from_samples(gradients)
    >>> moments.mean, moments.std, moments.third_moment
    (array([1., 4.]), array([1.41421356, 3. ]), array([ 4. , 38.5]))
    >>> minibatch_size(moments.mean, moments.std, third_moment=moments.third_moment).size
    array([3., 1.])
    >>> merged = Moments.from_samples(gradients[:2]) + Moments.from_samples(gradients[2:])
    >>> merged.std, merged.third_moment, merged.third_moment_is_exact
    (array([1.41421356, 3.        ]), array([ 4.        , 39.91240409]), False)
    """

    n_samples: int
    mean: FloatArray
    std: FloatArray
    skewness: FloatArray
    kurtosis: FloatArray
    lyapunov_ratio: FloatArray
    low: FloatArray
    high: FloatArray
    third_moment_is_exact: bool
    tiny: Tiny | None = None
    mean_residual: FloatArray | None = None

    def __setstate__(self, state: list[Any]) -> None:
        """Restore a pickle; earlier releases stored no `mean_residual`."""
        names = [field.name for field in fields(self)]
        for name, value in zip_longest(names, state):
            object.__setattr__(self, name, value)

    @classmethod
    def from_samples(cls, samples: ArrayLike | Iterator[ArrayLike], *, memory: int = 256 * 2**20) -> Moments:
        r"""Compute the moments of samples of d coordinates.

        Parameters
        ----------
        samples : array_like, shape (n, d) or (n,), or iterator of such chunks
            At least 2 samples; integers or floats of at most 64 bits, in any memory order; shape (n,) means one
            coordinate. An array, also a memory map such as ``numpy.load(path, mmap_mode="r")``, is read
            twice, in memory order, and gives the exact third moment. An iterator of
            chunks is read once and gives an upper bound (``third_moment_is_exact`` is False, if there
            is more than one chunk). In place of one array (m, d), samples or a chunk may be a tuple of arrays
            (m, d_k), whose coordinates are concatenated.
        memory : int, default 256 MiB
            Bytes that temporary arrays may take, at least 2**20; the samples, the current chunk and the result
            are not counted. Pages of a memory map are released after use.

        Returns
        -------
        Moments
            Computed in float64; rounded, not certified.

        Raises
        ------
        DomainError
            For fewer than 2 samples, NaN, infinities or integers of size 2**53 and more (with their index, as
            sample and coordinate), an empty array or chunk, other numbers of dimensions, chunks of different
            numbers of coordinates, a coordinate whose sum overflows, or too little memory.
        ArgumentError
            If samples are complex, bool, objects or masked.

        Examples
        --------
        >>> import numpy as np
        >>> chunks = (np.arange(3.0) + 3 * i for i in range(100))  # 0, 1, ..., 299 in chunks of 3
        >>> moments = Moments.from_samples(chunks)
        >>> moments.n_samples, moments.mean, moments.high
        (300, array([149.5]), array([299.]))
        """
        memory = whole(memory, "memory", _LEAST_MEMORY)
        chunks: Iterator[Any] = samples if isinstance(samples, Iterator) else iter((samples,))
        n_samples = n_chunks = 0
        room = Room()
        table: FloatArray | None = None
        tiny: Mask | None = None
        for chunk in chunks:
            arrays = _arrays(chunk, f"chunk {n_chunks} of samples" if isinstance(samples, Iterator) else "samples")
            d = sum(array.shape[1] for array in arrays)
            if table is None:
                table = np.empty((len(ROWS), d))
            elif d != table.shape[1]:
                msg = (
                    f"Expected chunks of equally many coordinates; got {d} in chunk {n_chunks} after "
                    f"{table.shape[1]}. Give every chunk the shape (samples, coordinates)."
                )
                raise DomainError(msg)
            tiny = _add(arrays, table, tiny, n_samples, memory, room)
            n_samples += len(arrays[0])
            n_chunks += 1
            del chunk, arrays  # so that a stream needs memory for one chunk only
        if table is None or n_samples < 2:
            msg = f"Expected at least 2 samples; got {n_samples}. One sample has no spread."
            raise DomainError(msg)
        return _of_table(n_samples, table, tiny, exact=n_chunks == 1)

    @property
    def third_moment(self) -> FloatArray:
        """E|X - mean|^3 in the unit cubed, or an upper bound on it; may overflow or underflow in extreme units."""
        with np.errstate(all="ignore"):
            result: FloatArray = self.lyapunov_ratio * self.std**3
        return result

    @property
    def exponent(self) -> NDArray[np.int32]:
        """Integers e with 2^(e-1) <= max(|mean|, std) < 2^e; 0 where both are 0."""
        result: NDArray[np.int32] = np.frexp(np.maximum(np.abs(self.mean), self.std))[1]
        if self.tiny is not None:
            result[self.tiny.columns] = np.frexp(np.maximum(np.abs(self.tiny.mean), self.tiny.std))[1] - LIFT
        return result

    def normalised(self) -> Moments:
        """Divide each coordinate by the power of two of `exponent`, so that no third moment leaves float64.

        Batch sizes and success probabilities depend on ratios only, so they stay the same.

        Returns
        -------
        Moments
            With max(|mean|, std) in [1/2, 1), or 0.

        Examples
        --------
        >>> tiny = Moments.from_samples([1e-150, 3e-150])
        >>> tiny.third_moment, tiny.normalised().third_moment
        (array([0.]), array([0.0685052]))
        """
        unit = self.exponent
        rows = (self.mean, self.std, self.low, self.high, self._residual)
        mean, std, low, high, residual = (np.ldexp(row, -unit) for row in rows)
        if self.tiny is not None:
            here = self.tiny.columns
            lifted = (self.tiny.mean, self.tiny.std, self.tiny.residual)
            mean[here], std[here], residual[here] = (np.ldexp(row, -unit[here] - LIFT) for row in lifted)
        return replace(self, mean=mean, std=std, low=low, high=high, tiny=None, mean_residual=residual)

    @property
    def _residual(self) -> FloatArray:
        return np.zeros_like(self.mean) if self.mean_residual is None else self.mean_residual

    def _rows(self) -> list[FloatArray]:
        known = [getattr(self, name) for name in ROWS[:-1]]
        return [np.ascontiguousarray(row, float) for row in (*known, self._residual)]

    def __add__(self, other: object) -> Moments:
        """Return the moments of both sets of samples together; they must have the same coordinates."""
        if not isinstance(other, Moments):
            return NotImplemented
        a, b = (one._rows() for one in (self, other))
        if len(a[0]) != len(b[0]):
            msg = f"Expected moments of equally many coordinates; got {len(a[0])} and {len(b[0])}."
            raise DomainError(msg)
        tiny = None
        if self.tiny is not None or other.tiny is not None:
            a, b = ([row.copy() for row in rows] for rows in (a, b))
            tiny = join(a, _lifted(a, self.tiny), b, _lifted(b, other.tiny))
        table = np.empty((len(ROWS), len(a[0])))
        merge(self.n_samples, a, other.n_samples, b, list(table))
        return _of_table(self.n_samples + other.n_samples, table, tiny, exact=False)


def _lifted(rows: list[FloatArray], tiny: Tiny | None) -> Mask | None:
    """Lift the tiny columns of a description in place, without rounding; return which they are."""
    if tiny is None:
        return None
    scale(rows, tiny.columns, LIFT)
    rows[0][tiny.columns], rows[1][tiny.columns], rows[7][tiny.columns] = tiny.mean, tiny.std, tiny.residual
    mask = np.zeros(len(rows[0]), dtype=np.bool_)
    mask[tiny.columns] = True
    return mask


def _of_table(n_samples: int, table: FloatArray, tiny: Mask | None, *, exact: bool) -> Moments:
    kept = None
    if tiny is not None and tiny.any():
        columns = np.flatnonzero(tiny)
        kept = Tiny(columns, table[0, columns], table[1, columns], table[7, columns])
        scale(list(table), columns, -LIFT)
    fields = dict(zip(ROWS, table, strict=True))
    return Moments(n_samples=n_samples, third_moment_is_exact=exact, tiny=kept, **fields)


def _arrays(chunk: Any, name: str) -> list[NDArray[Any]]:
    """Return a chunk as arrays (n, d_k) of real numbers, to be concatenated; copied only if needed."""
    if not (isinstance(chunk, tuple) and chunk and all(isinstance(part, np.ndarray) for part in chunk)):
        array = numeric(chunk, name)
        arrays = [array[:, None] if array.ndim == 1 else array]
    else:
        arrays = [numeric(part, name) for part in chunk]
    for array in arrays:
        if array.ndim != 2 or len(array) != len(arrays[0]):
            shapes = ", ".join(str(array.shape) for array in arrays)
            msg = (
                f"Expected {name} of shape (samples, coordinates) or (samples,), or a tuple of arrays "
                f"(samples, coordinates) with equally many samples; got shape {shapes}. "
                "Flatten the coordinates, or give chunks as an iterator."
            )
            raise DomainError(msg)
    return arrays


def _add(
    arrays: list[NDArray[Any]], table: FloatArray, tiny: Mask | None, n_samples: int, memory: int, room: Room
) -> Mask | None:
    """Merge samples into the table of the n_samples before them; return which columns are now tiny."""
    left = 0
    for array in arrays:
        parts = describe(array, memory=memory, start=(n_samples, left), release=_release(array), room=room)
        for columns, part, small_part in parts:
            where = slice(left + columns.start, left + columns.stop)
            here = table[:, where]
            if n_samples:
                small = join(list(here), None if tiny is None else tiny[where], list(part), small_part)
                merge(n_samples, list(here), len(array), list(part), list(here))
            else:
                here[...], small = part, small_part
            if small is not None:
                tiny = np.zeros(table.shape[1], dtype=np.bool_) if tiny is None else tiny
                tiny[where] = small
        left += array.shape[1]
    return tiny


def _release(value: object) -> Callable[[], None]:
    """Return a function that releases the pages of a memory map, or does nothing.

    They can be read again from the file. A copy-on-write map (mode "c") is left alone.
    """
    while isinstance(value, np.ndarray):
        if isinstance(value, np.memmap) and value.mode == "c":
            break
        value = value.base
    if isinstance(value, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped = value
        return lambda: mapped.madvise(mmap.MADV_DONTNEED)
    return lambda: None

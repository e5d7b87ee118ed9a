"""Dispatch to the compiled loops of `kernels`, and to threads; functions here return None if the loops do not apply.

The loops apply to at least LARGE coordinates in plain NumPy arrays of float64 or float32 of one shape, with a scalar
number of nodes or batch size. For any other input, and for invalid input, the caller uses plain NumPy, which also
raises the errors.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np

from signdescent._validation import MAX_COUNT, FloatArray
from signdescent.bounds._compiled.sizes import BLOCK, LARGE
from signdescent.bounds._compiled.vote_roots import DOUBT, series
from signdescent.bounds._compiled.vote_tables import failure_table, margin_table

Kernel: TypeAlias = Callable[..., float]

__all__ = [
    "berry_esseen",
    "gauss",
    "l12_norm",
    "required_nodes",
    "rho_m_norm",
    "slices",
    "spread",
    "vote_failure",
    "vote_margin",
]

_WORTH_A_THREAD = 4  # blocks
_SLICE = 2**14
_FORMS = {"exact": 0, "second-order": 1, "simple": 2}


def vote_margin(rho: Any, nodes: Any) -> FloatArray | None:
    """Return F for every probability."""
    half, flat = _half(nodes), _flat(rho)
    if half is None or flat is None:
        return None
    table = margin_table(half)
    return _elementwise(_kernel("vote_margins")[len(table.coefficients)], flat, table, np.shape(rho))


def vote_failure(rho: Any, nodes: Any) -> FloatArray | None:
    """Return (1 - F)/2 for every probability."""
    half, flat = _half(nodes), _flat(rho)
    if half is None or flat is None:
        return None
    return _elementwise(_kernel("vote_failure"), flat, (float(half), *failure_table(half)), np.shape(rho))


def required_nodes(rho: Any, margin: Any) -> FloatArray | None:
    """Return the least odd number of nodes, or -l for a real l that exact comparisons must decide."""
    flat = _flat(rho)
    if flat is None or not isinstance(margin, float) or not 0 < margin < 1:
        return None
    coefficients = series(float(margin))
    if coefficients is None:
        return None
    return _elementwise(_kernel("required_nodes"), flat, (float(margin), *coefficients, DOUBT), np.shape(rho))


def rho_m_norm(g: Any, rho: Any, nodes: Any) -> FloatArray | None:
    """Return the sum of F |g| over the last axis."""
    half, rows = _half(nodes), _rows(g, rho)
    if half is None or rows is None:
        return None
    table = margin_table(half)
    return _sums(_kernel("rho_m_norms")[len(table.coefficients)], rows, table, np.shape(g)[:-1])


def l12_norm(g: Any, std: Any, form: str) -> FloatArray | None:
    """Return the sum of G |g| over the last axis."""
    rows = _rows(g, std)
    if rows is None:
        return None
    return _sums(_kernel("l12_norm"), rows, (_FORMS[form],), np.shape(g)[:-1])


def gauss(mean: Any, std: Any, batch_size: Any, form: str) -> FloatArray | None:
    """Return Gauss's bound for every coordinate."""
    size, flat = _count(batch_size), _flat(mean, std)
    if size is None or flat is None:
        return None
    return _elementwise(_kernel("gauss"), flat, (math.sqrt(size), _FORMS[form]), np.shape(mean))


def berry_esseen(mean: Any, std: Any, third: Any, batch_size: Any, constant: float) -> FloatArray | None:
    """Return the Berry-Esseen bound for every coordinate; constant 0 selects Shevtsova's."""
    size, flat = _count(batch_size), _flat(mean, std, third)
    if size is None or flat is None:
        return None
    return _elementwise(_kernel("berry_esseen"), flat, (math.sqrt(size), constant), np.shape(mean))


def slices(*arrays: Any) -> list[slice] | None:
    """Return the slices in which large one-dimensional arrays are processed, or None."""
    if _flat(*arrays) is None or np.ndim(arrays[0]) != 1:
        return None
    size = np.size(arrays[0])
    return [slice(start, min(start + _SLICE, size)) for start in range(0, size, _SLICE)]


def spread(task: Callable[[int, int], Any], count: int, *, least: int = 1) -> list[Any]:
    """Run task(first, last) over range(count), split among one thread per processor.

    Each thread gets at least `least` items, because starting a thread takes a tenth of a millisecond.
    """
    threads = max(1, min(count // least, _processors()))
    ends = [count * k // threads for k in range(threads + 1)]
    if threads == 1:
        return [task(0, count)]
    with ThreadPoolExecutor(threads) as pool:  # not reused: the process may fork later
        return list(pool.map(task, ends[:-1], ends[1:]))


def _processors() -> int:
    """Return the number of processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _kernel(name: str) -> Any:
    """Return a kernel by name; Numba is imported on first use."""
    from signdescent.bounds._compiled import kernels as _kernels

    return getattr(_kernels, name)


def _elementwise(
    kernel: Kernel, flat: Sequence[FloatArray], more: Sequence[Any], shape: tuple[int, ...]
) -> FloatArray | None:
    """Run a kernel that writes one number per coordinate."""
    out = np.empty(flat[0].size)

    def fill(first: int, last: int) -> float:
        part = slice(first * BLOCK, last * BLOCK)
        return kernel(*(a[part] for a in flat), *more, out[part])

    refused = spread(fill, -(-out.size // BLOCK), least=_WORTH_A_THREAD)
    return None if any(refused) else out.reshape(shape)


def _sums(
    kernel: Kernel, rows: Sequence[Sequence[FloatArray]], more: Sequence[Any], shape: tuple[int, ...]
) -> FloatArray | None:
    """Run a kernel that writes one number per block, and add these exactly; None on overflow."""
    totals = np.empty(len(rows))
    for i, row in enumerate(rows):
        total = _sum(kernel, row, more)
        if total is None:
            return None
        totals[i] = total
    result: FloatArray = totals.reshape(shape)[()]
    return result


def _sum(kernel: Kernel, row: Sequence[FloatArray], more: Sequence[Any]) -> float | None:
    sums = np.empty(-(-row[0].size // BLOCK))

    def fill(first: int, last: int) -> float:
        part = slice(first * BLOCK, last * BLOCK)
        return kernel(*(a[part] for a in row), *more, sums[first:last])

    refused = spread(fill, sums.size, least=_WORTH_A_THREAD)
    if any(refused) or not np.all(np.isfinite(sums)):
        return None
    try:
        return math.fsum(sums)
    except OverflowError:
        return None


def _plain(*arrays: Any) -> list[FloatArray] | None:
    """Return read-only views of the arrays if a kernel can read them, else None."""
    views = []
    for array in arrays:
        if type(array) not in (np.ndarray, np.memmap) or array.dtype not in (np.float64, np.float32):
            return None
        view = np.asarray(array).view()
        if not (view.dtype.isnative and view.flags.aligned and view.shape == np.shape(arrays[0])):
            return None
        view.flags.writeable = False  # one specialisation serves writable and read-only arrays
        views.append(view)
    return views


def _flat(*arrays: Any) -> list[FloatArray] | None:
    """Return large arrays flattened without a copy, or None."""
    plain = _plain(*arrays)
    if plain is None or plain[0].size < LARGE or not all(a.ndim == 1 or a.flags.c_contiguous for a in plain):
        return None
    return [a if a.ndim == 1 else a.reshape(-1) for a in plain]


def _rows(*arrays: Any) -> list[list[FloatArray]] | None:
    """Return the large vectors along the last axis, or None."""
    plain = _plain(*arrays)
    if plain is None or plain[0].ndim == 0 or plain[0].shape[-1] < LARGE:
        return None
    return [[a[index] for a in plain] for index in np.ndindex(plain[0].shape[:-1])]


def _count(value: Any) -> int | None:
    """Return one whole number in [1, 2**53], or None."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        return None
    return int(value) if 1 <= value <= MAX_COUNT else None


def _half(nodes: Any) -> int | None:
    """Return l = (nodes + 1) // 2."""
    count = _count(nodes)
    return None if count is None else (count + 1) // 2

"""Compiled loops of `moments`: two passes over the samples, and the arithmetic on columns between and after them.

Samples are read as bands of a flat array x, each a table of rows: entry (i, j) of band k is
x[start + k * step + i * stride + j]. A band has its own columns; a column-major array has one band
per column. Narrow contiguous rows are folded: `fold` of them form one row of lanes, several lanes per column. All sums
run down the columns in vector instructions, and results do not depend on the number of threads.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from signdescent.bounds._compiled import moment_formulas as _moment_formulas
from signdescent.bounds._compiled.numba_options import fused, inline

__all__ = ["ROOM", "WIDE", "centre", "finish", "first_pass", "merge", "second_pass"]

WIDE = 1024
"""Columns processed at a time; their sums stay in the first-level cache."""
TALL = 64
"""Rows summed before the sum is added to the total, which limits the growth of rounding errors."""
ROOM = (7, WIDE)
"""Shape of the workspace of a pass; folded rows are not wider."""

_LEAST = 2.0**-128  # fourth powers of such entries, and of their rounding, fit float64
_MOST = 2.0**128
_HUGE = float(np.finfo(np.float64).max)

_ratios = inline(_moment_formulas.ratios)
_merged = inline(_moment_formulas.merged)


@inline
def _less(a: float, b: float) -> float:
    return a if a < b else b


@inline
def _more(a: float, b: float) -> float:
    return a if a > b else b


@fused
def _add_first(
    x: Any, start: int, stride: int, rows: int, width: int, pivot: Any, total: Any, low: Any, high: Any
) -> None:
    """Sum x - pivot and extend the range; NaN does not enter the range and makes the sum NaN."""
    fours = rows - rows % 4
    for i in range(0, fours, 4):
        at = start + i * stride
        a, b = x[at : at + width], x[at + stride : at + stride + width]
        at += 2 * stride
        c, d = x[at : at + width], x[at + stride : at + stride + width]
        for j in range(width):
            s, t, u, v = float(a[j]), float(b[j]), float(c[j]), float(d[j])
            p = pivot[j]
            total[j] += ((s - p) + (t - p)) + ((u - p) + (v - p))
            low[j] = _less(_less(_less(s, t), _less(u, v)), low[j])
            high[j] = _more(_more(_more(s, t), _more(u, v)), high[j])
    for i in range(fours, rows):
        a = x[start + i * stride : start + i * stride + width]
        for j in range(width):
            s = float(a[j])
            total[j] += s - pivot[j]
            low[j] = _less(s, low[j])
            high[j] = _more(s, high[j])


@fused
def _add_second(
    x: Any,
    start: int,
    stride: int,
    rows: int,
    width: int,
    pivot: Any,
    offset: Any,
    factor: Any,
    second: Any,
    third: Any,
    absolute: Any,
    fourth: Any,
) -> None:
    """Sum powers of (x - pivot) * factor - offset; differences scale exactly, means do not."""
    fours = rows - rows % 4
    for i in range(0, fours, 4):
        at = start + i * stride
        a, b = x[at : at + width], x[at + stride : at + stride + width]
        at += 2 * stride
        c, d = x[at : at + width], x[at + stride : at + stride + width]
        for j in range(width):
            p, o, f = pivot[j], offset[j], factor[j]
            s, t = (float(a[j]) - p) * f - o, (float(b[j]) - p) * f - o
            u, v = (float(c[j]) - p) * f - o, (float(d[j]) - p) * f - o
            ss, tt, uu, vv = s * s, t * t, u * u, v * v
            second[j] += (ss + tt) + (uu + vv)
            fourth[j] += (ss * ss + tt * tt) + (uu * uu + vv * vv)
            s, t, u, v = s * ss, t * tt, u * uu, v * vv
            third[j] += (s + t) + (u + v)
            absolute[j] += (abs(s) + abs(t)) + (abs(u) + abs(v))
    for i in range(fours, rows):
        a = x[start + i * stride : start + i * stride + width]
        for j in range(width):
            s = (float(a[j]) - pivot[j]) * factor[j] - offset[j]
            ss = s * s
            second[j] += ss
            fourth[j] += ss * ss
            third[j] += s * ss
            absolute[j] += abs(s * ss)


@fused
def _join_lanes(sums: Any, fold: int, columns: int) -> None:
    """Sum the lanes of every column pairwise, so that rounding grows with the logarithm of their number."""
    while fold > 1:
        half = (fold + 1) // 2
        for j in range((fold - half) * columns):
            sums[j] += sums[half * columns + j]
        fold = half


@fused
def first_pass(
    x: Any,
    start: int,
    step: int,
    bands: int,
    stride: int,
    rows: int,
    columns: int,
    fold: int,
    given: Any,
    into: Any,
    room: Any,
) -> None:
    """Sum x - pivot and extend the range, per column of all bands."""
    pivot, (total, low, high) = given[0], into
    lanes = columns * fold
    whole = rows // fold
    for band in range(bands):
        at, first = start + band * step, band * columns
        if fold == 1:
            for c in range(0, columns, WIDE):
                wide = min(WIDE, columns - c)
                here, there = first + c, first + c + wide
                p, least, most = pivot[here:there], low[here:there], high[here:there]
                for r in range(0, rows, TALL):
                    room[0, :wide] = 0.0
                    _add_first(x, at + r * stride + c, stride, min(TALL, rows - r), wide, p, room[0], least, most)
                    for j in range(wide):
                        total[here + j] += room[0, j]
            continue
        for j in range(lanes):
            room[1, j], room[2, j], room[3, j] = math.inf, -math.inf, pivot[first + j % columns]
        for r in range(0, whole + 1, TALL):  # the last row may be shorter
            tall = min(TALL, whole - r)
            room[0, :lanes] = 0.0
            begin = at + r * lanes
            _add_first(x, begin, lanes, tall, lanes, room[3], room[0], room[1], room[2])
            if r + TALL > whole:
                rest = rows * columns - whole * lanes
                _add_first(x, at + whole * lanes, lanes, 1, rest, room[3], room[0], room[1], room[2])
            _join_lanes(room[0], fold, columns)
            for j in range(columns):
                total[first + j] += room[0, j]
        for j in range(columns):
            for k in range(j, lanes, columns):
                low[first + j] = _less(room[1, k], low[first + j])
                high[first + j] = _more(room[2, k], high[first + j])


@fused
def second_pass(
    x: Any,
    start: int,
    step: int,
    bands: int,
    stride: int,
    rows: int,
    columns: int,
    fold: int,
    given: Any,
    into: Any,
    room: Any,
) -> None:
    """Sum powers 2, 3, 4 and |3| of (x - pivot - offset) * factor, per column of all bands."""
    (pivot, offset, factor), (second, third, fourth, absolute) = given, into
    lanes = columns * fold
    whole = rows // fold
    for band in range(bands):
        at, first = start + band * step, band * columns
        if fold == 1:
            for c in range(0, columns, WIDE):
                wide = min(WIDE, columns - c)
                here, there = first + c, first + c + wide
                a, b, f = pivot[here:there], offset[here:there], factor[here:there]
                for r in range(0, rows, TALL):
                    room[:4, :wide] = 0.0
                    begin, tall = at + r * stride + c, min(TALL, rows - r)
                    _add_second(x, begin, stride, tall, wide, a, b, f, room[0], room[1], room[2], room[3])
                    for j in range(wide):
                        second[here + j] += room[0, j]
                        third[here + j] += room[1, j]
                        absolute[here + j] += room[2, j]
                        fourth[here + j] += room[3, j]
            continue
        for j in range(lanes):
            k = first + j % columns
            room[4, j], room[5, j], room[6, j] = pivot[k], offset[k], factor[k]
        a, b, f = room[4], room[5], room[6]
        for r in range(0, whole + 1, TALL):
            tall = min(TALL, whole - r)
            room[:4, :lanes] = 0.0
            begin = at + r * lanes
            _add_second(x, begin, lanes, tall, lanes, a, b, f, room[0], room[1], room[2], room[3])
            if r + TALL > whole:
                rest = rows * columns - whole * lanes
                _add_second(x, at + whole * lanes, lanes, 1, rest, a, b, f, room[0], room[1], room[2], room[3])
            for k in range(4):
                _join_lanes(room[k], fold, columns)
            for j in range(columns):
                second[first + j] += room[0, j]
                third[first + j] += room[1, j]
                absolute[first + j] += room[2, j]
                fourth[first + j] += room[3, j]


@fused
def centre(n: int, limit: float, total: Any, low: Any, high: Any, offset: Any) -> tuple[int, int]:
    """Write offset = total / n; return the numbers of columns that are invalid, and whose powers may leave float64."""
    refused = extreme = 0
    for j in range(len(total)):
        offset[j] = total[j] / n
        fine = (low[j] > -limit) & (high[j] < limit) & (abs(offset[j]) <= _HUGE)
        refused += 0 if fine else 1
        size = _more(-low[j], high[j])
        extreme += 0 if (size == 0.0) | ((size >= _LEAST) & (size <= _MOST)) else 1
    return refused, extreme


@fused
def finish(n: int, pivot: Any, offset: Any, out: Any) -> None:
    """Turn sums of powers into mean, std and ratios, in place."""
    mean, std, skewness, kurtosis, lyapunov, low, high, rest = out
    for j in range(len(mean)):
        constant = low[j] == high[j]
        mean[j] = _more(_less(pivot[j] + offset[j], high[j]), low[j])
        rest[j] = (pivot[j] - mean[j]) + offset[j]
        s, t, k, b = _ratios(
            1.0 if constant else std[j] / n,
            0.0 if constant else skewness[j] / n,
            1.0 if constant else kurtosis[j] / n,
            1.0 if constant else lyapunov[j] / n,
        )
        std[j], skewness[j], kurtosis[j], lyapunov[j] = 0.0 if constant else s, t, k, b


@fused
def merge(p: float, q: float, a: Any, b: Any, out: Any) -> int:
    """Merge two descriptions unless powers of a column may leave float64; return the number of such columns.

    `out` may be `a` or `b`.
    """
    mean_a, std_a, skewness_a, kurtosis_a, lyapunov_a, low_a, high_a, rest_a = a
    mean_b, std_b, skewness_b, kurtosis_b, lyapunov_b, low_b, high_b, rest_b = b
    mean, std, skewness, kurtosis, lyapunov, low, high, rest = out
    extreme = 0
    for j in range(len(mean)):
        size = _more(_more(abs(mean_a[j]), abs(mean_b[j])), _more(std_a[j], std_b[j]))
        extreme += 0 if (size == 0.0) | ((size >= _LEAST) & (size <= _MOST)) else 1
    if extreme:
        return extreme
    for j in range(len(mean)):  # separate, because a loop over more arrays is not vectorised
        low[j], high[j] = _less(low_a[j], low_b[j]), _more(high_a[j], high_b[j])
    for j in range(len(mean)):
        constant = low[j] == high[j]
        m, r, s, t, k, c = _merged(
            p,
            q,
            (mean_a[j], std_a[j], skewness_a[j], kurtosis_a[j], lyapunov_a[j], rest_a[j]),
            (mean_b[j], std_b[j], skewness_b[j], kurtosis_b[j], lyapunov_b[j], rest_b[j]),
        )
        s, t, k, c = _ratios(
            1.0 if constant else s, 0.0 if constant else t, 1.0 if constant else k, 1.0 if constant else c
        )
        mean[j], rest[j] = _more(_less(m, high[j]), low[j]), r
        std[j], skewness[j], kurtosis[j], lyapunov[j] = 0.0 if constant else s, t, k, c
    return 0

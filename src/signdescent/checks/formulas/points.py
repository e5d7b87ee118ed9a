"""Points of a domain for the search: corners, evenly spread points, and exact points near a float point."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from signdescent.checks.formulas.goal import Axis, Goal
from signdescent.theory.exactness import number_of

__all__ = [
    "constant_points",
    "corners",
    "distinct",
    "ends",
    "even",
    "from_unit",
    "inside",
    "point_of",
    "rational_points",
    "simplest_between",
]

Array = Any

_GRIDS = (0.0, 1.0, 0.5, 1e-1, 1e-2, 1e-3, 1e-5, 1e-8, 1e-12)
_MAGNITUDES = (1e-9, 1e-6, 1e-4, 1e-2, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 1e3, 1e4, 1e6, 1e9)
_MAX_CORNERS = 4000
_MAX_ENDS = 64
_CONSTANTS = (
    sp.E, 1 / sp.E, sp.log(2), sp.log(3), sp.sqrt(2), sp.sqrt(3), sp.sqrt(5), sp.pi, 1 / sp.pi, sp.sqrt(sp.pi),
    sp.exp(sp.Rational(1, 2)), sp.exp(-sp.Rational(1, 2)), 2 ** sp.Rational(1, 3), 3 ** sp.Rational(1, 3),
)  # fmt: skip


def from_unit(axis: Axis, t: Array) -> Array:
    """Map [0, 1] onto an axis, increasing; infinite ends become large floats."""
    low, high = (float(end) for end in (axis.low, axis.high))
    with np.errstate(all="ignore"):
        if math.isfinite(low) and math.isfinite(high):
            x = low + (high - low) * t
        elif math.isfinite(low):
            x = low + t / np.maximum(1 - t, 1e-12) * np.where(t > 0.8, t / np.maximum(1 - t, 1e-12), 1.0)
        elif math.isfinite(high):
            x = high - (1 - t) / np.maximum(t, 1e-12)
        else:
            s = 2 * t - 1
            x = s / np.maximum(1 - s * s, 1e-12)
    return inside(axis, x)


def inside(axis: Axis, x: Array) -> Array:
    """Move coordinates onto the axis: round integers, and replace open ends by the next float."""
    if axis.integer:
        x = np.rint(x)
    low, high = float(axis.low), float(axis.high)
    x = np.clip(x, low, high)
    if not axis.integer:
        if axis.low_open and math.isfinite(low):
            x = np.where(x <= low, np.nextafter(low, np.inf) + (1e-300 if low == 0 else 0), x)
        if axis.high_open and math.isfinite(high):
            x = np.where(x >= high, np.nextafter(high, -np.inf), x)
    return x


def _marks(axis: Axis) -> list[float]:
    """Return ends, points near the ends, several magnitudes and, on integer axes, the first integers."""
    low, high = float(axis.low), float(axis.high)
    marks: list[float] = []
    if math.isfinite(low) and math.isfinite(high):
        width = high - low
        marks += [low + width * g for g in _GRIDS] + [high - width * g for g in _GRIDS]
    elif math.isfinite(low):
        marks += [low] + [low + m for m in _MAGNITUDES]
    elif math.isfinite(high):
        marks += [high] + [high - m for m in _MAGNITUDES]
    else:
        marks += [0.0] + [s * m for m in _MAGNITUDES for s in (1, -1)]
    if axis.integer:
        start = low if math.isfinite(low) else (high - 50 if math.isfinite(high) else -25)
        marks += [start + k for k in range(60)]
    kept = dict.fromkeys(float(v) for v in inside(axis, np.array(marks)))
    return list(kept)


def corners(axes: Sequence[Axis]) -> Array:
    """Return combinations of ends and special values of each axis."""
    per_axis = [_marks(axis) for axis in axes]
    limit = max(3, int(_MAX_CORNERS ** (1 / len(axes))))
    if len(axes) > 1:
        per_axis = [_spread(marks, limit) for marks in per_axis]
    elif axes[0].integer:
        start = float(axes[0].low) if math.isfinite(float(axes[0].low)) else -1000.0
        per_axis[0] = list(dict.fromkeys([*per_axis[0], *inside(axes[0], start + np.arange(2000.0))]))
    return np.array(list(itertools.product(*per_axis)), dtype=float)


def ends(goal: Goal) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Yield at most 64 exact corners of a domain, if every axis contains one of its ends."""
    choices = [[end for end in dict.fromkeys((a.low, a.high)) if end.is_finite and a.contains(end)] for a in goal.axes]
    for corner in itertools.islice(itertools.product(*choices), _MAX_ENDS):
        yield dict(zip(goal.symbols, corner, strict=True))


def _spread(marks: list[float], limit: int) -> list[float]:
    """Return the first marks (ends come first) and evenly spaced others."""
    if len(marks) <= limit:
        return marks
    head = marks[: limit // 2]
    rest = marks[limit // 2 :]
    step = len(rest) / (limit - len(head))
    return head + [rest[int(i * step)] for i in range(limit - len(head))]


def even(axes: Sequence[Axis], points: int, generator: np.random.Generator) -> Array:
    """Return points spread by an additive recurrence with irrational steps, from a random start."""
    dimension = len(axes)
    ratio = 1.5  # solves ratio**(dimension + 1) = ratio + 1
    for _ in range(60):
        ratio = (1 + ratio) ** (1 / (dimension + 1))
    steps = ratio ** -np.arange(1.0, dimension + 1)
    units = (generator.random(dimension) + np.outer(np.arange(points), steps)) % 1.0
    return np.column_stack([from_unit(axis, units[:, i]) for i, axis in enumerate(axes)])


def distinct(points: list[Array], count: int) -> list[Array]:
    """Return the first `count` points that are not close to an earlier one."""
    kept: list[Array] = []
    for point in points:
        if all(np.max(np.abs(point - other) / (1 + np.abs(other))) > 1e-3 for other in kept):
            kept.append(point)
        if len(kept) == count:
            break
    return kept


def rational_points(goal: Goal, x: Array) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Yield exact points near a float point: the point itself, and simpler neighbours."""
    exact = [Fraction(float(v)) for v in x]
    seen: set[tuple[Fraction, ...]] = set()
    for tolerance in (0.0, 1e-5, 1e-7, 1e-3):
        coordinates = tuple(
            Fraction(round(v)) if axis.integer else simplest(v, tolerance * (1 + abs(float(v))))
            for axis, v in zip(goal.axes, exact, strict=True)
        )
        if coordinates not in seen:
            seen.add(coordinates)
            yield point_of(goal, coordinates)


def constant_points(goal: Goal, x: Array) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Yield a point whose coordinates are simple rationals or simple multiples of well-known constants."""
    point: dict[sp.Symbol, sp.Expr] = {}
    for symbol, value in zip(goal.symbols, x, strict=True):
        near = simplest(Fraction(float(value)), 1e-6 * (1 + abs(float(value))))
        best, cost = number_of(near), near.denominator * max(1, abs(near.numerator)) // 4
        for constant in _CONSTANTS:
            ratio = simplest(Fraction(float(value) / float(constant)), 1e-6)
            if ratio and ratio.denominator * abs(ratio.numerator) < cost:
                best, cost = number_of(ratio) * constant, ratio.denominator * abs(ratio.numerator)
        point[symbol] = best
    yield point


def point_of(goal: Goal, coordinates: Sequence[Fraction]) -> dict[sp.Symbol, sp.Expr]:
    """Return exact coordinates as a point of a goal."""
    return {s: number_of(v) for s, v in zip(goal.symbols, coordinates, strict=True)}


def simplest(value: Fraction, tolerance: float) -> Fraction:
    """Return the fraction with the least denominator within a tolerance of a value."""
    if tolerance <= 0:
        return value
    slack = Fraction(tolerance)
    return simplest_between(value - slack, value + slack)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the simplest fraction in a closed interval (Stern-Brocot)."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest_between(-high, -low)
    floor = low.numerator // low.denominator
    if floor == low:
        return Fraction(floor)
    if floor + 1 <= high:
        return Fraction(floor + 1)
    return floor + 1 / simplest_between(1 / (high - floor), 1 / (low - floor))

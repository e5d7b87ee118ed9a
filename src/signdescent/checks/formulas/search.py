"""Search for a counterexample: corners, evenly spread points, minimisation of the margin, then shrinking.

The search uses floats; a witness counts only after it is confirmed at an exact point.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.formulas.goal import Goal
from signdescent.checks.formulas.margin import margin_of
from signdescent.checks.formulas.points import (
    constant_points,
    corners,
    distinct,
    ends,
    even,
    inside,
    point_of,
    rational_points,
)
from signdescent.checks.formulas.truth import enclose, sign_at, truth_at
from signdescent.checks.formulas.witness import confirm, describe, meets, shrink
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate import Program, Unsupported, compile_program
from signdescent.checks.translate.floats import evaluate
from signdescent.checks.wording import counted

__all__ = ["known_zeros", "search"]

Array = Any
_Low = tuple[float, Mapping[str, float]]  # a margin, and where

_CONFIRMATIONS = 60
_DOUBTFUL = 12
_REFINED = 8
_ENCLOSED = 40
_CHOSEN = 32  # float points near which a point that surely meets the assumptions is sought


@dataclass(frozen=True, slots=True)
class _Field:
    """A goal compiled for floats: margin and assumptions at many points."""

    goal: Goal
    margin: Program
    assumptions: Program

    def evaluate(self, points: Array) -> tuple[Array, Array]:
        """Return the margins (NaN if a side does not exist) and whether each point meets the assumptions."""
        columns = list(points.T)
        size = len(points)
        value = np.broadcast_to(np.asarray(evaluate(self.margin, columns)[0], dtype=float), (size,))
        met = np.ones(size, dtype=bool)
        for condition in evaluate(self.assumptions, columns):
            met &= np.broadcast_to(np.asarray(condition, dtype=bool), (size,))
        return value, met


def search(goal: Goal, *, points: int = 4096, polish: int = 12, rng: int | np.random.Generator = 0) -> Answer:
    """Search one goal; return REFUTED with a confirmed witness, or UNDECIDED with the number of points.

    `points` and `polish` (local minimisations) are counts, so the answer does not depend on the machine.
    """
    try:
        field = _Field(
            goal,
            compile_program([margin_of(goal.statement)], goal.symbols),
            compile_program(list(goal.assumptions), goal.symbols),
        )
    except Unsupported as missing:
        return Answer(verdict=Verdict.UNDECIDED, engine="search", sentence=str(missing), unsupported=True)
    if not goal.axes:
        return _single(goal)
    generator = np.random.default_rng(rng)
    sample = np.concatenate([corners(goal.axes), even(goal.axes, points, generator)])
    margins, met = field.evaluate(sample)
    tried, meeting = len(sample), int(met.sum())
    known = _known_to_meet(goal, sample[met])
    usable = met & np.isfinite(margins)
    order = np.flatnonzero(usable)[np.argsort(margins[usable], kind="stable")]
    best: list[tuple[float, Array]] = [(float(margins[i]), sample[i]) for i in order[: max(4 * polish, _ENCLOSED)]]
    witness = _first_confirmed(goal, best)
    if witness is None and polish:
        starts = distinct([x for _, x in best], polish)
        for start in starts:
            lows, evaluations = _minimise(field, start)
            tried += evaluations
            meeting += evaluations
            best.extend(lows)
            witness = _first_confirmed(goal, lows)
            if witness is not None:
                break
    seen, low = _least_margins(goal, best)
    meeting = meeting if known or witness is not None else 0
    common: dict[str, Any] = {
        "engine": "search",
        "points_tried": tried,
        "points_met": meeting,
        "margin": low[0] if low else None,
        "margin_at": low[1] if low else {},
        "found": seen,
    }
    if witness is not None:
        shrunk = shrink(goal, witness)
        return Answer(
            verdict=Verdict.REFUTED,
            sentence="a point was found at which the statement fails",
            witness=describe(goal, shrunk),
            **common,
        )
    sentence = (
        f"no violation at {counted(meeting, 'point that meets', 'points that meet')} the assumptions ({tried} tried)"
        if meeting
        else f"none of {counted(tried, 'point', 'points')} meets the assumptions"
    )
    return Answer(
        verdict=Verdict.UNDECIDED,
        sentence=sentence,
        **common,
    )


def _known_to_meet(goal: Goal, points: Array) -> bool:
    """Return whether an exact point near one of several float points is known to meet the assumptions.

    In floats, an assumption such as ``exp(-x) <= 0`` is met where the exponential underflows.
    """
    if not goal.assumptions:
        return True
    chosen = points[:: max(1, len(points) // _CHOSEN)]
    exact = (point for x in chosen for point in rational_points(goal, x))
    return any(all(axis.contains(point[axis.symbol]) for axis in goal.axes) and meets(goal, point) for point in exact)


def _least_margins(goal: Goal, points: list[tuple[float, Array]]) -> tuple[_Low | None, _Low | None]:
    """Return the least margin at the best points, and the least margin at those and the exact corners of the domain.

    Both are computed from ball enclosures, without rounding errors. A corner counts only if it is known to meet the
    assumptions and its margin is strictly smaller.
    """
    points.sort(key=lambda item: item[0])
    margin = margin_of(goal.statement)
    refined: list[_Low] = []
    for _value, x in points[:_ENCLOSED]:
        point = point_of(
            goal,
            [Fraction(round(v)) if a.integer else Fraction(float(v)) for a, v in zip(goal.axes, x, strict=True)],
        )
        refined += _enclosed(margin, point)
        if len(refined) == _REFINED:
            break
    exact = [
        low
        for corner in ends(goal)
        if all(truth_at(assumption, corner).value is True for assumption in goal.assumptions)
        for low in _enclosed(margin, corner)
    ]
    by_margin = itemgetter(0)
    return min(refined, key=by_margin, default=None), min([*refined, *exact], key=by_margin, default=None)


def _enclosed(margin: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> list[_Low]:
    """Return the margin at an exact point with the point in floats; empty if the enclosure is too wide."""
    enclosure = enclose(margin, point, 192)
    if enclosure is None:
        return []
    low, high = enclosure
    if (high - low).upper() >= 1e-30 + 1e-9 * abs(float(low)):
        return []
    value = 0.0 if low <= 0 <= high else float(low.mid())
    return [(value, {str(symbol): float(number) for symbol, number in point.items()})]


def known_zeros(goal: Goal, searched: Answer) -> list[dict[sp.Symbol, sp.Expr]]:
    """Return exact points near the least margin at which both sides of a relation are equal."""
    if not isinstance(goal.statement, Relational) or searched.found is None or abs(searched.found[0]) > 1e-6:
        return []
    x = np.array([searched.found[1][str(s)] for s in goal.symbols])
    difference = goal.statement.lhs - goal.statement.rhs
    candidates = [*rational_points(goal, x), *constant_points(goal, x)]
    return [point for point in candidates if sign_at(difference, point)[0] == 0][:2]


def _single(goal: Goal) -> Answer:
    """Decide a goal without variables; its only point is met if the assumptions are known to be true."""
    met = meets(goal, {})
    common: dict[str, Any] = {"engine": "search", "points_tried": 1, "points_met": int(met)}
    if confirm(goal, {}):
        return Answer(verdict=Verdict.REFUTED, sentence="the statement fails", witness=describe(goal, {}), **common)
    sentence = "no violation at the only point" if met else "the only point is not known to meet the assumptions"
    return Answer(verdict=Verdict.UNDECIDED, sentence=sentence, **common)


def _minimise(field: _Field, start: Array) -> tuple[list[tuple[float, Array]], int]:
    """Minimise the margin from a start with fixed integer coordinates; return the best points and the evaluations."""
    from scipy import optimize  # slow to import, and only minimisation needs it

    axes = field.goal.axes
    free = [i for i, axis in enumerate(axes) if not axis.integer]
    if not free:
        return _neighbours(field, start)
    seen: list[tuple[float, Array]] = []
    count = 0

    def place(z: Array) -> Array:
        x = start.copy()
        for i, value in zip(free, z, strict=True):
            x[i] = inside(axes[i], np.float64(value))
        return x

    def objective(z: Array) -> float:
        nonlocal count
        count += 1
        x = place(z)
        margins, met = field.evaluate(x[None, :])
        value = float(margins[0])
        if not met[0] or not math.isfinite(value):
            return 1e300
        if len(seen) < 4 or value < seen[-1][0]:
            seen.append((value, x))
            seen.sort(key=lambda item: item[0])
            del seen[4:]
        return value

    scale = np.maximum(np.abs(start[free]), 1e-3)
    simplex = np.vstack(
        [start[free]] + [start[free] + 0.05 * scale[j] * np.eye(len(free))[j] for j in range(len(free))]
    )
    with np.errstate(all="ignore"):
        optimize.minimize(
            objective,
            start[free],
            method="Nelder-Mead",
            options={"initial_simplex": simplex, "maxfev": 300 * len(free), "xatol": 1e-13, "fatol": 0.0},
        )
    return list(seen), count


def _neighbours(field: _Field, start: Array) -> tuple[list[tuple[float, Array]], int]:
    steps = list(itertools.product((-2.0, -1.0, 0.0, 1.0, 2.0), repeat=len(start)))
    points = np.array(
        [
            [float(inside(a, np.float64(v))) for a, v in zip(field.goal.axes, start + s, strict=True)]
            for s in np.array(steps)
        ]
    )
    margins, met = field.evaluate(points)
    usable = np.flatnonzero(met & np.isfinite(margins))
    ranked = usable[np.argsort(margins[usable], kind="stable")][:4]
    return [(float(margins[i]), points[i]) for i in ranked], len(points)


def _first_confirmed(goal: Goal, points: Sequence[tuple[float, Array]]) -> dict[sp.Symbol, sp.Expr] | None:
    """Return the first confirmed exact point near the float points, or None; a zero margin may be a violation."""
    budget, doubtful = _CONFIRMATIONS, _DOUBTFUL if not isinstance(goal.statement, sp.Eq) else _DOUBTFUL // 4
    for value, x in points:
        if value > 1e-6:
            break
        for point in rational_points(goal, x):
            if value > -1e-9:  # zero up to rounding: only a few exact tests
                doubtful -= 1
                if doubtful < 0:
                    break
            budget -= 1
            if confirm(goal, point):
                return point
            if budget <= 0:
                return None
    return None

"""Look for a counterexample: corners, evenly spread points, minimisation of the margin, then shrinking.

Points are found in floats; a witness counts only when it is confirmed at an exact rational point.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from flint import ctx
from sympy.core.relational import Relational

from signdescent.checks.engines.margin import margin_of
from signdescent.checks.engines.truth import enclose, sign_at, truth_at
from signdescent.checks.goal import Axis, Goal
from signdescent.checks.report import Answer, Verdict, Witness
from signdescent.checks.translate import Program, Unsupported, compile_program
from signdescent.checks.translate.floats import evaluate

__all__ = ["confirm", "describe", "known_zeros", "search", "shrink"]

Array = Any

_GRIDS = (0.0, 1.0, 0.5, 1e-1, 1e-2, 1e-3, 1e-5, 1e-8, 1e-12)
_MAGNITUDES = (1e-9, 1e-6, 1e-4, 1e-2, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 1e3, 1e4, 1e6, 1e9)
_MAX_CORNERS = 4000
_CONSTANTS = (
    sp.E, 1 / sp.E, sp.log(2), sp.log(3), sp.sqrt(2), sp.sqrt(3), sp.sqrt(5), sp.pi, 1 / sp.pi, sp.sqrt(sp.pi),
    sp.exp(sp.Rational(1, 2)), sp.exp(-sp.Rational(1, 2)), 2 ** sp.Rational(1, 3), 3 ** sp.Rational(1, 3),
)  # fmt: skip
_CONFIRMATIONS = 60
_DOUBTFUL = 12
_REFINED = 8
_ENCLOSED = 40
_PLAIN = sorted({Fraction(p, q) for q in range(1, 11) for p in range(q + 1)} | {Fraction(k) for k in range(11)})


@dataclass(frozen=True, slots=True)
class _Field:
    """A goal compiled for floats: margin and assumptions at many points."""

    goal: Goal
    margin: Program
    assumptions: Program

    def evaluate(self, points: Array) -> tuple[Array, Array]:
        """Return the margins (NaN where a side does not exist) and which points meet the assumptions."""
        columns = list(points.T)
        size = len(points)
        value = np.broadcast_to(np.asarray(evaluate(self.margin, columns)[0], dtype=float), (size,))
        met = np.ones(size, dtype=bool)
        for condition in evaluate(self.assumptions, columns):
            met &= np.broadcast_to(np.asarray(condition, dtype=bool), (size,))
        return value, met


def search(goal: Goal, *, points: int = 4096, polish: int = 12, rng: int | np.random.Generator = 0) -> Answer:
    """Search one goal; REFUTED with a confirmed witness, or UNDECIDED with how many points were tried.

    `points` and `polish` (local minimisations) count work, so that the answer does not depend on the machine.
    """
    try:
        field = _Field(
            goal,
            compile_program([margin_of(goal.statement)], goal.symbols),
            compile_program(list(goal.assumptions), goal.symbols),
        )
    except Unsupported as missing:
        return Answer(verdict=Verdict.UNDECIDED, engine="search", sentence=str(missing))
    if not goal.axes:
        return _single(goal)
    generator = np.random.default_rng(rng)
    sample = np.concatenate([_corners(goal.axes), _even(goal.axes, points, generator)])
    margins, met = field.evaluate(sample)
    tried, counted = len(sample), int(met.sum())
    usable = met & np.isfinite(margins)
    order = np.flatnonzero(usable)[np.argsort(margins[usable], kind="stable")]
    best: list[tuple[float, Array]] = [(float(margins[i]), sample[i]) for i in order[: max(4 * polish, _ENCLOSED)]]
    witness = _first_confirmed(goal, best)
    if witness is None and polish:
        starts = _distinct([x for _, x in best], polish)
        for start in starts:
            found, evaluations = _minimise(field, start)
            tried += evaluations
            counted += evaluations
            best.extend(found)
            witness = _first_confirmed(goal, found)
            if witness is not None:
                break
    low = _least_margin(goal, best)
    where = {str(s): float(v) for s, v in zip(goal.symbols, low[1], strict=True)} if low else {}
    common: dict[str, Any] = {"engine": "search", "points_tried": tried, "points_met": counted}
    if witness is not None:
        shrunk = shrink(goal, witness)
        return Answer(
            verdict=Verdict.REFUTED,
            sentence="a point was found at which the statement fails",
            witness=describe(goal, shrunk),
            margin=low[0] if low else None,
            margin_at=where,
            **common,
        )
    sentence = (
        f"no violation at {counted} points that meet the assumptions ({tried} tried)"
        if counted
        else f"none of {tried} points meets the assumptions"
    )
    return Answer(
        verdict=Verdict.UNDECIDED,
        sentence=sentence,
        margin=low[0] if low else None,
        margin_at=where,
        **common,
    )


def _least_margin(goal: Goal, found: list[tuple[float, Array]]) -> tuple[float, Array] | None:
    """Return the least margin of the best points, as balls enclose it there: rounding never shows as a margin."""
    found.sort(key=lambda item: item[0])
    margin = margin_of(goal.statement)
    refined: list[tuple[float, Array]] = []
    for _value, x in found[:_ENCLOSED]:
        point = _point(
            goal,
            [Fraction(round(v)) if a.integer else Fraction(float(v)) for a, v in zip(goal.axes, x, strict=True)],
        )
        enclosure = enclose(margin, point, 192)
        if enclosure is None:
            continue
        low, high = enclosure
        if (high - low).upper() < 1e-30 + 1e-9 * abs(float(low)):
            refined.append((0.0 if low <= 0 <= high else float(low.mid()), x))
        if len(refined) == _REFINED:
            break
    return min(refined, key=lambda item: item[0], default=None)


def confirm(goal: Goal, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Return whether an exact point lies in the domain, meets the assumptions and violates the statement."""
    if not all(axis.contains(point[axis.symbol]) for axis in goal.axes):
        return False
    if truth_at(goal.statement, point).value is not False:
        return False
    return all(truth_at(assumption, point).value is True for assumption in goal.assumptions)


def describe(goal: Goal, point: Mapping[sp.Symbol, sp.Expr]) -> Witness:
    """Return the witness at a confirmed point, with both sides of a relation."""
    names = {str(goal.names.get(s, s)): _fraction(v) for s, v in point.items()}
    names |= {str(s): _fraction(v) for s, v in goal.fixed.items() if v.is_Rational}
    left = right = ""
    exact = truth_at(goal.statement, point).exact
    if isinstance(goal.statement, Relational):
        left, right = (_side(side, point) for side in (goal.statement.lhs, goal.statement.rhs))
    return Witness(names, left, right, "exact arithmetic" if exact else "ball arithmetic")


def known_zeros(goal: Goal, found: Answer) -> list[dict[sp.Symbol, sp.Expr]]:
    """Return exact points near the least margin at which both sides of a relation meet exactly."""
    if not isinstance(goal.statement, Relational) or found.margin is None or abs(found.margin) > 1e-6:
        return []
    x = np.array([found.margin_at[str(s)] for s in goal.symbols])
    difference = goal.statement.lhs - goal.statement.rhs
    candidates = [*_rational_points(goal, x), *_constant_points(goal, x)]
    return [point for point in candidates if sign_at(difference, point)[0] == 0][:2]


def _constant_points(goal: Goal, x: Array) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Yield points whose coordinates are simple rationals or simple multiples of well-known constants."""
    point: dict[sp.Symbol, sp.Expr] = {}
    for symbol, value in zip(goal.symbols, x, strict=True):
        near = _simplest(Fraction(float(value)), 1e-6 * (1 + abs(float(value))))
        best, cost = _number(near), near.denominator * max(1, abs(near.numerator)) // 4
        for constant in _CONSTANTS:
            ratio = _simplest(Fraction(float(value) / float(constant)), 1e-6)
            if ratio and ratio.denominator * abs(ratio.numerator) < cost:
                best, cost = _number(ratio) * constant, ratio.denominator * abs(ratio.numerator)
        point[symbol] = best
    yield point


def _single(goal: Goal) -> Answer:
    """Decide a goal without variables."""
    common: dict[str, Any] = {"engine": "search", "points_tried": 1, "points_met": 1}
    if confirm(goal, {}):
        return Answer(verdict=Verdict.REFUTED, sentence="the statement fails", witness=describe(goal, {}), **common)
    return Answer(verdict=Verdict.UNDECIDED, sentence="no violation at the only point", **common)


def _side(side: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> str:
    value = side.xreplace(dict(point))
    if value.is_Rational:
        return str(value)
    enclosure = enclose(side, point, 96)
    if enclosure is None:
        return str(value)
    with ctx.workprec(96):
        middle = enclosure[0].union(enclosure[1])
    return f"{middle.str(15)}"


def _fraction(value: sp.Expr) -> Fraction:
    return Fraction(int(value.p), int(value.q))


# ---------------------------------------------------------------- points of the domain


def _from_unit(axis: Axis, t: Array) -> Array:
    """Map [0, 1] onto an axis, increasing; infinite ends are reached like tangents."""
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
    return _inside(axis, x)


def _inside(axis: Axis, x: Array) -> Array:
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
    """Return ends, points near the ends, magnitudes and, on integer axes, the first integers."""
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
    kept = dict.fromkeys(float(v) for v in _inside(axis, np.array(marks)))
    return list(kept)


def _corners(axes: Sequence[Axis]) -> Array:
    per_axis = [_marks(axis) for axis in axes]
    limit = max(3, int(_MAX_CORNERS ** (1 / len(axes))))
    if len(axes) > 1:
        per_axis = [_spread(marks, limit) for marks in per_axis]
    elif axes[0].integer:
        start = float(axes[0].low) if math.isfinite(float(axes[0].low)) else -1000.0
        per_axis[0] = list(dict.fromkeys([*per_axis[0], *_inside(axes[0], start + np.arange(2000.0))]))
    return np.array(list(itertools.product(*per_axis)), dtype=float)


def _spread(marks: list[float], limit: int) -> list[float]:
    """Keep the first marks (ends come first) and an even spread of the others."""
    if len(marks) <= limit:
        return marks
    head = marks[: limit // 2]
    rest = marks[limit // 2 :]
    step = len(rest) / (limit - len(head))
    return head + [rest[int(i * step)] for i in range(limit - len(head))]


def _even(axes: Sequence[Axis], points: int, generator: np.random.Generator) -> Array:
    """Spread points evenly by an additive recurrence with irrational steps, from a random start."""
    dimension = len(axes)
    ratio = 1.5  # solves ratio**(dimension + 1) = ratio + 1
    for _ in range(60):
        ratio = (1 + ratio) ** (1 / (dimension + 1))
    steps = ratio ** -np.arange(1.0, dimension + 1)
    units = (generator.random(dimension) + np.outer(np.arange(points), steps)) % 1.0
    return np.column_stack([_from_unit(axis, units[:, i]) for i, axis in enumerate(axes)])


# ---------------------------------------------------------------- minimisation


def _distinct(points: list[Array], count: int) -> list[Array]:
    kept: list[Array] = []
    for point in points:
        if all(np.max(np.abs(point - other) / (1 + np.abs(other))) > 1e-3 for other in kept):
            kept.append(point)
        if len(kept) == count:
            break
    return kept


def _minimise(field: _Field, start: Array) -> tuple[list[tuple[float, Array]], int]:
    """Minimise the margin from one start; integer coordinates stay where they are."""
    from scipy import optimize  # costs 0.3 s, which a claim without minimisation need not pay

    axes = field.goal.axes
    free = [i for i, axis in enumerate(axes) if not axis.integer]
    if not free:
        return _neighbours(field, start)
    seen: list[tuple[float, Array]] = []
    count = 0

    def place(z: Array) -> Array:
        x = start.copy()
        for i, value in zip(free, z, strict=True):
            x[i] = _inside(axes[i], np.float64(value))
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
            [float(_inside(a, np.float64(v))) for a, v in zip(field.goal.axes, start + s, strict=True)]
            for s in np.array(steps)
        ]
    )
    margins, met = field.evaluate(points)
    usable = np.flatnonzero(met & np.isfinite(margins))
    ranked = usable[np.argsort(margins[usable], kind="stable")][:4]
    return [(float(margins[i]), points[i]) for i in ranked], len(points)


# ---------------------------------------------------------------- confirmation and shrinking


def _first_confirmed(goal: Goal, found: Sequence[tuple[float, Array]]) -> dict[sp.Symbol, sp.Expr] | None:
    """Try exact points near the float ones, the most violating first; zero margins may hide strict violations."""
    budget, doubtful = _CONFIRMATIONS, _DOUBTFUL
    for value, x in found:
        if value > 1e-6:
            break
        for point in _rational_points(goal, x):
            if value > -1e-9:  # within rounding of zero: worth a few exact looks only
                doubtful -= 1
                if doubtful < 0:
                    break
            budget -= 1
            if confirm(goal, point):
                return point
            if budget <= 0:
                return None
    return None


def _rational_points(goal: Goal, x: Array) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Yield exact points near a float one: the float itself, and simpler neighbours."""
    exact = [Fraction(float(v)) for v in x]
    seen: set[tuple[Fraction, ...]] = set()
    for tolerance in (0.0, 1e-5, 1e-7, 1e-3):
        coordinates = tuple(
            Fraction(round(v)) if axis.integer else _simplest(v, tolerance * (1 + abs(float(v))))
            for axis, v in zip(goal.axes, exact, strict=True)
        )
        if coordinates not in seen:
            seen.add(coordinates)
            yield _point(goal, coordinates)


def _point(goal: Goal, coordinates: Sequence[Fraction]) -> dict[sp.Symbol, sp.Expr]:
    return {s: _number(v) for s, v in zip(goal.symbols, coordinates, strict=True)}


def _simplest(value: Fraction, tolerance: float) -> Fraction:
    """Return the fraction with the least denominator within a tolerance of a value."""
    if tolerance <= 0:
        return value
    slack = Fraction(tolerance)
    return _simplest_between(value - slack, value + slack)


def _simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the simplest fraction of a closed interval (Stern-Brocot)."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -_simplest_between(-high, -low)
    floor = low.numerator // low.denominator
    if floor == low:
        return Fraction(floor)
    if floor + 1 <= high:
        return Fraction(floor + 1)
    return floor + 1 / _simplest_between(1 / (high - floor), 1 / (low - floor))


def shrink(goal: Goal, point: Mapping[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """Make a confirmed witness simple: coordinate by coordinate, then by Hypothesis over all together."""
    current = [_fraction(point[s]) for s in goal.symbols]
    cache: dict[tuple[Fraction, ...], bool] = {tuple(current): True}

    def violates(coordinates: Sequence[Fraction]) -> bool:
        key = tuple(coordinates)
        if key not in cache:
            cache[key] = confirm(goal, _point(goal, key))
        return cache[key]

    for _ in range(3):
        before = list(current)
        for i, axis in enumerate(goal.axes):
            for candidate in _simpler(axis, current[i]):
                trial = [*current[:i], candidate, *current[i + 1 :]]
                if violates(trial):
                    current = trial
                    break
        if current == before:
            break
    current = _hypothesis_shrink(goal, current, violates)
    return _point(goal, current)


def _simpler(axis: Axis, value: Fraction) -> list[Fraction]:
    """Return simpler values than the given one, the simplest first."""
    candidates = {s * v for v in _PLAIN for s in (1, -1)}
    for tolerance in (1, 0.5, 0.2, 0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-6, 1e-9, 1e-12, 1e-15):
        slack = Fraction(tolerance) * max(abs(value), Fraction(1, 10**9))
        candidates.add(_simplest_between(value - slack, value + slack))
    if axis.integer:
        candidates = {Fraction(round(c)) for c in candidates} | {value - 1, value + 1}
    inside = (c for c in candidates if _height(c) < _height(value) and axis.contains(_number(c)))
    return sorted(inside, key=_height)


def _number(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)


def _height(value: Fraction) -> tuple[int, int, bool]:
    return value.denominator, abs(value.numerator), value < 0


def _hypothesis_shrink(
    goal: Goal, current: list[Fraction], violates: Callable[[Sequence[Fraction]], bool]
) -> list[Fraction]:
    """Let Hypothesis try simpler combinations of several coordinates at once."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis import strategies as st
    from hypothesis.errors import NoSuchExample

    choices = [[*_simpler(axis, value)[:8], value] for axis, value in zip(goal.axes, current, strict=True)]
    if len(choices) < 2 or all(len(options) == 1 for options in choices):
        return current
    quiet = settings(
        max_examples=60,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    strategy = st.tuples(*(st.sampled_from(options) for options in choices))
    try:
        found = list(find(strategy, violates, settings=quiet))
    except NoSuchExample:
        return current
    return min(
        current,
        found,
        key=lambda point: [sum(_height(v)[0] for v in point), sum(_height(v)[1] for v in point)],
    )

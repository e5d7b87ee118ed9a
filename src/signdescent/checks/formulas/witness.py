"""Witnesses: confirm them at an exact point, simplify them, and describe both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

import sympy as sp
from flint import ctx
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.goal import Axis, Goal
from signdescent.checks.formulas.points import point_of, simplest_between
from signdescent.checks.formulas.truth import exists_at, number_at, truth_at
from signdescent.checks.report import Witness
from signdescent.checks.translate.numbers import LONGEST_POWER, enclosure_of
from signdescent.theory.exactness import fraction_of, number_of

__all__ = ["confirm", "coordinate", "describe", "meets", "shrink", "side_at"]

_PLAIN = sorted({Fraction(p, q) for q in range(1, 11) for p in range(q + 1)} | {Fraction(k) for k in range(11)})


def confirm(goal: Goal, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Return whether an exact point lies in the domain, meets the assumptions and violates the statement.

    The statement and the assumptions are evaluated as written, and all their terms must exist at the point.
    """
    if not all(axis.contains(point[axis.symbol]) for axis in goal.axes):
        return False
    statement, assumptions, named = goal.as_stated(point)
    if truth_at(statement, named).value is not False or not exists_at(statement, named):
        return False
    return _all_true(assumptions, named)


def meets(goal: Goal, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Return whether an exact point of the domain is known to meet the assumptions."""
    _, assumptions, named = goal.as_stated(point)
    return _all_true(assumptions, named)


def _all_true(conditions: Iterable[Boolean], point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    return all(truth_at(part, point).value is True and exists_at(part, point) for part in conditions)


def describe(goal: Goal, point: Mapping[sp.Symbol, sp.Expr]) -> Witness:
    """Return the witness at a confirmed point, with both sides of a relation."""
    statement, _, named = goal.as_stated(point)
    names = {str(goal.names.get(s, s)): coordinate(v) for s, v in {**point, **goal.fixed}.items()}
    left = right = ""
    exact = truth_at(statement, named).exact
    if isinstance(statement, Relational) and all(isinstance(side, sp.Expr) for side in statement.args):
        left, right = (side_at(side, named) for side in (statement.lhs, statement.rhs))
    return Witness(names, left, right, "exact arithmetic" if exact else "ball arithmetic")


def side_at(side: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> str:
    """Return one side of a relation at an exact point as text: a fraction, or the digits that balls show."""
    value = number_at(side, point)
    return str(value) if value.is_Rational and not _is_long(value) else _digits(value)


def _digits(value: sp.Expr) -> str:
    """Return the first digits of a number that balls show, or the number as it is written."""
    enclosure = enclosure_of(value, 96)
    if enclosure is None:
        return str(value)
    with ctx.workprec(96):
        middle = enclosure[0].union(enclosure[1])
    return f"{middle.str(15)}"


def coordinate(value: sp.Expr) -> Fraction | str:
    """Return a coordinate of a witness: a fraction, or an irrational number, or a very long one, as text."""
    if any(map(_is_long, value.atoms(sp.Rational))):
        return _digits(value)
    return fraction_of(value) if value.is_Rational else str(value)


def _is_long(number: sp.Rational) -> bool:
    """Return whether Python does not print a number."""
    return max(int(part).bit_length() for part in (number.p, number.q)) > LONGEST_POWER


def shrink(goal: Goal, point: Mapping[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """Return a simpler confirmed witness: each coordinate in turn, then all together by Hypothesis."""
    current = [fraction_of(point[s]) for s in goal.symbols]
    cache: dict[tuple[Fraction, ...], bool] = {tuple(current): True}

    def violates(coordinates: Sequence[Fraction]) -> bool:
        key = tuple(coordinates)
        if key not in cache:
            cache[key] = confirm(goal, point_of(goal, key))
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
    return point_of(goal, current)


def _simpler(axis: Axis, value: Fraction) -> list[Fraction]:
    """Return values simpler than the given one, the simplest first."""
    candidates = {s * v for v in _PLAIN for s in (1, -1)}
    for tolerance in (1, 0.5, 0.2, 0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-6, 1e-9, 1e-12, 1e-15):
        slack = Fraction(tolerance) * max(abs(value), Fraction(1, 10**9))
        candidates.add(simplest_between(value - slack, value + slack))
    if axis.integer:
        candidates = {Fraction(round(c)) for c in candidates} | {value - 1, value + 1}
    inside = (c for c in candidates if _height(c) < _height(value) and axis.contains(number_of(c)))
    return sorted(inside, key=_height)


def _height(value: Fraction) -> tuple[int, int, bool]:
    return value.denominator, abs(value.numerator), value < 0


def _hypothesis_shrink(
    goal: Goal, current: list[Fraction], violates: Callable[[Sequence[Fraction]], bool]
) -> list[Fraction]:
    """Return the simplest violating combination of simpler coordinates that Hypothesis finds."""
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
        simpler = list(find(strategy, violates, settings=quiet))
    except NoSuchExample:
        return current
    return min(
        current,
        simpler,
        key=lambda point: [sum(_height(v)[0] for v in point), sum(_height(v)[1] for v in point)],
    )

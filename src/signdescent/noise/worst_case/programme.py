r"""The linear programme over extremal laws, by exchange, with exact pricing.

Minimise E success subject to mass 1, mean deviation 0, E u^2 <= r and E|u|^3 <= nu. A dual point is a level l, a slope
a and prices p, q >= 0; the law at u has the slack

    s(u) = success(u)/theta - l - a first(u) + p second(u)/r + q third(u)/nu,        and if s >= -delta (1 + second/r)

everywhere, then l - p - q - 2 delta is a bound: raise p and lower l by delta. The least ratio is found exactly: it is a
rational function, so it is least at an end or where a polynomial vanishes, and FLINT encloses all roots. Far out the
ratio tends to p or to infinity, never below 0, because the prices are not negative.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf, nextafter
from typing import Any

import numpy as np
from flint import arb, arb_poly, ctx, fmpq, fmpq_poly

from signdescent.noise.sums import as_fmpq
from signdescent.noise.worst_case.shapes import Piece, Shape
from signdescent.noise.worst_case.simplex import Simplex

__all__ = ["Budget", "Dual", "Solved", "rational", "solve", "stationary"]

_EXCHANGES = 60
_CLOSE = 1e-11  # relative, of the failure or the success, whichever is smaller
_BITS = 160
_HUGE = fmpq(10) ** 300


@dataclass(frozen=True, slots=True)
class Budget:
    """Upper bounds r > 0 of E u^2 and, or None, nu of E|u|^3; and the unit theta of the objective.

    `unit` is of the size of the failure, where `failing`, or of the success: what is small is found to relative digits.
    """

    second: fmpq
    third: fmpq | None
    failing: bool

    @property
    def unit(self) -> fmpq:
        """Cantelli's failure r/(1+r), or success 1/(1+r)."""
        return (self.second if self.failing else fmpq(1)) / (1 + self.second)


@dataclass(frozen=True, slots=True)
class Dual:
    """A dual point: level and slope, and the prices of both moments."""

    level: fmpq
    slope: fmpq
    second: fmpq
    third: fmpq


@dataclass(frozen=True, slots=True)
class Solved:
    """What the exchange has found: a bound that is exact for its dual, and a law in floats on exact places."""

    lower: fmpq
    dual: Dual
    places: tuple[fmpq, ...]
    weights: tuple[float, ...]


def rational(value: float) -> fmpq:
    """Return a float as the fraction that it is."""
    return as_fmpq(Fraction(value))


def below(ball: arb) -> fmpq:
    """Return a fraction below every point of a ball."""
    value = float(ball.lower())
    return rational(nextafter(nextafter(value, -inf), -inf))


def stationary(top: fmpq_poly, bottom: fmpq_poly, low: fmpq | None, high: fmpq | None) -> list[arb]:
    """Enclose every point of [low, high] where top/bottom is stationary."""
    slope = top.derivative() * bottom - top * bottom.derivative()
    if slope.degree() < 1:
        return []
    found = []
    with ctx.workprec(_BITS):
        roots: Any = slope.complex_roots()
        for root, _ in roots:
            real = root.real
            if (
                root.imag.contains(0)
                and not (low is not None and real < low)
                and not (high is not None and real > high)
            ):
                found.append(real)
    return found


def least_ratio(piece: Piece, top: fmpq_poly, bottom: fmpq_poly) -> Iterable[tuple[fmpq, fmpq]]:
    """Yield bounds below top/bottom at every place where it may be least on the piece, with the place."""
    for end in (piece.low, piece.high):
        if end is not None:
            yield top(end) / bottom(end), end
    for root in stationary(top, bottom, piece.low, piece.high):
        with ctx.workprec(_BITS):
            value = arb_poly(top)(root) / arb_poly(bottom)(root)
        place = rational(float(root.mid()))
        place = place if piece.low is None else max(place, piece.low)
        place = place if piece.high is None else min(place, piece.high)
        yield below(value), place


def price(shape: Shape, budget: Budget, dual: Dual) -> tuple[fmpq, fmpq]:
    """Return the least s/(1 + second/r) over all extremal laws, from below, and where."""
    worst: fmpq | None = None
    where = shape.central
    for piece in shape.pieces:
        success, first, second, third = piece.rows
        top = (
            success / budget.unit - dual.level * piece.over - dual.slope * first + dual.second / budget.second * second
        )
        if budget.third is not None:
            top += dual.third / budget.third * third
        for value, place in least_ratio(piece, top, piece.over + second / budget.second):
            if worst is None or value < worst:
                worst, where = value, place
    assert worst is not None
    return worst, where


def solve(shape: Shape, budget: Budget, start: Iterable[fmpq]) -> Solved:
    """Solve the programme by exchange, from the central law."""
    places = list(dict.fromkeys([shape.central, *start]))
    columns = [_column(shape.values(place), budget) for place in places]
    rows = [1, *([2] if any(column[2] for column in columns) else []), 3, *([] if budget.third is None else [4])]
    spare = len(rows) - rows.index(3)  # moments that need not be used up
    table = np.hstack([np.eye(len(rows))[:, -spare:], np.array([[column[row] for column in columns] for row in rows])])
    right = np.array([float(row != 2) for row in rows])
    # of the columns: what is spared, the central law, and one that pulls at the mean
    basis = [*range(spare + 1), *([spare + _pulling(columns)] if 2 in rows else [])]
    simplex = Simplex(table, np.array([0.0] * spare + [column[0] for column in columns]), right, basis)
    best_lower, best_dual = fmpq(0), Dual(fmpq(0), fmpq(0), fmpq(0), fmpq(0))  # nothing is worse than 0
    for _ in range(_EXCHANGES):
        values = simplex.minimise()
        dual = _dual(dict(zip(rows, values, strict=True)), budget)
        worst, where = price(shape, budget, dual)
        loss = max(-worst, fmpq(0))
        value = dual.level - dual.second - dual.third
        lower = budget.unit * (value - 2 * loss)
        if lower > best_lower:
            best_lower, best_dual = lower, dual
        weights = simplex.weights()[spare:]
        if _float(loss) < _CLOSE * max(1.0, abs(_float(value))) or where in places:
            break
        near = min((u for u, w in zip(places, weights, strict=True) if w > 0), key=lambda u: abs(u - where))
        for place in (where, shape.nearest(2 * where - near)):  # going twice as far makes the exchange quadratic
            if place not in places:
                places.append(place)
                columns.append(_column(shape.values(place), budget))
                simplex.add(np.array([columns[-1][row] for row in rows]), columns[-1][0])
    sizes = [column[5] for column in columns]
    return Solved(
        best_lower, best_dual, tuple(places), tuple(float(w / size) for w, size in zip(weights, sizes, strict=False))
    )


def _pulling(columns: list[list[float]]) -> int:
    return max(range(len(columns)), key=lambda k: abs(columns[k][2]))


def _column(values: tuple[fmpq, fmpq, fmpq, fmpq], budget: Budget) -> list[float]:
    """Return objective, mass, mean, both moments, in units of 1 + second/r, and that unit."""
    success, first, second, third = values
    size = 1 + second / budget.second
    gain = (success - 1 if budget.failing else success) / budget.unit
    cube = third / budget.third if budget.third is not None else fmpq(0)
    rows = (gain, fmpq(1), first / _step(budget), second / budget.second, cube)
    return [*(_float(v / size) for v in rows), _float(size)]


def _step(budget: Budget) -> fmpq:
    """Return the unit of the mean deviation: how far either point of Cantelli's law pulls."""
    return min(budget.second, fmpq(1))


def _float(value: fmpq) -> float:
    """Round, and let no far end overflow: floats only choose where the exact pricing looks."""
    return int(value.p) / int(value.q) if abs(value) < _HUGE else (1e300 if value > 0 else -1e300)


def _dual(values: dict[int, float], budget: Budget) -> Dual:
    """Return the duals of the rows as a dual point."""
    level, slope = rational(float(values[1])), rational(float(values.get(2, 0.0)))
    second, third = (rational(max(0.0, -float(values.get(row, 0.0)))) for row in (3, 4))
    return Dual(level + (1 / budget.unit if budget.failing else 0), slope / _step(budget), second, third)

r"""The linear programme over extremal laws, by exchange, with exact pricing.

Minimise E success subject to mass 1, mean deviation 0, E u^2 <= r and E|u|^3 <= nu. A dual point consists of a level l,
a slope a and prices p, q >= 0. The extremal law at u has the slack

    s(u) = success(u)/theta - l - a first(u) + p second(u)/r + q third(u)/nu.

If s >= -delta (1 + second/r) everywhere, then l - p - q - 2 delta is a lower bound: increase p and decrease l by delta.
The minimum of s/(1 + second/r) is bounded rigorously. It is a rational function, so its minimum is at an endpoint or at
a root of a polynomial, and FLINT encloses all roots. At infinity the ratio tends to p or to infinity, which are
nonnegative.
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
_CLOSE = 1e-11  # tolerance, relative to the failure or success probability, whichever is smaller
_BITS = 160
_HUGE = fmpq(10) ** 300


@dataclass(frozen=True, slots=True)
class Budget:
    """The constraints of the programme: E u^2 <= second with second > 0, and E|u|^3 <= third unless that is None.

    If `failing`, the objective is scaled to the failure probability, else to the success probability. So the smaller of
    the two has a small relative error.
    """

    second: fmpq
    third: fmpq | None
    failing: bool

    @property
    def unit(self) -> fmpq:
        """The unit theta of the objective: Cantelli's failure probability r/(1+r) or success probability 1/(1+r)."""
        return (self.second if self.failing else fmpq(1)) / (1 + self.second)


@dataclass(frozen=True, slots=True)
class Dual:
    """A dual point: the level, the slope, and the prices of both moments."""

    level: fmpq
    slope: fmpq
    second: fmpq
    third: fmpq


@dataclass(frozen=True, slots=True)
class Solved:
    """The solution: a proved lower bound with its dual point, and a law with exact places and weights in floats."""

    lower: fmpq
    dual: Dual
    places: tuple[fmpq, ...]
    weights: tuple[float, ...]


def rational(value: float) -> fmpq:
    """Return the exact value of a float."""
    return as_fmpq(Fraction(value))


def below(ball: arb) -> fmpq:
    """Return a fraction below all points of a ball."""
    value = float(ball.lower())
    return rational(nextafter(nextafter(value, -inf), -inf))


def stationary(top: fmpq_poly, bottom: fmpq_poly, low: fmpq | None, high: fmpq | None) -> list[arb]:
    """Return enclosures of all stationary points of top/bottom in [low, high]."""
    slope = top.derivative() * bottom - top * bottom.derivative()
    if slope.degree() < 1:
        return []
    with ctx.workprec(_BITS):
        roots: Any = slope.complex_roots()
        return [
            root.real
            for root, _ in roots
            if root.imag.contains(0)
            and not (low is not None and root.real < low)
            and not (high is not None and root.real > high)
        ]


def least_ratio(piece: Piece, top: fmpq_poly, bottom: fmpq_poly) -> Iterable[tuple[fmpq, fmpq]]:
    """Yield lower bounds of top/bottom at all places where it may have its minimum on the piece, with the places."""
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
    """Return a lower bound on s/(1 + second/r) over all extremal laws, and the place of its minimum."""
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
    """Solve the programme by exchange, starting from the central law."""
    places = list(dict.fromkeys([shape.central, *start]))
    columns = [_column(shape.values(place), budget) for place in places]
    rows = [1, *([2] if any(column[2] for column in columns) else []), 3, *([] if budget.third is None else [4])]
    spare = len(rows) - rows.index(3)  # slack columns, one for each moment
    table = np.hstack([np.eye(len(rows))[:, -spare:], np.array([[column[row] for column in columns] for row in rows])])
    right = np.array([float(row != 2) for row in rows])
    # the slack columns, the central law, and the column with the largest mean deviation
    basis = [
        *range(spare + 1),
        *([spare + max(range(len(columns)), key=lambda k: abs(columns[k][2]))] if 2 in rows else []),
    ]
    simplex = Simplex(table, np.array([0.0] * spare + [column[0] for column in columns]), right, basis)
    best_lower, best_dual = fmpq(0), Dual(fmpq(0), fmpq(0), fmpq(0), fmpq(0))  # 0 is always a lower bound
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
        for place in (where, shape.nearest(2 * where - near)):  # the doubled step gives quadratic convergence
            if place not in places:
                places.append(place)
                columns.append(_column(shape.values(place), budget))
                simplex.add(np.array([columns[-1][row] for row in rows]), columns[-1][0])
    sizes = [column[5] for column in columns]
    return Solved(
        best_lower, best_dual, tuple(places), tuple(float(w / size) for w, size in zip(weights, sizes, strict=False))
    )


def _column(values: tuple[fmpq, fmpq, fmpq, fmpq], budget: Budget) -> list[float]:
    """Return objective, mass, mean and both moments divided by 1 + second/r, and this divisor."""
    success, first, second, third = values
    size = 1 + second / budget.second
    gain = (success - 1 if budget.failing else success) / budget.unit
    cube = third / budget.third if budget.third is not None else fmpq(0)
    rows = (gain, fmpq(1), first / _step(budget), second / budget.second, cube)
    return [*(_float(v / size) for v in rows), _float(size)]


def _step(budget: Budget) -> fmpq:
    """Return the unit of the mean deviation: min(r, 1), the scale of the points of Cantelli's law."""
    return min(budget.second, fmpq(1))


def _float(value: fmpq) -> float:
    """Return a float without overflow. Floats only choose the places for the exact pricing."""
    return int(value.p) / int(value.q) if abs(value) < _HUGE else (1e300 if value > 0 else -1e300)


def _dual(values: dict[int, float], budget: Budget) -> Dual:
    """Return the dual values of the rows as a dual point."""
    level, slope = rational(float(values[1])), rational(float(values.get(2, 0.0)))
    second, third = (rational(max(0.0, -float(values.get(row, 0.0)))) for row in (3, 4))
    return Dual(level + (1 / budget.unit if budget.failing else 0), slope / _step(budget), second, third)

r"""The linear programme over extremal laws, by exchange, with exact pricing.

Minimise E success subject to mass 1, mean deviation 0, E u^2 <= r and E|u|^3 <= nu. A dual point is a level l, a slope a
and prices p, q >= 0; the law at u has the slack

    s(u) = success(u)/theta - l - a first(u) + p second(u)/r + q third(u)/nu,        and if s >= -delta (1 + second/r)

everywhere, then l - p - q - 2 delta is a bound: raise p and lower l by delta. The least ratio is found exactly: it is a
rational function, so it is least at an end or where a polynomial vanishes, and FLINT encloses all roots. Far out the
ratio tends to p or to infinity, never below 0, because the prices are not negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, nextafter

import numpy as np
from flint import arb, arb_poly, ctx, fmpq, fmpq_poly
from scipy.optimize import linprog

from signdescent.checks.noise.sums import as_fmpq
from signdescent.checks.worst_case.shapes import Piece, Shape

__all__ = ["Budget", "Dual", "Solved", "rational", "solve", "stationary"]

_EXCHANGES = 60
_CLOSE = 1e-11  # relative, of the failure or the success, whichever is smaller
_BITS = 160


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
        for root, _ in slope.complex_roots():
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
    """Solve the programme by exchange; the central law is always among the first."""
    places = list(dict.fromkeys([shape.central, *start]))
    columns = [_column(shape.values(place), budget) for place in places]
    best: Solved | None = None
    for _ in range(_EXCHANGES):
        dual, weights = _restricted(columns, budget)
        if dual is None:
            break
        worst, where = price(shape, budget, dual)
        loss = max(-worst, fmpq(0))
        value = dual.level - dual.second - dual.third
        lower = budget.unit * (value - 2 * loss)
        if best is None or lower > best.lower:
            best = Solved(lower, dual, tuple(places), weights)
        if _float(loss) < _CLOSE * max(1.0, _float(value)) or where in places:
            return Solved(best.lower, best.dual, tuple(places), weights)
        places.append(where)
        columns.append(_column(shape.values(where), budget))
    assert best is not None, "the central law alone has the moments"
    return best


def _column(values: tuple[fmpq, fmpq, fmpq, fmpq], budget: Budget) -> list[float]:
    """Return objective, mass, mean, both moments, in units of 1 + second/r, and that unit."""
    success, first, second, third = values
    size = 1 + second / budget.second
    gain = (success - 1 if budget.failing else success) / budget.unit
    cube = third / budget.third if budget.third is not None else fmpq(0)
    rows = (gain, fmpq(1), first / _spread(budget), second / budget.second, cube)
    return [*(_float(v / size) for v in rows), _float(size)]


def _spread(budget: Budget) -> fmpq:
    return rational(_float(budget.second) ** 0.5)


def _float(value: fmpq) -> float:
    return int(value.p) / int(value.q)


def _restricted(columns: list[list[float]], budget: Budget) -> tuple[Dual | None, tuple[float, ...]]:
    """Solve the programme over a few extremal laws."""
    gains, masses, firsts, seconds, thirds, sizes = np.array(columns).T
    rows = [seconds] if budget.third is None else [seconds, thirds]
    found = linprog(
        gains,
        A_ub=np.array(rows),
        b_ub=np.ones(len(rows)),
        A_eq=np.array([masses, firsts]),
        b_eq=[1.0, 0.0],
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if found.status != 0:
        return None, ()
    level, slope = (rational(float(v)) for v in found.eqlin.marginals)
    prices = [rational(max(0.0, -float(v))) for v in found.ineqlin.marginals] + [fmpq(0)]
    dual = Dual(level + (1 / budget.unit if budget.failing else 0), slope / _spread(budget), prices[0], prices[1])
    return dual, tuple(float(y / s) for y, s in zip(found.x, sizes, strict=True))

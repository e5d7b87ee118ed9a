"""Unimodal laws about any mode: a search for the worst mode, and a proof that no other mode is worse.

For one mode the programme is linear; over all modes it is not. The proof covers the interval of possible modes. Let
g(u) = success/theta - l - s u + p u^2/r + q |u|^3/nu for a dual point, and let G be an integral of g. The dual point is
feasible for all modes c in [a, b] if g >= 0 on [a, b], G >= G(b) to the right of b and G <= G(a) to the left of a.
Then the mean of g over each interval with an endpoint c in [a, b] is nonnegative. On each piece, g and G are
polynomials.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from flint import arb_poly, ctx, fmpq, fmpq_poly
from scipy.optimize import minimize_scalar

from signdescent.noise.sums import as_fraction
from signdescent.noise.worst_case.attained import Mixture, from_floats
from signdescent.noise.worst_case.programme import Budget, Dual, Solved, below, rational, solve, stationary
from signdescent.noise.worst_case.shapes import Limits, Shape, primitives, unimodal

__all__ = ["Modes"]

_GRID = 16
_LOOSE = (1e-9, 1e-7, 1e-5, 1e-3)  # slack of the proof, relative to the unit
_INTERVALS = 160  # examined by one proof
_FAR = fmpq(10) ** 30  # larger endpoints are not used as starting points
_ONE = fmpq_poly([1])


class Modes:
    """The linear programmes of one class of unimodal laws. Each mode is solved once."""

    def __init__(self, limits: Limits, budget: Budget) -> None:
        self.limits, self.budget = limits, budget
        self._solved: dict[fmpq, Solved] = {}
        self._values: dict[fmpq, float] = {}
        self._ends: tuple[fmpq, ...] = ()
        self.span = self._span()

    def _span(self) -> tuple[fmpq, fmpq]:
        """Return the interval of feasible modes c. The law with the least second moment is uniform between c and -c."""
        spread = as_fraction(3 * self.budget.second)
        far = rational(float(spread) ** 0.5 * (1 + 1e-14))
        low, high = self.limits
        far = min([far, *(abs(end) for end in (low, high) if end is not None)])
        return -far, far

    def shape(self, mode: fmpq) -> Shape:
        """Return the extremal laws about a mode."""
        return unimodal(self.limits, mode)

    def feasible(self, mode: fmpq) -> bool:
        """Return whether the class contains a law with this mode."""
        third = self.budget.third
        return mode**2 <= 3 * self.budget.second and (third is None or abs(mode) ** 3 <= 4 * third)

    def solved(self, mode: fmpq) -> Solved:
        """Return the solution about a mode, started from the places of the last solution."""
        if mode not in self._solved:
            shape = self.shape(mode)
            ends = [end for end in self.limits if end is not None and abs(end) < _FAR]
            start = [shape.nearest(u) for u in (*self._ends, mode, fmpq(-1), *ends)]
            solved = solve(shape, self.budget, start)
            self._ends = tuple(u for u, w in zip(solved.places, solved.weights, strict=True) if w > 0 and u != mode)
            self._solved[mode] = solved
        return self._solved[mode]

    def law(self, mode: fmpq) -> Mixture:
        """Return the worst law about a mode."""
        solved = self.solved(mode)
        return from_floats(self.shape(mode), solved.places, solved.weights, self.budget)

    def value(self, mode: fmpq) -> float:
        """Return the objective of the worst law about a mode, in its unit; inf if the mode is infeasible."""
        if not self.feasible(mode):
            return float("inf")
        if mode not in self._values:
            shifted = self.law(mode).success - (1 if self.budget.failing else 0)
            self._values[mode] = float(as_fraction(shifted / self.budget.unit))
        return self._values[mode]

    def search(self) -> fmpq:
        """Return the worst mode of a grid search followed by local searches from its three best modes."""
        low, high = self.span
        steps = {low + (high - low) * fmpq(k, _GRID) for k in range(_GRID + 1)}
        grid = sorted(steps | {m for m in (fmpq(-1), fmpq(0)) if low < m < high})
        grid = [m for m in grid if self.feasible(m)]
        order = sorted(range(len(grid)), key=lambda i: self.value(grid[i]))[:3]
        for i in order:
            left, right = grid[max(i - 1, 0)], grid[min(i + 1, len(grid) - 1)]
            if left < right:
                ends = float(as_fraction(left)), float(as_fraction(right))
                minimize_scalar(
                    lambda m: self.value(rational(float(m))),
                    bounds=ends,
                    method="bounded",
                    options={"xatol": 1e-6 * (ends[1] - ends[0])},
                )
        return self.best()

    def best(self) -> fmpq:
        """Return the worst of the solved modes."""
        return min(self._solved, key=self.value)

    def proved(self, upper: fmpq) -> fmpq:
        """Return a lower bound for all modes, as close to `upper` as the proof allows; 0 if it fails."""
        for loose in _LOOSE:
            target = upper - rational(loose) * self.budget.unit
            if self._covered(target):
                return target
        return fmpq(0)

    def _covered(self, target: fmpq) -> bool:
        """Return whether dual points prove the target for all modes, on subintervals of their interval."""
        low, high = self.span
        waiting = list(pairwise(sorted({low, high, *(m for m in (fmpq(-1), fmpq(0)) if low < m < high)})))
        for _ in range(_INTERVALS):
            if not waiting:
                return True
            a, b = waiting.pop()
            middle = (a + b) / 2
            duals = [self.solved(self.best()).dual]
            if self.feasible(middle):
                duals.insert(0, self.solved(middle).dual)
            if not any(self.good(dual, a, b, target) for dual in duals):
                waiting += [(a, middle), (middle, b)]
        return not waiting

    def good(self, dual: Dual, a: fmpq, b: fmpq, target: fmpq) -> bool:
        """Return whether a dual point proves the target for all modes in [a, b]."""
        budget = self.budget
        loss = (dual.level - dual.second - dual.third - target / budget.unit) / 2
        if loss < 0:
            return False
        level, price = dual.level - loss, dual.second + loss
        integral = []
        for ends, (success, first, second, third) in primitives(self.limits, (a, b)):
            whole = (
                success / budget.unit - level * fmpq_poly([0, 1]) - dual.slope * first + price / budget.second * second
            )
            integral.append((ends, whole + dual.third / budget.third * third if budget.third is not None else whole))
        at = {end: next(G(end) for (low, high), G in integral if _inside(end, low, high)) for end in (a, b)}
        for (low, high), G in integral:
            if low is not None and low >= b:
                needed = G - at[b]
            elif high is not None and high <= a:
                needed = at[a] - G
            else:
                needed = G.derivative()
            if not _is_nonnegative(needed, low, high):
                return False
        return True


def _inside(u: fmpq, low: fmpq | None, high: fmpq | None) -> bool:
    return (low is None or low <= u) and (high is None or u <= high)


def _least_values(f: fmpq_poly, low: fmpq | None, high: fmpq | None) -> Iterator[fmpq]:
    """Yield lower bounds of a polynomial at all points where it may have its minimum on [low, high]."""
    for end, side in ((low, -1), (high, 1)):
        if end is not None:
            yield f(end)
        elif f.degree() > 0:  # the sign at infinity
            yield f.coeffs()[-1] * side ** f.degree()
    for root in stationary(f, _ONE, low, high):
        with ctx.workprec(160):
            yield below(arb_poly(f)(root))


def _is_nonnegative(f: fmpq_poly, low: fmpq | None, high: fmpq | None) -> bool:
    """Return whether a polynomial is proved nonnegative on [low, high]."""
    return all(value >= 0 for value in _least_values(f, low, high))

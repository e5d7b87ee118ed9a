"""Solve equations among the assumptions of a goal for one of their symbols, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import sympy as sp

from signdescent.checks.formulas.boxes import Side, cut_of
from signdescent.checks.formulas.goal import Axis, Goal, rebuild
from signdescent.checks.formulas.witness import meets
from signdescent.checks.translate.factoring import cancelled, is_modest

__all__ = ["Solution", "solution_of", "solved_point"]

_MOST_POINTS = 64


@dataclass(frozen=True, slots=True)
class Solution:
    """The equation ``coefficient * symbol**power = right``, which an equation implies wherever its sides exist.

    Attributes
    ----------
    coefficient, right : SymPy expression
        Terms without the symbol.
    power : int
        The exponent.
    """

    coefficient: sp.Expr
    right: sp.Expr
    power: int

    @property
    def quotient(self) -> sp.Expr:
        """The right side divided by the coefficient."""
        return cancelled(self.right / self.coefficient)


def solution_of(equation: sp.Eq, symbol: sp.Symbol) -> Solution | None:
    """Return the equation in the form ``c*symbol**n = r``, or None if it has another form."""
    numerator, denominator = sp.fraction(sp.together(equation.lhs - equation.rhs))
    if symbol in denominator.free_symbols or not numerator.is_polynomial(symbol) or not is_modest(numerator):
        return None
    terms = sp.Poly(numerator, symbol).terms()
    powers = [power for (power,), _ in terms if power]
    if len(powers) != 1 or len(terms) > 2:
        return None
    coefficient = next(value for (power,), value in terms if power)
    right = -sp.Add(*(value for (power,), value in terms if not power))
    return Solution(coefficient, right, powers[0])


def solved_point(goal: Goal) -> Mapping[sp.Symbol, sp.Expr] | None:
    """Return an exact point that meets the assumptions, through their solved equations; None if none is seen."""
    for count, point in enumerate(_candidates(goal)):
        if count >= _MOST_POINTS:
            return None
        if all(axis.contains(point[axis.symbol]) for axis in goal.axes) and meets(goal, point):
            return point
    return None


def _candidates(goal: Goal) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Yield exact points on which the equations that can be solved hold; other symbols have simple values."""
    for number, equation in enumerate(goal.assumptions):
        if not isinstance(equation, sp.Eq):
            continue
        for axis in goal.axes:
            solution = None if axis.integer else solution_of(equation, axis.symbol)
            if solution is None:
                continue
            others = goal.assumptions[:number] + goal.assumptions[number + 1 :]
            for value in _values(solution):
                swap = {axis.symbol: value}
                rest = replace(
                    goal.without(axis.symbol),
                    assumptions=tuple(rebuild(other, swap) for other in others),
                    stated=(),
                )
                for point in _candidates(rest):
                    yield {**point, axis.symbol: value.subs(point)}
            return
    choices = [_simple(axis) for axis in goal.axes]
    for values in product(*choices):
        yield dict(zip(goal.symbols, values, strict=True))


def _values(solution: Solution) -> list[sp.Expr]:
    if solution.power == 1:
        return [solution.quotient]
    root = sp.root(solution.quotient, solution.power)
    return [root, -root] if solution.power % 2 == 0 else [root]


def _simple(axis: Axis) -> list[sp.Expr]:
    """Return a few exact values of an axis."""
    middle = cut_of(Side(axis.low, axis.high), (), integer=axis.integer)
    values = [middle, axis.low, axis.high, sp.Integer(1), sp.Rational(1, 2), sp.Integer(0), sp.Integer(-1)]
    return [value for value in dict.fromkeys(values) if value is not None and value.is_finite and axis.contains(value)]

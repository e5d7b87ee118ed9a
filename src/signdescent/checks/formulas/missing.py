"""Points at which a term of a statement does not exist as a real number."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.definedness import Need, needs, power_needs
from signdescent.checks.formulas.existence import own_needs
from signdescent.checks.formulas.goal import Goal
from signdescent.checks.formulas.margin import pushed
from signdescent.checks.formulas.search import search
from signdescent.checks.formulas.truth import exists_at, truth_at
from signdescent.checks.formulas.witness import coordinate
from signdescent.checks.report import Missing
from signdescent.checks.translate import Unsupported
from signdescent.theory.exactness import number_of
from signdescent.theory.placing import put_in

__all__ = ["missing_at", "missing_on"]

_POINTS, _POLISH = 256, 2


def missing_at(statement: sp.Basic, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic | None:
    """Return a term that does not exist at an exact point, or None if none is known.

    Exact arithmetic or balls decide, as for relations.
    """
    try:
        wanted = needs(statement.xreplace({number: sp.Rational(number) for number in statement.atoms(sp.Float)}))
    except Unsupported:
        return None
    return next((need.term for need in wanted if _fails(need, point)), None)


def missing_on(goal: Goal) -> Missing | None:
    """Return a term of the statement and a point of the domain at which it does not exist, or None.

    The assumptions exist and are met at the point.
    """
    try:
        wanted = own_needs(goal)
    except Unsupported:
        return None
    statement, assumptions, _ = goal.as_stated({})
    for need in wanted:
        point = _point(goal, need)
        if point is None or not all(truth_at(part, point).value and exists_at(part, point) for part in assumptions):
            continue
        term = missing_at(statement, point)
        if term is not None:
            return Missing(str(term), {str(symbol): coordinate(value) for symbol, value in point.items()})
    return None


def _fails(need: Need, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Return whether a condition fails, and its term does not exist, at a point where its guards hold."""
    if need.indices or not all(truth_at(guard, point).value is True for guard in need.guards):
        return False
    if isinstance(need.term, sp.Pow):  # (-1)^n exists for integer n, so the exponent must be known
        exponent = put_in(need.term.exp, point)
        conditions = tuple(power_needs(need.term.base, exponent, jumps=False)) if exponent.is_Rational else ()
    else:
        conditions = (need.condition,) if need.is_necessary else ()
    return any(truth_at(condition, point).value is False for condition in conditions)


def _point(goal: Goal, need: Need) -> dict[sp.Symbol, sp.Expr] | None:
    """Search the domain for a point at which a condition fails, in the symbols of the claim."""
    if need.indices or not (need.is_necessary or isinstance(need.term, sp.Pow)):
        return None
    if need.condition == sp.false and not goal.axes:
        return dict(goal.fixed)
    stated = {str(symbol): symbol for symbol in goal.names.values()}
    guards = tuple(map(pushed, need.guards))
    for condition in dict.fromkeys((_loose(need.condition), need.condition)):
        witness = search(goal.with_statement(pushed(condition), *guards), points=_POINTS, polish=_POLISH).witness
        if witness is not None:
            values = {
                stated[name]: number_of(value)
                for name, value in witness.point.items()
                if name in stated and isinstance(value, Fraction)
            }
            return {**values, **goal.fixed}
    return None


def _loose(condition: Boolean) -> Boolean:
    """Return a weaker condition, so that x < 0 is searched before x = 0 for log(x)."""
    return sp.Ge(*condition.args, evaluate=False) if isinstance(condition, sp.Gt) else condition

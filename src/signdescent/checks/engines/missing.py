"""Points at which a term of a statement surely does not exist as a real number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.engines.definedness import Need, needs, power_needs
from signdescent.checks.engines.search import search
from signdescent.checks.engines.truth import truth_at
from signdescent.checks.goal import Goal, rebuild
from signdescent.checks.translate import Unsupported

__all__ = ["missing_at", "missing_on"]

_POINTS, _POLISH = 256, 2
# What the others need is more than to exist: gamma(-1/2) does, and the engines do not know it.
_STRICT = (sp.log, sp.asin, sp.acos, sp.tan, sp.Piecewise)


def missing_at(statement: sp.Basic, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic | None:
    """Return a term that surely does not exist at an exact point, or None where that is not known.

    Exact arithmetic or balls decide, as for the truth of a relation.
    """
    try:
        wanted = needs(statement.xreplace({number: sp.Rational(number) for number in statement.atoms(sp.Float)}))
    except Unsupported:
        return None
    return next((need.term for need in wanted if _fails(need, point)), None)


def missing_on(goal: Goal) -> str | None:
    """Return in words which term does not exist at which point of a goal's domain; None where none was found."""
    swap = {stated: symbol for symbol, stated in goal.names.items()} | dict(goal.fixed)
    statement, *assumptions = goal.stated
    given = tuple(rebuild(part, swap) for part in assumptions)
    for place, part in enumerate((*assumptions, statement)):  # an assumption never vouches for its own terms
        before = replace(goal, assumptions=tuple(known for known in given[:place] if known != sp.true))
        try:
            wanted = needs(part, swap)
        except Unsupported:
            continue
        for need in wanted:
            point = _point(before, need)
            term = None if point is None else missing_at(part, point)
            if point is not None and term is not None:
                at = ", ".join(f"{symbol} = {point[symbol]}" for symbol in sorted(point, key=str))
                where = f"at {at}" if at else "at its only point"
                return f"{term} does not exist as a real number {where}; leave such points out of the domain"
    return None


def _fails(need: Need, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Return whether a condition surely fails at a point where it is surely needed, and the term with it."""
    if need.indices or not all(truth_at(guard, point).value is True for guard in need.guards):
        return False
    if isinstance(need.term, sp.Pow):  # (-1)^n exists for integers: only a known exponent tells
        exponent = need.term.exp.xreplace(dict(point))
        conditions = tuple(power_needs(need.term.base, exponent, jumps=False)) if exponent.is_Rational else ()
    else:
        conditions = (need.condition,) if isinstance(need.term, _STRICT) else ()
    return any(truth_at(condition, point).value is False for condition in conditions)


def _point(goal: Goal, need: Need) -> dict[sp.Symbol, sp.Expr] | None:
    """Search the domain for a point at which a condition fails, in the symbols of the claim."""
    if need.indices or not isinstance(need.term, (*_STRICT, sp.Pow)):
        return None
    stated = {str(symbol): symbol for symbol in goal.names.values()}
    for condition in dict.fromkeys((_loose(need.condition), need.condition)):
        found = search(goal.with_statement(condition, *need.guards), points=_POINTS, polish=_POLISH).witness
        if found is not None:
            values = {stated[n]: sp.Rational(v.numerator, v.denominator) for n, v in found.point.items() if n in stated}
            return {**values, **goal.fixed}
    return None


def _loose(condition: Boolean) -> Boolean:
    """Return a condition that fails only well outside: log(x) at -1 says more than at 0."""
    return condition.lhs >= condition.rhs if isinstance(condition, sp.Gt) else condition

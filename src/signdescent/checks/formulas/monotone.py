"""Reductions along one variable by the sign of a derivative, after division by a term of one sign.

For the relation ``d >= 0`` (or ``d > 0``), a term D > 0, and the sign of the derivative of d/D in a variable v:

- monotone: it has one sign, and d is not negative at the end where d/D is least;
- valley: it has the sign of ``v - s`` for an s that depends on the other variables, and d is not negative at ``v = s``.

Both need d and D to be continuous in v, and to have derivatives between the ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.algebra import algebra
from signdescent.checks.formulas.charts.field import Factor, derivative_signs, divisors, factors
from signdescent.checks.formulas.definedness import continuity_needs, needs
from signdescent.checks.formulas.goal import Axis, Goal, rebuild, symbol_of
from signdescent.checks.formulas.parts import Build, Part, difference_of
from signdescent.checks.translate.numbers import is_negative, is_positive

__all__ = ["FORMS", "monotone_ways", "vanishing"]

_MOST_OPERATIONS = 150
_MOST_SECTIONS = 4
_DIVISORS = 3


@dataclass(frozen=True, slots=True)
class _Slope:
    """A function with the sign of a relation's margin, divided by a positive term.

    Attributes
    ----------
    margin : SymPy expression
        A term with the sign of the margin.
    divisor : SymPy expression
        The term by which it is divided; it must be shown to be positive.
    slope : SymPy expression
        A term with the sign of the derivative of the quotient.
    """

    margin: sp.Expr
    divisor: sp.Expr
    slope: sp.Expr


def monotone_ways(goal: Goal, axis: Axis) -> Iterator[tuple[str, Build]]:
    """Yield the reductions of a relation along a real axis of which no assumption speaks."""
    v = axis.symbol
    if any(v in assumption.free_symbols for assumption in goal.assumptions):
        return
    strict = isinstance(goal.statement, sp.Lt | sp.Gt)
    for slope in _slopes(difference_of(goal.statement), v):
        for low in (True, False):
            if (axis.low if low else axis.high).is_finite:
                yield "monotone", partial(_from_end, goal, axis, slope, low=low, strict=strict)
        for place in _sections(slope, axis, goal):
            yield "valley", partial(_valley, goal, axis, slope, place, strict=strict)


def _from_end(goal: Goal, axis: Axis, slope: _Slope, *, low: bool, strict: bool) -> list[Part]:
    """Return what is needed to pass to one end of an axis."""
    end, excluded = (axis.low, axis.low_open) if low else (axis.high, axis.high_open)
    at_end = (sp.Gt if strict and not excluded else sp.Ge)(slope.margin.subs(axis.symbol, end), 0, evaluate=False)
    direction = (sp.Gt if low else sp.Lt) if strict and excluded else (sp.Ge if low else sp.Le)
    closed, swap = _closed(goal, axis, low=low)
    return [
        Part(goal.without(axis.symbol).with_statement(at_end)),
        *_smooth(goal, axis, slope, direction(slope.slope, 0, evaluate=False)),
        *_continuous(closed, slope, axis.symbol, swap),
    ]


def _valley(goal: Goal, axis: Axis, slope: _Slope, place: sp.Expr, *, strict: bool) -> list[Part]:
    """Return what is needed to pass to a value of the variable that depends on the others."""
    v = axis.symbol
    rest = goal.without(axis.symbol)
    bare = sp.Dummy(v.name, real=True)  # declares nothing that would evaluate its relations
    relation = sp.Gt if strict else sp.Ge
    return [
        Part(rest.with_statement(sp.true), needs(place)),
        *(Part(rest.with_statement(rebuild(r, {bare: place}))) for r in axis.relations(bare)),
        Part(rest.with_statement(relation(slope.margin.subs(v, place), 0, evaluate=False))),
        *_smooth(goal, axis, slope, sp.Ge((v - place) * slope.slope, 0, evaluate=False)),
        *_continuous(goal, slope, v, {}),
    ]


def _smooth(goal: Goal, axis: Axis, slope: _Slope, statement: Boolean) -> list[Part]:
    """Return the statement about the derivative between the ends, where it must exist."""
    v = axis.symbol
    between = goal.with_axis(v, replace(axis, low_open=True, high_open=True))
    derivatives = [sp.diff(term, v) for term in (slope.margin, slope.divisor)]
    wanted = tuple(need for term in derivatives for need in continuity_needs(term, v))
    return [Part(between.with_statement(statement), wanted)]


def _continuous(goal: Goal, slope: _Slope, v: sp.Symbol, swap: dict[sp.Symbol, sp.Symbol]) -> list[Part]:
    """Return that the divisor is positive and both terms are continuous, on a domain with the end included."""
    margin, divisor = slope.margin.xreplace(swap), slope.divisor.xreplace(swap)
    new = swap.get(v, v)
    wanted = (*continuity_needs(margin, new), *continuity_needs(divisor, new))
    return [Part(goal.with_statement(sp.Gt(divisor, 0, evaluate=False)), wanted)]


def _closed(goal: Goal, axis: Axis, *, low: bool) -> tuple[Goal, dict[sp.Symbol, sp.Symbol]]:
    """Return the domain with an end included, in a symbol that declares no more than that."""
    if not (axis.low_open if low else axis.high_open):
        return goal, {}
    whole = replace(axis, low_open=axis.low_open and not low, high_open=axis.high_open and low)
    fresh = symbol_of(axis.symbol.name, whole)
    return goal.with_axis(axis.symbol, replace(whole, symbol=fresh)), {axis.symbol: fresh}


def _sections(slope: _Slope, axis: Axis, goal: Goal) -> list[sp.Expr]:
    """Return terms, free of the variable, at which the derivative vanishes."""
    v = axis.symbol
    others: list[sp.Expr] = [a.symbol for a in goal.axes if a.symbol != v]
    candidates = [*others, *(f(o) for o in others for f in FORMS), sp.Integer(0), sp.Integer(1)]
    inside = [c for c in candidates if c.free_symbols or (axis.contains(c) and c not in (axis.low, axis.high))]
    return list(vanishing(slope.slope, v, goal, inside))[:_MOST_SECTIONS]


def vanishing(term: sp.Expr, v: sp.Symbol, goal: Goal, places: Iterable[sp.Expr]) -> Iterator[sp.Expr]:
    """Yield the values of a variable for which exact algebra shows that a term is 0, among the given ones."""
    for place in places:
        if algebra(goal.with_statement(sp.Eq(term.subs(v, place), 0, evaluate=False))).verdict.holds:
            yield place


FORMS: tuple[Callable[[sp.Expr], sp.Expr], ...] = (lambda o: -o, lambda o: 1 - o, lambda o: 1 / o)
"""Values of a variable that are tried besides the other symbols, as functions of these."""


def _slopes(difference: sp.Expr, v: sp.Symbol) -> Iterator[_Slope]:
    """Yield quotients whose derivative in a variable may have one sign, the shortest derivatives first."""
    core = _core(difference, v)
    if core is None:
        return
    margin, factor = core
    candidates: list[tuple[int, _Slope]] = []
    tried: set[sp.Expr] = set()
    for divisor in divisors(factor, v):
        sign = -1 if is_negative(divisor) else 1
        if sign * divisor in tried:
            continue
        tried.add(sign * divisor)
        slope = derivative_signs(margin, sign * divisor, v)
        split = factors(slope, v)
        if split is None:
            continue
        constant, parts = split
        short = sp.Mul(constant, *(part.expression**part.times for part in parts if not is_positive(part.expression)))
        size = sum(part.polynomial.count_ops() for part in parts)
        if size <= _MOST_OPERATIONS:
            candidates.append((size, _Slope(margin, sign * divisor, short)))
    candidates.sort(key=lambda item: item[0])
    yield from (slope for _, slope in candidates[:_DIVISORS])


def _core(difference: sp.Expr, v: sp.Symbol) -> tuple[sp.Expr, Factor] | None:
    """Return a term with the sign of a difference, as a term and as a factor, without the factors of known sign."""
    split = factors(difference, v)
    if split is None:
        return None
    constant, parts = split
    sign = 1 if is_positive(constant) else -1 if is_negative(constant) else 0
    unknown = []
    for part in parts:
        expression = part.expression
        if is_positive(expression):
            continue
        if is_negative(expression):
            sign *= (-1) ** (part.times % 2)
        elif part.times % 2:
            unknown.append(part)
        else:
            return None
    if not sign or len(unknown) != 1:
        return None
    factor = unknown[0]
    signed = Factor(sp.expand(sign * factor.polynomial), factor.generators, 1)
    return signed.expression, signed

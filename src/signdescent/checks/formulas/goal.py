"""Goals, the input of the engines: a statement, one axis per symbol, and assumptions.

Symbols are replaced by ones whose SymPy assumptions follow from their sets, so that SymPy's simplifications are valid
on the whole domain.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.margin import pushed
from signdescent.checks.formulas.sympy_safety import (
    MAYBE_DOUBTFUL,
    UnsupportedSet,
    doubtful,
    exact,
    has_inverse_trigonometry,
    narrowed,
    plain_indices,
)
from signdescent.checks.formulas.truth import number_at
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.numbers import compare, enclosure_of, integer_part, sign_of
from signdescent.theory.placing import put_in
from signdescent.theory.written import connected

__all__ = ["Axis", "Goal", "Point", "UnsupportedSet", "bound_symbols", "goal_of", "rebuild", "relaxed", "symbol_of"]

Point = Mapping[sp.Symbol, sp.Expr]

MAX_CASES = 4096
_LONGEST = 10_000
_GROWING = (sp.factorial, sp.binomial, sp.gamma, sp.harmonic, sp.beta)


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of one symbol: an interval or the integers in it, with exact SymPy numbers as ends."""

    symbol: sp.Symbol
    low: sp.Expr
    high: sp.Expr
    low_open: bool = False
    high_open: bool = False
    integer: bool = False

    def contains(self, value: sp.Expr) -> bool:
        """Return whether an exact number is known to lie on the axis."""
        if self.integer and not value.is_Integer:
            return False
        above, below = compare(value, self.low), compare(self.high, value)
        return (
            above is not None
            and below is not None
            and (above > 0 or (above == 0 and not self.low_open))
            and (below > 0 or (below == 0 and not self.high_open))
        )

    def relations(self, symbol: sp.Symbol) -> list[Boolean]:
        """Return the ends as relations of a symbol, which must not imply them or SymPy evaluates them."""
        bounds: list[Boolean] = []
        if self.low != -sp.oo:
            bounds.append((sp.Gt if self.low_open else sp.Ge)(symbol, self.low, evaluate=False))
        if self.high != sp.oo:
            bounds.append((sp.Lt if self.high_open else sp.Le)(symbol, self.high, evaluate=False))
        return bounds


@dataclass(frozen=True, slots=True)
class Goal:
    """The proposition that the statement holds at all points of the axes that meet the assumptions.

    Attributes
    ----------
    statement : SymPy Boolean
        The statement, in the symbols of the axes.
    axes : tuple of Axis
        The domain.
    assumptions : tuple of SymPy Boolean
        Conditions on the points.
    fixed : mapping from symbol to number
        Symbols of the claim that this case replaces by an exact number.
    names : mapping from symbol to symbol
        The symbols of the claim, by symbol of the axes.
    stated : tuple of SymPy Boolean
        The statement and the assumptions as written in the claim, before any simplification; empty if the goal is a
        subgoal of an engine.
    """

    statement: Boolean
    axes: tuple[Axis, ...]
    assumptions: tuple[Boolean, ...] = ()
    fixed: Point = field(default_factory=dict)
    names: Mapping[sp.Symbol, sp.Symbol] = field(default_factory=dict)
    stated: tuple[Boolean, ...] = ()

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """The symbols, in the order of the axes."""
        return tuple(axis.symbol for axis in self.axes)

    @property
    def swap(self) -> dict[sp.Symbol, sp.Expr]:
        """The symbol of an axis or the number that replaces each symbol of the claim."""
        return {stated: symbol for symbol, stated in self.names.items()} | dict(self.fixed)

    def with_statement(self, statement: Boolean, *extra: Boolean) -> Goal:
        """Return the goal of another statement on the same domain, with more assumptions."""
        return replace(self, statement=sp.sympify(statement), assumptions=self.assumptions + extra, stated=())

    def without(self, symbol: sp.Symbol) -> Goal:
        """Return the goal without the axis of a symbol."""
        return replace(self, axes=tuple(axis for axis in self.axes if axis.symbol != symbol))

    def with_axis(self, symbol: sp.Symbol, axis: Axis) -> Goal:
        """Return the goal with another axis in place of that of a symbol."""
        return replace(self, axes=tuple(axis if old.symbol == symbol else old for old in self.axes))

    def as_stated(self, point: Point) -> tuple[Boolean, tuple[Boolean, ...], Point]:
        """Return the statement and the assumptions as written in the claim, and a point in their symbols."""
        if not self.stated:
            return self.statement, self.assumptions, point
        statement, *assumptions = self.stated
        named = {self.names.get(symbol, symbol): value for symbol, value in point.items()}
        return statement, tuple(assumptions), {**named, **self.fixed}


def goal_of(
    statement: Boolean, where: Mapping[sp.Symbol, sp.Set], assumptions: Sequence[Boolean] = ()
) -> tuple[tuple[Goal, ...], tuple[str, ...]]:
    """Return the cases of a universal statement, and notes on what declared assumptions of symbols exclude.

    Each part of a union and each point of a finite set is a case. There is no case if the domain is empty.
    """
    written = (statement, *assumptions)
    try:
        statement, *conditions = map(pushed, written)
    except Unsupported as missing:
        raise UnsupportedSet(str(missing)) from missing
    statement, where, assumptions, decimals = exact(statement, where, conditions)
    notes = list(decimals)
    parts: list[list[Axis | sp.Expr]] = []
    symbols = list(where)
    for symbol in symbols:
        domain, left_out = narrowed(symbol, where[symbol])
        notes.extend(left_out)
        parts.append(list(_pieces(symbol, domain)))
    count = reduce(lambda n, p: n * len(p), parts, 1)
    if count > MAX_CASES:
        msg = f"{count} combinations of points and intervals"
        raise UnsupportedSet(msg)
    cases = itertools.product(*parts)
    return tuple(_case(written, (statement, *assumptions), symbols, choice) for choice in cases), tuple(notes)


def _case(
    written: tuple[Boolean, ...],
    given: tuple[Boolean, ...],
    symbols: list[sp.Symbol],
    choice: Sequence[Axis | sp.Expr],
) -> Goal:
    fixed = {s: part for s, part in zip(symbols, choice, strict=True) if not isinstance(part, Axis)}
    axes: list[Axis] = []
    swap: dict[sp.Symbol, sp.Expr] = dict(fixed)
    names: dict[sp.Symbol, sp.Symbol] = {}
    taken = {bound.name for part in given for bound in bound_symbols(part)}
    careful = any(has_inverse_trigonometry(part) for part in given)
    for symbol, part in zip(symbols, choice, strict=True):
        if isinstance(part, Axis):
            fresh = _fresh(part, taken, integer=part.integer and not careful)
            swap[symbol] = fresh
            names[fresh] = symbol
            axes.append(replace(part, symbol=fresh))
    try:
        plain = [plain_indices(part, swap) for part in given]
        for part in (*written, *plain):
            _refuse_doubtful(part, swap)
        _refuse_long(written, fixed)
        first, *others = (rebuild(part, swap) for part in plain)
    except (TypeError, ValueError, ZeroDivisionError) as error:  # SymPy refuses terms that it infers are not real
        msg = f"unsupported: a term that is not real ({error})"
        raise UnsupportedSet(msg) from error
    return Goal(first, tuple(axes), tuple(a for a in others if a != sp.true), fixed, names, written)


def relaxed(goal: Goal) -> tuple[Goal, dict[sp.Symbol, sp.Symbol]]:
    """Return the goal with integer symbols replaced by real ones, and the replacement."""
    swap = {a.symbol: symbol_of(a.symbol.name, a) for a in goal.axes if a.integer}
    axes = tuple(replace(axis, symbol=swap.get(axis.symbol, axis.symbol)) for axis in goal.axes)
    names = {swap.get(symbol, symbol): stated for symbol, stated in goal.names.items()}
    assumptions = tuple(rebuild(assumption, swap) for assumption in goal.assumptions)
    statement = rebuild(goal.statement, swap)
    return replace(goal, statement=statement, axes=axes, assumptions=assumptions, names=names), swap


def rebuild(expression: sp.Basic, swap: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic:
    """Return an expression with free symbols replaced simultaneously by symbols or exact numbers.

    Relations and connectives are not evaluated; SymPy may simplify both sides of a relation.
    """
    if isinstance(expression, sp.And | sp.Or):
        return connected(expression.func, (rebuild(part, swap) for part in expression.args))
    if isinstance(expression, Boolean) and expression.args:
        return expression.func(*(rebuild(part, swap) for part in expression.args), evaluate=False)
    if not swap:
        return expression
    return put_in(expression, swap) if _binds(expression, swap) else expression.xreplace(swap)


def _binds(expression: sp.Basic, swap: Mapping[sp.Symbol, sp.Expr]) -> bool:
    bound = bound_symbols(expression)
    return bool(bound) and not bound.isdisjoint(set(swap).union(*(value.free_symbols for value in swap.values())))


def bound_symbols(expression: sp.Basic) -> set[sp.Symbol]:
    """Return the bound symbols of sums, products and integrals."""
    loops = expression.atoms(sp.Sum, sp.Product, sp.Integral)
    return {symbol for loop in loops for symbol in loop.bound_symbols}


def _refuse_long(stated: tuple[Boolean, ...], fixed: Point) -> None:
    """Raise `UnsupportedSet` for numbers that are too long for SymPy to evaluate."""
    nodes = {node for part in stated for node in part.atoms(*_GROWING)}
    points = nodes and any(map(_is_long, fixed.values()))
    if points or any(all(map(_is_long, node.args)) for node in nodes):
        msg = f"unsupported: factorials, binomials and harmonic numbers beyond {_LONGEST}"
        raise UnsupportedSet(msg)


def _is_long(value: sp.Basic) -> bool:
    value = value if value.free_symbols else number_at(value, {})
    return isinstance(value, sp.Rational) and abs(value.p) > _LONGEST * value.q


def _refuse_doubtful(stated: sp.Basic, swap: Mapping[sp.Symbol, sp.Expr]) -> None:
    """Raise `UnsupportedSet` for terms whose sign SymPy may infer wrongly in the symbols of the goal."""
    for node in sp.preorder_traversal(stated):
        if not isinstance(node, MAYBE_DOUBTFUL):
            continue
        if doubtful(node, [rebuild(arg, swap) for arg in node.args if isinstance(arg, sp.Expr)]):
            msg = f"unsupported: {node}, whose sign SymPy may infer wrongly"
            raise UnsupportedSet(msg)


def _fresh(axis: Axis, taken: set[str], *, integer: bool) -> sp.Symbol:
    name = axis.symbol.name.replace("#", "_")  # "#" marks indices
    while name in taken:
        name += "'"
    taken.add(name)
    return symbol_of(name, axis, integer=integer)


def symbol_of(name: str, axis: Axis, *, integer: bool = False) -> sp.Symbol:
    """Return a symbol that declares the sign given by an axis."""
    facts: dict[str, bool] = {"integer": True} if integer else {"real": True}
    low, high = sign_of(axis.low), sign_of(axis.high)
    if low == 1 or (low == 0 and axis.low_open):
        facts["positive"] = True
    elif low == 0:
        facts["nonnegative"] = True
    if high == -1 or (high == 0 and axis.high_open):
        facts["negative"] = True
    elif high == 0:
        facts["nonpositive"] = True
    return sp.Symbol(name, **facts)


def _pieces(symbol: sp.Symbol, domain: sp.Set) -> Iterator[Axis | sp.Expr]:
    if domain is sp.S.EmptySet:
        return
    if isinstance(domain, sp.Union):
        for part in domain.args:
            yield from _pieces(symbol, part)
    elif isinstance(domain, sp.FiniteSet):
        for point in domain.args:
            if not isinstance(point, sp.Rational) and enclosure_of(point, 64) is None:
                msg = f"unsupported: {point} in the set of {symbol}, which is not known to be a real number"
                raise UnsupportedSet(msg)
            yield point
    elif domain in (sp.S.Naturals, sp.S.Naturals0):
        yield Axis(symbol, sp.Integer(1 if domain is sp.S.Naturals else 0), sp.oo, high_open=True, integer=True)
    elif domain is sp.S.Integers:
        yield Axis(symbol, -sp.oo, sp.oo, True, True, integer=True)
    elif isinstance(domain, sp.Range):
        yield from _range(symbol, domain)
    elif isinstance(domain, sp.Interval):
        yield from _interval(symbol, domain)
    elif isinstance(domain, sp.Intersection):
        yield from _pieces(symbol, _integers_of(domain))
    else:
        msg = f"unsupported set {domain} of {symbol}"
        raise UnsupportedSet(msg)


def _interval(symbol: sp.Symbol, domain: sp.Interval) -> Iterator[Axis | sp.Expr]:
    """Yield the axis of an interval, its only point, or nothing if it is empty."""
    low, high, opens = domain.start, domain.end, (bool(domain.left_open), bool(domain.right_open))
    order = compare(low, high)
    if order is None:
        msg = f"unsupported set {domain} of {symbol}: the order of its ends is unknown"
        raise UnsupportedSet(msg)
    if order == -1:
        yield Axis(symbol, low, high, *opens)
    elif order == 0 and not any(opens):
        yield from _pieces(symbol, sp.FiniteSet(low))


def _integers_of(domain: sp.Intersection) -> sp.Set:
    """Return the integers in an interval as a Range."""
    parts = set(domain.args)
    intervals = [part for part in parts if isinstance(part, sp.Interval)]
    if sp.S.Integers not in parts or len(intervals) != 1 or len(parts) != 2:
        msg = f"unsupported set {domain}"
        raise UnsupportedSet(msg)
    interval = intervals[0]
    low, high = interval.start, interval.end
    first = low if low.is_infinite else _whole(low, up=True, beyond=bool(interval.left_open))
    last = high if high.is_infinite else _whole(high, up=False, beyond=bool(interval.right_open))
    return sp.Range(first, last + 1) if compare(last, first) != -1 else sp.S.EmptySet


def _whole(end: sp.Expr, *, up: bool, beyond: bool) -> sp.Integer:
    """Return the integer nearest to an end, at or inside it; strictly inside if `beyond`."""
    whole = integer_part(end, up=up)
    if whole is None:
        msg = f"unsupported end {end}, whose integer part is unknown"
        raise UnsupportedSet(msg)
    step = 1 if up else -1
    return sp.Integer(whole + step if beyond and compare(end, sp.Integer(whole)) == 0 else whole)


def _range(symbol: sp.Symbol, domain: sp.Range) -> Iterator[Axis | sp.Expr]:
    if domain.size == 0:
        return
    if domain.step < 0:
        domain = domain.reversed
    if domain.step != 1 and domain.size != 1:
        if not domain.size.is_finite or domain.size > MAX_CASES:
            msg = f"unsupported set {domain} of {symbol}: an infinite or long range with a step"
            raise UnsupportedSet(msg)
        yield from domain
        return
    low, high = domain.inf, domain.sup
    yield Axis(symbol, low, high, bool(low.is_infinite), bool(high.is_infinite), integer=True)

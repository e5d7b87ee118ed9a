"""Compile statements to closures on exact rationals and balls, for the second opinion.

Only types and arguments of SymPy's trees are read; SymPy does not simplify, substitute or compare.
A number is an `fmpq` if it is exact and an `arb` ball otherwise; NaN means unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.opinion.closures import (
    Term,
    may_be_one,
    multiplied,
    once_a_point,
    rational,
    summed,
    whole,
)
from signdescent.checks.formulas.opinion.functions import CONSTANTS, FUNCTIONS, MANY, NAN, Missing, ball, power, root
from signdescent.checks.formulas.opinion.logic import LOGIC, STRICT, Truth, Values, equivalent

__all__ = ["Reader", "Unreadable"]

MAX_TERMS = 200  # of one sum
MAX_ALL_TERMS = 40_000  # of all sums of one reader

ZERO, ONE = fmpq(0), fmpq(1)
CONTINUOUS = {
    sp.Add, sp.Mul, sp.Pow, sp.Max, sp.Min, sp.polygamma, sp.beta, sp.uppergamma, sp.lowergamma, sp.expint,
    *(kind for kind in FUNCTIONS if kind not in (sp.sign, sp.floor, sp.ceiling)),
}  # fmt: skip
"""Functions that are continuous wherever they exist and their balls are finite."""

_RELATIONS: dict[type, tuple[bool, bool, bool]] = {  # the truth where left - right is positive, negative, zero
    sp.Gt: (True, False, False),
    sp.Ge: (True, False, True),
    sp.Lt: (False, True, False),
    sp.Le: (False, True, True),
    sp.Eq: (False, False, True),
    sp.Ne: (True, True, False),
}


class Unreadable(Exception):
    """Raised for a term, a relation or a set that the second opinion does not support."""


class Reader:
    """Compile statements and terms in the given symbols.

    A point is a list from `point`: a stamp, the values of the symbols, and places for indices of sums.

    Attributes
    ----------
    marks : list
        After an evaluation, the difference of the sides of every relation, and the arguments at whose zeros a function
        has a kink or a jump, in the order of the tree; None if not evaluated.
    continuous : list of bool
        Whether the tree shows that a mark is continuous wherever it is finite.
    zero : int
        The index of a mark that counts as 0; -1 for none.
    irrational : dict
        The irrational constants that are coordinates, by place.
    """

    def __init__(self, symbols: Sequence[sp.Symbol]) -> None:
        self.slots = {symbol: i for i, symbol in enumerate(symbols, 1)}
        self.marks: list[Any] = []
        self.continuous: list[bool] = []
        self.zero = -1
        self.irrational: dict[int, Any] = {}
        self._room = len(symbols) + 1
        self._cells: list[tuple[list[Any], Any]] = []
        self._bound: set[sp.Symbol] = set()
        self._counts: Counter[sp.Basic] = Counter()
        self._shared: dict[sp.Basic, Term] = {}
        self._stamp = 0
        self._exact = False
        self._terms_left = MAX_ALL_TERMS
        self._logic = LOGIC

    def prepare(self, precision: int, *, exact: bool) -> None:
        """Set the precision of balls and whether rationals stay exact; recompute the constants."""
        ctx.prec = precision
        self._exact = exact
        for cell, value in self._cells:
            cell[0] = value() if callable(value) else value if exact else arb(value)

    def point(self, values: Sequence[Any]) -> Values:
        """Return the list of a point, and clear the marks."""
        self._stamp += 1
        for i in range(len(self.marks)):
            self.marks[i] = None
        return [self._stamp, *values, *([None] * (self._room - len(values) - 1))]

    def statement(self, node: Boolean) -> Truth:
        """Return the closure of a statement: True, False or None; it raises `Missing` for a missing term."""
        self._counts.update(sp.preorder_traversal(node))
        return self._truth(node)

    def assumption(self, node: Boolean) -> Truth:
        """Return the closure of an assumption, whose parts do not guard each other."""
        self._logic = STRICT
        try:
            return self.statement(node)
        finally:
            self._logic = LOGIC

    def constant(self, node: sp.Expr) -> Term:
        """Return the closure of a constant or of a side of a statement, without shared terms."""
        counts, self._counts = self._counts, Counter()
        try:
            return self._number(node)
        finally:
            self._counts = counts

    def alone(self, node: sp.Expr) -> Term:
        """Return the closure of a constant that is evaluated without a point."""
        term = self.constant(node)
        return lambda _: term([None] * self._room)

    # Statements

    def _truth(self, node: Any) -> Truth:
        if node in (sp.true, sp.false):
            value = node is sp.true
            return lambda _: value
        if isinstance(node, sp.Piecewise):
            return self._piecewise(node, self._truth)
        kind = type(node)
        if isinstance(node, Relational) and kind in _RELATIONS:
            return self._relation(node)
        parts = [self._truth(part) for part in node.args] if kind in LOGIC else []
        if kind not in LOGIC:
            msg = f"statement {kind.__name__}"
            raise Unreadable(msg)
        return self._logic[kind](parts)

    def _relation(self, node: Relational) -> Truth:
        left, right = node.args
        above, below, equal = _RELATIONS[type(node)]
        logical = [isinstance(side, Boolean) and not isinstance(side, sp.Symbol) for side in (left, right)]
        if all(logical) and type(node) in (sp.Eq, sp.Ne):
            return equivalent([self._truth(left), self._truth(right)], same=equal)
        f, g, marks, place = self._number(left), self._number(right), self.marks, self._mark(left, right)
        alike = may_be_one(left, right)

        def relation(v: Values) -> bool | None:
            marks[place] = d = f(v) - g(v)
            if d > 0:
                return above
            if d < 0:
                return below
            return equal if d == 0 or (alike and self._exact and self._same(left, right, v)) else None

        return relation

    def _same(self, a: Any, b: Any, v: Values) -> bool:
        """Return whether two terms that exist are identical after substituting the point."""
        x, y = (self._leaf(term, v) for term in (a, b))
        if x is not None and y is not None:
            return bool(x == y)
        if type(a) is not type(b) or len(a.args) != len(b.args) or not a.args or type(a) in (sp.Sum, sp.Product):
            return False
        return all(self._same(p, q, v) for p, q in zip(a.args, b.args, strict=True))

    def _leaf(self, term: Any, v: Values) -> Any:
        slot = self.slots.get(term)
        if slot is not None:
            return self.irrational.get(slot, v[slot] if isinstance(v[slot], fmpq) else None)
        return rational(term) if isinstance(term, sp.Number) else None if term.free_symbols else term

    # Numbers

    def _mark(self, *terms: Any) -> int:
        self.marks.append(None)
        nodes = {type(node) for term in terms for node in sp.preorder_traversal(term) if node.args}
        self.continuous.append(nodes <= CONTINUOUS and not self._bound)  # inside a loop a mark has many values
        return len(self.marks) - 1

    def _number(self, node: Any) -> Term:
        if self._counts[node] > 1 and len(node.args) > 0 and not (node.atoms(sp.Symbol) & self._bound):
            if node not in self._shared:
                self._shared[node] = once_a_point(self._fresh(node))
            return self._shared[node]
        return self._fresh(node)

    def _fresh(self, node: Any) -> Term:
        kind = type(node)
        if isinstance(node, sp.Symbol):
            if node not in self.slots:
                msg = f"symbol {node}"
                raise Unreadable(msg)
            return itemgetter(self.slots[node])
        value: Any = rational(node) if isinstance(node, sp.Number) else CONSTANTS.get(node) if node.is_Atom else None
        if value is not None:
            cell: list[Any] = [None]
            self._cells.append((cell, value))
            return lambda _: cell[0]
        if kind is sp.Add:
            return summed([self._number(arg) for arg in node.args])
        if kind is sp.Mul:
            return multiplied([self._number(arg) for arg in node.args])
        if kind is sp.Pow:
            return self._power(node)
        if kind in (sp.Sum, sp.Product):
            return self._loop(node)
        if kind is sp.Piecewise:
            return self._piecewise(node, self._number)
        if kind in (sp.Max, sp.Min):
            return self._extreme(node)
        if kind in FUNCTIONS and len(node.args) == 1:
            return self._function(node)
        if kind in MANY:
            function, parts = MANY[kind], [self._number(arg) for arg in node.args]
            return lambda v: function(node, *[part(v) for part in parts])
        msg = f"term {kind.__name__}"
        raise Unreadable(msg)

    def _function(self, node: Any) -> Term:
        (inner,) = node.args
        (function, missing), f = FUNCTIONS[type(node)], self._number(inner)
        if type(node) in (sp.Abs, sp.sign):
            marks, place = self.marks, self._mark(inner)

            def bent(v: Values) -> Any:
                marks[place] = x = f(v)
                return function(x if self.zero != place else ZERO)

            return bent
        if missing is None:
            return lambda v: function(f(v))

        def partial(v: Values) -> Any:
            x = f(v)
            if missing(x):
                raise Missing(node)
            return function(x)

        return partial

    def _power(self, node: Any) -> Term:
        base, exponent = node.args
        f, e = self._number(base), rational(exponent) if isinstance(exponent, sp.Rational) else None
        if e is None:
            g = self._number(exponent)
            return lambda v: power(node, f(v), g(v))
        if e.q != 1:
            return lambda v: root(node, f(v), e)
        n = int(e.p)
        if n == 0:
            return lambda v: (f(v), ONE)[1]  # evaluates the base, which must exist
        if n < 0:

            def inverse(v: Values) -> Any:
                x = f(v)
                if x == 0:
                    raise Missing(node)
                return 1 / (x if n == -1 else power(node, x, fmpq(-n)))

            return inverse
        if n % 2 == 1 or base.is_Symbol:
            return (lambda v: f(v) ** n) if n <= 8 else lambda v: power(node, f(v), fmpq(n))
        marks, place = self.marks, self._mark(base)

        def even(v: Values) -> Any:
            marks[place] = x = f(v)
            return ZERO if self.zero == place else x**n if n <= 8 else power(node, x, fmpq(n))

        return even

    def _extreme(self, node: Any) -> Term:
        parts, marks, place = [self._number(arg) for arg in node.args], self.marks, self._mark(*node.args)
        largest = type(node) is sp.Max

        def extreme(v: Values) -> Any:
            best = parts[0](v)
            for part in parts[1:]:
                x = part(v)
                marks[place] = d = x - best
                if self.zero == place and len(parts) == 2:
                    continue
                if d > 0:
                    best = x if largest else best
                elif d < 0:
                    best = best if largest else x
                elif d == 0:
                    continue  # fmpq.is_zero is wrong in some releases
                else:
                    a, b = ball(best), ball(x)
                    best = NAN if a.is_nan() or b.is_nan() else a.max(b) if largest else a.min(b)
            return best

        return extreme

    def _piecewise(self, node: Any, read: Callable[[Any], Any]) -> Any:
        pieces = [(read(pair.args[0]), self._truth(pair.args[1])) for pair in node.args]
        unknown = None if read == self._truth else NAN

        def piecewise(v: Values) -> Any:
            for value, condition in pieces:
                holds = condition(v)
                if holds:
                    return value(v)
                if holds is None:
                    return unknown
            raise Missing(node)

        return piecewise

    def _loop(self, node: Any) -> Term:
        body, *limits = node.args
        if len(limits) != 1 or len(limits[0].args) != 3:
            msg = "a sum over several indices or without ends"
            raise Unreadable(msg)
        index, low, high = limits[0].args
        first, last = self._number(low), self._number(high)
        outer, slot, self._room = self.slots.get(index), self._room, self._room + 1
        already = index in self._bound
        self.slots[index] = slot
        self._bound.add(index)
        term = self._number(body)
        if not already:
            self._bound.discard(index)
        if outer is None:
            del self.slots[index]
        else:
            self.slots[index] = outer
        adds = type(node) is sp.Sum

        def loop(v: Values) -> Any:
            a, b = whole(first(v)), whole(last(v))
            if a is None or b is None or b < a - 1 or b - a >= MAX_TERMS or self._terms_left < 0:
                return NAN
            self._terms_left -= b - a + 1
            total: Any = fmpq(0 if adds else 1)
            for k in range(a, b + 1):
                v[slot] = fmpq(k) if self._exact else arb(k)
                total = total + term(v) if adds else total * term(v)
            return total

        return loop

"""Rational bounds on the values of a term, from its form and from the sets and assumptions of its symbols.

SymPy is not asked about numbers or signs: it compares numbers by rounding, and treats the arctangent of every integer
as non-zero. Only fractions are compared. An irrational end is replaced by an infinite one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import NamedTuple

import sympy as sp

__all__ = ["Reach", "reach"]

_POSITIVE = (sp.exp, sp.cosh, sp.erfc)
_ODD = (sp.sinh, sp.tanh, sp.asinh, sp.atan, sp.erf, sp.erfi, sp.LambertW)  # same sign as the argument
_WITHIN_ONE = (sp.sin, sp.cos, sp.tanh, sp.erf)
_FACTS = ("positive", "nonnegative", "negative", "nonpositive", "nonzero")


class Reach(NamedTuple):
    """An interval with rational or infinite ends that contains all values of a term.

    `low_open` and `high_open` are True if the end is not a value; at an infinite end they have no meaning. `nonzero` is
    True if 0 is not a value.
    """

    low: sp.Expr = -sp.oo
    high: sp.Expr = sp.oo
    low_open: bool = False
    high_open: bool = False
    nonzero: bool = False

    @property
    def positive(self) -> bool:
        """Whether all values are positive."""
        return self.nonnegative and self.nonzero

    @property
    def nonnegative(self) -> bool:
        """Whether no value is negative."""
        return bool(self.low >= 0)

    @property
    def signs(self) -> frozenset[int]:
        """The possible signs of the values."""
        possible = {-1: bool(self.low < 0), 0: not self.nonzero, 1: bool(self.high > 0)}
        return frozenset(sign for sign, may_be in possible.items() if may_be)

    def within(self, other: Reach) -> Reach:
        """Return the intersection of two reaches."""
        low = max(self.low, other.low)
        high = min(self.high, other.high)
        low_open = any(part.low_open for part in (self, other) if part.low == low)
        high_open = any(part.high_open for part in (self, other) if part.high == high)
        return _reach(low, high, low_open, high_open, nonzero=self.nonzero or other.nonzero)


def _reach(
    low: sp.Expr, high: sp.Expr, low_open: bool = False, high_open: bool = False, *, nonzero: bool = False
) -> Reach:
    """Return a reach whose `nonzero` takes the ends into account."""
    beyond = low > 0 or high < 0 or (low == 0 and low_open) or (high == 0 and high_open)
    return Reach(low, high, low_open, high_open, nonzero or bool(beyond))


def _of_signs(signs: Iterable[int]) -> Reach:
    """Return the reach of all numbers with the given signs."""
    allowed = set(signs)
    low, high = (sp.Integer(0) if -1 not in allowed else -sp.oo), (sp.Integer(0) if 1 not in allowed else sp.oo)
    return Reach(low, high, 0 not in allowed, 0 not in allowed, 0 not in allowed)


def reach(term: sp.Basic, where: Mapping[sp.Symbol, sp.Set], known: dict[sp.Basic, Reach]) -> Reach:
    """Return an interval that contains the values of a real term wherever it is defined on the sets.

    Parameters
    ----------
    term : SymPy expression
        A term in the symbols of `where` and possibly others, of which only the declared signs are used.
    where : mapping from symbol to SymPy set
        Sets of the symbols.
    known : dict
        Known reaches of terms; new ones are added. Declare the index of a sum as unknown, ``{index: Reach()}``,
        because its assumptions need not hold on its range.

    Returns
    -------
    Reach

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> reach(1 + x, {x: sp.Interval.open(-1, 1)}, {}).positive
    True
    """
    if term not in known:
        known[term] = _computed(term, where, known)
    return known[term]


def _computed(term: sp.Basic, where: Mapping[sp.Symbol, sp.Set], known: dict[sp.Basic, Reach]) -> Reach:
    if isinstance(term, sp.Rational):
        return _reach(term, term)
    if isinstance(term, sp.NumberSymbol):
        return _of_signs({1})
    if isinstance(term, sp.Symbol):
        return _declared(term).within(_extent(where[term]) if term in where else Reach())
    if not isinstance(term, sp.Expr):
        return Reach()
    parts = [reach(part, where, known) for part in term.args]
    if isinstance(term, sp.Add):
        return reduce(_sum, parts)
    if isinstance(term, sp.Mul):
        return _product(term, parts)
    if isinstance(term, sp.Pow):
        return _power(term, parts[0])
    if isinstance(term, _POSITIVE):
        return _of_signs({1})
    if isinstance(term, sp.Abs):
        return _of_signs(abs(sign) for sign in parts[0].signs)
    signed = _of_signs(parts[0].signs) if isinstance(term, _ODD) and len(parts) == 1 else Reach()
    return signed.within(Reach(sp.Integer(-1), sp.Integer(1))) if isinstance(term, _WITHIN_ONE) else signed


def _sum(a: Reach, b: Reach) -> Reach:
    low, high = a.low + b.low, a.high + b.high  # low ends are never +oo, high ends never -oo
    return _reach(low, high, a.low_open or b.low_open, a.high_open or b.high_open)


def _product(term: sp.Mul, parts: list[Reach]) -> Reach:
    """Return the reach of a rational multiple of a term, or of a product by the signs of its factors."""
    first, *others = term.args
    if isinstance(first, sp.Rational) and first != 0 and len(others) == 1:
        one = parts[1]
        if first > 0:
            return Reach(first * one.low, first * one.high, one.low_open, one.high_open, one.nonzero)
        return Reach(first * one.high, first * one.low, one.high_open, one.low_open, one.nonzero)
    signs = reduce(lambda signs, part: frozenset(a * b for a in signs for b in part.signs), parts, frozenset({1}))
    return _of_signs(signs)


def _power(term: sp.Pow, base: Reach) -> Reach:
    """Return the reach of a power where it is defined: a negative base requires an integer exponent."""
    if base.positive or term.base is sp.E:
        return _of_signs({1})
    if not isinstance(term.exp, sp.Rational):
        return _of_signs({0, 1}) if base.nonnegative else Reach()
    signs = base.signs if term.exp.q == 1 else base.signs - {-1}
    if term.exp <= 0:
        signs -= {0}
    if term.exp == 0:
        return _of_signs({1})
    return _of_signs(sign ** (int(term.exp.p) % 2) if sign else 0 for sign in signs)


def _declared(symbol: sp.Symbol) -> Reach:
    """Return the reach that the sign assumptions of a symbol imply."""
    facts = {name for name in _FACTS if symbol.assumptions0.get(name)}
    signs = {-1, 0, 1}
    for name, allowed in zip(_FACTS, ({1}, {0, 1}, {-1}, {-1, 0}, {-1, 1}), strict=True):
        if name in facts:
            signs &= allowed
    return _of_signs(signs)


def _extent(domain: sp.Set) -> Reach:
    """Return a reach that contains a set."""
    if isinstance(domain, sp.Interval):
        low, high = domain.start, domain.end
        least = low if isinstance(low, sp.Rational) else -sp.oo
        most = high if isinstance(high, sp.Rational) else sp.oo
        return _reach(least, most, bool(domain.left_open), bool(domain.right_open))
    if domain in (sp.S.Naturals, sp.S.Naturals0):
        return _reach(sp.Integer(domain is sp.S.Naturals), sp.oo)
    if isinstance(domain, sp.FiniteSet) and all(isinstance(point, sp.Rational) for point in domain.args):
        return _hull([_reach(point, point) for point in domain.args])
    if isinstance(domain, sp.Range) and not domain.free_symbols and domain.size != 0:
        return _reach(domain.inf, domain.sup)
    if isinstance(domain, sp.Union):
        return _hull([_extent(part) for part in domain.args])
    if isinstance(domain, sp.Intersection):
        return reduce(Reach.within, map(_extent, domain.args))
    return Reach()


def _hull(parts: list[Reach]) -> Reach:
    """Return the smallest reach that contains all parts."""
    low, high = min(part.low for part in parts), max(part.high for part in parts)
    low_open = all(part.low_open for part in parts if part.low == low)
    high_open = all(part.high_open for part in parts if part.high == high)
    return _reach(low, high, low_open, high_open, nonzero=all(part.nonzero for part in parts))

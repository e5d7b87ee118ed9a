"""Limits of terms at an infinite end, by continuity and by exact expansions; SymPy's limits are not asked.

SymPy's limits of special functions are wrong in places: ``erfc(x - 1)`` tends to 0 and not to 2, and
``digamma(x*log(x))`` to oo and not to -oo. An infinite limit is written as ``oo`` or ``-oo``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import sympy as sp

from signdescent.checks.formulas.charts.expansion import limit_at_end
from signdescent.checks.translate.numbers import sign_of
from signdescent.checks.translate.special import SPECIAL, interior, is_special

__all__ = ["limit_at"]

_ONE = sp.Integer(1)
_EVERYWHERE: Mapping[type, tuple[sp.Expr, sp.Expr]] = {
    sp.exp: (sp.Integer(0), sp.oo),
    sp.erf: (-_ONE, _ONE),
    sp.erfc: (sp.Integer(2), sp.Integer(0)),
    sp.atan: (-sp.pi / 2, sp.pi / 2),
    sp.sinh: (-sp.oo, sp.oo),
    sp.cosh: (sp.oo, sp.oo),
    sp.tanh: (-_ONE, _ONE),
    sp.asinh: (-sp.oo, sp.oo),
}
"""Functions that are continuous on the whole line, with their limits at both ends."""

_GROWING = (sp.log, sp.gamma, sp.loggamma, sp.digamma, sp.factorial, sp.harmonic)
"""Functions that are continuous on the positive axis and tend to infinity."""

_EXPONENTIALS = (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.Symbol, sp.Rational, sp.NumberSymbol)


def limit_at(expression: sp.Expr, symbol: sp.Symbol, end: sp.Expr) -> sp.Expr | None:
    """Return the limit of a term in one symbol at an infinite end, where the term exists, or None if it is unknown.

    Parameters
    ----------
    expression : SymPy expression
        The term.
    symbol : SymPy Symbol
        Its only symbol.
    end : SymPy oo or -oo
        The end.
    """
    return _Limits(symbol, end).of(expression)


class _Limits:
    """Limits of terms as the symbol tends to the end."""

    def __init__(self, symbol: sp.Symbol, end: sp.Expr) -> None:
        self.symbol = symbol
        self.end = end
        self.known: dict[sp.Expr, sp.Expr | None] = {}

    def of(self, e: sp.Expr) -> sp.Expr | None:
        """Return a number, ``oo`` or ``-oo``, or None."""
        if not e.free_symbols:
            return e
        if e == self.symbol:
            return self.end
        if e in self.known:
            return self.known[e]
        self.known[e] = self._limit(e)
        return self.known[e]

    def _limit(self, e: sp.Expr) -> sp.Expr | None:
        value = limit_at_end(e, self.symbol, self.end, -1 if self.end == sp.oo else 1)
        if value is None:
            value = self._composed(e)
        if value is None or value in (sp.oo, -sp.oo):
            return value
        return value if value.is_number and value.is_real is True else None

    def _composed(self, e: sp.Expr) -> sp.Expr | None:
        """Return the limit by the limits of the parts, or None if they leave it open."""
        if isinstance(e, sp.Add | sp.Mul):
            plain = [part for part in e.args if all(isinstance(n, _EXPONENTIALS) for n in sp.preorder_traversal(part))]
            others = [part for part in e.args if part not in plain]
            parts = [e.func(*plain), *others] if plain and others else list(e.args)
            limits = [self.of(part) for part in parts]
            known = [limit for limit in limits if limit is not None]
            return None if len(known) < len(limits) else (_sum if isinstance(e, sp.Add) else _product)(known)
        if isinstance(e, sp.Pow) and not e.exp.free_symbols:
            return self._after(e.base, partial(_power, e.exp))
        if isinstance(e, sp.polygamma):
            order, argument = e.args
            return self._after(argument, partial(_polygamma, order))
        if is_special(e):
            *orders, argument = e.args
            fixed = not any(order.free_symbols for order in orders)
            return self._after(argument, partial(_special, type(e), orders)) if fixed else None
        if type(e) in _EVERYWHERE or isinstance(e, _GROWING):
            return self._after(e.args[0], partial(_applied, type(e))) if len(e.args) == 1 else None
        return None

    def _after(self, inner: sp.Expr, outer: Callable[[sp.Expr], sp.Expr | None]) -> sp.Expr | None:
        limit = self.of(inner)
        return None if limit is None else outer(limit)


def _sum(limits: list[sp.Expr]) -> sp.Expr | None:
    infinite = {limit for limit in limits if limit in (sp.oo, -sp.oo)}
    if infinite:
        return infinite.pop() if len(infinite) == 1 else None
    return sp.Add(*limits)


def _product(limits: list[sp.Expr]) -> sp.Expr | None:
    if not any(limit in (sp.oo, -sp.oo) for limit in limits):
        return sp.Mul(*limits)
    sign = 1
    for limit in limits:
        sign *= sign_of(limit) or 0  # 0 times infinity may be anything
    return sign * sp.oo if sign else None


def _power(exponent: sp.Expr, limit: sp.Expr) -> sp.Expr | None:
    rising = sign_of(exponent)
    if rising is None:
        return None
    if limit == sp.oo:
        return (sp.Integer(0), _ONE, sp.oo)[rising + 1]
    if limit == -sp.oo:
        if not exponent.is_Integer:
            return None
        return sp.Integer(0) if rising < 0 else sp.oo * (-1) ** exponent
    sign = sign_of(limit)
    if sign == 1 or (sign == -1 and exponent.is_Integer) or (sign == 0 and rising > 0):
        return sp.Pow(limit, exponent) if sign else sp.Integer(0)
    return None


def _polygamma(order: sp.Expr, limit: sp.Expr) -> sp.Expr | None:
    if not (order.is_Integer and order >= 0) or sign_of(limit) != 1:
        return None
    if limit == sp.oo:
        return sp.oo if order == 0 else sp.Integer(0)
    return sp.polygamma(order, limit)


def _special(function: type[sp.Expr], orders: list[sp.Expr], limit: sp.Expr) -> sp.Expr | None:
    known = SPECIAL[function]
    if limit == -sp.oo:
        return known.at_minus_infinity
    inner = sp.Integer(1) if limit == sp.oo else limit  # at infinity, the order alone matters
    for term, positive in interior(function, [*orders, inner]):
        sign = sign_of(term)
        if not sign or (positive and sign < 0):
            return None
    return known.at_infinity(*orders) if limit == sp.oo else function(*orders, limit)


def _applied(function: type[sp.Expr], limit: sp.Expr) -> sp.Expr | None:
    if function in _EVERYWHERE:
        low, high = _EVERYWHERE[function]
        return high if limit == sp.oo else low if limit == -sp.oo else function(limit)
    if sign_of(limit) != 1:
        return -sp.oo if function is sp.log and sign_of(limit) == 0 else None
    return sp.oo if limit == sp.oo else function(limit)

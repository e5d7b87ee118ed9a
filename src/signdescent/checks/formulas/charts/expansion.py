"""Expand a term at an end of its interval, and return its sign there."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from signdescent.checks.formulas.charts.rules import RULES, digamma, exponential, logarithm
from signdescent.checks.formulas.charts.series import Germ, Open, cut, number, raised, variable
from signdescent.checks.formulas.charts.special_rules import SPECIAL_RULES
from signdescent.checks.translate.special import is_special

__all__ = ["limit_at_end", "sign_at_end"]

_ORDERS = (3, 8, 16)


def sign_at_end(expression: sp.Expr, symbol: sp.Symbol, end: sp.Expr, side: int) -> int | None:
    """Return the sign of a term near an end of an interval on which it is analytic.

    Parameters
    ----------
    expression : SymPy expression
        A term in one symbol.
    symbol : SymPy Symbol
        Its symbol.
    end : SymPy expression
        An exact number, ``oo`` or ``-oo``.
    side : int
        1 if the interval lies above the end, -1 if it lies below.

    Returns
    -------
    int or None
        The sign at all points close enough to the end; None if it is not known.
    """
    for terms in _ORDERS:
        try:
            return _expanded(expression, symbol, variable(end, side), terms).sign()
        except Open:
            continue
    return None


def limit_at_end(expression: sp.Expr, symbol: sp.Symbol, end: sp.Expr, side: int) -> sp.Expr | None:
    """Return the limit of a term at an end of an interval on which it is analytic, or None if it is not known."""
    for terms in _ORDERS:
        try:
            return _expanded(expression, symbol, variable(end, side), terms).tends_to()
        except Open:
            continue
    return None


def _expanded(expression: sp.Expr, symbol: sp.Symbol, at: Germ, terms: int) -> Germ:
    known: dict[sp.Expr, Germ] = {symbol: at}

    def of(node: sp.Expr) -> Germ:
        if node not in known:
            known[node] = cut(_node(node, of, terms), terms)
        return known[node]

    return of(expression)


def _node(node: sp.Expr, of: Callable[[sp.Expr], Germ], terms: int) -> Germ:
    if not node.free_symbols:
        if not node.is_finite:
            raise Open
        return number(node)
    if isinstance(node, sp.Add):
        total = of(node.args[0])
        for arg in node.args[1:]:
            total = total + of(arg)
        return total
    if isinstance(node, sp.Mul):
        total = of(node.args[0])
        for arg in node.args[1:]:
            total = cut(total * of(arg), terms)
        return total
    if isinstance(node, sp.exp) or (isinstance(node, sp.Pow) and node.base is sp.S.Exp1):
        return exponential(of(node.exp), terms)
    if isinstance(node, sp.Pow):
        if node.exp.free_symbols:
            return exponential(cut(of(node.exp) * logarithm(of(node.base), terms), terms), terms)
        return raised(of(node.base), node.exp, terms)
    if is_special(node):
        *orders, argument = node.args
        if any(order.free_symbols for order in orders):
            raise Open
        return SPECIAL_RULES[type(node)](*orders, of(argument), terms)
    if isinstance(node, sp.polygamma):
        order, argument = node.args
        if order.free_symbols:
            raise Open
        return digamma(of(argument), int(order), terms)
    rule = RULES.get(type(node))
    if rule is None or len(node.args) != 1:
        raise Open
    return rule(of(node.args[0]), terms)

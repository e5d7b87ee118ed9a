"""Conditions under which a function of one variable is analytic, and the kinks at which it is not."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from signdescent.checks.formulas.charts.chart import Charter
from signdescent.checks.translate.numbers import is_positive
from signdescent.checks.translate.special import interior, is_special

__all__ = ["is_analytic", "kinks", "smooth_at", "with_gammas"]

_TOTAL = (sp.exp, sp.sin, sp.cos, sp.atan, sp.sinh, sp.cosh, sp.tanh, sp.asinh, sp.erf, sp.erfc, sp.Add, sp.Mul)
_POSITIVE = (sp.log, sp.gamma, sp.loggamma, sp.digamma)
_KINKS = (sp.Abs, sp.Min, sp.Max, sp.sign)


def is_analytic(charter: Charter, expression: sp.Expr, low: sp.Expr, high: sp.Expr) -> bool:
    """Return whether a function is shown to exist and to be analytic on an open interval."""
    shown: set[sp.Expr] = set()

    def holds(node: sp.Expr) -> bool:
        if node in shown or charter.symbol not in node.free_symbols or node == charter.symbol:
            return True
        if not all(holds(arg) for arg in node.args):
            return False
        conditions = _conditions(node)
        if conditions is None:
            return False
        for condition, positive in conditions:
            sign = charter.constant(condition, low, high)
            if not sign or (positive and sign < 0):
                return False
        shown.add(node)
        return True

    return holds(expression)


def _conditions(node: sp.Expr) -> list[tuple[sp.Expr, bool]] | None:
    """Return terms that must not vanish, and whether they must be positive; None if the function is not supported."""
    if isinstance(node, _TOTAL):
        return []
    if isinstance(node, sp.Pow):
        if node.base is sp.S.Exp1 or (node.exp.is_Integer and node.exp >= 0):
            return []
        return [(node.base, not node.exp.is_Integer)]
    if is_special(node):
        return interior(type(node), node.args)
    if isinstance(node, _POSITIVE):
        return [(node.args[0], True)]
    if isinstance(node, sp.polygamma) and node.args[0].is_Integer and node.args[0] >= 0:
        return [(node.args[1], True)]
    if isinstance(node, sp.factorial) or (isinstance(node, sp.harmonic) and len(node.args) == 1):
        return [(node.args[0] + 1, True)]
    if isinstance(node, sp.asin | sp.acos):
        return [(1 - node.args[0] ** 2, True)]
    if isinstance(node, sp.tan):
        return [(sp.cos(node.args[0]), False)]
    return None


def kinks(expression: sp.Basic, x: sp.Symbol) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Yield the innermost kinks that depend on a symbol, each with the term whose sign it turns on."""
    for node in sp.postorder_traversal(expression):
        if isinstance(node, _KINKS) and x in node.free_symbols and not any(arg.has(*_KINKS) for arg in node.args):
            if isinstance(node, sp.Abs | sp.sign):
                yield node, node.args[0]
            else:
                yield node, node.args[0] - node.args[1]


def smooth_at(node: sp.Expr, sign: int) -> sp.Expr:
    """Return what a kink equals where its term has a sign."""
    if isinstance(node, sp.Abs):
        return sign * node.args[0]
    if isinstance(node, sp.sign):
        return sp.Integer(sign)
    first, second, *others = node.args
    larger = first if sign >= 0 else second
    smaller = second if sign >= 0 else first
    return node.func(larger if isinstance(node, sp.Max) else smaller, *others)


def with_gammas(expression: sp.Basic) -> sp.Basic:
    """Return an expression in which gamma functions replace binomials of integers >= 0 and sums of powers of 1/k."""
    replaced = expression.replace(
        lambda node: isinstance(node, sp.binomial),
        lambda node: (
            sp.gamma(node.args[0] + 1) / (sp.gamma(node.args[1] + 1) * sp.gamma(node.args[0] - node.args[1] + 1))
        ),
    )
    return replaced.replace(lambda node: isinstance(node, sp.Sum), _summed)


def _summed(node: sp.Sum) -> sp.Expr:
    """Return a sum of ``c/(k + a)**m`` as a difference of polygamma functions, which it is between integer ends."""
    if len(node.limits) != 1:
        return node
    index, low, high = node.limits[0]
    coefficient, power = node.function.as_independent(index, as_Add=False)
    base, exponent = power.as_base_exp()
    shift = base - index
    if not (shift.is_Integer and is_positive(low + shift) and exponent.is_Integer and exponent < 0):
        return node
    order = -exponent - 1
    scale = coefficient * (-1) ** (order + 1) / sp.factorial(order)
    return scale * (sp.polygamma(order, low + shift) - sp.polygamma(order, high + shift + 1))

"""Gamma functions in charts: logarithms of quotients, and differences from x to x + 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sympy as sp

from signdescent.checks.formulas.charts.field import Factor

__all__ = ["compared_terms", "gamma_divisors", "has_gammas", "logarithm", "stepped"]

_GAMMAS = (sp.gamma, sp.factorial)
_LOGARITHMIC = (sp.loggamma, sp.digamma, sp.polygamma, sp.harmonic)
_MOST_STEPS = 4


def has_gammas(factor: Factor, x: sp.Symbol) -> tuple[bool, bool]:
    """Return whether gamma functions of x, and whether their logarithms or derivatives, occur in a factor."""
    moving = [value for _, value in factor.generators if x in value.free_symbols]
    return any(value.has(*_GAMMAS) for value in moving), any(value.has(*_LOGARITHMIC) for value in moving)


def compared_terms(factor: Factor, x: sp.Symbol) -> list[tuple[sp.Expr, Mapping[sp.Expr, int]]] | None:
    """Return the two terms of a factor as coefficients and powers of functions, or None unless there are two."""
    back = dict(factor.generators)
    moving = [letter for letter, value in factor.generators if x in value.free_symbols]
    if not moving:
        return None
    terms = sp.Poly(factor.polynomial, *moving).terms()
    if len(terms) != 2:
        return None
    return [
        (coefficient.xreplace(back), {back[v]: k for v, k in zip(moving, monomial, strict=True) if k})
        for monomial, coefficient in terms
    ]


def gamma_divisors(factor: Factor, x: sp.Symbol) -> Iterator[sp.Expr]:
    """Yield the coefficients of logarithms and derivatives of gamma functions in a factor that is linear in them."""
    back = dict(factor.generators)
    for letter, value in factor.generators:
        if x in value.free_symbols and isinstance(value, _LOGARITHMIC):
            polynomial = sp.Poly(factor.polynomial, letter)
            if polynomial.degree() == 1:
                yield polynomial.LC().xreplace(back)


def logarithm(function: sp.Expr) -> sp.Expr | None:
    """Return the logarithm of a function that is positive wherever it is analytic, or None for others."""
    if isinstance(function, sp.exp):
        return function.exp
    if isinstance(function, sp.Pow):
        return function.exp * sp.log(function.base)
    if isinstance(function, sp.gamma):
        return sp.loggamma(function.args[0])
    if isinstance(function, sp.factorial):
        return sp.loggamma(function.args[0] + 1)
    return None


def stepped(expression: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """Return the value at x + 1 minus that at x, with gamma functions at their old arguments; None if not possible."""
    swap: dict[sp.Expr, sp.Expr] = {}
    for node in expression.atoms(*_LOGARITHMIC):
        if isinstance(node, sp.harmonic) and len(node.args) != 1:
            return None  # the recurrence of a generalised harmonic number is another one
        argument = node.args[-1]
        steps = sp.diff(argument, x)
        if not steps.is_Integer or not 0 <= steps <= _MOST_STEPS:
            return None
        swap[node] = node + sp.Add(*(_gain(node, argument + k) for k in range(int(steps))))
    letters = {node: sp.Dummy(real=True) for node in swap}
    plain = expression.xreplace(letters).subs(x, x + 1)
    return plain.xreplace({letters[node]: value for node, value in swap.items()}) - expression


def _gain(node: sp.Expr, at: sp.Expr) -> sp.Expr:
    """Return the value of a function at ``at + 1`` minus that at ``at``."""
    if isinstance(node, sp.loggamma):
        return sp.log(at)
    if isinstance(node, sp.harmonic):
        return 1 / (at + 1)
    order = node.args[0] if isinstance(node, sp.polygamma) else sp.Integer(0)
    return (-1) ** order * sp.factorial(order) / at ** (order + 1)

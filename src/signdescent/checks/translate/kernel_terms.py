"""Rewrite terms before they become kernels; exact identities only."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from signdescent.checks.translate.factoring import cancelled, factored
from signdescent.checks.translate.numbers import is_positive

__all__ = ["canonical", "closed_betainc", "log_factors", "split_base", "tidy"]

_MAX_DEGREE = 60
_MAX_FACTOR = 1 << 15  # bound on the search for prime factors of a number


def canonical(expression: sp.Basic) -> sp.Basic:
    """Write special values of the incomplete beta function in closed form."""
    return expression.replace(lambda node: isinstance(node, sp.betainc_regularized), closed_betainc)


def closed_betainc(node: sp.Expr) -> sp.Expr:
    """Return an incomplete beta function in closed form if it has one, else with lower limit 0."""
    a, b, low, high = node.args
    if low != 0:
        lower = closed_betainc(sp.betainc_regularized(a, b, 0, low))
        return closed_betainc(sp.betainc_regularized(a, b, 0, high)) - lower
    high = sp.cancel(high) if high.free_symbols else high
    if high in (0, 1):
        return high
    if a == b == 1:
        return high
    if a == b and high == sp.Rational(1, 2):
        return sp.Rational(1, 2)
    if a.is_Integer and b.is_Integer and a > 0 and b > 0 and a + b <= _MAX_DEGREE:
        n = int(a + b - 1)
        return sp.Add(*(sp.binomial(n, j) * high**j * (1 - high) ** (n - j) for j in range(int(a), n + 1)))
    return sp.betainc_regularized(a, b, 0, high)


def tidy(argument: sp.Expr) -> sp.Expr:
    """Return a canonical form of an argument, so that equal arguments give the same kernel."""
    if not argument.free_symbols or argument.is_Symbol or argument.is_Boolean:
        return argument
    try:
        return sp.expand(argument) if argument.is_polynomial() else cancelled(argument)
    except (sp.PolynomialError, AttributeError, TypeError):
        return argument


def log_factors(argument: sp.Expr, positive: Callable[[sp.Expr], bool]) -> list[tuple[sp.Expr, sp.Expr]] | None:
    """Return positive bases and factors with ``log(argument) = sum of factor*log(base)``, or None for one base alone.

    A base with an even exponent may have any sign: ``log(b**2) = 2*log(|b|)`` wherever either side exists.
    """
    parts = sp.Mul.make_args(argument)
    factors: list[tuple[sp.Expr, sp.Expr]] = []
    for part in parts:
        base, exponent = part.as_base_exp()
        if base is sp.S.Exp1 or not exponent.is_Rational:
            base, exponent = part, sp.Integer(1)
        if exponent.is_Integer and exponent % 2 == 0 and not positive(base):
            base = sp.Abs(base)
        elif not (base.free_symbols or is_positive(base)) or (base.free_symbols and not positive(base)):
            return None
        factors.append((base, exponent))
    return factors if len(factors) > 1 or factors[0][1] != 1 else None


def split_base(
    base: sp.Expr, integer_exponent: bool, nonnegative: Callable[[sp.Expr], bool]
) -> list[tuple[sp.Expr, int]]:
    """Factor a base if ``(a*b)**e = a**e * b**e``: for integer e, or for non-negative factors."""
    if base.is_Rational:
        factors = sp.factorrat(base, limit=_MAX_FACTOR) if base > 0 else {base: 1}
        return [(sp.sympify(p), k) for p, k in factors.items()]
    parts: list[tuple[sp.Expr, int]] = []
    positive = True  # the sign of the product of the rational factors and of the sign changes so far
    for factor in sp.Mul.make_args(factored(sp.together(base))):
        inner, times = factor.as_base_exp()
        if not times.is_Integer:
            inner, times = factor, sp.Integer(1)
        k = int(times)
        if inner.is_Rational:
            parts.extend((p, n * k) for p, n in split_base(abs(inner), integer_exponent, nonnegative))
            positive ^= bool(inner < 0 and k % 2)
            continue
        flip = _to_negate(inner, nonnegative)
        parts.append((tidy(-inner if flip else inner), k))
        positive ^= bool(flip and k % 2)
    certain = all(inner.is_Rational or nonnegative(inner) for inner, _ in parts)
    if positive and (integer_exponent or certain):
        return parts
    return [(tidy(base), 1)]


def _to_negate(factor: sp.Expr, nonnegative: Callable[[sp.Expr], bool]) -> bool:
    """Return whether to negate a factor that is not known to be non-negative."""
    if nonnegative(factor):
        return False
    return nonnegative(-factor) or bool(factor.could_extract_minus_sign())

"""True statements about the values of special functions, for z3: signs and two-sided bounds.

Each is a lemma whose proof is the comment beside it. Here t is the value, and x the variable. The statements hold
wherever the terms in them exist. In the integrals s runs over the named half-line.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

__all__ = ["of_erfi", "of_expint", "of_exponential_integral", "of_lambert", "of_lower_gamma", "of_upper_gamma"]


def of_upper_gamma(t: sp.Expr, a: sp.Expr, x: sp.Expr) -> list[Boolean]:
    """Return facts about the integral t of s^(a - 1) e^-s over s > x."""
    w = x ** (a - 1) * sp.exp(-x)
    low, high = sp.And(x > 0, a <= 1), sp.And(x > 0, a >= 1)
    inner = sp.And(x > 0, a < 1)
    return [
        sp.Implies(sp.And(x >= 0, a > 0), t > 0),  # the integrand is positive
        sp.Implies(x > 0, t > 0),
        sp.Implies(low, t <= w),  # t = w times the integral of (1 + s/x)^(a - 1) e^-s over s > 0, and that of e^-s is 1
        sp.Implies(high, t >= w),
        # (t - x w/(x + 1 - a))' = -(1 - a) w/(x + 1 - a)^2, and the difference tends to 0 at oo
        sp.Implies(inner, t * (x + 1 - a) > x * w),
        sp.Implies(low, t * (x + 1 - a) >= x * w),
        # the bound before at a - 1, put into Gamma(a, x) = (a - 1) Gamma(a - 1, x) + w
        sp.Implies(inner, t * (x + 2 - a) < (x + 1) * w),
        sp.Implies(low, t * (x + 2 - a) <= (x + 1) * w),
    ]


def of_lower_gamma(t: sp.Expr, a: sp.Expr, x: sp.Expr) -> list[Boolean]:
    """Return facts about the integral t of s^(a - 1) e^-s over 0 < s < x, for a > 0."""
    v, e = x**a, sp.exp(-x)
    inside = sp.And(a > 0, x > 0)
    return [
        sp.Implies(sp.And(a > 0, x >= 0), t >= 0),  # the integrand is positive
        sp.Implies(inside, t > 0),
        sp.Implies(inside, sp.And(a * t < v, a * t > v * e)),  # e^-x < e^-s < 1
        # Chebyshev: the mean of a product of two falling functions, e^-s and s^(a - 1) with a <= 1, is at least the
        # product of their means (1 - e^-x)/x and x^(a - 1)/a; at most, if one of them rises
        sp.Implies(sp.And(inside, a <= 1), a * t * x >= v * (1 - e)),
        sp.Implies(sp.And(inside, a >= 1), a * t * x <= v * (1 - e)),
    ]


def of_expint(t: sp.Expr, n: sp.Expr, x: sp.Expr) -> list[Boolean]:
    """Return facts about the integral t of s^-n e^(-x s) over s > 1."""
    e = sp.exp(-x)
    return [
        sp.Implies(sp.And(x >= 0, n > 1), t > 0),  # the integrand is positive
        sp.Implies(x > 0, t > 0),
        # (n - 1) E_n + x E_(n-1) = e^-x by parts, and E_(n-1) > E_n
        sp.Implies(x > 0, t * (x + n - 1) < e),
        # n E_(n+1) + x E_n = e^-x, and E_(n+1) < E_n; multiplied by n < 0, the latter turns round
        sp.Implies(sp.And(x > 0, n > 0), t * (x + n) > e),
        sp.Implies(sp.And(x > 0, n < 0), t * (x + n) < e),
        # n E_(n+1) = e^-x - x E_n, and E_(n+1) > e^-x/(x + n + 1)
        sp.Implies(sp.And(x > 0, n > 0), t * x * (x + n + 1) < (x + 1) * e),
    ]


def of_exponential_integral(t: sp.Expr, x: sp.Expr) -> list[Boolean]:
    """Return facts about Ei; for x < 0 it is -E_1(-x)."""
    e = sp.exp(x)
    return [
        sp.Implies(x < 0, sp.And(t < 0, -t * (1 - x) > e, t * x < e)),  # the bounds of E_1 at -x
        # Ei rises for x > 0, and Ei(37/100) < 0 < Ei(3/8)
        sp.Implies(sp.And(x > 0, x <= sp.Rational(37, 100)), t < 0),
        sp.Implies(x >= sp.Rational(3, 8), t > 0),
    ]


def of_erfi(t: sp.Expr, x: sp.Expr) -> list[Boolean]:
    """Return facts about erfi, which is odd and rises."""
    return [
        sp.Implies(x > 0, sp.And(t > 0, t > x)),  # erfi(x) >= 2 x/sqrt(pi), since e^(s^2) >= 1
        sp.Implies(x < 0, sp.And(t < 0, t < x)),
        sp.Implies(sp.Eq(x, 0), sp.Eq(t, 0)),
    ]


def of_lambert(t: sp.Expr, x: sp.Expr) -> list[Boolean]:
    """Return facts about the root t >= -1 of t e^t = x, for x >= -1/e."""
    exists = x >= -sp.exp(-1)
    return [
        sp.Implies(exists, t >= -1),
        sp.Implies(x > 0, t > 0),
        sp.Implies(sp.And(exists, x < 0), t < 0),
        sp.Implies(sp.Eq(x, 0), sp.Eq(t, 0)),
        # t - x = t (1 - e^t) <= 0
        sp.Implies(exists, t <= x),
        # x (1 - t) <= x e^-t = t for x >= 0, and conversely for x < 0
        sp.Implies(x >= 0, t * (1 + x) >= x),
        sp.Implies(sp.And(exists, x < 0), t * (1 + x) <= x),
    ]

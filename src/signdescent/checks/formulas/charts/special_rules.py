"""Expansions of incomplete gamma functions, exponential integrals, erfi and Lambert's W."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import sympy as sp

from signdescent.checks.formulas.charts.rules import analytic, exponential, logarithm
from signdescent.checks.formulas.charts.series import Germ, Open, composed, cut, number, raised, sign_of_constant

__all__ = ["SPECIAL_RULES"]


def _power_series(term: Callable[[int], sp.Expr]) -> Iterator[sp.Expr]:
    """Yield ``(-1)**k/k!`` times the terms of k = 0, 1, 2, ..."""
    k, scale = 0, sp.Integer(1)
    while True:
        yield scale * term(k)
        k += 1
        scale = -scale / k


def _products(start: sp.Expr, sign: int) -> Iterator[sp.Expr]:
    """Yield the products of the first k factors ``sign*start, sign*(start + 1), ...``."""
    k, value = 0, sp.Integer(1)
    while True:
        yield value
        value = sign * value * (start + k)
        k += 1


def _gamma(a: sp.Rational) -> sp.Expr:
    """Return the gamma function of a fraction by its value at a positive one, whose sign is known."""
    value = sp.Integer(1)
    while a < 0:
        value, a = value / a, a + 1
    return value * sp.gamma(a)


def _decaying(germ: Germ, exponent: sp.Expr, start: sp.Expr, terms: int) -> Germ:
    """Return ``e^-g g^exponent (1 - start/g + start (start + 1)/g^2 - ...)`` for g that tends to oo."""
    head = exponential(germ.scaled(sp.Integer(-1)), terms) * raised(germ, exponent, terms)
    return cut(head * composed(_products(start, -1), raised(germ, sp.Integer(-1), terms), terms), terms)


def _lower_at_zero(a: sp.Expr, germ: Germ, terms: int) -> Germ:
    body = composed(_power_series(lambda k: 1 / (a + k)), germ, terms)
    return cut(raised(germ, a, terms) * body, terms)


def _upper(a: sp.Expr, germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if limit == sp.oo:
        return _decaying(germ, a - 1, 1 - a, terms)
    if not limit.is_finite or sign_of_constant(limit) < 0:
        raise Open
    if sign_of_constant(limit) > 0:
        return analytic(lambda t: sp.uppergamma(a, t), germ, terms)
    if not a.is_Rational or (a.is_Integer and a <= 0):
        raise Open
    return number(_gamma(a)) + _lower_at_zero(a, germ, terms).scaled(sp.Integer(-1))


def _lower(a: sp.Expr, germ: Germ, terms: int) -> Germ:
    if sign_of_constant(a) <= 0:
        raise Open
    limit = germ.tends_to()
    if limit == 0:
        return _lower_at_zero(a, germ, terms)
    if limit.is_finite and sign_of_constant(limit) > 0:
        return analytic(lambda t: sp.lowergamma(a, t), germ, terms)
    return number(sp.gamma(a)) + _upper(a, germ, terms).scaled(sp.Integer(-1))


def _expint(n: sp.Expr, germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if limit == sp.oo:
        return _decaying(germ, sp.Integer(-1), n, terms)
    if not limit.is_finite or sign_of_constant(limit) < 0 or not n.is_Rational:
        raise Open
    if sign_of_constant(limit) > 0:
        return analytic(lambda t: sp.expint(n, t), germ, terms)
    if not n.is_Integer:  # E_n(x) = Gamma(1 - n) x^(n - 1) - sum of (-x)^k/(k! (1 - n + k))
        body = composed(_power_series(lambda k: -1 / (1 - n + k)), germ, terms)
        return raised(germ, n - 1, terms).scaled(_gamma(1 - n)) + body
    if n <= 0:
        raise Open
    # the terms of k = n - 1 are infinite and leave (-x)^(n - 1)/(n - 1)! (psi(n) - log(x))
    power = int(n) - 1
    body = composed(_power_series(lambda k: sp.Integer(0) if k == power else sp.Rational(-1, k - power)), germ, terms)
    log = number(sp.digamma(n)) + logarithm(germ, terms).scaled(sp.Integer(-1))
    factor = raised(germ, sp.Integer(power), terms).scaled(sp.Integer(-1) ** power / sp.factorial(power))
    return body + cut(factor * log, terms)


def _exponential_integral(germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if limit == 0:  # gamma + log|x| + sum of x^k/(k k!)
        size = germ if germ.sign() > 0 else germ.scaled(sp.Integer(-1))
        body = composed(_power_series(lambda k: sp.Rational((-1) ** k, k) if k else sp.Integer(0)), germ, terms)
        return number(sp.EulerGamma) + logarithm(size, terms) + body
    if limit.is_finite:
        return analytic(sp.Ei, germ, terms)
    head = exponential(germ, terms) * raised(germ, sp.Integer(-1), terms)
    return cut(head * composed(_products(sp.Integer(1), 1), raised(germ, sp.Integer(-1), terms), terms), terms)


def _erfi(germ: Germ, terms: int) -> Germ:
    if germ.tends_to().is_finite:
        return analytic(sp.erfi, germ, terms)
    square = cut(germ * germ, terms)
    body = composed(_products(sp.Rational(1, 2), 1), raised(square, sp.Integer(-1), terms), terms)
    head = exponential(square, terms) * raised(germ, sp.Integer(-1), terms)
    return cut(head * body, terms).scaled(1 / sp.sqrt(sp.pi))


def _lambert(germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if not limit.is_finite or sign_of_constant(limit + sp.exp(-1)) <= 0:
        raise Open
    if sign_of_constant(limit):
        return analytic(sp.LambertW, germ, terms)

    def coefficients() -> Iterator[sp.Expr]:
        yield sp.Integer(0)
        k = 1
        while True:
            yield sp.Integer(-k) ** (k - 1) / sp.factorial(k)
            k += 1

    return composed(coefficients(), germ, terms)


SPECIAL_RULES: Mapping[type, Callable[..., Germ]] = {
    sp.uppergamma: _upper,
    sp.lowergamma: _lower,
    sp.expint: _expint,
    sp.Ei: _exponential_integral,
    sp.erfi: _erfi,
    sp.LambertW: _lambert,
}
"""By function: its expansion from the order, the expansion of the variable, and the number of terms."""

"""Expansions of functions of a term whose expansion is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import sympy as sp

from signdescent.checks.formulas.charts.series import (
    CONSTANT,
    LOGARITHM,
    Germ,
    Open,
    Part,
    composed,
    cut,
    number,
    one,
    raised,
    scale_of,
    sign_of_constant,
)

__all__ = ["RULES", "analytic", "digamma", "exponential", "logarithm"]


def _taylor(function: Callable[[sp.Expr], sp.Expr], center: sp.Expr) -> Iterator[sp.Expr]:
    """Yield the Taylor coefficients of a function at an exact number."""
    t = sp.Symbol("t", real=True)
    derivative, k, factorial = function(t), 0, 1
    while True:
        value = derivative.xreplace({t: center}) if center else derivative.subs(t, 0)
        if value.has(sp.nan, sp.zoo, sp.oo):
            raise Open
        yield value / factorial
        derivative = sp.diff(derivative, t)
        k += 1
        factorial *= k


def analytic(function: Callable[[sp.Expr], sp.Expr], germ: Germ, terms: int) -> Germ:
    """Return a function at a germ with a finite limit, near which it is analytic."""
    center = germ.tends_to()
    if not center.is_finite:
        raise Open
    return composed(_taylor(function, center), germ + number(-center), terms)


def exponential(germ: Germ, terms: int) -> Germ:
    """Return the exponential of a germ that is known up to what tends to 0."""
    plain = germ.parts.get((), Part())
    if plain.order <= 0 or germ.floor is not None:
        raise Open  # the exponent is not known up to what tends to 0
    fast = {place: value for place, value in plain.terms.items() if place[0] < 0}
    shift = plain.terms.get(CONSTANT, sp.Integer(0))
    power = Fraction(0)
    for (q, j), value in plain.terms.items():
        if q == 0 and j:
            if j != 1 or not isinstance(value, sp.Rational):
                raise Open
            power = Fraction(int(value.p), int(value.q))
    rest = Part({place: value for place, value in plain.terms.items() if place[0] > 0}, plain.order)
    others = {scale: part for scale, part in germ.parts.items() if scale}
    small = Germ({(): rest, **others})
    if small.tends_to() != 0 if (rest.terms or others) else False:
        raise Open
    head = Germ({scale_of(fast): Part({(power, 0): sp.exp(shift)})})
    return head * _or_remainder(lambda s: composed(_factorials(), s, terms), small)


def _or_remainder(function: Callable[[Germ], Germ], small: Germ) -> Germ:
    """Return a function with value 1 at 0 of a germ that may be no more than a remainder."""
    if any(part.terms for part in small.parts.values()):
        return function(small)
    return one() + small


def _factorials() -> Iterator[sp.Expr]:
    k, value = 0, sp.Integer(1)
    while True:
        yield value
        k += 1
        value = value / k


def logarithm(germ: Germ, terms: int) -> Germ:
    """Return the logarithm of a germ that is positive."""
    lead, small = germ.split()
    ((scale, part),) = lead.parts.items()
    ((place, value),) = part.terms.items()
    if place[1] or sign_of_constant(value) <= 0:
        raise Open
    exact = dict(scale)
    exact[LOGARITHM] = exact.get(LOGARITHM, sp.Integer(0)) + sp.Rational(place[0])
    head = number(sp.log(value)) + Germ({(): Part({p: c for p, c in exact.items() if c != 0})})

    def coefficients() -> Iterator[sp.Expr]:
        yield sp.Integer(0)
        k = 1
        while True:
            yield sp.Rational((-1) ** (k + 1), k)
            k += 1

    if not any(p.terms for p in small.parts.values()):
        return head + small
    return head + composed(coefficients(), small, terms)


def _everywhere(function: Callable[[sp.Expr], sp.Expr]) -> Callable[[Germ, int], Germ]:
    return lambda germ, terms: analytic(function, germ, terms)


def _hyperbolic(signs: tuple[int, int]) -> Callable[[Germ, int], Germ]:
    def rule(germ: Germ, terms: int) -> Germ:
        rising, falling = exponential(germ, terms), exponential(germ.scaled(sp.Integer(-1)), terms)
        return (rising.scaled(sp.Integer(signs[0])) + falling.scaled(sp.Integer(signs[1]))).scaled(sp.Rational(1, 2))

    return rule


def _tanh(germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if limit.is_finite:
        return analytic(sp.tanh, germ, terms)
    if limit == -sp.oo:
        return _tanh(germ.scaled(sp.Integer(-1)), terms).scaled(sp.Integer(-1))
    small = exponential(germ.scaled(sp.Integer(-2)), terms)
    return one() + (small * raised(one() + small, sp.Integer(-1), terms)).scaled(sp.Integer(-2))


def _atan(germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if limit.is_finite:
        return analytic(sp.atan, germ, terms)
    side = 1 if limit == sp.oo else -1
    inverse = raised(germ, sp.Integer(-1), terms)
    return number(side * sp.pi / 2) + analytic(sp.atan, inverse, terms).scaled(sp.Integer(-1))


def _asin(germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if sign_of_constant(1 - limit) == 0:  # asin(g) = pi/2 - 2 asin(sqrt((1 - g)/2))
        half = (one() + germ.scaled(sp.Integer(-1))).scaled(sp.Rational(1, 2))
        return number(sp.pi / 2) + analytic(sp.asin, raised(half, sp.Rational(1, 2), terms), terms).scaled(
            sp.Integer(-2)
        )
    if sign_of_constant(1 + limit) == 0:
        return _asin(germ.scaled(sp.Integer(-1)), terms).scaled(sp.Integer(-1))
    if sign_of_constant(1 - limit**2) < 0:
        raise Open
    return analytic(sp.asin, germ, terms)


def _acos(germ: Germ, terms: int) -> Germ:
    return number(sp.pi / 2) + _asin(germ, terms).scaled(sp.Integer(-1))


def _tan(germ: Germ, terms: int) -> Germ:
    sine, cosine = analytic(sp.sin, germ, terms), analytic(sp.cos, germ, terms)
    return cut(sine * raised(cosine, sp.Integer(-1), terms), terms)


def _erfc(germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if limit.is_finite:
        return analytic(sp.erfc, germ, terms)
    if limit == -sp.oo:
        return number(sp.Integer(2)) + _erfc(germ.scaled(sp.Integer(-1)), terms).scaled(sp.Integer(-1))
    square = cut(germ * germ, terms)
    inverse = raised(square, sp.Integer(-1), terms)

    def coefficients() -> Iterator[sp.Expr]:
        k, value = 0, sp.Integer(1)
        while True:
            yield value
            value = -value * sp.Rational(2 * k + 1, 2)
            k += 1

    body = composed(coefficients(), inverse, terms)
    head = exponential(square.scaled(sp.Integer(-1)), terms) * raised(germ, sp.Integer(-1), terms)
    return (head * body).scaled(1 / sp.sqrt(sp.pi))


def _erf(germ: Germ, terms: int) -> Germ:
    if germ.tends_to().is_finite:
        return analytic(sp.erf, germ, terms)
    return one() + _erfc(germ, terms).scaled(sp.Integer(-1))


def _loggamma(germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if limit == 0:
        return _loggamma(germ + one(), terms) + logarithm(germ, terms).scaled(sp.Integer(-1))
    if limit.is_finite:
        if sign_of_constant(limit) < 0:
            raise Open
        return analytic(sp.loggamma, germ, terms)
    if limit == -sp.oo:
        raise Open
    log, inverse = logarithm(germ, terms), raised(germ, sp.Integer(-1), terms)

    def coefficients() -> Iterator[sp.Expr]:
        k = 0
        while True:
            yield sp.bernoulli(k + 1) / (k * (k + 1)) if k % 2 else sp.Integer(0)
            k += 1

    main = (germ + number(sp.Rational(-1, 2))) * log + germ.scaled(sp.Integer(-1)) + number(sp.log(2 * sp.pi) / 2)
    return main + composed(coefficients(), inverse, terms)


def digamma(germ: Germ, order: int, terms: int) -> Germ:
    """Return the polygamma function of an order; order 0 is the digamma function."""
    limit = germ.tends_to()
    sign, factorial = (-1) ** (order + 1), sp.factorial(order)
    if limit == 0:
        first = raised(germ, sp.Integer(-order - 1), terms).scaled(sign * factorial)
        return digamma(germ + one(), order, terms) + first
    if limit.is_finite:
        if sign_of_constant(limit) < 0:
            raise Open
        return analytic(lambda t: sp.polygamma(order, t), germ, terms)
    if limit == -sp.oo:
        raise Open
    inverse = raised(germ, sp.Integer(-1), terms)

    def coefficients() -> Iterator[sp.Expr]:
        yield sp.Integer(0)
        k = 1
        while True:  # psi(x) = log(x) - 1/(2 x) - sum of B_2j / (2 j x^2j), and its derivatives
            if order == 0:
                yield sp.Rational(-1, 2) if k == 1 else sp.Integer(0) if k % 2 else -sp.bernoulli(k) / k
            else:
                j = k - order
                bernoulli = sp.Integer(0) if j < 0 else sp.Rational(1, 2) if j == 1 else sp.bernoulli(j)
                yield sign * bernoulli * sp.factorial(k - 1) / sp.factorial(j) if j >= 0 else sp.Integer(0)
            k += 1

    body = composed(coefficients(), inverse, terms)
    return logarithm(germ, terms) + body if order == 0 else body


def _gamma(germ: Germ, terms: int) -> Germ:
    limit = germ.tends_to()
    if limit == 0:
        return cut(_gamma(germ + one(), terms) * raised(germ, sp.Integer(-1), terms), terms)
    if limit.is_finite and sign_of_constant(limit) > 0:
        return analytic(sp.gamma, germ, terms)
    return exponential(_loggamma(germ, terms), terms)


RULES: Mapping[type, Callable[[Germ, int], Germ]] = {
    sp.log: logarithm,
    sp.sin: _everywhere(sp.sin),
    sp.cos: _everywhere(sp.cos),
    sp.tan: _tan,
    sp.sinh: _hyperbolic((1, -1)),
    sp.cosh: _hyperbolic((1, 1)),
    sp.tanh: _tanh,
    sp.atan: _atan,
    sp.asin: _asin,
    sp.acos: _acos,
    sp.asinh: _everywhere(sp.asinh),
    sp.erf: _erf,
    sp.erfc: _erfc,
    sp.gamma: _gamma,
    sp.loggamma: _loggamma,
    sp.digamma: lambda germ, terms: digamma(germ, 0, terms),
    sp.factorial: lambda germ, terms: _gamma(germ + one(), terms),
    sp.harmonic: lambda germ, terms: digamma(germ + one(), 0, terms) + number(sp.EulerGamma),
}

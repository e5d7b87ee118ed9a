"""Signs and limits at ends agree with mpmath at points close to the end."""

from __future__ import annotations

import itertools

import mpmath
import pytest
import sympy as sp

from signdescent.checks.formulas.charts.expansion import limit_at_end, sign_at_end
from signdescent.checks.translate.numbers import rigorous_sympy

x = sp.Symbol("x", real=True)
HALF, THIRD = sp.Rational(1, 2), sp.Rational(1, 3)
MILLS = sp.sqrt(sp.pi) / 2 * sp.exp(x**2) * sp.erfc(x)
STIRLING = (x - HALF) * sp.log(x) - x + sp.log(2 * sp.pi) / 2

# a term, the end, the side, and a distance at which the sign is that of all smaller ones
CASES = (
    (sp.log(1 + 1 / x) - 1 / x, sp.oo, -1, 10**9),
    (sp.log(1 + 1 / x) - 1 / x + 1 / (2 * x**2), sp.oo, -1, 10**9),
    (sp.exp(x) - 1 - x - x**2 / 2, 0, 1, 10**-6),
    (sp.exp(x) - 1 - x - x**2 / 2, 0, -1, 10**-6),
    (x * sp.log(x) + sp.sqrt(x), 0, 1, 10**-9),
    (sp.sqrt(x) * sp.log(x) ** 2 - x**THIRD, 0, 1, 10**-60),
    (sp.tanh(x) - 1 + 2 * sp.exp(-2 * x), sp.oo, -1, 40),
    (sp.log(1 + sp.exp(-x)) - sp.exp(-x), sp.oo, -1, 40),
    (MILLS - 1 / (x + sp.sqrt(x**2 + 2)), sp.oo, -1, 30),
    (MILLS - 1 / (x + sp.sqrt(x**2 + 4 / sp.pi)), sp.oo, -1, 30),
    (sp.loggamma(x) - STIRLING - 1 / (12 * x), sp.oo, -1, 10**4),
    (sp.loggamma(x) - STIRLING, 0, 1, 10**-9),
    (sp.digamma(x) - sp.log(x) + 1 / (2 * x), sp.oo, -1, 10**6),
    (sp.digamma(x) + 1 / x + 1, 0, 1, 10**-6),
    (sp.polygamma(1, x) - 1 / x - 1 / (2 * x**2), sp.oo, -1, 10**6),
    (sp.polygamma(2, x) + 1 / x**2 + 1 / x**3, sp.oo, -1, 10**5),
    (sp.polygamma(1, x) - 1 / x**2, 0, 1, 10**-6),
    (sp.atan(x) - sp.pi / 2 + 1 / x, sp.oo, -1, 10**6),
    (sp.atan(x) + sp.pi / 2 + 1 / x, -sp.oo, 1, 10**6),
    (x ** (1 / x) - 1, sp.oo, -1, 10**6),
    (x**x - 1 - x * sp.log(x), 0, 1, 10**-9),
    ((1 + 1 / x) ** x - sp.E, sp.oo, -1, 10**6),
    (sp.asin(x) - 3 * x / (2 + sp.sqrt(1 - x**2)), 0, 1, 10**-3),
    (sp.acos(x) - sp.sqrt(2 * (1 - x)), 1, -1, 10**-9),
    (sp.tan(x) - 1 / (sp.pi / 2 - x), sp.pi / 2, -1, 10**-6),
    (sp.sin(x) / x - sp.cos(x / sp.sqrt(3)), 0, 1, 10**-3),
    (sp.exp(-1 / x) - x**20, 0, 1, 10**-3),
    (sp.exp(sp.sqrt(x)) - x**5, sp.oo, -1, 10**6),
    (sp.gamma(x) - 1 / x, 0, 1, 10**-6),
    (sp.gamma(x + 1) / sp.gamma(x + HALF) - sp.sqrt(x + sp.Rational(1, 4)), sp.oo, -1, 10**4),
    (sp.factorial(x) - sp.sqrt(2 * sp.pi * x) * (x / sp.E) ** x, sp.oo, -1, 200),
    (sp.erf(x) - 1 + sp.exp(-(x**2)) / (x * sp.sqrt(sp.pi)), sp.oo, -1, 12),
    (sp.erfc(x) - 2 - sp.exp(-(x**2)) / (x * sp.sqrt(sp.pi)), -sp.oo, 1, 12),
    (x**THIRD * sp.exp(x) * sp.uppergamma(2 * THIRD, x) - 1, sp.oo, -1, 200),
    (sp.sinh(x) - x - x**3 / 6, 0, -1, 10**-3),
    (sp.asinh(x) - x + x**3 / 6, 0, 1, 10**-3),
    (sp.harmonic(x) - sp.log(x) - sp.EulerGamma, sp.oo, -1, 10**6),
    (sp.uppergamma(THIRD, x) - sp.gamma(THIRD) + 3 * x**THIRD, 0, 1, 10**-6),
    (sp.uppergamma(-THIRD, x) - 3 * x**-THIRD + 3 * sp.gamma(2 * THIRD), 0, 1, 10**-9),
    (sp.uppergamma(THIRD, x) * x ** (2 * THIRD) * sp.exp(x) - 1 + 2 * THIRD / x, sp.oo, -1, 10**4),
    (sp.uppergamma(THIRD, x) - sp.uppergamma(THIRD, 1), 1, 1, 10**-6),
    (sp.lowergamma(THIRD, x) - 3 * x**THIRD, 0, 1, 10**-6),
    (sp.lowergamma(THIRD, x) - sp.gamma(THIRD), sp.oo, -1, 30),
    (sp.lowergamma(THIRD, x) - sp.lowergamma(THIRD, 2), 2, -1, 10**-6),
    (sp.expint(1, x) + sp.log(x) + sp.EulerGamma, 0, 1, 10**-6),
    (sp.expint(1, x) + sp.log(x) + sp.EulerGamma - x, 0, 1, 10**-6),
    (sp.expint(2, x) - 1 - x * sp.log(x), 0, 1, 10**-9),
    (sp.expint(3, x) - HALF + x, 0, 1, 10**-6),
    (sp.expint(4 * THIRD, x) - 3, 0, 1, 10**-9),
    (x * sp.exp(x) * sp.expint(1, x) - (x + 1) / (x + 2), sp.oo, -1, 10**4),
    (x * sp.exp(x) * sp.expint(1, x) - x * (x + 3) / (x**2 + 4 * x + 2), sp.oo, -1, 10**4),
    (x * sp.exp(x) * sp.expint(3, x) - 1 + 3 / x, sp.oo, -1, 10**4),
    (sp.Ei(x) - sp.log(x) - sp.EulerGamma - x, 0, 1, 10**-6),
    (sp.Ei(x) - sp.log(-x) - sp.EulerGamma, 0, -1, 10**-6),
    (sp.Ei(x) * x * sp.exp(-x) - 1 - 1 / x, sp.oo, -1, 10**3),
    (sp.Ei(x) * x * sp.exp(-x) - 1 - 1 / x, -sp.oo, 1, 10**3),
    (sp.erfi(x) - 2 * x / sp.sqrt(sp.pi), 0, -1, 10**-6),
    (sp.sqrt(sp.pi) * x * sp.exp(-(x**2)) * sp.erfi(x) - 1, sp.oo, -1, 20),
    (sp.sqrt(sp.pi) * x * sp.exp(-(x**2)) * sp.erfi(x) - 1 - 1 / (2 * x**2), -sp.oo, 1, 20),
    (sp.LambertW(x) - x + x**2, 0, 1, 10**-6),
    (sp.LambertW(x) - x + x**2 - sp.Rational(3, 2) * x**3, 0, -1, 10**-4),
    (sp.LambertW(x) - sp.LambertW(1), 1, -1, 10**-6),
)


def value_near(term: sp.Expr, end: sp.Expr, side: int, distance: float) -> mpmath.mpf:
    """Return the term at a point near an end, with 200 digits."""
    with mpmath.workdps(200):
        size = mpmath.mpf(distance)
        if end in (sp.oo, -sp.oo):
            point = size if end == sp.oo else -size
        else:
            point = sp.lambdify((), end, "mpmath")() + side * size
        return sp.lambdify(x, term, [{"LambertW": mpmath.lambertw}, "mpmath"])(point)


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)))
def test_signs_near_an_end_are_those_of_mpmath(number: int, case: tuple[sp.Expr, sp.Expr, int, float]) -> None:
    """The sign at the end is the sign of the value close to it."""
    term, end, side, distance = case
    with rigorous_sympy():
        sign = sign_at_end(term, x, sp.sympify(end), side)
    assert sign == int(mpmath.sign(value_near(term, sp.sympify(end), side, distance)).real), number


ATOMS = (x, sp.log(x), sp.exp(-x), sp.sqrt(x), 1 / x, sp.atan(x), sp.log(1 + 1 / x), sp.exp(1 / x), sp.tanh(x))


@pytest.mark.parametrize("end", [sp.Integer(0), sp.oo])
def test_sums_of_products_have_the_signs_of_mpmath(end: sp.Expr) -> None:
    """For all sums of two products of common functions, a sign that is known is right, and most are known."""
    products = [a * b for a, b in itertools.combinations_with_replacement(ATOMS, 2)]
    known = 0
    pairs = list(itertools.combinations(products, 2))[::7]
    with rigorous_sympy():
        for first, second in pairs:
            term = first - second
            sign = sign_at_end(term, x, end, 1 if end == 0 else -1)
            if sign is None or sign == 0:
                continue
            known += 1
            value = value_near(term, end, 1, 1e-12 if end == 0 else 1e4)
            assert sign == int(mpmath.sign(value)), (term, end)
    assert known >= 0.9 * len(pairs)


LIMITS = (
    (x * sp.sin(1 / x), sp.oo, sp.Integer(1)),
    ((1 + 2 / x) ** x, sp.oo, sp.exp(2)),
    (sp.erf(x), -sp.oo, sp.Integer(-1)),
    (x * sp.log(x), 0, sp.Integer(0)),
    (sp.exp(1 / x) * x, 0, sp.oo),
    (sp.loggamma(x) / (x * sp.log(x)), sp.oo, sp.Integer(1)),
    (sp.log(sp.log(x)), sp.oo, None),
)


@pytest.mark.parametrize(("number", "case"), list(enumerate(LIMITS)))
def test_limits(number: int, case: tuple[sp.Expr, sp.Expr, sp.Expr | None]) -> None:
    """Limits are exact, and unknown where the scales do not suffice."""
    term, end, limit = case
    with rigorous_sympy():
        assert limit_at_end(term, x, sp.sympify(end), 1 if end in (0, -sp.oo) else -1) == limit, number


def test_what_has_no_expansion_is_unknown() -> None:
    """Logarithms of logarithms, exponentials of exponentials and oscillation give no sign."""
    with rigorous_sympy():
        for term in (sp.log(sp.log(x)), sp.exp(sp.exp(x)), sp.sin(x), sp.gamma(-x), sp.LambertW(x)):
            assert sign_at_end(term, x, sp.oo, -1) is None

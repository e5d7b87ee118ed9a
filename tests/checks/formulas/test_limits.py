"""Limits at infinity are those of the functions, not what SymPy says of erfc and digamma."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from signdescent import check
from signdescent.checks.formulas.limits import limit_at
from signdescent.checks.formulas.truth import number_at
from signdescent.checks.report import Verdict
from signdescent.checks.translate.numbers import enclosure_of, rigorous_sympy
from signdescent.theory import Claim

x = sp.Symbol("x", real=True)
FAR = 600  # bits of a point far out
OUTER = (
    sp.exp, sp.erf, sp.erfc, sp.atan, sp.sinh, sp.cosh, sp.tanh, sp.asinh, sp.log, sp.gamma, sp.loggamma, sp.digamma,
    sp.factorial, sp.harmonic, sp.sqrt,
)  # fmt: skip
INNER = (x, -x, x - 1, x * sp.log(x), 1 / x, 2 + 1 / x, -2 - sp.exp(-x), sp.log(x) / x, sp.sqrt(x) - sp.log(x))


def limit(expression: sp.Expr, end: sp.Expr = sp.oo) -> sp.Expr | None:
    with rigorous_sympy():
        return limit_at(expression, x, end)


@pytest.mark.parametrize("outer", OUTER, ids=lambda f: f.__name__)
@pytest.mark.parametrize("inner", INNER, ids=str)
def test_a_limit_is_the_value_far_out(outer: Any, inner: sp.Expr) -> None:
    """At 2**600, a function is near its finite limit, and on the side of an infinite one."""
    value = limit(outer(inner))
    far = enclosure_of(number_at(outer(inner), {x: sp.Integer(2) ** FAR}), 2 * FAR)
    if value is None or far is None:
        return
    low, high = far
    if value in (sp.oo, -sp.oo):
        assert low > 10 if value == sp.oo else high < -10
    else:
        goal = enclosure_of(value, 2 * FAR)
        assert goal is not None
        assert abs(low - goal[0]) < 1e-30
        assert abs(high - goal[1]) < 1e-30


@pytest.mark.parametrize(
    ("expression", "end", "expected"),
    [
        (sp.erfc(x - 1), sp.oo, 0),
        (sp.erfc(x / 2 - 1) - sp.Rational(1, 10), sp.oo, -sp.Rational(1, 10)),
        (sp.digamma(x * sp.log(x)), sp.oo, sp.oo),
        (1000 - sp.digamma(2 * x * sp.log(x)), sp.oo, -sp.oo),
        (sp.polygamma(2, x), sp.oo, 0),
        (sp.erfc(x), -sp.oo, 2),
        (sp.atan(x) - sp.log(1 - 1 / x), -sp.oo, -sp.pi / 2),
        (x * sp.exp(-x) - sp.erfc(x), sp.oo, 0),
        (x - sp.log(x) - sp.atan(x), sp.oo, sp.oo),
        ((x - 1) ** 3 * sp.atan(x), -sp.oo, sp.oo),
    ],
    ids=str,
)
def test_a_known_limit(expression: sp.Expr, end: sp.Expr, expected: Any) -> None:
    """Limits of compositions, sums and products, also where one part needs more than continuity."""
    assert limit(expression, end) == expected


@pytest.mark.parametrize(
    "expression", [x * sp.erfc(x), sp.digamma(x) - sp.log(x), sp.gamma(x) / sp.gamma(x + 1)], ids=str
)
def test_a_limit_that_the_parts_leave_open_is_exact(expression: sp.Expr) -> None:
    """Expansions know limits of the kind 0 times infinity and infinity minus infinity."""
    assert limit(expression) == 0


@pytest.mark.parametrize("expression", [sp.log(sp.log(x)) / sp.log(x), x * sp.sin(x), sp.exp(sp.exp(x)) - x], ids=str)
def test_an_open_limit_is_unknown(expression: sp.Expr) -> None:
    """What has no expansion in powers, logarithms and exponentials has no known limit."""
    assert limit(expression) is None


@pytest.mark.parametrize(
    "text",
    ["digamma(2*x*log(x)) <= 1000", "digamma(x*log(x)) <= 800", "polygamma(0, x**2*log(x)) < 900"],
)
def test_a_claim_that_fails_very_far_out_is_not_certified(text: str) -> None:
    """The left sides grow like log(x), beyond any bound, and exceed these near 10**400."""
    assert not check(Claim("far", text, {"x": "[2, oo)"}), engines=("balls",), budget=0.1).verdict.holds


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("erfc(x) <= exp(-x**2)", "[0, oo)"),
        ("atan(x) < pi/2", "reals"),
        ("x*exp(-x) <= 1/2", "[0, oo)"),
        ("log(x) - log(x + 1) + 1/x > 0", "[1, oo)"),
    ],
)
def test_a_claim_that_needs_a_limit_is_certified(text: str, domain: str) -> None:
    """Control: falling functions are certified by their limits."""
    assert check(Claim("control", text, {"x": domain}), engines=("balls",), budget=0.1).verdict is Verdict.CERTIFIED

"""Rules differentiate only smooth functions, in real symbols, regardless of the symbols' assumptions."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent.errors import ClaimError
from signdescent.theory.rule_terms import derivative, difference, interval_of

t = sp.Symbol("t")
x, y = sp.symbols("x y", real=True)
S = sp.sqrt(2) / 2


ROUGH = (
    sp.sqrt((t - S) ** 2),
    ((t - S) ** 4) ** sp.Rational(1, 4),
    ((t - S) ** 2) ** (y**2 + 1),
    sp.Abs(t - S) * (t - S),
    sp.sign(S - t),
    sp.floor(t + S),
    sp.exp(sp.ceiling(t - S)),
    sp.Max(t, S),
    sp.Min(t, S) ** 2,
    sp.frac(t + S),
    sp.Heaviside(t - S),
    sp.Piecewise((0, t < S), (1, True)),
)


@pytest.mark.parametrize("v", [t, x], ids=["declares nothing", "real"])
@pytest.mark.parametrize("f", ROUGH, ids=str)
def test_kinks_and_jumps_are_refused(f: sp.Expr, v: sp.Symbol) -> None:
    """Functions with an absolute value in any form, a jump or a piece are refused, for both orders."""
    for order in (1, 2):
        with pytest.raises(ClaimError, match="kinks or jumps"):
            derivative(f.xreplace({t: v}), v, "concave", order=order)


def test_kinks_along_other_symbols_are_constants() -> None:
    """Terms that do not depend on the variable may have kinks and jumps."""
    assert derivative(sp.Abs(y) * x**2, x, "concave", order=2) == 2 * sp.Abs(y)


@pytest.mark.parametrize("f", [sp.zeta(x + 2), sp.besselj(x, 1), 0**x, sp.Integral(y**x, (y, 0, 1))], ids=str)
def test_a_derivative_that_sympy_does_not_take_is_refused(f: sp.Expr) -> None:
    """An unevaluated derivative or an infinity is refused."""
    with pytest.raises(ClaimError, match="needs the derivative of"):
        derivative(f, x, "monotone")


def test_a_derivative_is_written_in_the_symbols_of_the_function() -> None:
    """The result contains the original symbols."""
    assert derivative(sp.exp(t * y) / t, t, "monotone") == sp.diff(sp.exp(t * y) / t, t)


def test_a_bound_variable_is_refused() -> None:
    """A rule does not differentiate along an index."""
    k = sp.Symbol("k", integer=True)
    with pytest.raises(ClaimError, match="which is bound in"):
        derivative(sp.Sum(k, (k, 1, 3)) + k, k, "monotone")


def test_a_relation_of_numbers_is_asked_for() -> None:
    """A difference has expressions as sides and is normalised to >= or >."""
    assert difference(sp.Le(x, y), "concave") == (y - x, sp.Ge)
    assert difference(sp.Gt(x, y), "concave") == (x - y, sp.Gt)
    assert difference(sp.Eq(x, y), "concave") == (x - y, sp.Eq)
    for wrong in (sp.Ne(x, y), sp.true, sp.Eq(x > 0, y > 0, evaluate=False), sp.And(x > 0, y > 0)):
        with pytest.raises(ClaimError, match=r"[Rr]ule concave"):
            difference(wrong, "concave")


@pytest.mark.parametrize("domain", [sp.S.Naturals, sp.FiniteSet(0), sp.Union(sp.Interval(0, 1), sp.Interval(2, 3))])
def test_an_interval_is_asked_for(domain: sp.Set) -> None:
    """A rule of analysis needs an interval, and a bounded one if it uses both ends."""
    with pytest.raises(ClaimError, match="expected an interval"):
        interval_of({x: domain}, x, "concave")
    with pytest.raises(ClaimError, match="bounded interval"):
        interval_of({x: sp.Interval(0, sp.oo)}, x, "concave", bounded=True)

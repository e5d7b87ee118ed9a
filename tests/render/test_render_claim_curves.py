"""The numbers behind the pictures are those of the claims, and a missing number is a gap."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from signdescent.render.claim_curves import automatic_view, curves_of, relations_of, view_of
from signdescent.render.claim_views import VIEWS, View
from signdescent.theory.claim import Claim
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True, positive=True)


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_shows_a_number_everywhere(name: str) -> None:
    """A view in the table belongs to a claim, lies in its domain, and leaves no gap."""
    claim = CLAIMS[name]
    view = VIEWS[name]
    assert isinstance(claim, Claim)
    symbols = {symbol.name: symbol for symbol in claim.where}
    assert set(symbols) == {view.symbol, *view.fixed, *([view.family[0]] if view.family else [])}
    curves = curves_of(claim, view)
    assert len(curves) >= 2
    for curve in curves:
        assert np.isfinite(curve.y).all()
        assert all(sp.nsimplify(end) in claim.where[symbols[view.symbol]] for end in (curve.x[0], curve.x[-1]))


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [
        ("lemma-12-chord", math.exp, lambda x: 1 + x * (1 - math.exp(-1))),
        ("spb-extremes-gauss", lambda z: z / math.sqrt(2 * math.pi), lambda z: math.erf(z / math.sqrt(2)) / 2),
        (
            "theorem-5-eq7",
            lambda K: (
                (0.5 + sum(1 / k for k in range(1, int(K) + 1)) / 2)
                / sum(1 / math.sqrt(k) for k in range(1, int(K) + 1))
            ),
            lambda K: (0.5 + 1.5 * math.log(K)) / math.sqrt(K),
        ),
        ("lemma-1-formula", lambda z: z / (1 + z), lambda z: z if z <= 2 / 3 else 1 - 4 / (27 * z * z)),
        (
            "table-speedup",
            lambda u: u,
            lambda u: math.exp(-2) * (3 * u - u**3) / 2,  # F_2(u) = u (3 - u^2)/2
        ),
    ],
)
def test_the_sides_are_those_of_the_statement(name: str, left, right) -> None:  # type: ignore[no-untyped-def]
    """The curves are the two sides, written down here a second time, to the last digits."""
    first, second = curves_of(CLAIMS[name], VIEWS[name])
    np.testing.assert_allclose(first.y, [left(at) for at in first.x], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(second.y, [right(at) for at in second.x], rtol=1e-12, atol=1e-15)


def test_a_margin_is_larger_minus_smaller_side() -> None:
    """The margin of a true claim is not negative, that of a false one is somewhere, whichever way it is written."""
    for claim in (Claim("a", sp.exp(x) >= 1 + x, {x: sp.Reals}), Claim("b", 1 + x <= sp.exp(x), {x: sp.Reals})):
        (margin,) = curves_of(claim, View(symbol="x", low=-1, high=1, shows="margin"))
        np.testing.assert_allclose(margin.y, np.exp(margin.x) - 1 - margin.x, atol=1e-14)
    (wrong,) = curves_of(
        Claim("c", sp.exp(x) >= 2 + x, {x: sp.Reals}),
        replace(VIEWS["b8-final"], symbol="x", family=None, relation=None),
    )
    assert wrong.y.min() < -0.5


def test_what_is_no_number_is_a_gap() -> None:
    """A planted NaN, an infinity and a point outside the assumptions become NaN, and never a value."""
    claim = Claim("a", sp.log(x) <= 1 / x, {x: sp.Reals}, (x <= 2,))
    log, inverse = curves_of(claim, View(symbol="x", low=-1, high=3))
    assert np.array_equal(np.isfinite(log.y), (log.x > 0) & (log.x <= 2))
    assert np.array_equal(np.isfinite(inverse.y), (inverse.x != 0) & (inverse.x <= 2))


def test_nothing_to_draw_gives_no_curve() -> None:
    """A function without a number in the view, one that floats cannot express, and a claim about laws give no curve."""
    view = View(symbol="x", low=-3, high=-1)
    shown = curves_of(Claim("a", sp.log(x) <= 5, {x: sp.Reals}), view)
    assert [curve.label for curve in shown] == ["right side"]
    assert curves_of(Claim("b", sp.log(x) <= sp.sqrt(x), {x: sp.Reals}), view) == ()
    assert curves_of(Claim("c", sp.zeta(x) <= 1, {x: sp.Reals}), view) == ()
    assert isinstance(CLAIMS["lemma-1"], LawClaim)
    assert curves_of(CLAIMS["lemma-1"], view) == ()
    assert view_of(CLAIMS["lemma-1"], own=True) is None


@pytest.mark.parametrize(
    ("domain", "low", "high"),
    [
        (sp.Reals, -3, 3),
        (sp.Interval(0, sp.oo), 0, 3),
        (sp.Interval(-sp.oo, -7), -10, -7),
        (sp.Interval(10, sp.oo), 10, 13),
        (sp.Interval(sp.Rational(1, 2), 1), 0.5, 1),
        (sp.Naturals, 1, 51),
        (sp.Range(3, 10), 3, 9),
    ],
)
def test_a_view_of_ones_own_claim_stays_in_its_domain(domain: sp.Set, low: float, high: float) -> None:
    """Bounded domains are shown whole, endless ones for a stretch."""
    symbol = n if domain.is_subset(sp.Integers) else x
    view = automatic_view(Claim("a", symbol**2 >= 2 * symbol - 1, {symbol: domain}))
    assert view is not None
    assert (view.low, view.high) == (low, high)
    curve = curves_of(Claim("a", symbol**2 >= 2 * symbol - 1, {symbol: domain}), view)[0]
    assert (curve.x[0], curve.x[-1]) == (low, high)


def test_claims_without_one_axis_have_no_view() -> None:
    """Two symbols, an equation, a single point: no view is made up."""
    for claim in (
        Claim("a", x + y >= 1, {x: sp.Interval(1, 2), y: sp.Interval(1, 2)}),
        Claim("b", sp.Eq(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1), {x: sp.Reals}),
        Claim("c", x >= 1, {x: sp.FiniteSet(1)}),
    ):
        assert automatic_view(claim) is None


def test_relations_are_found_inside() -> None:
    """Parts of a conjunction and the conclusion of an implication count; assumptions of an implication do not."""
    statement = sp.And(x >= 0, sp.Implies(x > 1, x**2 > x), sp.Or(x > 5, x < 9))
    assert {str(part) for part in relations_of(statement)} == {"x >= 0", "x**2 > x"}

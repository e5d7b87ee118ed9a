"""Tight truths and the same statements shifted by a little, so that they become false.

Every truth holds with equality at some rational point of its domain; a positive shift of the smaller side
makes it false there. The reason for each truth stands at its line.
"""

from typing import NamedTuple

import sympy as sp

from signdescent.theory import Claim

__all__ = ["SHIFTS", "Pair", "pairs", "truths"]

SHIFTS = {"1e-3": sp.Rational(1, 10**3), "1e-6": sp.Rational(1, 10**6)}


class Pair(NamedTuple):
    """A true claim and its shifted, false variant."""

    shift: sp.Rational
    tight: Claim
    shifted: Claim


class _Truth(NamedTuple):
    """The larger side is at least the smaller one on the domain, with equality somewhere."""

    name: str
    large: sp.Expr
    small: sp.Expr
    where: dict[sp.Symbol, sp.Set]

    def claim(self, suffix: str, shift: sp.Rational, *, flipped: bool) -> Claim:
        small = self.small + shift
        statement = sp.Le(small, self.large) if flipped else sp.Ge(self.large, small)
        return Claim(f"pair-{self.name}-{suffix}", statement, self.where)


def _truths() -> tuple[_Truth, ...]:
    """Return the ten truths for given constants."""
    x, y = sp.symbols("x y", real=True)
    n, k = sp.symbols("n k", integer=True)
    ray, open_ray = sp.Interval(0, sp.oo), sp.Interval.open(0, sp.oo)
    third, half = sp.Rational(1, 3), sp.Rational(1, 2)
    at_exp, at_log, at_root = sp.Rational(3, 4), sp.Rational(5, 3), sp.Rational(4, 7)
    at_cube, at_erf, at_gamma = sp.Rational(2, 3), sp.Rational(5, 4), sp.Rational(6, 5)
    return (
        # tangent of a convex function; equality at 3/4
        _Truth("exp", sp.exp(x), sp.exp(at_exp) * (1 + x - at_exp), {x: sp.Reals}),
        # tangent of a concave function; equality at 5/3
        _Truth("log", x / at_log - 1 + sp.log(at_log), sp.log(x), {x: open_ray}),
        # (sqrt(x) - c)^2 >= 0 with c = 4/7; equality at 16/49
        _Truth("root", (x + at_root**2) / (2 * at_root), sp.sqrt(x), {x: ray}),
        # a product of (x - 1/3)^2 and x^2 + x + 1 > 0, expanded; equality at 1/3
        _Truth("quartic", sp.expand((x - third) ** 2 * (x**2 + x + 1)), sp.Integer(0), {x: sp.Reals}),
        # AM-GM of three cubes, one of them constant; equality at x = y = 2/3
        _Truth("cubes", x**3 + y**3 + at_cube**3, 3 * at_cube * x * y, {x: ray, y: ray}),
        # a concave function lies above its chord; equality at both ends
        _Truth("erf", sp.erf(x), x * sp.erf(at_erf) / at_erf, {x: sp.Interval(0, at_erf)}),
        # gamma is log-convex, so the symmetric product is least in the middle; equality at 6/5
        _Truth(
            "gamma",
            sp.gamma(x) * sp.gamma(2 * at_gamma - x),
            sp.gamma(at_gamma) ** 2,
            {x: sp.Interval.open(0, 2 * at_gamma)},
        ),
        # the central coefficient of a row is its largest; equality at n = 9
        _Truth("binomial", sp.binomial(18, 9) / sp.binomial(18, n), sp.Integer(1), {n: sp.Range(0, 19)}),
        # the Beta(4, 4) distribution is concave right of 1/2, so above its chord x; equality at both ends
        _Truth("beta", sp.betainc_regularized(4, 4, 0, x), x, {x: sp.Interval(half, 1)}),
        # AM-GM of 1, x, ..., x^6; equality at x = 1
        _Truth("geometric", sp.Sum(x**k, (k, 0, 6)), 7 * x**3, {x: ray}),
    )


def truths() -> tuple[Claim, ...]:
    """Return the ten tight truths."""
    return tuple(truth.claim("tight", sp.Integer(0), flipped=i % 2 == 1) for i, truth in enumerate(_truths()))


def pairs() -> tuple[Pair, ...]:
    """Return ten pairs per shift, first those of the larger shift."""
    return tuple(
        Pair(shift, tight, truth.claim(name, shift, flipped=i % 2 == 1))
        for name, shift in SHIFTS.items()
        for i, (tight, truth) in enumerate(zip(truths(), _truths(), strict=True))
    )

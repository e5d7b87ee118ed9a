"""Inductions over sums and products: what is gained from n to n + 1, and everyday bounds that rest on it."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.formulas.increments import grown, increment
from signdescent.checks.report import Verdict
from signdescent.theory import Claim

n, j = sp.symbols("n j", integer=True)
x = sp.Symbol("x", real=True)
NATURALS = {n: sp.S.Naturals}
HARMONIC = sp.Sum(1 / j, (j, 1, n))


@pytest.mark.parametrize(
    "expression",
    [
        HARMONIC,
        sp.Sum(x**j / (j + 1), (j, 2, n + 3)),
        3 * n**2 - 2 * sp.Sum(j**2, (j, 1, n)) + sp.Sum(1 / (j + x**2 + 1), (j, 1, n - 1)),
        sp.harmonic(n + 2) * n,
        sp.Sum(j, (j, 1, 2 * n)),
        sp.Sum(j * n, (j, 1, n)),
        sp.Sum(sp.Sum(j, (x, 1, 2)), (j, 1, n)),
    ],
    ids=str,
)
def test_an_increment_is_a_difference(expression: sp.Expr) -> None:
    """At n = 1, 2, 5 it is the value at n + 1 minus that at n, in rational arithmetic."""
    gained = increment(expression, n, sp.Integer(1))
    for count in (1, 2, 5):
        at = {n: count, x: sp.Rational(2, 3)} if x in expression.free_symbols else {n: count}
        there = expression.subs(n, n + 1)
        assert sp.simplify((gained - (there - expression)).subs(at).doit()) == 0


def test_a_range_that_is_not_reached_gains_no_term() -> None:
    """A sum from 5 on has no term more at n + 1 = 2."""
    late = sp.Sum(j, (j, 5, n))
    assert increment(late, n, sp.Integer(1)).has(sp.Sum)
    assert increment(late, n, sp.Integer(4)) == n + 1


@pytest.mark.parametrize(
    "product", [sp.Product(j, (j, 5, n)), sp.Product(j * n, (j, 1, n)), sp.Product(j, (j, 1, 2 * n)), HARMONIC], ids=str
)
def test_no_factor_of_what_is_no_such_product(product: sp.Expr) -> None:
    assert grown(product, n, sp.Integer(1)) is None


TRUE = {
    "harmonic-upper": 1 + sp.log(n) >= HARMONIC,
    "harmonic-lower": sp.log(n + 1) <= HARMONIC,
    "harmonic-function": sp.harmonic(n) <= 1 + sp.log(n),
    "squares": sp.Sum(1 / j**2, (j, 1, n)) <= 2 - 1 / n,
    "roots": sp.Sum(1 / sp.sqrt(j), (j, 1, n)) <= 2 * sp.sqrt(n) - 1,
    "sum-of-numbers": sp.Eq(sp.Sum(j, (j, 1, n)), n * (n + 1) / 2, evaluate=False),
    "product-telescopes": sp.Eq(sp.Product(1 + 1 / j, (j, 1, n)), n + 1, evaluate=False),
    "product-below": sp.Product(1 - 1 / (2 * j), (j, 1, n)) <= 1 / sp.sqrt(n + 1),
    "product-above": sp.Product(1 + 1 / j**2, (j, 1, n)) >= 1 + 1 / n**2,
}
FALSE = {
    "harmonic-too-low": sp.Rational(57, 100) + sp.log(n) >= HARMONIC,
    "harmonic-too-high": sp.log(n + 1) + sp.Rational(58, 100) <= HARMONIC,
    "harmonic-shifted": 1 + sp.log(n) - sp.log(n + 4) / 100 + sp.Rational(1, 70) >= HARMONIC,
    "squares-too-low": sp.Sum(1 / j**2, (j, 1, n)) <= sp.Rational(8, 5),
    "roots-too-low": sp.Sum(1 / sp.sqrt(j), (j, 1, n)) <= 2 * sp.sqrt(n) - sp.Rational(9, 8),
    "sum-wrong-later": sp.Eq(sp.Sum(j, (j, 1, n)), n * (n + 1) / 2 + (n - 1) * (n - 2) * (n - 3), evaluate=False),
    "product-off-by-one": sp.Product(1 + 1 / j, (j, 1, n)) <= n,
    "product-that-vanishes": sp.Product((j - 3) ** 2, (j, 1, n)) > 0,
    "product-that-turns": sp.Product(sp.Rational(5, 2) - j, (j, 1, n)) >= 0,
    "product-equal-twice": sp.Eq(
        sp.Product(j, (j, 1, n)), n**2 - n + 1 + (n - 1) * (n - 2) / 2 - (n - 1) * (n - 2), evaluate=False
    ),
    "late-sum": sp.Sum(1 / j, (j, 20, n)) <= sp.Rational(1, 20) + sp.log(n) / 100,
}


@pytest.mark.parametrize("name", TRUE)
def test_an_everyday_bound_is_shown(name: str) -> None:
    assert check(Claim(name, TRUE[name], NATURALS)).verdict.holds


@pytest.mark.parametrize("name", FALSE)
def test_a_false_twin_is_not(name: str) -> None:
    """It fails at some n, for most of them early; it is refuted or left open."""
    verdict = check(Claim(name, FALSE[name], NATURALS)).verdict
    assert verdict in (Verdict.REFUTED, Verdict.UNDECIDED)

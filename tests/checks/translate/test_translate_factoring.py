"""Large expressions are not factored; small ones are factored as by SymPy."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent import Claim, check
from signdescent.checks.report import Verdict
from signdescent.checks.translate.factoring import cancelled, factored, is_modest

x, y = sp.symbols("x y", real=True)


def test_small_expressions_are_factored() -> None:
    """The factored forms are those of SymPy."""
    assert factored(x**2 - 2 * x + 1) == (x - 1) ** 2
    assert cancelled((x**2 - 1) / (x - 1)) == x + 1
    assert factored(sp.exp(2 * x) - 1) == (sp.exp(x) - 1) * (sp.exp(x) + 1)


LONG = {
    "a high power": x**1000 - 1,
    "an exponential of a large number": sp.exp(x) - sp.exp(10_000),
    "a large factor in an exponent": sp.exp(5000 * x) - 1,
    "a large denominator in an exponent": x ** sp.Rational(1, 5003) - x,
    "a power of a sum": (x + y + 1) ** 100 - x,
    "a product of sums": sp.Mul(*(x + y + k for k in range(1, 40))) - 1,
}


@pytest.mark.parametrize("name", LONG)
def test_large_expressions_are_unchanged(name: str) -> None:
    """Expressions of degree above 200 or with more than 2000 terms are not factored."""
    assert not is_modest(LONG[name])
    assert factored(LONG[name]) is LONG[name]
    assert cancelled(LONG[name]) is LONG[name]


@pytest.mark.parametrize(
    ("statement", "interval", "right"),
    [
        ("exp(x) < exp(10000)", "(10000, 10002)", Verdict.REFUTED),
        ("exp(x) < exp(10003)", "(10000, 10002)", Verdict.CERTIFIED),
    ],
)
def test_claims_with_large_exponents_end(statement: str, interval: str, right: Verdict) -> None:
    """The check ends with the right verdict or UNDECIDED."""
    assert check(Claim("steep", statement, {"x": interval}), budget=0.5).verdict in (right, Verdict.UNDECIDED)

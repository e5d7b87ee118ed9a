"""Statements about many constants end, in whatever engine."""

from __future__ import annotations

import pytest

from signdescent import Claim, check
from signdescent.checks.report import Verdict

# by equations alone, z3 would need minutes to hours for each of these
MANY = {
    "six square roots": ("sqrt(2) + sqrt(3) + sqrt(5) + sqrt(7) + sqrt(11) + sqrt(13)", "14.96", "14.95"),
    "roots of high order": ("2**(1/3) + 3**(1/5) + 5**(1/7)", "3.77", "3.76"),
    "roots and exponentials": ("sqrt(5) + sqrt(7) - 2*sqrt(6) + 12*sinh(6) - 5*sinh(5) - 7*sinh(7)", "-1788", "-1789"),
    "nested roots": ("sqrt(1 + sqrt(2 + sqrt(3 + sqrt(5 + sqrt(7)))))*sqrt(11)", "5.84", "5.83"),
}


@pytest.mark.parametrize("name", MANY)
def test_many_constants_are_compared(name: str) -> None:
    """The sum lies between two decimals, and it is shown to be below the larger and refuted to be below the smaller."""
    left, above, below = MANY[name]
    assert check(Claim("a", f"{left} < {above}", {}), engines=("reals", "balls")).verdict.holds
    assert check(Claim("a", f"x*({left}) < {above}*x", {"x": "[1, 2]"}), engines=("reals",)).verdict is Verdict.PROVED
    assert check(Claim("a", f"{left} < {below}", {})).verdict is Verdict.REFUTED


def test_few_roots_keep_their_equations() -> None:
    """An inequality that is tight at roots of numbers still follows from their equations."""
    claim = Claim("a", "x**2 + 2 >= 2*sqrt(2)*x + sqrt(2)*sqrt(3) - sqrt(6)", {"x": "reals"})
    assert check(claim, engines=("reals",)).verdict is Verdict.PROVED

"""What SymPy infers about signs of terms holds at every point, while a check runs."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp

from signdescent import check
from signdescent.checks.report import Verdict
from signdescent.checks.translate.numbers import rigorous_sympy, sign_of
from signdescent.theory import Claim

FACTS: dict[str, dict[str, bool]] = {
    "positive": {"positive": True},
    "nonnegative": {"nonnegative": True},
    "negative": {"negative": True},
}
POINTS = {"positive": (1, 2, 1000), "nonnegative": (0, 1, 1000), "negative": (-1000, -2, -1)}
SHAPES = (
    "1/(1 + m*n) - 1/2", "1/(m*n) - 1/2", "2/(3 + m + n) - 1/3", "1/2 - 1/(1 + m*n)", "1/(m**2*n) + 1/100 - 1/2",
    "1 - 3/(2 + m*n)", "-1 - 2/(3*m**3*n - 3/2)", "1/(1 + m) + 1/(1 + n) - 1/4", "m*n - 1", "m + n - 2", "m*n*(m - 1)",
    "(m - 1)*(n - 1) + 1", "m/n - 1/2", "2**m/(1 + n) - 1",
)  # fmt: skip
SIGNS: dict[str, Callable[[int], bool]] = {
    "positive": lambda s: s > 0, "negative": lambda s: s < 0, "nonnegative": lambda s: s >= 0,
    "nonpositive": lambda s: s <= 0, "zero": lambda s: s == 0,
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kinds", list(itertools.product(FACTS, repeat=2)), ids="-".join)
def test_an_inferred_sign_holds_at_every_point(shape: str, kinds: tuple[str, str]) -> None:
    """No sign that SymPy infers from the signs of two integers is contradicted at a point."""
    m, n = (sp.Symbol(name, integer=True, **FACTS[kind]) for name, kind in zip("mn", kinds, strict=True))
    with rigorous_sympy():
        term = sp.sympify(shape, {"m": m, "n": n})
        told = {name: getattr(term, f"is_{name}") for name in SIGNS}
        for point in itertools.product(*(POINTS[kind] for kind in kinds)):
            value = term.xreplace({m: sp.Integer(point[0]), n: sp.Integer(point[1])})
            sign = sign_of(value)
            if value.is_finite and sign is not None:
                assert all(told[name] in (None, holds(sign)) for name, holds in SIGNS.items())


def test_signs_of_polynomials_are_still_inferred() -> None:
    """Control: sums of monomials in signed symbols keep their known signs."""
    m, n = sp.symbols("m n", integer=True, positive=True)
    with rigorous_sympy():
        assert (m * n + 1).is_positive
        assert (m * n - 1).is_nonnegative
        assert (1 / (m * n)).is_positive


@pytest.mark.parametrize("base", [-2, -3, sp.Rational(-1, 2)], ids=str)
def test_a_power_with_half_of_an_integer_may_be_real(base: Any) -> None:
    """``(-2)**(n/2)`` is real for even n, which SymPy's own rule denies."""
    n = sp.Symbol("n", integer=True, positive=True)
    with rigorous_sympy():
        power = sp.sympify(base) ** (n / 2)
        assert power.is_imaginary is None
        assert power.is_real is None
        assert sp.Eq(power, base**2) not in (sp.true, sp.false)


FAR = "1/10**300"
INTEGERS = {"m": "naturals0", "n": "naturals0"}


@pytest.mark.parametrize(
    "text",
    [
        f"exp(x)*(1/(1 + m*n) - {FAR}) > 0",
        f"sqrt(2)*exp(n)*(1/(1 + m*n) - {FAR}) > 0",
        f"1/(1 + m*n) > {FAR}",
        f"erf(x)**2*({FAR} - 1/((1 + m)*(1 + n))) <= 0",
    ],
)
def test_a_fraction_is_not_least_at_the_least_integers(text: str) -> None:
    """The claims fail where m*n is large, beyond all points that are tried."""
    sets = {**INTEGERS, **({"x": "reals"} if "x" in text.replace("exp", "") else {})}
    assert not check(Claim("far", text, sets), engines=("algebra", "reals")).verdict.holds


def test_a_positive_fraction_is_proved_positive() -> None:
    """Control: the same shape without the constant."""
    sets = {**INTEGERS, "x": "reals"}
    assert check(Claim("control", "exp(x)*(1/(1 + m*n)) > 0", sets)).verdict is Verdict.PROVED


@pytest.mark.parametrize("n", [103, 107])
def test_an_assumption_with_a_real_power_is_not_vacuous(n: int) -> None:
    """The power of -2 is real at every n, and the assumption holds at the one given."""
    total = n * (n + 1) // 2
    assumption = f"Piecewise((1, (-2)**(n*(n + 1)/2) == 2**{total}), (0, True)) >= 1"
    assert check(Claim("met", "n >= 2000", {"n": "naturals"}, [assumption])).verdict is not Verdict.VACUOUS


def test_an_assumption_that_no_integer_meets_is_vacuous() -> None:
    """Control: the value is 0 or 1."""
    claim = Claim("never", "n >= 2000", {"n": "naturals"}, ["Piecewise((1, n > 5), (0, True)) >= 2"])
    assert check(claim).verdict is Verdict.VACUOUS

"""The separation bound: non-zero algebraic numbers exceed it, and zeros in disguise are recognised."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from signdescent import Claim, check
from signdescent.checks.report import Verdict
from signdescent.checks.translate.numbers import sign_of
from signdescent.checks.translate.separation import separation_bits

R, SQRT, CBRT = sp.Rational, sp.sqrt, sp.cbrt

SMALL = {
    "a power of a small conjugate": (SQRT(2) - 1) ** 40,
    "neighbouring roots": SQRT(10**12 + 1) - SQRT(10**12),
    "a quotient of neighbours": (SQRT(101) - 10) / (SQRT(10**8 + 1) + 10**4),
    "three roots": SQRT(10**6) + SQRT(10**6 + 2) - 2 * SQRT(10**6 + 1),
    "cube roots": CBRT(10**9 + 1) - CBRT(10**9),
    "a nested root": SQRT(2 + SQRT(4 - R(1, 10**20))) - 2,
    "an absolute value": sp.Abs(SQRT(10**10 + 1) - 10**5, evaluate=False),
    "a cosine": sp.cos(sp.pi / 1000) - 1,
    "a sine and a tangent": sp.tan(sp.pi / 500) - sp.sin(sp.pi / 500),
    "the nearest approach of a sum of roots": sum(SQRT(k) for k in (1, 6, 8))
    - sum(SQRT(k) for k in (2, 5, R(828, 100))),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_nonzero_number_exceeds_the_bound(name: str) -> None:
    """A non-zero number is larger than the bound, by mpmath with twice the bits of the bound."""
    number = SMALL[name]
    bits = separation_bits(number)
    assert bits is not None
    with mpmath.workprec(2 * bits + 64):
        value = mpmath.mpf(sp.N(number, int(bits * 0.7) + 30))
        assert abs(value) > mpmath.mpf(2) ** -bits
    assert sign_of(number) == mpmath.sign(value)


ZERO = {
    "roots of a square": SQRT(2) + SQRT(3) - SQRT(5 + 2 * SQRT(6)),
    "Ramanujan's cube roots": CBRT(CBRT(2) - 1) - CBRT(R(1, 9)) + CBRT(R(2, 9)) - CBRT(R(4, 9)),
    "cosines of the heptagon": sp.cos(sp.pi / 7) - sp.cos(2 * sp.pi / 7) + sp.cos(3 * sp.pi / 7) - R(1, 2),
    "a sine as roots": sp.sin(sp.pi / 30) * 8 + 1 + SQRT(5) - SQRT(30 - 6 * SQRT(5)),
    "a tangent": sp.tan(3 * sp.pi / 11) + 4 * sp.sin(2 * sp.pi / 11) - SQRT(11),
}


@pytest.mark.parametrize("name", ZERO)
def test_an_exact_zero_is_recognised(name: str) -> None:
    """Identities between algebraic numbers have sign 0, which balls alone cannot show."""
    assert sign_of(ZERO[name]) == 0


@pytest.mark.parametrize("digits", [50, 700, 1300])
def test_close_conjugates_are_separated(digits: int) -> None:
    """Conjugates at distances down to 10^-1300 never compare as equal."""
    small = SQRT(2) / 10**digits
    assert sign_of(SQRT(1 + small) - SQRT(1 - small)) in (1, None)
    assert sign_of(SQRT(1 - small) - SQRT(1 + small)) in (-1, None)


CLOSE = {
    "equal": ("{a} == {b}", {Verdict.REFUTED}),
    "at most": ("{a} <= {b}", {Verdict.REFUTED}),
    "more": ("{a} > {b}", {Verdict.PROVED, Verdict.CERTIFIED}),
    "a logarithm of the difference": ("log({a} - {b}) < 0", {Verdict.PROVED, Verdict.CERTIFIED}),
    "a quotient by the difference": ("1/({a} - {b}) > 0", {Verdict.PROVED, Verdict.CERTIFIED}),
}


@pytest.mark.parametrize("digits", [40, pytest.param(1300, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", CLOSE)
def test_claims_about_close_conjugates(name: str, digits: int) -> None:
    """sqrt(1 + e) > sqrt(1 - e) for tiny e > 0."""
    text, right = CLOSE[name]
    stated = text.format(a=f"sqrt(1 + sqrt(2)/10**{digits})", b=f"sqrt(1 - sqrt(2)/10**{digits})")
    assert check(Claim("close", stated, {}), budget=0.2).verdict in {*right, Verdict.UNDECIDED}


@pytest.mark.parametrize(
    "number", [sp.log(2), sp.pi, sp.exp(SQRT(2)), sp.cos(1), sp.Sum(1, (sp.Symbol("k"), 1, 2)), SQRT(sp.E)]
)
def test_other_numbers_have_no_bound(number: sp.Expr) -> None:
    """Transcendental numbers have no separation bound."""
    assert separation_bits(number) is None

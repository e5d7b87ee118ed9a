"""Values of special functions by closed forms in exact fractions, or in 50 decimal digits, as exact fractions."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath

DIGITS = 50
ERROR = Fraction(1, 10**45)
"""Relative error that every value here may have."""

F = Fraction
Reference = Callable[..., Fraction]


def fraction(value: Any) -> Fraction:
    """Return a number of mpmath as the fraction that it is."""
    if isinstance(value, int | Fraction):
        return Fraction(value)
    sign, mantissa, exponent, _ = value._mpf_
    size = Fraction(int(mantissa)) * (Fraction(2) ** exponent)
    return -size if sign else size


def digits(function: Callable[..., Any]) -> Reference:
    """Lift a function of mpmath to fractions."""

    def lifted(*args: Fraction) -> Fraction:
        with mpmath.workdps(DIGITS + 20):
            return fraction(function(*(mpmath.mpf(a.numerator) / a.denominator for a in args)))

    return lifted


def binomial(n: Fraction, k: Fraction) -> Fraction:
    """Return ``n (n-1) ... (n-k+1) / k!`` for an integer k."""
    product = Fraction(1)
    for j in range(int(k)):
        product *= (n - j) / Fraction(j + 1)
    return product if k >= 0 else Fraction(0)


def incomplete_beta(a: Fraction, b: Fraction, x: Fraction) -> Fraction:
    """Return I_x(a, b) for positive integers: P(Binomial(a+b-1, x) >= a)."""
    n = int(a + b) - 1
    return sum((math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(int(a), n + 1)), Fraction(0))


def harmonic(n: Fraction) -> Fraction:
    """Return ``1 + 1/2 + ... + 1/n``."""
    return sum((Fraction(1, j) for j in range(1, int(n) + 1)), Fraction(0))


def polygamma(order: Fraction, x: Fraction) -> Fraction:
    """Return ``(-1)**(m+1) m! zeta(m+1, x)``."""
    m = int(order)
    return (-1) ** (m + 1) * math.factorial(m) * digits(lambda t: mpmath.zeta(m + 1, t))(x)


REFERENCES: dict[str, Reference] = {
    "add": lambda *xs: sum(xs, Fraction(0)),
    "mul": lambda *xs: math.prod(xs, start=Fraction(1)),
    "min": min,
    "max": max,
    "abs": abs,
    "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "floor": lambda x: Fraction(math.floor(x)),
    "ceiling": lambda x: Fraction(math.ceil(x)),
    "exp": digits(mpmath.exp),
    "log": digits(mpmath.log),
    "erf": digits(mpmath.erf),
    "erfc": digits(mpmath.erfc),
    "gamma": digits(mpmath.gamma),
    "loggamma": digits(mpmath.loggamma),
    "digamma": digits(mpmath.digamma),
    "polygamma": polygamma,
    "harmonic": harmonic,
    "factorial": lambda x: Fraction(math.factorial(int(x))) if x.denominator == 1 else digits(mpmath.gamma)(x + 1),
    "binomial": binomial,
    "beta": digits(lambda a, b: mpmath.gamma(a) * mpmath.gamma(b) / mpmath.gamma(a + b)),
    "betainc_regularized": lambda a, b, x, y: incomplete_beta(a, b, y) - incomplete_beta(a, b, x),
    "sin": digits(mpmath.sin),
    "cos": digits(mpmath.cos),
    "tan": digits(mpmath.tan),
    "atan": digits(mpmath.atan),
    "asin": digits(mpmath.asin),
    "acos": digits(mpmath.acos),
    "sinh": digits(mpmath.sinh),
    "cosh": digits(mpmath.cosh),
    "tanh": digits(mpmath.tanh),
    "asinh": digits(mpmath.asinh),
    "uppergamma": digits(mpmath.gammainc),
    "lowergamma": digits(lambda a, x: mpmath.gammainc(a, 0, x)),
    "expint": digits(mpmath.expint),
    "Ei": digits(mpmath.ei),
    "erfi": digits(mpmath.erfi),
    "LambertW": digits(lambda x: mpmath.lambertw(x).real),
}
"""What each operation means; the names are those of the compiled programs."""

_LINE: list[tuple[Fraction, ...]] = [(F(v),) for v in (0, 1, -1, F(1, 3), F(-7, 5), F(5, 2), 4)]
_HALF_LINE: list[tuple[Fraction, ...]] = [(F(v),) for v in (F(1, 10), F(1, 2), 1, F(3, 2), 2, F(29, 4), 11)]
_UNIT: list[tuple[Fraction, ...]] = [(F(v),) for v in (-1, F(-2, 3), 0, F(1, 7), 1)]

POINTS: dict[str, list[tuple[Fraction, ...]]] = {
    **dict.fromkeys(REFERENCES, _LINE),
    **dict.fromkeys(("log", "gamma", "loggamma", "digamma"), _HALF_LINE),
    **dict.fromkeys(("asin", "acos"), _UNIT),
    "uppergamma": [
        *((a, x) for a in (F(1, 3), F(2), F(-7, 3), F(0), F(-2)) for x in (F(1, 100), F(3, 4), F(2), F(30))),
        (F(1, 2), F(0)),
        (F(40), F(50)),
    ],
    "lowergamma": [*((a, x) for a in (F(1, 3), F(2), F(17)) for x in (F(0), F(1, 100), F(3, 4), F(2), F(30)))],
    "expint": [
        *((n, x) for n in (F(1), F(4), F(4, 3), F(0), F(-5, 2)) for x in (F(1, 100), F(3, 4), F(2), F(30))),
        (F(5, 2), F(0)),
        (F(60), F(1, 9)),
    ],
    "Ei": [(F(v),) for v in (F(-20), F(-1), F(-1, 9), F(1, 9), F(3, 8), 1, 30)],
    "LambertW": [(F(v),) for v in (F(-36, 100), F(-1, 9), 0, F(1, 3), 1, 30, 10**6)],
    "add": [(F(1), F(2)), (F(1, 3), F(-1, 7), F(5)), (F(0), F(0))],
    "mul": [(F(3), F(-2)), (F(1, 3), F(-1, 7), F(5)), (F(0), F(9))],
    "min": [(F(1), F(2)), (F(3), F(1, 3), F(-1))],
    "max": [(F(1), F(2)), (F(3), F(1, 3), F(-1))],
    "polygamma": [(F(1), F(1)), (F(2), F(1, 3)), (F(3), F(5, 2)), (F(6), F(7))],
    "harmonic": [(F(v),) for v in (0, 1, 2, 10, 40)],
    "factorial": [(F(v),) for v in (0, 1, 2, F(1, 2), F(7, 3), 20)],
    "binomial": [
        (F(6), F(0)),
        (F(6), F(3)),
        (F(6), F(7)),
        (F(0), F(0)),
        (F(1, 2), F(2)),
        (F(17, 3), F(4)),
        (F(80), F(40)),
    ],
    "beta": [(F(1), F(1)), (F(1, 2), F(1, 2)), (F(7, 3), F(4)), (F(12), F(2))],
    "betainc_regularized": [
        (F(1), F(1), F(0), F(1, 3)),
        (F(3), F(4), F(0), F(1, 2)),
        (F(5), F(5), F(0), F(1, 2)),
        (F(2), F(7), F(1, 5), F(3, 4)),
        (F(4), F(4), F(0), F(1)),
        (F(4), F(2), F(0), F(0)),
        (F(40), F(41), F(0), F(49, 100)),
    ],
}
"""Points of the domain at which operations are compared; exact where closed forms exist."""

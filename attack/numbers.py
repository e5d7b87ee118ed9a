"""Values and minima of expressions in mpmath at 50 digits, from the same code that SymPy evaluates."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import mpmath

__all__ = ["least", "mp", "ratio", "rounded", "value"]

mp = mpmath.mp.clone()
mp.dps = 50

_NAMES: dict[str, Any] = {
    "R": lambda a, b=1: mp.mpf(a) / b,
    **{name: getattr(mp, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "atan", "asin", "acos", "erf")},
    **{
        name: getattr(mp, name) for name in ("erfc", "gamma", "loggamma", "digamma", "harmonic", "sinh", "cosh", "tanh")
    },
    "Abs": abs,
    "Max": max,
    "Min": min,
    "floor": mp.floor,
    "ceiling": mp.ceil,
    "sign": mp.sign,
    "factorial": mp.factorial,
    "binomial": mp.binomial,
    "pi": mp.pi,
    "E": mp.e,
    "asinh": mp.asinh,
    "EulerGamma": mp.euler,
}


def value(code: str, **point: Any) -> Any:
    """Return the value of an expression at a point."""
    return eval(code, {"__builtins__": {}}, {**_NAMES, **point})


def least(code: str, low: Fraction, high: Fraction, *, cells: int = 150) -> tuple[Any, Any]:
    """Return the minimiser and minimum of an expression in x on an interval: a grid, then golden sections."""
    ends = [mp.mpf(end.numerator) / end.denominator for end in (low, high)]
    xs = [ends[0] + (ends[1] - ends[0]) * k / cells for k in range(cells + 1)]
    ys = [value(code, x=x) for x in xs]
    best = min(range(len(xs)), key=ys.__getitem__)
    places = sorted(range(len(xs)), key=ys.__getitem__)[:3]
    found = [(ys[best], xs[best])]
    for i in places:
        found.append(_golden(code, xs[max(i - 1, 0)], xs[min(i + 1, cells)]))
    y, x = min(found)
    return x, y


def _golden(code: str, a: Any, b: Any) -> tuple[Any, Any]:
    g = (mp.sqrt(5) - 1) / 2
    for _ in range(60):
        c, d = b - g * (b - a), a + g * (b - a)
        if value(code, x=c) < value(code, x=d):
            b = d
        else:
            a = c
    x = (a + b) / 2
    return value(code, x=x), x


def rounded(x: Any, digits: int) -> Fraction:
    """Return a number rounded down to a multiple of 10**-digits."""
    return Fraction(int(mp.floor(x * mp.mpf(10) ** digits)), 10**digits)


def ratio(x: Fraction | int) -> str:
    """Return the code of a rational."""
    x = Fraction(x)
    return f"R({x.numerator},{x.denominator})" if x.denominator != 1 else f"R({x.numerator})"


def drawn(rng: Any, choices: Sequence[Any]) -> Any:
    """Return a random element."""
    return choices[rng.randrange(len(choices))]

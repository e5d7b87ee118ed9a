"""Enclosures of the values of functions on intervals, by Arb at the ends."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from flint import arb, fmpq

from signdescent.checks.recheck.boxes import OO, End
from signdescent.checks.recheck.work import CORNERS, LARGEST, require, spend

__all__ = ["FUNCTIONS", "GROWING", "Span", "enclose", "interval"]

Span: TypeAlias = tuple[arb, arb]  # the real numbers between two exact ends, which may be infinite

# Functions monotone in every argument: value at a point, least and greatest value; and domains of some of them.
FUNCTIONS: dict[str, tuple[Callable[..., arb], float, float]] = {
    "add": (lambda *u: sum(u, arb(0)), -OO, OO),
    "mul": (lambda x, y: arb(0) if x == 0 or y == 0 else x * y, -OO, OO),  # also for an infinite end
    "pi": (arb.pi, 3, 4),
    "E": (arb.const_e, 2, 3),
    "exp": (arb.exp, 0, OO),
    "erf": (lambda x: x.erf() if x.is_finite() else x.sgn(), -1, 1),
    "erfc": (lambda x: x.erfc() if x.is_finite() else 1 - x.sgn(), 0, 2),
    "log": (arb.log, -OO, OO),
    "pow": (lambda x, y: arb(0) if x == 0 else x**y, 0, OO),
    "gamma": (arb.gamma, 0, OO),
    "erfi": (arb.erfi, -OO, OO),
    "Ei": (arb.ei, -OO, OO),
    "LambertW": (arb.lambertw, -1, OO),
    "expint": (lambda n, x: x.expint(n), 0, OO),
    "uppergamma": (lambda a, x: x.gamma_upper(a), 0, OO),
    "lowergamma": (lambda a, x: x.gamma_lower(a), 0, OO),
    "min": (lambda *u: min(u), -OO, OO),  # for exact ends
    "max": (lambda *u: max(u), -OO, OO),
    "betainc_regularized": (lambda a, b, x: x if a == b and x + x == 1 else x.beta_lower(a, b, True), 0, 1),
}
GROWING = ("add", "min", "max")  # increasing in every argument: the low ends and the high ends suffice
DEFINED: dict[str, Callable[..., bool]] = {
    "log": lambda x: x[0] > 0,
    "pow": lambda x, y: x[0] > 0 or (x[0] == 0 and y[0] > 0),
    "gamma": lambda x: x[0] >= 1.5 or 0 < x[0] == x[1],  # where it increases, or at a point
    "Ei": lambda x: x[0] > 0 or x[1] < 0,
    "LambertW": lambda x: x[0] * 25 > -9,
    "expint": lambda _n, x: x[0] > 0,
    "uppergamma": lambda a, x: x[0] > 0 and (x[0] >= 1 or a[0] == a[1]),
    "lowergamma": lambda a, x: a[0] > 0 and x[0] >= 0 and (x[1] <= 1 or a[0] == a[1]),
    "betainc_regularized": lambda a, b, x: (
        min(a[0], b[0]) > 0 and max(a[1], b[1]) <= LARGEST and 0 <= x[0] <= x[1] <= 1
    ),
}


def _hull(balls: list[arb], least: float = -OO, most: float = OO) -> Span:
    """Round outwards, within `least` and `most`, which replace bounds that Arb does not find."""
    ends = [(arb(least), arb(most)) if ball.is_nan() else (ball.lower(), ball.upper()) for ball in balls]
    lo, hi = min(arb(1e300), *(lo for lo, _ in ends)), max(arb(-1e300), *(hi for _, hi in ends))  # are finite
    return max(arb(least), lo), min(arb(most), hi)


def interval(low: End, high: End) -> Span:
    """Enclose the numbers between two ends."""
    return _hull([arb(fmpq(*q.as_integer_ratio()) if isinstance(q, Fraction) else q) for q in (low, high)])


def enclose(head: str, *spans: Span) -> Span:
    """Enclose the values of a function by its values at the ends; reject if it may be undefined."""
    spend(1)
    if head == "pow" and len(spans) == 2 and spans[1][0] == spans[1][1] and spans[1][0].is_integer():
        (lo, hi), (n, _) = spans
        require(n >= 0 or lo > 0 or hi < 0, "division by what may be zero")
        ends = [abs(x) ** n * (1 if (n / 2).is_integer() else x.sgn()) for x in (lo, hi)]
        return _hull([*ends, arb(0)] if lo < 0 < hi and n > 0 else ends)
    require(head not in DEFINED or DEFINED[head](*spans), f"{head} may leave its domain")
    if head == "betainc_regularized":
        spend(int(float(spans[0][1] + spans[1][1])) // 10)  # it takes longer, the larger its arguments are
    point, least, most = FUNCTIONS[head]
    require(head in GROWING or len(spans) <= CORNERS, f"{head} of {len(spans)} arguments has too many corners")
    corners = zip(*spans, strict=True) if head in GROWING else product(*spans)
    return _hull([point(*ends) for ends in corners], least, most)

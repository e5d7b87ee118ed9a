"""Batches of two or more samples: a search for laws with a small success probability, and lower bounds from theorems.

For batches the least success probability is not a linear programme, and it is unknown. The search returns laws in
fractions whose success probability is computed exactly. It is an upper bound and need not be the least.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
from flint import fmpq
from scipy import optimize

from signdescent import bounds
from signdescent.noise.law import FloatArray
from signdescent.noise.pieces import Pieces
from signdescent.noise.sums import as_fmpq, as_fraction
from signdescent.noise.worst_case.classes import LawClass
from signdescent.noise.worst_case.programme import rational

__all__ = ["has_the_moments", "proved_for_batches", "searched"]

_DIGITS = 10**9
_STEPS = 60  # iterations of one local search
_STARTS = 3  # random starts on each range of integers, in addition to the best law on its endpoints
_WIDE = 4  # integers beyond those for which two values can tie
_CELLS = 400  # of the standard deviations
_MOST = fmpq(10) ** 12  # largest moment or endpoint in the search
_ROUNDING = 1e-12  # allowance for bounds in floating point


def proved_for_batches(among: LawClass, n: int) -> fmpq:
    """Return the best lower bound of Cantelli, Gauss and Wintner, Hoeffding, and Berry and Esseen for the class."""
    second = among.second
    std = float(as_fraction(second)) ** 0.5 if second < 10**24 else float("inf")
    floats = []
    if 1e-12 < std < 1e12:
        if among.assume == "unimodal-symmetric":  # sums of such laws are such laws (Wintner)
            floats.append(float(bounds.gauss(1.0, std * (1 + 1e-15), batch_size=n)))
        if among.low is not None and among.high is not None and among.low < among.high:
            floats.append(float(bounds.hoeffding(among.mean, among.low, among.high, batch_size=n)))
        if among.third is not None and among.third < _MOST**3:
            floats.append(_berry_esseen(std, float(as_fraction(among.third)), n))
    return max(n / (n + second), fmpq(0), *(rational(value - _ROUNDING) for value in floats))


def _berry_esseen(std: float, third: float, n: int) -> float:
    """Return the minimum of max(Berry and Esseen's bound, Cantelli's bound) over all standard deviations up to std.

    The bound of Berry and Esseen may be smaller for a smaller standard deviation, so its value at std is not enough. On
    a cell [s, S] of standard deviations it is at least Phi(sqrt(n)/S) - Delta(third/s^3)/sqrt(n).
    """
    ends = std * np.geomspace(1e-3, 1, _CELLS + 1)
    left, right = ends[:-1], ends[1:]
    normal = bounds.berry_esseen(left / right, left, third, batch_size=n)
    cantelli = n / (n + right**2)
    return float(min(np.min(np.maximum(normal, cantelli)), n / (n + ends[0] ** 2)))


def _moderate(value: fmpq) -> float:
    """Return a bound of the search as a float, at most the largest one that it uses."""
    return float(as_fraction(min(value, _MOST)))


def has_the_moments(among: LawClass, law: Pieces) -> bool:
    """Return whether a law is in the class, by exact arithmetic. The law has mean 1, in units of the mean."""
    low, high = among.limits
    ends = [end - 1 for part in law.components for end in part[:2]]
    third = among.third
    return (
        law.exact_mean == 1
        and as_fmpq(law.exact_variance) <= among.second
        and (third is None or as_fmpq(law.exact_third_moment) <= third)
        and (low is None or as_fmpq(min(ends)) >= low)
        and (high is None or as_fmpq(max(ends)) <= high)
        and (among.assume is None or law.unimodal)
        and (among.assume != "unimodal-symmetric" or law.symmetric)
    )


def searched(among: LawClass, n: int, known: Pieces) -> Pieces:
    """Return the law with mean 1 whose batches of n have the least success probability, of `known` and a search."""
    laws = [known]
    low, _ = among.limits
    if among.second > fmpq(1, 10**12) and (low is None or low <= -1):  # otherwise (almost) no sample fails
        laws += list((_lattices if among.assume is None else _stretches)(among, n))
    return min((law for law in laws if has_the_moments(among, law)), key=lambda law: law.success_exact(n))


# ------------------------------------------------------------------ all laws: multiples of one step


def _lattices(among: LawClass, n: int) -> Iterator[Pieces]:
    """Yield laws on -a, ..., b times a step. Their sums can be 0, which is a failure."""
    r = _moderate(among.second)
    source = np.random.default_rng(0)
    for a in range(n):
        for b in range(1, _WIDE + n - a):
            places = np.arange(-a, b + 1, dtype=float)
            pair = _two_ends(a, b, r)
            near = 0.98 * pair + 0.02 / len(pair)
            starts = [near] + [0.5 * pair + 0.5 * source.dirichlet(np.ones(len(pair))) for _ in range(_STARTS)]
            improved = [_improved(among, places, start, n, r) for start in starts] if len(pair) > 2 else []
            for weights in (pair, *improved):
                law = _exact(among, places, weights)
                if law is not None:
                    yield law


def _two_ends(a: int, b: int, r: float) -> FloatArray:
    """Return the weights of the law on -a and b whose variance is r times the squared mean."""
    # the weight q of b is the larger root of q (1-q) (a+b)^2 = r (q (a+b) - a)^2
    square, linear = 1 + r, 1 + 2 * r * a / (a + b)
    q = (linear + (linear**2 - 4 * square * r * (a / (a + b)) ** 2) ** 0.5) / (2 * square)
    weights = np.zeros(a + b + 1)
    weights[0], weights[-1] = 1 - q, q
    return weights


def _above(weights: FloatArray, a: int, n: int) -> tuple[float, FloatArray]:
    """Return P(sum of n > 0) for weights on -a, -a+1, ..., and its gradient."""
    fewer = np.ones(1)
    for _ in range(n - 1):
        fewer = np.convolve(fewer, weights)
    tails = np.concatenate([np.cumsum(fewer[::-1])[::-1], [0.0]])  # P(sum of n-1 >= k - (n-1) a)
    starts = np.clip((n - 1) * a + 1 - (np.arange(len(weights)) - a), 0, len(fewer))
    gradient = tails[starts]
    return float(weights @ gradient), n * gradient


def _improved(among: LawClass, places: FloatArray, start: FloatArray, n: int, r: float) -> FloatArray:
    """Return weights on the places after a local search with constraints on the moments."""
    a = int(-places[0])
    squares = places**2
    rules: list[Any] = [
        {"type": "eq", "fun": lambda p: p.sum() - 1, "jac": lambda p: np.ones_like(p)},
        {
            "type": "ineq",
            "fun": lambda p: (1 + r) * (p @ places) ** 2 - p @ squares,
            "jac": lambda p: 2 * (1 + r) * (p @ places) * places - squares,
        },
    ]
    third = None if among.third is None else _moderate(among.third)
    if third is not None:
        rules.append(
            {"type": "ineq", "fun": lambda p: third * (p @ places) ** 3 - p @ np.abs(places - p @ places) ** 3}
        )
    result: Any = optimize.minimize(  # type: ignore[call-overload]
        lambda p: _above(p, a, n),
        start,
        jac=True,
        bounds=[(0, 1)] * len(places),
        constraints=rules,
        method="SLSQP",
        options={"maxiter": _STEPS, "ftol": 1e-12},
    )
    weights: FloatArray = np.clip(np.nan_to_num(result.x), 0, None)
    return weights if weights.sum() > 0 else start


def _exact(among: LawClass, places: FloatArray, weights: FloatArray) -> Pieces | None:
    """Return a law in fractions with mean 1. Weight moves to the largest value until the moments are within bounds."""
    shares = [
        Fraction(float(w)).limit_denominator(_DIGITS) if w > 1e-7 else Fraction(0) for w in weights / weights.sum()
    ]
    shares[-1] = max(Fraction(0), 1 - sum(shares[:-1], Fraction(0)))
    total = sum(shares, Fraction(0))
    shares = [share / total for share in shares]
    for k in range(-1, 10):
        moved = Fraction(0) if k < 0 else Fraction(10**k, _DIGITS)
        tried = [(1 - moved) * share for share in shares]
        tried[-1] += moved
        middle = sum((share * int(z) for share, z in zip(tried, places, strict=True)), Fraction(0))
        if middle <= 0:
            continue
        parts = [(int(z) / middle, int(z) / middle, share) for z, share in zip(places, tried, strict=True) if share > 0]
        law = Pieces(tuple(parts))
        if has_the_moments(among, law):
            return law
    return None


# ------------------------------------------------------------------ unimodal laws: an atom and two uniform parts


def _stretches(among: LawClass, n: int) -> Iterator[Pieces]:
    """Yield unimodal laws with an atom and two uniform parts, scaled to the bounds on the moments."""
    even = among.assume == "unimodal-symmetric"
    build = _around if even else _beside
    best: list[tuple[float, Pieces]] = []

    def tried(x: FloatArray) -> float:
        law = _widened(among, build(*map(float, x)))
        if law is None:
            return 2.0
        value = float(law.success_exact(n))
        best.append((value, law))
        return value

    for start in ((0.0, 0.0, 0.0), (3.0, -3.0, 0.0), (-3.0, 3.0, 0.0), (2.0, 2.0, 1.0)):
        optimize.minimize(tried, np.array(start), method="Nelder-Mead", options={"maxfev": _STEPS})
    if best:
        yield min(best, key=lambda pair: pair[0])[1]
    r = as_fraction(min(among.second, _MOST))
    if not even and r > Fraction(1, 3):  # an atom at 0, whose sums fail
        p = Fraction(4) / (3 * (1 + r))
        p = Fraction(ceil(p * _DIGITS), _DIGITS)
        if p < 1:
            yield Pieces(((Fraction(0), Fraction(0), 1 - p), (Fraction(0), 2 / p, p)))


def _shares(x: float, y: float) -> tuple[Fraction, Fraction, Fraction]:
    """Return three probabilities proportional to 1, e^x and e^y."""
    heights = np.exp(np.clip([0.0, x, y], -12, 12))
    one, two = (Fraction(float(v)).limit_denominator(1000) for v in heights[1:] / heights.sum())
    return max(1 - one - two, Fraction(0)), one, two


def _length(z: float) -> Fraction:
    """Return e^z as a fraction."""
    return Fraction(float(np.exp(np.clip(z, -6, 6)))).limit_denominator(1000)


Parts = list[tuple[Fraction, Fraction, Fraction]]


def _around(x: float, y: float, z: float) -> Parts:
    """Return an atom at 0 and uniform laws on [-1, 1] and [-s, s]."""
    atom, inner, outer = _shares(x, y)
    s = _length(z)
    return [(Fraction(0), Fraction(0), atom), (Fraction(-1), Fraction(1), inner), (-s, s, outer)]


def _beside(x: float, y: float, z: float) -> Parts:
    """Return an atom at 0 and uniform laws on [-1, 0] and [0, s]."""
    atom, left, right = _shares(x, y)
    s = _length(z)
    return [(Fraction(0), Fraction(0), atom), (Fraction(-1), Fraction(0), left), (Fraction(0), s, right)]


def _widened(among: LawClass, parts: Parts) -> Pieces | None:
    """Return the law shifted to mean 1 and scaled up to the bounds on the moments and the range."""
    kept = [part for part in parts if part[2] > 0]
    total = sum(part[2] for part in kept)
    kept = [(low, high, p / total) for low, high, p in kept]
    middle = sum((p * (low + high) / 2 for low, high, p in kept), Fraction(0))
    unit = Pieces(tuple((1 + low - middle, 1 + high - middle, p) for low, high, p in kept))
    if unit.exact_variance == 0:
        return None
    factors = [(_moderate(among.second) / float(unit.exact_variance)) ** 0.5]
    if among.third is not None:
        factors.append((_moderate(among.third) / float(unit.exact_third_moment)) ** (1 / 3))
    ends = [end - 1 for part in unit.components for end in part[:2]]
    for limit, end in zip(among.limits, (min(ends), max(ends)), strict=True):
        if limit is not None:
            factors.append(_moderate(abs(limit)) / float(abs(end)))
    factor = Fraction(int(min(factors) * (1 - 1e-9) * _DIGITS), _DIGITS)
    if factor <= 0:
        return None
    return Pieces(tuple((1 + factor * (low - 1), 1 + factor * (high - 1), p) for low, high, p in unit.components))

"""Random parameters of instances: simple fractions, values of eps, and biased factors."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import sympy as sp

from signdescent.noise.biased import AnyMean, PowerTails
from signdescent.theory.exactness import fraction_of, number_of
from signdescent.theory.run_claim import RunClaim

__all__ = ["Genes", "biased_factor", "epsilon_of", "joined", "simple"]


class Genes:
    """Values in [0, 1), consumed one after the other."""

    def __init__(self, genes: Sequence[float]) -> None:
        self._left = iter(genes)

    def unit(self) -> float:
        """Return the next value."""
        return next(self._left)

    def count(self, most: int) -> int:
        """Return an integer in 1, ..., most."""
        return 1 + min(most - 1, int(self.unit() * most))

    def power(self, low: float, high: float) -> Fraction:
        """Return a simple fraction between 10^low and 10^high."""
        return simple(10 ** (low + (high - low) * self.unit()))


def simple(value: float) -> Fraction:
    """Return a positive number, rounded to three significant digits, as a Fraction."""
    scale = 10 ** (2 - int(np.floor(np.log10(value))))
    digits = round(value * scale)
    return Fraction(digits, scale) if isinstance(scale, int) else Fraction(digits) / Fraction(scale)


def epsilon_of(claim: RunClaim, unit: float) -> Fraction | None:
    """Return a value in (0, 1) from the claim's set for eps; None if none is found."""
    given = next((domain for symbol, domain in claim.where.items() if symbol.name == "eps"), sp.Interval.open(0, 1))
    parts = given.args if isinstance(given, sp.Union) else (given,)
    candidates = [Fraction(tenth, 10) for tenth in range(1, 10)]
    for part in parts:
        if isinstance(part, sp.FiniteSet):
            candidates += [fraction_of(v) for v in part if v.is_Rational]
        elif isinstance(part, sp.Interval) and part.start.is_Rational and part.end.is_Rational:
            low, high = (fraction_of(v) for v in (part.start, part.end))
            candidates += [low + (high - low) * k / 4 for k in range(5)]
    inside = [v for v in dict.fromkeys(candidates) if 0 < v < 1 and given.contains(number_of(v)) == sp.true]
    return inside[min(len(inside) - 1, int(unit * len(inside)))] if inside else None


def biased_factor(claim: RunClaim, unit: float, chance: Fraction) -> AnyMean | PowerTails:
    """Return a random factor of the gradient: positive with probability above 1/2, and with mean <= 0 or none.

    If the claim asks only for E sign > 0, the factor may also be positive with probability below 1/2.
    """
    right = min(chance + Fraction(1, 100), Fraction(99, 100))
    wrong = 1 - right
    if unit < 0.25 and "success-probability-bounds" not in claim.problems and "no-atom-at-zero" not in claim.problems:
        return AnyMean((Fraction(-2), Fraction(0), Fraction(1)), (Fraction(7, 20), Fraction(1, 4), Fraction(2, 5)))
    if unit < 0.6:
        return AnyMean((-2 * right / wrong, Fraction(1)), (wrong, right))
    if unit < 0.8:
        return AnyMean((-right / wrong, Fraction(1)), (wrong, right))
    return PowerTails(right)


def joined(values: Sequence[object]) -> str:
    """Return values in the words of an instance."""
    return ", ".join(map(str, values))

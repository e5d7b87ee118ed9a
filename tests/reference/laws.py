"""Two-point laws with exact moments, and the exact success probability of their batch means."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb, isqrt

__all__ = ["TwoPoint", "two_point_laws"]


@dataclass(frozen=True, slots=True)
class TwoPoint:
    """X = high with probability p, else low."""

    p: Fraction
    high: Fraction
    low: Fraction

    @property
    def mean(self) -> Fraction:
        """E X."""
        return self.p * self.high + (1 - self.p) * self.low

    @property
    def variance(self) -> Fraction:
        """E (X - mean)^2."""
        return self.p * (self.high - self.mean) ** 2 + (1 - self.p) * (self.low - self.mean) ** 2

    @property
    def std(self) -> Fraction:
        """Square root of the variance, which must be rational."""
        v = self.variance
        root = Fraction(isqrt(v.numerator), isqrt(v.denominator))
        if root**2 != v:
            msg = f"irrational standard deviation: {v}"
            raise ArithmeticError(msg)
        return root

    @property
    def third_moment(self) -> Fraction:
        """E |X - mean|^3."""
        return self.p * abs(self.high - self.mean) ** 3 + (1 - self.p) * abs(self.low - self.mean) ** 3

    def success(self, size: int) -> Fraction:
        """P(sign of the mean of `size` samples = sign of the mean), exactly."""
        return _success(self, size)


@cache
def _success(law: TwoPoint, size: int) -> Fraction:
    """Sum the binomial weights of the outcomes with the right sign."""
    sign = 1 if law.mean > 0 else -1
    a, q = law.p.numerator, law.p.denominator
    good = sum(
        comb(size, k) * a**k * (q - a) ** (size - k)
        for k in range(size + 1)
        if (k * law.high + (size - k) * law.low) * sign > 0
    )
    return Fraction(good, q**size)


def two_point_laws() -> list[TwoPoint]:
    """Laws with rational standard deviations: p = a^2/(a^2 + b^2), noise from mild to strong, both signs."""
    laws = []
    for a, b in ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (4, 3)):
        p = Fraction(a * a, a * a + b * b)
        for mean in (Fraction(1, 8), Fraction(-1, 3), Fraction(1), Fraction(3, 2)):
            high, low = b / Fraction(a), -a / Fraction(b)  # mean 0, variance 1
            laws.append(TwoPoint(p, high + mean, low + mean))
    return laws

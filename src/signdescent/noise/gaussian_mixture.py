"""Mixtures of two Gaussian laws: bimodal or skewed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import erf, exp, floor, isqrt, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from signdescent.noise.floats import root, rounded
from signdescent.noise.law import (
    Continuous,
    Family,
    FloatArray,
    Rng,
    Success,
    checked_batch,
    generator,
    parameter,
    reals,
    standardized,
)

__all__ = ["FAMILIES", "GaussianMixture"]

_LARGEST = 10**10  # of the batches; their sums are of 10 sqrt(n) kinds


@dataclass(frozen=True, slots=True)
class GaussianMixture(Continuous):
    """N(left, left_std^2) with probability 1 - weight, and N(right, right_std^2) with probability weight.

    `unimodal` is True only for symmetric mixtures that are known to be unimodal.
    """

    weight: float
    left: float
    right: float
    left_std: float
    right_std: float

    def __post_init__(self) -> None:
        reals(self)
        parameter(0 < self.weight < 1, "weight", self.weight, "0 < weight < 1")
        parameter(self.left_std > 0, "left_std", self.left_std, "left_std > 0")
        parameter(self.right_std > 0, "right_std", self.right_std, "right_std > 0")
        parameter(self.mean != 0, "left", self.left, "a mean other than 0")

    @property
    def symmetric(self) -> bool:
        """Whether both parts have equal weights and equal standard deviations."""
        return self.weight == 0.5 and self.left_std == self.right_std

    @property
    def unimodal(self) -> bool:
        """Whether the law is symmetric and the distance of the means is at most twice the standard deviation."""
        return self.symmetric and abs(self.right - self.left) <= 2 * self.left_std

    @property
    def _parts(self) -> tuple[tuple[float, float, float], ...]:
        return ((1 - self.weight, self.left, self.left_std), (self.weight, self.right, self.right_std))

    @property
    def _exact_parts(self) -> tuple[tuple[Fraction, Fraction, Fraction], ...]:
        p = Fraction(self.weight)
        left = (1 - p, Fraction(self.left), Fraction(self.left_std))
        return left, (p, Fraction(self.right), Fraction(self.right_std))

    @property
    def _exact_mean(self) -> Fraction:
        return sum((p * m for p, m, _ in self._exact_parts), Fraction(0))

    @property
    def mean(self) -> float:
        """The mean."""
        return rounded(self._exact_mean)

    @property
    def std(self) -> float:
        """The standard deviation."""
        middle = self._exact_mean
        return root(sum((p * (s**2 + (m - middle) ** 2) for p, m, s in self._exact_parts), Fraction(0)))

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3."""
        middle = self._exact_mean
        return rounded(sum((p * _absolute_cube(m - middle, s) for p, m, s in self._exact_parts), Fraction(0)))

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        x = np.asarray(x, dtype=float)
        return np.asarray(sum((p * special.ndtr(standardized(x, m, s)) for p, m, s in self._parts), np.zeros_like(x)))

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        source = generator(rng)
        on_the_right = source.random(shape) < self.weight
        normal = source.standard_normal(shape)
        return np.where(on_the_right, self.right + self.right_std * normal, self.left + self.left_std * normal)

    def success(self, batch_size: int = 1) -> Success:
        """Return the probability, summed over the number of copies from the right part. Each such sum is Gaussian.

        Numbers of copies farther than 5 sqrt(n) + 1 from the likeliest are left out. By Hoeffding's inequality their
        probability is below 1e-20.
        """
        n = checked_batch(batch_size)
        cure = "Give fewer samples; a sum of so many is close to Gaussian."
        parameter(n <= _LARGEST, "batch_size", n, f"batch_size <= {_LARGEST} for a mixture", cure)
        likeliest, away = floor((n + 1) * Fraction(self.weight)), 5 * isqrt(n) + 6
        copies = range(max(0, likeliest - away), min(n, likeliest + away) + 1)
        chances = _binomial(n, self.weight, copies)
        value = float(np.sum(chances * special.ndtr(self._ratios(n, copies))))
        return Success(min(value, 1.0), min(value, 1.0), "closed form")

    def _ratios(self, n: int, copies: range) -> FloatArray:
        """Return mean/std of the sums of n samples with k copies from the right part, for all k of `copies`.

        The mean is positive if it has the sign of the law's mean. It is computed in integers, because it may cancel,
        and divided by the larger mean of the parts; the standard deviation is divided by the larger one of the parts.
        """
        side = 1 if self.mean > 0 else -1
        left, right = Fraction(self.left), Fraction(self.right)
        unit = max(left.denominator, right.denominator)  # powers of 2
        low, high = side * int(left * unit), side * int(right * unit)
        top, widest = max(abs(low), abs(high)), max(self.left_std, self.right_std)
        means = np.array([(k * high + (n - k) * low) / top for k in copies])
        k = np.array(copies, dtype=float)
        stds = np.hypot(np.sqrt(k) * (self.right_std / widest), np.sqrt(n - k) * (self.left_std / widest))
        with np.errstate(all="ignore"):  # a mean of 0 is 0 in every unit
            ratios = means / stds * (max(abs(self.left), abs(self.right)) / widest)
        return np.where(means == 0, 0.0, ratios)


def _binomial(n: int, p: float, copies: range) -> FloatArray:
    """Return the binomial probabilities of `copies`, which sum to 1 but for a negligible rest, from their ratios."""
    k = np.array(copies[:-1], dtype=float)
    with np.errstate(divide="ignore", under="ignore"):  # a ratio of 0 ends the sum
        logs = np.concatenate([[0.0], np.cumsum(np.log((n - k) / (k + 1) * (p / (1 - p))))])
    weights = np.exp(logs - np.max(logs))
    return np.asarray(weights / np.sum(weights))


def _absolute_cube(m: Fraction, s: Fraction) -> Fraction:
    """Return E|Y|^3 for Y normal with mean m and standard deviation s, rounded once in units of the larger of them."""
    if abs(m) <= s:
        t = float(abs(m) / s)
        bell = sqrt(2 / pi) * exp(-(t**2) / 2) * (t**2 + 2)
        return Fraction(bell + t * (t**2 + 3) * erf(t / sqrt(2))) * s**3
    t = float(s / abs(m))
    bell = sqrt(2 / pi) * t * exp(-1 / (2 * t**2)) * (1 + 2 * t**2) if t > 0.01 else 0.0  # e^-5000 is 0 in floats
    return Fraction(bell + (1 + 3 * t**2) * (erf(1 / (t * sqrt(2))) if t > 0.01 else 1.0)) * abs(m) ** 3


def _bimodal(weight: float, gap: float, std: float) -> GaussianMixture:
    """Return a mixture of mean 1 whose parts have the same standard deviation and means at distance `gap`."""
    return GaussianMixture(weight, 1 - weight * gap, 1 + (1 - weight) * gap, std, std)


def _skewed(weight: float, gap: float, left: float, right: float) -> GaussianMixture:
    """Return a mixture of mean 1 whose parts have means at distance `gap`."""
    return GaussianMixture(weight, 1 - weight * gap, 1 + (1 - weight) * gap, left, right)


FAMILIES = (
    Family("bimodal", {"weight": (0.01, 0.99), "gap": (1e-2, 1e2), "std": (1e-2, 30.0)}, _bimodal),
    Family(
        "skewed mixture",
        {"weight": (0.01, 0.99), "gap": (1e-2, 1e2), "left": (1e-2, 30.0), "right": (1e-2, 30.0)},
        _skewed,
    ),
)

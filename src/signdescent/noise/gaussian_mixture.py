"""Mixtures of two Gaussian laws: bimodal or skewed."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from signdescent.noise.law import Continuous, Family, FloatArray, Rng, Success, checked_batch, generator, parameter

__all__ = ["FAMILIES", "GaussianMixture"]


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
    def mean(self) -> float:
        """The mean."""
        return sum(p * m for p, m, _ in self._parts)

    @property
    def std(self) -> float:
        """The standard deviation."""
        return float(sum(p * (s**2 + (m - self.mean) ** 2) for p, m, s in self._parts) ** 0.5)

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3."""
        return sum(p * _absolute_cube(m - self.mean, s) for p, m, s in self._parts)

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        x = np.asarray(x, dtype=float)
        return np.asarray(sum((p * special.ndtr((x - m) / s) for p, m, s in self._parts), np.zeros_like(x)))

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        source = generator(rng)
        on_the_right = source.random(shape) < self.weight
        normal = source.standard_normal(shape)
        return np.where(on_the_right, self.right + self.right_std * normal, self.left + self.left_std * normal)

    def success(self, batch_size: int = 1) -> Success:
        """Return the probability, summed over the number of copies from the right part. Each such sum is Gaussian."""
        n = checked_batch(batch_size)
        side = 1 if self.mean > 0 else -1
        value = 0.0
        for k in range(n + 1):
            mean = k * self.right + (n - k) * self.left
            std = (k * self.right_std**2 + (n - k) * self.left_std**2) ** 0.5
            chance = comb(n, k) * self.weight**k * (1 - self.weight) ** (n - k)
            value += chance * float(special.ndtr(side * mean / std))
        return Success(value, value, "closed form")


def _absolute_cube(m: float, s: float) -> float:
    """Return E|Y|^3 for Y normal with mean m and standard deviation s."""
    bell = np.sqrt(2 / np.pi) * s * np.exp(-(m**2) / (2 * s**2)) * (m**2 + 2 * s**2)
    return float(bell + m * (m**2 + 3 * s**2) * special.erf(m / (s * np.sqrt(2))))


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

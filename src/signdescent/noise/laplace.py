"""The Laplace law: symmetric, with heavier tails than the Gaussian law."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from signdescent.noise.law import Continuous, Family, FloatArray, Rng, Success, checked_batch, generator, parameter

__all__ = ["FAMILIES", "Laplace"]


@dataclass(frozen=True, slots=True)
class Laplace(Continuous):
    """The law with density exp(-|x - mean|/scale)/(2 scale), with mean != 0 and scale > 0."""

    unimodal: ClassVar[bool] = True
    symmetric: ClassVar[bool] = True
    mean: float
    scale: float

    def __post_init__(self) -> None:
        parameter(self.mean != 0, "mean", self.mean, "a mean other than 0")
        parameter(self.scale > 0, "scale", self.scale, "scale > 0")

    @property
    def std(self) -> float:
        """The standard deviation, sqrt(2) scale."""
        return float(np.sqrt(2) * self.scale)

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3 = 6 scale^3."""
        return 6 * self.scale**3

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        t = (np.asarray(x, dtype=float) - self.mean) / self.scale
        return np.where(t < 0, 0.5 * np.exp(-np.abs(t)), 1 - 0.5 * np.exp(-np.abs(t)))

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        return generator(rng).laplace(self.mean, self.scale, shape)

    def success(self, batch_size: int = 1) -> Success:
        """Return P(sum of n copies has the sign of the mean). The centred sum is a difference of Gamma variables."""
        n = checked_batch(batch_size)
        x = n * abs(self.mean) / self.scale
        value = 1 - _tail(n, x)
        return Success(value, value, "closed form")


def _tail(n: int, x: float) -> float:
    """Return P(G - G' > x) for independent Gamma(n) variables, as a sum of positive terms.

    Given G', it is the sum of (x + G')^i e^-(x + G') / i! over i < n. After expansion the terms are
    x^(i - j) e^-x / ((i - j)! j!) times E[G'^j e^-G']. Logarithms avoid overflow for large n.
    """
    logs = [lgamma(n + j) - lgamma(n) - (n + j) * log(2) - lgamma(j + 1) for j in range(n)]
    total = 0.0
    for i in range(n):
        for j in range(i + 1):
            if x == 0 and i > j:
                continue
            power = (i - j) * log(x) - lgamma(i - j + 1) if i > j else 0.0
            total += exp(power - x + logs[j])
    return total


FAMILIES = (Family("laplace", {"scale": (1e-2, 1e2)}, lambda scale: Laplace(1.0, scale)),)

"""Laplace noise: symmetric, with heavier tails than the Gaussian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np
from numpy.typing import ArrayLike

from signdescent.noise.law import Family, FloatArray, Rng, Success, checked_batch, generator, parameter

__all__ = ["FAMILIES", "Laplace"]


@dataclass(frozen=True, slots=True)
class Laplace:
    """The law with density exp(-|x - mean|/scale)/(2 scale), scale > 0."""

    mean: float
    scale: float
    unimodal: bool = True
    symmetric: bool = True

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

    @property
    def atoms(self) -> Mapping[float, float]:
        """None."""
        return {}

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x)."""
        t = (np.asarray(x, dtype=float) - self.mean) / self.scale
        found: FloatArray = np.where(t < 0, 0.5 * np.exp(-np.abs(t)), 1 - 0.5 * np.exp(-np.abs(t)))
        return found

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies."""
        return generator(rng).laplace(self.mean, self.scale, shape)

    def success(self, batch_size: int = 1) -> Success:
        """Return the probability by the sum of n Laplace variables, a difference of two Gamma variables."""
        n = checked_batch(batch_size)
        x = n * abs(self.mean) / self.scale
        value = 1 - _tail(n, x)
        return Success(value, value, "closed form")


def _tail(n: int, x: float) -> float:
    """Return P(G - G' > x) for independent Gamma(n) variables: E of the Poisson sum at x + G', all terms positive.

    Terms are x^(i - j) e^-x / ((i - j)! j!) times E of G'^j e^-G', in logarithms so that large n do not overflow.
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

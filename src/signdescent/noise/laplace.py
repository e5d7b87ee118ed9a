"""The Laplace law: symmetric, with heavier tails than the Gaussian law."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt
from sys import float_info
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from signdescent.noise.floats import times_cube
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

__all__ = ["FAMILIES", "Laplace"]

_LARGEST = 10**12  # of the batches


@dataclass(frozen=True, slots=True)
class Laplace(Continuous):
    """The law with density exp(-|x - mean|/scale)/(2 scale), with mean != 0 and scale > 0."""

    unimodal: ClassVar[bool] = True
    symmetric: ClassVar[bool] = True
    mean: float
    scale: float

    def __post_init__(self) -> None:
        reals(self)
        parameter(self.mean != 0, "mean", self.mean, "a mean other than 0")
        parameter(self.scale > 0, "scale", self.scale, "scale > 0")

    @property
    def std(self) -> float:
        """The standard deviation, sqrt(2) scale."""
        return min(sqrt(2) * self.scale, float_info.max)

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3 = 6 scale^3."""
        return times_cube(6, self.scale)

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        t = standardized(x, self.mean, self.scale)
        return np.where(t < 0, 0.5 * np.exp(-np.abs(t)), 1 - 0.5 * np.exp(-np.abs(t)))

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        return generator(rng).laplace(self.mean, self.scale, shape)

    def success(self, batch_size: int = 1) -> Success:
        """Return P(sum of n copies has the sign of the mean). The centred sum is a difference of Gamma variables."""
        n = checked_batch(batch_size)
        cure = "Give fewer samples; a sum of so many is close to Gaussian."
        parameter(n <= _LARGEST, "batch_size", n, f"batch_size <= {_LARGEST} for Laplace laws", cure)
        value = 1 - _tail(n, n * (abs(self.mean) / self.scale))
        return Success(value, value, "closed form")


def _tail(n: int, x: float) -> float:
    """Return P(G - G' > x) for independent Gamma(n) variables, as a sum of positive terms.

    Given G', it is P(M < n) for M of the Poisson law of mean x + G'. Of these M points let J be those of [x, x + G']:
    it has a negative binomial law, and P(J < n - m) = I(n, n - m; 1/2), the incomplete beta function. So the tail is
    the sum of e^-x x^m / m! I(n, n - m; 1/2) over m < n. By Bernstein's inequality the Poisson law has less than 1e-20
    outside x -+ (10 sqrt(x) + 40), and by Hoeffding's I is less than 1e-20 for m > 14 sqrt(n).
    """
    if x - 10 * sqrt(min(x, 1e300)) - 40 > 14 * sqrt(n) + 1:
        return 0.0
    first, last = max(0, floor(x - 10 * sqrt(x) - 40)), ceil(x + 10 * sqrt(x) + 40)
    middle = floor(x)
    with np.errstate(divide="ignore", under="ignore"):
        rises = np.concatenate([[0.0], np.cumsum(np.log(x / np.arange(middle + 1, last + 1)))])
        falls = np.cumsum(np.log(np.arange(middle, first, -1) / x))[::-1] if middle > first else np.zeros(0)
        weights = np.exp(np.concatenate([falls, rises]))
        below = np.maximum(n - np.arange(first, last + 1.0), 0)
        return float(np.sum(weights * special.betainc(n, below, 0.5)) / np.sum(weights))


FAMILIES = (Family("laplace", {"scale": (1e-2, 1e2)}, lambda scale: Laplace(1.0, scale)),)

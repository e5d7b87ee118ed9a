"""The Gaussian law."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt
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

__all__ = ["FAMILIES", "Gaussian"]


@dataclass(frozen=True, slots=True)
class Gaussian(Continuous):
    """The normal law N(mean, std^2), with mean != 0 and std > 0."""

    unimodal: ClassVar[bool] = True
    symmetric: ClassVar[bool] = True
    mean: float
    std: float

    def __post_init__(self) -> None:
        reals(self)
        parameter(self.mean != 0, "mean", self.mean, "a mean other than 0")
        parameter(self.std > 0, "std", self.std, "std > 0")

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3 = 2 sqrt(2/pi) std^3."""
        return times_cube(2 * sqrt(2 / pi), self.std)

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        return np.asarray(special.ndtr(standardized(x, self.mean, self.std)))

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        return generator(rng).normal(self.mean, self.std, shape)

    def success(self, batch_size: int = 1) -> Success:
        """Return Phi(|mean| sqrt(n)/std)."""
        value = float(special.ndtr(abs(self.mean) / self.std * sqrt(checked_batch(batch_size))))
        return Success(value, value, "closed form")


FAMILIES = (Family("gaussian", {"std": (1e-2, 1e2)}, lambda std: Gaussian(1.0, std)),)

"""The shifted exponential law: unimodal and skewed."""

from __future__ import annotations

from dataclasses import dataclass
from math import e
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

__all__ = ["FAMILIES", "Exponential"]


@dataclass(frozen=True, slots=True)
class Exponential(Continuous):
    """The law of mean + scale (E - 1), where E is exponential with mean 1. A negative scale skews to the left."""

    unimodal: ClassVar[bool] = True
    symmetric: ClassVar[bool] = False
    mean: float
    scale: float

    def __post_init__(self) -> None:
        reals(self)
        parameter(self.mean != 0, "mean", self.mean, "a mean other than 0")
        parameter(self.scale != 0, "scale", self.scale, "a scale other than 0")

    @property
    def std(self) -> float:
        """The standard deviation, |scale|."""
        return abs(self.scale)

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3 = (12/e - 2) |scale|^3."""
        return times_cube(12 / e - 2, abs(self.scale))

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        t = np.maximum(standardized(x, self.mean, self.scale) + 1, 0)
        return np.asarray(-np.expm1(-t) if self.scale > 0 else np.exp(-t))

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        return self.mean + self.scale * (generator(rng).exponential(size=shape) - 1)

    def success(self, batch_size: int = 1) -> Success:
        """Return P(sum of n copies has the sign of the mean). The sum of n exponentials is a Gamma variable."""
        n = checked_batch(batch_size)
        turn = n * max(0.0, 1 - self.mean / self.scale)  # the sum is 0 if the sum of the exponentials is this
        upwards = (self.mean > 0) == (self.scale > 0)
        value = float(special.gammaincc(n, turn) if upwards else special.gammainc(n, turn))
        return Success(value, value, "closed form")


FAMILIES = (
    Family("exponential", {"scale": (1e-2, 1e2)}, lambda scale: Exponential(1.0, scale)),
    Family("exponential to the left", {"scale": (1e-2, 1e2)}, lambda scale: Exponential(1.0, -scale)),
)

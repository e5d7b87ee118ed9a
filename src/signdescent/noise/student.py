"""Student's law: symmetric, with finitely many finite moments."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, gamma, inf, pi, sqrt
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
from signdescent.noise.sums import lattice_success

__all__ = ["FAMILIES", "Student"]

_LOST = 1e-6  # probability of one sample outside the lattice, on each side


@dataclass(frozen=True, slots=True)
class Student(Continuous):
    """The law of mean + scale T, where T has Student's law with `freedom` > 1 degrees of freedom."""

    unimodal: ClassVar[bool] = True
    symmetric: ClassVar[bool] = True
    mean: float
    scale: float
    freedom: float

    def __post_init__(self) -> None:
        reals(self)
        parameter(self.mean != 0, "mean", self.mean, "a mean other than 0")
        parameter(self.scale > 0, "scale", self.scale, "scale > 0")
        parameter(self.freedom > 1, "freedom", self.freedom, "freedom > 1, so that the mean exists")

    @property
    def std(self) -> float:
        """The standard deviation; inf for freedom <= 2."""
        if self.freedom <= 2:
            return inf
        return min(self.scale * sqrt(self.freedom / (self.freedom - 2)), float_info.max)

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3; inf for freedom <= 3."""
        return times_cube(_third_moment(self.freedom), self.scale) if self.freedom > 3 else inf

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        return np.asarray(special.stdtr(self.freedom, standardized(x, self.mean, self.scale)), float)

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        return self.mean + self.scale * generator(rng).standard_t(self.freedom, size=shape)

    def success(self, batch_size: int = 1) -> Success:
        """Return the closed form for one sample, and bounds for more."""
        n, ratio = checked_batch(batch_size), abs(self.mean) / self.scale  # the law is symmetric
        if n == 1:
            value = float(special.stdtr(self.freedom, ratio))
            return Success(value, value, "closed form")
        reach = -float(special.stdtrit(self.freedom, _LOST))
        return lattice_success(lambda t: np.asarray(special.stdtr(self.freedom, t - ratio)), n, ratio, reach)


def _third_moment(v: float) -> float:
    """Return E|T|^3 = v^(3/2) Gamma(a) / (sqrt(pi) Gamma(a + 3/2)) for a = (v - 3)/2.

    With w = a + 1/4, log(Gamma(a + 3/2)/Gamma(a)) = 3/2 log w - 5/(64 w^2) + 1/(2048 w^4) + O(w^-6) (Tricomi and
    Erdelyi). For w > 100 the remainder is below 1e-13.
    """
    a = (v - 3) / 2
    if a < 100:
        return v**1.5 / sqrt(pi) * (gamma(a) / gamma(a + 1.5))
    w = a + 0.25
    return float((v / w) ** 1.5 * exp(5 / 64 / w**2 - 1 / 2048 / w**4 if w < 1e30 else 0.0) / sqrt(pi))


FAMILIES = (
    Family("student", {"scale": (1e-2, 1e2), "freedom": (3.1, 30.0)}, lambda **given: Student(1.0, **given)),
    Family("student of infinite variance", {"scale": (1e-2, 1e2)}, lambda scale: Student(1.0, scale, 1.5)),
)

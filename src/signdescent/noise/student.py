"""Student's law: symmetric, with finitely many finite moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from signdescent.noise.law import Continuous, Family, FloatArray, Rng, Success, checked_batch, generator, parameter
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
        parameter(self.mean != 0, "mean", self.mean, "a mean other than 0")
        parameter(self.scale > 0, "scale", self.scale, "scale > 0")
        parameter(self.freedom > 1, "freedom", self.freedom, "freedom > 1, so that the mean exists")

    @property
    def std(self) -> float:
        """The standard deviation; inf for freedom <= 2."""
        return float(self.scale * np.sqrt(self.freedom / (self.freedom - 2))) if self.freedom > 2 else np.inf

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3; inf for freedom <= 3."""
        v = self.freedom
        if v <= 3:
            return np.inf
        log = 1.5 * np.log(v) + special.gammaln((v - 3) / 2) - special.gammaln(v / 2) - 0.5 * np.log(np.pi)
        return float(self.scale**3 * np.exp(log))

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        return np.asarray(special.stdtr(self.freedom, (np.asarray(x, dtype=float) - self.mean) / self.scale), float)

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        return self.mean + self.scale * generator(rng).standard_t(self.freedom, size=shape)

    def success(self, batch_size: int = 1) -> Success:
        """Return the closed form for one sample, and bounds for more."""
        n = checked_batch(batch_size)
        if n == 1:
            value = float(special.stdtr(self.freedom, abs(self.mean) / self.scale))
            return Success(value, value, "closed form")
        reach = -self.scale * float(special.stdtrit(self.freedom, _LOST))
        return lattice_success(self.cdf, n, self.mean, reach)


FAMILIES = (
    Family("student", {"scale": (1e-2, 1e2), "freedom": (3.1, 30.0)}, lambda **given: Student(1.0, **given)),
    Family("student of infinite variance", {"scale": (1e-2, 1e2)}, lambda scale: Student(1.0, scale, 1.5)),
)

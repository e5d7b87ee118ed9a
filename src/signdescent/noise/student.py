"""Student's t: symmetric, with as few moments as one likes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from signdescent.noise.law import Family, FloatArray, Rng, Success, checked_batch, generator, parameter
from signdescent.noise.sums import lattice_success

__all__ = ["FAMILIES", "Student"]

_LOST = 1e-6  # what one sample may have beyond the lattice


@dataclass(frozen=True, slots=True)
class Student:
    """The law of mean + scale T, T Student with `freedom` > 1 degrees of freedom; its variance is infinite up to 2."""

    mean: float
    scale: float
    freedom: float
    unimodal: bool = True
    symmetric: bool = True

    def __post_init__(self) -> None:
        parameter(self.mean != 0, "mean", self.mean, "a mean other than 0")
        parameter(self.scale > 0, "scale", self.scale, "scale > 0")
        parameter(self.freedom > 1, "freedom", self.freedom, "freedom > 1, so that there is a mean")

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

    @property
    def atoms(self) -> Mapping[float, float]:
        """None."""
        return {}

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x)."""
        return np.asarray(special.stdtr(self.freedom, (np.asarray(x, dtype=float) - self.mean) / self.scale), float)

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies."""
        return self.mean + self.scale * generator(rng).standard_t(self.freedom, size=shape)

    def success(self, batch_size: int = 1) -> Success:
        """Return the closed form for one sample, a bracket for more."""
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

"""Classes of laws given by moments, a shape and a range."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from flint import fmpq

from signdescent.errors import ArgumentError, DomainError
from signdescent.noise.pieces import Pieces
from signdescent.noise.sums import as_fmpq, as_fraction
from signdescent.noise.worst_case.attained import Mixture
from signdescent.noise.worst_case.programme import Budget, rational
from signdescent.noise.worst_case.shapes import Limits

__all__ = ["Assumption", "LawClass", "largest_second"]

Assumption = Literal["unimodal", "unimodal-symmetric"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LawClass:
    """All laws of one sample with the given mean, bounds on the moments, shape and range; see `worst_success`."""

    mean: float
    std: float
    assume: Assumption = None
    third_moment: float | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        for name in ("mean", "std", "third_moment", "low", "high"):
            value = getattr(self, name)
            if value is None and name not in ("mean", "std"):
                continue
            if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
                msg = f"Expected {name} to be a real number; got {name}={value!r}."
                raise ArgumentError(msg)
            if not np.isfinite(float(value)):
                msg = f"Expected a finite {name}; got {name}={value!r}. Leave it out if there is no bound."
                raise DomainError(msg)
            object.__setattr__(self, name, float(value))
        if self.mean == 0:
            msg = "Expected a mean other than 0; got mean=0, which has no sign."
            raise DomainError(msg)
        if self.std < 0 or (self.third_moment is not None and self.third_moment < 0):
            msg = f"Expected std >= 0 and third_moment >= 0; got std={self.std!r}, third_moment={self.third_moment!r}."
            raise DomainError(msg)
        if (self.low is not None and self.low > self.mean) or (self.high is not None and self.high < self.mean):
            msg = f"Expected low <= mean <= high; got low={self.low!r}, mean={self.mean!r}, high={self.high!r}."
            raise DomainError(msg)
        if self.assume not in (None, "unimodal", "unimodal-symmetric"):
            msg = f"Expected assume to be None, 'unimodal' or 'unimodal-symmetric'; got assume={self.assume!r}."
            raise ArgumentError(msg)

    @property
    def scale(self) -> Fraction:
        """The absolute value of the mean."""
        return abs(Fraction(self.mean))

    @property
    def limits(self) -> Limits:
        """The range of u = (x - mean)/mean. None if an endpoint is infinite."""
        ends = [
            None if end is None else as_fmpq(Fraction(end) / Fraction(self.mean) - 1) for end in (self.low, self.high)
        ]
        low, high = ends if self.mean > 0 else reversed(ends)
        return low, high

    @property
    def third(self) -> fmpq | None:
        """The upper bound on E|u|^3. None if there is none."""
        return None if self.third_moment is None else as_fmpq(Fraction(self.third_moment) / self.scale**3)

    @property
    def second(self) -> fmpq:
        """The upper bound on E u^2 implied by std, third moment and range."""
        bounds = [as_fmpq((Fraction(self.std) / self.scale) ** 2)]
        low, high = self.limits
        if low is not None and high is not None:
            bounds.append(-low * high)
        if self.third is not None:
            bounds.append(largest_second(self.third))
        return min(bounds)

    def budget(self, second: fmpq) -> Budget:
        """Return the constraints of the linear programme, with `second` as the bound on E u^2."""
        return Budget(second, self.third, self.assume == "unimodal-symmetric" or second < 1)

    def in_units(self, law: Mixture) -> Pieces:
        """Return a law of u as a law with mean 1."""
        parts = []
        for u, weight in zip(law.places, law.weights, strict=True):
            low, high = law.shape.ends(u)
            parts.append((1 + as_fraction(low), 1 + as_fraction(high), as_fraction(weight)))
        return Pieces(tuple(parts))

    def scaled(self, law: Pieces) -> Pieces:
        """Return a law with mean 1 scaled to the mean of the class."""
        mean = Fraction(self.mean)
        parts = [(*sorted((mean * low, mean * high)), p) for low, high, p in law.components]
        return Pieces(tuple((low, high, p) for low, high, p in parts))


def largest_second(third: fmpq) -> fmpq:
    """Return a fraction slightly above third^(2/3), an upper bound on the second moment (Lyapunov)."""
    size = max(third.p.bit_length() - third.q.bit_length(), -third.q.bit_length()) // 3 * 3 if third != 0 else 0
    unit = fmpq(2) ** size if size >= 0 else 1 / fmpq(2) ** -size
    value = float(as_fraction(third / unit)) ** (2 / 3)
    return rational(value * (1 + 1e-14)) * (fmpq(4) ** (size // 3) if size >= 0 else 1 / fmpq(4) ** (-size // 3))

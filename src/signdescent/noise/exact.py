"""Base class of laws with rational moments and success probabilities."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from signdescent.noise.law import Success

__all__ = ["ExactLaw", "shown"]


class ExactLaw(ABC):
    """A law whose mean, central moments and success probabilities are known exactly."""

    @cached_property
    @abstractmethod
    def exact_mean(self) -> Fraction:
        """The mean, as a Fraction."""

    @abstractmethod
    def central_moment(self, power: int) -> Fraction:
        """Return E|X - mean|^power as a Fraction."""

    @abstractmethod
    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Return P(sign of a batch mean = sign of the mean) as a Fraction."""

    @property
    @abstractmethod
    def sign_chances(self) -> tuple[Fraction, Fraction, Fraction]:
        """P(X > 0), P(X < 0) and P(X = 0), as Fractions."""

    @abstractmethod
    def parts(self, *, digits: int | None = None) -> Sequence[tuple[str, Fraction]]:
        """Return the components in words with their probabilities. Values are rounded if `digits` is given."""

    @cached_property
    def exact_variance(self) -> Fraction:
        """The variance, as a Fraction."""
        return self.central_moment(2)

    @cached_property
    def exact_third_moment(self) -> Fraction:
        """E|X - mean|^3, as a Fraction."""
        return self.central_moment(3)

    @property
    def mean(self) -> float:
        """The mean, rounded."""
        return float(self.exact_mean)

    @cached_property
    def std(self) -> float:
        """The standard deviation, rounded."""
        return float(self.exact_variance) ** 0.5

    @cached_property
    def third_moment(self) -> float:
        """E|X - mean|^3, rounded."""
        return float(self.exact_third_moment)

    def success(self, batch_size: int = 1) -> Success:
        """Return P(sign of a batch mean = sign of the mean), computed exactly and rounded once."""
        value = float(self.success_exact(batch_size))
        return Success(value, value, "exact")


def shown(value: Fraction, digits: int | None) -> str:
    """Return a value as text, rounded if `digits` is given."""
    return str(value) if digits is None else f"{float(value):.{digits}g}"

"""Base class of laws with rational moments and success probabilities."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from signdescent.noise.floats import root, rounded
from signdescent.noise.law import Law, Success, no_peak

__all__ = ["ExactLaw", "shown"]


class ExactLaw(Law, ABC):
    """A law whose mean, central moments and success probabilities are known exactly.

    For a mixture of points and uniform laws they follow from `stretches`.
    """

    @abstractmethod
    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Return P(sign of a batch mean = sign of the mean) as a Fraction."""

    @property
    @abstractmethod
    def numbers(self) -> tuple[Fraction, ...]:
        """The numbers that determine the law; those implied by the others may be left out."""

    @property
    def lengths(self) -> slice | None:
        """The slice of `numbers` that scale with X; None if `rebuilt` cannot build the law from `numbers`."""
        return None

    def rebuilt(self, numbers: Sequence[Fraction]) -> ExactLaw:
        """Return the law of the same class with other `numbers`."""
        raise NotImplementedError

    @property
    def stretches(self) -> Sequence[tuple[Fraction, Fraction, Fraction]]:
        """The ends and the probability of every uniform law of the mixture; the ends of a point are equal."""
        raise NotImplementedError

    @cached_property
    def exact_mean(self) -> Fraction:
        """The mean, as a Fraction."""
        return sum((p * (low + high) / 2 for low, high, p in self.stretches), Fraction(0))

    @cached_property
    def sign_chances(self) -> tuple[Fraction, Fraction, Fraction]:
        """P(X > 0), P(X < 0) and P(X = 0), as Fractions."""
        plus = zero = Fraction(0)
        for low, high, p in self.stretches:
            if low == high:
                plus, zero = plus + p * (low > 0), zero + p * (low == 0)
            else:
                plus += p * min(max(high / (high - low), Fraction(0)), Fraction(1))
        return plus, 1 - plus - zero, zero

    def central_moment(self, power: int) -> Fraction:
        """Return E|X - mean|^power as a Fraction."""
        total = Fraction(0)
        for low, high, p in self.stretches:
            a, b = low - self.exact_mean, high - self.exact_mean
            if a == b:
                total += p * abs(a) ** power
            else:
                rise = b * abs(b) ** power - a * abs(a) ** power
                total += p * rise / ((power + 1) * (b - a))
        return total

    def parts(self, *, digits: int | None = None) -> Sequence[tuple[str, Fraction]]:
        """Return the points and uniform laws as text with their probabilities, rounded if `digits` is given."""

        def words(low: Fraction, high: Fraction) -> str:
            a, b = shown(low, digits), shown(high, digits)
            return f"X = {a}" if low == high else f"X uniform on [{a}, {b}]"

        return [(words(low, high), p) for low, high, p in self.stretches]

    @property
    def atoms(self) -> Mapping[float, float]:
        """The points of positive probability, with their probabilities."""
        return {rounded(low): float(p) for low, high, p in self.stretches if low == high}

    @property
    def peak(self) -> Fraction | None:
        """A mode about which the law is unimodal; None if none is known."""
        return self.exact_mean if self.symmetric else None

    def near_peak(self, radius: Fraction) -> Fraction:
        """Return P(|X - peak| <= radius) as a Fraction."""
        if self.peak is None:
            raise no_peak(self)
        left, right, total = self.peak - radius, self.peak + radius, Fraction(0)
        for low, high, p in self.stretches:
            reach = min(high, right) - max(low, left)
            if reach >= 0:
                total += p * reach / (high - low) if low < high else p
        return total

    @property
    def noise_ratio(self) -> Fraction:
        """Variance / mean^2, as a Fraction."""
        return self.exact_variance / self.exact_mean**2

    def describe(self) -> str:
        """Return the law as one line of text, with rounded numbers."""
        return ", ".join(f"{words} with probability {float(p):.4g}" for words, p in self.parts(digits=4))

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
        return rounded(self.exact_mean)

    @cached_property
    def std(self) -> float:
        """The standard deviation, rounded."""
        return root(self.exact_variance)

    @cached_property
    def third_moment(self) -> float:
        """E|X - mean|^3, rounded."""
        return rounded(self.exact_third_moment)

    def success(self, batch_size: int = 1) -> Success:
        """Return P(sign of a batch mean = sign of the mean), computed exactly and rounded once."""
        value = float(self.success_exact(batch_size))
        return Success(value, value, "exact")


def shown(value: Fraction, digits: int | None) -> str:
    """Return a value as text, rounded if `digits` is given."""
    return str(value) if digits is None else f"{rounded(value):.{digits}g}"

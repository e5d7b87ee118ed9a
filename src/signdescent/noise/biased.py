"""Laws relative to a sign that is given: means of the wrong sign, of 0 or none at all, and infinite variances.

They say how often a sample has the given sign, and that is all that votes look at. None of them is a family for claims
about the sign of the mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf, nan
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from signdescent.errors import DomainError
from signdescent.noise.exact import ExactLaw, shown
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.law import Family, FloatArray, Rng, generator, parameter

__all__ = ["AnyMean", "Cauchy", "PowerTails", "families_of_votes"]

_ONE = Fraction(1)


@dataclass(frozen=True)
class AnyMean(FiniteLaw):
    """A finite law whose mean may be 0; the right sign is one that is given, and not that of the mean.

    Examples
    --------
    >>> law = AnyMean((Fraction(-3), Fraction(2)), (Fraction(2, 5), Fraction(3, 5)))
    >>> str(law.exact_mean), [str(p) for p in law.sign_chances]
    ('0', ['3/5', '2/5', '0'])
    """

    has_sign: ClassVar[bool] = False

    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Return P(sign of a batch mean = sign of the mean); refused where the mean has none."""
        if self.exact_mean == 0:
            raise _no_sign(self)
        return super().success_exact(batch_size)


class _Unbounded(ExactLaw):
    """A law that is known by its signs, and has no third moment."""

    @cached_property
    def exact_mean(self) -> Fraction:
        """Refused; `mean` says in floats what it is."""
        raise _no_sign(self)

    def central_moment(self, power: int) -> Fraction:
        """Refused: there is none, or none that is finite."""
        msg = f"Expected a law with a finite moment of order {power}; got {self!r}. Ask for its signs."
        raise DomainError(msg)

    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Refused: the right sign is one that is given."""
        del batch_size
        raise _no_sign(self)

    @property
    def mean(self) -> float:
        """The mean: none."""
        return nan

    @property
    def std(self) -> float:
        """The standard deviation: infinite."""
        return inf

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3: infinite."""
        return inf

    @property
    def symmetric(self) -> bool:
        """Whether it is symmetric about its mean: it has none."""
        return False


@dataclass(frozen=True)
class PowerTails(_Unbounded):
    """P(X > x) = right x^-a and P(X < -x) = wrong x^-a for x >= 1, else 0: no mean for a = 1, no variance for a < 2.

    Parameters
    ----------
    right, zero : Fraction
        P(X > 0) and P(X = 0).
    power : Fraction
        a, above 0 and below 2.
    """

    right: Fraction
    zero: Fraction = Fraction(0)
    power: Fraction = _ONE

    def __post_init__(self) -> None:
        parameter(self.right >= 0 <= self.zero, "right", self.right, "probabilities >= 0")
        parameter(self.right + self.zero <= 1, "zero", self.zero, "right + zero <= 1")
        parameter(0 < self.power < 2, "power", self.power, "0 < power < 2, so that the variance is infinite")

    @property
    def sign_chances(self) -> tuple[Fraction, Fraction, Fraction]:
        """P(X > 0), P(X < 0) and P(X = 0)."""
        return self.right, 1 - self.right - self.zero, self.zero

    @property
    def mean(self) -> float:
        """The mean, where there is one."""
        plus, minus, _ = self.sign_chances
        return float((plus - minus) * self.power / (self.power - 1)) if self.power > 1 else nan

    @property
    def unimodal(self) -> bool:
        """Never: around 0 there is a gap, or all of it lies on one side of a jump."""
        return False

    @property
    def symmetric(self) -> bool:
        """Whether it is symmetric about its mean."""
        plus, minus, _ = self.sign_chances
        return self.power > 1 and plus == minus

    @property
    def atoms(self) -> Mapping[float, float]:
        """0, where it has a probability."""
        return {0.0: float(self.zero)} if self.zero else {}

    def parts(self, *, digits: int | None = None) -> Sequence[tuple[str, Fraction]]:
        """Return the sides in words, each with its probability."""
        plus, minus, zero = self.sign_chances
        tail = f"|X| above x >= 1 with probability x^(-{shown(self.power, digits)})"
        sides = ((f"X > 0, {tail}", plus), (f"X < 0, {tail}", minus), ("X = 0", zero))
        return [(words, chance) for words, chance in sides if chance]

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x)."""
        x = np.asarray(x, dtype=float)
        plus, minus, zero = map(float, self.sign_chances)
        tail = np.maximum(np.abs(x), 1.0) ** -float(self.power)
        found: FloatArray = np.where(x < 0, minus * tail, minus + zero * (x >= 0) + plus * (1 - tail))
        return found

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies."""
        source = generator(rng)
        size = (1 - source.random(shape)) ** (-1 / float(self.power))
        signs = source.choice((1.0, -1.0, 0.0), size=shape, p=np.array(list(map(float, self.sign_chances))))
        drawn: FloatArray = signs * size
        return drawn


@dataclass(frozen=True)
class Cauchy(_Unbounded):
    """A Cauchy law about the place at which P(X > 0) is `right`: unimodal, without a mean.

    Parameters
    ----------
    right : Fraction
        P(X > 0), in (0, 1).
    """

    right: Fraction

    def __post_init__(self) -> None:
        parameter(0 < self.right < 1, "right", self.right, "0 < right < 1")

    @property
    def sign_chances(self) -> tuple[Fraction, Fraction, Fraction]:
        """P(X > 0), P(X < 0) and P(X = 0)."""
        return self.right, 1 - self.right, Fraction(0)

    @property
    def unimodal(self) -> bool:
        """Always."""
        return True

    @property
    def atoms(self) -> Mapping[float, float]:
        """None."""
        return {}

    @property
    def _place(self) -> float:
        return float(np.tan(np.pi * (float(self.right) - 0.5)))

    def parts(self, *, digits: int | None = None) -> Sequence[tuple[str, Fraction]]:
        """Return both sides in words, each with its probability."""
        del digits
        return [("X > 0, X of a shifted Cauchy law", self.right), ("X < 0, X of a shifted Cauchy law", 1 - self.right)]

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x)."""
        found: FloatArray = 0.5 + np.arctan(np.asarray(x, dtype=float) - self._place) / np.pi
        return found

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies."""
        return self._place + generator(rng).standard_cauchy(shape)


def _no_sign(law: ExactLaw) -> DomainError:
    msg = f"Expected a law whose mean has a sign; got {law!r}. Ask for its signs, relative to one that is given."
    return DomainError(msg)


def _chances(right: float, zero: float) -> tuple[Fraction, Fraction, Fraction]:
    plus = Fraction(right).limit_denominator(1000)
    nothing = min(Fraction(zero).limit_denominator(1000), 1 - plus)
    return plus, 1 - plus - nothing, nothing


def _finite(right: float, zero: float, high: Fraction | None) -> AnyMean:
    """Return the law of -1, 0 and a positive value; without one, the value that makes the mean 0."""
    plus, minus, nothing = _chances(right, zero)
    value = minus / plus if high is None and plus else high or _ONE
    pairs = [(v, p) for v, p in ((-_ONE, minus), (Fraction(0), nothing), (value or _ONE, plus)) if p > 0]
    return AnyMean(tuple(v for v, _ in pairs), tuple(p for _, p in pairs))


def _tails(right: float, zero: float, power: Fraction) -> PowerTails:
    plus, _, nothing = _chances(right, zero)
    return PowerTails(plus, nothing, power)


def families_of_votes(*, with_zero: bool) -> list[Family]:
    """Return laws by the probability of the right sign and of 0, whose means have the wrong sign, are 0 or are none."""
    ranges = {"right": (0.001, 0.999), **({"zero": (0.0, 0.999)} if with_zero else {})}
    builders = {
        "votes whose mean is mostly wrong": lambda right, zero: _finite(right, zero, Fraction(1, 1000)),
        "votes of mean 0": lambda right, zero: _finite(right, zero, None),
        "votes of infinite variance": lambda right, zero: _tails(right, zero, Fraction(3, 2)),
        "votes without a mean": lambda right, zero: _tails(right, zero, _ONE),
    }
    found = [
        Family(name, ranges, lambda right, zero=0.0, build=build: build(right, zero))
        for name, build in builders.items()
    ]
    cauchy = Family("Cauchy votes", {"right": (0.001, 0.999)}, lambda right: Cauchy(_chances(right, 0.0)[0]))
    return [*found, *([] if with_zero else [cauchy])]

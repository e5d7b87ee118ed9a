"""Laws relative to a given sign: their means may have the wrong sign, be 0 or be undefined.

A vote depends only on the probabilities of the signs. Claims about the sign of the mean do not use these laws.
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
from signdescent.noise.law import Continuous, Family, FloatArray, Rng, generator, parameter

__all__ = ["AnyMean", "Cauchy", "PowerTails", "families_of_votes"]

_ONE = Fraction(1)
_LAST = Fraction(1, 10**6)


@dataclass(frozen=True)
class AnyMean(FiniteLaw):
    """A finite law whose mean may be 0. The right sign is given, and need not be that of the mean.

    Examples
    --------
    >>> law = AnyMean((Fraction(-3), Fraction(2)), (Fraction(2, 5), Fraction(3, 5)))
    >>> str(law.exact_mean), [str(p) for p in law.sign_chances]
    ('0', ['3/5', '2/5', '0'])
    """

    has_sign: ClassVar[bool] = False

    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Return P(sign of a batch mean = sign of the mean) as a Fraction. Raise `DomainError` if the mean is 0."""
        if self.exact_mean == 0:
            raise _no_sign(self)
        return super().success_exact(batch_size)


class _Unbounded(ExactLaw):
    """Base class of a law with an infinite variance, for which only the signs are exact."""

    std: ClassVar[float] = inf
    third_moment: ClassVar[float] = inf

    @cached_property
    def exact_mean(self) -> Fraction:
        """Raise `DomainError`. The mean in floating point is `mean`."""
        raise _no_sign(self)

    @property
    def peak(self) -> None:
        """None: distances from the mode are not used for laws without a variance."""
        return

    def central_moment(self, power: int) -> Fraction:
        """Raise `DomainError`: the central moment is infinite or undefined."""
        msg = f"Expected a law with a finite moment of order {power}; got {self!r}. Use its sign_chances."
        raise DomainError(msg)

    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Raise `DomainError`: the right sign is given, and need not be that of the mean."""
        del batch_size
        raise _no_sign(self)


@dataclass(frozen=True)
class PowerTails(_Unbounded):
    """The law with P(X > x) = right x^-a and P(X < -x) = wrong x^-a for x >= 1, and P(X = 0) = zero.

    Here wrong = 1 - right - zero. The mean is undefined for a <= 1, and the variance is infinite.

    Parameters
    ----------
    right, zero : Fraction
        P(X > 0) and P(X = 0).
    power : Fraction
        The exponent a, in (0, 2).

    Raises
    ------
    DomainError
        If a parameter is outside its domain.
    """

    unimodal: ClassVar[bool] = False
    right: Fraction
    zero: Fraction = Fraction(0)
    power: Fraction = _ONE

    def __post_init__(self) -> None:
        parameter(self.right >= 0 <= self.zero, "right", self.right, "probabilities >= 0")
        parameter(self.right + self.zero <= 1, "zero", self.zero, "right + zero <= 1")
        parameter(0 < self.power < 2, "power", self.power, "0 < power < 2, so that the variance is infinite")

    @property
    def sign_chances(self) -> tuple[Fraction, Fraction, Fraction]:
        """P(X > 0), P(X < 0) and P(X = 0), as Fractions."""
        return self.right, 1 - self.right - self.zero, self.zero

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The parameters, and one that makes these laws the last choice of a search for simple laws."""
        return self.right, self.zero, self.power, _LAST

    @property
    def mean(self) -> float:
        """The mean; NaN if it is undefined."""
        plus, minus, _ = self.sign_chances
        return float((plus - minus) * self.power / (self.power - 1)) if self.power > 1 else nan

    @property
    def symmetric(self) -> bool:
        """Whether the law is symmetric about its mean."""
        plus, minus, _ = self.sign_chances
        return self.power > 1 and plus == minus

    @property
    def atoms(self) -> Mapping[float, float]:
        """0 with its probability, if that is positive."""
        return {0.0: float(self.zero)} if self.zero else {}

    def parts(self, *, digits: int | None = None) -> Sequence[tuple[str, Fraction]]:
        """Return the signs as text with their probabilities. The exponent is rounded if `digits` is given."""
        plus, minus, zero = self.sign_chances
        tail = f"|X| above x >= 1 with probability x^(-{shown(self.power, digits)})"
        sides = ((f"X > 0, {tail}", plus), (f"X < 0, {tail}", minus), ("X = 0", zero))
        return [(words, chance) for words, chance in sides if chance]

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        x = np.asarray(x, dtype=float)
        plus, minus, zero = map(float, self.sign_chances)
        tail = np.maximum(np.abs(x), 1.0) ** -float(self.power)
        return np.where(x < 0, minus * tail, minus + zero * (x >= 0) + plus * (1 - tail))

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        source = generator(rng)
        size = (1 - source.random(shape)) ** (-1 / float(self.power))
        signs = source.choice((1.0, -1.0, 0.0), size=shape, p=np.array(list(map(float, self.sign_chances))))
        return np.asarray(signs * size)


@dataclass(frozen=True)
class Cauchy(_Unbounded):
    """The shifted Cauchy law with P(X > 0) = right, which is unimodal and has no mean.

    Parameters
    ----------
    right : Fraction
        P(X > 0), in (0, 1).

    Raises
    ------
    DomainError
        If `right` is not in (0, 1).
    """

    mean: ClassVar[float] = nan
    unimodal: ClassVar[bool] = True
    symmetric: ClassVar[bool] = False
    atoms: ClassVar[Mapping[float, float]] = Continuous.atoms
    right: Fraction

    def __post_init__(self) -> None:
        parameter(0 < self.right < 1, "right", self.right, "0 < right < 1")

    @property
    def sign_chances(self) -> tuple[Fraction, Fraction, Fraction]:
        """P(X > 0), P(X < 0) and P(X = 0), as Fractions."""
        return self.right, 1 - self.right, Fraction(0)

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The parameter, and one that makes these laws the last choice of a search for simple laws."""
        return self.right, _LAST

    @property
    def _place(self) -> float:
        return float(np.tan(np.pi * (float(self.right) - 0.5)))

    def parts(self, *, digits: int | None = None) -> Sequence[tuple[str, Fraction]]:
        """Return the signs as text with their probabilities."""
        del digits
        return [("X > 0, X of a shifted Cauchy law", self.right), ("X < 0, X of a shifted Cauchy law", 1 - self.right)]

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        return np.asarray(0.5 + np.arctan(np.asarray(x, dtype=float) - self._place) / np.pi)

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        return self._place + generator(rng).standard_cauchy(shape)


def _no_sign(law: ExactLaw) -> DomainError:
    msg = f"Expected a law whose mean has a sign; got {law!r}. Use its sign_chances, relative to a given sign."
    return DomainError(msg)


def _chances(right: float, zero: float) -> tuple[Fraction, Fraction, Fraction]:
    """Return rational probabilities of the right sign, of the wrong sign and of 0."""
    plus = Fraction(right).limit_denominator(1000)
    nothing = min(Fraction(zero).limit_denominator(1000), 1 - plus)
    return plus, 1 - plus - nothing, nothing


def _finite(right: float, zero: float, high: Fraction | None) -> AnyMean:
    """Return the law on -1, 0 and `high`. If `high` is None, it is the value that makes the mean 0."""
    plus, minus, nothing = _chances(right, zero)
    value = minus / plus if high is None and plus else high or _ONE
    return AnyMean.of(((-_ONE, minus), (Fraction(0), nothing), (value or _ONE, plus)))


def _tails(right: float, zero: float, power: Fraction) -> PowerTails:
    """Return the law with power tails and rational probabilities of the signs."""
    plus, _, nothing = _chances(right, zero)
    return PowerTails(plus, nothing, power)


def families_of_votes(*, with_zero: bool) -> list[Family]:
    """Return families by the probabilities of the right sign and of 0. Their means are wrong, 0 or undefined."""
    ranges = {"right": (0.001, 0.999), **({"zero": (0.0, 0.999)} if with_zero else {})}
    builders = {
        "votes whose mean is mostly wrong": lambda right, zero: _finite(right, zero, Fraction(1, 1000)),
        "votes of mean 0": lambda right, zero: _finite(right, zero, None),
        "votes of infinite variance": lambda right, zero: _tails(right, zero, Fraction(3, 2)),
        "votes without a mean": lambda right, zero: _tails(right, zero, _ONE),
    }
    families = [
        Family(name, ranges, lambda right, zero=0.0, build=build: build(right, zero))
        for name, build in builders.items()
    ]
    cauchy = Family("Cauchy votes", {"right": (0.001, 0.999)}, lambda right: Cauchy(_chances(right, 0.0)[0]))
    return [*families, *([] if with_zero else [cauchy])]

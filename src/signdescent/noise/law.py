"""The interface of a noise law: the law of one sample X with a nonzero mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from math import isfinite
from numbers import Real
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from signdescent._validation import MAX_COUNT, FloatArray, quoted, whole
from signdescent.errors import ArgumentError, DomainError

__all__ = [
    "Continuous", "Family", "FloatArray", "Law", "LawProperties", "Rng", "Success", "checked_batch", "exactly",
    "generator", "no_peak", "parameter", "reals", "standardized",
]  # fmt: skip

Rng = np.random.Generator | int
Triple = tuple[Fraction, Fraction, Fraction] | tuple[float, float, float]
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Success:
    """An interval that contains a success probability.

    Parameters
    ----------
    low, high : float
        The endpoints. For a closed form both are its value in floating point, which is not certified.
    method : str
        ``"closed form"``, ``"exact"`` (rational arithmetic, rounded once) or ``"lattice"`` (a bound from each side).
    """

    low: float
    high: float
    method: str

    @property
    def middle(self) -> float:
        """The midpoint of the interval."""
        return (self.low + self.high) / 2


class LawProperties(Protocol):
    """Base class of all laws: properties used by searches, derived from moments, shape and `cdf`.

    Laws with better knowledge override them. A search skips a law for which a property is None.
    """

    __slots__ = ()

    @property
    def sign_chances(self: Law) -> Triple:
        """P(X > 0), P(X < 0) and P(X = 0)."""
        zero = self.atoms.get(0.0, 0.0)
        minus = float(self.cdf(0.0)) - zero
        return 1 - minus - zero, minus, zero

    @property
    def peak(self: Law) -> Fraction | float | None:
        """A mode about which the law is unimodal; None if none is known."""
        return self.mean if self.symmetric else None

    @property
    def lattice_unimodal(self) -> bool:
        """Whether the law is on equally spaced points, with probabilities that rise and then fall."""
        return False

    @property
    def skewness_terms(self) -> tuple[Fraction, Fraction] | None:
        """E(X - mean)^3, oriented so that the mean is positive, and the variance; None if either is unknown."""
        return None

    @property
    def noise_ratio(self: Law) -> Fraction:
        """Variance / mean^2 as a Fraction, rounded if it is not known exactly."""
        std = self.std
        parameter(isfinite(std), "std", std, "a finite variance", "Use a law whose second moment is finite.")
        return ((Fraction(std) / Fraction(self.mean)) ** 2).limit_denominator(10**6)

    def near_peak(self: Law, radius: Fraction) -> Fraction | float:
        """Return P(|X - peak| <= radius)."""
        if self.peak is None:
            raise no_peak(self)
        middle, distance = float(self.peak), float(radius)
        at_end = self.atoms.get(middle - distance, 0.0)
        return float(self.cdf(middle + distance) - self.cdf(middle - distance)) + at_end if distance >= 0 else 0.0

    def moved(self, factor: Fraction, shift: Fraction = _ZERO) -> Law | None:
        """Return the law of factor * X + shift; None if it is not of the same class."""
        del factor, shift
        return None

    def describe(self: Law) -> str:
        """Return the law as one line of text, with rounded numbers."""
        return f"{type(self).__name__} of mean {self.mean:.4g} and std {self.std:.4g}"


class Law(LawProperties, Protocol):
    """The law of one sample X.

    `unimodal` is used in Khinchine's sense: about some mode, which may be an atom. Infinite moments are inf.
    `success(n)` is P(sign of the mean of n independent copies = sign of the mean).
    Laws are hashable, and laws of one class with equal parameters are equal, as with frozen dataclasses.
    """

    def __hash__(self) -> int:
        """Return the hash. Equal laws have equal hashes."""
        return super().__hash__()

    @property
    def mean(self) -> float:
        """The mean, which is not 0."""

    @property
    def std(self) -> float:
        """The standard deviation."""

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3."""

    @property
    def unimodal(self) -> bool:
        """Whether the law is unimodal about some mode."""

    @property
    def symmetric(self) -> bool:
        """Whether the law is symmetric about its mean."""

    @property
    def atoms(self) -> Mapping[float, float]:
        """The points of positive probability, with their probabilities."""

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""

    def success(self, batch_size: int = 1) -> Success:
        """Return P(sign of a batch mean = sign of the mean)."""


class Continuous(LawProperties):
    """Base class of a law without atoms."""

    __slots__ = ()
    atoms: ClassVar[Mapping[float, float]] = MappingProxyType({})
    """Empty: no point has positive probability."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of laws with mean 1. Scaling and reflection give all other means.

    Parameters
    ----------
    name : str
        The name of the family, such as ``"laplace"``.
    ranges : mapping from str to (float, float)
        The parameters of `build` with their ranges. Ranges of positive numbers are searched on a logarithmic scale.
    build : callable
        A function from the parameters, given by name, to a law.
    """

    name: str
    ranges: Mapping[str, tuple[float, float]]
    build: Callable[..., Law]


def generator(rng: Rng) -> np.random.Generator:
    """Return the generator of a seed. A generator is returned unchanged."""
    return np.random.default_rng(rng)


def checked_batch(batch_size: Any) -> int:
    """Return a batch size of [1, 2**53] as an int. It may be a float with an integral value."""
    return whole(batch_size, "batch_size", 1, most=MAX_COUNT, floats=True)


def no_peak(law: object) -> DomainError:
    """Return the error for a law without a known mode."""
    msg = f"Expected a law with a known mode; got {law!r:.200}. Use a unimodal law of another class, such as Peaked."
    return DomainError(msg)


def parameter(ok: bool, name: str, value: object, rule: str, cure: str = "") -> None:
    """Raise `DomainError` unless a parameter of a law satisfies its rule."""
    if not ok:
        shown = f"{value!r}" if not isinstance(value, int) else quoted(value)
        msg = f"Expected {rule}; got {name}={shown}. {cure or f'Give {name} that satisfies this.'}"
        raise DomainError(msg)


def reals(law: Any) -> None:
    """Make every field of a law a float, or raise the error that names the first that is not a finite real number."""
    for field in fields(law):
        object.__setattr__(law, field.name, _real(getattr(law, field.name), field.name))


def _real(value: Any, name: str) -> float:
    _number(value, name)
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    parameter(isfinite(number), name, value, f"finite {name}", "Give a finite number within the range of floats.")
    return number


def exactly(value: Any, name: str) -> Fraction:
    """Return a finite real number as a Fraction."""
    _number(value, name)
    try:
        return Fraction(value)
    except (ValueError, OverflowError):
        finite = False
    parameter(finite, name, value, f"finite {name}", "Give a finite number.")
    raise AssertionError


def _number(value: object, name: str) -> None:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        got = f"{name}={quoted(value)} of type {type(value).__name__}"
        msg = f"Expected {name} to be a real number; got {got}. Give an int, a float or a Fraction."
        raise ArgumentError(msg)


def standardized(x: ArrayLike, mean: float, scale: float) -> FloatArray:
    """Return (x - mean)/scale, in the shape of x; inf beyond the range of floats."""
    with np.errstate(over="ignore"):
        return np.asarray((np.asarray(x, dtype=float) - mean) / scale)

"""The interface of a noise law: the law of one sample X with a nonzero mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from signdescent._validation import FloatArray, whole
from signdescent.errors import DomainError

__all__ = ["Continuous", "Family", "FloatArray", "Law", "Rng", "Success", "checked_batch", "generator", "parameter"]

Rng = np.random.Generator | int


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


class Law(Protocol):
    """The law of one sample X.

    `unimodal` is used in Khinchine's sense: about some mode, which may be an atom. Infinite moments are inf.
    `success(n)` is P(sign of the mean of n independent copies = sign of the mean).
    Laws are hashable, and laws of one class with equal parameters are equal, as with frozen dataclasses.
    """

    def __hash__(self) -> int:
        """Return the hash. Equal laws have equal hashes."""

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


class Continuous:
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
    """Return a batch size as an int. It may be a float with an integral value."""
    return whole(batch_size, "batch_size", 1, floats=True)


def parameter(ok: bool, name: str, value: object, rule: str) -> None:
    """Raise `DomainError` unless a parameter of a law satisfies its rule."""
    if not ok:
        msg = f"Expected {rule}; got {name}={value!r}."
        raise DomainError(msg)

"""What every noise law offers: the law of one sample X whose mean is not 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent.errors import DomainError

__all__ = ["Family", "FloatArray", "Law", "Rng", "Success", "checked_batch", "generator", "parameter"]

FloatArray = NDArray[np.float64]
Rng = np.random.Generator | int


@dataclass(frozen=True, slots=True)
class Success:
    """An interval that holds a success probability.

    Parameters
    ----------
    low, high : float
        The ends; equal up to rounding for a closed form.
    method : str
        ``"closed form"``, ``"exact"`` (rational arithmetic, rounded once) or ``"lattice"`` (bracketed from both sides).
    """

    low: float
    high: float
    method: str

    @property
    def middle(self) -> float:
        """The middle of the interval."""
        return (self.low + self.high) / 2


class Law(Protocol):
    """The law of one sample X.

    `unimodal` is meant in Khinchine's sense, about some mode, where an atom is allowed; `symmetric` about the mean.
    Moments that do not exist are inf. `success(n)` is P(sign of the mean of n independent copies = sign of the mean).
    A law is a value, as a frozen dataclass is: equal parameters make equal laws, and it can be a key.
    """

    def __hash__(self) -> int:
        """Return equal numbers for equal laws."""

    @property
    def mean(self) -> float:
        """The mean, not 0."""

    @property
    def std(self) -> float:
        """The standard deviation."""

    @property
    def third_moment(self) -> float:
        """E|X - mean|^3."""

    @property
    def unimodal(self) -> bool:
        """Whether it is unimodal about some mode."""

    @property
    def symmetric(self) -> bool:
        """Whether it is symmetric about its mean."""

    @property
    def atoms(self) -> Mapping[float, float]:
        """Points of positive probability, with it."""

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x)."""

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies."""

    def success(self, batch_size: int = 1) -> Success:
        """Return P(sign of a batch mean = sign of the mean)."""


@dataclass(frozen=True, slots=True)
class Family:
    """Laws of one shape with mean 1: every other mean is a matter of scale and sign.

    Parameters
    ----------
    name : str
        As ``"laplace"``.
    ranges : mapping from str to (float, float)
        The parameters of `build` and what they range over; positive ones are searched on a logarithmic scale.
    build : callable
        Parameters by name in, a law out.
    """

    name: str
    ranges: Mapping[str, tuple[float, float]]
    build: Callable[..., Law]


def generator(rng: Rng) -> np.random.Generator:
    """Return the generator of a seed, or the generator itself."""
    return np.random.default_rng(rng)


def checked_batch(batch_size: Any) -> int:
    """Return a batch size >= 1 as an int."""
    if isinstance(batch_size, bool) or int(batch_size) != batch_size or batch_size < 1:
        msg = f"Expected batch_size to be an integer >= 1; got batch_size={batch_size!r}."
        raise DomainError(msg)
    return int(batch_size)


def parameter(ok: bool, name: str, value: object, rule: str) -> None:
    """Raise unless a parameter of a law meets its rule."""
    if not ok:
        msg = f"Expected {rule}; got {name}={value!r}."
        raise DomainError(msg)

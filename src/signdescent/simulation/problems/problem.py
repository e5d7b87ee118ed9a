"""The interface of a problem: a function, its gradients, and a stochastic oracle for several nodes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import FloatArray

__all__ = ["FloatArray", "Outcomes", "Problem"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcomes:
    """All values of a stochastic gradient at a point, with their probabilities.

    Parameters
    ----------
    values : ndarray, shape (k, d)
        Fractions (dtype object) if the point was given in Fractions, float64 otherwise. Rows may be equal.
    probabilities : tuple of k Fractions
        Each > 0. They sum to 1 exactly.
    """

    values: NDArray[Any]
    probabilities: tuple[Fraction, ...]

    @classmethod
    def certain(cls, value: NDArray[Any]) -> Outcomes:
        """Return the outcomes of a gradient without noise, shape (d,): one value of probability 1."""
        return cls(values=value[np.newaxis], probabilities=(Fraction(1),))


class Problem(Protocol):
    """A function to minimise: the mean of the nodes' functions, with one stochastic gradient for each node.

    Points have shape (..., d). A problem holds no random state: draws depend on `rng` alone.
    Polynomial problems also accept points of Fractions (dtype object), and then return Fractions.
    """

    @property
    def name(self) -> str:
        """The name of the problem, such as ``"rosenbrock"``."""

    @property
    def dimension(self) -> int:
        """The number of coordinates d."""

    @property
    def nodes(self) -> int | None:
        """The number of nodes the data are split over. None if all nodes share one function; then any number works."""

    @property
    def start(self) -> FloatArray:
        """The default starting point, shape (d,)."""

    @property
    def minimum(self) -> float | None:
        """The greatest lower bound f* of f, attained or not. None if it is unknown."""

    @property
    def smoothness(self) -> FloatArray | None:
        """The coordinate-wise smoothness constants L_i, shape (d,). None if there are none.

        They hold jointly: f(x + h) <= f(x) + <g(x), h> + sum_i L_i h_i^2 / 2 for all x and h.
        """

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d), shape (...)."""

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., d)."""

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of each node's function, shape (..., nodes, d)."""

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one stochastic gradient for each run and node: points (runs, d) in, (runs, nodes, d) out."""

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return P(sign of a stochastic gradient = sign of the gradient), shape (..., d).

        None if it is not known exactly, or if the nodes have different laws. A stochastic sign of 0 counts as a
        failure. Where the gradient is 0 the value is P(stochastic sign = 0).
        """

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return all values of one node's stochastic gradient at one point of shape (d,), with their probabilities.

        None if there are infinitely many values, or if the probabilities are not rational.
        """

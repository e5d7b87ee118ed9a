"""What every problem offers: a function, its gradients, and a stochastic oracle for several nodes at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["FloatArray", "Outcomes", "Problem"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcomes:
    """All values that a stochastic gradient takes at a point, with their probabilities.

    Parameters
    ----------
    values : ndarray, shape (k, d)
        Fractions (dtype object) where the point was given in Fractions, float64 otherwise. Two rows may be equal.
    probabilities : tuple of k Fractions
        Each > 0; they add up to 1 exactly.
    """

    values: NDArray[Any]
    probabilities: tuple[Fraction, ...]


class Problem(Protocol):
    """A function to be minimised, as the mean of the nodes' functions, with one stochastic gradient a node.

    Points have shape (..., d). Nothing here holds a random state: what is drawn depends on `rng` alone.
    Problems that are polynomials take points of Fractions (dtype object) as well, and answer in Fractions.
    """

    @property
    def name(self) -> str:
        """As ``"rosenbrock"``."""

    @property
    def dimension(self) -> int:
        """Number of coordinates d."""

    @property
    def nodes(self) -> int | None:
        """How many nodes the data are split over; None where every node has the same function, for any number."""

    @property
    def start(self) -> FloatArray:
        """The usual first point, shape (d,)."""

    @property
    def minimum(self) -> float | None:
        """The greatest lower bound f* of f, attained or not; None where nobody knows it."""

    @property
    def smoothness(self) -> FloatArray | None:
        """The coordinates' smoothness constants L_i, shape (d,); None where there are none.

        They hold together: f(x + h) <= f(x) + <g(x), h> + sum_i L_i h_i^2 / 2 for all x and h.
        """

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d): shape (...)."""

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f: shape (..., d)."""

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of every node's function: shape (..., nodes, d)."""

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one stochastic gradient for every run and node: points (runs, d) in, (runs, nodes, d) out."""

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return P(sign of a stochastic gradient = sign of the gradient), shape (..., d), where it is known exactly.

        None elsewhere, and where nodes have different laws. A sign of 0 is no success; where the gradient is 0 the
        value is P(sign = 0).
        """

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return every value of one node's stochastic gradient at one point of shape (d,), with its probability.

        None where the oracle has infinitely many values, or probabilities that are not rational.
        """

"""What every problem offers: a function, its gradients, and a stochastic oracle for several nodes at once."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["FloatArray", "Problem"]

FloatArray = NDArray[np.float64]


class Problem(Protocol):
    """A function to be minimised, as the mean of the nodes' functions, with one stochastic gradient a node.

    Points have shape (..., d). Nothing here holds a random state: what is drawn depends on `rng` alone.
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
        """The least value f*; None where nobody knows it."""

    @property
    def smoothness(self) -> FloatArray | None:
        """The coordinates' smoothness constants L_i, shape (d,); None where there are none."""

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d): shape (...)."""

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f: shape (..., d)."""

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of every node's function: shape (..., nodes, d)."""

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one stochastic gradient for every run and node: points (runs, d) in, (runs, nodes, d) out."""

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return P(sign of a node's stochastic gradient = sign of the gradient), shape (..., d), if it is known exactly.

        Nodes must have the same law. A sign of 0 is no success; where the gradient is 0 the value is P(sign = 0).
        """

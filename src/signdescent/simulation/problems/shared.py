"""Base classes of problems: one function for all nodes, one function for each node, and diagonal quadratics."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from signdescent.simulation.problems.arguments import (
    checked_nodes,
    count,
    exact_points,
    like,
    points,
    repeat_over_nodes,
)
from signdescent.simulation.problems.problem import FloatArray

__all__ = ["DiagonalQuadratic", "SharedFunction", "SplitFunction"]


class SharedFunction(ABC):
    """Base class of a problem whose nodes all have the same function."""

    __slots__ = ()
    nodes: ClassVar[None] = None
    """None: any number of nodes shares the function."""

    @abstractmethod
    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., d)."""

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of f once for each node, shape (..., nodes, d)."""
        return repeat_over_nodes(self.gradient(x), checked_nodes(nodes, None))


class SplitFunction(ABC):
    """Base class of a problem that is the mean of M different functions, one for each node."""

    __slots__ = ()

    @property
    @abstractmethod
    def dimension(self) -> int:
        """The number of coordinates d."""

    @property
    @abstractmethod
    def nodes(self) -> int:
        """The number of nodes M."""

    @abstractmethod
    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of each node's function, shape (..., nodes, d)."""

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., d)."""
        return self.node_gradients(x, self.nodes).sum(axis=-2) / self.nodes

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> None:
        """Return None: the nodes have different laws."""
        points(x, self.dimension)
        count(batch_size, "batch_size")


class DiagonalQuadratic(SharedFunction):
    """Base class of f(x) = sum_i L_i x_i^2 / 2. The subclass holds the L_i as `curvature`."""

    __slots__ = ()
    curvature: tuple[float | Fraction, ...]
    minimum: ClassVar[float] = 0.0
    """0, attained at 0."""

    @property
    def dimension(self) -> int:
        """The number of curvatures d."""
        return len(self.curvature)

    @property
    def start(self) -> FloatArray:
        """The vector of ones."""
        return np.ones(self.dimension)

    @property
    def smoothness(self) -> FloatArray:
        """The curvatures, shape (d,)."""
        return np.array(self.curvature, dtype=float)

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d)."""
        x = exact_points(x, self.dimension)
        return (like(self.curvature, x) * x * x).sum(axis=-1) / 2

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., d)."""
        x = exact_points(x, self.dimension)
        return like(self.curvature, x) * x

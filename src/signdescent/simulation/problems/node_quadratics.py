"""One separable quadratic for each node, with two-point noise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    exact_points,
    like,
    parameter,
    points,
    run_points,
    single_point,
)
from signdescent.simulation.problems.problem import FloatArray, Outcomes
from signdescent.simulation.problems.shared import SplitFunction

__all__ = ["NodeQuadratics"]

Number = float | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeQuadratics(SplitFunction):
    r"""One separable quadratic for each node; a sample adds -s_n or +s_n to each coordinate, with probability 1/2 each.

    .. math:: f_n(x) = \frac12 \sum_i c_{ni} (x_i - a_{ni})^2, \qquad f = \frac1M \sum_n f_n

    A node may have negative curvatures if the mean over the nodes is positive in each coordinate. Samples are
    independent over coordinates and nodes, so (sigma^n)^2 = d s_n^2. The batch size is 1.

    Parameters
    ----------
    curvatures, anchors : tuple of M tuples of d numbers
        The c_ni and a_ni.
    noise : tuple of M numbers >= 0
        The s_n.
    start_at : tuple of d numbers
        The default starting point.

    Raises
    ------
    DomainError
        If a parameter is outside its domain, or if the lengths differ.

    Examples
    --------
    >>> pair = NodeQuadratics(curvatures=((3,), (1,)), anchors=((1,), (-1,)), noise=(0, 0), start_at=(0,))
    >>> pair.gradient([0.0]).tolist(), pair.minimum
    ([-1.0], 0.75)
    """

    name: ClassVar[str] = "node_quadratics"
    curvatures: tuple[tuple[Number, ...], ...]
    anchors: tuple[tuple[Number, ...], ...]
    noise: tuple[Number, ...]
    start_at: tuple[Number, ...]

    def __post_init__(self) -> None:
        nodes, d = len(self.curvatures), len(self.start_at)
        rows = (*self.curvatures, *self.anchors)
        ok = nodes >= 1 and d >= 1 and len(self.anchors) == nodes and all(len(row) == d for row in rows)
        parameter(ok, "anchors", self.anchors, "as many anchors as curvatures, d numbers each", "See start_at for d.")
        ok = all(-np.inf < number < np.inf for row in rows for number in row)
        parameter(ok, "curvatures", self.curvatures, "finite curvatures and anchors", "Replace the others.")
        ok = all(sum(column) > 0 for column in zip(*self.curvatures, strict=True))
        parameter(ok, "curvatures", self.curvatures, "a positive mean in every coordinate", "f has no minimum without.")
        ok = len(self.noise) == nodes and all(0 <= s < np.inf for s in self.noise)
        parameter(ok, "noise", self.noise, f"{nodes} finite numbers >= 0", "0 means no noise.")

    @property
    def dimension(self) -> int:
        """The number of coordinates d."""
        return len(self.start_at)

    @property
    def nodes(self) -> int:
        """The number of nodes M."""
        return len(self.curvatures)

    @property
    def start(self) -> FloatArray:
        """The default starting point, shape (d,)."""
        return np.array(self.start_at, dtype=float)

    @property
    def exact_minimum(self) -> Fraction:
        """The minimum of f, as a Fraction."""
        curvatures, anchors = (np.frompyfunc(Fraction, 1, 1)(np.array(v)) for v in (self.curvatures, self.anchors))
        lowest = (curvatures * anchors).sum(axis=0) / curvatures.sum(axis=0)
        return self.exact_value(lowest)

    def exact_value(self, x: ArrayLike) -> Fraction:
        """Return f at one point of Fractions."""
        value: Any = self.value(x)
        return Fraction(value)

    @property
    def minimum(self) -> float:
        """The minimum of f, rounded once."""
        return float(self.exact_minimum)

    @property
    def smoothness(self) -> FloatArray:
        """The mean curvatures, shape (d,)."""
        return np.array(self.curvatures, dtype=float).mean(axis=0)

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d)."""
        x = exact_points(x, self.dimension)
        parts = like(self.curvatures, x) * (x[..., np.newaxis, :] - like(self.anchors, x)) ** 2
        return parts.sum(axis=(-2, -1)) / (2 * self.nodes)

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of each node's function, shape (..., nodes, d)."""
        x = exact_points(x, self.dimension)
        checked_nodes(nodes, self.nodes)
        return like(self.curvatures, x) * (x[..., np.newaxis, :] - like(self.anchors, x))

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one sample for each run and node: points (runs, d) in, (runs, nodes, d) out."""
        count(batch_size, "batch_size", most=1)
        sample = self.node_gradients(run_points(x, self.dimension), nodes)
        if any(self.noise):
            coins = 2.0 * rng.integers(0, 2, size=sample.shape) - 1.0
            sample += coins * np.array(self.noise, dtype=float)[:, np.newaxis]
        return sample

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> None:
        """Return None: the nodes have different laws."""
        points(x, self.dimension)
        count(batch_size, "batch_size", most=1)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes:
        """Return all samples of one node at one point."""
        x = single_point(exact_points(x, self.dimension))
        count(batch_size, "batch_size", most=1)
        place = checked_node(node, self.nodes)
        gradient: NDArray[Any] = self.node_gradients(x, self.nodes)[place]
        if self.noise[place] == 0:
            return Outcomes.certain(gradient)
        shifts = like(list(product((-1, 1), repeat=self.dimension)), x) * like([self.noise[place]], x)
        return Outcomes(values=gradient + shifts, probabilities=(Fraction(1, len(shifts)),) * len(shifts))

"""One parabola for each node: the pairs that refute Theorem 8, and the median versus the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    exact_points,
    like,
    parameter,
    run_points,
    single_point,
)
from signdescent.simulation.problems.problem import FloatArray, Outcomes
from signdescent.simulation.problems.shared import SplitFunction

__all__ = ["Parabolas", "median_versus_mean", "two_parabolas"]

Number = float | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Parabolas(SplitFunction):
    r"""The mean f of one parabola for each node, without noise.

    .. math:: f_n(x) = \frac{w_n}{2} \|x - a_n\|_2^2, \qquad f = \frac1M \sum_n f_n

    The minimizer is the mean of the anchors weighted by w_n. A method whose messages depend on the direction of a
    node's gradient only, and not on its length, has no information about the weights, so it cannot find the minimizer.

    Parameters
    ----------
    weights : tuple of M numbers > 0
        Floats or Fractions.
    anchors : tuple of M tuples of d numbers
        The points a_n.
    name : str
        The name of the problem.

    Raises
    ------
    DomainError
        If a parameter is outside its domain, or if the lengths differ.
    """

    weights: tuple[Number, ...]
    anchors: tuple[tuple[Number, ...], ...]
    name: str = "parabolas"

    def __post_init__(self) -> None:
        anchors = tuple(map(tuple, self.anchors))
        object.__setattr__(self, "weights", tuple(self.weights))
        object.__setattr__(self, "anchors", anchors)
        ok = len(self.weights) >= 1 and all(0 < w < np.inf for w in self.weights)
        parameter(ok, "weights", self.weights, "at least one weight, each finite and > 0", "Leave out other nodes.")
        ok = len(anchors) == len(self.weights) and len({len(a) for a in anchors}) == 1 and len(anchors[0]) >= 1
        cure = "Every anchor is a tuple of d numbers."
        parameter(ok, "anchors", anchors, f"{len(self.weights)} anchors of one length >= 1", cure)
        ok = all(-np.inf < number < np.inf for anchor in anchors for number in anchor)
        parameter(ok, "anchors", anchors, "finite anchors", "Replace the others.")

    @property
    def dimension(self) -> int:
        """The number of coordinates d."""
        return len(self.anchors[0])

    @property
    def nodes(self) -> int:
        """The number of nodes M."""
        return len(self.weights)

    @property
    def start(self) -> FloatArray:
        """The zero vector."""
        return np.zeros(self.dimension)

    @property
    def minimizer(self) -> FloatArray:
        """The minimizer of f, shape (d,)."""
        weights, anchors = (np.array(part, dtype=float) for part in (self.weights, self.anchors))
        return np.asarray(weights @ anchors / weights.sum())

    @property
    def minimum(self) -> float:
        """The minimum of f, attained at `minimizer`; computed in rational arithmetic and rounded once."""
        exact = np.frompyfunc(Fraction, 1, 1)
        weights: NDArray[Any] = exact(np.array(self.weights, dtype=object))
        anchors: NDArray[Any] = exact(np.array(self.anchors, dtype=object))
        return float(self.value(weights @ anchors / weights.sum()))

    @property
    def smoothness(self) -> FloatArray:
        """The mean of the weights in each coordinate, shape (d,). No smaller constants hold."""
        return np.full(self.dimension, float(sum(Fraction(w) for w in self.weights) / self.nodes))

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d)."""
        x = exact_points(x, self.dimension)
        squares = ((x[..., np.newaxis, :] - like(self.anchors, x)) ** 2).sum(axis=-1)
        return (like(self.weights, x) * squares).sum(axis=-1) / (2 * self.nodes)

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of each node's function, shape (..., nodes, d)."""
        x = exact_points(x, self.dimension)
        checked_nodes(nodes, self.nodes)
        return like(self.weights, x)[:, np.newaxis] * (x[..., np.newaxis, :] - like(self.anchors, x))

    def oracle(
        self,
        x: FloatArray,
        nodes: int,
        *,
        batch_size: int,
        rng: np.random.Generator,  # noqa: ARG002 - the protocol's signature
    ) -> FloatArray:
        """Return the gradient of each node's function, without noise: points (runs, d) in, (runs, nodes, d) out."""
        count(batch_size, "batch_size")
        return self.node_gradients(run_points(x, self.dimension), nodes)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes:
        """Return a node's gradient with probability 1."""
        x = single_point(exact_points(x, self.dimension))
        count(batch_size, "batch_size")
        place = checked_node(node, self.nodes)
        return Outcomes.certain(self.node_gradients(x, self.nodes)[place])


def two_parabolas(
    *, dimension: int = 1, radius: Number = 1, weights: Sequence[Number] = (Fraction(3, 2), Fraction(1, 2))
) -> Parabolas:
    r"""Return the pair of parabolas that refutes Theorem 8 of the 2021 paper, where nodes may have different functions.

    .. math:: f_1(x) = \frac{w_1}{2R} \|x - R e\|_2^2, \qquad f_2(x) = \frac{w_2}{2R} \|x + R e\|_2^2, \qquad
              e = (1, 0, \ldots, 0)

    The iterates of a sign method started at 0 have a law that does not depend on the weights and is symmetric under
    x -> -x. The gradient of f at 0 is (w_2 - w_1) e / 2. With weights (3/2, 1/2) the expected gradient norm is >= 1/2
    at every step, in any dimension, while f(0) - f* = R/8 and the smoothness constants are 1/R. With weights (3, 1),
    dimension 1 and radius 1 the functions are 3/2 (x - 1)^2 and 1/2 (x + 1)^2. See claim ``theorem-8``.

    Parameters
    ----------
    dimension : int, >= 1
        Number of coordinates d.
    radius : number > 0
        R, the distance of the anchors from 0.
    weights : two numbers > 0
        The factors w_1 and w_2.

    Raises
    ------
    DomainError
        If a parameter is outside its domain.

    Examples
    --------
    >>> pair = two_parabolas(dimension=2, radius=4)
    >>> float(pair.value([0, 0])) - pair.minimum, pair.gradient([0, 0]).tolist()
    (0.5, [-0.5, 0.0])
    """
    d = count(dimension, "dimension")
    parameter(0 < radius < np.inf, "radius", radius, "finite radius > 0", "It is the distance of the anchors from 0.")
    parameter(len(weights) == 2, "weights", weights, "two weights", "Use Parabolas for more nodes.")
    rest = (0,) * (d - 1)
    scaled = tuple(Fraction(w) / Fraction(radius) for w in weights)
    return Parabolas(weights=scaled, anchors=((radius, *rest), (-radius, *rest)), name="two_parabolas")


def median_versus_mean(*, anchors: Sequence[Number] = (0, 0, 3)) -> Parabolas:
    """Return the parabolas (x - a_n)^2 / 2 in one variable.

    A vote of signs converges to a median of the a_n, and f has its minimum at their mean. With (0, 0, 3) the sum of the
    signs is -1 at 0 and 1 just to the right of 0. A method that starts at 0 and follows this sum stays within one step
    of 0, where the gradient is -1. See claim ``theorem-8``. The anchors (1, 2, 10) are the example of Chen et al.,
    "Distributed training with heterogeneous data: bridging median- and mean-based algorithms" (2020).

    Parameters
    ----------
    anchors : sequence of numbers
        One for each node.

    Examples
    --------
    >>> triple = median_versus_mean()
    >>> triple.minimizer.tolist(), triple.minimum, triple.gradient([0]).tolist()
    ([1.0], 1.0, [-1.0])
    """
    ones = (1,) * len(anchors)
    return Parabolas(weights=ones, anchors=tuple((a,) for a in anchors), name="median_versus_mean")

"""The counterexample (5) of section 3.2: two rank-one quadratics that lead sign methods astray."""

from __future__ import annotations

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
    points,
    repeat_over_nodes,
    run_points,
    single_point,
)
from signdescent.simulation.problems.finite_sums import draw_counts, mean_outcomes, success_of_components
from signdescent.simulation.problems.problem import FloatArray, Outcomes

__all__ = ["RankOnePair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankOnePair:
    r"""The least-squares problem (5) in two variables, and its split over two nodes of section 5.3.2.

    .. math:: f(x) = \tfrac12 \left(\langle a_1, x\rangle^2 + \langle a_2, x\rangle^2\right), \qquad
              a_1 = (1 + \varepsilon, -1 + \varepsilon), \quad a_2 = (-1 + \varepsilon, 1 + \varepsilon)

    One sample is the gradient 2 <a_i, x> a_i of <a_i, x>^2, for i = 1 or 2 with probability 1/2 each: unbiased.
    A batch is the mean of `batch_size` samples. Split over two nodes, node n has f_n(x) = <a_n, x>^2 and no noise.

    With t = x_1 - x_2 and s = x_1 + x_2, f = t^2 + eps^2 s^2 and <a_1, x> <a_2, x> = eps^2 s^2 - t^2. On the cone S
    where that is > 0, one sample has no success probability above 1/2. On the line Z, x_1 + x_2 = 2, every sample has
    sign (1, -1), (-1, 1) or, at the two points with t = -2 eps and t = 2 eps, (0, 0): the paper's section 3.2 overlooks
    these two. So signSGD with one sample stays on Z for all step sizes, and 0 is not on Z.

    Parameters
    ----------
    epsilon : number in (0, 1)
        A float or a Fraction.
    split : bool
        False: any number of nodes, all with f. True: two nodes.
    replacement : bool
        Whether a batch may hold a sample more than once. Without, a batch of 2 is the gradient.

    References
    ----------
    Safaryan and Richtarik, "Stochastic Sign Descent Methods", section 3.2, p. 6, and section 5.3.2.

    Examples
    --------
    >>> RankOnePair().success_probability([[1, 1], [-1, 0]]).tolist()
    [[0.5, 0.5], [1.0, 1.0]]
    """

    epsilon: float | Fraction = Fraction(1, 2)
    split: bool = False
    replacement: bool = True

    def __post_init__(self) -> None:
        parameter(0 < self.epsilon < 1, "epsilon", self.epsilon, "0 < epsilon < 1", "The paper takes this range.")

    @property
    def name(self) -> str:
        """``"rank_one_pair"``, with ``" over two nodes"`` where it is split."""
        return "rank_one_pair over two nodes" if self.split else "rank_one_pair"

    @property
    def dimension(self) -> int:
        """2."""
        return 2

    @property
    def nodes(self) -> int | None:
        """2 where the problem is split, else None."""
        return 2 if self.split else None

    @property
    def start(self) -> FloatArray:
        """A point of the line Z: (2, 0)."""
        return np.array([2.0, 0.0])

    @property
    def minimum(self) -> float:
        """0, attained at 0 alone."""
        return 0.0

    @property
    def smoothness(self) -> FloatArray:
        """4 for both coordinates: the rows of the Hessian 2 [[1 + eps^2, eps^2 - 1], [eps^2 - 1, 1 + eps^2]] sum to 4.

        The sum is over absolute values; see `Quadratic` for why that is valid.
        """
        return np.array([4.0, 4.0])

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., 2)."""
        x = exact_points(x, 2)
        return ((x @ self._vectors(x).T) ** 2).sum(axis=-1) / 2

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., 2)."""
        return self._samples(exact_points(x, 2)).sum(axis=-2) / 2

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return every node's gradient, shape (..., nodes, 2)."""
        found = checked_nodes(nodes, self.nodes)
        return self._samples(exact_points(x, 2)) if self.split else repeat_over_nodes(self.gradient(x), found)

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for every run and node: points (runs, 2) in, (runs, nodes, 2) out."""
        x = run_points(x, 2)
        batch = self._batch(batch_size)
        shape = (len(x), checked_nodes(nodes, self.nodes))
        samples = self._samples(x)
        if self.split:
            return samples
        drawn = draw_counts(shape, components=2, batch_size=batch, replacement=self.replacement, rng=rng)
        return drawn @ samples / batch

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return the exact success probabilities, shape (..., 2); None where the nodes differ."""
        x = points(x, 2)
        batch = self._batch(batch_size)
        if self.split:
            return None
        samples = self._samples(x)
        gradient = samples.sum(axis=-2)
        return success_of_components(samples, gradient, batch_size=batch, replacement=self.replacement)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes:
        """Return every batch mean of one node at one point."""
        x = single_point(exact_points(x, 2))
        batch = self._batch(batch_size)
        place = checked_node(node, self.nodes)
        samples = self._samples(x)
        if self.split:
            return Outcomes(values=samples[place : place + 1], probabilities=(Fraction(1),))
        return mean_outcomes(samples, batch_size=batch, replacement=self.replacement)

    def _batch(self, batch_size: int) -> int:
        return count(batch_size, "batch_size", most=None if self.replacement or self.split else 2)

    def _vectors(self, x: NDArray[Any]) -> NDArray[Any]:
        """Return a_1 and a_2 as rows."""
        e = self.epsilon
        return like([[1 + e, -1 + e], [-1 + e, 1 + e]], x)

    def _samples(self, x: NDArray[Any]) -> NDArray[Any]:
        """Return the gradients of <a_n, x>^2, shape (..., 2, 2)."""
        vectors = self._vectors(x)
        return 2 * (x @ vectors.T)[..., np.newaxis] * vectors

"""The counterexample (5) of section 3.2: two rank-one quadratics on which sign methods do not converge."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
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
    repeat_over_nodes,
    run_points,
    single_point,
)
from signdescent.simulation.problems.finite_sums import draw_counts, mean_outcomes, success_of_components
from signdescent.simulation.problems.problem import FloatArray, Outcomes

__all__ = ["RankOnePair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankOnePair:
    r"""The least-squares problem (5) in two variables, and its split over two nodes in section 5.3.2.

    .. math:: f(x) = \tfrac12 \left(\langle a_1, x\rangle^2 + \langle a_2, x\rangle^2\right), \qquad
              a_1 = (1 + \varepsilon, -1 + \varepsilon), \quad a_2 = (-1 + \varepsilon, 1 + \varepsilon)

    One sample is the gradient 2 <a_i, x> a_i of <a_i, x>^2, for i = 1 or 2 with probability 1/2 each. It is unbiased.
    A batch is the mean of `batch_size` samples. If the problem is split over two nodes, node n has the function
    f_n(x) = <a_n, x>^2 and no noise.

    Let t = x_1 - x_2 and s = x_1 + x_2. Then f = t^2 + eps^2 s^2 and <a_1, x> <a_2, x> = eps^2 s^2 - t^2. On the cone S
    where this product is positive, no success probability of one sample is above 1/2. On the line Z, x_1 + x_2 = 2,
    every sample has sign (1, -1) or (-1, 1), or (0, 0) at the two points t = -2 eps and t = 2 eps, which section 3.2 of
    the paper overlooks. So signSGD with one sample stays on Z for all step sizes, and the minimizer 0 is not on Z.

    Parameters
    ----------
    epsilon : number in (0, 1)
        The parameter of a_1 and a_2, a float or a Fraction.
    split : bool
        If False, all nodes share f. If True, there are two nodes, and node n has f_n.
    replacement : bool
        Whether a batch may repeat a sample. If False, a batch of 2 is the gradient.

    Raises
    ------
    DomainError
        If epsilon is not in (0, 1).

    References
    ----------
    Safaryan and Richtarik, "Stochastic Sign Descent Methods", section 3.2, p. 6, and section 5.3.2.

    Examples
    --------
    >>> RankOnePair().success_probability([[1, 1], [-1, 0]]).tolist()
    [[0.5, 0.5], [1.0, 1.0]]
    """

    dimension: ClassVar[int] = 2
    minimum: ClassVar[float] = 0.0
    """0, attained at 0 only."""
    epsilon: float | Fraction = Fraction(1, 2)
    split: bool = False
    replacement: bool = True

    def __post_init__(self) -> None:
        parameter(0 < self.epsilon < 1, "epsilon", self.epsilon, "0 < epsilon < 1", "The paper takes this range.")

    @property
    def name(self) -> str:
        """``"rank_one_pair"``, followed by ``" over two nodes"`` if it is split."""
        return "rank_one_pair over two nodes" if self.split else "rank_one_pair"

    @property
    def nodes(self) -> int | None:
        """2 if the problem is split, None otherwise."""
        return 2 if self.split else None

    @property
    def start(self) -> FloatArray:
        """The point (2, 0) of the line Z."""
        return np.array([2.0, 0.0])

    @property
    def smoothness(self) -> FloatArray:
        """(4, 4), the row sums of the absolute values of the Hessian; see the notes of `Quadratic`.

        The Hessian is 2 [[1 + eps^2, eps^2 - 1], [eps^2 - 1, 1 + eps^2]].
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
        """Return the gradient of each node's function, shape (..., nodes, 2)."""
        number = checked_nodes(nodes, self.nodes)
        return self._samples(exact_points(x, 2)) if self.split else repeat_over_nodes(self.gradient(x), number)

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for each run and node: points (runs, 2) in, (runs, nodes, 2) out."""
        x = run_points(x, 2)
        batch = self._batch(batch_size)
        shape = (len(x), checked_nodes(nodes, self.nodes))
        samples = self._samples(x)
        if self.split:
            return samples
        counts = draw_counts(shape, components=2, batch_size=batch, replacement=self.replacement, rng=rng)
        return counts @ samples / batch

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return the success probabilities, shape (..., 2). None if the problem is split."""
        x = points(x, 2)
        batch = self._batch(batch_size)
        if self.split:
            return None
        samples = self._samples(x)
        gradient = samples.sum(axis=-2)
        return success_of_components(samples, gradient, batch_size=batch, replacement=self.replacement)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes:
        """Return all batch means of one node at one point."""
        x = single_point(exact_points(x, 2))
        batch = self._batch(batch_size)
        place = checked_node(node, self.nodes)
        samples = self._samples(x)
        if self.split:
            return Outcomes.certain(samples[place])
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

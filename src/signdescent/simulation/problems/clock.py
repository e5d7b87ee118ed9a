"""A function on which every success probability is above 1/2 and signSGD still does not converge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    parameter,
    points,
    repeat_over_nodes,
    run_points,
    single_point,
)
from signdescent.simulation.problems.problem import FloatArray

__all__ = ["Clock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    r"""The function of two variables whose second coordinate counts the steps and dims the first one's signs.

    .. math:: f(x, y) = \sqrt{1 + x^2} + \log(1 + e^{-y})

    The oracle has no noise in y, so that signSGD moves y upwards at every step. In x one sample is the derivative with
    probability rho, and minus the derivative otherwise, with rho = 1/2 + exp(-rate (1 + |y|)) / 2. That is above 1/2
    everywhere and continuous, but tends to 1/2 along the way so fast that the sum of 2 rho - 1 over all steps is tiny:
    x makes a walk that hardly feels the function. Success probabilities above 1/2 are not enough; they must stay away
    from 1/2. The oracle is biased: its mean in x is (2 rho - 1) times the derivative. A batch is the mean of samples.

    Parameters
    ----------
    rate : float > 0
        How fast the signs dim; 10 in the counterexample to "the method will eventually converge" (section 5.1).

    Examples
    --------
    >>> clock = Clock(rate=1.0)
    >>> clock.success_probability([3, 0]).tolist()
    [0.68394, 1.0]
    """

    rate: float = 10.0

    def __post_init__(self) -> None:
        parameter(0 < self.rate < np.inf, "rate", self.rate, "finite rate > 0", "10 is the counterexample's.")

    @property
    def name(self) -> str:
        """``"clock"``."""
        return "clock"

    @property
    def dimension(self) -> int:
        """2."""
        return 2

    @property
    def nodes(self) -> None:
        """None: every node has the same function."""
        return

    @property
    def start(self) -> FloatArray:
        """(3, 0)."""
        return np.array([3.0, 0.0])

    @property
    def minimum(self) -> float:
        """1, which is not attained: f tends to it for x = 0 and y to infinity."""
        return 1.0

    @property
    def smoothness(self) -> FloatArray:
        """(1, 1/4): the second derivatives are (1 + x^2)^(-3/2) and s (1 - s), s = 1 / (1 + exp(-y)); no mixed one."""
        return np.array([1.0, 0.25])

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., 2)."""
        x = points(x, 2)
        return np.hypot(1.0, x[..., 0]) + np.logaddexp(0.0, -x[..., 1])

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., 2)."""
        x = points(x, 2)
        return np.stack([x[..., 0] / np.hypot(1.0, x[..., 0]), -special.expit(-x[..., 1])], axis=-1)

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the same gradient for every node, shape (..., nodes, 2)."""
        return repeat_over_nodes(self.gradient(x), checked_nodes(nodes, None))

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for every run and node: points (runs, 2) in, (runs, nodes, 2) out."""
        x = run_points(x, 2)
        batch = count(batch_size, "batch_size")
        found = self.node_gradients(x, nodes)
        right = rng.binomial(batch, self._rho(x)[:, np.newaxis], size=found.shape[:2])
        found[..., 0] *= (2 * right - batch) / batch
        return found

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray:
        """Return the exact success probabilities, shape (..., 2): of x, that most samples are right; of y, 1."""
        x = points(x, 2)
        batch = count(batch_size, "batch_size")
        # float y may be so large that the derivative in y rounds to 0; it is never 0
        right = special.bdtrc(batch // 2, batch, self._rho(x))
        return np.stack([np.where(x[..., 0] == 0, 1.0, right), np.ones_like(right)], axis=-1)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> None:
        """Return None: the probabilities are not rational."""
        single_point(points(x, 2))
        count(batch_size, "batch_size")
        checked_node(node, None)

    def _rho(self, x: FloatArray) -> FloatArray:
        """Return the probability that one sample in x has the right sign."""
        found: FloatArray = 0.5 + 0.5 * np.exp(-self.rate * (1 + np.abs(x[..., 1])))
        return found

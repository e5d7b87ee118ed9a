"""Three nodes whose unbiased signs give a biased vote: the example of Jiang, Li and Zhang."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    parameter,
    points,
    run_points,
    single_point,
)
from signdescent.simulation.problems.problem import FloatArray, Outcomes
from signdescent.simulation.problems.shared import SplitFunction

__all__ = ["LogCosh"]

_TILTS = np.array([0.25, 0.25, -0.5])


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCosh(SplitFunction):
    r"""Three smooth functions of one variable with gradients in (-1, 1), for three nodes.

    .. math:: f_1(x) = f_2(x) = \tfrac12 \log\cosh x + \tfrac14 x, \qquad f_3(x) = \tfrac12 \log\cosh x - \tfrac12 x

    Their mean log cosh(x) / 2 has its minimum at 0, but majority vote does not converge to 0. With exact gradients two
    of the three nodes vote for a step to the left wherever tanh x > -1/2. With unbiased signs of means m_1, m_2, m_3
    the vote has mean (m_1 + m_2 + m_3 - m_1 m_2 m_3) / 2, which is positive at 0.

    Parameters
    ----------
    sign_range : float >= 1, or None
        If None, each node's oracle returns its gradient. If R, one sample is R with probability (1 + g_n / R) / 2 and
        -R otherwise, which is unbiased. The reference takes R = 4.

    Raises
    ------
    DomainError
        If `sign_range` is below 1 or not finite.

    References
    ----------
    Jiang, Li and Zhang, "Revisiting Distributed Sign-Based Variance Reduction", Proposition 1.

    Examples
    --------
    >>> LogCosh().node_gradients([0], 3).tolist()
    [[0.25], [0.25], [-0.5]]
    """

    name: ClassVar[str] = "log_cosh"
    dimension: ClassVar[int] = 1
    nodes: ClassVar[int] = 3
    minimum: ClassVar[float] = 0.0
    """0, attained at 0."""
    sign_range: float | None = None

    def __post_init__(self) -> None:
        ok = self.sign_range is None or 1 <= self.sign_range < np.inf
        cure = "Gradients go up to 1; None means no noise."
        parameter(ok, "sign_range", self.sign_range, "finite sign_range >= 1, or None", cure)

    @property
    def start(self) -> FloatArray:
        """The minimizer 0, as in the reference."""
        return np.zeros(1)

    @property
    def smoothness(self) -> FloatArray:
        """1/2: the second derivative is 1 / (2 cosh^2 x)."""
        return np.array([0.5])

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., 1)."""
        size = np.abs(points(x, 1)[..., 0])  # log cosh x = |x| + log1p(exp(-2|x|)) - log 2 does not overflow
        return np.maximum((size + np.log1p(np.exp(-2 * size)) - np.log(2)) / 2, 0.0)

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return tanh(x) / 2, shape (..., 1)."""
        return np.tanh(points(x, 1)) / 2

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of each node's function, shape (..., 3, 1)."""
        checked_nodes(nodes, 3)
        return np.asarray(self.gradient(x)[..., np.newaxis, :] + _TILTS[:, np.newaxis])

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for each run and node: points (runs, 1) in, (runs, 3, 1) out."""
        batch = count(batch_size, "batch_size")
        gradients = self.node_gradients(run_points(x, 1), nodes)
        if self.sign_range is None:
            return gradients
        ups = rng.binomial(batch, (1 + gradients / self.sign_range) / 2)
        return self.sign_range * (2 * ups - batch) / batch

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return a node's gradient with probability 1. None if samples are signs, with irrational probabilities."""
        x = single_point(points(x, 1))
        count(batch_size, "batch_size")
        place = checked_node(node, 3)
        if self.sign_range is not None:
            return None
        return Outcomes.certain(self.node_gradients(x, 3)[place])

"""Three nodes whose unbiased signs add up to a biased vote: the triple of Jiang, Li and Zhang."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

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

__all__ = ["LogCosh"]

_TILTS = np.array([0.25, 0.25, -0.5])


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCosh:
    r"""Three smooth functions of one variable with gradients in (-1, 1), for three nodes.

    .. math:: f_1(x) = f_2(x) = \tfrac12 \log\cosh x + \tfrac14 x, \qquad f_3(x) = \tfrac12 \log\cosh x - \tfrac12 x

    Their mean is log cosh x / 2, least at 0. Majority vote does not settle there. With exact gradients two of three
    nodes ask for a step to the left wherever tanh x > -1/2. With unbiased signs, of means m_1, m_2 and m_3, the vote
    has the mean (m_1 + m_2 + m_3 - m_1 m_2 m_3) / 2, which is > 0 at 0.

    Parameters
    ----------
    sign_range : float >= 1, or None
        None: every node's oracle is its gradient. R: one sample is R or -R, and R has probability (1 + g_n / R) / 2, so
        that it is unbiased; the source takes R = 4.

    References
    ----------
    Jiang, Li and Zhang, "Revisiting Distributed Sign-Based Variance Reduction", Proposition 1.

    Examples
    --------
    >>> LogCosh().node_gradients([0], 3).tolist()
    [[0.25], [0.25], [-0.5]]
    """

    sign_range: float | None = None

    def __post_init__(self) -> None:
        ok = self.sign_range is None or 1 <= self.sign_range < np.inf
        cure = "Gradients go up to 1; None means no noise."
        parameter(ok, "sign_range", self.sign_range, "finite sign_range >= 1, or None", cure)

    @property
    def name(self) -> str:
        """``"log_cosh"``."""
        return "log_cosh"

    @property
    def dimension(self) -> int:
        """1."""
        return 1

    @property
    def nodes(self) -> int:
        """3."""
        return 3

    @property
    def start(self) -> FloatArray:
        """The minimizer 0, where the source starts too."""
        return np.zeros(1)

    @property
    def minimum(self) -> float:
        """0, attained at 0."""
        return 0.0

    @property
    def smoothness(self) -> FloatArray:
        """1/2: the second derivative is 1 / (2 cosh^2 x)."""
        return np.array([0.5])

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., 1); log cosh x is |x| + log1p(exp(-2|x|)) - log 2, without overflow."""
        size = np.abs(points(x, 1)[..., 0])
        return np.maximum((size + np.log1p(np.exp(-2 * size)) - np.log(2)) / 2, 0.0)

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return tanh(x) / 2, shape (..., 1)."""
        return np.tanh(points(x, 1)) / 2

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return every node's gradient, shape (..., 3, 1)."""
        checked_nodes(nodes, 3)
        found: FloatArray = self.gradient(x)[..., np.newaxis, :] + _TILTS[:, np.newaxis]
        return found

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for every run and node: points (runs, 1) in, (runs, 3, 1) out."""
        batch = count(batch_size, "batch_size")
        found = self.node_gradients(run_points(x, 1), nodes)
        if self.sign_range is None:
            return found
        ups = rng.binomial(batch, (1 + found / self.sign_range) / 2)
        return self.sign_range * (2 * ups - batch) / batch

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> None:
        """Return None: the nodes have different laws."""
        points(x, 1)
        count(batch_size, "batch_size")

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return the one value of a node's gradient; None with signs, whose probabilities are irrational."""
        x = single_point(points(x, 1))
        count(batch_size, "batch_size")
        place = checked_node(node, 3)
        if self.sign_range is not None:
            return None
        return Outcomes(values=self.node_gradients(x, 3)[place : place + 1], probabilities=(Fraction(1),))

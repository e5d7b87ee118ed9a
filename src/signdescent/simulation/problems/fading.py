"""The base class of problems whose signs become less reliable as one coordinate grows."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from signdescent.simulation.problems.arguments import (
    checked_node,
    count,
    points,
    run_points,
    single_point,
)
from signdescent.simulation.problems.problem import FloatArray
from signdescent.simulation.problems.shared import SharedFunction

__all__ = ["FadingSigns"]


class FadingSigns(SharedFunction):
    """A function of x and y with an oracle that has no noise in y.

    In x one sample is the derivative with a probability that depends on y, and minus the derivative otherwise.
    """

    __slots__ = ()
    dimension: ClassVar[int] = 2

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for each run and node: points (runs, 2) in, (runs, nodes, 2) out."""
        x = run_points(x, 2)
        batch = count(batch_size, "batch_size")
        sample = self.node_gradients(x, nodes)
        right = rng.binomial(batch, self._rho(x)[:, np.newaxis], size=sample.shape[:2])
        sample[..., 0] *= (2 * right - batch) / batch
        return sample

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray:
        """Return the success probabilities, shape (..., 2): P(most samples are right) in x, and 1 in y."""
        x = points(x, 2)
        batch = count(batch_size, "batch_size")
        # the derivative in y is never 0, although it rounds to 0 for large y
        right = special.bdtrc(batch // 2, batch, self._rho(x))
        return np.stack([np.where(x[..., 0] == 0, 1.0, right), np.ones_like(right)], axis=-1)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> None:
        """Return None: the probabilities are not rational."""
        single_point(points(x, 2))
        count(batch_size, "batch_size")
        checked_node(node, None)

    @abstractmethod
    def _rho(self, x: FloatArray) -> FloatArray:
        """Return P(one sample in x has the right sign)."""

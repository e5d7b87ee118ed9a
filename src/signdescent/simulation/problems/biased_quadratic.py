"""A separable quadratic function whose stochastic gradients have the right sign often enough, and any mean or none."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from signdescent.noise.biased import PowerTails
from signdescent.noise.finite import FiniteLaw
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
from signdescent.simulation.problems.problem import FloatArray, Outcomes

__all__ = ["BiasedQuadratic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasedQuadratic:
    r"""The quadratic function with a diagonal Hessian, and every coordinate of the gradient times a random factor.

    .. math:: f(x) = \frac12 \sum_i L_i x_i^2, \qquad \hat g_i(x) = L_i x_i B_i

    The B_i are independent copies, over coordinates, nodes and steps. The sign is right with probability P(B > 0),
    whatever the mean of B is: it may be negative, 0 or none. A batch is one sample.

    Parameters
    ----------
    curvature : tuple of d Fractions > 0
        The L_i.
    factor : FiniteLaw or PowerTails
        The law of B.

    Examples
    --------
    >>> from signdescent.noise.biased import AnyMean
    >>> coin = AnyMean((Fraction(-4), Fraction(1)), (Fraction(2, 5), Fraction(3, 5)))
    >>> BiasedQuadratic(curvature=(Fraction(1),), factor=coin).success_probability([2.0]).tolist()
    [0.6]
    """

    curvature: tuple[Fraction, ...]
    factor: FiniteLaw | PowerTails

    def __post_init__(self) -> None:
        object.__setattr__(self, "curvature", tuple(map(Fraction, self.curvature)))
        ok = len(self.curvature) >= 1 and all(c > 0 for c in self.curvature)
        parameter(ok, "curvature", self.curvature, "at least one curvature, each > 0", "Drop the others.")

    @property
    def name(self) -> str:
        """``"biased_quadratic"``."""
        return "biased_quadratic"

    @property
    def dimension(self) -> int:
        """Number of curvatures."""
        return len(self.curvature)

    @property
    def nodes(self) -> None:
        """None: every node has the same function."""
        return

    @property
    def start(self) -> FloatArray:
        """The vector of ones."""
        return np.ones(self.dimension)

    @property
    def minimum(self) -> float:
        """0, attained at 0."""
        return 0.0

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

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the same gradient for every node, shape (..., nodes, d)."""
        return repeat_over_nodes(self.gradient(x), checked_nodes(nodes, None))

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one sample for every run and node: points (runs, d) in, (runs, nodes, d) out."""
        _one_sample(batch_size)
        gradient = self.gradient(run_points(x, self.dimension))
        shape = (len(gradient), checked_nodes(nodes, None), self.dimension)
        return gradient[:, np.newaxis, :] * self.factor.sample(shape, rng=rng)

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray:
        """Return P(B > 0) where the gradient is not 0, shape (..., d); 1 where it is, as the samples are 0 as well."""
        _one_sample(batch_size)
        gradient = self.gradient(points(x, self.dimension))
        found: FloatArray = np.where(gradient != 0, float(self.factor.sign_chances[0]), 1.0)
        return found

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return every sample at one point; None where B is not finite."""
        x = single_point(exact_points(x, self.dimension))
        checked_node(node, None)
        _one_sample(batch_size)
        if not isinstance(self.factor, FiniteLaw):
            return None
        pairs = list(zip(self.factor.values, self.factor.probabilities, strict=True))
        drawn = list(product(pairs, repeat=self.dimension))
        factors = like([[value for value, _ in row] for row in drawn], x)
        chances = tuple(prod((chance for _, chance in row), start=Fraction(1)) for row in drawn)
        return Outcomes(values=self.gradient(x) * factors, probabilities=chances)


def _one_sample(batch_size: int) -> None:
    parameter(count(batch_size, "batch_size") == 1, "batch_size", batch_size, "a batch of one sample", "Take 1.")

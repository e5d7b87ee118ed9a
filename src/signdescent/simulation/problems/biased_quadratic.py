"""A separable quadratic function with multiplicative noise, whose mean may be negative, zero or undefined."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import ClassVar

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
    run_points,
    single_point,
)
from signdescent.simulation.problems.problem import FloatArray, Outcomes
from signdescent.simulation.problems.shared import DiagonalQuadratic

__all__ = ["BiasedQuadratic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasedQuadratic(DiagonalQuadratic):
    r"""A diagonal quadratic function; each coordinate of its gradient is multiplied by a random factor.

    .. math:: f(x) = \frac12 \sum_i L_i x_i^2, \qquad \hat g_i(x) = L_i x_i B_i

    The B_i are independent copies over coordinates, nodes and steps. The sign is right with probability P(B > 0),
    for any mean of B. The mean may be negative, zero or undefined. The batch size is 1.

    Parameters
    ----------
    curvature : tuple of d Fractions > 0
        The L_i.
    factor : FiniteLaw or PowerTails
        The law of B.

    Raises
    ------
    DomainError
        If a curvature is not positive.

    Examples
    --------
    >>> from signdescent.noise.biased import AnyMean
    >>> coin = AnyMean((Fraction(-4), Fraction(1)), (Fraction(2, 5), Fraction(3, 5)))
    >>> BiasedQuadratic(curvature=(Fraction(1),), factor=coin).success_probability([2.0]).tolist()
    [0.6]
    """

    name: ClassVar[str] = "biased_quadratic"
    curvature: tuple[Fraction, ...]
    factor: FiniteLaw | PowerTails

    def __post_init__(self) -> None:
        object.__setattr__(self, "curvature", tuple(map(Fraction, self.curvature)))
        ok = len(self.curvature) >= 1 and all(c > 0 for c in self.curvature)
        parameter(ok, "curvature", self.curvature, "at least one curvature, each > 0", "Drop the others.")

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one sample for each run and node: points (runs, d) in, (runs, nodes, d) out."""
        _one_sample(batch_size)
        gradient = self.gradient(run_points(x, self.dimension))
        shape = (len(gradient), checked_nodes(nodes, None), self.dimension)
        return gradient[:, np.newaxis, :] * self.factor.sample(shape, rng=rng)

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray:
        """Return P(B > 0) where the gradient is not 0, and 1 where it is 0; shape (..., d)."""
        _one_sample(batch_size)
        gradient = self.gradient(points(x, self.dimension))
        return np.where(gradient != 0, float(self.factor.sign_chances[0]), 1.0)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return all samples at one point. None unless B has finitely many values."""
        x = single_point(exact_points(x, self.dimension))
        checked_node(node, None)
        _one_sample(batch_size)
        if not isinstance(self.factor, FiniteLaw):
            return None
        pairs = list(zip(self.factor.values, self.factor.probabilities, strict=True))
        draws = list(product(pairs, repeat=self.dimension))
        factors = like([[value for value, _ in row] for row in draws], x)
        chances = tuple(prod((chance for _, chance in row), start=Fraction(1)) for row in draws)
        return Outcomes(values=self.gradient(x) * factors, probabilities=chances)


def _one_sample(batch_size: int) -> None:
    parameter(count(batch_size, "batch_size") == 1, "batch_size", batch_size, "a batch of one sample", "Take 1.")

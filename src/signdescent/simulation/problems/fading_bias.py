"""A function on which the mean gradient of signSGD never falls below 1, with success probabilities above 1/2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from signdescent.simulation.problems.arguments import points
from signdescent.simulation.problems.fading import FadingSigns
from signdescent.simulation.problems.problem import FloatArray

__all__ = ["FadingBias"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FadingBias(FadingSigns):
    r"""A parabola in x, beside a coordinate y that grows at every step of signSGD.

    .. math:: f(x, y) = x^2/2 - \arctan y

    In x one sample is x with probability rho = 1/2 + 1/(2 (2 + |y|)^2), and -x otherwise. The mean of |x| falls by at
    most 2 rho - 1 times the step size, and 1/(1 + y) falls by as much, for steps of at most 1. So from (2, 0) the mean
    of |x| never falls below 1.

    Examples
    --------
    >>> FadingBias().success_probability([2, 0]).tolist()
    [0.625, 1.0]
    """

    name: ClassVar[str] = "fading_bias"
    minimum: ClassVar[float] = -np.pi / 2
    """-pi/2, the limit of f for x = 0 and y to infinity; it is not attained."""

    @property
    def start(self) -> FloatArray:
        """The point (2, 0)."""
        return np.array([2.0, 0.0])

    @property
    def smoothness(self) -> FloatArray:
        """(1, 3 sqrt(3)/8): the second derivatives are 1, 2 y / (1 + y^2)^2, and 0 mixed."""
        return np.array([1.0, 3 * np.sqrt(3) / 8])

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., 2)."""
        x = points(x, 2)
        return np.asarray(x[..., 0] ** 2 / 2 - np.arctan(x[..., 1]))

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., 2)."""
        x = points(x, 2)
        return np.stack([x[..., 0], -1 / (1 + x[..., 1] ** 2)], axis=-1)

    def _rho(self, x: FloatArray) -> FloatArray:
        """Return P(one sample in x has the right sign)."""
        return np.asarray(0.5 + 0.5 / (2 + np.abs(x[..., 1])) ** 2)

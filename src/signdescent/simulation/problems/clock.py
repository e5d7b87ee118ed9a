"""A function on which signSGD does not converge although every success probability is above 1/2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from signdescent.simulation.problems.arguments import parameter, points
from signdescent.simulation.problems.fading import FadingSigns
from signdescent.simulation.problems.problem import FloatArray

__all__ = ["Clock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(FadingSigns):
    r"""A function of two variables: y counts the steps, and the signs in x become less reliable as y grows.

    .. math:: f(x, y) = \sqrt{1 + x^2} + \log(1 + e^{-y})

    The oracle has no noise in y, so signSGD increases y at every step. In x one sample is the derivative with
    probability rho = 1/2 + exp(-rate (1 + |y|)) / 2, and minus the derivative otherwise. This probability is
    continuous and above 1/2 everywhere. Along a run it tends to 1/2 so fast that the sum of 2 rho - 1 over all steps is
    tiny, and x is almost a symmetric random walk. So success probabilities above 1/2 do not imply convergence; they
    must be bounded away from 1/2. The oracle is biased: its mean in x is (2 rho - 1) times the derivative. A batch is
    the mean of its samples.

    Parameters
    ----------
    rate : float > 0
        How fast rho tends to 1/2. The counterexample to "the method will eventually converge" (section 5.1) takes 10.

    Raises
    ------
    DomainError
        If the rate is not positive and finite.

    Examples
    --------
    >>> clock = Clock(rate=1.0)
    >>> clock.success_probability([3, 0]).tolist()
    [0.68394, 1.0]
    """

    name: ClassVar[str] = "clock"
    minimum: ClassVar[float] = 1.0
    """1, the limit of f for x = 0 and y to infinity; it is not attained."""
    rate: float = 10.0

    def __post_init__(self) -> None:
        parameter(0 < self.rate < np.inf, "rate", self.rate, "finite rate > 0", "10 is the counterexample's.")

    @property
    def start(self) -> FloatArray:
        """The point (3, 0)."""
        return np.array([3.0, 0.0])

    @property
    def smoothness(self) -> FloatArray:
        """(1, 1/4): the second derivatives are (1 + x^2)^(-3/2), s (1 - s) with s = 1 / (1 + exp(-y)), and 0 mixed."""
        return np.array([1.0, 0.25])

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., 2)."""
        x = points(x, 2)
        return np.hypot(1.0, x[..., 0]) + np.logaddexp(0.0, -x[..., 1])

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., 2)."""
        x = points(x, 2)
        return np.stack([x[..., 0] / np.hypot(1.0, x[..., 0]), -special.expit(-x[..., 1])], axis=-1)

    def _rho(self, x: FloatArray) -> FloatArray:
        """Return P(one sample in x has the right sign)."""
        return np.asarray(0.5 + 0.5 * np.exp(-self.rate * (1 + np.abs(x[..., 1]))))

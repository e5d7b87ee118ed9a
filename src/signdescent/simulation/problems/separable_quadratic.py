"""A separable quadratic function with independent additive noise in each coordinate."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import prod
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.law import Law
from signdescent.simulation.problems.additive import centred_support, draw_centred_mean, success_with_noise
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
from signdescent.simulation.problems.finite_sums import MOST_OUTCOMES
from signdescent.simulation.problems.problem import FloatArray, Outcomes
from signdescent.simulation.problems.shared import DiagonalQuadratic

__all__ = ["SeparableQuadratic"]

_STANDARD_NORMAL = Gaussian(1.0, 1.0)  # its mean is subtracted


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparableQuadratic(DiagonalQuadratic):
    r"""The quadratic function with a diagonal Hessian and additive noise, independent over coordinates.

    .. math:: f(x) = \frac12 \sum_i L_i x_i^2, \qquad \hat g_i(x) = L_i x_i + s_i (\bar X_i - E X_i)

    Here :math:`\bar X_i` is the mean of a batch of independent copies from the law of coordinate i. The oracle is
    unbiased.

    Parameters
    ----------
    curvature : tuple of d numbers > 0
        The L_i, floats or Fractions. They are the smallest smoothness constants.
    noise : Law, or tuple of d laws
        Laws of `signdescent.noise`. The mean of a law is subtracted, so only its shape and spread matter.
    scale : number, or tuple of d numbers >= 0
        The factors s_i; 0 means no noise in that coordinate.

    Raises
    ------
    DomainError
        If a parameter is outside its domain, or if the lengths differ.

    Examples
    --------
    >>> SeparableQuadratic().success_probability([1, 0.1]).tolist()
    [0.8413447, 0.8413447]
    """

    name: ClassVar[str] = "separable_quadratic"
    curvature: tuple[float | Fraction, ...] = (1.0, 10.0)
    noise: Law | tuple[Law, ...] = _STANDARD_NORMAL
    scale: float | Fraction | tuple[float | Fraction, ...] = 1.0
    _curvature: FloatArray = field(init=False, repr=False, compare=False)
    _common: tuple[Law, float] | None = field(init=False, repr=False, compare=False)  # law and scale of all coordinates

    def __post_init__(self) -> None:
        object.__setattr__(self, "curvature", tuple(self.curvature))
        d = len(self.curvature)
        ok = d >= 1 and all(0 < c < np.inf for c in self.curvature)
        parameter(ok, "curvature", self.curvature, "at least one curvature, each finite and > 0", "Drop the others.")
        scales = self.scale if isinstance(self.scale, tuple) else (self.scale,) * d
        ok = len(scales) == d and all(0 <= s < np.inf for s in scales)
        parameter(ok, "scale", self.scale, f"one finite scale >= 0, or {d} of them", "0 means no noise.")
        laws = self.noise if isinstance(self.noise, tuple) else (self.noise,) * d
        parameter(len(laws) == d, "noise", self.noise, f"one law, or {d} of them", "Give a law for every coordinate.")
        object.__setattr__(self, "scale", scales)
        object.__setattr__(self, "noise", laws)
        object.__setattr__(self, "_curvature", np.array(self.curvature, dtype=np.float64))
        common = (laws[0], float(scales[0])) if len(set(self._channels)) == 1 else None
        object.__setattr__(self, "_common", common)

    @property
    def sample_std(self) -> FloatArray:
        """The standard deviation of one sample in each coordinate, shape (d,)."""
        return np.array([float(scale) * law.std for law, scale in self._channels])

    @property
    def _channels(self) -> list[tuple[Law, float | Fraction]]:
        """The law and the scale of each coordinate."""
        laws: tuple[Law, ...] = self.noise  # type: ignore[assignment]
        scales: tuple[float | Fraction, ...] = self.scale  # type: ignore[assignment]
        return list(zip(laws, scales, strict=True))

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for each run and node: points (runs, d) in, (runs, nodes, d) out."""
        gradient = self._curvature * run_points(x, self.dimension)
        shape = (len(gradient), checked_nodes(nodes, None))
        batch = count(batch_size, "batch_size")
        if self._common is not None and self._common[1] > 0:
            law, factor = self._common
            sample = draw_centred_mean(law, (*shape, self.dimension), batch_size=batch, rng=rng)
            if factor != 1:
                sample *= factor
            sample += gradient[:, np.newaxis, :]
            return sample
        sample = np.repeat(gradient[:, np.newaxis, :], shape[1], axis=1)
        for i, (law, scale) in enumerate(self._channels):
            if scale > 0:
                sample[..., i] += float(scale) * draw_centred_mean(law, shape, batch_size=batch, rng=rng)
        return sample

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return the success probabilities, shape (..., d), in float64.

        They are known for batches of 1, and for batches of any size if the laws are Gaussian or finite. None otherwise.
        """
        gradient = self.gradient(points(x, self.dimension))
        batch = count(batch_size, "batch_size")
        chances = np.empty_like(gradient)
        for i, (law, scale) in enumerate(self._channels):
            chance = success_with_noise(law, gradient[..., i], float(scale), batch_size=batch)
            if chance is None:
                return None
            chances[..., i] = chance
        return chances

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return all batch means at one point. None unless the noise of each coordinate has finitely many values."""
        x = single_point(exact_points(x, self.dimension))
        checked_node(node, None)
        batch = count(batch_size, "batch_size")
        parts: list[tuple[tuple[Fraction, ...], tuple[Fraction, ...]]] = []
        for law, scale in self._channels:
            if scale == 0:
                parts.append(((Fraction(0),), (Fraction(1),)))
            elif isinstance(law, FiniteLaw):
                parts.append(centred_support(law, batch))
            else:
                return None
        number = prod(len(values) for values, _ in parts)
        cure = "Take a smaller batch, fewer coordinates, or draw from the oracle instead."
        rule = f"a batch of at most {MOST_OUTCOMES} outcomes"
        parameter(number <= MOST_OUTCOMES, "batch_size", batch, rule, cure)
        shifts = like(list(product(*(values for values, _ in parts))), x)
        scales = like([scale for _, scale in self._channels], x)
        chances = tuple(prod(chance, start=Fraction(1)) for chance in product(*(law for _, law in parts)))
        return Outcomes(values=self.gradient(x) + scales * shifts, probabilities=chances)

"""Additive noise: the centred mean of a batch from a noise law."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np
from scipy import special

from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.law import Law
from signdescent.simulation.problems.arguments import parameter
from signdescent.simulation.problems.finite_sums import MOST_OUTCOMES
from signdescent.simulation.problems.problem import FloatArray

__all__ = ["centred_support", "draw_centred_mean", "success_with_noise"]


@lru_cache(maxsize=256)
def centred_support(law: FiniteLaw, batch_size: int) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Return the values of (mean of a batch - mean of the law), in increasing order, and their probabilities.

    >>> coin = FiniteLaw((Fraction(0), Fraction(2)), (Fraction(1, 2), Fraction(1, 2)))
    >>> [[str(v) for v in part] for part in centred_support(coin, 2)]
    [['-1', '0', '1'], ['1/4', '1/2', '1/4']]
    """
    steps = [(v - law.exact_mean, p) for v, p in zip(law.values, law.probabilities, strict=True)]
    sums = {Fraction(0): Fraction(1)}
    for _ in range(batch_size):
        following: dict[Fraction, Fraction] = {}
        for total, chance in sums.items():
            for step, p in steps:
                following[total + step] = following.get(total + step, Fraction(0)) + chance * p
        sums = following
        cure = "Take a smaller batch, or a law with fewer values."
        few = len(sums) <= MOST_OUTCOMES
        parameter(few, "batch_size", batch_size, f"a batch of at most {MOST_OUTCOMES} different sums", cure)
    ordered = sorted(sums)
    return tuple(total / batch_size for total in ordered), tuple(sums[total] for total in ordered)


def draw_centred_mean(law: Law, shape: tuple[int, ...], *, batch_size: int, rng: np.random.Generator) -> FloatArray:
    """Draw centred batch means. Those of a finite law come from their exact law, so that a mean of 0 is exactly 0."""
    if isinstance(law, FiniteLaw):
        values, chances = centred_support(law, batch_size)
        # without the last step: the rounded sum of all probabilities may be below 1
        steps = np.cumsum(np.array(list(map(float, chances[:-1]))))
        places = np.searchsorted(steps, rng.random(shape), side="right")
        return np.asarray(np.array(list(map(float, values)))[places])
    if isinstance(law, Gaussian):
        noise = rng.standard_normal(shape)
        if law.std != 1 or batch_size != 1:
            noise *= law.std / batch_size**0.5
        return noise
    return np.asarray(law.sample((*shape, batch_size), rng=rng).mean(axis=-1) - law.mean)


def success_with_noise(law: Law, gradient: FloatArray, scale: float, *, batch_size: int) -> FloatArray | None:
    """Return P(sign(g + scale Z) = sign g), where Z is the centred batch mean. None if it is unknown.

    It is known for Gaussian and finite laws with any batch size, and for all laws with batch size 1.
    """
    if scale == 0:
        return np.ones_like(gradient)
    if isinstance(law, FiniteLaw):
        values, chances = (np.array(list(map(float, part))) for part in centred_support(law, batch_size))
        hits = np.sign(gradient[..., np.newaxis] + scale * values) == np.sign(gradient)[..., np.newaxis]
        return np.minimum(hits @ chances, 1.0)
    if isinstance(law, Gaussian):
        normal: FloatArray = special.ndtr(np.abs(gradient) * batch_size**0.5 / (scale * law.std))
        return np.where(gradient == 0, 0.0, normal)
    if batch_size > 1:
        return None
    above = 1 - law.cdf(law.mean - gradient / scale)
    below = law.cdf(np.nextafter(law.mean - gradient / scale, -np.inf))  # P(X < .)
    return np.where(gradient > 0, above, np.where(gradient < 0, below, law.atoms.get(law.mean, 0.0)))

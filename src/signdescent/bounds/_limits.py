"""Confidence limits for the mean, the standard deviation and E|X - mean|^3 / std^3 of one sample.

Everything is elementwise over coordinates; where samples come in, axis 0 counts them. `delta` is the error
probability of each single limit of each coordinate; the caller divides it. Arguments are not checked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.special as sc
from numpy.typing import ArrayLike

from signdescent._validation import FloatArray

__all__ = [
    "LIMITS_BOUNDED",
    "LIMITS_STUDENT",
    "Estimates",
    "Limits",
    "bounded_limits",
    "estimates",
    "student_limits",
    "unit_moments",
]

LIMITS_BOUNDED = 3
"""Limits of a coordinate in `bounded_limits`: mean from below, mean from above, std."""

LIMITS_STUDENT = 4
"""Limits of a coordinate in `student_limits`: mean from below, mean from above, std, ratio."""

_HALVINGS = 60
_SLACK = 8 * np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limits:
    """Limits of each coordinate; `ratio_high` bounds E|X - mean|^3 / std^3; None if it is not bounded."""

    low: FloatArray
    high: FloatArray
    std_high: FloatArray
    ratio_high: FloatArray | None = None


def unit_moments(samples: FloatArray, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and root mean square of samples along axis 0, in units where [low, high] is [0, 1]."""
    width = np.where(high > low, high - low, 1.0)
    unit = np.clip((samples - low) / width, 0, 1)
    return unit.mean(axis=0), unit.std(axis=0)


def bounded_limits(
    n: int, mean: FloatArray, std: FloatArray, low: FloatArray, high: FloatArray, delta: float
) -> Limits:
    """Return limits valid at every n for samples that lie in [low, high].

    `mean` and `std` (divided by n) of the samples are in units where [low, high] is [0, 1], and so are the three
    events, each with probability at least 1 - delta:

    std <= S = sqrt(V) + sqrt(2 log(1/delta)/(n - 1)), V the unbiased variance (Maurer & Pontil 2009, Theorem 10);
    mean >= L and mean <= H, by Hoeffding (1963), Theorem 3: X <= 1 with mean m, variance v and b = 1 - m has
    P(batch mean - m >= t) <= exp(-n KL(u, q)), q = v/(b^2 + v), u = (v + b t)/(b^2 + v).

    L is the least m that this does not reject at v = min(S^2, m (1 - m)), the most that the first event and the
    range leave (at v = m (1 - m) it is Hoeffding's Theorem 1; never worse than it or than Bennett and Bernstein).
    The bound is the infimum over h > 0 of (exp(-h (m + t)) E exp(h X))^n for the law of largest E exp(h X) among
    X <= 1 with mean m and variance at most v. That largest value increases with v by definition. It increases with m:
    the parabola that touches exp(h x) from above at the lower atom and meets it at 1 is the dual solution, and its
    slope at m, the derivative, is at least its slope at the lower atom, which is positive. So the accepted m form one
    interval up to the sample mean, which bisection finds.
    """
    width = high - low
    most = np.minimum(std * np.sqrt(n / (n - 1)) + np.sqrt(2 * np.log(1 / delta) / (n - 1)), 0.5)
    cost = np.log(1 / delta) / n
    lower = _least_accepted(mean, most, cost)
    upper = 1 - _least_accepted(1 - mean, most, cost)
    return Limits(
        low=np.clip(low + lower * width, low, high),
        high=np.clip(low + upper * width, low, high),
        std_high=most * width,
    )


def _least_accepted(place: FloatArray, most: FloatArray, cost: float) -> FloatArray:
    """Return the least m in [0, place] with KL(u, q) <= cost, rounded down."""
    rejected, accepted = np.zeros_like(place), place.copy()
    for _ in range(_HALVINGS):  # scipy.optimize would change bits, and is slow to import
        m = (rejected + accepted) / 2
        b = 1 - m
        v = np.minimum(most * most, m * b)
        whole = b * b + v
        with np.errstate(all="ignore"):
            u, fail = (v + b * (place - m)) / whole, b * (1 - place) / whole
            distance = sc.rel_entr(u, v / whole) + sc.rel_entr(fail, b * b / whole)
        keep = ~(distance > cost + _SLACK)
        accepted = np.where(keep, m, accepted)
        rejected = np.where(keep, rejected, m)
    return rejected


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimates:
    """Estimates of each coordinate, and their influence functions.

    `scores` has shape (3, n, ...): of mean / std, log(std^2) and log(ratio); each has mean 0 over the samples. Where
    the samples show no spread, all of it is 0 and `ratio` is 1.
    """

    mean: FloatArray
    std: FloatArray
    ratio: FloatArray
    scores: FloatArray


def estimates(samples: FloatArray) -> Estimates:
    """Return mean, unbiased std, E|X - mean|^3 / std^3 and their influence functions from samples along axis 0."""
    n = samples.shape[0]
    top = np.max(np.abs(samples), axis=0)
    with np.errstate(all="ignore"):
        scaled = np.where(top > 0, samples / top, 0.0)
        mean = np.mean(scaled, axis=0)
        away = scaled - mean
        reach = np.max(np.abs(away), axis=0)
        flat = np.max(samples, axis=0) == np.min(samples, axis=0)
        away = np.where(flat, 0.0, away / reach)
        root = np.sqrt(np.mean(away**2, axis=0))
        z = np.where(flat, 0.0, away / root)
        ratio = np.mean(np.abs(z) ** 3, axis=0)
        second = np.where(flat, 0.0, z * z - 1)
        third = np.where(flat, 0.0, (np.abs(z) ** 3 - 3 * np.mean(z * np.abs(z), axis=0) * z) / ratio - 1)
        std = np.where(flat, 0.0, root * reach * np.sqrt(n / (n - 1)) * top)
    return Estimates(
        mean=np.where(flat, samples[0], mean * top),
        std=std,
        ratio=np.where(flat, 1.0, np.maximum(ratio, 1.0)),
        scores=np.stack([z, second, third - 1.5 * second]),
    )


def student_limits(estimate: Estimates, quantile: ArrayLike) -> Limits:
    """Return limits `quantile` standard errors away, for std and ratio on the logarithmic scale (delta method)."""
    n = estimate.scores.shape[1]
    quantile = np.asarray(quantile)
    error = np.sqrt(np.mean(estimate.scores**2, axis=1) / n)
    with np.errstate(over="ignore"):  # a limit beyond the largest double is an infinity
        half = quantile * estimate.std / np.sqrt(n)
        return Limits(
            low=estimate.mean - half,
            high=estimate.mean + half,
            std_high=estimate.std * np.exp(quantile * error[1] / 2),
            ratio_high=estimate.ratio * np.exp(quantile * error[2]),
        )

"""Validation of the arguments of functions with a confidence."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import MAX_COUNT, FloatArray, demand, deviation, numeric, quoted, real, whole
from signdescent.bounds._formulas import SLACK
from signdescent.errors import ArgumentError, DomainError

__all__ = [
    "RANGE_HINT",
    "block",
    "count",
    "enough",
    "generator",
    "interval",
    "level",
    "moments",
    "samples",
    "target",
]

RANGE_HINT = "Every possible sample must lie in bounds; give a wider interval, or clip."


def samples(value: ArrayLike) -> NDArray[Any]:
    """Return samples of shape (n, d), n >= 2, in float64; a memory map is kept, to be read by `block`."""
    array = numeric(value, "samples") if isinstance(value, np.memmap) else real(value, "samples")
    if array.ndim != 2:
        msg = (
            f"Expected samples of shape (n, d), one row a sample; got shape {array.shape}. "
            "Reshape them; one coordinate is samples[:, None]."
        )
        raise DomainError(msg)
    if len(array) < 2:
        msg = f"Expected at least 2 samples; got samples of shape {array.shape}. One sample does not show its noise."
        raise DomainError(msg)
    return array


def block(array: NDArray[Any], part: slice) -> FloatArray:
    """Return some columns of `samples` in float64."""
    columns = np.asarray(array[:, part], dtype=np.float64)
    name = f"samples[:, {part.start}:{part.stop}]"
    demand(np.isfinite(columns), columns, name, "finite samples", "Drop or replace such entries first.")
    return columns


def moments(mean: ArrayLike, std: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return mean and std of shape (d,)."""
    m, s = real(mean, "mean"), deviation(std)
    if m.ndim != 1 or m.shape != s.shape:
        msg = f"Expected mean and std of shape (d,); got mean {m.shape}, std {s.shape}. Give one value a coordinate."
        raise DomainError(msg)
    return m, s


def interval(bounds: object, shape: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
    """Return low <= high of the given shape, with finite difference."""
    if bounds is None:
        msg = (
            "Expected bounds=(low, high) for method='bounded'; got none. "
            "Give bounds known before the samples, or call confident_minibatch_size with method='student' (asymptotic)."
        )
        raise DomainError(msg)
    if not isinstance(bounds, tuple) or len(bounds) != 2:
        msg = f"Expected bounds to be a tuple (low, high); got {bounds!r:.80}."
        raise ArgumentError(msg)
    low, high = real(bounds[0], "low"), real(bounds[1], "high")
    try:
        low, high = np.broadcast_to(low, shape), np.broadcast_to(high, shape)
    except ValueError as error:
        msg = f"Expected bounds that broadcast to shape {shape}; got low {low.shape}, high {high.shape}."
        raise DomainError(msg) from error
    demand(low <= high, low, "low", "low <= high", "Give the lower end first.")
    with np.errstate(over="ignore"):
        demand(np.isfinite(high - low), high, "high", "a finite high - low", "Rescale the samples.")
    return low, high


def target(value: object) -> float:
    """Return a number in [1/2, 1)."""
    p = _scalar(value, "target")
    demand(np.bool_(0.5 <= p < 1), np.asarray(p), "target", "1/2 <= target < 1", "No bound here promises certainty.")
    return p


def level(value: object) -> float:
    """Return a number in (0, 1)."""
    confidence = _scalar(value, "confidence")
    ok = np.bool_(0 < confidence < 1)
    demand(ok, np.asarray(confidence), "confidence", "0 < confidence < 1", "No finite sample gives certainty.")
    return confidence


def enough(resamples: int, confidence: float) -> None:
    """Refuse a number of resamples too small for the quantile."""
    least = confidence / (1 - confidence)
    hint = f"At confidence {confidence:g} the quantile needs at least {least:.0f}; 20 times as many are better."
    rule = "resamples >= confidence / (1 - confidence)"
    demand(np.bool_(resamples >= least * (1 - SLACK)), np.asarray(resamples), "resamples", rule, hint)


def count(value: object, name: str, least: int = 1) -> int:
    """Return an integer in [least, 2**53], given as an integer or as a float with an integral value."""
    return whole(value, name, least, most=MAX_COUNT, floats=True)


def generator(rng: object) -> np.random.Generator:
    """Return the generator of a seed, or the generator itself."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)):
        msg = f"Expected rng to be a numpy.random.Generator or an int; got {rng!r:.80}."
        raise ArgumentError(msg)
    return np.random.default_rng(whole(rng, "rng", 0))


def _scalar(value: object, name: str) -> float:
    """Return one real number."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer, float, np.floating)):
        msg = f"Expected {name} to be one real number; got {quoted(value)} of type {type(value).__name__}."
        raise ArgumentError(msg)
    return float(real(float(value) if isinstance(value, float | np.floating) else value, name))

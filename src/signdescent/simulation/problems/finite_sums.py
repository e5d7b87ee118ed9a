"""Batches from finitely many equally likely components: their counts, and all outcomes with their probabilities."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, combinations_with_replacement
from math import comb, factorial, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent.simulation.problems.arguments import parameter
from signdescent.simulation.problems.problem import FloatArray, Outcomes

__all__ = [
    "MOST_OUTCOMES",
    "BatchLaw",
    "batch_law",
    "draw_counts",
    "draw_indices",
    "mean_outcomes",
    "success_of_components",
]

MOST_OUTCOMES = 1 << 16
"""Largest number of outcomes that is enumerated."""


@dataclass(frozen=True, slots=True, eq=False)
class BatchLaw:
    """All counts of a batch, shape (k, components), and their probabilities, which sum to 1."""

    counts: NDArray[np.int64]
    probabilities: tuple[Fraction, ...]


@lru_cache(maxsize=64)
def batch_law(components: int, batch_size: int, replacement: bool) -> BatchLaw:
    """Return the law of the counts: multinomial with replacement, uniform over all subsets without.

    >>> law = batch_law(2, 2, True)
    >>> law.counts.tolist(), [str(p) for p in law.probabilities]
    ([[2, 0], [1, 1], [0, 2]], ['1/4', '1/2', '1/4'])
    """
    number = comb(batch_size + components - 1, batch_size) if replacement else comb(components, batch_size)
    cure = "Take a smaller batch, or draw from the oracle instead."
    parameter(number <= MOST_OUTCOMES, "batch_size", batch_size, f"a batch of at most {MOST_OUTCOMES} outcomes", cure)
    choose = combinations_with_replacement if replacement else combinations
    batches = list(choose(range(components), batch_size))
    counts = np.zeros((number, components), dtype=np.int64)
    np.add.at(counts, (np.arange(number)[:, np.newaxis], np.array(batches)), 1)
    if replacement:
        repeats = (prod(map(factorial, Counter(batch).values())) for batch in batches)
        law = tuple(Fraction(factorial(batch_size), r * components**batch_size) for r in repeats)
    else:
        law = (Fraction(1, number),) * number
    counts.setflags(write=False)
    return BatchLaw(counts, law)


def draw_counts(
    shape: tuple[int, ...], *, components: int, batch_size: int, replacement: bool, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw the counts of the components for many batches, shape (*shape, components)."""
    if not replacement:
        ones = np.ones(components, dtype=np.int64)
        return rng.multivariate_hypergeometric(ones, batch_size, size=shape)
    if batch_size > 4 * components:  # single draws would take more time and memory
        return rng.multinomial(batch_size, np.full(components, 1 / components), size=shape)
    batches = int(np.prod(shape))
    places = rng.integers(components, size=(batches, batch_size))
    places += components * np.arange(batches)[:, np.newaxis]
    return np.bincount(places.ravel(), minlength=batches * components).reshape(*shape, components)


def draw_indices(
    starts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    *,
    batch_size: int,
    replacement: bool,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Draw `batch_size` indices from each range [start, start + size), shape (*starts.shape, batch_size).

    Without replacement this needs the memory of one random number for each member of each range.
    """
    if replacement:
        return starts[..., np.newaxis] + rng.integers(sizes[..., np.newaxis], size=(*sizes.shape, batch_size))
    longest = int(sizes.max())
    keys = rng.random((*sizes.shape, longest))
    keys[np.arange(longest) >= sizes[..., np.newaxis]] = np.inf
    return starts[..., np.newaxis] + keys.argpartition(batch_size - 1, axis=-1)[..., :batch_size]


def mean_outcomes(gradients: NDArray[Any], *, batch_size: int, replacement: bool) -> Outcomes:
    """Return the law of the mean of a batch of component gradients (components, d), exact if the gradients are."""
    law = batch_law(len(gradients), batch_size, replacement)
    counts = law.counts.astype(object) if gradients.dtype == object else law.counts
    size = Fraction(batch_size) if gradients.dtype == object else batch_size
    return Outcomes(values=counts @ gradients / size, probabilities=law.probabilities)


def success_of_components(
    gradients: NDArray[Any], gradient: NDArray[Any], *, batch_size: int, replacement: bool
) -> FloatArray:
    """Return P(sign of the batch mean = sign of the gradient), from component gradients (..., components, d)."""
    law = batch_law(gradients.shape[-2], batch_size, replacement)
    sums = law.counts @ gradients  # (..., k, d)
    chances = np.array([float(p) for p in law.probabilities])
    hits = np.sign(sums) == np.sign(gradient)[..., np.newaxis, :]
    return np.minimum(np.einsum("k,...kd->...d", chances, hits), 1.0)

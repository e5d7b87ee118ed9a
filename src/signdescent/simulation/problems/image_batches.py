"""Batches of images as in the paper: in shuffled order, or each from one half of the classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent.simulation.problems.arguments import count, parameter

__all__ = ["halves", "shuffled_batches", "split_batches"]

IndexArray = NDArray[np.int64]


def halves(labels: ArrayLike) -> tuple[IndexArray, IndexArray]:
    """Return the indices of the images of the lower and the upper half of the classes: 0 to 4 and 5 to 9 for digits."""
    array = np.asarray(labels, dtype=np.int64)
    half = (int(array.max()) + 1) // 2
    low, high = np.flatnonzero(array < half), np.flatnonzero(array >= half)
    parameter(len(low) > 0, "labels", labels, "images of both halves of the classes", "Give labels from 0 on.")
    return low, high


def shuffled_batches(samples: int, batch_size: int, *, rng: np.random.Generator) -> list[IndexArray]:
    """Return the batches of one epoch: all samples in random order, split in sequence. The last batch may be smaller.

    This is the standard construction of section 6.2 (Figure 5).
    """
    size = count(batch_size, "batch_size")
    order = rng.permutation(count(samples, "samples"))
    return [order[k : k + size] for k in range(0, len(order), size)]


def split_batches(labels: ArrayLike, batch_size: int, *, rng: np.random.Generator) -> list[IndexArray]:
    """Return the batches of one epoch, each from one half of the classes, chosen with probability 1/2.

    This is the split construction of section 6.2 (Figure 4). The paper does not specify how a batch is drawn from a
    half. Here each half is shuffled and split in sequence, and shuffled again if fewer than `batch_size` images remain.

    Raises
    ------
    DomainError
        If a half has fewer images than a batch.
    """
    size = count(batch_size, "batch_size")
    parts = halves(labels)
    least = min(map(len, parts))
    parameter(size <= least, "batch_size", size, f"batch_size <= {least}", "A half of the classes has no more images.")
    number = -(-sum(map(len, parts)) // size)
    orders = [rng.permutation(part) for part in parts]
    used = [0, 0]
    batches = []
    for half in rng.integers(2, size=number):
        if used[half] + size > len(orders[half]):
            orders[half], used[half] = rng.permutation(parts[half]), 0
        batches.append(orders[half][used[half] : used[half] + size])
        used[half] += size
    return batches

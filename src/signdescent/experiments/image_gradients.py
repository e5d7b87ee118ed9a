"""Laws of the stochastic gradients of a network's biases, for the histograms of Figure 4."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import FloatArray
from signdescent.simulation.problems.image_batches import halves, split_batches
from signdescent.simulation.problems.image_network import ImageNetwork

__all__ = ["SKEWED", "BiasGradients", "bias_gradients", "modes", "odd", "skewness"]

SKEWED = 0.5
"""Least |skewness| of a law that counts as skewed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BiasGradients:
    """Stochastic gradients of all biases at one point, over fresh batches.

    Parameters
    ----------
    values : ndarray, shape (batches, hidden + classes)
        Biases of the hidden units, then of the classes.
    upper : ndarray of bool, shape (batches,)
        Whether the batch is from the upper half of the classes.
    """

    values: FloatArray
    upper: NDArray[np.bool_]


def bias_gradients(
    problem: ImageNetwork, point: FloatArray, *, batches: int, batch_size: int, rng: np.random.Generator
) -> BiasGradients:
    """Return the gradients of all biases for fresh split batches at one point of shape (d,)."""
    labels, classes, hidden = problem.data.labels, problem.data.classes, problem.hidden
    drawn: list[NDArray[np.int64]] = []
    while len(drawn) < batches:
        drawn += split_batches(labels, batch_size, rng=rng)
    images = np.stack(drawn[:batches])
    first = problem.data.images.shape[1] * hidden
    columns = np.r_[first : first + hidden, problem.dimension - classes : problem.dimension]
    parts = [
        problem.batch_gradients(point[np.newaxis], images[np.newaxis, at : at + 8])[0][:, columns]
        for at in range(0, batches, 8)
    ]
    upper = np.isin(images[:, 0], halves(labels)[1])
    return BiasGradients(values=np.concatenate(parts), upper=upper)


def modes(gradients: BiasGradients) -> NDArray[np.int64]:
    """Return the modes of every bias's law, 1 or 2, shape (biases,); 0 where the gradient is constant in a half.

    The law is approximated by an even mixture of two normal laws with the means and standard deviations of the halves;
    a batch mean over 128 images is not exactly normal.
    """
    counts = np.zeros(gradients.values.shape[1], dtype=np.int64)
    for bias, values in enumerate(gradients.values.T):
        low, high = values[~gradients.upper], values[gradients.upper]
        if len(low) < 2 or len(high) < 2 or min(low.std(), high.std()) == 0:
            continue
        centre, spread = np.array([low.mean(), high.mean()]), np.array([low.std(ddof=1), high.std(ddof=1)])
        grid = np.linspace(centre.min(), centre.max(), 501)[:, np.newaxis]  # every mode is between the means
        slope = (np.exp(-(((grid - centre) / spread) ** 2) / 2) * (centre - grid) / spread**3).sum(axis=1)
        turns = np.concatenate([[1.0], np.sign(slope[slope != 0]), [-1.0]])  # it rises before the means, falls after
        counts[bias] = (np.diff(turns) < 0).sum()
    return counts


def skewness(values: FloatArray) -> FloatArray:
    """Return the skewness of every column; 0 where it is constant."""
    centred = values - values.mean(axis=0)
    std = centred.std(axis=0)
    result: FloatArray = np.where(std > 0, (centred**3).mean(axis=0) / np.where(std > 0, std, 1.0) ** 3, 0.0)
    return result


def odd(gradients: BiasGradients) -> NDArray[np.bool_]:
    """Return which biases have two modes or a skewed law."""
    return (modes(gradients) >= 2) | (np.abs(skewness(gradients.values)) >= SKEWED)

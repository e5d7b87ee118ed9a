"""A grid of unimodal laws, and its refinement around some of them.

By Khinchine, a unimodal law is a mixture of an atom at the mode and of uniform laws that begin or end there.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent.noise.law import FloatArray
from signdescent.noise.pieces import Peaked

__all__ = ["MixtureGrid", "mixtures_for"]

Integers = NDArray[np.int64]
_ONE = Fraction(1)
_REACHES = (
    1e-3,
    1e-2,
    0.1,
    0.3,
    0.5,
    0.75,
    0.9,
    0.999,
    1.0,
    1.001,
    1.1,
    1.25,
    1.5,
    2.0,
    3.0,
    5.0,
    20.0,
    1e2,
    1e3,
    1e4,
    1e6,
)
_SHARES = (
    0.0,
    0.001,
    0.01,
    0.05,
    0.1,
    0.25,
    1 / 3,
    0.5,
    2 / 3,
    0.75,
    0.9,
    0.99,
    0.999,
    0.9999,
    0.99999,
)  # probabilities of the atom
_FINE, _FINEST = 10**6, 10**12


@dataclass(frozen=True)
class MixtureGrid:
    """Unimodal laws: mixtures of an atom at the mode and two uniform laws with an end there, one law per row.

    Parameters
    ----------
    modes : float array, shape (laws,)
    lengths : float array, shape (laws, 2)
        Signed lengths of the uniform laws from the mode; negative ones extend to the left.
    weights : integer array, shape (laws, 3)
        Weights of the atom and of the uniform laws.
    even : bool
        Whether each uniform law extends equally to both sides of the mode.
    """

    modes: FloatArray
    lengths: FloatArray
    weights: Integers
    even: bool

    def __len__(self) -> int:
        """Return the number of laws."""
        return len(self.modes)

    @property
    def chances(self) -> FloatArray:
        """The probabilities of the atom and of the uniform laws, rounded."""
        probabilities: FloatArray = self.weights / self.weights.sum(axis=1, keepdims=True)
        return probabilities

    @property
    def ends(self) -> tuple[FloatArray, FloatArray]:
        """The low and the high ends of the atom and the uniform laws, each of shape (laws, 3)."""
        reach = np.concatenate([np.zeros((len(self), 1)), self.lengths], axis=1)
        low = -np.abs(reach) if self.even else np.minimum(reach, 0.0)
        return self.modes[:, None] + low, self.modes[:, None] + np.maximum(reach, -reach if self.even else 0.0)

    def law(self, row: int, scale: Fraction = _ONE) -> Peaked:
        """Return one of the laws times a scale, exactly."""
        mode, *lengths = (Fraction(float(v)).limit_denominator(_FINEST) for v in (self.modes[row], *self.lengths[row]))
        weights = self.weights[row].tolist()
        parts = []
        for reach, weight in zip((Fraction(0), *lengths), weights, strict=True):
            low, high = sorted((-reach, reach)) if self.even else sorted((Fraction(0), reach))
            if weight:
                parts.append((scale * (mode + low), scale * (mode + high), Fraction(weight, sum(weights))))
        return Peaked(tuple(parts), scale * mode)

    def kept(self, rows: NDArray[Any]) -> MixtureGrid:
        """Return some of the laws."""
        return MixtureGrid(self.modes[rows], self.lengths[rows], self.weights[rows], self.even)

    def around(self, step: float, copies: int, rng: np.random.Generator) -> MixtureGrid:
        """Return these laws and random neighbours, with one or more numbers changed by a relative `step`."""
        rows = np.repeat(np.arange(len(self)), copies)
        lengths, shares = self.lengths[rows], self.chances[rows]
        moved = rng.random((len(rows), 4)) < 1 / 2  # so that an end on the boundary may stay there
        change = np.exp(step * rng.standard_normal((len(rows), 4))) ** moved
        lengths = lengths * change[:, :2]
        size = 10.0 ** (np.floor(np.log10(np.abs(lengths))) - 4)
        lengths = np.round(lengths / size) * size
        odds = shares / np.maximum(1 - shares, 1e-3)
        odds[:, :2] *= change[:, 2:]
        weights = np.round(_FINE * odds / (1 + odds)).astype(np.int64)
        reweighed: NDArray[np.bool_] = moved[:, 2] | moved[:, 3]
        weights = np.where(reweighed[:, None], weights, self.weights[rows])
        usable = (weights[:, 1:].sum(axis=1) > 0) & (np.abs(lengths) > 1e-8).all(axis=1)
        new = MixtureGrid(self.modes[rows], lengths, weights, self.even).kept(usable)
        modes, lengths = np.concatenate([self.modes, new.modes]), np.concatenate([self.lengths, new.lengths])
        return MixtureGrid(modes, lengths, np.concatenate([self.weights, new.weights]), self.even)


@lru_cache
def mixtures_for(even: bool, both_sides: bool) -> MixtureGrid:
    """Return unimodal laws whose uniform parts end at 0, close to it and far away, from a thousandth to ten thousand.

    Parameters
    ----------
    even : bool
        Whether they are symmetric about the mode, which is then 1.
    both_sides : bool
        Whether to include the mirror images; they are different laws if the right sign is given.
    """
    lengths = _REACHES if even else (*(-v for v in _REACHES), *_REACHES)
    one = [((v, 1.0), (1000 * a, 1000 - 1000 * a, 0)) for v in lengths for a in _SHARES]
    two = [
        (pair, (1000 * a, (1000 - 1000 * a) * part, (1000 - 1000 * a) * (1 - part)))
        for pair in itertools.combinations(lengths, 2)
        for a in _SHARES[::2]
        for part in (0.25, 0.5, 0.75)
    ]
    modes = (1.0,) if even else (1.0, 0.0, -1.0) if both_sides else (1.0, 0.0)
    rows = [(mode, *row) for mode in modes for row in (*one, *two)]
    at, reaches, weights = (np.array([row[k] for row in rows], dtype=float) for k in (0, 1, 2))
    grid = MixtureGrid(at, reaches, np.round(1000 * weights).astype(np.int64), even)
    low, high = grid.ends
    return grid.kept(np.abs((grid.chances * (low + high)).sum(axis=1)) > 1e-9)

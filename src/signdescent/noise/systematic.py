"""Systematic laws: few points on, close to and far from the boundary of an event, with exact weights.

Laws on few points are stored as integers, so that ties of sums are exact. Law objects are built only for those of least
margin.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial, lcm, prod

import numpy as np
from numpy.typing import NDArray

from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.biased import AnyMean
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.law import FloatArray
from signdescent.noise.pieces import Pieces
from signdescent.noise.sums import shares

__all__ = ["MOST_COPIES", "PointGrid", "points_for", "shapes_for", "votes_for"]

MOST_COPIES = 5
"""Largest batch size searched; above it, one-parameter families with ties are used instead."""

Integers = NDArray[np.int64]
_ONE = Fraction(1)
_UNIT = 1000  # values are multiples of 1/1000
_WHOLE = 21000  # of the weights
_FEW = (21, 210, 420, 1050, 2100, 2625, 3500, 4200, 5250, 6300, 7000, 8400, 9000, 9450, 10290, 10479)
_CHANCES = (*_FEW, _WHOLE // 2, *(_WHOLE - w for w in reversed(_FEW)))
_PLACES = (-3000, -2000, -1000, -500, -1, 0, 1, 500, 1000, 2000, 3000)
_COARSE = 12
_ZEROS = tuple(
    map(Fraction, ("0", "1/1000", "1/10", "1/3", "1/2", "9/10", "1"))
)  # shares of 0 among the votes that are not right
_NEAR = (Fraction(-1, 10), Fraction(-1, 1000), Fraction(0), Fraction(1, 1000), Fraction(1, 10))
_ATOMS = tuple(map(Fraction, ("0", "1/1000", "1/10", "1/4", "1/3", "1/2", "2/3", "3/4", "9/10", "99/100")))


@dataclass(frozen=True)
class PointGrid:
    """Laws on up to four points, one per row.

    Parameters
    ----------
    values : integer array, shape (laws, points)
        The points, in units of 1/`unit`.
    weights : integer array, shape (laws, points)
        Their probabilities times the row's sum; 0 where a row has fewer points.
    unit : int
        The integer that represents 1.
    """

    values: Integers
    weights: Integers
    unit: int

    def __len__(self) -> int:
        """Return the number of laws."""
        return len(self.values)

    @property
    def chances(self) -> FloatArray:
        """The probabilities, rounded."""
        probabilities: FloatArray = self.weights / self.weights.sum(axis=1, keepdims=True)
        return probabilities

    def law(self, row: int, scale: Fraction = _ONE) -> FiniteLaw:
        """Return one of the laws times a scale, exactly."""
        values, weights = self.values[row].tolist(), self.weights[row].tolist()
        return FiniteLaw.of((scale * Fraction(v, self.unit), w) for v, w in zip(values, weights, strict=True))

    def kept(self, rows: NDArray[np.bool_]) -> PointGrid:
        """Return some of the laws."""
        return PointGrid(self.values[rows], self.weights[rows], self.unit)

    def signs_of_sums(self, copies: int) -> tuple[FloatArray, FloatArray]:
        """Return P(sum > 0) and P(sum < 0) for independent copies, enumerated by counts; ties are exact."""
        points, chances = self.values.shape[1], self.chances
        above, below = np.zeros(len(self)), np.zeros(len(self))
        for counts in shares(copies, points):
            count = factorial(copies) / prod(map(factorial, counts))
            chance = count * np.prod(chances ** np.array(counts), axis=1)
            total = self.values @ np.array(counts)
            above += np.where(total > 0, chance, 0.0)
            below += np.where(total < 0, chance, 0.0)
        return above, below


def points_for(laws: Sequence[str], copies: int) -> PointGrid | None:
    """Return laws on two to four points around the ties of a batch's sums; None if the class has no such laws.

    Parameters
    ----------
    laws : sequence of str
        Properties of the class; those that do not concern the shape are left to the caller.
    copies : int
        Number of samples; their sums are 0, or differ from it by a thousandth or a tenth.
    """
    if "unimodal" in laws:
        return None
    return _grid("lattice-unimodal" in laws, "symmetric" in laws, copies)


@lru_cache
def _grid(lattice: bool, even: bool, copies: int) -> PointGrid:
    if lattice:
        rows = [(values, weights) for values, weights in _lattice_rows() if not even or weights == weights[::-1]]
    else:
        rows = list(_even_rows(copies)) if even else [*_two_rows(copies), *_three_rows()]
    unit = lcm(*(v.denominator for values, _ in rows for v in values))
    places = np.zeros((len(rows), 4), dtype=np.int64)
    shares = np.zeros((len(rows), 4), dtype=np.int64)
    for i, (values, weights) in enumerate(rows):
        places[i, : len(values)] = [int(v * unit) for v in values]
        shares[i, : len(weights)] = weights
    grid = PointGrid(places, shares, unit)
    return grid.kept((grid.values * grid.weights).sum(axis=1) != 0)  # the mean is not 0


_Row = tuple[tuple[Fraction, ...], tuple[int, ...]]


def _two_rows(copies: int) -> Iterator[_Row]:
    """Yield laws on two points whose batch sum is 0, or nearly 0, when `highs` of its samples take the high one."""
    lows = {Fraction(-highs, copies - highs) + e for highs in range(copies) for e in _NEAR}
    for low, weight in itertools.product(sorted(low for low in lows if low < 1), _CHANCES):
        yield (low, Fraction(1)), (_WHOLE - weight, weight)


@lru_cache
def _three_rows() -> tuple[_Row, ...]:
    """Return laws on three of the places, the same for every number of copies."""
    shares = [(i, j, _COARSE - i - j) for i in range(1, _COARSE) for j in range(1, _COARSE - i)]
    triples = [tuple(Fraction(v, _UNIT) for v in places) for places in itertools.combinations(_PLACES, 3)]
    return tuple((places, share) for places in triples for share in shares)


def _even_rows(copies: int) -> Iterator[_Row]:
    """Yield laws on 1, 1 - d, 1 + d, and on 1 - d, 1 + d, 1 - h, 1 + h, with ties at d = copies/k."""
    ties = [Fraction(copies, k) for k in range(1, copies + 1)]
    sides = sorted({d + e for d in ties for e in _NEAR} | set(map(Fraction, ("1/2", "2", "5", "30"))))
    one = _ONE
    for d, weight in itertools.product(sides, _CHANCES):
        if 2 * weight < _WHOLE:
            yield (one - d, one, one + d), (weight, _WHOLE - 2 * weight, weight)
        elif 2 * weight == _WHOLE:
            yield (one - d, one + d), (weight, weight)
    for d, h in itertools.combinations(sorted({d + e for d in ties for e in _NEAR[1:4]}), 2):
        for weight in (1, 2, 5, 8, 9):
            yield (one - h, one - d, one + d, one + h), (weight, 10 - weight, 10 - weight, weight)


def _lattice_rows() -> Iterator[_Row]:
    """Yield laws on two to four points with spacing 1 and unimodal weights, at places around 0."""
    for points in (2, 3, 4):
        for weights in itertools.product((1, 2, 5, 20), repeat=points):
            top = weights.index(max(weights))
            if list(weights[: top + 1]) == sorted(weights[: top + 1]) and list(weights[top:]) == sorted(
                weights[top:], reverse=True
            ):
                for start, e in itertools.product(range(-2 * points + 2, 3), _NEAR):
                    yield tuple(Fraction(start, 2) + e + k for k in range(points)), weights


def votes_for(laws: Sequence[str]) -> Iterator[AnyMean]:
    """Yield laws of votes that are right, wrong or 0 with exact probabilities, and means of both signs."""
    zeros = (Fraction(0),) if "no-atom-at-zero" in laws else _ZEROS
    for weight, share in itertools.product((0, *_CHANCES, _WHOLE), zeros):
        plus = Fraction(weight, _WHOLE)
        zero = (1 - plus) * share
        minus = 1 - plus - zero
        highs = {Fraction(1, 1000), 1 + minus / plus} if plus and minus else {_ONE}
        for high in sorted(highs):
            yield AnyMean.of(((-_ONE, minus), (Fraction(0), zero), (high, plus)))


def shapes_for(laws: Sequence[str]) -> Iterator[AtomUniform | Pieces]:
    """Yield mixtures of an atom at the mode and uniform laws ending there, around 0; mean 1 for symmetric ones."""
    one = _ONE
    if "symmetric" in laws:
        halves = (*(1 + e for e in _NEAR), *map(Fraction, ("1/2", "6/5", "3/2", "2", "3", "10", "100")))
        yield from (AtomUniform(atom, one, one - half, one + half) for half in halves for atom in _ATOMS)
        return
    lengths = tuple(map(Fraction, ("0", "1/2", "1", "2", "5", "50")))
    modes = (*(e for e in _NEAR), Fraction(1), Fraction(-1), Fraction(1, 2))
    for mode, left, right, atom in itertools.product(modes, lengths, lengths, _ATOMS[::2]):
        low, high = mode - left, mode + right
        if low < high and atom * mode + (1 - atom) * (low + high) / 2 != 0:
            yield AtomUniform(atom, mode, low, high)
    for mode, left, right, share in itertools.product(modes, lengths[1:5], lengths[1:5], (1, 3, 5, 7, 9)):
        parts = ((mode - left, mode, Fraction(share, 10)), (mode, mode + right, 1 - Fraction(share, 10)))
        if sum(p * (low + high) for low, high, p in parts) != 0:
            yield Pieces(parts)

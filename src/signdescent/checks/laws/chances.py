"""Probabilities of events: exact or rounded for one law, and rounded for arrays of laws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, comb
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from signdescent.noise.exact import ExactLaw
from signdescent.noise.law import FloatArray, Law, Success

__all__ = ["CHANCES", "Chance", "Signs"]

_KEPT = 1 << 15  # cached success probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """Probabilities of the right sign, the wrong sign and 0; entry i of each array belongs to law i.

    `exact` holds the probabilities of the right sign as Fractions; by default they are taken from `right`.
    """

    right: FloatArray
    wrong: FloatArray
    zero: FloatArray
    exact: Sequence[Fraction] | None = None


class Chance(Protocol):
    """The probability of an event; `size` is the value of its free symbol, or None if it has none."""

    def exact(self, law: ExactLaw, copies: int, size: Any) -> Fraction:
        """Return the probability as a Fraction."""

    def rounded(self, law: Law, copies: int, size: Any) -> Success:
        """Return an interval that contains the probability."""

    def of_rows(self, rows: Any, size: Any) -> FloatArray:
        """Return the probabilities in floats, one per row; rows have `signs`, `copies` and, if needed, `near_mode`."""


class _OfSums:
    """One sample, or the mean of several, has the sign of the mean."""

    def exact(self, law: ExactLaw, copies: int, _size: Any) -> Fraction:
        return law.success_exact(copies)

    def rounded(self, law: Law, copies: int, _size: Any) -> Success:
        return _success(law, copies)

    def of_rows(self, rows: Any, _size: Any) -> FloatArray:
        right: FloatArray = rows.signs.right  # of one sample
        return right


@lru_cache(_KEPT)
def _success(law: Law, copies: int) -> Success:
    """Return a success probability, cached because most claims are tried on the same laws."""
    return law.success(copies)


class _OfOneSign(_OfSums):
    """One sample has the given sign."""

    def exact(self, law: ExactLaw, _copies: int, _size: Any) -> Fraction:
        return law.sign_chances[0]

    def rounded(self, law: Law, _copies: int, _size: Any) -> Success:
        return _around(law.sign_chances[0])


class _NearMode:
    """A sample is at most `size` away from the mode."""

    def exact(self, law: ExactLaw, _copies: int, size: Any) -> Fraction:
        return law.near_peak(size)

    def rounded(self, law: Law, _copies: int, size: Any) -> Success:
        return _around(law.near_peak(size))

    def of_rows(self, rows: Any, size: Any) -> FloatArray:
        near: FloatArray = rows.near_mode(size)
        return near


class _Votes:
    """Base class of events that depend only on the signs of the nodes' samples."""

    def rounded(self, law: Law, copies: int, size: Any) -> Success:
        right, wrong, zero = (np.array([float(p)]) for p in law.sign_chances)
        (value,) = self.of_signs(Signs(right, wrong, zero, [Fraction(law.sign_chances[0])]), copies, size).tolist()
        return Success(value, value, "closed form")

    def of_rows(self, rows: Any, size: Any) -> FloatArray:
        return self.of_signs(rows.signs, rows.copies, size)

    def of_signs(self, signs: Signs, copies: int, size: Any) -> FloatArray:
        raise NotImplementedError


class _VoteSign(_Votes):
    """The expected sign of the sum of the votes."""

    def exact(self, law: ExactLaw, copies: int, _size: Any) -> Fraction:
        right, wrong, zero = law.sign_chances
        total = Fraction(0)
        for plus in range(copies + 1):
            for minus in range(copies - plus + 1):
                if plus != minus:
                    count = comb(copies, plus) * comb(copies - plus, minus)
                    chance = right**plus * wrong**minus * zero ** (copies - plus - minus)
                    total += (1 if plus > minus else -1) * count * chance
        return total

    def of_signs(self, signs: Signs, copies: int, _size: Any) -> FloatArray:
        plus, minus, counts = _vote_terms(copies)
        right, wrong, zero = (p[:, None] ** np.arange(copies + 1) for p in (signs.right, signs.wrong, signs.zero))
        expected: FloatArray = (right[:, plus] * wrong[:, minus] * zero[:, copies - plus - minus]) @ counts
        return expected


@lru_cache
def _vote_terms(nodes: int) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]:
    """Return all counts of right and wrong votes without ties, and their signed multinomial coefficients."""
    pairs = [(p, m) for p in range(nodes + 1) for m in range(nodes - p + 1) if p != m]
    counts = [float(comb(nodes, p) * comb(nodes - p, m)) * (1 if p > m else -1) for p, m in pairs]
    return np.array([p for p, _ in pairs]), np.array([m for _, m in pairs]), np.array(counts)


class _Excess(_Votes):
    """The votes that differ from the right sign, zeros included, exceed their mean by less than `size`."""

    def exact(self, law: ExactLaw, copies: int, size: Any) -> Fraction:
        right = law.sign_chances[0]
        misses = range(_last(copies, right, size) + 1)
        return sum((comb(copies, k) * (1 - right) ** k * right ** (copies - k) for k in misses), Fraction(0))

    def of_signs(self, signs: Signs, copies: int, size: Any) -> FloatArray:
        rights = map(Fraction, signs.right.tolist()) if signs.exact is None else signs.exact
        last = np.array([_last(copies, right, size) for right in rights], dtype=np.int64)
        misses, right = np.arange(copies + 1), signs.right[:, None]
        counts = np.array([float(comb(copies, k)) for k in range(copies + 1)])
        terms = counts * (1 - right) ** misses * right ** (copies - misses)
        total: FloatArray = np.where(misses <= last[:, None], terms, 0.0).sum(axis=1)
        return total


def _last(nodes: int, right: Fraction, excess: Fraction) -> int:
    """Return the largest number of mismatches that exceeds the mean by less than `excess`, or -1 if none does."""
    return max(-1, min(nodes, ceil((nodes + nodes * (1 - 2 * right) + excess) / 2) - 1))


def _around(value: Fraction | float) -> Success:
    """Return a probability, rounded to a float, as an interval of one point."""
    return Success(float(value), float(value), "exact" if isinstance(value, Fraction) else "closed form")


CHANCES: Mapping[str, Chance] = {
    "same-sign": _OfSums(),
    "same-sign-of-batch-mean": _OfSums(),
    "within-r-of-the-mode": _NearMode(),
    "right-sign": _OfOneSign(),
    "expected-vote-sign": _VoteSign(),
    "mismatches-exceed-their-mean-by-less": _Excess(),
}
"""The probability of each of `signdescent.theory.events.EVENTS`; for an expected sign, the expectation."""

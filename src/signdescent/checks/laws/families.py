"""Families of extremal laws for a class of claims, and simpler laws near a given one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb, lcm

from signdescent.errors import DomainError
from signdescent.noise import FAMILIES, Family, Law
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.biased import families_of_votes
from signdescent.noise.exact import ExactLaw
from signdescent.noise.finite import FiniteLaw
from signdescent.theory.events import EVENTS

__all__ = ["families_for", "height", "simpler"]

_TIES = 5  # places of ties that symmetric laws are tried with
_SIZES = (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 16, 20, 25, 32, 50, 64, 100, 200, 500, 1000, 10**4, 10**5)


def families_for(laws: Sequence[str], event: str, batch: int) -> tuple[list[Family], list[Family]]:
    """Return the families to search for a claim: those with its extremal laws, and others.

    Parameters
    ----------
    laws : sequence of str
        Properties of the class.
    event : str
        For votes only signs matter, so laws on -1, 0 and one positive point suffice.
    batch : int
        Number of samples; laws whose sums hit 0 exactly depend on it.
    """
    if EVENTS[event].votes:
        return _votes(laws)
    if EVENTS[event].given:
        extremal, others = _votes(laws)
        return [*extremal, *others], []
    if "lattice-unimodal" in laws:
        return [_lattice(n, steep) for n in (1, 2, 3) for steep in (False, True)], []
    if "unimodal" in laws:
        return [_GAUSS], [family for family in FAMILIES if family.name in _UNIMODAL]
    if "symmetric" in laws:
        even = [_even(batch, k) for k in range(1, min(batch, _TIES) + 1)]
        return even, [family for family in FAMILIES if family.name in (*_UNIMODAL, "bimodal")]
    few = [family for family in FAMILIES if family.name == "two-point"]
    return [*(_tied(batch, j) for j in range(batch)), *few], [family for family in FAMILIES if family not in few]


_UNIMODAL = (
    "uniform", "uniform with an atom at the mean", "uniform with an atom at the mode", "gaussian", "laplace", "student",
    "exponential", "exponential to the left",
)  # fmt: skip


def _tied(batch: int, highs: int) -> Family:
    """Return two-point laws whose batch sum is 0 when `highs` of its samples take the high value."""

    def build(probability: float) -> Law:
        p = Fraction(probability).limit_denominator(10**6)
        low, high = Fraction(-highs), Fraction(batch - highs)
        return FiniteLaw((low, high), (1 - p, p))

    least = highs / batch
    return Family(f"two-point with ties at {highs} of {batch}", {"probability": (least + 1e-6, 1 - 1e-6)}, build)


def _even(batch: int, sides: int) -> Family:
    """Return symmetric three-point laws about 1 whose batch sum is 0 when `sides` more samples are low than high."""
    distance = Fraction(batch, sides)

    def build(probability: float) -> Law:
        p = min(Fraction(probability).limit_denominator(10**6), Fraction(1, 2))
        return FiniteLaw.of(((1 - distance, p), (Fraction(1), 1 - 2 * p), (1 + distance, p)))

    return Family(f"symmetric with ties at {sides} of {batch}", {"probability": (1e-6, 0.5)}, build)


def _gauss(atom: float, size: float) -> AtomUniform:
    """Return an atom at 1 and a uniform part around it; Gauss's bound is attained by such a law."""
    half = Fraction(size).limit_denominator(10**6)
    return AtomUniform(Fraction(atom).limit_denominator(10**6), Fraction(1), 1 - half, 1 + half)


_GAUSS = Family("uniform around an atom", {"atom": (0.0, 0.98), "size": (1.0, 6.0)}, _gauss)


def _lattice(n: int, steep: bool) -> Family:
    """Return lattice laws with spacing 1 on 2n + 1 points around a mean: flat or binomial."""
    weights = [comb(2 * n, k) if steep else 1 for k in range(2 * n + 1)]

    def build(mean: float) -> FiniteLaw:
        middle = Fraction(mean).limit_denominator(1000)
        return FiniteLaw.of((middle + k - n, weight) for k, weight in enumerate(weights))

    return Family(f"{'binomial' if steep else 'flat'} on {2 * n + 1} points", {"mean": (0.01, 2.0 * n)}, build)


def _vote(right: float, zero: float) -> FiniteLaw:
    """Return a law on -1, 0 and, with probability `right`, a value large enough for a positive mean."""
    plus = Fraction(right).limit_denominator(1000)
    nothing = min(Fraction(zero).limit_denominator(1000), 1 - plus)
    minus = 1 - plus - nothing
    high = Fraction(1) if plus > minus else 1 + minus / plus
    return FiniteLaw.of(((Fraction(-1), minus), (Fraction(0), nothing), (high, plus)))


_WITHOUT_ZERO = Family("votes of +-1", {"right": (0.001, 1.0)}, lambda right: _vote(right, 0.0))
_WITH_ZERO = Family("votes that may be 0", {"right": (0.001, 1.0), "zero": (0.0, 0.999)}, _vote)


def _votes(laws: Sequence[str]) -> tuple[list[Family], list[Family]]:
    """Return laws of votes: with positive mean, and biased; for shaped classes also an atom with a uniform part."""
    may_be_zero = "no-atom-at-zero" not in laws
    plain = [_WITHOUT_ZERO, _WITH_ZERO] if may_be_zero else [_WITHOUT_ZERO]
    biased = [*families_of_votes(with_zero=False), *(families_of_votes(with_zero=True) if may_be_zero else [])]
    shaped = [_STRETCH] if {"unimodal", "symmetric"} & set(laws) else []
    return [*shaped, *plain], biased


def _stretch(mean: float, atom: float) -> AtomUniform:
    """Return an atom on either side of 0 with a uniform part of half-width 1 around it."""
    place, share = Fraction(mean).limit_denominator(100), Fraction(atom).limit_denominator(100)
    return AtomUniform(share, place, place - 1, place + 1)


_STRETCH = Family("uniform around an atom anywhere", {"mean": (-1.5, 1.5), "atom": (0.0, 0.9)}, _stretch)


def height(law: ExactLaw) -> tuple[int, int]:
    """Return the height of a law: the sum of its denominators, then of its absolute numerators."""
    return _height(law.numbers)


def simpler(law: ExactLaw) -> Iterator[ExactLaw]:
    """Yield laws of the same shape and smaller height, in the order they are to be tried."""
    if law.lengths is None:
        return
    for candidate in _candidates(law.numbers, law.lengths):
        if _height(candidate) < _height(law.numbers):
            try:
                yield law.rebuilt(candidate)
            except (DomainError, ZeroDivisionError):
                continue


def _candidates(numbers: tuple[Fraction, ...], lengths: slice) -> Iterator[tuple[Fraction, ...]]:
    """Yield a law's numbers rounded, all or one at a time, in several units; `lengths` selects those with a unit."""
    values, scaled = numbers[lengths], [numbers]
    unit = Fraction(lcm(*(v.denominator for v in values)))
    for factor in dict.fromkeys((unit, *(1 / abs(v) for v in values if v))):
        grown = list(numbers)
        grown[lengths] = [v * factor for v in values]
        scaled.append(tuple(grown))
    for size in _SIZES:
        for these in scaled:
            yield tuple(_rounded(v, size) for v in these)
    for place, size in itertools.product(range(len(numbers)), _SIZES):
        yield (*numbers[:place], _rounded(numbers[place], size), *numbers[place + 1 :])
    yield from scaled[1:]


def _rounded(value: Fraction, size: int) -> Fraction:
    """Return the nearest fraction with denominator at most `size`; a non-zero value stays non-zero."""
    return value.limit_denominator(size) or Fraction((value > 0) - (value < 0), size)


def _height(numbers: Sequence[Fraction]) -> tuple[int, int]:
    return sum(v.denominator for v in numbers), sum(abs(v.numerator) for v in numbers)

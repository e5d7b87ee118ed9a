"""Finite discrete laws with rational values and probabilities, in exact arithmetic."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, gcd, lcm
from typing import ClassVar, Self

import numpy as np
from flint import fmpz_poly
from numpy.typing import ArrayLike

from signdescent.noise.exact import ExactLaw
from signdescent.noise.floats import rounded
from signdescent.noise.law import Family, FloatArray, Rng, checked_batch, exactly, generator, parameter

__all__ = ["FAMILIES", "FiniteLaw", "empirical", "three_point", "two_point"]

_ZERO = Fraction(0)
_LARGEST = 1 << 22  # sums of a batch that are enumerated
_MOST_BITS = 1 << 32  # of the weights of these sums; 2^35 if only one of them is kept at a time
_MOST_STEPS = 1 << 24  # from the sums of fewer samples


@dataclass(frozen=True)
class FiniteLaw(ExactLaw):
    """A law on finitely many rational points.

    Parameters
    ----------
    values, probabilities : sequence of Fraction
        Distinct values, and probabilities > 0 that sum to 1. They are sorted by value.

    Raises
    ------
    DomainError
        If the values and probabilities are not a law, or if its mean is 0.

    Examples
    --------
    >>> coin = FiniteLaw((Fraction(-1), Fraction(1)), (Fraction(2, 5), Fraction(3, 5)))
    >>> [str(coin.success_exact(n)) for n in (1, 2, 3)]
    ['3/5', '9/25', '81/125']
    """

    values: tuple[Fraction, ...]
    probabilities: tuple[Fraction, ...]
    has_sign: ClassVar[bool] = True  # whether the mean must not be 0

    def __post_init__(self) -> None:
        values = tuple(exactly(v, "values") for v in self.values)
        chances = tuple(exactly(p, "probabilities") for p in self.probabilities)
        parameter(len(values) == len(chances) >= 1, "values", values, "as many values as probabilities, at least one")
        parameter(len(set(values)) == len(values), "values", values, "distinct values")
        parameter(all(p > 0 for p in chances) and sum(chances) == 1, "probabilities", chances, "a law that sums to 1")
        order = sorted(range(len(values)), key=values.__getitem__)
        object.__setattr__(self, "values", tuple(values[i] for i in order))
        object.__setattr__(self, "probabilities", tuple(chances[i] for i in order))
        parameter(self.exact_mean != 0 or not self.has_sign, "values", values, "a mean other than 0")

    @property
    def skewness_terms(self) -> tuple[Fraction, Fraction] | None:
        """E(X - mean)^3, oriented so that the mean is positive, and the variance; None for a single point."""
        pairs = zip(self.values, self.probabilities, strict=True)
        cube = sum((p * (v - self.exact_mean) ** 3 for v, p in pairs), Fraction(0))
        return (cube if self.exact_mean > 0 else -cube, self.exact_variance) if self.exact_variance else None

    @classmethod
    def of(cls, weights: Iterable[tuple[Fraction | int, Fraction | int]]) -> Self:
        """Return the law of values with weights; equal values are merged, and zero weights dropped."""
        merged: dict[Fraction | int, Fraction | int] = {}
        for value, weight in weights:
            if weight:
                merged[value] = merged.get(value, 0) + weight
        total = sum(merged.values())
        return cls(tuple(map(Fraction, merged)), tuple(Fraction(weight) / total for weight in merged.values()))

    @property
    def stretches(self) -> Sequence[tuple[Fraction, Fraction, Fraction]]:
        """The points as degenerate intervals, with their probabilities."""
        return [(v, v, p) for v, p in zip(self.values, self.probabilities, strict=True)]

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The values, the likeliest last, and the probabilities of all values but the likeliest."""
        pairs = sorted(zip(self.values, self.probabilities, strict=True), key=lambda pair: pair[1])
        return (*(v for v, _ in pairs), *(p for _, p in pairs[:-1]))

    @property
    def lengths(self) -> slice:
        """The values."""
        return slice(len(self.values))

    def rebuilt(self, numbers: Sequence[Fraction]) -> Self:
        """Return the law of the same class with other `numbers`; the last value gets the remaining probability."""
        points = len(numbers) // 2 + 1
        chances = tuple(numbers[points:])
        return type(self)(tuple(numbers[:points]), (*chances, 1 - sum(chances, Fraction(0))))

    def moved(self, factor: Fraction, shift: Fraction = _ZERO) -> Self:
        """Return the law of factor * X + shift."""
        return type(self)(tuple(factor * v + shift for v in self.values), self.probabilities)

    @property
    def unimodal(self) -> bool:
        """Whether there is only one point. Other finite laws are not unimodal in Khinchine's sense."""
        return len(self.values) == 1

    @property
    def lattice_unimodal(self) -> bool:
        """Whether the points are equally spaced, with probabilities that rise and then fall."""
        gaps = {b - a for a, b in itertools.pairwise(self.values)}
        top = self.probabilities.index(max(self.probabilities))
        rises = all(a <= b for a, b in itertools.pairwise(self.probabilities[: top + 1]))
        falls = all(a >= b for a, b in itertools.pairwise(self.probabilities[top:]))
        return len(gaps) == 1 and rises and falls

    @property
    def symmetric(self) -> bool:
        """Whether the law is symmetric about its mean."""
        mirrored = {2 * self.exact_mean - v: p for v, p in zip(self.values, self.probabilities, strict=True)}
        return mirrored == dict(zip(self.values, self.probabilities, strict=True))

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        steps = np.cumsum([0.0, *map(float, self.probabilities)])
        return np.asarray(
            steps[np.searchsorted(np.array(list(map(rounded, self.values))), np.asarray(x), side="right")]
        )

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        chances = np.array(list(map(float, self.probabilities)))
        places = generator(rng).choice(len(self.values), size=shape, p=chances / chances.sum())
        return np.asarray(np.array(list(map(rounded, self.values)))[places])

    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Return P(sign of a batch mean = sign of the mean) as a Fraction, from the law of the sums of a batch."""
        n = checked_batch(batch_size)
        unit = lcm(*(v.denominator for v in self.values))
        places = [int(v * unit) for v in self.values]
        whole = lcm(*(p.denominator for p in self.probabilities))
        weights = [int(p * whole) for p in self.probabilities]
        side = 1 if self.exact_mean > 0 else -1
        if len(places) == 1:
            return Fraction(1)
        sums_with_weights = _sums(places, weights, n, n * whole.bit_length())
        return Fraction(sum(weight for total, weight in sums_with_weights if side * total > 0), whole**n)


def _sums(places: Sequence[int], weights: Sequence[int], n: int, bits: int) -> Iterator[tuple[int, int]]:
    """Yield the sums of n values with weights of at most `bits` bits; raise an error if it takes long."""
    cure = "Give fewer samples, values with a larger common step, or probabilities of smaller denominators."

    def limited(ok: bool) -> None:
        parameter(ok, "batch_size", n, f"a batch of at most {_LARGEST} sums, with weights of few digits", cure)

    if len(places) == 2:
        limited(n * bits <= 8 * _MOST_BITS)
        return _of_two(places, weights, n)
    step = gcd(*(place - places[0] for place in places))  # sums differ by multiples of it
    length, points = (places[-1] - places[0]) // step + 1, len(places)
    limited(n <= _LARGEST)
    sums = comb(n + points - 1, n)
    limited(min(n * length, sums) <= _LARGEST)
    if n * length <= 4 * sums:
        limited(n * length * bits <= _MOST_BITS)
        return _on_lattice(places, weights, n, step)
    limited(points * comb(n + points - 1, points) <= _MOST_STEPS and sums * bits <= _MOST_BITS)
    return _by_sums(places, weights, n)


def _of_two(places: Sequence[int], weights: Sequence[int], n: int) -> Iterator[tuple[int, int]]:
    """Yield the sums of n values with their weights for two values: binomial weights, each from the one before."""
    (low, high), (rare, often) = places, weights
    weight = rare**n
    for k in range(n + 1):
        yield k * high + (n - k) * low, weight
        weight = weight * ((n - k) * often) // ((k + 1) * rare)


def _on_lattice(places: Sequence[int], weights: Sequence[int], n: int, step: int) -> Iterator[tuple[int, int]]:
    """Yield every sum of n values with its weight, by a power of the generating polynomial.

    Differences of places are multiples of `step`, so that the generating polynomial is one in x^step.
    """
    coefficients = [0] * ((places[-1] - places[0]) // step + 1)
    for place, weight in zip(places, weights, strict=True):
        coefficients[(place - places[0]) // step] = weight
    power = fmpz_poly(coefficients) ** n
    yield from ((n * places[0] + step * k, int(c)) for k, c in enumerate(power.coeffs()))


def _by_sums(places: Sequence[int], weights: Sequence[int], n: int) -> Iterator[tuple[int, int]]:
    """Yield the sums of n values with their weights, one sample at a time; fast for few distant values."""
    reached = {0: 1}
    for _ in range(n):
        following: dict[int, int] = {}
        for total, weight in reached.items():
            for place, chance in zip(places, weights, strict=True):
                following[total + place] = following.get(total + place, 0) + weight * chance
        reached = following
    yield from reached.items()


def two_point(probability: float, low: float) -> FiniteLaw:
    """Return the law with mean 1 on `low` < 1 and one larger value, which has the given probability."""
    p, a = Fraction(probability).limit_denominator(10**6), Fraction(low).limit_denominator(10**6)
    return FiniteLaw((a, (1 - (1 - p) * a) / p), (1 - p, p))


def three_point(left: float, right: float, low: float, high: float) -> FiniteLaw:
    """Return a law with mean 1 on low, high and a third point, with probabilities proportional to left, right and 1."""
    total = 1 + left + right
    p, q = (Fraction(v / total).limit_denominator(10**4) for v in (left, right))
    a, b = (Fraction(v).limit_denominator(10**3) for v in (low, high))
    middle = (1 - p * a - q * b) / (1 - p - q)
    merged: dict[Fraction, Fraction] = {}
    for value, chance in ((a, p), (b, q), (middle, 1 - p - q)):
        merged[value] = merged.get(value, Fraction(0)) + chance
    return FiniteLaw(tuple(merged), tuple(merged.values()))


def empirical(samples: Sequence[float]) -> FiniteLaw:
    """Return the law of one draw from a sample whose observations are equally likely."""
    return FiniteLaw.of((exactly(float(value), "samples"), 1) for value in np.asarray(samples, dtype=float).ravel())


FAMILIES = (
    Family("two-point", {"probability": (1e-3, 0.999), "low": (-30.0, 0.999)}, two_point),
    Family(
        "three-point",
        {"left": (1e-3, 1e3), "right": (1e-3, 1e3), "low": (-30.0, 0.999), "high": (1.001, 30.0)},
        three_point,
    ),
)

"""Mixtures of atoms and uniform laws with rational endpoints, in exact arithmetic: the form of worst cases."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb, factorial, prod

import numpy as np
from flint import fmpq
from numpy.typing import ArrayLike

from signdescent.noise.exact import ExactLaw
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.law import Family, FloatArray, Rng, checked_batch, exactly, generator, parameter
from signdescent.noise.sums import as_fmpq, as_fraction, shares

__all__ = ["FAMILIES", "Peaked", "Pieces"]

_ZERO = Fraction(0)
_LARGEST = 1 << 18  # powers computed for one batch
_MOST_DIGITS = 1 << 43  # of them all, times the batch size


@dataclass(frozen=True)
class Pieces(ExactLaw):
    """A mixture of uniform laws on [low, high], which are atoms if low = high; all rational.

    Parameters
    ----------
    components : sequence of (low, high, probability)
        Fractions with low <= high and probabilities > 0 that sum to 1. Equal components are merged.

    Raises
    ------
    DomainError
        If the components are not a law, or if its mean is 0.

    Examples
    --------
    >>> law = Pieces(((1, 1, Fraction(1, 3)), (-1, 3, Fraction(2, 3))))  # an atom at 1, uniform on [-1, 3]
    >>> str(law.success_exact(1)), str(law.exact_variance), law.unimodal
    ('5/6', '8/9', True)
    """

    components: tuple[tuple[Fraction, Fraction, Fraction], ...]

    def __post_init__(self) -> None:
        merged: dict[tuple[Fraction, Fraction], Fraction] = {}
        for low, high, chance in self.components:
            low, high, chance = (exactly(v, "components") for v in (low, high, chance))
            parameter(low <= high, "components", (low, high, chance), "low <= high in every component")
            parameter(chance > 0, "components", (low, high, chance), "a probability > 0 in every component")
            merged[low, high] = merged.get((low, high), Fraction(0)) + chance
        parts = tuple((low, high, chance) for (low, high), chance in sorted(merged.items()))
        parameter(sum(p for _, _, p in parts) == 1, "components", parts, "probabilities that sum to 1")
        object.__setattr__(self, "components", parts)
        parameter(self.exact_mean != 0, "components", parts, "a mean other than 0")

    @property
    def stretches(self) -> Sequence[tuple[Fraction, Fraction, Fraction]]:
        """The components."""
        return self.components

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The ends and probabilities of the components."""
        return tuple(v for part in sorted(self.components, key=lambda part: part[2]) for v in part)

    @property
    def peak(self) -> Fraction | None:
        """None: `Peaked` names its mode."""
        return None

    @property
    def unimodal(self) -> bool:
        """Whether the density increases up to some mode and decreases from it, with no atom elsewhere."""
        points = [low for low, high, _ in self.components if low == high]
        if len(points) > 1:
            return False
        modes = points or [low for (low, _), _ in self._density]
        return any(self._peaks_at(mode) for mode in modes)

    def _peaks_at(self, mode: Fraction) -> bool:
        """Return whether the density increases up to `mode` and decreases from it."""
        left = [height for (_, high), height in self._density if high <= mode]
        right = [height for (low, _), height in self._density if low >= mode]
        return left == sorted(left) and right == sorted(right, reverse=True)

    @cached_property
    def _density(self) -> list[tuple[tuple[Fraction, Fraction], Fraction]]:
        """The intervals between consecutive endpoints or their mirror images, with the density on each."""
        ends = {end for low, high, _ in self.components for end in (low, high)}
        marks = sorted(ends | {2 * self.exact_mean - end for end in ends})
        return [((a, b), self._height(a, b)) for a, b in itertools.pairwise(marks)]

    def _height(self, a: Fraction, b: Fraction) -> Fraction:
        """Return the density on [a, b], which has no endpoint of a component inside."""
        heights = (p / (high - low) for low, high, p in self.components if low < high and low <= a and b <= high)
        return sum(heights, Fraction(0))

    @property
    def symmetric(self) -> bool:
        """Whether the law is symmetric about its mean."""
        points = {low: p for low, high, p in self.components if low == high}
        heights = [height for _, height in self._density]
        return points == {2 * self.exact_mean - low: p for low, p in points.items()} and heights == heights[::-1]

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        x = np.asarray(x, dtype=float)
        total = np.zeros_like(x)
        for low, high, p in self.components:
            share = x >= float(low) if low == high else np.clip((x - float(low)) / float(high - low), 0, 1)
            total = total + float(p) * share
        return total

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        source = generator(rng)
        chances = np.array([float(p) for _, _, p in self.components])
        places = source.choice(len(chances), size=shape, p=chances / chances.sum())
        low, high = (np.array([float(part[k]) for part in self.components]) for k in (0, 1))
        return np.asarray(low[places] + (high - low)[places] * source.random(shape))

    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Return P(sign of a batch mean = sign of the mean) as a Fraction, summed over the counts of the components."""
        n = checked_batch(batch_size)
        if all(low == high for low, high, _ in self.components):
            finite = FiniteLaw(tuple(low for low, _, _ in self.components), tuple(p for _, _, p in self.components))
            return finite.success_exact(n)
        side = 1 if self.exact_mean > 0 else -1
        parts = [(*sorted((side * low, side * high)), p) for low, high, p in self.components]
        cost = comb(n + len(parts) - 1, n) * (n // len(parts) + 1) ** len(parts)
        digits = max(v.numerator.bit_length() + v.denominator.bit_length() for part in parts for v in part)
        short = cost <= _LARGEST and cost * n * n * digits <= _MOST_DIGITS
        cure = "Give fewer samples, fewer components or shorter fractions."
        parameter(short, "batch_size", batch_size, "a batch with fewer sums of components", cure)
        widths = [as_fmpq(high - low) for low, high, _ in parts]
        total = fmpq(0)
        for counts in shares(n, len(parts)):
            count = factorial(n) // prod(map(factorial, counts))
            chance = as_fmpq(prod((p**k for (_, _, p), k in zip(parts, counts, strict=True)), start=Fraction(1)))
            start = as_fmpq(sum((k * low for (low, _, _), k in zip(parts, counts, strict=True)), Fraction(0)))
            total += count * chance * (1 - _sum_below(widths, counts, -start))
        return as_fraction(total)


@dataclass(frozen=True)
class Peaked(Pieces):
    """A mixture of uniform laws on intervals that contain the mode, and of an atom at the mode; always unimodal.

    Parameters
    ----------
    components
        As in `Pieces`; each contains the mode.
    mode : Fraction
        The mode; a law with a flat top has further modes.

    Examples
    --------
    >>> law = Peaked(((0, 0, Fraction(1, 2)), (0, 3, Fraction(1, 4)), (-1, 0, Fraction(1, 4))))
    >>> str(law.exact_mean), law.unimodal, law.symmetric
    ('1/4', True, False)
    """

    mode: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        super().__post_init__()
        held = all(low <= self.mode <= high for low, high, _ in self.components)
        parameter(held, "components", self.components, f"components that contain the mode {self.mode}")

    @property
    def unimodal(self) -> bool:
        """Always."""
        return True

    @property
    def peak(self) -> Fraction:
        """The mode."""
        return self.mode

    def moved(self, factor: Fraction, shift: Fraction = _ZERO) -> Peaked:
        """Return the law of factor * X + shift."""
        ends = ((sorted((factor * low + shift, factor * high + shift)), p) for low, high, p in self.components)
        return Peaked(tuple((low, high, p) for (low, high), p in ends), factor * self.mode + shift)


def _sum_below(widths: Sequence[fmpq], counts: Sequence[int], x: fmpq) -> fmpq:
    """Return P(sum <= x) for `counts[j]` independent uniforms on [0, widths[j]], which are 0 if the width is 0.

    It is computed by inclusion and exclusion over the copies that exceed their width.
    """
    used = [(w, k) for w, k in zip(widths, counts, strict=True) if w > 0 and k > 0]
    copies = sum(k for _, k in used)
    if copies == 0 or x < 0 or x >= sum(w * k for w, k in used):
        return fmpq(x >= 0)
    total = fmpq(0)
    for beyond in itertools.product(*(range(k + 1) for _, k in used)):
        rest = x - sum(i * w for i, (w, _) in zip(beyond, used, strict=True))
        if rest > 0:
            count = prod(comb(k, i) for i, (_, k) in zip(beyond, used, strict=True))
            total += (-count if sum(beyond) % 2 else count) * rest**copies
    volume = prod((w**k for w, k in used), start=fmpq(1)) * factorial(copies)
    return total / volume


def _two_sided(left: float, right: float, low: float, high: float) -> Pieces:
    """Return the law of mean 1 with an atom at its mode and uniform parts of lengths `low` and `high` on its sides."""
    total = 1 + left + right
    p, q = (Fraction(v / total).limit_denominator(1000) for v in (left, right))
    a, b = (Fraction(v).limit_denominator(1000) for v in (low, high))
    mode = 1 + p * a / 2 - q * b / 2
    parts = ((mode, mode, 1 - p - q), (mode - a, mode, p), (mode, mode + b, q))
    return Pieces(tuple(part for part in parts if part[2] > 0))


FAMILIES = (
    Family(
        "atom between two uniforms",
        {"left": (1e-2, 1e2), "right": (1e-2, 1e2), "low": (1e-2, 1e2), "high": (1e-2, 1e2)},
        _two_sided,
    ),
)

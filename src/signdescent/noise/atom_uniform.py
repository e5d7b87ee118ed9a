"""Mixtures of an atom at the mode and a uniform law around it: extremal unimodal laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from signdescent.noise.exact import ExactLaw
from signdescent.noise.law import Family, FloatArray, Rng, checked_batch, exactly, generator, parameter
from signdescent.noise.sums import as_fmpq, as_fraction, uniform_sum_below

__all__ = ["FAMILIES", "AtomUniform"]

_ZERO = Fraction(0)
_LARGEST = 1 << 33  # n^2/2 powers of numbers with n times the digits


@dataclass(frozen=True)
class AtomUniform(ExactLaw):
    """The mixture of an atom at `mode` and the uniform law on [low, high], which contains the mode; all rational.

    Parameters
    ----------
    atom : Fraction
        P(X = mode), in [0, 1).
    mode : Fraction
        The mode, in [low, high].
    low, high : Fraction
        The endpoints of the uniform law, with low < high.

    Raises
    ------
    DomainError
        If a parameter is outside its domain, or if the mean is 0.

    Examples
    --------
    >>> law = AtomUniform(Fraction(1, 3), Fraction(1), Fraction(-1), Fraction(3))
    >>> str(law.success_exact(1)), law.symmetric
    ('5/6', True)
    """

    unimodal: ClassVar[bool] = True
    atom: Fraction
    mode: Fraction
    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        for name in ("atom", "mode", "low", "high"):
            object.__setattr__(self, name, exactly(getattr(self, name), name))
        parameter(0 <= self.atom < 1, "atom", self.atom, "0 <= atom < 1")
        parameter(self.low < self.high, "low", self.low, "low < high")
        parameter(self.low <= self.mode <= self.high, "mode", self.mode, "low <= mode <= high")
        parameter(self.exact_mean != 0, "mode", self.mode, "a mean other than 0")

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The parameters."""
        return self.atom, self.mode, self.low, self.high

    @property
    def lengths(self) -> slice:
        """All of `numbers` but the atom."""
        return slice(1, None)

    def rebuilt(self, numbers: Sequence[Fraction]) -> AtomUniform:
        """Return the law with other `numbers`."""
        return AtomUniform(*numbers)

    def moved(self, factor: Fraction, shift: Fraction = _ZERO) -> AtomUniform:
        """Return the law of factor * X + shift."""
        mode, *ends = (factor * v + shift for v in (self.mode, self.low, self.high))
        return AtomUniform(self.atom, mode, *sorted(ends))

    @property
    def peak(self) -> Fraction:
        """The mode."""
        return self.mode

    @property
    def stretches(self) -> Sequence[tuple[Fraction, Fraction, Fraction]]:
        """The mode, if it is an atom, and the uniform law."""
        stretch = (self.low, self.high, 1 - self.atom)
        return ((self.mode, self.mode, self.atom), stretch) if self.atom else (stretch,)

    @property
    def symmetric(self) -> bool:
        """Whether the mode is the midpoint of [low, high], or there is no atom."""
        return self.atom == 0 or 2 * self.mode == self.low + self.high

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x), in the shape of x."""
        x = np.asarray(x, dtype=float)
        share = np.clip((x - float(self.low)) / float(self.high - self.low), 0, 1)
        return np.asarray(float(self.atom) * (x >= float(self.mode)) + float(1 - self.atom) * share)

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw independent copies of X in an array of the given shape."""
        source = generator(rng)
        stretch = source.uniform(float(self.low), float(self.high), shape)
        return np.where(source.random(shape) < float(self.atom), float(self.mode), stretch)

    def success_exact(self, batch_size: int = 1) -> Fraction:
        """Return P(sign of a batch mean = sign of the mean) as a Fraction, summed over the number of uniform copies."""
        n = checked_batch(batch_size)
        digits = max(v.numerator.bit_length() + v.denominator.bit_length() for v in self.numbers)
        rule = "a batch of about a thousand samples at most, fewer for parameters of many digits"
        parameter(
            n**3 * digits <= _LARGEST, "batch_size", batch_size, rule, "Give fewer samples, or shorter fractions."
        )
        side = 1 if self.exact_mean > 0 else -1
        low, high = sorted((side * self.low, side * self.high))
        mode, width = side * self.mode, high - low
        total = Fraction(0)
        for k in range(n + 1):  # k uniform copies, n - k at the mode
            weight = comb(n, k) * (1 - self.atom) ** k * self.atom ** (n - k)
            if weight == 0:
                continue
            if k == 0:
                chance = Fraction(mode > 0)
            else:  # the sum of k uniforms on [0, 1] exceeds -(k low + (n - k) mode)/width
                turn = -(k * low + (n - k) * mode) / width
                chance = 1 - as_fraction(uniform_sum_below(k, as_fmpq(turn)))
            total += weight * chance
        return total


def _around_mean(atom: float, width: float) -> AtomUniform:
    """Return the law of mean 1 with an atom at 1 and the uniform law on [1 - width, 1 + width]."""
    share, half = (Fraction(v).limit_denominator(1000) for v in (atom, width))
    return AtomUniform(share, Fraction(1), 1 - half, 1 + half)


def _one_sided(atom: float, width: float, lean: float) -> AtomUniform:
    """Return the law of mean 1 with mode low + lean (high - low)."""
    share, half, place = (Fraction(v).limit_denominator(1000) for v in (atom, width, lean))
    middle = 1 - share * (place - Fraction(1, 2)) * 2 * half
    low, high = middle - half, middle + half
    return AtomUniform(share, low + place * (high - low), low, high)


FAMILIES = (
    Family("uniform", {"width": (1e-2, 1e2)}, lambda width: _around_mean(0.0, width)),
    Family("uniform with an atom at the mean", {"atom": (1e-3, 0.999), "width": (1e-2, 1e2)}, _around_mean),
    Family(
        "uniform with an atom at the mode",
        {"atom": (1e-3, 0.999), "width": (1e-2, 1e2), "lean": (0.0, 1.0)},
        _one_sided,
    ),
)

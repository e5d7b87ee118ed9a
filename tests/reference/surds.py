"""Exact sums of square roots of whole numbers with rational coefficients: the numbers that norms of rational vectors lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

import flint

__all__ = ["Number", "Surd", "root", "sign_of", "simplest"]


@dataclass(frozen=True, slots=True, eq=False)
class Surd:
    """The sum of ``c sqrt(n)`` over ``parts``, with square-free n and c not 0; such roots are linearly independent over Q."""

    parts: Mapping[int, Fraction]

    def __add__(self, other: Any) -> Number:
        total = dict(self.parts)
        for n, c in _parts(other).items():
            total[n] = total.get(n, Fraction(0)) + c
        return simplest({n: c for n, c in total.items() if c})

    def __mul__(self, other: Any) -> Number:
        total: dict[int, Fraction] = {}
        for m, b in self.parts.items():
            for n, c in _parts(other).items():
                shared = gcd(m, n)
                rest = (m // shared) * (n // shared)
                total[rest] = total.get(rest, Fraction(0)) + b * c * shared
        return simplest({n: c for n, c in total.items() if c})

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Number:
        return Surd({n: -c for n, c in self.parts.items()})

    def __sub__(self, other: Any) -> Number:
        return self + (-other)

    def __rsub__(self, other: Any) -> Number:
        return -self + other

    def __pow__(self, power: int) -> Number:
        if power < 0:
            return self.inverse() ** -power
        result: Number = Fraction(1)
        for _ in range(power):
            result = result * self
        return result

    def inverse(self) -> Number:
        """Return 1 over the number: a prime under the roots is removed by the number with the other sign of its root."""
        prime = next((p for n in self.parts if n > 1 for p in range(2, n + 1) if n % p == 0), 1)
        if prime == 1:
            return 1 / self.parts[1]
        other = Surd({n: -c if n % prime == 0 else c for n, c in self.parts.items()})
        product = self * other
        return other * (product.inverse() if isinstance(product, Surd) else 1 / Fraction(product))

    def __abs__(self) -> Number:
        return self if sign_of(self) > 0 else -self


Number = int | Fraction | Surd


def _parts(number: Any) -> Mapping[int, Fraction]:
    if isinstance(number, Surd):
        return number.parts
    return {1: Fraction(number)} if number else {}


def simplest(parts: Mapping[int, Fraction]) -> Number:
    """Return a rational number as such."""
    if not parts:
        return Fraction(0)
    return parts[1] if set(parts) == {1} else Surd(parts)


def root(number: Number) -> Number:
    """Return the square root of a rational number of at least 0."""
    rational = Fraction(number)  # type: ignore[arg-type]
    assert rational >= 0, "a root of a negative number"
    outside, inside = 1, rational.numerator * rational.denominator
    factor = 2
    while factor * factor <= inside:
        while inside % (factor * factor) == 0:
            inside //= factor * factor
            outside *= factor
        factor += 1
    return simplest({inside: Fraction(outside, rational.denominator)} if inside else {})


def sign_of(number: Number) -> int:
    """Return -1, 0 or 1; a surd is not 0, so that Arb separates it from 0 at some precision."""
    if not isinstance(number, Surd):
        return (number > 0) - (number < 0)
    precision = 64
    while True:
        with flint.ctx.workprec(precision):
            ball = sum(
                (
                    flint.arb(flint.fmpq(c.numerator, c.denominator)) * flint.arb(n).sqrt()
                    for n, c in number.parts.items()
                ),
                flint.arb(0),
            )
        if ball > 0 or ball < 0:
            return 1 if ball > 0 else -1
        precision *= 2

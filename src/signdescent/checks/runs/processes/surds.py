"""Exact sums of square roots of whole numbers with rational coefficients, which norms of rational vectors lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt
from typing import Any

import sympy as sp

from signdescent.theory.exactness import number_of

__all__ = ["NotExact", "Number", "Surd", "Undefined", "as_sympy", "bits_of", "modest", "root", "sign_of", "simplest"]


class NotExact(Exception):
    """Raised where a number is not a sum of roots of rational numbers, does not exist, or takes too much work."""


class Undefined(NotExact):
    """Raised where a number does not exist."""


@dataclass(frozen=True, slots=True, eq=False)
class Surd:
    """The sum of ``c sqrt(n)`` over ``parts``, with square-free n and c not 0.

    Such roots are linearly independent over the rational numbers, so that no surd is 0.
    """

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
        """Return 1 over the number; raise `NotExact` if that takes a prime that is not found."""
        if len(self.parts) <= 2:  # (a + b)(a - b) is rational
            (m, a), *second = self.parts.items()
            other = simplest({m: a, **{n: -b for n, b in second}})
        else:
            prime = _prime_of(next(n for n in self.parts if n > 1))
            other = Surd({n: -c if n % prime == 0 else c for n, c in self.parts.items()})
        product = self * other
        return other * (product.inverse() if isinstance(product, Surd) else 1 / Fraction(product))

    def __abs__(self) -> Number:
        return self if sign_of(self) > 0 else -self


Number = int | Fraction | Surd


def _prime_of(number: int) -> int:
    """Return a prime factor of a square-free number."""
    for factor in range(2, min(number, _LARGEST_PRIME) + 1):
        if number % factor == 0:
            return factor
    raise NotExact


_LARGEST_PRIME = 10_000
_MOST_ROOTS = 128


def _parts(number: Any) -> Mapping[int, Fraction]:
    if isinstance(number, Surd):
        return number.parts
    return {1: Fraction(number)} if number else {}


def simplest(parts: Mapping[int, Fraction]) -> Number:
    """Return a rational number as such."""
    if not parts:
        return Fraction(0)
    if len(parts) > _MOST_ROOTS:
        raise NotExact
    return parts[1] if set(parts) == {1} else Surd(parts)


_LARGEST = 10**12  # under a root; its factors are found by trial division up to the third root


def root(number: Number) -> Number:
    """Return the square root of a rational number of at least 0; raise `NotExact` for another number."""
    if isinstance(number, Surd):
        raise NotExact
    if number < 0:
        raise Undefined
    rational = Fraction(number)
    rest, outside, inside = rational.numerator * rational.denominator, 1, 1
    if (whole := isqrt(rest)) ** 2 == rest:
        return Fraction(whole, rational.denominator)
    if rest > _LARGEST:
        raise NotExact
    factor = 2
    while factor**3 <= rest:
        while rest % factor == 0:
            rest //= factor
            if inside % factor:
                inside *= factor
            else:
                inside, outside = inside // factor, outside * factor
        factor += 1
    whole = isqrt(rest)  # what is left is a prime, or has two prime factors
    outside, inside = (outside * whole, inside) if whole * whole == rest else (outside, inside * rest)
    return simplest({inside: Fraction(outside, rational.denominator)})


_LONGEST = 1 << 16  # bits of a numerator or a denominator


def modest(number: Number) -> Number:
    """Return a number; raise `NotExact` if it is so long that work with it would not end."""
    coefficients = number.parts.values() if isinstance(number, Surd) else (number,)
    if any(bits_of(c) > _LONGEST for c in coefficients):
        raise NotExact
    return number


def bits_of(number: int | Fraction) -> int:
    """Return the bits of the longer one of a numerator and a denominator."""
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def sign_of(number: Number) -> int:
    """Return -1, 0 or 1.

    A surd is not 0, so that whole multiples of 1/2^bits around its roots tell its sign for some number of bits.
    """
    if not isinstance(number, Surd):
        return (number > 0) - (number < 0)
    bits = 64
    while True:
        low = high = Fraction(0)
        for n, c in number.parts.items():
            below = isqrt(n << (2 * bits))
            ends = (c * below, c * (below + (below * below != n << (2 * bits))))
            low, high = low + min(ends), high + max(ends)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        bits *= 2


def as_sympy(number: Number) -> sp.Expr:
    """Return a number as SymPy writes it."""
    if isinstance(number, Surd):
        return sp.Add(*(number_of(c) * sp.sqrt(n) for n, c in number.parts.items()))
    return number_of(Fraction(number))

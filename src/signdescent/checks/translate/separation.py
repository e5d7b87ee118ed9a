"""Separation bounds: how close to 0 a non-zero algebraic number can be.

A number composed of rationals, roots and cosines of rational multiples of pi is a quotient of two algebraic integers.
Let D be the degree of a field that contains them, u a bound on the conjugates of the numerator and l one on those of
the denominator. Then the number is 0 or at least ``1/(u**(D - 1) * l)`` in absolute value. Roots are written as
``(a/b)**(1/k) = (a*b**(k - 1))**(1/k)/b``. Bounds are stored as logarithms to base 2.

Burnikel, Funke, Mehlhorn, Schirra, Schmitt: A separation bound for real algebraic expressions, Algorithmica 55 (2009).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, lcm, prod

import sympy as sp

__all__ = ["separation_bits"]


def separation_bits(number: sp.Expr) -> int | None:
    """Return b such that a number is 0 or more than ``2**-b`` in absolute value.

    Parameters
    ----------
    number : SymPy expression without free symbols
        The caller ensures that it exists.

    Returns
    -------
    int or None
        None if the number is not composed of rationals, roots, and sines, cosines and tangents of rational multiples of
        pi.

    Examples
    --------
    >>> separation_bits(sp.sqrt(2) + sp.sqrt(3) - sp.sqrt(5 + 2 * sp.sqrt(6)))
    135
    >>> separation_bits(sp.log(2)) is None
    True
    """
    reader = _Reader()
    size = reader.size(number)
    if size is None:
        return None
    degree = prod(index for _, index in reader.roots) * reader.unity
    return ceil(size.above * (degree - 1) + size.below) + 1


@dataclass(frozen=True, slots=True)
class _Size:
    """Bounds on all conjugates of a numerator and a denominator, as non-negative logarithms to base 2."""

    above: Fraction
    below: Fraction

    def __add__(self, other: _Size) -> _Size:
        return _Size(max(self.above + other.below, self.below + other.above) + 1, self.below + other.below)

    def __mul__(self, other: _Size) -> _Size:
        return _Size(self.above + other.above, self.below + other.below)

    def power(self, exponent: int) -> _Size:
        up = _Size(self.above * abs(exponent), self.below * abs(exponent))
        return up if exponent >= 0 else _Size(up.below, up.above)

    def root(self, index: int) -> _Size:
        return _Size((self.above + (index - 1) * self.below) / index, self.below)


_UNIT = _Size(Fraction(0), Fraction(0))


@dataclass(slots=True)
class _Reader:
    """Bounds a number and collects what must be adjoined to the rationals.

    Attributes
    ----------
    roots : set of (SymPy expression, int)
        Radicands and indices of the roots.
    unity : int
        The order of a root of unity whose field contains all the sines and cosines.
    """

    roots: set[tuple[sp.Expr, int]] = field(default_factory=set)
    unity: int = 1

    def size(self, number: sp.Expr) -> _Size | None:
        """Return the bounds for a number, or None if it is not known to be algebraic."""
        if isinstance(number, sp.Rational):
            return _Size(*(Fraction(abs(int(part)).bit_length()) for part in (number.p, number.q)))
        if isinstance(number, sp.Pow) and isinstance(number.exp, sp.Rational):
            return self._power(number)
        if isinstance(number, sp.sin | sp.cos | sp.tan):
            return self._circular(number.args[0])
        if not isinstance(number, sp.Add | sp.Mul | sp.Abs | sp.Max | sp.Min):
            return None
        sizes = [self.size(arg) for arg in number.args]
        known = [size for size in sizes if size is not None]
        if len(known) < len(sizes):
            return None
        if isinstance(number, sp.Max | sp.Min):  # the value is one of the arguments
            return _Size(max(size.above for size in known), max(size.below for size in known))
        total = known[0]
        for size in known[1:]:
            total = total + size if isinstance(number, sp.Add) else total * size
        return total

    def _power(self, number: sp.Pow) -> _Size | None:
        base = self.size(number.base)
        if base is None:
            return None
        index = int(number.exp.q)
        if index > 1:
            self.roots.add((number.base, index))
            base = base.root(index)
        return base.power(int(number.exp.p))

    def _circular(self, angle: sp.Expr) -> _Size | None:
        """Return the bounds for a sine, cosine or tangent; twice a sine or cosine is an algebraic integer."""
        turns = angle / sp.pi
        if not isinstance(turns, sp.Rational):
            return None
        self.unity = lcm(self.unity, 4 * int(turns.q))
        return _Size(Fraction(1), Fraction(1))

"""Rounding of exact values to floats, which are at most the largest float: inf is kept for infinite moments."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from sys import float_info

__all__ = ["root", "rounded", "times_cube"]


def rounded(value: Fraction) -> float:
    """Return a number as a float, at most the largest float."""
    try:
        return float(value)
    except OverflowError:
        return float_info.max if value > 0 else -float_info.max


def root(square: Fraction) -> float:
    """Return the square root of a number >= 0 as a float, also if the number itself overflows or underflows."""
    plain = rounded(square)
    if square == 0 or float_info.min <= plain < float_info.max:
        return sqrt(plain)
    half = (square.numerator.bit_length() - square.denominator.bit_length()) // 2
    unit = Fraction(2) ** half
    return rounded(Fraction(sqrt(square / unit**2)) * unit)


def times_cube(factor: float, scale: float) -> float:
    """Return factor * scale^3, rounded once, at most the largest float."""
    return rounded(Fraction(factor) * Fraction(scale) ** 3)

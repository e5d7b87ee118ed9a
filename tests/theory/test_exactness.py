"""Fractions and SymPy's rational numbers are the same numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from signdescent.theory.exactness import fraction_of, number_of


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (Fraction(-2, 3), sp.Rational(-2, 3)),
        (Fraction(0), sp.Integer(0)),
        (7, sp.Integer(7)),
        (10**400, sp.Integer(10) ** 400),
    ],
    ids=["negative", "zero", "integer", "long"],
)
def test_a_fraction_and_a_number_become_each_other(value: Fraction | int, number: sp.Rational) -> None:
    """Both are exact, and of the type that they should be."""
    assert number_of(value) == number
    assert fraction_of(number) == value
    assert type(fraction_of(number)) is Fraction
    assert type(fraction_of(number).numerator) is int

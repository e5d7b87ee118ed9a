"""Sums of square roots and quadratic functions, in exact numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isqrt

import pytest
import sympy as sp

from signdescent.checks.runs.processes.quadratics import Quadratic, mean_of, never_negative
from signdescent.checks.runs.processes.surds import NotExact, Surd, as_sympy, root, sign_of


@pytest.mark.parametrize("number", [Fraction(n, 6) for n in (*range(120), 10**6 + 3, 1009 * 1013, 4 * 997**2)])
def test_a_root_squared_is_the_number(number: Fraction) -> None:
    """The numbers under the roots are square-free, so that equal sums have equal parts."""
    found = root(number)
    assert found * found == number
    for n in found.parts if isinstance(found, Surd) else ():
        assert all(n % (p * p) for p in range(2, isqrt(n) + 1))


@pytest.mark.parametrize("number", [Fraction(-1), root(2), Fraction(10**13 + 37)])
def test_no_other_root_is_given(number: Fraction | Surd) -> None:
    """A negative number, a root and a number whose factors take long have none."""
    with pytest.raises(NotExact):
        root(number)


SUMS = [root(2) - 1, root(6) + root(2) + root(10) + 2, root(2) + root(3) - root(5), 3 * root(7), root(50) - 7]


@pytest.mark.parametrize("number", SUMS, ids=str)
def test_signs_and_inverses(number: Surd) -> None:
    """The sign is that of SymPy's digits, and a number times its inverse is 1."""
    assert sign_of(number) == sp.sign(as_sympy(number).evalf(60))
    assert number * number.inverse() == 1
    assert number**-2 * number * number == 1
    assert sign_of(number - number) == 0
    assert sign_of(abs(number)) == 1


def test_a_sign_is_found_where_floats_see_none() -> None:
    """(sqrt 2 - 1)^40 is about 5e-16 as a difference of numbers near 1e15."""
    assert sign_of((root(2) - 1) ** 40) == 1
    assert sign_of((root(2) - 1) ** 41 - (root(2) - 1) ** 40) == -1


HESSIANS = [
    [[Fraction(a), Fraction(b)], [Fraction(b), Fraction(c)]] for a, b, c in product((-1, 0, 1, 2), (0, 1), (0, 1, 3))
]


@pytest.mark.parametrize("hessian", HESSIANS, ids=str)
def test_matrices_without_negative_eigenvalues(hessian: list[list[Fraction]]) -> None:
    """As SymPy's eigenvalues say; a function is bounded below only then, and least where its gradient is 0."""
    eigenvalues = sp.Matrix([[as_sympy(v) for v in row] for row in hessian]).eigenvals()
    assert never_negative(hessian) == all(value >= 0 for value in eigenvalues)
    f = Quadratic.around(hessian, [Fraction(1), Fraction(-2)])
    point = f.minimum()
    assert (point is not None) == never_negative(hessian)
    if point is not None:
        assert not any(f.gradient(point))
        assert f.value(point) == 0
    x = [Fraction(1, 2), Fraction(3)]
    numbers = sp.Matrix([as_sympy(z - c) for z, c in zip(x, (1, -2), strict=True)])
    whole = (numbers.T * sp.Matrix([[as_sympy(v) for v in row] for row in hessian]) * numbers)[0] / 2
    assert as_sympy(f.value(x)) == whole


def test_a_slope_without_curvature_is_unbounded() -> None:
    flat = Quadratic(((Fraction(0),),), (Fraction(1),), Fraction(0))
    assert flat.minimum() is None
    assert str(flat) == "x"
    half = mean_of([flat, Quadratic.around([[Fraction(1)]], [Fraction(0)])])
    assert str(half) == "1/4 x^2 + 1/2 x"
    assert half.minimum() == [Fraction(-1)]

"""The checks of arguments, which every function shares."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from signdescent.bounds._validation import broadcast, choice, counts, demand, probability, real, unwrap
from signdescent.errors import ArgumentError, DomainError


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i1", "u1", "i8", "u8"])
def test_real_promotes_every_real_dtype(dtype: str) -> None:
    """Integers and floats of up to 64 bits become float64, and the caller's array is not shared."""
    given = np.array([0, 1, 2], dtype=dtype)
    array = real(given, "x")
    assert array.dtype == np.float64
    assert array.tolist() == [0.0, 1.0, 2.0]
    assert not np.shares_memory(array, given)


REFUSED: dict[str, tuple[Any, type[Exception], str]] = {
    "bool": (True, ArgumentError, "x with dtype bool"),
    "complex": ([1j], ArgumentError, "dtype complex128"),
    "object": ([Fraction(1, 2)], ArgumentError, "dtype object"),
    "none": (None, ArgumentError, "dtype object"),
    "text": ("1.0", ArgumentError, "dtype <U3"),
    "date": (np.datetime64("2020-01-01"), ArgumentError, "dtype datetime64"),
    "long double": (np.ones(1, dtype=np.longdouble), ArgumentError, "at most 64 bits"),
    "ragged": ([[1.0], [1.0, 2.0]], ArgumentError, "rectangular array"),
    "masked": (np.ma.masked_array([1.0], mask=[True]), ArgumentError, "without a mask"),
    "empty": (np.zeros((0, 3)), DomainError, r"at least one element; got x of shape \(0, 3\)"),
    "nan": ([[0.0, np.nan]], DomainError, r"Expected finite x; got x=nan at index \(0, 1\)\. Drop"),
    "inf": (-np.inf, DomainError, r"got x=-inf\. Drop"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_real_refuses(name: str) -> None:
    """Everything that is not a non-empty array of finite real numbers is refused."""
    value, error, message = REFUSED[name]
    with pytest.raises(error, match=message):
        real(value, "x")


@pytest.mark.parametrize("value", [0, -1, 2**53 + 1, 2**64 - 1, 1.5, np.nan, np.inf, 1e300, True, 2**64, "3"])
def test_counts_refuses(value: Any) -> None:
    """A count is an integer of [1, 2**53]; neither 2**53 + 1 nor a bool slips through."""
    with pytest.raises((DomainError, ArgumentError), match="n"):
        counts(value, "n")


def test_counts_accepts_integral_floats() -> None:
    """Integers, integral floats and arrays of both are counts."""
    assert counts([1, 2**53], "n").tolist() == [1.0, 2.0**53]
    assert counts(np.array([1, 127], dtype=np.int8), "n").tolist() == [1.0, 127.0]
    assert counts(3.0, "n") == 3.0


def test_demand_names_the_first_offender_after_broadcasting() -> None:
    """The condition may have a larger shape than the value it is about."""
    with pytest.raises(DomainError, match=r"Expected x < y; got x=2.0 at index \(1, 0\)\. Swap them\."):
        demand(np.array([[True], [False]]), np.array([2.0]), "x", "x < y", "Swap them.")


def test_probability_and_choice() -> None:
    """Ends of [0, 1] are probabilities; words must be among those allowed."""
    assert probability([0, 1], "rho").tolist() == [0.0, 1.0]
    with pytest.raises(DomainError, match="0 <= rho <= 1"):
        probability(1 + 1e-15, "rho")
    assert choice("a", "form", ("a", "b")) == "a"
    with pytest.raises(DomainError, match="one of 'a', 'b'; got form='c'"):
        choice("c", "form", ("a", "b"))
    with pytest.raises(ArgumentError, match="of type int"):
        choice(1, "form", ("a", "b"))


def test_broadcast_and_unwrap() -> None:
    """Shapes broadcast or are named; only 0-d arrays become scalars."""
    a, b = broadcast(a=np.ones(3), b=np.ones((2, 1)))
    assert a.shape == b.shape == (2, 3)
    with pytest.raises(DomainError, match=r"got a \(3,\), b \(2,\)"):
        broadcast(a=np.ones(3), b=np.ones(2))
    assert isinstance(unwrap(np.array(1.0)), np.float64)
    assert unwrap(np.ones(1)).shape == (1,)

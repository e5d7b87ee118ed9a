"""The checks of arguments, which every function shares."""

from __future__ import annotations

import re
from array import array
from collections import UserList, deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from signdescent._validation import broadcast, choice, counts, demand, numeric, probability, real, unwrap, whole
from signdescent.bounds import (
    Moments,
    berry_esseen,
    bounded_minibatch_size,
    confident_minibatch_size,
    direct_success,
    gauss,
    l1_norm,
    minibatch_size,
    rho_m_norm,
    rho_norm,
    theorem_5,
    vote_margin,
)
from signdescent.errors import ArgumentError, DomainError


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i1", "u1", "i8", "u8"])
def test_real_promotes_every_real_dtype(dtype: str) -> None:
    """Integers and floats of up to 64 bits become float64, and the caller's array is not shared."""
    given = np.array([0, 1, 2], dtype=dtype)
    found = real(given, "x")
    assert found.dtype == np.float64
    assert found.tolist() == [0.0, 1.0, 2.0]
    assert not np.shares_memory(found, given)


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


MASKED = np.ma.masked_array([3.0, 4.0], mask=[False, True])


class Wrapped:
    """An array of another library, which gives a masked array when it is asked for one."""

    def __array__(self, dtype: object = None, copy: object = None) -> Any:
        return MASKED


HIDDEN: dict[str, Any] = {
    "list": [MASKED],
    "tuple": (MASKED, MASKED),
    "lists": [[[MASKED]]],
    "after numbers": [[1.0, 2.0], MASKED],
    "before numbers": [MASKED, [1.0, 2.0]],
    "with other lengths": [MASKED, [1.0]],
    "deque": deque([MASKED]),
    "user list": UserList([MASKED]),
    "masked element": [1.0, np.ma.masked],
    "element": [MASKED[0], MASKED[1]],
    "no element masked": [np.ma.masked_array([1.0, 2.0])],
    "of another library": Wrapped(),
    "list of another library": [Wrapped()],
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_mask_is_refused_wherever_it_is(name: str) -> None:
    """NumPy drops the masks of arrays inside of sequences; here they are an error by name, as a mask outside is."""
    with pytest.raises(ArgumentError, match="Expected x without a mask"):
        numeric(HIDDEN[name], "x")


CALLS: dict[str, Any] = {
    "l1_norm": lambda m: l1_norm([m]),
    "rho_norm": lambda m: rho_norm([1.0, 2.0], [0.25 * m]),
    "rho_m_norm": lambda m: rho_m_norm([1.0, 2.0], 0.75, [m]),
    "moments": lambda m: Moments.from_samples([m, m, m]),
    "chunks": lambda m: Moments.from_samples(iter([[[1.0, 2.0]], [m, m]])),
    "columns": lambda m: Moments.from_samples((np.ones((2, 1)), np.ma.masked_array(np.ones((2, 1))))),
    "gauss": lambda m: gauss([m], 1.0),
    "minibatch_size": lambda m: minibatch_size([m], 1.0),
    "interval": lambda m: minibatch_size([5.0, 5.0], 0.1, assume=("bounded", [m], 9.0)),
    "vote_margin": lambda m: vote_margin([0.25 * m], 3),
    "nodes": lambda m: vote_margin(0.75, [m]),
    "confident_minibatch_size": lambda m: confident_minibatch_size([m, m, m], method="student"),
    "direct_success": lambda m: direct_success([m, m, m], 1),
    "rate": lambda m: theorem_5([m], 1.0, iterations=3),
}


@pytest.mark.parametrize("name", CALLS)
def test_no_function_loses_a_mask(name: str) -> None:
    """Every way into the bounds refuses a masked array in a list, and takes the same numbers without a mask."""
    with pytest.raises(ArgumentError, match="without a mask"):
        CALLS[name](MASKED)
    if name != "columns":
        CALLS[name](np.array([3.0, 4.0]))


def test_sequences_without_a_mask_are_arrays() -> None:
    """Lists, deques and lists of arrays are what they were; a list that holds itself is refused, not gone through."""
    values: list[Any] = [
        [3.0, 4.0],
        deque([3, 4]),
        UserList([np.float32(3), 4]),
        np.array([3.0, 4.0]),
        array("d", [3, 4]),
    ]
    for value in values:
        assert real(value, "x").tolist() == [3.0, 4.0]
    columns: list[Any] = [np.array([3.0]), [4.0]]
    assert real(columns, "x").shape == (2, 1)
    endless: Any = []
    endless.append(endless)
    with pytest.raises(ArgumentError, match="Expected x"):
        real(endless, "x")


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


@pytest.mark.parametrize("value", [3, np.int32(3), 3.0, np.float64(3)], ids=["int", "int32", "float", "float64"])
def test_whole_returns_an_int(value: object) -> None:
    """Integers are accepted always, floats of integral value where the caller says so."""
    found = whole(value, "n", 1, most=3, floats=True)
    assert (found, type(found)) == (3, int)
    if isinstance(value, float):
        with pytest.raises(ArgumentError, match="Expected n to be an integer; got n="):
            whole(value, "n", 1)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (2.5, "integer n"),
        (float("nan"), "integer n"),
        (float("inf"), "integer n"),
        (0, "n >= 1"),
        (2**53 + 1, "n <= 2"),
    ],
)
def test_whole_refuses_what_is_outside(value: object, rule: str) -> None:
    with pytest.raises(DomainError, match=re.escape(rule)):
        whole(value, "n", 1, most=2**53, floats=True)


@pytest.mark.parametrize("value", [True, np.True_, "3", None, 3 + 0j], ids=repr)
def test_whole_refuses_other_types(value: object) -> None:
    with pytest.raises(ArgumentError, match="Expected n to be an integer"):
        whole(value, "n", 1, floats=True)


LONG = pytest.mark.parametrize("value", [10**400, -(10**400), 10**5000], ids=["large", "below 0", "unwritable"])
ONE = [[0.0], [1.0], [2.0], [3.0]]
OF_ONE_NUMBER: dict[str, Callable[[Any], object]] = {
    "n_samples": lambda value: bounded_minibatch_size(value, [0.2], [0.5], bounds=(-1.0, 1.0)),
    "target": lambda value: confident_minibatch_size(ONE, target=value, method="student"),
    "confidence": lambda value: confident_minibatch_size(ONE, confidence=value, method="student"),
    "resamples": lambda value: confident_minibatch_size(ONE, resamples=value, method="bootstrap", rng=0),
    "batch_size": lambda value: direct_success(ONE, value),
    "constant": lambda value: berry_esseen(1.0, 1.0, 2.0, constant=value),
    "nodes": lambda value: vote_margin(0.6, value),
}


@LONG
@pytest.mark.parametrize("name", OF_ONE_NUMBER)
def test_an_integer_that_no_double_holds_is_refused_by_name(name: str, value: int) -> None:
    """It has no dtype of 64 bits, and Python may not even write it."""
    with pytest.raises((ArgumentError, DomainError), match=name):
        OF_ONE_NUMBER[name](value)


def test_numbers_of_half_precision_are_what_they_are() -> None:
    """The largest half is compared with limits that no half holds."""
    value = np.float16(65504)
    half: Any = np.float16(0.5)
    assert whole(value, "n", 1, most=2**53, floats=True) == 65504
    assert counts(value, "n") == 65504
    assert berry_esseen(1.0, 1.0, 2.0, constant=half) == berry_esseen(1.0, 1.0, 2.0, constant=0.5)
    with pytest.raises(DomainError, match="integer n"):
        whole(half, "n", 0, floats=True)

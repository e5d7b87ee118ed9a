"""Checks of arguments; the numerical modules do not check them again.

A message states the rule, the value, its index and a remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent.errors import ArgumentError, DomainError

__all__ = [
    "MAX_COUNT",
    "BoolArray",
    "FloatArray",
    "broadcast",
    "choice",
    "counts",
    "demand",
    "deviation",
    "moments",
    "nonnegative",
    "numeric",
    "positive",
    "probability",
    "quoted",
    "real",
    "unwrap",
    "whole",
]

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]

MAX_COUNT = 2**53
"""Largest batch size or number of nodes: up to here every integer is a float64."""

_ATOMS = (int, float, complex, str, bytes, bytearray, memoryview, np.generic, np.ndarray)
_NUMBERS = {int, float}
_DEEPEST = 64  # axes of an array


def real(value: ArrayLike, name: str) -> FloatArray:
    """Return a non-empty float64 array of finite real numbers."""
    array = numeric(value, name).astype(np.float64)
    demand(np.isfinite(array), array, name, f"finite {name}", "Drop or replace such entries first.")
    return array


def deviation(value: ArrayLike, name: str = "std") -> FloatArray:
    """Return a finite standard deviation >= 0."""
    array = real(value, name)
    demand(array >= 0, array, name, f"{name} >= 0", "Give a standard deviation; 0 means no noise.")
    return array


def nonnegative(value: ArrayLike, name: str) -> FloatArray:
    """Return finite numbers >= 0."""
    array = real(value, name)
    demand(array >= 0, array, name, f"{name} >= 0", "Give a number that is not negative.")
    return array


def positive(value: ArrayLike, name: str) -> FloatArray:
    """Return finite numbers > 0."""
    array = real(value, name)
    demand(array > 0, array, name, f"{name} > 0", "Give a positive number.")
    return array


def probability(value: ArrayLike, name: str) -> FloatArray:
    """Return numbers of [0, 1]."""
    array = real(value, name)
    demand((array >= 0) & (array <= 1), array, name, f"0 <= {name} <= 1", "Give a probability.")
    return array


def counts(value: ArrayLike, name: str) -> FloatArray:
    """Return integers of [1, 2**53], given as integers or as floats with integral values, as float64."""
    array = numeric(value, name)
    array = array.astype(np.float64) if array.dtype.kind == "f" else array  # half precision ends at 65504
    hint = f"Give {name} as an integer from 1 to 2**53."
    demand(np.isfinite(array) & (array == np.floor(array)), array, name, f"integer {name}", hint)
    demand((array >= 1) & (array <= MAX_COUNT), array, name, f"1 <= {name} <= 2**53", hint)
    return array.astype(np.float64)


def whole(value: object, name: str, least: int, *, most: float = np.inf, floats: bool = False) -> int:
    """Return one integer of [least, most]; with `floats`, a float with an integral value is accepted too."""
    if type(value) is int and least <= value <= most:  # a simulation calls this at each step
        return value
    kinds = (int, np.integer, float, np.floating) if floats else (int, np.integer)
    if isinstance(value, bool) or not isinstance(value, kinds):
        msg = f"Expected {name} to be an integer; got {name}={quoted(value)} of type {type(value).__name__}."
        raise ArgumentError(msg)
    value = value.item() if isinstance(value, np.generic) else value  # half precision holds no limit beyond 65504
    array, top = np.asarray(value), "2**53" if most == MAX_COUNT else most
    demand(np.bool_(value == value // 1), array, name, f"integer {name}", "Give a whole number.")
    demand(np.bool_(value >= least), array, name, f"{name} >= {least}", "Give a larger number.")
    demand(np.bool_(value <= most), array, name, f"{name} <= {top}", "Give a smaller number.")
    return int(value)


def moments(mean: ArrayLike, std: ArrayLike, batch_size: ArrayLike) -> tuple[FloatArray, ...]:
    """Return mean, standard deviation and batch size in their common shape."""
    return broadcast(mean=real(mean, "mean"), std=deviation(std), batch_size=counts(batch_size, "batch_size"))


def numeric(value: ArrayLike, name: str) -> NDArray[Any]:
    """Return a non-empty array of integers or floats that fit into float64, NaN and inf included."""
    try:
        masked = _masked(value)
        array = np.zeros(0) if masked else np.asarray(value)
    except (ValueError, TypeError, OverflowError) as error:
        msg = f"Expected {name} to be a rectangular array of real numbers; got {quoted(value)} ({error})."
        raise ArgumentError(msg) from error
    if masked:
        msg = f"Expected {name} without a mask; got a masked array. Give its .compressed() or .filled(...)."
        raise ArgumentError(msg)
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:
        msg = (
            f"Expected {name} to hold real numbers of at most 64 bits; got {name} with dtype {array.dtype}. "
            "Convert it to float64 first, if that keeps its meaning."
        )
        raise ArgumentError(msg)
    if array.size == 0:
        msg = f"Expected {name} with at least one element; got {name} of shape {array.shape}."
        raise DomainError(msg)
    return array


def _masked(value: Any, depth: int = 0) -> bool:
    """Tell whether a value is a masked array or holds one, whose mask NumPy would silently drop."""
    if isinstance(value, np.ma.MaskedArray):
        return True
    if isinstance(value, _ATOMS) or depth > _DEEPEST:
        return False
    if hasattr(value, "__array__"):  # an array of another library says itself what it is
        return isinstance(np.asanyarray(value), np.ma.MaskedArray)
    if isinstance(value, Mapping) or not (hasattr(value, "__len__") and hasattr(value, "__getitem__")):
        return False  # NumPy does not look inside
    return not set(map(type, value)) <= _NUMBERS and any(_masked(part, depth + 1) for part in value)


def demand(ok: BoolArray | np.bool_, array: NDArray[Any], name: str, rule: str, hint: str) -> None:
    """Raise a `DomainError` that shows the first element of `array` at which `ok` is False."""
    if np.all(ok):
        return
    values, good = np.broadcast_arrays(array, ok)
    index = tuple(int(i) for i in np.argwhere(~good)[0])
    place = f" at index {index}" if index else ""
    msg = f"Expected {rule}; got {name}={quoted(np.asarray(values[index]).item())}{place}. {hint}"
    raise DomainError(msg)


def quoted(value: object) -> str:
    """Return a value for a message, cut short; Python writes no integer of more than 4300 digits."""
    try:
        return f"{value!r:.80}"
    except ValueError:
        return "a number of more than 4300 digits"


def broadcast(**arrays: FloatArray) -> tuple[FloatArray, ...]:
    """Broadcast the arrays against each other, or raise a `DomainError` that names their shapes."""
    try:
        return np.broadcast_arrays(*arrays.values())
    except ValueError as error:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        msg = f"Expected shapes that broadcast; got {shapes}. Insert axes of length 1 where they differ."
        raise DomainError(msg) from error


def choice(value: object, name: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of the allowed words."""
    words = ", ".join(repr(word) for word in allowed)
    if not isinstance(value, str):
        msg = f"Expected {name} to be one of {words}; got {quoted(value)} of type {type(value).__name__}."
        raise ArgumentError(msg)
    if value not in allowed:
        msg = f"Expected {name} to be one of {words}; got {name}={value!r}."
        raise DomainError(msg)
    return value


def unwrap(array: FloatArray) -> FloatArray:
    """Turn a 0-d array into a NumPy scalar and leave every other array alone."""
    scalar_or_array: FloatArray = array[()]
    return scalar_or_array

"""Validation of the arguments of problems."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import real, whole
from signdescent.errors import ArgumentError, DomainError
from signdescent.simulation.problems.problem import FloatArray

__all__ = [
    "checked_node",
    "checked_nodes",
    "count",
    "exact_points",
    "like",
    "parameter",
    "points",
    "repeat_over_nodes",
    "run_points",
    "single_point",
]


def parameter(ok: bool, name: str, value: object, rule: str, cure: str) -> None:
    """Raise `DomainError` unless a parameter of a problem satisfies its rule."""
    if not ok:
        msg = f"Expected {rule}; got {name}={value!r:.80}. {cure}"
        raise DomainError(msg)


def count(value: object, name: str, *, most: int | None = None) -> int:
    """Return an integer >= 1, and <= `most` if it is given."""
    number = whole(value, name, 1)
    if most is not None:
        parameter(number <= most, name, number, f"{name} <= {most}", "Without replacement no more can be drawn.")
    return number


def checked_nodes(nodes: object, own: int | None) -> int:
    """Return the number of nodes. It must equal `own`, the number of nodes of a split problem, unless that is None."""
    number = count(nodes, "nodes")
    if own is not None:
        parameter(number == own, "nodes", number, f"nodes = {own}", f"The problem is split over {own} nodes.")
    return number


def checked_node(node: object, own: int | None) -> int:
    """Return the index of one node, counted from 0."""
    index = whole(node, "node", 0)
    parameter(own is None or index < own, "node", index, "the number of a node, from 0", "See nodes.")
    return index


def points(x: ArrayLike, dimension: int) -> FloatArray:
    """Return finite points of shape (..., d) as float64."""
    return _ending_in(real(x, "x"), dimension)


def exact_points(x: ArrayLike, dimension: int) -> NDArray[Any]:
    """Return points as Fractions (dtype object) if they are given in Fractions, and as float64 otherwise."""
    array: NDArray[Any] = np.asarray(x)
    if array.dtype != object or array.size == 0:
        return points(x, dimension)
    try:
        exact: NDArray[Any] = np.asarray(np.frompyfunc(_rational, 1, 1)(array), dtype=object)
    except TypeError as error:
        msg = f"Expected x to hold numbers, all of them rational if one is a Fraction; got {x!r:.80} ({error})."
        raise ArgumentError(msg) from error
    return _ending_in(exact, dimension)


def single_point(x: NDArray[Any]) -> NDArray[Any]:
    """Return a single point, shape (d,)."""
    parameter(x.ndim == 1, "x.shape", x.shape, "one point of shape (d,)", "Ask for one point at a time.")
    return x


def run_points(x: FloatArray, dimension: int) -> FloatArray:
    """Return the points of the runs, shape (runs, d)."""
    # a simulation calls this at each step, and its arrays need no conversion
    plain = type(x) is np.ndarray and x.dtype == np.float64 and x.size > 0 and np.isfinite(x).all()
    runs = _ending_in(x, dimension) if plain else points(x, dimension)
    parameter(runs.ndim == 2, "x.shape", runs.shape, "points of shape (runs, d)", "Give x[np.newaxis] for one run.")
    return runs


def like(values: Sequence[Any] | NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """Return parameters as Fractions if x holds Fractions, and as float64 otherwise."""
    if x.dtype == object:
        return np.asarray(np.frompyfunc(Fraction, 1, 1)(np.asarray(values, dtype=object)), dtype=object)
    return np.asarray(values, dtype=np.float64)


def repeat_over_nodes(gradient: NDArray[Any], nodes: int) -> NDArray[Any]:
    """Return a gradient (..., d) repeated for each node, shape (..., nodes, d)."""
    shape = (*gradient.shape[:-1], nodes, gradient.shape[-1])
    return np.broadcast_to(gradient[..., np.newaxis, :], shape).copy()


def _ending_in(array: NDArray[Any], dimension: int) -> NDArray[Any]:
    """Return the array if its last axis has length `dimension`."""
    rule = f"points of shape (..., {dimension})"
    fits = array.ndim >= 1 and array.shape[-1] == dimension
    parameter(fits, "x.shape", array.shape, rule, "The last axis holds the coordinates.")
    return array


def _rational(value: Any) -> Fraction:
    """Return an integer or a Fraction as a Fraction. A float would make the result silently inexact."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction, np.integer)):
        msg = f"{value!r} is neither an integer nor a Fraction"
        raise TypeError(msg)
    return Fraction(int(value)) if isinstance(value, np.integer) else Fraction(value)

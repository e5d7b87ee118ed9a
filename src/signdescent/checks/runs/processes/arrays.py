"""A step of a method that is given as data, in NumPy: many runs at once, all coordinates and nodes together.

Every value is an array of shape (runs, nodes, d); an axis of what has no node or no coordinate has length 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from signdescent._validation import FloatArray
from signdescent.errors import ArgumentError
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.terms import (
    ITERATION,
    Agrees,
    Better,
    Direction,
    Gradient,
    Head,
    Norm,
    OverNodes,
    Sign,
    Total,
    Value,
    Variable,
    Where,
)

__all__ = ["ArrayMethod", "Arrays", "Smooth"]

Arrays = Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Smooth:
    """A function and its gradient on arrays.

    Parameters
    ----------
    value : callable
        From points, shape (runs, nodes, d), to values, shape (runs, nodes, 1).
    gradient : callable
        From points to gradients of the same shape. A function of nodes has one result for every node.
    """

    value: Callable[[FloatArray], FloatArray]
    gradient: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True)
class _Place:
    """What a term is evaluated at."""

    method: ArrayMethod
    iteration: int
    known: Arrays


@dataclass(frozen=True, slots=True)
class ArrayMethod:
    """A method with its parameters and the functions that it is run on.

    Parameters
    ----------
    terms : MethodTerms
    parameters : mapping from symbol to float
    functions : mapping from str to Smooth
        By the names in the method's terms.
    dimension, nodes : int

    Examples
    --------
    >>> from signdescent.theory.calculus.methods import METHODS
    >>> gamma = sp.Symbol("gamma", positive=True)
    >>> half_square = Smooth(lambda x: (x**2).sum(-1, keepdims=True) / 2, lambda x: x)
    >>> method = ArrayMethod(METHODS["sign_sgd"]("constant"), {gamma: 0.5}, {"f": half_square}, dimension=2)
    >>> start = method.first({"x0": np.array([[[3.0, -1.0]]])})
    >>> method.after(0, {**start, "h": np.array([[[2.0, 0.1]]])})["x"]
    array([[[ 2.5, -1.5]]])
    """

    terms: MethodTerms
    parameters: Mapping[sp.Symbol, float]
    functions: Mapping[str, Smooth]
    dimension: int
    nodes: int = 1

    def first(self, known: Arrays) -> dict[str, FloatArray]:
        """Return what the method keeps in iteration 0, from the constants and what is drawn before, by name."""
        at = _Place(self, 0, known)
        return {str(state.variable.args[0]): _evaluated(state.first, at) for state in self.terms.states}

    def after(self, iteration: int, known: Arrays) -> dict[str, FloatArray]:
        """Return what the method keeps in the next iteration, from what it keeps and draws in this one, by name."""
        at = _Place(self, iteration, known)
        return {str(state.variable.args[0]): _evaluated(state.after, at) for state in self.terms.states}

    def stands_for(self, iteration: int, known: Arrays) -> dict[str, FloatArray]:
        """Return the vectors that the draws stand for, by the draws' names, as far as they are known."""
        at = _Place(self, iteration, known)
        names = {str(draw.variable.args[0]): draw.of for draw in self.terms.draws}
        needed = {name: {str(v.args[0]) for v in of.atoms(Variable)} for name, of in names.items()}
        return {name: _evaluated(of, at) for name, of in names.items() if needed[name] <= set(known)}


def _evaluated(term: sp.Expr, at: _Place) -> Any:
    """Return a term as an array, or as a number."""
    if type(term) in _HEADS:
        return _HEADS[type(term)](term, at)
    if isinstance(term, sp.Rational):
        return int(term.p) / int(term.q)
    if isinstance(term, sp.Symbol):
        return _parameter(term, at)
    if isinstance(term, sp.Abs):
        return np.abs(_evaluated(term.args[0], at))
    if type(term) not in _OPERATIONS:
        msg = (
            f"Expected sums, products, powers and {', '.join(head.__name__ for head in _HEADS)} in a step; got {term}."
        )
        raise ArgumentError(msg)
    first, *others = (_evaluated(arg, at) for arg in term.args)
    for other in others:
        first = _OPERATIONS[type(term)](first, other)
    return first


def _parameter(symbol: sp.Symbol, at: _Place) -> float:
    if symbol == ITERATION:
        return at.iteration
    if symbol not in at.method.parameters:
        msg = (
            f"Expected a value for {symbol} in parameters; got values for {', '.join(map(str, at.method.parameters))}."
        )
        raise ArgumentError(msg)
    return at.method.parameters[symbol]


def _variable(term: Variable, at: _Place) -> FloatArray:
    name = str(term.args[0])
    if name not in at.known:
        msg = (
            f"Expected an array for {name}; got arrays for {', '.join(at.known)}. It is drawn, or kept, or a constant."
        )
        raise ArgumentError(msg)
    return at.known[name]


def _vector(term: sp.Expr, at: _Place) -> FloatArray:
    """Return a term with all coordinates, also where it is the same in each."""
    value = np.asarray(_evaluated(term, at), dtype=float)
    value = value.reshape((1,) * (3 - value.ndim) + value.shape)
    return np.broadcast_to(value, (*value.shape[:-1], at.method.dimension))


def _function(term: Any, at: _Place) -> tuple[Smooth, FloatArray]:
    function, point = _named(term, at), _vector(term.args[1], at)
    if len(term.args) > 2:
        point = np.broadcast_to(point, (point.shape[0], at.method.nodes, point.shape[2]))
    return function, point


def _named(term: Any, at: _Place) -> Smooth:
    name = str(term.args[0])
    if name not in at.method.functions:
        msg = f"Expected a function {name} in functions; got {', '.join(at.method.functions)}."
        raise ArgumentError(msg)
    return at.method.functions[name]


def _value(term: Value, at: _Place) -> FloatArray:
    function, point = _function(term, at)
    return function.value(point)


def _gradient(term: Gradient, at: _Place) -> FloatArray:
    function, point = _function(term, at)
    return function.gradient(point)


def _better(term: Better, at: _Place) -> FloatArray:
    function = _named(term, at)
    one, other = (_vector(arg, at) for arg in term.args[1:])
    return np.where(function.value(one) < function.value(other), one, other)


def _norm(term: sp.Expr, at: _Place) -> FloatArray:
    norm: FloatArray = np.linalg.norm(_vector(term, at), axis=-1, keepdims=True)
    return norm


def _direction(term: Direction, at: _Place) -> FloatArray:
    norm = _norm(term.args[0], at)
    return _vector(term.args[0], at) / np.where(norm == 0, 1.0, norm)


def _agrees(term: Agrees, at: _Place) -> FloatArray:
    one, other = (np.sign(_evaluated(arg, at)) for arg in term.args)
    return np.asarray(one == other, dtype=float)


def _where(term: Where, at: _Place) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):  # in what is not taken
        one, other, first, second = (_evaluated(arg, at) for arg in term.args)
    return np.where(one < other, first, second)


def _over_nodes(term: OverNodes, at: _Place) -> FloatArray:
    value = np.asarray(_evaluated(term.args[0], at), dtype=float)
    return value if value.ndim == 0 else value.mean(axis=1, keepdims=True)


_OPERATIONS: Mapping[type[sp.Expr], Callable[[Any, Any], Any]] = {
    sp.Add: lambda a, b: a + b,
    sp.Mul: lambda a, b: a * b,
    sp.Pow: lambda a, b: np.asarray(a, dtype=float) ** b,
    sp.Min: np.minimum,
    sp.Max: np.maximum,
}
_HEADS: Mapping[type[Head], Callable[[Any, _Place], Any]] = {
    Variable: _variable,
    Value: _value,
    Gradient: _gradient,
    Better: _better,
    Sign: lambda term, at: np.sign(_evaluated(term.args[0], at)),
    Agrees: _agrees,
    Norm: lambda term, at: _norm(term.args[0], at),
    Direction: _direction,
    Where: _where,
    Total: lambda term, at: _vector(term.args[0], at).sum(axis=-1, keepdims=True),
    OverNodes: _over_nodes,
}
"""The heads that a step of a method is made of; expectations are none of them."""

"""The interface of a method: pure `init` and `step` on a batch of runs, and the messages of a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import FloatArray
from signdescent.errors import ArgumentError, DomainError

__all__ = [
    "FLOAT_BITS",
    "FloatArray",
    "Info",
    "Method",
    "State",
    "Stateless",
    "Value",
    "check_choice",
    "check_momentum",
    "check_number",
    "one_node",
]

Value = Callable[[FloatArray], FloatArray]

FLOAT_BITS = 32
"""Bits of one transmitted number. The runs compute in float64; the literature counts single precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of a batch of runs. The method defines the content of the two memories.

    Parameters
    ----------
    point : ndarray, shape (runs, d)
        x_k, the same on every node.
    node_memory : ndarray, shape (runs, nodes, d), or None
        The memory of each node.
    server_memory : ndarray, shape (runs, d) or (runs,), or None
        The memory of the server.
    """

    point: FloatArray
    node_memory: FloatArray | None = None
    server_memory: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """The update of one step and the sizes of its messages.

    Parameters
    ----------
    update : ndarray, shape (runs, d)
        The difference x_k - x_{k+1}. Its sign is the method's estimate of the sign of the gradient.
    bits_up : ndarray of int, broadcastable to (runs, nodes)
        Bits that each node sent to the server.
    bits_down : ndarray of int, broadcastable to (runs,)
        Bits that the server sent to each node.
    """

    update: FloatArray
    bits_up: NDArray[np.int64]
    bits_down: NDArray[np.int64]


class Method(Protocol):
    """A method with its parameters: a frozen dataclass without state or randomness.

    `init` and the first call of `step` receive the same gradients.
    """

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step.

        Parameters
        ----------
        start : ndarray, shape (runs, d)
            x_0.
        gradients : ndarray, shape (runs, nodes, d)
            One stochastic gradient for each run and node, at x_0.

        Returns
        -------
        State
            With x_0 as its point.
        """

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,
        value: Value | None = None,
    ) -> tuple[State, Info]:
        """Take one step. No argument is modified.

        Parameters
        ----------
        state : State
            The state before the step.
        gradients : ndarray, shape (runs, nodes, d)
            One stochastic gradient for each run and node, at the state's point.
        step_size : float, > 0
            gamma_k.
        rng : numpy.random.Generator
            Source of the method's own randomness.
        value : callable, optional
            Points (runs, d) in, values of f (runs,) out. Needed by methods that compare values.

        Returns
        -------
        State, Info
            The state after the step, and its update and bits.
        """


class Stateless:
    """Base class of a method whose state is the point."""

    __slots__ = ()

    def init(self, start: FloatArray, gradients: FloatArray) -> State:  # noqa: ARG002 - the protocol's signature
        """Return the state before the first step."""
        return State(point=start)


def check_choice(value: object, name: str, allowed: tuple[object, ...]) -> None:
    """Raise `DomainError` unless a parameter is one of the allowed values."""
    if isinstance(value, bool) or value not in allowed:
        words = ", ".join(repr(word) for word in allowed)
        msg = f"Expected {name} to be one of {words}; got {name}={value!r}."
        raise DomainError(msg)


def check_number(value: object, name: str, rule: str, ok: Callable[[float], bool]) -> None:
    """Raise unless a parameter is a finite real number that satisfies its rule."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        msg = f"Expected {name} to be a real number; got {name}={value!r}."
        raise ArgumentError(msg)
    if not (np.isfinite(value) and ok(float(value))):
        msg = f"Expected {rule}; got {name}={value!r}."
        raise DomainError(msg)


def check_momentum(value: object) -> None:
    """Raise unless a momentum parameter is in [0, 1)."""
    check_number(value, "momentum", "0 <= momentum < 1", lambda beta: 0 <= beta < 1)


def one_node(gradients: FloatArray, method: str, instead: str) -> None:
    """Raise `DomainError` unless there is exactly one node."""
    if gradients.shape[1] != 1:
        msg = f"Expected nodes=1 for {method}; got nodes={gradients.shape[1]}. Use {instead} for several nodes."
        raise DomainError(msg)

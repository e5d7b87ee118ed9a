"""What every method offers: pure `init` and `step` on a batch of runs, and what a step sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from signdescent.errors import ArgumentError, DomainError

__all__ = [
    "FLOAT_BITS",
    "FloatArray",
    "Info",
    "Method",
    "State",
    "Value",
    "check_choice",
    "check_momentum",
    "check_number",
    "one_node",
]

FloatArray = NDArray[np.float64]
Value = Callable[[FloatArray], FloatArray]

FLOAT_BITS = 32
"""What one number costs on the wire. The runs compute in float64; the literature counts single precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a batch of runs stands. What the two memories hold, the method says.

    Parameters
    ----------
    point : ndarray, shape (runs, d)
        x_k, the same on every node.
    node_memory : ndarray, shape (runs, nodes, d), or None
        What each node keeps for itself.
    server_memory : ndarray, shape (runs, d) or (runs,), or None
        What the server keeps.
    """

    point: FloatArray
    node_memory: FloatArray | None = None
    server_memory: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What one step did and sent.

    Parameters
    ----------
    update : ndarray, shape (runs, d)
        What was subtracted from the point: its sign is the method's guess of the gradient's sign.
    bits_up : ndarray of int, broadcastable to (runs, nodes)
        Bits that each node sent to the server.
    bits_down : ndarray of int, broadcastable to (runs,)
        Bits that the server sent to each node.
    """

    update: FloatArray
    bits_up: NDArray[np.int64]
    bits_down: NDArray[np.int64]


class Method(Protocol):
    """A method with its parameters; a frozen dataclass that holds no state and no randomness.

    The gradients that `init` gets are those of the first step: both calls see the same numbers.
    """

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step.

        Parameters
        ----------
        start : ndarray, shape (runs, d)
            x_0.
        gradients : ndarray, shape (runs, nodes, d)
            One stochastic gradient a run and node, at x_0.
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
        """Take one step; no argument is changed.

        Parameters
        ----------
        state : State
            Where the runs stand.
        gradients : ndarray, shape (runs, nodes, d)
            One stochastic gradient a run and node, at the state's point.
        step_size : float, > 0
            gamma_k.
        rng : numpy.random.Generator
            Where the method's own randomness comes from.
        value : callable, optional
            Points (runs, d) in, values of f (runs,) out; for the methods that compare values.
        """


def check_choice(value: object, name: str, allowed: tuple[object, ...]) -> None:
    """Raise unless a parameter is one of a few words or numbers."""
    if isinstance(value, bool) or value not in allowed:
        words = ", ".join(repr(word) for word in allowed)
        msg = f"Expected {name} to be one of {words}; got {name}={value!r}."
        raise DomainError(msg)


def check_number(value: object, name: str, rule: str, ok: Callable[[float], bool]) -> None:
    """Raise unless a parameter is a finite real number that meets its rule."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        msg = f"Expected {name} to be a real number; got {name}={value!r}."
        raise ArgumentError(msg)
    if not (np.isfinite(value) and ok(float(value))):
        msg = f"Expected {rule}; got {name}={value!r}."
        raise DomainError(msg)


def check_momentum(value: object) -> None:
    """Raise unless a momentum parameter beta is in [0, 1)."""
    check_number(value, "momentum", "0 <= momentum < 1", lambda beta: 0 <= beta < 1)


def one_node(gradients: FloatArray, method: str, instead: str) -> None:
    """Raise unless there is one node."""
    if gradients.shape[1] != 1:
        msg = f"Expected nodes=1 for {method}; got nodes={gradients.shape[1]}. Use {instead} for several nodes."
        raise DomainError(msg)

"""Step sizes gamma_k as functions of the step k = 0, 1, ...; any callable can be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent.errors import ArgumentError, DomainError

__all__ = ["SCHEDULES", "Constant", "Decreasing", "Schedule", "step_sizes"]

Schedule = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Constant:
    """The constant step size gamma_k = gamma.

    Examples
    --------
    >>> Constant(0.5)(3)
    0.5
    """

    step_size: float

    def __call__(self, k: int) -> float:
        """Return the step size of step k."""
        del k
        return self.step_size


@dataclass(frozen=True, slots=True)
class Decreasing:
    """The decreasing step size gamma_k = gamma_0 / sqrt(k + 1) of Theorems 5 to 7.

    Examples
    --------
    >>> Decreasing(0.5)(3)
    0.25
    """

    step_size: float

    def __call__(self, k: int) -> float:
        """Return the step size of step k."""
        return float(self.step_size / np.sqrt(k + 1))


SCHEDULES: dict[str, Callable[[float], Schedule]] = {"constant": Constant, "decreasing": Decreasing}
"""Constructors of the schedules by name. Their argument is the first step size."""


def step_sizes(step_size: float | Schedule, steps: int) -> NDArray[np.float64]:
    """Return the step sizes gamma_0, ..., gamma_{K-1}.

    Parameters
    ----------
    step_size : float or callable
        A constant step size, or a function from k to gamma_k.
    steps : int
        The number of steps K.

    Returns
    -------
    ndarray, shape (K,)
        The step sizes.

    Raises
    ------
    ArgumentError
        If a step size is not a real number.
    DomainError
        If a step size is not positive and finite.

    Examples
    --------
    >>> step_sizes(Decreasing(1.0), 3)
    array([1.        , 0.70710678, 0.57735027])
    """
    given: list[Any] = [step_size(k) for k in range(steps)] if callable(step_size) else [step_size]
    for k, gamma in enumerate(given):
        if isinstance(gamma, (bool, np.bool_)) or not isinstance(gamma, (int, float, np.integer, np.floating)):
            msg = f"Expected step_size to be a real number or a callable that returns one; got step_size={gamma!r}."
            raise ArgumentError(msg)
        if not 0 < gamma < np.inf:
            msg = f"Expected 0 < step_size < inf; got step_size={gamma!r} at step {k}. Give a positive number."
            raise DomainError(msg)
    sizes = np.array(given, dtype=np.float64)
    return sizes if callable(step_size) else np.full(steps, sizes[0])

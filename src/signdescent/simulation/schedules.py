"""Step sizes gamma_k as functions of the step k = 0, 1, ...; any callable can be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from signdescent.errors import ArgumentError, DomainError

__all__ = ["SCHEDULES", "Constant", "Decreasing", "Power", "Schedule", "rational_root", "step_sizes"]

Schedule = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Constant:
    """The constant step size gamma_k = gamma.

    Examples
    --------
    >>> Constant(0.5)(3)
    0.5
    """

    constant: ClassVar[bool] = True
    step_size: float | Fraction

    def __call__(self, k: int) -> float:
        """Return the step size of step k."""
        del k
        return float(self.step_size)

    def exact(self, k: int) -> Fraction | None:
        """Return the step size of step k as a Fraction."""
        del k
        return Fraction(self.step_size)


@dataclass(frozen=True, slots=True)
class Decreasing:
    """The decreasing step size gamma_k = gamma_0 / sqrt(k + 1) of Theorems 5 to 7.

    Examples
    --------
    >>> Decreasing(0.5)(3)
    0.25
    """

    constant: ClassVar[bool] = False
    step_size: float | Fraction

    def __call__(self, k: int) -> float:
        """Return the step size of step k."""
        return float(self.step_size) / sqrt(k + 1)

    def exact(self, k: int) -> Fraction | None:
        """Return the step size of step k as a Fraction; None if it is not rational."""
        root = rational_root(Fraction(k + 1))
        return None if root is None else Fraction(self.step_size) / root


@dataclass(frozen=True, slots=True)
class Power:
    """The constant step size gamma_k = base^(times/2^halvings), such as K^(-3/4) of Theorem 8.

    Parameters
    ----------
    base : Fraction or float
        The positive base; a float if it is not rational.
    times, halvings : int
        The numerator of the exponent, and the exponent of its denominator 2^halvings.

    Examples
    --------
    >>> Power(Fraction(16), -3, 2)(0), str(Power(Fraction(16), -3, 2).exact(0)), Power(Fraction(2), -3, 2).exact(0)
    (0.125, '1/8', None)
    """

    constant: ClassVar[bool] = True
    base: Fraction | float
    times: int
    halvings: int

    def __call__(self, k: int) -> float:
        """Return the step size of step k."""
        del k
        return float(float(self.base) ** (self.times / 2**self.halvings))

    def exact(self, k: int) -> Fraction | None:
        """Return the step size of step k as a Fraction; None if it is not rational."""
        del k
        root = self.base if isinstance(self.base, Fraction) else None
        for _ in range(self.halvings):
            root = None if root is None else rational_root(root)
        return None if root is None else root**self.times


def rational_root(value: Fraction) -> Fraction | None:
    """Return the square root of a fraction >= 0; None if it is not rational."""
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    exact = top * top == value.numerator and bottom * bottom == value.denominator
    return Fraction(top, bottom) if exact else None


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

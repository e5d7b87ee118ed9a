"""The l12-norm in the plane, and the shape of its level sets: Figures 1 and 8."""

from __future__ import annotations

import numpy as np

from signdescent._validation import FloatArray
from signdescent.bounds import l12_norm

__all__ = ["level_set", "norm_on_grid", "radius", "roundness"]


_HALVINGS = 80


def norm_on_grid(box: float, points: int, std: float) -> tuple[FloatArray, FloatArray]:
    """Return the coordinates of a square grid over [-box, box], and the norm there, shape (points, points)."""
    axis = np.linspace(-box, box, points)
    plane = np.stack(np.meshgrid(axis, axis), axis=-1)
    return axis, np.asarray(l12_norm(plane, std))


def radius(level: float, angles: FloatArray, std: float) -> FloatArray:
    """Return the l2-length of g in each direction at which the norm has this level, by bisection.

    The norm increases along every ray and lies between |g|_1 - 2 sqrt(3) std and |g|_1 >= |g|_2.

    Examples
    --------
    >>> radius(1.0, np.array([0.0, np.pi / 4]), 0.0).round(4)
    array([1.    , 0.7071])
    """
    direction = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    low = np.zeros(len(angles))
    high = np.full(len(angles), level + 2 * np.sqrt(3) * std)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        inside = np.asarray(l12_norm(middle[:, np.newaxis] * direction, std)) <= level
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return low


def level_set(level: float, std: float, *, points: int = 361) -> FloatArray:
    """Return the level set of the norm as a closed curve, shape (points, 2)."""
    angles = np.linspace(0.0, 2 * np.pi, points)
    reach = radius(level, angles, std)
    return np.stack([reach * np.cos(angles), reach * np.sin(angles)], axis=-1)


def roundness(level: float, std: float) -> float:
    """Return length on the diagonal over length on an axis: 1 for the l2-norm, 1/sqrt(2) = 0.7071 for the l1-norm."""
    axis, diagonal = radius(level, np.array([0.0, np.pi / 4]), std)
    return float(diagonal / axis)

"""Special functions on arrays of floats, for searches only; NaN where they do not exist.

SciPy knows the upper incomplete gamma function of positive orders alone. Its confluent functions take unlimited time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sc

__all__ = ["expint", "exponential_integral", "lambert", "lower_gamma", "upper_gamma"]

Array = Any
_STEPS = 150  # of the continued fraction
_NEAR = 0.5  # below it, the fraction converges slowly for orders of moderate size
_ORDERS = 40


def _fraction(n: Array, x: Array) -> Array:
    """Return e^x E_n(x) by its continued fraction, for n > 0 and x > 0."""
    tail = x + n + 2 * _STEPS
    for k in range(_STEPS, 0, -1):
        tail = x + n + 2 * (k - 1) - k * (n + k - 1) / tail
    return 1 / tail


def upper_gamma(a: Array, x: Array) -> Array:
    """Return the upper incomplete gamma function."""
    a, x = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(x, dtype=float))
    positive = a > 0
    order = np.where(positive, a, 1.0)
    whole = sc.gammaincc(order, x) * sc.gamma(order)
    inner = np.where((x > 0) & ~positive, x, np.nan)
    if np.isnan(inner).all():
        return np.where(positive & (x >= 0), whole, np.nan)
    far = inner**a * np.exp(-inner) * _fraction(1 - a, inner)
    near = (inner < _NEAR) & (a > -_ORDERS)
    other = np.where(near, _by_parts(np.where(near, a, -0.5), np.where(near, inner, 0.1)), far) if near.any() else far
    return np.where(x < 0, np.nan, np.where(positive, whole, other))


def _by_parts(a: Array, x: Array) -> Array:
    """Return the function at an order a <= 0 from that between 0 and 1."""
    steps = np.floor(-a) + (a != np.floor(a))
    order = a + steps
    value = np.where(order == 0, sc.exp1(x), sc.gammaincc(np.where(order == 0, 1.0, order), x) * sc.gamma(order))
    for k in range(int(steps.max()) if steps.size else 0):
        lower = order - 1 - k
        value = np.where(k < steps, (value - x**lower * np.exp(-x)) / np.where(k < steps, lower, 1.0), value)
    return value


def lower_gamma(a: Array, x: Array) -> Array:
    """Return the lower incomplete gamma function of a positive order."""
    a, x = np.asarray(a, dtype=float), np.asarray(x, dtype=float)
    order = np.where(a > 0, a, np.nan)
    return sc.gammainc(order, np.where(x >= 0, x, np.nan)) * sc.gamma(order)


def expint(n: Array, x: Array) -> Array:
    """Return the exponential integral E_n(x)."""
    n, x = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(x, dtype=float))
    whole = (n == np.floor(n)) & (n >= 0) & (n < 2**31)
    inner = np.where(x > 0, x, np.nan)
    known = sc.expn(np.where(whole, n, 0).astype(int), inner)
    by_fraction = (n > _ORDERS) | ((n > 0) & (inner > _NEAR))
    other = np.where(by_fraction, 1.0, inner ** (n - 1) * upper_gamma(np.where(by_fraction, 1.0, 1 - n), inner))
    fraction = np.exp(-inner) * _fraction(np.where(by_fraction, n, 1.0), inner)
    at_zero = np.where(n > 1, 1 / np.where(n > 1, n - 1, 1.0), np.nan)
    return np.where(x == 0, at_zero, np.where(whole, known, np.where(by_fraction, fraction, other)))


def exponential_integral(x: Array) -> Array:
    """Return Ei."""
    x = np.asarray(x, dtype=float)
    return np.where(x == 0, np.nan, sc.expi(x))


def lambert(x: Array) -> Array:
    """Return the principal branch of Lambert's W."""
    x = np.asarray(x, dtype=float)
    return np.where(x >= -np.exp(-1.0), sc.lambertw(x).real, np.nan)

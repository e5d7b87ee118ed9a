"""The real l at which a vote reaches a margin, as a smooth function of the quality of the nodes.

With L = -log(1 - u^2), the root l of F_l(u) = w has l L = y(L), where y varies little: from erfinv(w)^2 at L = 0 to
-log(1 - w^2) at u = w, where l = 1. y is represented by a Chebyshev series, cached for each w.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import scipy.special as sc

from signdescent._validation import FloatArray
from signdescent.bounds._vote import log_one_minus_square

__all__ = ["DOUBT", "series"]

DOUBT = 1e-12
"""Relative error of y that callers allow for; a series whose error at test points exceeds a tenth of it is not used."""

_TERMS = 64
_STEPS = 64


@lru_cache(maxsize=64)
def series(w: float) -> tuple[FloatArray, float] | None:
    """Return the coefficients of y and the end of its range, or None if the series does not converge.

    Also None if w^2 is not a normal double: no u of a double rho lies below such a w.
    """
    reach = -float(log_one_minus_square(np.asarray(w)))
    if reach < np.finfo(np.float64).tiny:
        return None
    nodes = np.cos(np.pi * (np.arange(_TERMS) + 0.5) / _TERMS)
    coefficients = np.polynomial.chebyshev.chebfit(nodes, _scaled_root(w, reach * (1 + nodes) / 2), _TERMS - 1)
    last = np.flatnonzero(np.abs(coefficients) > 1e-16 * abs(coefficients[0]))
    kept: FloatArray = np.ascontiguousarray(coefficients[: last[-1] + 1], dtype=np.float64)
    tests = np.cos(np.pi * np.arange(1, 2 * _TERMS, 2) / (2 * _TERMS + 1))
    exact = _scaled_root(w, reach * (1 + tests) / 2)
    off = np.abs(np.polynomial.chebyshev.chebval(tests, kept) / exact - 1)
    if not np.all(off < DOUBT / 10):
        return None
    kept.setflags(write=False)
    return kept, reach


def _scaled_root(w: float, gap: FloatArray) -> FloatArray:
    """Return l L for the root l of F_l(u) = w, by bisection; L = -log(1 - u^2) <= -log(1 - w^2)."""
    square = -np.expm1(-gap)
    low, high = np.zeros_like(gap), -log_one_minus_square(np.asarray(w)) + 0 * gap  # F_l >= sqrt(1 - (1 - u^2)^l)
    for _ in range(_STEPS):
        middle = low + (high - low) / 2
        l = middle / gap
        reached = sc.betainc(0.5, l, square) >= w if w <= 0.5 else sc.betaincc(0.5, l, square) <= 1 - w
        high, low = np.where(reached, middle, high), np.where(reached, low, middle)
    return high

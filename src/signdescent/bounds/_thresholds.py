"""For each bound, the real threshold t: the bound exceeds the target p if and only if the batch size n > t.

Each bound is strictly increasing in n (or constant 1), so a guarantee for the least integer above t holds
for every larger one. Here r = std^2/mean^2, y = sqrt(r), b = third_moment/std^3 and q = 1 - p, which is
exact for p >= 1/2. Arguments are not checked, no warnings are raised, and overflow gives inf.
"""

from __future__ import annotations

import numpy as np
import scipy.special as sc

from signdescent._validation import FloatArray
from signdescent.bounds._formulas import GAUSS_KNEE, GAUSS_TAIL, SQRT3, shevtsova

__all__ = [
    "bernstein",
    "berry_esseen",
    "cantelli",
    "gauss",
    "gaussian",
    "hoeffding",
    "least_integer",
    "paper",
]

_TIE = 1e-12
_ROUNDING = 1e-13


def least_integer(threshold: FloatArray) -> FloatArray:
    """Return the least integer above t; a t within 1e-12 relative below an integer counts as that integer."""
    with np.errstate(over="ignore"):
        return np.floor(threshold * (1 + _TIE)) + 1


def cantelli(y: FloatArray, p: FloatArray) -> FloatArray:
    """Solve n / (n + r) > p: n > r p / (1 - p)."""
    with np.errstate(all="ignore"):
        return np.asarray(y * y * (p / (1 - p)))


def paper(y: FloatArray, ratio: FloatArray | None, p: FloatArray) -> FloatArray:
    """Lemma 3 at p = 1/2, n > 2 min(r, third_moment / (|mean| std^2)); Lemma 10 above, n > r / (1 - p)."""
    with np.errstate(all="ignore"):
        plain = np.asarray(y * y / (1 - p))
        if ratio is None:
            return plain
        return np.where(p == 0.5, np.minimum(plain, 2 * ratio * y), plain)  # third/(|mean| std^2) = b y


def gauss(y: FloatArray, p: FloatArray) -> FloatArray:
    """Solve G(sqrt(n) z) > 2p - 1, z^2 = 1/(3 r): n > 3 r w^2, where G(w) = 2p - 1 on its right branch."""
    root = np.where(2 * p - 1 < GAUSS_KNEE, 2 * p - 1, np.sqrt(GAUSS_TAIL / (2 * (1 - p))))
    return _scaled_square(np.asarray(SQRT3 * root), y)


def gaussian(y: FloatArray, p: FloatArray) -> FloatArray:
    """Solve Phi(sqrt(n) / y) > p: n > (y Phi^-1(p))^2."""
    return _scaled_square(sc.ndtri(1 - p), y)


def _scaled_square(root: FloatArray, y: FloatArray) -> FloatArray:
    """Return (root y)^2, which is 0 at root 0 even if y has overflowed: at p = 1/2 one sample is enough."""
    with np.errstate(all="ignore"):
        return np.where(root == 0, 0.0, (root * y) ** 2)


def hoeffding(width: FloatArray, p: FloatArray) -> FloatArray:
    """Solve 1 - exp(-2 n / width^2) > p, with width = (high - low) / |mean|."""
    with np.errstate(all="ignore"):
        return np.asarray(-np.log(1 - p) * width * width / 2)


def bernstein(y: FloatArray, bound: FloatArray, p: FloatArray) -> FloatArray:
    """Solve 1 - exp(-n / (2 r + 2 bound / 3)) > p, with bound in units of |mean|."""
    with np.errstate(all="ignore"):
        return np.asarray(-np.log(1 - p) * (2 * y * y + (2 / 3) * bound))


def berry_esseen(y: FloatArray, ratio: FloatArray, p: FloatArray, *, compiled: bool = False) -> FloatArray:
    """Solve Phi(s / y) - D / s > p for s = sqrt(n).

    Phi(s / y) and -D / s are both strictly increasing in s > 0, so their sum is, from -inf to 1: one root,
    and every larger n satisfies the inequality. In terms of failure, Phi(-s/y) + D/s = 1 - p has its root between
    max(D/(1-p), -y Phi^-1(1-p)), where one term alone is 1 - p, and max(2 D/(1-p), -y Phi^-1((1-p)/2)), where
    each is at most half of it.

    Solved by vectorised bisection, or by compiled code where that determines the integer, so that `least_integer` gives
    the same result either way.
    """
    y, ratio, p = (np.array(a, dtype=np.float64) for a in np.broadcast_arrays(y, ratio, p))
    distance, q = shevtsova(ratio), 1 - p
    with np.errstate(all="ignore"):
        left = np.maximum(distance / q, -y * sc.ndtri(q))
        if not compiled:
            return _bisected(y, distance, p, left)
        from signdescent.bounds._compiled import kernels as _kernels

        roots = np.empty(y.shape)
        _kernels.berry_esseen_roots(y, distance, p, left, roots)
        # Both methods err by a few units of rounding; where that could change the integer, bisection decides.
        unsettled = ~(least_integer(roots * (1 - _ROUNDING)) == least_integer(roots * (1 + _ROUNDING)))
        if np.any(unsettled):
            roots[unsettled] = _bisected(y[unsettled], distance[unsettled], p[unsettled], left[unsettled])
        return roots


def _bisected(y: FloatArray, distance: FloatArray, p: FloatArray, low: FloatArray) -> FloatArray:
    """Return the square of the root of Phi(s / y) - D / s = p, at most 4 units of rounding above it."""
    q = 1 - p
    high = np.maximum(2 * distance / q, -y * sc.ndtri(q / 2))
    open_ = np.isfinite(high) & (low < high)
    while np.any(open_):  # geometric steps suit distant ends; scipy.optimize.elementwise has none
        middle = np.sqrt(low) * np.sqrt(high)
        # Near p = 1/2 the terms are taken from 1/2, near p = 1 from 1, so that neither cancels.
        central = sc.erf(middle / y * np.sqrt(0.5)) / 2 - distance / middle > p - 0.5
        tail = sc.ndtr(-middle / y) + distance / middle < q
        above = np.where(p < 0.75, central, tail)
        high = np.where(open_ & above, middle, high)
        low = np.where(open_ & ~above, middle, low)
        open_ &= high > low * (1 + 4 * np.finfo(np.float64).eps)
    return np.asarray(high * high)

"""The vote as a function of u = 2 rho - 1 and l = (nodes + 1) // 2; arguments are not checked, no warnings are raised.

F_l(u) = 2 I(rho; l, l) - 1 = sign(u) I(u^2; 1/2, l). The first form cancels near u = 0; the second does not.
"""

from __future__ import annotations

from math import comb

import numpy as np
import scipy.special as sc

from signdescent._validation import BoolArray, FloatArray

__all__ = ["edge", "failure", "half", "log_failure", "log_one_minus_square", "margin", "reaches", "slope"]

_DIRECT = 1e6  # up to this l the failure is computed by I(1-rho; l, l), beyond it by the edge form

# c_l = 2 l C(2l, l) / 4^l, correctly rounded for small l ...
_SLOPES = np.array([2 * l * comb(2 * l, l) / 4**l for l in range(1, 32)])
# ... and by the series of Gamma(l + 1/2) / (Gamma(l) sqrt(l)) in 1/l beyond.
_SERIES = (1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304, 39325 / 33554432)


def half(nodes: FloatArray) -> FloatArray:
    """Return l = (nodes + 1) // 2: an even number of nodes is equivalent to one node fewer."""
    return np.floor((nodes + 1) / 2)


def edge(rho: FloatArray) -> FloatArray:
    """Return u = 2 rho - 1: exact for rho >= 1/4, else rounded once, which is harmless because u F'(u) <= F(u)."""
    return 2 * rho - 1


def slope(l: FloatArray) -> FloatArray:
    """Return c_l = F_l'(0) with relative error 3e-16 (SciPy's beta(l, 1/2) = 2/c_l loses 1e-9 near l = 1e6)."""
    small = _SLOPES[np.clip(l, 1, len(_SLOPES)).astype(np.int64) - 1]
    with np.errstate(under="ignore"):
        series = np.polynomial.polynomial.polyval(1 / l, _SERIES)
    return np.where(l <= len(_SLOPES), small, 2 / np.sqrt(np.pi) * np.sqrt(l) * series)


def log_one_minus_square(u: FloatArray) -> FloatArray:
    """Return log(1 - u^2) in [-inf, 0] to a few ulps; 1 - |u| is exact where the product form is used."""
    with np.errstate(divide="ignore", under="ignore"):
        a = np.abs(u)
        return np.where(a < 0.5, np.log1p(-u * u), np.log1p(-a) + np.log1p(a))


def log_failure(rho: FloatArray) -> FloatArray:
    """Return log(1 - u^2) = log(4 rho (1 - rho)) in [-inf, 0] to a few ulps, also where u itself is rounded to -1."""
    u = edge(rho)
    with np.errstate(divide="ignore"):
        return np.where(u + 1 == 2 * rho, log_one_minus_square(u), np.log(4 * rho) + np.log1p(-rho))


def margin(u: FloatArray, l: FloatArray) -> FloatArray:
    """Return F_l(u). u^2 never underflows: for a double rho, u is 0 or at least 2^-53."""
    return np.where(l == 1, u, np.copysign(sc.betainc(0.5, l, u * u), u))


def failure(rho: FloatArray, l: FloatArray) -> FloatArray:
    """Return (1 - F_l)/2 = I(1-rho; l, l), with full relative accuracy in the tail."""
    rho, l = np.broadcast_arrays(rho, l)
    u = edge(rho)
    result = np.asarray(0.5 - 0.5 * margin(u, l))  # sharp for u <= 0: no cancellation
    direct = (u > 0) & (l <= _DIRECT)
    result[direct] = sc.betaincc(l[direct], l[direct], rho[direct])
    # For larger l the direct form loses digits and then time, while I(u^2; 1/2, l) keeps both: its argument
    # is known to half an ulp and its condition number, about l u^2, is below 700 where the tail is not 0.
    far = (u > 0) & (l > _DIRECT)
    result[far] = 0.5 * sc.betaincc(0.5, l[far], u[far] ** 2)
    return result


def reaches(rho: FloatArray, l: FloatArray, target: FloatArray) -> BoolArray:
    """Whether F_l >= target, decided by the smaller one of F and 1 - F; rho > 1/2."""
    return np.where(target <= 0.5, margin(edge(rho), l) >= target, failure(rho, l) <= (1 - target) / 2)

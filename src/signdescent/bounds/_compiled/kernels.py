"""Compiled loops, each one pass over the data; `dispatch` decides when they run.

Every kernel takes whole blocks of BLOCK coordinates (the last may be shorter) and writes one number per block or per
coordinate. Results do not depend on the number of threads. A kernel returns the number of coordinates it refuses; its
output is then invalid. The norms leave NaN and infinite sums to their caller.

Products may be fused into sums, and the sum over a group of GROUP coordinates may be reordered for vector
instructions. Only the addition of a term, `_plus`, may be reordered: a reordered product or quotient could over- or
underflow. The compiler does not assume that NaN and infinity are absent.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from signdescent.bounds._compiled.numba_options import exact, fused, inline, loose
from signdescent.bounds._compiled.sizes import BLOCK
from signdescent.bounds._compiled.vote_tables import FAILURE_PIECES, LONG, SHORT
from signdescent.bounds._formulas import GAUSS_KNEE, GAUSS_TAIL, SLACK, SQRT3, shevtsova

__all__ = [
    "berry_esseen",
    "berry_esseen_roots",
    "gauss",
    "l12_norm",
    "required_nodes",
    "rho_m_norms",
    "vote_failure",
    "vote_margins",
]

GROUP = 2**9
_HUGE = float(np.finfo(np.float64).max)
_ROOT_HALF = math.sqrt(0.5)
_DENSITY = 1 / math.sqrt(2 * math.pi)
_TINY = float(np.finfo(np.float64).tiny)
_STEPS = 40
_SMALL_STEP = 1e-7
_FAILURE_LAST = FAILURE_PIECES - 1.0
_R0, _R1, _R2, _R3, _R4, _R5, _R6 = (np.uint64(k * FAILURE_PIECES) for k in range(7))

_shevtsova: Callable[[float], float] = exact(shevtsova)  # type: ignore[assignment] # arrays or a scalar


@inline
def _gain(z: float, form: int) -> float:
    """Return G(z) of `_formulas.gauss_gain`; form 0 is exact, 1 second-order, 2 simple."""
    if form == 0:
        return z if z <= GAUSS_KNEE else 1.0 - GAUSS_TAIL / z / z
    t = z if form == 2 else z * (1.0 + z)
    return t / (1.0 + t) if t < 1.0 else 1.0 - 1.0 / (1.0 + t)


@loose
def _plus(total: float, term: float) -> float:
    """Add a term to a sum whose order may change."""
    return total + term


@fused
def _l12_group(g: Any, std: Any, form: int) -> tuple[float, float]:
    total, refused = 0.0, 0.0
    for k in range(len(g)):
        a, s = abs(float(g[k])), float(std[k])
        refused = _plus(refused, 0.0 if (s >= 0.0) & (s <= _HUGE) & (a <= _HUGE) else 1.0)
        z = a / s / SQRT3 if a > 0.0 else 0.0
        total = _plus(total, a * _gain(z, form))
    return total, refused


@exact
def _add(total: float, lost: float, term: float) -> tuple[float, float]:
    """Add a term to a compensated sum: `lost` accumulates the rounding errors (Knuth)."""
    new = total + term
    part = new - total
    return new, lost + ((total - (new - part)) + (term - part))


def _votes(terms: int) -> tuple[Callable[..., float], Callable[..., float]]:
    """Return the kernels of the rho_M-norm and of the vote margin for a polynomial with an even number of terms.

    The number of terms is a compile-time constant, so that vector instructions are used.
    """
    top = terms // 2 - 1

    @inline
    def margin(u: float, table: Any, scale: float) -> float:
        """Return F_l(u), or NaN for NaN."""
        v = u * scale
        w = v * v - 1.0
        w = 1.0 if w > 1.0 else w
        square = w * w
        even, odd = table[2 * top], table[2 * top + 1]  # two independent chains
        for k in range(top - 1, -1, -1):
            even = even * square + table[2 * k]
            odd = odd * square + table[2 * k + 1]
        f = u * (even + odd * w)
        f = 1.0 if f > 1.0 else f
        return -1.0 if f < -1.0 else f

    @fused
    def group(g: Any, rho: Any, table: Any, scale: float) -> tuple[float, float]:
        total, refused = 0.0, 0.0
        for k in range(len(g)):
            a = abs(float(g[k]))
            r = 0.5 if a == 0.0 else float(rho[k])
            refused = _plus(refused, 0.0 if r - r * r >= 0.0 else 1.0)  # unless 0 <= r <= 1
            total = _plus(total, a * margin(2.0 * r - 1.0, table, scale))
        return total, refused

    @exact
    def rho_m_norm(g: Any, rho: Any, table: Any, scale: float, sums: Any) -> float:
        """Write the sums of F(2 rho - 1) |g| over blocks; rho is ignored where g is 0."""
        refused = 0.0
        for block in range(len(sums)):
            total, lost = 0.0, 0.0
            end = min((block + 1) * BLOCK, len(g))
            for start in range(block * BLOCK, end, GROUP):
                stop = min(start + GROUP, end)
                part, bad = group(g[start:stop], rho[start:stop], table, scale)
                total, lost = _add(total, lost, part)
                refused += bad
            sums[block] = total + lost
        return refused

    @fused
    def vote_margin(rho: Any, table: Any, scale: float, out: Any) -> float:
        """Write F(2 rho - 1) for every coordinate."""
        refused = 0.0
        for k in range(len(out)):
            r = float(rho[k])
            refused = _plus(refused, 0.0 if (r >= 0.0) & (r <= 1.0) else 1.0)
            out[k] = margin(2.0 * r - 1.0, table, scale)
        return refused

    return rho_m_norm, vote_margin


_SHORT_NORM, _SHORT_MARGIN = _votes(SHORT)
_LONG_NORM, _LONG_MARGIN = _votes(LONG)
rho_m_norms = {SHORT: _SHORT_NORM, LONG: _LONG_NORM}
"""Kernels by number of terms."""
vote_margins = {SHORT: _SHORT_MARGIN, LONG: _LONG_MARGIN}


@exact
def l12_norm(g: Any, std: Any, form: int, sums: Any) -> float:
    """Write the sums of G(|g| / (sqrt(3) std)) |g| over blocks."""
    refused = 0.0
    for block in range(len(sums)):
        total, lost = 0.0, 0.0
        end = min((block + 1) * BLOCK, len(g))
        for start in range(block * BLOCK, end, GROUP):
            stop = min(start + GROUP, end)
            part, bad = _l12_group(g[start:stop], std[start:stop], form)
            total, lost = _add(total, lost, part)
            refused += bad
        sums[block] = total + lost
    return refused


@exact
def vote_failure(rho: Any, l: float, table: Any, scale: float, out: Any) -> float:
    """Write (1 - F(2 rho - 1)) / 2 for every coordinate."""
    refused = 0.0
    for k in range(len(out)):
        r = float(rho[k])
        fine = (r >= 0.0) & (r <= 1.0)
        refused += 0.0 if fine else 1.0
        u = 2.0 * (r if fine else 0.5) - 1.0
        v = abs(u)
        x = v * scale
        piece = np.int32(min(x, _FAILURE_LAST))
        w = 2.0 * (x - piece) - 1.0
        j = np.uint64(piece)
        q = table[j + _R6]
        q = q * w + table[j + _R5]
        q = q * w + table[j + _R4]
        q = q * w + table[j + _R3]
        q = q * w + table[j + _R2]
        q = q * w + table[j + _R1]
        q = q * w + table[j + _R0]
        gap = math.log1p(-v * v) if v < 0.5 else math.log1p(-v) + math.log1p(v)
        wrong = q * math.exp(l * gap) if x <= _FAILURE_LAST + 1.0 else 0.0
        wrong = wrong if v > 0.0 else 0.5
        out[k] = 1.0 - wrong if u < 0.0 else wrong
    return refused


@exact
def required_nodes(rho: Any, margin: float, series: Any, reach: float, doubt: float, out: Any) -> float:
    """Write the least odd number of nodes, or -l if the real l is too close to an integer to round.

    l L = y(L) with L = -log(1 - u^2) and y a Chebyshev series on [0, reach]; `doubt` bounds its relative error.
    """
    refused = 0.0
    for k in range(len(out)):
        r = float(rho[k])
        refused += 0.0 if (r >= 0.0) & (r <= 1.0) else 1.0
        u = 2.0 * r - 1.0
        if not 0.0 < u < margin:
            out[k] = 1.0 if u >= margin else math.inf
            continue
        gap = -math.log1p(-u * u) if u < 0.5 else -math.log1p(-u) - math.log1p(u)
        t = 4.0 * (gap / reach) - 2.0
        here, before = 0.0, 0.0
        for j in range(len(series) - 1, 0, -1):  # Clenshaw
            here, before = series[j] + t * here - before, here
        half = (series[0] + 0.5 * t * here - before) / gap
        least = math.ceil(half * (1.0 - doubt))
        settled = least == math.ceil(half * (1.0 + doubt)) and half <= 1e11
        out[k] = 2.0 * max(least, 1.0) - 1.0 if settled else -half
    return refused


@fused
def gauss(mean: Any, std: Any, root: float, form: int, out: Any) -> float:
    """Write 1/2 + G(root |mean| / (sqrt(3) std)) / 2, and 0 at mean 0; root is the root of the batch size."""
    refused = 0.0
    for k in range(len(out)):
        m, s = abs(float(mean[k])), float(std[k])
        refused = _plus(refused, 0.0 if (s >= 0.0) & (s <= _HUGE) & (m <= _HUGE) else 1.0)
        value = 0.5 + 0.5 * _gain(root * (m / s) / SQRT3, form)
        out[k] = value if m > 0.0 else 0.0
    return refused


@exact
def berry_esseen(mean: Any, std: Any, third: Any, root: float, constant: float, out: Any) -> float:
    """Write Phi(root |mean| / std) - D / root, clipped; D is constant b, or Shevtsova's if constant is 0."""
    refused = 0.0
    for k in range(len(out)):
        m, s, t = abs(float(mean[k])), float(std[k]), float(third[k])
        ratio = t / s / s / s if s > 0.0 else 1.0
        possible = (ratio >= 1.0 - SLACK) & (t >= _TINY) if s > 0.0 else t == 0.0
        refused += 0.0 if possible & (s >= 0.0) & (s <= _HUGE) & (m <= _HUGE) & (t <= _HUGE) else 1.0
        ratio = max(ratio, 1.0)
        distance = constant * ratio
        if constant == 0.0:
            distance = _shevtsova(ratio)
        value = 1.0
        if s > 0.0:
            value = 1.0 - 0.5 * math.erfc(root * (m / s) * _ROOT_HALF) - distance / root
        out[k] = min(max(value, 0.0), 1.0) if m > 0.0 else 0.0
    return refused


@exact
def berry_esseen_roots(y: Any, distance: Any, p: Any, left: Any, out: Any) -> None:
    """Write s^2 with Phi(s/y) - D/s = p, or NaN if the iteration does not converge.

    `left` is below the root. The failure Phi(-s/y) + D/s - (1 - p) falls and is convex in s, so Halley's steps
    from there close in on the root.
    """
    for k in range(len(y)):
        noise, d, wanted, s = y[k], distance[k], p[k], left[k]
        out[k] = math.nan
        if not (noise > 0.0 and s > 0.0 and s <= _HUGE):
            continue
        for _ in range(_STEPS):
            x = s / noise
            share = d / s
            if wanted < 0.75:  # near p = 1/2 the terms are taken from 1/2, near p = 1 from 1
                gap = (wanted - 0.5) - 0.5 * math.erf(x * _ROOT_HALF) + share
            else:
                gap = 0.5 * math.erfc(x * _ROOT_HALF) + share - (1.0 - wanted)
            density = x * math.exp(-0.5 * x * x) * _DENSITY if x < 40.0 else 0.0
            fall = density + share  # -s f'(s)
            bend = x * x * density + 2.0 * share if x < 40.0 else 2.0 * share  # s^2 f''(s)
            step = gap / fall
            step /= 1.0 - 0.5 * step * bend / fall  # relative to s
            s += step * s
            if abs(step) < _SMALL_STEP:  # Halley's method cubes the error, so the rest is rounding
                out[k] = s * s
                break

"""Formulas shared by several modules. Arguments are not checked, and no warnings are raised.

Ratios are formed before powers, so that no square or cube of a moment over- or underflows on its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import FloatArray, demand, unwrap

__all__ = [
    "GAUSS_KNEE",
    "GAUSS_TAIL",
    "SLACK",
    "SQRT3",
    "finish",
    "gauss_gain",
    "lift",
    "lifted",
    "lyapunov_ratio",
    "noise_ratio",
    "shevtsova",
    "signal",
]

SQRT3 = float(np.sqrt(3.0))
GAUSS_KNEE, GAUSS_TAIL = 2 / 3, 4 / 27
"""Gauss's inequality: G(z) = z up to GAUSS_KNEE, and 1 - GAUSS_TAIL/z^2 beyond."""
SLACK = 1e-9
"""Relative error up to which contradictory moments are attributed to rounding."""


def signal(mean: FloatArray, std: FloatArray, batch_size: FloatArray) -> FloatArray:
    """Return sqrt(n) |mean| / std in [0, inf]: 0 at mean 0, inf where std is 0 and the mean is not."""
    with np.errstate(all="ignore"):
        ratio = np.where(mean == 0, 0.0, np.abs(mean) / std)
        return np.asarray(np.sqrt(batch_size) * ratio)


def lift(*arrays: FloatArray) -> NDArray[np.intc]:
    """Return exponents of two that scale the elementwise largest of these numbers into [1/2, 1) if it is tiny.

    Products and means lose digits near the smallest doubles, while ratios are scale invariant. Multiplication by
    2**lift is exact. The exponent is 0 where the largest number is above 2**-500 or all are 0.
    """
    top = np.max([np.abs(array) for array in np.broadcast_arrays(*arrays)], axis=0)
    exponents: NDArray[np.intc] = np.where((top > 0) & (top < 2.0**-500), -np.frexp(top)[1], 0)
    return exponents


def lifted(*arrays: FloatArray) -> tuple[FloatArray, ...]:
    """Return the numbers scaled elementwise by 2**lift."""
    exponent = lift(*arrays)
    return tuple(np.asarray(np.ldexp(array, exponent)) for array in arrays)


def noise_ratio(mean: FloatArray, std: FloatArray) -> FloatArray:
    """Return std / |mean| in [0, inf]: inf at mean 0."""
    with np.errstate(all="ignore"):
        return np.where(mean == 0, np.inf, std / np.abs(mean))


def gauss_gain(z: FloatArray, form: str) -> FloatArray:
    """Return G(z), z in [0, inf]: the sharp form of Gauss's inequality or one of two simpler lower bounds.

    The forms avoid inf/inf and keep the relative accuracy of small values. The compiled kernels have the same G with
    branches instead of `np.where`, which vectorise there.
    """
    with np.errstate(all="ignore"):
        if form == "exact":
            return np.where(z <= GAUSS_KNEE, z, 1 - GAUSS_TAIL / z / z)
        t = z if form == "simple" else z * (1 + z)  # z / (1 + z) or 1 - 1 / (1 + z + z^2): t / (1 + t)
        return np.where(t < 1, t / (1 + t), 1 - 1 / (1 + t))


def lyapunov_ratio(third_moment: FloatArray, std: FloatArray) -> FloatArray:
    """Return b = third_moment / std^3 >= 1, and 1 where std = 0; refuse moments that no law has.

    Lyapunov's inequality E|X-m|^3 >= (E|X-m|^2)^(3/2) is refused beyond 1e-9 relative and clipped within.
    A subnormal third moment has too few digits for any ratio, so it is refused as well.
    """
    hint = "E|X-mean|**3 is at least std**3 for every law. Use absolute moments; rescale if they underflow."
    rule = "third_moment = 0 where std = 0"
    demand((std > 0) | (third_moment == 0), third_moment, "third_moment", rule, hint)
    with np.errstate(all="ignore"):
        ratio = np.where(std > 0, third_moment / std / std / std, 1.0)
    normal = (third_moment >= np.finfo(np.float64).tiny) | (std == 0)
    ok = (ratio >= 1 - SLACK) & normal
    demand(ok, third_moment, "third_moment", "third_moment >= std**3", hint)
    return np.maximum(ratio, 1.0)


def shevtsova(ratio: FloatArray) -> FloatArray:
    """Return D(b), with |P(standardised sum of n <= x) - Phi(x)| <= D(b)/sqrt(n) for every x and n.

    It is the least of three forms of the Berry-Esseen inequality (Shevtsova, 2013). The compiled kernels compile this
    function for scalars.
    """
    return np.minimum(np.minimum(0.4690 * ratio, 0.3322 * (ratio + 0.429)), 0.3031 * (ratio + 0.646))


def finish(value: FloatArray, mean: FloatArray) -> FloatArray:
    """Clip a success probability to [0, 1], set it to 0 where the mean is 0, and unwrap."""
    return unwrap(np.where(mean == 0, 0.0, np.clip(value, 0.0, 1.0)))

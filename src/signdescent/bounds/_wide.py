"""Products and sums of numbers >= 0 of very different sizes, without intermediate over- or underflow.

Results are parts of upper bounds: a product of positive factors is positive, and overflow gives inf.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import FloatArray

__all__ = ["LARGEST", "SMALLEST", "best_step", "in_one_unit", "product", "total"]

SMALLEST = float(np.finfo(np.float64).smallest_subnormal)
LARGEST = float(np.finfo(np.float64).max)
_NORMAL = float(np.finfo(np.float64).tiny)
_FAR = 5000  # exponents beyond it count as infinite


def product(*factors: FloatArray, over: FloatArray | float = 1.0, unit: NDArray[np.int64] | int = 0) -> FloatArray:
    """Return 2**unit times the product of factors, divided by a positive number."""
    part, power = np.frexp(over)
    mantissa, exponent = 1 / part, unit - power.astype(np.int64)
    for factor in factors:
        part, power = np.frexp(factor)
        mantissa, exponent = mantissa * part, exponent + power
    with np.errstate(over="ignore", under="ignore"):
        result = np.ldexp(mantissa, np.clip(exponent, -_FAR, _FAR))
    return np.where(mantissa > 0, np.maximum(result, SMALLEST), 0.0)


def total(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return a + b, or inf."""
    with np.errstate(over="ignore"):
        return a + b


def in_one_unit(*numbers: FloatArray) -> tuple[NDArray[np.int64], list[FloatArray]]:
    """Return the elementwise largest exponent of these numbers, and the numbers divided by two to that power.

    Numbers below 2**-1074 of the largest may be lost, which is far below the rounding error of a sum.
    """
    unit = np.frexp(np.max(np.broadcast_arrays(*numbers), axis=0))[1].astype(np.int64)
    with np.errstate(under="ignore"):
        return unit, [np.ldexp(number, -unit) for number in numbers]


def best_step(
    gap: FloatArray, first: FloatArray, smooth: FloatArray, second: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the step at which gap * first / step + smooth * second * step is least, and that least value.

    The step is 0 where the gap is 0, and inf where `second` is 0. Elsewhere it is a positive double; if it only
    approximates the best step, the value is the one at the double.
    """
    rise, slope = np.sqrt(gap) * np.sqrt(first), np.sqrt(smooth) * np.sqrt(second)
    with np.errstate(all="ignore"):
        best = np.where(gap > 0, np.where(second > 0, np.clip(rise / slope, SMALLEST, LARGEST), np.inf), 0.0)
    rounded = (best > 0) & (best < _NORMAL) | (best == LARGEST)
    step = np.where(rounded, best, 1.0)
    there = total(product(gap, first, over=step), product(smooth, second, step))
    return best, np.where(rounded, there, product(2 * rise, slope))

"""Evaluate a compiled program on arrays of points in float64, for searches only.

A value that does not exist (a logarithm of a negative number, a Piecewise without a branch) is NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import scipy.special as sc

from signdescent.checks.translate.program import Instruction, Program
from signdescent.checks.translate.special import SPECIAL

__all__ = ["FUNCTIONS", "evaluate"]

Array = Any
MAX_TERMS = 200
_CELLS = 1_000_000  # terms times points evaluated at once


def evaluate(program: Program, inputs: Sequence[Array]) -> list[Array]:
    """Return the outputs at many points; `inputs` has one float array per symbol, all of the same shape."""
    with np.errstate(all="ignore"):
        values = _run(program, [np.asarray(x, dtype=float) for x in inputs])
    return [values[place] for place in program.outputs]


def _run(program: Program, inputs: list[Array]) -> list[Array]:
    values: list[Array] = []
    for instruction in program.instructions:
        op = instruction.op
        if op == "input":
            values.append(inputs[instruction.data])
        elif op == "rational":
            values.append(_to_float(instruction.data))
        elif op == "constant":
            values.append(CONSTANTS[instruction.data])
        elif op == "truth":
            values.append(instruction.data)
        elif op in ("sum", "product"):
            values.append(_loop(instruction, values, inputs))
        else:
            values.append(FUNCTIONS[op](*(values[place] for place in instruction.args)))
    return values


def _to_float(value: Any) -> float:
    try:
        return int(value.p) / int(value.q)
    except OverflowError:
        return float("inf") if value.p > 0 else float("-inf")


def _loop(instruction: Instruction, values: list[Array], inputs: list[Array]) -> Array:
    ends = [np.asarray(values[place], dtype=float) for place in instruction.args]
    low, high, *_ = np.broadcast_arrays(*ends, *inputs)
    is_sum = instruction.op == "sum"
    total = np.full(low.shape, 0.0 if is_sum else 1.0)
    finite = np.isfinite(low) & np.isfinite(high) & (high - low <= MAX_TERMS) & (np.abs(low) <= MAX_TERMS)
    if not finite.any():
        return np.full(low.shape, np.nan)
    start, stop = int(low[finite].min()), int(high[finite].max())
    place = instruction.data.outputs[0]
    width = max(1, _CELLS // max(1, low.size))
    for first in range(start, stop + 1, width):
        k = np.arange(first, min(first + width, stop + 1), dtype=float).reshape(-1, *([1] * low.ndim))
        term = np.broadcast_to(_run(instruction.data, [*inputs, k])[place], (len(k), *low.shape))
        active = (low <= k) & (k <= high)
        neutral = np.where(active, term, 0.0 if is_sum else 1.0)
        total = total + neutral.sum(axis=0) if is_sum else total * neutral.prod(axis=0)
    return np.where(finite, total, np.nan)


def _power(base: Array, exponent: Array) -> Array:
    return np.power(np.asarray(base, dtype=float), exponent)


def _piecewise(*parts: Array) -> Array:
    result: Array = np.nan
    for value, condition in reversed(list(zip(parts[::2], parts[1::2], strict=True))):
        result = np.where(condition, value, result)
    return result


def _product(*factors: Array) -> Array:
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return result


def _sum(*terms: Array) -> Array:
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result


def _reduce(function: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    def reduced(*parts: Array) -> Array:
        result = parts[0]
        for part in parts[1:]:
            result = function(result, part)
        return result

    return reduced


def _nonnegative(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    return lambda x: np.where(np.asarray(x) > 0, function(np.asarray(x, dtype=float)), np.nan)


CONSTANTS = {
    "pi": np.pi,
    "E": np.e,
    "EulerGamma": np.euler_gamma,
    "Catalan": 0.915965594177219015054603514932384110774,
    "GoldenRatio": (1 + 5**0.5) / 2,
}

FUNCTIONS: dict[str, Callable[..., Array]] = {
    "add": _sum,
    "mul": _product,
    "pow": _power,
    "piecewise": _piecewise,
    "min": _reduce(np.minimum),
    "max": _reduce(np.maximum),
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "ceiling": np.ceil,
    "exp": np.exp,
    "log": lambda x: np.log(np.asarray(x, dtype=float)),
    "erf": sc.erf,
    "erfc": sc.erfc,
    "gamma": _nonnegative(sc.gamma),
    "loggamma": _nonnegative(sc.gammaln),
    "digamma": _nonnegative(sc.digamma),
    "polygamma": lambda n, x: np.where(np.asarray(x) > 0, sc.polygamma(int(n), x), np.nan),
    "harmonic": lambda x: sc.digamma(np.asarray(x, dtype=float) + 1) + np.euler_gamma,
    "factorial": lambda x: sc.gamma(np.asarray(x, dtype=float) + 1),
    "binomial": sc.binom,
    "beta": sc.beta,
    "betainc_regularized": lambda a, b, x, y: (
        sc.betainc(a, b, y) - np.where(np.asarray(x) == 0, 0.0, sc.betainc(a, b, x))
    ),
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "atan": np.arctan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    **{known.op: known.floats for known in SPECIAL.values()},
    "and": _reduce(np.logical_and),
    "or": _reduce(np.logical_or),
    "not": np.logical_not,
    "implies": lambda a, b: np.logical_or(np.logical_not(a), b),
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
}

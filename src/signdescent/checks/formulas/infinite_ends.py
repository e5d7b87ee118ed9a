"""The sign of a function's limit at an infinite end of its last variable."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb

from signdescent.checks.formulas.functions import Function
from signdescent.checks.formulas.limits import limit_at
from signdescent.checks.translate.intervals import exact
from signdescent.checks.translate.numbers import sign_of

__all__ = ["nonnegative_limit"]


def nonnegative_limit(f: Function, i: int, end: sp.Expr, *, strict: bool) -> dict[str, Any] | None:
    """Prove that f tends to at least 0, or more if strict, at an infinite end, if one variable remains."""
    symbol = f.symbols[i]
    if f.expression.free_symbols != {symbol}:
        return None
    value = limit_at(f.expression, symbol, end)
    if value is None or value == -sp.oo:
        return None
    if _is_negative_far_out(f, i, end):  # a check on the limit
        return None
    if value == sp.oo or sign_of(value) == 1 or (value == 0 and not strict):
        return {"how": "limit", "value": value}
    return None


def _is_negative_far_out(f: Function, i: int, end: sp.Expr) -> bool:
    side = 1 if end == sp.oo else -1
    for power in (10, 20, 40, 80):
        far = exact(side * arb(2) ** power)
        inputs = [far if j == i else exact(arb(0)) for j in range(len(f.symbols))]
        if any(high < 0 for _, high in f.enclosures(inputs)):
            return True
    return False

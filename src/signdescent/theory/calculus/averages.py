"""The left sides of claims about runs, as terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy as sp

from signdescent.theory.calculus.terms import (
    COORDINATE,
    START,
    Agrees,
    Average,
    Expectation,
    Gradient,
    Least,
    Total,
    Variable,
    variable,
)
from signdescent.theory.runs import AVERAGES

__all__ = ["left_side", "rho_norm"]

_X, _SAMPLE = variable("x", COORDINATE), variable("h", COORDINATE)


def rho_norm(sample: sp.Expr = _SAMPLE, x: sp.Expr = _X) -> sp.Expr:
    """Return sum (2 rho_i - 1) |g_i| with rho_i the probability that the sample has the sign of g_i = grad f(x)_i."""
    g = Gradient("f", x)
    return Total(sp.Abs(g) * (2 * Expectation(Agrees(sample, g), 0) - 1))


_QUANTITIES: Mapping[str, Callable[[], sp.Expr]] = {"rho": rho_norm}
_OVER = {"least": Least, "mean": Average}


def left_side(word: str, names: Mapping[Variable, sp.Expr]) -> sp.Expr | None:
    """Return the left side of a claim, with names written out; None if the calculus has no term for it."""
    average = AVERAGES[word]
    if average.quantity not in _QUANTITIES or average.over not in _OVER:
        return None
    quantity = _QUANTITIES[average.quantity]()
    left = _OVER[average.over](Expectation(quantity, START)).xreplace(dict(names))
    return -left if average.negated else left

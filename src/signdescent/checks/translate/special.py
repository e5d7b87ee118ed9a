"""Special functions: for each, its enclosure, its domain on intervals, its floats, what z3 is told, and its limits.

All engines read this one table. The domains as conditions are data in `signdescent.theory.special_functions`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import scipy.special as sc
import sympy as sp
from flint import arb, fmpq
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate import special_facts as facts
from signdescent.checks.translate import special_floats as floats
from signdescent.checks.translate import special_intervals as intervals
from signdescent.checks.translate.intervals import Interval
from signdescent.theory.special_functions import DOMAINS, Bound

__all__ = ["SPECIAL", "Special", "covers", "interior", "is_special"]

Array = Any


@dataclass(frozen=True, slots=True)
class Special:
    """A function that engines understand.

    Attributes
    ----------
    op : str
        Its name in compiled programs.
    arity : int
        The number of its arguments; the last one is the variable, one before it is the order.
    enclosure : callable
        Its values on intervals.
    floats : callable
        Its values on arrays, for searches; NaN where it does not exist.
    facts : callable
        Returns true statements about its value, from its arguments and their powers and exponentials.
    at_infinity : callable
        Returns its limit as the variable tends to oo, from the order if it has one.
    at_minus_infinity : SymPy expression or None
        Its limit at -oo; None if it does not exist there.
    """

    op: str
    arity: int
    enclosure: Callable[..., Interval]
    floats: Callable[..., Array]
    facts: Callable[..., Sequence[Boolean]]
    at_infinity: Callable[..., sp.Expr]
    at_minus_infinity: sp.Expr | None = None


SPECIAL: dict[type, Special] = {
    sp.uppergamma: Special(
        "uppergamma", 2, intervals.upper_gamma, floats.upper_gamma, facts.of_upper_gamma, lambda _a: sp.Integer(0)
    ),
    sp.lowergamma: Special("lowergamma", 2, intervals.lower_gamma, floats.lower_gamma, facts.of_lower_gamma, sp.gamma),
    sp.expint: Special("expint", 2, intervals.expint, floats.expint, facts.of_expint, lambda _n: sp.Integer(0)),
    sp.Ei: Special(
        "Ei",
        1,
        intervals.exponential_integral,
        floats.exponential_integral,
        facts.of_exponential_integral,
        lambda: sp.oo,
        sp.Integer(0),
    ),
    sp.erfi: Special("erfi", 1, intervals.erfi, sc.erfi, facts.of_erfi, lambda: sp.oo, -sp.oo),
    sp.LambertW: Special("LambertW", 1, intervals.lambert, floats.lambert, facts.of_lambert, lambda: sp.oo),
}
"""The functions by SymPy class."""


def is_special(node: sp.Basic) -> bool:
    """Return whether a term is one of these functions; other branches of Lambert's W are not."""
    known = SPECIAL.get(type(node))
    return known is not None and len(node.args) == known.arity


def covers(function: type[sp.Basic], arguments: Sequence[Interval]) -> bool:
    """Return whether intervals are shown to lie in the domain of a function."""
    if function not in DOMAINS:
        return True
    return any(all(_meets(bound, arguments[bound.place]) for bound in case) for case in DOMAINS[function].cases)


def _meets(bound: Bound, x: Interval) -> bool:
    if isinstance(bound.value, sp.Rational):
        value = arb(fmpq(int(bound.value.p), int(bound.value.q)))
    else:
        value = intervals.least_of_lambert()
    if bound.relation is sp.Ne:
        return bool(x[0] > value or x[1] < value)
    return bool(x[0] > value) if bound.relation is sp.Gt else bool(x[0] >= value)


def interior(function: type[sp.Basic], arguments: Sequence[sp.Expr]) -> list[tuple[sp.Expr, bool]]:
    """Return terms that must not vanish for a function to be analytic, and whether they must be positive."""
    if function not in DOMAINS:
        return []
    bounds = DOMAINS[function].cases[0]
    return [(arguments[b.place] - b.value, b.relation is not sp.Ne) for b in bounds]

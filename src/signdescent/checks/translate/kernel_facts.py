"""True statements about kernels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import sympy as sp
from flint import ctx
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate.balls import enclose_number
from signdescent.checks.translate.intervals import Doubt, exact_ratio
from signdescent.checks.translate.numbers import is_nonzero, is_positive
from signdescent.checks.translate.program import Unsupported
from signdescent.theory.exactness import number_of

__all__ = [
    "RISING",
    "comparisons",
    "exponential_facts",
    "power_facts",
    "rational_bounds",
    "value_bounds",
    "where_finite",
]


def power_facts(t: sp.Symbol, base: sp.Expr, exponent: sp.Expr) -> list[Boolean]:
    """Return facts about ``t = base**exponent``."""
    return [
        sp.Implies(base > 0, t > 0),
        sp.Implies(base >= 0, t >= 0),
        sp.Implies(sp.And(sp.Eq(base, 0), exponent > 0), sp.Eq(t, 0)),
        sp.Implies(sp.Eq(base, 1), sp.Eq(t, 1)),
        sp.Implies(sp.Eq(exponent, 0), sp.Eq(t, 1)),
        sp.Implies(sp.And(base >= 0, base <= 1, exponent >= 0), t <= 1),
        sp.Implies(sp.And(base >= 0, base <= 1, exponent >= 1), t <= base),
        sp.Implies(sp.And(base >= 1, exponent >= 0), t >= 1),
    ]


def exponential_facts(argument: sp.Expr, t: sp.Symbol) -> list[Boolean]:
    """Return facts about ``t = exp(argument)``."""
    return [
        t > 0,
        sp.Implies(argument <= 0, t <= 1),
        sp.Implies(argument >= 0, t >= 1),
        sp.Implies(argument > 0, t > 1),
        sp.Implies(argument < 0, t < 1),
    ]


RISING = (sp.log, sp.erf, sp.atan, sp.sinh, sp.tanh, sp.asinh)
"""Functions of one argument, besides the exponential, that increase wherever they exist."""

_MOST_COMPARED = 6


def comparisons(function: type[sp.Expr], values: Sequence[tuple[sp.Expr, sp.Symbol]]) -> list[Boolean]:
    """Return facts about the values ``(argument, t)`` of one increasing function: their order and their tangents.

    The tangents are ``1 + a <= exp(a)``, ``exp(a) (1 - a) <= 1`` for a < 1, and ``1 - 1/a <= log(a) <= a - 1``.
    """
    facts: list[Boolean] = []
    for (a, s), (b, t) in combinations(values[:_MOST_COMPARED], 2):
        exist = [sp.Gt(a, 0), sp.Gt(b, 0)] if function is sp.log else []
        facts += [
            sp.Implies(sp.And(*exist, sp.Lt(a, b)), sp.Lt(s, t)),
            sp.Implies(sp.And(*exist, sp.Gt(a, b)), sp.Gt(s, t)),
            sp.Implies(sp.And(*exist, sp.Eq(a, b)), sp.Eq(s, t)),
        ]
    for a, t in values[:_MOST_COMPARED]:
        if function is sp.exp:
            facts += [sp.Ge(t, 1 + a), sp.Implies(sp.Lt(a, 1), sp.Le(t * (1 - a), 1))]
        if function is sp.log:
            facts.append(sp.Implies(sp.Gt(a, 0), sp.And(sp.Le(t, a - 1), sp.Ge(a * t, a - 1))))
    return facts


def rational_bounds(symbol: sp.Symbol, value: sp.Expr) -> list[Boolean]:
    """Return rational bounds on a constant from its ball; none if it has no finite ball."""
    try:
        with ctx.workprec(128):
            low, high = enclose_number(value)
            width = high - low
            least, most = exact_ratio(low), exact_ratio(high)
            if least is None or most is None or not width < 1:
                return []
    except (Doubt, Unsupported):
        return []
    return [symbol >= number_of(least), symbol <= number_of(most)]


def value_bounds(e: sp.Expr, inner: Sequence[sp.Expr], t: sp.Symbol) -> list[Boolean]:
    """Return bounds on ``t``, the value of a function `e` whose rewritten arguments are `inner`."""
    if isinstance(e, sp.betainc_regularized):
        return [t >= 0, t <= 1]
    if isinstance(e, sp.erf):
        a = inner[0]
        return [
            t > -1,
            t < 1,
            sp.Implies(a >= 0, t >= 0),
            sp.Implies(a <= 0, t <= 0),
            sp.Implies(a > 0, t > 0),
        ]
    if isinstance(e, sp.erfc):
        return [t > 0, t < 2]
    if isinstance(e, sp.log):
        a = inner[0]
        return [
            sp.Implies(a >= 1, t >= 0),
            sp.Implies(a > 1, t > 0),
            sp.Implies(a <= 1, t <= 0),
            sp.Implies(a < 1, t < 0),
        ]
    if isinstance(e, sp.gamma):
        return [sp.Implies(inner[0] > 0, t > 0)]
    if isinstance(e, sp.binomial):
        n, k = inner  # the sign alternates for fractional n < k - 1
        natural = e.args[0].is_integer and e.args[1].is_integer
        return [sp.Implies(n >= 0 if natural else sp.And(k >= 0, n - k + 1 >= 0), t >= 0)]
    if isinstance(e, sp.sin | sp.cos):
        return [t >= -1, t <= 1]
    if isinstance(e, sp.tanh):
        return [t > -1, t < 1]
    if isinstance(e, sp.cosh):
        return [t >= 1]
    return []


def where_finite(fact: Boolean) -> Boolean:
    """Restrict a fact to points where no denominator in it vanishes."""
    if not isinstance(fact, Boolean) or fact in (sp.true, sp.false):
        return fact
    denominators: dict[sp.Expr, None] = {}
    for relation in fact.atoms(Relational):
        if all(is_positive(power.exp) for power in relation.atoms(sp.Pow, sp.exp)):
            continue  # polynomial: no denominator
        denominator = sp.denom(sp.together(relation.lhs - relation.rhs))
        if denominator.free_symbols and not is_nonzero(denominator):
            denominators[denominator] = None
    return sp.Implies(sp.And(*(sp.Ne(d, 0) for d in denominators)), fact) if denominators else fact

"""When does every term of a statement exist? Conditions under which its functions are real-valued and continuous."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate import Unsupported

__all__ = ["Need", "continuity_needs", "needs"]


@dataclass(frozen=True, slots=True)
class Need:
    """A condition, the guards under which it is needed, and integer indices it must hold for."""

    condition: Boolean
    guards: tuple[Boolean, ...] = ()
    indices: tuple[sp.Symbol, ...] = ()


_TOTAL = (
    sp.exp,
    sp.erf,
    sp.erfc,
    sp.Abs,
    sp.Min,
    sp.Max,
    sp.sin,
    sp.cos,
    sp.atan,
    sp.sinh,
    sp.cosh,
    sp.tanh,
    sp.asinh,
)
_JUMPS = (sp.sign, sp.floor, sp.ceiling)
_BREAKS = (*_JUMPS, sp.Piecewise)


def needs(statement: sp.Basic) -> tuple[Need, ...]:
    """Return what must hold for every term of a statement or expression to exist, trivial conditions left out."""
    return tuple(need for need in dict.fromkeys(_walk(statement, (), ())) if need.condition != sp.true)


def continuity_needs(expression: sp.Expr) -> tuple[Need, ...]:
    """Return what makes an expression continuous; raise `Unsupported` for functions that jump."""
    for node in sp.preorder_traversal(expression):
        if isinstance(node, _BREAKS):
            msg = f"continuity of {type(node).__name__}"
            raise Unsupported(msg)
    return needs(expression)


def _walk(node: sp.Basic, guards: tuple[Boolean, ...], indices: tuple[sp.Symbol, ...]) -> Iterator[Need]:
    if isinstance(node, sp.Number) and not node.is_finite:
        raise Unsupported(str(node))
    if isinstance(node, sp.Symbol | sp.Number | sp.NumberSymbol) or node in (sp.true, sp.false):
        return
    if isinstance(node, sp.Piecewise):
        before: tuple[Boolean, ...] = ()
        for value, condition in node.args:
            yield from _walk(condition, guards + before, indices)
            yield from _walk(value, (*guards, *before, condition), indices)
            before = (*before, sp.Not(condition))
        yield Need(sp.Or(*(condition for _, condition in node.args)), guards, indices)
        return
    if isinstance(node, sp.Implies):
        yield from _walk(node.args[0], guards, indices)
        yield from _walk(node.args[1], (*guards, node.args[0]), indices)
        return
    if isinstance(node, sp.Sum | sp.Product):
        if len(node.limits) != 1:
            msg = "a sum over several indices"
            raise Unsupported(msg)
        index, low, high = node.limits[0]
        if not (low.is_integer and high.is_integer):
            msg_0 = f"{type(node).__name__} between ends that may be no integers"
            raise Unsupported(msg_0)
        inner = sp.Dummy(index.name, integer=True)
        yield from _walk(low, guards, indices)
        yield from _walk(high, guards, indices)
        body = node.function.subs(index, inner)
        yield from _walk(body, (*guards, low <= inner, inner <= high), (*indices, inner))
        return
    for argument in node.args:
        yield from _walk(argument, guards, indices)
    for condition in _own(node):
        yield Need(condition, guards, indices)


def _own(node: sp.Basic) -> Iterator[Boolean]:
    """Yield the conditions of one function on its arguments."""
    if isinstance(node, sp.Pow) and node.base is not sp.E:
        yield from _power(node.base, node.exp)
    elif isinstance(node, (sp.log, sp.gamma | sp.loggamma | sp.digamma)):
        yield node.args[0] > 0
    elif isinstance(node, sp.polygamma):
        yield node.args[1] > 0
    elif isinstance(node, sp.factorial | sp.harmonic):
        yield node.args[0] >= 0
    elif isinstance(node, sp.binomial):
        yield node.args[0] >= 0
        yield node.args[1] >= 0
    elif isinstance(node, sp.beta):
        yield node.args[0] > 0
        yield node.args[1] > 0
    elif isinstance(node, sp.betainc_regularized):
        a, b, low, high = node.args
        yield from (a > 0, b > 0, low >= 0, low <= 1, high >= 0, high <= 1)
    elif isinstance(node, sp.asin | sp.acos):
        yield node.args[0] >= -1
        yield node.args[0] <= 1
    elif isinstance(node, sp.tan):
        yield sp.Ne(sp.cos(node.args[0]), 0)
    elif not isinstance(node, (*_TOTAL, *_JUMPS, sp.Add, sp.Mul, Relational, sp.And, sp.Or, sp.Not, sp.Pow)):
        raise Unsupported(type(node).__name__)


def _power(base: sp.Expr, exponent: sp.Expr) -> Iterator[Boolean]:
    if exponent.is_Integer:
        if exponent < 0:
            yield sp.Ne(base, 0)
    elif exponent.is_Rational:
        yield base >= 0 if exponent > 0 else base > 0
    elif base.is_positive or (exponent.is_integer and exponent.is_nonnegative):
        return
    elif exponent.is_integer:
        yield sp.Or(sp.Ne(base, 0), exponent >= 0)
    else:
        yield sp.Or(base > 0, sp.And(base >= 0, exponent >= 0))

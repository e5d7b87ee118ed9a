"""Partial operations: their traces in a term, and sufficient conditions for their definedness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.operations import LatticeOp

from signdescent.theory.folding.reach import Reach, reach
from signdescent.theory.special_functions import DOMAINS, Bound

__all__ = ["Trace", "comparison_trace", "is_partial", "own_traces", "surely_exists", "surely_kept", "traces_of"]

Kind = str | type[sp.Basic]
Trace = tuple[Kind, tuple[sp.Basic, ...]]
"""A partial operation and its operands: ``"division"``, ``"power"`` (a fractional one) or a function.

A comparison that SymPy decided has a trace as well, ``"comparison"`` with its sides.
"""

_POSITIVE = {sp.log: 0, sp.gamma: 0, sp.loggamma: 0, sp.digamma: 0, sp.polygamma: 1}
_NON_NEGATIVE = (sp.factorial, sp.harmonic, sp.binomial)
_WITHIN_ONE = (sp.asin, sp.acos)
_WITHOUT_RIGHT_ANGLES = (sp.tan, sp.sec)
_TOTAL = (
    sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.asinh, sp.atan, sp.erf, sp.erfc, sp.Abs, sp.sign, sp.floor,
    sp.ceiling, sp.Max, sp.Min, sp.Heaviside, sp.sinc, sp.erfi, sp.re, sp.im, sp.conjugate,
)  # fmt: skip
"""Functions that are defined on the whole real line."""


def is_partial(kind: Any) -> bool:
    """Return whether a class is a function that may be undefined somewhere; unknown functions count as such."""
    known = isinstance(kind, type) and issubclass(kind, sp.Function | LatticeOp)
    return known and kind is not sp.Piecewise and not issubclass(kind, (*_TOTAL, AppliedUndef))


def own_traces(node: sp.Basic) -> list[Trace]:
    """Return the traces of a term, without those of its parts."""
    if is_partial(type(node)) or isinstance(node, sp.Sum | sp.Product):
        return [(node.func, node.args)]
    if isinstance(node, sp.Piecewise):
        return [] if node.args[-1].cond == sp.true else [(node.func, node.args)]
    if not isinstance(node, sp.Pow) or not node.free_symbols:
        return []
    negative = not node.exp.is_Rational or node.exp.is_negative
    kinds = ["division"] * bool(negative) + ["power"] * (not node.exp.is_Integer)
    return [(kind, (node.base,)) for kind in kinds]


def comparison_trace(left: sp.Basic, right: sp.Basic) -> Trace:
    """Return the trace of a relation of two sides; it is the same for ``a < b``, ``b > a`` and ``a >= b``."""
    return "comparison", tuple(sp.ordered((left, right)))


def traces_of(expression: sp.Basic) -> Iterator[Trace]:
    """Yield the traces of all parts of a term or a statement."""
    for node in sp.preorder_traversal(expression):
        yield from own_traces(node)


def surely_exists(
    kind: Kind, operands: tuple[sp.Basic, ...], where: Mapping[sp.Symbol, sp.Set], known: dict[sp.Basic, Reach]
) -> bool:
    """Return True if the form of the operands shows that the operation is defined on the whole domain.

    Whether the operands themselves are defined is decided by their own traces.
    """
    if kind in (sp.Sum, sp.Product):
        return all(_runs_upwards(limit, where, known) for limit in operands[1:])
    if kind in (sp.Piecewise, "comparison") or not operands:
        return False
    parts = [reach(part, where, known) for part in operands]
    first = parts[0]
    if kind == "division":
        return first.nonzero
    if kind == "power":
        return first.nonnegative
    if kind in _POSITIVE:
        return parts[_POSITIVE[kind]].positive
    if kind is sp.binomial and operands[1].is_Integer:
        return True  # a polynomial
    if kind in _NON_NEGATIVE:
        return all(part.nonnegative for part in parts)
    if kind in _WITHIN_ONE:
        return bool(first.low >= -1 and first.high <= 1)
    if kind in DOMAINS and not (kind is sp.LambertW and len(parts) > 1):  # another branch
        return any(all(_meets(parts[bound.place], bound) for bound in case) for case in DOMAINS[kind].cases)
    near = isinstance(operands[0], sp.atan) or bool(2 * first.low >= -3 and 2 * first.high <= 3)  # 3/2 < pi/2
    return kind in _WITHOUT_RIGHT_ANGLES and near


def _meets(part: Reach, bound: Bound) -> bool:
    below = bool(part.high < bound.value) if isinstance(bound.value, sp.Rational) else False
    above = bool(part.low > bound.within) or (part.low == bound.within and part.low_open)
    if bound.relation is sp.Ne:
        return (part.nonzero and bound.value == 0) or above or below
    return above or (bound.relation is sp.Ge and bool(part.low >= bound.within))


def surely_kept(
    term: sp.Basic, traces: Iterable[Trace], where: Mapping[sp.Symbol, sp.Set], known: dict[sp.Basic, Reach]
) -> bool:
    """Return True if the form of a lost term with its traces shows that it exists, or of a comparison that it holds."""
    if isinstance(term, sp.Ne):
        return reach(term.lhs - term.rhs, where, known).nonzero
    if isinstance(term, sp.Lt | sp.Le | sp.Gt | sp.Ge):
        gap = reach(term.gts - term.lts, where, known)
        return gap.nonnegative if isinstance(term, sp.Le | sp.Ge) else gap.positive
    return all(surely_exists(*trace, where, known) for trace in traces)


def _runs_upwards(limit: sp.Basic, where: Mapping[sp.Symbol, sp.Set], known: dict[sp.Basic, Reach]) -> bool:
    """Return True if the ends of a sum are evidently integers with low <= high + 1."""
    if len(limit.args) != 3:
        return False
    _, low, high = limit.args
    whole = all(symbol.is_integer for end in (low, high) for symbol in end.free_symbols)
    shapes = all(end.is_polynomial() and all(c.is_Integer for c in end.atoms(sp.Number)) for end in (low, high))
    return whole and shapes and bool(reach(high - low, where, known).low >= -1)

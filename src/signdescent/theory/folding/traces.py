"""Partial operations: the traces that they leave in a term, and where they surely exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sympy as sp

from signdescent.theory.folding.reach import Reach, reach

__all__ = ["PARTIAL", "Trace", "own_traces", "surely_exists", "traces_of"]

Kind = str | type[sp.Basic]
Trace = tuple[Kind, tuple[sp.Basic, ...]]
"""A partial operation and its operands: ``"division"``, ``"power"`` (a fractional one) or a function."""

_POSITIVE = {sp.log: 0, sp.gamma: 0, sp.loggamma: 0, sp.digamma: 0, sp.polygamma: 1}
_NON_NEGATIVE = (sp.factorial, sp.harmonic, sp.binomial)
_WITHIN_ONE = (sp.asin, sp.acos)
_WITHOUT_RIGHT_ANGLES = (sp.tan, sp.sec)
_INVERSE = (sp.acosh, sp.asec, sp.acsc, sp.atanh)
_OTHERS = (sp.cot, sp.csc, sp.coth, sp.csch, sp.beta, sp.betainc, sp.betainc_regularized, sp.zeta)
PARTIAL = (*_POSITIVE, *_NON_NEGATIVE, *_WITHIN_ONE, *_WITHOUT_RIGHT_ANGLES, *_INVERSE, *_OTHERS)
"""Functions that do not exist everywhere on the real line."""


def own_traces(node: sp.Basic) -> list[Trace]:
    """Return the traces of one term, without those of its parts."""
    if isinstance(node, PARTIAL):
        return [(node.func, node.args)]
    if not isinstance(node, sp.Pow) or not node.base.free_symbols:
        return []
    negative = not node.exp.is_Rational or node.exp.is_negative
    kinds = ["division"] * bool(negative) + ["power"] * (not node.exp.is_Integer)
    return [(kind, (node.base,)) for kind in kinds]


def traces_of(expression: sp.Basic) -> Iterator[Trace]:
    """Yield the traces of all parts of a term or a statement."""
    for node in sp.preorder_traversal(expression):
        yield from own_traces(node)


def surely_exists(
    kind: Kind, operands: tuple[sp.Basic, ...], where: Mapping[sp.Symbol, sp.Set], known: dict[sp.Basic, Reach]
) -> bool:
    """Return whether what leaves a trace exists on the whole domain, as far as the form of its operands shows.

    What the operands themselves need in order to exist is another question, asked of their own traces.
    """
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
    near = isinstance(operands[0], sp.atan) or bool(2 * first.low >= -3 and 2 * first.high <= 3)  # 3/2 < pi/2
    return kind in _WITHOUT_RIGHT_ANGLES and near

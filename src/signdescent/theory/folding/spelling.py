"""Partial terms that occur in the code of a claim but no longer in its statement.

SymPy turns ``sqrt(x - 1)**2`` into ``x - 1`` and ``x/x`` into 1 before a claim receives them. So a claim inspects the
code that creates it: the current call of ``Claim``, and the assignments of the names in it. These expressions are read
(`instructions`) and rebuilt (`rebuilding`). Each partial operation in them (a division, a fractional power, a
logarithm, ...) must have a trace in the statement or an assumption, or be defined on the sets of the symbols. Otherwise
it is lost. So is a comparison that SymPy decided, since some of its rules about signs are wrong.

An empty result proves nothing, while a non-empty result lists terms that were typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import FrameType
from typing import Any

import sympy as sp
from sympy.core.parameters import evaluate
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.theory.folding.displays import expanded
from signdescent.theory.folding.instructions import UNKNOWN
from signdescent.theory.folding.reach import Reach
from signdescent.theory.folding.rebuilding import Rebuilder, Spelled
from signdescent.theory.folding.scopes import call_in, scope_of_frame
from signdescent.theory.folding.traces import Trace, comparison_trace, own_traces, surely_kept, traces_of
from signdescent.theory.text.grammar import evaluated

__all__ = ["lost_terms", "word_of"]


def lost_terms(
    frame: FrameType, maker: type[Any], stated: tuple[Boolean, ...], where: Mapping[sp.Symbol, sp.Set]
) -> tuple[sp.Basic, ...]:
    """Return the partial terms in the code of a claim that its statement and assumptions no longer contain.

    Parameters
    ----------
    frame : frame
        The frame of the code that is calling `maker`; for any other frame the result is empty.
    maker : type
        The class of the claim, whose second and fourth arguments are the statement and the assumptions.
    stated : tuple of SymPy Booleans
        The resulting statement and assumptions.
    where : mapping from symbol to SymPy set
        Sets of the symbols.

    Returns
    -------
    tuple of SymPy expressions
        Unevaluated and distinct; empty if the code cannot be read. No exception is raised.
    """
    try:
        with evaluate(True):
            return _lost(frame, maker, stated, where)
    except Exception:  # a claim is valid even if its code cannot be read
        return ()


def _lost(
    frame: FrameType, maker: type[Any], stated: tuple[Boolean, ...], where: Mapping[sp.Symbol, sp.Set]
) -> tuple[sp.Basic, ...]:
    if frame.f_code is replace.__code__:  # a copy keeps the folded terms of the original
        copied = frame.f_locals["obj"]
        return copied.folded_terms if type(copied) is maker and copied.statement == stated[0] else ()
    call, scope = call_in(frame), scope_of_frame(frame)
    if call is None:
        return ()
    reader = Rebuilder()
    plain = expanded(call, scope)
    if plain is None or reader.read(plain.parts[0], scope) is not maker:
        for part in call.parts:  # another callable creates the claim, from any of its arguments
            reader.read(part, scope)
    else:
        split = len(plain.parts) - len(plain.data)
        names = ("", "id", "statement", "where", "assumptions")
        by_name = zip(plain.data, plain.parts[split:], strict=True)
        given = dict([*zip(names, plain.parts[:split], strict=False), *by_name])
        for name in ("statement", "assumptions"):
            reader.read(given.get(name, UNKNOWN), scope)
    lost = _without(reader.spelled, {trace for part in stated for trace in traces_of(part)})
    if lost:  # an unevaluated statement shows some traces only after evaluation
        nodes = (node for part in stated for node in sp.preorder_traversal(part) if own_traces(node))
        relations = (node for part in stated for node in sorted(part.atoms(Relational), key=sp.default_sort_key))
        kept = {trace for node in nodes for trace in traces_of(evaluated(node))}
        lost = _without(lost, kept | {comparison_trace(*map(evaluated, node.args)) for node in relations})
    if sp.true in stated or sp.false in stated:  # which is refused for what it is
        lost = {term: traces for term, traces in lost.items() if not isinstance(term, Relational)}
    known = {index: Reach() for part in stated for index in _indices(part)}
    return tuple(term for term, traces in lost.items() if not surely_kept(term, traces, where, known))


def _indices(part: Boolean) -> set[sp.Basic]:
    """Return the indices of sums in a statement; their ranges need not satisfy the assumptions of the symbols."""
    return {limit.args[0] for loop in part.atoms(sp.Sum, sp.Product, sp.Integral) for limit in loop.limits}


def _without(spelled: Spelled, kept: set[Trace]) -> Spelled:
    """Return the terms with missing traces, and these traces."""
    return {term: traces - kept for term, traces in spelled.items() if not traces <= kept}


def word_of(term: sp.Basic) -> str:
    """Return the operation of a lost term: ``comparison``, ``division``, ``power``, ``sqrt``, or a function."""
    if isinstance(term, Relational):
        return "comparison"
    if not isinstance(term, sp.Pow):
        return str(term.func.__name__)
    if term.exp == sp.Rational(1, 2):
        return "sqrt"
    return "division" if term.exp.is_Integer else "power"

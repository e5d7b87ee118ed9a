"""What a term may be made of."""

from __future__ import annotations

import sympy as sp
from sympy.core.symbol import Str

from signdescent.theory.calculus.terms import (
    START,
    Agrees,
    Average,
    Better,
    Direction,
    Excess,
    Expectation,
    Gain,
    Gradient,
    Head,
    Index,
    Largest,
    Last,
    Least,
    Majority,
    Norm,
    OverNodes,
    OverTime,
    Sign,
    Total,
    UnderWeights,
    Value,
    Variable,
    Where,
)  # fmt: skip

__all__ = ["misplaced"]


def misplaced(term: object) -> str:
    """Return what has no place in a term, or nothing.

    Terms are made of exact numbers, symbols, sums of constants and the heads of this module, each with arguments of its
    kinds. Nothing else is read, so that no other object can mean something here.
    """
    if type(term) in _SHAPES:
        assert isinstance(term, Head)
        first, last, fixed = _SHAPES[type(term)]
        args = term.args
        fits = len(args) >= fixed and (last is not None or len(args) == fixed)
        kinds = [*first, *([last] * (len(args) - len(first)))] if fits else []
        wrong = not fits or any(
            kind is not sp.Expr and type(arg) is not kind for kind, arg in zip(kinds, args, strict=True)
        )
        if wrong or (type(term) is Expectation and args[1] not in _STAGES):
            return f"{type(term).__name__} with these arguments"
        return next((w for kind, arg in zip(kinds, args, strict=True) if kind is sp.Expr and (w := misplaced(arg))), "")
    if type(term) is sp.Sum:
        return _misplaced_in_sum(term)
    if type(term) in _ATOMS:
        return ""
    if type(term) in _COMPOUND:
        assert isinstance(term, sp.Expr)
        return next((w for arg in term.args if (w := misplaced(arg))), "")
    return f"{term} of type {type(term).__name__}"


def _misplaced_in_sum(term: sp.Sum) -> str:
    """Return what has no place in a sum of constants, or nothing."""
    if len(term.limits) != 1 or term.has(Head) or term.atoms(Index):
        return f"{term}, which is not a sum of constants over one index"
    index, low, high = term.limits[0]
    if type(index) is not sp.Symbol:
        return f"the index {index}"
    return misplaced(term.function) or misplaced(low) or misplaced(high)


_SHAPES: dict[type, tuple[tuple[type, ...], type | None, int]] = {
    Variable: ((Str,), Index, 1),
    Value: ((Str, sp.Expr), Index, 2),
    Excess: ((Str, sp.Expr), Index, 2),
    Gradient: ((Str, sp.Expr), Index, 2),
    Sign: ((sp.Expr,), None, 1),
    Agrees: ((sp.Expr, sp.Expr), None, 2),
    Direction: ((sp.Expr,), None, 1),
    Better: ((Str, sp.Expr, sp.Expr), None, 3),
    Where: ((sp.Expr, sp.Expr, sp.Expr, sp.Expr), None, 4),
    Majority: ((sp.Expr,), None, 1),
    Gain: ((sp.Expr,), None, 1),
    Norm: ((sp.Expr,), None, 1),
    Total: ((sp.Expr,), None, 1),
    OverNodes: ((sp.Expr,), None, 1),
    Expectation: ((sp.Expr, sp.Expr), None, 2),
    OverTime: ((sp.Expr,), None, 1),
    Least: ((sp.Expr,), None, 1),
    Last: ((sp.Expr,), None, 1),
    Average: ((sp.Expr,), None, 1),
    Largest: ((sp.Expr,), None, 1),
    UnderWeights: ((Variable,), None, 1),
}
"""For each head the kinds of its first arguments, that of further ones, and how many it has at least."""
_STAGES = (START, 0, 1)
_NUMBERS = (
    sp.Integer(2),
    sp.Integer(1),
    sp.Integer(0),
    sp.Integer(-1),
    sp.Rational(2, 3),
    sp.Rational(1, 2),
    sp.pi,
    sp.E,
)
_ATOMS = {sp.Symbol, *map(type, _NUMBERS)}
_COMPOUND = {sp.Add, sp.Mul, sp.Pow, sp.Abs, sp.exp, sp.log, sp.Min, sp.Max}

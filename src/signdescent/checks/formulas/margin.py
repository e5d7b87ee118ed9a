"""Margins of statements (larger side minus smaller side), and the form without Not and Implies."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate import Unsupported
from signdescent.theory.written import connected

__all__ = ["margin_of", "negated", "pushed"]

_OPPOSITE = {sp.Le: sp.Gt, sp.Lt: sp.Ge, sp.Ge: sp.Lt, sp.Gt: sp.Le, sp.Eq: sp.Ne, sp.Ne: sp.Eq}


def margin_of(statement: Boolean) -> sp.Expr:
    """Return an expression that is non-negative where the statement holds; it is negative only where it fails."""
    statement = pushed(statement)
    if statement == sp.true:
        return sp.Integer(1)
    if statement == sp.false:
        return sp.Integer(-1)
    if isinstance(statement, sp.And):
        return sp.Min(*(margin_of(part) for part in statement.args), evaluate=False)
    if isinstance(statement, sp.Or):
        return sp.Max(*(margin_of(part) for part in statement.args), evaluate=False)
    if isinstance(statement, sp.Le | sp.Lt):
        return statement.rhs - statement.lhs
    if isinstance(statement, sp.Ge | sp.Gt):
        return statement.lhs - statement.rhs
    if isinstance(statement, sp.Eq):
        return -abs(statement.lhs - statement.rhs)
    if isinstance(statement, sp.Ne):
        return abs(statement.lhs - statement.rhs)
    raise Unsupported(type(statement).__name__)


def negated(statement: Boolean) -> Boolean:
    """Return the negation in the form of `pushed`."""
    return pushed(sp.Not(statement, evaluate=False))


def pushed(statement: Boolean) -> Boolean:
    """Return an equivalent statement with And, Or and unevaluated relations only."""
    if statement in (sp.true, sp.false) or isinstance(statement, sp.And | sp.Or):
        return _joined(statement.func, *(pushed(part) for part in statement.args)) if statement.args else statement
    if isinstance(statement, sp.Implies):
        return _joined(sp.Or, negated(statement.args[0]), pushed(statement.args[1]))
    if isinstance(statement, sp.ITE):
        test, yes, no = statement.args
        return _joined(sp.And, _joined(sp.Or, negated(test), pushed(yes)), _joined(sp.Or, pushed(test), pushed(no)))
    if isinstance(statement, sp.Equivalent):
        together = [_joined(sp.And, *(change(part) for part in statement.args)) for change in (pushed, negated)]
        return _joined(sp.Or, *together)
    if isinstance(statement, sp.Xor):
        first, *others = statement.args
        rest = sp.Xor(*others, evaluate=False) if len(others) > 1 else others[0]
        return pushed(sp.Not(sp.Equivalent(first, rest, evaluate=False), evaluate=False))
    if isinstance(statement, Relational) and all(isinstance(side, sp.Expr) for side in statement.args):
        return statement
    if isinstance(statement, sp.Eq | sp.Ne) and all(isinstance(side, Boolean) for side in statement.args):
        same = sp.Equivalent(*statement.args, evaluate=False)
        return pushed(same if isinstance(statement, sp.Eq) else sp.Not(same, evaluate=False))
    if isinstance(statement, sp.Not):
        return _opposite(statement.args[0])
    raise Unsupported(type(statement).__name__)


def _opposite(statement: Boolean) -> Boolean:
    """Return the negation of a statement in the form of `pushed`."""
    if statement in (sp.true, sp.false):
        return sp.false if statement == sp.true else sp.true
    if isinstance(statement, Relational) and all(isinstance(side, sp.Expr) for side in statement.args):
        if type(statement) not in _OPPOSITE:
            raise Unsupported(type(statement).__name__)
        return _OPPOSITE[type(statement)](*statement.args, evaluate=False)
    inner = pushed(statement)
    if isinstance(inner, sp.And | sp.Or):
        swap = sp.Or if isinstance(inner, sp.And) else sp.And
        return _joined(swap, *(_opposite(part) for part in inner.args))
    return _opposite(inner)


def _joined(connective: Any, *parts: Boolean) -> Boolean:
    """Join parts without SymPy's rewriting of relations, which may be slow or reorder them."""
    flat: list[Boolean] = []
    absorbing = sp.false if connective is sp.And else sp.true
    for part in parts:
        if part == absorbing:
            return absorbing
        if part in (sp.true, sp.false):
            continue
        flat.extend(part.args if isinstance(part, connective) else (part,))
    if not flat:
        return sp.true if connective is sp.And else sp.false
    return connected(connective, flat)

"""Translate statements whose sides are rational functions into z3 formulas over the reals."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
import z3
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate.numbers import LONGEST_POWER, is_negative, is_positive
from signdescent.checks.translate.program import Unsupported

__all__ = ["formula", "rational_value", "variables"]


_MAX_DEGREE = 1000  # powers are passed to z3 as products


def variables(symbols: set[sp.Symbol]) -> dict[sp.Symbol, z3.ArithRef]:
    """Return one real z3 variable per symbol, in a fixed order."""
    ordered = sorted(symbols, key=lambda s: (isinstance(s, sp.Dummy), s.name, s.sort_key()))
    return {symbol: z3.Real(f"{symbol.name}_{number}") for number, symbol in enumerate(ordered)}


def formula(statement: Boolean, names: Mapping[sp.Symbol, z3.ArithRef]) -> z3.BoolRef:
    """Return a statement as a z3 formula; where a denominator vanishes, the truth of its relation is unspecified."""
    if statement == sp.true:
        return z3.BoolVal(True)
    if statement == sp.false:
        return z3.BoolVal(False)
    if isinstance(statement, sp.And):
        return z3.And(*(formula(part, names) for part in statement.args))
    if isinstance(statement, sp.Or):
        return z3.Or(*(formula(part, names) for part in statement.args))
    if isinstance(statement, sp.Not):
        return z3.Not(formula(statement.args[0], names))
    if isinstance(statement, sp.Implies):
        return z3.Implies(*(formula(part, names) for part in statement.args))
    if isinstance(statement, Relational):
        return _relation(statement, names)
    raise Unsupported(type(statement).__name__)


def _relation(relation: Relational, names: Mapping[sp.Symbol, z3.ArithRef]) -> z3.BoolRef:
    """Clear the denominator: ``p/q < 0`` is ``p*q < 0`` if q is non-zero."""
    numerator, denominator = sp.fraction(sp.together(relation.lhs - relation.rhs))
    if isinstance(relation, sp.Eq | sp.Ne) or is_positive(denominator):
        side = numerator
    elif is_negative(denominator):
        side = -numerator
    else:
        side = numerator * denominator
    term = _polynomial(side, names)
    return {
        sp.Eq: term == 0,
        sp.Ne: term != 0,
        sp.Lt: term < 0,
        sp.Le: term <= 0,
        sp.Gt: term > 0,
        sp.Ge: term >= 0,
    }[type(relation)]


def _polynomial(expression: sp.Expr, names: Mapping[sp.Symbol, z3.ArithRef]) -> z3.ArithRef:
    if expression.is_Rational:
        return _number(expression)
    if expression.is_Symbol:
        return names[expression]
    if isinstance(expression, sp.Add):
        return z3.Sum(*(_polynomial(arg, names) for arg in expression.args))
    if isinstance(expression, sp.Mul):
        return z3.Product(*(_polynomial(arg, names) for arg in expression.args))
    if isinstance(expression, sp.Pow) and expression.exp.is_Integer and 0 < expression.exp <= _MAX_DEGREE:
        base = _polynomial(expression.base, names)
        return z3.Product(*([base] * int(expression.exp)))
    raise Unsupported(type(expression).__name__)


def _number(value: sp.Rational) -> z3.RatNumRef:
    if max(abs(int(value.p)), int(value.q)).bit_length() > LONGEST_POWER:  # z3 reads numbers as text
        msg = f"a number of more than {LONGEST_POWER} bits"
        raise Unsupported(msg)
    return z3.Q(int(value.p), int(value.q)) if value.q != 1 else z3.RealVal(int(value.p))


def rational_value(model: z3.ModelRef, variable: z3.ArithRef) -> sp.Rational | None:
    """Return a rational value, or a close rational of an algebraic one, from a model."""
    value = model.eval(variable, model_completion=True)
    if z3.is_rational_value(value):
        return sp.Rational(value.numerator_as_long(), value.denominator_as_long())
    if z3.is_algebraic_value(value):
        near = value.approx(20)
        return sp.Rational(near.numerator_as_long(), near.denominator_as_long())
    return None

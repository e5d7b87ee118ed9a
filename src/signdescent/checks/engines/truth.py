"""Decide a statement at one exact point: in balls of growing precision, and by exact zero tests where sides meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from flint import ctx
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.intervals import Doubt, Interval
from signdescent.checks.translate.kernels import canonical

__all__ = ["Truth", "enclose", "is_zero", "sign_at", "truth_at"]

PRECISIONS = (64, 256, 1024)
_MAX_SIMPLIFY = 100  # operations; larger constants are left to balls
_MAX_WRITTEN = 300  # likewise for factorials and powers at larger arguments
_MAX_NUMBER = 10**6  # sides do not meet at a number as long as that but by rational arithmetic
_MAX_EXPONENT = 24  # likewise for powers whose exact simplification would take for ever


@dataclass(frozen=True, slots=True)
class Truth:
    """True, False or None (not known, or a side does not exist there), and whether balls were needed."""

    value: bool | None
    exact: bool = True


def truth_at(statement: Boolean, point: Mapping[sp.Symbol, sp.Expr]) -> Truth:
    """Decide a Boolean statement at an exact point."""
    if statement in (sp.true, sp.false):
        return Truth(bool(statement))
    if isinstance(statement, sp.Not):
        inner = truth_at(statement.args[0], point)
        return Truth(None if inner.value is None else not inner.value, inner.exact)
    if isinstance(statement, sp.Implies):
        return truth_at(sp.Or(sp.Not(statement.args[0]), statement.args[1], evaluate=False), point)
    if isinstance(statement, sp.And | sp.Or):
        parts = [truth_at(part, point) for part in statement.args]
        deciding = isinstance(statement, sp.Or)
        hits = [part for part in parts if part.value is deciding]
        if hits:
            return Truth(deciding, any(part.exact for part in hits))
        if any(part.value is None for part in parts):
            return Truth(None)
        return Truth(not deciding, all(part.exact for part in parts))
    if isinstance(statement, Relational):
        return _relation(statement, point)
    return Truth(None)


def _relation(relation: Relational, point: Mapping[sp.Symbol, sp.Expr]) -> Truth:
    sign, exact = sign_at(relation.lhs - relation.rhs, point)
    if sign is None:
        return Truth(None)
    value = {
        sp.Eq: sign == 0,
        sp.Ne: sign != 0,
        sp.Lt: sign < 0,
        sp.Le: sign <= 0,
        sp.Gt: sign > 0,
        sp.Ge: sign >= 0,
    }.get(type(relation))
    return Truth(value, exact)


def sign_at(expression: sp.Expr, point: Mapping[sp.Symbol, sp.Expr], *, zero: bool = True) -> tuple[int | None, bool]:
    """Return the sign of an expression at an exact point, and whether exact arithmetic decided it.

    With `zero` false no exact zero is looked for, only a sign that balls show.
    """
    for precision in PRECISIONS:
        enclosure = enclose(expression, point, precision)
        if enclosure is not None and enclosure[0] > 0:
            return 1, False
        if enclosure is not None and enclosure[1] < 0:
            return -1, False
        if enclosure is not None and enclosure[0] == 0 and enclosure[1] == 0:
            return 0, True
        if not zero or (enclosure is None and precision == PRECISIONS[0]):
            return None, False
        # Twice as dear as many balls, so only where the second precision has not told a small number from 0.
        if precision == PRECISIONS[1] and _is_modest(expression, point) and is_zero(expression.xreplace(dict(point))):
            return 0, True
        if enclosure is None:
            return None, False
    return None, False


def _is_modest(expression: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Return whether the value can be written out exactly without enormous numbers."""
    growing = expression.has(sp.binomial, sp.factorial, sp.gamma, sp.beta, sp.Sum, sp.Product)
    exponents = [power.exp for power in expression.atoms(sp.Pow) if power.exp.free_symbols]
    if (growing or exponents) and any(abs(value) > _MAX_WRITTEN for value in point.values()):
        return False
    values = [exponent.xreplace(dict(point)) for exponent in exponents]
    return all(v.is_Rational and abs(v) <= _MAX_WRITTEN and v.q <= _MAX_EXPONENT for v in values)


def enclose(expression: sp.Expr, point: Mapping[sp.Symbol, sp.Expr], precision: int) -> Interval | None:
    """Enclose the value at an exact point; None where it may not exist."""
    symbols = tuple(point)
    try:
        program = compile_program([expression], symbols)
        with ctx.workprec(precision):
            found = evaluate(program, [enclose_number(point[s]) for s in symbols])
    except (Doubt, Unsupported):
        return None
    value = found.outputs[0]
    return value if found.defined and isinstance(value, tuple) else None


def is_zero(constant: sp.Expr) -> bool:
    """Return True only where exact simplification shows that a constant is zero."""
    constant = canonical(constant)
    if constant.has(sp.betainc_regularized, sp.Sum, sp.Product):
        return False  # SymPy would evaluate these in mpmath, which is no safe reference
    if constant.is_Rational:
        return bool(constant == 0)
    if constant.free_symbols or constant.count_ops() > _MAX_SIMPLIFY:
        return False
    if any(max(abs(n.p), n.q) > _MAX_NUMBER for n in constant.atoms(sp.Rational)):
        return bool(sp.expand(constant).is_zero)
    if any(p.exp.is_Rational and max(abs(p.exp.p), p.exp.q) > _MAX_EXPONENT for p in constant.atoms(sp.Pow)):
        return False
    growing = constant.has(sp.gamma, sp.binomial, sp.factorial, sp.beta)
    ways = [sp.expand, sp.gammasimp] if growing else [sp.expand, sp.simplify]
    for simplify in ways if constant.count_ops() <= _MAX_SIMPLIFY // 2 else ways[:1]:
        try:
            if simplify(constant).is_zero is True:
                return True
        except (ValueError, TypeError, NotImplementedError, RecursionError):
            continue
    if constant.is_algebraic:
        variable = sp.Dummy()
        try:
            return bool(sp.minimal_polynomial(constant, variable) == variable)
        except (NotImplementedError, ValueError, TypeError):
            return False
    return False

"""Exact algebra in SymPy: identities, signs of factored forms, polynomials in one variable by Sturm's theorem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import charge
from signdescent.checks.formulas.goal import Axis, Goal
from signdescent.checks.formulas.margin import pushed
from signdescent.checks.formulas.signs import nonnegative_on, positive_on
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.factoring import factored, is_modest
from signdescent.checks.translate.kernel_terms import canonical
from signdescent.checks.translate.kernels import Kernels
from signdescent.checks.translate.numbers import is_nonnegative, is_positive, is_zero, sign_of

__all__ = ["algebra"]

_MAX_OPERATIONS = 2000
_SIMPLIFIED = 30  # ball operations that take as long as bringing a term to its normal form, for each operation


def algebra(goal: Goal) -> Answer:
    """Prove a goal by an identity, by the signs of factors, or by Sturm's theorem; never refute it."""
    try:
        reason = _proved(goal, pushed(goal.statement))
    except Unsupported as missing:
        return replace(_unknown(str(missing)), unsupported=True)
    except (sp.PolynomialError, NotImplementedError, RecursionError):
        return _unknown("SymPy found no normal form")
    if reason is None:
        return _unknown("no identity or sign was found")
    return Answer(verdict=Verdict.PROVED, engine="algebra", sentence=reason)


def _unknown(sentence: str) -> Answer:
    return Answer(verdict=Verdict.UNDECIDED, engine="algebra", sentence=sentence)


def _proved(goal: Goal, statement: Boolean) -> str | None:
    if statement == sp.true:
        return "nothing is left to prove"
    if isinstance(statement, sp.And):
        reasons = [_proved(goal, part) for part in statement.args]
        return None if any(r is None for r in reasons) else "; ".join(dict.fromkeys(r for r in reasons if r))
    if isinstance(statement, sp.Or):
        return next((reason for part in statement.args if (reason := _proved(goal, part))), None)
    if isinstance(statement, sp.Eq):
        return "both sides have one normal form" if _vanishes(goal, statement.lhs - statement.rhs) else None
    if isinstance(statement, sp.Le | sp.Lt):
        return _sign(goal, statement.rhs - statement.lhs, strict=isinstance(statement, sp.Lt))
    if isinstance(statement, sp.Ge | sp.Gt):
        return _sign(goal, statement.lhs - statement.rhs, strict=isinstance(statement, sp.Gt))
    return None


def _vanishes(goal: Goal, expression: sp.Expr) -> bool:
    """Return whether an expression is zero as a rational function of its kernels."""
    if is_zero(expression):
        return True
    charge(_SIMPLIFIED * expression.count_ops())
    if expression.count_ops() > _MAX_OPERATIONS:
        return False
    expression = canonical(expression)
    kernels = Kernels([expression], nonnegative_on(goal), positive_on(goal))
    numerator, _ = sp.fraction(sp.together(kernels.rational(expression)))
    rest = sp.expand(numerator)
    if rest == 0:
        return True
    for t, power, base in kernels.roots:
        if rest.has(t):
            rest = sp.fraction(sp.together(sp.rem(rest, t**power - base, t)))[0]
    return bool(sp.expand(rest) == 0)


def _sign(goal: Goal, expression: sp.Expr, *, strict: bool) -> str | None:
    """Prove ``expression >= 0`` (or > 0) from the signs of its factors, or by counting roots."""
    if expression.count_ops() > _MAX_OPERATIONS // 4:
        return None
    expression = canonical(expression)
    if not expression.free_symbols:
        shown = expression.is_Rational and (sign_of(expression) or 0) > (0 if strict else -1)
        return "a comparison of rational numbers" if shown else None
    product = factored(sp.together(expression)) if expression.is_rational_function() else expression
    if is_positive(product) or (is_nonnegative(product) and not strict):
        return "every factor has a known sign"
    numerator, denominator = sp.fraction(product)
    if len(numerator.free_symbols) != 1 or not (is_positive(denominator) and numerator.is_polynomial()):
        return None
    symbol = next(iter(numerator.free_symbols))
    axis = next((a for a in goal.axes if a.symbol == symbol), None)
    if axis is None or not is_modest(numerator):
        return None
    return _sturm(axis, sp.Poly(numerator, symbol), strict=strict)


def _sturm(axis: Axis, polynomial: sp.Poly, *, strict: bool) -> str | None:
    """Prove the sign of a polynomial on an interval: no inner root of odd order, and the right sign at one point."""
    if not all(c.is_Rational for c in polynomial.all_coeffs()) or not (axis.low.is_Rational or axis.low == -sp.oo):
        return None
    if not (axis.high.is_Rational or axis.high == sp.oo):
        return None
    _, factors = polynomial.factor_list()
    for factor, order in factors:
        inside = factor.count_roots(axis.low, axis.high)
        at_ends = sum(1 for end in (axis.low, axis.high) if end.is_finite and factor.eval(end) == 0)
        if strict and inside:
            return None
        if order % 2 and inside > at_ends:
            return None
    middle = _inner_point(axis)
    for shift in range(len(polynomial.all_coeffs()) + 1):  # some point is not a root
        value = polynomial.eval(middle(shift))
        if value != 0:
            return "Sturm: no change of sign on the interval" if value > 0 else None
    return None


def _inner_point(axis: Axis) -> Callable[[int], sp.Expr]:
    low, high = axis.low, axis.high
    if low == -sp.oo and high == sp.oo:
        return lambda k: sp.Integer(k)
    if high == sp.oo:
        return lambda k: low + 1 + k
    if low == -sp.oo:
        return lambda k: high - 1 - k
    return lambda k: low + (high - low) * sp.Rational(k + 1, k + 3)

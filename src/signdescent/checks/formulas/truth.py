"""Decide a statement at one exact point: in balls of increasing precision, and by exact tests for equal sides.

Both sides of a relation are evaluated separately and as written, so that a term that does not exist at the point never
cancels. A relation is decided only if every term in it is shown to exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import sympy as sp
from flint import ctx
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import the_effort
from signdescent.checks.formulas.margin import pushed
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.intervals import Doubt, Interval
from signdescent.checks.translate.kernel_terms import canonical
from signdescent.checks.translate.numbers import LONGEST_POWER, PRECISIONS, enclosure_of, sign_of
from signdescent.errors import ClaimError
from signdescent.theory.placing import put_in

__all__ = ["Truth", "enclose", "exists_at", "is_modest", "number_at", "sign_at", "truth_at", "vanishes"]

_MAX_SIMPLIFY = 100  # operations; larger constants are decided by balls only
_MAX_WRITTEN = 300  # arguments; factorials and powers of larger ones are decided by balls only
_MAX_NUMBER = 10**6  # constants with longer numbers are only expanded, not simplified
_MAX_EXPONENT = 24  # powers with larger exponents are not simplified

Point = Mapping[sp.Symbol, sp.Expr]


@dataclass(frozen=True, slots=True)
class Truth:
    """True, False or None (unknown, or a side does not exist), and whether exact arithmetic decided it."""

    value: bool | None
    exact: bool = True


def truth_at(statement: Boolean, point: Point) -> Truth:
    """Return the truth of a statement at an exact point."""
    try:
        return _truth(pushed(statement), point)
    except Unsupported:
        return Truth(None)


def _truth(statement: Boolean, point: Point) -> Truth:
    if statement in (sp.true, sp.false):
        return Truth(bool(statement))
    if isinstance(statement, sp.And | sp.Or):
        parts = [_truth(part, point) for part in statement.args]
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


_HOLDS: Mapping[type, Callable[[int], bool]] = {
    sp.Eq: lambda sign: sign == 0,
    sp.Ne: lambda sign: sign != 0,
    sp.Lt: lambda sign: sign < 0,
    sp.Le: lambda sign: sign <= 0,
    sp.Gt: lambda sign: sign > 0,
    sp.Ge: lambda sign: sign >= 0,
}


def _relation(relation: Relational, point: Point) -> Truth:
    if not all(isinstance(side, sp.Expr) for side in relation.args):
        return Truth(None)
    sign, exact = _order(relation.lhs, relation.rhs, point)
    holds = _HOLDS.get(type(relation))
    return Truth(None if sign is None or holds is None else holds(sign), exact)


def exists_at(statement: sp.Basic, point: Point) -> bool:
    """Return whether every term of a statement is shown to exist at an exact point.

    A conclusion counts only if its premise may hold, and a branch only if it may be taken.
    """
    if isinstance(statement, sp.Implies):
        premise, conclusion = statement.args
        return exists_at(premise, point) and (truth_at(premise, point).value is False or exists_at(conclusion, point))
    if isinstance(statement, sp.ITE):
        test, yes, no = statement.args
        value = truth_at(test, point).value
        taken = [branch for branch, skipped in ((yes, value is False), (no, value is True)) if not skipped]
        return exists_at(test, point) and all(exists_at(branch, point) for branch in taken)
    if isinstance(statement, Boolean):
        return all(exists_at(part, point) for part in statement.args)
    number = number_at(statement, point)
    return any(enclosure_of(number, precision) is not None for precision in PRECISIONS)


def sign_at(expression: sp.Expr, point: Point, *, zero: bool = True) -> tuple[int | None, bool]:
    """Return the sign of an expression at an exact point, and whether exact arithmetic decided it.

    With `zero` false, zeros are not tested exactly; only signs that balls show are returned.
    """
    return _order(expression, sp.Integer(0), point, zero=zero)


def _order(left: sp.Expr, right: sp.Expr, point: Point, *, zero: bool = True) -> tuple[int | None, bool]:
    """Return the sign of ``left - right`` at a point where both exist, and whether exact arithmetic decided it."""
    a, b = number_at(left, point), number_at(right, point)
    if isinstance(a, sp.Rational) and isinstance(b, sp.Rational):
        return sign_of(a - b), True
    exist = False
    for precision in PRECISIONS:
        first, second = enclosure_of(a, precision), enclosure_of(b, precision)
        if first is not None and second is not None:
            (low, high), (least, most) = first, second
            exist = True
            if low > most:
                return 1, False
            if high < least:
                return -1, False
            if low == high == least == most:
                return 0, True
        if not zero:
            return None, False
        # The exact test is slow, so balls of the second precision are tried first.
        if precision == PRECISIONS[1]:
            if not exist:
                return None, False
            if all(is_modest(side, point) for side in (left, right)) and vanishes(_plain(left - right, point)):
                return 0, True
    return None, False


def _plain(expression: sp.Expr, point: Point) -> sp.Expr:
    """Return the value at a point as evaluated by SymPy, or nan if it fails."""
    try:
        return put_in(expression, point)
    except (ClaimError, TypeError, ValueError, ZeroDivisionError):
        return sp.nan


def is_modest(expression: sp.Expr, point: Point) -> bool:
    """Return whether the exact value at a point has no huge numbers."""
    growing = expression.has(sp.binomial, sp.factorial, sp.gamma, sp.beta, sp.harmonic, sp.Sum, sp.Product)
    exponents = [power.exp for power in expression.atoms(sp.Pow) if power.exp.free_symbols]
    if (growing or exponents) and any(sign_of(abs(value) - _MAX_WRITTEN) != -1 for value in point.values()):
        return False
    values = [number_at(exponent, point) for exponent in exponents]
    return all(v.is_Rational and abs(v) <= _MAX_WRITTEN and v.q <= _MAX_EXPONENT for v in values)


def number_at(expression: sp.Expr, point: Point) -> sp.Expr:
    """Return an expression with an exact point substituted; only rational arithmetic is evaluated.

    Rational arithmetic makes ``sqrt(x - 1/3)`` at 1/3 the root of 0, not of a small ball.
    """
    return _number(expression, dict(point), {})


def _number(node: Any, point: dict[sp.Symbol, sp.Expr], known: dict[Any, Any]) -> Any:
    if node in known:
        return known[node]
    if isinstance(node, sp.Symbol):
        return point.get(node, node)
    if not node.args:
        return sp.Rational(node) if isinstance(node, sp.Float) else node
    if isinstance(node, sp.Sum | sp.Product | sp.Integral):
        bound = {limit.args[0] for limit in node.limits}
        inner = {symbol: value for symbol, value in point.items() if symbol not in bound}
        limits = [(limit.args[0], *(_number(end, point, known) for end in limit.args[1:])) for limit in node.limits]
        result = node.func(_number(node.function, inner, {}), *limits)
    elif isinstance(node, sp.Piecewise):
        result = _branch(node, point, known)
    else:
        arguments = [_number(argument, point, known) for argument in node.args]
        result = _written(node.func, arguments)
    known[node] = result
    return result


def _branch(node: sp.Piecewise, point: dict[sp.Symbol, sp.Expr], known: dict[Any, Any]) -> Any:
    """Return the branch that is taken at a point, or a Piecewise of all that may be taken if that is unknown."""
    open_branches: list[tuple[Any, Any]] = []
    for value, condition in node.args:
        decided = truth_at(condition, point).value
        if decided is False:
            continue
        if decided is True and not open_branches:
            return _number(value, point, known)
        open_branches.append((_number(value, point, known), _number(condition, point, known)))
    return sp.Piecewise(*open_branches, evaluate=False) if open_branches else sp.nan


def _written(function: Any, arguments: list[Any]) -> Any:
    rational = all(isinstance(argument, sp.Rational) for argument in arguments)
    if rational and function in (sp.Add, sp.Mul):
        return function(*arguments)
    if rational and function is sp.Pow:
        base, exponent = arguments
        bits = (abs(base.p) + base.q).bit_length() * abs(exponent.p)
        if exponent.q == 1 and bits <= LONGEST_POWER and (base != 0 or exponent >= 0):
            return base**exponent
    if function in (sp.Add, sp.Mul, sp.Pow) or issubclass(function, Relational | sp.And | sp.Or | sp.Not):
        return function(*arguments, evaluate=False)
    written = sp.Basic.__new__(function, *arguments)  # without evaluation
    try:
        hash(written)
    except AttributeError as error:  # a class with data besides its arguments, such as CRootOf
        msg = function.__name__
        raise Unsupported(msg) from error
    return written


def enclose(expression: sp.Expr, point: Point, precision: int) -> Interval | None:
    """Return an enclosure of the value at an exact point, or None if it may not exist."""
    symbols = tuple(point)
    try:
        program = compile_program([expression], symbols)
        with ctx.workprec(precision):
            evaluation = evaluate(program, [enclose_number(point[s]) for s in symbols])
    except (Doubt, Unsupported):
        return None
    value = evaluation.outputs[0]
    return value if evaluation.defined and isinstance(value, tuple) else None


def vanishes(constant: sp.Expr) -> bool:
    """Return whether an exact simplification, with a limit on its work, turns a constant into 0."""
    constant = canonical(constant)
    if constant.has(sp.betainc_regularized, sp.Sum, sp.Product, sp.nan, sp.zoo, sp.oo):
        return False  # SymPy would evaluate these in floating point
    if constant.is_Rational:
        return bool(constant == 0)
    if constant.free_symbols or constant.count_ops() > _MAX_SIMPLIFY:
        return False
    if any(max(abs(n.p), n.q) > _MAX_NUMBER for n in constant.atoms(sp.Rational)):
        return not constant.has(sp.Function, sp.exp) and bool(the_effort().spend(lambda: sp.expand(constant) == 0))
    if any(p.exp.is_Rational and max(abs(p.exp.p), p.exp.q) > _MAX_EXPONENT for p in constant.atoms(sp.Pow)):
        return False
    if sign_of(constant) is not None:  # also finds algebraic zeros
        return sign_of(constant) == 0
    growing = constant.has(sp.gamma, sp.binomial, sp.factorial, sp.beta)
    ways = (sp.expand, sp.gammasimp if growing else sp.simplify)
    few = constant.count_ops() <= _MAX_SIMPLIFY // 2
    return any(the_effort().spend(partial(_simplified, way, constant)) == 0 for way in (ways if few else ways[:1]))


def _simplified(simplify: Callable[[sp.Expr], sp.Expr], constant: sp.Expr) -> sp.Expr:
    """Return a simpler form of a constant, or the constant if SymPy fails."""
    try:
        return simplify(constant)
    except (ValueError, TypeError, NotImplementedError, RecursionError):
        return constant

"""Reductions of a whole statement: solved equations, kinks, closed sums, logarithms, and one variable less."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import CALLS, Effort
from signdescent.checks.formulas.charts.field import factors
from signdescent.checks.formulas.charts.recurrences import logarithm as log_of
from signdescent.checks.formulas.equations import solution_of
from signdescent.checks.formulas.goal import Axis, Goal, rebuild, symbol_of
from signdescent.checks.formulas.increments import increment, written_out
from signdescent.checks.formulas.parts import Build, Part, above_zero, difference_of
from signdescent.checks.translate.factoring import cancelled, is_modest
from signdescent.checks.translate.numbers import compare, is_negative, is_nonnegative, is_nonzero, is_positive, sign_of

__all__ = ["rearranged"]

_NO_CLOSED_FORM = (
    sp.Sum, sp.Piecewise, sp.nan, sp.zoo, sp.oo, sp.zeta, sp.lerchphi, sp.hyper, sp.harmonic, sp.polygamma,
)  # fmt: skip
_KINKS = (sp.Abs, sp.Min, sp.Max)


def rearranged(goal: Goal) -> Iterator[tuple[str, Build]]:
    """Yield the reductions of a goal as names and functions that build the parts, the most certain first."""
    if (solved := _solved_equation(goal)) is not None:
        yield "solved equation", lambda: solved
        return
    if (inverted := _without_lambert(goal)) is not None:
        yield "inverse of Lambert's W", lambda: inverted
        return
    if (pieces := _without_kink(goal)) is not None:
        yield "cases of a kink", lambda: pieces
        return
    if not isinstance(goal.statement, sp.Le | sp.Lt | sp.Ge | sp.Gt):
        return
    if len(goal.axes) > 1:
        for x in goal.axes:
            for y in goal.axes:
                if x.symbol != y.symbol and not (x.integer or y.integer):
                    yield "scaling", partial(_scaled, goal, x, y)
                    yield "translation", partial(_translated, goal, x, y)
    for build in _closed_sums(goal):
        yield "closed form of a sum", build
    for build in _logarithms(goal):
        yield "logarithms", build


# ------------------------------------------------------------------------------------------------ equations


def _solved_equation(goal: Goal) -> list[Part] | None:
    """Return the goal with one equation among the assumptions solved for a symbol, and where it cannot be divided."""
    for number, equation in enumerate(goal.assumptions):
        if not isinstance(equation, sp.Eq):
            continue
        others = goal.assumptions[:number] + goal.assumptions[number + 1 :]
        plain = [axis for axis in goal.axes if not axis.integer]
        for axis in sorted(plain, key=lambda a: _uses(goal.statement, a.symbol)):
            parts = _solved_for(goal, equation, others, axis)
            if parts is not None:
                return parts
    return None


def _uses(statement: Boolean, symbol: sp.Symbol) -> int:
    """Return how many terms of a statement depend on a symbol; functions count more than sums and products."""
    nodes = [node for node in sp.preorder_traversal(statement) if symbol in node.free_symbols]
    return sum(1 if isinstance(node, sp.Add | sp.Mul | sp.Symbol | Relational) else 5 for node in nodes)


def _solved_for(goal: Goal, equation: Boolean, others: tuple[Boolean, ...], axis: Axis) -> list[Part] | None:
    """Return the parts if the equation reads ``c y^n = r`` with y the symbol of the axis, and c, r without it."""
    y = axis.symbol
    solution = solution_of(equation, y)
    if solution is None or (solution.power > 1 and not is_nonnegative(y)):
        return None
    n, c, r = solution.power, solution.coefficient, solution.right
    value = solution.quotient if n == 1 else sp.root(solution.quotient, n)
    bare = sp.Dummy(y.name, real=True)
    swap = {y: value}
    inside = [rebuild(relation, {bare: value}) for relation in axis.relations(bare)]
    positive = [sp.Ge(solution.quotient, 0, evaluate=False)] if n > 1 else []
    divided = [] if is_nonzero(c) else [sp.Ne(c, 0, evaluate=False)]
    statement = rebuild(goal.statement, swap)
    given = tuple(rebuild(other, swap) for other in others)
    if any(part.has(sp.nan, sp.zoo, sp.oo, sp.I) for part in (statement, *given)):
        return None
    solved = replace(goal.without(y), assumptions=(*divided, *positive, *inside, *given), stated=())
    parts = [Part(solved.with_statement(statement))]
    if divided:  # where c = 0, the equation holds only if r = 0
        zero = (sp.Eq(c, 0, evaluate=False), sp.Eq(r, 0, evaluate=False))
        parts.append(Part(replace(goal, assumptions=(*zero, *others), stated=())))
    return parts


# ------------------------------------------------------------------------------------------------ Lambert's W


def _without_lambert(goal: Goal) -> list[Part] | None:
    """Return the goal in w = W(x), where x = w e^w: for w >= -1, W takes each value at exactly one x >= -1/e."""
    for axis in goal.axes:
        x, least = axis.symbol, -sp.exp(-1)
        function = sp.LambertW(x)
        if axis.integer or not goal.statement.has(function) or compare(axis.low, least) not in (0, 1):
            continue
        low, high = (end if end == sp.oo else sp.LambertW(end) for end in (axis.low, axis.high))
        new = replace(axis, low=low, high=high)
        w = symbol_of(x.name, new)

        def inverted(term: sp.Basic, w: sp.Symbol = w, x: sp.Symbol = x, function: sp.Expr = function) -> sp.Basic:
            if isinstance(term, Boolean) and term.args:
                return term.func(*map(inverted, term.args), evaluate=False)
            bare = sp.Dummy(real=True)  # w may be the same symbol as x
            return _expanded(rebuild(term.xreplace({function: bare}), {x: w * sp.exp(w), bare: w}))

        there = replace(goal.with_axis(x, replace(new, symbol=w)), assumptions=tuple(map(inverted, goal.assumptions)))
        return [Part(replace(there, stated=()).with_statement(inverted(goal.statement)))]
    return None


# ------------------------------------------------------------------------------------------------ kinks


def _without_kink(goal: Goal) -> list[Part] | None:
    """Return the cases in which an absolute value, a minimum or a maximum of the statement is one of its terms."""
    statement = goal.statement
    if not isinstance(statement, Relational):
        return None
    for node in sp.postorder_traversal(statement):
        if not isinstance(node, _KINKS) or not node.free_symbols or any(arg.has(*_KINKS) for arg in node.args):
            continue
        if not node.free_symbols <= set(goal.symbols):
            continue  # an index of a sum takes several values, not all in one case
        first, *others = (node.args[0], -node.args[0]) if isinstance(node, sp.Abs) else node.args
        larger = sp.Le if isinstance(node, sp.Min) else sp.Ge
        second = others[0] if len(others) == 1 else node.func(*others)
        cases = []
        for value, other in ((first, second), (second, first)):
            chosen = statement.func(*(side.xreplace({node: value}) for side in statement.args), evaluate=False)
            case = _where(goal.with_statement(chosen), larger, value, other)
            if case is not None:
                cases.append(Part(case))
        return cases
    return None


def _where(goal: Goal, relation: type[Relational], left: sp.Expr, right: sp.Expr) -> Goal | None:
    """Return the goal where a relation holds, or None if that is nowhere; bounds on one symbol cut its axis."""
    assumed = replace(goal, assumptions=(*goal.assumptions, relation(left, right, evaluate=False)), stated=())
    symbol, bound = _bound(left - right)
    axis = next((a for a in goal.axes if a.symbol == symbol), None)
    if symbol is None or axis is None or axis.integer:
        return assumed
    above = (relation is sp.Ge) == bool(sp.diff(left - right, symbol) > 0)
    orders = compare(axis.low, bound), compare(bound, axis.high)
    if orders != (-1, -1):
        if None in orders or 0 in orders:
            return assumed
        return goal if above == (orders[0] == 1) else None  # the bound is beyond one end
    cut = replace(axis, low=bound, low_open=False) if above else replace(axis, high=bound, high_open=False)
    fresh = symbol_of(symbol.name, cut)
    swap = {symbol: fresh}
    return replace(
        goal.with_axis(symbol, replace(cut, symbol=fresh)),
        statement=rebuild(goal.statement, swap),
        assumptions=tuple(rebuild(a, swap) for a in goal.assumptions),
        stated=(),
    )


def _bound(term: sp.Expr) -> tuple[sp.Symbol | None, sp.Expr]:
    """Return the symbol of a linear term in one symbol and its root, else None."""
    if len(term.free_symbols) != 1:
        return None, sp.nan
    (symbol,) = term.free_symbols
    if not term.is_polynomial(symbol) or sp.degree(term, symbol) != 1:
        return None, sp.nan
    slope, shift = sp.Poly(term, symbol).all_coeffs()
    return (symbol, -shift / slope) if slope.is_Rational and shift.is_Rational else (None, sp.nan)


# ------------------------------------------------------------------------------------------------ one variable less


def _scaled(goal: Goal, x: Axis, y: Axis) -> list[Part]:
    """Return the goal in t = x/y, if y is a positive factor of the margin and nothing else."""
    if not (is_positive(x.symbol) and is_positive(y.symbol)):
        raise ValueError
    low = x.low / y.high if y.high.is_finite else sp.Integer(0)
    high = x.high / y.low if x.high.is_finite and sign_of(y.low) == 1 else sp.oo
    excluded = low == 0 or x.low_open or y.high_open, high == sp.oo or x.high_open or y.low_open
    return _without_one(goal, x, y, Axis(x.symbol, low, high, *excluded), lambda t: t * y.symbol)


def _translated(goal: Goal, x: Axis, y: Axis) -> list[Part]:
    """Return the goal in t = x - y, if y is in no more than a positive factor of the margin."""
    low = x.low - y.high if x.low.is_finite and y.high.is_finite else -sp.oo
    high = x.high - y.low if x.high.is_finite and y.low.is_finite else sp.oo
    excluded = low == -sp.oo or x.low_open or y.high_open, high == sp.oo or x.high_open or y.low_open
    return _without_one(goal, x, y, Axis(x.symbol, low, high, *excluded), lambda t: t + y.symbol)


def _without_one(goal: Goal, x: Axis, y: Axis, new: Axis, old: Callable[[sp.Symbol], sp.Expr]) -> list[Part]:
    """Return the goal with x replaced by a term in a new variable and y, from which y vanishes."""
    t = symbol_of(new.symbol.name, new)
    relation = above_zero(goal.statement)
    margin = _free_of(difference_of(goal.statement).xreplace({x.symbol: old(t)}), y.symbol)
    if margin is None:
        raise ValueError
    kept = []
    for assumption in goal.assumptions:
        if not assumption.has(x.symbol, y.symbol):
            kept.append(assumption)
        elif isinstance(assumption, sp.Le | sp.Lt | sp.Ge | sp.Gt):  # others are dropped, which enlarges the domain
            term = _free_of(difference_of(assumption).xreplace({x.symbol: old(t)}), y.symbol)
            if term is not None:
                kept.append(above_zero(assumption)(term, 0, evaluate=False))
    axes = (*(a for a in goal.axes if a.symbol not in (x.symbol, y.symbol)), replace(new, symbol=t))
    smaller = replace(goal, axes=axes, assumptions=tuple(kept), stated=())
    return [Part(smaller.with_statement(relation(margin, 0, evaluate=False)))]


def _free_of(term: sp.Expr, y: sp.Symbol) -> sp.Expr | None:
    """Return a term of the same sign without a symbol, or None if it does not drop out."""
    split = factors(_expanded(term), y)
    if split is None:
        return None
    constant, parts = split
    kept = [constant]
    for part in parts:
        expression = part.expression
        if y not in expression.free_symbols:
            kept.append(expression**part.times)
        elif not is_positive(expression):
            return None
    return sp.Mul(*kept)


def _expanded(term: sp.Expr) -> sp.Expr:
    """Return a term with products in functions and powers taken apart where signs allow it."""
    if not term.args:
        return term
    inner = term.func(*(_expanded(arg) for arg in term.args))
    if isinstance(inner, sp.log):
        return sp.expand_log(sp.log(sp.factor(sp.expand(inner.args[0]))) if is_modest(inner.args[0]) else inner)
    if isinstance(inner, sp.Pow):
        base = cancelled(inner.base) if inner.base.free_symbols else inner.base
        return sp.expand_power_exp(sp.expand_power_base(base**inner.exp))
    if isinstance(inner, sp.Function) and len(inner.args) == 1:
        return inner.func(cancelled(inner.args[0]))
    return inner


# ------------------------------------------------------------------------------------------------ closed forms


def _closed_sums(goal: Goal) -> Iterator[Build]:
    """Yield the goal with a sum to n replaced by a closed form that SymPy proposes and an induction must show."""
    for node in goal.statement.atoms(sp.Sum):
        for axis in goal.axes:
            if axis.integer and axis.high == sp.oo and axis.low.is_finite and len(node.limits) == 1:
                yield partial(_with_closed_form, goal, node, axis)


def _with_closed_form(goal: Goal, node: sp.Sum, axis: Axis) -> list[Part]:
    n = axis.symbol
    closed = Effort(CALLS).spend(lambda: _proposal(node))
    step = increment(node, n, axis.low)
    if closed is None or step == 0 or step.has(sp.Sum) or any(n in a.free_symbols for a in goal.assumptions):
        raise ValueError
    rest = goal.without(n)
    first = written_out(node.subs(n, axis.low))
    if first.has(sp.Sum):
        raise ValueError
    chosen = goal.statement.func(*(side.xreplace({node: closed}) for side in goal.statement.args), evaluate=False)
    return [
        Part(rest.with_statement(sp.Eq(closed.subs(n, axis.low), first, evaluate=False))),
        Part(goal.with_statement(sp.Eq(closed.subs(n, n + 1) - closed, step, evaluate=False))),
        Part(goal.with_statement(chosen)),
    ]


def _proposal(node: sp.Sum) -> sp.Expr | None:
    """Return SymPy's closed form of a sum for general values of its parameters, or None."""
    try:
        value = sp.simplify(node.doit())
    except (ValueError, TypeError, NotImplementedError, AttributeError):
        return None
    if isinstance(value, sp.Piecewise):
        value = value.args[-1][0]
    value = value.replace(lambda e: isinstance(e, sp.Piecewise), lambda e: e.args[-1][0])
    return None if value.has(*_NO_CLOSED_FORM) else value


# ------------------------------------------------------------------------------------------------ logarithms


def _logarithms(goal: Goal) -> Iterator[Build]:
    """Yield relations between logarithms: of one steep term of the margin, with its coefficient, and of the rest."""
    terms = sp.Add.make_args(difference_of(goal.statement))
    steep = dict.fromkeys(f for term in terms for f in sp.Mul.make_args(term) if _is_steep(f))
    for function in steep:
        with_it = [term for term in terms if function in sp.Mul.make_args(term)]
        rest = sp.Add(*(term for term in terms if term not in with_it))
        own = sp.Add(*(sp.Mul(*(f for f in sp.Mul.make_args(term) if f != function)) for term in with_it))
        if rest == 0 or rest.has(function):
            continue
        if is_positive(own):
            yield partial(_compared, goal, own, function, -rest, 1)
        elif is_negative(own):
            yield partial(_compared, goal, -own, function, rest, -1)


def _compared(goal: Goal, coefficient: sp.Expr, function: sp.Expr, rest: sp.Expr, sign: int) -> list[Part]:
    """Return ``coefficient*function >= rest`` (``<=`` for sign -1) between logarithms, and that both are positive."""
    relation = above_zero(goal.statement)
    logarithm = sp.expand_log(sp.log(coefficient)) + log_of(function)
    difference = sign * (logarithm - sp.expand_log(sp.log(rest)))
    positive = [Part(goal.with_statement(sp.Gt(side, 0, evaluate=False))) for side in (function, rest)]
    return [*positive, Part(goal.with_statement(relation(difference, 0, evaluate=False)))]


def _is_steep(factor: sp.Expr) -> bool:
    """Return whether a factor is an exponential, a power with a varying or fractional exponent or a gamma function."""
    if isinstance(factor, sp.Pow) and factor.base is not sp.S.Exp1:
        return bool(factor.free_symbols) and not factor.exp.is_Integer
    return bool(factor.free_symbols) and log_of(factor) is not None

"""Cheap, rigorous tests of sign on the domain of a goal, for rewriting powers of products."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import lru_cache, partial

import sympy as sp
import z3
from flint import ctx
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.goal import Axis, Goal, rebuild
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.intervals import Doubt
from signdescent.checks.translate.numbers import is_nonnegative, is_positive
from signdescent.checks.translate.smt import formula, variables

__all__ = ["nonnegative_on", "positive_on"]

_RESOURCES = 200_000
_KEPT = 10_000  # number of cached answers


def nonnegative_on(goal: Goal) -> Callable[[sp.Expr], bool]:
    """Return a predicate: whether an expression is shown to be non-negative on the box of the goal."""
    return partial(_nonnegative, tuple(goal.axes))


def positive_on(goal: Goal) -> Callable[[sp.Expr], bool]:
    """Return a predicate: whether an expression is shown to be positive on the domain, given the assumptions."""
    return partial(_positive, tuple(goal.axes), tuple(goal.assumptions))


@lru_cache(_KEPT)
def _nonnegative(axes: tuple[Axis, ...], expression: sp.Expr) -> bool:
    if is_nonnegative(expression):
        return True
    try:
        program = compile_program([expression], [axis.symbol for axis in axes])
        with ctx.workprec(64):
            inputs = [(enclose_number(a.low)[0], enclose_number(a.high)[1]) for a in axes]
            value = evaluate(program, inputs).outputs[0]
    except (Unsupported, Doubt):
        return False
    return isinstance(value, tuple) and bool(value[0] >= 0)


@lru_cache(_KEPT)
def _positive(axes: tuple[Axis, ...], assumptions: tuple[Boolean, ...], expression: sp.Expr) -> bool:
    return is_positive(expression) or _follows(axes, assumptions, expression)


def _follows(axes: tuple[Axis, ...], assumptions: tuple[Boolean, ...], expression: sp.Expr) -> bool:
    """Return whether z3 shows a polynomial positive, given the polynomial assumptions and the ends of the axes."""
    if not expression.free_symbols or not expression.is_polynomial(*(axis.symbol for axis in axes)):
        return False
    bare = {axis.symbol: sp.Dummy(axis.symbol.name, real=True) for axis in axes}
    names = variables(set(bare.values()))
    solver = z3.SolverFor("QF_NRA")
    solver.set("rlimit", _RESOURCES)
    given = [relation for axis in axes for relation in axis.relations(bare[axis.symbol])]
    given += [rebuild(assumption, bare) for assumption in assumptions]
    try:
        solver.add(formula(rebuild(sp.Le(expression, 0, evaluate=False), bare), names))
    except Unsupported:
        return False
    for relation in given:
        with contextlib.suppress(Unsupported, KeyError):
            solver.add(formula(relation, names))
    return bool(solver.check() == z3.unsat)

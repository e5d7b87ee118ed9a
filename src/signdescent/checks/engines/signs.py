"""A cheap, rigorous test of sign on a goal's whole box, for rewriting powers of products."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import sympy as sp
import z3
from flint import ctx

from signdescent.checks.goal import Goal
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.intervals import Doubt
from signdescent.checks.translate.smt import formula, variables

__all__ = ["nonnegative_on", "positive_on"]

_RESOURCES = 200_000


def nonnegative_on(goal: Goal) -> Callable[[sp.Expr], bool]:
    """Return a test whether an expression is surely non-negative on the goal's box."""

    def nonnegative(expression: sp.Expr) -> bool:
        if expression.is_nonnegative:
            return True
        try:
            program = compile_program([expression], goal.symbols)
            with ctx.workprec(64):
                inputs = [(enclose_number(a.low)[0], enclose_number(a.high)[1]) for a in goal.axes]
                value = evaluate(program, inputs).outputs[0]
        except (Unsupported, Doubt):
            return False
        return isinstance(value, tuple) and bool(value[0] >= 0)

    return nonnegative


def positive_on(goal: Goal) -> Callable[[sp.Expr], bool]:
    """Return a test whether a polynomial is surely positive on the domain, open ends and assumptions included."""
    known: dict[sp.Expr, bool] = {}

    def positive(expression: sp.Expr) -> bool:
        if expression not in known:
            known[expression] = bool(expression.is_positive) or _follows(goal, expression)
        return known[expression]

    return positive


def _follows(goal: Goal, expression: sp.Expr) -> bool:
    """Ask z3 whether a polynomial is positive, given the polynomial assumptions and the ends of the axes."""
    if not expression.free_symbols or not expression.is_polynomial(*goal.symbols):
        return False
    bare = {axis.symbol: sp.Dummy(axis.symbol.name, real=True) for axis in goal.axes}
    names = variables(set(bare.values()))
    solver = z3.SolverFor("QF_NRA")
    solver.set("rlimit", _RESOURCES)
    given = [relation for axis in goal.axes for relation in axis.relations(bare[axis.symbol])]
    given += [assumption.xreplace(bare) for assumption in goal.assumptions]
    try:
        solver.add(formula((expression <= 0).xreplace(bare), names))
    except Unsupported:
        return False
    for relation in given:
        with contextlib.suppress(Unsupported, KeyError):
            solver.add(formula(relation, names))
    return bool(solver.check() == z3.unsat)

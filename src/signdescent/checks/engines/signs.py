"""A cheap, rigorous test of sign on a goal's whole box, for rewriting powers of products."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import ctx

from signdescent.checks.engines.balls import balls
from signdescent.checks.goal import Goal
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.intervals import Doubt

__all__ = ["nonnegative_on", "positive_on"]


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
    """Return a test whether an expression is surely positive on the goal's domain, open ends left out."""
    known: dict[sp.Expr, bool] = {}

    def positive(expression: sp.Expr) -> bool:
        if expression not in known:
            known[expression] = bool(expression.is_positive) or (
                bool(expression.free_symbols) and balls(goal.with_statement(expression > 0), boxes=8).verdict.holds
            )
        return known[expression]

    return positive

"""Subgoals of a reduction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.formulas.definedness import Need
from signdescent.checks.formulas.goal import Goal

__all__ = ["Build", "Part", "above_zero", "difference_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """A subgoal of a reduction, and conditions on its domain that the reduction needs."""

    goal: Goal
    conditions: tuple[Need, ...] = ()


Build = Callable[[], list[Part]]


def above_zero(statement: Relational) -> type[Relational]:
    """Return the relation of the difference of a comparison to 0: ``>`` for a strict one, else ``>=``."""
    return sp.Gt if isinstance(statement, sp.Lt | sp.Gt) else sp.Ge


def difference_of(statement: Relational) -> sp.Expr:
    """Return the larger side of a relation minus the smaller one."""
    if isinstance(statement, sp.Le | sp.Lt):
        return statement.rhs - statement.lhs
    return statement.lhs - statement.rhs

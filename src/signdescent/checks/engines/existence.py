"""Show that every term of a statement exists on a domain, or that an expression is continuous there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.engines.algebra import algebra
from signdescent.checks.engines.balls import balls
from signdescent.checks.engines.definedness import Need, needs
from signdescent.checks.engines.margin import pushed
from signdescent.checks.engines.reals import reals
from signdescent.checks.goal import Axis, Goal
from signdescent.checks.report import Answer
from signdescent.checks.translate import Unsupported

__all__ = ["first_not_shown", "own_needs", "where_assumptions_exist"]

_BOXES = 200


def where_assumptions_exist(goal: Goal) -> Goal:
    """Return a goal that says in full where its assumptions are met: where their terms exist and they are true.

    A condition on the index of a sum has no words here; leaving it out only makes the domain larger.
    """
    exist: list[Boolean] = []
    for assumption in goal.stated[1:]:
        try:
            wanted = needs(assumption, goal.swap)
        except Unsupported:
            continue
        exist += [sp.Implies(sp.And(*need.guards), need.condition) for need in wanted if not need.indices]
    told = tuple(pushed(part) for part in exist if part != sp.true)
    return replace(goal, assumptions=(*told, *goal.assumptions)) if told else goal


def own_needs(goal: Goal) -> tuple[Need, ...]:
    """Return what must hold for the terms of the statement to exist, as it is written; raise `Unsupported`."""
    return needs(goal.stated[0], goal.swap) if goal.stated else needs(goal.statement)


def first_not_shown(goal: Goal, wanted: Iterable[Need], *, resources: int) -> str | None:
    """Return the first condition that could not be shown on the goal's domain, or None if all hold."""
    for need in dict.fromkeys(wanted):
        if not _shown(goal, need, resources):
            return str(need.condition)
    return None


def _shown(goal: Goal, need: Need, resources: int) -> bool:
    """Decide one condition, under its guards, for all values of its sum indices."""
    if need.condition == sp.true:
        return True
    axes = (*goal.axes, *(Axis(i, -sp.oo, sp.oo, True, True, integer=True) for i in need.indices))
    target = replace(goal, axes=axes).with_statement(pushed(need.condition), *map(pushed, need.guards))
    attempts: tuple[Callable[[], Answer], ...] = (
        lambda: algebra(target),
        lambda: reals(target, resources=resources),
        lambda: balls(target, boxes=_BOXES),
    )
    return any(attempt().verdict.holds for attempt in attempts)

"""Show that every term of a statement exists on a domain, or that an expression is continuous there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import sympy as sp

from signdescent.checks.engines.algebra import algebra
from signdescent.checks.engines.balls import balls
from signdescent.checks.engines.definedness import Need
from signdescent.checks.engines.reals import reals
from signdescent.checks.goal import Axis, Goal
from signdescent.checks.report import Answer

__all__ = ["first_not_shown"]

_BOXES = 200


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
    target = replace(goal, statement=need.condition, axes=axes, assumptions=goal.assumptions + need.guards)
    attempts: tuple[Callable[[], Answer], ...] = (
        lambda: algebra(target),
        lambda: reals(target, resources=resources),
        lambda: balls(target, boxes=_BOXES),
    )
    return any(attempt().verdict.holds for attempt in attempts)

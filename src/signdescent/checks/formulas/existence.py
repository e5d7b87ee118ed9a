"""Show that every term of a statement exists on a domain, or that an expression is continuous there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.definedness import Need, needs
from signdescent.checks.formulas.goal import Axis, Goal
from signdescent.checks.formulas.ladder import shown
from signdescent.checks.formulas.margin import pushed
from signdescent.checks.report import Verdict
from signdescent.checks.translate import Unsupported

__all__ = ["Existence", "existence_of", "own_needs", "where_assumptions_exist"]

_BOXES = 200


def where_assumptions_exist(goal: Goal) -> Goal:
    """Return a goal that says in full where its assumptions are met: where their terms exist and they are true.

    Only what a term surely needs to exist is said, and nothing of the index of a sum, for which there are no words
    here; leaving a condition out only makes the domain larger.
    """
    exist: list[Boolean] = []
    for assumption in goal.stated[1:]:
        try:
            wanted = needs(assumption, goal.swap)
        except Unsupported:
            continue
        exist += [sp.Implies(sp.And(*need.guards), need.condition) for need in wanted if need.is_necessary]
    told = tuple(pushed(part) for part in exist if part != sp.true)
    return replace(goal, assumptions=(*told, *goal.assumptions)) if told else goal


def own_needs(goal: Goal) -> tuple[Need, ...]:
    """Return what must hold for the terms of the statement to exist, as it is written; raise `Unsupported`."""
    return needs(goal.stated[0], goal.swap) if goal.stated else needs(goal.statement)


@dataclass(frozen=True, slots=True)
class Existence:
    """What is known of the conditions under which the terms of a goal exist.

    Attributes
    ----------
    lacking : str
        The first condition that could not be shown; empty if all hold.
    exact : bool
        Whether no condition was shown by balls.
    """

    lacking: str = ""
    exact: bool = True


def existence_of(goal: Goal, wanted: Iterable[Need], *, resources: int) -> Existence:
    """Decide the conditions under which terms exist, on the goal's domain; the first that is not shown ends it."""
    exact = True
    for need in dict.fromkeys(wanted):
        verdict = _shown(goal, need, resources)
        if not verdict.holds:
            return Existence(str(need.condition), exact)
        exact &= verdict is Verdict.PROVED
    return Existence("", exact)


def _shown(goal: Goal, need: Need, resources: int) -> Verdict:
    """Decide one condition, under its guards, for all values of its sum indices."""
    if need.condition == sp.true:
        return Verdict.PROVED
    axes = (*goal.axes, *(Axis(i, -sp.oo, sp.oo, True, True, integer=True) for i in need.indices))
    target = replace(goal, axes=axes).with_statement(pushed(need.condition), *map(pushed, need.guards))
    return shown(target, boxes=_BOXES, resources=resources)

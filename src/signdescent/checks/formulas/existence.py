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
    """Return a goal whose assumptions also state that their own terms exist.

    Only necessary conditions are added, and none about the index of a sum. Omitting a condition enlarges the domain, so
    it is sound.
    """
    exist: list[Boolean] = []
    for assumption in goal.stated[1:]:
        try:
            wanted = needs(assumption, goal.swap)
        except Unsupported:
            continue
        exist += [sp.Implies(sp.And(*need.guards), need.condition) for need in wanted if need.is_necessary]
    added = tuple(pushed(part) for part in exist if part != sp.true)
    return replace(goal, assumptions=(*added, *goal.assumptions)) if added else goal


def own_needs(goal: Goal) -> tuple[Need, ...]:
    """Return the conditions under which the terms of the statement, as written, exist; may raise `Unsupported`."""
    return needs(goal.stated[0], goal.swap) if goal.stated else needs(goal.statement)


@dataclass(frozen=True, slots=True)
class Existence:
    """Whether the terms of a goal are shown to exist.

    Attributes
    ----------
    lacking : str
        The first condition that is not shown; empty if all are.
    exact : bool
        Whether all conditions were shown without balls.
    """

    lacking: str = ""
    exact: bool = True


def existence_of(goal: Goal, wanted: Iterable[Need], *, resources: int) -> Existence:
    """Decide conditions on the domain of the goal, up to the first that is not shown."""
    exact = True
    for need in dict.fromkeys(wanted):
        verdict = _shown(goal, need, resources)
        if not verdict.holds:
            return Existence(str(need.condition), exact)
        exact &= verdict is Verdict.PROVED
    return Existence("", exact)


def _shown(goal: Goal, need: Need, resources: int) -> Verdict:
    """Decide one condition under its guards, for all values of its indices."""
    if need.condition == sp.true:
        return Verdict.PROVED
    axes = (*goal.axes, *(Axis(i, -sp.oo, sp.oo, True, True, integer=True) for i in need.indices))
    target = replace(goal, axes=axes).with_statement(pushed(need.condition), *map(pushed, need.guards))
    return shown(target, boxes=_BOXES, resources=resources)

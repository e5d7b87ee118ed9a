"""The provers in order of strength: exact algebra, then z3, then sign charts, then balls."""

from __future__ import annotations

from collections.abc import Callable

from signdescent.checks.formulas.algebra import algebra
from signdescent.checks.formulas.balls import balls
from signdescent.checks.formulas.charts.engine import charts
from signdescent.checks.formulas.goal import Goal
from signdescent.checks.formulas.reals import reals
from signdescent.checks.report import Answer, Verdict

__all__ = ["shown"]

_EVALUATIONS = 800


def shown(goal: Goal, *, boxes: int, resources: int, charted: bool = True) -> Verdict:
    """Return the verdict of the first prover that shows a goal, or UNDECIDED if none does.

    Balls need boxes; sign charts are left out if `charted` is false.
    """
    attempts: list[Callable[[], Answer]] = [lambda: algebra(goal), lambda: reals(goal, resources=resources)]
    if charted:
        attempts.append(lambda: charts(goal, evaluations=_EVALUATIONS))
    if boxes:
        attempts.append(lambda: balls(goal, boxes=boxes))
    verdicts = (attempt().verdict for attempt in attempts)
    return next((verdict for verdict in verdicts if verdict.holds), Verdict.UNDECIDED)

"""Reduce a goal to simpler ones."""

from signdescent.checks.goal import Goal
from signdescent.checks.report import Answer, Verdict

__all__ = ["reduction"]


def reduction(goal: Goal, boxes: int) -> Answer:
    """Placeholder."""
    return Answer(verdict=Verdict.UNDECIDED, engine="reduction", sentence="no reduction applies")

"""Find out which assumptions a claim needs, by dropping each in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import Budget
from signdescent.checks.check import check
from signdescent.checks.report import Report, Verdict
from signdescent.errors import ArgumentError
from signdescent.theory.claim import Claim
from signdescent.theory.table import AnyClaim

__all__ = ["Dropped", "drop_assumptions"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """The report on a claim without one of its assumptions."""

    assumption: Boolean
    report: Report

    @property
    def outcome(self) -> str:
        """``"needed"`` (refuted or ill-posed without it), ``"redundant"`` (still holds) or ``"undecided"``."""
        if self.report.verdict in (Verdict.REFUTED, Verdict.ILL_POSED):
            return "needed"
        return "redundant" if self.report.verdict.holds else "undecided"


def drop_assumptions(
    claim: AnyClaim,
    *,
    rng: int = 0,
    budget: Budget | float | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Sequence[Dropped]:
    """Check a claim without each of its assumptions in turn.

    Parameters
    ----------
    claim : Claim
        A claim about formulas.
    rng : int
        Seed of the search.
    budget : Budget or float, optional
        As in `signdescent.check`.
    progress : callable, optional
        Called as ``progress(done, total)`` before each assumption is dropped.

    Returns
    -------
    tuple of Dropped
        One for each assumption, in order. The sets of the symbols do not change.

    Raises
    ------
    ArgumentError
        If the claim is about laws or runs.

    Examples
    --------
    >>> import sympy as sp
    >>> from signdescent.theory import Claim
    >>> x = sp.Symbol("x")
    >>> claim = Claim("rises", x**2 >= x, {x: sp.Reals}, (x >= 1, x >= 0))
    >>> [dropped.outcome for dropped in drop_assumptions(claim)]
    ['needed', 'redundant']
    """
    if not isinstance(claim, Claim):
        message = f"Expected a claim about formulas, which has assumptions to drop; {claim.id} is about laws or runs."
        raise ArgumentError(message)
    results: list[Dropped] = []
    for place, assumption in enumerate(claim.assumptions):
        others = claim.assumptions[:place] + claim.assumptions[place + 1 :]
        bare = replace(claim, assumptions=others, printed_proof=None)
        if progress is not None:
            progress(place, len(claim.assumptions))
        results.append(Dropped(assumption, check(bare, rng=rng, budget=budget)))
    return tuple(results)

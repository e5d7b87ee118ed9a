"""The result of a search for a counterexample among problems."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

from signdescent.checks.report import Witness
from signdescent.checks.runs import betting
from signdescent.checks.wording import counted

__all__ = ["RunSearch"]


@dataclass(slots=True)
class RunSearch:
    """The result of a search over problems and parameters.

    Attributes
    ----------
    tried, met : int
        Instances tried, and those that belong to the class and meet the assumptions.
    exact, simulated : int
        Instances decided exactly, and by simulated runs.
    runs : int
        Simulated runs.
    open : int
        Exact comparisons that no precision decided.
    witness : Witness or None
        An instance that violates the claim.
    witness_words : str
        A description of its problem.
    ratio, ratio_at : float, str
        The largest left/right (for lower bounds right/left), and where.
    excess : float
        Relative excess of the left side over the right side that would have been detected with probability 1 - 1e-6, at
        the simulated instance with the largest ratio; inf if unknown.
    ill_posed : str
        A problem of the class at which the right side does not exist; empty if none was found.
    unknown : str
        Why the claim was not searched; empty if it was.
    """

    tried: int = 0
    met: int = 0
    exact: int = 0
    simulated: int = 0
    runs: int = 0
    open: int = 0
    witness: Witness | None = None
    witness_words: str = ""
    ratio: float = -inf
    ratio_at: str = ""
    excess: float = inf
    ill_posed: str = ""
    unknown: str = ""

    @property
    def statistical(self) -> bool:
        """Whether the witness rests on statistics."""
        return self.witness is not None and self.witness.confirmed_by == betting.STATISTICAL

    def sentence(self) -> str:
        """Return a summary of the search."""
        parts = []
        if self.exact:
            parts.append(counted(self.exact, "problem", "problems") + " with exact expectations")
        if self.simulated:
            parts.append(f"{self.simulated} by {counted(self.runs, 'run', 'runs')} in total")
        text = " and ".join(parts) or "no problem"
        if self.open:
            text += f"; {counted(self.open, 'exact comparison', 'exact comparisons')} remained undecided"
        if isfinite(self.excess):
            text += (
                f"; at the nearest of these a left side {100 * self.excess:.3g} % above the right one would have been "
                f"caught with probability {1 - betting.FALSE_PASS}"
                if self.excess > 0
                else "; at the nearest of these the left side cannot exceed the right one"
            )
        return text

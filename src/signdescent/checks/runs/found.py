"""What a search over problems found about a claim about runs."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

from signdescent.checks.report import Witness
from signdescent.checks.runs import betting
from signdescent.checks.wording import counted

__all__ = ["RunSearch"]


@dataclass(slots=True)
class RunSearch:
    """What a search over problems and parameters found.

    Attributes
    ----------
    tried, met : int
        Instances drawn, and those that belong to the class and meet the assumptions.
    exact, simulated : int
        How many of these were decided exactly, and by runs.
    runs : int
        Simulated runs.
    open : int
        Exact comparisons that no precision settled.
    witness : Witness or None
        An instance that violates the claim.
    witness_words : str
        Its problem.
    ratio, ratio_at : float, str
        The largest left/right seen (for lower bounds right/left), and where.
    excess : float
        By which part of the right side the left one would have had to exceed it to be caught with probability 1 - 1e-6,
        at the simulated instance with the largest ratio; inf where that is not known.
    ill_posed : str
        A problem of the class at which the right side does not exist; empty where there is none.
    unknown : str
        Why nothing is known; empty where something is.
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
        """Return what was done, in words."""
        parts = []
        if self.exact:
            parts.append(counted(self.exact, "problem", "problems") + " with exact expectations")
        if self.simulated:
            parts.append(f"{self.simulated} by {counted(self.runs, 'run', 'runs')} in all")
        text = " and ".join(parts) or "no problem"
        if self.open:
            text += f"; {counted(self.open, 'exact comparison', 'exact comparisons')} stayed open"
        if isfinite(self.excess):
            text += (
                f"; at the nearest of these a left side {100 * self.excess:.3g} % above the right one would have been "
                f"caught with probability {1 - betting.FALSE_PASS}"
                if self.excess > 0
                else "; at the nearest of these the left side cannot exceed the right one"
            )
        return text

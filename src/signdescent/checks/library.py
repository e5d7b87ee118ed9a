"""The claims that proofs cite, and the reports on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from signdescent.checks.report import Outcome, Report, Verdict, report_on
from signdescent.theory.claim import Claim
from signdescent.theory.table import AnyClaim

__all__ = ["Library"]

Shown = dict[str, tuple[AnyClaim, Report]]


@dataclass(frozen=True, slots=True)
class Library:
    """Finds claims by id and reports on those that a proof cites.

    A cited claim is checked once. Its report is kept together with the claim, since the table may later give its id to
    another claim. A claim about laws that is not shown is checked again next time, since it may cite a claim whose
    proof was still being checked.

    Parameters
    ----------
    find : callable
        Maps an id to a claim; raises `UnknownClaimError`.
    prove : callable
        Maps a claim and a library to a report.
    within : tuple of claims
        The claims whose proofs are being checked. They count as UNDECIDED, since a proof must not be circular.
    """

    find: Callable[[str], AnyClaim]
    prove: Callable[[AnyClaim, Library], Report]
    within: tuple[AnyClaim, ...] = ()
    shown: Shown = field(default_factory=dict)

    def inside(self, claim: AnyClaim) -> Library:
        """Return the library that the proof of a claim may use."""
        return replace(self, within=(*self.within, claim))

    def report(self, cited: AnyClaim) -> Report:
        """Return the report on a cited claim; UNDECIDED if its own proof is being checked."""
        if any(cited is one for one in self.within):
            return report_on(cited, Outcome(Verdict.UNDECIDED, "it cites itself"))
        known, report = self.shown.get(cited.id, (None, None))
        if known is not cited or report is None:
            report = self.prove(cited, self)
            if report.verdict.holds or isinstance(cited, Claim):
                self.shown[cited.id] = (cited, report)
        return report

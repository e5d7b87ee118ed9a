"""Count reports: claims, distinct claims and defects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from signdescent.checks.report import ProofStatus, Report, Verdict
from signdescent.checks.wording import agreeing, counted
from signdescent.theory.table import AnyClaim

__all__ = ["Tally", "tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of reports.

    Attributes
    ----------
    claims : int
        Number of reports.
    distinct : int
        Number of claims that do not repeat another of these claims.
    faulty : int
        Number of claims that are refuted or have a broken printed proof.
    defects : int
        Number of distinct defects among the faulty claims; several claims may show the same defect.
    verdicts : mapping from Verdict to int
        Number of claims per verdict, zeros included.
    proofs : mapping from ProofStatus to int
        Number of printed proofs per status, zeros included.
    """

    claims: int
    distinct: int
    faulty: int
    defects: int
    verdicts: Mapping[Verdict, int]
    proofs: Mapping[ProofStatus, int]

    @property
    def subject(self) -> str:
        """The number of claims, as ``"3 claims (2 distinct)"``; the parenthesis is omitted if all are distinct."""
        once = f" ({self.distinct} distinct)" if self.distinct != self.claims else ""
        return counted(self.claims, "claim", "claims") + once

    @property
    def shown(self) -> str:
        """The number of defects and what shows them; empty if every faulty claim shows a different defect."""
        if self.defects == self.faulty:
            return ""
        refuted, broken = self.verdicts[Verdict.REFUTED], self.proofs[ProofStatus.BROKEN]
        parts = [counted(refuted, "refuted claim", "refuted claims")] if refuted else []
        parts += [counted(broken, "broken printed proof", "broken printed proofs")] if broken else []
        show = agreeing(refuted + broken, "shows", "show")
        return f"{' and '.join(parts)} {show} {counted(self.defects, 'defect', 'defects')}"

    def data(self) -> dict[str, Any]:
        """Return the counts as JSON data."""
        return {
            "claims": self.claims,
            "distinct": self.distinct,
            "defects": self.defects,
            "verdicts": {str(kind): number for kind, number in self.verdicts.items()},
            "printed_proofs": {str(kind): number for kind, number in self.proofs.items()},
        }


def tally(reports: Sequence[Report], claims: Mapping[str, AnyClaim]) -> Tally:
    """Count reports, using the fields ``repeats`` and ``defect`` of their claims.

    Parameters
    ----------
    reports : sequence of Report
        In any order.
    claims : mapping from str to claim
        The claims by id; a report on a claim that is not in the mapping counts as distinct, with its own defect.

    Returns
    -------
    Tally
        A claim that repeats another counts as distinct if the other has no report here.

    Examples
    --------
    >>> import sympy as sp
    >>> from signdescent.theory import Claim
    >>> one = Claim("one", sp.Le(1, 0, evaluate=False), {})
    >>> again = Claim("again", sp.Le(2, 0, evaluate=False), {}, defect="one", repeats="one")
    >>> found = [Report(id=name, verdict=Verdict.REFUTED, statement="", sentence="") for name in ("one", "again")]
    >>> counts = tally(found, {"one": one, "again": again})
    >>> counts.subject, counts.shown
    ('2 claims (1 distinct)', '2 refuted claims show 1 defect')
    """
    reported = {report.id for report in reports}
    verdicts = Counter(report.verdict for report in reports)
    proofs = Counter(report.proof for report in reports)
    faulty = [one.id for one in reports if one.verdict is Verdict.REFUTED or one.proof is ProofStatus.BROKEN]
    return Tally(
        claims=len(reports),
        distinct=sum(_named(claims, report.id, "repeats") not in reported for report in reports),
        faulty=len(faulty),
        defects=len({_named(claims, name, "defect") or name for name in faulty}),
        verdicts={kind: verdicts[kind] for kind in Verdict},
        proofs={kind: proofs[kind] for kind in ProofStatus},
    )


def _named(claims: Mapping[str, AnyClaim], name: str, field: str) -> str:
    """Return the id in a field of a claim; empty if the claim is not in the mapping."""
    return str(getattr(claims[name], field)) if name in claims else ""

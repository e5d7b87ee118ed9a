"""The results of checks: verdicts, witnesses and reports."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from fractions import Fraction
from typing import Any

from signdescent.theory.table import AnyClaim

__all__ = [
    "SCHEMA_VERSION",
    "Answer",
    "ChainReport",
    "Missing",
    "Outcome",
    "ProofStatus",
    "Report",
    "Said",
    "StepReport",
    "Verdict",
    "Witness",
    "evidence_of",
    "printed_status",
    "report_on",
]

SCHEMA_VERSION = 1


class Verdict(enum.StrEnum):
    """The verdict on a statement: the strongest evidence counts, and a witness overrides all other."""

    PROVED = "proved"
    CERTIFIED = "certified"
    SUPPORTED = "supported"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"
    ILL_POSED = "ill-posed"

    @property
    def holds(self) -> bool:
        """Whether the statement is established on its whole domain."""
        return self in (Verdict.PROVED, Verdict.CERTIFIED)


class ProofStatus(enum.StrEnum):
    """The status of a printed proof, independent of the verdict on its statement."""

    SOUND = "sound"
    BROKEN = "broken"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Witness:
    """A point at which a statement fails, confirmed exactly or in ball arithmetic.

    Attributes
    ----------
    point : mapping from symbol name to Fraction or str
        Exact coordinates; an irrational one as text, such as ``"sqrt(2)"``.
    left, right : str
        Both sides at the point, exact or as an enclosure; empty if the statement is not a relation.
    confirmed_by : str
        ``"exact arithmetic"`` or ``"ball arithmetic"``; for runs also a statistical test with its probability of a
        false alarm, or the id of a claim whose chain shows it.
    """

    point: Mapping[str, Fraction | str]
    left: str = ""
    right: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A term that does not exist at a point of the domain.

    Attributes
    ----------
    term : str
        The term as written in the claim.
    point : mapping from symbol name to Fraction or str
        Exact coordinates, as in `Witness`, in the symbols of the claim; empty if it has none.
    """

    term: str
    point: Mapping[str, Fraction | str]

    @property
    def where(self) -> str:
        """The point in words."""
        at = ", ".join(f"{name} = {self.point[name]}" for name in sorted(self.point))
        return f"at {at}" if at else "at its only point"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of one engine; as text, ``"engine: sentence"``."""

    engine: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.engine}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict on a statement with its evidence: from one engine, from all engines, or from a whole check.

    Attributes
    ----------
    verdict : Verdict
        The strongest evidence; see `Verdict`.
    sentence : str
        The verdict in one sentence.
    engine : str
        The engine that decided; empty if none did.
    witness : Witness or None
        A point at which the statement fails.
    missing : Missing or None
        For ILL-POSED, the term that does not exist, and a point.
    margin : float or None
        The least value of larger side minus smaller side in the search; `margin_at` is where it occurs.
    points_tried, points_met : int
        Number of points searched, and of those that meet the assumptions.
    rules : tuple of str
        Names of the rules used.
    certificate : mapping or None
        Boxes that cover the domain, for ``signdescent recheck``.
    evidence : tuple of Said
        The last sentence of every engine.
    unsettled : bool
        Whether all engines were asked and none decided; the sentence then only repeats the evidence.
    notes : tuple of str
        Remarks for the reader, such as a declared sign of a symbol that narrows its set.
    """

    verdict: Verdict
    sentence: str = ""
    engine: str = ""
    _: KW_ONLY
    witness: Witness | None = None
    missing: Missing | None = None
    margin: float | None = None
    margin_at: Mapping[str, float] = field(default_factory=dict)
    points_tried: int = 0
    points_met: int = 0
    rules: tuple[str, ...] = ()
    certificate: Mapping[str, Any] | None = None
    evidence: tuple[Said, ...] = ()
    unsettled: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Outcome):
    """The outcome of one engine on one goal.

    Attributes
    ----------
    found : tuple of float and mapping, or None
        The least margin at the points of the search, and where it occurs.
    unsupported : bool
        Whether the engine cannot express the goal.
    """

    _: KW_ONLY
    found: tuple[float, Mapping[str, float]] | None = None
    unsupported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """The verdict on one step of a chain.

    For a line about runs that does not follow, `sides` are its two sides, `sentence` is the condition that is missing,
    and `witness` is a finite process on which it is false, if one is found.
    """

    label: str
    conclusion: str
    verdict: Verdict
    engine: str
    sentence: str
    rule: str = ""
    reference: str = ""
    witness: Witness | None = None
    sides: tuple[str, str] | None = None
    formula: Any = None  # the conclusion as a SymPy object, if the step is not part of the claim


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """The verdicts on all steps of a chain, our own or a printed one."""

    accepted: bool
    sentence: str
    exact: bool = True
    steps: tuple[StepReport, ...] = ()
    rules: tuple[str, ...] = ()
    relies_on: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """UNDECIDED if the chain is not accepted, CERTIFIED if a step needs balls, else PROVED."""
        if not self.accepted:
            return Verdict.UNDECIDED
        return Verdict.PROVED if self.exact else Verdict.CERTIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Outcome):
    """The outcome of one check of one claim.

    Attributes
    ----------
    id, title, statement, reference : str
        The claim, as text.
    proof : ProofStatus or None
        Status of the printed proof; None if the claim has none.
    chain, printed : ChainReport or None
        Our proof and the printed one, step by step.
    tried : str
        The unit of `points_tried` and `points_met`: ``"points"``, ``"laws"`` or ``"runs"`` (problems with parameters
        of a method).
    tightness : float or None
        For laws, the least ratio (1 - bound)/(1 - probability) of failure probabilities, attained at the law
        `tightness_at`. For runs, the largest left/right, or right/left for a lower bound, attained at the problem
        `tightness_at`. 1 means tight.
    relies_on : tuple of str
        Cited facts that are not proved here.
    seed : int
        Seed of the search.
    seconds : float
        Wall time; no verdict depends on it.
    versions : mapping
        Versions of signdescent, Python and the libraries that decide.

    See Also
    --------
    Outcome : The verdict and its evidence.
    """

    id: str
    statement: str
    title: str = ""
    reference: str = ""
    proof: ProofStatus | None = None
    chain: ChainReport | None = None
    printed: ChainReport | None = None
    tried: str = "points"
    tightness: float | None = None
    tightness_at: str = ""
    relies_on: tuple[str, ...] = ()
    seed: int = 0
    seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def term(self) -> str:
        """For ILL-POSED, the term that does not exist; otherwise empty."""
        return self.missing.term if self.missing else ""

    @property
    def ill_posed_at(self) -> Mapping[str, Fraction | str] | None:
        """For ILL-POSED, the point at which the term does not exist; otherwise None."""
        return self.missing.point if self.missing else None


def evidence_of(engine: str, looked: str, chain: ChainReport | None) -> tuple[Said, ...]:
    """Return what a search said, if it said anything, and what a proof said, if there is one."""
    seen = (Said(engine, looked),) if looked else ()
    return seen if chain is None else (*seen, Said("chain", chain.sentence))


def printed_status(proof: object | None, printed: ChainReport | None) -> ProofStatus | None:
    """Return the status of a printed proof: BROKEN if a step is refuted, SOUND if the chain is accepted."""
    if proof is None:
        return None
    if printed is None:
        return ProofStatus.UNCHECKED
    if any(step.verdict is Verdict.REFUTED for step in printed.steps):
        return ProofStatus.BROKEN
    return ProofStatus.SOUND if printed.accepted else ProofStatus.UNCHECKED


def report_on(claim: AnyClaim, outcome: Outcome, **more: Any) -> Report:
    """Return the report on a claim with a given outcome; `more` are the other fields of the report."""
    shared = {entry.name: getattr(outcome, entry.name) for entry in fields(Outcome)}
    about = {"id": claim.id, "title": claim.title, "statement": str(claim.statement)}
    return Report(**{**shared, **about, "reference": str(claim.reference or ""), **more})

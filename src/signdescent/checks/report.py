"""What a check answers: verdicts, witnesses and reports, all frozen, with their JSON."""

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
    "report_on",
]

SCHEMA_VERSION = 1


class Verdict(enum.StrEnum):
    """What is known of a statement; the strongest evidence wins, and any witness overrides."""

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
    """What is known of a printed proof, apart from its statement."""

    SOUND = "sound"
    BROKEN = "broken"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Witness:
    """A point at which a statement fails, confirmed exactly or in ball arithmetic.

    Attributes
    ----------
    point : mapping from symbol name to Fraction or str
        Exact coordinates; an irrational one as it is written, as ``"sqrt(2)"``.
    left, right : str
        Both sides there, exact or as an enclosure, where the statement is a relation.
    confirmed_by : str
        ``"exact arithmetic"`` or ``"ball arithmetic"``; for runs also statistics, with the probability of a false
        alarm, or the id of a claim whose chain shows it.
    """

    point: Mapping[str, Fraction | str]
    left: str = ""
    right: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A term that does not exist at a point of the domain, in the symbols of the claim.

    Attributes
    ----------
    term : str
        The term as it is written.
    point : mapping from symbol name to Fraction or str
        Exact coordinates, as in `Witness`; empty for a statement without symbols.
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
    """What one engine said; as text, its name, a colon and the sentence."""

    engine: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.engine}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict on a statement, and what it rests on: of one engine, of all engines together, or of a whole check.

    Attributes
    ----------
    verdict : Verdict
        The strongest evidence; see `Verdict`.
    sentence : str
        The verdict in one sentence.
    engine : str
        The engine that decided; empty if none did.
    witness : Witness or None
        Where the statement fails.
    missing : Missing or None
        For ILL-POSED, the term that does not exist, and where.
    margin : float or None
        The least (larger side minus smaller side) that the search saw, and `margin_at` where.
    points_tried, points_met : int
        Points searched, and those among them that meet the assumptions.
    rules : tuple of str
        Named rules used.
    certificate : mapping or None
        Boxes that cover the domain, for ``signdescent recheck``.
    evidence : tuple of Said
        What every engine said.
    unsettled : bool
        Whether every engine was asked and none decided, so that the sentence only sums up the evidence.
    notes : tuple of str
        What the reader must know, such as a symbol's own sign that narrows its set.
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
        The least margin at the points that the search itself found, and where.
    unsupported : bool
        Whether the engine has no translation of the goal.
    """

    _: KW_ONLY
    found: tuple[float, Mapping[str, float]] | None = None
    unsupported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """The verdict on one step of a chain."""

    label: str
    conclusion: str
    verdict: Verdict
    engine: str
    sentence: str
    rule: str = ""
    reference: str = ""
    witness: Witness | None = None
    formula: Any = None  # the conclusion as a SymPy object, where the step is not one of a claim's own


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """The verdicts on a whole chain, ours or a printed one."""

    accepted: bool
    sentence: str
    exact: bool = True
    steps: tuple[StepReport, ...] = ()
    rules: tuple[str, ...] = ()
    relies_on: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """PROVED if the chain is accepted, CERTIFIED if a step rests on balls, else UNDECIDED."""
        if not self.accepted:
            return Verdict.UNDECIDED
        return Verdict.PROVED if self.exact else Verdict.CERTIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Outcome):
    """The outcome of one check of one claim.

    Attributes
    ----------
    id, title, statement, reference : str
        The claim.
    proof : ProofStatus or None
        The printed proof's status; None where nothing is printed.
    chain, printed : ChainReport or None
        Our proof and the printed one, step by step.
    tried : str
        What `points_tried` and `points_met` count: ``"points"``, ``"laws"`` or ``"runs"`` (problems with a method's
        parameters).
    tightness : float or None
        For laws the least (1 - bound)/(1 - probability) seen, at the law `tightness_at`: how many times more failures
        the bound allows than that law has. For runs the largest left/right seen, at the problem `tightness_at`; for a
        lower bound right/left. 1 is tight.
    relies_on : tuple of str
        Facts from outside the project.
    seed : int
        Seed of the search.
    seconds : float
        Wall time; no verdict depends on it.
    versions : mapping
        Of signdescent and the libraries that decided.

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
        """For ILL-POSED, the term that does not exist; else empty."""
        return self.missing.term if self.missing else ""

    @property
    def ill_posed_at(self) -> Mapping[str, Fraction | str] | None:
        """For ILL-POSED, the point at which the term does not exist; else None."""
        return self.missing.point if self.missing else None


def report_on(claim: AnyClaim, outcome: Outcome, **more: Any) -> Report:
    """Return the report on a claim that an outcome leads to; `more` are the report's other fields."""
    shared = {entry.name: getattr(outcome, entry.name) for entry in fields(Outcome)}
    about = {"id": claim.id, "title": claim.title, "statement": str(claim.statement)}
    return Report(**{**shared, **about, "reference": str(claim.reference or ""), **more})

"""The vocabulary of claims about noise laws, and the parts of their proofs.

A `LawProof` names sources. Each source bounds the probability from below, and the greatest source is at least the
claim's bound. A source is the mean of a parabola below the event's indicator (`Parabola`, `Stretches`), another claim
(`Cited`), a theorem from the literature (`External`), or the binomial distribution of votes (`Votes`, `Zeros`).
Proofs are checked by `signdescent.checks.laws`.
"""

from __future__ import annotations

from signdescent.theory.events import EVENTS, Event
from signdescent.theory.facts import FACTS, SHEVTSOVA, Fact
from signdescent.theory.laws.proofs import Case, LawProof
from signdescent.theory.laws.sources import (
    LAW_RULES,
    Cited,
    External,
    Parabola,
    Source,
    Stretches,
    Votes,
    Zeros,
    source_text,
)
from signdescent.theory.laws.words import CLASSES, covers

__all__ = [
    "CLASSES",
    "EVENTS",
    "FACTS",
    "LAW_RULES",
    "SHEVTSOVA",
    "Case",
    "Cited",
    "Event",
    "External",
    "Fact",
    "LawProof",
    "Parabola",
    "Source",
    "Stretches",
    "Votes",
    "Zeros",
    "covers",
    "source_text",
]

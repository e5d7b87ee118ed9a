"""The expected outcomes of the paper's claims, and planted changes to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from signdescent.theory import Claim

OUTCOMES = ("holds", "refuted", "flawed", "open", "supported", "listed")


@dataclass(frozen=True, slots=True)
class Row:
    """One statement of the paper, with its expected outcome and the ids of its claims.

    `outcome` belongs to the first id: ``"holds"`` (proved or certified), ``"refuted"``, ``"flawed"`` (holds, while its
    printed proof is broken), ``"open"`` (marked as an open question), ``"supported"`` (a claim about
    runs without a known violation), or ``"listed"`` (no verdict). `companions` are further ids with their
    outcomes.
    """

    outcome: str
    id: str
    companions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planted:
    """A claim of the paper made false by one change, with an exact point at which it fails."""

    base: str
    change: str
    claim: Claim
    point: Mapping[sp.Symbol, sp.Expr]


@dataclass(frozen=True, slots=True)
class Weakened:
    """A claim of the paper made weaker by one change, so that it still holds."""

    base: str
    change: str
    claim: Claim

"""Proofs about laws: cases that cover the domain, each with its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.claim import Claim, Proof
from signdescent.theory.exactness import exactly
from signdescent.theory.laws.sources import Source

__all__ = ["Case", "LawProof"]


@dataclass(frozen=True, slots=True)
class Case:
    """Sources, and the part of the domain on which they suffice.

    Parameters
    ----------
    sources : sequence of sources
        Each bounds the probability from below. The greatest is at least the claim's bound.
    when : SymPy Boolean
        The part of the domain.
    closing : Proof, Claim or None
        Why the greatest source is at least the bound, if no engine decides it: a proof, or a claim with exactly
        this statement.
    """

    sources: Any
    when: Boolean = sp.true
    closing: Proof | Claim | None = None

    def __post_init__(self) -> None:
        sources = tuple(self.sources) if isinstance(self.sources, list | tuple) else (self.sources,)
        object.__setattr__(self, "sources", sources)
        if not sources or any(type(source) not in get_args(Source) for source in sources):
            kinds = (kind.__name__ for kind in get_args(Source))
            msg = f"Expected a case to have sources, each of {', '.join(kinds)}; got {sources!r:.200}."
            raise ClaimError(msg)
        when = sp.sympify(self.when)
        if not isinstance(when, Boolean) or isinstance(when, sp.Symbol):
            msg = f"Expected when of a case to be a SymPy relational or Boolean; got {self.when!r:.200}."
            raise ClaimError(msg)
        object.__setattr__(self, "when", exactly(when))


@dataclass(frozen=True, slots=True)
class LawProof:
    """Cases that cover the domain of a law claim."""

    cases: Any
    note: str = ""

    def __post_init__(self) -> None:
        cases = tuple(self.cases) if isinstance(self.cases, list | tuple) else (self.cases,)
        if not cases:
            msg = "Expected a proof about laws with at least one case; got none."
            raise ClaimError(msg)
        object.__setattr__(self, "cases", tuple(c if isinstance(c, Case) else Case(c) for c in cases))

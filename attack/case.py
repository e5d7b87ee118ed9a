"""One case of the attack: code that builds a claim, and its truth."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

__all__ = ["PRELUDE", "RIGHT", "Case", "judged"]

PRELUDE = """
import sympy as sp
from sympy import *
from signdescent import Claim, check
from signdescent.theory import LawClaim, RunClaim, as_written
from signdescent.theory.claim import Proof, Step, Use
from signdescent.theory import rules as RL
R = sp.Rational
"""
"""Run before the code of every case, which defines a claim C and may redefine `check`."""

RIGHT = {"T": {"proved", "certified"}, "F": {"refuted"}, "V": {"vacuous"}, "U": {"undecided", "ill-posed"}}
"""Right verdicts by truth: T true, F false, V no point meets the assumptions, U a term does not exist everywhere."""

_REFUSALS = ("ArgumentError", "ClaimError", "DomainError", "UnsupportedSet")


@dataclass(frozen=True, slots=True)
class Case:
    """Code that defines a claim C, its truth, and its kind."""

    kind: str
    truth: str
    code: str

    def line(self, **more: str) -> str:
        """Return the case as one line of JSON."""
        return json.dumps(asdict(self) | more)


def judged(case: Case, answer: str) -> str:
    """Return the outcome of an answer; "undecided" is never wrong, and a named refusal is not an answer."""
    if answer in RIGHT[case.truth]:
        return "right"
    if answer in ("undecided", "ill-posed", "slow"):
        return answer
    if answer.startswith("Error"):
        return "refused" if any(name in answer for name in _REFUSALS) else "CRASH"
    if case.truth == "T" and answer == "supported":
        return "undecided"
    return "WRONG"

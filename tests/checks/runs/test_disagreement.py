"""A proof that is accepted and a problem that violates the claim: one of them is wrong, and nothing is decided."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest

from signdescent.checks.check import check
from signdescent.checks.report import ChainReport, Verdict
from signdescent.theory import RunClaim
from signdescent.theory.papers import find

MODULE = importlib.import_module("signdescent.checks.runs.check")


def false_claim() -> RunClaim:
    """Return Theorem 5 as printed, which fails at K = 1, with the proof of another claim."""
    claim, other = find("theorem-5"), find("theorem-5-corrected")
    assert isinstance(claim, RunClaim)
    assert isinstance(other, RunClaim)
    return replace(claim, proof=other.proof)


def test_a_proof_that_is_not_accepted_leaves_the_claim_refuted() -> None:
    """The chain does not lead to the printed bound, and the problem refutes it."""
    report = check(false_claim(), engines=("runs", "chain"))
    assert report.verdict is Verdict.REFUTED
    assert report.witness is not None


def test_an_accepted_proof_and_a_witness_decide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a checker that accepts the proof, the report is UNDECIDED and names both engines' findings."""
    accepted = ChainReport(accepted=True, sentence="all lines lead to the bound", rules=("class",))
    monkeypatch.setattr(MODULE, "check_theorem", lambda *_: accepted)
    report = check(false_claim(), engines=("runs", "chain"))
    assert report.verdict is Verdict.UNDECIDED
    assert report.witness is None
    assert report.sentence.startswith("engines disagree: all lines lead to the bound, and a problem of the class")

"""Printed proofs about runs: sound, or broken at a line that says what a refuted claim says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from signdescent.checks.check import check
from signdescent.checks.report import ProofStatus, Verdict
from signdescent.theory import RunClaim
from signdescent.theory.calculus.rules import Cited, Combined
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

STATUS = {
    "theorem-5": (ProofStatus.BROKEN, "theorem-5-last-step"),
    "theorem-5-constant": (ProofStatus.SOUND, ""),
    "theorem-6": (ProofStatus.SOUND, ""),
    "theorem-7": (ProofStatus.BROKEN, "Lemma 13"),
    "theorem-8": (ProofStatus.BROKEN, "eq. 30"),
}
"""The status of every printed proof of a claim about runs, and the line at which it is broken."""


def of(name: str) -> RunClaim:
    claim = CLAIMS[name]
    assert isinstance(claim, RunClaim)
    return claim


def test_every_printed_proof_is_listed() -> None:
    printed = {name for name, claim in CLAIMS.items() if isinstance(claim, RunClaim) and claim.printed_proof}
    assert printed == set(STATUS)


@pytest.mark.parametrize("name", STATUS)
def test_the_status_of_a_printed_proof(name: str) -> None:
    """A broken proof ends at the line that is refuted; every line before it holds."""
    status, line = STATUS[name]
    report = check(of(name), engines=("chain",))
    assert report.proof is status
    assert report.printed is not None
    *before, last = report.printed.steps
    assert all(step.verdict.holds for step in before)
    assert last.verdict is Verdict.REFUTED if line else last.verdict.holds
    if line:
        assert last.label == line


def test_a_line_that_does_not_follow_is_not_refuted_by_that() -> None:
    """Neither a wrong sum nor a claim that is not known breaks a printed proof: it is UNCHECKED."""
    claim = of("theorem-5-constant")
    proof = claim.printed_proof
    assert proof is not None
    *lines, last = proof.lines
    for by in (Combined({"mean": 1}), Cited("no-such-claim"), Cited("theorem-5-eq7-corrected")):
        wrong = replace(claim, printed_proof=replace(proof, lines=(*lines, replace(last, by=by))))
        assert check(wrong, engines=("chain",)).proof is ProofStatus.UNCHECKED


def test_a_printed_proof_is_unchecked_where_no_chain_is_asked_for() -> None:
    assert check(of("theorem-6"), engines=("runs",), budget=0.05).proof is ProofStatus.UNCHECKED

"""Check a claim about runs: a search over problems, then its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from signdescent.checks.budget import Budget
from signdescent.checks.library import Library
from signdescent.checks.report import (
    ChainReport,
    Outcome,
    Report,
    Verdict,
    Witness,
    evidence_of,
    printed_status,
    report_on,
)
from signdescent.checks.runs.broken import explained
from signdescent.checks.runs.calculus.check import check_theorem
from signdescent.checks.runs.members import has_member
from signdescent.checks.runs.outcome_of_search import RunSearch
from signdescent.checks.runs.proof import NO_MEMBER, argued, refuted_for_many_steps, refuted_in_the_limit
from signdescent.checks.runs.search import any_member, search_runs
from signdescent.theory.calculus.proof import RunTheorem
from signdescent.theory.run_claim import RunClaim

__all__ = ["check_proof", "check_runs"]


def check_runs(claim: RunClaim, asked: Sequence[str], budget: Budget, rng: int, library: Library) -> Report:
    """Return the report on a claim.

    A problem that violates it overrides a proof that is not accepted, whose wrong line is shown. If the proof is
    accepted too, one of the two is wrong, and nothing is decided.
    """
    search = search_runs(claim, instances=budget.runs, rng=rng) if "runs" in asked else RunSearch()
    chain = printed = None
    if claim.printed_proof is not None and "chain" in asked:
        printed = check_theorem(claim, claim.printed_proof, library.inside(claim))
        printed = explained(claim, claim.printed_proof, printed)
    if search.witness is not None:
        if claim.proof is not None and "chain" in asked:
            chain = check_proof(claim, claim.proof, library)  # which line is wrong
        more = refuted_for_many_steps(claim, library) if "chain" in asked else ""
        refuted = replace(_refuted(search.witness, search.witness_words, "runs"), notes=_notes(search, more))
        outcome = _agreed(refuted, chain)
    else:
        refutation = refuted_in_the_limit(claim, library) if "chain" in asked else None
        if claim.proof is not None and "chain" in asked:
            chain = check_proof(claim, claim.proof, library)
        if refutation is not None:
            outcome = _agreed(_refuted(refutation.witness, refutation.words, "chain"), chain)
        else:
            argument = argued(claim, library) if "chain" in asked else ""
            outcome = replace(_unrefuted(search, chain), notes=(argument,) if argument else ())
    summary = _summary(search) if search.witness is None else ""
    nearest = outcome.witness is None
    return report_on(
        claim,
        replace(
            outcome, evidence=evidence_of("runs", summary, chain), points_tried=search.tried, points_met=search.met
        ),
        chain=chain,
        proof=printed_status(claim.printed_proof, printed),
        printed=printed,
        tried="runs",
        tightness=search.ratio if nearest and isfinite(search.ratio) else None,
        tightness_at=search.ratio_at if nearest else "",
        relies_on=claim.relies_on,
    )


def check_proof(claim: RunClaim, proof: RunTheorem, library: Library) -> ChainReport:
    """Return the verdict on a proof; it is not accepted if no problem is shown to belong to the class."""
    chain = check_theorem(claim, proof, library.inside(claim))
    if chain.accepted and not (any_member(claim) if claim.in_words else has_member(claim)):
        return replace(chain, accepted=False, sentence=NO_MEMBER)
    return explained(claim, proof, chain)


def _refuted(witness: Witness, words: str, engine: str) -> Outcome:
    return Outcome(Verdict.REFUTED, f"a problem of the class violates it: {words}", engine, witness=witness)


def _agreed(refuted: Outcome, chain: ChainReport | None) -> Outcome:
    """Return a refutation, or that nothing is decided where a proof of the claim is accepted."""
    if chain is None or not chain.accepted:
        return refuted
    sentence = f"engines disagree: {chain.sentence}, and {refuted.sentence}"
    return Outcome(Verdict.UNDECIDED, sentence, refuted.engine, notes=refuted.notes)


def _notes(search: RunSearch, more: str) -> tuple[str, ...]:
    """Return notes: that the witness rests on statistics, and what proofs add to it."""
    assert search.witness is not None
    evidence = [f"evidence: {search.witness.confirmed_by}"] if search.statistical else []
    return (*evidence, *([more] if more else []))


def _unrefuted(search: RunSearch, chain: ChainReport | None) -> Outcome:
    """Return the outcome where no problem violates the claim."""
    summary = _summary(search)
    if search.ill_posed:
        return Outcome(Verdict.UNDECIDED, summary, "runs")
    if chain is not None and chain.accepted:
        return Outcome(chain.verdict, chain.sentence, "chain", rules=chain.rules)
    if search.met:
        return Outcome(Verdict.SUPPORTED, summary, "runs")
    if chain is not None and search.unknown:
        return Outcome(Verdict.UNDECIDED, chain.sentence, "chain")
    return Outcome(Verdict.UNDECIDED, summary or "no problem that meets the assumptions was tried", "runs")


def _summary(search: RunSearch) -> str:
    """Return a sentence about the search; empty if no problem of the class was tried."""
    if search.ill_posed:
        return f"the bound is ill-posed: {search.ill_posed}"
    return search.unknown or (f"no violation in {search.sentence()}" if search.met else "")

"""Check a claim about laws: a search through the families, then its proof."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from signdescent.checks.budget import Budget
from signdescent.checks.laws.proof import check_law_proof
from signdescent.checks.laws.search import LawSearch, search_laws
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, Outcome, Report, Verdict, evidence_of, report_on
from signdescent.checks.wording import counted
from signdescent.theory.law_claim import LawClaim

__all__ = ["check_laws"]


def check_laws(claim: LawClaim, asked: Sequence[str], budget: Budget, rng: int, library: Library) -> Report:
    """Return the report on a claim; a law that violates it overrides its proof."""
    search = search_laws(claim, evaluations=budget.laws, rng=rng) if "laws" in asked else LawSearch()
    chain: ChainReport | None = None
    if claim.proof is not None and "chain" in asked and search.witness is None:
        chain = check_law_proof(claim, claim.proof, library.inside(claim))
    summary = _summary(search)
    verdict, engine, sentence = _verdict(search, summary, chain)
    outcome = Outcome(
        verdict,
        sentence,
        engine,
        witness=search.witness,
        points_tried=search.tried,
        points_met=search.met,
        rules=chain.rules if chain is not None else (),
        evidence=evidence_of("laws", summary, chain),
    )
    nearest = search.witness is None and isfinite(search.ratio)
    return report_on(
        claim,
        outcome,
        chain=chain,
        tried="laws",
        tightness=search.ratio if nearest else None,
        tightness_at=search.ratio_at if search.witness is None else "",
        relies_on=chain.relies_on if chain is not None and chain.accepted else (),
    )


def _summary(search: LawSearch) -> str:
    """Return a sentence about the search; empty if no law of the class was tried."""
    if search.ill_posed:
        return f"the bound is ill-posed: {search.ill_posed}"
    if search.doubtful:
        return f"{search.doubtful} seems to violate it in floating point; no exact law confirms this"
    if search.met and search.witness is None:
        families = counted(len(search.families), "family", "families")
        return f"no violation in {counted(search.met, 'law', 'laws')} from {families}"
    return ""


def _verdict(search: LawSearch, summary: str, chain: ChainReport | None) -> tuple[Verdict, str, str]:
    """Return the verdict, the deciding engine and the sentence."""
    if search.witness is not None:
        return Verdict.REFUTED, "laws", "a law of the class violates it"
    if search.ill_posed:
        return Verdict.UNDECIDED, "laws", summary
    if chain is not None and chain.accepted:
        return chain.verdict, "chain", chain.sentence
    if search.met and not search.doubtful:
        return Verdict.SUPPORTED, "laws", summary
    return Verdict.UNDECIDED, "laws", summary or "no law that meets the assumptions was tried"

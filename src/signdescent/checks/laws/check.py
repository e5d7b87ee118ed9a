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
    seen = search_laws(claim, evaluations=budget.laws, rng=rng) if "laws" in asked else LawSearch()
    chain: ChainReport | None = None
    if claim.proof is not None and "chain" in asked and seen.witness is None:
        chain = check_law_proof(claim, claim.proof, library.inside(claim))
    looked = _looked(seen)
    verdict, engine, sentence = _verdict(seen, looked, chain)
    outcome = Outcome(
        verdict,
        sentence,
        engine,
        witness=seen.witness,
        points_tried=seen.tried,
        points_met=seen.met,
        rules=chain.rules if chain is not None else (),
        evidence=evidence_of("laws", looked, chain),
    )
    nearest = seen.witness is None and isfinite(seen.ratio)
    return report_on(
        claim,
        outcome,
        chain=chain,
        tried="laws",
        tightness=seen.ratio if nearest else None,
        tightness_at=seen.ratio_at if seen.witness is None else "",
        relies_on=chain.relies_on if chain is not None and chain.accepted else (),
    )


def _looked(seen: LawSearch) -> str:
    """Return what a search saw, in words; empty where no law of the class was tried."""
    if seen.ill_posed:
        return f"the bound is ill-posed: {seen.ill_posed}"
    if seen.doubtful:
        return f"in floating point {seen.doubtful} seems to violate it; no exact law was found that does"
    if seen.met and seen.witness is None:
        families = counted(len(seen.families), "family", "families")
        return f"of {families}, {counted(seen.met, 'law keeps to it', 'laws keep to it')}"
    return ""


def _verdict(seen: LawSearch, looked: str, chain: ChainReport | None) -> tuple[Verdict, str, str]:
    """Return the verdict, the engine that gives it, and its sentence."""
    if seen.witness is not None:
        return Verdict.REFUTED, "laws", "a law of the class violates it"
    if seen.ill_posed:
        return Verdict.UNDECIDED, "laws", looked
    if chain is not None and chain.accepted:
        return chain.verdict, "chain", chain.sentence
    if seen.met and not seen.doubtful:
        return Verdict.SUPPORTED, "laws", f"no violation: {looked}"
    return Verdict.UNDECIDED, "laws", looked or "no law that meets the assumptions was tried"

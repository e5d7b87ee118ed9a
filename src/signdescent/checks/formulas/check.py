"""Check a claim about a formula: its proofs, then the engines, then the safeguards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from signdescent.checks.budget import STEP, Budget
from signdescent.checks.formulas.decide import ENGINES, decide
from signdescent.checks.formulas.proof import check_chain
from signdescent.checks.formulas.safeguards import safeguarded
from signdescent.checks.report import ChainReport, Outcome, Report, Said, Verdict, printed_status, report_on
from signdescent.theory.claim import Claim

__all__ = ["check_formula"]

_NOT_ASKED = Outcome(Verdict.UNDECIDED, "no proof is given and no engine was asked")


def check_formula(claim: Claim, asked: Sequence[str], budget: Budget, rng: int) -> Report:
    """Return the report on a claim; a witness overrides every proof."""
    engines = tuple(name for name in asked if name in ENGINES)
    chain = printed = looked = None
    if claim.proof is not None and "search" in engines:
        few = replace(budget, polish=0)  # margins are minimised only if the proof is not accepted
        looked = decide(claim.statement, claim.where, claim.assumptions, engines=("search",), budget=few, rng=rng)
    refuted = looked is not None and looked.verdict is Verdict.REFUTED
    if claim.proof is not None and "chain" in asked and not refuted:
        chain = check_chain(claim, claim.proof)
    if claim.printed_proof is not None and "chain" in asked:
        printed = check_chain(claim, claim.printed_proof, stop=False)
    if chain is not None and chain.accepted:
        outcome = _proved(claim, looked, chain, budget, rng)
    elif looked is not None and refuted:
        outcome = looked
    elif engines:
        outcome = decide(claim.statement, claim.where, claim.assumptions, engines=engines, budget=budget, rng=rng)
    else:
        outcome = replace(_NOT_ASKED, sentence=chain.sentence) if chain else _NOT_ASKED
    if chain is not None and (engines or chain.accepted):
        outcome = replace(outcome, evidence=(*outcome.evidence, Said("chain", chain.sentence)))
    outcome = safeguarded(claim, outcome, budget)
    return report_on(
        claim,
        outcome,
        certificate={"id": claim.id, **outcome.certificate} if outcome.certificate else None,
        proof=printed_status(claim.printed_proof, printed),
        chain=chain,
        printed=printed,
        relies_on=chain.relies_on if chain is not None and chain.accepted else (),
    )


def _proved(claim: Claim, looked: Outcome | None, chain: ChainReport, budget: Budget, rng: int) -> Outcome:
    """Return what an accepted proof is worth: nothing where no point meets the assumptions."""
    met = looked or decide(claim.statement, claim.where, claim.assumptions, engines=("search",), budget=STEP, rng=rng)
    if not met.points_met:
        every = decide(claim.statement, claim.where, claim.assumptions, budget=budget, rng=rng)
        if every.verdict in (Verdict.VACUOUS, Verdict.REFUTED, Verdict.ILL_POSED):
            return every
        if not every.verdict.holds:
            sentence = "it follows from the assumptions, but no point is known that meets them"
            return replace(every, verdict=Verdict.UNDECIDED, sentence=sentence, engine="", unsettled=False)
    return replace(
        looked or _NOT_ASKED, verdict=chain.verdict, engine="chain", sentence=chain.sentence, rules=chain.rules
    )

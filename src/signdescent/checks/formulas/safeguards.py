"""Safeguards between the answer of the engines and a verdict: folded terms, and a second opinion."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import Budget
from signdescent.checks.formulas.decide import decide, terms_exist
from signdescent.checks.formulas.opinion.second_opinion import second_opinion
from signdescent.checks.report import Outcome, Said, Verdict
from signdescent.theory.claim import Claim

__all__ = ["safeguarded"]


def safeguarded(claim: Claim, decision: Outcome, budget: Budget) -> Outcome:
    """Return a decision on a claim, or UNDECIDED if a safeguard rejects it.

    A verdict needs the terms that SymPy folded away while the claim was built to exist on the whole domain, and the
    comparisons that it decided to hold there; where no point meets the assumptions, comparisons alone count. A proof
    also needs that no point of the second opinion contradicts it.
    """
    vacuous = decision.verdict is Verdict.VACUOUS
    if not (vacuous or decision.verdict.holds or decision.verdict is Verdict.REFUTED):
        return decision
    lost = _lost(claim, budget, Relational if vacuous else sp.Basic)
    if lost:
        return _undecided(
            decision,
            f"SymPy evaluated {', '.join(lost)} away while the claim was built, and it is not shown to exist, or "
            "to be true, on the whole domain; state the claim as text or inside as_written()",
        )
    if vacuous:
        return _unless_contradicted(claim, decision, sp.false)
    if decision.verdict is Verdict.REFUTED:
        return decision
    return _unless_contradicted(claim, decision, claim.statement)


def _unless_contradicted(claim: Claim, decision: Outcome, statement: Boolean) -> Outcome:
    """Return a decision, or UNDECIDED if the statement fails at a point that meets the assumptions."""
    disagreement = second_opinion(statement, claim.where, claim.assumptions, name=claim.id)
    if disagreement is None:
        return decision
    said = (*decision.evidence, Said("second opinion", str(disagreement)))
    return replace(_undecided(decision, f"engines disagree: {disagreement}"), evidence=said)


def _undecided(decision: Outcome, sentence: str) -> Outcome:
    return replace(
        decision, verdict=Verdict.UNDECIDED, sentence=sentence, engine="", witness=None, rules=(), certificate=None
    )


def _lost(claim: Claim, budget: Budget, kind: type[sp.Basic]) -> tuple[str, ...]:
    """Return the folded terms and comparisons of a kind that are not shown to exist, or to hold, on the domain."""
    folded = (term for term in claim.folded_terms if isinstance(term, kind))
    return tuple(str(term) for term in folded if not _exists(claim, term, budget))


def _exists(claim: Claim, term: sp.Basic, budget: Budget) -> bool:
    """Return whether a term is shown to exist where the assumptions are met, or a comparison to hold on the domain."""
    if isinstance(term, Relational):  # the assumptions may have lost it
        return decide(term, claim.where, budget=budget).verdict.holds
    if not isinstance(term, sp.Expr) or term.free_symbols - set(claim.where):
        return False
    return not terms_exist(sp.Eq(term, term, evaluate=False), claim.where, claim.assumptions, budget).lacking

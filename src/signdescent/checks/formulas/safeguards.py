"""Safeguards between the answer of the engines and a verdict: folded terms, and a second opinion."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import Budget
from signdescent.checks.formulas.decide import terms_exist
from signdescent.checks.formulas.opinion.second_opinion import second_opinion
from signdescent.checks.report import Outcome, Said, Verdict
from signdescent.theory.claim import Claim

__all__ = ["safeguarded"]


def safeguarded(claim: Claim, decision: Outcome, budget: Budget) -> Outcome:
    """Return a decision on a claim, or UNDECIDED if a safeguard rejects it.

    A verdict needs the terms that SymPy folded away while the claim was built to exist on the whole domain. A proof
    also needs that no point of the second opinion contradicts it.
    """
    if decision.verdict is Verdict.VACUOUS:
        return _unless_contradicted(claim, decision, sp.false)
    if not (decision.verdict.holds or decision.verdict is Verdict.REFUTED):
        return decision
    lost = _lost(claim, budget)
    if lost:
        return _undecided(
            decision,
            f"SymPy evaluated {', '.join(lost)} away while the claim was built, and it is not shown to exist on the "
            "whole domain; state the claim as text or inside as_written()",
        )
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


def _lost(claim: Claim, budget: Budget) -> tuple[str, ...]:
    """Return the folded terms that are not shown to exist on the domain."""
    return tuple(str(term) for term in claim.folded_terms if not _exists(claim, term, budget))


def _exists(claim: Claim, term: sp.Basic, budget: Budget) -> bool:
    """Return whether a term is shown to exist wherever the assumptions of the claim are met."""
    if not isinstance(term, sp.Expr) or term.free_symbols - set(claim.where):
        return False
    return not terms_exist(sp.Eq(term, term, evaluate=False), claim.where, claim.assumptions, budget).lacking

"""The rule that puts a claim about laws in the place of the nodes' votes."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.formulas.sympy_safety import lies_within
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.premises import found, must_be_shown
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.rules import Voted
from signdescent.theory.calculus.terms import NODE, Agrees, Expectation, Majority, OverNodes, Sign, free_indices
from signdescent.theory.events import Event
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.symbols import M, rho

__all__ = ["voted"]

_HALF = sp.floor((M + 1) / 2)
_MAJORITY = sp.betainc_regularized(_HALF, _HALF, 0, rho)


def voted(checker: Checker, by: Voted) -> Statement:
    """Return what a claim about the votes of independent copies of every law says of the nodes' samples."""
    claim = found(checker, by.id)
    if type(claim) is not LawClaim or claim.relation == ">" or claim.assumptions or not _of_votes(claim.meaning):
        refuse(f"{by.id} is not a claim about the expected sign of a vote without assumptions")
    words = {"independent-copies"} if "shared-data" in checker.claim.problems else set()
    words |= {"no-atom-at-zero"} & set(checker.claim.problems)
    if lacking := set(claim.laws) - words:
        refuse(f"{by.id} is about laws with {min(lacking)!r}, which the words of the claim do not give")
    draws = {draw.variable: draw for draw in checker.method.draws if draw.kind == "sample" and draw.stage == 1}
    drawn = draws.get(by.draw)
    if drawn is None or NODE not in free_indices(drawn.variable) or NODE in free_indices(drawn.of):
        refuse(f"{by.draw} is not drawn first by every node, for one vector")
    if not lies_within(rho, sp.Interval(0, 1), claim.where.get(rho, sp.Interval(0, 1))) or not lies_within(
        M, sp.S.Naturals, claim.where.get(M, sp.S.Naturals)
    ):
        refuse(f"{by.id} is not about every success probability and number of nodes")
    must_be_shown(checker, claim)
    sample, right = drawn.variable, drawn.of
    chance = OverNodes(Expectation(Agrees(sample, right), 0))
    bound = claim.bound.xreplace({_MAJORITY: Majority(chance)}).xreplace({rho: chance})
    if bound.free_symbols - chance.free_symbols:
        refuse(f"the bound of {by.id} speaks of more than success probabilities: {claim.bound}")
    vote = right * Expectation(Sign(OverNodes(Sign(sample))), 0)
    return Statement(normal(vote - sp.Abs(right) * bound), claim.relation == "==")


def _of_votes(event: Event) -> bool:
    """Return whether an event is the expected sign of the vote of M nodes, times a sign that is given."""
    return event.votes and event.expected and event.given and event.copies == M

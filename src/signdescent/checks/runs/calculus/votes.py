"""The rules that put a claim about laws in the place of samples, and of the nodes' votes."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.formulas.sympy_safety import lies_within
from signdescent.checks.runs.calculus.admission import admit, stated
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.combinations import must_say_equal
from signdescent.checks.runs.calculus.premises import found, must_be_shown
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.theory.calculus.admissible import misplaced
from signdescent.theory.calculus.averages import deviation
from signdescent.theory.calculus.facts import at_most, equal
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.rules import Sampled, Voted
from signdescent.theory.calculus.terms import NODE, Agrees, Expectation, Majority, OverNodes, Sign, Where, free_indices
from signdescent.theory.calculus.words import LAWS
from signdescent.theory.events import Event
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.placing import put_in
from signdescent.theory.symbols import M, g, rho, sigma

__all__ = ["sampled", "voted"]

_HALF = sp.floor((M + 1) / 2)
_MAJORITY = sp.betainc_regularized(_HALF, _HALF, 0, rho)


def voted(checker: Checker, by: Voted) -> Statement:
    """Return what a claim about the votes of independent copies of every law says of the nodes' samples."""
    claim = found(checker, by.id)
    if type(claim) is not LawClaim or claim.relation == ">" or claim.assumptions or not _of_votes(claim.meaning):
        refuse(f"{by.id} is not a claim about the expected sign of a vote without assumptions")
    _must_be_of_class(checker, claim)
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
    bound = put_in(claim.bound, {_MAJORITY: Majority(chance), rho: chance})
    if bound.free_symbols - chance.free_symbols or misplaced(bound):
        refuse(f"the bound of {by.id} speaks of more than success probabilities: {claim.bound}")
    vote = right * Expectation(Sign(OverNodes(Sign(sample))), 0)
    return Statement(normal(vote - sp.Abs(right) * bound), claim.relation == "==")


def sampled(checker: Checker, by: Sampled) -> Statement:
    """Return what a claim about the sign of one sample from every law says of what is drawn, times |its mean|."""
    claim = found(checker, by.id)
    if type(claim) is not LawClaim or claim.assumptions or not _of_one_sign(claim.meaning):
        refuse(f"{by.id} is not a claim about the sign of one sample without assumptions")
    _must_be_of_class(checker, claim)
    draw = next((draw for draw in checker.method.draws if draw.variable == by.draw), None)
    if draw is None or draw.kind not in ("sample", "noise") or draw.stage != 1:
        refuse(f"{by.draw} is not a sample, or its noise, that an iteration draws first")
    if misplaced(claim.bound) or set(claim.where) - {g, sigma}:
        refuse(f"{by.id} speaks of more than the mean and the standard deviation, or in terms that are not read")
    closed = lies_within(sigma, _HALF_LINE, claim.where.get(sigma, _HALF_LINE))
    if not lies_within(g, _POSITIVE, claim.where.get(g, _POSITIVE)) or not (
        closed or (lies_within(sigma, _POSITIVE, claim.where[sigma]) and claim.relation != "==")
    ):
        refuse(f"{by.id} is not about every mean and standard deviation")
    must_be_shown(checker, claim)
    must_say_equal(checker, by.line, Expectation(draw.variable, 0), draw.of if draw.kind == "sample" else sp.S.Zero)
    mean, sample = draw.of, draw.variable if draw.kind == "sample" else draw.of + draw.variable
    size, spread = sp.Abs(mean), deviation(sample)
    admit(checker, spread)
    bound = size * put_in(claim.bound, {g: size, sigma: spread})
    bound = Where(0, size, bound if closed else Where(0, spread, bound, 0), 0)
    checker.must_exist(bound)
    chance = size * Expectation(Agrees(sample, mean), 0)
    return stated(checker, (equal if claim.relation == "==" else at_most)(bound, chance))


_POSITIVE, _HALF_LINE = sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo)


def _must_be_of_class(checker: Checker, claim: LawClaim) -> None:
    """Raise unless the words of the claim about runs put the laws of samples into the class of a claim about laws."""
    given = frozenset().union(*(LAWS.get(word, frozenset()) for word in checker.claim.problems))
    if lacking := set(claim.laws) - given:
        refuse(f"{claim.id} is about laws with {min(lacking)!r}, which the words of the claim do not give")


def _of_one_sign(event: Event) -> bool:
    """Return whether an event is that one sample has the sign of its own mean."""
    return event.own_sign and event.copies is None and not event.threshold and not event.expected


def _of_votes(event: Event) -> bool:
    """Return whether an event is the expected sign of the vote of M nodes, times a sign that is given."""
    return event.votes and event.expected and event.given and event.copies == M

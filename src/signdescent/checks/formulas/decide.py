"""Decide one universal statement: ask the engines in order of strength and combine their answers.

A proof counts only if every term of the statement is shown to exist on the domain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean
from sympy.polys.polyerrors import BasePolynomialError
from z3 import Z3Exception

from signdescent.checks.budget import CALLS, WORK, Budget, is_spent, metered, shared_effort
from signdescent.checks.formulas.algebra import algebra
from signdescent.checks.formulas.balls import balls
from signdescent.checks.formulas.charts.engine import charts
from signdescent.checks.formulas.equations import solved_point
from signdescent.checks.formulas.existence import Existence, existence_of, own_needs, where_assumptions_exist
from signdescent.checks.formulas.goal import Goal, UnsupportedSet, goal_of
from signdescent.checks.formulas.missing import missing_on
from signdescent.checks.formulas.reals import reals
from signdescent.checks.formulas.reduction import reduction
from signdescent.checks.formulas.search import known_zeros, search
from signdescent.checks.report import Answer, Outcome, Said, Verdict
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.numbers import forget_facts, rigorous_sympy
from signdescent.checks.translate.special import SPECIAL

__all__ = ["ENGINES", "decide", "folded_advice", "terms_exist"]

ENGINES = ("search", "algebra", "reals", "balls", "charts", "reduction")
"""The engines that decide formulas. The search is first, since a witness is final."""

_KEPT = 4096
"""Number of cached answers.

Answers are deterministic, except for limits that run out of budget: the number of calls that SymPy needs depends on its
cache. Such limits count as unknown.
"""


_NOTHING_FOUND = Answer(Verdict.UNDECIDED)
_NO_POINT = Answer(verdict=Verdict.VACUOUS, engine="reals", sentence="no point meets the assumptions")


def decide(
    statement: Boolean,
    where: Mapping[sp.Symbol, sp.Set],
    assumptions: Sequence[Boolean] = (),
    *,
    engines: Sequence[str] = ENGINES,
    budget: Budget | None = None,
    rng: int = 0,
) -> Outcome:
    """Decide a universal statement, each case of its domain separately."""
    return _decided(statement, tuple(where.items()), tuple(assumptions), tuple(engines), budget or Budget(), rng)


@lru_cache(_KEPT)
def _decided(
    statement: Boolean,
    domain: tuple[tuple[sp.Symbol, sp.Set], ...],
    assumptions: tuple[Boolean, ...],
    engines: tuple[str, ...],
    budget: Budget,
    rng: int,
) -> Outcome:
    """Do the work of `decide`; cached, since steps of proofs repeat conditions."""
    literal = next((part for part in (statement, *assumptions) if part in (sp.true, sp.false)), None)
    if literal is not None:
        return Outcome(Verdict.UNDECIDED, folded_advice(literal))
    with rigorous_sympy():
        for part in (statement, *assumptions, *(values for _, values in domain)):
            forget_facts(part)
        try:
            goals, notes = goal_of(statement, dict(domain), assumptions)
        except UnsupportedSet as unsupported:
            return Outcome(Verdict.UNDECIDED, str(unsupported))
        if not goals:
            return Outcome(Verdict.VACUOUS, "the domain is empty", notes=notes)
        parts = []
        for goal in goals:
            try:
                with shared_effort(CALLS), metered(WORK * max(1.0, budget.boxes / Budget().boxes)):
                    part = _Case(where_assumptions_exist(goal), engines, budget, rng).decide()
            except _FAILURES as failure:
                part = Outcome(Verdict.UNDECIDED, _failed(failure))
            parts.append(part)
            if part.verdict is Verdict.REFUTED:
                break
    return replace(_joined(parts), notes=notes)


def folded_advice(literal: Boolean) -> str:
    """Return advice on a formula that has become True or False."""
    return (
        f"the formula was {literal} before the check: SymPy evaluates what it builds, and Python's == compares at "
        "once; state it as text, inside as_written(), or as sympy.Eq(left, right, evaluate=False)"
    )


def _joined(parts: Sequence[Outcome]) -> Outcome:
    """Combine the cases of a domain: one refuted case refutes; the statement holds if all cases hold."""
    if len(parts) == 1:
        return parts[0]
    by_verdict = {part.verdict: part for part in reversed(parts)}
    for verdict in (
        Verdict.REFUTED,
        Verdict.ILL_POSED,
        Verdict.UNDECIDED,
        Verdict.SUPPORTED,
        Verdict.CERTIFIED,
        Verdict.PROVED,
    ):
        if verdict in by_verdict:
            chosen = by_verdict[verdict]
            break
    else:
        chosen = parts[0]
    margins = [part for part in parts if part.margin is not None]
    least = min(margins, key=lambda part: part.margin or 0.0) if margins else chosen
    return replace(
        chosen,
        sentence=chosen.sentence if chosen.verdict is Verdict.REFUTED else f"{chosen.sentence} ({len(parts)} cases)",
        evidence=_evidence(parts, chosen),
        margin=least.margin,
        margin_at=least.margin_at,
        points_tried=sum(part.points_tried for part in parts),
        points_met=sum(part.points_met for part in parts),
        rules=tuple(dict.fromkeys(rule for part in parts for rule in part.rules)),
        certificate=None,
    )


def _evidence(parts: Sequence[Outcome], chosen: Outcome) -> tuple[Said, ...]:
    """Return every sentence once; those of the deciding case come last."""
    others = dict.fromkeys(said for part in parts if part is not chosen for said in part.evidence)
    for said in chosen.evidence:
        others.pop(said, None)
    return (*others, *chosen.evidence)


@dataclass(slots=True)
class _Case:
    """One case of a domain, with the answers of the engines so far."""

    goal: Goal
    engines: tuple[str, ...]
    budget: Budget
    rng: int
    found: Answer = _NOTHING_FOUND  # of the search
    said: dict[str, Said] = field(default_factory=dict)

    def decide(self) -> Outcome:
        """Search, then ask the provers in turn until one decides."""
        provers = [name for name in self.engines if name != "search"]
        if "search" in self.engines and self.search(0 if provers else self.budget.polish):
            return self.concluded(self.found)
        if self.goal.assumptions and not self.found.points_met and provers and _unsatisfiable(self.goal, self.budget):
            return self.concluded(_NO_POINT)
        supported = False
        polished = "search" not in self.engines
        for turn in _schedule(provers, self.budget, gammas=self.goal.statement.has(*_GAMMAS)):
            if is_spent():
                supported = True  # some engine might have decided it
                break
            if not polished and turn.engine in (
                "balls",
                "charts",
                "reduction",
            ):  # the exact engines have not decided: search with minimisation
                polished = True
                if self.search(self.budget.polish):
                    return self.concluded(self.found)
            answer = _ask(turn, self.goal, self.found)
            if not turn.compared or answer.verdict is not Verdict.UNDECIDED:
                self.hear(answer)
            supported |= not answer.unsupported
            if answer.verdict is Verdict.REFUTED:
                return self.concluded(answer)
            if answer.verdict.holds:
                return self.concluded(self.unless_empty(answer) or self.where_defined(answer))
        if self.found.points_met and not supported:
            return self.concluded(replace(self.found, verdict=Verdict.SUPPORTED))
        return self.concluded(self.ill_posed() or self.open())

    def search(self, polish: int) -> bool:
        """Search for a witness, and return whether there is one."""
        try:
            self.found = search(self.goal, points=self.budget.points, polish=polish, rng=self.rng)
        except _FAILURES as failure:
            self.found = replace(_NOTHING_FOUND, engine="search", sentence=_failed(failure))
        self.hear(self.found)
        return self.found.verdict is Verdict.REFUTED

    def hear(self, answer: Answer) -> None:
        """Record the sentence of an engine, replacing its previous one."""
        self.said.pop(answer.engine, None)
        self.said[answer.engine] = Said(answer.engine, answer.sentence)

    def unless_empty(self, answer: Answer) -> Answer | None:
        """Return VACUOUS or UNDECIDED for a proof if no point is known that meets the assumptions, else None."""
        if not self.goal.assumptions or "search" not in self.engines or self.found.points_met:
            return None
        nowhere = self.goal.with_statement(sp.false)
        if reals(nowhere, resources=self.budget.resources).verdict is Verdict.REFUTED:  # z3 knows such a point
            return None
        if solved_point(self.goal) is not None:
            return None
        if _unsatisfiable(self.goal, self.budget, boxes=self.budget.boxes):
            return replace(_NO_POINT, engine=answer.engine)
        sentence = "it follows from the assumptions, but no point that meets them is known"
        return replace(self.found, verdict=Verdict.UNDECIDED, engine=answer.engine, sentence=sentence)

    def where_defined(self, answer: Answer) -> Answer:
        """Return the proof if the terms of the statement are shown to exist; CERTIFIED if that needed balls."""
        existence = _undefined(self.goal, self.budget)
        if not existence.lacking:
            return answer if existence.exact else replace(answer, verdict=Verdict.CERTIFIED)
        sentence = f"it is not shown that {existence.lacking} on the whole domain"
        self.said["existence"] = Said("existence", sentence)
        return self.ill_posed() or replace(self.found, verdict=Verdict.UNDECIDED, engine="", sentence=sentence)

    def ill_posed(self) -> Answer | None:
        """Return ILL_POSED if a term does not exist at some point of the domain, else None."""
        missing = missing_on(self.goal)
        if missing is None:
            return None
        sentence = (
            f"{missing.term} does not exist as a real number {missing.where}; exclude such points from the domain"
        )
        return replace(self.found, verdict=Verdict.ILL_POSED, engine="search", sentence=sentence, missing=missing)

    def open(self) -> Answer:
        """Return UNDECIDED with the sentences of all engines."""
        sentence = "; ".join(map(str, self.said.values())) or "no engine was asked"
        return replace(self.found, verdict=Verdict.UNDECIDED, engine="", sentence=sentence, unsettled=True)

    def concluded(self, answer: Answer) -> Outcome:
        """Return an answer with the evidence of all engines and the numbers of the search."""
        return replace(
            answer,
            evidence=tuple(self.said.values()),
            margin=self.found.margin,
            margin_at=self.found.margin_at,
            points_tried=self.found.points_tried,
            points_met=self.found.points_met,
        )


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn of an engine: its budget, and whether reductions use exact provers only, others only, or both (None).

    z3 compares the values of increasing functions if `compared` is true.
    """

    engine: str
    budget: Budget
    exact: bool | None = None
    compared: bool = False


def _schedule(provers: Sequence[str], budget: Budget, *, gammas: bool) -> list[_Turn]:
    """Return the turns: short balls, z3 with comparisons, reductions to exact provers, charts, the rest, long balls.

    Exact reductions rarely decide gamma functions, and charts do it quickly, so that there charts come first.
    """
    if not {"balls", "reduction"} <= set(provers):
        return [_Turn(name, budget) for name in provers]
    short = replace(budget, boxes=max(20, budget.boxes // 20))
    turns: list[_Turn] = []
    for name in provers:
        if name == "balls":
            turns.append(_Turn(name, short))
            if "reals" in provers:
                turns.append(_Turn("reals", budget, compared=True))
            if not gammas:
                turns.append(_Turn("reduction", budget, exact=True))
        else:
            turns.append(_Turn(name, budget, exact=None if gammas else False))
    return [*turns, _Turn("balls", budget)] if budget.boxes > short.boxes else turns


def _ask(turn: _Turn, goal: Goal, searched: Answer) -> Answer:
    """Return the answer of one engine; UNDECIDED if SymPy or z3 fails in it."""
    try:
        return _answer(turn, goal, searched)
    except _FAILURES as failure:
        return Answer(verdict=Verdict.UNDECIDED, engine=turn.engine, sentence=_failed(failure))


def _failed(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:_LONGEST]


_FAILURES = (
    BasePolynomialError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    TypeError,  # by which SymPy refuses to compare what is not real
    Unsupported,
    Z3Exception,
    ZeroDivisionError,
)
_GAMMAS = (sp.gamma, sp.loggamma, sp.factorial, sp.binomial, sp.digamma, sp.polygamma, *SPECIAL)
_LONGEST = 200  # characters of a failure in a sentence


def _answer(turn: _Turn, goal: Goal, searched: Answer) -> Answer:
    name, budget = turn.engine, turn.budget
    if name == "algebra":
        return algebra(goal)
    if name == "reals":
        return reals(goal, resources=budget.resources, compared=turn.compared)
    if name == "balls":
        return balls(goal, boxes=budget.boxes, zeros=known_zeros(goal, searched))
    if name == "charts":
        return charts(goal, evaluations=budget.boxes // 2)
    if name == "reduction":
        return reduction(goal, boxes=budget.boxes, resources=budget.resources, exact=turn.exact)
    msg = f"no engine is called {name!r}; there are {', '.join(ENGINES)}"
    raise ValueError(msg)


def _unsatisfiable(goal: Goal, budget: Budget, *, boxes: int = 200) -> bool:
    """Return whether the assumptions are proved to have no common point."""
    nowhere = goal.with_statement(sp.false)
    if any(assumption == sp.false for assumption in goal.assumptions):
        return True
    return reals(nowhere, resources=budget.resources).verdict.holds or balls(nowhere, boxes=boxes).verdict.holds


def terms_exist(
    formula: Boolean, domain: Mapping[sp.Symbol, sp.Set], assumptions: Sequence[Boolean], budget: Budget
) -> Existence:
    """Decide whether the terms of a formula exist wherever the assumptions are met.

    On an empty domain this is unknown.
    """
    spoken = formula.free_symbols.union(*(a.free_symbols for a in assumptions))
    if lost := sorted(str(symbol) for symbol in spoken - set(domain)):
        return Existence(f"there is a set for {', '.join(lost)}")
    with rigorous_sympy():
        try:
            goals, _ = goal_of(formula, {s: values for s, values in domain.items() if s in spoken}, assumptions)
        except UnsupportedSet as unsupported:
            return Existence(str(unsupported))
        exact = True
        for goal in goals:
            with shared_effort(CALLS):
                existence = _undefined(where_assumptions_exist(goal), budget)
            if existence.lacking:
                return existence
            exact &= existence.exact
    return Existence("" if goals else "the domain has a point", exact)


def _undefined(goal: Goal, budget: Budget) -> Existence:
    """Decide the conditions under which the terms of the statement exist."""
    try:
        wanted = own_needs(goal)
    except Unsupported as unsupported:
        return Existence(str(unsupported))
    return existence_of(goal, wanted, resources=budget.resources // 4)

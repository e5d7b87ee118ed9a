"""Ask the engines about one universal statement, in order of strength, and combine what they say.

A positive answer counts only if every term of the statement is shown to exist on the domain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.engines.algebra import algebra
from signdescent.checks.engines.balls import balls
from signdescent.checks.engines.definedness import needs
from signdescent.checks.engines.effort import CALLS, shared_effort
from signdescent.checks.engines.existence import first_not_shown
from signdescent.checks.engines.missing import missing_on
from signdescent.checks.engines.reals import reals
from signdescent.checks.engines.reduction import reduction
from signdescent.checks.engines.search import known_zeros, search
from signdescent.checks.goal import Goal, UnsupportedSet, goal_of, rebuild
from signdescent.checks.report import Answer, Verdict, Witness
from signdescent.checks.translate import Unsupported
from signdescent.checks.words import last_of_each

__all__ = ["ENGINES", "Budget", "Decision", "decide", "undefined"]

ENGINES = ("search", "algebra", "reals", "balls", "reduction")
"""The engines that decide formulas. Search looks first, because a witness ends the matter."""

_KEPT = 4096
"""Answers kept in a process.

An answer depends on the question alone, but for limits near the end of their effort: how many calls SymPy needs depends
on what it remembers. One that is given up is not known, and neither yes nor no.
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work a check may do; counts, never seconds.

    Parameters
    ----------
    boxes : int
        Boxes that the balls engine examines, with at most a thousand operations on balls for each, on average.
    points : int
        Points of the first search.
    polish : int
        Local minimisations of the search.
    resources : int
        z3's own unit of work for one query.
    laws : int
        Laws that the laws engine tries for every extremal family and batch size.
    runs : int
        Problems that the runs engine draws for a claim; each is run hundreds of times.
    """

    boxes: int = 3000
    points: int = 2048
    polish: int = 12
    resources: int = 4_000_000
    laws: int = 128
    runs: int = 40

    def scaled(self, factor: float) -> Budget:
        """Return a budget with every count multiplied."""
        return Budget(
            *(
                max(1, round(getattr(self, name) * factor))
                for name in ("boxes", "points", "polish", "resources", "laws", "runs")
            )
        )


STEP = Budget(boxes=60, points=256, polish=2)
"""What one step of a chain may cost."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The engines' joint answer."""

    verdict: Verdict
    sentence: str
    engine: str = ""
    evidence: tuple[str, ...] = ()
    witness: Witness | None = None
    margin: float | None = None
    margin_at: Mapping[str, float] = field(default_factory=dict)
    points_tried: int = 0
    points_met: int = 0
    rules: tuple[str, ...] = ()
    certificate: Mapping[str, object] | None = None
    notes: tuple[str, ...] = ()


def decide(
    statement: Boolean,
    where: Mapping[sp.Symbol, sp.Set],
    assumptions: Sequence[Boolean] = (),
    *,
    engines: Sequence[str] = ENGINES,
    budget: Budget | None = None,
    rng: int = 0,
) -> Decision:
    """Decide a universal statement; each case of its domain by itself."""
    return _decided(statement, tuple(where.items()), tuple(assumptions), tuple(engines), budget or Budget(), rng)


@lru_cache(_KEPT)
def _decided(
    statement: Boolean,
    domain: tuple[tuple[sp.Symbol, sp.Set], ...],
    assumptions: tuple[Boolean, ...],
    engines: tuple[str, ...],
    budget: Budget,
    rng: int,
) -> Decision:
    """Do the work of `decide`; steps of proofs ask for the same conditions many times."""
    where = dict(domain)
    try:
        goals, notes = goal_of(statement, where, assumptions)
    except UnsupportedSet as unsupported:
        return Decision(Verdict.UNDECIDED, str(unsupported))
    if not goals:
        return Decision(Verdict.VACUOUS, "the domain is empty", notes=notes)
    parts = []
    for goal in goals:
        with shared_effort(CALLS):
            part = _decide_case(goal, engines, budget, rng)
        parts.append(part)
        if part.verdict is Verdict.REFUTED:
            break
    return replace(_joined(parts), notes=notes)


def _joined(parts: Sequence[Decision]) -> Decision:
    """Combine the cases of a domain: one refuted case refutes, all must hold to hold."""
    if len(parts) == 1:
        return parts[0]
    by_verdict = {part.verdict: part for part in reversed(parts)}
    for verdict in (Verdict.REFUTED, Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.CERTIFIED, Verdict.PROVED):
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


def _evidence(parts: Sequence[Decision], chosen: Decision) -> tuple[str, ...]:
    """Return every line once; those of the case that settled the verdict come last, as the last word of each engine."""
    others = [line for part in parts if part is not chosen for line in part.evidence if line not in chosen.evidence]
    return (*dict.fromkeys(others), *chosen.evidence)


def _decide_case(goal: Goal, engines: tuple[str, ...], budget: Budget, rng: int) -> Decision:
    found = Answer(verdict=Verdict.UNDECIDED, engine="", sentence="")
    evidence: list[str] = []
    common: dict[str, object] = {}

    def finish(answer: Answer, verdict: Verdict | None = None) -> Decision:
        return Decision(
            verdict or answer.verdict,
            answer.sentence,
            answer.engine,
            tuple(evidence),
            answer.witness,
            rules=answer.rules,
            certificate=answer.certificate,
            **common,  # type: ignore[arg-type]
        )

    def note(answer: Answer) -> None:
        evidence[:] = [line for line in evidence if not line.startswith("search: ")]
        evidence.append(f"search: {answer.sentence}")
        common.update(
            margin=answer.margin,
            margin_at=answer.margin_at,
            points_tried=answer.points_tried,
            points_met=answer.points_met,
        )

    provers = [name for name in engines if name != "search"]
    if "search" in engines:
        found = search(goal, points=budget.points, polish=0 if provers else budget.polish, rng=rng)
        note(found)
        if found.verdict is Verdict.REFUTED:
            return finish(found)
    if goal.assumptions and not found.points_met and provers and _unsatisfiable(goal, budget):
        empty = Answer(verdict=Verdict.VACUOUS, engine="reals", sentence="no point meets the assumptions")
        return finish(empty)
    unsupported = True
    polished = "search" not in engines
    for name, part in _schedule(provers, budget):
        if not polished and name in ("balls", "reduction"):  # the exact engines have failed: look harder
            polished = True
            found = search(goal, points=budget.points, polish=budget.polish, rng=rng)
            note(found)
            if found.verdict is Verdict.REFUTED:
                return finish(found)
        answer = _ask(name, goal, part, found)
        evidence.append(f"{name}: {answer.sentence}")
        unsupported &= answer.sentence.startswith("unsupported")
        if answer.verdict is Verdict.REFUTED:
            return finish(answer)
        if answer.verdict.holds:
            unmet = goal.assumptions and "search" in engines and not found.points_met
            if unmet and _unsatisfiable(goal, budget, boxes=budget.boxes):
                return finish(replace(answer, sentence="no point meets the assumptions"), Verdict.VACUOUS)
            if unmet and reals(goal.with_statement(sp.false)).verdict is not Verdict.REFUTED:
                sentence = "it follows from the assumptions, but no point is known that meets them"
                return finish(replace(found, engine=name, sentence=sentence), Verdict.UNDECIDED)
            missing = undefined(goal, budget)
            if missing is None:
                return finish(answer)
            evidence.append(f"not shown to be defined everywhere: {missing}")
            absent = missing_on(goal)
            if absent is not None:
                return finish(replace(found, engine="search", sentence=absent), Verdict.UNDECIDED)
            return finish(
                replace(found, engine=name, sentence=f"not shown that {missing} on the whole domain"),
                Verdict.UNDECIDED,
            )
    if found.points_met and (not provers or unsupported):
        return finish(found, Verdict.SUPPORTED)
    absent = missing_on(goal)
    if absent is not None:
        return finish(replace(found, engine="search", sentence=absent))
    sentence = "; ".join(last_of_each(evidence)) or "no engine was asked"
    return finish(replace(found, engine="", sentence=sentence))


def _schedule(provers: Sequence[str], budget: Budget) -> list[tuple[str, Budget]]:
    """Return engines and budgets; the balls engine gets a short turn before reductions, and a long one after them."""
    if not {"balls", "reduction"} <= set(provers):
        return [(name, budget) for name in provers]
    short = replace(budget, boxes=max(20, budget.boxes // 20))
    first = [(name, short if name == "balls" else budget) for name in provers]
    return [*first, ("balls", budget)] if budget.boxes > short.boxes else first


def _ask(name: str, goal: Goal, budget: Budget, found: Answer) -> Answer:
    if name == "algebra":
        return algebra(goal)
    if name == "reals":
        return reals(goal, resources=budget.resources)
    if name == "balls":
        return balls(goal, boxes=budget.boxes, zeros=known_zeros(goal, found))
    if name == "reduction":
        return reduction(goal, boxes=budget.boxes, resources=budget.resources)
    msg = f"no engine is called {name!r}; there are {', '.join(ENGINES)}"
    raise ValueError(msg)


def _unsatisfiable(goal: Goal, budget: Budget, *, boxes: int = 200) -> bool:
    """Return whether the assumptions are proved to have no common point."""
    nowhere = goal.with_statement(sp.false)
    if any(assumption == sp.false for assumption in goal.assumptions):
        return True
    return reals(nowhere, resources=budget.resources).verdict.holds or balls(nowhere, boxes=boxes).verdict.holds


def undefined(goal: Goal, budget: Budget) -> str | None:
    """Return a condition for the terms of a goal to exist that could not be shown, or None."""
    swap = {stated: symbol for symbol, stated in goal.names.items()} | dict(goal.fixed)
    statement, *assumptions = goal.stated
    try:
        lists = [needs(part, swap) for part in (*assumptions, statement)]
    except Unsupported as unsupported:
        return str(unsupported)
    rebuilt = [rebuild(part, swap) for part in assumptions]
    total = [part for part, wanted in zip(rebuilt, lists[:-1], strict=True) if not wanted]
    for place, wanted in enumerate(lists):  # an assumption never vouches for its own terms
        before = [part for part in rebuilt[:place] if part not in total]
        given = replace(goal, assumptions=tuple(part for part in (*total, *before) if part != sp.true))
        missing = first_not_shown(given, wanted, resources=budget.resources // 4)
        if missing is not None:
            return missing
    return None

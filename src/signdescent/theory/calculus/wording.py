"""Methods and lines of proofs about runs as text, as they are stated; nothing is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sympy as sp
from sympy.core.relational import Relational

from signdescent.theory.calculus.facts import FACTS, NODES, at_most, equal
from signdescent.theory.calculus.method import MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Combined,
    Compared,
    Coupled,
    Defined,
    Given,
    InCoordinates,
    Instance,
    Invariant,
    Known,
    MeanSquareOf,
    Replaced,
    SummedOver,
    Telescoped,
)
from signdescent.theory.calculus.terms import COORDINATE, START, Expectation, OverNodes, UnderWeights
from signdescent.theory.calculus.words import DRAWS, WORDS, Word, spoken_of
from signdescent.theory.placing import put_in

__all__ = ["justification", "method_lines", "relation_text", "said", "state_line"]

_STAGES = {0: "before iteration 0", 1: "at stage 1", 2: "at stage 2"}
_KINDS = {
    "sample": "a stochastic gradient for {of}", "noise": "the noise of a sample of {of}",
    "stochastic-sign": "random signs with the mean dir({of})", "scaled-sign": "random signs with the mean ({of})/scale",
    "compressed": "what is sent for {of}",
    "step": "any positive number",
}  # fmt: skip


def state_line(state: State) -> str:
    """Return a variable with its first and its next value."""
    return f"{state.variable} begins with {state.first}, then {state.after}"


def method_lines(method: MethodTerms) -> list[str]:
    """Return a method in text: its variables, then what it draws."""
    draws = [
        f"{draw.variable} is drawn {_STAGES.get(draw.stage, f'at stage {draw.stage}')}: "
        + _KINDS.get(draw.kind, draw.kind + " of {of}").format(of=draw.of)
        for draw in method.draws
    ]
    return [*map(state_line, method.states), *draws]


def said(line: Line, theorem: RunTheorem) -> Relational | None:
    """Return what a line says; None where that follows from earlier lines by its rule."""
    by = line.by
    if line.conclusion is not None:
        return line.conclusion
    if isinstance(by, Instance):
        return _instance(by, theorem)
    if isinstance(by, Known) and by.fact in FACTS and len(by.at) == FACTS[by.fact].arity:
        return FACTS[by.fact].relation(*by.at)
    if isinstance(by, Defined) and by.variable in theorem.names:
        return equal(by.variable, theorem.names[by.variable])
    if isinstance(by, Compared):
        sides = (Expectation(by.term, START), by.bound)
        return at_most(*(sides if by.sense == "<=" else reversed(sides)))
    if isinstance(by, Replaced):
        return equal(by.term, put_in(by.term, {by.old: by.new}))
    if isinstance(by, MeanSquareOf):
        return _mean_square(by)
    if isinstance(by, Coupled) and theorem.method.states:
        return at_most(UnderWeights(theorem.method.states[0].variable), 0)
    return None


def _mean_square(by: MeanSquareOf) -> Relational:
    """Return what the mean square of the mean of independent vectors is said to be."""
    squares = OverNodes(Expectation(by.size(by.vector), by.stage))
    mean_square = Expectation(by.size(OverNodes(by.vector)), by.stage)
    if by.mean == 0:
        return equal(mean_square, squares / NODES)
    return equal(mean_square, by.size(OverNodes(by.mean)) + (squares - OverNodes(by.size(by.mean))) / NODES)


def _instance(by: Instance, theorem: RunTheorem) -> Relational | None:
    """Return what a word says at points or of a draw; None where it says nothing of these."""
    parts: tuple[Word, ...] = DRAWS.get(by.word) or WORDS.get(by.word, ())
    if not 0 <= by.which < len(parts):
        return None
    word = parts[by.which]
    if word.points is not None:
        return word.relation(*by.at) if len(by.at) == word.points else None
    draw = next((draw for draw in theorem.method.draws if by.at == (draw.variable,)), None)
    drawn = None if draw is None else spoken_of(word.draw, draw)
    if draw is None or drawn is None:
        return None
    return word.relation(drawn, draw.of, draw.stage - 1 if by.given is None else by.given)


def relation_text(relation: Relational) -> str:
    """Return a relation in text, with ``=`` for an equation."""
    return f"{relation.args[0]} = {relation.args[1]}" if isinstance(relation, sp.Eq) else str(relation)


def justification(line: Line) -> str:
    """Return in text from which earlier lines a line follows, and by which rule."""
    return "; ".join((*_premises(line), f"by {line.by.name}"))


def _premises(line: Line) -> Iterator[str]:
    by = line.by
    if isinstance(by, Combined | Invariant | Compared) and by.uses:
        yield f"from {_sum(by.uses)}"
    if isinstance(by, Invariant | Compared) and by.first:
        yield f"at first from {_sum(by.first)}"
    if isinstance(by, SummedOver):
        weight = "" if by.weight == 1 else f" times {by.weight}"
        yield f"{'the sum over coordinates' if by.index is COORDINATE else 'the mean over nodes'} of {by.line}{weight}"
    elif isinstance(by, Given):
        yield f"the mean of {by.line} given {'the past' if by.stage == 0 else 'the first draws'}"
    elif hasattr(by, "line"):
        yield f"from {by.line}"
    if isinstance(by, Telescoped):
        yield f"with the potential {by.potential}"
    if isinstance(by, Instance | InCoordinates):
        yield f"the word {by.word}"
    if isinstance(by, Coupled):
        yield f"from {', '.join(dict.fromkeys((*by.agree.values(), by.same)))}"
    if isinstance(by, Known):
        yield f"the fact {by.fact}"
    if hasattr(by, "id"):
        yield f"the claim {by.id}"
    given = getattr(by, "given", None)
    if given and isinstance(given, tuple):
        yield f"as {', '.join(given)}"


def _sum(uses: Mapping[str, sp.Expr | int]) -> str:
    """Return lines times their multipliers."""
    return ", ".join(label if factor == 1 else f"{label} times {factor}" for label, factor in uses.items())

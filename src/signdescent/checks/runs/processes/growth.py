"""The runs of a method that is given as data, as a finite tree: one exact step after the other.

What an iteration draws follows laws with finitely many values; all else follows from the method's terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from signdescent.checks.runs.processes.surds import NotExact, Number, Surd
from signdescent.checks.runs.processes.trees import Moment, Node, Outcome, Process, Values
from signdescent.checks.runs.processes.values import evaluated
from signdescent.theory.calculus.method import Draw, MethodTerms
from signdescent.theory.calculus.terms import COORDINATE, NODE, Variable, free_indices

__all__ = ["Drawn", "Law", "grow"]

Drawn = Iterable[tuple[Number, Any]]
"""The values of a draw, each with its probability."""
Law = Callable[[Draw, Moment, Any], Drawn]
"""From a draw, the moment before its stage, and the value of what it stands for, to its values."""
Reader = Callable[[Moment], Any]
_WORK = 8


def grow(method: MethodTerms, process: Process, law: Law, iterations: int, *, most: int = 4096) -> Process:
    """Return a process with the tree of a method's first iterations.

    Parameters
    ----------
    method : MethodTerms
    process : Process
        Without nodes; its functions, constants and symbols give every other term of the method a value.
    law : callable
        The draws of one stage are independent, given what is known before it.
    iterations : int
    most : int
        The largest number of different ends of one iteration; all ends may be eight times as many.

    Raises
    ------
    NotExact
        If a value is no sum of roots of rational numbers, a term has no value, or there are too many outcomes.
    """
    grown = Process(process.dimension, process.functions, process.constants, process.symbols, [], process.count)
    firsts = [(s.variable, _reader(s.first, s.variable, grown)) for s in method.states]
    afters = [(s.variable, _reader(s.after, s.variable, grown)) for s in method.states]
    stages = {
        stage: [(d, _reader(d.of, d.of, grown)) for d in method.draws if d.stage == stage]
        for stage in range(1 + max((d.stage for d in method.draws), default=0))
    }
    reached: list[tuple[Number, Values]] = []
    for chance, drawn in _outcomes(stages.pop(0), law, Moment(grown, 0, None)):
        at = Moment(grown, 0, Node(0, chance, drawn))
        reached.append((chance, {**drawn, **{_name(v): read(at) for v, read in firsts}}))
    work = 0
    for k in range(iterations):
        later: dict[Any, tuple[Number, Values]] = {}
        for chance, known in reached:
            start = Node(k, chance, known)
            outcomes = _stages(list(stages.values()), law, Moment(grown, k, start))
            node = Node(k, chance, known, outcomes)
            grown.nodes.append(node)
            kept = {name: known[name] for name in known if name not in {_name(v) for v, _ in afters}}
            for share, end in _ends(Moment(grown, k, node)):
                values = {**kept, **{_name(v): read(end) for v, read in afters}}
                key = _key(list(values.values()))
                before = later.get(key, (Fraction(0), values))[0]
                later[key] = (before + chance * share, values)
                work += 1
                if len(later) > most or work > _WORK * most:
                    raise NotExact
        reached = list(later.values())
    grown.last = [Node(iterations, chance, known) for chance, known in reached]
    return grown


def _name(variable: Variable) -> str:
    return str(variable.args[0])


def _reader(term: Any, shape: Any, process: Process) -> Reader:
    """Return the function from a moment to a term's values, for the indices of a variable or of a term."""
    value, indices = evaluated(term), free_indices(shape)
    places, nodes = range(process.dimension), range(process.count)
    if indices == {COORDINATE, NODE}:
        return lambda at: [[value(at, i, n) for n in nodes] for i in places]
    if indices == {COORDINATE}:
        return lambda at: [value(at, i, 0) for i in places]
    if indices == {NODE}:
        return lambda at: [value(at, 0, n) for n in nodes]
    return lambda at: value(at, 0, 0)


def _outcomes(draws: Iterable[tuple[Draw, Reader]], law: Law, at: Moment) -> list[tuple[Number, Values]]:
    """Return what the draws of one stage are together, with probabilities that are not 0."""
    joint: list[tuple[Number, Values]] = [(Fraction(1), {})]
    for draw, read in draws:
        drawn = [(p, value) for p, value in law(draw, at, read(at)) if p != 0]
        joint = [(p * q, {**values, _name(draw.variable): value}) for p, values in joint for q, value in drawn]
    return joint


def _stages(stages: Sequence[Sequence[tuple[Draw, Reader]]], law: Law, at: Moment) -> tuple[Outcome, ...]:
    """Return what is drawn at the first of the stages, and after it."""
    if not stages:
        return ()
    found = []
    for p, values in _outcomes(stages[0], law, at):
        one = Outcome(p, values)
        later = Moment(at.process, at.iteration, at.node, (*at.drawn, one))
        found.append(Outcome(p, values, _stages(stages[1:], law, later)))
    return tuple(found)


def _ends(at: Moment) -> Iterable[tuple[Number, Moment]]:
    """Yield every end of an iteration with its probability."""
    later = at.next()
    if not later:
        yield Fraction(1), at
    for p, one in later:
        for q, end in _ends(one):
            yield p * q, end


def _key(value: Any) -> Any:
    """Return what equal values have in common, for lists of numbers."""
    if isinstance(value, list):
        return tuple(map(_key, value))
    return tuple(sorted(value.parts.items())) if isinstance(value, Surd) else Fraction(value)

"""Finite probability trees, with exact numbers.

A process is a tree. A node is what is known at the start of an iteration; its outcomes are what the iteration draws,
the first stage and then the second. What is drawn before iteration 0 is one of the values of every node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from signdescent.checks.runs.processes.surds import NotExact, Number

__all__ = ["Function", "Moment", "Node", "NotYet", "Outcome", "Process", "earliest", "earliest_moments", "moments"]

Values = Mapping[str, Any]  # by name: a number, a list over coordinates, over nodes, or a list of lists


@dataclass(frozen=True, slots=True)
class Function:
    """A function of vectors, its gradient, and a lower bound; of a node's function one for each node."""

    value: Callable[..., Number]
    gradient: Callable[..., Sequence[Number]]
    lower: Any = 0


_MOST_SUMMED = 20_000


class NotYet(Exception):
    """Raised for a variable that is drawn later than at a moment."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is drawn with a probability, and what may be drawn after it."""

    probability: Number
    values: Values
    then: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """The start of iteration k, which is reached with a probability."""

    iteration: int
    probability: Number
    values: Values
    outcomes: tuple[Outcome, ...] = ()


@dataclass(slots=True)
class Process:
    """A random process: its functions, its constants, the values of the symbols, and all nodes."""

    dimension: int
    functions: Mapping[str, Function]
    constants: Values = field(default_factory=dict)
    symbols: dict[sp.Symbol, Any] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    count: int = 1
    """How many of the method's nodes (machines) there are."""
    last: list[Node] = field(default_factory=list)
    """What is known after all iterations."""
    summed: int = 0
    """How many terms of sums of constants have been added up."""

    def add_up(self, terms: int) -> None:
        """Count terms of a sum of constants; raise `NotExact` if there are too many to be added up."""
        self.summed += terms
        if self.summed > _MOST_SUMMED:
            raise NotExact

    def starts(self, iteration: int) -> Iterator[Node]:
        """Yield what is known at the start of an iteration, or after all of them."""
        return (node for node in (*self.nodes, *self.last) if node.iteration == iteration)


@dataclass(slots=True)
class Moment:
    """A point of the tree: a node and the outcomes so far; of a mean over the tree, the iteration alone."""

    process: Process
    iteration: int = 0
    node: Node | None = None
    drawn: tuple[Outcome, ...] = ()
    bound: Mapping[sp.Symbol, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return the values of a variable."""
        for outcome in self.drawn:
            if name in outcome.values:
                return outcome.values[name]
        if self.node is not None and name in self.node.values:
            return self.node.values[name]
        if name in self.process.constants:
            return self.process.constants[name]
        raise NotYet(name)

    def next(self) -> list[tuple[Number, Moment]]:
        """Return what the iteration draws next, with its probability; nothing at its end."""
        assert self.node is not None
        coming = self.drawn[-1].then if self.drawn else self.node.outcomes
        return [
            (one.probability, Moment(self.process, self.iteration, self.node, (*self.drawn, one), self.bound))
            for one in coming
        ]


def moments(process: Process) -> Iterator[Moment]:
    """Yield every end of every iteration of the tree."""

    def ends(at: Moment) -> Iterator[Moment]:
        later = at.next()
        if not later:
            yield at
        for _, one in later:
            yield from ends(one)

    for node in process.nodes:
        yield from ends(Moment(process, node.iteration, node))


def earliest(process: Process, value: Callable[[Moment], Any]) -> Iterator[Any]:
    """Yield the value at every node, or after every outcome where it depends on what is drawn."""
    return (found for _, found in earliest_moments(process, value))


def earliest_moments(process: Process, value: Callable[[Moment], Any]) -> Iterator[tuple[Moment, Any]]:
    """Yield the earliest moments at which a value is known, each with the value."""

    def known(at: Moment) -> Iterator[tuple[Moment, Any]]:
        try:
            yield at, value(at)
        except NotYet:
            later = at.next()
            if not later:
                raise
            for _, one in later:
                yield from known(one)

    for node in process.nodes:
        yield from known(Moment(process, node.iteration, node))

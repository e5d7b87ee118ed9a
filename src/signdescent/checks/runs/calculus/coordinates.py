"""The rule that decides a line in the coordinates of a single problem, for every value that is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.budget import STEP
from signdescent.checks.formulas.decide import decide
from signdescent.checks.report import Verdict
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.theory.calculus.concrete import CONCRETE, Concrete
from signdescent.theory.calculus.facts import DIRECTION
from signdescent.theory.calculus.method import Draw
from signdescent.theory.calculus.rules import InCoordinates
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    Expectation,
    Gradient,
    Head,
    Norm,
    OverNodes,
    Sign,
    Total,
    Value,
    Variable,
    free_indices,
    variable,
)
from signdescent.theory.placing import lettered, put_in

__all__ = ["in_coordinates"]

_FIRST = variable("x0", COORDINATE)
Choice = Mapping[tuple[Variable, int], sp.Tuple]


def in_coordinates(checker: Checker, by: InCoordinates, conclusion: Statement) -> None:
    """Raise unless a statement holds at every point, and for every value that is drawn there."""
    problem = CONCRETE.get(by.word)
    if problem is None or by.word not in checker.claim.problems:
        refuse(f"{by.word!r} is no problem in coordinates, or none of the words of the claim")
    given = [checker.line(label) for label in by.given]
    spoken = any(checker.written_out(line.gap).has(_FIRST) for line in (conclusion, *given))
    if spoken and checker.theorem.method.states[0].first != _FIRST:
        refuse(f"the first iterate is not {_FIRST}")
    if conclusion.kind != "path" or any(line.kind != "path" for line in given):
        refuse("expected lines about one iteration")
    for choice in _choices(checker, problem, (conclusion, *given)):
        page = _Page(checker, problem, choice)
        assumed = [one for line in given for one in page.relations(line)]
        for relation in page.relations(conclusion):
            if not page.holds(relation, assumed):
                refuse(f"not shown in coordinates that {relation}")


def _choices(checker: Checker, problem: Concrete, lines: tuple[Statement, ...]) -> Iterator[Choice]:
    """Yield every choice of values for the samples that lines speak of."""
    spoken: set[sp.Basic] = set()
    for line in lines:
        gap = checker.written_out(line.gap)
        spoken |= lettered(
            gap, {mean: sp.Dummy() for mean in sorted(gap.atoms(Expectation), key=sp.default_sort_key)}
        ).atoms(Variable)
    samples = [draw for draw in checker.method.draws if draw.variable in spoken and draw.kind == "sample"]
    for draw in samples:
        _must_be_sampled(problem, draw)
    count = len(problem.nodes) or 1
    slots = [(draw.variable, n) for draw in samples for n in range(count if NODE in free_indices(draw.variable) else 1)]
    for values in product(problem.samples, repeat=len(slots)):
        yield dict(zip(slots, (sp.Tuple(*value) for value in values), strict=True))


def _must_be_sampled(problem: Concrete, draw: Draw) -> None:
    """Raise unless the problem has the values of a draw."""
    if not problem.samples or type(draw.of) is not Gradient or str(draw.of.args[0]) != "f" or draw.stage != 1:
        refuse(f"{draw.variable} is not a sample of the gradient of f, which the problem has")


@dataclass(slots=True)
class _Page:
    """Terms in coordinates, for one choice of what is drawn.

    Every variable of the method stands for one symbol for each coordinate and node; what holds for all of their values
    holds along every run.
    """

    checker: Checker
    problem: Concrete
    choice: Choice
    letters: dict[tuple[Variable, int, int], sp.Symbol] = field(default_factory=dict)

    def relations(self, line: Statement) -> list[Relational]:
        """Return what a line says of every coordinate and node."""
        gap = self.checker.written_out(line.gap)
        free = free_indices(gap)
        relation = sp.Eq if line.equal else sp.Ge
        return [
            relation(self.value(gap, i, n), 0, evaluate=False)
            for i in range(len(self.problem.point) if COORDINATE in free else 1)
            for n in range(max(1, len(self.problem.nodes)) if NODE in free else 1)
        ]

    def holds(self, relation: Relational, assumed: list[Relational]) -> bool:
        """Return whether a relation is shown for all values of its symbols that the assumptions allow."""
        first = [self.letters.get((_FIRST, i, 0)) for i in range(len(self.problem.point))]
        if any(first):
            at = dict(zip(self.problem.point, (self.value(_FIRST, i, 0) for i in range(len(first))), strict=True))
            assumed = [*assumed, *(put_in(self.own(one), at) for one in self.problem.start)]
        steps = {draw.variable for draw in self.checker.method.draws if draw.kind == "step"}
        half_line = sp.Interval.open(0, sp.oo)
        known = {
            **self.checker.claim.where,
            **{letter: half_line if key[0] in steps else sp.S.Reals for key, letter in self.letters.items()},
            ITERATION: sp.S.Naturals0,
        }
        assumptions = [*assumed, *self.checker.assumptions_on(relation, *assumed)]
        spoken = set().union(*(part.free_symbols for part in (relation, *assumptions)))
        if strange := sorted(map(str, spoken - set(known))):
            refuse(f"the claim has no set for the parameter {', '.join(strange)} of the problem")
        answer = decide(relation, {s: known[s] for s in spoken}, assumptions, budget=STEP)
        if answer.verdict is Verdict.CERTIFIED:
            self.checker.exact = False
        return answer.verdict.holds

    def own(self, term: sp.Basic) -> sp.Basic:
        """Return a term of the problem in the claim's own symbols, which are found by name."""
        named = {symbol.name: symbol for symbol in self.checker.claim.where}
        points = set(self.problem.point)
        return put_in(
            term,
            {s: named[s.name] for s in sorted(term.free_symbols - points, key=sp.default_sort_key) if s.name in named},
        )

    def value(self, term: sp.Expr, i: int, n: int) -> sp.Expr:
        """Return a term at a coordinate and a node."""
        if isinstance(term, Variable):
            return self.variable(term, i, n)
        if isinstance(term, Gradient):
            name = str(term.args[0])
            if name != "f" and not (name == "f_n" and self.problem.nodes):
                refuse(f"the problem has no function {name}")
            return self.at((self.problem.gradient if name == "f" else self.problem.nodes[n])[i], term.args[1], n)
        if isinstance(term, Value):
            name = str(term.args[0])
            if name not in self.problem.functions or len(term.args) > 2:
                refuse(f"the problem has no function {name}")
            return self.at(self.problem.functions[name], term.args[1], n)
        if isinstance(term, Expectation):
            return self.mean(term, i, n)
        if isinstance(term, Sign):
            return sp.sign(self.value(term.args[0], i, n))
        if isinstance(term, Norm):
            return sp.sqrt(sp.Add(*(self.value(term.args[0], j, n) ** 2 for j in range(len(self.problem.point)))))
        if isinstance(term, Total):
            return sp.Add(*(self.value(term.args[0], j, n) for j in range(len(self.problem.point))))
        if isinstance(term, OverNodes) and self.problem.nodes:
            count = len(self.problem.nodes)
            return sp.Add(*(self.value(term.args[0], i, m) for m in range(count))) / count
        if isinstance(term, Head | sp.Sum):
            refuse(f"{term} has no form in coordinates")
        if not term.args:
            return term
        return term.func(*(self.value(arg, i, n) for arg in term.args))

    def mean(self, term: Expectation, i: int, n: int) -> sp.Expr:
        """Return the expectation, given the past, of a term with one sample."""
        drawn = [draw for draw in self.checker.method.draws if term.args[0].has(draw.variable)]
        if term.args[1] != 0 or len(drawn) != 1 or drawn[0].kind != "sample" or NODE in free_indices(drawn[0].variable):
            refuse(f"{term} is not the expectation, given the past, of a term with one sample")
        (draw,), before = drawn, self.choice
        _must_be_sampled(self.problem, draw)
        if not self.problem.chances:
            refuse("the problem does not state the probabilities of its samples")
        parts = []
        for value, chance in zip(self.problem.samples, self.problem.chances, strict=True):
            self.choice = {**before, (draw.variable, 0): sp.Tuple(*value)}
            parts.append(self.at(chance, draw.of.args[1], n) * self.value(term.args[0], i, n))
        self.choice = before
        return sp.Add(*parts)

    def at(self, part: sp.Expr, point: sp.Expr, n: int) -> sp.Expr:
        """Return a part of the problem at a point."""
        there = {symbol: self.value(point, j, n) for j, symbol in enumerate(self.problem.point)}
        return put_in(self.own(part), there)

    def variable(self, name: Variable, i: int, n: int) -> sp.Expr:
        """Return the value of a variable: what is drawn, what the problem defines, or any number."""
        if name == DIRECTION and self.problem.directions:
            return self.own(self.problem.directions[n][i])
        draw = next((draw for draw in self.checker.method.draws if draw.variable == name), None)
        if draw is not None and draw.kind == "sample":
            return self.sampled(draw, i, n)
        if draw is not None and draw.kind == "noise":
            if not (self.problem.nodes and isinstance(draw.of, Gradient) and str(draw.of.args[0]) == "f_n"):
                refuse(f"{name} is not the noise of a node, of which the problem has none")
            return sp.Integer(0)
        free = free_indices(name)
        key = (name, i if COORDINATE in free else 0, n if NODE in free else 0)
        return self.letters.setdefault(key, sp.Dummy(f"{name.args[0]}{i}{n}", real=True))

    def sampled(self, draw: Draw, i: int, n: int) -> sp.Expr:
        """Return the value that a sample has."""
        value = self.choice[draw.variable, n if NODE in free_indices(draw.variable) else 0]
        return self.at(value[i], draw.of.args[1], n)

"""Terms of the calculus as numbers: exact values on finite probability trees, with nothing of the checker in it.

A process is a tree. A node is what is known at the start of an iteration; its outcomes are what the iteration draws,
samples first and the rest after them. An expectation is a finite sum, a norm a square root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from reference.surds import Number, root, sign_of
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    Agrees,
    Average,
    Direction,
    Excess,
    Expectation,
    Gradient,
    Head,
    Least,
    Norm,
    OverNodes,
    OverTime,
    Sign,
    Total,
    Value,
    Variable,
)
from signdescent.theory.symbols import K

__all__ = ["Function", "Moment", "Node", "Outcome", "Process", "evaluated", "holds", "moments"]

Values = Mapping[str, Any]  # by name: a number, a list over coordinates, over nodes, or a list of lists
Evaluator = Callable[["Moment", int, int], Any]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of vectors, its gradient, and a lower bound."""

    value: Callable[..., Number]
    gradient: Callable[..., Sequence[Number]]
    lower: Number = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is drawn with a probability, and what may be drawn after it."""

    probability: Fraction
    values: Values
    then: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """The start of iteration k, which is reached with a probability."""

    iteration: int
    probability: Fraction
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
        return self.process.constants[name]

    def after(self) -> Iterator[tuple[Fraction, Moment]]:
        """Yield what the iteration may still draw, to the end, with its probability."""
        assert self.node is not None
        coming = self.drawn[-1].then if self.drawn else self.node.outcomes
        if not coming:
            yield Fraction(1), self
        for outcome in coming:
            later = Moment(self.process, self.iteration, self.node, (*self.drawn, outcome), self.bound)
            for probability, end in later.after():
                yield outcome.probability * probability, end


def moments(process: Process) -> Iterator[Moment]:
    """Yield every end of every iteration of the tree."""
    for node in process.nodes:
        for _, end in Moment(process, node.iteration, node).after():
            yield end


def evaluated(term: sp.Basic, names: Mapping[Variable, sp.Expr] | None = None) -> Evaluator:
    """Return the function from a moment, a coordinate and a node (machine) to the exact value of a term."""
    names = names or {}
    term = sp.sympify(term)
    if isinstance(term, Head):
        return _HEADS[type(term)](term, names)
    if isinstance(term, sp.Rational):
        constant = int(term) if term.is_Integer else Fraction(int(term.p), int(term.q))
        return lambda at, i, n: constant
    if isinstance(term, sp.Symbol):
        return lambda at, i, n: _symbol(term, at)
    if isinstance(term, sp.Sum):
        return _sum(term, names)
    parts = [evaluated(arg, names) for arg in term.args]
    if isinstance(term, sp.Add):
        return lambda at, i, n: sum(part(at, i, n) for part in parts)
    if isinstance(term, sp.Mul):
        return lambda at, i, n: _product(part(at, i, n) for part in parts)
    if isinstance(term, sp.Abs):
        return lambda at, i, n: abs(parts[0](at, i, n))
    if isinstance(term, sp.Pow):
        return _power(parts[0], term.exp)
    message = f"the reference knows no {type(term).__name__}"
    raise TypeError(message)


def holds(relation: Any, names: Mapping[Variable, sp.Expr] | None = None) -> Callable[[Moment, int, int], bool]:
    """Return the function from a moment and indices to the truth of ``<=``, ``>=`` or ``==``."""
    left, right = (evaluated(side, names) for side in relation.args)
    if isinstance(relation, sp.Eq):
        return lambda at, i, n: sign_of(right(at, i, n) - left(at, i, n)) == 0
    turn = -1 if isinstance(relation, sp.Ge) else 1
    assert isinstance(relation, sp.Ge | sp.Le)
    return lambda at, i, n: sign_of(right(at, i, n) - left(at, i, n)) * turn >= 0


def _symbol(symbol: sp.Symbol, at: Moment) -> Any:
    if symbol in at.bound:
        return at.bound[symbol]
    return at.iteration if symbol == ITERATION else at.process.symbols[symbol]


def _product(factors: Iterator[Any]) -> Any:
    result: Any = 1
    for factor in factors:
        result = result * factor
    return result


def _power(base: Evaluator, exponent: sp.Expr) -> Evaluator:
    doubled = int(2 * exponent)
    assert doubled == 2 * exponent, "powers are whole or half"
    whole, odd = divmod(doubled, 2)
    if odd:
        return lambda at, i, n: _whole(base(at, i, n), whole) * root(base(at, i, n))
    return lambda at, i, n: _whole(base(at, i, n), whole)


def _whole(base: Any, power: int) -> Any:
    return (Fraction(base) if isinstance(base, int) and power < 0 else base) ** power


def _sum(term: sp.Sum, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    body = evaluated(term.function, names)
    limits = [(index, evaluated(low, names), evaluated(high, names)) for index, low, high in term.limits]

    def total(at: Moment, i: int, n: int, depth: int) -> Any:
        if depth < 0:
            return body(at, i, n)
        index, low, high = limits[depth]  # the last limits are the outermost
        return sum(
            total(Moment(at.process, at.iteration, at.node, at.drawn, {**at.bound, index: j}), i, n, depth - 1)
            for j in range(int(low(at, i, n)), int(high(at, i, n)) + 1)
        )

    return lambda at, i, n: total(at, i, n, len(limits) - 1)


def _variable(term: Variable, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    if term in names:
        return evaluated(names[term], names)
    name, indices = str(term.args[0]), term.args[1:]
    if not indices:
        return lambda at, i, n: at.value(name)
    if indices == (COORDINATE,):
        return lambda at, i, n: at.value(name)[i]
    if indices == (NODE,):
        return lambda at, i, n: at.value(name)[n]
    assert indices == (COORDINATE, NODE)
    return lambda at, i, n: at.value(name)[i][n]


def _at_point(
    term: Any, names: Mapping[Variable, sp.Expr], of: Callable[[Function, list[Any], tuple[int, ...], int], Any]
) -> Evaluator:
    name, point, indices = str(term.args[0]), evaluated(term.args[1], names), term.args[2:]

    def value(at: Moment, i: int, n: int) -> Any:
        vector = [point(at, j, n) for j in range(at.process.dimension)]
        return of(at.process.functions[name], vector, (n,) if NODE in indices else (), i)

    return value


def _mean(term: Expectation, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner, stage = evaluated(term.args[0], names), int(term.args[1])

    def value(at: Moment, i: int, n: int) -> Any:
        if stage >= 0:
            known = Moment(at.process, at.iteration, at.node, at.drawn[:stage], at.bound)
            return sum(p * inner(end, i, n) for p, end in known.after())
        total: Any = Fraction(0)
        for node in at.process.nodes:
            if node.iteration == at.iteration:
                start = Moment(at.process, at.iteration, node, (), at.bound)
                total = total + node.probability * sum(p * inner(end, i, n) for p, end in start.after())
        return total

    return value


def _over_time(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)

    def value(at: Moment, i: int, n: int) -> Any:
        steps = range(int(at.process.symbols[K]))
        values = [inner(Moment(at.process, k, None, (), at.bound), i, n) for k in steps]
        if isinstance(term, Least):
            least = values[0]
            for one in values[1:]:
                least = one if sign_of(one - least) < 0 else least
            return least
        return sum(values) if isinstance(term, OverTime) else sum(values) * Fraction(1, len(values))

    return value


def _vector(term: Head, names: Mapping[Variable, sp.Expr]) -> Callable[[Moment, int], list[Any]]:
    inner = evaluated(term.args[0], names)
    return lambda at, n: [inner(at, j, n) for j in range(at.process.dimension)]


def _length(vector: Sequence[Any]) -> Any:
    return root(sum(u * u for u in vector))


def _norm(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    vector = _vector(term, names)
    return lambda at, i, n: _length(vector(at, n))


def _direction(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    vector = _vector(term, names)

    def value(at: Moment, i: int, n: int) -> Any:
        u = vector(at, n)
        return u[i] * _whole(_length(u), -1) if any(map(sign_of, u)) else 0

    return value


def _sign(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)
    return lambda at, i, n: sign_of(inner(at, i, n))


def _agrees(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    one, other = (evaluated(arg, names) for arg in term.args)
    return lambda at, i, n: int(sign_of(one(at, i, n)) == sign_of(other(at, i, n)))


def _total(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)
    return lambda at, i, n: sum(inner(at, j, n) for j in range(at.process.dimension))


def _over_nodes(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)
    return lambda at, i, n: sum(inner(at, i, m) for m in range(at.process.count)) * Fraction(1, at.process.count)


_HEADS: Mapping[type[Head], Callable[[Any, Mapping[Variable, sp.Expr]], Evaluator]] = {
    Variable: _variable,
    Value: lambda term, names: _at_point(term, names, lambda f, x, n, i: f.value(x, *n)),
    Excess: lambda term, names: _at_point(term, names, lambda f, x, n, i: f.value(x, *n) - f.lower),
    Gradient: lambda term, names: _at_point(term, names, lambda f, x, n, i: f.gradient(x, *n)[i]),
    Sign: _sign,
    Agrees: _agrees,
    Direction: _direction,
    Norm: _norm,
    Total: _total,
    OverNodes: _over_nodes,
    Expectation: _mean,
    OverTime: _over_time,
    Least: _over_time,
    Average: _over_time,
}

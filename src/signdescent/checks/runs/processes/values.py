"""Terms of the calculus as numbers: exact values on finite probability trees, with nothing of the checker in it.

An expectation is a finite sum over the tree, a norm a square root. `NotExact` is raised for what is no sum of roots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any

import sympy as sp

from signdescent.checks.runs.processes.surds import NotExact, Surd, Undefined, bits_of, modest, root, sign_of
from signdescent.checks.runs.processes.trees import Function, Moment, Node, NotYet, Outcome, Process, earliest, moments
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    Agrees,
    Average,
    Better,
    Direction,
    Excess,
    Expectation,
    Gain,
    Gradient,
    Head,
    Largest,
    Last,
    Least,
    Majority,
    Norm,
    OverNodes,
    OverTime,
    Sign,
    Total,
    Value,
    Variable,
    Where,
)
from signdescent.theory.symbols import K

__all__ = ["Function", "Moment", "Node", "NotYet", "Outcome", "Process", "earliest", "evaluated", "holds", "moments"]

Evaluator = Callable[["Moment", int, int], Any]


def evaluated(term: sp.Basic, names: Mapping[Variable, sp.Expr] | None = None) -> Evaluator:
    """Return the function from a moment, a coordinate and a node (machine) to the exact value of a term."""
    names = names or {}
    term = sp.sympify(term)
    if isinstance(term, Head):
        if type(term) not in _HEADS:
            raise NotExact
        return _HEADS[type(term)](term, names)
    if isinstance(term, sp.Rational):
        constant = int(term) if term.is_Integer else Fraction(int(term.p), int(term.q))
        return lambda _at, _i, _n: constant
    if isinstance(term, sp.Symbol):
        return lambda at, _i, _n: _symbol(term, at)
    if isinstance(term, sp.Sum):
        return _sum(term, names)
    parts = [evaluated(arg, names) for arg in term.args]
    if isinstance(term, sp.Add):
        return lambda at, i, n: modest(sum(part(at, i, n) for part in parts))
    if isinstance(term, sp.Mul):
        return lambda at, i, n: _product(part(at, i, n) for part in parts)
    if isinstance(term, sp.Abs):
        return lambda at, i, n: abs(parts[0](at, i, n))
    if isinstance(term, sp.Pow):
        return _power(parts[0], parts[1])
    if isinstance(term, sp.log):
        return _logarithm(parts[0])
    if isinstance(term, sp.Min | sp.Max):
        return _extreme(parts, 1 if isinstance(term, sp.Max) else -1)
    raise NotExact


def holds(relation: Any, names: Mapping[Variable, sp.Expr] | None = None) -> Callable[[Moment, int, int], bool]:
    """Return the function from a moment and indices to the truth of ``<=``, ``<``, ``>=`` or ``==``."""
    left, right = (evaluated(side, names) for side in relation.args)
    if isinstance(relation, sp.Eq):
        return lambda at, i, n: sign_of(right(at, i, n) - left(at, i, n)) == 0
    if isinstance(relation, sp.Lt):
        return lambda at, i, n: sign_of(right(at, i, n) - left(at, i, n)) > 0
    turn = -1 if isinstance(relation, sp.Ge) else 1
    assert isinstance(relation, sp.Ge | sp.Le)
    return lambda at, i, n: sign_of(right(at, i, n) - left(at, i, n)) * turn >= 0


def _symbol(symbol: sp.Symbol, at: Moment) -> Any:
    if symbol in at.bound:
        return at.bound[symbol]
    if symbol == ITERATION:
        return at.iteration
    if symbol not in at.process.symbols:
        raise NotExact
    return at.process.symbols[symbol]


def _product(factors: Iterator[Any]) -> Any:
    result: Any = 1
    for factor in factors:
        result = modest(result * factor)
    return result


def _power(base: Evaluator, exponent: Evaluator) -> Evaluator:
    def value(at: Moment, i: int, n: int) -> Any:
        power = exponent(at, i, n)
        if isinstance(power, Surd):
            raise NotExact
        if sign_of(base(at, i, n) - 1) == 0:
            return 1
        whole, odd = divmod(2 * Fraction(power), 2)
        if odd not in (0, 1) or abs(whole) > _LARGEST_POWER:
            raise NotExact
        found = _whole(base(at, i, n), int(whole))
        return found * root(base(at, i, n)) if odd else found

    return value


_LARGEST_POWER = 1000
_LONGEST_POWER = 1 << 17  # bits


def _whole(base: Any, power: int) -> Any:
    if power < 0 and sign_of(base) == 0:
        raise Undefined
    if isinstance(base, int | Fraction) and abs(base) != 1 and bits_of(base) * abs(power) > _LONGEST_POWER:
        raise NotExact
    return (Fraction(base) if isinstance(base, int) and power < 0 else base) ** power


def _logarithm(inner: Evaluator) -> Evaluator:
    def value(at: Moment, i: int, n: int) -> Any:
        number = inner(at, i, n)
        if sign_of(number) <= 0:
            raise Undefined
        if sign_of(number - 1):
            raise NotExact
        return 0

    return value


def _extreme(parts: Sequence[Evaluator], turn: int) -> Evaluator:
    def value(at: Moment, i: int, n: int) -> Any:
        first, *others = (part(at, i, n) for part in parts)
        for other in others:
            first = other if turn * sign_of(other - first) > 0 else first
        return first

    return value


def _sum(term: sp.Sum, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    body = evaluated(term.function, names)
    limits = [(index, evaluated(low, names), evaluated(high, names)) for index, low, high in term.limits]

    def total(at: Moment, i: int, n: int, depth: int) -> Any:
        if depth < 0:
            return body(at, i, n)
        index, low, high = limits[depth]  # the last limits are the outermost
        first, last = _end(low(at, i, n)), _end(high(at, i, n))
        if last < first - 1:  # there are several conventions for reversed sums, so they have no value
            raise Undefined
        at.process.add_up(last - first + 1)
        result: Any = 0
        for j in range(first, last + 1):
            one = Moment(at.process, at.iteration, at.node, at.drawn, {**at.bound, index: j})
            result = modest(result + total(one, i, n, depth - 1))
        return result

    return lambda at, i, n: total(at, i, n, len(limits) - 1)


def _end(number: Any) -> int:
    """Return the end of a sum as a whole number; a sum between other ends has no value."""
    if isinstance(number, Surd) or Fraction(number).denominator != 1:
        raise Undefined
    return int(number)


def _variable(term: Variable, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    if term in names:
        return evaluated(names[term], names)
    name, indices = str(term.args[0]), term.args[1:]
    if not indices:
        return lambda at, _i, _n: at.value(name)
    if indices == (COORDINATE,):
        return lambda at, i, _n: at.value(name)[i]
    if indices == (NODE,):
        return lambda at, _i, n: at.value(name)[n]
    if indices != (COORDINATE, NODE):
        raise NotExact
    return lambda at, i, n: at.value(name)[i][n]


def _at_point(
    term: Any, names: Mapping[Variable, sp.Expr], of: Callable[[Function, list[Any], tuple[int, ...], int], Any]
) -> Evaluator:
    name, point, indices = str(term.args[0]), evaluated(term.args[1], names), term.args[2:]

    def value(at: Moment, i: int, n: int) -> Any:
        vector = [point(at, j, n) for j in range(at.process.dimension)]
        if name not in at.process.functions:
            raise NotExact
        return of(at.process.functions[name], vector, (n,) if NODE in indices else (), i)

    return value


def _lower(function: Function, node: tuple[int, ...]) -> Any:
    """Return the lower bound of a function, or of a node's function."""
    if bool(node) != isinstance(function.lower, list):
        raise NotExact
    return function.lower[node[0]] if node else function.lower


def _mean(term: Expectation, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner, stage = evaluated(term.args[0], names), int(term.args[1])

    def mean(at: Moment, i: int, n: int) -> Any:
        try:
            return inner(at, i, n)
        except NotYet:
            later = at.next()
            if not later:
                raise
            return sum(p * mean(one, i, n) for p, one in later)

    def value(at: Moment, i: int, n: int) -> Any:
        if stage >= 0:
            if len(at.drawn) < stage and at.next():
                raise NotYet(str(term))
            return mean(Moment(at.process, at.iteration, at.node, at.drawn[:stage], at.bound), i, n)
        total: Any = Fraction(0)
        for node in at.process.starts(at.iteration):
            start = Moment(at.process, at.iteration, node, (), at.bound)
            total = total + node.probability * mean(start, i, n)
        return total

    return value


def _over_time(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)

    def value(at: Moment, i: int, n: int) -> Any:
        steps = range(_count(at))
        if isinstance(term, Last):
            return inner(Moment(at.process, len(steps), None, (), at.bound), i, n)
        values = [inner(Moment(at.process, k, None, (), at.bound), i, n) for k in steps]
        if isinstance(term, Least):
            least = values[0]
            for one in values[1:]:
                least = one if sign_of(one - least) < 0 else least
            return least
        return sum(values) if isinstance(term, OverTime) else sum(values) * Fraction(1, len(values))

    return value


def _count(at: Moment) -> int:
    """Return the number of iterations."""
    return int(at.process.symbols[K])


def _largest(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)

    def value(at: Moment, _i: int, _n: int) -> Any:
        process, values = at.process, []
        for i in range(process.dimension):
            for n in range(process.count):
                values += list(earliest(process, lambda one, i=i, n=n: inner(one, i, n)))  # type: ignore[misc]
        largest = values[0]
        for one in values[1:]:
            largest = one if sign_of(one - largest) > 0 else largest
        return largest

    return value


def _vector(term: Head, names: Mapping[Variable, sp.Expr]) -> Callable[[Moment, int], list[Any]]:
    inner = evaluated(term.args[0], names)
    return lambda at, n: [inner(at, j, n) for j in range(at.process.dimension)]


def _length(vector: Sequence[Any]) -> Any:
    return root(sum(u * u for u in vector))


def _norm(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    vector = _vector(term, names)
    return lambda at, _i, n: _length(vector(at, n))


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


def _better(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    name, (one, other) = str(term.args[0]), (evaluated(arg, names) for arg in term.args[1:])

    def value(at: Moment, i: int, n: int) -> Any:
        f, places = at.process.functions[name], range(at.process.dimension)
        y, x = ([point(at, j, n) for j in places] for point in (one, other))
        return y[i] if sign_of(f.value(y) - f.value(x)) < 0 else x[i]

    return value


def _where(term: Where, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    one, other, first, second = (evaluated(arg, names) for arg in term.args)
    return lambda at, i, n: (first if sign_of(other(at, i, n) - one(at, i, n)) > 0 else second)(at, i, n)


def _votes(p: Any, count: int) -> Any:
    """Return the probability of at least l right votes among 2 l - 1, with l = (count + 1)/2 rounded down."""
    p = 0 if sign_of(p) < 0 else 1 if sign_of(p - 1) > 0 else p
    half = (count + 1) // 2
    all_votes = 2 * half - 1
    return sum(comb(all_votes, j) * p**j * (1 - p) ** (all_votes - j) for j in range(half, all_votes + 1))


def _majority(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)
    return lambda at, i, n: _votes(inner(at, i, n), at.process.count)


def _gain(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)

    def value(at: Moment, i: int, n: int) -> Any:
        p = inner(at, i, n)
        edge = 2 * p - 1
        return (2 * _votes(p, at.process.count) - 1) * _whole(edge, -1) if sign_of(edge) else 1

    return value


def _total(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)
    return lambda at, _i, n: sum(inner(at, j, n) for j in range(at.process.dimension))


def _over_nodes(term: Head, names: Mapping[Variable, sp.Expr]) -> Evaluator:
    inner = evaluated(term.args[0], names)
    return lambda at, i, _n: sum(inner(at, i, m) for m in range(at.process.count)) * Fraction(1, at.process.count)


_HEADS: Mapping[type[Head], Callable[[Any, Mapping[Variable, sp.Expr]], Evaluator]] = {
    Variable: _variable,
    Value: lambda term, names: _at_point(term, names, lambda f, x, n, _i: f.value(x, *n)),
    Excess: lambda term, names: _at_point(term, names, lambda f, x, n, _i: f.value(x, *n) - _lower(f, n)),
    Gradient: lambda term, names: _at_point(term, names, lambda f, x, n, i: f.gradient(x, *n)[i]),
    Sign: _sign,
    Agrees: _agrees,
    Direction: _direction,
    Better: _better,
    Where: _where,
    Majority: _majority,
    Gain: _gain,
    Norm: _norm,
    Total: _total,
    OverNodes: _over_nodes,
    Expectation: _mean,
    OverTime: _over_time,
    Last: _over_time,
    Least: _over_time,
    Average: _over_time,
    Largest: _largest,
}

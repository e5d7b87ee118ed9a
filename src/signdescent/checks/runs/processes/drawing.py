"""Runs on small quadratic functions, drawn for a class of problems, with a value for every parameter of a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

import sympy as sp

from signdescent.checks.formulas.truth import exists_at, truth_at
from signdescent.checks.formulas.witness import coordinate
from signdescent.checks.runs.points import lies
from signdescent.checks.runs.processes.classes import Run, belongs
from signdescent.checks.runs.processes.growth import grow
from signdescent.checks.runs.processes.laws import Laws, Noise
from signdescent.checks.runs.processes.quadratics import Quadratic
from signdescent.checks.runs.processes.surds import NotExact, Number, Undefined, as_sympy, root, sign_of
from signdescent.checks.runs.processes.trees import Function, Moment, NotYet, Process, earliest
from signdescent.checks.runs.processes.values import evaluated
from signdescent.theory.calculus.facts import LOWER
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.methods import PARAMETERS
from signdescent.theory.calculus.terms import (
    NODE,
    START,
    Expectation,
    Gradient,
    Index,
    Norm,
    OverNodes,
    Total,
)
from signdescent.theory.run_claim import RunClaim

__all__ = ["GENES", "Drawn", "Question", "drawn", "member", "values_of"]

GENES = 48
"""How many numbers in [0, 1) determine a run."""
_MOST_ENDS = 128
_MOST_ITERATIONS = 13
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_TRIES = 8
Option = TypeVar("Option")


@dataclass(frozen=True, slots=True)
class Question:
    """What runs are drawn for.

    Parameters
    ----------
    claim : RunClaim
        Its class, parameters and assumptions.
    method : MethodTerms
        With the variables of a proof, where there are some.
    """

    claim: RunClaim
    method: MethodTerms

    @property
    def has_nodes(self) -> bool:
        """Whether the method has nodes."""
        return any(NODE in term.atoms(Index) for term in self._terms)

    @property
    def has_node_functions(self) -> bool:
        """Whether the nodes have functions of their own."""
        return any(str(g.args[0]) == "f_n" for term in self._terms for g in term.atoms(Gradient))

    @property
    def _terms(self) -> list[sp.Basic]:
        states, draws = self.method.states, self.method.draws
        return [*(t for s in states for t in (s.first, s.after)), *(t for d in draws for t in (d.variable, d.of))]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A run of a class with its tree, and the values of the claim's parameters."""

    run: Run
    process: Process
    point: Mapping[sp.Symbol, sp.Expr]
    words: str

    def shown(self) -> dict[str, Fraction | str]:
        """Return the parameters and the first iterate."""
        names = ["x0"] if len(self.run.start) == 1 else [f"x0_{i + 1}" for i in range(len(self.run.start))]
        values = {symbol.name: coordinate(value) for symbol, value in self.point.items()}
        return {"K": Fraction(self.run.iterations), **values, **dict(zip(names, self.run.start, strict=True))}


class _Choices:
    """Numbers in [0, 1) that choose one after the other."""

    def __init__(self, genes: Sequence[float]) -> None:
        self.genes, self.place = genes, 0

    def of(self, options: Sequence[Option]) -> Option:
        """Return one of some options."""
        gene = self.genes[self.place % len(self.genes)]
        self.place += 1
        return options[int(gene * len(options))]


def _fractions(*values: Any) -> list[Fraction]:
    return [Fraction(value) for value in values]


_CURVED = _fractions(1, 1, 2, 4, "1/2", 3, 8)
_ANY_CURVATURE = [*_CURVED, Fraction(0), Fraction(-1)]
_PLACES = _fractions(0, 0, 0, 1, -1, 2)
_STARTS = _fractions(1, -1, 2, 0, 3, "1/2", -2, 4)
_SIZES = _fractions(0, 1, 1, 2, "1/2", 4)
_STEPS = _fractions(1, "1/2", 2, "1/4", "1/16", 4, 8)
_FREE = _fractions(
    1, "1/2", "1/4", "1/3", 2, "1/8", "2/3", "3/4", "3/2", 3, 4, "1/16", 8, 0, "9/10", "1/10", "99/100", 16, -1, 100,
    1000,
)  # fmt: skip


def drawn(question: Question, genes: Sequence[float]) -> Drawn | None:
    """Return a run that belongs to a claim's class and meets its assumptions; None if these genes lead to none."""
    choices = _Choices(genes)
    count = choices.of((2, 1, 2) if question.has_node_functions else (2, 1, 3)) if question.has_nodes else 1
    dimension = choices.of((1, 1, 2) if count == 1 else (1, 1, 1, 1, 2))
    functions = _functions(question, choices, dimension, count)
    start = tuple(choices.of(_STARTS) for _ in range(dimension))
    iterations = choices.of(_iterations(question.claim))
    run = Run(functions, start, _laws(question, choices, dimension, count), iterations)
    process = _before(run, choices)
    values = values_of(run, process)
    free = _free(question, choices, values)
    return None if free is None else member(question, run, process, {**values, **free})


def member(
    question: Question, run: Run, process: Process, named: Mapping[str, Any], bounds: Mapping[str, Any] = _NOTHING
) -> Drawn | None:
    """Return a run with its tree if it belongs to a claim's class and meets its assumptions, else None.

    Parameters
    ----------
    question : Question
    run : Run
    process : Process
        Without its tree.
    named : mapping from str to number
        The values of parameters by name.
    bounds : mapping from str to number
        Values of parameters that words call bounds, instead of the least ones.

    Raises
    ------
    Undefined
        If a term of the method does not exist on a run of the class; where something is drawn, this is not known.
    """
    process.symbols = {s: named[s.name] for s in (*PARAMETERS, LOWER, *question.claim.where) if s.name in named}
    words = question.claim.problems
    try:
        process = grow(question.method, process, run.laws, run.iterations, most=_MOST_ENDS)
    except Undefined:
        point = _point(question.claim, named)
        whole = point is not None and len(point) == len(question.claim.where) and not question.method.draws
        if whole and belongs(run, question.method, process, words):
            raise
        return None
    except (NotExact, NotYet):
        return None
    try:
        more = {**_after(question, process), **bounds}
        process.symbols |= {s: more[s.name] for s in (*PARAMETERS, *question.claim.where) if s.name in more}
        point = _point(question.claim, {**named, **more})
        if point is None or len(point) < len(question.claim.where):
            return None
        if not belongs(run, question.method, process, words):
            return None
    except (NotExact, NotYet):  # or a variable that nothing gives a value
        return None
    return Drawn(run, process, point, _in_words(question, run))


def _iterations(claim: RunClaim) -> tuple[int, ...]:
    """Return small numbers of iterations that a claim speaks of, if there are some."""
    sets = [values for symbol, values in claim.where.items() if symbol.name == "K"]
    fitting = tuple(k for k in (1, 1, 2, 2, 3) if all(_within(k, values) for values in sets))
    return fitting or next(((k,) for k in range(4, _MOST_ITERATIONS) if all(_within(k, v) for v in sets)), (1,))


def _functions(question: Question, choices: _Choices, dimension: int, count: int) -> tuple[Quadratic, ...]:
    convex = {"convex", "strongly-convex", "nodes-bounded-below", "minimum"} & set(question.claim.problems)
    curvatures = _CURVED if convex else _ANY_CURVATURE
    alike = not question.has_node_functions or bool({"homogeneous", "shared-data"} & set(question.claim.problems))
    made: list[Quadratic] = []
    for n in range(count):
        if n and alike:
            made.append(made[0])
            continue
        diagonal = [choices.of(curvatures) for _ in range(dimension)]
        across = choices.of(_fractions(0, 0, 0, 1, -1)) if dimension == 2 else Fraction(0)
        hessian = [[diagonal[i] if i == j else across for j in range(dimension)] for i in range(dimension)]
        made.append(Quadratic.around(hessian, [choices.of(_PLACES) for _ in range(dimension)]))
    return tuple(made)


def _laws(question: Question, choices: _Choices, dimension: int, count: int) -> Laws:
    words = set(question.claim.problems)
    noises: list[Noise] = []
    for n in range(count):
        size = choices.of(_SIZES)
        noise = Noise(
            tuple(size * choices.of(_fractions(1, 0, -1, 1)) for _ in range(dimension)), choices.of((1, 1, 2, 4))
        )
        noises.append(noises[0] if n and "shared-data" in words else noise)
    right: Fraction | None = choices.of(_fractions("2/3", "3/4", 1, "3/5", "9/10", "1/3", "1/4", 0))
    zero = choices.of(_fractions(0, 0, "1/2")) * (1 - right) if right is not None else Fraction(0)
    by_signs = choices.of((True, True, False))
    if {"stochastic-gradient", "unbiased"} & words or not by_signs:
        right, zero = None, Fraction(0)
    kept, at_random = choices.of(_fractions("1/2", "1/4", "3/4", 1, "1/8")), choices.of((True, True, False))
    scale = choices.of(_fractions(4, 8, 2, 16, 1, 32))
    steps = _fractions(1)
    if any(draw.kind == "step" for draw in question.method.draws):
        steps = [choices.of(_STEPS) for _ in range(choices.of((1, 2, 3)))]
    return Laws(tuple(noises), right, zero, kept, at_random, scale, tuple(steps))


def _before(run: Run, choices: _Choices) -> Process:
    """Return a process without its tree: the functions, and what the words call constants."""
    f, dimension, count = run.f, len(run.start), len(run.functions)
    point, slack = f.minimum(), choices.of(_fractions(0, 0, 0, 1))
    lower: Number = Fraction(0) if point is None else f.value(point) - slack
    extra = choices.of(_fractions(0, 0, 0, 1))

    def bound(row: Sequence[Fraction]) -> Fraction:
        return sum(map(abs, row), start=extra)

    squares = [[noise.square(i) for i in range(dimension)] for noise in run.laws.noises]
    constants: dict[str, Any] = {
        "x0": list(run.start),
        "L": [max(Fraction(0), row[i] - abs(row[i]) + bound(row)) for i, row in enumerate(f.hessian)],
        "L_n": [max(map(bound, one.hessian)) for one in run.functions],
        "sigma_n": [root(sum(row)) for row in squares],
        "sigma": [max((root(row[i]) for row in squares), key=_size) for i in range(dimension)],
    }  # fmt: skip
    if point is not None:
        constants["x_star"] = point
    points = [one.minimum() for one in run.functions]
    least = [one.value(at) for one, at in zip(run.functions, points, strict=True) if at is not None]
    bounded = len(least) == count
    if bounded:
        constants["f_n_star"] = least
    of_nodes = {n: one.function() for n, one in enumerate(run.functions)}
    shared = Function(lambda x, n: of_nodes[n].value(x), lambda x, n: of_nodes[n].gradient(x), least if bounded else 0)
    return Process(dimension, {"f": f.function(lower), "f_n": shared}, constants, {}, [], count)


def _size(number: Number) -> Fraction:
    square = number * number
    assert isinstance(square, Fraction | int)
    return Fraction(square)


def values_of(run: Run, process: Process) -> dict[str, Any]:
    """Return the values that a run gives to names of parameters, before its tree is known."""
    f, constants, dimension, count = run.f, process.constants, process.dimension, process.count
    lower = process.functions["f"].lower
    lowest = [one.minimum() for one in run.functions]
    levels = [deviation * deviation for deviation in constants["sigma_n"]]
    batch = Fraction(1)
    values: dict[str, Any] = {
        "K": run.iterations, "d": dimension, "M": count, "f_star": lower,
        "start": f.value(run.start) - lower, "delta": f.value(run.start) - lower,
        "total": sum(constants["L"]), "smooth": sum(constants["L_n"]) * Fraction(1, count),
        "mu": min(2 * row[i] - sum(map(abs, row)) if row[i] >= 0 else row[i] for i, row in enumerate(f.hessian)),
        "noise": _sum(constants["sigma_n"]) * Fraction(1, count), "sigma": root(max(levels)),
        "deviations": _sum(constants["sigma"]), "batch": batch, "contraction": _contraction(run.laws),
        "A": Fraction(2 * (dimension - 1), count) * max(constants["L_n"]),
        "spread2": Fraction(dimension, count**2) * sum(levels),
    }  # fmt: skip
    values["spread"] = root(sum(levels)) * Fraction(1, count)
    if run.laws.scale is not None:
        values["scale"] = run.laws.scale
    if all(point is not None for point in lowest):
        least = [one.value(point) for one, point in zip(run.functions, lowest, strict=True) if point is not None]
        values["D0"] = f.value(run.start) - _sum(least) * Fraction(1, count)
    if "x_star" in constants:
        squares = ((a - b) ** 2 for a, b in zip(run.start, constants["x_star"], strict=True))
        with suppress(NotExact):
            values["distance"] = root(sum(squares, Fraction(0)))
    return values


def _sum(numbers: Iterable[Number]) -> Number:
    return sum(numbers, start=Fraction(0))


def _contraction(laws: Laws) -> Fraction:
    """Return the largest contraction of the messages: E|c - v|^2 = (1 - contraction) |v|^2."""
    return laws.kept if laws.at_random else 1 - (1 - laws.kept) ** 2


_OWN = frozenset(
    {
        "K", "d", "M", "f_star", "start", "delta", "total", "smooth", "mu", "noise", "spread", "spread2", "sigma",
        "deviations", "batch", "contraction", "scale", "A", "D0", "distance", "zeta",
    }
)  # fmt: skip
"""The names of parameters that a run gives a value to."""


def _free(question: Question, choices: _Choices, values: Mapping[str, Any]) -> dict[str, Fraction] | None:
    """Return values for the parameters that a run does not give; None if no choice meets the sets and assumptions."""
    inverse = tuple(1 / Fraction(values[n]) for n in ("smooth", "total", "mu") if _is_fraction(values[n]) and values[n])
    options = {s.name: _candidates(domain, inverse) for s, domain in question.claim.where.items() if s.name not in _OWN}
    if not all(options.values()):
        return None
    for _ in range(_TRIES):
        found = {name: choices.of(numbers) for name, numbers in options.items()}
        if _point(question.claim, {**values, **found}) is not None:
            return found
    return None


def _is_fraction(value: Any) -> bool:
    return isinstance(value, int | Fraction)


@lru_cache(4096)
def _within(value: Number, domain: sp.Set) -> bool:
    return lies(as_sympy(value), domain)


@lru_cache(1024)
def _candidates(domain: sp.Set, more: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """Return some numbers of a set; those that a run suggests come first."""
    inner = sorted({Fraction(int(end.p), int(end.q)) for end in domain.atoms(sp.Rational) if end.is_finite})
    near = [e + shift for e in inner for shift in _fractions(0, "1/2", 1, "1/100")]
    tried = dict.fromkeys((*more, *(value / 2 for value in more), *_FREE, *near))
    return tuple(value for value in tried if _within(value, domain))


def _point(claim: RunClaim, values: Mapping[str, Any]) -> dict[sp.Symbol, sp.Expr] | None:
    """Return the known values of a claim's parameters; None if one is outside its set, or an assumption is not met."""
    if not all(_within(values[symbol.name], claim.where[symbol]) for symbol in claim.where if symbol.name in values):
        return None
    point = {symbol: as_sympy(values[symbol.name]) for symbol in claim.where if symbol.name in values}
    for part in claim.assumptions:
        if part.free_symbols <= set(point) and not (truth_at(part, point).value is True and exists_at(part, point)):
            return None
    return point


def _after(question: Question, process: Process) -> dict[str, Any]:
    """Return the values that follow from the tree: sigma of a bounded second moment, and zeta."""
    found: dict[str, Any] = {}
    words = question.claim.problems
    if "bounded-second-moment" in words:
        largest: Number = Fraction(0)
        for draw in question.method.draws:
            if draw.kind in ("sample", "noise"):
                sample = draw.variable if draw.kind == "sample" else draw.variable + draw.of
                square = evaluated(Expectation(Total(sample**2), draw.stage - 1))
                for n in range(process.count):
                    for value in _everywhere(process, square, n):
                        largest = value if sign_of(value - largest) > 0 else largest
        found["sigma"] = root(largest)
    if any(symbol.name == "zeta" for symbol in question.claim.where):
        x = question.method.states[0].variable
        gradient = Gradient("f_n", x, NODE)
        distance = evaluated(Expectation(OverNodes(Norm(gradient - OverNodes(gradient))), START))
        iterations = range(1 + max(node.iteration for node in process.nodes))
        found["zeta"] = _sum(distance(Moment(process, k), 0, 0) for k in iterations) * Fraction(1, len(iterations))
    return found


def _everywhere(process: Process, value: Any, n: int) -> list[Any]:
    return list(earliest(process, lambda at: value(at, 0, n)))


def _in_words(question: Question, run: Run) -> str:
    """Return the functions and the laws in words."""
    if question.has_node_functions and len(run.functions) > 1:
        functions = ", ".join(f"f_{n + 1} = {f}" for n, f in enumerate(run.functions))
    else:
        functions = f"f = {run.f}"
        functions += f" on {len(run.functions)} nodes" if len(run.functions) > 1 else ""
    laws = [text for draw in question.method.draws if (text := run.laws.words(draw))]
    return "; ".join((functions, *laws))

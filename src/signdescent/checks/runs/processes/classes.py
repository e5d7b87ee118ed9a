"""Whether a run on quadratic functions belongs to a class of problems: what each word says, decided exactly.

What is said of all points is a property of the quadratics' matrices; what is said of draws is compared, after every
outcome, with the relation that the word stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.runs.processes.laws import Laws
from signdescent.checks.runs.processes.quadratics import Quadratic, mean_of, never_negative
from signdescent.checks.runs.processes.surds import sign_of
from signdescent.checks.runs.processes.trees import Moment, Process, earliest
from signdescent.checks.runs.processes.values import evaluated, holds
from signdescent.theory.calculus.facts import CONSTANTS
from signdescent.theory.calculus.method import Draw, MethodTerms
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    START,
    Agrees,
    Expectation,
    Index,
    OverNodes,
    Sign,
    Variable,
    free_indices,
)
from signdescent.theory.calculus.words import DRAWS, WORDS, spoken_of

__all__ = ["Run", "belongs", "unknown_words"]


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that determines a tree.

    Parameters
    ----------
    functions : tuple of Quadratic
        Of the nodes; f is their mean.
    start : tuple of Fraction
    laws : Laws
    iterations : int
    """

    functions: tuple[Quadratic, ...]
    start: tuple[Fraction, ...]
    laws: Laws
    iterations: int

    @property
    def f(self) -> Quadratic:
        """The objective."""
        return mean_of(self.functions)


@dataclass(frozen=True, slots=True)
class _Grown:
    """A run with its method and its tree; the parameters by name."""

    run: Run
    method: MethodTerms
    process: Process
    named: Mapping[str, Any]


def belongs(run: Run, method: MethodTerms, process: Process, words: tuple[str, ...]) -> bool:
    """Return whether a run with its tree belongs to the class of problems that some words describe."""
    grown = _Grown(run, method, process, {symbol.name: value for symbol, value in process.symbols.items()})
    of_kinds = all(_says(grown, part, draw) for draw in method.draws for part in DRAWS.get(draw.kind, ()))
    if not of_kinds or not all(_has_mean_zero(grown, draw) for draw in method.draws if draw.kind == "noise"):
        return False
    return all(_WORDS[word](grown) and _constants(grown, word) and _draws(grown, word) for word in words)


def unknown_words(words: tuple[str, ...]) -> list[str]:
    """Return the words of a class of which nothing is known here."""
    return [word for word in words if word not in _WORDS]


# ------------------------------------------------------------------ what is said of all points


def _around(matrix: Any, diagonal: list[Any], sign: int = -1) -> bool:
    """Return whether a diagonal matrix, minus or plus another one, has no negative eigenvalue."""
    places = range(len(diagonal))
    return never_negative([[(diagonal[i] if i == j else 0) + sign * matrix[i][j] for j in places] for i in places])


def _is_smooth(function: Quadratic, constant: Any) -> bool:
    diagonal = [constant] * len(function.slope)
    return _around(function.hessian, diagonal) and _around(function.hessian, diagonal, 1)


def _nodes_are_smooth(grown: _Grown) -> bool:
    return all(
        _is_smooth(function, constant)
        for function, constant in zip(grown.run.functions, grown.process.constants["L_n"], strict=True)
    )


def _strongly_convex(grown: _Grown) -> bool:
    f = grown.run.f
    return "mu" in grown.named and _around(
        [[-h for h in row] for row in f.hessian], [-grown.named["mu"]] * len(f.slope)
    )


def _bounded_below(grown: _Grown) -> bool:
    f = grown.run.f
    point = f.minimum()
    return point is not None and sign_of(f.value(point) - grown.process.functions["f"].lower) >= 0


def _has_minimum(grown: _Grown) -> bool:
    point = grown.process.constants.get("x_star")
    if point is None or any(map(sign_of, grown.run.f.gradient(point))):
        return False
    return _bounded_below(grown) and grown.run.f.value(point) == grown.process.functions["f"].lower


def _alike(grown: _Grown) -> bool:
    return len({(f.hessian, f.slope) for f in grown.run.functions}) == 1


def _one_law(grown: _Grown) -> bool:
    vectors = [draw.of for draw, _ in _samples(grown) if NODE in free_indices(draw.of)]
    return (
        _alike(grown)
        and len(set(grown.run.laws.noises)) == 1
        and all(_holds(grown.process, sp.Eq(vector, OverNodes(vector), evaluate=False)) for vector in vectors)
    )


_WORDS: Mapping[str, Callable[[_Grown], bool]] = {
    "coordinate-smooth": lambda grown: _around(grown.run.f.hessian, grown.process.constants["L"]),
    "smooth": _nodes_are_smooth,
    "lipschitz-gradient": lambda grown: "smooth" in grown.named and _is_smooth(grown.run.f, grown.named["smooth"]),
    "convex": lambda grown: never_negative(grown.run.f.hessian),
    "strongly-convex": _strongly_convex,
    "minimum": _has_minimum,
    "bounded-below": _bounded_below,
    "nodes-bounded-below": lambda grown: all(f.minimum() is not None for f in grown.run.functions),
    "homogeneous": _alike,
    "shared-data": _one_law,
    "success-probability-bounds": lambda grown: _is_likely(grown, lambda h, g: _agreement(h, g)),
    "positive-mean-sign": lambda grown: _is_likely(grown, lambda h, g: g * Sign(h)),
    "no-atom-at-zero": lambda grown: _is_likely(grown, lambda h, _: sp.Abs(Sign(h)) - 1, at_least=0),
    "bounded-samples": lambda grown: _within_scale(grown),
    "unimodal-symmetric-noise": lambda grown: _is_constant(grown.run.laws),
    **dict.fromkeys(
        (
            "partitioned-data", "noisy-gradient", "stochastic-gradient", "bounded-second-moment", "batch-noise",
            "contraction", "unbiased", "bounded-variance", "independent-nodes",
        ),
        lambda _: True,
    ),
}  # fmt: skip
"""What has to be true besides the relations that a word stands for."""


# ------------------------------------------------------------------ what is said of constants and of draws


def _constants(grown: _Grown, word: str) -> bool:
    """Return whether what a word says of constants is true, as far as the claim has the parameters it speaks of."""
    known = set(grown.process.symbols)
    parts = [part.relation() for part in WORDS.get(word, ()) if part.points == 0]
    return all(
        _holds(grown.process, relation) for relation in parts if relation.free_symbols - relation.atoms(Index) <= known
    )


def _draws(grown: _Grown, word: str) -> bool:
    return all(_says(grown, part, draw) for draw in grown.method.draws for part in WORDS.get(word, ()))


def _says(grown: _Grown, part: Any, draw: Draw) -> bool:
    """Return whether what a word says of a kind of draws is true of a draw; of noise and samples it speaks of both."""
    if part.points is not None:
        return True
    drawn = spoken_of(part.draw, draw)
    if drawn is None:
        return True
    return _holds(grown.process, part.relation(drawn, draw.of, draw.stage - 1))


def _is_constant(laws: Laws) -> bool:
    """Return whether samples are what they stand for; of the laws on finite sets, these alone are unimodal."""
    return laws.right is None and not any(any(noise.vector) for noise in laws.noises)


def _has_mean_zero(grown: _Grown, draw: Draw) -> bool:
    return _holds(grown.process, sp.Eq(Expectation(draw.variable, draw.stage - 1), 0, evaluate=False))


@lru_cache(256)
def _truth(relation: Relational) -> Callable[[Moment, int, int], bool]:
    return holds(relation)


def _holds(process: Process, relation: Relational) -> bool:
    """Return whether a relation holds for every index, at the start of every iteration or as soon as it is known."""
    truth, free = _truth(relation), free_indices(relation)
    of_start = any(e.args[1] == START for e in relation.atoms(Expectation))
    once = of_start or relation.atoms(Variable) <= set(CONSTANTS)
    return all(
        truth(Moment(process), i, n) if once else all(earliest(process, lambda at, i=i, n=n: truth(at, i, n)))  # type: ignore[misc]
        for i in range(process.dimension if COORDINATE in free else 1)
        for n in range(process.count if NODE in free else 1)
    )


def _agreement(h: sp.Expr, g: sp.Expr) -> sp.Expr:
    return 2 * Agrees(h, g) - 1


def _samples(grown: _Grown) -> Iterator[tuple[Draw, sp.Expr]]:
    """Yield the draws that are or make a stochastic gradient, with that gradient."""
    for draw in grown.method.draws:
        if draw.kind in ("sample", "noise"):
            yield draw, draw.variable if draw.kind == "sample" else draw.variable + draw.of


def _is_likely(grown: _Grown, term: Callable[[sp.Expr, sp.Expr], sp.Expr], at_least: int = 1) -> bool:
    """Return whether the mean of a term of each sample h_i and its g_i is positive wherever g_i is not 0."""
    for draw, sample in _samples(grown):
        mean, vector = evaluated(Expectation(term(sample, draw.of), draw.stage - 1)), evaluated(draw.of)
        free = free_indices(sample)

        def is_likely(at: Moment, i: int, n: int, mean: Any = mean, vector: Any = vector) -> bool:
            return sign_of(mean(at, i, n)) >= at_least or sign_of(vector(at, i, n)) == 0

        for i in range(grown.process.dimension):
            for n in range(grown.process.count if NODE in free else 1):
                if not all(earliest(grown.process, lambda at, i=i, n=n: is_likely(at, i, n))):  # type: ignore[misc]
                    return False
    return True


def _within_scale(grown: _Grown) -> bool:
    if "scale" not in grown.named:
        return False
    bound = sp.Symbol("scale", nonnegative=True)
    return all(_holds(grown.process, sp.Le(sp.Abs(sample), bound, evaluate=False)) for _, sample in _samples(grown))

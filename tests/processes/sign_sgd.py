"""Random runs of signSGD, of option 2 and of the majority vote, as finite trees.

The functions are quadratics with exact constants; the law of the samples depends on the past.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import sympy as sp

from processes.methods import under_weights
from signdescent.checks.runs.processes.growth import grow
from signdescent.checks.runs.processes.surds import Number, sign_of
from signdescent.checks.runs.processes.trees import Function, Moment, Outcome, Process
from signdescent.theory.calculus.facts import LOWER
from signdescent.theory.calculus.method import Draw, MethodTerms
from signdescent.theory.calculus.methods import method_of
from signdescent.theory.symbols import K, gamma0

__all__ = ["Law", "Run", "never_zero", "often_zero", "quadratic", "random_law", "random_run"]

Law = Callable[[int, Sequence[int]], list[tuple[int, list[int]]]]
"""From the iteration and the gradient's signs to weights and samples."""


@dataclass(frozen=True, slots=True)
class Run:
    """What determines a tree.

    Parameters
    ----------
    curvatures : sequence of int
        f is the sum of a_i (x_i - c_i)^2/2, and b (x_1 - c_1 - x_2 + c_2)^2/2.
    centre, start : sequences of int
    coupling : int
    slack : int
        How far f* lies below the least value.
    extra : int
        By how much every L_i exceeds what is needed.
    step : number
        gamma, or gamma0.
    steps : str
    law : Law
    iterations : int
    better : bool
        Whether the better of two points is kept: option 2 of the algorithm.
    machines : int
        How many nodes vote on the step, each with a sample of its own; 0 for a sample that has no node.
    copied : bool
        Whether all nodes get one sample, so that they are not independent.
    weights : sequence of Fraction
        The weights of the nodes in a copy of the run, if there is one; the nodes' functions are all f.
    noise : sequence of (int, int)
        Weights and values of what is added to every coordinate of the gradient in place of a law, if there are any.
    """

    curvatures: Sequence[int]
    centre: Sequence[int]
    start: Sequence[int]
    coupling: int
    slack: int
    extra: int
    step: Fraction | int
    steps: str
    law: Law
    iterations: int = 2
    better: bool = False
    machines: int = 0
    copied: bool = False
    weights: Sequence[Fraction] = ()
    noise: Sequence[tuple[int, int]] = ()

    def process(self) -> Process:
        """Return the tree."""
        f, d = quadratic(self.curvatures, self.centre, self.coupling, self.slack), len(self.curvatures)
        smoothness = [a + 2 * self.coupling * (d > 1) + self.extra for a in self.curvatures]
        process = Process(d, {"f": f}, {"L": smoothness, "x0": list(self.start)})
        if self.weights:
            process.functions = {"f": f, "f_n": Function(lambda x, n: f.value(x), lambda x, n: f.gradient(x))}
            process.constants = {**process.constants, "w_n": list(self.weights)}
        process.symbols = {
            K: self.iterations, gamma0: self.step, sp.Symbol("gamma", positive=True): self.step, LOWER: f.lower,
            sp.Symbol("start", nonnegative=True): f.value(self.start) - f.lower,
            sp.Symbol("total", nonnegative=True): sum(smoothness),
        }  # fmt: skip
        process.count = self.machines or 1
        return grow(self.method, process, self.drawn, self.iterations)

    @property
    def method(self) -> MethodTerms:
        """The method that is run, with its copy under weights if there are any."""
        word = "majority_vote_sign_sgd" if self.machines else "sign_sgd_option_2" if self.better else "sign_sgd"
        method = method_of(word, self.steps, (), ("partitioned-data",) if self.weights else ())
        assert method is not None
        return method.with_states(under_weights(method)) if self.weights else method

    def drawn(self, _draw: Draw, at: Moment, gradient: Sequence[Any]) -> list[tuple[Number, list[Any]]]:
        """Return the values of the samples; with weights the nodes' functions are all the same."""
        slopes = [row[0] for row in gradient] if self.weights else gradient
        if self.noise:
            law = [(weight, [g + e for g in slopes]) for weight, e in self.noise]
        else:
            law = self.law(at.iteration, [sign_of(g) for g in slopes])
        outcomes = self.outcomes(law)
        return [(one.probability, one.values["h"]) for one in outcomes]

    def outcomes(self, drawn: list[tuple[int, list[Any]]]) -> tuple[Outcome, ...]:
        """Return what is drawn: one sample, or independent copies for all nodes."""
        weights = sum(weight for weight, _ in drawn)
        if not self.machines:
            return tuple(Outcome(Fraction(weight, weights), {"h": sample}) for weight, sample in drawn)
        return tuple(
            Outcome(
                Fraction(
                    prod(w for w, _ in (copies[:1] if self.copied else copies)),
                    weights ** (1 if self.copied else self.machines),
                ),
                {"h": [list(row) for row in zip(*(sample for _, sample in copies), strict=True)]},
            )
            for copies in self.copies(drawn)
        )

    def copies(self, drawn: list[tuple[int, list[Any]]]) -> Iterable[tuple[tuple[int, list[Any]], ...]]:
        """Return what all nodes draw together."""
        if self.copied:
            return [(one,) * self.machines for one in drawn]
        return product(drawn, repeat=self.machines)


def quadratic(a: Sequence[int], c: Sequence[int], b: int, slack: int) -> Function:
    """Return the sum of a_i (x_i - c_i)^2/2 and b (x_1 - c_1 - x_2 + c_2)^2/2; all a_i and b are even."""

    def across(x: Sequence[Number]) -> Number:
        return x[0] - c[0] - (x[1] - c[1]) if len(x) > 1 else 0

    def value(x: Sequence[Number]) -> Number:
        return sum(q // 2 * (z - m) ** 2 for q, z, m in zip(a, x, c, strict=True)) + b // 2 * across(x) ** 2

    def gradient(x: Sequence[Number]) -> list[Number]:
        return [q * (z - m) + b * across(x) * (1, -1)[j] for j, (q, z, m) in enumerate(zip(a, x, c, strict=True))]

    return Function(value, gradient, -slack)


def random_law(rng: random.Random, likely: bool = True) -> Law:
    """Return a law of samples which have the sign of every g_i != 0 with probability above 1/2, or below if not likely."""
    seed = rng.randrange(10**9)

    def law(k: int, signs: Sequence[int]) -> list[tuple[int, list[int]]]:
        own = random.Random(f"{seed} {k} {list(signs)}")
        others = [(own.randint(1, 4), [own.choice((-7, -1, 0, 1, 3)) for _ in signs]) for _ in range(own.randint(1, 2))]
        needed = sum(weight for weight, _ in others)
        right = [sign * own.choice((1, 5)) if sign else own.choice((-1, 0, 2)) for sign in signs]
        if not likely:
            return [(needed + 1, [-c for c in right]), *others]
        return [(needed + own.choice((1, 1, 3)), right), *others]

    return law


def often_zero(rng: random.Random) -> Law:
    """Return a law of samples that have the sign of every g_i != 0 more often than the other, and are mostly 0."""
    seed = rng.randrange(10**9)

    def law(k: int, signs: Sequence[int]) -> list[tuple[int, list[int]]]:
        own = random.Random(f"{seed} {k} {list(signs)}")
        wrong = own.randint(1, 2)
        return [
            (wrong + 1, [own.choice((1, 5)) * sign for sign in signs]), (wrong, [-3 * sign for sign in signs]),
            (2 * wrong + own.randint(1, 3), [0] * len(signs)),
        ]  # fmt: skip

    return law


def never_zero(rng: random.Random) -> Law:
    """Return a law of samples that are nowhere 0, and may have either sign."""
    seed = rng.randrange(10**9)

    def law(k: int, signs: Sequence[int]) -> list[tuple[int, list[int]]]:
        own = random.Random(f"{seed} {k} {list(signs)}")
        return [(own.randint(1, 4), [own.choice((-7, -1, 1, 3)) for _ in signs]) for _ in range(2)]

    return law


def random_run(rng: random.Random, steps: str, iterations: int = 2, *, likely: bool = True, **how: Any) -> Run:
    """Return a random run with 1 or 2 coordinates; `how` says which variant of the algorithm runs."""
    d = rng.choice((1, 2))
    fields: dict[str, Any] = {
        "curvatures": [2 * rng.randint(0, 3) for _ in range(d)],
        "centre": [rng.randint(-2, 2) for _ in range(d)],
        "start": [rng.randint(-4, 4) for _ in range(d)],
        "coupling": 2 * rng.randint(0, 2),
        "slack": rng.choice((0, 0, 1)),
        "extra": rng.choice((0, 0, 1)),
        "step": rng.choice((1, 2, Fraction(1, 2))),
        "steps": steps,
        "law": random_law(rng, likely),
        "iterations": iterations,
    }
    return Run(**{**fields, **how})

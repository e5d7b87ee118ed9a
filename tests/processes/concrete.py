"""Random runs on the problems of sections 3.2, 5.1 and 5.3 that are single problems, as finite trees."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from signdescent.checks.runs.processes.growth import Drawn, Law, grow
from signdescent.checks.runs.processes.trees import Function, Moment, Process
from signdescent.theory.calculus.method import Draw
from signdescent.theory.calculus.methods import method_of
from signdescent.theory.symbols import K, eps, gamma0

__all__ = ["CONCRETE_RUNS"]

HALF = Fraction(1, 2)


def vectors(level: Fraction) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return a_1 and a_2."""
    return (1 + level, -1 + level), (-1 + level, 1 + level)


def slopes(level: Fraction, x: Any) -> list[list[Any]]:
    """Return the gradients of <a_n, x>^2."""
    return [[2 * (a[0] * x[0] + a[1] * x[1]) * part for part in a] for a in vectors(level)]


def pair(rng: random.Random, level: Fraction | None = None) -> tuple[Fraction, list[Fraction], dict[str, Function]]:
    """Return eps, a point of Z, and the functions."""
    level = Fraction(rng.randint(1, 7), 8) if level is None else level
    first = Fraction(rng.randint(-6, 6), 2)

    def mean(x: Any) -> list[Any]:
        one, other = slopes(level, x)
        return [HALF * (a + b) for a, b in zip(one, other, strict=True)]

    functions = {
        "f": Function(lambda x: 0, mean),
        "f_n": Function(lambda x, n: 0, lambda x, n: slopes(level, x)[n]),
    }
    return level, [first, 2 - first], functions


def run(word: str, steps: str, process: Process, law: Law, iterations: int) -> Process:
    """Return the runs of a method of the paper."""
    method = method_of(word, steps, process.symbols)
    assert method is not None
    return grow(method, process, law, iterations)


def on_a_line(rng: random.Random, level: Fraction | None = None) -> Process:
    """Return two iterations of signSGD with any step sizes."""
    level, start, functions = pair(rng, level)
    process = Process(2, functions, {"x0": start}, {K: 2, eps: level})

    def law(draw: Draw, at: Moment, _vector: Any) -> Drawn:
        if draw.kind == "step":
            return [(Fraction(1), Fraction(rng.randint(1, 9), 4))]
        return [(HALF, sample) for sample in slopes(level, at.value("x"))]

    return run("sign_sgd", "any", process, law, 2)


def momenta_on_a_line(rng: random.Random, level: Fraction | None = None) -> Process:
    """Return three iterations of SSDM with the deterministic sign and any step sizes."""
    level, x, functions = pair(rng, level)
    normal = [[1 - level, 1 + level], [1 + level, 1 - level]]
    process = Process(2, functions, {"x0": x, "normal_n": normal}, count=2)
    process.symbols = {
        K: 3, eps: level, sp.Symbol("beta", real=True): rng.choice((Fraction(0), HALF, Fraction(4, 5))),
    }  # fmt: skip

    def law(draw: Draw, _at: Moment, _vector: Any) -> Drawn:
        value = Fraction(rng.randint(1, 9), 4) if draw.kind == "step" else [[0, 0], [0, 0]]
        return [(Fraction(1), value)]

    return run("ssdm_plain_sign", "any", process, law, 3)


def fading(rng: random.Random, first: Fraction | None = None) -> Process:
    """Return one iteration of signSGD on the problem whose bias fades."""
    step = Fraction(rng.randint(1, 8), 8) if first is None else first

    def bias(x: Any) -> Any:
        return Fraction(1) / (2 + abs(x[1])) ** 2

    def gradient(x: Any) -> list[Any]:
        return [x[0], Fraction(-1) / (1 + x[1] ** 2)]

    functions = {
        "f": Function(lambda x: 0, gradient),
        "y": Function(lambda x: x[1], gradient),
        "size": Function(lambda x: abs(x[0]), gradient),
        "bias": Function(bias, gradient),
        "fade": Function(lambda x: Fraction(1) / (1 + abs(x[1])), gradient),
    }
    process = Process(2, functions, {"x0": [Fraction(2), Fraction(0)]}, {K: 1, gamma0: step})

    def law(_draw: Draw, at: Moment, g: Any) -> Drawn:
        chance = HALF * (1 + bias(at.value("x")))
        return [(chance, g), (1 - chance, [-g[0], g[1]])]

    return run("sign_sgd", "decreasing", process, law, 1)


CONCRETE_RUNS: Mapping[str, Callable[..., Process]] = {
    "rank-one-pair-on-z": on_a_line,
    "split-rank-one-pair-on-z": momenta_on_a_line,
    "fading-bias": fading,
}
"""The runs, by the word of a claim."""

"""Random runs on the problems of sections 3.2, 5.1 and 5.3 that are single problems, as finite trees."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from processes.terms import Function, Node, Outcome, Process
from reference.surds import sign_of
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


def on_a_line(rng: random.Random, level: Fraction | None = None) -> Process:
    """Return two iterations of signSGD with any step sizes."""
    level, start, functions = pair(rng, level)
    process = Process(2, functions, {"x0": start})
    process.symbols = {K: 2, eps: level}
    reached = [(Fraction(1), start)]
    for k in range(2):
        later = []
        for chance, x in reached:
            step = Fraction(rng.randint(1, 9), 4)
            outcomes = [Outcome(HALF, {"h": h, "gamma_k": step}) for h in slopes(level, x)]
            process.nodes.append(Node(k, chance, {"x": x}, tuple(outcomes)))
            for one in outcomes:
                h = one.values["h"]
                later.append((chance * HALF, [z - step * sign_of(c) for z, c in zip(x, h, strict=True)]))
        reached = later
    return process


def momenta_on_a_line(rng: random.Random, level: Fraction | None = None) -> Process:
    """Return three iterations of SSDM with the deterministic sign and any step sizes."""
    level, x, functions = pair(rng, level)
    beta = rng.choice((Fraction(0), HALF, Fraction(4, 5)))
    normal = [[1 - level, 1 + level], [1 + level, 1 - level]]
    process = Process(2, functions, {"x0": x, "normal_n": normal}, count=2)
    process.symbols = {K: 3, eps: level, sp.Symbol("beta", real=True): beta}
    momenta = [list(row) for row in zip(*slopes(level, x), strict=True)]
    zeros = [[0, 0], [0, 0]]
    for k in range(3):
        step = Fraction(rng.randint(1, 9), 4)
        last = (Outcome(Fraction(1), {"e": zeros}),)
        process.nodes.append(
            Node(k, Fraction(1), {"x": x, "m": momenta, "e0": zeros}, (Outcome(Fraction(1), {"gamma_k": step}, last),))
        )
        x = [z - step * HALF * sum(map(sign_of, row)) for z, row in zip(x, momenta, strict=True)]
        fresh = [list(row) for row in zip(*slopes(level, x), strict=True)]
        momenta = [
            [beta * old + (1 - beta) * new for old, new in zip(*rows, strict=True)]
            for rows in zip(momenta, fresh, strict=True)
        ]
    return process


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
    start = [Fraction(2), Fraction(0)]
    process = Process(2, functions, {"x0": start})
    process.symbols = {K: 1, gamma0: step}
    g = gradient(start)
    outcomes = [
        Outcome(HALF * (1 + bias(start)), {"h": g}),
        Outcome(HALF * (1 - bias(start)), {"h": [-g[0], g[1]]}),
    ]
    process.nodes.append(Node(0, Fraction(1), {"x": start}, tuple(outcomes)))
    return process


CONCRETE_RUNS: Mapping[str, Callable[..., Process]] = {
    "rank-one-pair-on-z": on_a_line,
    "split-rank-one-pair-on-z": momenta_on_a_line,
    "fading-bias": fading,
}
"""The runs, by the word of a claim."""

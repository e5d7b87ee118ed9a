"""Random runs of SSDM as finite trees: quadratics on every node, noise, momenta and stochastic signs in exact numbers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import sympy as sp

from processes.methods import under_weights
from signdescent.checks.runs.processes.growth import grow
from signdescent.checks.runs.processes.surds import Number, root, sign_of
from signdescent.checks.runs.processes.trees import Function, Moment, Process
from signdescent.theory.calculus.facts import LOWER
from signdescent.theory.calculus.method import Draw, State
from signdescent.theory.calculus.methods import BETA, method_of
from signdescent.theory.calculus.terms import COORDINATE, NODE, variable

__all__ = ["MomentumRun", "random_momentum_run", "stochastic_signs"]

_NOISE, _FIRST_NOISE, _OWN_NOISE = (variable(name, COORDINATE, NODE) for name in ("e", "e0", "B"))
NOISE_OF_MOMENTA = State(_OWN_NOISE, _FIRST_NOISE, BETA * _OWN_NOISE + (1 - BETA) * _NOISE)
"""What the noise has added to a momentum."""
Matrix = list[list[Any]]  # over coordinates, of lists over nodes
Noise = list[tuple[Fraction, list[int]]]  # probabilities and vectors


@dataclass(frozen=True, slots=True)
class MomentumRun:
    """What determines a tree.

    Parameters
    ----------
    curvatures, centres : sequences over nodes of sequences over coordinates
        f_n is the sum of a_i (x_i - c_i)^2/2.
    start : sequence of int
    gamma, beta : numbers
    levels : sequence of int
        The squares of the sigma_n.
    slack, extra : int
        How far f* lies below the least value, and by how much every L_n exceeds what is needed.
    seed : int
        What the laws of the noise depend on, besides the past.
    together : bool
        Whether all stochastic signs follow from one number that is drawn; otherwise they are independent.
    iterations : int
    weights : sequence of Fraction
        The weights of the nodes in a copy of the run, if there is one.
    biased, dependent, leaning : bool
        Whether the noise has another mean than 0, is the same for all nodes, and whether the signs have another mean.
    """

    curvatures: Sequence[Sequence[int]]
    centres: Sequence[Sequence[int]]
    start: Sequence[int]
    gamma: Fraction
    beta: Fraction
    levels: Sequence[int]
    slack: int
    extra: int
    seed: int
    together: bool
    iterations: int = 2
    biased: bool = False
    dependent: bool = False
    leaning: bool = False
    weights: Sequence[Fraction] = ()

    def value(self, x: Sequence[Number], n: int) -> Number:
        """Return f_n(x)."""
        return sum(
            Fraction(a, 2) * (z - c) ** 2 for a, c, z in zip(self.curvatures[n], self.centres[n], x, strict=True)
        )

    def slope(self, x: Sequence[Number], n: int) -> list[Number]:
        """Return its gradient."""
        return [a * (z - c) for a, c, z in zip(self.curvatures[n], self.centres[n], x, strict=True)]

    def functions(self) -> dict[str, Function]:
        """Return the f_n, and f, which is their mean."""
        nodes, places = range(len(self.curvatures)), range(len(self.start))
        share = Fraction(1, len(self.curvatures))

        def value(x: Sequence[Number]) -> Number:
            return share * sum(self.value(x, n) for n in nodes)

        def slope(x: Sequence[Number]) -> list[Number]:
            slopes = [self.slope(x, n) for n in nodes]
            return [share * sum(slopes[n][i] for n in nodes) for i in places]

        lowest = [
            Fraction(sum(self.curvatures[n][i] * self.centres[n][i] for n in nodes), all_curvatures)
            if (all_curvatures := sum(self.curvatures[n][i] for n in nodes))
            else Fraction(0)
            for i in places
        ]
        return {"f_n": Function(self.value, self.slope), "f": Function(value, slope, value(lowest) - self.slack)}

    def noise(self, where: str, n: int) -> Noise:
        """Return a law of mean 0 whose mean square is at most that of the node; two outcomes, or none but 0."""
        level, d = self.levels[n], len(self.start)
        own = random.Random(f"{self.seed} {where} {0 if self.dependent else n}")
        vectors = [list(w) for w in product((-2, -1, 0, 1, 2), repeat=d) if 0 < sum(c * c for c in w) <= level]
        if not vectors:
            return [(Fraction(1), [0] * d)]
        if self.biased:
            return [(Fraction(1), own.choice(vectors))]
        shares = [(1, 1), *([(1, 2)] if level >= 2 else [])]
        one, two = own.choice(shares)  # of weights w and v the vectors v u and -w u have the mean square w v |u|^2
        fitting = [w for w in vectors if one * two * sum(c * c for c in w) <= level]
        vector = own.choice(fitting)
        return [
            (Fraction(one, one + two), [two * c for c in vector]),
            (Fraction(two, one + two), [-one * c for c in vector]),
        ]

    def noises(self, where: str) -> Iterator[tuple[Number, Matrix]]:
        """Yield the noise of all nodes: independent, or the same."""
        laws = [self.noise(where, n) for n in range(len(self.levels))]
        drawn = [(one,) * len(laws) for one in laws[0]] if self.dependent else product(*laws)
        for together in drawn:
            chances = together[:1] if self.dependent else together
            yield _product(p for p, _ in chances), _turned([e for _, e in together])

    def process(self, where: Iterable[sp.Symbol]) -> Process:
        """Return the tree; `where` are the symbols of a claim, which are found by name."""
        d, count, functions = len(self.start), len(self.curvatures), self.functions()
        lipschitz = [max(map(abs, row)) + self.extra for row in self.curvatures]
        process = Process(d, functions, count=count)
        process.constants = {
            "L_n": lipschitz, "sigma_n": [root(level) for level in self.levels], "x0": list(self.start),
            **({"w_n": list(self.weights)} if self.weights else {}),
        }  # fmt: skip
        process.symbols = {
            BETA: self.beta,
            **{s: {"gamma": self.gamma, "beta": self.beta}.get(s.name, 0) for s in where},
        }
        method = method_of("ssdm", "constant", where)
        assert method is not None
        more = (NOISE_OF_MOMENTA, *(under_weights(method) if self.weights else ()))
        process = grow(method.with_states(more), process, self.drawn, self.iterations)
        distances = sum((node.probability * self.distance(node.values["x"]) for node in process.nodes), Fraction(0))
        deviations = process.constants["sigma_n"]
        values = {
            "K": self.iterations, "gamma": self.gamma, "beta": self.beta, "d": d,
            "delta": functions["f"].value(self.start) - functions["f"].lower,
            "smooth": Fraction(sum(lipschitz), count), "noise": sum(deviations) * Fraction(1, count),
            "spread": root(sum(self.levels)) * Fraction(1, count), "zeta": distances * Fraction(1, self.iterations),
        }  # fmt: skip
        process.symbols = {symbol: values[symbol.name] for symbol in where} | {LOWER: functions["f"].lower}
        return process

    def drawn(self, draw: Draw, at: Moment, vector: Matrix) -> Iterable[tuple[Number, Matrix]]:
        """Return the values of the noise, or of the signs of momenta."""
        if draw.kind == "stochastic-sign":
            return list(stochastic_signs(vector, self.together, 1 if self.leaning else None))
        if draw.stage == 0:
            return list(self.noises("first"))
        assert at.node is not None
        return list(self.noises(f"{at.iteration} {at.node.values['m']} {at.drawn[0].values['s']}"))

    def distance(self, x: Sequence[Number]) -> Number:
        """Return the mean distance of the nodes' gradients from their mean."""
        count = len(self.curvatures)
        slopes = [self.slope(x, n) for n in range(count)]
        means = [sum(row) * Fraction(1, count) for row in zip(*slopes, strict=True)]
        lengths = [root(sum((g - m) ** 2 for g, m in zip(slope, means, strict=True))) for slope in slopes]
        return sum(lengths) * Fraction(1, count)


def stochastic_signs(momenta: Matrix, together: bool, lean: int | None = None) -> Iterator[tuple[Number, Matrix]]:
    """Yield signs with their probability; the mean of those of a node is its momentum over its length.

    The chance of 1 is (1 + direction)/2. With `lean` every sign is that number.
    """
    count, d = len(momenta[0]), len(momenta)
    chances: list[Number] = []
    for i, n in product(range(d), range(count)):
        length = root(sum(momenta[j][n] ** 2 for j in range(d)))
        direction = momenta[i][n] * length**-1 if sign_of(length) else 0
        chances.append(Fraction(1, 2) * (1 + direction) if lean is None else (1 + Fraction(lean)) / 2)
    if together:
        levels: list[Number] = [Fraction(0), Fraction(1)]
        for chance in chances:
            if all(sign_of(chance - level) for level in levels):
                below = sum(1 for level in levels if sign_of(level - chance) < 0)
                levels.insert(below, chance)
        drawn = [
            (high - low, [1 if sign_of(chance - low) > 0 else -1 for chance in chances])
            for low, high in pairwise(levels)
        ]
    else:
        drawn = [
            (_product(p if s > 0 else 1 - p for p, s in zip(chances, signs, strict=True)), list(signs))
            for signs in product((1, -1), repeat=len(chances))
        ]
    for share, signs in drawn:
        if sign_of(share):
            yield share, [signs[i * count : (i + 1) * count] for i in range(d)]


def _product(factors: Iterable[Number]) -> Any:
    result: Any = Fraction(1)
    for factor in factors:
        result = factor * result
    return result


def _turned(rows: Sequence[Sequence[Any]]) -> Matrix:
    return [list(column) for column in zip(*rows, strict=True)]


def _sum(one: Matrix, other: Matrix) -> Matrix:
    return [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)]


def random_momentum_run(rng: random.Random, **changes: Any) -> MomentumRun:
    """Return a random run with 1 or 2 coordinates and nodes."""
    d, count = changes.pop("d", rng.choice((1, 1, 2))), changes.pop("count", rng.choice((1, 2)))
    if rng.random() < 1 / 4:  # f_n that are not convex, though f is
        curvatures = [[rng.choice((-1, 2)) for _ in range(d)] for _ in range(count)]
        curvatures[-1] = [2] * d
    else:
        curvatures = [[rng.choice((1, 2, 4)) for _ in range(d)] for _ in range(count)]
    noisy = rng.randrange(count)
    fields: dict[str, Any] = {
        "curvatures": curvatures,
        "centres": [[rng.randint(-2, 2) for _ in range(d)] for _ in range(count)],
        "start": [rng.randint(-3, 3) for _ in range(d)],
        "gamma": rng.choice((Fraction(1, 2), Fraction(1), Fraction(2))),
        "beta": rng.choice((Fraction(0), Fraction(1, 2), Fraction(3, 5), Fraction(1, 3))),
        "levels": [rng.choice((1, 2, 4)) if n == noisy or d == 1 else 0 for n in range(count)],
        "slack": rng.choice((0, 0, 1)),
        "extra": rng.choice((0, 0, 1)),
        "seed": rng.randrange(10**9),
        "together": count * d > 2 or rng.random() < 1 / 2,
        "iterations": rng.choice((1, 2, 2)),
    }
    return MomentumRun(**{**fields, **changes})

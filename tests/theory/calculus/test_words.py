"""Every word of a class, and what every draw of a kind is, holds of a problem of the class, and fails of another."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import pytest
import sympy as sp

from processes.lines import falsity
from processes.models import U, V, vectors
from processes.ssdm import stochastic_signs
from signdescent.checks.runs.processes.surds import Number, root
from signdescent.checks.runs.processes.values import Function, Node, Outcome, Process
from signdescent.theory.calculus.facts import (
    BATCH,
    CONTRACTION,
    CONVEXITY,
    DELTA,
    DEVIATIONS,
    DIMENSION,
    DISTANCE,
    GROWTH,
    LOWER,
    NODE_GAP,
    NODES,
    NOISE,
    SCALE,
    SIGMA,
    SMOOTH,
    SPREAD,
    START_GAP,
    TOTAL,
    VARIANCE,
    ZETA,
)  # fmt: skip
from signdescent.theory.calculus.terms import COORDINATE, NODE, START, Gradient, OverTime, variable
from signdescent.theory.calculus.words import DRAWS, WORDS
from signdescent.theory.symbols import K

C = variable("c", COORDINATE)
X, X0 = variable("x", COORDINATE), variable("x0", COORDINATE)
H, H_N, E, E0, S, M = (
    variable("h", COORDINATE), variable("h", COORDINATE, NODE), variable("e", COORDINATE, NODE),
    variable("e0", COORDINATE, NODE), variable("s", COORDINATE, NODE), variable("m", COORDINATE, NODE),
)  # fmt: skip
G = Gradient("f", U)
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def paraboloid(x: Sequence[Number]) -> Number:
    """Return x_1^2 + 3 x_2^2 + 5."""
    return x[0] * x[0] + 3 * x[1] * x[1] + 5


@dataclass(frozen=True)
class Data:
    """What determines a problem of all classes, with one or two nodes whose functions are 1 and 2 times the paraboloid.

    Each number is one that the words need, or, changed, one that breaks a word: what every symbol and family of
    constants is multiplied by, the chance of a right sign on every node, and the factor between the two noises.
    """

    alike: bool = False
    factors: tuple[tuple[str, Fraction], ...] = ()
    right: tuple[Fraction, Fraction] = (2 * THIRD, 2 * THIRD)
    opposite: Fraction | int = 1
    noise: int = -2
    shared_noise: bool = False
    lean: int | None = None
    sign: int = 1
    f: int = 3


def problem(rng: random.Random, data: Data, drawn: str = "") -> Process:
    """Return a problem with its exact constants, at random points in two iterations.

    What is drawn of the kind that a word is about is independent of the other nodes.
    """
    scale = (2, 2) if data.alike else (1, 2)

    def slope(x: Sequence[Number], n: int) -> list[Number]:
        return [scale[n] * 2 * x[0], scale[n] * 6 * x[1]]

    average = Fraction(data.f * sum(scale), 6)
    lowest = [5 * scale[n] + 4 * n - 2 for n in range(2)]
    functions = {
        "f": Function(
            lambda x: average * paraboloid(x), lambda x: [average * 2 * x[0], average * 6 * x[1]], average * 5
        ),
        "f_n": Function(lambda x, n: scale[n] * paraboloid(x) + 4 * n - 2, slope, lowest),
    }
    start = [Fraction(rng.randint(-3, 3)) for _ in range(2)]
    process = Process(2, functions, count=2)
    process.constants = {
        "L": [average * 2, average * 6], "L_n": [6 * c for c in scale], "x0": start, "sigma_n": [root(10), root(40)],
        "x_star": [0, 0], "sigma": [root(16), root(64)],
        "f_n_star": lowest,
    }  # fmt: skip
    gap = functions["f"].value(start) - functions["f"].lower
    distances: Number = Fraction(0)
    largest = Fraction(40)  # the mean square of the noise of the second node
    for k, share in ((0, Fraction(1)), (1, THIRD), (1, 2 * THIRD)):
        u, v, m = vectors(rng, 2), vectors(rng, 2), list(map(list, zip(vectors(rng, 2), vectors(rng, 2), strict=True)))
        slopes = [slope(u, n) for n in range(2)]
        means = [HALF * (one + other) for one, other in zip(*slopes, strict=True)]
        distances = distances + share * HALF * sum(
            root(sum((a - b) ** 2 for a, b in zip(one, means, strict=True))) for one in slopes
        )
        known = {"u": u, "v": v, "x": u, "m": m}
        g = functions["f"].gradient(u)
        if drawn == "sample":
            size = sum((9 * Fraction(c) ** 2 for c in g), start=Fraction(0))  # type: ignore[arg-type]
            largest = max(largest, size) if k else size
        outcomes = draws(drawn, v, m, data, g)
        firsts = noises(data) if drawn == "first noise" else [(Fraction(1), [])]
        process.nodes += [Node(k, share * p, {**known, "e0": e}, outcomes) for p, e in firsts]
    process.symbols = {
        K: 2, LOWER: functions["f"].lower, START_GAP: gap, DELTA: gap, TOTAL: average * 8, SMOOTH: 3 * sum(scale),
        NOISE: HALF * (root(10) + root(40)), SPREAD: HALF * root(50), ZETA: HALF * distances,
        CONVEXITY: 2 * average, DISTANCE: root(sum(z * z for z in start)), SIGMA: root(largest), BATCH: 2,
        DEVIATIONS: root(16) + root(64), CONTRACTION: HALF, SCALE: 5,
        DIMENSION: 2, NODES: 2, GROWTH: 12, VARIANCE: 25,
        NODE_GAP: HALF * sum(functions["f_n"].value(start, n) - lowest[n] for n in range(2)),
    }  # fmt: skip
    for name, factor in data.factors:
        if name in process.constants:
            process.constants = {**process.constants, name: [factor * c for c in process.constants[name]]}
            continue
        process.symbols = {s: factor * c if s.name == name else c for s, c in process.symbols.items()}
    return process


def noises(data: Data) -> list[tuple[Fraction, list[list[int]]]]:
    """Return the noise of two nodes: (1, 2) with probability 2/3 and -2 times it otherwise, and twice that."""
    one = [(2 * THIRD, [1, 2]), (THIRD, [data.noise, 2 * data.noise])]
    other = [(p, [2 * c for c in e]) for p, e in one]
    pairs = list(zip(one, other, strict=True)) if data.shared_noise else list(product(one, other))
    return [(p if data.shared_noise else p * q, [[e[i], w[i]] for i in range(2)]) for (p, e), (q, w) in pairs]


def draws(kind: str, v: list[Fraction], m: list[list[Any]], data: Data, g: Sequence[Number]) -> tuple[Outcome, ...]:
    """Return the outcomes: samples of one law on every node with mean g, noise, signs, or what is sent with probability 1/2."""
    if kind == "compressed":
        return (Outcome(HALF, {"c": [data.sign * z for z in v]}), Outcome(HALF, {"c": [Fraction(0)] * 2}))
    if kind == "scaled-sign":
        entries = [z for row in m for z in row]
        laws = [
            ((HALF * (1 + z / 5), 1), (HALF * (1 - z / 5), -1)) for z in (entries if data.lean is None else [5] * 4)
        ]
        return tuple(
            Outcome(
                Fraction(prod(p for p, _ in one)),
                {"s": [[data.sign * one[2 * i + n][1] for n in range(2)] for i in range(2)]},
            )
            for one in product(*laws)
        )
    if kind == "noise":
        return tuple(Outcome(p, {"e": e}) for p, e in noises(data))
    if kind == "stochastic-sign":
        signs = stochastic_signs(m, True, data.lean)
        return tuple(Outcome(p, {"s": [[data.sign * c for c in row] for row in s]}) for p, s in signs)
    samples = []
    for rights in product((True, False), repeat=2) if kind == "sample" else ():
        one, other = (p if is_right else 1 - p for is_right, p in zip(rights, data.right, strict=True))
        values = [[3 * c * data.opposite * (1 if is_right else -1) for is_right in rights] for c in g]
        samples.append(Outcome(one * other, {"h": values}))
    return tuple(samples)


TABLE = {**WORDS, **DRAWS}
PARTS = [(word, which) for word, parts in TABLE.items() for which in range(len(parts))]
GIVEN: dict[str, tuple[int, ...]] = {
    "sample": (0,),
    "noise": (0, START),
    "stochastic-sign": (0,),
    "scaled-sign": (0,),
    "compressed": (0,),
}
DRAWN: dict[str, tuple[sp.Expr, sp.Expr]] = {
    "sample": (H_N, G),
    "noise": (E, G),
    "stochastic-sign": (S, M),
    "scaled-sign": (S, M),
    "compressed": (C, V),
}


def fails(word: str, which: int, data: Data, given: int | None = None) -> bool:
    """Return whether a part of a word fails on some problem: at two points, or of the draws of the problem."""
    part = TABLE[word][which]
    if part.points is not None:
        relation = part.relation(*(U, V)[: part.points])
    else:
        draw, of = DRAWN[part.draw]
        if given == START:
            draw = E0
        relation = part.relation(draw, of, given or 0)
    kind = "sum" if relation.atoms(OverTime) else "mean" if given == START else "path"
    is_false = falsity(kind, relation, {})
    drawn = "first noise" if given == START else part.draw
    return any(is_false(problem(random.Random(seed), data, drawn)) for seed in range(6))


def needed(word: str) -> Data:
    """Return a problem of the class: alike nodes where the word says so."""
    return Data(alike=word == "homogeneous")


@pytest.mark.parametrize(("word", "which"), PARTS, ids=str)
def test_a_word_holds_of_a_problem_of_the_class(word: str, which: int) -> None:
    """A quadratic with its exact constants, independent samples that are right with probability 2/3, noise and signs have every word."""
    part = TABLE[word][which]
    for given in GIVEN.get(part.draw, (0,)):
        if given == START and "mean 0" in part.statement:
            continue  # refused: it does not speak of terms that are at least 0
        assert not fails(word, which, needed(word), given)


def scaled(name: str, factor: Fraction | int) -> Data:
    """Return a problem with a constant multiplied by a factor."""
    return Data(factors=((name, Fraction(factor)),))


SMALLER = Fraction(99, 100)
BROKEN: dict[tuple[str, int], Data] = {
    ("coordinate-smooth", 0): scaled("L", SMALLER),
    ("coordinate-smooth", 1): scaled("L", -1),
    ("coordinate-smooth", 2): scaled("total", SMALLER),
    ("smooth", 0): scaled("L_n", SMALLER),
    ("smooth", 1): scaled("L_n", -1),
    ("smooth", 2): scaled("smooth", SMALLER),
    ("smooth", 3): scaled("L_n", SMALLER),
    ("smooth", 4): scaled("A", SMALLER),
    ("nodes-bounded-below", 0): scaled("f_n_star", SMALLER),
    ("nodes-bounded-below", 1): scaled("D0", SMALLER),
    ("nodes-bounded-below", 2): scaled("L_n", Fraction(1, 4)),
    ("bounded-variance", 4): scaled("spread2", SMALLER),
    ("bounded-below", 0): scaled("f_star", SMALLER),
    ("bounded-below", 1): scaled("start", SMALLER),
    ("bounded-below", 2): scaled("delta", SMALLER),
    ("partitioned-data", 0): Data(f=2),
    ("partitioned-data", 1): scaled("zeta", SMALLER),
    ("homogeneous", 0): Data(),
    ("success-probability-bounds", 0): Data(right=(2 * THIRD, THIRD)),
    ("positive-mean-sign", 0): Data(opposite=-1),
    ("shared-data", 0): Data(right=(2 * THIRD, Fraction(3, 5))),
    ("unbiased", 0): Data(noise=-1),
    ("bounded-variance", 0): Data(noise=-1),
    ("bounded-variance", 1): scaled("sigma_n", SMALLER),
    ("bounded-variance", 2): scaled("sigma_n", -1),
    ("bounded-variance", 3): scaled("noise", SMALLER),
    ("independent-nodes", 0): Data(shared_noise=True),
    ("lipschitz-gradient", 0): scaled("smooth", SMALLER),
    ("lipschitz-gradient", 1): scaled("smooth", SMALLER),
    ("convex", 0): Data(f=-3),
    ("strongly-convex", 0): scaled("mu", Fraction(101, 100)),
    ("minimum", 0): scaled("f_star", SMALLER),
    ("minimum", 1): scaled("f_star", SMALLER),
    ("minimum", 2): scaled("distance", SMALLER),
    ("noisy-gradient", 0): Data(noise=-1),
    ("noisy-gradient", 1): Data(noise=-3),
    ("stochastic-gradient", 0): Data(right=(HALF, HALF)),
    ("unimodal-symmetric-noise", 0): Data(right=(HALF, HALF)),
    ("unimodal-symmetric-noise", 1): Data(opposite=Fraction(1, 6)),
    ("bounded-second-moment", 0): Data(opposite=2),
    ("batch-noise", 0): Data(noise=-1),
    ("batch-noise", 1): scaled("batch", 2),
    ("batch-noise", 2): scaled("sigma", -1),
    ("batch-noise", 3): scaled("deviations", SMALLER),
    ("contraction", 0): scaled("contraction", Fraction(101, 100)),
    ("unbiased", 1): Data(opposite=2),
    ("scaled-sign", 0): Data(lean=1),
    ("scaled-sign", 1): Data(sign=2),
    ("stochastic-sign", 0): Data(lean=1),
    ("stochastic-sign", 1): Data(sign=2),
}


def test_every_word_is_broken() -> None:
    """The table of negative controls has every part of every word, and of every kind of draw."""
    assert set(BROKEN) == set(PARTS)


@pytest.mark.parametrize(("word", "which"), PARTS, ids=str)
def test_a_word_fails_of_another_problem(word: str, which: int) -> None:
    """With one constant, probability or dependence changed, the same problems lack the word."""
    assert fails(word, which, BROKEN[word, which])


def test_a_mean_of_0_does_not_hold_of_first_noise_with_another_mean() -> None:
    """What is said of the noise that is drawn first, given nothing, fails of too much noise, and of nodes that share it."""
    assert fails("bounded-variance", 1, scaled("sigma_n", SMALLER), START)
    assert fails("independent-nodes", 0, Data(shared_noise=True), START)


def test_the_words_that_need_others() -> None:
    """Independent nodes have a bounded mean square only if every node has, and small gradients only if they are smooth."""
    assert {word for word, parts in WORDS.items() for part in parts if part.needs} == {
        "independent-nodes",
        "nodes-bounded-below",
    }
    assert fails("independent-nodes", 0, scaled("spread", SMALLER))


def test_the_samples_of_the_nodes_differ() -> None:
    """Shared data are independent copies: with equal samples the problems above would not have it told apart."""
    process = problem(random.Random(0), replace(Data(), right=(HALF, HALF)), "sample")
    (node, *_) = process.nodes
    drawn = [outcome.values["h"] for outcome in node.outcomes]
    assert any(row[0] != row[1] for h in drawn for row in h)

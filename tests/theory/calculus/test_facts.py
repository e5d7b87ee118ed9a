"""Every fact holds of random rational vectors, in exact numbers; every word of a class holds of a problem of the class."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest
import sympy as sp
from sympy.core.relational import Relational

from processes.models import U, V, W, model, vectors
from processes.terms import Function, Moment, Node, Outcome, Process, evaluated, holds, moments
from reference.surds import Number, sign_of
from signdescent.theory.calculus.facts import FACTS, LOWER, WORDS, at_most, equal
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    Agrees,
    Direction,
    Gradient,
    Norm,
    OverNodes,
    Sign,
    Total,
    variable,
)

AT: dict[str, tuple[sp.Expr, ...]] = {
    "cauchy-schwarz": (U, V),
    "triangle": (U, V),
    "square": (U,),
    "norm-of-mean": (W,),
    "square-of-mean": (W,),
    "sign-square": (U,),
    "agreement": (U, V),
    "direction": (U,),
    "direction-length": (U,),
}
"""The terms at which every fact is tried."""

DAMAGED: dict[str, Relational] = {
    "cauchy-schwarz": at_most(Total(U * V), Norm(U) * Norm(V) * sp.Rational(99, 100)),
    "cauchy-schwarz, with another sign": at_most(Norm(U) * Norm(V), Total(U * V)),
    "triangle": at_most(Norm(U) + Norm(V), Norm(U + V)),
    "triangle, of one vector": at_most(Norm(U + V), Norm(U)),
    "square": at_most(1, U**2),
    "square, of a cube": at_most(0, U**3),
    "norm-of-mean": at_most(OverNodes(Norm(W)), Norm(OverNodes(W))),
    "square-of-mean": at_most(OverNodes(W**2), OverNodes(W) ** 2),
    "sign-square": equal(Sign(U) ** 2, 1),
    "sign-square, below 1": at_most(Sign(U) ** 2, sp.Rational(99, 100)),
    "agreement, without the factor 2": at_most(-U * Sign(V), sp.Abs(U) * (1 - Agrees(V, U)) / 2),
    "agreement, with another sign": at_most(U * Sign(V), sp.Abs(U) * (1 - 2 * Agrees(V, U))),
    "agreement, as an equation": equal(-U * Sign(V), sp.Abs(U) * (1 - 2 * Agrees(V, U))),
    "direction": equal(Total(Direction(U) * U), Norm(U) ** 2),
    "direction-length": equal(Total(Direction(U) ** 2), 1),
    "direction-length, below 1": at_most(Total(Direction(U) ** 2), sp.Rational(99, 100)),
}


def false_at(relation: Relational, seeds: range) -> list[int]:
    """Return the seeds of the models in which a relation fails somewhere."""
    truth = holds(relation)
    return [
        seed
        for seed in seeds
        if not all(
            truth(at, i, n)
            for process in [model(random.Random(seed))]
            for at in moments(process)
            for i in range(process.dimension)
            for n in range(process.count)
        )
    ]


def test_every_fact_is_tried() -> None:
    """The table above has every fact, with as many terms as it is about."""
    assert {name: fact.arity for name, fact in FACTS.items()} == {name: len(at) for name, at in AT.items()}


@pytest.mark.parametrize("name", AT)
def test_a_fact_holds_of_all_vectors(name: str) -> None:
    """A fact holds of 100 random pairs of rational vectors, 0 among them."""
    assert not false_at(FACTS[name].relation(*AT[name]), range(100))


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_fact_fails(name: str) -> None:
    """The same vectors tell a fact from a damaged one."""
    assert false_at(DAMAGED[name], range(100))


# ------------------------------------------------------------------ words

SMOOTHNESS = (2, 6)  # L_1 and L_2 of f below; f = x^2 + 3 y^2 + (x - y)^2/8 needs 2 + 1/2 and 6 + 1/2 at most


def paraboloid(x: Sequence[Number], n: int = 0) -> Number:
    """Return (n + 1) (x_1^2 + 3 x_2^2 + 5)."""
    return (n + 1) * (x[0] * x[0] + 3 * x[1] * x[1] + 5)


def slope(x: Sequence[Number], n: int = 0) -> list[Number]:
    """Return its gradient."""
    return [(n + 1) * 2 * x[0], (n + 1) * 6 * x[1]]


def problem(rng: random.Random) -> Process:
    """Return f with its exact constants, at random points, with a sample that is right with probability 2/3."""
    f = Function(paraboloid, slope, 5)
    start = [Fraction(rng.randint(-3, 3)) for _ in range(2)]
    process = Process(2, {"f": f, "f_n": f}, count=2)
    process.constants = {"L": list(SMOOTHNESS), "L_n": [6, 12], "x0": start}
    process.symbols = {
        LOWER: 5, sp.Symbol("total", nonnegative=True): 8, sp.Symbol("sigma", nonnegative=True): 4,
        sp.Symbol("start", nonnegative=True): paraboloid(start) - 5,
    }  # fmt: skip
    u, v = vectors(rng, 2), vectors(rng, 2)
    g = slope(u)
    right, wrong = {"h": g, "e": [1, -2]}, {"h": [-c for c in g], "e": [-2, 4]}
    outcomes = (Outcome(Fraction(2, 3), right), Outcome(Fraction(1, 3), wrong))
    process.nodes = [Node(0, Fraction(1), {"u": u, "v": v}, outcomes)]
    return process


H, E = variable("h", COORDINATE), variable("e", COORDINATE)
X0, L_N = variable("x0", COORDINATE), variable("L_n", NODE)


def said(word: str, which: int) -> Relational:
    """Return what a part of a word says: at two points, or of the draws of the problem."""
    part = WORDS[word][which]
    if part.points is not None:
        at: tuple[sp.Expr, ...] = (U, V)[: part.points]
    else:
        at = (H, Gradient("f", U)) if part.draw == "sample" else (E, Gradient("f", U))
    return part.relation(*at)


PARTS = [(word, which) for word, parts in WORDS.items() for which in range(len(parts))]


def fails(word: str, which: int, damage: Callable[[Process], None]) -> bool:
    """Return whether a part of a word fails on some problem after a change."""
    truth = holds(said(word, which))
    for seed in range(60):
        process = problem(random.Random(seed))
        damage(process)
        if not all(truth(at, i, n) for at in moments(process) for i in range(2) for n in range(2)):
            return True
    return False


@pytest.mark.parametrize(("word", "which"), PARTS, ids=lambda part: str(part))
def test_a_word_holds_of_a_problem_of_the_class(word: str, which: int) -> None:
    """A quadratic with its exact constants, and a sample that is right with probability 2/3, has every word."""
    assert not fails(word, which, lambda process: None)


def put(process: Process, name: str, value: object) -> None:
    """Give a constant of a problem another value."""
    process.constants = {**process.constants, name: value}


def put_symbol(process: Process, name: str, value: object) -> None:
    """Give a symbol of a problem another value."""
    process.symbols[sp.Symbol(name, nonnegative=True)] = value


def often_wrong(process: Process) -> None:
    """Let the sample be wrong with probability 2/3, and the noise have another mean."""
    (node,) = process.nodes
    one, other = node.outcomes
    swapped = (Outcome(other.probability, one.values), Outcome(one.probability, other.values))
    process.nodes = [Node(0, node.probability, node.values, swapped)]


BROKEN: dict[tuple[str, int], Callable[[Process], None]] = {
    ("coordinate-smooth", 0): lambda p: put(p, "L", [2, 5]),
    ("coordinate-smooth", 1): lambda p: put(p, "L", [2, -1]),
    ("coordinate-smooth", 2): lambda p: put_symbol(p, "total", 7),
    ("bounded-below", 0): lambda p: p.symbols.update({LOWER: 4}),
    ("bounded-below", 1): lambda p: put_symbol(p, "start", 1000),
    ("success-probability-bounds", 0): often_wrong,
    ("smooth", 0): lambda p: put(p, "L_n", [6, 11]),
    ("unbiased", 0): often_wrong,
    ("bounded-variance", 0): lambda p: put_symbol(p, "sigma", 3),
}


def test_every_word_is_broken() -> None:
    """The table of negative controls has every part of every word."""
    assert set(BROKEN) == set(PARTS)


@pytest.mark.parametrize(("word", "which"), PARTS, ids=lambda part: str(part))
def test_a_word_fails_of_another_problem(word: str, which: int) -> None:
    """With one constant or probability changed, the same problems lack the word."""
    assert fails(word, which, BROKEN[word, which])


def test_the_numbers_of_the_reference() -> None:
    """The norm of (1, 1) is sqrt 2, sqrt 2 sqrt 6 = 2 sqrt 3, and 17/12 is a little more than sqrt 2."""
    process = Process(2, {}, {"u": [1, 1]})
    length = evaluated(Norm(U))(Moment(process), 0, 0)
    assert sign_of(length * length - 2) == 0
    assert (
        sign_of(
            length * evaluated(sp.sqrt(6))(Moment(process), 0, 0) - 2 * evaluated(sp.sqrt(3))(Moment(process), 0, 0)
        )
        == 0
    )
    assert sign_of(Fraction(17, 12) - length) == 1
    assert sign_of(Fraction(665857, 470832) - length) == 1
    assert sign_of(Fraction(7, 5) - length) == -1

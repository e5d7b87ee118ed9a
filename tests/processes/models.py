"""Small random models: rational vectors, two or three nodes, polynomials with their gradients; and random terms about them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import sympy as sp

from signdescent.checks.runs.processes.surds import Number
from signdescent.checks.runs.processes.values import Function, Node, Outcome, Process
from signdescent.theory.calculus.facts import DIMENSION
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Agrees,
    Better,
    Direction,
    Excess,
    Expectation,
    Gain,
    Gradient,
    Majority,
    Norm,
    OverNodes,
    Sign,
    Total,
    Value,
    variable,
)

__all__ = ["GAMMA", "TOTAL", "A", "B", "U", "V", "W", "cubic", "model", "random_scalar", "random_vector", "vectors"]

U, V, W = variable("u", COORDINATE), variable("v", COORDINATE), variable("w", COORDINATE, NODE)
"""Two vectors, and one on every node; w is drawn, so that it is random given the past."""
A, B = variable("a"), variable("b", NODE)
"""A number, and one on every node."""
GAMMA = sp.Symbol("gamma", positive=True)
TOTAL = sp.Symbol("total", nonnegative=True)


def rational(rng: random.Random) -> Fraction:
    """Return a small rational number, 0 included."""
    return Fraction(rng.randint(-4, 4), rng.choice((1, 1, 2, 3)))


def cubic(rng: random.Random, dimension: int) -> Function:
    """Return the polynomial ``sum a_j x_j^3 + sum b_jl x_j x_l``, times n + 1 on node n."""
    a = [rational(rng) for _ in range(dimension)]
    b = [[rational(rng) for _ in range(dimension)] for _ in range(dimension)]

    def value(x: Sequence[Number], n: int = 0) -> Number:
        cubes = sum(c * z**3 for c, z in zip(a, x, strict=True))
        squares = sum(b[j][m] * x[j] * x[m] for j in range(dimension) for m in range(dimension))
        return (n + 1) * (cubes + squares)

    def gradient(x: Sequence[Number], n: int = 0) -> list[Number]:
        return [
            (n + 1) * (3 * a[j] * x[j] ** 2 + sum((b[j][m] + b[m][j]) * x[m] for m in range(dimension)))
            for j in range(dimension)
        ]

    return Function(value, gradient, Fraction(-7, 3))


def vectors(rng: random.Random, dimension: int) -> list[Fraction]:
    """Return a random vector; one in eight is 0."""
    return [Fraction(0)] * dimension if rng.random() < 1 / 8 else [rational(rng) for _ in range(dimension)]


def model(rng: random.Random, iterations: int = 1) -> Process:
    """Return a model with 2 or 3 coordinates and nodes, in which w and what follows it are drawn."""
    d, count = rng.choice((2, 3)), rng.choice((2, 3))
    process = Process(d, {"f": cubic(rng, d), "f_n": cubic(rng, d)}, count=count)
    process.symbols = {
        GAMMA: Fraction(rng.randint(1, 5), 2),
        TOTAL: Fraction(rng.randint(0, 4)),
        DIMENSION: d,
        sp.Symbol("K", integer=True, positive=True): iterations,
    }
    process.constants = {
        "L": [Fraction(rng.randint(0, 3)) for _ in range(d)],
        "w_n": [Fraction(rng.randint(1, 4), rng.randint(1, 3)) for _ in range(count)],
    }
    for k in range(iterations):
        shares = _shares(rng, 2)
        for share in shares:
            known = {
                "u": vectors(rng, d),
                "v": vectors(rng, d),
                "a": rational(rng),
                "b": [rational(rng) for _ in range(count)],
            }
            outcomes = []
            for chance in _shares(rng, 2):
                last = tuple(Outcome(p, {"e": vectors(rng, d)}) for p in _shares(rng, 2))
                drawn = list(map(list, zip(*(vectors(rng, d) for _ in range(count)), strict=True)))
                outcomes.append(Outcome(chance, {"w": drawn}, last))
            process.nodes.append(Node(k, share, known, tuple(outcomes)))
    return process


def _shares(rng: random.Random, count: int) -> list[Fraction]:
    weights = [rng.randint(1, 5) for _ in range(count)]
    return [Fraction(w, sum(weights)) for w in weights]


def random_vector(rng: random.Random, depth: int, node: bool = False) -> sp.Expr:
    """Return a random term with a free coordinate; `node` says whether it may have a free node as well."""
    if depth <= 0:
        return rng.choice([U, V, *([W] if node else [])])

    def one() -> sp.Expr:
        return random_vector(rng, depth - 1, node)

    pick = rng.randrange(10)
    if pick == 9:
        return Better("f", one(), one())
    if pick == 0:
        return one() + random_constant(rng) * one()
    if pick == 1:
        return random_constant(rng) * one() - one()
    if pick == 2:
        return Gradient("f", one())
    if pick == 3:
        return (
            Gradient("f_n", one(), NODE)
            if node
            else OverNodes(Gradient("f_n", random_vector(rng, depth - 1, True), NODE))
        )
    if pick == 4:
        return Sign(one())
    if pick == 5:
        return OverNodes(random_vector(rng, depth - 1, True))
    if pick == 6:
        return one() * random_scalar(rng, depth - 1, node, roots=False)
    if pick == 7:
        return (one() + one()) ** rng.choice((1, 2))
    return sp.Abs(one()) * Agrees(one(), one())


def random_constant(rng: random.Random) -> sp.Expr:
    """Return a random constant of the calculus; it may depend on the iteration."""
    return rng.choice(
        [
            sp.Integer(2),
            sp.Rational(-1, 3),
            GAMMA,
            TOTAL / 2,
            -GAMMA / (ITERATION + 1),
            sp.sqrt(ITERATION + 1),
            sp.Integer(-1),
        ]
    )


def random_scalar(rng: random.Random, depth: int, node: bool = False, *, roots: bool = True) -> sp.Expr:
    """Return a random term without a free coordinate; without roots it is rational wherever its vectors are."""
    if depth <= 0:
        return rng.choice([A, *([B] if node else [])])

    def vector() -> sp.Expr:
        return random_vector(rng, depth - 1, node)

    def scalar() -> sp.Expr:
        return random_scalar(rng, depth - 1, node, roots=roots)

    pick = rng.randrange(16 if roots else 8)
    if pick == 0:
        return Total(vector() * vector())
    if pick == 1:
        return Total(rational_term(rng) * vector() + scalar())
    if pick == 2:
        return Value("f", vector())
    if pick == 3:
        return Excess("f", vector())
    if pick == 4:
        return (scalar() + rational_term(rng)) * scalar()
    if pick == 5:
        return OverNodes(
            random_scalar(rng, depth - 1, True, roots=False) * random_scalar(rng, depth - 1, True, roots=False)
        )
    if pick == 6:
        return scalar() ** 2 - scalar()
    if pick == 7:
        return (
            Value("f_n", vector(), NODE) if node else OverNodes(Value("f_n", random_vector(rng, depth - 1, True), NODE))
        )
    if pick in (8, 9):
        return Norm(random_constant_rational(rng) * flat_vector(rng, node)) ** rng.choice((1, 2, 3))
    if pick == 10:
        return Total(Direction(flat_vector(rng, node)) * (GAMMA * flat_vector(rng, node)))
    if pick == 11:
        return (
            Expectation(
                random_constant(rng) * random_scalar(rng, depth - 1, node, roots=False), rng.choice((0, 1, START))
            )
            + scalar()
        )
    if pick == 12:
        return rng.choice((Majority, Gain))(random_scalar(rng, depth - 1, node, roots=False))
    if pick == 13:
        return Expectation(OverNodes(B**2 * Norm(flat_vector(rng, True)) * Total(flat_vector(rng, True) ** 2)), START)
    if pick == 14:
        return OverNodes(
            random_scalar(rng, depth - 1, True, roots=False) * Total(W * random_vector(rng, depth - 1, True))
        )
    return OverNodes(Norm(flat_vector(rng, True)) * random_scalar(rng, depth - 1, True, roots=False))


def flat_vector(rng: random.Random, node: bool) -> sp.Expr:
    """Return a vector with rational coordinates: its length is one root."""
    return rng.choice(
        [U, V, U - V, 2 * U + 4 * V, V - U, GAMMA * U - GAMMA * V, *([W, W - U, 3 * U - 3 * W] if node else [])]
    )


def random_constant_rational(rng: random.Random) -> sp.Expr:
    """Return a constant without roots, of either sign."""
    return rng.choice([sp.Integer(1), sp.Integer(-2), GAMMA, -GAMMA / (ITERATION + 1), TOTAL])


def rational_term(rng: random.Random) -> sp.Rational:
    """Return a small rational constant."""
    return sp.Rational(rng.randint(-3, 3), rng.choice((1, 2)))

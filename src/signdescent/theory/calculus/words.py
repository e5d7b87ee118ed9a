"""What each word of a class of problems says, and each kind of draw, as relations between terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import sympy as sp
from sympy.core.relational import Relational

from signdescent.theory.calculus.facts import (
    BATCH,
    CONTRACTION,
    CONVEXITY,
    COORDINATE_DEVIATION,
    DELTA,
    DEVIATION,
    DEVIATIONS,
    DIMENSION,
    DISTANCE,
    GROWTH,
    LOWER,
    MINIMUM,
    NODE_GAP,
    NODE_LOWER,
    NODE_SMOOTHNESS,
    NODES,
    NOISE,
    SCALE,
    SIGMA,
    SMOOTH,
    SMOOTHNESS,
    SPREAD,
    START_GAP,
    TOTAL,
    VARIANCE,
    ZETA,
    at_most,
    equal,
)  # fmt: skip
from signdescent.theory.calculus.method import Draw
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    START,
    Agrees,
    Direction,
    Excess,
    Expectation,
    Gradient,
    Norm,
    OverNodes,
    OverTime,
    Sign,
    Total,
    Value,
    variable,
)  # fmt: skip
from signdescent.theory.symbols import K

__all__ = ["DRAWS", "LAWS", "WORDS", "Word", "spoken_of"]


@dataclass(frozen=True, slots=True)
class Word:
    """What a property of a class of problems says.

    Parameters
    ----------
    statement : str
        In words.
    points : int or None
        How many points an instance is about; None for an instance about a draw.
    relation : callable
        From the points, or from the draw's variable, what it stands for, and the stage that is given, to the relation.
        It holds almost surely in every iteration.
    draw : str
        The kind of draw that an instance is about; of samples and noise it says the same.
    needs : tuple of str
        Words that the class must have besides.
    of_nodes : bool
        Whether an instance is about what every node draws, and about nothing else.
    of_one : bool
        Whether an instance is about draws of all nodes that stand for one vector, and about nothing else.
    power : int
        Which power of the draw has a finite conditional expectation by the word; 0 if the word says nothing of it.
    """

    statement: str
    points: int | None
    relation: Callable[..., Relational]
    draw: str = ""
    needs: tuple[str, ...] = ()
    of_nodes: bool = False
    of_one: bool = False
    power: int = 0


def spoken_of(kind: str, draw: Draw) -> sp.Expr | None:
    """Return what a word about a kind of draws speaks of for a draw; None if of nothing.

    A sample is its vector plus its noise, so that a word about the one says the same of the other.
    """
    if draw.kind == kind:
        return draw.variable
    if {draw.kind, kind} == {"noise", "sample"}:
        return draw.variable - draw.of if kind == "noise" else draw.variable + draw.of
    return None


def _descends(here: sp.Expr, there: sp.Expr, g: sp.Expr, step: sp.Expr, constant: sp.Expr) -> Relational:
    """Return the descent lemma, f(x + step) <= f(x) + <g, step> + sum of constant step_i^2/2."""
    return at_most(there, here + Total(g * step) + Total(constant * step**2) / 2)


def _coordinate_smooth(x: sp.Expr, y: sp.Expr) -> Relational:
    return _descends(Value("f", x), Value("f", y), Gradient("f", x), y - x, SMOOTHNESS)


def _convex(x: sp.Expr, y: sp.Expr) -> Relational:
    return at_most(Value("f", x) + Total(Gradient("f", x) * (y - x)), Value("f", y))


def _strongly_convex(x: sp.Expr, y: sp.Expr) -> Relational:
    step = y - x
    return at_most(Value("f", x) + Total(Gradient("f", x) * step) + CONVEXITY * Total(step**2) / 2, Value("f", y))


def _f_lipschitz(x: sp.Expr, y: sp.Expr) -> Relational:
    return at_most(Norm(Gradient("f", x) - Gradient("f", y)), SMOOTH * Norm(x - y))


def _f_descent(x: sp.Expr, y: sp.Expr) -> Relational:
    return _descends(Value("f", x), Value("f", y), Gradient("f", x), y - x, SMOOTH)


def _node_gradient(x: sp.Expr) -> Gradient:
    return Gradient("f_n", x, NODE)


def _lipschitz(x: sp.Expr, y: sp.Expr) -> Relational:
    return at_most(Norm(_node_gradient(x) - _node_gradient(y)), NODE_SMOOTHNESS * Norm(x - y))


def _descent(x: sp.Expr, y: sp.Expr) -> Relational:
    return _descends(Value("f_n", x, NODE), Value("f_n", y, NODE), _node_gradient(x), y - x, NODE_SMOOTHNESS)


def _small_gradient(x: sp.Expr) -> Relational:
    return at_most(Total(_node_gradient(x) ** 2), 2 * NODE_SMOOTHNESS * Excess("f_n", x, NODE))


def _distance(x: sp.Expr) -> Norm:
    return Norm(_node_gradient(x) - OverNodes(_node_gradient(x)))


def _zeta() -> Relational:
    distance = Expectation(OverNodes(_distance(variable("x", COORDINATE))), START)
    return equal(OverTime(distance), K * ZETA)


_NO_MEAN = Word("the noise has mean 0", None, lambda e, _of, given: equal(Expectation(e, given), 0), "noise", power=1)
_EXCESS = Word("f(x) - f* is the excess of f at x", 1, lambda x: equal(Value("f", x), Excess("f", x) + LOWER))
_TO_MINIMUM = Norm(variable("x0", COORDINATE) - MINIMUM)
_FIRST_EXCESS = Excess("f", variable("x0", COORDINATE))
WORDS: Mapping[str, tuple[Word, ...]] = MappingProxyType(
    {
        "coordinate-smooth": (
            Word("f(y) <= f(x) + <grad f(x), y - x> + sum L_i (y_i - x_i)^2/2", 2, _coordinate_smooth),
            Word("L_i >= 0", 0, lambda: at_most(0, SMOOTHNESS)),
            Word("the sum of the L_i is total", 0, lambda: equal(Total(SMOOTHNESS), TOTAL)),
        ),
        "smooth": (
            Word("|grad f_n(x) - grad f_n(y)| <= L_n |x - y|", 2, _lipschitz),
            Word("L_n >= 0", 0, lambda: at_most(0, NODE_SMOOTHNESS)),
            Word("the mean of the L_n is smooth", 0, lambda: equal(OverNodes(NODE_SMOOTHNESS), SMOOTH)),
            Word("f_n(y) <= f_n(x) + <grad f_n(x), y - x> + L_n |y - x|^2/2, by integration", 2, _descent),
            Word(
                "2 (d - 1) L_n/M is at most A",
                0,
                lambda: at_most(2 * (DIMENSION - 1) / NODES * NODE_SMOOTHNESS, GROWTH),
            ),
        ),
        "lipschitz-gradient": (
            Word("|grad f(x) - grad f(y)| <= smooth |x - y|", 2, _f_lipschitz),
            Word("f(y) <= f(x) + <grad f(x), y - x> + smooth |y - x|^2/2, by integration", 2, _f_descent),
        ),
        "convex": (Word("f(y) >= f(x) + <grad f(x), y - x>", 2, _convex),),
        "strongly-convex": (Word("f(y) >= f(x) + <grad f(x), y - x> + mu |y - x|^2/2", 2, _strongly_convex),),
        "minimum": (
            _EXCESS,
            Word("f is f* at the minimum", 0, lambda: equal(Value("f", MINIMUM), LOWER)),
            Word("distance is that of the first iterate from the minimum", 0, lambda: equal(_TO_MINIMUM, DISTANCE)),
        ),
        "noisy-gradient": (
            _NO_MEAN,
            Word(
                "the noise has a mean square of at most sigma^2",
                None,
                lambda e, _of, given: at_most(Expectation(Total(e**2), given), SIGMA**2),
                "noise",
                power=2,
            ),
        ),
        "stochastic-gradient": (
            Word("its mean is grad f", None, lambda h, g, given: equal(Expectation(h, given), g), "sample", power=1),
        ),
        "bounded-second-moment": (
            Word(
                "it has a mean square of at most sigma^2",
                None,
                lambda h, _g, given: at_most(Expectation(Total(h**2), given), SIGMA**2),
                "sample",
                power=2,
            ),
        ),
        "batch-noise": (
            _NO_MEAN,
            Word(
                "the noise of a coordinate has a mean square of at most sigma_i^2/batch",
                None,
                lambda e, _of, given: at_most(Expectation(e**2, given), COORDINATE_DEVIATION**2 / BATCH),
                "noise",
                power=2,
            ),
            Word("sigma_i >= 0", 0, lambda: at_most(0, COORDINATE_DEVIATION)),
            Word("the sum of the sigma_i is deviations", 0, lambda: equal(Total(COORDINATE_DEVIATION), DEVIATIONS)),
        ),
        "contraction": (
            Word(
                "its mean squared distance from its vector v is at most (1 - contraction) |v|^2",
                None,
                lambda c, v, given: at_most(Expectation(Total((c - v) ** 2), given), (1 - CONTRACTION) * Total(v**2)),
                "compressed",
                power=2,
            ),
        ),
        "bounded-below": (
            _EXCESS,
            Word("start is the excess of f at the first iterate", 0, lambda: equal(_FIRST_EXCESS, START_GAP)),
            Word("delta is the excess of f at the first iterate", 0, lambda: equal(_FIRST_EXCESS, DELTA)),
        ),
        "nodes-bounded-below": (
            Word(
                "f_n(x) - f_n* is the excess of f_n at x",
                1,
                lambda x: equal(Value("f_n", x, NODE), Excess("f_n", x, NODE) + NODE_LOWER),
            ),
            Word(
                "D0 is the mean of the excesses of the f_n at the first iterate",
                0,
                lambda: equal(OverNodes(Excess("f_n", variable("x0", COORDINATE), NODE)), NODE_GAP),
            ),
            Word(
                "|grad f_n(x)|^2 <= 2 L_n (f_n(x) - f_n*), by a step of 1/L_n, or of any length if L_n = 0",
                1,
                _small_gradient,
                needs=("smooth",),
            ),
        ),
        "partitioned-data": (
            Word("f is the mean of the f_n", 1, lambda x: equal(Value("f", x), OverNodes(Value("f_n", x, NODE)))),
            Word("zeta is the mean over k < K of the expected mean distance of the nodes' gradients", 0, _zeta),
        ),
        "homogeneous": (Word("grad f_n = grad f for every node", 1, lambda x: equal(_distance(x), 0)),),
        "success-probability-bounds": (
            Word(
                "P(sign h_i = sign g_i) > 1/2 wherever g_i is not 0",
                None,
                lambda h, g, given: at_most(0, sp.Abs(g) * (2 * Expectation(Agrees(h, g), given) - 1)),
                "sample",
            ),
        ),
        "unimodal-symmetric-noise": (
            Word(
                "the mean of a sample is its vector",
                None,
                lambda h, of, given: equal(Expectation(h, given), of),
                "sample",
                power=1,
            ),
            Word(
                "its mean square is finite, and at least the square of its mean",
                None,
                lambda h, of, given: at_most(of**2, Expectation(h**2, given)),
                "sample",
                power=2,
            ),
        ),
        "positive-mean-sign": (
            Word(
                "E sign(h_i g_i) > 0 wherever g_i is not 0",
                None,
                lambda h, g, given: at_most(0, g * Expectation(Sign(h), given)),
                "sample",
            ),
        ),
        "shared-data": (
            Word(
                "the samples of all nodes have one law",
                None,
                lambda h, g, given: equal(
                    Expectation(Agrees(h, g), given), OverNodes(Expectation(Agrees(h, g), given))
                ),
                "sample",
                of_one=True,
            ),
        ),
        "unbiased": (
            _NO_MEAN,
            Word(
                "the mean of a sample is the gradient",
                None,
                lambda h, of, given: equal(Expectation(h, given), of),
                "sample",
                power=1,
            ),
        ),
        "bounded-variance": (
            replace(_NO_MEAN, of_nodes=True),
            Word(
                "the noise has a mean square of at most sigma_n^2",
                None,
                lambda e, _of, given: at_most(Expectation(Total(e**2), given), DEVIATION**2),
                "noise",
                power=2,
                of_nodes=True,
            ),
            Word("sigma_n >= 0", 0, lambda: at_most(0, DEVIATION)),
            Word("the mean of the sigma_n is noise", 0, lambda: equal(OverNodes(DEVIATION), NOISE)),
            Word(
                "d/M times the mean of the sigma_n^2 is spread2",
                0,
                lambda: equal(DIMENSION / NODES * OverNodes(DEVIATION**2), VARIANCE),
            ),
        ),
        "independent-nodes": (
            Word(
                "the mean of the nodes' noise has a mean square of at most the sum of the sigma_n^2 over M^2, spread^2",
                None,
                lambda e, _of, given: at_most(Expectation(Total(OverNodes(e) ** 2), given), SPREAD**2),
                "noise",
                needs=("bounded-variance",),
                of_nodes=True,
            ),
        ),
    }
)
"""What the words of a class say, by word."""
DRAWS: Mapping[str, tuple[Word, ...]] = MappingProxyType(
    {
        "stochastic-sign": (
            Word(
                "its mean is the direction of its vector",
                None,
                lambda s, of, given: equal(Expectation(s, given), Direction(of)),
                "stochastic-sign",
            ),
            Word(
                "its coordinates are 1 or -1, or 0 for the vector 0: at most 1 in size",
                None,
                lambda s, _of, _given: at_most(s**2, 1),
                "stochastic-sign",
            ),
        ),
        "scaled-sign": (
            Word(
                "its mean is its vector over the scale",
                None,
                lambda s, of, given: equal(Expectation(s, given), of / SCALE),
                "scaled-sign",
                needs=("bounded-samples",),
            ),
            Word("its coordinates are 1 or -1", None, lambda s, _of, _given: equal(s**2, 1), "scaled-sign"),
        ),
    }
)
"""What is true of every draw of a kind, by kind."""
LAWS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "unimodal-symmetric-noise": frozenset({"unimodal", "symmetric"}),
        "no-atom-at-zero": frozenset({"no-atom-at-zero"}),
        "shared-data": frozenset({"independent-copies"}),
    }
)
"""The properties of laws, of `signdescent.theory.laws.CLASSES`, that a word gives samples whose mean is not 0."""

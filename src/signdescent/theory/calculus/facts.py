"""Facts about all vectors and numbers, and what each word of a class of problems says, as relations between terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    Agrees,
    Better,
    Direction,
    Gain,
    Majority,
    Norm,
    OverNodes,
    Sign,
    Total,
    Value,
    Where,
    variable,
)

__all__ = [
    "BATCH",
    "CONSTANTS",
    "CONTRACTION",
    "CONVEXITY",
    "COORDINATE_DEVIATION",
    "DELTA",
    "DEVIATION",
    "DEVIATIONS",
    "DIMENSION", "DIRECTION",
    "DISTANCE",
    "FACTS",
    "GROWTH",
    "LOWER",
    "MINIMUM",
    "NODES",
    "NODE_GAP",
    "NODE_LOWER",
    "NODE_SMOOTHNESS",
    "NOISE",
    "SCALE",
    "SIGMA",
    "SMOOTH",
    "SMOOTHNESS",
    "SPREAD",
    "START_GAP",
    "TOTAL",
    "VARIANCE",
    "WEIGHT",
    "ZETA",
    "Fact",
    "at_most",
    "equal",
]  # fmt: skip

SMOOTHNESS = variable("L", COORDINATE)
"""The smoothness constant of a coordinate."""
NODE_SMOOTHNESS = variable("L_n", NODE)
"""The smoothness constant of a node's function."""
DEVIATION = variable("sigma_n", NODE)
"""The bound on the standard deviation of a node's noise."""
START_GAP, DELTA, TOTAL, SMOOTH, NOISE, SPREAD, ZETA = sp.symbols(
    "start delta total smooth noise spread zeta", nonnegative=True
)
SIGMA, CONVEXITY, DISTANCE, SCALE = sp.symbols("sigma mu distance scale", nonnegative=True)
DEVIATIONS, BATCH, CONTRACTION = sp.symbols("deviations batch contraction", nonnegative=True)
COORDINATE_DEVIATION = variable("sigma", COORDINATE)
"""The bound on the standard deviation of one sample's noise in a coordinate."""
NODE_LOWER = variable("f_n_star", NODE)
"""A lower bound of a node's function."""
WEIGHT = variable("w_n", NODE)
"""A positive weight of a node."""
DIRECTION = variable("normal_n", COORDINATE, NODE)
"""A vector of a node; a problem in coordinates defines it."""
NODE_GAP, GROWTH, VARIANCE = sp.symbols("D0 A spread2", nonnegative=True)
MINIMUM = variable("x_star", COORDINATE)
"""A point at which f is least."""
DIMENSION = sp.Symbol("d", integer=True, positive=True)
NODES = sp.Symbol("M", integer=True, positive=True)
"""The number of nodes."""
CONSTANTS = (
    COORDINATE_DEVIATION, SMOOTHNESS, NODE_SMOOTHNESS, DEVIATION, NODE_LOWER, WEIGHT, DIRECTION, MINIMUM,
    variable("x0", COORDINATE),
)  # fmt: skip
"""Families of constants."""
LOWER = sp.Symbol("f_star", real=True)
"""A lower bound of f."""


def at_most(left: Any, right: Any) -> Relational:
    """Return ``left <= right``, unevaluated."""
    return sp.Le(sp.sympify(left), sp.sympify(right), evaluate=False)


def equal(left: Any, right: Any) -> Relational:
    """Return ``left == right``, unevaluated."""
    return sp.Eq(sp.sympify(left), sp.sympify(right), evaluate=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation that holds for all real numbers or vectors.

    Parameters
    ----------
    statement, proof : str
        In words.
    arity : int
        How many terms it is about.
    relation : callable
        From these terms to the relation.
    """

    statement: str
    proof: str
    arity: int
    relation: Callable[..., Relational]


def _inner(u: sp.Expr, v: sp.Expr) -> Total:
    return Total(u * v)


FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "cauchy-schwarz": Fact(
            "<u, v> <= |u| |v|.",
            "|u|^2 |v|^2 - <u, v>^2 is the sum of (u_i v_j - u_j v_i)^2 over i < j.",
            2,
            lambda u, v: at_most(_inner(u, v), Norm(u) * Norm(v)),
        ),
        "triangle": Fact(
            "|u + v| <= |u| + |v|.",
            "|u + v|^2 = |u|^2 + 2 <u, v> + |v|^2, and <u, v> <= |u| |v|.",
            2,
            lambda u, v: at_most(Norm(u + v), Norm(u) + Norm(v)),
        ),
        "square": Fact("u^2 >= 0.", "u is real.", 1, lambda u: at_most(0, u**2)),
        "norm-of-mean": Fact(
            "|mean of u_n| <= mean of |u_n|.",
            "The triangle inequality for M vectors, divided by M.",
            1,
            lambda u: at_most(Norm(OverNodes(u)), OverNodes(Norm(u))),
        ),
        "square-of-mean": Fact(
            "(mean of a_n)^2 <= mean of a_n^2.",
            "The mean of (a_n - mean)^2 is not negative.",
            1,
            lambda a: at_most(OverNodes(a) ** 2, OverNodes(a**2)),
        ),
        "sign-square": Fact("sign(u)^2 <= 1.", "sign(u) is -1, 0 or 1.", 1, lambda u: at_most(Sign(u) ** 2, 1)),
        "agreement": Fact(
            "-g sign(h) <= |g| (1 - 2 [sign h = sign g]).",
            "If the signs agree, g sign(h) = |g|. If not, g sign(h) >= -|g|.",
            2,
            lambda g, h: at_most(-g * Sign(h), sp.Abs(g) * (1 - 2 * Agrees(h, g))),
        ),
        "sign-error": Fact(
            "|g| - g sign(h) <= 2 |h - g|.",
            "If the signs agree, the left side is 0. If not, it is at most 2 |g|, and |h - g| >= |g|.",
            2,
            lambda g, h: at_most(sp.Abs(g) - g * Sign(h), 2 * sp.Abs(h - g)),
        ),
        "sign-parabola": Fact(
            "b^2 - b |b| sign(u) <= 2 (u - b)^2.",
            "If u and b have one sign, the left side is at most 0, or b is 0. If not, it is at most 2 b^2, and |u - b| "
            "is at least |b|.",
            2,
            lambda u, b: at_most(b**2 - b * sp.Abs(b) * Sign(u), 2 * (u - b) ** 2),
        ),
        "direction": Fact(
            "<u/|u|, u> = |u|.",
            "For u = 0 both sides are 0.",
            1,
            lambda u: equal(_inner(Direction(u), u), Norm(u)),
        ),
        "direction-inner": Fact(
            "<v, u/|u|> <= |v|.",
            "<v, u> <= |v| |u|; for u = 0 the left side is 0.",
            2,
            lambda v, u: at_most(_inner(v, Direction(u)), Norm(v)),
        ),
        "better": Fact(
            "f(z) <= f(y), and z is the better of two points y and x.",
            "z is y if f(y) < f(x), and x otherwise.",
            2,
            lambda y, x: at_most(Value("f", Better("f", y, x)), Value("f", y)),
        ),
        "no-worse": Fact(
            "f(z) <= f(x), and z is the better of two points y and x.",
            "z is y if f(y) < f(x), and x otherwise.",
            2,
            lambda y, x: at_most(Value("f", Better("f", y, x)), Value("f", x)),
        ),
        "majority": Fact(
            "2 I(p; l, l) - 1 = (2 p - 1) gain(p).",
            "It defines gain(p), which is at least 0, since I(p; l, l) rises in p and is 1/2 at p = 1/2.",
            1,
            lambda p: equal(2 * Majority(p) - 1, (2 * p - 1) * Gain(p)),
        ),
        "likely-majority": Fact(
            "I(p; l, l) >= p for p from 1/2 to 1, and it is 1 for larger p.",
            "I is 1/2 at 1/2 and 1 from 1 on. It is concave between them, since its slope, a multiple of "
            "(p (1 - p))^(l - 1), falls; so it lies above the chord, p.",
            1,
            lambda p: at_most(Where(p, sp.Rational(1, 2), 0, sp.Min(1, p)), Majority(p)),
        ),
        "dimension": Fact("The sum of d ones is d.", "There are d coordinates.", 0, lambda: equal(Total(1), DIMENSION)),
        "direction-times-length": Fact(
            "|u| (u/|u|) = u.",
            "For u = 0 both sides are 0.",
            1,
            lambda u: equal(Norm(u) * Direction(u), u),
        ),
        "sign-of-multiple": Fact(
            "sign(w_n u) = sign(u).",
            "The weights w_n are positive.",
            1,
            lambda u: equal(Sign(WEIGHT * u), Sign(u)),
        ),
        "direction-of-multiple": Fact(
            "The direction of w_n u is that of u.",
            "w_n u/|w_n u| = u/|u|, since the weights w_n are positive; for u = 0 both sides are 0.",
            1,
            lambda u: equal(Direction(WEIGHT * u), Direction(u)),
        ),
        "direction-length": Fact(
            "|u/|u||^2 <= 1.",
            "It is 1, and 0 for u = 0.",
            1,
            lambda u: at_most(Total(Direction(u) ** 2), 1),
        ),
    }
)
"""Facts about all terms, by name."""

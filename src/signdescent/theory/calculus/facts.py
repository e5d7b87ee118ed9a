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
    Direction,
    Excess,
    Expectation,
    Gradient,
    Norm,
    OverNodes,
    Sign,
    Total,
    Value,
    variable,
)

__all__ = ["CONSTANTS", "FACTS", "LOWER", "SMOOTHNESS", "WORDS", "Fact", "Word", "at_most", "equal"]

SMOOTHNESS = variable("L", COORDINATE)
"""The smoothness constant of a coordinate."""
CONSTANTS = (SMOOTHNESS, variable("L_n", NODE), variable("x0", COORDINATE))
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
        "direction": Fact(
            "<u/|u|, u> = |u|.",
            "For u = 0 both sides are 0.",
            1,
            lambda u: equal(_inner(Direction(u), u), Norm(u)),
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
        From the points, or from the draw's variable and what it stands for, to the relation. It holds almost surely in
        every iteration.
    draw : str
        The kind of draw that an instance is about.
    """

    statement: str
    points: int | None
    relation: Callable[..., Relational]
    draw: str = ""


def _coordinate_smooth(x: sp.Expr, y: sp.Expr) -> Relational:
    step = y - x
    bound = Value("f", x) + Total(Gradient("f", x) * step) + Total(SMOOTHNESS * step**2) / 2
    return at_most(Value("f", y), bound)


def _total() -> Relational:
    return equal(Total(SMOOTHNESS), sp.Symbol("total", nonnegative=True))


def _bounded_below(x: sp.Expr) -> Relational:
    return equal(Value("f", x), Excess("f", x) + LOWER)


def _start() -> Relational:
    return equal(Excess("f", variable("x0", COORDINATE)), sp.Symbol("start", nonnegative=True))


def _success(h: sp.Expr, g: sp.Expr) -> Relational:
    return at_most(0, sp.Abs(g) * (2 * Expectation(Agrees(h, g), 0) - 1))


def _node_smooth(x: sp.Expr, y: sp.Expr) -> Relational:
    difference = Gradient("f_n", x, NODE) - Gradient("f_n", y, NODE)
    return at_most(Norm(difference), variable("L_n", NODE) * Norm(x - y))


def _unbiased(e: sp.Expr, _of: sp.Expr) -> Relational:
    return equal(Expectation(e, 0), 0)


def _bounded_variance(e: sp.Expr, _of: sp.Expr) -> Relational:
    return at_most(Expectation(Total(e**2), 0), sp.Symbol("sigma", nonnegative=True) ** 2)


WORDS: Mapping[str, tuple[Word, ...]] = MappingProxyType(
    {
        "coordinate-smooth": (
            Word("f(y) <= f(x) + <grad f(x), y - x> + sum L_i (y_i - x_i)^2/2", 2, _coordinate_smooth),
            Word("L_i >= 0", 0, lambda: at_most(0, SMOOTHNESS)),
            Word("the sum of the L_i is total", 0, _total),
        ),
        "bounded-below": (
            Word("f(x) - f* is the excess of f at x", 1, _bounded_below),
            Word("start is the excess of f at the first iterate", 0, _start),
        ),
        "success-probability-bounds": (
            Word("P(sign h_i = sign g_i) > 1/2 wherever g_i is not 0", None, _success, "sample"),
        ),
        "smooth": (Word("|grad f_n(x) - grad f_n(y)| <= L^n |x - y|", 2, _node_smooth),),
        "unbiased": (Word("the noise has mean 0, given the past", None, _unbiased, "noise"),),
        "bounded-variance": (
            Word("the noise has a mean square of at most sigma^2, given the past", None, _bounded_variance, "noise"),
        ),
    }
)
"""What the words of a class say, by word."""

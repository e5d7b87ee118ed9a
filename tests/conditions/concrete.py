"""Problems in coordinates, lower bounds on sequences, and recursions from below."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from conditions.cases import Case, bad
from conditions.letters import GAMMA, H_N, S3, X0, D, E, G, H, X
from conditions.newer import drawn
from signdescent.theory.calculus.facts import at_most, equal
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.rules import Compared, InCoordinates, LeastAbove
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    Direction,
    Expectation,
    Gradient,
    Norm,
    Sign,
    Total,
    Value,
    variable,
)
from signdescent.theory.symbols import eps, gamma0

__all__ = ["CASES"]

LINE, MOMENTA, FADING = "sec3.2-stuck-run", "sec5.3-no-stochsign-run", "sec5.1-eventually-fading-bias"
PAIR, SPLIT, BIAS = "rank-one-pair-on-z", "split-rank-one-pair-on-z", "fading-bias"
LEVEL = Value("size", X) + 1 - Value("fade", X)
AFTER = X - gamma0 / sp.sqrt(ITERATION + 1) * Sign(H)
NODE_GRADIENT = Gradient("f_n", X, NODE)


def rises(**changes: Any) -> Compared:
    """Return the recursion of the level, with changes."""
    fields: dict[str, Any] = {
        "term": LEVEL, "bound": sp.Integer(2), "factor": 1, "addend": 0, "uses": {"walk": 1, "clock": 1},
        "first": {"first size": -1, "first fade": 1}, "given": ("level >= 0",), "sense": ">=",
    }  # fmt: skip
    return Compared(**{**fields, **changes})


CASES: dict[str, Case] = {
    # ---------------------------------------------------------------- coordinates
    "a problem of another claim": Case(
        "is no problem in coordinates", (bad(InCoordinates(SPLIT), equal(Total(Sign(H)), 0)),), claim=LINE,
    ),
    "a class that is no problem": Case(
        "is no problem in coordinates", (bad(InCoordinates("bounded-below"), at_most(0, D)),),
    ),
    "coordinates of an expectation in every iteration": Case(
        "expected lines about one iteration",
        (bad(InCoordinates(PAIR, given=("expected",)), at_most(4 * sp.sqrt(2) * eps**2, Norm(G))),), claim=LINE,
    ),
    "signs that add up to 1": Case(
        "not shown in coordinates", (bad(InCoordinates(PAIR), equal(Total(Sign(H)), 1)),), claim=LINE, false=True,
    ),
    "signs for large eps": Case(
        "not shown in coordinates", (bad(InCoordinates(PAIR), equal(Total(Sign(H)), 0)),), claim=LINE, false=True,
        change=lambda c: replace(c, where={**c.where, eps: sp.Interval(0, 3)}), runs={"level": Fraction(2)},
    ),
    "a point that need not lie on Z": Case(
        "not shown in coordinates", (bad(InCoordinates(PAIR), equal(Total(X), 2)),), claim=LINE,
    ),
    "signs of momenta that may point anywhere": Case(
        "not shown in coordinates",
        (bad(InCoordinates(SPLIT), equal(Total(Sign(variable("m", COORDINATE, NODE))), 0)),), claim=MOMENTA,
    ),
    "a bias for long steps": Case(
        "not shown in coordinates",
        (bad(InCoordinates(BIAS, given=("y >= 0",)), at_most(
            Expectation(Value("fade", AFTER), 0) + gamma0 / sp.sqrt(ITERATION + 1) * Value("bias", X), Value("fade", X)
        )),), claim=FADING,
        change=lambda c: replace(c, where={**c.where, gamma0: sp.Interval.open(0, 100)}),
        false=True, runs={"first": Fraction(50)},
    ),
    "a sample of a node on a problem without nodes": Case(
        "which the problem has", (bad(InCoordinates(PAIR), equal(Total(Sign(H_N)), 0)),), claim=LINE,
        method=drawn(Draw(H_N, "sample", NODE_GRADIENT, 1)),
    ),
    "a sample that is drawn later": Case(
        "which the problem has", (bad(InCoordinates(PAIR), equal(Total(Sign(H)), 0)),), claim=LINE,
        method=drawn(Draw(E, "noise", G, 1), Draw(H, "sample", Gradient("f", X + E), 2)),
    ),
    "a first iterate elsewhere": Case(
        "the first iterate is not x0", (bad(InCoordinates(PAIR), equal(Total(X0), 2)),), claim=LINE,
        method=MethodTerms(states=(State(X, 2 * X0, X),), draws=()),
    ),
    "a problem without a set for eps": Case(
        "has no set for the parameter", (bad(InCoordinates(PAIR), equal(Total(Sign(H)), 0)),), claim=LINE,
        change=lambda c: replace(c, right=sp.Integer(0), where={s: v for s, v in c.where.items() if s != eps}),
    ),
    "a function that the problem lacks": Case(
        "the problem has no function g", (bad(InCoordinates(BIAS), at_most(0, Value("g", X))),), claim=FADING,
    ),
    "a gradient that the problem lacks": Case(
        "the problem has no function f_n", (bad(InCoordinates(PAIR), at_most(0, Norm(NODE_GRADIENT))),), claim=LINE,
    ),
    "noise on a problem with samples": Case(
        "is not the noise of a node", (bad(InCoordinates(PAIR), equal(Total(E), 0)),), claim=LINE,
        method=drawn(Draw(E, "noise", G, 1)),
    ),
    "a direction in coordinates": Case(
        "has no form in coordinates", (bad(InCoordinates(PAIR), at_most(0, Total(Direction(X) ** 2))),), claim=LINE,
    ),
    "an expectation of the step": Case(
        "is not the expectation, given the past, of a term with one sample",
        (bad(InCoordinates(PAIR), at_most(0, Expectation(variable("gamma_k"), 0))),), claim=LINE,
    ),
    "a mean without probabilities": Case(
        "does not state the probabilities", (bad(InCoordinates(PAIR), at_most(0, Expectation(Total(H**2), 0))),),
        claim=LINE,
    ),
    # ---------------------------------------------------------------- recursions from below
    "a recursion in no sense": Case("expected the sense", (bad(rises(sense=">")),), claim=FADING),
    "a recursion from above": Case("what is left", (bad(rises(sense="<=")),), claim=FADING),
    "a level that may be negative": Case("is not at least 0 by its form", (bad(rises(given=())),), claim=FADING),
    "a level that begins lower": Case("what is left", (bad(rises(bound=sp.Integer(3))),), claim=FADING, false=True),
    "a bound that rises by itself": Case(
        "obeys the recursion", (bad(rises(bound=2 + ITERATION)),), claim=FADING,
    ),
    # ---------------------------------------------------------------- lower bounds on sequences
    "the least of a path": Case("expected a line that bounds one expectation from below", (bad(LeastAbove("far")),), claim=LINE),
    "the least of what is bounded from above": Case(
        "expected a line that bounds one expectation from below", (bad(LeastAbove("t")),), taken={"t": (GAMMA - S3, "mean")},
    ),
    "the least above what changes": Case(
        "expected an expectation, one constant", (bad(LeastAbove("t")),), taken={"t": (S3 - ITERATION, "mean")},
    ),
    "the least of a product": Case(
        "expected an expectation, one constant", (bad(LeastAbove("t")),), taken={"t": (S3 * Norm(X0), "mean")},
    ),
}  # fmt: skip
"""Cases for `InCoordinates`, `LeastAbove` and `Compared` with ``>=``."""

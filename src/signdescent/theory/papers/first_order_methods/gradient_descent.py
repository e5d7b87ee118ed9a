"""Gradient descent on smooth and on strongly convex functions.

The claims are those of Nesterov, Lectures on Convex Optimization (2018), section 1.2.3 and Theorem 2.1.15.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import MINIMUM, at_most
from signdescent.theory.calculus.method import MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import AtEnd, Combined, Compared, Instance, MeanOf, Telescoped, Unconditional
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    START,
    Average,
    Excess,
    Expectation,
    Gradient,
    Last,
    Norm,
    Total,
    variable,
)
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

__all__ = ["CLAIMS"]

gamma = sp.Symbol("gamma", positive=True)
smooth, start, mu, distance = sp.symbols("smooth start mu distance", nonnegative=True)
POSITIVE, HALF_LINE = sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo)

x, x0 = variable("x", COORDINATE), variable("x0", COORDINATE)
g = Gradient("f", x)
after = x - gamma * g
GRADIENT_DESCENT = MethodTerms(states=(State(x, x0, after),), draws=(), name="gradient descent with a constant step")
before, later = Excess("f", x), Excess("f", after)
factor = gamma * (1 - smooth * gamma / 2)
squared = Average(Expectation(Norm(g) ** 2, START))

SMOOTH = RunClaim(
    "gradient-descent-smooth",
    GRADIENT_DESCENT,
    ("lipschitz-gradient", "bounded-below"),
    squared,
    start / (factor * K),
    {K: sp.S.Naturals, gamma: POSITIVE, smooth: HALF_LINE, start: HALF_LINE},
    (sp.Lt(smooth * gamma, 2),),
    title="mean |grad f(x_k)|^2 <= (f(x0) - f*)/(gamma (1 - smooth gamma/2) K)",
    proof=RunTheorem(
        GRADIENT_DESCENT,
        (
            Line("smooth", Instance("lipschitz-gradient", (x, after), which=1)),
            Line("here", Instance("bounded-below", (x,))),
            Line("there", Instance("bounded-below", (after,))),
            Line(
                "falls",
                Combined({"smooth": 1, "here": 1, "there": -1}),
                at_most(later + factor * Total(g**2), before),
            ),
            Line("expected", Unconditional("falls")),
            Line("summed", Telescoped("expected", before)),
            Line("mean", MeanOf("summed")),
            Line("first", Instance("bounded-below", which=1)),
            Line("bound", Combined({"mean": 1, "first": 1 / (factor * K)}), at_most(squared, start / (factor * K))),
        ),
    ),
)

apart = Norm(x - MINIMUM) ** 2
first = Norm(x0 - MINIMUM)
STRONGLY_CONVEX = RunClaim(
    "gradient-descent-strongly-convex",
    GRADIENT_DESCENT,
    ("lipschitz-gradient", "strongly-convex", "minimum"),
    Last(Expectation(apart, START)),
    (1 - gamma * mu) ** K * distance**2,
    {K: sp.S.Naturals, gamma: POSITIVE, smooth: POSITIVE, mu: HALF_LINE, distance: HALF_LINE},
    (sp.Le(mu, smooth), sp.Le(gamma * smooth, 1)),
    title="|x_K - x*|^2 <= (1 - gamma mu)^K |x0 - x*|^2 for gamma <= 1/smooth",
    proof=RunTheorem(
        GRADIENT_DESCENT,
        (
            Line("smooth", Instance("lipschitz-gradient", (x, after), which=1)),
            Line("convex", Instance("strongly-convex", (x, MINIMUM))),
            Line("there", Instance("minimum", (after,))),
            Line("least", Instance("minimum", which=1)),
            Line("first", Instance("minimum", which=2)),
            Line(
                "contraction",
                Compared(
                    apart,
                    (1 - gamma * mu) ** ITERATION * distance**2,
                    factor=1 - gamma * mu,
                    addend=0,
                    uses={"smooth": 2 * gamma, "convex": 2 * gamma, "there": -2 * gamma, "least": 2 * gamma},
                    first={"first": distance + first},
                ),
            ),
            Line("bound", AtEnd("contraction")),
        ),
    ),
)

CLAIMS = (SMOOTH, STRONGLY_CONVEX)

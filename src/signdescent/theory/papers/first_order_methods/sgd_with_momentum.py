"""Stochastic gradient descent with momentum on smooth functions.

The argument follows Yang, Lin and Li, Unified Convergence Analysis of Stochastic Momentum Methods for Convex and
Non-convex Optimization (2016): the point x - gamma beta m/(1 - beta) descends like plain stochastic gradient descent.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Combined,
    Compared,
    Given,
    Instance,
    Known,
    MeanOf,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    START,
    Average,
    Excess,
    Expectation,
    Gradient,
    Norm,
    Total,
    variable,
)
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

__all__ = ["CLAIMS"]

gamma, alpha = sp.symbols("gamma alpha", positive=True)  # the step size, and 1 minus the momentum parameter
smooth, start, sigma = sp.symbols("smooth start sigma", nonnegative=True)
HALF_LINE = sp.Interval(0, sp.oo)

x, x0, m, h = (variable(name, COORDINATE) for name in ("x", "x0", "m", "h"))
g = Gradient("f", x)
momentum = (1 - alpha) * m + h
METHOD = MethodTerms(
    states=(State(x, x0, x - gamma * momentum), State(m, sp.Integer(0), momentum)),
    draws=(Draw(h, "sample", g, 1),),
    name="stochastic gradient descent with momentum",
)
shift, step = gamma * (1 - alpha) / alpha, gamma / alpha
z, z_next = x - shift * m, x - shift * m - step * h
before, later = Excess("f", z), Excess("f", z_next)
ahead = Gradient("f", z)
drift = smooth**2 * shift**2 * sigma**2 / alpha**2
size = smooth * step**2 * sigma**2 / 2
SQUARE = Expectation(Norm(g) ** 2, START)
BOUND = 2 * start / (step * K) + drift + smooth * step * sigma**2

MOMENTUM = RunClaim(
    "sgd-momentum",
    METHOD,
    ("lipschitz-gradient", "bounded-below", "stochastic-gradient", "bounded-second-moment"),
    Average(SQUARE),
    BOUND,
    {
        K: sp.S.Naturals,
        gamma: sp.Interval.open(0, sp.oo),
        alpha: sp.Interval.Lopen(0, 1),
        smooth: HALF_LINE,
        start: HALF_LINE,
        sigma: HALF_LINE,
    },
    title="mean E|grad f(x_k)|^2 <= 2 alpha (f(x0) - f*)/(gamma K) + smooth gamma sigma^2/alpha + "
    "smooth^2 gamma^2 (1 - alpha)^2 sigma^2/alpha^4, with 1 - alpha the momentum parameter",
    proof=RunTheorem(
        METHOD,
        (
            Line("smooth", Instance("lipschitz-gradient", (z, z_next), which=1)),
            Line("here", Instance("bounded-below", (z,))),
            Line("there", Instance("bounded-below", (z_next,))),
            Line(
                "step",
                Combined({"smooth": 1, "here": 1, "there": -1}),
                at_most(later, before - step * Total(ahead * h) + smooth * step**2 / 2 * Total(h**2)),
            ),
            Line("descent", Given("step")),
            Line("unbiased", Instance("stochastic-gradient", (h,))),
            Line("mean", SummedOver("unbiased", COORDINATE, ahead)),
            Line("second moment", Instance("bounded-second-moment", (h,))),
            Line("Lipschitz", Instance("lipschitz-gradient", (x, z))),
            Line(
                "near",
                Combined({"Lipschitz": Norm(g - ahead) + smooth * shift * Norm(m)}),
                at_most(Total((g - ahead) ** 2), smooth**2 * shift**2 * Total(m**2)),
            ),
            Line("ahead", Known("square", (ahead,))),
            Line("aheads", SummedOver("ahead", COORDINATE)),
            Line(
                "falls",
                Combined(
                    {
                        "descent": 1,
                        "mean": -step,
                        "second moment": smooth * step**2 / 2,
                        "near": step / 2,
                        "aheads": step / 2,
                    }
                ),
                at_most(
                    Expectation(later, 0) + step / 2 * Total(g**2),
                    before + step / 2 * smooth**2 * shift**2 * Total(m**2) + size,
                ),
            ),
            Line("expected", Unconditional("falls")),
            Line("young", Known("square", (alpha * m - h,))),
            Line("youngs", SummedOver("young", COORDINATE)),
            Line("youngs given the past", Given("youngs")),
            Line(
                "length",
                Compared(
                    Total(m**2),
                    sigma**2 / alpha**2,
                    factor=1 - alpha,
                    addend=sigma**2 / alpha,
                    uses={"youngs given the past": (1 - alpha) / alpha, "second moment": 1 / alpha},
                ),
            ),
            Line(
                "near on average",
                Combined({"expected": 1, "length": step / 2 * smooth**2 * shift**2}),
                at_most(
                    Expectation(later, START) + step / 2 * SQUARE,
                    Expectation(before, START) + step / 2 * drift + size,
                ),
            ),
            Line("summed", Telescoped("near on average", before)),
            Line("mean gradient", MeanOf("summed")),
            Line("first", Instance("bounded-below", which=1)),
            Line("bound", Combined({"mean gradient": 1, "first": 2 / (step * K)}), at_most(Average(SQUARE), BOUND)),
        ),
    ),
)

CLAIMS = (MOMENTUM,)

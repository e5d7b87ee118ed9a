"""Stochastic gradient descent with compressed steps and error feedback on smooth functions.

The argument is that of Karimireddy, Rebjock, Stich and Jaggi, Error Feedback Fixes SignSGD and other Gradient
Compression Schemes (2019), Theorem II; the bound on the residual is smaller.
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

gamma, contraction = sp.symbols("gamma contraction", positive=True)
smooth, start, sigma = sp.symbols("smooth start sigma", nonnegative=True)
HALF_LINE = sp.Interval(0, sp.oo)

x, x0, r, h, c = (variable(name, COORDINATE) for name in ("x", "x0", "r", "h", "c"))
g = Gradient("f", x)
sent = gamma * h + r
METHOD = MethodTerms(
    states=(State(x, x0, x - c), State(r, sp.Integer(0), sent - c)),
    draws=(Draw(h, "sample", g, 1), Draw(c, "compressed", sent, 2)),
    name="stochastic gradient descent with error feedback",
)
z, z_next = x - r, x - r - gamma * h
before, later, ahead = Excess("f", z), Excess("f", z_next), Gradient("f", z)
lost = (1 - contraction) * (2 - contraction) * gamma**2 / contraction
residual = 2 * lost * sigma**2 / contraction
SQUARE = Expectation(Norm(g) ** 2, START)
BOUND = 2 * start / (gamma * K) + smooth**2 * residual + smooth * gamma * sigma**2

ERROR_FEEDBACK = RunClaim(
    "error-feedback",
    METHOD,
    ("lipschitz-gradient", "bounded-below", "stochastic-gradient", "bounded-second-moment", "contraction"),
    Average(SQUARE),
    BOUND,
    {
        K: sp.S.Naturals,
        gamma: sp.Interval.open(0, sp.oo),
        contraction: sp.Interval.Lopen(0, 1),
        smooth: HALF_LINE,
        start: HALF_LINE,
        sigma: HALF_LINE,
    },
    title="mean E|grad f(x_k)|^2 <= 2 (f(x0) - f*)/(gamma K) + smooth gamma sigma^2 + "
    "2 (1 - c)(2 - c) smooth^2 gamma^2 sigma^2/c^2 for a compression with contraction c",
    proof=RunTheorem(
        METHOD,
        (
            Line("smooth", Instance("lipschitz-gradient", (z, z_next), which=1)),
            Line("here", Instance("bounded-below", (z,))),
            Line("there", Instance("bounded-below", (z_next,))),
            Line(
                "step",
                Combined({"smooth": 1, "here": 1, "there": -1}),
                at_most(later, before - gamma * Total(ahead * h) + smooth * gamma**2 / 2 * Total(h**2)),
            ),
            Line("descent", Given("step")),
            Line("unbiased", Instance("stochastic-gradient", (h,))),
            Line("mean", SummedOver("unbiased", COORDINATE, ahead)),
            Line("second moment", Instance("bounded-second-moment", (h,))),
            Line("Lipschitz", Instance("lipschitz-gradient", (x, z))),
            Line(
                "near",
                Combined({"Lipschitz": Norm(g - ahead) + smooth * Norm(r)}),
                at_most(Total((g - ahead) ** 2), smooth**2 * Total(r**2)),
            ),
            Line("ahead", Known("square", (ahead,))),
            Line("aheads", SummedOver("ahead", COORDINATE)),
            Line(
                "falls",
                Combined(
                    {
                        "descent": 1,
                        "mean": -gamma,
                        "second moment": smooth * gamma**2 / 2,
                        "near": gamma / 2,
                        "aheads": gamma / 2,
                    }
                ),
                at_most(
                    Expectation(later, 0) + gamma / 2 * Total(g**2),
                    before + gamma / 2 * smooth**2 * Total(r**2) + smooth * gamma**2 * sigma**2 / 2,
                ),
            ),
            Line("expected", Unconditional("falls")),
            Line("compressed", Instance("contraction", (c,))),
            Line("loss", Given("compressed")),
            Line("young", Known("square", (contraction / 2 * r - (1 - contraction) * gamma * h,))),
            Line("youngs", SummedOver("young", COORDINATE)),
            Line("youngs given the past", Given("youngs")),
            Line(
                "residual",
                Compared(
                    Total(r**2),
                    residual,
                    factor=1 - contraction / 2,
                    addend=lost * sigma**2,
                    uses={"loss": 1, "youngs given the past": 2 / contraction, "second moment": lost},
                ),
            ),
            Line(
                "near on average",
                Combined({"expected": 1, "residual": gamma / 2 * smooth**2}),
                at_most(
                    Expectation(later, START) + gamma / 2 * SQUARE,
                    Expectation(before, START) + gamma / 2 * smooth**2 * residual + smooth * gamma**2 * sigma**2 / 2,
                ),
            ),
            Line("summed", Telescoped("near on average", before)),
            Line("mean gradient", MeanOf("summed")),
            Line("first", Instance("bounded-below", which=1)),
            Line("bound", Combined({"mean gradient": 1, "first": 2 / (gamma * K)}), at_most(Average(SQUARE), BOUND)),
        ),
    ),
)

CLAIMS = (ERROR_FEEDBACK,)

"""Normalised stochastic gradient descent with momentum on smooth functions.

The argument follows Cutkosky and Mehta, Momentum Improves Normalized SGD (2020), section 3; the constants are smaller.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Cited,
    Combined,
    Compared,
    Instance,
    Invariant,
    Known,
    MeanOf,
    RootOf,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    START,
    Average,
    Direction,
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

gamma, beta = sp.symbols("gamma beta", real=True)
smooth, start, sigma = sp.symbols("smooth start sigma", nonnegative=True)
HALF_LINE = sp.Interval(0, sp.oo)

x, x0 = variable("x", COORDINATE), variable("x0", COORDINATE)
m, e, e0, B = (variable(name, COORDINATE) for name in ("m", "e", "e0", "B"))
g, after = Gradient("f", x), x - gamma * Direction(m)
METHOD = MethodTerms(
    states=(
        State(x, x0, after),
        State(m, Gradient("f", x0) + e0, beta * m + (1 - beta) * (Gradient("f", after) + e)),
    ),
    draws=(Draw(e0, "noise", Gradient("f", x0), 0), Draw(e, "noise", Gradient("f", after), 1)),
    name="normalised stochastic gradient descent with momentum",
)
before, later = Excess("f", x), Excess("f", after)
gap = m - B - g  # the momentum without its noise, minus the gradient
drift = smooth * gamma * beta / (1 - beta)
level = (1 - beta) / (1 + beta)
root = beta**ITERATION + sp.sqrt(level)
NORM = Expectation(Norm(g), START)
BOUND = start / (gamma * K) + 2 * drift + 2 * sigma * (1 / ((1 - beta) * K) + sp.sqrt(level)) + smooth * gamma / 2

NORMALISED = RunClaim(
    "normalised-sgd-momentum",
    METHOD,
    ("lipschitz-gradient", "bounded-below", "noisy-gradient"),
    Average(NORM),
    BOUND,
    {
        K: sp.S.Naturals,
        gamma: sp.Interval.open(0, sp.oo),
        beta: sp.Interval.Ropen(0, 1),
        smooth: HALF_LINE,
        start: HALF_LINE,
        sigma: HALF_LINE,
    },
    title="mean E|grad f(x_k)| <= (f(x0) - f*)/(gamma K) + 2 smooth gamma beta/(1 - beta) + smooth gamma/2 + "
    "2 sigma (1/((1 - beta) K) + sqrt((1 - beta)/(1 + beta)))",
    proof=RunTheorem(
        METHOD,
        (
            Line("squared", Known("direction-length", (m,))),
            Line("length", Combined({}, given=("squared",)), at_most(Norm(Direction(m)), 1)),
            Line("Lipschitz", Instance("lipschitz-gradient", (x, after))),
            Line("moved", Known("triangle", (gap, g - Gradient("f", after)))),
            Line(
                "drift",
                Invariant({"moved": beta, "Lipschitz": beta, "length": beta * smooth * gamma, "itself": beta}),
                at_most(Norm(gap), drift),
            ),
            Line("unbiased", Instance("noisy-gradient", (e,))),
            Line("uncorrelated", SummedOver("unbiased", COORDINATE, B)),
            Line("variance", Instance("noisy-gradient", (e,), which=1)),
            Line("first variance", Instance("noisy-gradient", (e0,), which=1)),
            Line(
                "mean square",
                Compared(
                    Total(B**2),
                    sigma**2 * (beta ** (2 * ITERATION) + level),
                    factor=beta**2,
                    addend=(1 - beta) ** 2 * sigma**2,
                    uses={"variance": (1 - beta) ** 2, "uncorrelated": 2 * beta * (1 - beta)},
                    first={"first variance": 1},
                ),
            ),
            Line(
                "noise squared",
                Combined({"mean square": 1}),
                at_most(Expectation(Total(B**2), START), sigma**2 * root**2),
            ),
            Line("noise", RootOf("noise squared", Norm(B), sigma * root)),
            Line("along", Known("direction", (m,))),
            Line("aside", Known("direction-inner", (m - g, m))),
            Line("split", Known("triangle", (m, g - m))),
            Line("split noise", Known("triangle", (gap, B))),
            Line("smooth", Instance("lipschitz-gradient", (x, after), which=1)),
            Line("here", Instance("bounded-below", (x,))),
            Line("there", Instance("bounded-below", (after,))),
            Line(
                "falls",
                Combined(
                    {
                        "smooth": 1,
                        "here": 1,
                        "there": -1,
                        "squared": smooth * gamma**2 / 2,
                        "along": -gamma,
                        "aside": gamma,
                        "split": gamma,
                        "split noise": 2 * gamma,
                        "drift": 2 * gamma,
                    }
                ),
                at_most(
                    later + gamma * Norm(g),
                    before + 2 * gamma * (drift + Norm(B)) + smooth * gamma**2 / 2,
                ),
            ),
            Line("expected", Unconditional("falls")),
            Line(
                "without noise",
                Combined({"expected": 1, "noise": 2 * gamma}),
                at_most(
                    Expectation(later, START) + gamma * NORM,
                    Expectation(before, START) + 2 * gamma * (drift + sigma * root) + smooth * gamma**2 / 2,
                ),
            ),
            Line("summed", Telescoped("without noise", before)),
            Line("mean", MeanOf("summed")),
            Line("first", Instance("bounded-below", which=1)),
            Line("powers", Cited("theorem-8-corrected-average")),
            Line(
                "bound",
                Combined({"mean": 1, "first": 1 / (gamma * K), "powers": 2 * sigma}),
                at_most(Average(NORM), BOUND),
            ),
        ),
        auxiliary=(State(B, e0, beta * B + (1 - beta) * e),),
    ),
)

CLAIMS = (NORMALISED,)

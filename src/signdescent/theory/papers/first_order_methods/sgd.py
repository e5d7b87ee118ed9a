"""Stochastic gradient descent on smooth functions.

The constants are those of Ghadimi and Lan, Stochastic First- and Zeroth-Order Methods for Nonconvex Stochastic
Programming (2013), Theorem 2.1.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Combined,
    Given,
    Instance,
    LeastOf,
    MeanOf,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    START,
    Average,
    Excess,
    Expectation,
    Gradient,
    Least,
    Norm,
    OverTime,
    Total,
    variable,
)
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, gamma0

__all__ = ["CLAIMS"]

gamma = sp.Symbol("gamma", positive=True)
smooth, start, sigma = sp.symbols("smooth start sigma", nonnegative=True)
POSITIVE, HALF_LINE = sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo)
CLASS = ("lipschitz-gradient", "bounded-below", "noisy-gradient")
PARAMETERS = {K: sp.S.Naturals, smooth: HALF_LINE, start: HALF_LINE, sigma: HALF_LINE}

x, x0, e = variable("x", COORDINATE), variable("x0", COORDINATE), variable("e", COORDINATE)
g = Gradient("f", x)
SQUARE = Expectation(Norm(g) ** 2, START)


def sgd(step: sp.Expr, name: str) -> MethodTerms:
    """Return stochastic gradient descent with the step size of iteration k."""
    return MethodTerms(states=(State(x, x0, x - step * (g + e)),), draws=(Draw(e, "noise", g, 1),), name=name)


def descent(method: MethodTerms, step: sp.Expr) -> tuple[Line, ...]:
    """Return the lines to: the sum of step_k E|grad f(x_k)|^2/2 is at most start + smooth sigma^2/2 sum step_k^2."""
    after = method.states[0].after
    before, later = Excess("f", x), Excess("f", after)
    return (
        Line("smooth", Instance("lipschitz-gradient", (x, after), which=1)),
        Line("here", Instance("bounded-below", (x,))),
        Line("there", Instance("bounded-below", (after,))),
        Line(
            "step",
            Combined({"smooth": 1, "here": 1, "there": -1}),
            at_most(later, before - step * Total(g * (g + e)) + smooth * step**2 / 2 * Total((g + e) ** 2)),
        ),
        Line("descent", Given("step")),
        Line("unbiased", Instance("noisy-gradient", (e,))),
        Line("uncorrelated", SummedOver("unbiased", COORDINATE, g)),
        Line("variance", Instance("noisy-gradient", (e,), which=1)),
        Line(
            "falls",
            Combined({"descent": 1, "uncorrelated": smooth * step**2 - step, "variance": smooth * step**2 / 2}),
            at_most(Expectation(later, 0) + step / 2 * Total(g**2), before + smooth * step**2 * sigma**2 / 2),
        ),
        Line("expected", Unconditional("falls")),
        Line("summed", Telescoped("expected", before)),
        Line("first", Instance("bounded-below", which=1)),
    )


CONSTANT = sgd(gamma, "stochastic gradient descent with a constant step")
CONSTANT_BOUND = 2 * start / (gamma * K) + smooth * gamma * sigma**2
CONSTANT_STEP = RunClaim(
    "sgd-constant-step",
    CONSTANT,
    CLASS,
    Average(SQUARE),
    CONSTANT_BOUND,
    {**PARAMETERS, gamma: POSITIVE},
    (sp.Le(smooth * gamma, 1),),
    title="mean E|grad f(x_k)|^2 <= 2 (f(x0) - f*)/(gamma K) + smooth gamma sigma^2 for gamma <= 1/smooth",
    proof=RunTheorem(
        CONSTANT,
        (
            *descent(CONSTANT, gamma),
            Line("mean", MeanOf("summed")),
            Line("bound", Combined({"mean": 1, "first": 2 / (gamma * K)}), at_most(Average(SQUARE), CONSTANT_BOUND)),
        ),
    ),
)

DECREASING_STEP = gamma0 / sp.sqrt(ITERATION + 1)
DECREASING = sgd(DECREASING_STEP, "stochastic gradient descent with steps gamma0/sqrt(k + 1)")
j = sp.Symbol("j", integer=True)
ROOTS, HARMONIC = sp.Sum(1 / sp.sqrt(j), (j, 1, K)), sp.Sum(1 / j, (j, 1, K))
DECREASING_BOUND = (2 * start / gamma0 + smooth * gamma0 * sigma**2 * HARMONIC) / ROOTS
DECREASING_STEPS = RunClaim(
    "sgd-decreasing-steps",
    DECREASING,
    CLASS,
    Least(SQUARE),
    DECREASING_BOUND,
    {**PARAMETERS, gamma0: POSITIVE},
    (sp.Le(smooth * gamma0, 1),),
    title="least E|grad f(x_k)|^2 <= (2 (f(x0) - f*)/gamma0 + smooth gamma0 sigma^2 sum 1/k)/sum 1/sqrt(k)",
    proof=RunTheorem(
        DECREASING,
        (
            *descent(DECREASING, DECREASING_STEP),
            Line(
                "all iterations",
                Combined({"summed": 1, "first": 1}),
                at_most(
                    gamma0 / 2 * OverTime(SQUARE / sp.sqrt(ITERATION + 1)),
                    start + smooth * gamma0**2 * sigma**2 / 2 * HARMONIC,
                ),
            ),
            Line("bound", LeastOf("all iterations")),
        ),
    ),
)

CLAIMS = (CONSTANT_STEP, DECREASING_STEPS)

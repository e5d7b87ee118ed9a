"""Stochastic gradient descent with momentum on smooth functions.

The argument follows Yang, Lin and Li, Unified Convergence Analysis of Stochastic Momentum Methods for Convex and
Non-convex Optimization (2016): the point x - gamma beta m/(1 - beta) descends like plain stochastic gradient descent.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import Compared, Given, Known, SummedOver
from signdescent.theory.calculus.terms import COORDINATE, Average, Gradient, Total, variable
from signdescent.theory.papers.first_order_methods.shifted_iterates import ShiftedIterate
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
SHIFTED = ShiftedIterate(x, m, h, shift=gamma * (1 - alpha) / alpha, step=gamma / alpha)
BOUND = SHIFTED.bound(sigma**2 / alpha**2)

MOMENTUM = RunClaim(
    "sgd-momentum",
    METHOD,
    ("lipschitz-gradient", "bounded-below", "stochastic-gradient", "bounded-second-moment"),
    Average(SHIFTED.square),
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
            *SHIFTED.falls(),
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
            *SHIFTED.rate("length", sigma**2 / alpha**2),
        ),
    ),
)

CLAIMS = (MOMENTUM,)

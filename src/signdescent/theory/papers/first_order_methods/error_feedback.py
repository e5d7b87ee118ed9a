"""Stochastic gradient descent with compressed steps and error feedback on smooth functions.

The argument is that of Karimireddy, Rebjock, Stich and Jaggi, Error Feedback Fixes SignSGD and other Gradient
Compression Schemes (2019), Theorem II; the bound on the residual is smaller.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import Compared, Given, Instance, Known, SummedOver
from signdescent.theory.calculus.terms import COORDINATE, Average, Gradient, Total, variable
from signdescent.theory.papers.first_order_methods.shifted_iterates import ShiftedIterate
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
SHIFTED = ShiftedIterate(x, r, h, shift=sp.Integer(1), step=gamma)
lost = (1 - contraction) * (2 - contraction) * gamma**2 / contraction
residual = 2 * lost * sigma**2 / contraction
BOUND = SHIFTED.bound(residual)

ERROR_FEEDBACK = RunClaim(
    "error-feedback",
    METHOD,
    ("lipschitz-gradient", "bounded-below", "stochastic-gradient", "bounded-second-moment", "contraction"),
    Average(SHIFTED.square),
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
            *SHIFTED.falls(),
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
            *SHIFTED.rate("residual", residual),
        ),
    ),
)

CLAIMS = (ERROR_FEEDBACK,)

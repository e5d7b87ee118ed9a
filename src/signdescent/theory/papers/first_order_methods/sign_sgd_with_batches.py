"""signSGD with batches of samples.

The theorem is that of Bernstein, Wang, Azizzadenesheli and Anandkumar, signSGD: Compressed Optimisation for Non-Convex
Problems (2018), Theorem 1, with any step size and any size of the batch; theirs are 1/sqrt(total K) and K.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import COORDINATE_DEVIATION, at_most
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Combined,
    Given,
    Instance,
    Known,
    MeanOf,
    RootOf,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.sign_steps import smooth_along_signs
from signdescent.theory.calculus.terms import (
    COORDINATE,
    START,
    Average,
    Excess,
    Expectation,
    Gradient,
    Sign,
    Total,
    variable,
)
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

__all__ = ["CLAIMS"]

gamma, batch = sp.symbols("gamma batch", positive=True)
start, total, deviations = sp.symbols("start total deviations", nonnegative=True)
POSITIVE, HALF_LINE = sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo)
CLASS = ("coordinate-smooth", "bounded-below", "batch-noise")

x, x0, e = variable("x", COORDINATE), variable("x0", COORDINATE), variable("e", COORDINATE)
g = Gradient("f", x)
NORM = Expectation(Total(sp.Abs(g)), START)


def sign_sgd(step: sp.Expr, name: str) -> MethodTerms:
    """Return signSGD whose samples are gradients with noise."""
    return MethodTerms(states=(State(x, x0, x - step * Sign(g + e)),), draws=(Draw(e, "noise", g, 1),), name=name)


def proof(method: MethodTerms, step: sp.Expr, size: sp.Expr, right: sp.Expr) -> RunTheorem:
    """Return the proof for a step size and a size of the batch."""
    after = method.states[0].after
    before, later = Excess("f", x), Excess("f", after)
    deviation = COORDINATE_DEVIATION / sp.sqrt(size)
    return RunTheorem(
        method,
        (
            *smooth_along_signs(x, after, g + e),
            Line("here", Instance("bounded-below", (x,))),
            Line("there", Instance("bounded-below", (after,))),
            Line("wrong", Known("sign-error", (g, g + e))),
            Line("wrongs", SummedOver("wrong", COORDINATE)),
            Line(
                "step",
                Combined(
                    {
                        "smooth": 1,
                        "signs": step**2 / 2,
                        "total": step**2 / 2,
                        "here": 1,
                        "there": -1,
                        "wrongs": step,
                    }
                ),
                at_most(later + step * Total(sp.Abs(g)), before + 2 * step * Total(sp.Abs(e)) + step**2 * total / 2),
            ),
            Line("descent", Given("step")),
            Line("variance", Instance("batch-noise", (e,), which=1)),
            Line("sigma", Instance("batch-noise", which=2)),
            Line("noise", RootOf("variance", sp.Abs(e), deviation, given=("sigma",))),
            Line("noises", SummedOver("noise", COORDINATE)),
            Line("deviations", Instance("batch-noise", which=3)),
            Line(
                "falls",
                Combined({"descent": 1, "noises": 2 * step, "deviations": 2 * step / sp.sqrt(size)}),
                at_most(
                    Expectation(later, 0) + step * Total(sp.Abs(g)),
                    before + 2 * step * deviations / sp.sqrt(size) + step**2 * total / 2,
                ),
            ),
            Line("expected", Unconditional("falls")),
            Line("summed", Telescoped("expected", before)),
            Line("mean", MeanOf("summed")),
            Line("first", Instance("bounded-below", which=1)),
            Line("bound", Combined({"mean": 1, "first": 1 / (step * K)}), at_most(Average(NORM), right)),
        ),
    )


METHOD = sign_sgd(gamma, "signSGD with a constant step")
BOUND = start / (gamma * K) + gamma * total / 2 + 2 * deviations / sp.sqrt(batch)
BATCHES = RunClaim(
    "sign-sgd-batches",
    METHOD,
    CLASS,
    Average(NORM),
    BOUND,
    {
        K: sp.S.Naturals,
        gamma: POSITIVE,
        batch: POSITIVE,
        start: HALF_LINE,
        total: HALF_LINE,
        deviations: HALF_LINE,
    },
    title="mean E||grad f(x_k)||_1 <= (f(x0) - f*)/(gamma K) + gamma total/2 + 2 deviations/sqrt(batch)",
    proof=proof(METHOD, gamma, batch, BOUND),
)

CLAIMS = (BATCHES,)

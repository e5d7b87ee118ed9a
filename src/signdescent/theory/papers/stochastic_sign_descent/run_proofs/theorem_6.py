"""The proof of Theorem 6 about runs."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Cited,
    Combined,
    Instance,
    Invariant,
    Known,
    MeanOf,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import ITERATION, START, Average, Excess, Expectation
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.sign_descent import NORM, START_GAP, descent
from signdescent.theory.symbols import K, gamma0

__all__ = ["decreasing_steps_to_the_better_point"]


def decreasing_steps_to_the_better_point(right: sp.Expr, roots: str, cited: str) -> RunTheorem:
    """Return the proof that the mean norm is at most `right`.

    Parameters
    ----------
    right : SymPy expression
    roots : str
        The claim that the differences of the first K roots add up to sqrt K.
    cited : str
        The claim that bounds the sum over the iterations by `right`.
    """
    steps = descent("sign_sgd_option_2", "decreasing", "rho")
    (state,) = steps.method.states
    x, point = state.variable, state.after.args[1]
    before, after = steps.before, Excess("f", state.after)
    rise = (sp.sqrt(ITERATION + 1) - sp.sqrt(ITERATION)) / gamma0
    lines = (
        *steps.lines,
        Line("first", Instance("bounded-below", which=1)),
        Line("no worse", Known("no-worse", (point, x))),
        Line("monotone", Combined({"no worse": 1, "before": 1, "after": -1}), at_most(after, before)),
        Line("below", Invariant({"monotone": 1, "itself": 1}, {"first": 1}), at_most(before, START_GAP)),
        Line(
            "divided",
            Combined({"falls": 1 / steps.step, "below": rise}),
            at_most(
                sp.sqrt(ITERATION + 1) / gamma0 * Expectation(after, 0) + NORM,
                sp.sqrt(ITERATION) / gamma0 * before + rise * START_GAP + steps.size / steps.step,
            ),
        ),
        Line("on average", Unconditional("divided", given=("N >= 0",))),
        Line("summed", Telescoped("on average", sp.sqrt(ITERATION) / gamma0 * before)),
        Line("mean", MeanOf("summed")),
        Line("roots", Cited(roots)),
        Line("sums", Cited(cited)),
        Line(
            "bound",
            Combined({"mean": 1, "roots": START_GAP / (gamma0 * K), "sums": 1}),
            at_most(Average(Expectation(NORM, START)), right),
        ),
    )
    return RunTheorem(steps.method, lines, {NORM: steps.norm})

"""The proof about signs with a common scale."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.methods import method_of
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Combined,
    Given,
    Instance,
    MeanOf,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    START,
    Average,
    Excess,
    Expectation,
    Norm,
    OverNodes,
    Total,
)
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.partitioned import smooth_objective, squared_length
from signdescent.theory.symbols import K

__all__ = ["small_mean_square"]


def small_mean_square(where: Iterable[sp.Symbol], right: sp.Expr) -> RunTheorem:
    """Return the proof that the mean squared l2-norm is at most `right`."""
    symbols = {symbol.name: symbol for symbol in where}
    gamma, scale, smooth, d = (symbols[name] for name in ("gamma", "scale", "smooth", "d"))
    method = method_of("sign_common_scale", "constant", where)
    assert method is not None
    (state,), (sampled, drawn) = method.states, method.draws
    x, after, h, s = state.variable, state.after, sampled.variable, drawn.variable
    gradient, square = method.gradient, Total(OverNodes(s) ** 2)
    before, later = Excess("f", x), Excess("f", after)
    mean = Average(Expectation(Norm(gradient) ** 2, START))
    lines = (
        *squared_length("scaled-sign", s, d),
        Line("L on average", Instance("smooth", which=2)),
        *smooth_objective(x, after),
        Line(
            "step",
            Combined(
                {
                    "smooth on average": 1, "f here": -1, "f there": 1, "below here": 1, "below there": -1,
                    "L on average": gamma**2 / 2 * square, "squared": smooth * gamma**2 / 2,
                }
            ),
            at_most(later, before - gamma * Total(gradient * OverNodes(s)) + smooth * d * gamma**2 / 2),
        ),
        Line("given the samples", Given("step", stage=1)),
        Line("sign", Instance("scaled-sign", (s,))),
        Line("mean sign", SummedOver("sign", NODE)),
        Line("signs", SummedOver("mean sign", COORDINATE, gradient)),
        Line(
            "along the samples",
            Combined({"given the samples": 1, "signs": -gamma}),
            at_most(
                Expectation(later, 1) + gamma / scale * Total(gradient * OverNodes(h)),
                before + smooth * d * gamma**2 / 2,
            ),
        ),
        Line("given the past", Given("along the samples")),
        Line("unbiased", Instance("unbiased", (h,), which=1)),
        Line("mean sample", SummedOver("unbiased", NODE)),
        Line("samples", SummedOver("mean sample", COORDINATE, gradient)),
        Line(
            "falls",
            Combined({"given the past": 1, "samples": -gamma / scale}),
            at_most(
                Expectation(later, 0) + gamma / scale * Total(gradient**2), before + smooth * d * gamma**2 / 2
            ),
        ),
        Line("expected", Unconditional("falls")),
        Line("summed", Telescoped("expected", before)),
        Line("mean", MeanOf("summed")),
        Line("first", Instance("bounded-below", which=2)),
        Line("bound", Combined({"mean": 1, "first": scale / (gamma * K)}), at_most(mean, right)),
    )  # fmt: skip
    return RunTheorem(method, lines)

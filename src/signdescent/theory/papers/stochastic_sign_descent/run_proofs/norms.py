"""The proof about stochastic signs times the norms of the samples, without momentum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import sympy as sp

from signdescent.theory.calculus.facts import NODE_SMOOTHNESS, at_most, equal
from signdescent.theory.calculus.methods import method_of
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Cited,
    Combined,
    Given,
    Instance,
    Known,
    LeastOf,
    MeanSquareOf,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Excess,
    Expectation,
    Least,
    Norm,
    OverNodes,
    Total,
)
from signdescent.theory.symbols import K

__all__ = ["small_least_square"]


_J = sp.Symbol("j", integer=True)


def small_least_square(
    where: Iterable[sp.Symbol], right: sp.Expr, cited: Callable[[sp.Expr], Mapping[str, Cited]]
) -> RunTheorem:
    """Return the proof that the least mean squared l2-norm is at most `right`.

    Parameters
    ----------
    where : iterable of Symbol
        The symbols of the claim.
    right : SymPy expression
    cited : callable
        From c, by which part the mean excess may grow in a step, to the claims that 1 over the sum of the weights
        (1 + c)^(-k-1) is at most exp(c K)/K, ``"weights"``, and that exp(c K) is at most sqrt(e), ``"exponential"``.
    """
    symbols = {symbol.name: symbol for symbol in where}
    gamma, smooth, d, count = (symbols[name] for name in ("gamma", "smooth", "d", "M"))
    level, rate, first = (symbols[name] for name in ("spread2", "A", "D0"))
    method = method_of("ssdm_norms", "constant", where)
    assert method is not None
    (state,), (drawn, signs) = method.states, method.draws
    x, after, e, s, of = state.variable, state.after, drawn.variable, signs.variable, drawn.of
    sample, g = of + e, method.gradient
    sent = Norm(sample) * s
    before, later = OverNodes(Excess("f_n", x, NODE)), OverNodes(Excess("f_n", after, NODE))
    extra, size = (d - 1) / count, smooth * gamma**2 / 2
    grows = size * rate  # per step, in parts of the excess
    squared = Norm(g) ** 2
    lines = (
        Line("smooth", Instance("smooth", (x, after), which=3)),
        Line("L on average", Instance("smooth", which=2)),
        Line("below here", Instance("nodes-bounded-below", (x,))),
        Line("below there", Instance("nodes-bounded-below", (after,))),
        Line(
            "step of a node",
            Combined({"smooth": 1, "below here": 1, "below there": -1}),
            at_most(
                Excess("f_n", after, NODE),
                Excess("f_n", x, NODE)
                - gamma * Total(of * OverNodes(sent))
                + NODE_SMOOTHNESS * gamma**2 / 2 * Total(OverNodes(sent) ** 2),
            ),
        ),
        Line("step of the nodes", SummedOver("step of a node", NODE)),
        Line(
            "step",
            Combined({"step of the nodes": 1, "L on average": gamma**2 / 2 * Total(OverNodes(sent) ** 2)}),
            at_most(later, before - gamma * Total(g * OverNodes(sent)) + size * Total(OverNodes(sent) ** 2)),
        ),
        # given the samples
        Line("given the samples", Given("step", stage=1)),
        Line("sign", Instance("stochastic-sign", (s,))),
        Line("length", Known("direction-times-length", (sample,))),
        Line("sent", Combined({"sign": Norm(sample), "length": 1}), equal(Norm(sample) * Expectation(s, 1), sample)),
        Line("mean sent", SummedOver("sent", NODE)),
        Line("along", SummedOver("mean sent", COORDINATE, g)),
        Line("ones", Instance("stochastic-sign", (s,), which=1)),
        Line("ones given the samples", Given("ones", stage=1)),
        Line("all ones", SummedOver("ones given the samples", COORDINATE)),
        Line("d", Known("dimension", ())),
        Line("square", Known("square", (sample,))),
        Line("squares", SummedOver("square", COORDINATE)),
        Line("lengths", SummedOver("all ones", NODE, Norm(sample) ** 2, given=("squares",))),
        Line("independent signs", MeanSquareOf("sent", sent, sample, stage=1)),
        Line(
            "along the samples",
            Combined(
                {
                    "given the samples": 1,
                    "along": -gamma,
                    "independent signs": size,
                    "lengths": size / count,
                    "d": size / count * OverNodes(Norm(sample) ** 2),
                }
            ),
            at_most(
                Expectation(later, 1),
                before - gamma * Total(g * OverNodes(sample)) + size * Total(OverNodes(sample) ** 2)
                + size * extra * OverNodes(Total(sample**2)),
            ),
        ),
        # given the past
        Line("given the past", Given("along the samples")),
        Line("unbiased", Instance("bounded-variance", (e,))),
        Line("variance", Instance("bounded-variance", (e,), which=1)),
        Line("no correlation", SummedOver("unbiased", COORDINATE, of)),
        Line("no correlations", SummedOver("no correlation", NODE)),
        Line("mean noise", SummedOver("unbiased", NODE)),
        Line("along the noise", SummedOver("mean noise", COORDINATE, g)),
        Line("independent samples", MeanSquareOf("unbiased", e, sp.Integer(0))),
        Line("variances", SummedOver("variance", NODE)),
        Line("spread", Instance("bounded-variance", which=4)),
        Line(
            "noise",
            Combined(
                {
                    "given the past": 1,
                    "along the noise": -gamma + 2 * size,
                    "no correlations": 2 * size * extra,
                    "independent samples": size,
                    "variances": size / count + size * extra,
                    "spread": size,
                }
            ),
            at_most(
                Expectation(later, 0),
                before - gamma * squared + size * (squared + level + extra * OverNodes(Total(of**2))),
            ),
        ),
        Line("small gradient", Instance("nodes-bounded-below", (x,), which=2)),
        Line("A", Instance("smooth", which=4)),
        Line(
            "gradient of a node",
            Combined({"small gradient": extra, "A": Excess("f_n", x, NODE)}),
            at_most(extra * Total(of**2), rate * Excess("f_n", x, NODE)),
        ),
        Line("gradients", SummedOver("gradient of a node", NODE)),
        Line(
            "falls",
            Combined({"noise": 1, "gradients": size}),
            at_most(Expectation(later, 0) + gamma / 2 * squared, (1 + grows) * before + size * level),
        ),
        Line("expected", Unconditional("falls")),
        Line(
            "weighted",
            Combined({"expected": (1 + grows) ** (-ITERATION - 1)}),
            at_most(
                (1 + grows) ** (-ITERATION - 1) * (Expectation(later, START) + gamma / 2 * Expectation(squared, START)),
                (1 + grows) ** (-ITERATION) * Expectation(before, START)
                + (1 + grows) ** (-ITERATION - 1) * size * level,
            ),
        ),
        Line("summed", Telescoped("weighted", (1 + grows) ** (-ITERATION) * before)),
        Line("least", LeastOf("summed")),
        Line("first", Instance("nodes-bounded-below", which=1)),
        *(Line(label, by) for label, by in cited(grows).items()),
        Line(
            "bound",
            Combined(
                {
                    "least": 1,
                    "first": 2 / (gamma * sp.Sum((1 + grows) ** (-_J), (_J, 1, K))),
                    "weights": 2 * first / gamma,
                    "exponential": 2 * first / (gamma * K),
                }
            ),
            at_most(Least(Expectation(squared, START)), right),
        ),
    )  # fmt: skip
    return RunTheorem(method, lines)

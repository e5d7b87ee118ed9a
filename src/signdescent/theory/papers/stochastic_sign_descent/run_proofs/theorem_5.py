"""Proofs of Theorem 5 about runs, line by line."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.averages import rho_norm
from signdescent.theory.calculus.facts import SMOOTHNESS, at_most
from signdescent.theory.calculus.methods import METHODS, STEP_SIZES
from signdescent.theory.calculus.proof import (
    Cited,
    Combined,
    Defined,
    Given,
    Instance,
    Known,
    LeastOf,
    Line,
    MeanOf,
    RunTheorem,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    START,
    Agrees,
    Average,
    Excess,
    Expectation,
    Least,
    OverTime,
    Total,
    variable,
)
from signdescent.theory.symbols import K, gamma0

__all__ = ["constant_steps", "decreasing_steps"]

_START, _TOTAL = sp.symbols("start total", nonnegative=True)
_NORM = variable("N")  # the rho-norm of the gradient
_J = sp.Symbol("j", integer=True)


def _descent(steps: str) -> tuple[Line, ...]:
    """Return the lines from smoothness to eq. (21), the sum over the first K iterations."""
    method = METHODS["sign_sgd"](steps)
    (state,), (draw,) = method.states, method.draws
    x, x_next, h, g, step = state.variable, state.after, draw.variable, draw.of, STEP_SIZES[steps]
    before, after = Excess("f", x), Excess("f", x_next)
    wrong = Total(sp.Abs(g) * (1 - 2 * Agrees(h, g)))
    size = step**2 * _TOTAL / 2
    return (
        Line("smooth", Instance("coordinate-smooth", (x, x_next))),
        Line("L", Instance("coordinate-smooth", which=1), at_most(0, SMOOTHNESS)),
        Line("total", Instance("coordinate-smooth", which=2)),
        Line("sign", Known("sign-square", (h,))),
        Line("signs", SummedOver("sign", COORDINATE, SMOOTHNESS, given=("L",))),
        Line("agree", Known("agreement", (g, h))),
        Line("agrees", SummedOver("agree", COORDINATE)),
        Line("before", Instance("bounded-below", (x,))),
        Line("after", Instance("bounded-below", (x_next,))),
        Line(
            "step",
            Combined(
                {"smooth": 1, "signs": step**2 / 2, "total": step**2 / 2, "agrees": step, "before": 1, "after": -1}
            ),
            at_most(after, before + step * wrong + size),
        ),
        Line("eq. 15", Given("step")),
        Line("N", Defined(_NORM)),
        Line("likelier", Instance("success-probability-bounds", (h,))),
        Line("positive", SummedOver("likelier", COORDINATE)),
        Line("N >= 0", Combined({"positive": 1, "N": -1}), at_most(0, _NORM)),
        Line(
            "falls",
            Combined({"eq. 15": 1, "N": step}),
            at_most(Expectation(after, 0) + step * _NORM, before + size),
        ),
        Line("eq. 20", Unconditional("falls", given=("N >= 0",))),
        Line("summed", Telescoped("eq. 20", before)),
        Line("first", Instance("bounded-below", which=1)),
    )


def decreasing_steps(right: sp.Expr, cited: str) -> RunTheorem:
    """Return the proof that the least rho-norm is at most `right`, by a claim about sums of the step sizes."""
    squares = gamma0**2 * _TOTAL / 2 * sp.Sum(1 / _J, (_J, 1, K))
    lines = (
        Line(
            "eq. 21",
            Combined({"summed": 1, "first": 1}),
            at_most(gamma0 * OverTime(Expectation(_NORM, START) / sp.sqrt(ITERATION + 1)), _START + squares),
        ),
        Line("least", LeastOf("eq. 21")),
        Line("sums", Cited(cited)),
        Line("bound", Combined({"least": 1, "sums": 1}), at_most(Least(Expectation(_NORM, START)), right)),
    )
    return RunTheorem(METHODS["sign_sgd"]("decreasing"), (*_descent("decreasing"), *lines), {_NORM: rho_norm()})


def constant_steps(right: sp.Expr) -> RunTheorem:
    """Return the proof that the mean rho-norm is at most `right`."""
    gamma = STEP_SIZES["constant"]
    lines = (
        Line("mean", MeanOf("summed")),
        Line(
            "bound",
            Combined({"mean": 1, "first": 1 / (gamma * K)}),
            at_most(Average(Expectation(_NORM, START)), right),
        ),
    )
    return RunTheorem(METHODS["sign_sgd"]("constant"), (*_descent("constant"), *lines), {_NORM: rho_norm()})

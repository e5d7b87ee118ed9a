"""The proof that signSGD need not converge though every success probability is above 1/2."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from signdescent.theory.calculus.facts import at_most, equal
from signdescent.theory.calculus.methods import STEP_SIZES, method_of
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Combined,
    Compared,
    InCoordinates,
    Invariant,
    LeastAbove,
    Unconditional,
)
from signdescent.theory.calculus.terms import START, Expectation, Total, Value

__all__ = ["stays_away"]


def stays_away(where: Iterable[sp.Symbol]) -> RunTheorem:
    """Return the proof that no mean l1-norm falls below 1.

    With x = x_1 and y = x_2, |x| falls by at most (2 rho_1 - 1) times the step in expectation, and 1/(1 + y) falls by
    as much, so that |x| + 1 - 1/(1 + y) does not fall.
    """
    word = "fading-bias"
    method = method_of("sign_sgd", "decreasing", where)
    assert method is not None
    (state,) = method.states
    x, after, first = state.variable, state.after, state.first
    step = STEP_SIZES["decreasing"]

    def of(name: str, at: sp.Expr = x) -> Value:
        return Value(name, at)

    def mean(name: str) -> Expectation:
        return Expectation(of(name, after), 0)

    norm, level = Total(sp.Abs(method.gradient)), of("size") + 1 - of("fade")
    lines = (
        Line("first y", InCoordinates(word), equal(of("y", first), 0)),
        Line("further", InCoordinates(word), at_most(of("y"), of("y", after))),
        Line("y >= 0", Invariant({"itself": 1, "further": 1}, {"first y": -1}), at_most(0, of("y"))),
        Line("walk", InCoordinates(word), at_most(of("size"), mean("size") + step * of("bias"))),
        Line("clock", InCoordinates(word, given=("y >= 0",)), at_most(mean("fade") + step * of("bias"), of("fade"))),
        Line("fade >= 0", InCoordinates(word), at_most(0, of("fade"))),
        Line("fade <= 1", InCoordinates(word), at_most(of("fade"), 1)),
        Line("size >= 0", InCoordinates(word), at_most(0, of("size"))),
        Line("level >= 0", Combined({"fade <= 1": 1, "size >= 0": 1}), at_most(0, level)),
        Line("first size", InCoordinates(word), equal(of("size", first), 2)),
        Line("first fade", InCoordinates(word), equal(of("fade", first), 1)),
        Line(
            "levels",
            Compared(
                level,
                sp.Integer(2),
                factor=1,
                addend=0,
                uses={"walk": 1, "clock": 1},
                first={"first size": -1, "first fade": 1},
                given=("level >= 0",),
                sense=">=",
            ),
        ),
        Line("norm", InCoordinates(word), at_most(of("size"), norm)),
        Line("mean norm", Unconditional("norm", given=("size >= 0",))),
        Line("mean fade", Unconditional("fade >= 0", given=("fade >= 0",))),
        Line("far", Combined({"levels": 1, "mean norm": 1, "mean fade": 1}), at_most(1, Expectation(norm, START))),
        Line("bound", LeastAbove("far")),
    )
    return RunTheorem(method, lines)

"""The proofs that signs lead from a line to the same line, where the gradient is not small."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from signdescent.theory.calculus.facts import DIRECTION, at_most, equal
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.methods import method_of
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Combined,
    InCoordinates,
    Invariant,
    LeastAbove,
    SummedOver,
    Unconditional,
)
from signdescent.theory.calculus.terms import COORDINATE, NODE, Gradient, Norm, Sign, Total, variable
from signdescent.theory.symbols import eps

__all__ = ["momenta_on_a_line", "signs_on_a_line"]

_X0, _STEP = variable("x0", COORDINATE), variable("gamma_k")


def signs_on_a_line(where: Iterable[sp.Symbol], right: sp.Expr) -> RunTheorem:
    """Return the proof for signSGD with any step sizes on one function."""
    word = "rank-one-pair-on-z"
    method = method_of("sign_sgd", "any", where)
    assert method is not None
    h = method.draws[0].variable
    signs = Line("signs", InCoordinates(word), equal(Total(Sign(h)), 0))
    return RunTheorem(method, (signs, *_on_the_line(method, word, right)))


def momenta_on_a_line(where: Iterable[sp.Symbol], right: sp.Expr) -> RunTheorem:
    """Return the proof for the deterministic signs of momenta with any step sizes, on two nodes."""
    word = "split-rank-one-pair-on-z"
    method = method_of("ssdm_plain_sign", "any", where)
    assert method is not None
    point, memory = method.states
    first, noise, _ = method.draws
    m, beta = memory.variable, memory.after.coeff(memory.variable)

    def across(vector: sp.Expr) -> sp.Expr:
        """Return what is 0 for the multiples of a_n."""
        return Total(DIRECTION * vector)

    lines = (
        Line("first", InCoordinates(word), equal(across(memory.first), 0)),
        Line("next", InCoordinates(word), equal(across(Gradient("f_n", point.after, NODE) + noise.variable), 0)),
        Line("span", Invariant({"itself": beta, "next": 1 - beta}, {"first": 1}), equal(across(m), 0)),
        Line("sign", InCoordinates(word, given=("span",)), equal(Total(Sign(m)), 0)),
        Line("signs", SummedOver("sign", NODE)),
    )
    assert first.stage == 0
    return RunTheorem(method, (*lines, *_on_the_line(method, word, right)))


def _on_the_line(method: MethodTerms, word: str, right: sp.Expr) -> tuple[Line, ...]:
    """Return the lines from signs whose coordinates add up to 0 to the bound."""
    x, g = method.states[0].variable, method.gradient
    return (
        Line("start", InCoordinates(word), equal(Total(_X0), 2)),
        Line("on Z", Invariant({"itself": 1, "signs": -_STEP}, {"start": 1}), equal(Total(x), 2)),
        Line("steep", InCoordinates(word), at_most(8 * eps**4 * Total(x) ** 2, Total(g**2))),
        Line(
            "squares",
            Combined({"steep": 1, "on Z": -8 * eps**4 * (Total(x) + 2)}),
            at_most(32 * eps**4, Total(g**2)),
        ),
        Line("far", Combined({}, given=("squares",)), at_most(-right, Norm(g))),
        Line("expected", Unconditional("far")),
        Line("bound", LeastAbove("expected")),
    )

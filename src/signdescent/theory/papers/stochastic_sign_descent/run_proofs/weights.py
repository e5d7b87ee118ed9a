"""The proofs that runs do not see positive weights of the nodes."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from signdescent.theory.calculus.facts import WEIGHT, equal
from signdescent.theory.calculus.method import State
from signdescent.theory.calculus.methods import method_of
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import Combined, Coupled, Invariant, Known, Replaced
from signdescent.theory.calculus.terms import COORDINATE, NODE, Direction, Gradient, OverNodes, Sign, variable

__all__ = ["momenta_without_weights", "votes_without_weights"]

_X, _M = variable("x under weights", COORDINATE), variable("m under weights", COORDINATE, NODE)


def votes_without_weights(where: Iterable[sp.Symbol]) -> RunTheorem:
    """Return the proof for signSGD with majority vote: the signs do not change."""
    method = method_of("majority_vote_sign_sgd", "constant", where, ("partitioned-data",))
    assert method is not None
    (state,), (draw,) = method.states, method.draws
    x, h, of = state.variable, draw.variable, draw.of
    step = (x - state.after) / Sign(OverNodes(Sign(h)))
    vote = Sign(OverNodes(Sign(WEIGHT * h)))
    lines = (
        Line("sign", Known("sign-of-multiple", (h,))),
        Line("vote", Replaced("sign", Sign(WEIGHT * h), Sign(h), vote)),
        Line("same", Invariant({"itself": 1, "vote": -step}), equal(_X, x)),
        Line("gradient", Replaced("same", _X, x, Gradient("f_n", _X, NODE))),
        Line("sample", Combined({"gradient": WEIGHT}), equal(WEIGHT * Gradient("f_n", _X, NODE), WEIGHT * of)),
        Line("bound", Coupled({x: _X}, {h: "sample"}, "same")),
    )
    return RunTheorem(method, lines, auxiliary=(State(_X, state.first, _X - step * vote),))


def momenta_without_weights(where: Iterable[sp.Symbol]) -> RunTheorem:
    """Return the proof for SSDM: the momenta are multiplied by the weights, and their directions do not change."""
    method = method_of("ssdm", "constant", where)
    assert method is not None
    (point, memory), (first, sign, noise) = method.states, method.draws
    x, m, e = point.variable, memory.variable, noise.variable
    after = _X + (point.after - x)
    beta = memory.after.coeff(m)

    def node(at: sp.Expr) -> Gradient:
        return Gradient("f_n", at, NODE)

    lines = (
        Line("same", Invariant({"itself": 1}), equal(_X, x)),
        Line("gradient", Replaced("same", _X, x, node(after))),
        Line("sample", Combined({"gradient": WEIGHT}), equal(WEIGHT * node(after), WEIGHT * noise.of)),
        Line("momentum", Invariant({"itself": beta, "sample": 1 - beta}), equal(_M, WEIGHT * m)),
        Line("direction", Replaced("momentum", _M, WEIGHT * m, Direction(_M))),
        Line("unchanged", Known("direction-of-multiple", (m,))),
        Line("sign", Combined({"direction": 1, "unchanged": 1}), equal(Direction(_M), Direction(m))),
        Line("bound", Coupled({x: _X, m: _M}, {sign.variable: "sign", e: "sample"}, "same")),
    )
    copies = (
        State(_X, point.first, after),
        State(
            _M,
            WEIGHT * node(point.first) + WEIGHT * first.variable,
            beta * _M + (1 - beta) * (WEIGHT * node(after) + WEIGHT * e),
        ),
    )
    return RunTheorem(method, lines, auxiliary=copies)

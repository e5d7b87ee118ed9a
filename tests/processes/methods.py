"""Methods that the paper compares with, as data, beside those that have a name in the calculus."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from signdescent.theory.calculus.facts import DIMENSION, WEIGHT
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.methods import BETA, GAMMA
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    Direction,
    Gradient,
    Norm,
    OverNodes,
    Sign,
    Total,
    variable,
)

__all__ = ["COMPARED", "NOISE_FACTOR", "under_weights"]

NOISE_FACTOR = sp.Symbol("b", nonnegative=True)
X, X0 = variable("x", COORDINATE), variable("x0", COORDINATE)
H, M, S, E, E0, XI, R = (variable(name, COORDINATE, NODE) for name in ("h", "m", "s", "e", "e0", "xi", "r"))
RESIDUAL = variable("server", COORDINATE)
ZERO = sp.Integer(0)


def node_gradient(x: sp.Expr) -> Gradient:
    return Gradient("f_n", x, NODE)


SAMPLE = Draw(H, "sample", node_gradient(X), 1)


def scaled_sign(v: sp.Expr) -> sp.Expr:
    """Return |v|_1/d sign v."""
    return Total(sp.Abs(v)) / DIMENSION * Sign(v)


def with_momenta(after: sp.Expr, *draws: Draw) -> MethodTerms:
    """Return a method that begins with a gradient as momentum on every node, as Algorithm 3."""
    momentum = BETA * M + (1 - BETA) * (node_gradient(after) + E)
    return MethodTerms(
        states=(State(X, X0, after), State(M, node_gradient(X0) + E0, momentum)),
        draws=(Draw(E0, "noise", node_gradient(X0), 0), *draws, Draw(E, "noise", node_gradient(after), 2)),
    )


def normalised() -> MethodTerms:
    """Return the server's momentum of mean gradients, normalised."""
    m = variable("m", COORDINATE)
    after = X - GAMMA * Direction(m)
    momentum = BETA * m + (1 - BETA) * OverNodes(node_gradient(after) + E)
    return MethodTerms(
        states=(State(X, X0, after), State(m, OverNodes(node_gradient(X0) + E0), momentum)),
        draws=(Draw(E0, "noise", node_gradient(X0), 0), Draw(E, "noise", node_gradient(after), 2)),
    )


def double_squeeze() -> MethodTerms:
    sent = scaled_sign(H + R)
    total = OverNodes(sent) + RESIDUAL
    return MethodTerms(
        states=(
            State(X, X0, X - GAMMA * scaled_sign(total)),
            State(R, ZERO, H + R - sent),
            State(RESIDUAL, ZERO, total - scaled_sign(total)),
        ),
        draws=(SAMPLE,),
    )


def under_weights(method: MethodTerms) -> tuple[State, ...]:
    """Return a copy of a method's variables in which node n's function and samples are multiplied by its weight."""
    copies = {s.variable: variable(f"{s.variable.args[0]} under weights", *s.variable.args[1:]) for s in method.states}
    samples = {draw.variable: WEIGHT * draw.variable for draw in method.draws if draw.kind in ("sample", "noise")}

    def copied(term: sp.Expr) -> sp.Expr:
        of_copy = term.xreplace({**copies, **samples})
        return of_copy.xreplace({gradient: WEIGHT * gradient for gradient in of_copy.atoms(Gradient)})

    return tuple(State(copies[s.variable], copied(s.first), copied(s.after)) for s in method.states)


STEP = GAMMA * H + R  # with its residual
SIGNUM = BETA * M + (1 - BETA) * H
COMPARED: Mapping[str, MethodTerms] = {
    "sgd": MethodTerms((State(X, X0, X - GAMMA * OverNodes(H)),), (SAMPLE,)),
    "signum": MethodTerms((State(X, X0, X - GAMMA * Sign(OverNodes(Sign(SIGNUM)))), State(M, ZERO, SIGNUM)), (SAMPLE,)),
    "noisy_sign_sgd": MethodTerms(
        (State(X, X0, X - GAMMA * Sign(OverNodes(Sign(H + NOISE_FACTOR * XI)))),),
        (SAMPLE, Draw(XI, "noise", ZERO, 1)),
    ),
    "ef_sign_sgd": MethodTerms(
        (State(X, X0, X - OverNodes(scaled_sign(STEP))), State(R, ZERO, STEP - scaled_sign(STEP))), (SAMPLE,)
    ),
    "double_squeeze": double_squeeze(),
    "normalized_sgd": normalised(),
    "ssdm_norms": with_momenta(X - GAMMA * OverNodes(Norm(M) * S), Draw(S, "stochastic-sign", M, 1)),
}

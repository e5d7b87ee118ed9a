"""Substitution, independence, runs with weights, and largest values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from conditions.cases import Case, bad, without
from conditions.letters import E_N, GAMMA, H_N, M_N, S_N, X0, E, G, H, N, X
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.rules import Coupled, Given, MeanSquareOf, Replaced, Throughout
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    Expectation,
    Gradient,
    Norm,
    OverNodes,
    Sign,
    variable,
)

__all__ = ["CASES"]

NORMS, VOTES, MOMENTA = "sec5.3-no-momentum", "sec5.3.1-invariance-run", "sec5.3.1-invariance-ssdm-run"
SAMPLE = Gradient("f_n", X, NODE) + E_N
SENT = Norm(SAMPLE) * S_N
COPY, Y = variable("x under weights", COORDINATE), variable("y", COORDINATE)
NODE_GRADIENT = Gradient("f_n", X, NODE)


def independent(**changes: Any) -> MeanSquareOf:
    """Return the rule for the samples, with changes."""
    return MeanSquareOf(**{"line": "unbiased", "vector": E_N, "mean": sp.Integer(0), **changes})


def coupled(**changes: Any) -> Coupled:
    """Return the rule for the votes, with changes."""
    return Coupled(**{"copies": {X: COPY}, "agree": {H_N: "sample"}, "same": "same", **changes})


def of_nodes(*draws: Draw, after: sp.Expr = X) -> MethodTerms:
    """Return a method with these draws."""
    return MethodTerms(states=(State(X, X0, after),), draws=draws, gradient=OverNodes(NODE_GRADIENT))


def copied(after: sp.Expr) -> tuple[State, ...]:
    """Return a copy of the iterate with another name."""
    return (State(variable("y", COORDINATE), X0, after),)


CASES: dict[str, Case] = {
    # ---------------------------------------------------------------- substitution
    "an inequality in place of an equation": Case(
        "expected the line 'sign' to say", (bad(Replaced("sign", Sign(H) ** 2, sp.Integer(1), Norm(X) * Sign(H) ** 2)),),
        false=True, runs={"law": lambda k, signs: [(1, [0] * len(signs))]},
    ),
    "a term that the line does not speak of": Case(
        "expected the line 'N' to say", (bad(Replaced("N", N, Norm(X), N**2)),), false=True,
    ),
    "an equation of means": Case(
        "expected the line 't' to say", (bad(Replaced("t", N, Norm(X), N**2)),), taken={"t": (N - Norm(X), "mean")},
    ),
    # ---------------------------------------------------------------- independence
    "independence before the first iteration": Case(
        "expected the stage 0 or 1", (bad(independent(stage=-1)),), claim=NORMS,
    ),
    "independence of one vector": Case(
        "is not a coordinate of a vector of every node", (bad(independent(vector=OverNodes(E_N))),), claim=NORMS,
    ),
    "independence of numbers": Case(
        "is not a coordinate of a vector of every node", (bad(independent(vector=Norm(E_N))),), claim=NORMS,
    ),
    "a mean that is drawn": Case(
        "is not known at the stage", (bad(independent(vector=SENT, mean=SAMPLE, line="sent", stage=0)),), claim=NORMS,
    ),
    "independence of what is drawn later": Case(
        "is not what every node draws next", (bad(Given("sign", 0), label="s"), bad(independent(
            vector=S_N, mean=Expectation(S_N, 0), line="t"))), claim=NORMS,
        taken={"t": (sp.Integer(0), "path")},
    ),
    "independence of the signs of one vector": Case(
        "is not what every node draws next", (bad(independent(vector=NODE_GRADIENT * E, line="t", mean=sp.Integer(0))),),
        method=of_nodes(Draw(E, "noise", G, 1)), claim=NORMS,
        change=lambda c: replace(c, problems=(*c.problems, "unbiased")),
    ),
    "samples that may depend on each other": Case(
        "no word says that the nodes draw", (bad(independent()),), claim=NORMS, change=without("independent-nodes"),
        false=True, runs={"dependent": True, "count": 2, "d": 1, "levels": [2, 2]},
    ),
    "a vector with what other nodes draw": Case(
        "holds what other nodes draw", (bad(independent(vector=E_N * OverNodes(Norm(E_N)), line="t")),), claim=NORMS,
    ),
    # ---------------------------------------------------------------- runs with weights
    "a copy of nothing": Case("expected a copy of every variable", (bad(coupled(copies={})),), claim=VOTES),
    "one copy of two variables": Case(
        "expected a copy of every variable", (bad(coupled(copies={X: COPY, M_N: COPY})),), claim=MOMENTA,
    ),
    "a method that goes to the minimum": Case(
        "x_star_i, which changes with the weights", (bad(coupled()),), claim=VOTES,
        method=of_nodes(after=variable("x_star", COORDINATE)),
    ),
    "a copy that is not defined": Case(
        "is not a variable of the proof", (bad(coupled(copies={X: variable("z", COORDINATE)})),), claim=VOTES,
    ),
    "a copy that stays where it is": Case(
        "does not follow the method with weights", (bad(coupled(copies={X: Y})),), claim=VOTES, auxiliary=copied(Y),
    ),
    "a copy of the run without weights": Case(
        "does not follow the method with weights", (bad(coupled(copies={X: Y})),), claim=VOTES,
        auxiliary=copied(Y - GAMMA * Sign(OverNodes(Sign(H_N)))),
    ),
    "samples at another point": Case(
        "no line says that the copy of h", (bad(coupled(agree={})),), claim=VOTES,
    ),
    "samples of another law": Case(
        "expected the line 'gradient' to say", (bad(coupled(agree={H_N: "gradient"})),), claim=VOTES,
    ),
    "iterates that may differ": Case(
        "expected the line 'gradient' to say", (bad(coupled(same="gradient")),), claim=VOTES,
    ),
    "a sample of no node": Case(
        "is not a sample, or the stochastic sign, of every node", (bad(coupled()),), claim=VOTES,
        method=of_nodes(Draw(H, "sample", G, 1)),
    ),
    "a compressed vector": Case(
        "is not a sample, or the stochastic sign, of every node", (bad(coupled()),), claim=VOTES,
        method=of_nodes(Draw(variable("c", COORDINATE, NODE), "compressed", NODE_GRADIENT, 1)),
    ),
    "a sample of one gradient": Case(
        "does not stand for the gradient of a node", (bad(coupled()),), claim=VOTES,
        method=of_nodes(Draw(H_N, "sample", G, 1)),
    ),
    "a step along the gradient of f": Case(
        "does not speak of the gradients of nodes alone", (bad(coupled()),), claim=VOTES,
        method=of_nodes(Draw(H_N, "sample", NODE_GRADIENT, 1), after=X - GAMMA * G),
    ),
    # ---------------------------------------------------------------- largest values
    "the largest of expectations": Case(
        "expected an inequality that holds in every iteration", (bad(Throughout("eq. 20")),),
    ),
    "the largest of an equation": Case(
        "expected an inequality that holds in every iteration", (bad(Throughout("total")),),
    ),
    "the largest with a bound that changes": Case(
        "bounded by one constant", (bad(Throughout("t")),), taken={"t": (1 / (ITERATION + 1) - Norm(X), "path")},
    ),
    "the largest of nothing": Case("bounded by one constant", (bad(Throughout("t")),), taken={"t": (GAMMA, "path")}),
}  # fmt: skip
"""Cases for `Replaced`, `MeanSquareOf`, `Coupled` and `Throughout`."""

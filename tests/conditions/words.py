"""Words where they do not fit: points of nodes, other iterates, other draws, and sets that are not read."""

from __future__ import annotations

from dataclasses import replace

from conditions.cases import Case, bad, without
from conditions.letters import E_N, H_N, M_N, WANDERING, D, G, H, X
from conditions.newer import EIGHT, drawn
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.rules import Cited, Instance, Known
from signdescent.theory.calculus.terms import COORDINATE, NODE, Gradient, variable

__all__ = ["CASES"]

OTHER = variable("y", COORDINATE)

CASES: dict[str, Case] = {
    "an excess without a lower bound": Case(
        "bounds the function from below", (bad(Known("square", (D,))),), change=without("bounded-below")
    ),
    "a scaled sign of a gradient": Case("at most the scale", method=drawn(Draw(H, "scaled-sign", G, 1))),
    "a point of every node": Case(
        "of one point for all nodes", (bad(Instance("partitioned-data", (M_N,))),), claim=EIGHT
    ),
    "the distance at another iterate": Case(
        "is not the method's first variable",
        (bad(Instance("partitioned-data", which=1)),),
        claim=EIGHT,
        method=MethodTerms(states=(State(OTHER, variable("x0", COORDINATE), OTHER),), draws=()),
    ),
    "a first iterate that is drawn": Case(
        "does not begin at x0", (bad(Instance("bounded-below", which=1)),), method=WANDERING
    ),
    "samples of different gradients": Case(
        "stands for one vector at all nodes",
        (bad(Instance("shared-data", (H_N,))),),
        method=drawn(Draw(H_N, "sample", Gradient("f_n", X, NODE), 1)),
        change=lambda claim: replace(claim, problems=("shared-data",)),
    ),
    "a mean given what was known long before": Case(
        "has a finite conditional expectation",
        (bad(Instance("unbiased", (E_N,), given=0)),),
        claim=EIGHT,
        change=lambda claim: replace(claim, problems=("unbiased",)),
    ),
    "a claim on a set that is not read": Case("", (bad(Cited("odd-set")),)),
}

"""Draws of several nodes and stages, votes, recursions, roots, and methods in terms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from conditions.cases import Case, bad, without
from conditions.letters import (
    B_N,
    E0_N,
    E_N,
    GAMMA,
    H_N,
    NAME,
    NOISY,
    S1,
    S3,
    S_N,
    START_GAP,
    TOTAL,
    X0,
    E,
    G,
    H,
    N,
    X,
    symbol,
)
from signdescent.theory.calculus.facts import DEVIATION
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.rules import AtEnd, Cited, Compared, Instance, RootOf, Special, SummedOver, Voted
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Excess,
    Expectation,
    Gradient,
    Least,
    Norm,
    OverNodes,
    OverTime,
    Total,
    variable,
)

EIGHT, SEVEN, VOTE = "theorem-8-corrected", "theorem-7-eq10", "lemma-13-corrected"
BETA, SPREAD, ZETA = (symbol(name) for name in ("beta", "spread", "zeta"))
LEVELS = BETA ** (2 * ITERATION) + (1 - BETA) / (1 + BETA)
ROOT = BETA**ITERATION + sp.sqrt((1 - BETA) / (1 + BETA))
MEANS = {"mean: variance": (1 - BETA) ** 2, "mean: no correlation": 2 * BETA * (1 - BETA)}
Q = variable("q", COORDINATE)
RECURSION: dict[str, Any] = {
    "term": Total(B_N**2), "bound": DEVIATION**2 * LEVELS, "factor": BETA**2, "addend": (1 - BETA) ** 2 * DEVIATION**2,
    "uses": {"node: variance": (1 - BETA) ** 2, "node: no correlation": 2 * BETA * (1 - BETA)},
    "first": {"node: first variance": 1},
}  # fmt: skip


def compared(**changes: Any) -> Compared:
    """Return the recursion of the noise of a node, with changes."""
    return Compared(**{**RECURSION, **changes})


def drawn(*draws: Draw) -> MethodTerms:
    """Return a method with these draws, which stays where it is."""
    return MethodTerms(states=(State(X, X0, X),), draws=draws)


SIGNED = drawn(Draw(H, "sample", G, 1), Draw(S_N, "stochastic-sign", H, 2))
"""A method that takes the stochastic sign of what it has drawn."""
LATER = drawn(Draw(H_N, "sample", G, 2))
"""A method whose nodes draw at the second stage."""

CASES: dict[str, Case] = {
    # ---------------------------------------------------------------- draws
    "noise of nodes without its variance": Case(
        "says this with 'bounded-variance' only", (bad(Instance("independent-nodes", (E_N,))),), claim=EIGHT,
        change=without("bounded-variance"),
    ),
    "spread without independent nodes": Case(
        "none of the words of the claim", (bad(Instance("independent-nodes", (E_N,))),), claim=EIGHT,
        change=without("independent-nodes"), false=True, runs={"dependent": True, "count": 2, "d": 1, "levels": [2, 2]},
    ),
    "noise without a mean of 0": Case(
        "none of the words of the claim", (bad(Instance("bounded-variance", (E_N,))),), claim=EIGHT,
        change=without("bounded-variance"), false=True, runs={"biased": True},
    ),
    "a stage for two points": Case("is about 2 points", (bad(Instance("coordinate-smooth", (X, X0), given=0)),)),
    "a stage for constants": Case("is about 0 points", (bad(Instance("coordinate-smooth", which=1, given=0)),)),
    "noise of one node": Case(
        "says this of what every node draws", (bad(Instance("bounded-variance", (E,))),), method=NOISY,
        change=lambda c: replace(c, problems=("bounded-variance",)),
    ),
    "a part of a kind of draws that there is not": Case(
        "has no such part", (bad(Instance("stochastic-sign", (S_N,), which=2)),), claim=EIGHT,
    ),
    "a stochastic sign that is noise": Case(
        "expected one stochastic-sign", (bad(Instance("stochastic-sign", (E_N,))),), claim=EIGHT, false=False,
    ),
    "a stage that is no number": Case(
        "expected a stage before", (bad(Instance("bounded-variance", (E_N,), given=sp.Integer(0))),), claim=EIGHT,
    ),
    "a stage that is a truth value": Case(
        "expected a stage before", (bad(Instance("bounded-variance", (E_N,), given=True)),), claim=EIGHT,
    ),
    "the stage of the draw itself": Case(
        "expected a stage before", (bad(Instance("bounded-variance", (E_N,), given=2)),), claim=EIGHT,
        false=True, runs={"levels": [2, 2], "count": 2},
    ),
    "signs, given the signs": Case(
        "expected a stage before", (bad(Instance("stochastic-sign", (S_N,), given=1)),), claim=EIGHT, false=True,
    ),
    "no stage for later noise": Case(
        "expected a stage before", (bad(Instance("bounded-variance", (E_N,), which=1, given=START)),), claim=EIGHT,
    ),
    "first noise, given the first noise": Case(
        "expected a stage before", (bad(Instance("bounded-variance", (E0_N,), which=1, given=0)),), claim=EIGHT,
        false=True, runs={"levels": [2], "count": 1, "d": 1},
    ),
    "the signs of what is drawn, given the past": Case(
        "is not known at the stage that is given", (bad(Instance("stochastic-sign", (S_N,), given=0)),), method=SIGNED,
    ),
    "first noise without terms that are at least 0": Case(
        "speaks of terms that are at least 0", (bad(Instance("bounded-variance", (E0_N,))),), claim=EIGHT,
    ),
    # ---------------------------------------------------------------- cited claims
    "a strict claim": Case("is not a relation between formulas", (bad(Cited("strict")),)),
    "a symbol that the claim does not have": Case("false has no symbol", (bad(Cited("false", {TOTAL: GAMMA})),)),
    "a random variable for a parameter": Case("is not about every gamma", (bad(Cited("odd-free", {GAMMA: Norm(X)})),)),
    "a parameter beyond the domain": Case("is not about every gamma", (bad(Cited("small")),)),
    "a number beyond the domain": Case("is not about every gamma", (bad(Cited("small", {GAMMA: sp.Integer(2)})),)),
    "an assumption that does not hold": Case("which assumed assumes", (bad(Cited("assumed")),)),
    "a strict assumption": Case("which assumed-strictly assumes", (bad(Cited("assumed-strictly")),)),
    "a special case of a formula": Case("is not a claim about runs on a class", (bad(Special("odd")),)),
    "a special case of a smaller class": Case("is not a claim about runs on a class", (bad(Special("other-class")),)),
    "a special case with another start": Case(
        "only a step size or a momentum", (bad(Special("theorem-5-constant", {START_GAP: sp.Integer(0)})),),
        claim="theorem-5-constant", false=True,
    ),
    "a special case with a step that changes": Case(
        "the same in every iteration", (bad(Special("theorem-5-constant", {GAMMA: GAMMA / (ITERATION + 1)})),),
    ),
    "a special case with other steps": Case("is not about the runs of this method", (bad(Special("other-steps")),)),
    "a special case with a longer step": Case(
        "is not about the runs of this method", (bad(Special("theorem-5-constant", {GAMMA: 2 * GAMMA})),),
    ),
    "a special case with a left side without terms": Case("holds terms", (bad(Special("other-left")),)),
    "a special case that is not shown": Case("is not shown", (bad(Special("false-run")),), false=True),
    # ---------------------------------------------------------------- votes
    "a vote by no claim": Case("no claim has the id", (bad(Voted("no-such-claim", H_N)),), claim=SEVEN),
    "a vote by a formula": Case("is not a claim about the expected sign", (bad(Voted("odd", H_N)),), claim=SEVEN),
    "a vote by a chance": Case("is not a claim about the expected sign", (bad(Voted("other-event", H_N)),), claim=SEVEN),
    "a vote by a strict claim": Case("is not a claim about the expected sign", (bad(Voted("strict-vote", H_N)),), claim=SEVEN),
    "a vote by a claim with assumptions": Case(
        "is not a claim about the expected sign", (bad(Voted("assumed-vote", H_N)),), claim=SEVEN,
    ),
    "a vote without shared data": Case(
        "is about laws with 'independent-copies'", (bad(Voted(VOTE, H_N)),), claim=SEVEN,
        change=without("shared-data"), false=True, runs={"machines": 3, "copied": True},
    ),
    "a vote about laws without atoms": Case(
        "is about laws with 'no-atom-at-zero'", (bad(Voted("lemma-13", H_N)),), claim=SEVEN,
    ),
    "a vote of what is not drawn": Case("is not drawn first by every node", (bad(Voted(VOTE, X)),), claim=SEVEN),
    "a vote of one node": Case(
        "is not drawn first by every node", (bad(Voted(VOTE, H)),), change=lambda c: replace(c, problems=(*c.problems, "shared-data")),
    ),
    "a vote of what is drawn later": Case(
        "is not drawn first by every node", (bad(Voted(VOTE, H_N)),), claim=SEVEN, method=LATER,
    ),
    "a vote of likely signs": Case("is not about every success probability", (bad(Voted("likely-vote", H_N)),), claim=SEVEN),
    "a vote of few nodes": Case("is not about every success probability", (bad(Voted("vote-of-some", H_N)),), claim=SEVEN),
    "a vote that is not shown": Case("is not shown", (bad(Voted("false-vote", H_N)),), claim=SEVEN),
    "a vote that speaks of the number of nodes": Case(
        "speaks of more than success probabilities", (bad(Voted("vote-of-m", H_N)),), claim=SEVEN,
    ),
    # ---------------------------------------------------------------- recursions
    "a sum of either sign": Case("is not at least 0 by its form", (bad(compared(term=Total(B_N))),), claim=EIGHT),
    "what is drawn": Case("not known at the start of an iteration", (bad(compared(term=Total(E_N**2))),), claim=EIGHT),
    "an expectation": Case(
        "not known at the start of an iteration", (bad(compared(term=Expectation(Total(E_N**2), 0))),), claim=EIGHT,
    ),
    "a bound that is not a constant": Case("are not constants", (bad(compared(bound=Norm(X))),), claim=EIGHT),
    "a bound that is an expectation": Case(
        "are not constants", (bad(compared(bound=Expectation(Norm(B_N), START))),), claim=EIGHT,
    ),
    "a factor that is not a constant": Case("are not constants", (bad(compared(factor=Norm(X))),), claim=EIGHT),
    "an addend that is not a constant": Case("are not constants", (bad(compared(addend=Norm(X))),), claim=EIGHT),
    "a negative factor": Case("not shown that -1 is at least 0", (bad(compared(factor=-1)),), claim=EIGHT),
    "a factor that a line would have to sign": Case(
        "is at least 0", (bad(compared(factor=BETA - sp.Rational(1, 2))),), claim=EIGHT,
    ),
    "a recursion that does not follow": Case(
        "what is left", (bad(compared(addend=0, bound=DEVIATION**2 * BETA ** (2 * ITERATION))),), claim=EIGHT, false=True,
    ),
    "a recursion without fresh noise": Case("no line speaks of", (bad(compared(uses={})),), claim=EIGHT),
    "a recursion with noise that may be correlated": Case(
        "no line speaks of", (bad(compared(uses={"node: variance": (1 - BETA) ** 2})),), claim=EIGHT,
    ),
    "noise of the mean as large as 1/M of one node's": Case(
        "what is left", (bad(compared(term=Total(OverNodes(B_N) ** 2), bound=SPREAD**2 / 2 * LEVELS, addend=(1 - BETA) ** 2 * SPREAD**2 / 2, uses=MEANS, first={"mean: first variance": 1})),),
        claim=EIGHT, false=True, runs={"iterations": 2},
    ),
    "a first term that is larger": Case(
        "what is left", (bad(compared(bound=DEVIATION**2 * (1 - BETA) / (1 + BETA))),), claim=EIGHT, false=True,
    ),
    "a first term of which no line speaks": Case("lines of different kinds do not add up", (bad(compared(first={})),), claim=EIGHT),
    "a bound that does not obey the recursion": Case(
        "obeys the recursion", (bad(compared(bound=DEVIATION**2 * BETA ** (2 * ITERATION))),), claim=EIGHT, false=True,
    ),
    "a term whose expectation may be infinite": Case(
        "has a finite conditional expectation", (bad(compared(term=Norm(X - X0) * Norm(B_N))),), claim=EIGHT,
    ),
    # ---------------------------------------------------------------- roots
    "a root of a sum over iterations": Case("expected the line to say", (bad(RootOf("zeta", Norm(B_N), ZETA)),), claim=EIGHT),
    "a root of an equation": Case("expected the line to say", (bad(RootOf("sign", S_N, sp.Integer(1))),), claim=EIGHT),
    "a missing root": Case(
        "expected the line to say", (bad(RootOf("node: squared", Norm(B_N), DEVIATION**2 * ROOT**2, given=("sigma",))),), claim=EIGHT,
    ),
    "a smaller root": Case(
        "expected the line to say", (bad(RootOf("node: squared", Norm(B_N), DEVIATION * BETA**ITERATION, given=("sigma",))),),
        claim=EIGHT, false=True,
    ),
    "a root of another term": Case(
        "expected the line to say", (bad(RootOf("node: squared", Norm(OverNodes(B_N)), DEVIATION * ROOT, given=("sigma",))),),
        claim=EIGHT,
    ),
    "a negative root": Case(
        "is known, and at least 0", (bad(RootOf("node: squared", Norm(B_N), -DEVIATION * ROOT, given=("sigma",))),),
        claim=EIGHT, false=True,
    ),
    "a root whose sign rests on no line": Case(
        "is known, and at least 0", (bad(RootOf("node: squared", Norm(B_N), DEVIATION * ROOT)),), claim=EIGHT,
    ),
    "a root that is random": Case(
        "is known, and at least 0", (bad(RootOf("t", Norm(B_N), Norm(X))),), claim=EIGHT,
        taken={"t": (Norm(X) ** 2 - Expectation(Norm(B_N) ** 2, START), "mean")},
    ),
    "a root that is an expectation": Case(
        "is known, and at least 0", (bad(RootOf("t", Norm(B_N), Expectation(Norm(B_N), START))),), claim=EIGHT,
        taken={"t": (Expectation(Norm(B_N), START) ** 2 - Expectation(Norm(B_N) ** 2, START), "mean")},
    ),
    "a root of what may be negative": Case(
        "is not at least 0 by its form", (bad(RootOf("node: squared", -Norm(B_N), DEVIATION * ROOT, given=("sigma",))),), claim=EIGHT,
    ),
    "a root of what is drawn": Case(
        "not known at the start of an iteration", (bad(RootOf("t", Norm(E_N), DEVIATION, given=("sigma",))),), claim=EIGHT,
        taken={"t": (DEVIATION**2 - Expectation(Norm(E_N) ** 2, START), "mean")},
    ),
    # ---------------------------------------------------------------- means over nodes
    "a mean of a sum over iterations": Case("are averaged over the nodes alone", (bad(SummedOver("zeta", NODE)),), claim=EIGHT),
    "a sum of means over coordinates": Case(
        "are averaged over the nodes alone", (bad(SummedOver("node: noise", COORDINATE)),), claim=EIGHT,
    ),
    "a random weight of means": Case(
        "are averaged over the nodes alone", (bad(SummedOver("node: noise", NODE, Norm(X))),), claim=EIGHT,
    ),
    "a negative weight of a node": Case("is at least 0", (bad(SummedOver("node: noise", NODE, -1)),), claim=EIGHT, false=True),
    # ---------------------------------------------------------------- the end
    "the end of a path": Case("bounds one expectation in every iteration", (bad(AtEnd("N >= 0")),)),
    "the end of two expectations": Case("bounds one expectation in every iteration", (bad(AtEnd("eq. 20")),)),
    "the end of no expectation": Case("bounds one expectation", (bad(AtEnd("t")),), taken={"t": (START_GAP, "mean")}),
    "the end of a lower bound": Case(
        "bounds one expectation", (bad(AtEnd("t")),), taken={"t": (S3, "mean")},
    ),
    "the end of twice an expectation": Case("bounds one expectation", (bad(AtEnd("t")),), taken={"t": (START_GAP - 2 * S3, "mean")}),
    "the end of what depends on the iteration": Case(
        "expected an expectation alone", (bad(AtEnd("t")),), taken={"t": (START_GAP - Expectation(Excess("f", X / (ITERATION + 1)), START), "mean")},
    ),
    "the end of a product": Case("expected an expectation alone", (bad(AtEnd("t")),), taken={"t": (START_GAP - S1 * Norm(X0), "mean")}),
    # ---------------------------------------------------------------- methods
    "a variable that is none": Case("is not a variable, or its name", auxiliary=(State(Norm(X), X0, X),)),
    "a variable with a head in it": Case("is not a variable, or its name", auxiliary=(State(variable("q", GAMMA), X0, X),)),
    "a variable of the method, again": Case("has a meaning already", auxiliary=(State(variable("x"), X0, X),)),
    "a variable that is a constant": Case("has a meaning already", auxiliary=(State(variable("L_n", COORDINATE), X0, X),)),
    "a variable twice": Case("has a meaning already", auxiliary=(State(Q, X0, X), State(Q, X0, X))),
    "a first value with what is not read": Case("a term cannot hold", auxiliary=(State(Q, sp.sin(GAMMA) * X0, X),)),
    "a next value with what is not read": Case("a term cannot hold", auxiliary=(State(Q, X0, sp.sin(GAMMA) * X),)),
    "a vector in a number": Case("lacks an index of its term", auxiliary=(State(NAME, sp.Integer(0), X),)),
    "a vector in a first number": Case("lacks an index of its term", auxiliary=(State(NAME, X0, sp.Integer(0)),)),
    "a variable that is an expectation": Case(
        "not about one iteration", auxiliary=(State(NAME, sp.Integer(0), Expectation(Norm(X), START)),),
    ),
    "a variable that is a sum over iterations": Case(
        "not about one iteration", auxiliary=(State(NAME, sp.Integer(0), OverTime(Norm(X))),),
    ),
    "a variable that is a least value": Case("not about one iteration", auxiliary=(State(NAME, sp.Integer(0), Least(Norm(X))),)),
    "a next value with an unknown variable": Case("is not a variable of the method", auxiliary=(State(Q, X0, E),)),
    "a next value with a name": Case("is not a variable of the method", auxiliary=(State(NAME, sp.Integer(0), N),)),
    "a first value with the iterate": Case("is not known before iteration 0", auxiliary=(State(Q, X, X),)),
    "a first value with a later draw": Case("is not known before iteration 0", auxiliary=(State(Q, H, X),)),
    "a first value with the iteration": Case("is not known before iteration 0", auxiliary=(State(NAME, ITERATION, NAME),)),
    "a draw at a third stage": Case("at a stage that there is", method=drawn(Draw(H, "sample", G, 3))),
    "a draw before the first": Case("at a stage that there is", method=drawn(Draw(H, "sample", G, -1))),
    "a draw of no kind": Case("of a kind that there is", method=drawn(Draw(H, "dice", G, 1))),
    "a draw of itself": Case("is not known before", method=drawn(Draw(H, "sample", H, 1))),
    "a draw of what is drawn with it": Case(
        "is not known before", method=drawn(Draw(H, "sample", G, 1), Draw(S_N, "stochastic-sign", H, 1)),
    ),
    "a first draw of the iterate": Case("is not known before", method=drawn(Draw(H, "sample", G, 0))),
    "a first draw that changes": Case(
        "is not known before", method=drawn(Draw(H, "sample", Gradient("f", ITERATION * X0), 0)),
    ),
}  # fmt: skip

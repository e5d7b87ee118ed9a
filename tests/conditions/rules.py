"""Combinations, sums, invariants, expectations and sequences."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from conditions.cases import Case, bad
from conditions.letters import (
    AFTER,
    CEILING,
    EN,
    GAMMA,
    NOISY,
    S1,
    S2,
    S3,
    START_GAP,
    SUM,
    TOTAL,
    WANDERING,
    X0,
    D,
    E,
    G,
    H,
    N,
    X,
    Y,
    also,
)
from signdescent.theory.calculus.facts import SMOOTHNESS, at_most, equal
from signdescent.theory.calculus.rules import (
    Combined,
    Given,
    Invariant,
    Known,
    LeastOf,
    MeanOf,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Agrees,
    Average,
    Expectation,
    Least,
    Norm,
    OverTime,
    Sign,
    Total,
    Value,
)

CASES: dict[str, Case] = {
    # ---------------------------------------------------------------- combination
    "a negative multiplier": Case(
        "not shown that the multiplier -1 is at least 0", (bad(Combined({"N >= 0": -1}), at_most(N, 0)),), false=True,
    ),
    "a multiplier of either sign": Case(
        "is at least 0", (bad(Combined({"N >= 0": GAMMA - 1}), at_most(N, GAMMA * N)),), false=True
    ),
    "a multiplier that a line would have to sign": Case(
        "is at least 0", (bad(Combined({"N >= 0": Total(X)}), at_most(0, Total(X) * N)),), false=True
    ),
    "signs that rest on a line about expectations": Case(
        "rests on lines about one iteration",
        (bad(Combined({"L": N}, given=("eq. 20",)), at_most(0, N * SMOOTHNESS)),),
    ),
    "a multiplier with an index": Case(
        "has an index that no line has", (bad(Combined({"total": SMOOTHNESS}), at_most(0, 1)),)
    ),
    "a random multiplier of expectations": Case(
        "is not a constant", (bad(Combined({"eq. 20": N}, given=("N >= 0",)), at_most(0, N * EN)),)
    ),
    "a random line among expectations": Case(
        "is not about constants", (bad(Combined({"eq. 20": 1, "N >= 0": 1}), at_most(GAMMA * EN, EN)),)
    ),
    "a weight that depends on k, before a sum over k": Case(
        "does not speak of one iteration",
        (bad(Combined({"summed": 1 / (ITERATION + 1)}), at_most(GAMMA * SUM / (ITERATION + 1), CEILING / (ITERATION + 1))),),
    ),
    "one iteration among K": Case(
        "does not speak of one iteration", (bad(Combined({"summed": 1, "eq. 20": 1}), at_most(GAMMA * SUM, EN)),)
    ),
    "k beside a sum over k": Case(
        "does not speak of one iteration",
        (bad(Combined({"summed": 1}), at_most(GAMMA * SUM, CEILING + ITERATION)),),
    ),
    "kinds that do not add up": Case(
        "lines of different kinds do not add up", (bad(Invariant({}, {"eq. 20": 1}), at_most(0, Norm(X))),)
    ),
    "two sides that differ": Case(
        "the two sides differ by", (bad(Combined({"before": 1}), equal(Value("f", X), D + 1)),), false=True
    ),
    "an equation from an inequality": Case(
        "the two sides differ by 0", (bad(Combined({"N >= 0": 1}), equal(0, N)),), false=True
    ),
    "too much is concluded": Case(
        "what is left is not shown to be at least 0", (bad(Combined({"N >= 0": 1}), at_most(1, N)),), false=True
    ),
    "too much by a constant": Case(
        "what is left", (bad(Combined({"step": 1}), at_most(AFTER, D + GAMMA * Total(sp.Abs(G) * (1 - 2 * Agrees(H, G))) + GAMMA**2 * TOTAL * sp.Rational(49, 100))),), false=True
    ),
    "an expectation that no used line has": Case(
        "no line speaks of", (bad(Combined({"N >= 0": 1}), at_most(0, N + Expectation(AFTER, 0))),)
    ),
    "an average that no used line has": Case(
        "no line speaks of", (bad(Combined({"summed": 1}), at_most(Average(EN), 0)),),
    ),
    "two infinite expectations cancel": Case(
        "may be infinite", (bad(Combined({"m1": 1, "m2": 1}), at_most(S1, 0)),),
        taken={"m1": (S3 - S2 - S1, "mean"), "m2": (S2 - S3, "mean")},
    ),
    "two infinite expectations cancel, bounded if total is not 0": Case(
        "may be infinite", (bad(Combined({"m1": 1, "m2": 1, "m3": 0}), at_most(S1, 0)),),
        taken={"m1": (S3 - S2 - S1, "mean"), "m2": (S2 - S3, "mean"), "m3": (START_GAP - TOTAL * (S2 + S3), "mean")},
    ),
    # ---------------------------------------------------------------- sums over an index
    "a sum of expectations over coordinates": Case(
        "are averaged over the nodes alone", (bad(SummedOver("eq. 20", COORDINATE)),)
    ),
    "a negative weight": Case("the weight -1 is at least 0", (bad(SummedOver("L", COORDINATE, -1)),), false=True),
    "a weight of either sign": Case("is at least 0", (bad(SummedOver("L", COORDINATE, X)),), false=True),
    "a mean with a weight of either sign": Case("is at least 0", (bad(SummedOver("N >= 0", NODE, Total(X))),), false=True),
    "an unknown weight": Case("neither a variable", (bad(SummedOver("L", COORDINATE, E**2)),)),
    # ---------------------------------------------------------------- invariants
    "an invariant of draws": Case("an invariant speaks of what is known", (bad(Invariant({}), at_most(0, Norm(H))),)),
    "an invariant of expectations": Case(
        "an invariant speaks of what is known", (bad(Invariant({}), at_most(0, Expectation(Agrees(H, G), 0))),)
    ),
    "an invariant of means": Case("an invariant speaks of what is known", (bad(Invariant({"eq. 20": 1}), at_most(0, N)),)),
    "an invariant that does not go over": Case(
        "what is left", (bad(Invariant({"itself": 1}), at_most(Norm(X), Norm(X0))),), false=True
    ),
    "an invariant that does not hold at first": Case(
        "what is left", (bad(Invariant({"itself": 1}), at_most(Norm(X0) + 1, Norm(X0))),), false=True
    ),
    "an equation that goes over as an inequality": Case(
        "the two sides differ", (bad(Invariant({"itself": 1, "sign": 0}), equal(X, X0)),), false=True
    ),
    # ---------------------------------------------------------------- expectations
    "a stage that there is not": Case("given stage 0 or 1", (bad(Given("step", 2)),)),
    "a conditional expectation of a mean": Case("given stage 0 or 1", (bad(Given("eq. 20")),)),
    "a larger side without an expectation": Case(
        "has a finite conditional expectation", (bad(Known("triangle", (H, X)), label="t"), bad(Given("t")))
    ),
    "an equation without expectations": Case(
        "has a finite conditional expectation", (bad(Known("direction", (H,)), label="t"), bad(Given("t")))
    ),
    "a value that may be negative": Case("has a finite conditional expectation", (bad(Given("smooth")),)),
    "noise without a mean": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(E, 0),))),),
        method=NOISY, change=lambda c: replace(c, problems=("bounded-variance",)),
    ),
    "noise without a variance": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(E**2, 0),))),),
        method=NOISY, change=lambda c: replace(c, problems=("unbiased",)),
    ),
    "the third moment of noise": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(E**3, 0),))),),
        method=NOISY, change=lambda c: replace(c, problems=("unbiased", "bounded-variance")),
    ),
    "an expectation of an equation": Case("without a free coordinate", (bad(Unconditional("N")),)),
    "an expectation of an expectation": Case("without a free coordinate", (bad(Unconditional("eq. 20")),)),
    "an expectation of every coordinate": Case("without a free coordinate", (bad(Unconditional("L")),)),
    "an expectation of what is drawn": Case("known at the start", (bad(Unconditional("step")),)),
    "an expectation of what may be negative": Case(
        "is at least 0", (bad(Known("cauchy-schwarz", (X, X0)), label="t"), bad(Unconditional("t")))
    ),
    "an expectation without the line that signs it": Case("is at least 0", (bad(Unconditional("falls")),)),
    "a coefficient of either sign": Case(
        "the sign of y is not known",
        (bad(Combined({}), at_most(0, Y * Norm(X) + Y**2 + Norm(X - X0) + Total(X**2) * 1), label="t0"), bad(Unconditional("t0"))),
        change=also(y=sp.S.Reals), taken={"t0": (Y * Norm(X) + Y**2 + Norm(X - X0), "path")},
    ),
    # ---------------------------------------------------------------- sequences
    "telescoping of a path": Case("expectations in every iteration", (bad(Telescoped("falls", D)),)),
    "a potential with an expectation": Case("has no expectations in it", (bad(Telescoped("eq. 20", Expectation(Agrees(H, G), 0))),)),
    "a negative potential": Case("is not a constant, at least 0", (bad(Telescoped("eq. 20", -D)),)),
    "a potential that k weighs": Case("does not say how the potential falls", (bad(Telescoped("eq. 20", (ITERATION + 1) * D)),)),
    "a potential with a negative coefficient at first": Case(
        "is not a constant, at least 0", (bad(Telescoped("eq. 20", (ITERATION - 1) * D)),)
    ),
    "a potential with a constant": Case("is not a constant, at least 0", (bad(Telescoped("eq. 20", D + 1)),)),
    "a potential of draws": Case("is not a constant, at least 0", (bad(Telescoped("eq. 20", Norm(H))),)),
    "a potential of either sign": Case(
        "is not a constant, at least 0",
        (bad(Telescoped("t", Total(X))),),
        taken={
            "t": (
                GAMMA * Total(1) + Expectation(Total(X), START) - Expectation(Total(X - GAMMA * Sign(H)), START),
                "mean",
            )
        },
        false=True,
    ),
    "another potential": Case("does not say how the potential falls", (bad(Telescoped("eq. 20", Norm(X))),), ),
    "half the potential": Case("does not say how the potential falls", (bad(Telescoped("eq. 20", D / 2)),)),
    "a potential that is drawn at first": Case(
        "the potential is not a constant in iteration 0", (bad(Telescoped("t", D)),), method=WANDERING,
        taken={"t": (START_GAP, "mean")},
    ),
    "the least of one iteration": Case("bounds the weighted sum of one sequence", (bad(LeastOf("eq. 20")),)),
    "the least of two sequences": Case(
        "expected the weighted sum of one expectation", (bad(LeastOf("t")),), taken={"t": (START_GAP - SUM - OverTime(S1), "sum")},
    ),
    "the least of what is no expectation": Case(
        "expected the weighted sum of one expectation", (bad(LeastOf("t")),), taken={"t": (START_GAP - OverTime(Norm(X)), "sum")},
    ),
    "the least of a square of a sum": Case(
        "expected the weighted sum of one expectation", (bad(LeastOf("t")),), taken={"t": (START_GAP - SUM * OverTime(S1), "sum")},
    ),
    "the least below another least": Case(
        "expected constants on the larger side", (bad(LeastOf("t")),), taken={"t": (START_GAP + Least(S1) - SUM, "sum")},
    ),
    "the least with weights outside the sum": Case(
        "does not speak of one iteration", (bad(LeastOf("t")),), taken={"t": ((CEILING - GAMMA * SUM) / (ITERATION + 1), "sum")}, false=True,
    ),
    "the least with a weight that is not positive": Case(
        "is positive and that K >= 1", (bad(LeastOf("t")),), taken={"t": (START_GAP - TOTAL * SUM, "sum")},
    ),
    "the least with a negative weight": Case(
        "is positive and that K >= 1", (bad(LeastOf("t")),), taken={"t": (START_GAP + SUM, "sum")}, false=True,
    ),
    "the mean with a weight that is not positive": Case(
        "is positive and that K >= 1", (bad(MeanOf("t")),), taken={"t": (START_GAP - TOTAL * SUM, "sum")},
    ),
    "the mean of weighted terms": Case(
        "is not the same in every iteration", (bad(MeanOf("summed")),), claim="theorem-5-corrected"
    ),
}  # fmt: skip

"""Errors planted into the proofs of Theorems 6, 7 and 8: none is accepted, and the line that does not follow is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from conditions.letters import B_N, E0_N, E_N, GAMMA, H_N, M_N, S_N, START_GAP, TOTAL, D, G, H, N, X, symbol
from conditions.planting import (
    Error,
    argued,
    caught,
    claimed,
    dropped,
    judged,
    line,
    method,
    scaled,
    using,
    without,
)  # fmt: skip
from processes.lines import of
from signdescent.checks.report import ChainReport
from signdescent.theory.calculus.facts import DEVIATION, NODE_SMOOTHNESS, at_most, equal
from signdescent.theory.calculus.method import State
from signdescent.theory.calculus.rules import Cited, Instance, Known, SummedOver, Voted
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Agrees,
    Better,
    Direction,
    Excess,
    Expectation,
    Gain,
    Gradient,
    Majority,
    Norm,
    OverNodes,
    Sign,
    Total,
)
from signdescent.theory.symbols import K, gamma0

SIX, SIX_CONSTANT, SEVEN, SEVEN_CORRECTED, EIGHT = (
    "theorem-6", "theorem-6-const-run", "theorem-7-eq10", "theorem-7-corrected", "theorem-8-corrected",
)  # fmt: skip
THE_CLAIM, THE_METHOD = "the last line is not the claim", "the proof is not about"
(STATE,) = of(SIX)[1].method.states
POINT, BETTER = STATE.after.args[1], Excess("f", STATE.after)
STEP = gamma0 / sp.sqrt(ITERATION + 1)
RISE = (sp.sqrt(ITERATION + 1) - sp.sqrt(ITERATION)) / gamma0

SIXES: dict[str, tuple[str, Error, str]] = {
    "the better point is no better": (SIX, dropped("better"), "line step:"),
    "the better point is the worse": (SIX, line("better", Known("better", (X, POINT))), "line step:"),
    "the better point of two others": (SIX, line("better", Known("better", (POINT, POINT))), "line step:"),
    "the next point is the step's end": (SIX, line("after", Instance("bounded-below", (POINT,))), "line step:"),
    "the better point is no step": (SIX, using("step", better=-1), "line step:"),
    "f rises": (SIX, line("monotone", conclusion=at_most(D, BETTER)), "line monotone:"),
    "f falls by 1": (SIX, line("monotone", conclusion=at_most(BETTER + 1, D)), "line monotone:"),
    "f falls in expectation alone": (SIX, dropped("no worse"), "line monotone:"),
    "no worse than the step's end": (SIX, line("no worse", Known("better", (POINT, X))), "line monotone:"),
    "an invariant without its first value": (SIX, line("below", first={}), "line below:"),
    "an invariant that does not go over": (SIX, line("below", uses={"itself": 1}), "line below:"),
    "an invariant that rests on itself twice": (SIX, line("below", uses={"itself": 2, "monotone": 1}), "line below:"),
    "an invariant below less than the start": (
        SIX, line("below", conclusion=at_most(D, START_GAP * sp.Rational(99, 100))), "line below:",
    ),
    "an invariant of the next iterate": (SIX, line("below", conclusion=at_most(BETTER, START_GAP)), "line below:"),
    "the fall divided by k": (SIX, using("divided", falls=sp.sqrt(ITERATION) / gamma0), "line divided:"),
    "the fall divided by the next step": (SIX, using("divided", falls=sp.sqrt(ITERATION + 2) / gamma0), "line divided:"),
    "a negative rise": (SIX, using("divided", below=-RISE), "line divided:"),
    "the rise of the step before": (
        SIX, using("divided", below=(sp.sqrt(ITERATION + 1) - sp.sqrt(ITERATION - 1)) / gamma0), "line divided:",
    ),
    "no rise": (SIX, using("divided", below=None), "line divided:"),
    "the expectation without N >= 0": (SIX, line("on average", given=()), "line on average:"),
    "the expectation of the step": (SIX, line("on average", line="step"), "line on average:"),
    "a potential of the next k": (SIX, line("summed", potential=sp.sqrt(ITERATION + 1) / gamma0 * D), "line summed:"),
    "a potential without its root": (SIX, line("summed", potential=ITERATION / gamma0 * D), "line summed:"),
    "a potential without k": (SIX, line("summed", potential=D / gamma0), "line summed:"),
    "a negative potential": (SIX, line("summed", potential=-sp.sqrt(ITERATION) / gamma0 * D), "line summed:"),
    "a potential that is negative at first": (SIX, line("summed", potential=(sp.sqrt(ITERATION) - 1) / gamma0 * D), "line summed:"),
    "the roots left out": (SIX, using("bound", roots=None), "line bound:"),
    "the roots without the start": (SIX, using("bound", roots=1 / (gamma0 * K)), "line bound:"),
    "the roots with K^2": (SIX, using("bound", roots=START_GAP / (gamma0 * K**2)), "line bound:"),
    "the roots of another claim": (SIX, line("roots", Cited("theorem-5-eq7-corrected")), "line bound:"),
    "99 % of Theorem 6": (SIX, scaled(sp.Rational(99, 100)), "line bound:"),
    "the first value left out": (SIX, dropped("first"), "line below:"),
    "Theorem 6 for option 1": (SIX, claimed(method="sign_sgd"), THE_METHOD),
    "Theorem 6 without smoothness": (SIX, without("coordinate-smooth"), "line smooth:"),
    "Theorem 6 about a method that keeps the worse point": (
        SIX, method(lambda m: replace(m, states=(replace(STATE, after=Better("f", X, POINT)),))), THE_METHOD,
    ),
    "a step that depends on the sample": (
        SIX, method(lambda m: replace(m, states=(replace(STATE, after=Better("f", X - STEP * Agrees(H, G) * Sign(H), X)),))),
        THE_METHOD,
    ),
    "99 % of eq. (8)": (SIX_CONSTANT, scaled(sp.Rational(99, 100)), "line bound:"),
    "half a step": (SIX_CONSTANT, line("smooth", Instance("coordinate-smooth", (X, X - GAMMA / 2 * Sign(H)))), "line step:"),
}  # fmt: skip

CHANCE = OverNodes(Expectation(Agrees(H_N, G), 0))
VOTE = OverNodes(Sign(H_N))

SEVENS: dict[str, tuple[str, Error, str]] = {
    "a vote without shared data": (SEVEN, without("shared-data"), "line Lemma 13:"),
    "a vote without success probabilities": (SEVEN, without("success-probability-bounds"), "line likelier:"),
    "a vote by the printed lemma": (SEVEN, line("Lemma 13", Voted("lemma-13", H_N)), "line Lemma 13:"),
    "a vote by the lemma's sharper form": (SEVEN, line("Lemma 13", Voted("lemma-13-sharp", H_N)), "line Lemma 13:"),
    "a vote by a lemma about one coordinate": (SEVEN, line("Lemma 13", Voted("remark-1a-two-nodes", H_N)), "line Lemma 13:"),
    "a vote of the gradient": (SEVEN, line("Lemma 13", Voted("lemma-13-corrected", X)), "line Lemma 13:"),
    "votes in one coordinate": (SEVEN, dropped("votes"), "line falls:"),
    "votes turned round": (SEVEN, line("votes", weight=-1), "line votes:"),
    "votes averaged over the nodes": (SEVEN, line("votes", SummedOver("Lemma 13", NODE)), "line falls:"),
    "the sign of a vote is larger than 1": (SEVEN, line("sign", Known("square", (VOTE,))), "line step:"),
    "the sign of one node": (SEVEN, line("sign", Known("sign-square", (H_N,))), "line step:"),
    "the sign without its sum": (SEVEN, line("smooth", Instance("coordinate-smooth", (X, X - GAMMA * VOTE))), "line step:"),
    "the majority without a gain": (SEVEN, using("right votes", majority=None), "line right votes:"),
    "the gain of another chance": (SEVEN, using("right votes", **{"likelier on average": Gain(CHANCE / 2)}), "line right votes:"),
    "a negative gain": (SEVEN, using("right votes", **{"likelier on average": -Gain(CHANCE)}), "line right votes:"),
    "the majority of one node's chance": (
        SEVEN, line("majority", Known("majority", (Expectation(Agrees(H_N, G), 0),))), "line right votes:",
    ),
    "the majority is right": (
        SEVEN, line("right votes", conclusion=at_most(0, sp.Abs(G) * (2 * Majority(CHANCE) - sp.Rational(101, 100)))), "line right votes:",
    ),
    "the success probability of one node": (SEVEN, line("likelier on average", line="nowhere"), "line likelier on average:"),
    "the fall by the chance of one node": (
        SEVEN, line("falls", conclusion=at_most(Expectation(Excess("f", X - GAMMA * Sign(VOTE)), 0) + 2 * GAMMA * N, D + GAMMA**2 * TOTAL / 2)),
        "line falls:",
    ),
    "the vote before its expectation": (SEVEN, dropped("eq. 15"), "line falls:"),
    "the vote with the rho-norm": (SEVEN, claimed(left="mean-rho-norm"), THE_CLAIM),
    "the vote of one node's method": (SEVEN, claimed(method="sign_sgd"), THE_METHOD),
    "99 % of eq. (10)": (SEVEN, scaled(sp.Rational(99, 100)), "line bound:"),
    "99 % of the corrected eq. (9)": (SEVEN_CORRECTED, scaled(sp.Rational(99, 100)), "line bound:"),
    "a claim for K >= 2": (SEVEN_CORRECTED, line("sums", Cited("theorem-5-eq7-from-2")), "line sums:"),
    "the vote with constant steps": (SEVEN_CORRECTED, claimed(steps="constant"), THE_METHOD),
}  # fmt: skip

(MOVES, MOMENTUM) = of(EIGHT)[1].method.states
NODE_GRADIENT = Gradient("f_n", X, NODE)
LENGTH, BETA, SMOOTH, SIZE, NOISE, SPREAD = (
    symbol(name) for name in ("gamma", "beta", "smooth", "d", "noise", "spread")
)
GAP = M_N - B_N - NODE_GRADIENT
REACH = NODE_SMOOTHNESS * LENGTH * sp.sqrt(SIZE) * BETA / (1 - BETA)
ROOT = BETA**ITERATION + sp.sqrt((1 - BETA) / (1 + BETA))


def auxiliary(change: Callable[[State], State]) -> Error:
    """Return the error of another definition of the noise in the momenta."""
    return lambda pair: (pair[0], replace(pair[1], auxiliary=tuple(map(change, pair[1].auxiliary))))


def where(name: str, values: sp.Set) -> Error:
    """Return the error of a claim about more parameters."""
    return lambda pair: claimed(where={**pair[0].where, symbol(name): values})(pair)


def draws(change: Callable[[Any], Any]) -> Error:
    """Return the error of a method with other draws."""
    return method(lambda m: replace(m, draws=tuple(map(change, m.draws))))


EIGHTS: dict[str, tuple[Error, str]] = {
    "the mean of squares below the square of the mean": (
        line("at most one", conclusion=at_most(1, OverNodes(S_N) ** 2)), "line at most one:",
    ),
    "signs smaller than 1": (line("one", conclusion=equal(S_N**2, sp.Rational(99, 100))), "line one:"),
    "the length without its root": (line("length", conclusion=at_most(Norm(OverNodes(S_N)), SIZE / 2)), "line length:"),
    "the length 1": (line("length", conclusion=at_most(Norm(OverNodes(S_N)), 1)), "line length:"),
    "the length without its square": (line("length", given=()), "line length:"),
    "a Lipschitz constant smaller by 1 %": (
        line("Lipschitz", conclusion=at_most(Norm(NODE_GRADIENT - Gradient("f_n", MOVES.after, NODE)), NODE_SMOOTHNESS * Norm(X - MOVES.after) * sp.Rational(99, 100))),
        "line Lipschitz:",
    ),
    "the drift without its first value": (line("drift of a node", conclusion=at_most(Norm(GAP), REACH * BETA)), "line drift of a node:"),
    "the drift without the drift before": (using("drift of a node", itself=None), "line drift of a node:"),
    "the drift of a drift that grows": (using("drift of a node", itself=1), "line drift of a node:"),
    "the drift in a step of length gamma": (using("drift of a node", length=NODE_SMOOTHNESS * LENGTH), "line drift of a node:"),
    "the drift without the length of a step": (using("drift of a node", length=None), "line drift of a node:"),
    "the drift without L >= 0": (line("drift of a node", given=()), "line drift of a node:"),
    "the drift of the noise as well": (
        line("drift of a node", conclusion=at_most(Norm(M_N - NODE_GRADIENT), REACH)), "line drift of a node:",
    ),
    "the drift with 1 + beta": (
        line("drift of a node", conclusion=at_most(Norm(GAP), NODE_SMOOTHNESS * LENGTH * sp.sqrt(SIZE) * BETA / (1 + BETA))),
        "line drift of a node:",
    ),
    "noise that depends on its signs": (line("unbiased", Instance("bounded-variance", (E_N,), given=1)), "line node: mean square:"),
    "noise of the first iteration": (line("unbiased", Instance("bounded-variance", (E0_N,), given=0)), "line unbiased:"),
    "noise given itself": (line("unbiased", Instance("bounded-variance", (E_N,), given=2)), "line unbiased:"),
    "noise before the first iteration": (line("unbiased", Instance("bounded-variance", (E_N,), given=START)), "line unbiased:"),
    "noise without correlation to itself": (line("node: no correlation", weight=E_N), "line node: mean square:"),
    "noise in one coordinate": (line("node: no correlation", SummedOver("unbiased", COORDINATE)), "line node: mean square:"),
    "the variance given the signs": (line("node: variance", given=1), "line node: mean square:"),
    "the variance of the first noise in every iteration": (
        line("node: variance", Instance("bounded-variance", (E0_N,), which=1)), "line node: mean square:",
    ),
    "the first variance of later noise": (
        line("node: first variance", Instance("bounded-variance", (E_N,), which=1)), "line node: mean square:",
    ),
    "a mean square without its first value": (line("node: mean square", first={}), "line node: mean square:"),
    "noise that decays": (line("node: mean square", bound=DEVIATION**2 * BETA ** (2 * ITERATION)), "line node: mean square:"),
    "noise with the power of beta off by one": (
        line("node: mean square", bound=DEVIATION**2 * (BETA ** (2 * ITERATION + 2) + (1 - BETA) / (1 + BETA))), "line node: mean square:",
    ),
    "noise with beta^k": (
        line("node: mean square", factor=BETA**3), "line node: mean square:",
    ),
    "a smaller addend": (line("node: mean square", addend=(1 - BETA) ** 2 * DEVIATION**2 / 2), "line node: mean square:"),
    "a larger level": (line("node: mean square", addend=(1 - BETA) * DEVIATION**2), "line node: mean square:"),
    "correlated noise": (using("node: mean square", **{"node: no correlation": None}), "line node: mean square:"),
    "the root of one power": (line("node: noise", bound=DEVIATION * BETA**ITERATION), "line node: noise:"),
    "the root without a root": (line("node: noise", bound=DEVIATION**2 * ROOT**2), "line node: noise:"),
    "Jensen turned round": (
        line("node: noise", conclusion=at_most(DEVIATION * ROOT, Expectation(Norm(B_N), START))), "line node: noise:",
    ),
    "the root of the mean of the noise": (line("node: noise", term=Norm(OverNodes(B_N))), "line node: noise:"),
    "a root without a sign": (line("node: noise", given=()), "line node: noise:"),
    "a negative root": (line("node: noise", bound=-DEVIATION * ROOT), "line node: noise:"),
    "the mean's noise by one node's": (
        line("mean: variance", Instance("bounded-variance", (E_N,), which=1, given=0)), "line mean: mean square:",
    ),
    "the mean's first noise by one node's": (
        line("mean: first variance", Instance("bounded-variance", (E0_N,), which=1)), "line mean: mean square:",
    ),
    "the mean's noise smaller by M": (line("mean: mean square", bound=SPREAD**2 * (BETA ** (2 * ITERATION) + (1 - BETA) / (1 + BETA)) / 2), "line mean: mean square:"),
    "a direction with another sign": (line("along", conclusion=equal(Total(Direction(M_N) * M_N), -Norm(M_N))), "line along:"),
    "a direction of the gradient": (line("along", Known("direction", (NODE_GRADIENT,))), "line angle:"),
    "an angle with one distance": (using("angle", aside=None), "line angle:"),
    "the mean of norms below the norm of the mean": (
        line("mean", conclusion=at_most(OverNodes(Norm(M_N)), Norm(OverNodes(M_N)))), "line mean:",
    ),
    "one drift": (using("direction", **{"drift of the mean": None}), "line direction:"),
    "no distance of the nodes": (using("direction", **{"split nodes": None}), "line direction:"),
    "a step of half the size": (using("step", squared=SMOOTH * LENGTH**2 / 4), "line step:"),
    "smoothness of one node": (line("smooth on average", line="nowhere"), "line smooth on average:"),
    "smoothness without its descent": (line("smooth", Instance("smooth", (X, MOVES.after))), "line step:"),
    "the descent given the signs": (line("descent", stage=1), "line falls:"),
    "the mean of signs, given the signs": (line("sign", Instance("stochastic-sign", (S_N,), given=1)), "line sign:"),
    "the signs' mean is the momentum": (line("sign", conclusion=equal(Expectation(S_N, 0), M_N)), "line sign:"),
    "signs of the noise": (line("sign", Instance("stochastic-sign", (E_N,))), "line sign:"),
    "the mean sign of one node": (dropped("mean sign"), "line signs:"),
    "a fall with one drift": (using("falls", drift=LENGTH), "line falls:"),
    "a fall with the wrong sign": (using("falls", direction=-LENGTH), "line falls:"),
    "no noise in the mean": (using("without noise", **{"mean: noise": None}), "line without noise:"),
    "noise with gamma squared": (using("without noise", **{"noise of a node": LENGTH**2}), "line without noise:"),
    "half the noise": (using("without noise", **{"sigma on average": LENGTH * ROOT / 2}), "line without noise:"),
    "half the potential": (line("summed", potential=Excess("f", X) / 2), "line summed:"),
    "the bound without zeta": (dropped("zeta"), "line all iterations:"),
    "zeta once": (using("all iterations", zeta=LENGTH / K), "line all iterations:"),
    "zeta with another sign": (using("all iterations", zeta=-LENGTH), "line all iterations:"),
    "a sum that begins with 1": (line("powers", Cited("theorem-8-corrected-error")), "line powers:"),
    "the powers of the noise alone": (using("bound", powers=NOISE), "line bound:"),
    "99 % of the bound": (scaled(sp.Rational(99, 100)), "line bound:"),
    "the noise's first value is 0": (auxiliary(lambda s: replace(s, first=0 * s.first)), "line drift of a node:"),
    "the noise forgets": (auxiliary(lambda s: replace(s, after=(1 - BETA) * E_N)), "line drift of a node:"),
    "the noise is that of the momenta": (auxiliary(lambda s: replace(s, first=M_N)), "the bound or the method"),
    "noise that is drawn later": (auxiliary(lambda s: replace(s, first=E_N)), "the bound or the method"),
    "the noise's name is taken": (auxiliary(lambda s: replace(s, variable=M_N)), "the bound or the method"),
    "beta = 1": (where("beta", sp.Interval(0, 1)), "the bound or the method"),
    "a negative beta": (where("beta", sp.Interval.open(-1, 1)), "line drift of a node:"),
    "gamma = 0": (where("gamma", sp.Interval(0, sp.oo)), "the bound or the method"),
    "no smoothness": (without("smooth"), "line Lipschitz:"),
    "no variance": (without("bounded-variance"), "line unbiased:"),
    "no independent nodes": (without("independent-nodes"), "line mean: variance:"),
    "no partition of the data": (without("partitioned-data"), "the method's gradient is not"),
    "no lower bound": (without("bounded-below"), "line below here:"),
    "signs that are drawn with the noise": (draws(lambda d: replace(d, stage=1)), THE_METHOD),
    "signs of the gradients": (
        draws(lambda d: replace(d, of=NODE_GRADIENT) if d.kind == "stochastic-sign" else d), THE_METHOD,
    ),
    "noise of the gradient before the step": (
        draws(lambda d: replace(d, of=NODE_GRADIENT) if d.variable == E_N else d), THE_METHOD,
    ),
    "momenta that begin with 0": (
        method(lambda m: replace(m, states=(MOVES, replace(MOMENTUM, first=0 * MOMENTUM.first)))), THE_METHOD,
    ),
    "the mean of |g|^2": (claimed(left="mean-squared-l2-norm"), THE_CLAIM),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [SIX, SIX_CONSTANT, SEVEN, SEVEN_CORRECTED, EIGHT, "theorem-7-from-2", "remark-1a-run"]
)
def test_the_proofs_themselves_are_accepted(name: str) -> None:
    """Without an error every line of the proofs follows."""
    report = judged(argued(name))
    assert report.accepted, report.sentence
    assert len(report.steps) == len(argued(name)[1].lines)


LONG = (
    "the roots left out", "the roots without the start", "the roots with K^2", "the mean of |g|^2",
    "the powers of the noise alone", "99 % of the bound", "no partition of the data", "no lower bound",
)  # fmt: skip
"""Errors that take seconds to be found."""


def some_fast(names: Iterable[str]) -> list[Any]:
    """Return the names, with two of three, and those that take long, marked as slow."""
    return [
        name if i % 3 == 0 and name not in LONG else pytest.param(name, marks=pytest.mark.slow)
        for i, name in enumerate(names)
    ]


def found(report: ChainReport, begins: str) -> None:
    """Assert that an error is found for what it is, and not for a symbol or a rule that cannot be read."""
    caught(report, begins)
    assert not any(words in report.sentence for words in ("has no set", "cannot be read"))


@pytest.mark.parametrize("name", some_fast(SIXES))
def test_an_error_in_theorem_6_is_found(name: str) -> None:
    """A proof of Theorem 6 with one error ends at the line that does not follow."""
    claim, error, begins = SIXES[name]
    found(judged(error(argued(claim))), begins)


@pytest.mark.parametrize("name", some_fast(SEVENS))
def test_an_error_in_theorem_7_is_found(name: str) -> None:
    """So does a proof of Theorem 7."""
    claim, error, begins = SEVENS[name]
    found(judged(error(argued(claim))), begins)


@pytest.mark.parametrize("name", some_fast(EIGHTS))
def test_an_error_in_theorem_8_is_found(name: str) -> None:
    """So does a proof of Theorem 8, corrected."""
    error, begins = EIGHTS[name]
    found(judged(error(argued(EIGHT))), begins)

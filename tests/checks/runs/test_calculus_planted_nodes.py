"""Errors planted into proofs about nodes and about single problems; the line that does not follow is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from conditions.letters import E_N, H_N, M_N, S_N, X0, G, H, X, symbol
from conditions.planting import (
    Error,
    argued,
    caught,
    claimed,
    dropped,
    judged,
    line,
    scaled,
    using,
    without,
)
from signdescent.theory.calculus.facts import WEIGHT, at_most, equal
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.rules import Coupled, Instance, Known, MeanSquareOf, Replaced, Voted
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    Expectation,
    Gradient,
    Norm,
    Sign,
    Total,
    Value,
    variable,
)
from signdescent.theory.symbols import eps, gamma0

NORMS, VOTE, VOTES, MOMENTA = (
    "sec5.3-no-momentum", "lemma-13-run", "sec5.3.1-invariance-run", "sec5.3.1-invariance-ssdm-run",
)  # fmt: skip
SAMPLE = Gradient("f_n", X, NODE) + E_N
SENT = Norm(SAMPLE) * S_N
LINE, STILL, FADING = "sec3.2-stuck-run", "sec5.3-no-stochsign-run", "sec5.1-eventually-fading-bias"
SIZE, AFTER = Value("size", X), X - gamma0 / sp.sqrt(ITERATION + 1) * Sign(H)
X_COPY, M_COPY = variable("x under weights", COORDINATE), variable("m under weights", COORDINATE, NODE)
A, GAMMA, SMOOTH, D0 = (
    next(one for one in argued(NORMS)[0].where if one.name == name) for name in ("A", "gamma", "smooth", "D0")
)
BETA = symbol("beta")


def auxiliary(position: int, **changes: sp.Expr) -> Error:
    """Return the error of a variable of the proof with another first or next value."""

    def planted(pair):  # type: ignore[no-untyped-def]
        claim, theorem = pair
        states = list(theorem.auxiliary)
        states[position] = replace(states[position], **changes)
        return claim, replace(theorem, auxiliary=tuple(states))

    return planted


ERRORS: dict[str, tuple[str, Error, str]] = {
    # norms that are sent
    "signs of the nodes that are not independent of the samples": (
        NORMS, line("independent signs", MeanSquareOf("sent", SENT, SAMPLE, stage=0)), "line independent signs:",
    ),
    "samples that may depend on each other": (NORMS, without("independent-nodes"), "line independent samples:"),
    "signs without their lengths": (NORMS, dropped("length"), "line sent:"),
    "the mean of the signs alone": (NORMS, line("sent", conclusion=equal(Norm(SAMPLE) * S_N, SAMPLE)), "line sent:"),
    "lengths of another vector": (NORMS, line("length", Known("direction-times-length", (E_N,))), "line sent:"),
    "no dimension": (NORMS, dropped("d"), "line along the samples:"),
    "twice the step": (NORMS, using("along the samples", along=-2 * GAMMA), "line along the samples:"),
    "noise without a mean of 0": (NORMS, using("noise", **{"along the noise": None}), "line noise:"),
    "noise of the mean without its variance": (NORMS, using("noise", variances=None), "line noise:"),
    "the spread twice": (NORMS, using("noise", spread=SMOOTH * GAMMA**2), "line noise:"),
    "small gradients without smoothness of the nodes": (NORMS, without("smooth"), "line smooth:"),
    "functions without lower bounds": (NORMS, without("nodes-bounded-below"), "line below here:"),
    "the bound on the whole function": (
        NORMS, line("below here", Instance("bounded-below", (X,))), "line below here:",
    ),
    "half of A": (NORMS, using("falls", gradients=SMOOTH * GAMMA**2 / 4), "line falls:"),
    "weights that grow": (
        NORMS, using("weighted", expected=1 + SMOOTH * GAMMA**2 * A / 2), "line weighted:",
    ),
    "the first excess once": (NORMS, using("bound", first=None), "line bound:"),
    "99 % of the bound": (NORMS, scaled(sp.Rational(99, 100)), "line bound:"),
    "long steps": (NORMS, claimed(assumptions=argued(NORMS)[0].assumptions[1:]), "line falls:"),
    "many steps": (NORMS, claimed(assumptions=argued(NORMS)[0].assumptions[:1]), "line exponential:"),
    # votes
    "votes by the bound from below": (VOTE, line("votes", Voted("lemma-13-corrected", H_N)), "line no gap:"),
    "votes that may be 0": (VOTE, without("no-atom-at-zero"), "line votes:"),
    "votes of samples that are not copies": (VOTE, without("shared-data"), "line votes:"),
    "a gap that no line bounds": (VOTE, line("no gap", given=()), "line no gap:"),
    # weights
    "signs that change": (VOTES, line("sign", Known("sign-square", (H_N,))), "line vote:"),
    "signs of the gradient": (VOTES, line("sign", Known("sign-of-multiple", (G,))), "line vote:"),
    "samples without weights": (
        VOTES, line("vote", Replaced("sign", Sign(H_N), Sign(WEIGHT * H_N), Sign(H_N))), "line same:",
    ),
    "iterates of which nothing is known": (VOTES, line("bound", Coupled({X: X_COPY}, {}, "same")), "line bound:"),
    "a copy that begins elsewhere": (VOTES, auxiliary(0, first=sp.Integer(0)), "line same:"),
    "momenta without weights": (
        MOMENTA, line("momentum", conclusion=equal(M_COPY, M_N)), "line momentum:",
    ),
    "momenta that forget the gradient": (MOMENTA, using("momentum", sample=None), "line momentum:"),
    "momenta that begin without weights": (
        MOMENTA,
        auxiliary(1, first=Gradient("f_n", variable("x0", COORDINATE), NODE) + variable("e0", COORDINATE, NODE)),
        "line momentum:",
    ),
    "directions of the noise": (MOMENTA, line("unchanged", Known("direction-of-multiple", (E_N,))), "line sign:"),
    "signs that follow the momenta without a line": (
        MOMENTA, line("bound", Coupled({X: X_COPY, M_N: M_COPY}, {E_N: "sample"}, "same")), "line bound:",
    ),
    "norms that do not see weights": (
        MOMENTA, claimed(method="ssdm_norms"), "the proof is not about",
    ),
    # single problems
    "signs of the first iterate": (LINE, line("signs", conclusion=equal(Total(Sign(X)), 0)), "line signs:"),
    "a start beside Z": (LINE, line("start", conclusion=equal(Total(X0), 3)), "line start:"),
    "an invariant without its start": (LINE, line("on Z", first={}), "line on Z:"),
    "an invariant without the signs": (LINE, using("on Z", signs=None), "line on Z:"),
    "a steeper gradient": (
        LINE, line("steep", conclusion=at_most(9 * eps**4 * Total(X) ** 2, Total(G**2))), "line steep:",
    ),
    "momenta of which nothing is known": (STILL, line("sign", given=()), "line sign:"),
    "momenta that begin anywhere": (STILL, line("span", first={}), "line span:"),
    "gradients of the other node": (STILL, line("next", conclusion=equal(Total(G), 0)), "line next:"),
    "a walk without its bias": (
        FADING, line("walk", conclusion=at_most(SIZE, Expectation(Value("size", AFTER), 0))), "line walk:",
    ),
    "a clock that may run backwards": (FADING, line("clock", given=()), "line clock:"),
    "a clock that stands still": (FADING, using("levels", clock=None), "line levels:"),
    "a level that begins at 3": (FADING, line("levels", bound=sp.Integer(3)), "line levels:"),
    "a level that only falls": (FADING, line("levels", sense="<="), "line levels:"),
    "a level without a lower bound": (FADING, line("levels", given=()), "line levels:"),
    "the norm of the first coordinate twice": (
        FADING, line("norm", conclusion=at_most(2 * SIZE, Total(sp.Abs(G)))), "line norm:",
    ),
    "a bound from below of the level alone": (FADING, using("far", **{"mean fade": None}), "line far:"),
    "101 % of the bound": (FADING, claimed(right=-sp.Rational(101, 100)), "the last line is not the claim"),
    "a distance of 1": (MOMENTA, claimed(right=sp.Integer(-1)), "the last line is not the claim"),
}  # fmt: skip


@pytest.mark.parametrize("name", [NORMS, VOTE, VOTES, MOMENTA, LINE, STILL, FADING])
def test_the_proofs_themselves_are_accepted(name: str) -> None:
    """Without an error every line of the proofs follows."""
    report = judged(argued(name))
    assert report.accepted, report.sentence


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_found(name: str) -> None:
    """A proof with one error ends at the line that does not follow, for what it is."""
    claim, error, begins = ERRORS[name]
    report = judged(error(argued(claim)))
    caught(report, begins)
    assert not any(words in report.sentence for words in ("has no set", "cannot be read"))


def test_lengths_are_seen_by_weights() -> None:
    """No method that sends lengths is its own copy: the copy of its step is another step."""
    claim, theorem = argued(VOTES)
    (state,), (draw,) = theorem.method.states, theorem.method.draws
    after = X - GAMMA * Norm(H_N) * Sign(H_N)
    with_lengths = MethodTerms((replace(state, after=after),), (draw,), theorem.method.gradient)
    report = judged((replace(claim, method=with_lengths), replace(theorem, method=with_lengths)))
    assert not report.accepted

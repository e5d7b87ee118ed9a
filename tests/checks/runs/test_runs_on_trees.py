"""A claim about a method of the user's own is tried on finite trees: false ones are refuted, true ones are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.report import Report, Verdict
from signdescent.checks.runs.calculus.checker import claimed_method
from signdescent.render.text import report_text
from signdescent.theory import RunClaim
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.terms import (
    COORDINATE,
    START,
    Average,
    Excess,
    Expectation,
    Gradient,
    Largest,
    Last,
    Least,
    Norm,
    Sign,
    Total,
    UnderWeights,
    variable,
)
from signdescent.theory.papers import find
from signdescent.theory.papers.first_order_methods import claims
from signdescent.theory.symbols import K

X, X0, H = (variable(name, COORDINATE) for name in ("x", "x0", "h"))
G = Gradient("f", X)
GAMMA = sp.Symbol("gamma", positive=True)
SMOOTH, START_GAP, TOTAL = sp.symbols("smooth start total", nonnegative=True)
HALF_LINE, POSITIVE = sp.Interval(0, sp.oo), sp.Interval.open(0, sp.oo)
SETS = {K: sp.S.Naturals, GAMMA: POSITIVE, SMOOTH: HALF_LINE, START_GAP: HALF_LINE}
SQUARE = Expectation(Norm(G) ** 2, START)


def own(name: str) -> RunClaim:
    """Return a claim about a first-order method, without its proof."""
    claim = claims()[name]
    assert isinstance(claim, RunClaim)
    return replace(claim, proof=None)


def in_terms(name: str) -> RunClaim:
    """Return a claim of the paper, with its method in terms in place of its name."""
    claim: Any = find(name)
    method = claimed_method(claim)
    assert method is not None
    return replace(claim, method=method, proof=None)


def without(name: str, symbol: str) -> RunClaim:
    """Return a claim whose bound forgets a parameter."""
    claim = own(name)
    return replace(claim, right=claim.right.subs({s: 0 for s in claim.right.free_symbols if s.name == symbol}))


def descent(step: sp.Expr, *draws: Draw) -> MethodTerms:
    return MethodTerms(states=(State(X, X0, X - step),), draws=draws, name="a method of one's own")


SIGNS = descent(GAMMA * Sign(G))
MISTAKE = RunClaim(
    "my-mistake", descent(GAMMA * G), ("lipschitz-gradient", "bounded-below"), Average(SQUARE),
    START_GAP / (GAMMA * K), SETS, (SMOOTH * GAMMA < 2,),
)  # fmt: skip
OWN_SIGNS = RunClaim(
    "own-signs", SIGNS, ("coordinate-smooth", "bounded-below"), Average(Expectation(Total(sp.Abs(G)), START)),
    START_GAP / (GAMMA * K) + GAMMA * TOTAL / 2, {K: sp.S.Naturals, GAMMA: POSITIVE, START_GAP: HALF_LINE, TOTAL: HALF_LINE},
)  # fmt: skip
STEP = variable("gamma_k")
ANY_STEPS = replace(
    OWN_SIGNS, method=descent(STEP * Sign(G), Draw(STEP, "step", sp.Integer(0), 1)),
    left=Least(Expectation(Excess("f", X), START)), right=START_GAP,
)  # fmt: skip
STRONG = own("gradient-descent-strongly-convex")
DISTANCE = next(symbol for symbol in STRONG.where if symbol.name == "distance")

FALSE: Mapping[str, RunClaim] = {
    "a step that loses nothing by curvature": MISTAKE,
    "the last gradient for the mean one": replace(MISTAKE, left=Last(SQUARE)),
    "noise that costs nothing": without("sgd-constant-step", "sigma"),
    "steps of up to 2/L": replace(
        own("sgd-constant-step"),
        assumptions=tuple(sp.Le(part.lhs, 2) for part in own("sgd-constant-step").assumptions),
    ),
    "a gradient that does not change in a step": without("normalised-sgd-momentum", "smooth"),
    "a contraction to the third power": replace(STRONG, right=STRONG.right**3 / DISTANCE**4),
    "signs without the square of the step": replace(OWN_SIGNS, right=START_GAP / (GAMMA * K)),
    "eq. (7) as printed": in_terms("theorem-5"),
    "eq. (9) as printed": in_terms("theorem-7"),
    "the Euclidean norm of the wrong power": replace(OWN_SIGNS, left=Average(SQUARE)),
    "any step sizes for all iterates": replace(ANY_STEPS, left=Last(Expectation(Excess("f", X), START))),
    "the largest value for the least one": replace(OWN_SIGNS, left=Largest(Excess("f", X)), right=START_GAP),
    "a left side by its name": replace(OWN_SIGNS, left="mean-squared-l2-norm"),
}  # fmt: skip
TRUE: Mapping[str, RunClaim] = {
    **{name: own(name) for name, one in claims().items() if isinstance(one, RunClaim)},
    **{name: in_terms(name) for name in ("theorem-5-corrected", "theorem-6", "theorem-7-eq10", "sec5.3-no-momentum")},
    "signs of gradients": OWN_SIGNS,
    "any step sizes for the best iterate": ANY_STEPS,
    "signs are at most 1 in all iterations": replace(OWN_SIGNS, left=Largest(Sign(G)), right=sp.Integer(1)),
    "the mean squared norm of gradients, at least 0": replace(OWN_SIGNS, left="minus-least-l2-norm", right=sp.Integer(0)),
}  # fmt: skip


def searched(claim: RunClaim) -> Report:
    return check(claim, engines=("runs",))


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_refuted(name: str) -> None:
    """The witness is a small quadratic with its parameters; both sides are numbers, and the left one is larger."""
    report = searched(FALSE[name])
    assert report.verdict is Verdict.REFUTED
    witness = report.witness
    assert witness is not None
    assert witness.confirmed_by in ("exact arithmetic", "ball arithmetic")
    assert {"K", "gamma" if "gamma" in {s.name for s in FALSE[name].where} else "gamma0"} <= set(witness.point)
    assert any(key.startswith("x0") for key in witness.point)
    if witness.confirmed_by == "exact arithmetic" and "sqrt" not in witness.left + witness.right:
        assert Fraction(witness.left) > Fraction(witness.right)
    assert "f = " in report_text(report)


@pytest.mark.parametrize("name", TRUE)
def test_a_true_claim_is_not_refuted(name: str) -> None:
    """On dozens of members of its class no true claim fails."""
    report = searched(TRUE[name])
    assert report.verdict is Verdict.SUPPORTED
    assert report.points_met >= 40
    assert report.tightness is None or report.tightness <= 1


def test_the_process_of_a_witness_violates_the_claim_by_hand() -> None:
    """Gradient descent on the quadratic of a witness, in fractions that are followed here."""
    one = sp.FiniteSet(1)
    fixed = {K: sp.FiniteSet(2), GAMMA: one, SMOOTH: one, START_GAP: HALF_LINE}
    witness = searched(replace(MISTAKE, where=fixed)).witness
    assert witness is not None
    start = Fraction(witness.point["start"])  # f = (x - c)^2/2 reaches its minimum c in one step of length 1
    assert Fraction(witness.left) == start  # the mean of |x0 - c|^2 = 2 start, and 0
    assert Fraction(witness.right) == start / 2


def with_words(claim: RunClaim, *words: str) -> RunClaim:
    return replace(claim, problems=(*claim.problems, *words))


UNKNOWN: Mapping[str, tuple[Callable[[], RunClaim], str]] = {
    "a word about one problem": (lambda: with_words(OWN_SIGNS, "clock"), "no finite process that is clock"),
    "a problem in coordinates": (lambda: with_words(OWN_SIGNS, "fading-bias"), "no finite process that is fading-bias"),
    "a run with weights": (lambda: in_terms("sec5.3.1-invariance-run"), "no number for distance-under-weights"),
    "a distance in law": (
        lambda: replace(OWN_SIGNS, left=UnderWeights(X), right=sp.Integer(0)), "no number for distance in law",
    ),
    "a step size for every coordinate": (
        lambda: replace(ANY_STEPS, method=descent(
            variable("gamma_k", COORDINATE) * Sign(G),
            Draw(variable("gamma_k", COORDINATE), "step", sp.Integer(0), 1),
        )),
        "no run on a small quadratic",
    ),
    "a left side that has no term": (
        lambda: replace(OWN_SIGNS, left="limit-of-least-l1-norm"), "no number for limit-of-least-l1-norm",
    ),
    "a class without members": (
        lambda: replace(OWN_SIGNS, assumptions=(sp.Lt(TOTAL, -1, evaluate=False),)), "no run on a small quadratic",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_known_is_said(name: str) -> None:
    """Where no finite process is known, nothing is refuted or supported."""
    claim, says = UNKNOWN[name]
    report = searched(claim())
    assert report.verdict is Verdict.UNDECIDED
    assert says in report.sentence


def test_the_verdict_depends_on_nothing_but_the_seed() -> None:
    assert searched(MISTAKE).witness == searched(MISTAKE).witness


NOISE = Draw(variable("e", COORDINATE), "noise", G, 1)


def test_a_word_keeps_out_what_it_excludes() -> None:
    """Noise is bounded where a word says so by sigma: E|x_1 - E x_1|^2 <= gamma^2 sigma^2/2 is false, and with 1 it is true."""
    sigma = sp.Symbol("sigma", nonnegative=True)
    method = descent(GAMMA * NOISE.variable, NOISE)
    far = Last(Expectation(Norm(X - X0) ** 2, START))
    where = {K: sp.FiniteSet(1), GAMMA: POSITIVE, sigma: HALF_LINE}
    claim = RunClaim("own-noise", method, ("noisy-gradient",), far, GAMMA**2 * sigma**2, where)
    assert searched(claim).verdict is Verdict.SUPPORTED
    assert searched(claim).tightness == 1
    assert searched(replace(claim, right=claim.right * sp.Rational(99, 100))).verdict is Verdict.REFUTED

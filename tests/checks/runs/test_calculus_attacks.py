"""Proofs about runs by which a reader once had the calculus accept something false; none is accepted any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import cited_report
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, Report, Verdict
from signdescent.checks.runs.calculus.check import check_theorem
from signdescent.theory.calculus.facts import at_most, equal
from signdescent.theory.calculus.method import MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    AtEnd,
    Cited,
    Combined,
    Defined,
    Instance,
    Invariant,
    Known,
    LeastOf,
    Special,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    START,
    Average,
    Excess,
    Expectation,
    Last,
    Norm,
    Total,
    variable,
)
from signdescent.theory.claim import Claim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

CLAIM = CLAIMS["theorem-5-constant"]
assert isinstance(CLAIM, RunClaim)
PROOF = CLAIM.proof
assert isinstance(PROOF, RunTheorem)
LIBRARY = Library(find, cited_report)
RIGHT = CLAIM.right
MEAN = Average(Expectation(variable("N"), START))
GAMMA = sp.Symbol("gamma", positive=True)
FIRST = Excess("f", variable("x0", COORDINATE))
X, X0 = variable("x", COORDINATE), variable("x0", COORDINATE)
j = sp.Symbol("j", integer=True)


def checked(lines: Sequence[Line], names: dict[Any, Any] | None = None) -> ChainReport:
    """Check the proof of Theorem 5 with constant steps, continued by further lines."""
    assert isinstance(CLAIM, RunClaim)
    assert isinstance(PROOF, RunTheorem)
    theorem = RunTheorem(PROOF.method, (*PROOF.lines, *lines), {**PROOF.names, **(names or {})})
    return check_theorem(CLAIM, theorem, LIBRARY)


def combined(label: str, uses: dict[str, Any], conclusion: Any) -> Line:
    return Line(label, Combined(uses), conclusion)


def test_the_proof_goes_on_where_it_is_right() -> None:
    """Negative control: a true line after the last one is shown, though the proof then ends elsewhere."""
    assert isinstance(CLAIM, RunClaim)
    report = checked([combined("more", {"bound": 1}, at_most(MEAN, CLAIM.right + 1))])
    assert report.steps[-1].verdict.holds
    assert "is not the claim" in report.sentence


ATTACKS: dict[str, tuple[Callable[[], list[Line]], dict[Any, Any], str]] = {
    "a weight of one iteration on a sum": (
        lambda: [
            combined("s", {"summed": 2**ITERATION}, at_most(0, 2**ITERATION)),
            Line("least", LeastOf("s")),
        ],
        {},
        "does not speak of one iteration",
    ),
    "an inequality named itself": (
        lambda: [Line("itself", Combined({}), at_most(0, 1)), combined("absurd", {"itself": 1}, equal(0, 1))],
        {},
        "label is taken",
    ),
    "an inequality as an equation": (
        lambda: [combined("one", {}, at_most(0, 1)), combined("absurd", {"one": 1}, equal(0, 1))],
        {},
        "two sides differ",
    ),
    "a parameter as a name": (lambda: [Line("def", Defined(K))], {K: sp.Integer(7)}, "not a variable"),
    "a term as a name": (lambda: [Line("def", Defined(FIRST))], {FIRST: sp.Integer(0)}, "not a variable"),
    "a name in a sum": (
        lambda: [
            Line("def", Defined(variable("T"))),
            combined("s", {}, at_most(sp.Sum(variable("T"), (ITERATION, 1, K)), K * variable("T"))),
        ],
        {variable("T"): ITERATION},
        "not a sum of constants",
    ),
    "an index that a sum captures": (
        lambda: [combined("s", {}, equal(sp.Sum(ITERATION, (j, 1, K)), sp.Sum(j, (j, 1, K))))],
        {},
        "two sides differ",
    ),
    "a decimal": (
        lambda: [combined("s", {"bound": sp.Float(1)}, at_most(MEAN, sp.Rational(99, 100) * RIGHT))],
        {},
        "Float",
    ),
    "infinity": (lambda: [Line("s", Known("square", (sp.oo * X,)))], {}, "cannot hold"),
    "the imaginary unit": (lambda: [Line("s", Known("square", (sp.I * X,)))], {}, "cannot hold"),
    "an index as a number": (
        lambda: [Line("s", Known("cauchy-schwarz", (COORDINATE * X, X)))],
        {},
        "cannot hold",
    ),
    "a symbol without a set": (lambda: [Line("s", Known("square", (sp.Symbol("w"),)))], {}, "no set for w"),
    "a folded conclusion": (lambda: [combined("s", {}, sp.true)], {}, "unevaluated"),
    "a head without arguments": (lambda: [Line("s", Known("square", (Norm(),)))], {}, "these arguments"),
    "an unknown claim": (lambda: [Line("s", Cited("no-such-claim"))], {}, "no claim has the id"),
    "too many summands": (
        lambda: [Line("s", Known("square", (Total((X + GAMMA + K + 1) ** 40),)))],
        {},
        "summands",
    ),
}
"""What is tried, the names that go with it, and why it is refused."""


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(name: str) -> None:
    """The last line is refused, for the reason given, and the claim is not shown."""
    build, names, reason = ATTACKS[name]
    report = checked(build(), names)
    assert not report.accepted
    assert reason in report.sentence
    assert not report.steps[-1].verdict.holds


@pytest.mark.parametrize("share", [sp.Rational(99, 100), sp.Integer(0)], ids=str)
def test_a_smaller_bound_is_refused(share: sp.Rational) -> None:
    """Eq. (8) is attained at K = 1 by x^2/2 from x0 = gamma, so that no smaller constant holds."""
    report = checked([combined("less", {"bound": 1}, at_most(MEAN, share * RIGHT))])
    assert not report.steps[-1].verdict.holds


def test_a_bound_that_does_not_exist_is_not_shown() -> None:
    """A term that cancels in the normal form must exist all the same: gamma need not be an integer."""
    assert isinstance(CLAIM, RunClaim)
    assert isinstance(PROOF, RunTheorem)
    ill = replace(CLAIM, right=RIGHT + sp.Sum(1, (j, 1, GAMMA)) - GAMMA)
    assert not check_theorem(ill, PROOF, LIBRARY).accepted


# ------------------------------------------------------------------ claims that state a method and a left side in terms

STILL = MethodTerms(states=(State(X, variable("x0", COORDINATE), X),), draws=())
START_GAP = sp.Symbol("start", nonnegative=True)
LAST = Expectation(Excess("f", X), START)
STANDING = (
    Line("first", Instance("bounded-below", which=1)),
    Line("inv", Invariant({"itself": 1}, {"first": 1}), at_most(Excess("f", X), START_GAP)),
    Line("mean", Unconditional("inv")),
)
STAYS = RunClaim(
    "stays", STILL, ("bounded-below",), Last(LAST), START_GAP, {K: sp.S.Naturals, START_GAP: sp.Interval(0, sp.oo)}
)
"""Of a method that stays where it starts: f - f* after K iterations is at most what it is at first."""


def library(*claims: Any) -> Library:
    """Return a library in which further claims count as shown."""
    known = {claim.id: claim for claim in claims}

    def shown(formula: Any, _library: Library) -> Report:
        return Report(id=formula.id, verdict=Verdict.PROVED, statement="", sentence="taken as shown")

    return Library(lambda name: known[name] if name in known else find(name), shown)


def test_a_method_that_stays_is_proved_to_stay() -> None:
    """Negative control: the claim without an attack is accepted."""
    assert check_theorem(STAYS, RunTheorem(STILL, (*STANDING, Line("end", AtEnd("mean")))), library()).accepted


def test_the_letter_of_the_iterations_in_a_nested_sum_is_not_replaced() -> None:
    """The sum over b <= K of 1 + sum over k <= 3 of k K is 6 K^2 + K; K in place of every k would make it 14 K + K."""
    b = sp.Symbol("b", integer=True)
    nested = sp.Sum(1 + sp.Sum(ITERATION * K, (ITERATION, 1, 3)), (b, 1, K))
    true = Claim("nested", equal(nested, 6 * K**2 + K), {K: sp.S.Naturals})
    assert [nested.subs(K, count).doit() for count in (1, 2)] == [7, 26]
    lines = (
        *STANDING,
        Line("nested", Cited("nested")),
        Line("both", Combined({"mean": 1, "nested": 1}), at_most(LAST, START_GAP + 6 * K**2 + K - nested)),
        Line("end", AtEnd("both")),
    )
    report = check_theorem(STAYS, RunTheorem(STILL, lines), library(true))
    assert not report.accepted
    assert report.steps[-1].conclusion.startswith("after K iterations")
    assert "Sum(K*k, (k, 1, 3), (b, 1, K))" in report.steps[-1].conclusion


def test_a_proof_may_not_say_what_a_claim_means() -> None:
    """A left side with a variable that the proof alone defines is refused: it would mean what the proof likes."""
    own = variable("q", COORDINATE)
    claim = replace(STAYS, left=Last(Expectation(Norm(own), START)), right=sp.Integer(0))
    lines = (
        Line("inv", Invariant({"itself": 1}), at_most(Norm(own), 0)),
        Line("mean", Unconditional("inv")),
        Line("end", AtEnd("mean")),
    )
    report = check_theorem(claim, RunTheorem(STILL, lines, auxiliary=(State(own, 0 * X, 0 * X),)), library())
    assert not report.accepted
    assert "the calculus has no term" in report.sentence


def test_a_special_case_of_a_claim_with_a_left_side_in_terms_is_refused() -> None:
    """It is refused with a sentence."""
    report = check_theorem(STAYS, RunTheorem(STILL, (Line("s", Special("stays")),)), library(STAYS))
    assert report.sentence.startswith("line s: stays holds terms")


def test_a_step_size_that_changes_is_no_special_case_of_one_that_does_not() -> None:
    """x_(k+1) = x_k + (sum of the steps so far) - k times the step stays at x_0 for one step size, and no longer for 1/(k+1)."""
    walked = variable("p")
    smooth, distance = sp.symbols("smooth distance", nonnegative=True)

    def method(step: sp.Expr) -> MethodTerms:
        return MethodTerms(
            (State(X, X0, X + walked - ITERATION * step), State(walked, sp.Integer(0), walked + step)), ()
        )

    half_line = sp.Interval(0, sp.oo)
    where = {K: sp.S.Naturals, smooth: half_line, distance: half_line}
    constant = RunClaim(
        "constant", method(GAMMA), ("lipschitz-gradient", "minimum"), "mean-l2-norm", smooth * distance,
        {**where, GAMMA: sp.Interval.open(0, sp.oo)},
    )  # fmt: skip
    changing = replace(constant, id="changing", method=method(1 / (ITERATION + 1)), where=where)
    lines = (Line("s", Special("constant", {GAMMA: 1 / (ITERATION + 1)})),)
    report = check_theorem(changing, RunTheorem(changing.method, lines), library(constant))  # type: ignore[arg-type]
    assert not report.accepted
    assert "the same in every iteration" in report.sentence
    double = replace(constant, id="double", method=method(2 * GAMMA))
    lines = (Line("s", Special("constant", {GAMMA: 2 * GAMMA})),)
    assert check_theorem(double, RunTheorem(double.method, lines), library(constant)).accepted  # type: ignore[arg-type]

"""Proofs about runs by which a reader once had the calculus accept something false; none is accepted any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import cited_report
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport
from signdescent.checks.runs.calculus.check import check_theorem
from signdescent.theory.calculus.facts import at_most, equal
from signdescent.theory.calculus.proof import Cited, Combined, Defined, Known, LeastOf, Line, RunTheorem
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    START,
    Average,
    Excess,
    Expectation,
    Norm,
    Total,
    variable,
)
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
X = variable("x", COORDINATE)
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

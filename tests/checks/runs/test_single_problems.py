"""What is shown of single problems is shown for the words, the symbols and the sets of the claim, and for nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.library import Library
from signdescent.checks.report import Report, Verdict
from signdescent.checks.runs.check import check_proof
from signdescent.checks.runs.drawn import GENES, drawn, plain
from signdescent.checks.runs.proof import NO_MEMBER, argued, refuted_for_many_steps, refuted_in_the_limit
from signdescent.theory import RunClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find
from signdescent.theory.runs import ARGUMENTS
from signdescent.theory.symbols import K, eps, gamma0

extra = sp.Symbol("extra", positive=True)


def of(name: str) -> RunClaim:
    found = CLAIMS[name]
    assert isinstance(found, RunClaim)
    return found


LINE, MOMENTA, FADING, CLOCK, OPPOSED = map(
    of,
    (
        "sec3.2-stuck-run",
        "sec5.3-no-stochsign-run",
        "sec5.1-eventually-fading-bias",
        "sec5.1-eventually-clock",
        "theorem-8-opposed-run",
    ),
)


def shown(formula: Any, _library: Library) -> Report:
    """Return a report that calls every formula proved."""
    return Report(id=formula.id, verdict=Verdict.PROVED, statement="", sentence="taken as shown")


def sentence(claim: RunClaim) -> str:
    """Return why a claim is not shown by its proof, or nothing."""
    assert claim.proof is not None
    report = check_proof(claim, claim.proof, Library(find, shown))
    return "" if report.accepted else report.sentence


def on(claim: RunClaim, where: Mapping[sp.Symbol, sp.Set]) -> RunClaim:
    return replace(claim, where={**claim.where, **where})


@pytest.mark.parametrize("claim", [LINE, MOMENTA, FADING], ids=lambda claim: claim.id)
def test_a_claim_about_a_single_problem_is_shown(claim: RunClaim) -> None:
    """By general rules: a problem in coordinates, an invariant, and a recursion."""
    assert not sentence(claim)


NOT_SAID: dict[str, tuple[RunClaim, str]] = {
    "eps beyond 1": (on(LINE, {eps: sp.Interval(2, 3)}), "line signs:"),
    "eps up to 1, where the sign of a_1 is (1, 0)": (on(LINE, {eps: sp.Interval.Lopen(0, 1)}), "line signs:"),
    "eps = 1 among others": (on(LINE, {eps: sp.FiniteSet(sp.Rational(1, 2), 1)}), "line signs:"),
    "eps in a part too much": (
        on(LINE, {eps: sp.Union(sp.Interval(0, sp.Rational(1, 2)), sp.Interval(3, 4))}),
        "line signs:",
    ),
    "momenta, eps beyond 1": (on(MOMENTA, {eps: sp.Interval(2, 3)}), "line sign:"),
    "an unknown symbol": (on(LINE, {extra: sp.Interval.open(0, sp.oo)}), NO_MEMBER),
    "other steps": (replace(LINE, steps="constant"), "the proof is not about the claim's method"),
    "another method": (replace(LINE, method="sign_sgd_option_2"), "the proof is not about the claim's method"),
    "another problem": (replace(LINE, problems=("split-rank-one-pair-on-z",)), "line signs:"),
    "a problem more": (replace(LINE, problems=("rank-one-pair-on-z", "unbiased")), NO_MEMBER),
    "another left side": (replace(LINE, left="minus-least-l1-norm"), "the last line is not the claim"),
    "a larger gradient": (replace(LINE, right=LINE.right * sp.Rational(101, 100)), "the last line is not the claim"),
    "steps above 2 on the problem whose bias fades": (on(FADING, {gamma0: sp.Interval.open(0, 3)}), "line clock:"),
    "any steps on the problem whose bias fades": (on(FADING, {gamma0: sp.Interval.open(0, sp.oo)}), "line clock:"),
    "constant steps on the problem whose bias fades": (
        replace(FADING, steps="constant"),
        "the proof is not about the claim's method",
    ),
    "a mean norm above 1": (replace(FADING, right=-sp.Rational(101, 100)), "the last line is not the claim"),
    "assumptions that nothing meets": (replace(LINE, assumptions=(eps > 2,)), ""),
}


@pytest.mark.parametrize("name", [name for name, (_, why) in NOT_SAID.items() if why])
def test_what_the_claim_does_not_say_is_not_shown(name: str) -> None:
    """A set too wide, a symbol too many, another word: none of them is shown, and the line that fails is named."""
    claim, why = NOT_SAID[name]
    assert sentence(claim).startswith(why)


def test_assumptions_that_nothing_meets_prove_nothing() -> None:
    """Assumptions only narrow, and where they leave no problem over, the claim is not proved."""
    none, _ = NOT_SAID["assumptions that nothing meets"]
    assert sentence(none)
    assert check(none, budget=0.1).verdict is Verdict.UNDECIDED
    assert not sentence(replace(LINE, assumptions=(eps > sp.Rational(1, 3),)))


@pytest.mark.parametrize(
    "domain",
    [
        sp.FiniteSet(sp.Rational(1, 3)),
        sp.Interval(sp.Rational(1, 100), sp.Rational(1, 50)),
        sp.Union(sp.Interval.open(0, sp.Rational(1, 4)), sp.FiniteSet(sp.Rational(9, 10))),
        sp.Interval(0, sp.Rational(1, 2)),
    ],
    ids=str,
)
def test_a_smaller_set_is_shown_and_met(domain: sp.Set) -> None:
    """Inside (0, 1) the claim is shown, and the search draws eps from the claim's own set."""
    claim = on(LINE, {eps: domain})
    assert not sentence(claim)
    point = next(instance for instance in plain(claim)).facts["eps"]
    assert domain.contains(point) == sp.true


# ------------------------------------------------------------------ arguments in prose


@pytest.mark.parametrize("claim", [CLOCK, OPPOSED], ids=lambda claim: claim.id)
def test_a_claim_with_an_argument_alone_is_not_proved_and_names_it(claim: RunClaim) -> None:
    """It is SUPPORTED by runs; the report says which argument there is, and that no machine checks it."""
    report = check(claim, budget=0.1)
    assert report.verdict is Verdict.SUPPORTED
    (note,) = (note for note in report.notes if note.startswith("argument"))
    count = len(ARGUMENTS[claim.argument].formulas)
    assert note == f"argument, not checked by machine: {claim.argument}; {count} of its {count} formulas are shown"


def test_the_formulas_of_an_argument_are_counted() -> None:
    """Where one is not shown, the note says so."""

    def but_one(formula: Any, library: Library) -> Report:
        report = shown(formula, library)
        return replace(report, verdict=Verdict.UNDECIDED) if formula.id == "theorem-8-cx2-jensen" else report

    assert "1 of its 2 formulas are shown" in argued(OPPOSED, Library(find, but_one))
    assert not argued(LINE, Library(find, shown))


def test_what_fails_for_many_steps_is_said_with_its_argument() -> None:
    """Theorem 8 as printed fails from some K on in every dimension, by an argument that the note names."""
    note = refuted_for_many_steps(of("theorem-8"), Library(find, shown))
    assert note.startswith("false for every d if")
    assert "argument, not checked by machine: weights-and-reflection" in note


# ------------------------------------------------------------------ the limit


def test_the_limit_is_refuted_by_the_problem_whose_bias_fades() -> None:
    """The report names the problem by the words that the problem itself carries; larger first steps are not its own."""
    claim = of("sec5.1-eventually")
    found = refuted_in_the_limit(claim, Library(find, shown))
    assert found is not None
    (instance, *_) = plain(FADING)
    assert found.words == instance.words
    assert refuted_in_the_limit(replace(claim, where={gamma0: sp.Interval(100, 200)}), Library(find, shown)) is None
    assert refuted_in_the_limit(replace(claim, right=sp.Integer(1)), Library(find, shown)) is None
    assert refuted_in_the_limit(replace(claim, method="sign_sgd_option_2"), Library(find, shown)) is None


@pytest.mark.parametrize("name", ["sec5.1-fading-smooth", "sec5.1-fading-success", "sec5.1-eventually-fading-bias"])
def test_the_limit_is_not_refuted_without_what_shows_it(name: str) -> None:
    """Neither without the proof nor without what makes the problem one of the class."""

    def but_one(formula: Any, library: Library) -> Report:
        report = shown(formula, library)
        return replace(report, verdict=Verdict.SUPPORTED) if formula.id == name else report

    assert refuted_in_the_limit(of("sec5.1-eventually"), Library(find, but_one)) is None


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize(("claim", "steps"), [(LINE, "constant"), (LINE, "decreasing"), (OPPOSED, "theorem-8")])
def test_problems_that_are_a_class_of_their_own_take_the_steps_of_the_claim(claim: RunClaim, steps: str) -> None:
    """Whatever numbers are drawn, the schedule is the one that the claim speaks of."""
    other = replace(claim, steps=steps)
    for unit in (0.1, 0.6, 0.9):
        instance = drawn(other, [unit] * GENES)
        assert instance is not None
        assert instance.schedule == steps


def test_the_clock_is_not_run_with_other_steps_under_their_name() -> None:
    """The clock's steps decrease: a claim about constant ones has no member."""
    assert drawn(replace(CLOCK, steps="constant"), [0.5] * GENES) is None


def test_the_first_step_on_the_problem_whose_bias_fades_is_at_most_1() -> None:
    """Every instance keeps to the set of the claim."""
    for unit in (0.01, 0.5, 0.99):
        instance = drawn(FADING, [unit] * GENES)
        assert instance is not None
        assert 0 < instance.first <= 1
    assert K in FADING.where

"""A rule about runs concludes for the words, the symbols and the sets that it states, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.library import Library
from signdescent.checks.report import Report, Verdict
from signdescent.checks.runs.drawn import GENES, drawn, plain
from signdescent.checks.runs.proof import check_run_proof
from signdescent.theory import Claim, RunClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find
from signdescent.theory.runs import RUN_RULES, RunProof
from signdescent.theory.symbols import K, eps, gamma0

UNIT = sp.Interval.open(0, 1)
X = sp.Symbol("x", real=True)
extra = sp.Symbol("extra", positive=True)
known_word = sp.Symbol("delta", positive=True)


def of(name: str) -> RunClaim:
    found = CLAIMS[name]
    assert isinstance(found, RunClaim)
    return found


LINE, MOMENTA, CLOCK, OPPOSED = map(
    of, ("sec3.2-stuck-run", "sec5.3-no-stochsign-run", "sec5.1-eventually-clock", "theorem-8-opposed-run")
)


def shown(formula: Any, _library: Library) -> Report:
    """Return a report that calls every formula proved: what is tested is what the rule makes of it."""
    return Report(id=formula.id, verdict=Verdict.PROVED, statement="", sentence="taken as shown")


def accepted(claim: RunClaim, find_: Callable[[str], Any] = find) -> bool:
    proof = claim.proof
    assert isinstance(proof, RunProof)
    return check_run_proof(claim, proof, Library(find_, shown)).accepted


def on(claim: RunClaim, **sets: Mapping[sp.Symbol, sp.Set]) -> RunClaim:
    return replace(claim, where={**claim.where, **sets["where"]})


@pytest.mark.parametrize("claim", [LINE, MOMENTA, CLOCK, OPPOSED], ids=lambda claim: claim.id)
def test_a_rule_concludes_its_own_claim(claim: RunClaim) -> None:
    """From formulas that are shown, each of the four rules concludes the paper's claim."""
    assert accepted(claim)


NOT_SAID: dict[str, RunClaim] = {
    "eps beyond 1": on(LINE, where={eps: sp.Interval(2, 3)}),
    "eps up to 1, where the sign of a_1 is (1, 0)": on(LINE, where={eps: sp.Interval.Lopen(0, 1)}),
    "eps = 1 among others": on(LINE, where={eps: sp.FiniteSet(sp.Rational(1, 2), 1)}),
    "eps in a part too much": on(LINE, where={eps: sp.Union(sp.Interval(0, sp.Rational(1, 2)), sp.Interval(3, 4))}),
    "momenta, eps beyond 1": on(MOMENTA, where={eps: sp.Interval(2, 3)}),
    "an unknown symbol": on(LINE, where={extra: sp.Interval.open(0, sp.oo)}),
    "a symbol of other theorems": on(LINE, where={known_word: sp.Interval.open(0, sp.oo)}),
    "other steps": replace(LINE, steps="eq-32"),
    "another method": replace(LINE, method="sign_sgd_option_2"),
    "another problem": replace(LINE, problems=("split-rank-one-pair-on-z",)),
    "a problem more": replace(LINE, problems=("rank-one-pair-on-z", "unbiased")),
    "another left side": replace(LINE, left="minus-least-l1-norm"),
    "a larger gradient": replace(LINE, right=LINE.right * sp.Rational(101, 100)),
    "the clock from a longer first step": on(CLOCK, where={gamma0: sp.Interval(100, 200)}),
    "the clock with any first step": on(CLOCK, where={gamma0: sp.Interval.open(0, sp.oo)}),
    "the clock with constant steps": replace(CLOCK, steps="constant"),
    "the opposed parabolas with a set for K that begins below 1": on(OPPOSED, where={K: sp.Interval(0, 9)}),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NOT_SAID if "begins below" not in name])
def test_a_rule_does_not_conclude_what_it_does_not_say(name: str) -> None:
    """A set too wide, a symbol too many, another word: none of them is shown, even from formulas that all hold."""
    assert not accepted(NOT_SAID[name])


def test_a_symbols_own_assumptions_narrow_its_set_before_it_is_compared() -> None:
    """K is a positive integer, so that [0, 9] means 1, ..., 9 for it."""
    assert accepted(NOT_SAID["the opposed parabolas with a set for K that begins below 1"])


@pytest.mark.parametrize("name", ["eps beyond 1", "the clock from a longer first step", "an unknown symbol"])
def test_a_claim_that_no_problem_meets_is_undecided(name: str) -> None:
    """With nothing met there is no verdict but UNDECIDED, and it says so."""
    report = check(NOT_SAID[name], budget=0.1)
    assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)
    assert report.chain is not None
    assert "does not match" in report.chain.sentence


def test_assumptions_that_nothing_meets_prove_nothing() -> None:
    """Assumptions only narrow, and where they leave no problem over, the claim is not proved."""
    none = replace(LINE, assumptions=(eps > 2,))
    assert not accepted(none)
    assert check(none, budget=0.1).verdict is Verdict.UNDECIDED
    assert accepted(replace(LINE, assumptions=(eps > sp.Rational(1, 3),)))


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
    """Inside (0, 1) the rule concludes, and the search draws eps from the claim's own set."""
    claim = on(LINE, where={eps: domain})
    assert accepted(claim)
    point = next(instance for instance in plain(claim)).facts["eps"]
    assert domain.contains(point) == sp.true


def test_a_formula_about_fewer_values_does_not_carry_a_rule() -> None:
    """The rule's formulas have to hold on the rule's whole set, without assumptions of their own."""
    formula = CLAIMS["sec3.2-stuck"]
    assert isinstance(formula, Claim)
    x1 = next(symbol for symbol in formula.where if symbol.name == "x1")
    narrow = (
        replace(formula, where={**formula.where, eps: sp.Interval.open(0, sp.Rational(1, 2))}),
        replace(formula, where={**formula.where, x1: sp.Interval(0, 1)}),
        replace(formula, assumptions=(x1 > 0,)),
    )
    for one in narrow:
        assert not accepted(LINE, lambda name, one=one: one if name == one.id else find(name))  # type: ignore[misc]
    span = CLAIMS["sec5.3-no-stochsign-span"]
    assert isinstance(span, Claim)
    less = replace(span, where={**span.where, eps: sp.Interval.open(0, sp.Rational(1, 2))})
    assert not accepted(MOMENTA, lambda name: less if name == less.id else find(name))


def test_every_claim_that_a_rule_speaks_of_has_symbols_that_the_search_knows() -> None:
    """No rule states a set for a symbol that no run has a value for."""
    from signdescent.theory.runs import SYMBOLS

    for rule in RUN_RULES.values():
        assert set(rule.ranges) <= set(SYMBOLS)


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


def test_the_words_of_a_refuted_limit_come_from_the_problem() -> None:
    """The report names the problem by the words that the problem itself carries."""
    from signdescent.checks.runs.proof import refuted_in_the_limit

    found = refuted_in_the_limit(of("sec5.1-eventually"), Library(find, shown))
    assert found is not None
    (instance, *_) = plain(CLOCK)
    assert found.words == instance.words
    elsewhere = replace(of("sec5.1-eventually"), where={gamma0: sp.Interval(100, 200)})
    assert refuted_in_the_limit(elsewhere, Library(find, shown)) is None

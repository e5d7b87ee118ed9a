"""Claims about runs that are false by a simple computation, ill-posed, or about sets that no engine knows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from signdescent.checks.drawn_problems import separable
from signdescent.checks.engines.run_points import point_of
from signdescent.checks.engines.runs import any_member, search_runs
from signdescent.checks.engines.straight_runs import least_left, straight
from signdescent.checks.exact_runs import NotExact, exact_series
from signdescent.checks.report import Verdict
from signdescent.checks.verify import check
from signdescent.theory import RunClaim
from signdescent.theory.claims import find
from signdescent.theory.runs import AVERAGES

NATURALS, POSITIVE = sp.S.Naturals, sp.Interval.open(0, sp.oo)
K = sp.Symbol("K", integer=True, positive=True)
zeta = sp.Symbol("zeta", nonnegative=True)
gamma0 = sp.Symbol("gamma0", positive=True)
start = sp.Symbol("start", nonnegative=True)
SINGLE = ("coordinate-smooth", "bounded-below", "success-probability-bounds")
NODES = ("smooth", "unbiased", "bounded-variance", "independent-nodes", "partitioned-data")


def single(right: Any, where: Any = None, assumptions: Any = (), **more: Any) -> RunClaim:
    words = {"left": "least-rho-norm", "steps": "decreasing", **more}
    return RunClaim(
        "q", "sign_sgd", SINGLE, right=right, where=where or {K: NATURALS}, assumptions=assumptions, **words
    )


def compared(name: str, **more: Any) -> RunClaim:
    claim = find(name)
    assert isinstance(claim, RunClaim)
    return replace(claim, id="q", **more)


# ------------------------------------------------------------------ comparisons of runs


@pytest.mark.parametrize("name", ["lemma-13-run", "sec5.3.1-invariance-run", "sec5.3.1-invariance-ssdm-run"])
@pytest.mark.parametrize("right", [1, -1, sp.log(K), -K])
def test_a_comparison_with_another_right_side_is_not_judged(name: str, right: Any) -> None:
    """No engine knows how large the difference is: a bound above 0 may hold though runs differ, one below 0 never does."""
    report = check(compared(name, right=right), budget=0.1)
    assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)
    assert "right side 0 alone" in report.sentence


def test_a_difference_outside_the_sets_or_assumptions_is_no_witness() -> None:
    """SSDM with the norms sent sees the weights, but not in a claim that speaks of no run at all."""
    planted = compared("sec5.3.1-invariance-ssdm-run", method="ssdm_norms")
    assert check(planted, budget=0.25).verdict is Verdict.REFUTED
    (steps,) = planted.where
    for none in (replace(planted, where={steps: sp.FiniteSet(-3)}), replace(planted, assumptions=(steps < 0,))):
        report = check(none, budget=0.25)
        assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)


@pytest.mark.parametrize("name", ["lemma-13-run", "sec5.3.1-invariance-run"])
def test_a_comparison_is_made_inside_the_claims_sets(name: str) -> None:
    """Every instance counted has its K in the set, and a smaller set is met less often."""
    claim = compared(name)
    (steps,) = claim.where
    few = search_runs(replace(claim, where={steps: sp.Range(1, 5)}), instances=10)
    assert 0 < few.met <= search_runs(claim, instances=10).met
    assert search_runs(replace(claim, assumptions=(steps > 10**6,)), instances=10).met == 0


# ------------------------------------------------------------------ what a symbol says of itself


@pytest.mark.parametrize("fact", ["prime", "even", "odd", "composite"])
def test_a_fact_that_no_set_expresses_is_refused_by_name(fact: str) -> None:
    """A bound that fails at K = 1 alone says nothing of primes; nothing is tried, and the report says why."""
    other = sp.Symbol("K", **{fact: True})
    report = check(single(0, {other: NATURALS}), budget=0.1)
    assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)
    assert f"K is declared {fact}" in report.sentence


def test_a_symbol_declared_negative_has_no_positive_values() -> None:
    """gamma0 < 0 has no instance, whatever its set says; declared positive it has."""
    for facts, met in (({"negative": True}, False), ({"positive": True}, True), ({"real": True}, True)):
        claim = single(0, {sp.Symbol("gamma0", **facts): sp.S.Reals})
        assert any_member(claim) is met
        assert (check(claim, budget=0.1).verdict is Verdict.REFUTED) is met


def test_an_integer_symbol_takes_only_the_integers_of_its_set() -> None:
    """gamma0 = 1 and 2 are drawn for an integer, and 1/2 is not."""
    integer = sp.Symbol("gamma0", integer=True)
    found = search_runs(single(0, {integer: sp.Interval(0, 1)}, (integer < 1,)), instances=4)
    assert found.met == 0


# ------------------------------------------------------------------ right sides that do not exist

ILL_POSED = {
    "a division by log 1": (100 / sp.log(K), {K: NATURALS}),
    "the logarithm of a negative number": (100 + sp.log(K - 2), {K: NATURALS}),
    "a root of a negative number": (100 * start + 100 + sp.sqrt(K - 2) + start**2, {K: NATURALS, start: sp.Interval(0, sp.oo)}),
    "a pole": (10**9 + start**2 + 1 / (K - 3) ** 2, {K: NATURALS, start: sp.Interval(0, sp.oo)}),
}  # fmt: skip


@pytest.mark.parametrize("name", ILL_POSED)
def test_a_right_side_that_does_not_exist_everywhere_is_not_supported(name: str) -> None:
    """There is a K of the set at which the claim says nothing; only a violation elsewhere settles it."""
    right, where = ILL_POSED[name]
    report = check(single(right, where), budget=0.1)
    assert report.verdict in (Verdict.UNDECIDED, Verdict.REFUTED)
    quiet = check(single(start * 10**13 + 10**13 + right, {K: NATURALS, start: sp.Interval(0, sp.oo)}), budget=0.1)
    assert quiet.verdict is Verdict.UNDECIDED
    assert quiet.sentence.startswith("the bound is ill-posed: ")
    assert "does not exist" in quiet.sentence
    assert quiet.points_met > 0


def test_where_the_right_side_exists_the_claim_is_judged() -> None:
    """The same pole outside the assumptions does no harm, nor does an assumption that exists in a part of the set."""
    right = start * 10**13 + 10**13 + 1 / (K - 3) ** 2
    where = {K: NATURALS, start: sp.Interval(0, sp.oo)}
    assert check(single(right, where, (K > 3,)), budget=0.1).verdict is Verdict.SUPPORTED
    assert check(single(start * 10**13 + 10**13, where, (1 / (K - 2) > 0,)), budget=0.1).verdict is Verdict.SUPPORTED
    assert check(single(0, where, (1 / (K - 2) > 0,)), budget=0.1).verdict is Verdict.REFUTED


@pytest.mark.parametrize("right", [100 + zeta**2, sp.exp(zeta), 1 / (1 + zeta), sp.sqrt(zeta)])
def test_a_right_side_that_is_not_linear_in_zeta_is_undecided(right: sp.Expr) -> None:
    """The mean distance of the nodes' gradients is an expectation; no engine puts it into a function."""
    claim = RunClaim("q", "ssdm", NODES, "mean-l2-norm", right, {K: NATURALS, zeta: sp.Interval(0, sp.oo)})
    report = check(claim, budget=0.1)
    assert report.verdict is Verdict.UNDECIDED
    assert "not linear in zeta" in report.sentence


@pytest.mark.parametrize(
    "right", [10 ** sp.Integer(400) * K, -(10 ** sp.Integer(400)) * K, -1, -K, sp.exp(1000 * K**2)]
)
def test_numbers_beyond_every_float_do_not_end_a_check(right: sp.Expr) -> None:
    """What is huge stays exact; a negative bound on a norm is refuted, and a huge one is not."""
    report = check(single(right), budget=0.1)
    below = sp.sympify(right).subs(K, 1) < 0
    assert report.verdict is (Verdict.REFUTED if below else report.verdict)
    assert report.verdict is not (Verdict.SUPPORTED if below else Verdict.REFUTED)


# ------------------------------------------------------------------ far starts, tiny steps, many of them

FALSE = {
    "300 for every start": single(300),
    "10^5 for every start": single(10**5),
    "less than any start after many tiny steps": single(
        start + 1000 / sp.sqrt(K), {K: NATURALS, start: sp.Interval(0, sp.oo)}, (start < 1,)
    ),
    "without the first step": single(
        1000 * (start + 1) / sp.sqrt(K), {K: NATURALS, start: sp.Interval(0, sp.oo)}, left="mean-rho-norm", steps="constant"
    ),
    "squares": RunClaim("q", "sign_sgd", SINGLE, "mean-squared-l2-norm", 10**6, {K: NATURALS}),
    "votes": RunClaim("q", "majority_vote_sign_sgd", SINGLE, "least-vote-norm", 10**4, {K: NATURALS}),
    "steep nodes": RunClaim("q", "ssdm", NODES, "mean-l2-norm", 10**4, {K: NATURALS}),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_a_bound_without_the_start_or_the_step_is_refuted(name: str) -> None:
    """x^2/2 from far away, or with steps so small that nothing is gained in K of them."""
    report = check(FALSE[name], budget=0.1)
    assert report.verdict is Verdict.REFUTED
    assert report.witness is not None
    assert report.witness.confirmed_by in ("exact arithmetic", "ball arithmetic")


@pytest.mark.parametrize("left", [name for name, one in AVERAGES.items() if one.over in ("least", "mean")])
@pytest.mark.parametrize("steps", ["constant", "decreasing", "any"])
def test_a_straight_run_stays_above_its_bound(left: str, steps: str) -> None:
    """The exact expectations, where they are followed, are never below the number that is used."""
    claim = RunClaim("q", "sign_sgd", SINGLE, left, 0, {K: NATURALS}, steps=steps)
    quantity = AVERAGES[left].quantity
    for instance in straight(claim):
        assert point_of(claim, instance) is not None
        if instance.steps > 100:
            continue
        try:
            values = exact_series(replace(instance, steps=min(instance.steps, 40)), [quantity])[quantity].values
        except NotExact:
            continue
        assert all(value >= least_left(claim, instance) for value in values)


def test_decreasing_steps_sum_to_less_than_the_number_used() -> None:
    """1 + ... + 1/sqrt(K - 1) is at most 2 sqrt(K - 1)."""
    claim = single(0)
    (instance,) = [separable(claim, (Fraction(1),), (Fraction(10**6),), None, Fraction(1), 1000, 1)]
    assert 10**6 - (1 / np.sqrt(np.arange(1, 1000))).sum() >= float(least_left(claim, instance))

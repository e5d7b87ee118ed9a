"""Claims about runs that are false by a simple computation, ill-posed, or about sets that no engine knows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.report import Verdict
from signdescent.checks.runs import sampled as run_samples
from signdescent.checks.runs.betting import Bets
from signdescent.checks.runs.drawn import GENES, drawn
from signdescent.checks.runs.drawn_nodes import node_instance, pair
from signdescent.checks.runs.drawn_shared import separable
from signdescent.checks.runs.exact import NotExact, exact_series
from signdescent.checks.runs.points import point_of, right_at
from signdescent.checks.runs.sampled import samples_of, sequential_test
from signdescent.checks.runs.search import any_member, search_runs
from signdescent.checks.runs.straight import least_left, straight
from signdescent.errors import DomainError
from signdescent.theory import RunClaim
from signdescent.theory.papers.stochastic_sign_descent import find
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
    return replace(claim, id="q", proof=None, **more)


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
    (steps,) = (one for one in planted.where if one.name == "K")
    for none in (
        replace(planted, where={**planted.where, steps: sp.FiniteSet(-3)}),
        replace(planted, assumptions=(steps < 0,)),
    ):
        report = check(none, budget=0.25)
        assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)


@pytest.mark.parametrize("name", ["lemma-13-run", "sec5.3.1-invariance-run"])
def test_a_comparison_is_made_inside_the_claims_sets(name: str) -> None:
    """Every instance counted has its K in the set, and a smaller set is met less often."""
    claim = compared(name)
    (steps,) = (one for one in claim.where if one.name == "K")
    few = search_runs(replace(claim, where={**claim.where, steps: sp.Range(1, 5)}), instances=10)
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


# ------------------------------------------------------------------ zeta, and other numbers of a problem

HALF_LINE = sp.Interval(0, sp.oo)
d = sp.Symbol("d", integer=True, positive=True)
gamma, delta, scale = (sp.Symbol(name, positive=True) for name in ("gamma", "delta", "scale"))
smooth, noise, D0, beta = (sp.Symbol(name, nonnegative=True) for name in ("smooth", "noise", "D0", "beta"))
PLAIN = {K: NATURALS, d: NATURALS, gamma: HALF_LINE, delta: HALF_LINE, smooth: HALF_LINE}
SIZED = (*NODES[:2], "bounded-below", "bounded-samples", "independent-nodes", "homogeneous")
COMMON = scale * (delta / (gamma * K) + smooth * gamma * d / 2)


def lower(right: Any, **more: Any) -> RunClaim:
    words = {"where": {K: sp.Range(7, sp.oo), zeta: HALF_LINE}, "steps": "constant", **more}
    return RunClaim("q", "ssdm", ("smooth", "bounded-below"), "minus-least-l2-norm", right, **words)


def common(right: Any) -> RunClaim:
    where = {**PLAIN, scale: HALF_LINE, zeta: HALF_LINE}
    return RunClaim("q", "sign_common_scale", SIZED, "mean-squared-l2-norm", right, where, (), "constant")


def voted(values: sp.Set) -> RunClaim:
    where = {**PLAIN, zeta: values, noise: sp.FiniteSet(0)}
    problems = ("smooth", "bounded-below", "partitioned-data")
    right = delta / (gamma * K) + smooth * gamma * d / 2
    return RunClaim("q", "majority_vote_sign_sgd", problems, "mean-l2-norm", right, where, (), "constant")


TRUE_WITH_ZETA = {
    "a lower bound on a norm that is negative": lower(zeta),
    "a lower bound that is negative by a constant": lower(1 + 3 * zeta),
    "a negative coefficient where zeta is 0": common(COMMON - zeta / 100),
    "a larger one": common(COMMON - zeta / 20),
    "a huge one": common(COMMON - 10**6 * zeta),
    "nodes that agree, by the set of zeta": voted(sp.FiniteSet(0)),
}


@pytest.mark.parametrize("name", TRUE_WITH_ZETA)
def test_zeta_enters_with_its_own_sign(name: str) -> None:
    """Minus a norm is at most 0, hence at most zeta; and zeta is 0 where all nodes' functions have one gradient.

    With zeta = 0 the bounds for homogeneous nodes and for a vote without noise are those of one node.
    """
    report = check(TRUE_WITH_ZETA[name], budget=0.6)
    assert report.verdict is Verdict.SUPPORTED


FALSE_WITH_ZETA = {
    "a positive lower bound": lower(zeta - 10**6),
    "a negative coefficient in a lower bound": lower(-1 - zeta / 10**6),
    "a small bound": common(COMMON / 1000 - zeta / 20),
    "nodes that differ": voted(HALF_LINE),
    "nodes that may differ": voted(sp.Interval(0, 1)),
}


@pytest.mark.parametrize("name", FALSE_WITH_ZETA)
def test_a_false_bound_with_zeta_is_refuted(name: str) -> None:
    """A gradient is not a million long; two parabolas that pull apart keep a vote where the gradient is 1."""
    assert check(FALSE_WITH_ZETA[name], budget=0.6).verdict is Verdict.REFUTED


def test_a_set_of_zeta_that_no_run_meets_is_looked_at_nowhere() -> None:
    """Zeta is a mean of distances, so never negative: what is said of zeta = -1 is said of nothing."""
    report = check(replace(voted(sp.FiniteSet(-1)), right=sp.Integer(0)), budget=0.2)
    assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)


def test_a_branch_in_zeta_is_not_linear() -> None:
    """A bound that is 0 at zeta = 0 and a million elsewhere has the derivative 0 and is no constant."""
    jump = sp.Piecewise((10**6, zeta > 0), (0, True))
    report = check(lower(jump, where={K: NATURALS, zeta: HALF_LINE}), budget=0.1)
    assert report.verdict is Verdict.UNDECIDED
    assert "not linear in zeta" in report.sentence


def test_the_distances_of_all_steps_make_zeta_also_in_one_column() -> None:
    """For the least norm over k, each step is compared with the mean distance over all steps, run by run."""
    claim = lower(zeta, where={K: NATURALS, zeta: HALF_LINE})
    instance = node_instance(claim, pair(3, 1), 4)
    weighted, plain_ = (samples_of(instance, "l2", "least", weight, 8, 0) for weight in (2.0, 0.0))
    added = weighted - plain_
    assert added.shape == (8, 4)
    assert np.allclose(added, added[:, :1])
    assert np.all(added > 0)


def test_a_wealth_that_is_no_number_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs without a number, or without a bound where one is needed, end in "not known"; none is bet below 0."""
    claim = common(COMMON)
    instance = node_instance(claim, pair(3, 1, homogeneous=True), 2)
    sides, limits = (1.0, 0.0), ([4.0], 0.0)
    known = sequential_test(claim, instance, sides, limits, runs=4, seed=0, level=1e9)
    assert known is not None
    assert known.runs <= 64 * 4
    assert sequential_test(lower(0), instance, (-1.0, 0.0), ([np.inf], 0.0), runs=4, seed=0, level=1e9) is None
    monkeypatch.setattr(run_samples, "samples_of", lambda *_: np.full((4, 1), np.nan))
    assert sequential_test(claim, instance, sides, limits, runs=4, seed=0, level=1e9) is None
    with pytest.raises(DomainError, match="bounds on the means"):
        Bets(1).add(np.ones((3, 1)), np.array([-1.0]))


def test_a_number_that_a_problem_does_not_have_is_not_given_to_it() -> None:
    """A concave node has no least value, hence no D0; steps K^(-3/4) have that size, and no constant one of 0."""
    claim = RunClaim(
        "q", "ssdm", ("smooth", "bounded-below"), "least-squared-l2-norm", 2 * smooth * D0,
        {K: NATURALS, D0: HALF_LINE, smooth: HALF_LINE}, (), "constant",
    )  # fmt: skip
    assert check(claim, budget=4).verdict is Verdict.SUPPORTED
    assert check(replace(claim, right=smooth * D0 / 100), budget=1).verdict is Verdict.REFUTED
    concave = replace(pair(4, 4), curvatures=((Fraction(4),), (Fraction(-2),)))
    assert "D0" not in node_instance(claim, concave, 3).values
    shrinking = replace(claim, steps="theorem-8")
    known = node_instance(shrinking, pair(3, 1), 16).values
    assert (known["gamma"], known["beta"]) == (sp.Rational(1, 8), sp.Rational(3, 4))


@pytest.mark.parametrize("method", ["sign_sgd", "sign_sgd_option_2", "majority_vote_sign_sgd"])
def test_a_vote_is_the_sign_of_the_sample_also_where_the_step_is_rejected(method: str) -> None:
    """For one node rho_1 is the chance that the sample's sign is right, whatever the method does with it."""
    problems = ("coordinate-smooth", "bounded-below", "success-probability-bounds")
    claim = RunClaim("q", method, problems, "vote-frequency-gap", 0, {K: NATURALS}, (), "constant")
    assert check(claim).verdict is Verdict.SUPPORTED


# ------------------------------------------------------------------ what cannot be evaluated, or is not given

k = sp.Symbol("k", integer=True)
GROWING = [sp.harmonic(K), sp.factorial(K), K**K**K, sp.factorial(K**K), sp.gamma(K + 1), sp.Sum(1 / k, (k, 1, K))]


@pytest.mark.parametrize("right", GROWING, ids=str)
def test_a_right_side_that_grows_beyond_every_computer_does_not_hold_a_check_up(right: sp.Expr) -> None:
    """All of these are at least 1 at every K >= 1, and SymPy would write each of them out at K = 10^8."""
    claim = single(10**7 * right, left="mean-l2-norm", steps="constant")
    assert check(claim, budget=0.2).verdict is not Verdict.REFUTED
    assert check(replace(claim, right=right / 100), budget=0.2).verdict is Verdict.REFUTED


def test_an_index_of_the_right_side_is_not_the_number_of_steps() -> None:
    """The sum of K over K = 1, 2, 3 is 6 at every number of steps."""
    right = sp.Sum(K, (K, 1, 3))
    claim = single(10**7 + right, left="mean-l2-norm", steps="constant")
    assert check(claim, budget=0.2).verdict is Verdict.SUPPORTED
    assert check(replace(claim, right=right / 100), budget=0.2).verdict is Verdict.REFUTED
    found = right_at(replace(claim, right=right + K), {K: sp.Integer(5)})
    assert found is not None
    assert found[0].doit() == 11


_NOT_GIVEN = {
    "a scale on the parabolas": ("sign_common_scale", ("opposed-parabolas",), "mean-l2-norm"),
    "a scale on the pair": ("sign_common_scale", ("rank-one-pair-on-z",), "mean-l2-norm"),
    "a scale on the split pair": ("sign_common_scale", ("split-rank-one-pair-on-z",), "mean-l2-norm"),
    "one node on two": ("sign_sgd", ("opposed-parabolas",), "mean-l2-norm"),
    "one node on a split pair": ("sign_sgd_option_2", ("split-rank-one-pair-on-z",), "mean-l2-norm"),
    "votes of SSDM": ("ssdm", ("smooth",), "vote-frequency-gap"),
    "a rho-norm of SSDM": ("ssdm", ("smooth",), "mean-rho-norm"),
    "a vote norm of nodes": ("majority_vote_sign_sgd", ("partitioned-data",), "mean-vote-norm"),
    "a mixed norm of nodes": ("ssdm_norms", ("smooth",), "mean-mixed-norm"),
    "weights on one node": ("sign_sgd", ("smooth",), "distance-under-weights"),
}


@pytest.mark.parametrize("name", _NOT_GIVEN)
def test_an_average_that_a_method_does_not_give_is_undecided(name: str) -> None:
    """The sentence names the method; nothing is tried and nothing is raised."""
    method, problems, left = _NOT_GIVEN[name]
    report = check(RunClaim("q", method, problems, left, 0, {K: NATURALS}, (), "constant"))
    assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)
    assert method in report.sentence


def test_problems_that_do_not_know_a_number_are_left_out() -> None:
    """The mixed norm needs deviations, which the others know; a bound of 0 on it is refuted."""
    claim = RunClaim("q", "sign_sgd", SINGLE[:2], "mean-mixed-norm", 10**7, {K: NATURALS}, (), "constant")
    assert check(claim).verdict is Verdict.SUPPORTED
    assert check(replace(claim, right=sp.Integer(0))).verdict is Verdict.REFUTED


@pytest.mark.parametrize("steps", ["constant", "theorem-8", "eq-32"])
def test_no_sample_exceeds_the_common_scale(steps: str) -> None:
    """The scale bounds curvature times distance plus noise, for the steps that are really taken."""
    claim = RunClaim("q", "sign_common_scale", ("smooth",), "mean-l2-norm", 0, {K: NATURALS}, (), steps)
    for seed in range(6):
        instance = drawn(claim, np.random.default_rng(seed).random(GENES).tolist())
        assert instance is not None
        samples_of(instance, "l2", "mean", 0.0, 64, seed)  # raises where a sample is larger


@pytest.mark.parametrize("facts", [{"negative": True}, {"even": True}, {"prime": True}, {"irrational": True}], ids=str)
def test_a_limit_is_refuted_by_steps_that_the_claim_admits_alone(facts: dict[str, bool]) -> None:
    """The clock needs gamma0 = 1; a symbol that declares itself otherwise does not admit it."""
    problems = ("coordinate-smooth", "bounded-below", "success-probability-bounds")

    def verdict(symbol: sp.Symbol) -> Verdict:
        claim = RunClaim(
            "q", "sign_sgd", problems, "limit-of-least-l1-norm", sp.Integer(0), {symbol: sp.S.Reals}, steps="decreasing"
        )
        return check(claim, budget=0.1).verdict

    assert verdict(sp.Symbol("gamma0", **facts)) is Verdict.UNDECIDED
    assert verdict(sp.Symbol("gamma0", positive=True)) is Verdict.REFUTED


def test_a_witness_shows_no_step_size_that_is_not_used() -> None:
    """With the steps of Theorem 8 the size follows from K; 1/8 at K = 16, where the mean of |x_k| is 9/32."""
    problems = ("coordinate-smooth", "bounded-below", "success-probability-bounds")
    claim = RunClaim(
        "q", "sign_sgd", problems, "mean-rho-norm", sp.Rational(1, 4), {K: sp.FiniteSet(16)}, steps="theorem-8"
    )
    report = check(claim, budget=0.2)
    assert report.verdict is Verdict.REFUTED
    assert report.witness is not None
    assert "gamma" not in report.witness.point

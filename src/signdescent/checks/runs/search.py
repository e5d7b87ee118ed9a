"""The runs engine: search problems on which an average along runs violates a claim's bound.

Exact expectations decide if they are available. Otherwise a sequential test of independent runs may refute, with a
false alarm of 1e-9 per claim. A claim that holds on every problem tried is SUPPORTED.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite

import numpy as np
import sympy as sp

from signdescent.checks.formulas.sympy_safety import UnsupportedSet
from signdescent.checks.formulas.truth import truth_at
from signdescent.checks.formulas.witness import side_at
from signdescent.checks.report import Witness
from signdescent.checks.runs import betting
from signdescent.checks.runs.comparisons import vote_frequencies, weights_unseen
from signdescent.checks.runs.drawn import GENES, drawn, plain, stuck_pairs
from signdescent.checks.runs.exact import EXACT_QUANTITIES, NotExact, exact_series
from signdescent.checks.runs.instances import Instance, with_steps
from signdescent.checks.runs.outcome_of_search import RunSearch
from signdescent.checks.runs.points import (
    missing_right,
    narrowed_claim,
    not_known,
    point_of,
    right_at,
    rounded,
)
from signdescent.checks.runs.sampled import knows, sequential_test
from signdescent.checks.runs.straight import least_left, steep_pairs, straight
from signdescent.checks.runs.trees import search_trees
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.runs import AVERAGES

__all__ = ["RunSearch", "any_member", "judge_exactly", "search_runs"]

RUNS = 256
"""Runs per random instance; the tightest one gets 64 times as many."""

_LARGE = (1, 100, 10_000, 1_000_000)  # numbers of steps tried for nodes that never move
_EXACT_STEPS = 6


def search_runs(claim: RunClaim, *, instances: int = 40, rng: int = 0) -> RunSearch:
    """Search for a problem and parameters that violate a claim, and for the tightest ones.

    Parameters
    ----------
    claim : RunClaim
        The claim.
    instances : int
        Number of random problems: half of them independent, half near the one with the largest ratio so far.
    rng : int
        Seed of the random problems and of the runs.
    """
    search = RunSearch()
    try:
        claim = narrowed_claim(claim)
    except UnsupportedSet as unsupported:
        search.unknown = str(unsupported)
        return search
    if not claim.in_words:
        search_trees(claim, search, instances, rng)
        return search
    average = AVERAGES[claim.left]
    search.unknown = not_known(claim)
    if search.unknown:
        return search
    if average.quantity in ("weights", "frequency"):
        compare = weights_unseen if average.quantity == "weights" else vote_frequencies
        result = compare(claim, instances=instances, rng=rng)
        search.tried = search.met = result.tried
        search.exact, search.simulated, search.runs = result.exact, result.tried, result.runs
        if result.failed is not None:
            search.witness = Witness(result.failed.shown(), result.left, "0", result.confirmed)
            search.witness_words = result.failed.words
        return search
    if average.quantity in EXACT_QUANTITIES:
        _exactly(claim, search)
    if search.witness is None:
        _by_runs(claim, search, instances, rng)
    return search


# ------------------------------------------------------------------ exact expectations


def _exactly(claim: RunClaim, search: RunSearch) -> None:
    for instance in plain(claim):
        if _try_exactly(claim, search, instance) is False:
            _refute(claim, search, instance)
            return
    holds = 1
    for steps in _LARGE:
        for instance in stuck_pairs(claim, steps):
            if _try_exactly(claim, search, instance) is False:
                _refute(claim, search, _fewest_steps(claim, instance, holds))
                return
        holds = steps
    for instance in steep_pairs(claim):
        if _try_exactly(claim, search, instance) is False:
            _refute(claim, search, instance)
            return
    _straight(claim, search)


def _straight(claim: RunClaim, search: RunSearch) -> None:
    """Search for a violation among runs whose gradients stay above a known number; others are not counted."""
    for instance in straight(claim):
        point = point_of(claim, instance)
        right = None if point is None else right_at(claim, point)
        if right is None:
            _record_missing(claim, search, instance)
            continue
        least = least_left(claim, instance)
        truth = truth_at(sp.Gt(least, right[0], evaluate=False), {})
        if truth.value and right[1] == 0:
            how = "exact arithmetic" if truth.exact else "ball arithmetic"
            search.witness = Witness(instance.shown(), f"at least {side_at(least, {})}", side_at(right[0], {}), how)
            search.witness_words = instance.words
            return


def _fewest_steps(claim: RunClaim, instance: Instance, holds: int) -> Instance:
    """Return the violation with the fewest steps above `holds`, at which the claim holds, by bisection."""
    if claim.method == "sign_common_scale":  # the scale depends on the number of steps
        return instance
    low, high = holds, instance.steps
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if judge_exactly(claim, with_steps(instance, middle)) is False else (middle, high)
    return with_steps(instance, high)


def _try_exactly(claim: RunClaim, search: RunSearch, instance: Instance) -> bool | None:
    """Count an instance and return whether the claim holds there; None if undecided."""
    search.tried += 1
    try:
        sides = _exact_sides(claim, instance)
    except NotExact:
        search.tried -= 1
        return None
    if sides is None:
        _record_missing(claim, search, instance)
        return None
    search.met += 1
    search.exact += 1
    lefts, right = sides
    verdict = _compare(claim, lefts, right)
    search.open += verdict is None
    _record_ratio(claim, search, instance, [rounded(v) for v in lefts], rounded(right))
    return verdict


def _record_missing(claim: RunClaim, search: RunSearch, instance: Instance) -> None:
    """Record an instance of the class at which the right side does not exist."""
    point = None if search.ill_posed else point_of(claim, instance)
    term = None if point is None else missing_right(claim, point)
    if term is not None:
        search.ill_posed = (
            f"{term} does not exist as a real number at {instance.describe()}; leave that out of the sets"
        )


def any_member(claim: RunClaim) -> bool:
    """Return whether some simple problem belongs to a claim's class and meets its assumptions."""
    try:
        claim = narrowed_claim(claim)
    except UnsupportedSet:
        return False
    return any(point_of(claim, instance) is not None for instance in plain(claim))


def judge_exactly(claim: RunClaim, instance: Instance) -> bool | None:
    """Return whether a claim holds at one instance by exact expectations; None if undecided."""
    try:
        sides = _exact_sides(claim, instance)
    except NotExact:
        return None
    return None if sides is None else _compare(claim, *sides)


def _exact_sides(claim: RunClaim, instance: Instance) -> tuple[Sequence[sp.Expr], sp.Expr] | None:
    """Return the expectations (or their mean) and the right side; None outside the class or the assumptions."""
    point = point_of(claim, instance)
    right = None if point is None else right_at(claim, point)
    if right is None:
        return None
    average = AVERAGES[claim.left]
    rest, weight = right
    quantities = [average.quantity, "disagreement"] if weight != 0 else [average.quantity]
    series = exact_series(instance, quantities)
    if weight != 0:
        rest += weight * series["disagreement"].mean
    main = series[average.quantity]
    return ((main.mean,) if average.over == "mean" else main.values), rest


def _compare(claim: RunClaim, lefts: Sequence[sp.Expr], right: sp.Expr) -> bool | None:
    if AVERAGES[claim.left].negated:
        truths = [truth_at(sp.Ge(left, -right, evaluate=False), {}).value for left in lefts]
        return False if False in truths else None if None in truths else True
    truths = [truth_at(sp.Le(left, right, evaluate=False), {}).value for left in lefts]
    return True if True in truths else None if None in truths else False


def _refute(claim: RunClaim, search: RunSearch, instance: Instance) -> None:
    sides = _exact_sides(claim, instance)
    assert sides is not None
    lefts, right = sides
    negated = AVERAGES[claim.left].negated
    left = min(lefts, key=float)
    exact = truth_at(sp.Le(left, right, evaluate=False), {}).exact if not negated else False
    shown = side_at(-left if negated else left, {})
    how = "exact arithmetic" if exact or (left.is_Rational and right.is_Rational) else "ball arithmetic"
    search.witness = Witness(instance.shown(), shown, side_at(right, {}), how)
    search.witness_words = instance.words


def _record_ratio(claim: RunClaim, search: RunSearch, instance: Instance, lefts: Sequence[float], right: float) -> bool:
    """Record the ratio if it is the largest so far, and return whether it is."""
    negated = AVERAGES[claim.left].negated
    top, bottom = (-right, min(lefts)) if negated else (min(lefts), right)
    ratio = top / bottom if bottom > 0 else -inf
    if ratio > search.ratio:
        search.ratio, search.ratio_at = ratio, instance.describe()
        return True
    return False


# ------------------------------------------------------------------ simulated runs


def _by_runs(claim: RunClaim, search: RunSearch, instances: int, rng: int) -> None:
    source = np.random.default_rng(np.random.SeedSequence(rng, spawn_key=(1,)))
    level = betting.threshold(instances + 1)
    nearest: Instance | None = None
    best, height = source.random(GENES), -inf
    for j in range(instances):
        genes = source.random(GENES)
        if j >= instances // 2 and height > -inf:
            moved = source.random(GENES) < 0.2
            genes = np.where(moved, np.clip(best + source.normal(0, 0.1, GENES), 0, 1 - 1e-9), best)
        instance = drawn(claim, genes.tolist())
        seed = int(source.integers(2**63))
        if instance is None:
            continue
        before = search.ratio
        quantity = AVERAGES[claim.left].quantity
        if quantity in EXACT_QUANTITIES and instance.steps <= _EXACT_STEPS:
            verdict = _try_exactly(claim, search, instance)
            if verdict is False:
                _refute(claim, search, instance)
                return
            if verdict is not None:
                if search.ratio > before:
                    best, height = genes, search.ratio
                continue
        search.tried += 1
        judged = _simulated(claim, search, instance, RUNS, seed, level)
        if judged is None:
            continue
        if search.witness is not None:
            return
        if judged > height:
            best, height, nearest = genes, judged, instance
    if nearest is not None:
        _simulated(claim, search, nearest, 64 * RUNS, int(source.integers(2**63)), level, final=True)


def _simulated(
    claim: RunClaim, search: RunSearch, instance: Instance, runs: int, seed: int, level: float, *, final: bool = False
) -> float | None:
    """Test one instance and return its ratio; None if it is outside the class or cannot be tested."""
    point = point_of(claim, instance)
    average = AVERAGES[claim.left]
    if point is None or (average.quantity == "sign" and not instance.continuous):
        return None
    if not knows(instance, average.quantity):
        return None
    sides = right_at(claim, point)
    if sides is None:
        _record_missing(claim, search, instance)
        return None
    right, coefficient = map(rounded, sides)
    limits = instance.largest()
    if not isfinite(right) or not isfinite(coefficient):  # beyond the largest float
        return None
    negated = average.negated
    if limits is None and (coefficient or negated):
        return None
    result = sequential_test(claim, instance, (right, coefficient), limits, runs=runs, seed=seed, level=level)
    if result is None:
        return None
    search.runs += result.runs
    if not final:
        search.met += 1
        search.simulated += 1
    means = result.means
    if result.caught:
        left = -means.min() if negated else means.min()
        search.witness = Witness(instance.shown(), f"about {left:.6g}", f"{right:.6g}", betting.STATISTICAL)
        search.witness_words = instance.words
        return inf
    if final:
        _record_ratio(claim, search, instance, means.tolist(), right)
    if final and isfinite(result.largest) and right:
        columns = len(means)
        more, miss = (columns, betting.FALSE_PASS) if negated else (1, betting.FALSE_PASS / columns)
        excess = betting.smallest_excess(result.bound, result.largest, result.runs, level=level * more, miss=miss)
        search.excess = excess / (-right if negated else right)
    top, bottom = (-right, means.min()) if negated else (means.min(), right)
    return float(top / bottom) if bottom > 0 else -inf

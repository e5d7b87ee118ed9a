"""How often the event that `confident_minibatch_size` states holds, and that errors in it are caught."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from reference import coverage
from reference.coverage import CASES, CONFIDENCE, HIDDEN, Case, Coordinate, measure, methods
from signdescent.bounds.confidence import confident_minibatch_size
from signdescent.noise.finite import two_point
from signdescent.noise.gaussian import Gaussian

ALPHA = 1e-9


def too_many(misses: int, replications: int, level: float = 1 - CONFIDENCE) -> bool:
    """Whether so many misses have a chance below 1e-9 at the level."""
    return bool(stats.binom.sf(misses - 1, replications, level) < ALPHA)


def test_replications_are_what_the_function_does() -> None:
    """What the coverage is measured on, all replications at once, is what the function returns for each."""
    case = next(case for case in CASES if case.bounded and len(case.coordinates) == 3)
    rng = np.random.default_rng(2)
    samples = np.stack([one.sample((case.n, 6), rng) for one in case.coordinates], axis=-1)
    ends = tuple(np.array([one.range for one in case.coordinates]).T)
    for name, method in methods(case).items():
        limits, sizes = method(samples, case)
        for k in range(6):
            given: dict[str, Any] = {"method": name, "target": case.target, "resamples": coverage.RESAMPLES}
            if name == "bounded":
                given["bounds"] = ends
            alone = confident_minibatch_size(samples[:, k], **given)
            assert np.array_equal(alone.size, sizes.size[k])
            assert alone.mean_low == pytest.approx(limits.low[k], rel=1e-12)


def check_coverage(case: Case, replications: int) -> None:
    """Assert that the rigorous method misses at most at its level, sizes and means alike."""
    found = measure(case, {"bounded": coverage.bounded}, replications)["bounded"]
    assert not too_many(found.misses, replications), (case.name, found.misses)
    assert not too_many(found.mean_misses, replications), (case.name, found.mean_misses)


@pytest.mark.statistical
@pytest.mark.parametrize("case", [case for case in coverage.BOUNDED if case.n <= 400], ids=lambda case: case.name)
def test_the_event_of_the_rigorous_method_holds(case: Case) -> None:
    """2000 replications; false alarm at most 1e-9 each, and a miss rate of 0.09 is caught with probability 1 - 1e-5."""
    assert stats.binom.cdf(stats.binom.isf(ALPHA, 2000, 0.05), 2000, 0.09) < 0.6
    check_coverage(case, 2000)


@pytest.mark.slow
@pytest.mark.statistical
@pytest.mark.parametrize("case", coverage.BOUNDED, ids=lambda case: f"{case.name} {case.target}")
def test_the_event_of_the_rigorous_method_holds_in_20000_replications(case: Case) -> None:
    """20000 replications a law; false alarm at most 1e-9 each, and a miss rate of 0.07 is caught surely."""
    assert stats.binom.cdf(stats.binom.isf(ALPHA, 20_000, 0.05), 20_000, 0.07) < 1e-6
    check_coverage(case, 20_000)


HIDDEN_CASE = Case("hidden", (Coordinate(HIDDEN),), 60, 0.5)
NORMALS = Case("normals", 3 * (Coordinate(Gaussian(1.0, 1.0), True),), 50, 0.5)
RARE = Case("rare", 30 * (Coordinate(two_point(0.98, -30.0), True),), 400, 0.5)


@pytest.mark.statistical
def test_coverage_catches_the_samples_own_range() -> None:
    """Negative control: least and largest sample taken for known bounds miss a hidden value; true bounds do not."""
    found = measure(HIDDEN_CASE, {"own": coverage.own_range, "known": coverage.bounded}, 2000)
    assert too_many(found["own"].misses, 2000)
    assert not too_many(found["known"].misses, 2000)


@pytest.mark.statistical
def test_coverage_catches_a_level_that_is_not_divided() -> None:
    """Negative control: the whole level for each coordinate misses too often, by Student and by the rigorous limits."""
    normal = measure(
        NORMALS, {"whole": lambda s, c: coverage.student(s, c, shared=False), "shared": coverage.student}, 20_000
    )
    assert too_many(normal["whole"].misses, 20_000)
    assert not too_many(normal["shared"].misses, 20_000)
    rare = measure(RARE, {"whole": lambda s, c: coverage.bounded(s, c, shared=False), "shared": coverage.bounded}, 1000)
    assert too_many(rare["whole"].misses, 1000)
    assert not too_many(rare["shared"].misses, 1000)


@pytest.mark.statistical
def test_asymptotic_methods_can_be_wrong_and_say_so() -> None:
    """With a value of chance 0.03 that 60 samples may not show, Student's sizes miss more often than 0.05."""
    assert too_many(measure(HIDDEN_CASE, {"student": coverage.student}, 5000)["student"].misses, 5000)
    assert confident_minibatch_size(
        HIDDEN_CASE.coordinates[0].sample((9, 1), np.random.default_rng(1)), method="student"
    ).asymptotic

"""Success of one batch size, counted."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from scipy import stats

from signdescent.bounds._limits import bounded_limits
from signdescent.bounds.direct import direct_success
from signdescent.errors import ArgumentError, DomainError
from signdescent.noise import Law
from signdescent.noise.finite import FiniteLaw, two_point
from signdescent.noise.gaussian import Gaussian

ALPHA = 1e-9
LEAN = two_point(0.01, -1.0)  # mean 1, and 99 of 100 samples are -1
COIN = FiniteLaw((F(-1), F(1)), (F(2, 5), F(3, 5)))


def columns(n: int, right: int) -> Any:
    """One coordinate of n samples of 1 and -1, of which `right` are 1."""
    return np.where(np.arange(n) < right, 1.0, -1.0)[:, None]


@pytest.mark.parametrize("n", [5, 40, 300])
@pytest.mark.parametrize("confidence", [0.8, 0.99])
def test_the_count_misses_at_most_at_its_level_exactly(n: int, confidence: float) -> None:
    """For every success probability, the chance that the limit exceeds it, summed over all counts, is within alpha."""
    low = np.array(
        [direct_success(columns(n, k), 1, signs=[1], confidence=confidence).success_low[0] for k in range(n + 1)]
    )
    p = np.linspace(0.001, 0.999, 500)[:, None]
    chance = np.sum(stats.binom.pmf(np.arange(n + 1), n, p) * (low > p + 1e-12), axis=1)
    assert np.all(chance <= 1 - confidence + 1e-12)
    assert chance.max() > 0.6 * (1 - confidence)
    expected = [stats.binomtest(k, n, alternative="greater").proportion_ci(confidence).low for k in range(n + 1)]
    assert low == pytest.approx(expected, abs=1e-10)


def misses(laws: tuple[Law, ...], n: int, size: int, replications: int, **given: Any) -> int:
    """Count replications in which a sign is not the mean's, or a limit is above the exact success probability."""
    rng = np.random.default_rng(4)
    exact = np.array([law.success(size).high for law in laws])
    truth = np.array([np.sign(law.mean) for law in laws])
    samples = np.stack([law.sample((replications, n), rng=rng) for law in laws], axis=-1)
    missed = 0
    for one in samples:
        found = direct_success(one, size, **given)
        wrong = (found.sign != 0) & ((found.sign != truth) | (found.success_low > exact))
        missed += bool(np.any(wrong))
    return missed


@pytest.mark.statistical
@pytest.mark.parametrize("replications", [300, pytest.param(10_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("laws", "n", "size", "given"),
    [
        ((COIN,), 400, 5, {"bounds": (-1.0, 1.0)}),
        ((LEAN, COIN), 400, 3, {"bounds": (-1.0, 199.0)}),
        ((LEAN, COIN), 400, 1, {"signs": [1, 1]}),
        ((Gaussian(1.0, 3.0), Gaussian(-1.0, 2.0)), 100, 4, {}),
    ],
)
def test_the_event_holds(laws: tuple[Law, ...], n: int, size: int, given: dict[str, Any], replications: int) -> None:
    """Signs and limits are right together as often as promised; false alarm 1e-9 each, a miss rate of 0.3 is caught."""
    assert stats.binom.cdf(stats.binom.isf(ALPHA, replications, 0.1), replications, 0.3) < 0.03
    missed = misses(laws, n, size, replications, confidence=0.9, **given)
    assert stats.binom.sf(missed - 1, replications, 0.1) > ALPHA


@pytest.mark.statistical
def test_the_event_test_catches_the_likelier_sign() -> None:
    """Negative control: the sign that most batches have is not the mean's, and Student's is often wrong as well."""
    samples = LEAN.sample((100, 400), rng=3)
    likelier = np.array([np.sign(np.median(one)) for one in samples])
    assert np.all(likelier == -1)
    found = direct_success(samples[0][:, None], 1, signs=[likelier[0]])
    assert found.success_low[0] > 0.9  # sure of a sign that is wrong: a known sign is taken at its word
    assert stats.binom.sf(misses((LEAN,), 400, 1, 100, signs=[-1]) - 1, 500, 0.05) < ALPHA


def test_the_levels_are_shared_out() -> None:
    """Half of alpha for the signs and half for the counts, each divided by d."""
    samples = COIN.sample((500, 4), rng=2)
    found = direct_success(samples, 1, bounds=(-1.0, 1.0), confidence=0.8)
    hits = (samples == 1).sum(axis=0)
    known = found.sign != 0
    assert known.any()
    expected = [stats.binomtest(int(k), 500, alternative="greater").proportion_ci(1 - 0.1 / 4).low for k in hits]
    assert found.success_low[known] == pytest.approx(np.array(expected)[known], rel=1e-9)
    unit = (samples + 1) / 2
    limits = bounded_limits(500, unit.mean(axis=0), unit.std(axis=0), -np.ones(4), np.ones(4), 0.1 / 12)
    assert np.array_equal(found.sign, np.sign(np.sign(limits.low) + np.sign(limits.high)))


def test_batches_are_disjoint_runs_and_the_rest_is_left() -> None:
    """Seven samples are three batches of 2; a batch whose sum owes its sign to rounding is no success."""
    samples = np.array([0.1, 0.2, -1.0, 3.0, 1.0, -1.0, 9.0])[:, None]
    found = direct_success(samples, 2, signs=[1])
    assert (found.batches, found.guaranteed_at, found.right[0]) == (3, 2, 2 / 3)
    tie = np.array([0.1, 0.2, -0.3] * 2)[:, None]  # 0.1 + 0.2 - 0.3 = 5.6e-17 in floats
    assert direct_success(tie, 3, signs=[1]).right[0] == 0.0
    assert direct_success(tie, 3, signs=[1]).success_low[0] == 0.0
    assert not hasattr(found, "size")


def test_unknown_signs_guarantee_nothing() -> None:
    """Sign 0, limit 0 and a reason, by each route."""
    samples = np.tile([[0.0, 0.5, 1.0], [0.0, 0.5, -1.0]], (50, 1))
    student = direct_success(samples, 5)
    assert student.reason.tolist() == [
        "no spread in the samples",
        "no spread in the samples",
        "mean not told from zero",
    ]
    assert (student.signs_from, student.asymptotic) == ("student", True)
    bounded = direct_success(samples, 5, bounds=(-1.0, 1.0))
    assert bounded.sign.tolist() == [0, 1, 0]
    assert (bounded.signs_from, bounded.asymptotic) == ("bounded", False)
    known = direct_success(samples, 5, signs=[0, 1, 0])
    assert (known.signs_from, known.asymptotic) == ("given", False)
    for found in (student, bounded, known):
        unknown = found.sign == 0
        assert np.all(found.success_low[unknown] == 0)
        assert np.isnan(found.right[unknown]).all()
        assert np.all((found.reason != "") == unknown)


def test_units_do_not_matter() -> None:
    """Samples of order 1e300 and 1e-300 give the same counts."""
    samples = np.random.default_rng(5).normal(0.3, 1.0, (1000, 3))
    plain = direct_success(samples, 7)
    for unit in (2.0**1000, 2.0**-1000):
        assert np.array_equal(direct_success(samples * unit, 7).success_low, plain.success_low)


def test_samples_whose_range_no_double_holds() -> None:
    """Their largest and least are compared, not subtracted; a coordinate without spread is still seen."""
    column = np.array([3.0, 4.0, 3.0, -4.0] * 25)
    samples = np.stack([column, np.full(100, 4.0)], axis=1)
    huge, plain = direct_success(samples * 2.0**1021, 2), direct_success(samples, 2)
    assert np.array_equal(huge.success_low, plain.success_low)
    assert huge.reason.tolist() == plain.reason.tolist() == ["", "no spread in the samples"]


REFUSED: list[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    ((np.ones(3), 1), {}, DomainError, r"shape \(n, d\)"),
    ((np.ones((3, 2)), 0), {}, DomainError, "batch_size >= 1; got batch_size=0"),
    ((np.ones((3, 2)), 1.5), {}, DomainError, "integer batch_size"),
    ((np.ones((3, 2)), "2"), {}, ArgumentError, "batch_size to be an integer"),
    ((np.ones((3, 2)), 4), {}, DomainError, "batch_size <= number of samples; got batch_size=4"),
    ((np.ones((3, 2)), 1), {"signs": [1]}, DomainError, r"signs of shape \(2,\)"),
    ((np.ones((3, 2)), 1), {"signs": [1, 0.5]}, DomainError, r"got signs=0.5 at index \(1,\)"),
    ((np.ones((3, 2)), 1), {"signs": [1, 1], "bounds": (0, 1)}, DomainError, "signs or bounds; got both"),
    ((np.ones((3, 2)), 1), {"bounds": (-1, 0.5)}, DomainError, "low <= samples <= high"),
    ((np.ones((3, 2)), 1), {"confidence": 0}, DomainError, "0 < confidence < 1"),
]


@pytest.mark.parametrize(("args", "kwargs", "error", "message"), REFUSED)
def test_refused(args: tuple[Any, ...], kwargs: dict[str, Any], error: type[Exception], message: str) -> None:
    """Values outside their domain are refused by name."""
    with pytest.raises(error, match=message):
        direct_success(*args, **kwargs)

"""Batch sizes with a confidence: limits, worst case, the function, refused input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from flint import arb
from scipy import stats

from signdescent.bounds import minibatch_size
from signdescent.bounds._limits import Limits, bounded_limits, estimates, student_limits
from signdescent.bounds._worst_case import bounded_sizes, student_sizes
from signdescent.bounds.confidence import (
    ConfidentSize,
    Method,
    bounded_minibatch_size,
    confident_minibatch_size,
)
from signdescent.errors import ArgumentError, DomainError

UNIT = (np.zeros(1), np.ones(1))
METHODS: list[dict[str, Any]] = [
    {"method": "bounded", "bounds": (-4.0, 4.0)},
    {"method": "student"},
    {"method": "bootstrap", "resamples": 200},
]


def drawn(n: int = 300, d: int = 7, seed: int = 3) -> Any:
    """Draw multiples of 2^-20 in [-4, 4], means from 0 to 1."""
    raw = np.random.default_rng(seed).uniform(-3, 3, (n, d)) + np.linspace(0, 1, d)
    return np.round(raw * 2**20) / 2**20


# ------------------------------------------------------------------ rigorous limits


def rejection(place: float, m: float, most: float, n: int) -> arb:
    """Log of Hoeffding's Theorem 3 as printed, for X - m <= b = 1 - m, variance at most `most`^2 and m (1 - m)."""
    b, t = 1 - arb(m), arb(place) - arb(m)
    v = (arb(most) ** 2).min(arb(m) * b)
    left = (1 + b * t / v) * v / (b * b + v) * (1 + b * t / v).log()
    right = (1 - t / b) * b * b / (b * b + v) * (1 - t / b).log()
    return -n * (left + right)


@pytest.mark.parametrize("n", [2, 30, 1000, 10**6])
@pytest.mark.parametrize("place", [1e-4, 0.03, 0.4, 0.7, 0.999])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1.0])
def test_the_mean_limit_is_where_hoeffdings_theorem_3_stops_rejecting(n: int, place: float, share: float) -> None:
    """Everything below the lower limit is rejected, everything from it up to the sample mean is not, in Arb."""
    std, delta = share * np.sqrt(place * (1 - place)), 1e-3
    limits = bounded_limits(n, np.array([place]), np.array([std]), *UNIT, delta)
    most, low = float(limits.std_high[0]), float(limits.low[0])
    cost = arb(delta).log()
    for m in low * np.array([1e-3, 0.1, 0.5, 0.9, 0.999]):
        assert m == 0 or rejection(place, float(m), most, n) < cost
    for m in low + (place - low) * np.array([1e-3, 0.1, 0.5, 0.9]):
        assert rejection(place, float(m), most, n) > cost
    mirror = bounded_limits(n, np.array([1 - place]), np.array([std]), *UNIT, delta)
    assert 1 - mirror.high[0] == pytest.approx(low, abs=1e-12)


@pytest.mark.parametrize("n", [5, 50, 400])
@pytest.mark.parametrize("delta", [0.2, 0.01])
def test_each_limit_misses_at_most_at_its_level_exactly(n: int, delta: float) -> None:
    """For every two-point law the chance of a miss, summed over all counts, is at most delta, for each limit."""
    worst = exact_misses(n, lambda k: bounded_limits(n, k / n, np.sqrt(k / n * (1 - k / n)), *UNIT, delta))
    assert np.all(worst <= delta)
    assert worst[0] > delta / 8  # not so wide that the test could see nothing


def test_the_exact_miss_test_catches_limits_that_are_too_narrow() -> None:
    """Negative control: the normal limit misses rare events far too often; so does the plain sample deviation."""

    def normal(k: Any) -> Limits:
        std = np.sqrt(k / 50 * (1 - k / 50))
        return Limits(low=k / 50 - 2.33 * std / 50**0.5, high=k / 50 + 2.33 * std / 50**0.5, std_high=std)

    assert np.all(exact_misses(50, normal) > 0.05)


def exact_misses(n: int, limits_of: Callable[[Any], Limits]) -> Any:
    """Return the largest chance, over p, of missing the mean from below, from above, and the deviation."""
    k = np.arange(n + 1.0)
    limits = limits_of(k)
    p = np.concatenate([np.geomspace(1e-4, 0.5, 200), 1 - np.geomspace(1e-4, 0.5, 200)])[:, None]
    chance = stats.binom.pmf(k, n, p)
    missed = (limits.low > p + 1e-12, limits.high < p - 1e-12, limits.std_high < np.sqrt(p * (1 - p)) - 1e-12)
    return np.array([np.max(np.sum(chance * miss, axis=1)) for miss in missed])


def test_the_limit_is_at_least_hoeffdings_and_bernsteins() -> None:
    """Never wider than Hoeffding's inequality, nor than Bernstein's at the same standard deviation."""
    rng = np.random.default_rng(5)
    for n in (20, 500, 10**5):
        place = rng.uniform(0.01, 0.99, 300)
        std = rng.uniform(0, 1, 300) * np.sqrt(place * (1 - place))
        limits = bounded_limits(n, place, std, np.zeros(300), np.ones(300), 0.01)
        cost = np.log(100) / n
        assert np.all(limits.low >= place - np.sqrt(cost / 2) - 1e-12)
        assert np.all(limits.low >= place - np.sqrt(2 * cost) * limits.std_high - 2 * cost / 3 - 1e-12)


# ------------------------------------------------------------------ worst case within the limits


@pytest.mark.parametrize("target", [0.5, 0.6, 0.9, 0.99])
def test_no_moments_within_the_bounded_limits_need_more(target: float) -> None:
    """5000 means, deviations and third moments that laws within the limits can have, and none needs a larger size."""
    rng = np.random.default_rng(6)
    count = 5_000
    low, high = -(10 ** rng.uniform(-3, 1, count)), 10 ** rng.uniform(-3, 1, count)
    ends = np.sort(rng.uniform(0, 1, (2, count)) ** 2, axis=0) * high
    flip = rng.random(count) < 0.5
    limits = Limits(low=ends[0], high=ends[1], std_high=(high - low) / 2 * 10 ** rng.uniform(-3, 0, count))
    sizes = bounded_sizes(limits, low, high, target)
    other = bounded_sizes(
        Limits(low=-ends[1], high=-ends[0], std_high=limits.std_high), -high, -low, target
    )  # mirrored
    assert np.array_equal(sizes.size, other.size)
    for place in (0.0, 0.1, 1.0):
        mean = ends[0] + place * (ends[1] - ends[0])
        for share in (1.0, 0.8, 0.3, 0.01, rng.uniform(0, 1, count)):
            std = share * np.minimum(limits.std_high, np.sqrt((high - mean) * (mean - low)))
            most = np.maximum(high - mean, mean - low)
            third = np.maximum(std**3, most * std**2 * rng.choice([1.0, 0.5], count))
            sign = np.where(flip, -1, 1)
            ends_of = ("bounded", np.where(flip, -high, low), np.where(flip, -low, high))
            found = minibatch_size(sign * mean, std, third_moment=third, target=target, assume=ends_of)
            assert np.all(found.size <= sizes.size)


def test_the_worst_case_test_catches_a_third_moment_taken_at_the_largest_deviation() -> None:
    """Negative control: Berry-Esseen at the largest std alone is too small for a smaller std."""
    mean, reach, most, less = 0.001, 1.0, 0.1, 0.033
    naive = minibatch_size(mean, most, third_moment=reach * most**2, target=0.5).size
    smaller = minibatch_size(mean, less, third_moment=reach * less**2, target=0.5).size
    limits = Limits(low=np.array([mean]), high=np.array([mean]), std_high=np.array([most]))
    held = bounded_sizes(limits, np.array([-0.999]), np.array([1.001]), 0.5).size
    assert naive < smaller <= held


@pytest.mark.parametrize("target", [0.5, 0.9])
def test_no_moments_within_the_student_limits_need_more(target: float) -> None:
    """5000 triples with the mean, std and ratio within their limits, and none needs a larger size."""
    rng = np.random.default_rng(7)
    ends = np.sort(10 ** rng.uniform(-3, 1, (2, 5_000)), axis=0)
    most, ratio = 10 ** rng.uniform(-2, 2, 5_000), 1 + 10 ** rng.uniform(-3, 1, 5_000)
    sizes = student_sizes(Limits(low=ends[0], high=ends[1], std_high=most, ratio_high=ratio), target).size
    for _ in range(5):
        mean = ends[0] + rng.uniform(0, 1, 5_000) * (ends[1] - ends[0])
        std = rng.uniform(0.01, 1, 5_000) * most
        b = 1 + rng.uniform(0, 1, 5_000) * (ratio - 1)
        assert np.all(minibatch_size(mean, std, third_moment=b * std**3, target=target).size <= sizes)


# ------------------------------------------------------------------ asymptotic limits


def test_scores_are_the_derivatives_of_the_estimates() -> None:
    """A sample weighted a little more changes mean, log variance and log ratio as its score says."""
    x = np.random.default_rng(8).exponential(size=40)
    found = estimates(x[:, None])

    def statistics(weights: Any) -> Any:
        w = weights / weights.sum()
        mean = w @ x
        variance = w @ (x - mean) ** 2
        third = w @ np.abs(x - mean) ** 3
        return np.array([mean, np.log(variance), np.log(third / variance**1.5)])

    for k in range(40):
        more = np.ones(40)
        more[k] += 1e-5
        less = 2 - more
        slope = (statistics(more) - statistics(less)) / 2e-5 * 40
        expected = found.scores[:, k, 0] * np.array([x.std(), 1, 1])
        assert slope == pytest.approx(expected, rel=1e-4, abs=1e-6)
    assert found.std[0] == pytest.approx(x.std(ddof=1))


def test_student_limits_of_the_mean_are_scipys() -> None:
    """Mean +- t quantile times the standard error, at (1 - confidence)/(4 d) on each side."""
    samples = drawn()
    result = confident_minibatch_size(samples, method="student", confidence=0.9)
    level = 1 - 2 * 0.1 / (4 * samples.shape[1])
    expected = stats.ttest_1samp(samples, 0).confidence_interval(level)
    assert result.mean_low == pytest.approx(expected.low)
    assert result.mean_high == pytest.approx(expected.high)


def test_the_bootstrap_uses_the_correlation_of_coordinates() -> None:
    """Copies of one coordinate cost nothing; independent coordinates widen the limits."""
    one = drawn(d=1)
    alone = confident_minibatch_size(one, method="bootstrap")
    copies = confident_minibatch_size(np.repeat(one, 50, axis=1), method="bootstrap")
    assert copies.mean_low == pytest.approx(np.repeat(alone.mean_low, 50), rel=1e-12)
    apart = confident_minibatch_size(np.hstack([one, drawn(d=49)]), method="bootstrap")
    assert apart.mean_low[0] < alone.mean_low[0] - 0.05


def test_student_limits_hold_where_they_should() -> None:
    """Limits of std and ratio are ordered about the estimates and close in as n grows."""
    wide, narrow = (student_limits(estimates(drawn(n)), 3.0) for n in (50, 50_000))
    for limits in (wide, narrow):
        assert limits.ratio_high is not None
        assert np.all(limits.ratio_high > 1)
    assert np.all(narrow.std_high < wide.std_high)
    assert narrow.std_high == pytest.approx(np.sqrt(3), rel=0.05)
    assert narrow.ratio_high == pytest.approx(np.sqrt(27) / 4, rel=0.05)  # E|U|^3/std^3 of a uniform law


# ------------------------------------------------------------------ the function


@pytest.mark.parametrize("given", METHODS)
def test_chunks_and_order_do_not_matter(given: dict[str, Any]) -> None:
    """One coordinate at a time or all at once, in any order: the same sizes, and limits up to rounding."""
    samples = drawn()
    whole = confident_minibatch_size(samples, **given)
    order = np.random.default_rng(0).permutation(samples.shape[1])
    shuffled = confident_minibatch_size(samples[:, order], **given)
    assert np.array_equal(shuffled.size, whole.size[order])
    for chunk in (1, 3):
        parts = confident_minibatch_size(samples, chunk=chunk, **given)
        assert np.array_equal(parts.size, whole.size)
        assert parts.mean_low == pytest.approx(whole.mean_low, rel=1e-12, abs=1e-12)
    assert np.isfinite(whole.size).any()
    assert np.isinf(whole.size).any()


@pytest.mark.parametrize("given", METHODS)
@pytest.mark.parametrize("unit", [-1.0, 2.0**-1000, 2.0**1000, -(2.0**-1015)])
def test_units_do_not_matter(given: dict[str, Any], unit: float) -> None:
    """Sizes are those of samples of order 1, at magnitudes where squares over- and underflow."""
    samples = drawn()
    scaled = dict(given)
    if "bounds" in given:
        scaled["bounds"] = (-4.0 * abs(unit), 4.0 * abs(unit))
    found = confident_minibatch_size(samples * unit, **scaled)
    assert np.array_equal(found.size, confident_minibatch_size(samples, **given).size)


def test_the_bootstrap_depends_on_the_seed_alone() -> None:
    """Equal seeds give equal bits, and a generator is used as it stands."""
    first, again, other = (
        confident_minibatch_size(drawn(), method="bootstrap", rng=rng) for rng in (1, np.random.default_rng(1), 2)
    )
    assert np.array_equal(first.mean_low, again.mean_low)
    assert not np.array_equal(first.mean_low, other.mean_low)


def test_moments_give_the_same_as_samples() -> None:
    """The rigorous sizes need mean and root mean square only."""
    samples = drawn()
    full = confident_minibatch_size(samples, target=0.8, bounds=(-4.0, 4.0))
    brief = bounded_minibatch_size(300, samples.mean(axis=0), samples.std(axis=0), target=0.8, bounds=(-4.0, 4.0))
    assert np.array_equal(full.size, brief.size)
    assert full.guaranteed_share == pytest.approx(brief.guaranteed_share)


def test_reasons() -> None:
    """A mean not told from zero, no spread, a range of one sign, and a range that is one point."""
    samples = np.ones((50, 4)) * [0.0, 0.5, 0.5, 0.5]
    samples[::2, 0] = -0.1
    samples[1::2, 0] = 0.1
    rigorous = confident_minibatch_size(samples, bounds=([-1, -9, 0.1, 0.5], [1, 9, 1, 0.5]))
    assert rigorous.reason.tolist() == ["mean not told from zero", "mean not told from zero", "", ""]
    assert rigorous.size.tolist() == [np.inf, np.inf, 1, 1]
    assert rigorous.by.tolist() == ["", "", "range", "range"]
    methods: tuple[Method, ...] = ("student", "bootstrap")
    for method in methods:
        found = confident_minibatch_size(samples, method=method)
        assert found.reason.tolist() == ["mean not told from zero", *["no spread in the samples"] * 3]
        assert np.isinf(found.size).all()
        assert (found.guaranteed_share, found.asymptotic) == (0.0, True)
    assert rigorous.asymptotic is False


def test_the_share_is_the_least_that_the_limits_leave() -> None:
    """No means within the limits give a smaller share of the l1-norm to the listed coordinates."""
    result = confident_minibatch_size(drawn(), bounds=(-4.0, 4.0))
    listed = np.isfinite(result.size)
    means = np.random.default_rng(9).uniform(result.mean_low, result.mean_high, (10_000, 7))
    corners = np.where(means < (result.mean_low + result.mean_high) / 2, result.mean_low, result.mean_high)
    for candidates in (means, corners):
        share = np.abs(candidates[:, listed]).sum(axis=1) / np.abs(candidates).sum(axis=1)
        assert share.min() >= result.guaranteed_share - 1e-12
    assert share.min() == pytest.approx(result.guaranteed_share)
    largest = int(np.max(result.size[listed]))
    assert result.share_at(largest) == result.guaranteed_share > result.share_at(largest - 1)
    assert result.share_at(1) == 0.0


def test_the_result_is_frozen() -> None:
    """Frozen, not a tuple, arrays of shape (d,)."""
    result = confident_minibatch_size(drawn(), method="student")
    assert isinstance(result, ConfidentSize)
    assert result.size.shape == result.mean_low.shape == result.std_high.shape == (7,)
    with pytest.raises(AttributeError):
        result.size = np.zeros(1)  # type: ignore[misc]


GOOD = np.array([[0.0, 1.0], [0.5, 0.25]])
INSIDE: dict[str, Any] = {"bounds": (-1.0, 1.0)}
REFUSED: list[tuple[Any, dict[str, Any], type[Exception], str]] = [
    (GOOD[0], INSIDE, DomainError, r"shape \(n, d\).*samples\[:, None\]"),
    (GOOD[:1], INSIDE, DomainError, "at least 2 samples"),
    (GOOD * np.nan, INSIDE, DomainError, r"finite samples; got samples=nan at index \(0, 0\)"),
    (np.empty((0, 2)), INSIDE, DomainError, "at least one element"),
    ([["a"]], INSIDE, ArgumentError, "samples with dtype"),
    (GOOD, {}, DomainError, r"bounds=\(low, high\) for method='bounded'; got none.* or .*method='student'"),
    (GOOD, {"bounds": 1.0}, ArgumentError, r"tuple \(low, high\)"),
    (GOOD, {"bounds": (1.0, -1.0)}, DomainError, "low <= high; got low=1.0"),
    (GOOD, {"bounds": (-1.0, 0.5)}, DomainError, r"low <= samples <= high; got samples=1.0 at index \(0, 1\)"),
    (GOOD, {"bounds": ([-1.0] * 3, 1.0)}, DomainError, r"broadcast to shape \(2,\); got low \(3,\)"),
    (GOOD, {"bounds": (-1e308, 1e308)}, DomainError, "finite high - low"),
    (GOOD, {"bounds": (-np.inf, 1.0)}, DomainError, "finite low"),
    (GOOD, {"method": "student", **INSIDE}, DomainError, "no bounds for method='student'"),
    (GOOD, {"method": "lucky"}, DomainError, "got method='lucky'"),
    (GOOD, {"target": 0.4, **INSIDE}, DomainError, "1/2 <= target < 1; got target=0.4"),
    (GOOD, {"target": [0.5], **INSIDE}, ArgumentError, "target to be one real number"),
    (GOOD, {"confidence": 1.0, **INSIDE}, DomainError, "0 < confidence < 1; got confidence=1.0"),
    (GOOD, {"confidence": np.nan, **INSIDE}, DomainError, "finite confidence"),
    (GOOD, {"chunk": 0, **INSIDE}, DomainError, "chunk >= 1; got chunk=0"),
    (GOOD, {"chunk": "1", **INSIDE}, ArgumentError, "chunk to be an integer"),
    (GOOD, {"chunk": np.nan, **INSIDE}, DomainError, "integer chunk"),
    (GOOD, {"method": "bootstrap", "resamples": 18}, DomainError, "resamples >= confidence.*at least 19"),
    (GOOD, {"method": "bootstrap", "rng": "1"}, ArgumentError, "rng to be"),
    (GOOD, {"method": "bootstrap", "rng": -1}, DomainError, "rng >= 0"),
]


@pytest.mark.parametrize(("samples", "kwargs", "error", "message"), REFUSED)
def test_refused(samples: Any, kwargs: dict[str, Any], error: type[Exception], message: str) -> None:
    """Values outside their domain are refused by name."""
    with pytest.raises(error, match=message):
        confident_minibatch_size(samples, **kwargs)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((1, [0.0], [0.5]), "n_samples >= 2"),
        ((10, 0.0, 0.5), r"mean and std of shape \(d,\)"),
        ((10, [2.0], [0.5]), "low <= mean <= high"),
        ((10, [0.5], [0.9]), r"std\*\*2 <="),
    ],
)
def test_refused_moments(args: tuple[Any, ...], message: str) -> None:
    """Moments that no samples within the bounds have are refused."""
    with pytest.raises(DomainError, match=message):
        bounded_minibatch_size(*args, bounds=(-1.0, 1.0))

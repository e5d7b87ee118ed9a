"""The curves of the figure: their order, their ends, and exact probabilities behind them."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from signdescent.bounds import Moments, berry_esseen, cantelli, confident_minibatch_size, minibatch_size
from signdescent.checks import worst_success
from signdescent.noise.finite import FiniteLaw, two_point
from signdescent.render.minibatch_curves import minibatch_curves, success_limit


def samples() -> np.ndarray:
    """Return samples of four coordinates, one without a mean."""
    return np.random.default_rng(1).normal([1.0, -0.4, 0.2, 0.0], 1.0, size=(400, 4))


@pytest.mark.parametrize("target", [0.5, 0.9])
def test_curves_stand_in_order(target: float) -> None:
    """Guaranteed <= plug-in <= limit and exact; paper <= plug-in; all rise to at most 1, but exact and limit may dip."""
    array = samples()
    found = minibatch_curves(
        array,
        Moments.from_samples(array),
        target=target,
        confident=confident_minibatch_size(array, target=target, method="student"),
    )
    assert found.guaranteed is not None
    assert np.all(found.guaranteed <= found.plug_in + 1e-12)
    assert np.all(found.paper <= found.plug_in + 1e-12)
    assert np.all(found.plug_in <= found.limit + 1e-12)
    assert np.all(found.plug_in <= found.exact_low + 1e-12)
    assert np.all(found.exact_low <= found.exact_high + 1e-12)
    for curve in (found.guaranteed, found.plug_in, found.paper):
        assert np.all(np.diff(curve) >= 0)
    assert found.batch_sizes[0] == 1
    assert np.all(np.diff(found.batch_sizes) > 0)
    assert found.plug_in[-1] > 0.97
    assert found.confidence == 0.95


def test_drawn_coordinates_estimate_all() -> None:
    """With few coordinates drawn by |mean| the exact curve stays near that of all; equal seeds give equal curves."""
    rng = np.random.default_rng(4)
    array = rng.normal(rng.normal(size=40) * 0.3, 1.0, size=(200, 40))
    moments = Moments.from_samples(array)
    whole = minibatch_curves(array, moments, target=0.9, most_coordinates=40)
    part, again = (minibatch_curves(array, moments, target=0.9, most_coordinates=20, rng=7) for _ in range(2))
    assert (whole.drawn, part.drawn) == (40, 20)
    np.testing.assert_array_equal(part.exact_low, again.exact_low)
    assert np.max(np.abs(part.exact_low - whole.exact_low)) < 0.45  # 20 draws: four standard errors are 0.45


@pytest.mark.parametrize("std", [0.3, 1.0, 4.0])
def test_limit_at_one_sample_is_cantelli(std: float) -> None:
    """With a loose third moment the limit at n = 1 is the sharpest possible answer, by Cantelli and by the programme."""
    found = success_limit(np.array([1.0]), np.array([std]), np.array([1e6]), np.array([1.0]))[0, 0]
    assert found == pytest.approx(1 / (1 + std**2), rel=1e-9)
    assert found == pytest.approx(worst_success(1.0, std).upper, rel=1e-6)


@pytest.mark.parametrize("ratio", [1.0, 1.2, 3.0, 30.0])
@pytest.mark.parametrize("std", [0.5, 2.0, 10.0])
def test_no_bound_exceeds_the_limit(std: float, ratio: float) -> None:
    """Cantelli and Berry-Esseen stay below it at every batch size."""
    n = np.unique(np.rint(np.geomspace(1, 10**5, 60)))
    limit = success_limit(np.array([-1.0]), np.array([std]), np.array([ratio]), n)[:, 0]
    best = np.maximum(cantelli(1.0, std, batch_size=n), berry_esseen(1.0, std, ratio * std**3, batch_size=n))
    assert np.all(best <= limit + 1e-9)


@pytest.mark.parametrize("n", [1, 2, 5, 12])
def test_limit_is_attained_by_a_law_of_the_class(n: int) -> None:
    """The limit is the least success on a fine grid of two-point laws, counted term by term."""
    std, worst = 2.0, 1.0
    for p in np.linspace(0.005, 0.995, 2000):
        cut = n * (p - np.sqrt(p * (1 - p)) / std) + 1e-12  # the batch fails up to this many larger values
        worst = min(worst, sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1) if k > cut))
    found = success_limit(np.array([1.0]), np.array([std]), np.array([1e6]), np.array([float(n)]))[0, 0]
    assert found <= worst + 1e-9
    assert found == pytest.approx(worst, abs=0.003)


def test_limit_uses_the_third_moment() -> None:
    """A smaller third moment leaves fewer laws, so the limit rises; a law outside the class may fall below it."""
    n = np.array([5.0])
    tight, loose = (success_limit(np.array([1.0]), np.array([3.0]), np.array([b]), n)[0, 0] for b in (1.05, 50.0))
    assert tight > loose
    skewed = two_point(0.1, -0.0)  # mean 1 on 0 and 10, std 3: its ratio is 2.73, above 1.05
    assert isinstance(skewed, FiniteLaw)
    assert float(skewed.success_exact(5)) < tight


def test_ignoring_the_confidence_would_be_caught() -> None:
    """Planted error: plug-in sizes passed off as guaranteed exceed the guaranteed curve somewhere."""
    array = samples()
    moments = Moments.from_samples(array)
    confident = confident_minibatch_size(array, target=0.9, method="student")
    plain = minibatch_size(moments.mean, moments.std, third_moment=moments.third_moment, target=0.9).size
    assert np.any(plain < confident.size)


@pytest.mark.parametrize(("faintest", "cut"), [(0.02, False), (1e-5, True)])
@pytest.mark.parametrize("with_confidence", [False, True])
def test_the_axis_reaches_the_last_step_or_is_known_to_be_cut(
    faintest: float, cut: bool, with_confidence: bool
) -> None:
    """all_from is the largest size that any rule gives; the axis goes there, unless it is far and so called cut."""
    array = np.array([1.0, -1.0] * 200)[:, None] + [1.0, 0.5, faintest]
    confident = confident_minibatch_size(array, method="student") if with_confidence else None
    moments = Moments.from_samples(array)
    found = minibatch_curves(array, moments, target=0.5, confident=confident)
    mean, std, third = moments.mean, moments.std, moments.third_moment
    sizes = [
        minibatch_size(mean, std, third_moment=third).size,
        minibatch_size(mean, std, third_moment=third, rule="paper").size,
        *([] if confident is None else [confident.size[np.isfinite(confident.size)]]),
    ]
    assert found.all_from == max(float(np.max(size)) for size in sizes)
    assert (found.all_from > found.batch_sizes[-1]) == cut
    if not cut:
        assert found.plug_in[-1] == found.paper[-1] == pytest.approx(1.0)

"""Equal seeds give equal bits, whatever the workers, their order and the number of runs; arguments are checked."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from math import isqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from reference.campaigns import ALL, bits, campaign
from reference.tiny_problems import Coins, Deadly, Flat, Quadratic, Split
from signdescent.errors import CampaignError
from signdescent.simulation._block import MOST_NUMBERS, MOST_RUNS, default_block_runs
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems import PROBLEMS
from signdescent.simulation.schedules import Constant, Decreasing, Power
from signdescent.simulation.simulate import simulate


def test_equal_seed_gives_equal_bits_and_another_seed_others() -> None:
    assert bits(campaign()) == bits(campaign())
    assert bits(campaign()) != bits(campaign(rng=6))


def test_a_generator_gives_one_seed_that_repeats_the_campaign() -> None:
    result = campaign(rng=np.random.default_rng(3))
    assert bits(campaign(rng=result.seed)) == bits(result)


@pytest.mark.parametrize("name", METHODS)
def test_run_j_is_the_same_in_few_runs_and_in_many(name: str) -> None:
    parameters = {"ssdm_common_scale": {"scale": 100.0}}
    method = METHODS[name](**parameters.get(name, {}))
    nodes = 1 if name == "sign_sgd" else 2
    few, many = (
        simulate(method, Coins(), steps=5, step_size=0.1, nodes=nodes, runs=runs, block_runs=8) for runs in (3, 20)
    )
    np.testing.assert_array_equal(few.points, many.points[:3])
    np.testing.assert_array_equal(few.records["value"], many.records["value"][:, :3])


@pytest.mark.parametrize("numbers", [*range(1, 130), 2**14 - 1, 2**14, 2**14 + 1, 79_510])
def test_a_block_is_as_large_as_the_limits_allow(numbers: int) -> None:
    """The default is a power of two within both limits, at least 1, and twice as many runs would break a limit."""
    runs = default_block_runs(numbers, 1)
    assert runs == default_block_runs(1, numbers)
    assert runs.bit_count() == 1
    assert runs == 1 or (runs <= MOST_RUNS and runs * numbers <= MOST_NUMBERS)
    assert 2 * runs > MOST_RUNS or 2 * runs * numbers > MOST_NUMBERS


def test_default_blocks_do_not_depend_on_the_number_of_runs() -> None:
    """The default depends on nodes and dimension only: 3 and 300 runs have blocks of 128 runs and start equally."""
    nodes = 40  # of 3 coordinates: 128 runs are 15360 numbers
    few, many = (campaign(nodes=nodes, runs=runs, block_runs=None) for runs in (3, 300))
    assert few.block_runs == many.block_runs == 128
    np.testing.assert_array_equal(few.points, many.points[:3])
    assert bits(many) == bits(campaign(nodes=nodes, runs=300, block_runs=128))
    assert bits(many) != bits(campaign(nodes=nodes, runs=300, block_runs=64))


def test_blocks_and_runs_are_independent_draws() -> None:
    """All runs differ, within a block and between blocks."""
    assert len(np.unique(campaign().points, axis=0)) > 30
    sgd = simulate(METHODS["sgd"](), Quadratic(), steps=3, step_size=0.1, runs=40, block_runs=16)
    assert len(np.unique(sgd.points, axis=0)) == 40


def test_methods_with_one_seed_see_the_same_gradient_noise() -> None:
    """SGD and the norms of SSDM see the same first gradient."""
    sgd, ssdm = (
        simulate(METHODS[name](), Quadratic(), steps=1, step_size=1.0, runs=9) for name in ("sgd", "ssdm_norms")
    )
    start = Quadratic().start
    expected = np.linalg.norm(sgd.points - start, axis=1)
    np.testing.assert_allclose(np.abs(ssdm.points - start), np.repeat(expected[:, np.newaxis], 3, axis=1))


def test_the_streams_of_oracle_and_method_differ() -> None:
    """The noise of a method is independent of that of the gradients."""
    problem = Quadratic(curvatures=(1e-9,) * 3)
    sgd = simulate(METHODS["sgd"](), problem, steps=1, step_size=1.0, runs=64)
    doubled = simulate(METHODS["noisy_sign_sgd"](noise=1.0), problem, steps=1, step_size=1.0, runs=64)
    agree = (np.sign(sgd.points) == np.sign(doubled.points)).mean()
    assert 0.6 < agree < 0.9  # 3/4 for independent noise; 1 for the same


class Backwards(Executor):
    """An executor that waits for three calls and runs them in reverse order."""

    def __init__(self) -> None:
        self.calls: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Store a call, and run all calls after the third."""
        future: Future[Any] = Future()
        self.calls.append((future, lambda: fn(*args, **kwargs)))
        if len(self.calls) == 3:
            for waiting, call in reversed(self.calls):
                waiting.set_result(call())
        return future


def test_the_order_of_completion_does_not_change_the_bits() -> None:
    with ThreadPoolExecutor(3) as threads:
        assert bits(campaign()) == bits(campaign(executor=Backwards())) == bits(campaign(executor=threads))


@pytest.mark.slow
def test_the_number_of_worker_processes_does_not_change_the_bits() -> None:
    """One, two and four spawned processes give the bits of this process."""
    context = multiprocessing.get_context("spawn")
    expected = bits(campaign())
    for workers in (1, 2, 4):
        with ProcessPoolExecutor(workers, mp_context=context) as executor:
            assert bits(campaign(executor=executor)) == expected


def test_a_worker_that_dies_is_a_campaign_error() -> None:
    context = multiprocessing.get_context("fork")
    with (
        ProcessPoolExecutor(1, mp_context=context) as executor,
        pytest.raises(CampaignError, match="workers of executor"),
    ):
        simulate(METHODS["sgd"](), Deadly(), steps=1, step_size=1.0, executor=executor)


def test_an_error_in_a_block_is_raised_unchanged() -> None:
    with ThreadPoolExecutor(1) as executor, pytest.raises(ValueError, match="scale"):
        simulate(
            METHODS["ssdm_common_scale"](scale=1e-3), Quadratic(), steps=1, step_size=1.0, executor=executor, runs=200
        )


def test_dask_workers_give_the_same_bits() -> None:
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.Client(**options) as client:
        assert bits(campaign(executor=client.get_executor(pure=False))) == bits(campaign())


def test_records_are_the_quantities_at_the_recorded_steps() -> None:
    """Records equal the quantities computed from runs that stop earlier."""
    result = campaign()
    np.testing.assert_array_equal(result.recorded_steps, [0, 3, 6, 7])
    problem = Quadratic()
    for row, steps in ((1, 3), (2, 6)):
        points = campaign(steps=steps, record=()).points
        gradient = problem.gradient(points)
        np.testing.assert_array_equal(result.records["value"][row], problem.value(points))
        np.testing.assert_allclose(result.records["gradient_norm"][row], np.linalg.norm(gradient, axis=1), rtol=1e-14)
        np.testing.assert_allclose(result.records["l1_norm"][row], np.abs(gradient).sum(axis=1), rtol=1e-14)
        rho = stats.norm.cdf(np.abs(gradient))
        np.testing.assert_allclose(
            result.records["rho_norm"][row], ((2 * rho - 1) * np.abs(gradient)).sum(axis=1), rtol=1e-13
        )
        majority = 3 * rho**2 - 2 * rho**3  # two or three of three nodes
        np.testing.assert_allclose(
            result.records["rho_m_norm"][row], ((2 * majority - 1) * np.abs(gradient)).sum(axis=1), rtol=1e-12
        )
        moves = points - campaign(steps=steps + 1, record=()).points
        right = (np.sign(np.round(moves, 12)) == np.sign(gradient)).mean(axis=1)
        np.testing.assert_allclose(result.records["right_signs"][row], right)
    assert np.isnan(result.records["right_signs"][-1]).all()


@pytest.mark.statistical
def test_the_fraction_of_right_signs_is_the_success_probability() -> None:
    """40000 runs of signSGD fit the exact value. False alarm 1e-9; a value 0.03 lower is rejected."""
    problem = Quadratic(curvatures=(1.0,), centre=(0.5,))
    runs = 40_000
    result = simulate(
        METHODS["sign_sgd"](), problem, steps=1, step_size=0.1, runs=runs, record=("right_signs",), block_runs=4000
    )
    right = round(result.records["right_signs"][0].sum())
    rho = float(stats.norm.cdf(0.5))
    assert stats.binomtest(right, runs, rho).pvalue > 1e-9
    assert stats.binomtest(round((rho - 0.03) * runs), runs, rho).pvalue < 1e-9


def test_coordinates_without_gradient_have_no_right_sign() -> None:
    """A coordinate at its minimum does not count; if all are at their minima, the record is NaN."""
    problem = Quadratic(centre=(0.0, -2.0, 0.5), noise=0.0)
    result = simulate(METHODS["sign_sgd"](), problem, steps=1, step_size=0.1, record=("right_signs",))
    assert result.records["right_signs"][0, 0] == 1.0
    still = simulate(
        METHODS["sign_sgd"](), problem, steps=1, step_size=0.1, record=("right_signs",), start=problem.centre
    )
    assert np.isnan(still.records["right_signs"]).all()


def test_bits_are_counted_over_all_steps() -> None:
    """For each coordinate, SSDM with three nodes sends 1 bit up and 2 bits down, and SGD 32 bits each way."""
    result = campaign(steps=11)
    np.testing.assert_array_equal(result.bits_up, 11 * 3)
    np.testing.assert_array_equal(result.bits_down, 11 * 3 * 2)
    sgd = simulate(METHODS["sgd"](), Quadratic(), steps=11, step_size=0.1, nodes=2, runs=2)
    np.testing.assert_array_equal(sgd.bits_up, 11 * 3 * 32)


@pytest.mark.parametrize("k", [0, 1, 3, 8])
@pytest.mark.parametrize(
    ("schedule", "square"),
    [
        (Constant(Fraction(2, 3)), lambda _: Fraction(4, 9)),
        (Decreasing(Fraction(2, 3)), lambda k: Fraction(4, 9) / (k + 1)),
        (Power(Fraction(16, 81), -3, 2), lambda _: Fraction(729, 64)),
        (Power(Fraction(4, 9), 1, 1), lambda _: Fraction(4, 9)),
        (Power(Fraction(2), 1, 1), lambda _: Fraction(2)),
        (Power(Fraction(4), -3, 2), lambda _: Fraction(1, 8)),
    ],
    ids=["constant", "decreasing", "-3/4", "1/2", "root of 2", "1/sqrt(8)"],
)
def test_a_step_size_is_exact_where_it_is_rational(
    schedule: Constant | Decreasing | Power, square: Callable[[int], Fraction], k: int
) -> None:
    """Its square is known; the size is a Fraction if both parts of the square are squares, and else None."""
    expected, exact = square(k), schedule.exact(k)
    assert schedule(k) == pytest.approx(float(expected) ** 0.5, rel=1e-15)
    rational = all(isqrt(part) ** 2 == part for part in (expected.numerator, expected.denominator))
    assert (exact is not None) == rational
    assert exact is None or exact**2 == expected


def test_a_power_of_a_rounded_number_is_not_exact() -> None:
    """Nothing is known of 0.25 but that it is near the base."""
    assert Power(0.25, 1, 1)(0) == 0.5
    assert Power(0.25, 1, 1).exact(0) is None


def test_schedules_and_callables() -> None:
    np.testing.assert_allclose(campaign(step_size=Decreasing(0.5)).step_sizes, 0.5 / np.sqrt(np.arange(1, 8)))
    assert bits(campaign(step_size=Constant(0.1))) == bits(campaign(step_size=lambda k: 0.1)) == bits(campaign())


def test_a_run_that_diverges_is_reported_without_a_warning() -> None:
    result = simulate(METHODS["sgd"](), Quadratic(), steps=400, step_size=100.0, runs=2, record=ALL)
    assert result.diverged.all()
    assert not campaign().diverged.any()


def test_a_run_that_diverges_is_reported_by_problems_that_refuse_infinite_points() -> None:
    """SGD with a large step size diverges on Rosenbrock's function, and its last records are NaN."""
    lost = simulate(
        METHODS["sgd"](), PROBLEMS["rosenbrock"](), steps=50, step_size=1.0, runs=3, nodes=2, rng=0,
        record=("value", "gradient_norm", "l1_norm", "rho_norm", "disagreement"),
    )  # fmt: skip
    assert lost.diverged.all()
    for rows in lost.records.values():
        assert np.isfinite(rows[0]).all()
        assert np.isnan(rows[-1]).all()


def test_the_start_may_be_given() -> None:
    result = campaign(start=[1, -2, 0.5])
    np.testing.assert_array_equal(result.records["value"][0], 0.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steps": 0}, "steps=0"),
        ({"steps": 2.0}, "steps=2.0"),
        ({"nodes": True}, "nodes=True"),
        ({"runs": -1}, "runs=-1"),
        ({"batch_size": 0}, "batch_size=0"),
        ({"record_every": 0}, "record_every=0"),
        ({"block_runs": 0}, "block_runs=0"),
        ({"step_size": 0.0}, "step_size=0.0"),
        ({"step_size": float("nan")}, "step_size=nan"),
        ({"step_size": "small"}, "step_size='small'"),
        ({"step_size": lambda k: 1.0 - k}, "step_size=0.0 at step 1"),
        ({"rng": -1}, "rng=-1"),
        ({"rng": 0.5}, "rng=0.5"),
        ({"rng": None}, "rng=None"),
        ({"record": "value"}, "record='value'"),
        ({"record": ("loss",)}, "record="),
        ({"record": ("value", "value")}, "at most once"),
        ({"start": [0.0]}, r"start of shape \(3,\)"),
        ({"start": [0.0, np.inf, 0.0]}, r"start=inf at index \(1,\)"),
        ({"start": ["a", "b", "c"]}, "start"),
    ],
)
def test_a_bad_argument_is_refused_by_name(changes: dict[str, Any], words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        campaign(**changes)


def test_a_bad_method_problem_or_oracle_is_refused_by_name() -> None:
    rest: dict[str, Any] = {"steps": 1, "step_size": 1.0}
    with pytest.raises(TypeError, match="method"):
        simulate(METHODS["sgd"], Quadratic(), **rest)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="problem"):
        simulate(METHODS["sgd"](), "quadratic", **rest)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"nodes=3.*nodes=2"):
        simulate(METHODS["sgd"](), Split(), nodes=2, **rest)
    with pytest.raises(ValueError, match=r"success probabilities.*coins"):
        simulate(METHODS["sgd"](), Coins(), record=("rho_norm",), **rest)

    with pytest.raises(ValueError, match=r"oracle to return shape \(256, 1, 3\)"):
        simulate(METHODS["sgd"](), Flat(), **rest)


def test_progress_is_reported_for_each_block(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    campaign(progress=lambda *now: seen.append(now), cache=tmp_path)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    seen.clear()
    campaign(progress=lambda *now: seen.append(now), cache=tmp_path)
    assert seen == [(3, 3)]

"""Errors found in public implementations of these methods. Each test fails for the error in its docstring."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize, special

from signdescent.simulation.methods import METHODS, Method, State

FloatArray = NDArray[np.float64]


def steps(
    method: Method, gradients: FloatArray, *, start: FloatArray | None = None, step_size: float = 1.0
) -> list[State]:
    """Return all states for gradients (steps, runs, nodes, d) that do not depend on the point."""
    rng = np.random.default_rng(11)
    point = np.zeros((gradients.shape[1], gradients.shape[3])) if start is None else start
    states = [method.init(point, gradients[0])]
    for now in gradients:
        states.append(method.step(states[-1], now, step_size=step_size, rng=rng)[0])
    return states


def random_gradients(nodes: int = 1, count: int = 40) -> FloatArray:
    return np.random.default_rng(5).normal(size=(count, 3, nodes, 6))


def test_momentum_is_kept_from_step_to_step() -> None:
    """A momentum reset at each step makes Signum(0.9) equal to signSGD."""
    gradients = random_gradients()
    signum = steps(METHODS["signum"](momentum=0.9), gradients)[-1].point
    plain = steps(METHODS["sign_sgd"](), gradients)[-1].point
    assert (signum != plain).mean() > 0.5
    np.testing.assert_array_equal(steps(METHODS["signum"](momentum=0), gradients)[-1].point, plain)


@pytest.mark.parametrize("name", ["signum", "ssdm", "ssdm_norms", "normalized_sgd", "ef_sign_sgd", "double_squeeze"])
def test_memories_do_not_start_at_the_parameters(name: str) -> None:
    """A momentum initialised with the parameters makes the moves depend on the starting point."""
    gradients, far = random_gradients(2), np.full((3, 6), 1024.0)
    moved = steps(METHODS[name](), gradients, start=far)[-1].point - far
    np.testing.assert_allclose(moved, steps(METHODS[name](), gradients)[-1].point, rtol=0, atol=1e-10)


def test_momentum_of_ssdm_and_normalized_sgd_starts_at_the_first_gradient_and_that_of_signum_at_zero() -> None:
    """A momentum initialised with 0 gives m_0 = (1 - beta) g_0, so the next gradient has ten times its weight."""
    gradients = np.array([2.0, -3.0]).reshape(2, 1, 1, 1)
    for name, memory in (("ssdm", "node_memory"), ("normalized_sgd", "server_memory")):
        states = steps(METHODS[name](momentum=0.9), gradients)
        np.testing.assert_allclose(getattr(states[1], memory).item(), 2.0)  # m_0 = g_0
        np.testing.assert_allclose(getattr(states[2], memory).item(), 1.5)  # 0.9 * 2 - 0.1 * 3
    memories = [state.node_memory for state in steps(METHODS["signum"](momentum=0.9), gradients)]
    np.testing.assert_allclose([m.item() for m in memories if m is not None], [0.0, 0.2, -0.12])


def test_normalized_sgd_normalises_the_whole_momentum() -> None:
    """Normalised gradients would give the direction (-1, 1) at the second step; normalised coordinates, (-1, -1)."""
    gradients = np.array([[100.0, 0.0], [0.0, -1.0]]).reshape(2, 1, 1, 2)
    states = steps(METHODS["normalized_sgd"](momentum=0.5), gradients)
    moves = np.diff([state.point[0] for state in states], axis=0)
    np.testing.assert_allclose(np.linalg.norm(moves, axis=1), 1.0)
    np.testing.assert_allclose(moves[1], np.array([-50.0, 0.5]) / np.hypot(50.0, 0.5))


def test_a_scaled_sign_decodes_to_plus_and_minus_its_scale() -> None:
    """A complement of unsigned bytes decodes (1, 2, -1, -3) to (382.5, 382.5, 379, 379)."""
    state = steps(METHODS["ef_sign_sgd"](), np.array([1.0, 2.0, -1.0, -3.0]).reshape(1, 1, 1, 4))[-1]
    np.testing.assert_array_equal(state.point, [[-1.75, -1.75, 1.75, 1.75]])


@pytest.mark.parametrize("step_size", [0.01, 1.0])
def test_the_first_move_with_error_feedback_is_step_size_times_the_mean_absolute_gradient(step_size: float) -> None:
    """An error without the step size makes the first move 1/step_size times too large."""
    state = steps(METHODS["ef_sign_sgd"](), np.full((1, 1, 1, 1), 1.0), step_size=step_size)[-1]
    np.testing.assert_allclose(state.point, [[-step_size]], rtol=1e-15)


@pytest.mark.parametrize("name", ["ef_sign_sgd", "double_squeeze", "sgd", "ssdm", "ssdm_norms", "normalized_sgd"])
def test_nodes_that_agree_move_as_one_node(name: str) -> None:
    """A sum instead of a mean would move M times as far. With one coordinate the stochastic sign is the sign."""
    one = np.random.default_rng(8).normal(size=(20, 3, 1, 1))
    four = np.repeat(one, 4, axis=2)
    np.testing.assert_allclose(
        steps(METHODS[name](), four)[-1].point, steps(METHODS[name](), one)[-1].point, rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("zero", ["zero", "plus", "random"])
@pytest.mark.parametrize("name", ["ef_sign_sgd", "double_squeeze"])
def test_error_feedback_loses_nothing(name: str, zero: str) -> None:
    """The point minus the errors is SGD at each step, with and without zeros.

    This fails for g + sign(g) instead of g - sign(g), and for a memory whose sign(0) is not the one sent.
    """
    gradients = random_gradients(3)
    gradients[:, :, :, :2] = 0.0
    gradients[0, 1] = 0.0
    gamma = 0.25
    for k, state in enumerate(steps(METHODS[name](zero=zero), gradients, step_size=gamma)):
        assert state.node_memory is not None
        error = state.node_memory.mean(axis=1)
        if state.server_memory is not None:
            error = gamma * (error + state.server_memory)
        plain = -gamma * gradients[:k].sum(axis=0).mean(axis=1)
        np.testing.assert_allclose(state.point - error, plain, rtol=0, atol=1e-12)


@pytest.mark.parametrize("nodes", [4, 8])
def test_an_even_vote_without_signal_does_not_drift(nodes: int) -> None:
    """The sum of the votes over all sign patterns is 0. Signs packed into single bits turn all ties into +1 or -1."""
    patterns = np.array([[1.0 if bits >> n & 1 else -1.0 for n in range(nodes)] for bits in range(2**nodes)])
    gradients = patterns.reshape(1, 2**nodes, nodes, 1)
    for name in ("majority_vote", "signum"):
        ends = {tie: steps(METHODS[name](tie=tie), gradients)[-1].point.sum() for tie in ("zero", "plus")}
        assert ends["zero"] == 0
        assert ends["plus"] == -special.comb(nodes, nodes // 2)  # planted error: the number of ties


def test_a_gradient_of_zero_moves_no_method() -> None:
    """With a sign(0) of -1 or +1 the point would leave the minimum."""
    parameters = {"noisy_sign_sgd": {"noise": 0.0}}
    for name in METHODS.keys() - {"ssdm_common_scale"}:  # its sign of 0 is +1 or -1 by definition
        end = steps(METHODS[name](**parameters.get(name, {})), np.zeros((5, 2, 1, 3)))[-1]
        np.testing.assert_array_equal(end.point, 0.0)


def test_a_scale_below_the_gradient_is_refused_by_name() -> None:
    """Without this check a probability above 1 is clipped silently, and the estimate is biased."""
    gradients = np.array([1.0, -2.5]).reshape(1, 1, 1, 2)
    with pytest.raises(ValueError, match=r"scale=2\.0 and \|g_i\|=2\.5 at index \(0, 0, 1\)"):
        steps(METHODS["ssdm_common_scale"](scale=2.0), gradients)
    steps(METHODS["ssdm_common_scale"](scale=2.5), gradients)
    with pytest.raises(ValueError, match="scale"):
        steps(METHODS["ssdm_common_scale"](scale=2.5), np.full((1, 1, 1, 1), np.nan))


def test_a_run_does_not_depend_on_the_other_runs() -> None:
    """Batches of 1 and 7 runs agree bit by bit. A sign turns a rounding error into a full step."""
    gradients = np.random.default_rng(9).normal(size=(50, 7, 3, 5))
    gradients[:, :, 2] = -gradients[:, :, 0] - gradients[:, :, 1]  # sums that are 0 up to rounding
    for name in ("majority_vote", "signum", "ef_sign_sgd", "double_squeeze", "sgd", "normalized_sgd"):
        together = steps(METHODS[name](), gradients)[-1].point
        alone = [steps(METHODS[name](), gradients[:, r : r + 1])[-1].point[0] for r in range(7)]
        np.testing.assert_array_equal(together, alone)


def test_a_constant_step_stays_away_from_the_minimum_that_a_decreasing_step_reaches() -> None:
    """SignSGD moves by gamma or not at all, so it does not converge with a constant step size."""
    ends = {}
    for schedule in ("constant", "decreasing"):
        method, state = METHODS["sign_sgd"](), State(point=np.array([[1.03]]))
        rng = np.random.default_rng(0)
        for k in range(4000):
            gamma = 0.1 / np.sqrt(k + 1) if schedule == "decreasing" else 0.1
            state, _ = method.step(state, state.point[:, np.newaxis], step_size=float(gamma), rng=rng)
        ends[schedule] = abs(float(state.point[0, 0]))
    assert ends["constant"] > 0.02
    assert ends["decreasing"] < 0.002


def split_run(
    method: Method, centres: list[float], start: float, gamma: float, count: int, runs: int = 1
) -> FloatArray:
    """Return the points (steps, runs) on nodes (x - a_n)^2 / 2 without noise."""
    rng = np.random.default_rng(4)
    point = np.full((runs, 1), start)
    a = np.array(centres)[:, np.newaxis]
    state = method.init(point, point[:, np.newaxis] - a)
    points = []
    for _ in range(count):
        state, _ = method.step(state, state.point[:, np.newaxis] - a, step_size=gamma, rng=rng)
        points.append(state.point[:, 0])
    return np.array(points)


def test_ssdm_goes_to_the_median_and_its_repairs_to_the_mean() -> None:
    """For nodes (x - a)^2 / 2 with a = 0, 0, 3 the mean 1 is the stationary point of f, and the median 0 is not.

    This refutes Theorem 8 for nodes with different losses. Step size and momentum are those of the theorem, K = 10000.
    """
    count = 10_000
    ssdm = split_run(METHODS["ssdm"](momentum=1 - 1 / np.sqrt(count)), [0.0, 0.0, 3.0], 0.0, count**-0.75, count)
    assert np.abs(ssdm - 0.0).max() < 0.01
    assert abs(np.abs(ssdm - 1.0).mean() - 1.0) < 0.001
    for repaired in (METHODS["ssdm_norms"](), METHODS["ssdm_common_scale"](scale=4.0)):
        points = split_run(repaired, [0.0, 0.0, 3.0], 0.0, 0.01, count)
        assert abs(points[count // 2 :].mean() - 1.0) < 0.05


@pytest.mark.parametrize(("noise", "published"), [(0.0, 2.0), (1.0, 2.20), (5.0, 3.81), (10.0, 4.27), (20.0, 4.45)])
def test_noise_moves_the_vote_from_the_median_towards_the_mean(noise: float, published: float) -> None:
    """For nodes (x - a)^2 / 2 with a = 1, 2, 10 the run converges to the root of P(vote is +) = 1/2, by enumeration.

    This is the example of Chen et al. (2020). The published values are those of a replication with single runs.
    """

    def margin(x: float) -> float:
        p = special.ndtr((x - np.array([1.0, 2.0, 10.0])) / max(noise, 1e-9))
        both = p[0] * p[1] + p[0] * p[2] + p[1] * p[2] - 2 * p[0] * p[1] * p[2]
        return float(both - 0.5)

    root = optimize.brentq(margin, 0.0, 12.0)
    points = split_run(METHODS["noisy_sign_sgd"](noise=noise), [1.0, 2.0, 10.0], root + 0.5, 0.05, 4000, runs=64)
    mean = points[2000:].mean()
    assert abs(mean - root) < 0.1
    assert abs(mean - published) < 0.3

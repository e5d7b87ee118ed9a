"""Signs of 0 and ties, the law of the stochastic sign, bits, and norms at the limits of float64."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from signdescent.simulation.methods import METHODS
from signdescent.simulation.methods._signs import (
    Zero,
    bits_of_signs,
    bits_of_signs_and_sums,
    row_norms,
    sign,
    stochastic_sign,
    sum_of_signs,
)

FALSE_ALARM = 1e-9


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def refuted(successes: int, trials: int, probability: float) -> bool:
    """Return whether an exact two-sided binomial test rejects at level 1e-9."""
    return float(stats.binomtest(successes, trials, probability).pvalue) < FALSE_ALARM


def test_the_sign_of_zero_is_zero_by_default() -> None:
    for name in ("sign_sgd", "majority_vote", "ssdm", "signum", "noisy_sign_sgd", "ef_sign_sgd", "double_squeeze"):
        assert METHODS[name]().zero == "zero"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("zero", "expected"), [("zero", 0.0), ("plus", 1.0)])
def test_the_policies_change_zeros_only(zero: Zero, expected: float) -> None:
    signs = sign(np.array([-2.0, 0.0, -0.0, 3.0]), zero=zero, rng=rng())
    np.testing.assert_array_equal(signs, [-1.0, expected, expected, 1.0])


@pytest.mark.statistical
def test_a_random_sign_of_zero_is_a_fair_coin() -> None:
    """False alarm 1e-9. A coin of probability 0.51 is rejected with probability above 1 - 1e-9."""
    n = 10**6
    signs = sign(np.zeros(n), zero="random", rng=rng())
    assert set(np.unique(signs)) == {-1.0, 1.0}
    plus = int((signs > 0).sum())
    assert not refuted(plus, n, 0.5)
    assert refuted(round(0.507 * n), n, 0.5)  # a coin of probability 0.51 gives fewer with probability 1e-9


def test_without_zeros_no_random_number_is_drawn() -> None:
    used, fresh = rng(), rng()
    sign(np.array([1.0, -1.0]), zero="random", rng=used)
    assert used.random() == fresh.random()


def test_plus_with_two_nodes_is_biased_and_the_other_policies_are_not() -> None:
    """All four cases of two nodes with gradients +1 or -1, of which two are ties."""
    cases = np.array([[[a], [b]] for a in (-1.0, 1.0) for b in (-1.0, 1.0)])
    drift = {}
    for tie in ("zero", "plus"):
        method = METHODS["majority_vote"](tie=tie)
        state = method.init(np.zeros((4, 1)), cases)
        state, _ = method.step(state, cases, step_size=1.0, rng=rng())
        drift[tie] = float(state.point.mean())
    assert drift == {"zero": 0.0, "plus": -0.5}


@pytest.mark.statistical
def test_random_ties_keep_the_expected_vote() -> None:
    """Random ties of two nodes give a fair vote. False alarm 1e-9; the vote of "plus", of probability 3/4, is rejected."""
    n = 10**5
    gradients = rng().choice([-1.0, 1.0], size=(n, 2, 1))
    counts = {}
    for tie in ("random", "plus"):
        method = METHODS["majority_vote"](tie=tie)
        state, _ = method.step(method.init(np.zeros((n, 1)), gradients), gradients, step_size=1.0, rng=rng())
        counts[tie] = int((state.point < 0).sum())
    assert not refuted(counts["random"], n, 0.5)
    assert refuted(counts["plus"], n, 0.5)


@pytest.mark.statistical
@pytest.mark.parametrize("scale", [5.0, 7.0])
def test_the_law_of_the_stochastic_sign(scale: float) -> None:
    """P(right) = 1/2 + |v|/(2 scale) for v = 3, -4, 0. False alarm 1e-9 each; half the scale is rejected."""
    n, vector = 10**6, np.array([3.0, -4.0, 0.0])
    signs = stochastic_sign(np.tile(vector, (n, 1, 1)), np.asarray(scale), rng=rng())
    assert set(np.unique(signs)) == {-1.0, 1.0}
    plus = (signs[:, 0] > 0).sum(axis=0)
    for count, v in zip(plus.tolist(), vector, strict=True):
        assert not refuted(count, n, 0.5 + v / (2 * scale))
    assert refuted(int(plus[0]), n, min(0.5 + 3 / scale, 1.0))


def test_the_stochastic_sign_is_its_definition_draw_by_draw() -> None:
    """The sign is right if and only if u < 1/2 + |v|/(2 scale), in 10^6 draws; a shift by 1e-4 would change a hundred."""
    values = rng().uniform(-2.0, 2.0, size=(1000, 10, 100))
    signs = stochastic_sign(values, np.asarray(2.0), rng=np.random.default_rng(12))
    right = np.random.default_rng(12).random(values.shape) < 0.5 + np.abs(values) / 4.0
    np.testing.assert_array_equal(signs, np.where(right, np.sign(values), -np.sign(values)))


def test_only_a_zero_vector_has_the_stochastic_sign_zero() -> None:
    values = np.array([[[0.0, 0.0]], [[1.0, 0.0]]])
    signs = stochastic_sign(values, row_norms(values), rng=rng())
    np.testing.assert_array_equal(signs[0], [[0.0, 0.0]])
    assert signs[1, 0, 0] == 1.0
    assert abs(signs[1, 0, 1]) == 1.0


@pytest.mark.parametrize("size", [1e-300, 1e-170, 1.0, 1e170, 1e300])
def test_norms_and_signs_do_not_depend_on_the_size_of_the_gradient(size: float) -> None:
    """The norm of (3, -4) is 5 at every size, although squares of 1e-170 underflow and squares of 1e170 overflow."""
    values = size * np.array([[[3.0, -4.0]]])
    np.testing.assert_allclose(row_norms(values), [[[5 * size]]], rtol=1e-15)
    big = np.tile(values, (1000, 1, 1))
    plain = np.tile([[[3.0, -4.0]]], (1000, 1, 1))
    np.testing.assert_array_equal(
        stochastic_sign(big, row_norms(big), rng=rng()), stochastic_sign(plain, row_norms(plain), rng=rng())
    )


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 1, 4), (2, 5, 3), (4, 99, 2)])
def test_the_sum_of_signs_is_the_sum_of_every_nodes_signs(shape: tuple[int, int, int]) -> None:
    """The sums equal those of Python integers; a missing node is detected."""
    signs = np.sign(rng().integers(-1, 2, size=shape)).astype(float)
    signs[0, -1, 0] = 1.0
    sums = sum_of_signs(signs)
    expected = [[sum(int(v) for v in column) for column in zip(*run, strict=True)] for run in signs.tolist()]
    np.testing.assert_array_equal(sums, expected)
    assert not np.array_equal(sums, signs[:, :-1].sum(axis=1))


def test_bits_of_signs() -> None:
    """A message takes 1 bit for each coordinate, and 2 if it contains a 0."""
    assert int(bits_of_signs(np.ones((2, 3, 5)))) == 5
    signs = np.ones((2, 3, 5))
    signs[1, 2, 0] = 0.0
    np.testing.assert_array_equal(bits_of_signs(signs), [[5, 5, 5], [5, 5, 10]])


@pytest.mark.parametrize(("nodes", "short", "long"), [(1, 1, 2), (2, 2, 3), (3, 2, 3), (4, 3, 4), (7, 3, 4), (8, 4, 5)])
def test_bits_of_sums(nodes: int, short: int, long: int) -> None:
    """A sum of M signs takes ceil(log2(M + 1)) bits, and ceil(log2(2 M + 1)) bits if a sign is 0."""
    signs = np.ones((2, nodes, 10))
    assert int(bits_of_signs_and_sums(signs)[1]) == 10 * short == 10 * int(np.ceil(np.log2(nodes + 1)))
    signs[1, 0, 0] = 0.0
    np.testing.assert_array_equal(bits_of_signs_and_sums(signs)[1], [10 * short, 10 * long])
    assert long == int(np.ceil(np.log2(2 * nodes + 1)))


@pytest.mark.parametrize(
    ("name", "parameters", "nodes", "up", "down"),
    [
        ("sign_sgd", {}, 1, 10, 0),
        ("majority_vote", {"tie": "random"}, 4, 10, 10),
        ("majority_vote", {}, 3, 10, 10),
        ("ssdm", {}, 4, 10, 30),
        ("ssdm_norms", {}, 4, 42, 320),
        ("ssdm_common_scale", {"scale": 9.0}, 4, 10, 30),
        ("sgd", {}, 4, 320, 320),
        ("signum", {"tie": "random"}, 4, 10, 10),
        ("noisy_sign_sgd", {"tie": "random"}, 4, 10, 10),
        ("ef_sign_sgd", {}, 1, 42, 42),
        ("ef_sign_sgd", {}, 4, 42, 320),
        ("double_squeeze", {}, 4, 42, 42),
        ("normalized_sgd", {}, 4, 320, 320),
    ],
)
def test_bits_of_a_step_of_every_method(
    name: str, parameters: dict[str, object], nodes: int, up: int, down: int
) -> None:
    """The bits for ten nonzero coordinates are those computed by hand; a number has 32 bits."""
    gradients = rng().uniform(0.5, 1.5, size=(3, nodes, 10)) * rng().choice([-1.0, 1.0], size=(3, nodes, 10))
    method = METHODS[name](**parameters)
    _, info = method.step(method.init(np.zeros((3, 10)), gradients), gradients, step_size=1.0, rng=rng())
    np.testing.assert_array_equal(np.broadcast_to(info.bits_up, (3, nodes)), up)
    np.testing.assert_array_equal(np.broadcast_to(info.bits_down, 3), down)


def test_a_tie_doubles_the_bits_of_the_server() -> None:
    gradients = np.array([[[1.0, 1.0], [-1.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]]])
    method = METHODS["majority_vote"]()
    _, info = method.step(method.init(np.zeros((2, 2)), gradients), gradients, step_size=1.0, rng=rng())
    np.testing.assert_array_equal(info.bits_down, [4, 2])

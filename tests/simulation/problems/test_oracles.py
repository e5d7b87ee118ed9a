"""Draws of the oracles agree with their outcomes and their success probabilities."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reference.problems import ALPHA, CASES, POLYNOMIAL, case, exact_point, hits_fit, node_count, random_points, rejects
from signdescent.simulation.problems import Logistic, Problem, RankOnePair, Rosenbrock, SeparableQuadratic

TRIALS = 20_000
FINITE = [n for n in CASES if case(n).outcomes(case(n).start) is not None]
EXACT = [n for n in FINITE if n in POLYNOMIAL]
SUCCESS = [n for n in CASES if case(n).success_probability(case(n).start) is not None]


def draws(problem: Problem, x: NDArray[np.float64], batch: int, seed: int) -> NDArray[np.float64]:
    """Draw TRIALS stochastic gradients of every node at one point, in one call: shape (TRIALS, nodes, d)."""
    rng = np.random.default_rng(seed)
    if problem.nodes is None:
        return problem.oracle(x[np.newaxis], TRIALS, batch_size=batch, rng=rng).swapaxes(0, 1)
    return problem.oracle(np.tile(x, (TRIALS, 1)), problem.nodes, batch_size=batch, rng=rng)


def with_batches(names: list[str]) -> list[tuple[str, int]]:
    """Return all cases with those of the batch sizes 1, 2 and 3 whose law is known."""
    return [(name, batch) for name in names for batch in (1, 2, 3) if batch <= largest_batch(case(name))]


def largest_batch(problem: Problem) -> int:
    """Return 3, or the largest batch size whose law is known."""
    if isinstance(problem, Logistic):
        return 1
    if isinstance(problem, Rosenbrock) and not problem.replacement:
        return min(3, problem.terms)
    return 2 if isinstance(problem, RankOnePair) and not problem.replacement else 3


@pytest.mark.parametrize("name", CASES)
def test_draws_depend_on_the_seed_alone(name: str) -> None:
    """Equal seeds give equal bits. With noise, other seeds give other draws."""
    problem = case(name)
    x, nodes = random_points(problem, 30, seed=6), node_count(problem)
    first, again, other = (problem.oracle(x, nodes, batch_size=1, rng=np.random.default_rng(s)) for s in (1, 1, 2))
    assert np.array_equal(first, again)
    still = problem.node_gradients(x, nodes)
    assert np.array_equal(first, other) == np.array_equal(first, still)


@pytest.mark.parametrize(("name", "batch"), with_batches(EXACT))
def test_the_mean_of_all_outcomes_is_the_gradient_exactly(name: str, batch: int) -> None:
    """In Fractions, the mean of all outcomes is the node's gradient, times 1 / (d - 1) for Rosenbrock."""
    problem = case(name)
    x, nodes = exact_point(problem, seed=7), node_count(problem, 1)
    factor = Fraction(1, problem.dimension - 1) if isinstance(problem, Rosenbrock) else 1
    for node, gradient in enumerate(problem.node_gradients(x, nodes)):
        outcomes = problem.outcomes(x, batch_size=batch, node=node)
        assert outcomes is not None
        assert sum(outcomes.probabilities) == 1
        assert (np.array(outcomes.probabilities) @ outcomes.values).tolist() == (factor * gradient).tolist()


@pytest.mark.parametrize("name", [n for n in FINITE if "logistic" in n])
def test_the_mean_of_all_samples_is_the_gradient(name: str) -> None:
    """The mean of the samples of a logistic oracle is the node's gradient, up to rounding."""
    problem = case(name)
    x, nodes = random_points(problem, 1, seed=7)[0], node_count(problem, 1)
    for node, gradient in enumerate(problem.node_gradients(x, nodes)):
        outcomes = problem.outcomes(x, node=node)
        assert outcomes is not None
        np.testing.assert_allclose(outcomes.values.mean(axis=0), gradient, atol=1e-12)


@pytest.mark.statistical
@pytest.mark.parametrize(("name", "batch"), with_batches(FINITE))
def test_the_frequencies_of_draws_are_the_listed_probabilities(name: str, batch: int) -> None:
    """Each draw is a listed outcome with its probability. False alarm 1e-9 for each case; an error of 0.05 is rejected."""
    problem = case(name)
    x = random_points(problem, 1, seed=8)[0]
    drawn = draws(problem, x, batch, seed=9)
    for node in range(problem.nodes or 1):
        listed = problem.outcomes(x, batch_size=batch, node=node)
        assert listed is not None
        chances: dict[tuple[float, ...], float] = {}
        for value, p in zip(np.round(listed.values, 9) + 0.0, listed.probabilities, strict=True):
            chances[tuple(value)] = chances.get(tuple(value), 0.0) + float(p)
        values, hits = np.unique(np.round(drawn[:, node], 9) + 0.0, axis=0, return_counts=True)
        counted = dict(zip(map(tuple, values), hits, strict=True))
        assert set(counted) <= set(chances)
        level = ALPHA / len(chances) / node_count(problem, 1)
        assert all(hits_fit(counted.get(value, 0), TRIALS, p, level) for value, p in chances.items())
        assert all(rejects(TRIALS, p, p + 0.05, level) > 1 - 1e-6 for p in chances.values() if p < 0.95)


@pytest.mark.parametrize(("name", "batch"), with_batches([n for n in EXACT if n in SUCCESS]))
def test_success_probabilities_are_those_of_the_outcomes(name: str, batch: int) -> None:
    """The success probability is the sum of the probabilities of the outcomes with the right sign, in Fractions."""
    problem = case(name)
    for seed in range(8):
        x = exact_point(problem, seed)
        if seed == 0:
            x = x * 0  # gradients 0, where the sign 0 is right
        listed, chances = (
            problem.outcomes(x, batch_size=batch),
            problem.success_probability(x.astype(float), batch_size=batch),
        )
        assert listed is not None
        assert chances is not None
        right = np.sign(listed.values) == np.sign(problem.gradient(x))
        expected = [sum(p for p, hit in zip(listed.probabilities, column, strict=True) if hit) for column in right.T]
        np.testing.assert_allclose(chances, np.array(expected, dtype=float), rtol=0, atol=1e-12)


@pytest.mark.statistical
@pytest.mark.parametrize(("name", "batch"), with_batches(SUCCESS))
def test_the_frequencies_of_right_signs_are_the_success_probabilities(name: str, batch: int) -> None:
    """The signs of 20 000 draws fit the exact value. False alarm 1e-9 for each case; an error of 0.05 is rejected."""
    problem = case(name)
    x = random_points(problem, 1, seed=10)[0]
    if problem.name == "rank_one_pair":
        x = np.array([1.0, 0.9])  # in the cone S
    expected = problem.success_probability(x, batch_size=batch)
    if expected is None:
        assert name == "separable, mixed"
        return
    right = np.sign(draws(problem, x, batch, seed=11)[:, 0]) == np.sign(problem.gradient(x))
    level = ALPHA / problem.dimension
    assert all(hits_fit(int(h), TRIALS, p, level) for h, p in zip(right.sum(axis=0), expected, strict=True))
    assert all(rejects(TRIALS, p, p - 0.05, level) > 1 - 1e-6 for p in expected if 0.1 < p < 1)


def test_a_wrong_batch_size_is_rejected() -> None:
    """Negative control: draws of batches of 2 do not fit the success probability of batches of 1."""
    problem = SeparableQuadratic(curvature=(1.0,))
    x = np.array([0.5])
    expected = problem.success_probability(x, batch_size=1)
    assert expected is not None
    right = np.sign(draws(problem, x, 2, seed=11)[:, 0, 0]) == 1
    assert not hits_fit(int(right.sum()), TRIALS, float(expected[0]))


@pytest.mark.statistical
@pytest.mark.parametrize("name", ["separable, gaussian", "quadratic"])
def test_gaussian_noise_is_symmetric_about_the_gradient(name: str) -> None:
    """Half of the draws exceed the gradient. False alarm 1e-9 for each coordinate; a shift of 0.1 std is rejected."""
    problem = case(name)
    x = random_points(problem, 1, seed=12)[0]
    above = draws(problem, x, 1, seed=13)[:, 0] > problem.gradient(x)
    assert all(hits_fit(int(h), TRIALS, 0.5) for h in above.sum(axis=0))
    shifted = draws(problem, x, 1, seed=13)[:, 0] + 0.1 > problem.gradient(x)
    assert not any(hits_fit(int(h), TRIALS, 0.5) for h in shifted.sum(axis=0))


@pytest.mark.statistical
def test_nodes_draw_independently() -> None:
    """The signs of two nodes agree with probability 1/2. False alarm 1e-9; shared draws are rejected."""
    problem = case("rank-one pair")
    drawn = problem.oracle(np.tile([1.0, 0.9], (TRIALS, 1)), 2, batch_size=1, rng=np.random.default_rng(14))
    agree = int((np.sign(drawn[:, 0, 0]) == np.sign(drawn[:, 1, 0])).sum())
    assert hits_fit(agree, TRIALS, 0.5)
    assert not hits_fit(TRIALS, TRIALS, 0.5)

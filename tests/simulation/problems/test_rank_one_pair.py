"""The counterexample of section 3.2 in exact arithmetic, and the errors of the paper about it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from signdescent.errors import DomainError
from signdescent.simulation.problems import RankOnePair

EPSILONS = [Fraction(1, 2), Fraction(1, 10), Fraction(9, 10)]
GRID = [Fraction(k, 4) for k in range(-12, 13)]


def signs(problem: RankOnePair, *x: Fraction) -> set[tuple[int, ...]]:
    """Return all signs of one sample at a point."""
    listed = problem.outcomes(np.array(x))
    return {tuple(int(np.sign(v)) for v in row) for row in listed.values}


def products(epsilon: Fraction, x: NDArray[np.object_]) -> tuple[Fraction, Fraction]:
    """Return <a_1, x> and <a_2, x>, from t = x_1 - x_2 and s = x_1 + x_2."""
    t, s = x[0] - x[1], x[0] + x[1]
    return t + epsilon * s, -t + epsilon * s


@pytest.mark.parametrize("epsilon", EPSILONS)
def test_value_and_gradient_in_the_coordinates_t_and_s(epsilon: Fraction) -> None:
    """F = t^2 + eps^2 s^2 and |grad f|^2 = 8 t^2 + 8 eps^4 s^2, in Fractions."""
    problem = RankOnePair(epsilon=epsilon)
    for a in GRID[::5]:
        for b in GRID[::3]:
            x = np.array([a, b])
            t, s = a - b, a + b
            assert problem.value(x) == t**2 + epsilon**2 * s**2
            assert (problem.gradient(x) ** 2).sum() == 8 * t**2 + 8 * epsilon**4 * s**2


@pytest.mark.parametrize("epsilon", EPSILONS)
def test_in_the_cone_no_success_probability_is_above_one_half(epsilon: Fraction) -> None:
    """On S the success probability is 1/2 if the derivative is not 0, and 0 if it is; outside the closure of S it is 1."""
    problem = RankOnePair(epsilon=epsilon)
    seen = 0
    for a in GRID:
        for b in GRID:
            x = np.array([a, b])
            first, second = products(epsilon, x)
            listed = problem.outcomes(x)
            right = np.sign(listed.values) == np.sign(problem.gradient(x))
            success = [sum(p for p, hit in zip(listed.probabilities, col, strict=True) if hit) for col in right.T]
            if first * second > 0:
                seen += 1
                assert success == [Fraction(1, 2) if g != 0 else 0 for g in problem.gradient(x)]
            if first * second < 0:
                assert success == [1, 1]
                # perpendicular to the axis of S
                assert sum(np.sign(problem.gradient(x))) == 0
    assert seen > 10


@pytest.mark.parametrize("epsilon", EPSILONS)
def test_on_the_line_every_sign_keeps_the_sum_of_coordinates(epsilon: Fraction) -> None:
    """On Z the signs are (1, -1) and (-1, 1), and also (0, 0) at two points, which the paper overlooks."""
    problem = RankOnePair(epsilon=epsilon)
    exceptions = {1 - epsilon, 1 + epsilon}
    for a in {*GRID, *exceptions}:
        seen = signs(problem, a, 2 - a)
        assert seen <= {(1, -1), (-1, 1), (0, 0)}
        assert ((0, 0) in seen) == (a in exceptions)
        assert float((problem.gradient(np.array([a, 2 - a])) ** 2).sum()) >= 32 * float(epsilon) ** 4 * (1 - 1e-12)


def test_the_worked_example_of_the_paper_has_the_wrong_sign() -> None:
    """<a_1, x> < 0 < <a_2, x> at (-1, 0) with eps = 1/2, and the sign is (-1, 1), not (1, -1)."""
    x = np.array([Fraction(-1), Fraction(0)])
    first, second = products(Fraction(1, 2), x)
    assert first < 0 < second
    assert signs(RankOnePair(), *x) == {(-1, 1)}


def test_split_nodes_hold_one_square_each() -> None:
    """The gradient of node n is a multiple of a_n, and the mean of both is the gradient of f."""
    split, whole = RankOnePair(split=True), RankOnePair()
    x = np.array([Fraction(3), Fraction(-2, 5)])
    gradients = split.node_gradients(x, 2)
    for gradient, product, a in zip(gradients, products(Fraction(1, 2), x), [(3, -1), (-1, 3)], strict=True):
        assert gradient.tolist() == [product * Fraction(v) for v in a]
    assert whole.gradient(x).tolist() == (gradients.sum(axis=0) / 2).tolist()
    assert split.nodes == 2
    assert whole.nodes is None


@pytest.mark.parametrize("epsilon", [0, 1, float("nan"), Fraction(-1, 2)])
def test_epsilon_outside_its_range_is_refused(epsilon: float) -> None:
    with pytest.raises(DomainError, match="Expected 0 < epsilon < 1; got epsilon="):
        RankOnePair(epsilon=epsilon)


def test_split_data_need_two_nodes() -> None:
    with pytest.raises(DomainError, match=r"Expected nodes = 2; got nodes=3\. The problem is split over 2 nodes"):
        RankOnePair(split=True).oracle(np.ones((1, 2)), 3, batch_size=1, rng=np.random.default_rng(0))

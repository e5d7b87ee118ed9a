"""Values, gradients, smoothness constants and minima of all problems."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reference.problems import CASES, POLYNOMIAL, case, exact_point, node_count, random_points
from signdescent.simulation.problems import Parabolas, Problem, Quadratic, Rosenbrock

SMOOTH = [name for name in CASES if case(name).smoothness is not None]


def five_point(problem: Problem, x: NDArray[Any], step: Any) -> NDArray[Any]:
    """Return finite differences, which are exact for polynomials of degree 4."""
    slopes = []
    for i in range(problem.dimension):
        e = x * 0
        e[i] = step
        f = problem.value
        slopes.append((f(x - 2 * e) - 8 * f(x - e) + 8 * f(x + e) - f(x + 2 * e)) / (12 * step))
    return np.array(slopes)


@pytest.mark.parametrize("name", CASES)
def test_gradients_are_the_derivatives_of_values(name: str) -> None:
    """Gradients agree with finite differences to eight digits; gradients with an error of 1 % do not."""
    problem = case(name)
    for x in random_points(problem, 3 if "network" not in name else 1, seed=1):
        expected = five_point(problem, x, 1e-3 if "network" not in name else 1e-5)
        scale = np.abs(expected).max()
        tolerance = 1e-8 if "network" not in name else 1e-6
        np.testing.assert_allclose(problem.gradient(x), expected, rtol=0, atol=tolerance * scale)
        assert np.abs(1.01 * problem.gradient(x) - expected).max() > tolerance * scale


@pytest.mark.parametrize("name", POLYNOMIAL)
def test_gradients_of_polynomials_are_exact_in_fractions(name: str) -> None:
    """At points of Fractions the gradient is a vector of Fractions and equals the finite differences of any width."""
    problem = case(name)
    x = exact_point(problem, seed=2)
    gradient = problem.gradient(x)
    assert all(isinstance(g, Fraction) for g in gradient)
    assert gradient.tolist() == five_point(problem, x, Fraction(7, 3)).tolist()
    np.testing.assert_allclose(problem.gradient(x.astype(float)), gradient.astype(float), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_the_mean_of_node_gradients_is_the_gradient(name: str) -> None:
    """The gradient is the mean of the gradients of the nodes' functions."""
    problem = case(name)
    x = random_points(problem, 3, seed=3)
    mean = problem.node_gradients(x, node_count(problem)).mean(axis=-2)
    np.testing.assert_allclose(mean, problem.gradient(x), rtol=1e-9, atol=1e-11)


def excess(problem: Problem, smoothness: NDArray[Any], x: NDArray[Any], h: NDArray[Any]) -> NDArray[Any]:
    """Return f(x + h) minus its quadratic upper bound."""
    linear = (problem.gradient(x) * h).sum(axis=-1)
    return problem.value(x + h) - problem.value(x) - linear - (smoothness * h * h).sum(axis=-1) / 2


@pytest.mark.parametrize("name", SMOOTH)
def test_smoothness_constants_hold_together(name: str) -> None:
    """f(x + h) <= f(x) + <g, h> + sum L_i h_i^2 / 2 for steps in one coordinate and in all coordinates."""
    problem = case(name)
    rng = np.random.default_rng(4)
    x = problem.start + rng.normal(0, 1, (300, problem.dimension)) * rng.choice([0.1, 1, 5], (300, 1))
    steps = rng.normal(0, 1, x.shape) * rng.choice([0.01, 0.1, 1, 5], (300, 1))
    single = np.where(np.arange(problem.dimension) == rng.integers(problem.dimension, size=(300, 1)), steps, 0)
    assert problem.smoothness is not None
    for h in (steps, single, 0.5 * np.sign(steps), np.abs(steps)):
        tolerance = 1e-10 * (1 + np.abs(problem.value(x + h)) + np.abs(problem.value(x)))
        assert np.all(excess(problem, problem.smoothness, x, h) <= tolerance)


@pytest.mark.parametrize("name", [n for n in SMOOTH if "logistic" not in n and n != "quadratic, mixed signs"])
def test_smoothness_constants_ten_percent_smaller_do_not_hold(name: str) -> None:
    """The constants of these problems are tight: some step violates the bound with 0.9 L."""
    problem = case(name)
    assert problem.smoothness is not None
    x = np.zeros((1, problem.dimension))
    d = problem.dimension
    h = 0.01 * np.vstack([np.eye(d), np.ones(d), (-1.0) ** np.arange(d)])
    if name == "quadratic":  # its rows have different sums; for equal steps only their total matters
        h = 0.01 * np.ones((1, d))
    assert np.max(excess(problem, 0.9 * problem.smoothness, x, h)) > 0


@pytest.mark.parametrize("name", [n for n in POLYNOMIAL if n in SMOOTH])
def test_smoothness_constants_hold_exactly_in_fractions(name: str) -> None:
    """The quadratic upper bound holds without tolerance in exact arithmetic."""
    problem = case(name)
    assert problem.smoothness is not None
    bound = np.array([Fraction(float(v)).limit_denominator(1000) for v in problem.smoothness])
    for seed in range(20):
        x, h = exact_point(problem, seed), exact_point(problem, seed + 100)
        assert excess(problem, bound, x, h) <= 0


def test_the_diagonal_alone_is_not_a_smoothness_constant() -> None:
    """L_i = A_ii is valid along the axes but not for h = (1, 1)."""
    problem = Quadratic(matrix=((1, Fraction(1, 2)), (Fraction(1, 2), 1)))
    diagonal, zero = np.array([Fraction(1), Fraction(1)]), np.array([Fraction(0), Fraction(0)])
    assert excess(problem, diagonal, zero, np.array([Fraction(1), Fraction(0)])) == 0
    assert excess(problem, diagonal, zero, np.array([Fraction(1), Fraction(1)])) == Fraction(1, 2)


@pytest.mark.parametrize("name", CASES)
def test_no_value_is_below_the_minimum(name: str) -> None:
    """f* is a lower bound of all values, near the starting point and far from it."""
    problem = case(name)
    if problem.minimum is None:
        assert name.startswith(("logistic", "network"))
        return
    for scale in (0.01, 1, 10):
        x = random_points(problem, 300, seed=5) * scale
        assert np.all(problem.value(x) >= problem.minimum - 1e-12 * abs(problem.minimum))


@pytest.mark.parametrize(
    "name", [n for n in CASES if case(n).minimum is not None and n not in ("clock", "fading bias")]
)
def test_the_minimum_is_attained_at_the_minimizer(name: str) -> None:
    """f* is the value at the minimizer, where the gradient is 0."""
    problem = case(name)
    x = np.zeros(problem.dimension)
    if isinstance(problem, Rosenbrock):
        x += 1
    if isinstance(problem, Parabolas):
        x = problem.minimizer
    assert problem.value(x) == pytest.approx(problem.minimum, abs=1e-14)
    np.testing.assert_allclose(problem.gradient(x), 0, atol=1e-14)


def test_the_minimum_of_the_clock_is_a_limit() -> None:
    """The function tends to 1 for x = 0 and y to infinity, and is above 1."""
    clock = case("clock")
    values = clock.value([[0, 1], [0, 10], [0, 30]])
    assert np.all(values > 1)
    assert values[-1] - 1 < 1e-12

"""The Rosenbrock function and the paper's oracle agree with literal definitions."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from flint import arb, ctx

from reference.problems import exact_point
from signdescent.errors import DomainError
from signdescent.simulation.problems import Rosenbrock
from signdescent.simulation.problems.rosenbrock import pair_law


def literal_value(x: list[Fraction]) -> Fraction:
    """Return the function of section 6.1, term by term."""
    return sum((100 * (b - a**2) ** 2 + (1 - a) ** 2 for a, b in itertools.pairwise(x)), Fraction(0))


def literal_pairs(terms: int, batch: int, replacement: bool) -> dict[tuple[int, int], Fraction]:
    """Return the joint law of the counts of terms 0 and 1, by enumeration of all ordered batches."""
    numbers = range(terms)
    every = itertools.product(numbers, repeat=batch) if replacement else itertools.permutations(numbers, batch)
    batches = list(every)
    law: dict[tuple[int, int], Fraction] = {}
    for drawn in batches:
        pair = drawn.count(0), drawn.count(1)
        law[pair] = law.get(pair, Fraction(0)) + Fraction(1, len(batches))
    return law


def slopes(x: np.ndarray, i: int) -> tuple[Fraction, Fraction]:
    """Return the derivatives of the terms i and i - 1 with respect to x_i, and 0 if the term does not exist."""
    last = len(x) - 1
    own = -400 * x[i] * (x[i + 1] - x[i] ** 2) - 2 * (1 - x[i]) if i < last else Fraction(0)
    previous = 200 * (x[i] - x[i - 1] ** 2) if i > 0 else Fraction(0)
    return own, previous


@pytest.mark.parametrize("seed", range(5))
def test_the_value_is_the_sum_of_the_paper(seed: int) -> None:
    """In Fractions, f is the sum over i < d of 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2."""
    problem = Rosenbrock(dimension=6)
    x = exact_point(problem, seed)
    assert problem.value(x) == literal_value(list(x))


def test_the_value_at_zero_is_the_number_of_terms() -> None:
    """f(0) = d - 1 = 9 in the paper's dimension."""
    assert Rosenbrock().value(np.zeros(10)) == 9


@pytest.mark.parametrize("replacement", [True, False])
@pytest.mark.parametrize("terms", [2, 3, 5])
@pytest.mark.parametrize("batch", [1, 2, 3])
def test_the_law_of_pairs_is_that_of_all_batches(terms: int, batch: int, replacement: bool) -> None:
    """The joint law of two counts is that of an enumeration."""
    if not replacement and batch > terms:
        assert sum(pair_law(terms, terms, False).values()) == 1
        return
    assert pair_law(terms, batch, replacement) == literal_pairs(terms, batch, replacement)


@pytest.mark.parametrize("batch", [1, 2, 5, 8])
@pytest.mark.parametrize("replacement", [True, False])
def test_with_noise_success_is_above_one_half_at_rational_points(batch: int, replacement: bool) -> None:
    """The steps of the proof in the docstring of Rosenbrock hold exactly at rational points."""
    law = pair_law(9, batch, replacement)
    for seed in range(40):
        x = exact_point(Rosenbrock(), seed)
        for i in range(10):
            own, previous = slopes(x, i)
            if own + previous == 0:
                continue
            sign = 1 if own + previous > 0 else -1
            leaning = Fraction(0)
            if i in (0, 9):  # one term only
                assert all(sign * n * (own + previous) >= 0 for n, _ in law)
                continue
            for (n, m), chance in law.items():
                assert law[m, n] == chance
                both = sign * ((n * own + m * previous) + (m * own + n * previous))
                assert both >= 0
                assert (both == 0) == (n == m == 0)
                leaning += chance * (both > 0)
            assert leaning > 0


def certified_success(x: np.ndarray, i: int, batch: int, noise: Fraction) -> arb:
    """Return the success probability as a ball, from literal pairs and Arb's error function."""
    own, previous = slopes(x, i)
    sign = 1 if own + previous > 0 else -1
    total = arb(0)
    for (n, m), chance in literal_pairs(3, batch, True).items():
        u = sign * (n * own + m * previous) / noise
        z = arb(u.numerator) / u.denominator / (arb(2 * batch)).sqrt()
        total += arb(chance.numerator) / chance.denominator * (1 + z.erf()) / 2
    return total


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_success_with_noise_agrees_with_balls_and_is_above_one_half(batch: int) -> None:
    """For four variables the closed form is within 1e-13 of Arb's balls, which are all above 1/2."""
    noise = Fraction(20_000)
    problem = Rosenbrock(dimension=4, noise_std=float(noise))
    for seed in range(12):
        x = exact_point(problem, seed)
        chances = problem.success_probability(x.astype(float), batch_size=batch)
        for i in range(4):
            if sum(slopes(x, i)) == 0:
                continue
            with ctx.workprec(4000):  # rho may be very close to 1/2
                ball = certified_success(x, i, batch, noise)
                assert ball > arb(1) / 2
            assert float(ball.rad()) < 1e-12
            assert chances[i] >= 0.5
            assert chances[i] == pytest.approx(float(ball.mid()), abs=1e-13)


@pytest.mark.parametrize("batch", [1, 2, 5, 8])
def test_without_noise_the_first_coordinate_needs_its_term(batch: int) -> None:
    """With nu = 0 the success of the first coordinate is 1 - (8/9)^n, or n/9 without replacement."""
    x = np.random.default_rng(15).normal(0, 1, (2000, 10))
    drawn = 1 - (8 / 9) ** batch
    chances = Rosenbrock(noise_std=0.0).success_probability(x, batch_size=batch)
    np.testing.assert_allclose(chances[:, 0], drawn, atol=1e-12)
    # an inner coordinate with two slopes of opposite signs may have a smaller success probability
    assert chances.min() <= drawn + 1e-12
    without = Rosenbrock(noise_std=0.0, replacement=False).success_probability(x, batch_size=batch)
    np.testing.assert_allclose(without[:, 0], batch / 9, atol=1e-12)


def test_a_batch_of_all_terms_is_always_right() -> None:
    """Without replacement and noise, a batch of d - 1 samples is the gradient divided by d - 1."""
    problem = Rosenbrock(dimension=5, noise_std=0.0, replacement=False)
    x = np.random.default_rng(16).normal(0, 1, (3, 5))
    drawn = problem.oracle(x, 2, batch_size=4, rng=np.random.default_rng(0))
    np.testing.assert_allclose(drawn, problem.node_gradients(x, 2) / 4, rtol=1e-12)
    assert np.all(problem.success_probability(x, batch_size=4) == 1)


@pytest.mark.parametrize("dimension", [2, 3, 10])
@pytest.mark.parametrize("noise_std", [0.0, 1.0, 0.3])
def test_a_batch_of_one_is_the_gradient_of_its_term_plus_noise(dimension: int, noise_std: float) -> None:
    """A batch is the exact gradient of its term plus the noise, drawn again; the next term does not fit."""
    problem = Rosenbrock(dimension=dimension, noise_std=noise_std)
    x = np.random.default_rng(18).normal(0, 1, (4, dimension))
    drawn = problem.oracle(x, 3, batch_size=1, rng=np.random.default_rng(0))
    rng = np.random.default_rng(0)
    terms, noise = rng.integers(dimension - 1, size=(4, 3)), np.zeros((4, 3, dimension))
    if noise_std > 0:
        noise = noise_std * rng.standard_normal(noise.shape)
    for shift in range(min(2, dimension - 1)):
        expected = noise.copy()
        for run, node in np.ndindex(4, 3):
            i = (int(terms[run, node]) + shift) % (dimension - 1)
            expected[run, node, i] += float(slopes(x[run], i)[0])
            expected[run, node, i + 1] += float(slopes(x[run], i + 1)[1])
        assert np.allclose(drawn, expected, rtol=1e-12, atol=1e-12) == (shift == 0)


def test_local_smoothness_holds_on_the_box_only() -> None:
    """The quadratic upper bound holds if x and x + h are in the box, and fails for a step out of it."""
    problem = Rosenbrock(dimension=5)
    rng = np.random.default_rng(17)
    for radius in (0.5, 2.0):
        bound = problem.local_smoothness(radius)
        x, y = rng.uniform(-radius, radius, (2, 5000, 5))
        y[::2] = radius * np.sign(y[::2])
        x[::4] = 0.99 * y[::4]
        h = y - x
        excess = problem.value(y) - problem.value(x) - (problem.gradient(x) * h).sum(-1) - (bound * h**2).sum(-1) / 2
        assert excess.max() <= 1e-9
        far = 20 * radius * np.eye(5)[:1]
        excess = problem.value(far) - problem.value(0 * far) - (problem.gradient(0 * far) * far).sum(-1)
        assert excess[0] > (bound * far**2).sum() / 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"dimension": 1}, "Expected dimension >= 2; got dimension=1"),
        ({"noise_std": -0.1}, r"Expected finite noise_std >= 0; got noise_std=-0.1"),
        ({"noise_std": float("nan")}, "Expected finite noise_std >= 0"),
    ],
)
def test_parameters_outside_their_range_are_refused(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        Rosenbrock(**arguments)  # type: ignore[arg-type]


def test_a_batch_larger_than_all_terms_is_refused_without_replacement() -> None:
    with pytest.raises(DomainError, match="Expected batch_size <= 9; got batch_size=10"):
        Rosenbrock(replacement=False).success_probability(np.zeros(10), batch_size=10)


def test_too_many_outcomes_are_refused() -> None:
    """A batch of 12 from nine terms has 125 970 outcomes, and the message says what to do."""
    assert comb(20, 12) == 125970
    with pytest.raises(DomainError, match=r"at most 65536 outcomes; got batch_size=12\. Take a smaller batch"):
        Rosenbrock(noise_std=0.0).outcomes(np.zeros(10), batch_size=12)

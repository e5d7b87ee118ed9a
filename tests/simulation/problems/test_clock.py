"""The clock: success probabilities above 1/2 everywhere, without convergence."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from signdescent.errors import DomainError
from signdescent.simulation.problems import Clock


def test_success_is_above_one_half_everywhere_near_the_way() -> None:
    """Success is above 1/2 in x for |y| <= 2 and 1 in y; at x = 0 the sign is always 0, which is right."""
    rng = np.random.default_rng(19)
    x = rng.uniform(-2, 2, (1000, 2))
    chances = Clock().success_probability(x)
    assert np.all(chances[:, 0] > 0.5)
    assert np.all(chances[:, 1] == 1)
    assert Clock().success_probability([0.0, 1.0]).tolist() == [1, 1]


def test_the_sum_of_excesses_along_a_run_is_tiny() -> None:
    """With y_k = gamma_0 + ... + gamma_{k-1} and gamma_k = 1/sqrt(k + 1), the sum of 2 rho - 1 is <= 4.6e-5."""
    steps = 1 / np.sqrt(np.arange(1, 100_001))
    y = np.concatenate([[0.0], np.cumsum(steps)])
    rho = Clock().success_probability(np.column_stack([np.full_like(y, 3.0), y]))[:, 0]
    assert 4.5e-5 < (2 * rho - 1).sum() <= 4.6e-5


@pytest.mark.parametrize("batch", [1, 2, 3, 10])
def test_batches_succeed_if_most_samples_do(batch: int) -> None:
    """The success probability is P(B > n/2) for a binomial B; a tie is a failure."""
    clock = Clock(rate=0.2)
    rho = float(clock.success_probability([3.0, 1.0])[0])
    expected = sum(stats.binom.pmf(k, batch, rho) for k in range(batch + 1) if 2 * k > batch)
    assert clock.success_probability([3.0, 1.0], batch_size=batch)[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.slow
@pytest.mark.statistical
def test_sign_descent_does_not_converge() -> None:
    """After 2000 steps, |x| >= 1 in at least a fraction 0.262 of 4000 runs. False alarm below 1e-9.

    The counterexample proves the probability 0.263 for each step.
    """
    clock, rng = Clock(), np.random.default_rng(20)
    x = np.tile(clock.start, (4000, 1))
    for k in range(2000):
        x = x - np.sign(clock.oracle(x, 1, batch_size=1, rng=rng)[:, 0]) / np.sqrt(k + 1)
    far = int((np.abs(x[:, 0]) >= 1).sum())
    assert stats.binom.cdf(far, 4000, 0.262) > 1e-9
    assert stats.binom.sf(2000, 4000, 0.262) < 1e-9


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_a_rate_that_is_not_positive_is_refused(rate: float) -> None:
    with pytest.raises(DomainError, match="Expected finite rate > 0; got rate="):
        Clock(rate=rate)

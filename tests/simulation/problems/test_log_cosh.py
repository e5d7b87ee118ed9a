"""Three nodes whose unbiased signs give a biased vote."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from reference.problems import hits_fit
from signdescent.errors import DomainError
from signdescent.simulation.problems import LogCosh


def test_the_vote_at_the_minimizer_is_biased() -> None:
    """With R = 4 the signs at 0 have means (1, 1, -2)/16 with sum 0, and the vote has mean 1/16^3."""
    gradients = LogCosh().node_gradients(np.zeros(1), 3).ravel()
    means = [Fraction(float(g)) / 4 for g in gradients]
    assert sum(means) == 0
    vote = Fraction(0)
    for case in itertools.product((1, -1), repeat=3):
        chance = Fraction(1)
        for sign, mean in zip(case, means, strict=True):
            chance *= (1 + sign * mean) / 2
        vote += chance * (1 if sum(case) > 0 else -1)
    assert vote == Fraction(1, 16) ** 3


@pytest.mark.statistical
@pytest.mark.parametrize("batch", [1, 3])
def test_signs_are_unbiased(batch: int) -> None:
    """A sample is R with probability (1 + g_n/R)/2, else -R. False alarm 1e-9 for each node; -g_n is rejected."""
    problem = LogCosh(sign_range=2.0)
    x, trials = np.array([0.7]), 50_000
    drawn = problem.oracle(np.tile(x, (trials, 1)), 3, batch_size=batch, rng=np.random.default_rng(18))[..., 0]
    ups = np.rint((drawn / 2 * batch + batch) / 2).astype(int)  # samples that were +R
    np.testing.assert_allclose(2 * (2 * ups - batch) / batch, drawn)
    for node, gradient in enumerate(problem.node_gradients(x, 3)[:, 0]):
        assert hits_fit(int(ups[:, node].sum()), trials * batch, (1 + gradient / 2) / 2)
        assert not hits_fit(int(ups[:, node].sum()), trials * batch, (1 - gradient / 2) / 2)


def test_values_do_not_overflow() -> None:
    """Log cosh(x) / 2 is |x|/2 - log(2)/2 for large |x|, and >= 0 near 0."""
    values = LogCosh().value([[1e6], [-800.0], [1e-9], [0.0]])
    np.testing.assert_allclose(values, [5e5 - np.log(2) / 2, 400 - np.log(2) / 2, 0, 0], rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("sign_range", [0.5, float("inf"), float("nan")])
def test_a_range_below_the_gradients_is_refused(sign_range: float) -> None:
    with pytest.raises(DomainError, match="Expected finite sign_range >= 1, or None; got sign_range="):
        LogCosh(sign_range=sign_range)

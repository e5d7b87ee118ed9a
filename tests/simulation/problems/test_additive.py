"""Centred batch means, against all ordered batches and against the laws' own success probabilities."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from reference.problems import COIN, SKEWED, hits_fit
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.laplace import Laplace
from signdescent.noise.law import Law
from signdescent.simulation.problems.additive import centred_support, draw_centred_mean, success_with_noise


@pytest.mark.parametrize("law", [COIN, SKEWED])
@pytest.mark.parametrize("batch", [1, 2, 3])
def test_the_support_is_that_of_all_ordered_batches(law: FiniteLaw, batch: int) -> None:
    """The law of (mean of a batch - mean of the law) is that of an enumeration, and its variance is var / n."""
    expected: dict[Fraction, Fraction] = {}
    for drawn in itertools.product(zip(law.values, law.probabilities, strict=True), repeat=batch):
        chance = Fraction(1)
        for _, p in drawn:
            chance *= p
        value = sum((v for v, _ in drawn), Fraction(0)) / batch - law.exact_mean
        expected[value] = expected.get(value, Fraction(0)) + chance
    values, chances = centred_support(law, batch)
    assert dict(zip(values, chances, strict=True)) == expected
    assert list(values) == sorted(values)
    assert sum(p * v * v for v, p in zip(values, chances, strict=True)) == law.exact_variance / batch


@pytest.mark.statistical
@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize(
    ("noise", "shifted"),
    [(Gaussian(1.0, 2.0), Gaussian(0.4, 2.0)), (Laplace(1.0, 2.0), Laplace(0.4, 2.0))],
    ids=["gaussian", "laplace"],
)
def test_a_gradient_plus_noise_has_the_shifted_law(noise: Law, shifted: Law, batch: int) -> None:
    """P(0.4 + centred mean > 0) is that of the law of mean 0.4. False alarm 1e-9; another batch size is rejected."""
    trials = 50_000
    drawn = draw_centred_mean(noise, (trials,), batch_size=batch, rng=np.random.default_rng(45))
    hits = int((0.4 + drawn > 0).sum())
    assert hits_fit(hits, trials, shifted.success(batch).middle)
    assert not hits_fit(hits, trials, shifted.success(5 - batch).middle)
    chances = success_with_noise(noise, np.array([0.4, -0.4]), 1.0, batch_size=batch)
    if isinstance(noise, Laplace) and batch > 1:
        assert chances is None
    else:
        assert chances is not None
        np.testing.assert_allclose(chances, shifted.success(batch).middle, atol=1e-12)

"""Batches drawn from samples: the bracket holds the exact rational value."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from signdescent.errors import DomainError
from signdescent.noise import resampling as resample
from signdescent.noise.finite import empirical
from signdescent.noise.resampling import resampled_success

SAMPLES = {
    "three": [-1.0, 0.5, 2.5],
    "repeats": [-3.0, 1.0, 1.5, 1.0, 7.0],
    "ties": [1.0, -1.0, 1.0, -1.0, 1.0, 0.0, 0.0, 0.0],
    "rare": [-1.0] * 99 + [150.0],
    "negative": [-2.0, -1.0, 0.75],
    "tiny": [-1e-200, 3e-200],
    "constant": [2.0, 2.0],
}


@pytest.mark.parametrize("n", [1, 2, 3, 5, 17, 64, 200])
@pytest.mark.parametrize("name", SAMPLES)
def test_bracket_holds_the_exact_value(name: str, n: int) -> None:
    """The exact success probability, in rationals, lies in the bracket."""
    values = SAMPLES[name]
    if name == "tiny":
        values = [v * 1e200 for v in values]  # the same law; only its unit differs
    exact = empirical(values).success_exact(n)
    found = resampled_success(SAMPLES[name], n)
    assert found.low <= float(exact) <= found.high


@pytest.mark.parametrize("n", [2, 3, 4])
def test_bracket_holds_the_enumeration(n: int) -> None:
    """Brute force over all draws of irregular floats agrees, and the bracket is narrow."""
    values = np.random.default_rng(2).normal(0.3, 1.0, size=9)
    exact_values = [Fraction(float(v)) for v in values]
    right = sum(sum(draw) > 0 for draw in product(exact_values, repeat=n))
    found = resampled_success(values * (1 if values.mean() > 0 else -1), n)
    share = right / 9**n if values.mean() > 0 else 1 - right / 9**n
    assert found.low <= share <= found.high
    assert found.high - found.low < 0.01


def test_bracket_narrows_for_large_batches() -> None:
    """Rounding errors add like a square root: at a batch of a million the bracket is still of use."""
    values = np.random.default_rng(3).normal(0.001, 1.0, size=400)
    widths = [(found := resampled_success(values, n)).high - found.low for n in (10, 10**3, 10**6, 10**9)]
    assert max(widths) < 0.02


def test_too_small_an_allowance_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted error: with no allowance for rounding errors the bracket misses the exact value at a near-tie."""
    law = [-1.0, 1.0, 1.0, -1.0, 0.0001]  # a batch of 2 is a tie but for one part in 10^4
    exact = float(empirical(law).success_exact(2))

    def held() -> bool:
        low, high = resample._lattice(np.asarray(law), 2)
        return low <= exact <= high

    assert held()
    monkeypatch.setattr(resample, "_MISS", 2.0)  # log(2 / 2) = 0: no wandering at all
    monkeypatch.setattr(resample, "_SLACK", -2.0 + 1e-6)
    monkeypatch.setattr(resample, "_BINS", 64)
    assert not held()


@pytest.mark.parametrize("bad", [[], [np.nan], [1.0, np.inf], [1.0, -1.0]])
def test_bad_samples(bad: list[float]) -> None:
    """Samples are finite and have a mean with a sign."""
    with pytest.raises(DomainError, match="samples"):
        resampled_success(bad, 3)

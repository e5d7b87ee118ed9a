"""Batches drawn from samples: the bounds contain the exact rational value."""

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
    """The exact success probability lies between the bounds."""
    values = SAMPLES[name]
    if name == "tiny":
        values = [v * 1e200 for v in values]  # the same law in another unit
    exact = empirical(values).success_exact(n)
    bracket = resampled_success(SAMPLES[name], n)
    assert bracket.low <= float(exact) <= bracket.high


@pytest.mark.parametrize("n", [2, 3, 4])
def test_bracket_holds_the_enumeration(n: int) -> None:
    """The bounds contain the value of a brute-force enumeration and are close."""
    values = np.random.default_rng(2).normal(0.3, 1.0, size=9)
    exact_values = [Fraction(float(v)) for v in values]
    right = sum(sum(draw) > 0 for draw in product(exact_values, repeat=n))
    bracket = resampled_success(values * (1 if values.mean() > 0 else -1), n)
    share = right / 9**n if values.mean() > 0 else 1 - right / 9**n
    assert bracket.low <= share <= bracket.high
    assert bracket.high - bracket.low < 0.01


def test_bracket_is_narrow_for_large_batches() -> None:
    """The width stays below 0.02 up to batches of 10^9."""
    values = np.random.default_rng(3).normal(0.001, 1.0, size=400)
    widths = [(bracket := resampled_success(values, n)).high - bracket.low for n in (10, 10**3, 10**6, 10**9)]
    assert max(widths) < 0.02


def test_too_small_an_allowance_is_detected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted error: without an allowance for rounding errors the bounds exclude the exact value at a near-tie."""
    law = [-1.0, 1.0, 1.0, -1.0, 0.0001]  # a batch of 2 is almost a tie
    exact = float(empirical(law).success_exact(2))

    def held() -> bool:
        low, high = resample._lattice(np.asarray(law), 2)
        return low <= exact <= high

    assert held()
    monkeypatch.setattr(resample, "_MISS", 2.0)  # log(2 / 2) = 0: no allowance
    monkeypatch.setattr(resample, "_SLACK", -2.0 + 1e-6)
    monkeypatch.setattr(resample, "_BINS", 64)
    assert not held()


@pytest.mark.parametrize("bad", [[], [np.nan], [1.0, np.inf], [1.0, -1.0]])
def test_bad_samples(bad: list[float]) -> None:
    """Samples must be finite with a nonzero mean."""
    with pytest.raises(DomainError, match="samples"):
        resampled_success(bad, 3)

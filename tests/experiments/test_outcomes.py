"""Outcomes from repetitions: yes, no, or not told."""

from __future__ import annotations

import numpy as np
import pytest

from signdescent.experiments.outcomes import every, is_smaller


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [([], True), ([True, True], True), ([True, None], None), ([None, False], False), ([True, False], False)],
)
def test_every_keeps_what_is_not_known(outcomes: list[bool | None], expected: bool | None) -> None:
    """A single no decides; without one, a single "cannot tell" does."""
    assert every(outcomes) is expected


def test_means_are_compared_run_by_run() -> None:
    """Runs that share their noise are told apart by their differences, however large the noise is."""
    noise = np.random.default_rng(0).normal(0, 100, 50)
    assert is_smaller(noise, noise + 1 + 0.01 * noise) in (None, True)
    assert is_smaller(noise, noise + np.linspace(0.9, 1.1, 50)) is True
    assert is_smaller(noise + np.linspace(0.9, 1.1, 50), noise) is False


def test_equal_and_infinite_means_are_not_told_apart() -> None:
    """Equality is not less, and a mean that overflows decides nothing."""
    ones = np.ones(8)
    assert is_smaller(ones, ones) is None
    with np.errstate(invalid="ignore"):
        assert is_smaller(ones, np.full(8, np.inf)) is None
    assert is_smaller(ones, 2 * ones) is True


@pytest.mark.statistical
def test_equal_laws_are_seldom_called_different() -> None:
    """With equal Gaussian laws and 64 runs an outcome is rare: at most 40 in 2000; the false-alarm rate is below 1e-9.

    |t| > 3 with 63 degrees of freedom has probability 0.0039; P(Binomial(2000, 0.0039) > 40) < 1e-15.
    """
    rng = np.random.default_rng(1)
    decided = sum(is_smaller(*rng.normal(size=(2, 64))) is not None for _ in range(2000))
    assert decided <= 40

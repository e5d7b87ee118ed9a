"""Merged moments of samples that differ by units of rounding: their means do, so that one double each says too little."""

from __future__ import annotations

import functools
import operator
import pickle
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from signdescent.bounds import Moments

BASES = [1.0, -3.0, 2.0**50, 1e300, 2.0**-950, 1e-310]
CUTS = {"halves": 2, "sevenths": 7}


def close(base: float, shape: tuple[int, int], seed: int) -> np.ndarray:
    """Return samples 0 to 3 units of rounding from a base."""
    drawn: np.ndarray = base + np.random.default_rng(seed).integers(0, 4, shape) * np.spacing(abs(base))
    return drawn


def chunked(x: np.ndarray, cuts: int) -> Moments:
    return Moments.from_samples(iter(np.array_split(x, cuts)))


def added(x: np.ndarray, cuts: int) -> Moments:
    return functools.reduce(operator.add, map(Moments.from_samples, np.array_split(x, cuts)))


def exact(column: np.ndarray, unit: int) -> tuple[float, float]:
    """Return std and E|X - mean|^3 over std^3, the samples in units of 2**unit, by fractions."""
    values = [Fraction(float(value)) / Fraction(2) ** unit for value in column]
    mean = sum(values, Fraction(0)) / len(values)
    second, third = (sum((abs(v - mean) ** k for v in values), Fraction(0)) / len(values) for k in (2, 3))
    return float(second) ** 0.5, float(third**2 / second**3) ** 0.5


def worst(found: Moments, x: np.ndarray) -> tuple[float, float]:
    """Return the largest relative error of std, and the least ratio of the bound to E|X - mean|^3, over some columns."""
    plain, errors, ratios = found.normalised(), [0.0], [2.0]
    for j in range(0, x.shape[1], 97):
        if np.ptp(x[:, j]) > 0:
            std, lyapunov = exact(x[:, j], int(found.exponent[j]))
            errors.append(abs(plain.std[j] / std - 1))
            ratios.append(plain.lyapunov_ratio[j] / lyapunov)
    return max(errors), min(ratios)


@pytest.mark.parametrize("way", [chunked, added])
@pytest.mark.parametrize("cuts", CUTS)
@pytest.mark.parametrize("shape", [(20, 4), (40, 600), (9000, 3)])
@pytest.mark.parametrize("base", BASES)
def test_merged_moments_of_close_samples_are_those_of_fractions(
    base: float, shape: tuple[int, int], cuts: str, way: object
) -> None:
    """The deviation is right to rounding, and the bound on the third moment is one."""
    x = close(base, shape, 1)
    error, ratio = worst(way(x, CUTS[cuts]), x)  # type: ignore[operator]
    assert error < 1e-13
    assert ratio > 1 - 1e-13


def test_one_double_for_a_mean_is_too_little() -> None:
    """Without the residual the same samples miss std by more than a hundredth: the tests above can fail."""
    x = close(1.0, (20, 600), 2)
    parts = [replace(Moments.from_samples(part), mean_residual=None) for part in np.array_split(x, 2)]
    assert worst(parts[0] + parts[1], x)[0] > 0.01


@pytest.mark.parametrize("base", BASES)
def test_mean_and_residual_are_the_mean(base: float) -> None:
    """`mean` is the mean rounded, and with `mean_residual` it is right to a part in 2**50 of the spread."""
    x = close(base, (21, 5), 3)
    for found in (Moments.from_samples(x), chunked(x, 4)):
        plain = found.normalised()
        assert plain.mean_residual is not None
        for j in range(5):
            unit = Fraction(2) ** int(found.exponent[j])
            mean = sum((Fraction(float(v)) for v in x[:, j]), Fraction(0)) / 21 / unit
            got = Fraction(float(plain.mean[j])) + Fraction(float(plain.mean_residual[j]))
            assert abs(got - mean) <= Fraction(float(plain.std[j])) / 2**48


def test_pickles_without_a_residual_can_be_read() -> None:
    """What an earlier release has pickled is read as moments whose residual is 0."""
    found = Moments.from_samples([[1.0, 2.0**-1000], [4.0, 0.0], [6.0, 2.0**-1001]])
    assert found.tiny is not None
    earlier = [getattr(found, name) for name in found.__slots__ if name != "mean_residual"]
    earlier[-1] = pickle.loads(pickle.dumps(found.tiny))
    earlier[-1].__setstate__([found.tiny.columns, found.tiny.mean, found.tiny.std])
    read = Moments.__new__(Moments)
    read.__setstate__(earlier)
    assert read.mean_residual is None
    np.testing.assert_allclose((read + found).normalised().std, (found + found).normalised().std, rtol=1e-15)

"""Moments of columns of any size: what they say does not depend on the unit, down to the smallest doubles."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference.sampling import every
from signdescent.bounds import Moments, minibatch_size

POWERS = [-1074, -1073, -1070, -1060, -1040, -1023, -1022, -1000, -902, -901, -900, -899, -500, -129, 0, 129, 900]
FREE = ("mean", "std", "skewness", "kurtosis", "lyapunov_ratio")
WAYS: dict[str, Callable[[np.ndarray], Moments]] = {
    "whole": Moments.from_samples,
    "chunks": lambda x: Moments.from_samples(iter((x[: len(x) // 3], x[len(x) // 3 :]))),
    "sum": lambda x: Moments.from_samples(x[: len(x) // 2]) + Moments.from_samples(x[len(x) // 2 :]),
}
SHAPES = [(7, 3), (300, 100), (40_000, 2), (4, 9000)]


def whole_numbers(shape: tuple[int, int]) -> np.ndarray:
    return np.random.default_rng(3).integers(-1, 6, size=shape).astype(float)


def sizes(found: Moments) -> list[float]:
    return minibatch_size(found.mean, found.std, third_moment=found.third_moment, target=0.9).size.tolist()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shape", every(1, SHAPES, heavy=((4, 9000),)))
@pytest.mark.parametrize("order", ["C", "F"])
def test_normalised_moments_do_not_depend_on_the_unit(way: str, shape: tuple[int, int], order: Any) -> None:
    """Samples times a power of two have the normalised moments, and batch sizes, of the samples."""
    x = np.asarray(whole_numbers(shape), order=order)
    plain = WAYS[way](x).normalised()
    for power in POWERS:
        found = WAYS[way](np.ldexp(x, power)).normalised()
        for name in FREE:
            np.testing.assert_allclose(getattr(found, name), getattr(plain, name), rtol=4e-15, atol=4e-15)
        assert sizes(found) == sizes(plain), power


def test_an_inexact_mean_of_the_smallest_doubles_keeps_its_batch_size() -> None:
    """{-1, 2} and {0, 3}, with means that no double below 2**-1022 holds, need the batch of scale 1 when put together."""
    for parts in (([-1, 2], [0, 3]), ([-1, 2, 2], [0, 3]), ([-1, 0, 0], [1, 1, 0]), ([-3, 1, 1, 2], [0, 0, 1])):
        plain = (Moments.from_samples(parts[0]) + Moments.from_samples(parts[1])).normalised()
        for power in POWERS:
            a, b = (np.ldexp(np.array(part, float), power) for part in parts)
            assert sizes((Moments.from_samples(a) + Moments.from_samples(b)).normalised()) == sizes(plain), power
            assert sizes(Moments.from_samples(iter((a, b))).normalised()) == sizes(plain), power


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("way", WAYS)
def test_ratios_of_the_smallest_doubles_are_the_exact_ones(seed: int, way: str) -> None:
    """Mean over deviation, skewness and kurtosis of a few units of 2**-1074 are those that fractions give."""
    rng = np.random.default_rng(seed)
    units = rng.integers(-9, 12, size=int(rng.integers(4, 12))).tolist()
    units[0] += 30  # so that no column is constant
    mean = Fraction(sum(units), len(units))
    second, third, fourth = (sum((u - mean) ** k for u in units) / len(units) for k in (2, 3, 4))
    found = WAYS[way](np.ldexp(np.array(units, float), -1074)).normalised()
    assert (float(found.mean[0]) / float(found.std[0])) == pytest.approx(float(mean) / float(second) ** 0.5, rel=1e-13)
    assert float(found.skewness[0]) == pytest.approx(float(third) / float(second) ** 1.5, rel=1e-12, abs=1e-13)
    assert float(found.kurtosis[0]) == pytest.approx(float(fourth / second**2), rel=1e-12)


def test_tiny_columns_beside_others_and_merged_with_others() -> None:
    """Each coordinate keeps its digits beside larger ones, and joins larger samples, or zeros, as at scale 1."""
    x = whole_numbers((9, 3))
    mixed = Moments.from_samples(x * [1.0, 2.0**-1074, 2.0**900]).normalised()
    assert sizes(mixed) == sizes(Moments.from_samples(x).normalised())
    zeros = Moments.from_samples(np.zeros((5, 3)))
    plain = (Moments.from_samples(x) + zeros).normalised()
    for power in POWERS:
        scaled = Moments.from_samples(np.ldexp(x, power))
        assert sizes((scaled + zeros).normalised()) == sizes((zeros + scaled).normalised()) == sizes(plain)
    large = Moments.from_samples(x + 1)
    joined = large + Moments.from_samples(np.ldexp(x, -1074))
    same = large + Moments.from_samples(np.zeros_like(x))
    assert joined.tiny is None
    for name in FREE[:4]:
        np.testing.assert_allclose(getattr(joined, name), getattr(same, name), rtol=1e-14)


@pytest.mark.parametrize("power", POWERS)
def test_fields_are_in_the_unit_of_the_samples(power: int) -> None:
    """Mean, deviation and range are those of the samples given, rounded where float64 has no more digits there."""
    x = whole_numbers((9, 3))
    plain, found = Moments.from_samples(x), Moments.from_samples(np.ldexp(x, power))
    for name in ("mean", "std", "low", "high"):
        np.testing.assert_array_equal(getattr(found, name), np.ldexp(getattr(plain, name), power))
    assert (found.exponent == plain.exponent + power).all()

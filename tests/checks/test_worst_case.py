"""The least success probability of a class: the known theorems, laws that have the moments, bounds that lie below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from signdescent import bounds
from signdescent.checks import worst_success
from signdescent.checks.worst_case import Component, WorstCase
from signdescent.errors import ArgumentError, DomainError

RNG = np.random.default_rng(3)
INPUTS = [
    (m * side, s) for m, s, side in zip(RNG.uniform(0.05, 3, 100), RNG.uniform(0.01, 3, 100), [1, -1] * 50, strict=True)
]


def chance(part: Component, side: float) -> float:
    """P(side * X > 0) under one component."""
    low, high = sorted((side * part.low, side * part.high))
    return float(low > 0) if low == high else (max(high, 0) - max(low, 0)) / (high - low)


def central(part: Component, mean: float, power: int) -> float:
    """E|X - mean|^power under one component, exactly."""
    a, b = part.low - mean, part.high - mean
    if a == b:
        return abs(a) ** power
    primitive = [np.sign(x) * abs(x) ** (power + 1) / (power + 1) for x in (a, b)]
    return float((primitive[1] - primitive[0]) / (b - a))


def assert_a_law_of_the_class(found: WorstCase, mean: float, std: float, third: float | None = None) -> None:
    law = found.law
    assert sum(part.probability for part in law) == pytest.approx(1, abs=1e-9)
    assert sum(p.probability * (p.low + p.high) / 2 for p in law) == pytest.approx(mean, rel=1e-7)
    assert sum(p.probability * central(p, mean, 2) for p in law) <= std**2 * (1 + 1e-7) + 1e-12
    if third is not None:
        assert sum(p.probability * central(p, mean, 3) for p in law) <= third * (1 + 1e-7)
    assert sum(p.probability * chance(p, np.sign(mean)) for p in law) == pytest.approx(found.upper, abs=1e-7)
    assert found.lower <= found.upper + 1e-9


@pytest.mark.parametrize(("mean", "std"), INPUTS)
def test_mean_and_std_alone_give_cantelli(mean: float, std: float) -> None:
    found = worst_success(mean, std)
    expected = mean**2 / (mean**2 + std**2)
    assert found.lower == pytest.approx(expected, abs=1e-8)
    assert found.upper == pytest.approx(expected, abs=1e-8)
    assert_a_law_of_the_class(found, mean, std)


@pytest.mark.parametrize(("mean", "std"), INPUTS)
def test_symmetric_unimodal_laws_give_gauss(mean: float, std: float) -> None:
    found = worst_success(mean, std, assume="unimodal-symmetric")
    z = abs(mean) / (3**0.5 * std)
    expected = 0.5 + 0.5 * (z if z <= 2 / 3 else 1 - 4 / (27 * z**2))
    assert found.lower == pytest.approx(expected, abs=1e-8)
    assert found.upper == pytest.approx(expected, abs=1e-8)
    assert_a_law_of_the_class(found, mean, std)
    assert all(p.low + p.high == pytest.approx(2 * mean) for p in found.law)


@pytest.mark.parametrize(
    "std",
    [
        0.4,
        pytest.param(0.7746, marks=pytest.mark.slow),
        pytest.param(1.0, marks=pytest.mark.slow),
        pytest.param(2.0, marks=pytest.mark.slow),
    ],
)
def test_unimodal_laws_without_symmetry(std: float) -> None:
    """The failure is 4r/(9(1+r)) up to r = 3/5 and 4r/(3(1+r)) - 1/3 from there, r = std^2/mean^2."""
    r = std**2
    failure = 4 * r / (9 * (1 + r)) if r <= 0.6 else 4 * r / (3 * (1 + r)) - 1 / 3
    found = worst_success(1.0, std, assume="unimodal")
    assert found.lower == pytest.approx(1 - failure, abs=1e-6)
    assert found.upper == pytest.approx(1 - failure, abs=1e-6)
    assert_a_law_of_the_class(found, 1.0, std)


def test_more_knowledge_never_makes_it_worse() -> None:
    plain = worst_success(1.0, 1.5)
    settings: tuple[dict[str, Any], ...] = (
        {"third_moment": 4.0},
        {"low": -2.0, "high": 5.0},
        {"assume": "unimodal-symmetric"},
    )
    for known in settings:
        found = worst_success(1.0, 1.5, **known)
        assert found.lower >= plain.lower - 1e-9
        assert_a_law_of_the_class(found, 1.0, 1.5, known.get("third_moment"))


def settings() -> Iterator[tuple[float, float, float]]:
    for mean, std in INPUTS[:20]:
        yield abs(mean), std, 1.3 * std**3


@pytest.mark.parametrize(("mean", "std", "third"), list(settings()))
def test_every_bound_for_one_sample_lies_below(mean: float, std: float, third: float) -> None:
    found = worst_success(mean, std, third_moment=third)
    assert_a_law_of_the_class(found, mean, std, third)
    assert bounds.berry_esseen(mean, std, third) <= found.upper + 1e-9
    assert bounds.cantelli(mean, std) <= found.upper + 1e-9
    ranged = worst_success(mean, std, low=mean - 4 * std, high=mean + 4 * std)
    assert bounds.hoeffding(mean, mean - 4 * std, mean + 4 * std) <= ranged.upper + 1e-9
    assert bounds.bernstein(mean, std, 4 * std) <= ranged.upper + 1e-9


def test_a_bound_that_is_too_good_lies_above() -> None:
    """Gauss's bound plus 1e-6 is not a bound: the extremal law does worse."""
    found = worst_success(1.0, 1.0, assume="unimodal-symmetric")
    assert bounds.gauss(1.0, 1.0) + 1e-6 > found.upper


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"mean": 0.0}, "mean other than 0"),
        ({"std": -1.0}, "std >= 0"),
        ({"std": float("nan")}, "finite std"),
        ({"third_moment": -1.0}, "third_moment >= 0"),
        ({"low": 2.0}, "low <= mean"),
        ({"high": 0.5}, "mean <= high"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, float], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        worst_success(**{"mean": 1.0, "std": 1.0, **arguments})  # type: ignore[arg-type]


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(ArgumentError, match="unimodal-symmetric"):
        worst_success(1.0, 1.0, assume="bimodal")  # type: ignore[arg-type]

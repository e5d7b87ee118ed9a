"""The least success probability of one sample: known theorems, laws of the class, bounds, and planted errors."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pytest

from signdescent import bounds
from signdescent.checks import worst_success
from signdescent.errors import ArgumentError, DomainError
from signdescent.noise.pieces import Pieces
from signdescent.noise.worst_case import WorstCase, rational_law

RNG = np.random.default_rng(3)
INPUTS = [
    (m * side, s) for m, s, side in zip(RNG.uniform(0.05, 3, 100), RNG.uniform(0.01, 3, 100), [1, -1] * 50, strict=True)
]
EVEN: Literal["unimodal-symmetric"] = "unimodal-symmetric"


def moment(law: Pieces, power: int) -> Fraction:
    """Return E|X - mean|^power, component by component."""
    mean = sum((p * (a + b) / 2 for a, b, p in law.components), Fraction(0))
    total = Fraction(0)
    for low, high, p in law.components:
        a, b = low - mean, high - mean
        rise = [x * abs(x) ** power / (power + 1) for x in (a, b)]
        total += p * (abs(a) ** power if a == b else (rise[1] - rise[0]) / (b - a))
    return total


def success(law: Pieces, side: float) -> Fraction:
    """Return P(side * X > 0)."""
    total = Fraction(0)
    for low, high, p in law.components:
        a, b = sorted((int(side) * low, int(side) * high))
        total += p * (int(a > 0) if a == b else (max(b, Fraction(0)) - max(a, Fraction(0))) / (b - a))
    return total


def assert_a_law_of_the_class(worst: WorstCase) -> None:
    """Assert that the law satisfies all constraints exactly, and that `upper` is its success probability."""
    law, among = worst.exact_law, worst.among
    assert sum(p for _, _, p in law.components) == 1
    assert sum(p * (a + b) / 2 for a, b, p in law.components) == Fraction(among.mean)
    assert moment(law, 2) <= Fraction(among.std) ** 2
    assert among.third_moment is None or moment(law, 3) <= Fraction(among.third_moment)
    assert among.low is None or min(a for a, _, _ in law.components) >= Fraction(among.low)
    assert among.high is None or max(b for _, b, _ in law.components) <= Fraction(among.high)
    assert among.assume is None or law.unimodal
    assert among.assume != EVEN or law.symmetric
    attained = success(law, np.sign(among.mean))
    assert attained <= Fraction(worst.upper) <= attained + Fraction(1, 10**15)
    assert worst.lower <= worst.upper


@pytest.mark.parametrize(("mean", "std"), INPUTS)
def test_mean_and_std_alone_give_cantelli(mean: float, std: float) -> None:
    """The value is mu^2/(mu^2 + sigma^2)."""
    worst = worst_success(mean, std)
    expected = Fraction(mean) ** 2 / (Fraction(mean) ** 2 + Fraction(std) ** 2)
    assert Fraction(worst.lower) <= expected <= Fraction(worst.upper)
    assert worst.upper - worst.lower < 1e-10
    assert_a_law_of_the_class(worst)


@pytest.mark.parametrize(("mean", "std"), INPUTS)
def test_symmetric_unimodal_laws_give_gauss(mean: float, std: float) -> None:
    """The value is 1/2 + G(z)/2 with z = |mu|/(sqrt(3) sigma)."""
    worst = worst_success(mean, std, assume=EVEN)
    z = abs(mean) / (3**0.5 * std)
    expected = 0.5 + 0.5 * (z if z <= 2 / 3 else 1 - 4 / (27 * z**2))
    assert worst.lower - 1e-14 <= expected <= worst.upper + 1e-14
    assert worst.upper - worst.lower < 1e-9
    assert_a_law_of_the_class(worst)


STDS = [0.4, *(pytest.param(s, marks=pytest.mark.slow) for s in (0.001, 0.1, 0.7, 0.7746, 0.8, 1.0, 2.0, 20.0, 1e3))]


@pytest.mark.parametrize("std", STDS)
def test_unimodal_laws_without_symmetry(std: float) -> None:
    """The failure is 4r/(9(1+r)) for r = std^2/mean^2 <= 3/5 and 4r/(3(1+r)) - 1/3 otherwise."""
    r = Fraction(std) ** 2
    failure = 4 * r / (9 * (1 + r)) if 5 * r <= 3 else 4 * r / (3 * (1 + r)) - Fraction(1, 3)
    worst = worst_success(1.0, std, assume="unimodal")
    assert Fraction(worst.lower) <= 1 - failure <= Fraction(worst.upper)
    assert worst.upper - worst.lower < 1e-8
    assert_a_law_of_the_class(worst)


@pytest.mark.parametrize(("mean", "std"), INPUTS[::4])
@pytest.mark.parametrize("width", [0.1, 1.0, 30.0])
def test_a_largest_value_gives_cantelli_or_markov(mean: float, std: float, width: float) -> None:
    """With X <= b and mean 1 the value is max(1/(1+r), 1/b), whatever the lower bound on X."""
    far = abs(mean) * (1 + width)
    ends = {"low": -3.0, "high": far} if mean > 0 else {"low": -far, "high": 3.0}
    worst = worst_success(mean, std, **ends)  # type: ignore[arg-type]
    r = (Fraction(std) / Fraction(mean)) ** 2
    expected = max(1 / (1 + r), abs(Fraction(mean)) / Fraction(far))
    assert Fraction(worst.lower) <= expected <= Fraction(worst.upper)
    assert worst.upper - worst.lower < 1e-9
    assert_a_law_of_the_class(worst)


def test_a_third_moment_of_a_symmetric_unimodal_law() -> None:
    """With E|X-1|^3 <= nu only, the failure is (1 - 1/b)p/2 for b = 4/3 and p = 4 nu/b^3 < 1."""
    for nu in (0.01, 0.3, 0.59):
        worst = worst_success(1.0, 1e6, assume=EVEN, third_moment=nu)
        expected = 1 - 0.5 * (1 - 3 / 4) * 4 * nu * (3 / 4) ** 3  # 1 - 1/b over b^3 is largest at b = 4/3
        assert worst.lower - 1e-12 <= expected <= worst.upper + 1e-12
        assert worst.upper - worst.lower < 1e-9
        assert_a_law_of_the_class(worst)


def test_a_smaller_class_has_no_smaller_value() -> None:
    """Additional constraints do not decrease the least success probability."""
    plain = worst_success(1.0, 1.5)
    settings: tuple[dict[str, Any], ...] = (
        {"third_moment": 4.0},
        {"low": -2.0, "high": 5.0},
        {"assume": EVEN},
        {"assume": EVEN, "third_moment": 5.0},
    )
    for known in settings:
        worst = worst_success(1.0, 1.5, **known)
        assert worst.upper >= plain.lower
        assert_a_law_of_the_class(worst)


def settings() -> Iterator[tuple[float, float, float]]:
    for mean, std in INPUTS[:20]:
        yield abs(mean), std, 1.3 * std**3


@pytest.mark.parametrize(("mean", "std", "third"), list(settings()))
def test_every_bound_for_one_sample_is_below_the_value(mean: float, std: float, third: float) -> None:
    """The bounds of Cantelli, Hoeffding and Bernstein are at most the success probability of a law of their class."""
    worst = worst_success(mean, std, third_moment=third)
    assert_a_law_of_the_class(worst)
    assert worst.upper - worst.lower < 1e-8
    assert bounds.cantelli(mean, std) <= worst.upper + 1e-12
    ranged = worst_success(mean, std, low=mean - 4 * std, high=mean + 4 * std)
    assert bounds.hoeffding(mean, mean - 4 * std, mean + 4 * std) <= ranged.upper + 1e-12
    assert bounds.bernstein(mean, std, 4 * std) <= ranged.upper + 1e-12


def up(value: Fraction) -> float:
    """Return a float above a square root."""
    return float(value) ** 0.5 * (1 + 1e-15) + 1e-300


@pytest.mark.parametrize("seed", range(60))
def test_no_law_on_points_does_worse(seed: int) -> None:
    """The success probability of random finite laws is at least `lower` for their moments."""
    rng = np.random.default_rng(seed)
    values = [Fraction(int(v), 8) for v in rng.integers(-12, 30, 4)] + [Fraction(int(rng.integers(-1, 2)), 1000)]
    shares = [Fraction(int(k)) for k in rng.integers(1, 40, 5)]
    law = Pieces(tuple((v, v, s / sum(shares)) for v, s in zip(values, shares, strict=True)))
    mean = float(law.exact_mean)
    shifted = [(v + Fraction(mean) - law.exact_mean, p) for v, _, p in law.components]  # the mean is a float exactly
    law = Pieces(tuple((v, v, p) for v, p in shifted))
    worst = worst_success(
        mean,
        up(moment(law, 2)),
        third_moment=float(moment(law, 3)) * (1 + 1e-15),
        low=float(shifted[0][0]) - 1e-12,
        high=float(shifted[-1][0]) + 1e-12,
    )
    assert success(law, np.sign(mean)) >= Fraction(worst.lower)
    assert worst.upper - worst.lower < 1e-8


@pytest.mark.parametrize("seed", range(30))
def test_no_symmetric_unimodal_law_does_worse(seed: int) -> None:
    """The success probability of random mixtures of uniform laws about the mean is at least `lower`."""
    rng = np.random.default_rng(seed)
    halves = [Fraction(int(v), 8) for v in rng.integers(0, 40, 3)]
    shares = [Fraction(int(k)) for k in rng.integers(1, 40, 3)]
    law = Pieces(tuple((1 - h, 1 + h, s / sum(shares)) for h, s in zip(halves, shares, strict=True)))
    third = float(moment(law, 3)) * (1 + 1e-15) + 1e-300
    worst = worst_success(1.0, up(moment(law, 2)), third_moment=third, assume=EVEN)
    assert success(law, 1) >= Fraction(worst.lower)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_no_unimodal_law_does_worse(seed: int) -> None:
    """The success probability of random mixtures of an atom and uniform laws from it is at least `lower`."""
    rng = np.random.default_rng(seed)
    lengths = [Fraction(int(v), 8) for v in rng.integers(-10, 60, 4)]
    shares = [Fraction(int(k)) for k in rng.integers(1, 40, 5)]
    parts = [
        (min(e, Fraction(0)), max(e, Fraction(0)), s) for e, s in zip([*lengths, Fraction(0)], shares, strict=True)
    ]
    middle = sum((s * (a + b) / 2 for a, b, s in parts), Fraction(0)) / sum(shares)
    move = Fraction(2) - middle if seed % 2 else Fraction(0) if middle else Fraction(1)
    law = Pieces(tuple((a + move, b + move, s / sum(shares)) for a, b, s in parts))
    mean = law.exact_mean
    law = Pieces(tuple((a / abs(mean), b / abs(mean), p) for a, b, p in law.components))
    third = float(moment(law, 3)) * (1 + 1e-15)
    worst = worst_success(float(law.exact_mean), up(moment(law, 2)), third_moment=third, assume="unimodal")
    assert success(law, float(law.exact_mean)) >= Fraction(worst.lower)
    assert worst.upper - worst.lower < 1e-6
    assert_a_law_of_the_class(worst)


EXTREME: list[tuple[float, float, dict[str, Any]]] = [
    (1.0, 1e-9, {}),
    (1.0, 1e9, {}),
    (1e-300, 1.0, {}),
    (-1e-300, 1e-300, {}),
    (1e300, 1.0, {}),
    (1.0, 0.0, {}),
    (1.0, 5e-324, {}),
    (1.0, 1.0, {"low": 0.0}),
    (1.0, 1.0, {"low": 0.5}),
    (1.0, 1.0, {"low": 1.0}),
    (1.0, 1.0, {"high": 1.0}),
    (1.0, 1.0, {"low": 1.0, "high": 1.0}),
    (1.0, 1.0, {"third_moment": 0.0}),
    (1.0, 1.0, {"third_moment": 1e-30}),
    (1.0, 1.0, {"third_moment": 1e300}),
    (-1.0, 1.0, {"low": -1e300, "high": 1e300}),
    (1.0, 1e9, {"third_moment": 1e-3, "low": -1e-9}),
]


@pytest.mark.parametrize("assume", [None, EVEN])
@pytest.mark.parametrize(("mean", "std", "known"), EXTREME)
def test_extreme_classes(mean: float, std: float, known: dict[str, Any], assume: Any) -> None:
    """For extreme arguments the law is in the class and the bounds are close."""
    worst = worst_success(mean, std, assume=assume, **known)
    assert_a_law_of_the_class(worst)
    assert worst.upper - worst.lower < 1e-8


@pytest.mark.slow
@pytest.mark.parametrize(("mean", "std", "known"), EXTREME)
def test_extreme_unimodal_classes(mean: float, std: float, known: dict[str, Any]) -> None:
    """For extreme arguments and unimodal classes the law is in the class and the bounds are close."""
    test_extreme_classes(mean, std, known, "unimodal")


def test_a_bound_that_is_too_large_is_refuted() -> None:
    """A law in short fractions violates Gauss's bound plus 1e-6."""
    law = rational_law(worst_success(1.0, 1.0, assume=EVEN), gap=1e-7)
    assert moment(law, 2) <= 1
    assert law.symmetric
    assert law.unimodal
    assert Fraction(float(bounds.gauss(1.0, 1.0)) + 1e-6) > success(law, 1)


@pytest.mark.parametrize(("std", "known"), [(2.0, {}), (0.5, {"third_moment": 0.2}), (1.5, {"high": 3.0, "low": -1.0})])
@pytest.mark.parametrize("assume", [None, EVEN])
@pytest.mark.parametrize("gap", [1e-2, 1e-6])
def test_short_fractions_keep_the_class_and_the_gap(std: float, known: dict[str, Any], assume: Any, gap: float) -> None:
    """The short law satisfies all constraints exactly, and its success probability is within the gap."""
    worst = (
        worst_success(-2.0, std, assume=assume, **known)
        if not known
        else worst_success(1.0, std, assume=assume, **known)
    )
    law = rational_law(worst, gap=gap)
    value = success(law, worst.among.mean)
    assert_a_law_of_the_class(
        WorstCase(lower=worst.lower, upper=float(value) + 1e-16, law=(), exact_law=law, among=worst.among, batch_size=1)
    )
    assert value <= Fraction(worst.upper) + Fraction(gap)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"mean": 0.0}, "mean other than 0"),
        ({"std": -1.0}, "std >= 0"),
        ({"std": float("nan")}, "finite std"),
        ({"third_moment": -1.0}, "third_moment >= 0"),
        ({"third_moment": float("inf")}, "finite third_moment"),
        ({"low": 2.0}, "low <= mean"),
        ({"high": 0.5}, "mean <= high"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": 13}, "batch_size <= 12"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], words: str) -> None:
    """The message names the argument and the violated rule."""
    with pytest.raises(DomainError, match=words):
        worst_success(**{"mean": 1.0, "std": 1.0, **arguments})


@pytest.mark.parametrize("arguments", [{"assume": "bimodal"}, {"mean": "1"}, {"std": None}, {"low": True}])
def test_wrong_types_are_refused(arguments: dict[str, Any]) -> None:
    """An unknown shape and arguments that are not numbers raise ArgumentError."""
    with pytest.raises(ArgumentError, match=next(iter(arguments))):
        worst_success(**{"mean": 1.0, "std": 1.0, **arguments})


def test_a_negative_gap_is_refused() -> None:
    """A negative gap raises DomainError."""
    with pytest.raises(DomainError, match="gap >= 0"):
        rational_law(worst_success(1.0, 1.0), gap=-1.0)

"""Batches: upper bounds from laws, lower bounds from theorems, and the conjectured threshold of 1/2."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb
from typing import Any, Literal

import pytest

from signdescent import bounds
from signdescent.checks import worst_success
from signdescent.errors import DomainError
from signdescent.noise.pieces import Pieces
from signdescent.noise.worst_case import WorstCase, rational_law

EVEN: Literal["unimodal-symmetric"] = "unimodal-symmetric"


def by_enumeration(law: Pieces, n: int, side: int) -> Fraction:
    """Return P(side * sum > 0) for a law on points, by enumeration of all draws."""
    total = Fraction(0)
    for draw in itertools.product([(a, p) for a, _, p in law.components], repeat=n):
        if side * sum(value for value, _ in draw) > 0:
            chance = Fraction(1)
            for _, p in draw:
                chance *= p
            total += chance
    return total


def assert_of_the_class(worst: WorstCase) -> None:
    law, among = worst.exact_law, worst.among
    assert law.exact_mean == Fraction(among.mean)
    assert law.exact_variance <= Fraction(among.std) ** 2
    assert among.third_moment is None or law.exact_third_moment <= Fraction(among.third_moment)
    assert among.low is None or min(a for a, _, _ in law.components) >= Fraction(among.low)
    assert among.high is None or max(b for _, b, _ in law.components) <= Fraction(among.high)
    assert among.assume is None or law.unimodal
    assert among.assume != EVEN or law.symmetric
    assert worst.lower <= worst.upper


CASES: list[dict[str, Any]] = [
    {"std": 2.0},
    {"std": 0.7},
    {"std": 2.0, "third_moment": 12.0},
    {"std": 2.0, "low": -1.0, "high": 4.0},
    {"std": 0.0},
    {"std": 1.0, "low": 0.5},
    {"std": 1e9},
    {"std": 1.0, "third_moment": 1e300, "low": -1e300, "high": 1e300},
    {"std": 1.0, "third_moment": 1e-30},
]


@pytest.mark.parametrize("known", CASES)
@pytest.mark.parametrize(("n", "side"), [(2, -1.0), (3, 1.0)])
def test_the_law_is_in_the_class_and_attains_the_upper_bound(known: dict[str, Any], n: int, side: float) -> None:
    """`exact_law` satisfies all constraints exactly, and `upper` is its success probability by enumeration."""
    known = dict(known)
    if side < 0:
        ends = (known.pop("high", None), known.pop("low", None))
        known |= {k: -v for k, v in zip(("low", "high"), ends, strict=True) if v is not None}
    worst = worst_success(side, batch_size=n, **known)
    assert_of_the_class(worst)
    assert worst.upper == pytest.approx(float(by_enumeration(worst.exact_law, n, int(side))), abs=1e-15)


@pytest.mark.parametrize("n", [2, 4])
@pytest.mark.parametrize("std", [0.5, 1.5, 4.0])
def test_the_search_is_no_worse_than_any_law_on_two_points(n: int, std: float) -> None:
    """For each j, `upper` is at most P(Bin(n, q) > j), for the points -j and n-j with q (1-q) n^2 = r (q n - j)^2."""
    worst = worst_success(1.0, std, batch_size=n)
    r = std**2
    for j in range(n):
        square, linear = 1 + r, 1 + 2 * r * j / n
        q = (linear + (linear**2 - 4 * square * r * (j / n) ** 2) ** 0.5) / (2 * square)
        family = sum(comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(j + 1, n + 1))
        assert worst.upper <= family + 1e-7


@pytest.mark.parametrize("std", [0.6, 2.0])
@pytest.mark.parametrize("n", [2, 4])
def test_symmetric_unimodal_batches_keep_gausss_bound(std: float, n: int) -> None:
    """Sums of such laws are such laws (Wintner), so `lower` is Gauss's bound at sigma/sqrt(n)."""
    worst = worst_success(1.0, std, batch_size=n, assume=EVEN)
    assert_of_the_class(worst)
    assert worst.lower == pytest.approx(float(bounds.gauss(1.0, std, batch_size=n)), abs=1e-11)
    uniform = Pieces(((1 - Fraction(std * 1.732), 1 + Fraction(std * 1.732), Fraction(1)),))
    assert worst.upper <= float(uniform.success_exact(n)) + 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("n", [2, 5])
def test_unimodal_batches(n: int) -> None:
    """`upper` is at most 1 - (1-p)^n with p = 4/(3(1+r)), for an atom at 0 and a uniform law from 0."""
    worst = worst_success(1.0, 2.0, batch_size=n, assume="unimodal")
    assert_of_the_class(worst)
    assert worst.upper <= 1 - (1 - 4 / 15) ** n + 1e-7


def test_an_upper_bound_on_std_is_not_the_std() -> None:
    """Berry and Esseen's bound at std would exclude a law of the class with a smaller standard deviation."""
    std, third, n = 3.0, 27.0, 4
    naive = float(bounds.berry_esseen(1.0, std, third, batch_size=n))
    worst = worst_success(1.0, std, third_moment=third, batch_size=n)
    assert worst.lower <= worst.upper
    assert worst.lower >= bounds.cantelli(1.0, std, batch_size=n) - 1e-12
    assert worst.lower < naive


def test_short_laws_are_for_one_sample() -> None:
    """`rational_law` refuses a worst case for batches."""
    with pytest.raises(DomainError, match="one sample"):
        rational_law(worst_success(1.0, 1.0, batch_size=2))


def test_equal_arguments_give_equal_answers() -> None:
    """The search draws from a fixed seed."""
    assert worst_success(1.0, 1.3, batch_size=3) == worst_success(1.0, 1.3, batch_size=3)


@pytest.mark.slow
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_one_half_is_crossed_where_conjectured(n: int) -> None:
    """Some law has success <= 1/2 if (1 + 1/r)^n <= 2, and the search finds none otherwise.

    The second part is not a proof: claim ``lemma-10-sharp`` is a conjecture.
    """
    threshold = 1 / (2 ** (1 / n) - 1)
    for share in (1.00001, 1.01, 1.2):
        r = Fraction((threshold * share) ** 0.5) ** 2
        assert (1 + 1 / r) ** n < 2
        assert worst_success(1.0, (threshold * share) ** 0.5, batch_size=n).upper <= 0.5
    for share in (0.99999, 0.99, 0.9, 0.7):
        r = Fraction((threshold * share) ** 0.5) ** 2
        assert (1 + 1 / r) ** n > 2
        worst = worst_success(1.0, (threshold * share) ** 0.5, batch_size=n)
        assert worst.upper > 0.5
        if share > 0.99:
            assert worst.upper < 0.5 + 1e-5  # the value for X in {0, 1/p}

"""Laws far from scale 1, large batches, and parameters that are no numbers: a right value, or an error by name."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields
from fractions import Fraction
from math import comb, inf, isfinite, nan
from operator import attrgetter
from sys import float_info
from typing import Any

import mpmath as mp
import pytest

from signdescent.errors import ArgumentError, DomainError
from signdescent.noise import Law
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.exponential import Exponential
from signdescent.noise.finite import FiniteLaw, empirical
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.gaussian_mixture import GaussianMixture
from signdescent.noise.laplace import Laplace
from signdescent.noise.pieces import Pieces
from signdescent.noise.student import Student
from signdescent.noise.sums import MOST_COPIES
from signdescent.noise.worst_case import worst_success

SIZES = (1, 2, 1000, 20000)
FAR = [(1e300, 1e-300), (1e-300, 1e300), (1e300, 1e300), (1e-300, 1e-300), (-1e10, 1e-10), (1e-10, -1e10)]
SCALED: dict[str, Callable[[float, float], Law]] = {
    "gaussian": lambda mean, scale: Gaussian(mean, abs(scale)),
    "laplace": lambda mean, scale: Laplace(mean, abs(scale)),
    "student": lambda mean, scale: Student(mean, abs(scale), 3.5),
    "exponential": Exponential,
    "mixture": lambda mean, scale: GaussianMixture(0.25, mean, 1.5 * mean, abs(scale), abs(scale) / 2),
}


@pytest.fixture(autouse=True)
def precise() -> Iterator[None]:
    with mp.workdps(60), warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("place", FAR, ids=str)
@pytest.mark.parametrize("name", SCALED)
def test_only_the_ratio_of_location_and_scale_matters(name: str, place: tuple[float, float]) -> None:
    """Success is a probability; it is 1 without noise, and that of the centred law if noise is all there is."""
    law = SCALED[name](*place)
    ratio = max(-1e30, min(1e30, place[1] / place[0]))  # from 1e30 on, all digits shown are the same
    assert isfinite(law.std)
    assert 0 <= law.third_moment <= float_info.max
    for n in SIZES:
        if name == "student" and n > MOST_COPIES:
            continue
        success = law.success(n)
        assert 0 <= success.low <= success.high <= 1
        if abs(place[0]) > 1e5 * abs(place[1]):
            assert success.low > 1 - 1e-9
        elif name in ("gaussian", "laplace", "mixture") and abs(place[0]) < 1e-15 * abs(place[1]):
            assert success.middle == pytest.approx(0.5, abs=1e-13)
        elif name == "student":
            assert success.low <= SCALED[name](1.0, ratio).success(n).high
        else:
            assert success.low == pytest.approx(SCALED[name](1.0, ratio).success(n).low, abs=1e-12)


@pytest.mark.parametrize("build", [Gaussian, Laplace, Exponential, Student, GaussianMixture])
def test_every_parameter_is_a_finite_real_number(build: Any) -> None:
    """NaN, infinities, texts, bools and integers beyond the floats are refused by name, in every place."""
    good = {"mean": 1.0, "std": 1.0, "scale": 1.0, "freedom": 4.0, "weight": 0.5}
    good |= {"left": 0.5, "right": 1.0, "left_std": 1.0, "right_std": 2}
    given = {name: good[name] for name in map(attrgetter("name"), fields(build))}
    assert all(type(getattr(build(**given), name)) is float for name in given)
    for name in given:
        for wrong in (nan, inf, -inf, 10**400):
            with pytest.raises(DomainError, match=rf"Expected finite {name}; got {name}=.*\. Give"):
                build(**{**given, name: wrong})
        for odd in ("1", True, None, 1j):
            with pytest.raises(ArgumentError, match=rf"Expected {name} to be a real number; got {name}=.*\. Give"):
                build(**{**given, name: odd})


@pytest.mark.parametrize("wrong", [nan, inf, -inf])
def test_exact_laws_are_made_of_finite_numbers(wrong: float) -> None:
    one: Any = wrong
    half = Fraction(1, 2)
    for build in (
        lambda: FiniteLaw((one, Fraction(1)), (half, half)),
        lambda: FiniteLaw((Fraction(0), Fraction(1)), (half, one)),
        lambda: AtomUniform(half, one, Fraction(0), Fraction(1)),
        lambda: Pieces(((Fraction(0), one, Fraction(1)),)),
        lambda: empirical([1.0, wrong]),
    ):
        with pytest.raises(DomainError, match=r"Expected finite .*Give a finite number"):
            build()


# ------------------------------------------------------------------ moments


@pytest.mark.parametrize("scale", [1e-300, 1e-100, 3.0, 1e102, 1e103, 1e200, 1e308])
def test_third_moments_are_rounded_once(scale: float) -> None:
    """They are at most the largest float; inf is kept for infinite moments."""
    pairs: list[tuple[Law, Any]] = [
        (Gaussian(1.0, scale), 2 * mp.sqrt(2 / mp.pi)),
        (Laplace(1.0, scale), mp.mpf(6)),
        (Exponential(1.0, -scale), 12 / mp.e - 2),
        (Student(1.0, scale, 4.0), mp.mpf(8)),
    ]
    for law, factor in pairs:
        exact = factor * mp.mpf(scale) ** 3
        if exact > mp.mpf(float_info.max):
            assert law.third_moment == float_info.max
        else:
            assert law.third_moment == pytest.approx(float(exact), rel=1e-14, abs=0)
    assert Student(1.0, scale, 3.0).third_moment == inf


FREEDOM = [3 + 2**-50, 3.001, 3.5, 5, 17.3, 150, 202.9, 203, 203.1, 250, 1e3, 1e5, 1e8, 1e13, 1e15, 1e17, 1e100, 1e300]


@pytest.mark.parametrize("v", FREEDOM)
def test_students_third_moment_does_not_cancel(v: float) -> None:
    """E|T|^3 = v^(3/2) Gamma((v - 3)/2) / (sqrt(pi) Gamma(v/2)), with limit 2 sqrt(2/pi)."""
    exact = 2 * mp.sqrt(2 / mp.pi)
    if v < 1e20:
        w = mp.mpf(v)
        exact = mp.exp(1.5 * mp.log(w) + mp.loggamma((w - 3) / 2) - mp.loggamma(w / 2)) / mp.sqrt(mp.pi)
    assert Student(1.0, 1.0, v).third_moment == pytest.approx(float(exact), rel=1e-12)


def reference(law: GaussianMixture) -> tuple[Any, Any, Any]:
    """Return mean, variance and E|X - mean|^3 with 60 digits."""
    p, low, high, s, t = (mp.mpf(v) for v in (law.weight, law.left, law.right, law.left_std, law.right_std))
    mean = (1 - p) * low + p * high
    third = mp.mpf(0)
    for q, m, d in ((1 - p, low - mean, s), (p, high - mean, t)):
        bell = mp.sqrt(2 / mp.pi) * d * mp.exp(-(m**2) / (2 * d**2)) * (m**2 + 2 * d**2)
        third += q * (bell + m * (m**2 + 3 * d**2) * mp.erf(m / (d * mp.sqrt(2))))
    return mean, (1 - p) * (s**2 + (low - mean) ** 2) + p * (t**2 + (high - mean) ** 2), third


def mixture_success(law: GaussianMixture, n: int) -> Any:
    """Return the sum over all numbers of copies with 60 digits."""
    p, low, high, s, t = (mp.mpf(v) for v in (law.weight, law.left, law.right, law.left_std, law.right_std))
    side, total = mp.sign((1 - p) * low + p * high), mp.mpf(0)
    for k in range(n + 1):
        mean, std = side * (k * high + (n - k) * low), mp.sqrt(k * t**2 + (n - k) * s**2)
        ratio = max(-(mp.mpf(10) ** 6), min(mp.mpf(10) ** 6, mean / std))  # beyond, mpmath overflows; the tail is 0
        total += comb(n, k) * p**k * (1 - p) ** (n - k) * mp.erfc(-ratio / mp.sqrt(2)) / 2
    return total


MIXTURES = [
    GaussianMixture(0.5, 0.5, 1.0, 1e-200, 1e-200),
    GaussianMixture(0.5, -1.0, 1.0000000001, 1.0, 1.0),
    GaussianMixture(0.25, -0.1, 0.3, 1e-17, 1e-17),
    GaussianMixture(0.3, -1e200, 1e200, 1e190, 1e200),
    GaussianMixture(0.5, -1e308, 1.1e308, 1e308, 1e308),
    GaussianMixture(1e-300, 1.0, 2.0, 1.0, 1.0),
    GaussianMixture(5e-324, 1.0, 2.0, 1.0, 1.0),
    GaussianMixture(0.9, -1e-300, 1e-300, 3e-300, 1e-290),
    GaussianMixture(0.4, 0.0, 0.1, 1.0, 1e-3),
    GaussianMixture(0.75, -1e10, 1e10, 1e-300, 1e-300),
]


@pytest.mark.parametrize("law", MIXTURES, ids=str)
def test_mixtures_do_not_cancel_or_overflow(law: GaussianMixture) -> None:
    mean, variance, third = reference(law)
    top = mp.mpf(float_info.max)
    assert law.mean == pytest.approx(float(mean), rel=1e-15)
    assert law.std == pytest.approx(float(mp.sqrt(variance)), rel=1e-15)
    assert law.third_moment == pytest.approx(float(min(third, top)), rel=1e-13)
    for n in (1, 2, 4, 60, 400):
        assert law.success(n).low == pytest.approx(float(mixture_success(law, n)), abs=1e-13)


@pytest.mark.parametrize("n", [1029, 1030, 1100])
def test_binomial_weights_of_large_batches(n: int) -> None:
    law = GaussianMixture(0.3, 0.0, 0.1, 2.0, 1.0)
    assert law.success(n).low == pytest.approx(float(mixture_success(law, n)), abs=1e-13)
    assert GaussianMixture(0.5, 0.0, 1.0, 1.0, 1.0).success(n).high <= 1


# ------------------------------------------------------------------ large batches


@pytest.mark.parametrize(
    ("n", "ratio"), [(1, 1.0), (2, 0.5), (5, 1e-3), (40, 0.3), (150, 0.1), (150, 1e-20), (60, 9.0)]
)
def test_laplaces_tail_by_its_double_sum(n: int, ratio: float) -> None:
    """P(G - G' > x) is the sum of x^m e^-x/m! C(n + j - 1, j) 2^-(n + j) over m + j < n."""
    x = mp.mpf(ratio) * n
    tail = mp.mpf(0)
    for m in range(n):
        tail += (
            x**m * mp.exp(-x) / mp.factorial(m) * sum(comb(n + j - 1, j) * mp.mpf(2) ** -(n + j) for j in range(n - m))
        )
    assert Laplace(-ratio, 1.0).success(n).low == pytest.approx(float(1 - tail), abs=1e-13)


@pytest.mark.parametrize("n", [20000, 10**6, 10**10, 10**12])
def test_large_batches_are_nearly_gaussian(n: int) -> None:
    """The law of the sum has no skewness and excess kurtosis 3/n: success is within 1/n of the normal law's."""
    away = 0.7
    for law in (Laplace(away / n**0.5, 2**-0.5), GaussianMixture(0.5, away / n**0.5, away / n**0.5, 1.0, 1.0)):
        if isinstance(law, Laplace) or n <= 10**10:
            value = law.success(n).low
            assert value == pytest.approx(float(mp.erfc(-away / mp.sqrt(2)) / 2), abs=1 / n + 1e-10)


COIN = FiniteLaw((Fraction(-1), Fraction(1)), (Fraction(2, 5), Fraction(3, 5)))
THREE = FiniteLaw((Fraction(-1), Fraction(0), Fraction(1)), (Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)))


def test_a_coin_is_summed_exactly() -> None:
    """P(more heads than tails) by the binomial law in integers, and far out by its complement with 60 digits."""
    exact = Fraction(sum(comb(301, k) * 3**k * 2 ** (301 - k) for k in range(151, 302)), 5**301)
    assert COIN.success_exact(301) == exact
    gap = 1 - COIN.success_exact(20000)
    p = mp.mpf(2) / 5
    missed = mp.fsum(mp.binomial(20000, k) * (1 - p) ** k * p ** (20000 - k) for k in range(9000, 10001))
    assert float(mp.mpf(gap.numerator) / gap.denominator / missed) == pytest.approx(1, rel=1e-12)


REFUSED: dict[str, tuple[Law, int]] = {
    "two values": (COIN, 2 * 10**6),
    "three values": (THREE, 10**6),
    "far values": (FiniteLaw((Fraction(-1), Fraction(1, 10**6 + 3), Fraction(2)), (Fraction(1, 3),) * 3), 2000),
    "atom": (AtomUniform(Fraction(1, 3), Fraction(1), Fraction(-1), Fraction(3)), 20000),
    "pieces": (Pieces(((Fraction(-1), Fraction(3), Fraction(1)),)), 200_000),
    "student": (Student(1.0, 1.0, 3.0), MOST_COPIES + 1),
    "laplace": (Laplace(1.0, 1.0), 10**12 + 1),
    "mixture": (GaussianMixture(0.5, 0.0, 1.0, 1.0, 1.0), 10**10 + 1),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("far", [False, True], ids=["above", "2**53"])
def test_batches_that_would_not_end_are_refused(name: str, far: bool) -> None:
    law, n = REFUSED[name]
    with pytest.raises(DomainError, match=r"Expected .*batch.*; got batch_size=\d+\. Give fewer samples"):
        law.success(2**53 if far else n)


@pytest.mark.parametrize("n", [2**53 + 1, 10**400])
def test_a_batch_size_is_at_most_two_to_the_53(n: int) -> None:
    for law in (Gaussian(1.0, 1.0), Exponential(1.0, 1.0), COIN, FiniteLaw((Fraction(2),), (Fraction(1),))):
        with pytest.raises(DomainError, match=r"batch_size <= 2\*\*53"):
            law.success(n)
    assert FiniteLaw((Fraction(2),), (Fraction(1),)).success_exact(2**53) == 1


@pytest.mark.parametrize("n", [2, 7])
@pytest.mark.parametrize("place", [(1e10, 1e-10), (1.0, 1e-17), (-1e4, 1.0)], ids=str)
def test_students_far_mean_is_bounded(n: int, place: tuple[float, float]) -> None:
    """The lower bound is below 1 by at most n P(X < 0) and the stated slack."""
    success = Student(*place, 3.0).success(n)
    ratio = abs(mp.mpf(place[0])) / place[1]
    below = mp.betainc(1.5, 0.5, 0, 3 / (3 + ratio**2), regularized=True) / 2
    assert 1 - float(n * below) - n * 2.0**-44 <= success.low <= success.high == 1
    assert success.low < 1


# ------------------------------------------------------------------ what is derived from them


def test_a_noise_ratio_beyond_the_floats_is_right_and_an_infinite_one_is_refused() -> None:
    exact = (Fraction(1e300) / Fraction(1e-300)) ** 2
    assert Gaussian(1e-300, 1e300).noise_ratio / exact == pytest.approx(1, rel=1e-15)
    with pytest.raises(DomainError, match=r"finite variance; got std=inf\. Use"):
        _ = Student(1.0, 1.0, 1.5).noise_ratio


def test_values_beyond_the_floats_are_shown_as_the_largest() -> None:
    big = Fraction(10) ** 400
    law = FiniteLaw((-big, 2 * big), (Fraction(1, 2), Fraction(1, 2)))
    assert law.success(2).low == 0.75
    assert law.atoms == {-float_info.max: 0.5, float_info.max: 0.5}
    assert law.cdf([-float_info.max, 0.0]).tolist() == [0.5, 0.5]
    assert "1.798e+308" in law.describe()


@pytest.mark.parametrize("size", [1e-300, 1e300, 1e308])
def test_the_worst_case_of_cantelli_at_any_scale(size: float) -> None:
    """With std = |mean| it is 1/2, attained at 0 and 2 mean; components are at most the largest float."""
    worst = worst_success(-size, size)
    assert worst.lower <= 0.5 <= worst.upper
    assert worst.upper - worst.lower < 1e-8
    assert {part.low for part in worst.law} == {0.0, -min(2 * size, float_info.max)}
    assert worst.exact_law.exact_mean == -Fraction(size)

"""Strategies: what they draw belongs to the class, shrinks to something small, and includes the extremal laws."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from reference.sampling import every
from signdescent.errors import ArgumentError, DomainError
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.exponential import Exponential
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.gaussian_mixture import GaussianMixture
from signdescent.noise.laplace import Laplace
from signdescent.noise.student import Student
from signdescent.testing import strategies
from signdescent.testing.strategies import (
    batch_sizes,
    gradients,
    noise_laws,
    success_probabilities,
    vote_settings,
)

THOROUGH = settings(
    max_examples=100, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
FINDING = settings(max_examples=3000, database=None, deadline=None, derandomize=True)
WITHOUT_SHRINKING = settings(FINDING, phases=[Phase.generate])

CLASSES: dict[str, dict[str, Any]] = {
    "all": {},
    "unimodal-symmetric": {"assume": "unimodal-symmetric"},
    "unimodal": {"assume": "unimodal"},
    "symmetric": {"assume": "symmetric"},
    "finite-third-moment": {"assume": "finite-third-moment"},
    "discrete": {"assume": "discrete"},
    "strong-growth": {"assume": "strong-growth", "c": Fraction(3, 4)},
    "spb": {"assume": "spb"},
}


# ------------------------------------------------------------------ membership, by formulas of our own


def moments(law: FiniteLaw | AtomUniform) -> tuple[Fraction, Fraction]:
    """Mean and variance, from the definition: sums over points, and (a^2 + ab + b^2)/3 for the square of a uniform."""
    if isinstance(law, FiniteLaw):
        pairs = list(zip(law.values, law.probabilities, strict=True))
        first = sum((v * p for v, p in pairs), Fraction(0))
        second = sum((v * v * p for v, p in pairs), Fraction(0))
    else:
        a, b, w = law.low, law.high, law.atom
        first = w * law.mode + (1 - w) * (a + b) / 2
        second = w * law.mode**2 + (1 - w) * (a * a + a * b + b * b) / 3
    return first, second - first**2


def right(law: FiniteLaw | AtomUniform) -> Fraction:
    """P(sign of X = sign of the mean), from the definition."""
    side = 1 if moments(law)[0] > 0 else -1
    if isinstance(law, FiniteLaw):
        return sum((p for v, p in zip(law.values, law.probabilities, strict=True) if v * side > 0), Fraction(0))
    low, high = sorted((side * law.low, side * law.high))
    above = max(high, Fraction(0)) - max(low, Fraction(0))
    stretch = above / (high - low)
    return law.atom * (side * law.mode > 0) + (1 - law.atom) * stretch


def even(law: FiniteLaw | AtomUniform) -> bool:
    mean, _ = moments(law)
    if isinstance(law, AtomUniform):
        return law.atom == 0 or law.mode == mean == (law.low + law.high) / 2
    points = dict(zip(law.values, law.probabilities, strict=True))
    return all(points.get(2 * mean - v) == p for v, p in points.items())


def belongs(law: Any, name: str) -> bool:
    """Whether a law is of a class."""
    if isinstance(law, (FiniteLaw, AtomUniform)):
        mean, variance = moments(law)
        return {
            "all": variance > 0,
            "unimodal-symmetric": isinstance(law, AtomUniform) and even(law),
            "unimodal": isinstance(law, AtomUniform) and law.low <= law.mode <= law.high,
            "symmetric": even(law),
            "finite-third-moment": True,
            "discrete": isinstance(law, FiniteLaw),
            "strong-growth": variance <= Fraction(3, 4) * mean**2,
            "spb": right(law) > Fraction(1, 2),
        }[name]
    bell = isinstance(law, (Gaussian, Laplace, Student))
    return {
        "all": True,
        "unimodal-symmetric": bell,
        "unimodal": bell or isinstance(law, Exponential),
        "symmetric": bell or (isinstance(law, GaussianMixture) and law.weight == 0.5 and law.left_std == law.right_std),
        "finite-third-moment": not isinstance(law, Student) or law.freedom > 3,
        "discrete": False,
        "strong-growth": law.std**2 <= 0.75 * law.mean**2,
        "spb": law.success(1).low > 0.5,
    }[name]


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("name", CLASSES)
def test_what_is_drawn_belongs_to_the_class(name: str, exact: bool) -> None:
    """Every law drawn meets the definition of its class; Hypothesis's own check would object to many rejections."""

    @THOROUGH
    @given(noise_laws(**CLASSES[name], exact=exact))
    def every(law: Any) -> None:
        assert belongs(law, name), law
        assert law.mean != 0
        assert law.std > 0
        if exact:
            assert isinstance(law, (FiniteLaw, AtomUniform))

    every()


@pytest.mark.parametrize("name", [name for name in CLASSES if name != "all"])
def test_membership_is_a_real_question(name: str) -> None:
    """Negative control: among all laws there is one outside each class, and the check of this file says so."""
    assert not belongs(find(noise_laws(), lambda law: not belongs(law, name), settings=WITHOUT_SHRINKING), name)


@pytest.mark.parametrize("name", CLASSES)
def test_both_signs_and_far_scales_are_drawn(name: str) -> None:
    laws = noise_laws(**CLASSES[name], exact=True)
    for wanted in (lambda m: m < 0, lambda m: 0 < m < Fraction(1, 1000), lambda m: m < -1000):
        find(laws, lambda law, wanted=wanted: wanted(law.exact_mean), settings=WITHOUT_SHRINKING)  # type: ignore[misc]


@pytest.mark.parametrize("name", CLASSES)
def test_nothing_is_thrown_away(name: str) -> None:
    """Most draws come to their end (Hypothesis itself breaks off some); a filter would be noticed."""

    def finished(laws: SearchStrategy[Any]) -> list[bool]:
        ends: list[bool] = []

        @settings(THOROUGH, max_examples=60, suppress_health_check=list(HealthCheck))
        @given(st.data())
        def draw(data: st.DataObject) -> None:
            ends.append(False)
            data.draw(laws)
            ends[-1] = True

        draw()
        return ends

    laws = noise_laws(**CLASSES[name])
    assert np.mean(finished(laws)) > 0.8
    if name == "all":
        assert np.mean(finished(laws.filter(lambda law: 0 < law.mean < 0.1))) < 0.5


# ------------------------------------------------------------------ extremal laws


def ratio(law: Any) -> Fraction:
    """Return r = variance / mean^2."""
    mean, variance = moments(law)
    return variance / mean**2


REACHED: dict[str, tuple[dict[str, Any], Callable[[Any], bool]]] = {
    "two points": ({}, lambda law: isinstance(law, FiniteLaw) and len(law.values) == 2 and 0 not in law.values),
    "three points": ({}, lambda law: isinstance(law, FiniteLaw) and len(law.values) == 3),
    "four points, one of them 0": (
        {},
        lambda law: isinstance(law, FiniteLaw) and len(law.values) == 4 and 0 in law.values,
    ),
    "Cantelli": ({}, lambda law: right(law) == 1 / (1 + ratio(law)) and ratio(law) > 5),
    "Cantelli, rare": ({}, lambda law: right(law) == 1 / (1 + ratio(law)) and ratio(law) > 500),
    "Gauss, far": (
        {"assume": "unimodal-symmetric"},
        lambda law: law.atom > 0 and ratio(law) < Fraction(3, 4) and 1 - right(law) == Fraction(2, 9) * ratio(law),
    ),
    "Gauss, near": (
        {"assume": "unimodal-symmetric"},
        lambda law: ratio(law) > 1 and (2 * right(law) - 1) ** 2 * 3 * ratio(law) == 1,
    ),
    "Chebyshev, halved": (
        {"assume": "symmetric"},
        lambda law: right(law) == 1 - ratio(law) / 2 and ratio(law) < Fraction(1, 2),
    ),
    "growth at its limit": (CLASSES["strong-growth"], lambda law: ratio(law) == Fraction(3, 4)),
    "atom at 0 inside a stretch": ({"assume": "unimodal"}, lambda law: law.mode == 0 and law.atom > 0 and law.low < 0),
    "just above 1/2": ({"assume": "spb"}, lambda law: 0 < right(law) - Fraction(1, 2) < Fraction(1, 100)),
}


@pytest.mark.parametrize("name", REACHED)
def test_extremal_laws_are_reached(name: str) -> None:
    """Every law at which a classical inequality is an equality is found within 3000 draws."""
    arguments, wanted = REACHED[name]
    assert wanted(find(noise_laws(**arguments, exact=True), wanted, settings=WITHOUT_SHRINKING))


def test_gausss_law_is_drawn_on_purpose() -> None:
    """One draw in 25 at least is at Gauss's extreme, which untied parameters hardly ever meet."""
    _, extreme = REACHED["Gauss, far"]
    laws = drawn(noise_laws(assume="unimodal-symmetric", exact=True))
    assert sum(map(extreme, laws)) * 25 >= len(laws)


def test_laws_without_moments_are_drawn_where_the_class_allows_them() -> None:
    assert find(noise_laws(), lambda law: law.std == np.inf, settings=WITHOUT_SHRINKING).third_moment == np.inf
    with pytest.raises(NoSuchExample):
        find(noise_laws(assume="finite-third-moment"), lambda law: law.third_moment == np.inf, settings=THOROUGH)


# ------------------------------------------------------------------ shrinking


def size(law: FiniteLaw | AtomUniform) -> int:
    """Return the largest integer that is needed to write a law down."""
    numbers = (
        (*law.values, *law.probabilities) if isinstance(law, FiniteLaw) else (law.atom, law.mode, law.low, law.high)
    )
    return max(max(abs(x.numerator), x.denominator) for x in numbers)


SHRUNK: dict[str, tuple[dict[str, Any], Callable[[Any], bool], int]] = {
    "anything": ({}, lambda law: True, 2),
    "discrete": ({"assume": "discrete"}, lambda law: True, 2),
    "may fail": ({}, lambda law: law.success_exact(1) < 1, 2),
    "often fails": ({}, lambda law: law.success_exact(1) < Fraction(1, 3), 4),
    "negative mean": ({}, lambda law: law.exact_mean < 0 and right(law) < 1, 4),
    "large batch does worse": ({}, lambda law: law.success_exact(2) < law.success_exact(1), 6),
    "symmetric": ({"assume": "symmetric"}, lambda law: right(law) < 1, 2),
    "spb": ({"assume": "spb"}, lambda law: right(law) < Fraction(3, 5), 12),
    "growth": (CLASSES["strong-growth"], lambda law: right(law) < 1, 7),
    "unimodal": ({"assume": "unimodal"}, lambda law: not even(law), 2),
}


@pytest.mark.parametrize("name", every(3, SHRUNK, heavy=("negative mean", "spb")))
def test_laws_shrink_to_small_ones(name: str) -> None:
    """The shrunk law is written with integers up to the bound of its row, and a finite one has at most two points."""
    arguments, wanted, largest = SHRUNK[name]
    law = find(noise_laws(**arguments, exact=True), wanted, settings=FINDING)
    assert size(law) <= largest, law
    if isinstance(law, FiniteLaw):
        assert len(law.values) <= 2


# ------------------------------------------------------------------ the other strategies


def drawn(strategy: SearchStrategy[Any]) -> list[Any]:
    found: list[Any] = []

    @THOROUGH
    @given(strategy)
    def keep(value: Any) -> None:
        found.append(value)

    keep()
    return found


def test_batch_sizes_fill_their_range() -> None:
    assert set(drawn(batch_sizes(min_value=3, max_value=6))) == {3, 4, 5, 6}
    assert find(batch_sizes(), lambda n: True, settings=FINDING) == 1
    assert {1, 32} <= set(drawn(batch_sizes()))


def test_gradients_hold_zeros_tiny_and_huge_entries() -> None:
    arrays = drawn(gradients())
    assert all(a.dtype == np.float64 and a.ndim == 1 and 1 <= a.size <= 8 and np.all(np.isfinite(a)) for a in arrays)
    entries = np.abs(np.concatenate(arrays))
    assert np.any(entries == 0)
    assert np.any((entries > 0) & (entries < 1e-300))
    assert np.any(entries > 1e300)


def test_gradients_keep_to_what_is_asked() -> None:
    arrays = drawn(gradients(dimensions=st.just(3), max_magnitude=2, allow_zeros=False))
    assert all(a.shape == (3,) for a in arrays)
    entries = np.concatenate(arrays)
    assert np.all(entries != 0)
    assert np.abs(entries).max() == 2
    assert entries.min() < 0 < entries.max()


def test_success_probabilities_hold_the_ends_and_one_half() -> None:
    entries = np.concatenate(drawn(success_probabilities()))
    assert entries.min() == 0
    assert entries.max() == 1
    assert np.any(entries == 0.5)
    above = np.concatenate(drawn(success_probabilities(dimensions=st.integers(1, 2), above_half=True)))
    assert above.min() == np.nextafter(0.5, 1)
    assert above.max() == 1


def test_votes_are_probabilities() -> None:
    """The three probabilities of a node are fractions that add up to 1; without abstention the third is 0."""
    votes = drawn(vote_settings(abstain=True))
    assert all(v.p_plus + v.p_minus + v.p_zero == 1 and min(v.p_plus, v.p_minus, v.p_zero) >= 0 for v in votes)
    assert any(v.p_zero > 0 and v.p_plus == v.p_minus for v in votes)
    plain = drawn(vote_settings(nodes=st.integers(1, 4)))
    assert {v.nodes for v in plain} == {1, 2, 3, 4}
    assert all(v.p_zero == 0 and v.rho == float(v.p_plus) for v in plain)
    assert {0.0, 0.5, 1.0} <= {v.rho for v in plain}
    assert all(v.p_plus > v.p_minus for v in drawn(vote_settings(abstain=True, above_half=True)))


BAD: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "class": (lambda: noise_laws(assume="bimodal"), ArgumentError, "assume='bimodal'"),  # type: ignore[call-overload]
    "unhashable class": (lambda: noise_laws(assume=[]), ArgumentError, r"assume=\[\]"),  # type: ignore[call-overload]
    "c missing": (lambda: noise_laws(assume="strong-growth"), ArgumentError, "growth constant c"),
    "c out of place": (lambda: noise_laws(assume="symmetric", c=1), ArgumentError, "c=1 with assume='symmetric'"),
    "c alone": (lambda: noise_laws(c=1), ArgumentError, "assume=None"),
    "c zero": (lambda: noise_laws(assume="strong-growth", c=0), DomainError, "c > 0"),
    "c nan": (lambda: noise_laws(assume="strong-growth", c=float("nan")), DomainError, "c=nan"),
    "c text": (lambda: noise_laws(assume="strong-growth", c="1"), ArgumentError, "c='1'"),  # type: ignore[call-overload]
    "exact": (lambda: noise_laws(exact=1), ArgumentError, "exact=1"),  # type: ignore[call-overload]
    "batch range": (lambda: batch_sizes(min_value=5, max_value=4), DomainError, "min_value=5, max_value=4"),
    "batch 0": (lambda: batch_sizes(min_value=0), DomainError, "min_value=0"),
    "batch float": (lambda: batch_sizes(max_value=4.0), ArgumentError, "max_value=4.0"),  # type: ignore[arg-type]
    "dimension": (lambda: gradients(dimensions=3), ArgumentError, "dimensions=3"),  # type: ignore[arg-type]
    "magnitude": (lambda: gradients(max_magnitude=0.0), DomainError, "max_magnitude=0.0"),
    "infinite magnitude": (lambda: gradients(max_magnitude=np.inf), DomainError, "max_magnitude=inf"),
    "magnitude text": (lambda: gradients(max_magnitude="1"), ArgumentError, "max_magnitude='1'"),  # type: ignore[arg-type]
    "zeros": (lambda: gradients(allow_zeros=None), ArgumentError, "allow_zeros=None"),  # type: ignore[arg-type]
    "half": (lambda: success_probabilities(above_half=2), ArgumentError, "above_half=2"),  # type: ignore[arg-type]
    "nodes": (lambda: vote_settings(nodes=3), ArgumentError, "nodes=3"),  # type: ignore[arg-type]
    "abstain": (lambda: vote_settings(abstain=0), ArgumentError, "abstain=0"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", BAD)
def test_impossible_combinations_raise_at_once(name: str) -> None:
    """A strategy is refused when it is made, not when it is drawn from, and the message shows the argument."""
    make, kind, message = BAD[name]
    with pytest.raises(kind, match=message):
        make()


@pytest.mark.parametrize("c", [0.3, 1e-9, 1e9, 2])
def test_any_growth_constant_is_kept_exactly(c: float) -> None:
    """A float c means that very number: no law exceeds it by a rounding."""
    for law in drawn(noise_laws(assume="strong-growth", c=c, exact=True)):
        assert ratio(law) <= Fraction(c)


def test_every_public_strategy_is_listed() -> None:
    made_here = {n for n, v in vars(strategies).items() if getattr(v, "__module__", "") == strategies.__name__}
    others = {"LawClass", "smooth_problems"}  # a name for words, and what lives with the problems
    assert {n for n in made_here if not n.startswith("_")} | others == set(strategies.__all__)

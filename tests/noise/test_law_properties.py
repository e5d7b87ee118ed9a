"""The properties of laws that a search uses agree with their distribution functions and with each other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from signdescent.errors import DomainError
from signdescent.noise import FAMILIES, Family, Law
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.biased import AnyMean, Cauchy, PowerTails
from signdescent.noise.exact import ExactLaw
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.law import Continuous, FloatArray, Rng, Success
from signdescent.noise.pieces import Peaked, Pieces


def fractions(*values: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


HALF, ONE = Fraction(1, 2), Fraction(1)
PARTS = ((HALF, HALF, ONE / 3), (-ONE, HALF, HALF), (HALF, 7 * HALF, ONE / 6))
EXACT: dict[str, ExactLaw] = {
    "points": FiniteLaw(fractions("-2", "0", "1", "5/2"), fractions("1/5", "1/10", "2/5", "3/10")),
    "one point": FiniteLaw(fractions("-3/2"), fractions("1")),
    "a mean of 0": AnyMean(fractions("-3", "2"), fractions("2/5", "3/5")),
    "an atom": AtomUniform(*fractions("1/3", "1/2", "-1", "3")),
    "no atom": AtomUniform(*fractions("0", "1/2", "-1", "3")),
    "an atom at 0": AtomUniform(*fractions("1/4", "0", "-1", "3")),
    "pieces": Pieces(PARTS),
    "pieces with a mode": Peaked(PARTS, Fraction(1, 2)),
    "power tails": PowerTails(*fractions("1/2", "1/5", "3/2")),
    "Cauchy": Cauchy(Fraction(2, 3)),
}
OTHERS = {
    family.name: family.build(**{k: low + (high - low) / 3 for k, (low, high) in family.ranges.items()})
    for family in FAMILIES
}
ALL: dict[str, Law] = {**EXACT, **{f"{name} family": law for name, law in OTHERS.items()}}


def at(law: Law, x: Fraction | float) -> float:
    """Return P(X = x), by the distribution function."""
    return float(law.cdf(float(x)) - law.cdf(np.nextafter(float(x), -np.inf)))


@pytest.mark.parametrize("name", ALL)
def test_the_chances_of_the_signs_are_those_of_the_distribution_function(name: str) -> None:
    law = ALL[name]
    plus, minus, zero = map(float, law.sign_chances)
    assert plus == pytest.approx(1 - float(law.cdf(0.0)), abs=1e-12)
    assert zero == pytest.approx(at(law, 0), abs=1e-12)
    assert plus + minus + zero == pytest.approx(1)


@pytest.mark.parametrize("name", [name for name, law in ALL.items() if law.peak is not None])
@pytest.mark.parametrize("radius", fractions("0", "1/2", "3/2", "9"), ids=str)
def test_the_chance_near_the_mode_counts_both_ends(name: str, radius: Fraction) -> None:
    law = ALL[name]
    low, high = (float(law.peak + side * radius) for side in (-1, 1))  # type: ignore[operator]
    assert float(law.near_peak(radius)) == pytest.approx(float(law.cdf(high) - law.cdf(low)) + at(law, low), abs=1e-12)
    assert law.near_peak(-radius - 1) == 0


@pytest.mark.parametrize("name", [name for name, law in ALL.items() if law.peak is None])
def test_without_a_known_mode_no_chance_near_it_is_given(name: str) -> None:
    with pytest.raises(DomainError, match="Expected a law with a known mode"):
        ALL[name].near_peak(Fraction(1))


@pytest.mark.parametrize("name", EXACT)
def test_a_law_is_rebuilt_from_its_numbers(name: str) -> None:
    """With the lengths times 3 it is the law of 3X; laws that are never simplified have numbers all the same."""
    law = EXACT[name]
    assert law.numbers
    if law.lengths is None:
        return
    assert law.rebuilt(law.numbers) == law
    numbers = list(law.numbers)
    numbers[law.lengths] = [3 * v for v in numbers[law.lengths]]
    assert law.rebuilt(numbers) == law.moved(Fraction(3))


@pytest.mark.parametrize("factor", fractions("3/2", "-2"), ids=str)
@pytest.mark.parametrize("name", EXACT)
def test_a_moved_law_has_the_moments_of_factor_times_x_plus_shift(name: str, factor: Fraction) -> None:
    law, shift = EXACT[name], Fraction(1, 7)
    moved: Any = law.moved(factor, shift)
    if moved is None:
        return
    assert type(moved) is type(law)
    assert moved.exact_mean == factor * law.exact_mean + shift
    for power in (2, 3):
        assert moved.central_moment(power) == abs(factor) ** power * law.central_moment(power)
    assert float(moved.cdf(1.25)) == pytest.approx(
        float(law.cdf((1.25 - float(shift)) / float(factor)))
        if factor > 0
        else 1 - float(law.cdf(np.nextafter((1.25 - float(shift)) / float(factor), -np.inf)))
    )


def test_only_laws_that_say_so_are_moved() -> None:
    assert {name for name, law in EXACT.items() if law.moved(Fraction(2)) is None} == {
        "pieces",
        "power tails",
        "Cauchy",
    }
    assert Gaussian(1.0, 1.0).moved(Fraction(2)) is None


@pytest.mark.parametrize("name", ALL)
def test_every_law_describes_itself_in_one_line(name: str) -> None:
    assert ALL[name].describe()
    assert "\n" not in ALL[name].describe()


@pytest.mark.parametrize(
    ("values", "chances", "expected"),
    [
        ("0 1 2", "1/4 1/2 1/4", True),
        ("0 1 3", "1/4 1/2 1/4", False),
        ("0 1 2", "1/2 1/8 3/8", False),
        ("1", "1", False),
    ],
    ids=["peaked", "uneven gaps", "a valley", "one point"],
)
def test_lattice_unimodal_laws_rise_and_fall_on_even_gaps(values: str, chances: str, expected: bool) -> None:
    assert FiniteLaw(fractions(*values.split()), fractions(*chances.split())).lattice_unimodal is expected


@dataclass(frozen=True)
class Triangular(Continuous):
    """A law that nothing in the package knows: 1 plus the sum of two uniforms on [-1, 1]."""

    mean = 1.0
    std = (2 / 3) ** 0.5
    third_moment = 0.8
    unimodal = symmetric = True

    def cdf(self, x: Any) -> FloatArray:
        """Return P(X <= x)."""
        y = np.clip(np.asarray(x, dtype=float) - 1, -2, 2)
        return np.asarray(np.where(y < 0, (2 + y) ** 2 / 8, 1 - (2 - y) ** 2 / 8))

    def sample(self, shape: int | tuple[int, ...], *, rng: Rng) -> FloatArray:
        """Draw."""
        return 1 + np.random.default_rng(rng).triangular(-2, 0, 2, shape)

    def success(self, batch_size: int = 1) -> Success:
        """Return P(X > 0)."""
        del batch_size
        return Success(7 / 8, 7 / 8, "closed form")


def test_a_new_law_needs_one_class_and_nothing_else() -> None:
    """The answers follow from its moments, its shape and its distribution function."""
    law: Law = Triangular()
    assert law.sign_chances == (7 / 8, 1 / 8, 0.0)
    assert law.peak == 1.0
    assert law.near_peak(Fraction(1)) == pytest.approx(3 / 4)
    assert law.noise_ratio == Fraction(2, 3)
    assert law.describe() == "Triangular of mean 1 and std 0.8165"
    assert isinstance(Family("triangular", {}, Triangular).build(), Triangular)


def test_a_finite_law_is_made_of_values_with_weights() -> None:
    """Equal values are merged, weights of 0 left out, and all divided by their sum; a mean of 0 is still refused."""
    law = FiniteLaw.of(((1, 2), (Fraction(-1), 0), (Fraction(3, 2), 1), (1, Fraction(1))))
    assert law == FiniteLaw(fractions("1", "3/2"), fractions("3/4", "1/4"))
    assert type(AnyMean.of(((-1, 1), (1, 1)))) is AnyMean
    with pytest.raises(DomainError, match="a mean other than 0"):
        FiniteLaw.of(((-1, 1), (1, 1)))
    with pytest.raises(DomainError, match="a law that sums to 1"):
        FiniteLaw.of(((-1, -1), (1, 2)))

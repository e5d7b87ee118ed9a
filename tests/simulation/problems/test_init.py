"""The table of problems."""

from __future__ import annotations

import inspect
import pkgutil

import numpy as np
import pytest

from reference.problems import CASES, case, node_count
from signdescent.simulation import problems
from signdescent.simulation.problems import PROBLEMS, Problem

HELPERS = {
    "additive",
    "arguments",
    "biased_quadratic",
    "finite_sums",
    "idx",
    "image_batches",
    "images",
    "node_quadratics",
    "problem",
    "shared",
}


def test_every_file_of_problems_is_in_the_table() -> None:
    """A file under simulation/problems is a listed helper, or makes an entry of PROBLEMS."""
    makers = {inspect.unwrap(make).__module__.rsplit(".", 1)[-1] for make in PROBLEMS.values()}
    files = {module.name for module in pkgutil.iter_modules(problems.__path__)}
    assert files == makers | HELPERS


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_argument_of_a_maker_is_a_keyword_with_a_default(name: str) -> None:
    """`PROBLEMS[name]()` works for every name, and parameters are given by name."""
    for parameter in inspect.signature(PROBLEMS[name]).parameters.values():
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
        assert parameter.default is not inspect.Parameter.empty


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_is_called_as_in_the_table(name: str) -> None:
    """A problem's name starts with its name in the table, so that results can be traced back."""
    assert PROBLEMS[name]().name.startswith(name.removesuffix("_8x8"))


@pytest.mark.parametrize("name", CASES)
def test_shapes_are_those_of_the_protocol(name: str) -> None:
    """Points (..., d) give values (...), gradients (..., d), node gradients (..., nodes, d), draws (runs, nodes, d)."""
    problem: Problem = case(name)
    d, nodes = problem.dimension, node_count(problem)
    assert problem.start.shape == (d,)
    for shape in ((d,), (2, d), (2, 1, d)):
        x = np.broadcast_to(problem.start, shape)
        assert np.shape(problem.value(x)) == shape[:-1]
        assert problem.gradient(x).shape == shape
        assert problem.node_gradients(x, nodes).shape == (*shape[:-1], nodes, d)
        found = problem.success_probability(x)
        assert found is None or found.shape == shape
    drawn = problem.oracle(np.tile(problem.start, (4, 1)), nodes, batch_size=1, rng=np.random.default_rng(0))
    assert drawn.shape == (4, nodes, d)
    assert problem.smoothness is None or problem.smoothness.shape == (d,)

"""The table of problems is complete and follows the protocol."""

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
    "fading",
    "finite_sums",
    "idx",
    "image_batches",
    "images",
    "node_quadratics",
    "problem",
    "shared",
}


def test_every_file_of_problems_is_in_the_table() -> None:
    """Each file of simulation/problems is a listed helper or defines an entry of PROBLEMS."""
    makers = {inspect.unwrap(make).__module__.rsplit(".", 1)[-1] for make in PROBLEMS.values()}
    files = {module.name for module in pkgutil.iter_modules(problems.__path__)}
    assert files == makers | HELPERS


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_argument_of_a_constructor_is_a_keyword_with_a_default(name: str) -> None:
    """`PROBLEMS[name]()` works for all names, and all parameters are keywords."""
    for parameter in inspect.signature(PROBLEMS[name]).parameters.values():
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
        assert parameter.default is not inspect.Parameter.empty


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_has_its_name_of_the_table(name: str) -> None:
    """The name of a problem starts with its key in the table."""
    assert PROBLEMS[name]().name.startswith(name.removesuffix("_8x8"))


@pytest.mark.parametrize("name", CASES)
def test_shapes_are_those_of_the_protocol(name: str) -> None:
    """Values have shape (...), gradients (..., d), node gradients (..., nodes, d) and draws (runs, nodes, d)."""
    problem: Problem = case(name)
    d, nodes = problem.dimension, node_count(problem)
    assert problem.start.shape == (d,)
    for shape in ((d,), (2, d), (2, 1, d)):
        x = np.broadcast_to(problem.start, shape)
        assert np.shape(problem.value(x)) == shape[:-1]
        assert problem.gradient(x).shape == shape
        assert problem.node_gradients(x, nodes).shape == (*shape[:-1], nodes, d)
        chances = problem.success_probability(x)
        assert chances is None or chances.shape == shape
    drawn = problem.oracle(np.tile(problem.start, (4, 1)), nodes, batch_size=1, rng=np.random.default_rng(0))
    assert drawn.shape == (4, nodes, d)
    assert problem.smoothness is None or problem.smoothness.shape == (d,)

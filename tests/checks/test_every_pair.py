"""Every method runs on every problem for which it is defined."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems import PROBLEMS
from signdescent.simulation.simulate import simulate

SMALL = [name for name in PROBLEMS if not name.startswith("image")]
SCALE = {"ssdm_common_scale": {"scale": 100.0}}  # G is at least the size of every sample


@pytest.mark.parametrize(("method", "problem"), list(itertools.product(METHODS, SMALL)))
def test_a_method_runs_on_a_problem(method: str, problem: str) -> None:
    """Three steps end at finite points and count bits; signSGD has one node only."""
    what = PROBLEMS[problem]()
    nodes = what.nodes or 1
    if method == "sign_sgd" and nodes > 1:
        pytest.skip("signSGD has one node")
    run = simulate(
        METHODS[method](**SCALE.get(method, {})), what, steps=3, step_size=1e-3, nodes=nodes, runs=2, block_runs=2
    )
    assert np.isfinite(run.points).all()
    assert (run.bits_up > 0).all()
    assert (run.bits_down > 0).all() or method == "sign_sgd"  # one node receives nothing

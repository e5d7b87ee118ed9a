"""Many runs at once: against a loop over runs, against their random numbers alone, and against optax."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any

import numpy as np

from benchmarks import optax_runs
from benchmarks.plain_loop import Replay, one_run
from benchmarks.timing import Case, Way
from signdescent.simulation._block import default_block_runs
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems.rosenbrock import Rosenbrock
from signdescent.simulation.simulate import Simulation, simulate

__all__ = ["cases"]

RUNS, NODES, DIMENSION, GAMMA, MOMENTUM = 1000, 5, 10, 0.02, 0.9
PARAMETERS: dict[str, dict[str, float]] = {"majority_vote": {}, "ssdm": {"momentum": MOMENTUM}}
LOOP_RUNS = 4  # for the loop, which is compared run by run


def cases(largest: int) -> Iterator[Case]:
    """Yield the comparisons; few steps where the largest size is below 10^6."""
    steps = 400 if largest >= 10**6 else 10
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        for method in PARAMETERS:
            for executor in (None, pool):
                yield _rosenbrock(method, steps, executor)
        yield from optax_runs.cases(steps, pool)


def _rosenbrock(method: str, steps: int, executor: Executor | None) -> Case:
    each = NODES * DIMENSION * steps

    def ours(runs: int = RUNS) -> Simulation:
        return simulate(
            METHODS[method](**PARAMETERS[method]),
            Rosenbrock(dimension=DIMENSION),
            steps=steps,
            step_size=GAMMA,
            nodes=NODES,
            runs=runs,
            executor=executor,
            record=(),
        )

    block_runs = default_block_runs(NODES, DIMENSION)

    def loop(rng: Any) -> Any:
        return one_run(method, rng, steps=steps, nodes=NODES, dimension=DIMENSION, gamma=GAMMA, beta=MOMENTUM)

    def loops() -> None:
        for run in range(LOOP_RUNS):
            loop(np.random.default_rng(run))

    def accuracy() -> str:
        size = {"block_runs": block_runs, "nodes": NODES, "dimension": DIMENSION, "steps": steps}
        points = enumerate(ours(2).points)
        off = max(np.abs(loop(Replay(seed=0, run=run, **size)) - point).max() for run, point in points)
        return f"two runs against the loop on the same random numbers: {off:.1e} at most"

    def draw() -> None:
        for block in range(-(-RUNS // block_runs)):
            rng = np.random.default_rng(block)
            for _ in range(steps):
                rng.integers(DIMENSION - 1, size=(block_runs, NODES))
                rng.standard_normal((block_runs, NODES, DIMENSION))
                if method == "ssdm":
                    rng.random((block_runs, NODES, DIMENSION))

    goal = 50 if executor else None
    others = {"a loop over runs, steps and nodes": Way(call=loops, count=LOOP_RUNS * each, goal=goal)}
    if executor is None:
        others["limit: random numbers"] = Way(call=draw, count=RUNS * each, goal=2, is_limit=True)
    return Case(
        topic=f"simulate {method} on Rosenbrock",
        name=f"{RUNS} runs of {NODES} nodes, blocks of {block_runs}, {'2 processes' if executor else 'one process'}",
        size=RUNS * each,
        ours=Way(call=ours, count=RUNS * each),
        others=others,
        accuracy=accuracy,
    )

"""One block of runs: the unit of work, of storage and of randomness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent.errors import DomainError
from signdescent.simulation.methods.method import FloatArray, Method
from signdescent.simulation.problems.problem import Problem
from signdescent.simulation.records import RECORDS, Snapshot

__all__ = ["STREAM_VERSION", "Block", "Results", "Task", "default_block_runs", "record_steps", "run_block"]

Block = Mapping[str, NDArray[Any]]

STREAM_VERSION = 2
"""Version of the random streams. Increase it if the bits of a task change."""

MOST_RUNS = 256  # runs of a default block; a block is always simulated in full
MOST_NUMBERS = (
    2**14
)  # numbers in the gradients of one step of a default block: amortises NumPy's overhead and fits caches

ORACLE, METHOD = 0, 1  # the two streams of a block: methods with equal seeds see the same gradient noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """All arguments of a block except its number.

    Parameters
    ----------
    method : Method
    problem : Problem
    start : ndarray, shape (d,)
    step_sizes : ndarray, shape (steps,)
    nodes, batch_size, seed, block_runs : int
    record : tuple of str
        Keys of `RECORDS`.
    record_every : int
    """

    method: Method
    problem: Problem
    start: FloatArray
    step_sizes: FloatArray
    nodes: int
    batch_size: int
    seed: int
    block_runs: int
    record: tuple[str, ...]
    record_every: int


def default_block_runs(nodes: int, dimension: int) -> int:
    """Return the default number of runs in a block: the largest power of two within both limits, at least 1.

    It does not depend on the machine or on the number of runs, and neither does run j.

    >>> [default_block_runs(nodes, 10) for nodes in (1, 5, 100, 10_000)]
    [256, 256, 16, 1]
    """
    fitting = max(1, min(MOST_RUNS, MOST_NUMBERS // (nodes * dimension)))
    return 1 << (fitting.bit_length() - 1)


def record_steps(steps: int, record_every: int) -> NDArray[np.int64]:
    """Return the recorded steps: 0, record_every, 2 record_every, ..., and the final point."""
    return np.unique(np.append(np.arange(0, steps, record_every), steps))


def run_block(task: Task, block: int) -> Block:
    """Simulate all steps of one block of runs.

    Returns
    -------
    mapping from str to ndarray
        ``"point"`` of shape (runs, d); ``"bits_up"``, summed over the nodes, and ``"bits_down"`` of shape (runs,); and
        each record, of shape (records, runs).
    """
    oracle_rng, method_rng = (
        np.random.default_rng(np.random.SeedSequence(task.seed, spawn_key=(block, stream)))
        for stream in (ORACLE, METHOD)
    )
    method, problem, nodes, batch_size = task.method, task.problem, task.nodes, task.batch_size
    point = np.tile(task.start, (task.block_runs, 1))
    bits_up = np.zeros((task.block_runs, nodes), dtype=np.int64)
    bits_down = np.zeros(task.block_runs, dtype=np.int64)
    results = Results(task)

    def sample(x: FloatArray) -> FloatArray:
        return _at_finite(x, task.start, lambda y: problem.oracle(y, nodes, batch_size=batch_size, rng=oracle_rng))

    def value(x: FloatArray) -> FloatArray:
        return _at_finite(x, task.start, problem.value)

    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges ends at inf or NaN
        gradients = sample(point)
        _check_shape(gradients, (task.block_runs, nodes, point.shape[1]), problem)
        state = method.init(point, gradients)
        for k, gamma in enumerate(task.step_sizes.tolist()):
            if k:
                gradients = sample(point)
            state, info = method.step(state, gradients, step_size=gamma, rng=method_rng, value=value)
            bits_up += info.bits_up
            bits_down += info.bits_down
            if k % task.record_every == 0:
                results.add(point, info.update)
            point = state.point
        results.add(point, None)
    return {"point": point, "bits_up": bits_up.sum(axis=1), "bits_down": bits_down, **results.records}


class Results:
    """The records of one block, in arrays that are filled step by step.

    Parameters
    ----------
    task : Task
        Defines the records and their steps.
    """

    def __init__(self, task: Task) -> None:
        shape = (len(record_steps(len(task.step_sizes), task.record_every)), task.block_runs)
        self.records = {name: np.empty(shape) for name in task.record}
        self._task = task
        self._next = 0

    def add(self, point: FloatArray, update: FloatArray | None) -> None:
        """Record one step of all runs."""
        if self.records:
            task = self._task
            gradient = _at_finite(point, task.start, task.problem.gradient)
            now = Snapshot(
                problem=task.problem,
                point=point,
                gradient=gradient,
                update=update,
                nodes=task.nodes,
                batch_size=task.batch_size,
            )
            for name, rows in self.records.items():
                rows[self._next] = RECORDS[name](now)
        self._next += 1


def _at_finite(x: FloatArray, start: FloatArray, evaluate: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """Evaluate at the points of all runs. Return NaN for points that are not finite, which problems reject."""
    finite = np.isfinite(x)
    if finite.all():
        return evaluate(x)
    lost = np.asarray(~finite.all(axis=-1))
    values = np.array(evaluate(np.where(lost[:, np.newaxis], start, x)), dtype=np.float64)
    values[lost] = np.nan
    return values


def _check_shape(gradients: FloatArray, shape: tuple[int, ...], problem: Problem) -> None:
    if np.shape(gradients) != shape:
        msg = (
            f"Expected problem.oracle to return shape {shape} (runs, nodes, d); "
            f"got shape {np.shape(gradients)} from problem={problem.name!r}."
        )
        raise DomainError(msg)

"""Many runs of a method on a problem, in batches, on any executor. Equal seeds give equal bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import whole
from signdescent.errors import ArgumentError, CampaignError, DomainError, SigndescentError
from signdescent.simulation._block import Block, Task, default_block_runs, record_steps, run_block
from signdescent.simulation._store import BlockStore
from signdescent.simulation.methods.method import FloatArray, Method
from signdescent.simulation.problems.problem import Problem
from signdescent.simulation.records import checked_records
from signdescent.simulation.schedules import Schedule, step_sizes

__all__ = ["Simulation", "simulate"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Simulation:
    """The result of many runs of one method on one problem.

    Parameters
    ----------
    method : Method
        The method with its parameters.
    problem : str
        The name of the problem.
    recorded_steps : ndarray of int, shape (records,)
        The step k of each record. The last one is `steps`, the final point.
    records : mapping from str to ndarray, shape (records, runs)
        The recorded quantities at x_k.
    points : ndarray, shape (runs, d)
        The final points.
    bits_up, bits_down : ndarray, shape (runs,)
        Bits over all steps: sent by a node, averaged over the nodes, and received by each node.
    steps, nodes, runs, batch_size, record_every, block_runs, seed : int
        The arguments. Together with the method, the problem, `start` and `step_sizes` they determine all bits.
    start : ndarray, shape (d,)
        The starting point x_0.
    step_sizes : ndarray, shape (steps,)
        The gamma_k.
    """

    method: Method
    problem: str
    recorded_steps: NDArray[np.int64]
    records: Mapping[str, FloatArray]
    points: FloatArray
    bits_up: FloatArray
    bits_down: FloatArray
    steps: int
    nodes: int
    runs: int
    batch_size: int
    record_every: int
    block_runs: int
    seed: int
    start: FloatArray
    step_sizes: FloatArray

    @property
    def diverged(self) -> NDArray[np.bool_]:
        """Whether each run ended at a point that is not finite, shape (runs,)."""
        return np.asarray(~np.isfinite(self.points).all(axis=1))


def simulate(
    method: Method,
    problem: Problem,
    *,
    steps: int,
    step_size: float | Schedule,
    nodes: int = 1,
    runs: int = 1,
    batch_size: int = 1,
    rng: np.random.Generator | int = 0,
    executor: Executor | None = None,
    record: Sequence[str] = ("value", "gradient_norm"),
    record_every: int = 1,
    start: ArrayLike | None = None,
    cache: str | Path | None = None,
    block_runs: int | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Simulate many runs of a method from one starting point.

    Runs are simulated in blocks. The seed and the number of a block determine its random streams. So equal arguments
    give equal bits, for every executor, number of workers and order of completion, and run j does not depend on the
    number of runs. The last block is simulated in full and truncated.

    Parameters
    ----------
    method : Method
        The method, such as ``METHODS["ssdm"](momentum=0.9)``.
    problem : Problem
        The problem. With an executor of processes, method and problem must be picklable.
    steps : int, >= 1
        The number of steps K.
    step_size : float or callable, > 0
        A constant step size, or a function from k to gamma_k; see `signdescent.simulation.schedules`.
    nodes, runs, batch_size : int, >= 1
        The numbers of nodes, of independent runs, and of samples in each stochastic gradient.
    rng : int or numpy.random.Generator
        A seed >= 0, or a generator from which one seed is drawn.
    executor : concurrent.futures.Executor, optional
        Where the blocks run. If None, in this process. For Dask use ``client.get_executor(pure=False)``.
    record : sequence of str
        Keys of `signdescent.simulation.records.RECORDS`.
    record_every : int, >= 1
        Record at steps 0, record_every, ... and at the final point. Memory grows with the number of records.
    start : array_like, shape (d,), optional
        The starting point x_0. If None, that of the problem.
    cache : path, optional
        A folder for finished blocks. An interrupted campaign continues from it. The names of the files depend on all
        arguments, class names, fields and versions, but not on code. Use another folder after a change of code.
    block_runs : int, >= 1, optional
        The number of runs in a block, which affects the bits. By default the largest power of two with
        block_runs * nodes * d <= 2^14, at most 256 and at least 1, which is fast for many runs. For few runs, give
        their number.
    progress : callable, optional
        Called with (finished blocks, all blocks) at the start and after each block.

    Returns
    -------
    Simulation
        Records, final points and bits of each run.

    Raises
    ------
    DomainError, ArgumentError
        If an argument is outside its domain or of a wrong type.
    InputFileError
        If the cache is not a folder.
    CampaignError
        If a worker of the executor died.

    Examples
    --------
    The function f(x) = |x|^2 / 2 with Gaussian noise. Other problems are in `signdescent.simulation.problems`.

    >>> from types import SimpleNamespace
    >>> from signdescent.simulation.methods import METHODS
    >>> bowl = SimpleNamespace(
    ...     name="bowl", nodes=None, dimension=2, start=np.ones(2),
    ...     value=lambda x: (x**2).sum(axis=-1) / 2,
    ...     gradient=lambda x: x,
    ...     oracle=lambda x, nodes, *, batch_size, rng: x[:, None] + rng.normal(size=(len(x), nodes, 2)),
    ... )
    >>> vote = METHODS["majority_vote"]()
    >>> result = simulate(vote, bowl, steps=100, step_size=0.02, nodes=5, runs=200, record_every=50)
    >>> result.records["value"].shape, bool(result.records["value"][-1].mean() < 0.05)
    ((3, 200), True)
    >>> float(result.bits_up[0])
    200.0
    """
    _check_method(method)
    steps, nodes, runs = whole(steps, "steps", 1), whole(nodes, "nodes", 1), whole(runs, "runs", 1)
    batch_size, record_every = whole(batch_size, "batch_size", 1), whole(record_every, "record_every", 1)
    _check_nodes(problem, nodes)
    if block_runs is None:
        block_runs = default_block_runs(nodes, problem.dimension)
    task = Task(
        method=method,
        problem=problem,
        start=_start(start, problem),
        step_sizes=step_sizes(step_size, steps),
        nodes=nodes,
        batch_size=batch_size,
        seed=_seed(rng),
        block_runs=whole(block_runs, "block_runs", 1),
        record=checked_records(record),
        record_every=record_every,
    )
    store = None if cache is None else BlockStore(cache, task)
    blocks = _all_blocks(task, -(-runs // task.block_runs), executor, store, progress)

    def joined(name: str, axis: int = 0) -> NDArray[Any]:
        return np.concatenate([block[name] for block in blocks], axis=axis)[..., :runs]

    return Simulation(
        method=method,
        problem=problem.name,
        recorded_steps=record_steps(steps, task.record_every),
        records={name: joined(name, axis=1) for name in task.record},
        points=np.concatenate([block["point"] for block in blocks])[:runs],
        bits_up=joined("bits_up") / task.nodes,
        bits_down=joined("bits_down").astype(np.float64),
        steps=steps,
        nodes=task.nodes,
        runs=runs,
        batch_size=task.batch_size,
        record_every=task.record_every,
        block_runs=task.block_runs,
        seed=task.seed,
        start=task.start,
        step_sizes=task.step_sizes,
    )


def _all_blocks(
    task: Task, number: int, executor: Executor | None, store: BlockStore | None, progress: Progress | None
) -> list[Block]:
    """Return the blocks 0, ..., number - 1, loaded from the store if available, else run and stored."""
    finished: dict[int, Block] = {}
    if store is not None:
        finished = {block: kept for block in range(number) if (kept := store.load(block)) is not None}
    if progress is not None:
        progress(len(finished), number)
    for block, result in _results(task, [b for b in range(number) if b not in finished], executor):
        if store is not None:
            store.save(block, result)
        finished[block] = result
        if progress is not None:
            progress(len(finished), number)
    return [finished[block] for block in range(number)]


def _results(task: Task, blocks: Sequence[int], executor: Executor | None) -> Iterator[tuple[int, Block]]:
    """Yield (block, result) in the order of completion. Pending blocks are cancelled after an error."""
    if executor is None:
        for block in blocks:
            yield block, run_block(task, block)
        return
    futures = {}
    try:
        for block in blocks:
            futures[executor.submit(run_block, task, block)] = block
        for future in as_completed(futures):
            yield futures[future], future.result()
    except SigndescentError:
        raise
    except Exception as error:
        # Dask raises its own KilledWorker; the name is compared so that Dask need not be imported
        if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
            msg = (
                "Expected the workers of executor to finish their blocks; some died, perhaps because memory ran out. "
                "Run again with fewer workers or smaller block_runs; blocks in a cache are not lost."
            )
            raise CampaignError(msg) from error
        raise
    finally:
        for future in futures:
            future.cancel()


def _check_method(method: object) -> None:
    if isinstance(method, type) or not (hasattr(method, "init") and hasattr(method, "step")):
        msg = f"Expected method to be a method with its parameters, such as METHODS['ssdm'](); got method={method!r}."
        raise ArgumentError(msg)


def _check_nodes(problem: Problem, nodes: int) -> None:
    if isinstance(problem, (str, type)) or not hasattr(problem, "oracle"):
        msg = f"Expected problem to be a problem with its parameters; got problem={problem!r}."
        raise ArgumentError(msg)
    if problem.nodes is not None and problem.nodes != nodes:
        msg = f"Expected nodes={problem.nodes}, as the data of {problem.name!r} are split; got nodes={nodes!r}."
        raise DomainError(msg)


def _seed(rng: object) -> int:
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**63))
    return whole(rng, "rng", 0)


def _start(start: ArrayLike | None, problem: Problem) -> FloatArray:
    given = np.asarray(problem.start if start is None else start)
    if given.dtype.kind not in "iuf":
        msg = f"Expected start to hold real numbers; got start of dtype {given.dtype}."
        raise ArgumentError(msg)
    point = given.astype(np.float64)
    if point.shape != (problem.dimension,):
        msg = f"Expected start of shape ({problem.dimension},); got shape {point.shape}."
        raise DomainError(msg)
    if not np.isfinite(point).all():
        index = int(np.flatnonzero(~np.isfinite(point))[0])
        msg = f"Expected finite start; got start={float(point[index])!r} at index ({index},)."
        raise DomainError(msg)
    return point

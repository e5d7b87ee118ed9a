"""Simulated runs of one instance: samples of a claim's quantity, their range, and a sequential test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, isnan, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent.checks.runs import betting
from signdescent.checks.runs.instances import Instance, float_start
from signdescent.simulation.methods.method import Method
from signdescent.simulation.simulate import Simulation, simulate
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.runs import AVERAGES

__all__ = ["knows", "samples_of", "sequential_test", "simulated"]

_RECORDS = {
    "rho": "rho_norm", "vote": "rho_m_norm", "sign": "rho_norm", "mixed": "mixed_norm", "l1": "l1_norm",
    "l2": "gradient_norm", "squared": "gradient_norm",
}  # fmt: skip
_MIXED = 2 / np.sqrt(3)  # largest ratio of the mixed norm to the l1-norm


_MOST_AT_ONCE = 1 << 16
_ROUNDING = 1e-9  # relative to the largest sample; smaller values count as 0


@dataclass(frozen=True, slots=True)
class Tested:
    """The result of a sequential test of one instance.

    Parameters
    ----------
    caught : bool
        Whether the claim is refuted.
    means : ndarray
        The means of the samples, one per column.
    runs : int
        Number of runs.
    bound, largest : float
        The bound on the mean of the variable bet on, which lies in [0, largest].
    """

    caught: bool
    means: NDArray[np.float64]
    runs: int
    bound: float
    largest: float


def knows(instance: Instance, quantity: str) -> bool:
    """Return whether the problem provides the probabilities or deviations that a quantity needs."""
    if quantity == "mixed":
        return getattr(instance.problem, "sample_std", None) is not None
    if quantity in ("rho", "vote", "sign", "frequency"):
        start = float_start(instance)[np.newaxis]
        return instance.problem.success_probability(start, batch_size=instance.batch) is not None
    return True


def range_of(quantity: str, limits: tuple[Sequence[float], float] | None, weight: float) -> tuple[float, float]:
    """Return the range of a quantity plus a weight times the nodes' distance."""
    if limits is None:
        return 0.0, inf
    sizes, distance = limits
    length = float(np.hypot.reduce(sizes))
    high = {"l2": length, "squared": length**2, "mixed": _MIXED * sum(sizes)}.get(quantity, float(sum(sizes)))
    more = weight * distance if weight else 0.0
    return min(0.0, more), high + max(0.0, more)


def simulated(
    instance: Instance, record: Sequence[str], *, runs: int, seed: int, block_runs: int, method: Method | None = None
) -> Simulation:
    """Simulate runs of one instance, by default with its own method."""
    return simulate(
        method or instance.method,
        instance.problem,
        steps=instance.steps,
        step_size=instance.sizes,
        nodes=instance.nodes,
        runs=runs,
        batch_size=instance.batch,
        rng=seed,
        record=record,
        start=float_start(instance),
        block_runs=block_runs,
    )


def samples_of(
    instance: Instance, quantity: str, over: str, weight: float, runs: int, seed: int
) -> NDArray[np.float64]:
    """Return a quantity over independent runs, shape (runs, columns): of every step, or its mean over steps.

    A weight times the run's mean nodes' distance, whose expectation is zeta, is added to each.
    """
    names = [_RECORDS[quantity], *(["disagreement"] if weight else [])]
    result = simulated(instance, names, runs=runs, seed=seed % 2**63, block_runs=min(runs, 1024))
    rows: Any = result.records[names[0]][:-1]
    if quantity == "squared":
        rows = rows**2
    rows = rows.mean(axis=0, keepdims=True) if over == "mean" else rows
    if weight:
        rows = rows + weight * result.records["disagreement"][:-1].mean(axis=0)
    columns: NDArray[np.float64] = rows.T
    return columns


def sequential_test(
    claim: RunClaim,
    instance: Instance,
    sides: tuple[float, float],
    limits: tuple[Sequence[float], float] | None,
    *,
    runs: int,
    seed: int,
    level: float,
) -> Tested | None:
    """Test a claim at one instance by simulated runs, and by up to 64 times as many while the evidence is open.

    `sides` are the right side without zeta, and the coefficient of zeta. A mean E q <= right + c zeta is tested as
    E(q - c D) <= right for the nodes' distance D, and a lower bound E q >= -(right + c zeta) as E(q + c D) >= -right.
    None if no bound on the samples is known, or a sample is NaN.
    """
    right, coefficient = sides
    average = AVERAGES[claim.left]
    negated = average.negated
    weight = coefficient if negated else -coefficient
    low, high = range_of(average.quantity, limits, weight)
    if not isfinite(low) or not (isfinite(high) or not negated):
        return None
    columns = instance.steps if average.over != "mean" else 1
    size = max(abs(low), high if isfinite(high) else 0.0, abs(right))
    # raised to a size above rounding errors; a larger bound only weakens the test
    bound = max(high + right if negated else right - low, _ROUNDING * size)
    bets, wanted = betting.Bets(columns), log(level) + (log(columns) if negated else 0.0)
    totals, done, most = np.zeros(columns), 0, 64 * runs
    while True:
        samples = samples_of(instance, average.quantity, average.over, weight, runs, seed + done)
        totals += samples.sum(axis=0)
        done += runs
        bets.add(high - samples if negated else samples - low, np.full(columns, bound))
        wealth = bets.log_wealth
        reached = float(wealth.max() if negated else wealth.min())
        if isnan(reached):
            return None
        if reached >= wanted or reached < 3 or done >= most:
            return Tested(reached >= wanted, totals / done, done, bound, high - low)
        runs = min(done, most - done, _MOST_AT_ONCE)

"""What simulated runs of one instance give: the quantity that a claim averages, and the range it lies in."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent.checks.instances import Instance, float_start
from signdescent.checks.simulate import simulate
from signdescent.theory.claim import RunClaim
from signdescent.theory.runs import AVERAGES

__all__ = ["range_of", "samples_of"]

_RECORDS = {
    "rho": "rho_norm", "vote": "rho_m_norm", "sign": "rho_norm", "mixed": "mixed_norm", "l1": "l1_norm",
    "l2": "gradient_norm", "squared": "gradient_norm",
}  # fmt: skip
_MIXED = 2 / np.sqrt(3)  # the mixed norm is at most so many l1-norms


def range_of(claim: RunClaim, limits: tuple[Sequence[float], float] | None, coefficient: float) -> tuple[float, float]:
    """Return between which numbers the samples lie."""
    if limits is None:
        return 0.0, inf
    sizes, apart = limits
    quantity = AVERAGES[claim.left].quantity
    length = float(np.hypot.reduce(sizes))
    high = {"l2": length, "squared": length**2, "mixed": _MIXED * sum(sizes)}.get(quantity, float(sum(sizes)))
    return (-coefficient * apart if coefficient else 0.0), high


def samples_of(
    instance: Instance, quantity: str, over: str, coefficient: float, runs: int, seed: int
) -> NDArray[np.float64]:
    """Return the quantity of independent runs, shape (runs, columns): of every step, or its mean."""
    names = [_RECORDS[quantity], *(["disagreement"] if coefficient else [])]
    done = simulate(
        instance.method,
        instance.problem,
        steps=instance.steps,
        step_size=instance.float_step,
        nodes=instance.nodes,
        runs=runs,
        batch_size=instance.batch,
        rng=seed % 2**63,
        record=names,
        start=float_start(instance),
        block_runs=min(runs, 1024),
    )
    rows: Any = done.records[names[0]][:-1]
    if quantity == "squared":
        rows = rows**2
    if coefficient:
        rows = rows - coefficient * done.records["disagreement"][:-1]
    rows = rows.mean(axis=0, keepdims=True) if over == "mean" else rows
    found: NDArray[np.float64] = rows.T
    return found

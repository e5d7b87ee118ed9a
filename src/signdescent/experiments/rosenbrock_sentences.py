"""The paper's sentences about Figures 3, 6 and 7, decided from the runs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from signdescent._validation import FloatArray
from signdescent.experiments.experiment import Sentence
from signdescent.experiments.outcomes import every, is_smaller, mean_and_error
from signdescent.experiments.rosenbrock import Column

__all__ = [
    "close_to_one",
    "close_to_threshold",
    "converges_to_a_neighbourhood",
    "diverges",
    "early",
    "jumps",
    "late",
    "oscillates",
    "probabilities_order_values",
    "reading",
    "violates_spb",
]


STRONGLY = 0.4
"""Largest success probability that violates SPB strongly; between it and 1/2 it is close to the threshold."""
HIGH = 0.9
"""Success probabilities count as close to 1 if at least half of them exceed this."""
SAMPLES = 100
"""Samples of the estimate that is compared with the exact success probabilities."""


def reading(column: Column) -> str:
    """Return the reading of the oracle, as the beginning of a sentence."""
    return f"nu = {column.noise_std:g}" + (", a sign of 0 is no success" if column.noise_std == 0 else "")


def late(column: Column) -> FloatArray:
    """Return the mean of f over the last quarter of every run."""
    mean: FloatArray = column.values[3 * len(column.values) // 4 :].mean(axis=0)
    return mean


def early(column: Column) -> FloatArray:
    """Return the mean of f over the second quarter of every run."""
    rows = column.values
    mean: FloatArray = rows[len(rows) // 4 : len(rows) // 2].mean(axis=0)
    return mean


def jumps(column: Column) -> FloatArray:
    """Return the mean of |f(x_{k+1}) - f(x_k)| over the last half of every run."""
    changes: FloatArray = np.abs(np.diff(column.values[len(column.values) // 2 :], axis=0)).mean(axis=0)
    return changes


def violates_spb(column: Column, text: str, *, strongly: bool = False) -> Sentence:
    """Decide whether some exact success probability is at most 1/2 (strongly: at most 0.4) where g_i != 0."""
    least = float(np.nanmin(column.success))
    missing = float(np.isnan(column.success).any(axis=-1).mean())
    if column.noise_std == 0:
        holds: bool | None = least <= (STRONGLY if strongly else 0.5) + 1e-12
        evidence = f"least success probability {least:.4f}"
    else:
        holds = False if np.isfinite(column.log10_excess) else None
        exponent = column.log10_excess
        size = f"{10**exponent:.2g}" if exponent > -300 else f"10^{exponent:.4g}"
        estimates = np.random.default_rng(0).binomial(SAMPLES, np.nan_to_num(column.success, nan=1.0)) / SAMPLES
        below = float((estimates.min(axis=-1) <= 0.5).mean())
        evidence = (
            f"exact success probabilities are above 1/2 at all {int(np.isfinite(column.success).sum())} places with "
            f"g_i != 0, by {size} or more"
            if holds is False
            else f"rounding hides how far the least success probability, {least:.16g}, is from 1/2"
        )
        evidence += " (claim sec6-rosen-spb-one)" if column.batch_size == 1 else ""
        evidence += (
            f"; estimates from {SAMPLES} samples would put the least at 1/2 or lower in {below:.0%} of the steps"
        )
    if missing > 0:
        evidence += f"; some g_i is 0, which SPB excludes, in {missing:.0%} of the steps"
    return Sentence(text=f"{reading(column)}: {text}", holds=holds, evidence=evidence)


def close_to_threshold(column: Column, text: str) -> Sentence:
    """Decide whether the least success probability is between 0.4 and 0.6 in the median step."""
    middle = float(np.nanmedian(column.least))
    evidence = f"median over the steps of the least success probability {middle:.4f}"
    return Sentence(text=f"{reading(column)}: {text}", holds=STRONGLY < middle < 1 - STRONGLY, evidence=evidence)


def close_to_one(columns: Sequence[Column], text: str) -> Sentence:
    """Decide whether at least half of all success probabilities are above 0.9, in every column."""
    shares = [float((column.success[np.isfinite(column.success)] > HIGH).mean()) for column in columns]
    evidence = f"share above {HIGH}: " + "; ".join(
        f"{share:.0%} for batch size {column.batch_size}" for share, column in zip(shares, columns, strict=True)
    )
    return Sentence(text=f"{reading(columns[0])}: {text}", holds=all(s >= 0.5 for s in shares), evidence=evidence)


def diverges(column: Column, text: str) -> Sentence:
    """Decide whether f of a typical run ends above its start and increases from the second to the last quarter.

    Means of log10 f are compared, because f varies over several powers of ten between runs.
    """
    logs = np.log10(np.maximum(column.values, 1e-300))
    second, last = logs[len(logs) // 4 : len(logs) // 2].mean(axis=0), logs[3 * len(logs) // 4 :].mean(axis=0)
    holds = every([is_smaller(logs[0], last), is_smaller(second, last)])
    (a, b), (c, d) = mean_and_error(second), mean_and_error(last)
    evidence = (
        f"log10 f starts at {logs[0, 0]:.3f}, is {a:.3f} ± {b:.2g} in the second quarter and {c:.3f} ± {d:.2g} in "
        f"the last; means of f: {_quarters(column)}"
    )
    return Sentence(text=f"{reading(column)}: {text}", holds=holds, evidence=evidence)


def oscillates(column: Column, text: str) -> Sentence:
    """Decide whether f of the median run visibly oscillates over the last half.

    Rises must be at least a quarter of the total change, and f must span at least a tenth of its mean.
    """
    rows = column.values[len(column.values) // 2 :]
    change = np.diff(rows, axis=0)
    swing = float(np.median((rows.max(axis=0) - rows.min(axis=0)) / rows.mean(axis=0)))
    up = float(np.median(change.clip(min=0).sum(axis=0) / np.maximum(np.abs(change).sum(axis=0), 1e-300)))
    evidence = (
        f"over the last half, in the median run, rises make up {up:.0%} of all change, and (largest f - least f)/mean "
        f"= {swing:.2g}; compared with 25% and 0.1"
    )
    return Sentence(text=f"{reading(column)}: {text}", holds=up >= 0.25 and swing >= 0.1, evidence=evidence)


def converges_to_a_neighbourhood(column: Column, text: str) -> Sentence:
    """Decide whether f falls to a tenth of its start, and ends below twice the level of the second quarter."""
    holds = every(is_smaller(late(column), bound) for bound in (column.values[0] / 10, 2 * early(column)))
    evidence = (
        f"f starts at {column.values[0, 0]:.4g}, is {_quarters(column)}; compared with a tenth of the start, "
        "and twice the second quarter"
    )
    return Sentence(text=f"{reading(column)}: {text}", holds=holds, evidence=evidence)


def probabilities_order_values(columns: Sequence[Column], text: str) -> Sentence:
    """Decide whether, column after column, least success probabilities rise and late function values fall."""
    middles = [float(np.nanmedian(column.least)) for column in columns]
    falls = [is_smaller(late(after), late(before)) for before, after in pairwise(columns)]
    holds = every([*(a < b for a, b in pairwise(middles)), *falls])
    evidence = "; ".join(
        f"batch size {column.batch_size}: median least {middle:.3f}, f {mean_and_error(late(column))[0]:.3g}"
        f" ± {mean_and_error(late(column))[1]:.1g} in the last quarter"
        for column, middle in zip(columns, middles, strict=True)
    )
    return Sentence(text=f"{reading(columns[0])}: {text}", holds=holds, evidence=evidence)


def _quarters(column: Column) -> str:
    (a, b), (c, d) = mean_and_error(early(column)), mean_and_error(late(column))
    return f"{a:.4g} ± {b:.2g} in the second quarter and {c:.4g} ± {d:.2g} in the last"

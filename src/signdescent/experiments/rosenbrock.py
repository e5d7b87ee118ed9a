"""Runs of signSGD on the Rosenbrock function, with the exact success probabilities along them: Figures 3, 6 and 7."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from signdescent._validation import FloatArray
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems.rosenbrock import Rosenbrock, pair_law
from signdescent.simulation.schedules import SCHEDULES, step_sizes

__all__ = [
    "BINS",
    "CHOSEN",
    "DRAWN",
    "NOISE_STDS",
    "START",
    "Column",
    "Grid",
    "average",
    "data_of",
    "histogram",
    "log10_least_excess",
    "measure",
    "parameters_of",
    "seed_of",
    "shown_steps",
    "walk",
]

Progress = Callable[[int, int], None]

DRAWN = 10
"""Repetitions averaged in the paper and in the picture."""
START = (-1.0,) * 10
"""x_0, with f(x_0) = 3636, far enough to show convergence."""
NOISE_STDS = (1.0, 0.0)
"""Two readings of the oracle: nu > 0, as printed; and nu = 0, where a term that is not drawn gives a sign of 0."""
BINS = np.linspace(0.0, 1.0, 21)
"""Edges of the histogram of success probabilities; 1/2 is an edge and belongs to the upper bin."""

CHOSEN = ("steps", "start", "noise_stds", "replacement", "noise_per_sample", "sign_of_zero", "record_every", "runs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The columns of one figure.

    Parameters
    ----------
    batch_sizes : tuple of int
    first_steps : tuple of float
        gamma_0, one for each column.
    schedule : str
        A key of `SCHEDULES`.
    steps : int
    runs : int
        Repetitions behind the sentences; the first ten are those of the picture.
    """

    batch_sizes: tuple[int, ...]
    first_steps: tuple[float, ...]
    schedule: str
    steps: int
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """Runs under one reading, one batch size and one step size.

    Parameters
    ----------
    noise_std : float
    batch_size : int
    first_step : float
    values : ndarray, shape (steps + 1, runs)
        f(x_k).
    success : ndarray, shape (steps + 1, runs, d)
        Exact success probabilities at x_k; NaN where g_i = 0, which SPB excludes.
    log10_excess : float
        A lower bound on log10(rho_i - 1/2) over all of these; NaN without noise.
    """

    noise_std: float
    batch_size: int
    first_step: float
    values: FloatArray
    success: FloatArray
    log10_excess: float

    @property
    def least(self) -> FloatArray:
        """Minimum success probability over the coordinates, shape (steps + 1, runs)."""
        minimum: FloatArray = np.fmin.reduce(self.success, axis=-1)
        return minimum


def seed_of(rng: np.random.Generator | int) -> int:
    """Return the seed itself, or one drawn from a generator."""
    return int(rng.integers(2**53)) if isinstance(rng, np.random.Generator) else int(rng)


def walk(
    problem: Rosenbrock, *, batch_size: int, first_step: float, schedule: str, steps: int, runs: int, seed: int
) -> FloatArray:
    """Return all points of signSGD runs, shape (steps + 1, runs, d), equal to one block of `simulate`."""
    method = METHODS["sign_sgd"]()
    oracle_rng, method_rng = (
        np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0, stream))) for stream in range(2)
    )
    points = np.empty((steps + 1, runs, problem.dimension))
    points[0] = START[: problem.dimension]
    state = None
    for k, gamma in enumerate(step_sizes(SCHEDULES[schedule](first_step), steps).tolist()):
        gradients = problem.oracle(points[k], 1, batch_size=batch_size, rng=oracle_rng)
        state = method.init(points[k], gradients) if state is None else state
        state, _ = method.step(state, gradients, step_size=gamma, rng=method_rng)
        points[k + 1] = state.point
    return points


def measure(
    grid: Grid, seed: int, progress: Progress | None = None, *, noise_stds: Sequence[float] = NOISE_STDS
) -> Mapping[float, tuple[Column, ...]]:
    """Run every column under every reading, with the same random numbers."""
    total = len(noise_stds) * len(grid.batch_sizes)
    columns_by_noise: dict[float, tuple[Column, ...]] = {}
    done = 0
    for noise_std in noise_stds:
        columns = []
        for batch_size, first_step in zip(grid.batch_sizes, grid.first_steps, strict=True):
            if progress is not None:
                progress(done, total)
            columns.append(_column(grid, noise_std, batch_size, first_step, seed))
            done += 1
        columns_by_noise[noise_std] = tuple(columns)
    if progress is not None:
        progress(done, total)
    return columns_by_noise


def _column(grid: Grid, noise_std: float, batch_size: int, first_step: float, seed: int) -> Column:
    problem = Rosenbrock(noise_std=noise_std, replacement=False)
    points = walk(
        problem,
        batch_size=batch_size,
        first_step=first_step,
        schedule=grid.schedule,
        steps=grid.steps,
        runs=grid.runs,
        seed=seed,
    )
    success = problem.success_probability(points, batch_size=batch_size)
    success[problem.gradient(points) == 0] = np.nan
    return Column(
        noise_std=noise_std,
        batch_size=batch_size,
        first_step=first_step,
        values=problem.value(points),
        success=success,
        log10_excess=log10_least_excess(problem, points, batch_size) if noise_std > 0 else np.nan,
    )


def log10_least_excess(problem: Rosenbrock, points: FloatArray, batch_size: int) -> float:
    r"""Return a lower bound on log10 of the least rho_i - 1/2 over all points and coordinates with g_i != 0.

    The excess is a sum of p (Phi(u) + Phi(v) - 1) over mirrored pairs of counts, with u + v > 0 (see `Rosenbrock`).
    All terms are >= 0, so the largest one is a lower bound; logarithms avoid underflow. Slopes are computed in float64.
    The result is -inf if rounding hides the sign of u + v; the runs then decide nothing.
    """
    left = points[..., :-1]
    bend = points[..., 1:] - left**2
    own, previous = np.zeros_like(points), np.zeros_like(points)
    own[..., :-1] = -400 * left * bend - 2 * (1 - left)
    previous[..., 1:] = 200 * bend
    gradient = own + previous
    there = gradient != 0
    side = np.sign(gradient[there]) / (problem.noise_std * batch_size**0.5)
    a, b = side * own[there], side * previous[there]
    best = np.full(a.shape, -inf)
    for (first, second), chance in pair_law(problem.terms, batch_size, problem.replacement).items():
        if first >= second and first > 0:
            u, v = first * a + second * b, second * a + first * b
            # a self-paired count is counted once: half here, half as its own mirror image
            share = float(chance) / (2 if first == second else 1)
            best = np.maximum(best, np.log10(share) + _log10_lean(np.maximum(u, v), np.minimum(u, v)))
    return float(best.min()) if best.size else inf


def _log10_lean(high: FloatArray, low: FloatArray) -> FloatArray:
    """Return log10(Phi(high) + Phi(low) - 1) for high + low > 0; -inf if rounding makes it 0 or less."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        both = np.log10((special.erf(high / 2**0.5) + special.erf(low / 2**0.5)) / 2)
        tail = special.log_ndtr(low)  # log P(N > |low|), the larger of the two tails
        ratio = special.log_ndtr(-high) - tail
        difference = (tail + np.log(-np.expm1(ratio))) / np.log(10)
    excess: FloatArray = np.nan_to_num(np.where(low >= 0, both, difference), nan=-inf, neginf=-inf)
    return excess


def parameters_of(grid: Grid, seed: int, noise_stds: Sequence[float] = NOISE_STDS) -> dict[str, Any]:
    """Return every parameter as JSON data."""
    return {
        "method": "sign_sgd",
        "dimension": 10,
        "batch_sizes": list(grid.batch_sizes),
        "first_step_sizes": list(grid.first_steps),
        "schedule": grid.schedule,
        "steps": grid.steps,
        "start": list(START),
        "noise_stds": list(noise_stds),
        "replacement": False,
        "noise_per_sample": True,
        "sign_of_zero": "zero",
        "record_every": 1,
        "repetitions_drawn": DRAWN,
        "runs": grid.runs,
        "seed": seed,
    }


def data_of(columns_by_noise: Mapping[float, Sequence[Column]]) -> dict[str, list[Any]]:
    """Return the curves and the histograms of the picture as one table.

    In rows of the histogram, `x` is the left edge of a bin and `mean` the share of success probabilities in it.
    """
    names = ("quantity", "noise_std", "batch_size", "first_step_size", "x", "mean", "std")
    data: dict[str, list[Any]] = {name: [] for name in names}

    def add(column: Column, quantity: str, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            head = (quantity, column.noise_std, column.batch_size, column.first_step)
            for name, value in zip(names, (*head, *row), strict=True):
                data[name].append(value)

    for column in (column for columns in columns_by_noise.values() for column in columns):
        steps = shown_steps(column)
        for quantity, rows in (("function value", column.values), ("minimum success probability", column.least)):
            mean, std = average(rows[:, :DRAWN])
            add(column, quantity, [(int(k), _number(mean[k]), _number(std[k])) for k in steps])
        shares = histogram(column).tolist()
        edges = BINS[:-1].round(6).tolist()
        add(column, "share of success probabilities", [(x, y, None) for x, y in zip(edges, shares, strict=True)])
    return data


def shown_steps(column: Column) -> NDArray[np.int64]:
    """Return the steps shown in picture and data: all, or about a thousand evenly spaced ones."""
    last = len(column.values) - 1
    return np.unique(np.linspace(0, last, min(last, 1000) + 1).round().astype(np.int64))


def average(rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard deviation over the runs, ignoring NaN; NaN if all are NaN."""
    count = np.isfinite(rows).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(rows, axis=1) / count
        std = np.sqrt(np.nansum((rows - mean[:, np.newaxis]) ** 2, axis=1) / count)
    return mean, std


def histogram(column: Column) -> FloatArray:
    """Return the share of the success probabilities of the runs shown in every bin."""
    inside = column.success[:, :DRAWN]
    counts, _ = np.histogram(inside[np.isfinite(inside)], bins=BINS)
    return counts / max(counts.sum(), 1)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

"""Figure 1: level sets of the l12-norm at four scales."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from signdescent.bounds import l1_norm, l12_norm
from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.l12 import norm_on_grid, roundness
from signdescent.experiments.rosenbrock import Progress
from signdescent.render.style import figure, styled, tidy

__all__ = ["EXPERIMENT", "run"]

STD = 1.0
BOXES = (40.0, 10.0, 5.0, 1.0)
"""Half sides of the squares, from the authors' poster; the paper only mentions four scales."""
LEVELS = 10
ROUND, DIAMOND = 0.9, 0.75
"""A level set is called round above the first, a diamond below the second; a circle has 1, the l1-ball 0.7071."""


def run(*, quick: bool = False, rng: np.random.Generator | int = 0, progress: Progress | None = None) -> Result:  # noqa: ARG001
    """Evaluate the norm on four squares; deterministic."""
    points = 41 if quick else 81
    data: dict[str, list[float]] = {name: [] for name in ("box", "g_1", "g_2", "l12_norm")}
    for place, box in enumerate(BOXES):
        axis, values = norm_on_grid(box, points, STD)
        first, second = np.meshgrid(axis, axis)
        for name, column in (("g_1", first), ("g_2", second), ("l12_norm", values)):
            data[name] += column.ravel().tolist()
        data["box"] += [box] * values.size
        if progress is not None:
            progress(place + 1, len(BOXES))
    parameters = {"std": STD, "boxes": list(BOXES), "levels": LEVELS, "points_per_side": points, "dimension": 2}
    return Result(
        draw=partial(_draw, points),
        data=data,
        parameters=parameters,
        chosen=("boxes", "levels", "points_per_side"),
        sentences=_sentences(),
    )


def _sentences() -> tuple[Sentence, ...]:
    levels = [float(l12_norm([box, 0.0], STD)) for box in BOXES]
    shapes = [roundness(level, STD) for level in levels]
    numbers = "; ".join(f"{shape:.4f} at ±{box:g}" for box, shape in zip(BOXES, shapes, strict=True))
    evidence = f"length on the diagonal over length on an axis (circle 1, l1-ball 0.7071): {numbers}"
    return (
        Sentence(
            text="near a minimiser the level sets are those of the l2-norm",
            holds=shapes[-1] > ROUND,
            evidence=f"{evidence}; compared with {ROUND} at ±{BOXES[-1]:g}",
        ),
        Sentence(
            text="away from a minimiser the level sets are those of the l1-norm",
            holds=shapes[0] < DIAMOND,
            evidence=f"{evidence}; compared with {DIAMOND} at ±{BOXES[0]:g}",
        ),
        Sentence(
            text="these equivalences are visible at the four scales, one after the other",
            holds=all(a < b for a, b in pairwise(shapes)),
            evidence=evidence,
        ),
        _near(squared=True),
        _near(squared=False),
        _far(),
    )


def _near(*, squared: bool) -> Sentence:
    """Check |g|_2^2/(e + sqrt(3) s) <= N <= |g|_2^2/(sqrt(3) s) on the smallest square, for N or, as printed, N^2."""
    epsilon = BOXES[-1]
    axis, values = norm_on_grid(epsilon, 121, STD)
    first, second = np.meshgrid(axis, axis)
    square = first**2 + second**2
    middle = values**2 if squared else values
    low, high = square / (epsilon + np.sqrt(3) * STD), square / (np.sqrt(3) * STD)
    slack = 1e-12
    broken = (low > middle + slack) | (middle > high + slack)
    text = (
        "" if squared else "ours: "
    ) + "if all |g_i| <= e, the norm is between |g|_2^2/(e + sqrt(3) s) and |g|_2^2/(sqrt(3) s)"
    worst = np.unravel_index(int(np.argmax(low - middle)), low.shape)
    return Sentence(
        text=text + (", as printed: with the norm squared" if squared else ", without the printed square of the norm"),
        holds=not bool(broken.any()),
        evidence=f"broken at {int(broken.sum())} of {broken.size} points with e = {epsilon:g}, s = {STD:g}"
        + (
            f"; at g = ({first[worst]:.4g}, {second[worst]:.4g}) {low[worst]:.4g} should be at most {middle[worst]:.4g}"
            if broken.any()
            else ""
        ),
    )


def _far() -> Sentence:
    """Check |g|_1/(1 + sqrt(3) s/L) <= N <= |g|_1 on the largest square outside |g_i| < L = 10."""
    least = 10.0
    axis, _ = norm_on_grid(BOXES[0], 121, STD)
    axis = axis[np.abs(axis) >= least]
    plane = np.stack(np.meshgrid(axis, axis), axis=-1)
    total, values = np.asarray(l1_norm(plane)), np.asarray(l12_norm(plane, STD))
    ratio = values / total
    low = 1 / (1 + np.sqrt(3) * STD / least)
    return Sentence(
        text="if all |g_i| >= L, the norm is between |g|_1/(1 + sqrt(3) s/L) and |g|_1",
        holds=bool((ratio >= low - 1e-12).all() and (ratio <= 1).all()),
        evidence=f"with L = {least:g}, s = {STD:g} norm/|g|_1 is from {ratio.min():.4f} to {ratio.max():.4f} at "
        f"{ratio.size} points; compared with {low:.4f} and 1",
    )


def _draw(points: int) -> Any:
    with styled():
        page = figure(10.4, 3.1)
        panels = page.subplots(1, len(BOXES))
        for axes, box in zip(panels, BOXES, strict=True):
            axis, values = norm_on_grid(box, points, STD)
            levels = np.linspace(0, values.max(), LEVELS + 1)
            axes.contourf(axis, axis, values, levels=levels, cmap="cividis")
            axes.contour(axis, axis, values, levels=levels, colors="white", linewidths=0.6, alpha=0.7)
            axes.set_aspect("equal")
            axes.set_title(f"|g$_i$| ≤ {box:g}")
            axes.set_xlabel("g$_1$")
            axes.set_xticks([-box, 0, box])
            axes.set_yticks([-box, 0, box])
            tidy(axes, grid=False)
        panels[0].set_ylabel("g$_2$")
        page.suptitle("level sets of the l$^{1,2}$-norm, σ = 1: diamonds far from 0, circles near it", fontsize=10)
        return page


EXPERIMENT = Experiment(
    name="figure-1",
    title="level sets of the l12-norm at four scales",
    place="Figure 1, section 3.3",
    run=run,
)

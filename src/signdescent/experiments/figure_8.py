"""Figure 8: unit balls of the l12-norm under several noise levels."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from signdescent.bounds import l12_norm
from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.l12 import level_set, roundness
from signdescent.experiments.rosenbrock import Progress
from signdescent.render.style import PALETTE, figure, styled, tidy

__all__ = ["EXPERIMENT", "run"]

STDS = (0.0, 0.5, 1.0, 2.0, 5.0)


def run(*, quick: bool = False, rng: np.random.Generator | int = 0, progress: Progress | None = None) -> Result:  # noqa: ARG001
    """Trace the balls; deterministic."""
    points = 121 if quick else 721
    curves = {}
    for place, std in enumerate(STDS):
        curves[std] = level_set(1.0, std, points=points)
        if progress is not None:
            progress(place + 1, len(STDS))
    data = {
        "std": [std for std in STDS for _ in range(points)],
        "g_1": [float(g) for std in STDS for g in curves[std][:, 0]],
        "g_2": [float(g) for std in STDS for g in curves[std][:, 1]],
    }
    return Result(
        draw=partial(_draw, curves),
        data=data,
        parameters={"stds": list(STDS), "points": points, "dimension": 2},
        chosen=("stds", "points"),
        sentences=_sentences(curves),
    )


def _sentences(curves: dict[float, np.ndarray[Any, np.dtype[np.float64]]]) -> tuple[Sentence, ...]:
    diamond = float(np.abs(np.abs(curves[0.0]).sum(axis=1) - 1).max())
    lengths = [np.hypot(curve[:, 0], curve[:, 1]) for curve in curves.values()]
    shapes = {std: roundness(1.0, std) for std in STDS}
    one, two = (float(l12_norm([length, 0.0], 1.0)) for length in (1.0, 2.0))
    return (
        Sentence(
            text="ours: without noise the unit ball is that of the l1-norm",
            holds=diamond < 1e-12,
            evidence=f"|g_1| + |g_2| differs from 1 by at most {diamond:.1g} on the curve",
        ),
        Sentence(
            text="ours: more noise makes the unit ball larger",
            holds=all(bool((more > less).all()) for less, more in pairwise(lengths)),
            evidence="length on the axis: "
            + "; ".join(f"{length[0]:.4f} for s = {std:g}" for std, length in zip(STDS, lengths, strict=True)),
        ),
        Sentence(
            text="ours: and rounder, as the l2-norm's",
            holds=all(shapes[less] < shapes[more] for less, more in pairwise(STDS)),
            evidence="length on the diagonal over length on an axis (circle 1, l1-ball 0.7071): "
            + "; ".join(f"{shape:.4f} for s = {std:g}" for std, shape in shapes.items()),
        ),
        Sentence(
            text="the l12-norm is not a norm",
            holds=abs(two - 2 * one) > 1e-9,
            evidence=f"with s = 1 it is {one:.6f} at (1, 0), and {two:.6f}, not {2 * one:.6f}, at (2, 0)",
        ),
    )


def _draw(curves: dict[float, np.ndarray[Any, np.dtype[np.float64]]]) -> Any:
    with styled():
        page = figure(5.4, 4.4)
        axes = page.subplots()
        for colour, (std, curve) in zip(PALETTE, curves.items(), strict=False):
            axes.plot(curve[:, 0], curve[:, 1], color=colour, linewidth=1.6, label=f"σ = {std:g}")
        axes.set_aspect("equal")
        axes.set_xlabel("g$_1$")
        axes.set_ylabel("g$_2$")
        axes.set_title("unit balls of the l$^{1,2}$-norm")
        tidy(axes)
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), title="noise")
        return page


EXPERIMENT = Experiment(
    name="figure-8",
    title="unit balls of the l12-norm under several noise levels",
    place="Figure 8, Appendix A",
    run=run,
)

"""Runs and picture of Figures 3, 6 and 7: values, least success probabilities and a histogram."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from signdescent.experiments.experiment import Result, Sentence
from signdescent.experiments.rosenbrock import (
    BINS,
    CHOSEN,
    DRAWN,
    Column,
    Grid,
    Progress,
    average,
    data_of,
    histogram,
    measure,
    parameters_of,
    seed_of,
    shown_steps,
)
from signdescent.render.style import BLUE, GREY, ORANGE, RED, figure, styled, tidy

__all__ = ["draw", "result_of"]

_COLOURS = {1.0: BLUE, 0.0: ORANGE}
_LABELS = {1.0: "noise ν = 1", 0.0: "noise ν = 0, a sign of 0 is no success"}


def result_of(
    grid: Grid,
    titles: Sequence[str],
    sentences_of: Callable[[tuple[Column, ...]], tuple[Sentence, ...]],
    *,
    rng: np.random.Generator | int,
    progress: Progress | None,
) -> Result:
    """Run both readings of the oracle, and check the paper's sentences for each."""
    seed = seed_of(rng)
    columns_by_noise = measure(grid, seed, progress)
    return Result(
        draw=partial(draw, columns_by_noise, titles),
        data=data_of(columns_by_noise),
        parameters=parameters_of(grid, seed),
        chosen=CHOSEN,
        sentences=tuple(sentence for columns in columns_by_noise.values() for sentence in sentences_of(columns)),
    )


def draw(columns_by_noise: Mapping[float, Sequence[Column]], titles: Sequence[str]) -> Any:
    """Draw three rows, and one column per title.

    On the logarithmic axis of f the band extends to mean + std, and by the same factor below, because mean - std is
    often negative.
    """
    with styled():
        page = figure(2.75 * len(titles) + 0.6, 7.2)
        grid = page.subplots(3, len(titles), sharey="row")
        for place, title in enumerate(titles):
            top, middle, bottom = grid[:, place]
            top.set_title(title)
            for noise_std, columns in columns_by_noise.items():
                _curves(top, middle, columns[place], _COLOURS[noise_std])
                _shares(bottom, columns[place], _COLOURS[noise_std])
            top.axhline(0, color=GREY, linestyle="--", linewidth=1)
            middle.axhline(0.5, color=RED, linestyle="--", linewidth=1)
            bottom.axvline(0.5, color=RED, linestyle="--", linewidth=1)
            middle.set_xlabel("iteration k")
            bottom.set_xlabel("success probability ρ$_i$")
            for axes in (top, middle, bottom):
                tidy(axes)
                axes.locator_params(axis="x", nbins=5)
        _scales(grid)
        handles, labels = grid[0, 0].get_legend_handles_labels()
        dashed = [_line(GREY), _line(RED)]
        page.legend(
            [*handles, *dashed],
            [*labels, "minimum of f", "threshold 1/2"],
            loc="outside lower center",
            ncols=4,
        )
        return page


def _curves(top: Any, middle: Any, column: Column, colour: str) -> None:
    for axes, rows in ((top, column.values), (middle, column.least)):
        steps = shown_steps(column)
        mean, std = average(rows[steps, :DRAWN])
        below = mean**2 / np.maximum(mean + std, 1e-300) if axes is top else mean - std
        axes.fill_between(steps, below, mean + std, color=colour, alpha=0.22, linewidth=0)
        axes.plot(steps, mean, color=colour, linewidth=0.7, label=_LABELS[column.noise_std])
        axes.set_xlim(0, steps[-1])


def _shares(axes: Any, column: Column, colour: str) -> None:
    shares = histogram(column)
    axes.stairs(shares, BINS, color=colour, fill=True, alpha=0.25)
    axes.stairs(shares, BINS, color=colour, linewidth=1.1)


def _scales(grid: Any) -> None:
    top, middle, bottom = grid[:, 0]
    top.set_yscale("symlog", linthresh=1, linscale=0.5)
    top.set_ylim(bottom=-0.4)
    middle.set_ylim(0, 1)
    bottom.set_xlim(0, 1)
    for axes in grid[2]:
        axes.set_xlim(0, 1)
        axes.set_ylim(bottom=0)
    top.set_ylabel("f(x$_k$), mean and std")
    middle.set_ylabel("least ρ$_i$(x$_k$), mean ± std")
    bottom.set_ylabel("share of all ρ$_i$")


def _line(colour: str) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], color=colour, linestyle="--", linewidth=1)

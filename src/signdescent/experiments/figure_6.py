"""Figure 6: signSGD with a decreasing step size on the Rosenbrock function, under four batch sizes."""

from __future__ import annotations

import numpy as np

from signdescent.experiments import rosenbrock_sentences as says
from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.outcomes import every, is_smaller, mean_and_error
from signdescent.experiments.rosenbrock import Column, Grid, Progress
from signdescent.experiments.rosenbrock_picture import result_of

__all__ = ["EXPERIMENT", "run", "sentences_of"]

BATCH_SIZES = (1, 2, 5, 7)
FIRST_STEP = 0.25
SUBSTANTIALLY = 2
"""Least factor by which substantially mitigated oscillations are smaller."""


def run(*, quick: bool = False, rng: np.random.Generator | int = 0, progress: Progress | None = None) -> Result:
    """Run both readings of the oracle."""
    grid = Grid(
        batch_sizes=BATCH_SIZES,
        first_steps=(FIRST_STEP,) * 4,
        schedule="decreasing",
        steps=1000,
        runs=64 if quick else 256,
    )
    titles = [f"batch size {size}" for size in BATCH_SIZES]
    return result_of(grid, titles, sentences_of, rng=rng, progress=progress)


def sentences_of(columns: tuple[Column, ...]) -> tuple[Sentence, ...]:
    """Return the sentences of the caption, for one reading."""
    first, second, *high = columns
    return (
        says.violates_spb(first, "success probabilities are low, SPB violated, in the first column"),
        says.violates_spb(second, "success probabilities are low, SPB violated, in the second column"),
        says.oscillates(first, "in the low regime we observe oscillations (first column)"),
        says.oscillates(second, "in the low regime we observe oscillations (second column)"),
        _mitigated((first, second), high),
        _higher((first, second), high),
        says.probabilities_order_values(columns, "success probabilities and the convergence rate go together"),
    )


def _higher(low: tuple[Column, ...], high: list[Column]) -> Sentence:
    middles = {column.batch_size: float(np.nanmedian(column.success)) for column in (*low, *high)}
    least = min(float(np.nanmin(column.success)) for column in high)
    return Sentence(
        text=f"{says.reading(low[0])}: the third and fourth columns are a high success probability regime",
        holds=all(middles[a.batch_size] > middles[b.batch_size] for a in high for b in low) and least > 0.5,
        evidence="median success probability: "
        + "; ".join(f"{middle:.3f} for batch size {size}" for size, middle in middles.items())
        + f"; the least of the third and fourth columns is 1/2 + {least - 0.5:.2g}",
    )


def _mitigated(low: tuple[Column, ...], high: list[Column]) -> Sentence:
    pairs = [is_smaller(SUBSTANTIALLY * says.jumps(calm), says.jumps(wild)) for calm in high for wild in low]
    numbers = "; ".join(
        f"{mean_and_error(says.jumps(column))[0]:.3g} for batch size {column.batch_size}" for column in (*low, *high)
    )
    return Sentence(
        text=f"{says.reading(low[0])}: in the third and fourth columns oscillations are mitigated substantially",
        holds=every(pairs),
        evidence=f"mean change of f in one step over the last half: {numbers}; compared with a factor {SUBSTANTIALLY}",
    )


EXPERIMENT = Experiment(
    name="figure-6",
    title="signSGD with a decreasing step size on the Rosenbrock function, batch sizes 1, 2, 5, 7",
    place="Figure 6, Appendix A",
    run=run,
)

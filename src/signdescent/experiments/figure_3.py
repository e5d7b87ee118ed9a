"""Figure 3: signSGD with a constant step size on the Rosenbrock function, under four batch sizes."""

from __future__ import annotations

import numpy as np

from signdescent.experiments import rosenbrock_sentences as says
from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.rosenbrock import Column, Grid, Progress
from signdescent.experiments.rosenbrock_picture import result_of

__all__ = ["EXPERIMENT", "run", "sentences_of"]

BATCH_SIZES = (1, 2, 5, 8)
STEP_SIZE = 0.25


def run(*, quick: bool = False, rng: np.random.Generator | int = 0, progress: Progress | None = None) -> Result:
    """Run both readings of the oracle."""
    grid = Grid(
        batch_sizes=BATCH_SIZES,
        first_steps=(STEP_SIZE,) * 4,
        schedule="constant",
        steps=1000,
        runs=64 if quick else 256,
    )
    titles = [f"batch size {size}" for size in BATCH_SIZES]
    return result_of(grid, titles, sentences_of, rng=rng, progress=progress)


def sentences_of(columns: tuple[Column, ...]) -> tuple[Sentence, ...]:
    """Return the sentences of section 6.1 about the figure, for one reading."""
    first, second, *high = columns
    return (
        says.violates_spb(first, "in the first column SPB is violated strongly", strongly=True),
        says.diverges(first, "and the corresponding rate shows divergence"),
        says.violates_spb(second, "in the second column probabilities still violate SPB"),
        says.close_to_threshold(second, "and are close to the threshold"),
        says.oscillates(second, "and the rate shows oscillations"),
        says.close_to_one(high, "in the next columns success probabilities are pushed to be close to 1"),
        says.probabilities_order_values(columns, "rates improve as success probabilities grow, column after column"),
    )


EXPERIMENT = Experiment(
    name="figure-3",
    title="signSGD with a constant step size on the Rosenbrock function, batch sizes 1, 2, 5, 8",
    place="Figure 3, section 6.1",
    run=run,
)

"""Figure 7: the neighbourhood that signSGD reaches on the Rosenbrock function, under four constant step sizes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from signdescent.experiments import rosenbrock_sentences as says
from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.outcomes import every, is_smaller, mean_and_error
from signdescent.experiments.rosenbrock import Column, Grid, Progress
from signdescent.experiments.rosenbrock_picture import result_of

__all__ = ["EXPERIMENT", "run", "sentences_of"]

STEP_SIZES = (0.25, 0.1, 0.05, 0.01)
BATCH_SIZE = 2


def run(*, quick: bool = False, rng: np.random.Generator | int = 0, progress: Progress | None = None) -> Result:
    """Run both readings of the oracle."""
    steps = 2000 if quick else 5000
    grid = Grid(batch_sizes=(BATCH_SIZE,) * 4, first_steps=STEP_SIZES, schedule="constant", steps=steps, runs=64)
    titles = [f"step size γ = {step:g}" for step in STEP_SIZES]
    return result_of(grid, titles, sentences_of, rng=rng, progress=progress)


def sentences_of(columns: tuple[Column, ...]) -> tuple[Sentence, ...]:
    """Return the sentences of the caption, for one reading."""
    largest, second, third, smallest = columns
    return (
        says.violates_spb(largest, "SPB is slightly violated (batch size 2)"),
        says.close_to_threshold(largest, "slightly: success probabilities are close to the threshold"),
        says.diverges(largest, f"the step size {largest.first_step:g} diverges"),
        says.converges_to_a_neighbourhood(second, f"the step size {second.first_step:g} converges to a neighbourhood"),
        says.converges_to_a_neighbourhood(third, f"the step size {third.first_step:g} converges to a neighbourhood"),
        _slower(third, smallest),
        _ordered(columns),
    )


def _slower(fast: Column, slow: Column) -> Sentence:
    """Compare the first step at which f is at half its start, in every run."""
    times = [(column.values <= column.values[0] / 2).argmax(axis=0).astype(float) for column in (fast, slow)]
    return Sentence(
        text=f"{says.reading(slow)}: the step size {slow.first_step:g} converges slower than {fast.first_step:g}",
        holds=is_smaller(times[0], times[1]),
        evidence=f"f is first at half of its start after {times[0].mean():.4g} steps with {fast.first_step:g}, and "
        f"after {times[1].mean():.4g} with {slow.first_step:g}, on average",
    )


def _ordered(columns: tuple[Column, ...]) -> Sentence:
    """Compare the final levels of neighbouring step sizes; a level that still falls does not count as higher."""
    ends = [says.late(column) for column in columns]
    numbers = "; ".join(
        f"{mean_and_error(end)[0]:.3g} ± {mean_and_error(end)[1]:.1g} with {column.first_step:g}"
        for end, column in zip(ends, columns, strict=True)
    )
    return Sentence(
        text=f"{says.reading(columns[0])}: a smaller step size ends in a smaller neighbourhood",
        holds=every(_ends_lower(larger, smaller) for larger, smaller in pairwise(columns)),
        evidence=f"f in the last quarter: {numbers}",
    )


def _ends_lower(larger: Column, smaller: Column) -> bool | None:
    lower = is_smaller(says.late(smaller), says.late(larger))
    still_falls = is_smaller(says.late(smaller), says.early(smaller))
    return None if lower is False and still_falls is not False else lower


EXPERIMENT = Experiment(
    name="figure-7",
    title="signSGD on the Rosenbrock function with four constant step sizes, batch size 2",
    place="Figure 7, Appendix A",
    run=run,
)

"""Figure 5: signSGD and SGD on images with shuffled batches of several sizes, with a common budget of bits sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.image_picture import draw_accuracies
from signdescent.experiments.image_training import (
    BITS,
    METHODS,
    REPETITIONS,
    Training,
    Tuning,
    fair_marks,
    one_seed,
    setting,
    tuned_training,
)
from signdescent.experiments.image_words import (
    averaged,
    bigger_is_better,
    early,
    grows_together,
    same_budget,
    tuned_inside,
)
from signdescent.simulation.problems.image_network import digits_network, mnist_network

__all__ = ["EXPERIMENT", "run"]

GRID = (10.0, 1.0, 0.1, 0.01, 0.001)
MARKS = 50
CHOSEN = (
    "data",
    "hidden",
    "activation",
    "start",
    "batch_sizes",
    "budget_megabytes",
    "bits_per_coordinate",
    "fine_factors",
    "tuned_by",
)

Runs = Mapping[int, Mapping[str, Training]]


def run(
    *,
    quick: bool = False,
    rng: np.random.Generator | int = 0,
    progress: Callable[[int, int], None] | None = None,
    budget: float | None = None,
    batch_sizes: tuple[int, ...] = (8, 32, 128, 512),
    hidden: int = 100,
) -> Result:
    """Run the experiment.

    Parameters
    ----------
    quick : bool
        On scikit-learn's 8 x 8 digits, which are not MNIST, instead of 5000 images of MNIST.
    rng : int or numpy.random.Generator
        A seed, or a generator that draws one.
    progress : callable, optional
        Called with (finished parts, total parts).
    budget : float, > 0, optional
        Megabytes (10^6 bytes) sent per run; by default 20, or 0.6 if quick.
    batch_sizes : tuple of int
        Batch sizes, ascending.
    hidden : int, >= 1
        Hidden width.
    """
    seed = one_seed(rng)
    problem = (digits_network if quick else mnist_network)(hidden=hidden)
    budget = budget or (0.6 if quick else 20.0)
    messages = {name: int(budget * 8e6 / (problem.dimension * bits)) for name, bits in BITS.items()}
    marks = fair_marks(messages, MARKS)
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, 2 * len(METHODS) * len(batch_sizes))

    tunings: dict[int, dict[str, Tuning]] = {}
    runs: dict[int, dict[str, Training]] = {}
    for size in batch_sizes:
        tunings[size], runs[size] = {}, {}
        for name in METHODS:
            tunings[size][name], runs[size][name] = tuned_training(
                problem,
                name,
                GRID,
                batch_size=size,
                marks=marks[name],
                seed=seed,
                repetitions=REPETITIONS,
                tick=tick,
            )
    parameters = {
        **setting(problem, GRID),
        "batches": "all images in random order, cut in sequence, anew in each epoch",
        "batch_sizes": list(batch_sizes),
        "budget_megabytes": budget,
        "messages": messages,
        "tuned": {str(size): {name: dict(t.tried) for name, t in by_name.items()} for size, by_name in tunings.items()},
        "step_size": {str(size): {name: t.best for name, t in by_name.items()} for size, by_name in tunings.items()},
        "seed": seed,
    }
    return Result(
        draw=lambda: _draw(runs, problem.data.name),
        data=_table(runs),
        parameters=parameters,
        chosen=CHOSEN,
        sentences=_sentences(runs, tunings),
    )


EXPERIMENT = Experiment(
    name="figure-5",
    title="signSGD and SGD on 5000 images of MNIST, shuffled batches of several sizes, one budget of what is sent",
    place="Figure 5 and section 6.2, p. 15",
    run=run,
)


def _sentences(runs: Runs, tunings: Mapping[int, Mapping[str, Tuning]]) -> tuple[Sentence, ...]:
    everything = {f"{name}, batch {size}": part for size, by_name in runs.items() for name, part in by_name.items()}
    signs = {size: by_name["signSGD"] for size, by_name in runs.items()}
    each = {size: early(by_name) for size, by_name in runs.items()}
    return (
        same_budget(everything),
        tuned_inside({f"{name}, batch {size}": t for size, by_name in tunings.items() for name, t in by_name.items()}),
        averaged(everything, "Shaded area shows the standard deviation from 3 repetition"),
        Sentence(
            text=next(iter(each.values())).text,
            holds=all(sentence.holds is True for sentence in each.values()),
            evidence="; ".join(f"batch {size}: {sentence.evidence}" for size, sentence in each.items()),
        ),
        bigger_is_better(signs, "signSGD"),
        bigger_is_better({size: by_name["SGD"] for size, by_name in runs.items()}, "SGD"),
        grows_together(signs),
    )


def _table(runs: Runs) -> dict[str, list[Any]]:
    """Return one row per mark of every run."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("method", "batch_size", "repetition", "megabytes", "counted", "train", "test", "loss")
    }
    for size, trainings in runs.items():
        for name, part in trainings.items():
            marks, repetitions = part.train.shape
            for repetition in range(repetitions):
                columns["method"] += [name] * marks
                columns["batch_size"] += [size] * marks
                columns["repetition"] += [repetition] * marks
                columns["megabytes"] += part.megabytes.tolist()
                columns["counted"] += part.counted.tolist()
                for key in ("train", "test", "loss"):
                    columns[key] += getattr(part, key)[:, repetition].tolist()
    return columns


def _draw(runs: Runs, data: str) -> Any:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.2 * len(runs) + 0.6, 6.0), layout="constrained")
    axes = figure.subplots(2, len(runs), squeeze=False, sharex=True, sharey=True)
    for column, (size, trainings) in enumerate(runs.items()):
        axes[0, column].set_title(f"batch size {size}")
        for row, panel in enumerate(("train", "test")):
            draw_accuracies(axes[row, column], trainings, panel)
    axes[0, -1].legend(loc="lower right", frameon=False)
    for row, panel in enumerate(("train", "test")):
        axes[row, 0].set_ylabel(f"{panel} accuracy")
    figure.supxlabel("gradients sent by the node, MB")
    figure.suptitle(f"Shuffled batches, {REPETITIONS} repetitions (mean and standard deviation). {data}")
    return figure

"""Training of the network of section 6.2 in epochs, several repetitions at once, with the number of bits sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import FloatArray
from signdescent.simulation.methods.method import Method, State
from signdescent.simulation.methods.sgd import SGD
from signdescent.simulation.methods.sign_sgd import SignSGD
from signdescent.simulation.problems.image_batches import shuffled_batches, split_batches
from signdescent.simulation.problems.image_network import ImageNetwork

__all__ = [
    "BITS",
    "FINE",
    "FURTHER",
    "METHODS",
    "REPETITIONS",
    "Training",
    "Tuning",
    "fair_marks",
    "one_seed",
    "setting",
    "train",
    "tune",
    "tuned_training",
]

METHODS: dict[str, Method] = {"SGD": SGD(), "signSGD": SignSGD()}

BITS = {"SGD": 32, "signSGD": 1}
"""Bits per coordinate of a message. Not given in the paper; these match the axis of its Figure 4."""

REPETITIONS = 3

FINE = (0.2, 0.5, 2.0, 5.0)
"""Factors of the fine search around the best step size of the coarse grid."""

FURTHER = 4
"""Most extensions of the fine search by a factor of 2, while the best step size is an extreme one."""

_TUNING_RUN = 1000  # repetition number of the tuning run, different from those shown


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Training:
    """Repetitions of one training at each mark.

    Parameters
    ----------
    megabytes : ndarray, shape (marks,)
        10^6 bytes sent by the node, at `BITS` bits per coordinate.
    counted : ndarray, shape (marks,)
        10^6 bytes as the method counts them: 2 bits per coordinate in a message of signs that contains a 0.
    train, test : ndarray, shape (marks, repetitions)
        Accuracies on all training and test images.
    loss : ndarray, shape (marks, repetitions)
        The training loss; inf where a repetition has diverged.
    kept : tuple of ndarray, each of shape (repetitions, d)
        The points at the steps requested.
    """

    megabytes: FloatArray
    counted: FloatArray
    train: FloatArray
    test: FloatArray
    loss: FloatArray
    kept: tuple[FloatArray, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Step sizes tried, their losses, and the best one.

    Parameters
    ----------
    tried : tuple of (step size, loss)
        The loss is the mean training loss over the last tenth of the marks, in a separate run.
    coarse : float
        The best of the coarse grid.
    best : float
        The best of all.
    """

    tried: tuple[tuple[float, float], ...]
    coarse: float
    best: float


def one_seed(rng: np.random.Generator | int) -> int:
    """Return a seed: the one given, or one drawn from the generator."""
    return int(rng.integers(2**63)) if isinstance(rng, np.random.Generator) else int(rng)


def setting(problem: ImageNetwork, grid: Sequence[float]) -> dict[str, Any]:
    """Return the parameters shared by both figures: data, network, and tuning of the step sizes."""
    return {
        "data": problem.data.name,
        "training_images": len(problem.data.labels),
        "test_images": len(problem.data.test_labels),
        "split": "every fifth image of each class tests; fixed",
        "hidden": problem.hidden,
        "activation": "ReLU; pixels in [0, 1]",
        "start": "uniform on +-1/sqrt(inputs of the layer)",
        "dimension": problem.dimension,
        "repetitions": REPETITIONS,
        "bits_per_coordinate": dict(BITS),
        "grid": list(grid),
        "fine_factors": [*FINE, f"then up to {FURTHER} times 1/2 or 2 while the best is at an end"],
        "tuned_by": "mean training loss over the last tenth of the budget, one run of its own",
    }


def fair_marks(messages: Mapping[str, int], number: int) -> dict[str, NDArray[np.int64]]:
    """Return the steps at which accuracies are taken: evenly spaced, at most `number` after the first.

    For signSGD also those at which it has sent as much as SGD at a mark of its first tenth, counted in either way.
    """
    marks = {
        name: np.unique(np.linspace(0, sent, number + 1).round().astype(np.int64)) for name, sent in messages.items()
    }
    early = marks["SGD"][marks["SGD"] <= max(1.0, messages["SGD"] / 10)]
    same = np.concatenate([early * (BITS["SGD"] // bits) for bits in (1, 2)])
    marks["signSGD"] = np.unique(np.append(marks["signSGD"], same[same <= messages["signSGD"]]))
    return marks


def train(
    problem: ImageNetwork,
    name: str,
    *,
    step_size: float,
    batch_size: int,
    marks: NDArray[np.int64],
    seed: int,
    repetitions: Sequence[int],
    keep: Sequence[int] = (),
) -> Training:
    """Train until the last mark; every repetition has its own first point and its own order of the images.

    With equal seeds, methods start from the same points and see the same batches if the batch sizes are equal.

    Parameters
    ----------
    problem : ImageNetwork
        Its `batches` attribute selects the batches: "uniform" in shuffled order, "split" from one half of the classes.
    name : str
        A key of `METHODS`.
    step_size : float
        gamma.
    batch_size : int
        Images per batch.
    marks : ndarray of int
        The steps at which accuracies are taken, ascending from 0.
    seed : int
        Seed; with `repetitions` it determines every bit.
    repetitions : sequence of int
        Numbers of the repetitions.
    keep : sequence of int
        Steps, at most the last mark, whose points are returned.
    """
    method, d = METHODS[name], problem.dimension
    point = np.stack([problem.draw_start(_stream(seed, number, 0)) for number in repetitions])
    epochs = [_batches(problem, batch_size, _stream(seed, number, 1)) for number in repetitions]
    unused = np.random.default_rng(0)  # neither method uses it
    shape = (len(marks), len(repetitions))
    train_, test, loss = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.inf)
    counted = np.zeros(len(marks))
    kept: list[FloatArray] = []
    bits, state = 0.0, State(point=point)
    rows = {int(step): row for row, step in enumerate(marks)}
    with np.errstate(over="ignore", invalid="ignore"):  # a step size may be so large that the run diverges
        for step in range(int(marks[-1]) + 1):
            if not np.isfinite(state.point).all():
                break
            if step in keep:
                kept.append(state.point)
            if step in rows:
                row = rows[step]
                train_[row], test[row] = problem.accuracy(state.point), problem.accuracy(state.point, part="test")
                loss[row] = np.nan_to_num(problem.value(state.point), nan=np.inf)
                counted[row] = bits / 8e6
            if step == marks[-1]:
                break
            images = np.stack([next(epoch) for epoch in epochs])[:, np.newaxis]
            gradients = problem.batch_gradients(state.point, images)
            if step == 0:
                state = method.init(point, gradients)
            state, info = method.step(state, gradients, step_size=step_size, rng=unused)
            bits += float(np.mean(info.bits_up))
    megabytes = marks.astype(np.float64) * (d * BITS[name] / 8e6)
    return Training(megabytes=megabytes, counted=counted, train=train_, test=test, loss=loss, kept=tuple(kept))


def tune(
    problem: ImageNetwork, name: str, grid: Sequence[float], *, batch_size: int, marks: NDArray[np.int64], seed: int
) -> Tuning:
    """Find the step size of least training loss: on a grid, then near its best value, then beyond its ends."""

    def score(step_size: float) -> float:
        late = np.append(0, marks[marks >= 0.9 * marks[-1]])
        training = train(
            problem,
            name,
            step_size=step_size,
            batch_size=batch_size,
            marks=np.unique(late),
            seed=seed,
            repetitions=(_TUNING_RUN,),
        )
        return float(training.loss[1:].mean())

    tried = {step_size: score(step_size) for step_size in grid}
    coarse = min(tried, key=lambda step_size: tried[step_size])
    for factor in FINE:
        step_size = float(f"{coarse * factor:.6g}")
        tried[step_size] = score(step_size)
    best = min(tried, key=lambda step_size: tried[step_size])
    for _ in range(FURTHER):
        if min(tried) < best < max(tried):
            break
        step_size = best / 2 if best == min(tried) else best * 2
        tried[step_size] = score(step_size)
        best = min(tried, key=lambda step_size: tried[step_size])
    return Tuning(tried=tuple(sorted(tried.items())), coarse=coarse, best=best)


def tuned_training(
    problem: ImageNetwork,
    name: str,
    grid: Sequence[float],
    *,
    batch_size: int,
    marks: NDArray[np.int64],
    seed: int,
    repetitions: int,
    keep: Sequence[int] = (),
    tick: Callable[[], None],
) -> tuple[Tuning, Training]:
    """Tune the step size and train with it; `tick` is called after each."""
    tuning = tune(problem, name, grid, batch_size=batch_size, marks=marks, seed=seed)
    tick()
    training = train(
        problem,
        name,
        step_size=tuning.best,
        batch_size=batch_size,
        marks=marks,
        seed=seed,
        repetitions=range(repetitions),
        keep=keep,
    )
    tick()
    return tuning, training


def _stream(seed: int, repetition: int, use: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(repetition, use)))


def _batches(problem: ImageNetwork, batch_size: int, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Yield batches, epoch by epoch."""
    labels = problem.data.labels
    while True:
        if problem.batches == "split":
            yield from split_batches(labels, batch_size, rng=rng)
        else:
            yield from shuffled_batches(len(labels), batch_size, rng=rng)

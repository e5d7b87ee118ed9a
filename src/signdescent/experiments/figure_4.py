"""Figure 4: signSGD and SGD on images, each batch from one half of the classes; histograms of gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.image_gradients import (
    SKEWED,
    BiasGradients,
    bias_gradients,
    modes,
    odd,
    skewness,
)
from signdescent.experiments.image_picture import draw_accuracies
from signdescent.experiments.image_training import (
    METHODS,
    REPETITIONS,
    Training,
    Tuning,
    fair_marks,
    one_seed,
    setting,
    tuned_training,
)
from signdescent.experiments.image_words import averaged, early, late_gain, same_budget, tuned_inside
from signdescent.render.style import GREEN, PINK
from signdescent.simulation.problems.image_network import ImageNetwork, digits_network, mnist_network

__all__ = ["EXPERIMENT", "run"]

AVERAGE = "#B22222"  # the paper's dashed red line

GRID = (1.0, 0.1, 0.01, 0.001, 0.0001)
BATCH_SIZE = 128
BEFORE_EPOCHS = (5, 25, 50)
CHOSEN = (
    "data",
    "hidden",
    "activation",
    "start",
    "replacement",
    "epochs_of_signSGD",
    "bits_per_coordinate",
    "fine_factors",
    "tuned_by",
    "histogram_batches",
    "histogram_weights",
    "skewed_from",
)


def run(
    *,
    quick: bool = False,
    rng: np.random.Generator | int = 0,
    progress: Callable[[int, int], None] | None = None,
    epochs: int | None = None,
    hidden: int = 100,
    histogram_batches: int | None = None,
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
    epochs : int, >= 1, optional
        Epochs of signSGD, which determine the budget; by default 100, as in the paper's figure.
    hidden : int, >= 1
        Hidden width.
    histogram_batches : int, >= 2, optional
        Batches per histogram; by default 2000, or 500 if quick.
    """
    seed = one_seed(rng)
    make = digits_network if quick else mnist_network
    problem = make(hidden=hidden, batches="split")
    per_epoch = -(-len(problem.data.labels) // BATCH_SIZE)
    epochs = epochs or 100
    draws = histogram_batches or (500 if quick else 2000)
    messages = {"signSGD": epochs * per_epoch, "SGD": epochs * per_epoch // 32}
    shown = [epoch for epoch in BEFORE_EPOCHS if epoch <= epochs + 1]
    marks = fair_marks(messages, epochs)
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, 4 + len(shown))

    tuned: dict[str, tuple[Tuning, Training]] = {}
    for name in METHODS:
        tuned[name] = tuned_training(
            problem,
            name,
            GRID,
            batch_size=BATCH_SIZE,
            marks=marks[name],
            seed=seed,
            repetitions=REPETITIONS,
            keep=[(epoch - 1) * per_epoch for epoch in shown] if name == "signSGD" else (),
            tick=tick,
        )
    trainings = {name: training for name, (_, training) in tuned.items()}
    tunings = {name: tuning for name, (tuning, _) in tuned.items()}
    gradients: dict[int, BiasGradients] = {}
    for epoch, points in zip(shown, trainings["signSGD"].kept, strict=False):
        fresh = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(epoch, 2)))
        gradients[epoch] = bias_gradients(problem, points[0], batches=draws, batch_size=BATCH_SIZE, rng=fresh)
        tick()
    weights = _two_weights(gradients)
    parameters = {
        **setting(problem, GRID),
        "batches": "each from classes 0-4 or 5-9, with probability 1/2",
        "replacement": "each half is shuffled and cut in sequence",
        "batch_size": BATCH_SIZE,
        "epochs_of_signSGD": epochs,
        "messages": messages,
        "tuned": {name: dict(tuning.tried) for name, tuning in tunings.items()},
        "step_size": {name: tuning.best for name, tuning in tunings.items()},
        "histogram_batches": draws,
        "histogram_weights": {
            "numbers": [_bias_name(weight, hidden) for weight in weights],
            "rule": "of the classes' biases at the first shown epoch: halves farthest apart; then most skewed",
        },
        "skewed_from": SKEWED,
        "seed": seed,
    }

    def draw() -> Any:
        return _draw(problem, trainings, gradients, weights)

    return Result(
        draw=draw,
        data=_table(trainings, gradients, weights, hidden),
        parameters=parameters,
        chosen=CHOSEN,
        sentences=(*_captions(trainings, tunings, gradients, weights), *_observations(trainings, gradients)),
    )


EXPERIMENT = Experiment(
    name="figure-4",
    title="signSGD and SGD on 5000 images of MNIST, each batch from one half of the classes",
    place="Figure 4 and section 6.2, p. 15",
    run=run,
)


# ------------------------------------------------------------------ weights shown


def _two_weights(gradients: Mapping[int, BiasGradients]) -> tuple[int, ...]:
    """Return the class bias with the largest distance between its halves, and the most skewed of the others."""
    if not gradients:
        return ()
    first_gradients = next(iter(gradients.values()))
    low, high = first_gradients.values[~first_gradients.upper], first_gradients.values[first_gradients.upper]
    spread = low.std(axis=0) + high.std(axis=0)
    distance = np.abs(high.mean(axis=0) - low.mean(axis=0)) / np.where(spread > 0, spread, np.inf)
    classes = np.arange(first_gradients.values.shape[1]) >= first_gradients.values.shape[1] - 10
    first = int(np.argmax(np.where(classes, distance, -1.0)))
    skewed = np.abs(skewness(first_gradients.values))
    skewed[first] = -1.0
    return first, int(np.argmax(np.where(classes, skewed, -1.0)))


def _bias_name(weight: int, hidden: int) -> str:
    return f"bias of hidden unit {weight}" if weight < hidden else f"bias of class {weight - hidden}"


# ------------------------------------------------------------------ sentences


def _captions(
    trainings: Mapping[str, Training],
    tunings: Mapping[str, Tuning],
    gradients: Mapping[int, BiasGradients],
    weights: tuple[int, ...],
) -> tuple[Sentence, ...]:
    shares = {epoch: float(odd(law).mean()) for epoch, law in gradients.items()}
    summary = ", ".join(f"{share:.2f} before epoch {epoch}" for epoch, share in shares.items())
    means = [
        f"{law.values[:, weight].mean():.2g} (skewness {skewness(law.values)[weight]:.2f}) before epoch {epoch}"
        for weight in weights
        for epoch, law in gradients.items()
    ]
    return (
        same_budget(trainings),
        tuned_inside(tunings),
        averaged(trainings, "train and test accuracies with mini-batch size 128 and averaged over 3 repetitions"),
        Sentence(
            text="We chose two weights (empirically, most of the network biases would work)",
            holds=all(share > 0.5 for share in shares.values()) if shares else None,
            evidence=f"share of biases with two modes or |skewness| >= {SKEWED}: {summary or 'no epoch shown'}",
        ),
        Sentence(
            text="histograms of stochastic gradients before epochs 5, 25 and 50; dashed red lines: averages",
            holds=True if len(gradients) == 3 else None,
            evidence="averages: " + ("; ".join(means) or "no epoch shown"),
        ),
    )


def _observations(trainings: Mapping[str, Training], gradients: Mapping[int, BiasGradients]) -> tuple[Sentence, ...]:
    two = {epoch: float((modes(law) >= 2).mean()) for epoch, law in gradients.items()}
    skewed = {epoch: float((np.abs(skewness(g.values)) >= SKEWED).mean()) for epoch, g in gradients.items()}
    sign = trainings["signSGD"]
    late = float(sign.train[sign.megabytes >= 0.9 * sign.megabytes[-1]].mean())
    converged = late >= 0.9
    both = any(two.values()) and any(skewed.values())
    return (
        Sentence(
            text="6.2, first: split batches unfold multi-modal and asymmetric distributions, and signSGD converges",
            holds=both and converged if gradients else None,
            evidence=f"share of biases with two modes {_shares(two)}; skewed {_shares(skewed)}; "
            f"mean training accuracy over the last tenth {late:.3f} (needs 0.9)",
        ),
        early(trainings),
        late_gain(trainings["signSGD"]),
    )


def _shares(shares: Mapping[int, float]) -> str:
    return ", ".join(f"{share:.2f} before epoch {epoch}" for epoch, share in shares.items()) or "not shown"


# ------------------------------------------------------------------ data and picture


def _table(
    trainings: Mapping[str, Training],
    gradients: Mapping[int, BiasGradients],
    weights: tuple[int, ...],
    hidden: int,
) -> dict[str, list[Any]]:
    """Return curves and histogram samples in one long table."""
    rows: list[tuple[str, str, int, float, float]] = []
    for name, part in trainings.items():
        for panel, curves in (("train", part.train), ("test", part.test), ("loss", part.loss)):
            for repetition, curve in enumerate(curves.T):
                rows += [(panel, name, repetition, *pair) for pair in zip(part.megabytes, curve, strict=True)]
        rows += [("megabytes_counted", name, 0, *pair) for pair in zip(part.megabytes, part.counted, strict=True)]
    for epoch, law in gradients.items():
        for weight in weights:
            label = f"{_bias_name(weight, hidden)}, before epoch {epoch}"
            pairs = zip(law.upper, law.values[:, weight], strict=True)
            rows += [("gradient", label, 0, float(upper), value) for upper, value in pairs]
    panels, series, repetitions, x, y = zip(*rows, strict=True)
    return {
        "panel": list(panels),
        "series": list(series),
        "repetition": list(repetitions),
        "megabytes_or_half": [float(value) for value in x],
        "value": [float(value) for value in y],
    }


def _draw(
    problem: ImageNetwork,
    trainings: Mapping[str, Training],
    gradients: Mapping[int, BiasGradients],
    weights: tuple[int, ...],
) -> Any:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13.0, 6.2), layout="constrained")
    axes = figure.subplots(
        2, 1 + max(1, len(gradients)), squeeze=False, width_ratios=[1.5, *[1] * max(1, len(gradients))]
    )
    for axis, panel in zip(axes[:, 0], ("train", "test"), strict=True):
        draw_accuracies(axis, trainings, panel)
        axis.set(ylabel=f"{panel} accuracy", xlabel="gradients sent by the node, MB")
    axes[0, 0].legend(loc="lower right", frameon=False)
    for axis, epoch in zip(axes[0, 1:], gradients, strict=False):
        axis.set_title(f"before epoch {epoch}")
    for row, weight in enumerate(weights):
        for axis, law in zip(axes[row, 1:], gradients.values(), strict=True):
            values = law.values[:, weight]
            bins = np.histogram_bin_edges(values, bins=60).tolist()
            parts = [values[~law.upper], values[law.upper]]
            labels = ["classes 0-4", "classes 5-9"]
            axis.hist(parts, bins=bins, stacked=True, color=[GREEN, PINK], label=labels)
            axis.axvline(values.mean(), color=AVERAGE, ls="--", lw=1.5, label="average")
            axis.set_yticks([])
            axis.locator_params(axis="x", nbins=4)
            axis.set_xlabel(f"gradient of the {_bias_name(weight, problem.hidden)}")
    if weights:
        axes[0, 1].legend(loc="upper left", bbox_to_anchor=(0.0, 1.0), frameon=False, fontsize=8)
    figure.suptitle(
        f"Split batches of {BATCH_SIZE}, {REPETITIONS} repetitions (mean and standard deviation). {problem.data.name}"
    )
    return figure

"""The paper's sentences about its two figures on images, decided from the curves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from signdescent._validation import FloatArray
from signdescent.experiments.experiment import Sentence
from signdescent.experiments.image_training import REPETITIONS, Training, Tuning

__all__ = ["averaged", "bigger_is_better", "early", "grows_together", "late_gain", "same_budget", "tuned_inside"]

EARLY = 0.1  # share of the budget that counts as the beginning
FLAT = 0.005  # largest gain of accuracy that counts as no improvement
FULL = 0.999  # least accuracy that counts as full


def same_budget(trainings: Mapping[str, Training]) -> Sentence:
    """Decide whether all methods sent the same amount, up to one longest message."""
    sent = {name: float(part.megabytes[-1]) for name, part in trainings.items()}
    message = max(float(part.megabytes[1] - part.megabytes[0]) for part in trainings.values())
    return Sentence(
        text="The budget of gradient communication (MB) is fixed",
        holds=max(sent.values()) - min(sent.values()) <= message,
        evidence="sent: " + ", ".join(f"{name} {mb:.2f} MB" for name, mb in sent.items()),
    )


def averaged(trainings: Mapping[str, Training], text: str) -> Sentence:
    """Decide whether every curve averages repetitions that all ended at finite points."""
    finite = all(np.isfinite(part.loss).all() and part.train.shape[1] == REPETITIONS for part in trainings.values())
    spread = ", ".join(f"{name} {part.train[-1].std(ddof=1):.4f}" for name, part in trainings.items())
    return Sentence(
        text=text,
        holds=finite,
        evidence=f"{REPETITIONS} repetitions ended at finite points; standard deviation of the last training "
        f"accuracy: {spread}",
    )


def tuned_inside(tunings: Mapping[str, Tuning]) -> Sentence:
    """Decide whether each best step size lies between smaller and larger ones that were tried."""
    inside = all(t.tried[0][0] < t.best < t.tried[-1][0] for t in tunings.values())
    summary = ", ".join(f"{name} {tuning.coarse:g}, then {tuning.best:g}" for name, tuning in tunings.items())
    return Sentence(
        text="We first tuned the constant step size over a logarithmic scale and then fine tuned it",
        holds=inside,
        evidence=f"holds if each best step size is between others that were tried. Best: {summary}",
    )


def early(trainings: Mapping[str, Training]) -> Sentence:
    """Decide whether signSGD leads SGD at every mark in the beginning, also if a zero sign costs a second bit."""
    sign, plain = trainings["signSGD"], trainings["SGD"]
    marks = plain.megabytes[(plain.megabytes > 0) & (plain.megabytes <= EARLY * plain.megabytes[-1])]
    if len(marks) == 0:
        marks = plain.megabytes[1:2]
    leads = {}
    for label, axis in (("1 bit", sign.megabytes), ("as counted", sign.counted)):
        at, plain_at = (np.searchsorted(sent, marks * (1 + 1e-9), side="right") - 1 for sent in (axis, plain.megabytes))
        leads[label] = sign.train[at].mean(axis=1) - plain.train[plain_at].mean(axis=1)  # SGD at its last mark before
    summary = "; ".join(f"{label}: {lead.min():.3f} to {lead.max():.3f}" for label, lead in leads.items())
    return Sentence(
        text="6.2, second: in the beginning signSGD is more efficient than SGD, accuracy against communication",
        holds=all(bool((lead > 0).all()) for lead in leads.values()),
        evidence=f"lead over the first {EARLY:.0%} of the budget, {len(marks)} marks of training accuracy: {summary}",
    )


def late_gain(part: Training) -> Sentence:
    """Decide whether only training accuracy increases in the second half; None within the noise."""
    train, test = (_window_gains(part, panel) for panel in ("train", "test"))
    grows, improves = _exceeds(train, FLAT), _exceeds(test, FLAT)
    holds: bool | None = None
    if grows is True and improves is False:
        holds = True
    elif improves is True or grows is False:
        holds = False
    middle = float(part.train[part.megabytes <= part.megabytes[-1] / 2][-1].mean())
    return Sentence(
        text="6.2, fourth: with split batches training accuracy grows in the second half, test accuracy does not",
        holds=None if middle >= FULL else holds,
        evidence=f"gain from the middle to the end, windows of a tenth, {FLAT} or less counts as none and two standard "
        f"errors as noise: train {_mean_text(train)}, test {_mean_text(test)}; training accuracy in the middle "
        f"{middle:.4f}",
    )


def grows_together(parts: Mapping[int, Training]) -> Sentence:
    """Decide whether test and training accuracy are correlated along the mean curves of signSGD."""
    correlations = {
        size: float(np.corrcoef(part.train.mean(axis=1), part.test.mean(axis=1))[0, 1]) for size, part in parts.items()
    }
    return Sentence(
        text="6.2, fourth: with standard batches test accuracy is growing with training accuracy",
        holds=all(correlation >= 0.9 for correlation in correlations.values()),
        evidence="linear correlation of both along the whole run (needs 0.9), and the gain of test accuracy from the "
        "middle to the end: "
        + ", ".join(
            f"{correlations[size]:.3f} and {_mean_text(_window_gains(part, 'test'))} at {size}"
            for size, part in parts.items()
        ),
    )


def bigger_is_better(parts: Mapping[int, Training], name: str) -> Sentence:
    """Decide whether the final accuracy increases with the batch size; None if differences are within the noise."""
    ends = {size: part.train[part.megabytes >= 0.9 * part.megabytes[-1]].mean(axis=0) for size, part in parts.items()}
    pairs = list(pairwise(ends.values()))
    steps = np.array([float(more.mean() - less.mean()) for less, more in pairs])
    errors = np.array([np.hypot(more.std(ddof=1), less.std(ddof=1)) / len(more) ** 0.5 for less, more in pairs])
    holds: bool | None = None
    if (steps > 2 * errors).all():
        holds = True
    elif (steps < -2 * errors).any():
        holds = False
    return Sentence(
        text=f"6.2, third: larger batch size improves the convergence ({name})",
        holds=holds,
        evidence="mean training accuracy over the last tenth of the budget: "
        + ", ".join(f"{end.mean():.4f} at {size}" for size, end in ends.items())
        + "; each step is compared with twice its standard error",
    )


def _window_gains(part: Training, panel: str) -> FloatArray:
    """Return the mean over the last tenth of the budget minus that over a tenth around its middle, per repetition."""
    place, curves = part.megabytes / part.megabytes[-1], getattr(part, panel)
    gains: FloatArray = curves[place >= 0.9].mean(axis=0) - curves[np.abs(place - 0.5) <= 0.05].mean(axis=0)
    return gains


def _exceeds(gains: FloatArray, level: float) -> bool | None:
    """Return whether the mean exceeds the level by two standard errors; None if neither it nor the opposite holds."""
    error = float(gains.std(ddof=1)) / len(gains) ** 0.5
    if gains.mean() - 2 * error > level:
        return True
    return False if gains.mean() + 2 * error <= level else None


def _mean_text(gains: FloatArray) -> str:
    return f"{gains.mean():+.4f} (standard error {gains.std(ddof=1) / len(gains) ** 0.5:.4f})"

"""Accuracy curves of the two figures on images: means over the repetitions, with their standard deviation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from signdescent.experiments.image_training import Training
from signdescent.render.style import BLUE, RED

__all__ = ["draw_accuracies"]

COLOURS = {"signSGD": BLUE, "SGD": RED}


def draw_accuracies(axis: Any, trainings: Mapping[str, Training], panel: str) -> None:
    """Draw the accuracies of every method, on the images of one panel: ``"train"`` or ``"test"``."""
    for name, part in trainings.items():
        curves = getattr(part, panel)
        mean, std = curves.mean(axis=1), curves.std(axis=1, ddof=1)
        axis.plot(part.megabytes, mean, color=COLOURS[name], label=name, ls="-" if name == "signSGD" else "--")
        axis.fill_between(part.megabytes, mean - std, mean + std, color=COLOURS[name], alpha=0.25, lw=0)
    axis.set_ylim(0.0, 1.02)
    axis.grid(alpha=0.3)

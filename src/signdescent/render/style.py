"""Style of all pictures: a colour-blind safe palette, thin axes, no frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["BLACK", "BLUE", "GREEN", "GREY", "ORANGE", "PALETTE", "PINK", "RED", "SKY", "figure", "styled", "tidy"]

# Okabe and Ito (2008), "Color Universal Design"
BLUE, ORANGE, GREEN, RED, PINK, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"
BLACK, GREY = "#222222", "#8A8A8A"
PALETTE = (BLUE, ORANGE, GREEN, PINK, SKY, RED)

_LOOK: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.labelsize": 9,
    "axes.edgecolor": "#555555",
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "lines.linewidth": 1.2,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "savefig.dpi": 150,
    "svg.hashsalt": "signdescent",  # makes SVG files reproducible
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in the project's style, and restore the user's settings."""
    import matplotlib as mpl

    with mpl.rc_context(_LOOK):
        yield


def figure(width: float, height: float) -> Any:
    """Return an empty Matplotlib figure of this size in inches, without a display."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def tidy(axes: Any, *, grid: bool = True) -> None:
    """Give axes a light grid."""
    if grid:
        axes.grid(visible=True, color="#E3E3E3", linewidth=0.6)
    axes.tick_params(length=3, width=0.7)

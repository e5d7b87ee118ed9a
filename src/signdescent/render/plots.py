"""Figures drawn by Matplotlib, which is imported at the first call; install it by ``pip install signdescent[plot]``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from signdescent.errors import ArgumentError, InputFileError
from signdescent.render.minibatch_curves import MinibatchCurves

__all__ = ["demand_plot_file", "draw_minibatch"]

FORMATS = (".png", ".svg")
INK, FAINT = "#222222", "#8a8a8a"
# Okabe and Ito's colours, distinct for most colour-blind readers; widths and dashes differ too
BLUE, SKY, ORANGE, GREEN, PURPLE = "#0072B2", "#56B4E9", "#D55E00", "#009E73", "#CC79A7"


def demand_plot_file(path: str) -> None:
    """Refuse a figure that cannot be written, before anything is computed.

    Raises
    ------
    ArgumentError
        If the name ends in neither .png nor .svg, or matplotlib is not installed.
    InputFileError
        If the folder does not exist.
    """
    if Path(path).suffix.lower() not in FORMATS:
        msg = f"Expected a file name that ends in .png or .svg; got {path!r}."
        raise ArgumentError(msg)
    if find_spec("matplotlib") is None:
        msg = "Expected matplotlib for a figure; it is not installed. Run: pip install 'signdescent[plot]'"
        raise ArgumentError(msg)
    if not Path(path).parent.is_dir():
        msg = f"Expected the folder of {path!r} to exist; it does not."
        raise InputFileError(msg)


def draw_minibatch(curves: MinibatchCurves, path: str, *, title: str, subtitle: str) -> None:
    """Draw shares of the l1-norm against the batch size, 1600 x 1000 pixels as .png.

    Parameters
    ----------
    curves : MinibatchCurves
        The curves.
    path : str
        Ends in .png or .svg.
    title, subtitle : str
        One line each.

    Raises
    ------
    ArgumentError, InputFileError
        As `demand_plot_file`.
    """
    demand_plot_file(path)
    matplotlib: Any = import_module("matplotlib")
    figures: Any = import_module("matplotlib.figure")
    style = {"font.size": 11, "svg.hashsalt": "signdescent", "svg.fonttype": "none", "axes.edgecolor": FAINT}
    with matplotlib.rc_context(style):
        figure = figures.Figure(figsize=(8, 5), dpi=200)
        axes = figure.add_axes((0.085, 0.125, 0.575, 0.725))
        _draw(axes, curves)
        figure.text(0.02, 0.955, title, size=14, weight="bold", color=INK, va="center")
        figure.text(0.02, 0.9, subtitle, size=10.5, color=INK, va="center")
        stamp = {"Date": None} if path.lower().endswith(".svg") else {}
        figure.savefig(path, metadata=stamp)


def _draw(axes: Any, curves: MinibatchCurves) -> None:
    n = curves.batch_sizes
    some = "" if curves.drawn == curves.coordinates else f"\n({curves.drawn} coordinates drawn)"
    exact = f"exact (within the band), if\nbatches come from the samples{some}"
    lines = [
        (curves.exact_low, GREEN, 1.6, "-", exact),
        (curves.limit, PURPLE, 1.8, (0, (1, 1.2)), f"upper limit for any bound from\nmean, std and E|X - mean|³{some}"),
        (curves.plug_in, SKY, 2.2, (0, (5, 1.5)), "best bound at the moments\nof the samples (plug-in)"),
        (curves.paper, ORANGE, 1.8, (0, (5, 1.5, 1, 1.5)), f"the paper's {_rule(curves)}\nat the same moments"),
    ]
    if curves.guaranteed is not None:
        label = f"guaranteed with confidence {curves.confidence:g}\n({curves.method}{_kind(curves)})"
        lines.append((curves.guaranteed, BLUE, 3.2, "-", label))
    axes.fill_between(n, curves.exact_low, curves.exact_high, color=GREEN, alpha=0.25, linewidth=0, step="post")
    for share, colour, width, dashes, label in lines:
        axes.plot(n, share, color=colour, linewidth=width, linestyle=dashes, label=label, drawstyle="steps-post")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: _short(value))
    axes.xaxis.set_minor_formatter(lambda *_: "")
    axes.set_xlim(n[0], n[-1])
    axes.set_ylim(0, 1.02)
    cut = "" if curves.all_from <= n[-1] else f" (axis cut: the last step is at {_short(curves.all_from)})"
    axes.set_xlabel(f"batch size{cut}", color=INK)
    axes.set_ylabel("share of the l1-norm", color=INK)
    axes.grid(visible=True, which="major", color="#e4e4e4", linewidth=0.8)
    axes.tick_params(colors=INK, which="both", length=3)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False, fontsize=9, labelspacing=1.1)


def _short(value: float) -> str:
    """Return 1, 10, 100, 1k, 10k, 100k, 1M, to three digits."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def _rule(curves: MinibatchCurves) -> str:
    return "Lemma 3" if curves.target == 0.5 else "Lemma 10"


def _kind(curves: MinibatchCurves) -> str:
    return "" if curves.method == "bounded" else ", asymptotic"

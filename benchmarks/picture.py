"""The picture of the results: time a coordinate against the number of nodes and against size."""

from __future__ import annotations

from typing import Any

from signdescent.checks.experiments.style import BLUE, GREEN, PINK, RED, figure, styled, tidy

__all__ = ["norm_figure"]

STYLES = ((BLUE, "-"), (RED, "--"), (GREEN, "-."), (PINK, ":"))


def norm_figure(rows: list[dict[str, Any]]) -> Any:
    """Draw the rho_M-norm's rows on a Matplotlib figure."""
    norms = [row for row in rows if row["topic"] == "rho_m_norm"]
    largest = max(row["size"] for row in norms)
    parts = {
        "number of nodes": ([r for r in norms if r["size"] == largest], _nodes),
        "number of coordinates": ([r for r in norms if r["parameters"]["nodes"] == 9], _size),
    }
    with styled():
        page = figure(8.4, 3.6)
        panels = page.subplots(1, 2, sharey=True)
        for axes, (label, (chosen, key)) in zip(panels, parts.items(), strict=True):
            ordered = sorted(chosen, key=key)
            for name, (colour, dashes) in zip(ordered[0]["ns"], STYLES, strict=True):
                spread = [row["ns"][name] for row in ordered]
                x = [key(row) for row in ordered]
                axes.plot(x, [s["median"] for s in spread], marker="o", color=colour, linestyle=dashes, label=name)
                axes.fill_between(x, [s["low"] for s in spread], [s["high"] for s in spread], alpha=0.15, color=colour)
            axes.set(xscale="log", yscale="log", xlabel=label, facecolor="none")
            tidy(axes)
        panels[0].set_ylabel("rho_M-norm: nanoseconds a coordinate")
        page.legend(*panels[0].get_legend_handles_labels(), loc="outside upper left", ncols=2)
        return page


def _nodes(row: dict[str, Any]) -> float:
    return float(row["parameters"]["nodes"])


def _size(row: dict[str, Any]) -> float:
    return float(row["size"])

"""The pictures of the results: time a coordinate against the number of nodes, and against size."""

from __future__ import annotations

from typing import Any

from signdescent.render.style import BLUE, GREEN, PINK, RED, figure, styled, tidy

__all__ = ["norm_figures"]

STYLES = ((BLUE, "-"), (RED, "--"), (GREEN, "-."), (PINK, ":"))


def norm_figures(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Draw the rho_M-norm's rows: "nodes" (at the largest size) and "coordinates" (at 9 nodes) -> Matplotlib figure."""
    norms = [row for row in rows if row["topic"] == "rho_m_norm"]
    largest = max(row["size"] for row in norms)
    by_nodes = {row["parameters"]["nodes"]: row["ns"] for row in norms if row["size"] == largest}
    by_size = {row["size"]: row["ns"] for row in norms if row["parameters"]["nodes"] == 9}
    return {"nodes": _draw(by_nodes, "number of nodes"), "coordinates": _draw(by_size, "number of coordinates")}


def _draw(times: dict[float, dict[str, dict[str, float]]], label: str) -> Any:
    x = sorted(times)
    with styled():
        page = figure(4.5, 3.4)
        axes = page.subplots()
        for name, (colour, dashes) in zip(times[x[0]], STYLES, strict=True):
            low, middle, high = ([times[at][name][part] for at in x] for part in ("low", "median", "high"))
            axes.plot(x, middle, marker="o", markersize=4, color=colour, linestyle=dashes, label=name)
            axes.fill_between(x, low, high, alpha=0.15, color=colour)
        axes.set(xscale="log", yscale="log", xlabel=label, ylabel="nanoseconds a coordinate", facecolor="none")
        tidy(axes)
        page.legend(loc="outside upper left", ncols=2, handlelength=2.2)
        return page

"""`python -m benchmarks`: run every comparison, print ratios, write results.json and plots."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import batch_sizes, simulation, votes
from benchmarks.timing import Case, measure
from signdescent import __version__

TOPICS: tuple[Callable[[int], Iterator[Case]], ...] = (votes.cases, batch_sizes.cases, simulation.cases)
"""One function a file: the largest size in, comparisons out. A new topic is a new file and its name here."""


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=10**7, help="largest number of coordinates (10**3 to 10**8)")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for cases in TOPICS:
        for case in cases(options.size):
            rows.append(measure(case, options.repeats))
            show(rows[-1])
    machine = {"python": platform.python_version(), "machine": platform.machine(), "processors": os.cpu_count()}
    versions = {"signdescent": __version__, **{name: version(name) for name in ("numpy", "scipy", "numba")}}
    text = json.dumps({"machine": machine, "versions": versions, "repeats": options.repeats, "rows": rows}, indent=1)
    (options.out / "results.json").write_text(text + "\n", encoding="utf-8")
    print(f"wrote {options.out / 'results.json'}")
    plot(rows, options.out / "norm.png")


def show(row: dict[str, Any]) -> None:
    """Print one comparison."""
    ours = row["ns"]["ours"]
    print(f"{row['topic']}, {row['case']}, {row['size']:,} coordinates: {row['accuracy']}")
    print(f"  ours {_range(ours)} ns a coordinate; at most {row['peak_mib']:.1f} MiB, the result included")
    for name, ratio in row["ratios"].items():
        words = f"{_range(ratio)} x " + ("as long as" if ratio["is_limit"] else "faster than")
        sign = "at most" if ratio["is_limit"] else "at least"
        goal = (
            "" if ratio["goal"] is None else f"   (goal {sign} {ratio['goal']}: {'met' if ratio['met'] else 'MISSED'})"
        )
        print(f"  {words} {name}, {_range(row['ns'][name])} ns{goal}")
    print()


def _range(spread: dict[str, float]) -> str:
    return f"{spread['median']:.3g} [{spread['low']:.3g}, {spread['high']:.3g}]"


def _nodes(row: dict[str, Any]) -> float:
    return float(row["parameters"]["nodes"])


def _size(row: dict[str, Any]) -> float:
    return float(row["size"])


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """Draw time a coordinate against size and against the number of nodes."""
    try:
        import matplotlib as mpl
    except ImportError:
        print("no plot: matplotlib is not installed")
        return
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    norms = [row for row in rows if row["topic"] == "rho_m_norm"]
    largest = max(row["size"] for row in norms)
    parts = {
        "number of nodes": ([r for r in norms if r["size"] == largest], _nodes),
        "number of coordinates": ([r for r in norms if r["parameters"]["nodes"] == 9], _size),
    }
    figure, axes = plt.subplots(1, 2, figsize=(11, 4), sharey=True, layout="constrained")
    for ax, (label, (chosen, key)) in zip(axes, parts.items(), strict=True):
        ordered = sorted(chosen, key=key)
        for name in ordered[0]["ns"]:
            spread = [row["ns"][name] for row in ordered]
            x = [key(row) for row in ordered]
            ax.plot(x, [s["median"] for s in spread], marker="o", label=name)
            ax.fill_between(x, [s["low"] for s in spread], [s["high"] for s in spread], alpha=0.2)
        ax.set(xscale="log", yscale="log", xlabel=label)
    axes[0].set_ylabel("rho_M-norm: nanoseconds a coordinate")
    axes[0].legend()
    figure.savefig(path, dpi=120)
    print(f"wrote {path}")


if __name__ == "__main__":
    main()

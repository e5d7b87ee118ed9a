"""`python -m benchmarks`: run every comparison, print ratios, write results.json and plots, or one JSON file."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import batch_sizes, moments, simulation, votes
from benchmarks.timing import Case, measure
from signdescent import __version__

TOPICS: dict[str, Callable[[int], Iterator[Case]]] = {
    "votes": votes.cases,
    "batch_sizes": batch_sizes.cases,
    "moments": moments.cases,
    "simulation": simulation.cases,
}
"""One function a file: the largest size in, comparisons out. A new topic is a new file and its name here."""


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=10**7, help="largest number of coordinates (10**3 to 10**8)")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--topic", action="append", choices=TOPICS, help="this one alone; may be given several times")
    results = Path(__file__).parent / "results"
    parser.add_argument(
        "--out", type=Path, default=results, help="a folder, or the JSON file alone, as docs/benchmarks.json"
    )
    parser.add_argument("--label", default="", help="words about the machine, as '2 processors, nothing else running'")
    options = parser.parse_args()
    alone = options.out.suffix == ".json"
    file = options.out if alone else options.out / "results.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = []
    for topic in options.topic or TOPICS:
        for case in TOPICS[topic](options.size):
            rows.append(measure(case, options.repeats))
            show(rows[-1])
    machine = {"python": platform.python_version(), "machine": platform.machine(), "processors": os.cpu_count()}
    machine["label"] = options.label
    document = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": machine,
        "versions": {"signdescent": __version__, **{name: version(name) for name in ("numpy", "scipy", "numba")}},
        "repeats": options.repeats,
        "rows": rows,
    }
    file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {file}")
    if not alone:
        plot(rows, options.out)


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


def plot(rows: list[dict[str, Any]], folder: Path) -> None:
    """Write the pictures, if Matplotlib is there."""
    try:
        from benchmarks.picture import norm_figures

        pages = norm_figures(rows)
    except ImportError:
        print("no plots: matplotlib is not installed")
        return
    for name, page in pages.items():
        page.savefig(folder / f"norm-{name}.png", dpi=120)
        print(f"wrote {folder / f'norm-{name}.png'}")


if __name__ == "__main__":
    main()

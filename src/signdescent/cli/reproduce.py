"""`signdescent reproduce`: the paper's figures and Table 1, run again, and what it says of them."""

from __future__ import annotations

import difflib
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from signdescent.cli.output import is_lively, write_json
from signdescent.errors import ArgumentError, DomainError

if TYPE_CHECKING:
    from signdescent.checks.experiments.experiment import Experiment, Result

__all__ = ["command"]

ALL = "all"
WORDS = {True: "holds", False: "does not hold", None: "cannot tell"}
WIDTH = 100

EPILOG = """\b
Examples:
  signdescent reproduce figure-3 --out figures
  signdescent reproduce figure-1 table-1 --out figures --seed 7
  signdescent reproduce all --quick --out figures --json

\b
Names: figure-1 to figure-8, table-1, all.

\b
Exit codes:
  0  done, whether or not the paper's sentences hold
  2  bad usage or input; nothing is computed"""

Progress = Callable[[int, int], None]


@click.command(epilog=EPILOG)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--out", "folder", metavar="DIR", required=True, help="Folder for the files; made if it is not there.")
@click.option("--quick", is_flag=True, help="Shorter runs: a first look, in a minute or so each.")
@click.option("--seed", type=click.IntRange(0, 2**53), default=0, show_default=True, help="Seed of every run.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def command(names: tuple[str, ...], folder: str, quick: bool, seed: int, as_json: bool) -> None:
    """Run figures and tables of the paper again, and check its sentences about them.

    Writes NAME.png, NAME.svg, NAME.csv (the data) and NAME.json (every parameter, seed, versions, outcomes). Equal
    seeds give equal data. What the paper says is held against the run: a sentence holds, does not hold, or the run
    cannot tell. Those after "ours:" are not the paper's.
    """
    from signdescent.checks.experiments import EXPERIMENTS, load

    wanted = _wanted(names, EXPERIMENTS)
    try:
        import_module("matplotlib")
    except ImportError as error:
        message = "Expected Matplotlib to be installed for the pictures; run pip install signdescent[plot]."
        raise ArgumentError(message) from error

    from signdescent.checks.experiments.files import described, prepared_folder, write_files

    directory = prepared_folder(folder)
    done = []
    for name in wanted:
        experiment = load(name)
        with _progress(name) as progress:
            result = experiment.run(quick=quick, rng=seed, progress=progress)
        files = write_files(experiment, result, directory, seed=seed, quick=quick)
        done.append({**described(experiment, result), "files": list(files)})
        if not as_json:
            click.echo(_text(experiment, result, folder, files) + "\n")
    if as_json:
        write_json("reproduce", {"names": wanted, "out": folder, "quick": quick, "seed": seed}, {"experiments": done})
    else:
        click.echo(_summary(done))


def _wanted(names: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Return the names, each once, in the order of the table."""
    for name in names:
        if name not in (*known, ALL):
            near = difflib.get_close_matches(name, [*known, ALL], n=3, cutoff=0.4)
            hint = f"did you mean {', '.join(near)}?" if near else "give one of these."
            message = f"Expected NAME to be one of {', '.join([*known, ALL])}; got NAME={name!r}: {hint}"
            raise DomainError(message)
    return [name for name in known if name in names or ALL in names]


@contextmanager
def _progress(name: str) -> Iterator[Progress | None]:
    """Give a callback that moves a bar on standard error, if that is a terminal."""
    if not is_lively(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _text(experiment: Experiment, result: Result, folder: str, files: Sequence[str]) -> str:
    lines = [f"{experiment.name} ({experiment.place}): {experiment.title}"]
    for sentence in result.sentences:
        lines += _indented(f"{WORDS[sentence.holds]}: {sentence.text}", 2, 4)
        lines += _indented(sentence.evidence, 6, 6)
    lines += _indented(f"not given in the paper, chosen here: {', '.join(result.chosen) or 'nothing'}", 2, 4)
    lines += _indented(f"wrote {', '.join(files)} in {folder}", 2, 4)
    return "\n".join(lines)


def _indented(text: str, first: int, rest: int) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _summary(done: Sequence[Mapping[str, Any]]) -> str:
    counts = Counter(sentence["holds"] for one in done for sentence in one["sentences"])
    total = sum(counts.values())
    words = ", ".join(f"{counts[holds]} {word}" for holds, word in WORDS.items() if counts[holds])
    return f"{total} {'sentence' if total == 1 else 'sentences'}: {words or 'none'}"

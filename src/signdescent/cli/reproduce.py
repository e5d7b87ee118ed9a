"""`signdescent reproduce`: run the paper's figures and Table 1 again, and check its sentences about them."""

from __future__ import annotations

import difflib
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from signdescent.cli._options import output_options, seed_option
from signdescent.cli._stderr import progress
from signdescent.cli.output import write_json
from signdescent.errors import ArgumentError, DomainError
from signdescent.experiments import EXPERIMENTS, load

if TYPE_CHECKING:
    from signdescent.experiments.experiment import Experiment, Result

__all__ = ["command"]

ALL = "all"
SUMMARY = {
    True: ("holds", "hold"),
    False: ("does not hold", "do not hold"),
    None: ("is left open", "are left open"),
}
WORDS = {True: "holds", False: "does not hold", None: "cannot tell"}
WIDTH = 80

EPILOG = f"""\b
Examples:
  signdescent reproduce figure-3 --out figures
  signdescent reproduce figure-1 table-1 --out figures --seed 7
  signdescent reproduce all --quick --out figures --json

Names: {", ".join(EXPERIMENTS)}, {ALL}.

\b
Exit codes:
  0  done, whether or not the paper's sentences hold
  2  bad usage or input; nothing is computed"""


@click.command(epilog=EPILOG)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--out", "folder", metavar="DIR", required=True, help="Folder for the files; created if missing.")
@click.option("--quick", is_flag=True, help="Shorter runs, about a minute each.")
@seed_option("Seed of all runs.")
@output_options
def command(names: tuple[str, ...], folder: str, quick: bool, seed: int, as_json: bool) -> None:
    """Run figures and tables of the paper again, and check its sentences about them.

    Writes NAME.png, NAME.svg, NAME.csv (the data) and NAME.json (every parameter, seed, versions, outcomes). Equal
    seeds give equal data. Each of the paper's sentences holds, does not hold, or is undecided by the run. Those after
    "ours:" are not the paper's.
    """
    wanted = _wanted(names, EXPERIMENTS)
    try:
        import_module("matplotlib")
    except ImportError as error:
        message = "Expected Matplotlib to be installed for the pictures; run pip install signdescent[plot]."
        raise ArgumentError(message) from error

    from signdescent.experiments.files import described, prepared_folder, write_files

    directory = prepared_folder(folder)
    done = []
    for name in wanted:
        experiment = load(name)
        with progress(name) as bar:
            result = experiment.run(quick=quick, rng=seed, progress=bar.move)
            files = write_files(experiment, result, directory, seed=seed, quick=quick)
        done.append({**described(experiment, result), "files": list(files)})
        if not as_json:
            click.echo(_text(experiment, result, folder, files) + "\n")
    if as_json:
        write_json("reproduce", {"names": wanted, "out": folder, "quick": quick, "seed": seed}, {"experiments": done})
    else:
        click.echo(_summary(done))


def _wanted(names: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Return the distinct names in the order of the table."""
    for name in names:
        if name not in (*known, ALL):
            near = difflib.get_close_matches(name, [*known, ALL], n=3, cutoff=0.4)
            hint = f"did you mean {', '.join(near)}?" if near else "give one of these."
            message = f"Expected NAME to be one of {', '.join([*known, ALL])}; got NAME={name!r}: {hint}"
            raise DomainError(message)
    return [name for name in known if name in names or ALL in names]


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
    from signdescent.checks.wording import counted

    counts = Counter(sentence["holds"] for one in done for sentence in one["sentences"])
    words = [counted(counts[holds], *SUMMARY[holds]) for holds in SUMMARY if counts[holds]]
    return f"{counted(sum(counts.values()), 'sentence', 'sentences')}: {', '.join(words) or 'none'}"

"""`signdescent report`: the outcome of the checks as one HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from signdescent.cli._options import budget_option, file_option, output_options, seed_option, workers_option
from signdescent.cli._stderr import note, progress
from signdescent.cli.output import write_json
from signdescent.errors import ArgumentError

if TYPE_CHECKING:
    from signdescent.checks.report import Report
    from signdescent.render.html import SectionLike
    from signdescent.render.html_pictures import Pictures
    from signdescent.theory.table import AnyClaim, Listed

__all__ = ["command"]

PAPER = "Stochastic Sign Descent Methods: every claim, checked"
SOURCE = (
    "M. Safaryan and P. Richtárik, Stochastic Sign Descent Methods: New Algorithms and Better Theory, "
    "2021, arXiv:1905.12938. Every verdict below was computed, none was written down."
)

EPILOG = """\b
Examples:
  signdescent report --html ledger.html
  signdescent report --html lemma-12.html lemma-12-formula lemma-12-chord
  signdescent report --html mine.html --file my_claims.py --workers 2
  signdescent report --html small.html --no-plots --quiet --json

\b
Exit codes:
  0  the page is written, whatever its verdicts
  2  bad usage or input; nothing is written"""


@dataclass(frozen=True, slots=True)
class _Section:
    """A section of the page."""

    title: str
    claims: tuple[AnyClaim, ...]
    listed: tuple[Listed, ...] = ()


@click.command(epilog=EPILOG)
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--html", "page", metavar="FILE", required=True, help="Write the page to FILE.")
@file_option
@seed_option("Seed of the search.")
@budget_option
@workers_option("one for each processor")
@click.option("--no-plots", is_flag=True, help="Omit the pictures.")
@output_options
def command(
    names: tuple[str, ...],
    page: str,
    file: str | None,
    seed: int,
    budget: Fraction,
    workers: int | None,
    no_plots: bool,
    as_json: bool,
) -> None:
    """Check claims and write one HTML page: every statement, verdict, witness, proof step, and pictures.

    Without IDs it shows every claim of the paper, or of the file. The page is self-contained: it loads nothing and
    runs no script. Pictures need Matplotlib; without it they are omitted.
    """
    target = _writable(page)

    from signdescent.cli.claims_file import claims_of, pick

    claims = claims_of(file)
    wanted = {pick(claims, name, file).id for name in names} or set(claims)
    claims = {name: claim for name, claim in claims.items() if name in wanted}

    from signdescent._files import write_whole
    from signdescent.checks.many import FEW
    from signdescent.checks.tally import tally
    from signdescent.checks.wording import counted
    from signdescent.cli._reports import checked, processors, with_progress
    from signdescent.render.html import page as rendered

    used = workers or (1 if len(claims) <= FEW else processors())
    source = checked(claims, file=file, seed=seed, budget=float(budget), workers=used)
    reports = list(with_progress(source, list(claims)))
    title, lead = (PAPER, SOURCE) if file is None else (f"Claims of {Path(file).name}", "")
    sections = _sections(claims, file, whole=not names)
    with progress("drawing and writing the page"):
        general = file is None and not names
        pictures = None if no_plots else _pictures(reports, claims, own=file is not None, general=general)
        text = rendered(reports, claims, sections, title=title, lead=lead, pictures=pictures)
        write_whole(target, text)
    if pictures is None and not no_plots:
        note("no pictures: Matplotlib is not installed; run pip install signdescent[plot]")
    if as_json:
        parameters = {"ids": list(names), "html": page, "file": file, "seed": seed, "budget": budget, "workers": used}
        result = {
            "page": page,
            "bytes": target.stat().st_size,
            **tally(reports, claims).data(),
            "pictures": _number_of(pictures),
        }
        write_json("report", {**parameters, "no_plots": no_plots}, result)
    else:
        click.echo(f"wrote {page}: {counted(len(reports), 'claim', 'claims')}")


def _number_of(pictures: Pictures | None) -> int:
    return 0 if pictures is None else len(pictures.of_claims) + len(pictures.general)


def _pictures(
    reports: Sequence[Report], claims: Mapping[str, AnyClaim], *, own: bool, general: bool
) -> Pictures | None:
    """Draw the pictures; return None without Matplotlib."""
    try:
        import_module("matplotlib")
    except ImportError:
        return None
    from signdescent.render.report_plots import pictures_of

    return pictures_of(reports, claims, own=own, general=general)


def _writable(page: str) -> Path:
    """Return the path of the page; refuse a folder, and a file in a folder that does not exist."""
    target = Path(page)
    if target.is_dir():
        message = f"Expected --html to name a file; {page} is a folder."
        raise ArgumentError(message)
    if not target.parent.is_dir():
        message = f"Expected --html to name a file in a folder that exists; {target.parent} does not exist."
        raise ArgumentError(message)
    return target


def _sections(claims: Mapping[str, AnyClaim], file: str | None, *, whole: bool) -> Sequence[SectionLike]:
    """Return the sections of the page; sentences without a verdict appear only if it covers the whole paper."""
    if file is not None:
        return (_Section("Claims", tuple(claims.values())),)
    from signdescent.theory.papers.stochastic_sign_descent import SECTIONS

    if whole:
        return SECTIONS
    return tuple(_Section(section.title, section.claims) for section in SECTIONS)

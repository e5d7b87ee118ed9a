"""Checks of several claims, sequentially or in worker processes, always in the same order."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from signdescent._files import write_whole
from signdescent.checks import many
from signdescent.checks.recheck import recheck
from signdescent.checks.report import ProofStatus, Report, Verdict
from signdescent.checks.tally import tally
from signdescent.cli._stderr import progress
from signdescent.cli.output import is_lively

if TYPE_CHECKING:
    from signdescent.theory.table import AnyClaim

__all__ = ["checked", "painted", "processors", "summary", "with_progress", "write_certificate"]

_COLOURS = {
    "PROVED": "green", "CERTIFIED": "green", "SUPPORTED": "green", "SOUND": "green",
    "REFUTED": "red", "BROKEN": "red",
    "UNDECIDED": "yellow", "VACUOUS": "yellow", "ILL-POSED": "yellow", "UNCHECKED": "yellow",
}  # fmt: skip
_WORDS = re.compile(rf"\b({'|'.join(_COLOURS)})\b")


def checked(
    claims: Mapping[str, AnyClaim], *, file: str | None, seed: int, budget: float, workers: int
) -> Iterator[Report]:
    """Yield a report on every claim in the order of the table, for any number of workers."""
    if min(workers, len(claims)) == 1:
        return many.reports(list(claims.values()), workers=1, rng=seed, budget=budget)
    # Ids are sent to the processes, not claims: every process reads the claims it needs.
    return many.reports(list(claims), workers=workers, rng=seed, budget=budget, find=partial(_claim, file))


def processors() -> int:
    """Return the default number of processes for many claims: one per processor, at most `MOST_WORKERS`."""
    return min(61, os.cpu_count() or 1)


def _claim(file: str | None, name: str) -> AnyClaim:
    if file is not None:
        return _claims_in(file)[name]
    from signdescent.theory.papers.stochastic_sign_descent import find

    return find(name)


@cache
def _claims_in(file: str) -> Mapping[str, AnyClaim]:
    from signdescent.cli.claims_file import load_claims

    return load_claims(file)


def with_progress(reports: Iterator[Report], names: Sequence[str]) -> Iterator[Report]:
    """Yield reports, with a progress bar that is erased while the caller uses a report."""
    # a single claim has no parts to count
    with closing(reports) as source, progress(names[0], len(names) if len(names) > 1 else None) as bar:  # type: ignore[type-var]
        for place, name in enumerate(names):
            if place:
                bar.move(place, len(names), name)
            report = next(source)
            with bar.aside():
                yield report


def painted(text: str) -> str:
    """Colour the verdicts in a text that goes to a terminal."""
    if not is_lively(sys.stdout):
        return text
    return _WORDS.sub(lambda match: click.style(match[0], fg=_COLOURS[match[0]], bold=True), text)


def summary(reports: Sequence[Report], claims: Mapping[str, AnyClaim]) -> str:
    """Return the non-zero counts by verdict and by status of the printed proof, and the number of defects."""
    outcome = tally(reports, claims)
    lines = [f"{outcome.subject}: {_listed(outcome.verdicts)}"]
    if any(outcome.proofs.values()):
        lines.append(f"printed proofs: {_listed(outcome.proofs)}")
    if outcome.shown:
        lines.append(outcome.shown)
    return "\n".join(lines)


def _listed(numbers: Mapping[Verdict, int] | Mapping[ProofStatus, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in numbers.items() if number)


def write_certificate(folder: str, report: Report) -> str | None:
    """Write the certificate of a certified claim if the re-checker accepts it; return why not, or None."""
    if report.certificate is None:
        lacking = "certified, but its proof cannot be written as a certificate"
        return lacking if report.verdict is Verdict.CERTIFIED else None
    outcome = recheck(dict(report.certificate))
    if not outcome.accepted:
        return f"certified, but the re-checker does not follow its certificate ({outcome.reason}); none is written"
    directory = Path(folder)
    directory.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dict(report.certificate), allow_nan=False, indent=1)
    write_whole(directory / f"{report.id}.json", text + "\n")
    return None

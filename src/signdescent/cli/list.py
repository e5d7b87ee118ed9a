"""`signdescent list`: every claim of the paper, in reading order."""

from __future__ import annotations

import click

from signdescent.cli._options import output_options
from signdescent.cli.output import folded, table, write_json

__all__ = ["command"]

EPILOG = """\b
Examples:
  signdescent list
  signdescent list --json

\b
Kinds:
  formula  a statement about numbers
  laws     a statement about every noise law of a class
  runs     a statement about every run of a method"""


@click.command(epilog=EPILOG)
@output_options
def command(as_json: bool) -> None:
    """List the paper's claims: id, kind, place in the paper and title, in reading order."""
    from signdescent.cli.claims_file import claims_of, kind_of

    rows = [
        (claim.id, kind_of(claim), claim.reference.place if claim.reference else "", claim.title)
        for claim in claims_of(None).values()
    ]
    if as_json:
        keys = ("id", "kind", "place", "title")
        write_json("list", {}, {"claims": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        for line in table([("id", "kind", "place", "title"), *rows]).splitlines():
            click.echo(folded(line, indent=6))

"""`signdescent recheck`: a saved certificate, checked by a program that shares nothing with its writer."""

from __future__ import annotations

import click

from signdescent.cli.output import write_json

__all__ = ["command"]

REJECTED = 3

EPILOG = """\b
Examples:
  signdescent check lemma-12 --certificates proofs/
  signdescent recheck proofs/lemma-12.json

\b
Exit codes:
  0  accepted
  2  the file cannot be read
  3  rejected"""


@click.command(epilog=EPILOG)
@click.argument("certificate", metavar="CERT.json")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.pass_context
def command(ctx: click.Context, certificate: str, as_json: bool) -> None:
    """Check a certificate that `signdescent check --certificates` wrote.

    It is accepted only if its boxes cover the whole domain and the proof on every box holds, by a second
    implementation of the arithmetic; anything unknown, malformed or too large is rejected.
    """
    from signdescent.checks.recheck import recheck_file

    found = recheck_file(certificate)
    if as_json:
        result = {
            "id": found.id or None,
            "accepted": found.accepted,
            "reason": found.reason,
            "boxes": found.boxes,
        }
        write_json("recheck", {"certificate": certificate}, result)
    else:
        word = "ACCEPTED" if found.accepted else "REJECTED"
        boxes = f"{found.boxes} {'box' if found.boxes == 1 else 'boxes'}"
        click.echo(f"{found.id or certificate}: {word} ({boxes})\n  {found.reason}")
    if not found.accepted:
        ctx.exit(REJECTED)

"""`signdescent recheck`: check a saved certificate with a program that shares no code with its writer."""

from __future__ import annotations

import click

from signdescent.cli._options import output_options
from signdescent.cli._stderr import progress
from signdescent.cli.output import write_json

__all__ = ["command"]

REJECTED = 3

EPILOG = """\b
Examples:
  signdescent check sec2-sign-bits-only-one-node --certificates proofs/
  signdescent recheck proofs/sec2-sign-bits-only-one-node.json

\b
Exit codes:
  0  accepted
  2  the file cannot be read
  3  rejected"""


@click.command(epilog=EPILOG)
@click.argument("certificate", metavar="CERT.json")
@output_options
@click.pass_context
def command(ctx: click.Context, certificate: str, as_json: bool) -> None:
    """Check a certificate that 'signdescent check --certificates' wrote.

    It is accepted only if its boxes cover the whole domain and the proof on every box holds in an independent
    implementation of the arithmetic. Anything unknown, malformed or too large is rejected.
    """
    from signdescent.checks.recheck import recheck_file
    from signdescent.checks.wording import counted

    with progress("boxes") as bar:
        outcome = recheck_file(certificate, progress=bar.move)
    if as_json:
        result = {
            "id": outcome.id or None,
            "accepted": outcome.accepted,
            "reason": outcome.reason,
            "boxes": outcome.boxes,
        }
        write_json("recheck", {"certificate": certificate}, result)
    else:
        verdict = "ACCEPTED" if outcome.accepted else "REJECTED"
        click.echo(
            f"{outcome.id or certificate}: {verdict} ({counted(outcome.boxes, 'box', 'boxes')})\n  {outcome.reason}"
        )
    if not outcome.accepted:
        ctx.exit(REJECTED)

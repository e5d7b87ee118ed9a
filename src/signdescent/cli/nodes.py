"""`signdescent nodes`: how many nodes must vote until the majority's sign has a given margin."""

from __future__ import annotations

import math
from fractions import Fraction

import click

from signdescent.cli._options import output_options
from signdescent.cli.output import UNREACHABLE, as_float, json_number, number, table, write_json
from signdescent.errors import DomainError

__all__ = ["command"]

EPILOG = """\b
Examples:
  signdescent nodes --rho 0.6 --margin 0.5
  signdescent nodes --rho 2/3 --margin 0.9 --json"""


@click.command(epilog=EPILOG)
@click.option("--rho", metavar="R", callback=number, required=True, help="One node's success probability.")
@click.option("--margin", metavar="W", callback=number, required=True, help="Required margin, in [0, 1].")
@output_options
@click.pass_context
def command(ctx: click.Context, rho: Fraction, margin: Fraction, as_json: bool) -> None:
    """Find the least odd number of nodes whose majority vote has a margin of at least W.

    The margin is P(vote right) - P(vote wrong): the weight of a coordinate in the rho_M-norm. Nodes are
    independent and each is right with probability R. An even number of nodes has the margin of one node fewer.
    The exit code is 3 if no number of nodes up to 2**53 is enough.
    """
    for name, value in (("--rho", rho), ("--margin", margin)):
        if not 0 <= value <= 1:
            message = f"Expected 0 <= {name} <= 1; got {name}={as_float(value, name)!r}."
            raise DomainError(message)
    from signdescent.bounds.exact_votes import EXACT_UP_TO, least_nodes, vote_odds

    least = least_nodes(rho, margin)
    nodes = int(least.nodes) if math.isfinite(least.nodes) else None
    if nodes is None:
        rows, reason = [], _why_not(rho, margin)
    else:
        rows, reason = [(m, *vote_odds(rho, m)) for m in (nodes - 2, nodes) if m > 0], None
    if as_json:
        result = {
            "nodes": nodes,
            "reason": reason,
            "exact": nodes is not None and nodes <= EXACT_UP_TO,
            "least_given_rounding_of_rho": json_number(least.low),
            "most_given_rounding_of_rho": json_number(least.high),
            "margins": [{"nodes": m, "margin": value, "failure_probability": wrong} for m, value, wrong in rows],
        }
        write_json("nodes", {"rho": rho, "margin": margin}, result)
    elif nodes is None:
        click.echo(f"No number of nodes reaches margin {float(margin)!r}: {reason}.")
    else:
        click.echo(f"Nodes: {nodes}")
        click.echo(f"  the least odd number whose majority vote has margin >= {float(margin)!r},")
        click.echo(f"  if each node is right with probability {float(rho)!r}, independently\n")
        cells = [(str(m), f"{value:.12g}", f"{wrong:.6g}") for m, value, wrong in rows]
        click.echo(table([("nodes", "margin", "P(vote wrong)"), *cells], right=(0, 1, 2)))
        if least.low < least.high:
            click.echo(f"\nR was rounded to float64; the answer for R itself is {least.low:.0f} to {least.high:.0f}.")
    if nodes is None:
        ctx.exit(UNREACHABLE)


def _why_not(rho: Fraction, margin: Fraction) -> str:
    if 2 * rho <= 1:
        return "a node that is right with probability 1/2 or less gains nothing from more votes"
    if margin == 1:
        return "margin 1 means a vote that is never wrong, which needs rho = 1"
    return "more than 2**53 nodes would be needed"

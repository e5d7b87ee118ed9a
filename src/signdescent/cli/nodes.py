"""`signdescent nodes`: how many nodes must vote until the majority's sign has a given margin."""

from __future__ import annotations

import math
from bisect import bisect_left
from fractions import Fraction
from math import comb

import click

from signdescent.cli._options import output_options
from signdescent.cli.output import UNREACHABLE, as_float, json_number, number, table, write_json
from signdescent.errors import DomainError

__all__ = ["command"]

EXACT_UP_TO = 401  # nodes up to which the answer is settled in exact rationals, with R and W as typed

EPILOG = """\b
Examples:
  signdescent nodes --rho 0.6 --margin 0.5
  signdescent nodes --rho 2/3 --margin 0.9 --json"""


@click.command(epilog=EPILOG)
@click.option("--rho", metavar="R", callback=number, required=True, help="One node's success probability.")
@click.option("--margin", metavar="W", callback=number, required=True, help="Margin wanted, in [0, 1].")
@output_options
@click.pass_context
def command(ctx: click.Context, rho: Fraction, margin: Fraction, as_json: bool) -> None:
    """Find the least odd number of nodes whose majority vote has a margin of at least W.

    The margin is P(vote right) - P(vote wrong): the weight of a coordinate in the rho_M-norm. Nodes are
    independent and each is right with probability R. An even number of nodes does as well as one node fewer.
    Exit code 3 if no number of nodes up to 2**53 is enough.
    """
    for name, value in (("--rho", rho), ("--margin", margin)):
        if not 0 <= value <= 1:
            message = f"Expected 0 <= {name} <= 1; got {name}={as_float(value, name)!r}."
            raise DomainError(message)
    found, least, most = _least_nodes(rho, margin)
    nodes = int(found) if math.isfinite(found) else None
    if nodes is None:
        rows, reason = [], _why_not(rho, margin)
    else:
        rows, reason = [(m, *_margin(rho, m)) for m in (nodes - 2, nodes) if m > 0], None
    if as_json:
        result = {
            "nodes": nodes,
            "reason": reason,
            "exact": nodes is not None and nodes <= EXACT_UP_TO,
            "least_given_rounding_of_rho": json_number(least),
            "most_given_rounding_of_rho": json_number(most),
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
        if least < most:
            click.echo(f"\nR was rounded to float64; the answer for R itself is {least:.0f} to {most:.0f}.")
    if nodes is None:
        ctx.exit(UNREACHABLE)


def _least_nodes(rho: Fraction, margin: Fraction) -> tuple[float, float, float]:
    """Return the least number of nodes (inf if none), and its range given that rho was rounded."""
    from signdescent.bounds import required_nodes

    if _exact_margin(rho, EXACT_UP_TO) >= margin:
        # halves l = (nodes + 1) / 2; the margin grows with l
        l = bisect_left(range(1, EXACT_UP_TO // 2 + 1), True, key=lambda l: _exact_margin(rho, 2 * l - 1) >= margin)
        return (2 * l + 1,) * 3
    rounded = float(rho)
    steps = [rounded, rounded]
    if Fraction(rounded) != rho:
        steps = [math.nextafter(rounded, 1.0), math.nextafter(rounded, 0.0)]
    counts = [float(required_nodes(value, margin=float(margin))) for value in (rounded, *steps)]
    found, least, most = (max(count, EXACT_UP_TO + 2.0) for count in counts)
    return found, least, most


def _exact_margin(rho: Fraction, nodes: int) -> Fraction:
    """Return F_l(u) = u sum_{j<l} C(2j, j) ((1 - u^2)/4)^j, u = 2 rho - 1, l = (nodes + 1) / 2, exactly."""
    u = 2 * rho - 1
    p, q = u.denominator**2 - u.numerator**2, 4 * u.denominator**2
    total, power = 0, 1  # Horner's rule from the last term down, over the common denominator q^(l-1)
    for j in reversed(range((nodes + 1) // 2)):
        total, power = total * p + comb(2 * j, j) * power, power * q
    return u * Fraction(total, power // q)


def _margin(rho: Fraction, nodes: int) -> tuple[float, float]:
    """Return the margin and the probability that the vote is wrong."""
    if nodes <= EXACT_UP_TO:
        exactly = _exact_margin(rho, nodes)
        return float(exactly), float((1 - exactly) / 2)
    from signdescent.bounds import vote_failure, vote_margin

    return float(vote_margin(float(rho), nodes)), float(vote_failure(float(rho), nodes))


def _why_not(rho: Fraction, margin: Fraction) -> str:
    if 2 * rho <= 1:
        return "a node that is right with probability 1/2 or less gains nothing from more votes"
    if margin == 1:
        return "margin 1 means a vote that is never wrong, which needs rho = 1"
    return "more than 2**53 nodes would be needed"

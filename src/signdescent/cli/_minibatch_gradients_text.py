"""What `signdescent minibatch GRADIENTS` says to people without `--confidence`."""

from __future__ import annotations

from typing import Any

import click

from signdescent.checks.wording import counted
from signdescent.cli._minibatch_confidence_text import print_vote
from signdescent.cli.output import table

__all__ = ["print_plug_in"]


def print_plug_in(path: str, parameters: dict[str, Any], result: dict[str, Any]) -> None:
    """Print the sizes that the moments of the samples ask for."""
    n, d, zeros = result["samples"], result["coordinates"], result["zero_mean_coordinates"]
    right = "vote right" if "nodes" in parameters else "sign right"
    click.echo(f"{path}: {n} samples x {counted(d, 'coordinate', 'coordinates')}")
    click.echo(f"  mean, std and E|X - mean|^3 are {result['estimates']}.")
    if "nodes" in parameters:
        print_vote(parameters, result["node_target"])
    over = f"over the {counted(d - zeros, 'coordinate', 'coordinates')} of mean not 0"
    click.echo(f"\nBatch size for P({right}) > {float(parameters['target'])!r}, {over}")
    rows = [("covers", "samples")]
    for label, size in result["size_quantiles"].items():
        rows.append(("all" if label == "max" else f"{label} of them", "none" if size is None else str(size)))
    click.echo(table(rows, right=(0, 1)))
    for words, number in (
        ("mean exactly 0, so no size helps", zeros),
        ("more than 2**53 samples asked", result["coordinates_beyond_2_53"]),
        (f"more than the {n} samples asked", result["coordinates_asking_more_than_samples"]),
        (
            "mean within two standard errors of 0, so its sign is doubtful",
            result["coordinates_within_two_standard_errors"],
        ),
    ):
        if number:
            click.echo(f"  {words}: {number}")
    click.echo(f"  given by: {', '.join(f'{name} {wins}' for name, wins in result['given_by'].items()) or 'none'}\n")
    _print_share(parameters, result)


def _print_share(parameters: dict[str, Any], result: dict[str, Any]) -> None:
    """Print the one size for all coordinates, or why there is none."""
    share = float(parameters["share"])
    if result["share_size"] is None:
        click.echo(f"No batch size guarantees {share!r} of the l1-norm: {result['reason']}.")
        return
    norm, weight = ("rho_M-norm", "F(2 p_i - 1)_+") if "nodes" in parameters else ("rho-norm", "(2 p_i - 1)_+")
    click.echo(f"Batch size at which the guaranteed {norm} is {share!r} of the l1-norm: {result['share_size']}")
    click.echo(f"  sum_i {weight} |g_i| / sum_i |g_i| = {result['share_reached']:.6g} there, with p_i the best")
    click.echo("  guaranteed probability of a right sign; one batch size for all coordinates")
    if "nodes" in parameters:
        nodes = counted(parameters["nodes"], "node", "nodes")
        click.echo(f"  and every node; F(2 p - 1) = P(right) - P(wrong) for a vote of {nodes}")

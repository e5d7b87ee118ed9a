"""What `signdescent minibatch --confidence` says to people."""

from __future__ import annotations

from typing import Any

import click

from signdescent.checks.wording import counted
from signdescent.cli.output import table

__all__ = ["print_confident", "print_direct", "print_vote"]

HOLDS = {
    "bounded": "rigorous, if every possible sample lies in --bounds",
    "student": "asymptotic: it holds as the samples grow in number, no guarantee at this number",
    "bootstrap": "asymptotic: it holds as the samples grow in number, no guarantee at this number",
}
SIGNS = {"bounded": "limits for samples in --bounds, rigorous", "student": "Student's t, asymptotic"}


def print_vote(parameters: dict[str, Any], node_target: float) -> None:
    """Say what a vote asks of one node."""
    if parameters.get("nodes") is not None:
        nodes = counted(parameters["nodes"], "node", "nodes")
        click.echo(f"  a vote of {nodes} (a tie counts as wrong) is right with probability above")
        target = float(parameters["target"])
        click.echo(
            f"  {target!r} if each node is right with more than {node_target:.9g}; sizes are those of each node's batch"
        )


def print_confident(path: str, parameters: dict[str, Any], result: dict[str, Any]) -> None:
    n, d, told = result["samples"], result["coordinates"], result["coordinates_guaranteed"]
    level, target = result["confidence"], float(parameters["target"])
    click.echo(f"{path}: {n} samples x {counted(d, 'coordinate', 'coordinates')}")
    click.echo(f"  confidence {level!r} by --method {result['method']},")
    click.echo(f"  {HOLDS[result['method']]}")
    print_vote(parameters, result["node_target"])
    right = "vote right" if parameters.get("nodes") is not None else "sign right"
    click.echo(f"\nP({right}) > {target!r}: how much of the gradient, at which batch size")
    rows = [("samples", "guaranteed", "share of l1", "plug-in", "share of l1")]
    rows += [
        (
            str(row["batch_size"]),
            f"{row['coordinates']} of {d}",
            f"{row['share']:.4f}",
            f"{row['plug_in_coordinates']} of {d}",
            f"{row['plug_in_share']:.4f}",
        )
        for row in result["table"]
    ]
    click.echo(table(rows, right=range(5)) if told else "  no size is guaranteed for any coordinate")
    for reason, number in result["not_guaranteed"].items():
        click.echo(f"  {reason}, so no size is given: {number} of {d}")
    if told:
        half, plain = result["size_quantiles"]["50%"], result["plug_in_size_quantiles"]["50%"]
        click.echo(f"  half of the {told} with a size need at most {half}; plug-in, without error bars: {plain}")
        click.echo(f"  given by: {', '.join(f'{name} {wins}' for name, wins in result['given_by'].items())}")
    click.echo()
    click.echo(_sentence(parameters, result))


def _sentence(parameters: dict[str, Any], result: dict[str, Any]) -> str:
    """Say in one sentence what holds, and with which confidence."""
    n, told = result["samples"], result["coordinates_guaranteed"]
    all_ = counted(result["coordinates"], "coordinate", "coordinates")
    share, size = result["share_asked"], result["share_size"]
    lines = [f"With confidence {result['confidence']!r} over the draw of the {n} samples{_limit(result)}:"]
    right = _right(parameters)
    if told == 0:
        return "Nothing is guaranteed at any batch size: take more samples, or a smaller --confidence."
    if size is not None:
        count, held = result["share_coordinates"], result["share_reached"]
        lines += [f"at every batch size from {size} up,", f"{right} in {count} of {all_},"]
        lines.append(f"which hold at least {held:.4f} of the l1-norm of the true mean gradient.")
    else:
        lines += [f"at every batch size from {result['largest_size']} up,", f"{right} in {told} of {all_},"]
        lines.append(f"which hold at least {result['guaranteed_share']:.4f} of the l1-norm of the true mean gradient.")
        lines.append(f"No size is guaranteed for a share of {share:g}.")
    return "\n".join(lines)


def _right(parameters: dict[str, Any]) -> str:
    whose = "the sign of the batch mean" if parameters.get("nodes") is None else "the vote's sign"
    return f"{whose} is right with probability above {float(parameters['target'])!r}"


def _limit(result: dict[str, Any]) -> str:
    return " (asymptotically)" if result["asymptotic"] else ""


def print_direct(path: str, parameters: dict[str, Any], result: dict[str, Any]) -> None:
    """Print what counting at one batch size tells."""
    n, d, size = result["samples"], result["coordinates"], result["guaranteed_at"]
    click.echo(f"{path}: {n} samples x {counted(d, 'coordinate', 'coordinates')}")
    batches = counted(result["batches"], "batch", "disjoint batches")
    click.echo(f"  signs counted in {batches} of {size}; limits by Clopper and Pearson,")
    click.echo(f"  true signs by {SIGNS[result['signs_from']]}")
    print_vote(parameters, result["node_target"])
    for reason, number in result["sign_unknown"].items():
        click.echo(f"  {reason}, so its sign cannot be counted: {number} of {d}")
    for name, value in result["success_low_quantiles"].items():
        click.echo(f"  success probability at least, quantile {name} of the coordinates: {value:.4f}")
    click.echo()
    told = result["coordinates_guaranteed"]
    if told == 0:
        click.echo(f"Nothing is guaranteed at batch size {size}: take more samples, or a smaller --confidence.")
        return
    click.echo(f"With confidence {result['confidence']!r} over the draw of the {n} samples{_limit(result)}:")
    click.echo(f"at batch size {size},\n{_right(parameters)} in {told} of {counted(d, 'coordinate', 'coordinates')}.")
    click.echo("It says nothing of any other batch size, larger ones included.")
    click.echo(f"They hold {result['plug_in_share']:.4f} of the l1-norm of the samples' mean")
    click.echo("(plug-in, without error bars).")

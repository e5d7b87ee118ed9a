"""The text that `signdescent minibatch` prints."""

from __future__ import annotations

import click

from signdescent.bounds.share_summaries import Confident, Direct, PlugIn
from signdescent.checks.wording import counted
from signdescent.cli._minibatch_request import HALF, Request
from signdescent.cli.output import table

__all__ = ["ESTIMATES", "print_confident", "print_direct", "print_plug_in", "print_vote"]

ESTIMATES = "plug-in estimates from the samples, without error bars"
ASYMPTOTIC = "asymptotic: valid in the limit of many samples, with no guarantee at this number"
HOLDS = {
    "bounded": "rigorous, if every possible sample lies in --bounds",
    "student": ASYMPTOTIC,
    "bootstrap": ASYMPTOTIC,
}
SIGNS = {"bounded": "limits for samples in --bounds, rigorous", "student": "Student's t, asymptotic"}


def print_vote(request: Request) -> None:
    """Print what a vote requires of one node."""
    if request.nodes is not None:
        click.echo(f"  a vote of {_nodes(request.nodes)} (a tie counts as wrong) is right with probability above")
        click.echo(
            f"  {float(request.target)!r} if each node is right with more than {request.node_target:.9g}; "
            "sizes are those of each node's batch"
        )


def print_plug_in(path: str, request: Request, summary: PlugIn) -> None:
    """Print the plug-in sizes."""
    n, moving = summary.samples, summary.coordinates - summary.zero_mean_coordinates
    _print_shape(path, summary)
    click.echo(f"  mean, std and E|X - mean|^3 are {ESTIMATES}.")
    print_vote(request)
    over = f"over the {_coordinates(moving)} of non-zero mean"
    click.echo(f"\nBatch size for P({_right_sign(request)}) > {float(request.target)!r}, {over}")
    rows = [("covers", "samples")]
    for label, size in summary.size_quantiles.items():
        rows.append(("all" if label == "max" else f"{label} of them", "none" if size is None else str(size)))
    click.echo(table(rows, right=(0, 1)))
    for words, number in (
        ("mean exactly 0, so no size is enough", summary.zero_mean_coordinates),
        ("size above 2**53", summary.coordinates_beyond_2_53),
        (f"size above the number of samples, {n}", summary.coordinates_asking_more_than_samples),
        (
            "mean within two standard errors of 0, so the sign is doubtful",
            summary.coordinates_within_two_standard_errors,
        ),
    ):
        if number:
            click.echo(f"  {words}: {number}")
    click.echo(f"  given by: {_listed(summary.given_by) or 'none'}\n")
    _print_share(request, summary)


def _print_share(request: Request, summary: PlugIn) -> None:
    """Print the common size for all coordinates, or why there is none."""
    share = float(request.share or HALF)
    if summary.share_size is None:
        click.echo(f"No batch size guarantees {share!r} of the l1-norm: {summary.reason}.")
        return
    norm, weight = ("rho-norm", "(2 p_i - 1)_+") if request.nodes is None else ("rho_M-norm", "F(2 p_i - 1)_+")
    click.echo(f"Batch size at which the guaranteed {norm} is {share!r} of the l1-norm: {summary.share_size}")
    click.echo(f"  sum_i {weight} |g_i| / sum_i |g_i| = {summary.share_reached:.6g} at that size; p_i is the largest")
    click.echo("  lower bound on the probability of a right sign; one batch size for all coordinates")
    if request.nodes is not None:
        click.echo(f"  and every node; F(2 p - 1) = P(right) - P(wrong) for a vote of {_nodes(request.nodes)}")


def print_confident(path: str, request: Request, summary: Confident) -> None:
    """Print sizes with a confidence."""
    d, guaranteed = summary.coordinates, summary.coordinates_guaranteed
    _print_shape(path, summary)
    click.echo(f"  confidence {summary.confidence!r} by --method {summary.method},")
    click.echo(f"  {HOLDS[summary.method]}")
    print_vote(request)
    click.echo(
        f"\nP({_right_sign(request)}) > {float(request.target)!r}: coordinates and share of the gradient by batch size"
    )
    rows = [("samples", "guaranteed", "share of l1", "plug-in", "share of l1")]
    rows += [
        (
            str(row.batch_size),
            f"{row.coordinates} of {d}",
            f"{row.share:.4f}",
            f"{row.plug_in_coordinates} of {d}",
            f"{row.plug_in_share:.4f}",
        )
        for row in summary.table
    ]
    click.echo(table(rows, right=range(5)) if guaranteed else "  no size is guaranteed for any coordinate")
    for reason, number in summary.not_guaranteed.items():
        click.echo(f"  {reason}, so no size is given: {number} of {d}")
    if guaranteed:
        half, plain = summary.size_quantiles["50%"], summary.plug_in_size_quantiles["50%"]
        click.echo(f"  half of the {guaranteed} with a size need at most {half}; plug-in, without error bars: {plain}")
        click.echo(f"  given by: {_listed(summary.given_by)}")
    click.echo()
    click.echo(_conclusion(request, summary))


def _conclusion(request: Request, summary: Confident) -> str:
    """Return the guarantee and its confidence."""
    guaranteed, all_ = summary.coordinates_guaranteed, _coordinates(summary.coordinates)
    if guaranteed == 0:
        return "Nothing is guaranteed at any batch size: take more samples, or a smaller --confidence."
    size, count, held, more = summary.share_size, summary.share_coordinates, summary.share_reached, []
    if size is None or held is None:
        size, count, held = summary.largest_size, guaranteed, summary.guaranteed_share
        more = [f"No size is guaranteed for a share of {summary.share_asked:g}."]
    return "\n".join(
        [
            _confidence(summary),
            f"at every batch size from {size} up,",
            f"{_right(request)} in {count} of {all_},",
            f"which hold at least {held:.4f} of the l1-norm of the true mean gradient.",
            *more,
        ]
    )


def print_direct(path: str, request: Request, summary: Direct) -> None:
    """Print the outcome of counting at one batch size."""
    d, size, guaranteed = summary.coordinates, summary.guaranteed_at, summary.coordinates_guaranteed
    _print_shape(path, summary)
    batches = counted(summary.batches, "batch", "disjoint batches")
    click.echo(f"  signs counted in {batches} of {size}; Clopper-Pearson limits,")
    click.echo(f"  true signs by {SIGNS[summary.signs_from]}")
    print_vote(request)
    for reason, number in summary.sign_unknown.items():
        click.echo(f"  {reason}, so its sign cannot be counted: {number} of {d}")
    for name, value in summary.success_low_quantiles.items():
        click.echo(f"  lower limit of the success probability, quantile {name} of the coordinates: {value:.4f}")
    click.echo()
    if guaranteed == 0:
        click.echo(f"Nothing is guaranteed at batch size {size}: take more samples, or a smaller --confidence.")
        return
    click.echo(_confidence(summary))
    click.echo(f"at batch size {size},\n{_right(request)} in {guaranteed} of {_coordinates(d)}.")
    click.echo("It does not cover any other batch size, not even larger ones.")
    click.echo(f"They hold {summary.plug_in_share:.4f} of the l1-norm of the samples' mean")
    click.echo("(plug-in, without error bars).")


def _print_shape(path: str, summary: PlugIn | Confident | Direct) -> None:
    click.echo(f"{path}: {summary.samples} samples x {_coordinates(summary.coordinates)}")


def _confidence(summary: Confident | Direct) -> str:
    limit = " (asymptotically)" if summary.asymptotic else ""
    return f"With confidence {summary.confidence!r} over the draw of the {summary.samples} samples{limit}:"


def _right(request: Request) -> str:
    whose = "the sign of the batch mean" if request.nodes is None else "the vote's sign"
    return f"{whose} is right with probability above {float(request.target)!r}"


def _right_sign(request: Request) -> str:
    return "sign right" if request.nodes is None else "vote right"


def _coordinates(number: int) -> str:
    return counted(number, "coordinate", "coordinates")


def _nodes(number: int) -> str:
    return counted(number, "node", "nodes")


def _listed(numbers: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items())

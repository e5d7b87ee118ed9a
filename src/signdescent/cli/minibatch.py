"""`signdescent minibatch`: how many samples a batch needs for a right sign, from moments or gradients."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from signdescent.cli._options import output_options, seed_option
from signdescent.cli.output import UNREACHABLE, as_float, count, json_number, number, table, whole, write_json
from signdescent.errors import DomainError

if TYPE_CHECKING:
    from signdescent.cli._minibatch_request import Request

__all__ = ["command"]

LEAST_SPREAD = 1e-90  # below this std/|mean| one sample is enough, and the cube of std/|mean| may underflow

EPILOG = """\b
Examples:
  signdescent minibatch --mean 0.1 --std 1 --third-moment 1.6
  signdescent minibatch --mean 0.1 --std 1 --target 0.9 --assume gaussian
  signdescent minibatch --mean 0.1 --std 1 --assume bounded:-3:3 --json
  signdescent minibatch gradients.npy --share 0.8
  signdescent minibatch gradients.npy --confidence 0.95 --nodes 8 \\
    --plot batch.png
  signdescent minibatch clipped.npy --confidence 0.99 --bounds -1:1 --json
  signdescent minibatch gradients.npy --confidence 0.95 --direct 64"""


def _nodes(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    from signdescent.bounds.exact_votes import MOST_NODES

    return whole(1, MOST_NODES)(ctx, param, value)


@click.command(epilog=EPILOG)
@click.argument("gradients", metavar="[GRADIENTS]", required=False)
@click.option("--mean", metavar="M", callback=number, help="Mean of one sample.")
@click.option("--std", metavar="S", callback=number, help="Standard deviation of one sample, same unit.")
@click.option("--third-moment", metavar="T", callback=number, help="E|X - mean|^3, at least S^3, unit cubed.")
@click.option(
    "--target",
    metavar="P",
    callback=number,
    default="0.5",
    show_default=True,
    help="Probability to exceed, in [1/2, 1).",
)
@click.option(
    "--nodes",
    metavar="M",
    callback=_nodes,
    help="P and SHARE refer to a majority vote of M nodes; a tie counts as wrong.",
)
@click.option("--assume", metavar="WHAT", help="Assumption: unimodal-symmetric, gaussian or bounded:LOW:HIGH.")
@click.option(
    "--share", metavar="SHARE", callback=number, show_default="0.5", help="Required share of the l1-norm, in (0, 1)."
)
@click.option(
    "--confidence",
    metavar="C",
    callback=number,
    help="Account for sampling error, with confidence C in (0, 1).",
)
@click.option(
    "--method",
    metavar="HOW",
    show_default="bounded with --bounds, else student",
    help="With --confidence: bounded, student or bootstrap.",
)
@click.option(
    "--bounds",
    metavar="LOW:HIGH",
    help="With --confidence: interval of every possible entry, known beforehand.",
)
@click.option(
    "--direct",
    metavar="SIZE",
    callback=count,
    help="With --confidence: count right signs in batches of SIZE only.",
)
@seed_option("Seed of the bootstrap and of drawn coordinates.")
@click.option("--plot", metavar="FILE", help="Plot the shares against the batch size: .png or .svg.")
@output_options
@click.pass_context
def command(ctx: click.Context, /, gradients: str | None, *, as_json: bool, **given: Any) -> None:
    """Find the least batch size whose sign is right with probability above P, guaranteed.

    Give the moments of one sample, or a file of per-sample gradients (samples x coordinates). The guarantee
    covers the size printed and every larger one. Samples are independent, and P is in [1/2, 1). Numbers are
    decimals or ratios such as 2/3. With moments, the exit code is 3 if no size is enough.

    Without --confidence, sizes from a file use the moments of the file as they are (plug-in). With --confidence,
    they hold jointly for all coordinates that get a size, with confidence C over the draw of the samples. "bounded"
    is rigorous; "student" and "bootstrap" are asymptotic. The exit code is 3 if no coordinate gets a size, or if
    the share of those that do is below --share.
    """
    from signdescent.cli._minibatch_request import read_request

    request = read_request(gradients, given)
    if gradients is None:
        ctx.exit(_report_moments(request, as_json=as_json))
    from signdescent.cli._minibatch_gradients import run

    ctx.exit(run(request, gradients, as_json=as_json))


def _report_moments(request: Request, *, as_json: bool) -> int:
    """Print the size from moments, and return the exit code."""
    from signdescent.bounds.minibatch import RULES, minibatch_size
    from signdescent.cli._minibatch_text import print_vote

    mean, std, third = request.mean, request.std, request.third_moment
    assert mean is not None
    assert std is not None
    _check_moments(mean, std, third, request.known)
    # Sizes depend only on ratios to |mean|: form them exactly, and round each once.
    unit = abs(mean) or Fraction(1)
    spread = as_float(std / unit, "--std / --mean")
    assume: Any = request.known
    if isinstance(assume, tuple):
        assume = ("bounded", *(as_float(end / unit, "--assume / --mean") for end in assume))
    options: dict[str, Any] = {"target": request.node_target}
    if third is not None and (std == 0 or spread > LEAST_SPREAD):
        options["third_moment"] = as_float(third / unit**3, "--third-moment / |--mean|^3")
    sign = float(mean / unit)
    best = minibatch_size(sign, spread, assume=assume, **options)
    sizes = {"paper": minibatch_size(sign, spread, rule="paper", **options).size, **best.bounds}
    rules = {name: json_number(float(value)) for name, value in sizes.items()}
    size, reason = json_number(float(best.size)), str(best.reason) or None
    if as_json:
        result = {
            "size": size,
            "by": str(best.by) or None,
            "reason": reason,
            "paper": rules.pop("paper"),
            "bounds": rules,
        }
        if request.nodes is not None:
            result["node_target"] = request.node_target
        write_json("minibatch", request.parameters(), result)
        return 0 if size is not None else UNREACHABLE
    probability = f"P(sign of the batch mean = sign of the mean) > {request.node_target!r}"
    if size is None:
        why = "the mean is 0 and has no sign" if reason == "zero mean" else reason
        click.echo(f"No batch size guarantees {probability}: {why}.")
        return UNREACHABLE
    click.echo(f"Batch size: {size}")
    click.echo(f"  guarantees {probability},")
    click.echo(f"  for this size and every larger one; given by: {best.by}")
    print_vote(request)
    click.echo(f"  noise-to-signal ratio (std/mean)^2 = {spread**2:.6g} per sample\n")
    rows = [("rule", "samples", "holds for")]
    rows += [(name, "none" if asked is None else str(asked), RULES[name].holds_for) for name, asked in rules.items()]
    click.echo(table(rows, right=(1,)))
    return 0


def _check_moments(
    mean: Fraction, std: Fraction, third: Fraction | None, known: str | tuple[Fraction, Fraction] | None
) -> None:
    """Refuse moments that no law has, in exact arithmetic."""
    if std < 0:
        message = f"Expected --std >= 0; got --std={float(std)!r}."
        raise DomainError(message)
    if third is not None and (third < std**3 or (std == 0 and third != 0)):
        rule = "--third-moment = 0 where --std is 0" if std == 0 else "--third-moment >= std^3, as for every law"
        message = f"Expected {rule}; got --third-moment={float(third)!r}, --std={float(std)!r}."
        raise DomainError(message)
    if isinstance(known, tuple):
        low, high = known
        if not low <= mean <= high:
            message = f"Expected LOW <= mean <= HIGH in --assume; got --mean={float(mean)!r}."
            raise DomainError(message)
        if std**2 > (high - mean) * (mean - low):
            message = f"Expected std^2 <= (HIGH - mean)(mean - LOW) for --assume; got --std={float(std)!r}."
            raise DomainError(message)

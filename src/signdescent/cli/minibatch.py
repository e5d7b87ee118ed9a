"""`signdescent minibatch`: how many samples a batch needs for a right sign, from moments or gradients."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import click

from signdescent.cli._minibatch_confidence_text import print_vote
from signdescent.cli._options import output_options, seed_option
from signdescent.cli._vote_target import MOST_NODES, node_target
from signdescent.cli.output import UNREACHABLE, as_float, count, exact, json_number, number, table, whole, write_json
from signdescent.errors import ArgumentError, DomainError

__all__ = ["command"]

WORDS = ("unimodal-symmetric", "gaussian")
HOLDS_IF = {
    "paper": "any law with these moments; as the paper prints it",
    "cantelli": "any law with this mean and std",
    "berry-esseen": "any law with these three moments",
    "gauss": "symmetric unimodal samples",
    "gaussian": "normal samples (the exact answer)",
    "hoeffding": "samples within the bounds given",
    "bernstein": "samples within the bounds given",
}

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
    callback=whole(1, MOST_NODES),
    help="Let P and SHARE be those of a majority vote of M nodes; a tie counts as wrong.",
)
@click.option("--assume", metavar="WHAT", help="What is known: unimodal-symmetric, gaussian or bounded:LOW:HIGH.")
@click.option(
    "--share", metavar="SHARE", callback=number, show_default="0.5", help="Share of the l1-norm wanted, in (0, 1)."
)
@click.option(
    "--confidence",
    metavar="C",
    callback=number,
    help="Take the error of the samples into account, with confidence C in (0, 1).",
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
    help="With --confidence: holds every possible entry, known beforehand, as by clipping.",
)
@click.option(
    "--direct",
    metavar="SIZE",
    callback=count,
    help="With --confidence: count signs in batches of SIZE; says nothing of other sizes.",
)
@seed_option("Seed of the bootstrap and of drawn coordinates.")
@click.option("--plot", metavar="FILE", help="Draw the shares against the batch size: .png or .svg.")
@output_options
@click.pass_context
def command(ctx: click.Context, /, gradients: str | None, *, as_json: bool, **given: Any) -> None:
    """Find the least batch size whose sign is right with probability above P, guaranteed.

    Give the moments of one sample, or a file of per-sample gradients (samples x coordinates). The guarantee
    holds for the size printed and for every larger one; samples are independent, and P is in [1/2, 1).
    Numbers are decimals or ratios such as 2/3. With moments, exit code 3 says that no size is enough.

    Sizes from a file take its moments as they are (plug-in), unless --confidence is given: then they hold at
    once for all coordinates that get a size, with confidence C over the draw of the samples. "bounded" is
    rigorous; "student" and "bootstrap" are asymptotic. Exit code 3 says that no coordinate gets a size, or that
    those which do hold less than the --share asked for.
    """
    target, share = given["target"], given["share"]
    if not Fraction(1, 2) <= target < 1 or float(target) == 1:
        message = f"Expected 1/2 <= --target < 1; got --target={as_float(target, '--target')!r}."
        raise DomainError(message)
    known = read_assumption(given["assume"])
    parameters: dict[str, Any] = {"target": target, "assume": given["assume"]}
    one_node = read_nodes(given["nodes"], target, parameters)
    moments = {name: given[name] for name in ("mean", "std", "third_moment")}
    if gradients is not None:
        if any(value is not None for value in moments.values()):
            message = "Expected either GRADIENTS or --mean and --std; got both."
            raise ArgumentError(message)
        if share is not None and (not 0 < share < 1 or float(share) == 1):
            message = f"Expected 0 < --share < 1; got --share={as_float(share, '--share')!r}."
            raise DomainError(message)
        from signdescent.cli._minibatch_gradients import run

        parameters["gradients"] = gradients
        ctx.exit(run(parameters, given, known, target=one_node, as_json=as_json))
    mean, std = moments["mean"], moments["std"]
    if mean is None or std is None:
        message = "Expected --mean and --std, or a file GRADIENTS (see 'signdescent minibatch --help')."
        raise ArgumentError(message)
    for name in ("share", "confidence", "method", "bounds", "direct", "plot"):
        if given[name] is not None:
            message = f"Expected --{name} only with GRADIENTS."
            raise ArgumentError(message)
    parameters |= moments
    for name, value in moments.items():
        as_float(value or Fraction(0), "--" + name.replace("_", "-"))
    if not _report_moments(parameters, known, one_node, as_json=as_json):
        ctx.exit(UNREACHABLE)


def read_nodes(nodes: int | None, target: Fraction, parameters: dict[str, Any]) -> float:
    """Return what one node must exceed so that the vote exceeds the target; note the nodes in the parameters."""
    if nodes is None:
        return float(target)
    parameters["nodes"] = nodes
    found = node_target(target, nodes)
    if found >= 1:
        message = (
            f"Expected a --target that nodes right with less than certainty reach; got --target={float(target)!r}."
        )
        raise DomainError(message)
    return found


def read_assumption(text: str | None) -> str | tuple[Fraction, Fraction] | None:
    """Read ``--assume``: a word, or the two ends of an interval."""
    if text is None or text in WORDS:
        return text
    parts = text.split(":")
    if parts[0] != "bounded" or len(parts) != 3:
        message = f"Expected --assume to be {', '.join(WORDS)} or bounded:LOW:HIGH; got --assume={text!r}."
        raise ArgumentError(message)
    low, high = (exact(part, f"--assume {end}") for part, end in zip(parts[1:], ("LOW", "HIGH"), strict=True))
    if low > high:
        message = f"Expected LOW <= HIGH in --assume bounded:LOW:HIGH; got --assume={text!r}."
        raise DomainError(message)
    return low, high


def _check_moments(
    mean: Fraction, std: Fraction, third: Fraction | None, known: str | tuple[Fraction, Fraction] | None
) -> None:
    """Refuse, in exact arithmetic, moments that no law has."""
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


def _report_moments(
    parameters: dict[str, Any], known: str | tuple[Fraction, Fraction] | None, target: float, *, as_json: bool
) -> bool:
    """Print the size from moments; say whether there is one."""
    from signdescent.bounds import minibatch_size

    mean, std, third = parameters["mean"], parameters["std"], parameters["third_moment"]
    _check_moments(mean, std, third, known)
    # Sizes depend on ratios to |mean| only: form them exactly, and round each once.
    unit = abs(mean) or Fraction(1)
    spread = as_float(std / unit, "--std / --mean")
    assume: Any = known
    if isinstance(known, tuple):
        assume = ("bounded", *(as_float(end / unit, "--assume / --mean") for end in known))
    options: dict[str, Any] = {"target": target}
    if third is not None and (std == 0 or spread > 1e-90):  # a cube below that range helps no one: size 1
        options["third_moment"] = as_float(third / unit**3, "--third-moment / |--mean|^3")
    sign = float(mean / unit)
    best = minibatch_size(sign, spread, assume=assume, **options)
    paper = minibatch_size(sign, spread, rule="paper", **options)
    size = json_number(float(best.size))
    sizes = {"paper": paper.size, **best.bounds}
    reason = str(best.reason) or None
    if as_json:
        result = {
            "size": size,
            "by": str(best.by) or None,
            "reason": reason,
            "bounds": {name: json_number(float(value)) for name, value in best.bounds.items()},
            "paper": json_number(float(paper.size)),
        }
        if "nodes" in parameters:
            result["node_target"] = target
        write_json("minibatch", parameters, result)
        return size is not None
    probability = f"P(sign of the batch mean = sign of the mean) > {options['target']!r}"
    if size is None:
        why = {"zero mean": "the mean is 0, so there is no sign to find"}.get(str(reason), str(reason))
        click.echo(f"No batch size guarantees {probability}: {why}.")
        return False
    click.echo(f"Batch size: {size}")
    click.echo(f"  guarantees {probability},")
    click.echo(f"  for this size and every larger one; given by: {best.by}")
    print_vote(parameters, target)
    click.echo(f"  noise-to-signal ratio (std/mean)^2 = {spread**2:.6g} per sample\n")
    rows = [("rule", "samples", "holds for")]
    for name, value in sizes.items():
        asked = json_number(float(value))
        rows.append((name, "none" if asked is None else str(asked), HOLDS_IF[name]))
    click.echo(table(rows, right=(1,)))
    return True

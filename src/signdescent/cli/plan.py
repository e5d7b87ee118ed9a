"""`signdescent plan`: the bounds of Theorems 5 to 8, side by side."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from signdescent.cli._options import output_options
from signdescent.cli.output import UNREACHABLE, as_float, count, json_number, number, table, write_json
from signdescent.errors import ArgumentError

if TYPE_CHECKING:
    from signdescent.bounds import Rate

__all__ = ["command"]

EPILOG = """\b
Examples:
  signdescent plan --gap 1 --smoothness 10 --dimension 100 --accuracy 0.1
  signdescent plan --gap 1 --smoothness 10 --dimension 100 --noise 0.5 \\
    --nodes 8 --iterations 100000
  signdescent plan --gap 1 --smoothness 10 --dimension 100 --noise 0.5 \\
    --heterogeneity 0.01 --accuracy 0.1 --json"""

NOTE = """\
Theorems 5 and 7 as printed (eqs. 7 and 9) are false at K = 1;
Theorem 8 as printed needs equal nodes."""


@click.command(epilog=EPILOG)
@click.option("--gap", metavar="GAP", callback=number, required=True, help="f(x_0) - f*, or an upper bound on it.")
@click.option("--smoothness", metavar="L", callback=number, required=True, help="Smoothness constant in the l2-norm.")
@click.option("--coordinates", metavar="S", callback=number, show_default="D times L", help="L_1 + ... + L_d.")
@click.option("--dimension", metavar="D", callback=count, required=True, help="Number of coordinates d.")
@click.option(
    "--noise",
    metavar="SIGMA",
    callback=number,
    default="0",
    show_default=True,
    help="Standard deviation of one node's gradient, in the l2-norm.",
)
@click.option("--nodes", metavar="M", callback=count, default="1", show_default=True, help="Number of nodes.")
@click.option(
    "--heterogeneity",
    metavar="ZETA",
    callback=number,
    default="0",
    show_default=True,
    help="Spread zeta of the nodes' gradients, in the l2-norm.",
)
@click.option("--accuracy", metavar="E", callback=number, help="Required bound; this or --iterations.")
@click.option("--iterations", metavar="K", callback=count, help="Number of iterations; this or --accuracy.")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    gap: Fraction,
    smoothness: Fraction,
    coordinates: Fraction | None,
    dimension: int,
    noise: Fraction,
    nodes: int,
    heterogeneity: Fraction,
    accuracy: Fraction | None,
    iterations: int | None,
    as_json: bool,
) -> None:
    """Plan a run: bound, iterations, best step size and bits sent by each theorem, as printed and sharpened.

    Theorems 5 to 7 bound the rho-norm (with M nodes the rho_M-norm) of the gradient, Theorem 8 its l2-norm: numbers
    are comparable only within one measure. Exit code 3 if no theorem reaches the accuracy.
    """
    if (accuracy is None) == (iterations is None):
        message = "Expected exactly one of --accuracy and --iterations; give the one you know."
        raise ArgumentError(message)
    given = {
        "gap": gap,
        "smoothness": smoothness,
        "coordinates": coordinates if coordinates is not None else dimension * smoothness,
        "dimension": dimension,
        "noise": noise,
        "nodes": nodes,
        "heterogeneity": heterogeneity,
        "accuracy": accuracy,
        "iterations": iterations,
    }
    rates = _rates({name: None if v is None else as_float(Fraction(v), f"--{name}") for name, v in given.items()})
    if as_json:
        rows = [{"theorem": theorem, "version": version, **_data(rate)} for theorem, version, rate in rates]
        write_json("plan", given, {"rates": rows})
    else:
        click.echo(_text(rates))
    if all(not math.isfinite(rate.iterations) for *_, rate in rates):
        ctx.exit(UNREACHABLE)


def _rates(given: dict[str, Any]) -> list[tuple[str, str, Rate]]:
    """Return (theorem, version, rate), the printed version beside the sharpest one."""
    from signdescent.bounds import theorem_5, theorem_6, theorem_7, theorem_8

    goal: dict[str, Any] = {name: given[name] for name in ("accuracy", "iterations")}
    gap, total = given["gap"], given["coordinates"]
    signs = {**goal, "dimension": given["dimension"]}
    single, name = (theorem_5, "5") if given["nodes"] == 1 else (theorem_7, "7")
    rates = [
        (f"{name}, decreasing steps", "printed", single(gap, total, version="paper", **signs)),
        (f"{name}, decreasing steps", "sharp", single(gap, total, version="sharp", **signs)),
        (f"{name}, constant step", "printed", single(gap, total, schedule="constant", **signs)),
    ]
    if given["nodes"] == 1:
        rates.append(("6, decreasing steps", "printed", theorem_6(gap, total, **signs)))
    for version, word in (("paper", "printed"), ("corrected", "corrected"), ("sharp", "sharp")):
        if version == "paper" and given["heterogeneity"] > 0:
            continue
        rate = theorem_8(
            gap,
            given["smoothness"],
            given["noise"],
            given["dimension"],
            nodes=given["nodes"],
            heterogeneity=given["heterogeneity"],
            version=version,
            **goal,
        )
        rates.append(("8, SSDM", word, rate))
    return rates


def _data(rate: Rate) -> dict[str, Any]:
    names = ("iterations", "bound", "step_size", "momentum", "bits_up", "bits_down")
    numbers = {name: json_number(None if (v := getattr(rate, name)) is None else float(v)) for name in names}
    return {"measure": rate.measure, **numbers}


def _text(rates: list[tuple[str, str, Rate]]) -> str:
    """Lay out one table; each bounded quantity is a heading above its rows."""
    head = ("", "K", "bound", "step", "momentum", "bits up", "bits down")
    rows = [
        (
            version,
            _whole(rate.iterations),
            f"{float(rate.bound):.4g}",
            f"{float(rate.step_size):.3g}",
            "" if rate.momentum is None else f"{float(rate.momentum):.6g}",
            _whole(rate.bits_up),
            _whole(rate.bits_down),
        )
        for _, version, rate in rates
    ]
    first, *lines = table([head, *rows], right=(1, 2, 3, 4, 5, 6)).splitlines()
    shown, above = [first], ("", "")
    for (theorem, _, rate), line in zip(rates, lines, strict=True):
        bounded = theorem, rate.measure
        shown += ([f"Theorem {theorem}: {rate.measure}"] if bounded != above else []) + [line]
        above = bounded
    return "\n".join([*shown, "", NOTE])


def _whole(value: Any) -> str:
    return "never" if not math.isfinite(value) else f"{float(value):.0f}" if value < 1e7 else f"{float(value):.3g}"

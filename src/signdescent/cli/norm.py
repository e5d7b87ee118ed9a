"""`signdescent norm`: the l1-, rho- and rho_M-norm of a gradient, and what share of l1 is guaranteed."""

from __future__ import annotations

import click

from signdescent.cli._options import output_options
from signdescent.cli._stderr import progress
from signdescent.cli.output import count, json_number, table, write_json
from signdescent.errors import DomainError

__all__ = ["command"]

_NO_RATIO = "the l1-norm is 0, so there is no ratio"

EPILOG = """\b
Examples:
  signdescent norm gradient.npy --rho rho.npy --nodes 5
  signdescent norm gradient.npy --rho rho.npy --nodes 5 --json"""


@click.command(epilog=EPILOG)
@click.argument("gradient", metavar="G.npy")
@click.option("--rho", "rho_file", metavar="RHO.npy", required=True, help="Success probabilities, in [0, 1].")
@click.option("--nodes", metavar="M", callback=count, required=True, help="Number of nodes that vote.")
@output_options
def command(gradient: str, rho_file: str, nodes: int, as_json: bool) -> None:
    """Print the l1-, rho- and rho_M-norm of the gradient in G.npy, and their ratios.

    G.npy holds one gradient (one dimension). RHO.npy holds, for every coordinate, the probability that one
    node's sign is right; a single number stands for all of them.
    """
    import numpy as np

    from signdescent.bounds import l1_norm, rho_m_norm, rho_norm
    from signdescent.checks.wording import counted
    from signdescent.cli.arrays import finite_float64, load_array

    with progress("norms"):
        g = finite_float64(load_array(gradient, ndim=(1,)), gradient)
        rho = finite_float64(load_array(rho_file, ndim=(0, 1)), rho_file)
        if rho.size != 1 and rho.shape != g.shape:
            message = f"Expected {rho_file!r} to hold one number or {g.size}, as {gradient!r} has; got {rho.size}."
            raise DomainError(message)
        outside = (rho < 0) | (rho > 1)
        if outside.any():
            first = int(np.argmax(outside.reshape(-1)))
            message = f"Expected 0 <= rho <= 1 in {rho_file!r}; got {rho.reshape(-1)[first]} at index {first}."
            raise DomainError(message)
        rho = np.broadcast_to(rho.reshape(-1), g.shape)
        l1 = float(l1_norm(g))
        values = {"rho_norm": float(rho_norm(g, rho)), "rho_m_norm": float(rho_m_norm(g, rho, nodes))}
    for name, value in {"l1_norm": l1, **values}.items():
        if not np.isfinite(value):
            message = f"Expected a gradient whose {name} fits float64 in {gradient!r}; got {value}. Rescale it."
            raise DomainError(message)
    ratios = {f"{name}_over_l1": value / l1 if l1 else None for name, value in values.items()}
    below = int(np.count_nonzero((rho <= 0.5) & (g != 0)))
    if as_json:
        result = {
            "coordinates": g.size,
            "zero_coordinates": int(np.count_nonzero(g == 0)),
            "coordinates_with_rho_at_most_half": below,
            "l1_norm": json_number(l1),
            **{name: json_number(value) for name, value in (values | ratios).items()},
            "reason": None if l1 else _NO_RATIO,
        }
        write_json("norm", {"gradient": gradient, "rho": rho_file, "nodes": nodes}, result)
        return
    rows = [("", "value", "share of l1"), ("l1-norm", f"{l1:.10g}", "1" if l1 else "-")]
    for label, name in (
        ("rho-norm (1 node)", "rho_norm"),
        (f"rho_M-norm (vote of {counted(nodes, 'node', 'nodes')})", "rho_m_norm"),
    ):
        ratio = ratios[f"{name}_over_l1"]
        rows.append((label, f"{values[name]:.10g}", "-" if ratio is None else f"{ratio:.6f}"))
    click.echo(f"{g.size} coordinates, {np.count_nonzero(g == 0)} of them 0")
    click.echo(table(rows, right=(1, 2)))
    if not l1:
        click.echo(f"No shares: {_NO_RATIO}.")
    if below:
        click.echo(
            f"In {below} of the non-zero coordinates rho <= 1/2: their weight is not positive, so these "
            "values are not norms."
        )

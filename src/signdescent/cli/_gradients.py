"""Batch sizes from a file of per-sample gradients: the part of `signdescent minibatch` that needs NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from signdescent import bounds
from signdescent.checks.words import counted
from signdescent.cli._confident import confident_sizes, report_confident, report_direct, request
from signdescent.cli._confident_text import print_vote
from signdescent.cli._containers import load_gradients
from signdescent.cli._notes import note, progress
from signdescent.cli.output import LARGEST_COUNT, json_number, table, write_json
from signdescent.errors import DomainError

__all__ = ["run"]

FloatArray = NDArray[np.float64]

QUANTILES = (5, 25, 50, 75, 95, 100)
PLUG_IN = "plug-in estimates from the samples, without error bars"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the bounds take: normalised moments, and what is known of the samples."""

    moments: bounds.Moments
    low: FloatArray | None
    high: FloatArray | None
    word: str | None

    def sizes(self, target: float) -> bounds.MinibatchSize:
        """Return the least batch size of every coordinate."""
        assume: Any = self.word if self.low is None else ("bounded", self.low, self.high)
        m = self.moments
        return bounds.minibatch_size(m.mean, m.std, third_moment=m.third_moment, target=target, assume=assume)

    def success(self, n: int) -> FloatArray:
        """Return the best guaranteed success probability of every coordinate for a batch of n."""
        m = self.moments
        found = [
            bounds.cantelli(m.mean, m.std, batch_size=n),
            bounds.berry_esseen(m.mean, m.std, m.third_moment, batch_size=n),
        ]
        if self.word is not None:
            found.append(bounds.gauss(m.mean, m.std, batch_size=n))
        if self.word == "gaussian":
            found.append(bounds.gaussian(m.mean, m.std, batch_size=n))
        if self.low is not None and self.high is not None:
            reach = np.maximum(self.high - m.mean, m.mean - self.low)
            found.append(bounds.hoeffding(m.mean, self.low, self.high, batch_size=n))
            found.append(bounds.bernstein(m.mean, m.std, reach, batch_size=n))
        best: FloatArray = np.maximum.reduce(found)
        return best


def run(
    parameters: dict[str, Any],
    given: dict[str, Any],
    known: str | tuple[Fraction, Fraction] | None,
    *,
    target: float,
    as_json: bool,
) -> int:
    """Print what the gradients in a file ask for, and return the exit code.

    Parameters
    ----------
    parameters : dict
        ``gradients``, a file of samples x coordinates (one dimension means one coordinate), and ``target``,
        ``assume``, ``nodes`` as read; the rest is added here.
    given : dict
        The other options as typed.
    known : str, pair of Fraction, or None
        The word of ``--assume``, or the interval of every entry.
    target : float
        What the sign of one node must exceed.
    as_json : bool
        Whether to write JSON.
    """
    path, plot = parameters["gradients"], given["plot"]
    asked = request(parameters, given, target)
    if plot is not None:
        from signdescent.checks.render.plots import demand_plot_file

        demand_plot_file(plot)
        parameters["plot"] = plot
    array = load_gradients(path, ndim=(1, 2))
    array = array[:, None] if array.ndim == 1 else array
    try:
        with progress(f"moments of {path}"):
            moments = bounds.Moments.from_samples(array)
    except DomainError as error:
        message = f"{path!r}: {error}"
        raise DomainError(message) from error
    confident: bounds.ConfidentSize | None = None
    if asked is None:
        _report_plug_in(parameters, moments, known, target, as_json=as_json)
        code = 0
    elif "direct" in parameters:
        code = report_direct(path, parameters, asked, array, moments, size=parameters["direct"], as_json=as_json)
    else:
        with progress(f"sizes by --method {asked.method}"):
            confident = confident_sizes(path, array, moments, asked)
        code = report_confident(path, parameters, asked, moments, confident, as_json=as_json)
    if plot is not None:
        with progress(f"drawing {plot}"):
            remark = _draw(parameters, array, moments, confident, target)
        note(remark)
    return code


def _draw(
    parameters: dict[str, Any],
    array: NDArray[Any],
    moments: bounds.Moments,
    confident: bounds.ConfidentSize | None,
    target: float,
) -> str:
    """Draw the curves and say what was done."""
    from signdescent.checks.minibatch_curves import minibatch_curves
    from signdescent.checks.render.plots import draw_minibatch

    path = parameters["plot"]
    if not moments.mean.any():
        return f"{path!r} was not drawn: the mean gradient is 0"
    curves = minibatch_curves(array, moments, target=target, confident=confident, rng=parameters["seed"])
    whose = f"a vote of {parameters['nodes']} nodes gets right" if "nodes" in parameters else "is right"
    wanted = float(parameters["target"])
    about = f"Share of the gradient's l1-norm whose sign {whose} with probability above {wanted:g}"
    draw_minibatch(curves, path, title="How large a batch gets the signs right?", subtitle=about)
    return f"wrote {path}"


def _report_plug_in(
    parameters: dict[str, Any],
    moments: bounds.Moments,
    known: str | tuple[Fraction, Fraction] | None,
    target: float,
    *,
    as_json: bool,
) -> None:
    """Print the sizes that the moments ask for as they are."""
    path = parameters["gradients"]
    with progress("sizes"):
        columns = _with_assumption(moments, known, path)
        found = columns.sizes(target)
        share, nodes = float(parameters["share"]), parameters.get("nodes", 1)
        least, reached = _least_for_share(columns, np.abs(moments.mean), share, nodes)
    n = moments.n_samples
    moving = moments.mean != 0
    doubtful = np.abs(moments.mean) < 2 * moments.std / np.sqrt(n)
    sizes = np.sort(found.size[moving])
    winners, wins = np.unique(found.by[moving & np.isfinite(found.size)], return_counts=True)
    result = {
        "samples": n,
        "coordinates": len(moving),
        "estimates": PLUG_IN,
        "zero_mean_coordinates": int(np.count_nonzero(~moving)),
        "coordinates_beyond_2_53": int(np.count_nonzero(np.isinf(sizes))),
        "coordinates_asking_more_than_samples": int(np.count_nonzero(sizes > n)),
        "coordinates_within_two_standard_errors": int(np.count_nonzero(moving & doubtful)),
        "size_quantiles": {f"{q}%": _quantile(sizes, q) for q in QUANTILES[:-1]} | {"max": _quantile(sizes, 100)},
        "given_by": dict(zip(winners.tolist(), wins.tolist(), strict=True)),
        "share_size": least,
        "share_reached": reached,
        "reason": _why_no_share(moving) if least is None else None,
    }
    if "nodes" in parameters:
        result["node_target"] = target
    if as_json:
        write_json("minibatch", parameters, result)
    else:
        _print(path, parameters, result)


def _with_assumption(moments: bounds.Moments, known: str | tuple[Fraction, Fraction] | None, path: str) -> Columns:
    normal = moments.normalised()
    if not isinstance(known, tuple):
        return Columns(moments=normal, low=None, high=None, word=known)
    low, high = float(known[0]), float(known[1])
    least, most = float(moments.low.min()), float(moments.high.max())
    if least < low or most > high:
        outside = least if least < low else most
        message = f"Expected every entry of {path!r} in [{low!r}, {high!r}], as --assume says; got {outside!r}."
        raise DomainError(message)
    with np.errstate(over="ignore"):  # at 1e300 times the mean no bound of this kind asks for less than 2**53
        ends = [np.clip(np.ldexp(end, -moments.exponent), -1e300, 1e300) for end in (low, high)]
    # an interval that the samples touch may miss their mean by a rounding
    below, above = np.minimum(ends[0], normal.mean), np.maximum(ends[1], normal.mean)
    return Columns(moments=normal, low=below, high=above, word=None)


def _quantile(ordered: FloatArray, percent: int) -> int | float | None:
    """Return the least size that covers the share of the sorted sizes; None if infinite or there is none."""
    if not len(ordered):
        return None
    return json_number(float(ordered[max(-(-percent * len(ordered) // 100), 1) - 1]))


def _least_for_share(columns: Columns, weight: FloatArray, share: float, nodes: int) -> tuple[int | None, float | None]:
    """Return the least n with sum_i F_l(2 p_i(n) - 1)_+ |g_i| >= share sum_i |g_i|, and the share there; weight is |g|.

    F_l is the margin of the nodes' vote, the identity for one node. It grows with p, so a bound below p gives one
    below the margin, and what one n reaches every larger n does, as every bound on p grows with n.
    """
    if not np.any(weight):
        return None, None
    weight = weight / weight.max()
    total = float(weight.sum())

    def reached(n: int) -> float:
        margin = bounds.vote_margin(np.maximum(columns.success(n), 0.5), nodes)
        return float((margin * weight).sum()) / total

    least = _bisect(lambda n: reached(n) >= share)
    return (None, None) if least is None else (least, reached(least))


def _bisect(is_enough: Callable[[int], bool]) -> int | None:
    """Return the least n of [1, 2**53] that is enough, given that every larger one is too."""
    high = 1
    while not is_enough(high):
        high *= 2
        if high > LARGEST_COUNT:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _why_no_share(moving: NDArray[np.bool_]) -> str:
    return "more than 2**53 samples would be needed" if moving.any() else "the mean gradient is 0"


def _print(path: str, parameters: dict[str, Any], result: dict[str, Any]) -> None:
    n, d, zeros = result["samples"], result["coordinates"], result["zero_mean_coordinates"]
    target, share = float(parameters["target"]), float(parameters["share"])
    click.echo(f"{path}: {n} samples x {d} coordinates")
    click.echo(f"  mean, std and E|X - mean|^3 are {PLUG_IN}.")
    if "nodes" in parameters:
        print_vote(parameters, result["node_target"])
    right = "vote right" if "nodes" in parameters else "sign right"
    click.echo(f"\nBatch size for P({right}) > {target!r}, over the {d - zeros} coordinates of mean not 0")
    rows = [("covers", "samples")]
    for label, size in result["size_quantiles"].items():
        rows.append(("all" if label == "max" else f"{label} of them", "none" if size is None else str(size)))
    click.echo(table(rows, right=(0, 1)))
    click.echo(f"  mean exactly 0, so no size helps: {zeros}")
    click.echo(f"  more than 2**53 samples asked: {result['coordinates_beyond_2_53']}")
    above = result["coordinates_asking_more_than_samples"]
    click.echo(f"  more than the {n} samples asked: {above}")
    doubtful = result["coordinates_within_two_standard_errors"]
    click.echo(f"  mean within two standard errors of 0, so its sign is doubtful: {doubtful}")
    click.echo(f"  given by: {', '.join(f'{name} {wins}' for name, wins in result['given_by'].items()) or 'none'}\n")
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

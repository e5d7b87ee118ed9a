"""Batch sizes from a file of per-sample gradients: the part of `signdescent minibatch` that needs NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent import bounds
from signdescent.cli._containers import load_gradients
from signdescent.cli._minibatch_confidence import confident_sizes, report_confident, report_direct, request
from signdescent.cli._minibatch_gradients_text import print_plug_in
from signdescent.cli._stderr import note, progress
from signdescent.cli.output import LARGEST_COUNT, json_number, write_json
from signdescent.errors import DomainError

__all__ = ["run"]

FloatArray = NDArray[np.float64]

QUANTILES = (5, 25, 50, 75, 95, 100)


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
        from signdescent.render.plots import demand_plot_file

        demand_plot_file(plot)
        parameters["plot"] = plot
    array = load_gradients(path, ndim=(1, 2))
    if array.ndim == 1:
        note(f"1-D array: read as {len(array)} samples of one coordinate")
        array = array[:, None]
    try:
        with progress(f"moments of {path}"):
            moments = bounds.Moments.from_samples(array)
    except DomainError as error:
        message = f"{path!r}: {error}"
        raise DomainError(message) from error
    _ask_if_transposed(moments)
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


def _ask_if_transposed(moments: bounds.Moments) -> None:
    """Note that rows are samples, where few samples tell the sign of less than half of the many coordinates."""
    n, d = moments.n_samples, len(moments.mean)
    moving, doubtful = _moving_and_doubtful(moments)
    if n < d and 2 * np.count_nonzero(doubtful) > np.count_nonzero(moving):
        note(f"{n} samples of {d} coordinates, most of doubtful sign: rows are samples; is the array transposed?")


def _moving_and_doubtful(moments: bounds.Moments) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where the mean is not 0, and where it is in addition within two standard errors of 0."""
    moving = moments.mean != 0
    return moving, moving & (np.abs(moments.mean) < 2 * moments.std / np.sqrt(moments.n_samples))


def _draw(
    parameters: dict[str, Any],
    array: NDArray[Any],
    moments: bounds.Moments,
    confident: bounds.ConfidentSize | None,
    target: float,
) -> str:
    """Draw the curves and say what was done."""
    from signdescent.render.minibatch_curves import minibatch_curves
    from signdescent.render.plots import draw_minibatch

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
    moving, doubtful = _moving_and_doubtful(moments)
    sizes = np.sort(found.size[moving])
    winners, wins = np.unique(found.by[moving & np.isfinite(found.size)], return_counts=True)
    result = {
        "samples": n,
        "coordinates": len(moving),
        "estimates": "plug-in estimates from the samples, without error bars",
        "zero_mean_coordinates": int(np.count_nonzero(~moving)),
        "coordinates_beyond_2_53": int(np.count_nonzero(np.isinf(sizes))),
        "coordinates_asking_more_than_samples": int(np.count_nonzero(sizes > n)),
        "coordinates_within_two_standard_errors": int(np.count_nonzero(doubtful)),
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
        print_plug_in(path, parameters, result)


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

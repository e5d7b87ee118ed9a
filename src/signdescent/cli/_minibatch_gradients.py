"""Batch sizes from a file of per-sample gradients: the part of `signdescent minibatch` that needs NumPy."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent import bounds
from signdescent.bounds import shares
from signdescent.cli._containers import load_gradients
from signdescent.cli._minibatch_request import HALF, Request
from signdescent.cli._minibatch_text import ESTIMATES, print_confident, print_direct, print_plug_in
from signdescent.cli._stderr import note, progress
from signdescent.cli.output import UNREACHABLE, write_json
from signdescent.errors import DomainError

__all__ = ["run"]

MEMORY = 1 << 29  # bytes for a block of columns and its temporary arrays
PER_NUMBER = 128  # bytes for each sample of a column
RESAMPLES = 1000


def run(request: Request, path: str, *, as_json: bool) -> int:
    """Print the batch sizes for the gradients of a file, and return the exit code.

    Parameters
    ----------
    request : Request
        The options.
    path : str
        A file of samples x coordinates; one dimension means one coordinate.
    as_json : bool
        Whether to write JSON.
    """
    if request.plot is not None:
        from signdescent.render.plots import demand_plot_file

        demand_plot_file(request.plot)
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
    sizes: bounds.ConfidentSize | None = None
    code = 0
    if request.confidence is None:
        _report_plug_in(request, path, moments, as_json=as_json)
    elif request.direct is not None:
        code = _report_direct(request, path, array, moments, request.direct, as_json=as_json)
    else:
        with progress(f"sizes by --method {request.method}"):
            sizes = _confident_sizes(request, path, array, moments)
        code = _report_confident(request, path, moments, sizes, as_json=as_json)
    if request.plot is not None:
        with progress(f"drawing {request.plot}"):
            remark = _draw(request, request.plot, array, moments, sizes)
        note(remark)
    return code


def _ask_if_transposed(moments: bounds.Moments) -> None:
    """Note that rows are samples, if there are fewer of them than coordinates and most signs are doubtful."""
    n, d = moments.n_samples, len(moments.mean)
    if n < d and 2 * np.count_nonzero(shares.doubtful(moments)) > np.count_nonzero(moments.mean):
        note(f"{n} samples of {d} coordinates, most of doubtful sign: rows are samples; is the array transposed?")


def _report_plug_in(request: Request, path: str, moments: bounds.Moments, *, as_json: bool) -> None:
    """Print the plug-in sizes."""
    assume: str | tuple[float, float] | None
    if isinstance(request.known, tuple):
        low, high = assume = (float(request.known[0]), float(request.known[1]))
        _demand_inside(path, moments, low, high, "--assume")
    else:
        assume = request.known
    with progress("sizes"):
        summary = shares.plug_in(
            moments,
            target=request.node_target,
            share=float(request.share or HALF),
            nodes=request.nodes or 1,
            assume=assume,
        )
    if not as_json:
        print_plug_in(path, request, summary)
        return
    result = {**asdict(summary), "estimates": ESTIMATES}
    if request.nodes is not None:
        result["node_target"] = request.node_target
    write_json("minibatch", request.parameters(), result)


def _confident_sizes(request: Request, path: str, array: NDArray[Any], moments: bounds.Moments) -> bounds.ConfidentSize:
    """Return sizes with a confidence; a memory-mapped file is read a few columns at a time."""
    assert request.confidence is not None
    confidence = float(request.confidence)
    if request.interval is not None:
        low, high = request.interval
        _demand_inside(path, moments, low, high, "--bounds")
        return bounds.bounded_minibatch_size(
            moments.n_samples,
            np.clip(moments.mean, low, high),  # the mean may exceed an end by rounding
            moments.std,
            bounds=(low, high),
            target=request.node_target,
            confidence=confidence,
        )
    least = int(np.ceil(confidence / (1 - confidence)))
    return bounds.confident_minibatch_size(
        array,
        target=request.node_target,
        confidence=confidence,
        method="bootstrap" if request.method == "bootstrap" else "student",
        rng=request.seed,
        resamples=max(RESAMPLES, 20 * least),
        chunk=_columns_at_a_time(path, moments.n_samples, f"--method {request.method}"),
    )


def _report_confident(
    request: Request, path: str, moments: bounds.Moments, sizes: bounds.ConfidentSize, *, as_json: bool
) -> int:
    """Print the sizes with their confidence; return the exit code."""
    with progress("shares of the l1-norm"):
        summary = shares.confident(moments, sizes, share=float(request.share or HALF))
    if as_json:
        write_json("minibatch", request.parameters(), asdict(summary))
    else:
        print_confident(path, request, summary)
    missed = request.share is not None and summary.share_size is None
    return UNREACHABLE if missed or summary.coordinates_guaranteed == 0 else 0


def _report_direct(
    request: Request, path: str, array: NDArray[Any], moments: bounds.Moments, size: int, *, as_json: bool
) -> int:
    """Count right signs at one batch size, print the outcome, and return the exit code."""
    n, d = array.shape
    if size > n:
        message = f"Expected --direct to be at most the {n} samples of {path!r}; got --direct={size}."
        raise DomainError(message)
    if request.interval is not None:
        _demand_inside(path, moments, *request.interval, "--bounds")
    assert request.confidence is not None
    chunk = _columns_at_a_time(path, n, "--direct")
    with progress("coordinates", d) as bar:
        summary = shares.direct(
            array,
            moments,
            size,
            target=request.node_target,
            bounds=request.interval,
            confidence=float(request.confidence),
            chunk=chunk,
            progress=bar.move,
        )
    if as_json:
        write_json("minibatch", request.parameters(), asdict(summary))
    else:
        print_direct(path, request, summary)
    return 0 if summary.coordinates_guaranteed else UNREACHABLE


def _demand_inside(path: str, moments: bounds.Moments, low: float, high: float, option: str) -> None:
    """Refuse a file with an entry outside the interval of an option."""
    for ends, wrong in ((moments.low, moments.low < low), (moments.high, moments.high > high)):
        if wrong.any():
            j = int(np.argmax(wrong))
            message = (
                f"Expected every entry of {path!r} in [{low!r}, {high!r}], as {option} says; got {float(ends[j])!r} "
                f"in coordinate {j}. The interval must hold every possible sample; give a wider one, or clip."
            )
            raise DomainError(message)


def _columns_at_a_time(path: str, n: int, option: str) -> int:
    """Return the number of columns that fit into memory; refuse a file if not even one does."""
    columns = MEMORY // (PER_NUMBER * n)
    if columns == 0:
        message = (
            f"Expected one coordinate of {path!r} to fit into memory for {option}, which takes about "
            f"{PER_NUMBER} bytes a sample and at most {MEMORY} in all; got {n} samples. "
            "Take --method bounded, which reads the file in slices of any size, or fewer samples."
        )
        raise DomainError(message)
    return columns


def _draw(
    request: Request, path: str, array: NDArray[Any], moments: bounds.Moments, sizes: bounds.ConfidentSize | None
) -> str:
    """Draw the curves and return a sentence about it."""
    from signdescent.render.minibatch_curves import minibatch_curves
    from signdescent.render.plots import draw_minibatch

    if not moments.mean.any():
        return f"{path!r} was not drawn: the mean gradient is 0"
    curves = minibatch_curves(array, moments, target=request.node_target, confident=sizes, rng=request.seed)
    whose = "is right" if request.nodes is None else f"a vote of {request.nodes} nodes gets right"
    about = f"Share of the gradient's l1-norm whose sign {whose} with probability above {float(request.target):g}"
    draw_minibatch(curves, path, title="How large a batch gets the signs right?", subtitle=about)
    return f"wrote {path}"

"""Batch sizes with a confidence from a file of per-sample gradients: what `--confidence` prints."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent import bounds
from signdescent.cli._minibatch_confidence_text import print_confident, print_direct
from signdescent.cli._stderr import progress
from signdescent.cli.output import UNREACHABLE, as_float, exact, json_number, write_json
from signdescent.errors import ArgumentError, DomainError

__all__ = ["Request", "confident_sizes", "report_confident", "report_direct", "request"]

FloatArray = NDArray[np.float64]

METHODS = ("bounded", "student", "bootstrap")
MEMORY = 1 << 29  # bytes that a block of columns and what is made of it may take
PER_NUMBER = 128  # bytes held for each sample of a column
ROWS = 10
RESAMPLES = 1000
QUANTILES = (25, 50, 75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked, checked: `target` is that of one node, `bounds` the ends of --bounds."""

    confidence: float
    method: str
    bounds: tuple[float, float] | None
    target: float
    share: Fraction | None
    seed: int


def request(parameters: dict[str, Any], given: dict[str, Any], target: float) -> Request | None:
    """Read the options of a confidence and note them in the parameters; None if there is no --confidence."""
    parameters["share"] = Fraction(1, 2) if given["share"] is None else given["share"]
    confidence, method = given["confidence"], given["method"]
    seed = given["seed"]
    if given["plot"] is not None or confidence is not None:
        parameters["seed"] = seed
    if confidence is None:
        for name in ("method", "bounds", "direct"):
            if given[name] is not None:
                message = f"Expected --{name} only with --confidence."
                raise ArgumentError(message)
        return None
    if not 0 < confidence < 1 or float(confidence) in (0.0, 1.0):
        message = f"Expected 0 < --confidence < 1; got --confidence={as_float(confidence, '--confidence')!r}."
        raise DomainError(message)
    if parameters["assume"] is not None:
        message = "Expected --assume only without --confidence; for samples in an interval give --bounds LOW:HIGH."
        raise ArgumentError(message)
    ends = _interval(given["bounds"])
    parameters |= {"confidence": confidence, "bounds": given["bounds"]}
    if given["direct"] is not None:
        for name in ("method", "share", "plot"):
            if given[name] is not None:
                message = f"Expected --{name} only without --direct, which counts at one batch size."
                raise ArgumentError(message)
        parameters["direct"] = given["direct"]
        method = "direct"
    else:
        method = parameters["method"] = _method(method, ends)
    return Request(
        confidence=float(confidence),
        method=method,
        bounds=ends,
        target=target,
        share=given["share"],
        seed=seed,
    )


def _method(method: str | None, ends: tuple[float, float] | None) -> str:
    if method is None:
        return "student" if ends is None else "bounded"
    if method not in METHODS:
        message = f"Expected --method to be one of {', '.join(METHODS)}; got --method={method!r}."
        raise ArgumentError(message)
    if (method == "bounded") != (ends is not None):
        rule = "--bounds LOW:HIGH for" if ends is None else "no --bounds for"
        message = (
            f"Expected {rule} --method {method}; bounds are known beforehand, as by clipping, and used by 'bounded'."
        )
        raise ArgumentError(message)
    return method


def _interval(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    parts = text.split(":")
    if len(parts) != 2:
        message = f"Expected --bounds LOW:HIGH, as -1:1; got --bounds={text!r}."
        raise ArgumentError(message)
    low, high = (
        as_float(exact(part, f"--bounds {end}"), "--bounds") for part, end in zip(parts, ("LOW", "HIGH"), strict=True)
    )
    if low > high:
        message = f"Expected LOW <= HIGH in --bounds LOW:HIGH; got --bounds={text!r}."
        raise DomainError(message)
    return low, high


def confident_sizes(path: str, array: NDArray[Any], moments: bounds.Moments, asked: Request) -> bounds.ConfidentSize:
    """Return sizes with a confidence; a file that is mapped is read a few columns at a time."""
    if asked.bounds is not None and asked.method == "bounded":
        low, high = asked.bounds
        _demand_inside(path, moments, low, high)
        return bounds.bounded_minibatch_size(
            moments.n_samples,
            np.clip(moments.mean, low, high),  # a mean of samples at an end may pass it by a rounding
            moments.std,
            bounds=(low, high),
            target=asked.target,
            confidence=asked.confidence,
        )
    least = int(np.ceil(asked.confidence / (1 - asked.confidence)))
    return bounds.confident_minibatch_size(
        array,
        target=asked.target,
        confidence=asked.confidence,
        method="bootstrap" if asked.method == "bootstrap" else "student",
        rng=asked.seed,
        resamples=max(RESAMPLES, 20 * least),
        chunk=_columns_at_a_time(path, moments.n_samples, f"--method {asked.method}"),
    )


def _demand_inside(path: str, moments: bounds.Moments, low: float, high: float) -> None:
    for ends, wrong in ((moments.low, moments.low < low), (moments.high, moments.high > high)):
        if wrong.any():
            j = int(np.argmax(wrong))
            message = (
                f"Expected every entry of {path!r} in [{low!r}, {high!r}], as --bounds says; got {float(ends[j])!r} "
                f"in coordinate {j}. Every possible sample must lie in the bounds; give wider ones, or clip."
            )
            raise DomainError(message)


def _columns_at_a_time(path: str, n: int, option: str) -> int:
    """Return how many columns are worked on at a time, or refuse a column that does not fit."""
    found = MEMORY // (PER_NUMBER * n)
    if found == 0:
        message = (
            f"Expected one coordinate of {path!r} to fit into memory for {option}, which takes about "
            f"{PER_NUMBER} bytes a sample and at most {MEMORY} in all; got {n} samples. "
            "Take --method bounded, which reads the file in slices of any size, or fewer samples."
        )
        raise DomainError(message)
    return found


def report_confident(
    path: str,
    parameters: dict[str, Any],
    asked: Request,
    moments: bounds.Moments,
    found: bounds.ConfidentSize,
    *,
    as_json: bool,
) -> int:
    """Print what the samples vouch for; return the exit code."""
    with progress("shares of the l1-norm"):
        result = _summary(moments, found, asked)
    if as_json:
        write_json("minibatch", parameters, result)
    else:
        print_confident(path, parameters, result)
    unreachable = result["coordinates_guaranteed"] == 0 or (asked.share is not None and result["share_size"] is None)
    return UNREACHABLE if unreachable else 0


def _summary(moments: bounds.Moments, found: bounds.ConfidentSize, asked: Request) -> dict[str, Any]:
    normal = moments.normalised()
    plug_in = bounds.minibatch_size(normal.mean, normal.std, third_moment=normal.third_moment, target=asked.target)
    plain, finite = np.asarray(plug_in.size), np.isfinite(found.size)
    sizes, d = np.sort(found.size[finite]), len(found.size)
    weight = np.abs(moments.mean) / max(float(np.max(np.abs(moments.mean))), 1e-323)

    def row(n: int) -> dict[str, Any]:
        here = plain <= n
        return {
            "batch_size": n,
            "coordinates": int(np.count_nonzero(found.size <= n)),
            "share": found.share_at(n),
            "plug_in_coordinates": int(np.count_nonzero(here)),
            "plug_in_share": float(weight[here].sum() / weight.sum()) if weight.any() else 0.0,
        }

    share = Fraction(1, 2) if asked.share is None else asked.share
    least = _least_for_share(found, np.unique(sizes), float(share))
    names = found.reason.astype(str).tolist()
    return {
        "samples": moments.n_samples,
        "coordinates": d,
        "method": found.method,
        "asymptotic": found.asymptotic,
        "confidence": found.confidence,
        "node_target": found.target,
        "coordinates_guaranteed": int(np.count_nonzero(finite)),
        "guaranteed_share": found.guaranteed_share,
        "largest_size": json_number(float(sizes[-1])) if len(sizes) else None,
        "not_guaranteed": dict(Counter(name for name in names if name)),
        "given_by": dict(Counter(found.by[finite].astype(str).tolist())),
        "size_quantiles": _quantiles(sizes),
        "plug_in_size_quantiles": _quantiles(np.sort(plain[finite])),
        "table": [row(n) for n in _batch_sizes(sizes)],
        "share_asked": float(share),
        "share_size": least,
        "share_coordinates": None if least is None else int(np.count_nonzero(found.size <= least)),
        "share_reached": None if least is None else found.share_at(least),
        "reason": None if least is not None else _why_not(found, float(share)),
    }


def _quantiles(ordered: FloatArray) -> dict[str, int | float | None]:
    """Return the sizes that cover a quarter, a half, three quarters and all of the coordinates."""
    last = len(ordered) - 1
    places = {f"{q}%": max(-(-q * len(ordered) // 100), 1) - 1 for q in QUANTILES} | {"max": last}
    return {name: json_number(float(ordered[place])) if last >= 0 else None for name, place in places.items()}


def _batch_sizes(sizes: FloatArray) -> list[int]:
    """Return powers of 2, or of 4, 8, ..., from the least size to the largest, and that one itself."""
    if not len(sizes):
        return []
    low, high = (int(np.ceil(np.log2(size))) for size in (sizes[0], sizes[-1]))
    step = max(1, -(-(high - low) // ROWS))
    return sorted({min(2**k, int(sizes[-1])) for k in (*range(low, high, step), high)})


def _least_for_share(found: bounds.ConfidentSize, candidates: FloatArray, share: float) -> int | None:
    """Return the least size with `share_at` >= share; it grows with the size."""
    low, high = -1, len(candidates)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if found.share_at(int(candidates[middle])) >= share else (middle, high)
    return int(candidates[high]) if high < len(candidates) else None


def _why_not(found: bounds.ConfidentSize, share: float) -> str:
    if not np.isfinite(found.size).any():
        return "no coordinate is guaranteed at any size"
    return f"the coordinates with a size hold a guaranteed share of {found.guaranteed_share:.6g} only, below {share:g}"


def report_direct(
    path: str,
    parameters: dict[str, Any],
    asked: Request,
    array: NDArray[Any],
    moments: bounds.Moments,
    *,
    size: int,
    as_json: bool,
) -> int:
    """Count right signs in disjoint batches of one size, print what that tells, and return the exit code."""
    n, d = array.shape
    if size > n:
        message = f"Expected --direct to be at most the {n} samples of {path!r}; got --direct={size}."
        raise DomainError(message)
    if asked.bounds is not None:
        _demand_inside(path, moments, *asked.bounds)
    step = _columns_at_a_time(path, n, "--direct")
    limits, reasons, batches = [], Counter[str](), n // size
    with progress("coordinates", d) as bar:
        for start in range(0, d, step):
            bar.move(start, d)
            part = np.asarray(array[:, start : start + step], dtype=np.float64)
            # each coordinate may miss with (1 - confidence)/d, whatever the part it is in
            level = 1 - (1 - asked.confidence) * (part.shape[1] / d)
            found = bounds.direct_success(part, size, bounds=asked.bounds, confidence=level)
            limits.append(found.success_low)
            reasons.update(name for name in found.reason.astype(str).tolist() if name)
    low = np.concatenate(limits)
    above = low > asked.target
    weight = np.abs(moments.mean) / max(float(np.max(np.abs(moments.mean))), 1e-323)
    result = {
        "samples": n,
        "coordinates": d,
        "method": "direct",
        "signs_from": found.signs_from,
        "asymptotic": found.asymptotic,
        "confidence": asked.confidence,
        "node_target": asked.target,
        "guaranteed_at": size,
        "batches": batches,
        "coordinates_guaranteed": int(np.count_nonzero(above)),
        "plug_in_share": float(weight[above].sum() / weight.sum()) if weight.any() else 0.0,
        "sign_unknown": dict(reasons),
        "success_low_quantiles": {f"{q}%": float(np.quantile(low, q / 100, method="inverted_cdf")) for q in QUANTILES},
    }
    if as_json:
        write_json("minibatch", parameters, result)
    else:
        print_direct(path, parameters, result)
    return 0 if above.any() else UNREACHABLE

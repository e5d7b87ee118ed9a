r"""Batch sizes over all coordinates of a gradient, and the share of its l1-norm that a batch size guarantees.

`plug_in` takes moments without error bars, `confident` takes sizes with a confidence, and `direct` counts signs at one
batch size. Each returns one frozen summary.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signdescent._validation import MAX_COUNT, BoolArray, FloatArray
from signdescent.bounds.confidence import ConfidentSize
from signdescent.bounds.direct import direct_success
from signdescent.bounds.majority import vote_margin
from signdescent.bounds.minibatch import MinibatchSize, minibatch_size
from signdescent.bounds.moments import Moments
from signdescent.bounds.share_summaries import Confident, Direct, PlugIn, Quantiles, Row
from signdescent.bounds.success import bernstein, berry_esseen, cantelli, gauss, gaussian, hoeffding

__all__ = ["confident", "direct", "doubtful", "plug_in"]

PLUG_IN_PERCENTS = (5, 25, 50, 75, 95)
PERCENTS = (25, 50, 75)
MOST_ROWS = 10
"""Number of batch sizes below the largest one in `Confident.table`."""

_FARTHEST = 1e300  # ends of an interval beyond this multiple of the mean need more than 2**53 samples


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Normalised moments, with the shape or the interval of the samples if given."""

    moments: Moments
    shape: Any = None
    interval: tuple[FloatArray, FloatArray] | None = None

    def sizes(self, target: float) -> MinibatchSize:
        """Return the least batch size of every coordinate."""
        m = self.moments
        assume = self.shape if self.interval is None else ("bounded", *self.interval)
        return minibatch_size(m.mean, m.std, third_moment=m.third_moment, target=target, assume=assume)

    def success(self, n: int) -> FloatArray:
        """Return the largest lower bound on the success probability of every coordinate for a batch of n."""
        m = self.moments
        bounds = [cantelli(m.mean, m.std, batch_size=n), berry_esseen(m.mean, m.std, m.third_moment, batch_size=n)]
        if self.shape is not None:
            bounds.append(gauss(m.mean, m.std, batch_size=n))
        if self.shape == "gaussian":
            bounds.append(gaussian(m.mean, m.std, batch_size=n))
        if self.interval is not None:
            low, high = self.interval
            bounds.append(hoeffding(m.mean, low, high, batch_size=n))
            bounds.append(bernstein(m.mean, m.std, np.maximum(high - m.mean, m.mean - low), batch_size=n))
        best: FloatArray = np.maximum.reduce(bounds)
        return best


def plug_in(
    moments: Moments,
    *,
    target: float = 0.5,
    share: float = 0.5,
    nodes: int = 1,
    assume: str | tuple[float, float] | None = None,
) -> PlugIn:
    """Return plug-in batch sizes from the moments of samples.

    Parameters
    ----------
    moments : Moments
        Moments of the samples.
    target : float, default 0.5
        Probability in [1/2, 1) that the sign of one node exceeds.
    share : float, default 0.5
        Required share of the l1-norm, in (0, 1).
    nodes : int, default 1
        Number of nodes that vote.
    assume : None, "unimodal-symmetric", "gaussian" or (low, high)
        Shape of the samples, or an interval that holds every one of them.

    Returns
    -------
    PlugIn
        Estimates without error bars.

    Examples
    --------
    >>> samples = np.random.default_rng(0).normal([1.0, 0.5], 1.0, size=(100, 2))
    >>> summary = plug_in(Moments.from_samples(samples), target=0.9)
    >>> summary.size_quantiles["max"], summary.share_size
    (23, 5)
    """
    known = _known(moments, assume)
    sizes = known.sizes(target)
    least, reached = _least_for_share(known, np.abs(moments.mean), share, nodes)
    moving, unsure = moments.mean != 0, doubtful(moments)
    ordered = np.sort(sizes.size[moving])
    winners, wins = np.unique(sizes.by[moving & np.isfinite(sizes.size)], return_counts=True)
    reason = None
    if least is None:
        reason = "more than 2**53 samples would be needed" if moving.any() else "the mean gradient is 0"
    return PlugIn(
        samples=moments.n_samples,
        coordinates=len(moving),
        zero_mean_coordinates=int(np.count_nonzero(~moving)),
        coordinates_beyond_2_53=int(np.count_nonzero(np.isinf(ordered))),
        coordinates_asking_more_than_samples=int(np.count_nonzero(ordered > moments.n_samples)),
        coordinates_within_two_standard_errors=int(np.count_nonzero(unsure)),
        size_quantiles=_quantiles(ordered, PLUG_IN_PERCENTS),
        given_by=dict(zip(winners.tolist(), wins.tolist(), strict=True)),
        share_size=least,
        share_reached=reached,
        reason=reason,
    )


def doubtful(moments: Moments) -> BoolArray:
    """Return where the mean is not 0 but within two standard errors of 0."""
    return (moments.mean != 0) & (np.abs(moments.mean) < 2 * moments.std / np.sqrt(moments.n_samples))


def _known(moments: Moments, assume: str | tuple[float, float] | None) -> _Known:
    normal = moments.normalised()
    if not isinstance(assume, tuple):
        return _Known(moments=normal, shape=assume)
    with np.errstate(over="ignore"):
        low, high = (np.clip(np.ldexp(end, -moments.exponent), -_FARTHEST, _FARTHEST) for end in assume)
    # the mean of samples at an end may lie outside the interval by rounding
    return _Known(moments=normal, interval=(np.minimum(low, normal.mean), np.maximum(high, normal.mean)))


def _least_for_share(known: _Known, weight: FloatArray, share: float, nodes: int) -> tuple[int | None, float | None]:
    """Return the least n with sum_i F_l(2 p_i(n) - 1)_+ |g_i| >= share sum_i |g_i|, and the share there; weight is |g|.

    F_l is the margin of the nodes' vote, the identity for one node. It increases with p, so a lower bound on p gives
    one on the margin. Every bound on p increases with n, so every larger n reaches the share too.
    """
    if not np.any(weight):
        return None, None
    weight = weight / weight.max()
    total = float(weight.sum())

    def reached(n: int) -> float:
        margin = vote_margin(np.maximum(known.success(n), 0.5), nodes)
        return float((margin * weight).sum()) / total

    least = _least_count(lambda n: reached(n) >= share)
    return (None, None) if least is None else (least, reached(least))


def _least_count(suffices: Callable[[int], bool]) -> int | None:
    """Return the least n in [1, 2**53] that suffices, given that every larger one does; None if there is none."""
    high = 1
    while not suffices(high):
        high *= 2
        if high > MAX_COUNT:
            return None
    low = high // 2 + 1
    return low + bisect_left(range(low, high), True, key=suffices)


def confident(moments: Moments, sizes: ConfidentSize, *, share: float = 0.5) -> Confident:
    """Summarise batch sizes with a confidence, with the plug-in sizes of the same samples.

    Parameters
    ----------
    moments : Moments
        Moments of the samples.
    sizes : ConfidentSize
        Sizes from the same samples.
    share : float, default 0.5
        Required share of the l1-norm, in (0, 1).

    Returns
    -------
    Confident
        Counts, quantiles, a table and the least size for the share.

    Examples
    --------
    >>> from signdescent.bounds import confident_minibatch_size
    >>> samples = np.random.default_rng(0).normal([1.0, 0.5], 1.0, size=(100, 2))
    >>> sizes = confident_minibatch_size(samples, method="student", target=0.9)
    >>> summary = confident(Moments.from_samples(samples), sizes, share=0.5)
    >>> summary.coordinates_guaranteed, summary.share_size, summary.share_coordinates
    (2, 57, 2)
    """
    normal = moments.normalised()
    plug_in_sizes = minibatch_size(normal.mean, normal.std, third_moment=normal.third_moment, target=sizes.target)
    plain, finite = np.asarray(plug_in_sizes.size), np.isfinite(sizes.size)
    ordered = np.sort(sizes.size[finite])

    def row(n: int) -> Row:
        return Row(
            batch_size=n,
            coordinates=int(np.count_nonzero(sizes.size <= n)),
            share=sizes.share_at(n),
            plug_in_coordinates=int(np.count_nonzero(plain <= n)),
            plug_in_share=_share_of(moments, plain <= n),
        )

    candidates = np.unique(ordered).astype(int).tolist()
    place = bisect_left(candidates, True, key=lambda n: sizes.share_at(n) >= share)
    least = candidates[place] if place < len(candidates) else None
    reason = None
    if not len(ordered):
        reason = "no coordinate is guaranteed at any size"
    elif least is None:
        reason = f"the guaranteed share of the coordinates with a size is {sizes.guaranteed_share:.6g}, below {share:g}"
    return Confident(
        samples=moments.n_samples,
        coordinates=len(sizes.size),
        method=sizes.method,
        asymptotic=sizes.asymptotic,
        confidence=sizes.confidence,
        node_target=sizes.target,
        coordinates_guaranteed=len(ordered),
        guaranteed_share=sizes.guaranteed_share,
        largest_size=candidates[-1] if candidates else None,
        not_guaranteed=_counted(sizes.reason),
        given_by=_counted(sizes.by),
        size_quantiles=_quantiles(ordered, PERCENTS),
        plug_in_size_quantiles=_quantiles(np.sort(plain[finite]), PERCENTS),
        table=tuple(row(n) for n in _batch_sizes(ordered)),
        share_asked=share,
        share_size=least,
        share_coordinates=None if least is None else int(np.count_nonzero(sizes.size <= least)),
        share_reached=None if least is None else sizes.share_at(least),
        reason=reason,
    )


def _batch_sizes(ordered: FloatArray) -> list[int]:
    """Return powers of 2 (or of 4, 8, ...) from the least size to the largest, and the largest."""
    if not len(ordered):
        return []
    low, high = (int(np.ceil(np.log2(size))) for size in (ordered[0], ordered[-1]))
    step = max(1, -(-(high - low) // MOST_ROWS))
    return sorted({min(2**k, int(ordered[-1])) for k in (*range(low, high, step), high)})


def direct(
    samples: NDArray[Any],
    moments: Moments,
    batch_size: int,
    *,
    target: float = 0.5,
    bounds: tuple[float, float] | None = None,
    confidence: float = 0.95,
    chunk: int = 1024,
    progress: Callable[[int, int], object] = lambda done, total: None,  # noqa: ARG005
) -> Direct:
    """Count right signs at one batch size, a chunk of coordinates at a time.

    Each coordinate may miss with probability (1 - confidence)/d, whatever its chunk.

    Parameters
    ----------
    samples : ndarray, shape (n, d)
        Gradients of single samples. A ``numpy.memmap`` is read `chunk` columns at a time.
    moments : Moments
        Their moments.
    batch_size : int
        Number of samples in a batch, at most n.
    target : float, default 0.5
        Probability to exceed.
    bounds : (low, high), optional
        An interval that holds every possible sample, as in `direct_success`.
    confidence : float, default 0.95
        In (0, 1), for all coordinates together.
    chunk : int, default 1024
        Number of columns read at a time.
    progress : callable, optional
        Called with the number of coordinates done and their total.

    Returns
    -------
    Direct
        Counts and quantiles.

    Examples
    --------
    >>> samples = np.random.default_rng(1).normal([0.5, 0.0], 1.0, size=(2000, 2))
    >>> direct(samples, Moments.from_samples(samples), 4, target=0.7).coordinates_guaranteed
    1
    """
    n, d = samples.shape
    limits, reasons = [], Counter[str]()
    for start in range(0, d, chunk):
        progress(start, d)
        part = np.asarray(samples[:, start : start + chunk], dtype=np.float64)
        level = 1 - (1 - confidence) * (part.shape[1] / d)
        success = direct_success(part, batch_size, bounds=bounds, confidence=level)
        limits.append(success.success_low)
        reasons.update(_counted(success.reason))
    low = np.concatenate(limits)
    above = low > target
    return Direct(
        samples=n,
        coordinates=d,
        method="direct",
        signs_from=success.signs_from,
        asymptotic=success.asymptotic,
        confidence=confidence,
        node_target=target,
        guaranteed_at=batch_size,
        batches=success.batches,
        coordinates_guaranteed=int(np.count_nonzero(above)),
        plug_in_share=_share_of(moments, above),
        sign_unknown=dict(reasons),
        success_low_quantiles={f"{q}%": float(np.quantile(low, q / 100, method="inverted_cdf")) for q in PERCENTS},
    )


def _share_of(moments: Moments, chosen: BoolArray) -> float:
    """Return the share of sum |mean| that the chosen coordinates hold; 0 if the mean is 0."""
    weight = np.abs(moments.mean)
    if not weight.any():
        return 0.0
    weight = weight / weight.max()
    return float(weight[chosen].sum() / weight.sum())


def _counted(words: NDArray[np.str_]) -> dict[str, int]:
    """Return the count of each non-empty string, in order of first occurrence."""
    return dict(Counter(word for word in words.tolist() if word))


def _quantiles(ordered: FloatArray, percents: tuple[int, ...]) -> Quantiles:
    """Return the least size that covers each percentage of the sorted sizes; None if it is inf or there is none."""
    last = len(ordered) - 1
    places = {f"{q}%": max(-(-q * len(ordered) // 100), 1) - 1 for q in percents} | {"max": last}
    return {
        name: int(ordered[place]) if last >= 0 and np.isfinite(ordered[place]) else None
        for name, place in places.items()
    }

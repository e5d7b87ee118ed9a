r"""Share of a gradient whose sign is right, by batch size: guaranteed, expected and possible.

Every curve is a share of the l1-norm: sum |g_i| over the coordinates whose sign is right with probability above a
target, divided by the sum over all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.special as sc
from numpy.typing import NDArray

from signdescent._validation import FloatArray
from signdescent.bounds import ConfidentSize, Moments, minibatch_size
from signdescent.noise.law import Rng, generator
from signdescent.noise.resampling import resampled_success

__all__ = ["MinibatchCurves", "minibatch_curves", "success_limit"]

_POINTS = 61
_LAWS = 48  # two-point laws tried for each coordinate and batch size
_TIE = 1e-9
_LARGEST = 10**6  # largest batch size of the axis
_TAIL = 100.0  # the axis includes the last coordinate if its size is at most this multiple of that of 98%
_NUMBERS = 1 << 25  # samples of the drawn coordinates in memory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MinibatchCurves:
    """Shares of the l1-norm against the batch size; arrays have shape (k,).

    Parameters
    ----------
    batch_sizes : ndarray
        Increasing integers from 1.
    guaranteed : ndarray or None
        Lower confidence limit of the share of the true gradient, by `ConfidentSize.share_at`; None if not given.
    plug_in : ndarray
        By the best bound, at the moments of the samples.
    paper : ndarray
        By the paper's rule at the same moments: Lemma 3 at target 1/2, Lemma 10 above.
    exact_low, exact_high : ndarray
        Interval of the share if batches are drawn from the samples with replacement.
    limit : ndarray
        Upper limit of all bounds from these three moments: see `success_limit`.
    coordinates, drawn : int
        Number of coordinates, and of those used for `exact_low`, `exact_high` and `limit`. If fewer, they were drawn
        with probability proportional to |g_i|, and these curves are estimates.
    target : float
        Of one node.
    confidence : float or None
        Of `guaranteed`.
    method : str or None
        Of `guaranteed`.
    all_from : float
        Size from which `guaranteed`, `plug_in` and `paper` are constant, an integer; the axis is cut if it ends below.
    """

    batch_sizes: FloatArray
    guaranteed: FloatArray | None
    plug_in: FloatArray
    paper: FloatArray
    exact_low: FloatArray
    exact_high: FloatArray
    limit: FloatArray
    coordinates: int
    drawn: int
    target: float
    confidence: float | None
    method: str | None
    all_from: float


def minibatch_curves(
    samples: NDArray[Any],
    moments: Moments,
    *,
    target: float,
    confident: ConfidentSize | None = None,
    most_coordinates: int = 64,
    rng: Rng = 0,
) -> MinibatchCurves:
    """Compute the share of the l1-norm whose sign is right with probability above a target, for many batch sizes.

    Parameters
    ----------
    samples : ndarray, shape (n, d)
        Gradients of single samples; a memory map is read in slices.
    moments : Moments
        Of these samples, with a mean other than 0 in some coordinate.
    target : float
        In [1/2, 1).
    confident : ConfidentSize, optional
        Sizes with a confidence for the same target.
    most_coordinates : int, default 64
        Largest number of coordinates used for the exact curve and the limit.
    rng : Generator or int, default 0
        Draws the coordinates, if there are more.

    Returns
    -------
    MinibatchCurves
        The curves.

    Examples
    --------
    >>> samples = np.random.default_rng(0).normal([1.0, 0.2], 1.0, size=(500, 2))
    >>> curves = minibatch_curves(samples, Moments.from_samples(samples), target=0.9)
    >>> bool(np.all(curves.plug_in <= curves.exact_low)), bool(np.all(curves.plug_in <= curves.limit))
    (True, True)
    """
    normal = moments.normalised()
    mean, std, third = normal.mean, normal.std, normal.third_moment
    plug_in = np.asarray(minibatch_size(mean, std, third_moment=third, target=target).size)
    paper = np.asarray(minibatch_size(mean, std, third_moment=third, target=target, rule="paper").size)
    weight = np.abs(moments.mean) / np.max(np.abs(moments.mean))
    sizes, all_from = _axis([plug_in, paper, *([] if confident is None else [confident.size])], weight)

    d = len(weight)
    moving = np.flatnonzero(weight)
    most = min(most_coordinates, max(1, _NUMBERS // moments.n_samples))
    if len(moving) <= most:
        chosen, share = moving, weight[moving] / weight.sum()
    else:
        chosen = np.sort(generator(rng).choice(d, size=most, p=weight / weight.sum()))
        share = np.full(most, 1 / most)
    low, high = _resampled(_columns(samples, chosen), sizes, plug_in[chosen])
    limits = success_limit(mean[chosen], std[chosen], normal.lyapunov_ratio[chosen], sizes)
    return MinibatchCurves(
        batch_sizes=sizes,
        guaranteed=None if confident is None else np.array([confident.share_at(int(n)) for n in sizes]),
        plug_in=_share(plug_in, weight, sizes),
        paper=_share(paper, weight, sizes),
        exact_low=(low > target) @ share,
        exact_high=(high > target) @ share,
        limit=(limits > target) @ share,
        coordinates=d,
        drawn=len(chosen),
        target=target,
        confidence=None if confident is None else confident.confidence,
        method=None if confident is None else confident.method,
        all_from=all_from,
    )


def success_limit(mean: FloatArray, std: FloatArray, ratio: FloatArray, batch_sizes: FloatArray) -> FloatArray:
    r"""Upper value on the success probability that mean, std and E|X-mean|^3 <= ratio std^3 can guarantee.

    It is the least success, exactly binomial, over two-point laws with this mean and std and a ratio no larger. Let
    the mean be 1, r = std^2, and the larger value have probability p. A batch of n with K of them has a sum above 0
    if and only if K > n (p - sqrt(p (1-p)/r)); at the p where the right side is a whole number k, P(K <= k) is largest.
    The law has ratio (1 - 2 p (1-p)) / sqrt(p (1-p)). Other laws of the class may have a smaller success, so this is
    not a lower bound.

    Parameters
    ----------
    mean, std, ratio : ndarray, shape (d,)
        Moments of one sample; mean other than 0, ratio >= 1.
    batch_sizes : ndarray, shape (k,)
        Integers from 1.

    Returns
    -------
    ndarray, shape (k, d)
        Probabilities, rounded.

    Examples
    --------
    >>> success_limit(np.array([1.0]), np.array([1.0]), np.array([9.0]), np.array([1.0, 2.0]))  # Cantelli at n = 1
    array([[0.5       ],
           [0.72855339]])
    """
    n = batch_sizes[:, None, None]
    with np.errstate(all="ignore"):
        r = (std / mean) ** 2
        root = (np.sqrt(ratio**2 + 8) - ratio) / 4  # least sqrt(p (1-p)) that the ratio leaves
        edge = 2 * root**2 / (1 + np.sqrt(np.maximum(1 - 4 * root**2, 0)))
        start = np.maximum(edge, 1 / (1 + r))  # for a smaller p no batch fails
        first = np.floor(n * np.maximum(_cut(start, r), 0) + _TIE)
        last = np.maximum(np.floor(n * _cut(1 - edge, r)), first)
        spread = np.linspace(0, 1, _LAWS // 2)[:, None]
        even = first + spread * (last - first)
        count = np.floor(np.concatenate([even, np.exp(spread * np.log1p(last - first)) - 1 + first], axis=1) + _TIE)
        c = count / n
        half = c + 0.5 / r
        p = (half + np.sqrt(np.maximum(half**2 - c**2 * (1 + 1 / r), 0))) / (1 + 1 / r)  # where the cut is at count
        p = np.maximum(p, start)
        failure = sc.betainc(n - count, count + 1, 1 - p)  # P(K <= count)
        failure = np.where(p <= 1 - edge + _TIE, failure, 0.0)
    return np.where(std == 0, 1.0, 1 - np.max(failure, axis=1))


def _cut(p: FloatArray, r: FloatArray) -> FloatArray:
    """Return the largest share of larger values at which a batch fails."""
    cut: FloatArray = p - np.sqrt(p * (1 - p) / r)
    return cut


def _axis(curves: list[FloatArray], weight: FloatArray) -> tuple[FloatArray, float]:
    """Return batch sizes up to the last step of all curves, or past 98% of each if that is far; and that step."""
    ends, last = [8.0], 1.0
    for size in curves:
        finite = np.isfinite(size)
        if np.any(finite):
            order = np.argsort(size)
            reached = np.cumsum(np.where(finite, weight, 0.0)[order])
            ends.append(float(size[order][np.searchsorted(reached, 0.98 * reached[-1])]))
            last = max(last, float(np.max(size[finite])))
    end = 2 * max(ends)
    top = min(max(end, 1.1 * last if last <= _TAIL * end else end), _LARGEST)
    return np.unique(np.rint(np.geomspace(1, top, _POINTS))), last


def _share(size: FloatArray, weight: FloatArray, batch_sizes: FloatArray) -> FloatArray:
    share: FloatArray = (size <= batch_sizes[:, None]) @ weight / weight.sum()
    return share


def _columns(samples: NDArray[Any], chosen: NDArray[np.intp]) -> FloatArray:
    """Return some columns in float64, read in slices of rows."""
    rows = max(1, (1 << 24) // samples.shape[1])
    parts = [samples[start : start + rows][:, chosen] for start in range(0, len(samples), rows)]
    return np.concatenate(parts).astype(np.float64)


def _resampled(columns: FloatArray, batch_sizes: FloatArray, enough: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return both ends of the success probability, shape (k, d); 1 where the plug-in bound exceeds the target."""
    low = np.ones((len(batch_sizes), columns.shape[1]))
    high = low.copy()
    for j, column in enumerate(columns.T):
        for i, n in enumerate(batch_sizes):
            if n < enough[j]:
                success = resampled_success(column, int(n))
                low[i, j], high[i, j] = success.low, success.high
    return low, high

r"""Batch sizes from samples, with a confidence over the draw of the samples.

`minibatch_size` takes moments. Here the moments are unknown, and n gradients of single samples are given. With
probability at least `confidence` over the draw of the samples, one event holds for all coordinates jointly:

    for every coordinate with a finite size, P(sign of the mean of m fresh samples = sign of the true mean) > target,
    for m = size and for every larger m.

A coordinate whose mean cannot be distinguished from zero has size inf and a reason. `guaranteed_share` is a lower
limit of the share of the gradient's l1-norm that the other coordinates hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import scipy.special as sc
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import FloatArray, choice, counts, demand
from signdescent.bounds import _confidence_input as given
from signdescent.bounds._bootstrap import largest_errors, order_statistic
from signdescent.bounds._formulas import SLACK, lift
from signdescent.bounds._limits import (
    LIMITS_BOUNDED,
    LIMITS_STUDENT,
    Limits,
    bounded_limits,
    estimates,
    student_limits,
    unit_moments,
)
from signdescent.bounds._worst_case import Sizes, bounded_sizes, nearest, student_sizes
from signdescent.errors import DomainError

__all__ = ["ConfidentSize", "bounded_minibatch_size", "confident_minibatch_size"]

Method = Literal["bounded", "student", "bootstrap"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConfidentSize:
    """Batch sizes with a confidence, and the limits behind them; arrays have shape (d,).

    Parameters
    ----------
    size : ndarray
        Batch size, an integer in [1, 2**53], or inf where nothing is guaranteed.
    by : ndarray of str
        The bound that gave it; ``"range"`` where the range leaves one sign only, ``""`` where size is inf.
    reason : ndarray of str
        Why size is inf: ``"mean not told from zero"``, ``"no spread in the samples"`` (for asymptotic
        methods) or ``"more than 2**53"``; ``""`` where it is finite.
    mean_low, mean_high : ndarray
        Simultaneous confidence interval of the true means.
    std_high : ndarray
        Upper confidence limit of the standard deviations, on the same event.
    guaranteed_share : float
        Lower confidence limit, on the same event, of the sum of |mean| over coordinates of finite size divided by the
        sum over all; 0 if there is none.
    target, confidence : float
        As given.
    method : str
        As given.
    asymptotic : bool
        True if the confidence is reached only in the limit of many samples.
    """

    size: FloatArray
    by: NDArray[np.str_]
    reason: NDArray[np.str_]
    mean_low: FloatArray
    mean_high: FloatArray
    std_high: FloatArray
    guaranteed_share: float
    target: float
    confidence: float
    method: str
    asymptotic: bool
    _near: FloatArray = field(repr=False)  # least and largest |mean| within the limits, all in one unit
    _far: FloatArray = field(repr=False)

    def share_at(self, batch_size: int) -> float:
        """Return the share as `guaranteed_share`, of the coordinates whose size is at most `batch_size`."""
        most = float(counts(batch_size, "batch_size"))
        return _share(self._near, self._far, self.size <= most)


def confident_minibatch_size(
    samples: ArrayLike,
    *,
    target: float = 0.5,
    confidence: float = 0.95,
    method: Method = "bounded",
    bounds: tuple[ArrayLike, ArrayLike] | None = None,
    rng: np.random.Generator | int = 0,
    resamples: int = 1000,
    chunk: int = 1024,
) -> ConfidentSize:
    r"""Batch size whose sign is right with probability above a target, with a confidence, from samples.

    With probability at least `confidence` over the draw of the samples, for all coordinates of finite size at once:
    the sign of the mean of `size` fresh samples, and of any larger number, is the sign of the true mean with
    probability above `target`. No claim of the paper; its Lemmas 3, 10, 11 and 12 at the worst moments within
    the confidence limits. Holds if: samples are independent and identically distributed, and as `method` says.
    **Tight**: no; the sizes are sufficient.

    Parameters
    ----------
    samples : array_like, shape (n, d)
        Gradients of n >= 2 single samples, real and finite. A ``numpy.memmap`` is read `chunk` columns at a time.
    target : float, default 0.5
        Probability in [1/2, 1) to exceed.
    confidence : float, default 0.95
        In (0, 1).
    method : {"bounded", "student", "bootstrap"}
        ``"bounded"`` is rigorous at every n, for samples that lie in `bounds`. ``"student"`` needs only six
        moments, and ``"bootstrap"`` in addition takes the correlation of the coordinates into account; both are
        asymptotic: they hold as n grows, and can be wrong by any amount at a given n (a rare large value that the
        samples do not show).
    bounds : (low, high), arrays that broadcast to shape (d,)
        For ``"bounded"``: an interval that holds every possible sample, known before the samples were seen, as from
        clipping. The least and the largest sample are not such bounds.
    rng : Generator or int, default 0
        For ``"bootstrap"``.
    resamples : int, default 1000
        For ``"bootstrap"``: number of resamples, at least confidence / (1 - confidence).
    chunk : int, default 1024
        Coordinates processed at a time; it affects the result only by rounding.

    Returns
    -------
    ConfidentSize
        Sizes, limits, reasons and the guaranteed share of the l1-norm.

    Raises
    ------
    DomainError
        If a value is outside its domain, a sample is outside `bounds`, `bounds` are missing or not allowed, or
        `resamples` are too few for the confidence.
    ArgumentError
        If an argument has the wrong type.

    Notes
    -----
    ``"bounded"``: each coordinate may miss with (1 - confidence)/d, a third for each of three limits: the standard
    deviation by Maurer & Pontil (2009), Theorem 10, and the mean from below and from above by Hoeffding (1963),
    Theorem 3, at that standard deviation; this is never worse than his Theorem 1, nor than Bernstein's inequality.
    The size is the least of Cantelli's, Berry and Esseen's, Hoeffding's and Bernstein's, each at the worst moments
    within the limits; for Berry and Esseen the third moment is at most reach std^2.

    ``"student"``: t-limits of the mean, and limits of log std and log (E|X - mean|^3 / std^3) by the delta method,
    four limits, each with (1 - confidence)/(4 d). ``"bootstrap"``: the same limits with one multiple of the
    standard errors for all: the quantile of the largest standardised error under Gaussian multipliers
    (Chernozhukov, Chetverikov & Kato 2013). The size is the lesser of Cantelli's and Berry and Esseen's.

    The event holds jointly for all coordinates and does not depend on which of them turn out finite, so picking
    coordinates afterwards is allowed. Repeated use on growing samples is not: that needs a smaller
    1 - confidence each time.

    References
    ----------
    Hoeffding 1963, Theorem 3. Maurer & Pontil 2009, Theorem 10. Chernozhukov, Chetverikov & Kato 2013.
    Safaryan & Richtarik 2021, Lemmas 3, 10, 11 and 12.

    Examples
    --------
    >>> samples = np.random.default_rng(0).uniform([-0.5, -1.0], [1.0, 1.0], size=(400, 2))
    >>> result = confident_minibatch_size(samples, target=0.9, bounds=(-1.0, 1.0))
    >>> result.size, result.reason
    (array([82., inf]), array(['', 'mean not told from zero'], dtype='<U23'))
    >>> confident_minibatch_size(samples, target=0.9, method="student").size
    array([31., inf])
    """
    array = given.samples(samples)
    choice(method, "method", METHODS)
    p, level = given.target(target), given.level(confidence)
    step = given.count(chunk, "chunk")
    n, d = array.shape
    columns = [slice(start, start + step) for start in range(0, d, step)]
    if method == "bounded":
        low, high = given.interval(bounds, (d,))
        demand((low <= array) & (array <= high), array, "samples", "low <= samples <= high", given.RANGE_HINT)
        pieces = [unit_moments(given.block(array, part), low[part], high[part]) for part in columns]
        mean, std = (np.concatenate(one) for one in zip(*pieces, strict=True))
        return _bounded(n, mean, std, low, high, p, level)
    if bounds is not None:
        msg = f"Expected no bounds for method={method!r}; got bounds. Leave them out, or use method='bounded'."
        raise DomainError(msg)
    if method == "student":
        quantile = -float(sc.stdtrit(n - 1, (1 - level) / (LIMITS_STUDENT * d)))
    else:
        number = given.count(resamples, "resamples")
        given.enough(number, level)
        errors = largest_errors(
            lambda: (estimates(_in_own_unit(given.block(array, part))[0]).scores for part in columns),
            n,
            number,
            given.generator(rng),
        )
        quantile = float(order_statistic(errors, level))
    parts, lifts = [], []
    for part in columns:
        block, exponents = _in_own_unit(given.block(array, part))
        parts.append(student_limits(estimates(block), quantile))
        lifts.append(exponents)
    limits = Limits(
        low=np.concatenate([part.low for part in parts]),
        high=np.concatenate([part.high for part in parts]),
        std_high=np.concatenate([part.std_high for part in parts]),
        ratio_high=np.concatenate([np.asarray(part.ratio_high) for part in parts]),
    )
    return _result(limits, student_sizes(limits, p), np.concatenate(lifts), p, level, method)


def bounded_minibatch_size(
    n_samples: int,
    mean: ArrayLike,
    std: ArrayLike,
    *,
    bounds: tuple[ArrayLike, ArrayLike],
    target: float = 0.5,
    confidence: float = 0.95,
) -> ConfidentSize:
    """Batch sizes as `confident_minibatch_size` with ``method="bounded"``, from the moments of the samples alone.

    For streamed samples: the rigorous limits use only these moments. No claim of the paper.
    **Tight**: no.

    Parameters
    ----------
    n_samples : int
        Number n >= 2 of samples.
    mean, std : array_like, shape (d,)
        Mean of the samples, and root of the mean square about it (divided by n, not n - 1).
    bounds : (low, high), arrays that broadcast to shape (d,)
        An interval that holds every possible sample, known beforehand.
    target : float, default 0.5
        Probability in [1/2, 1) to exceed.
    confidence : float, default 0.95
        In (0, 1).

    Returns
    -------
    ConfidentSize
        As `confident_minibatch_size`.

    Raises
    ------
    DomainError, ArgumentError
        As `confident_minibatch_size`; also if no n samples in `bounds` have these moments.

    References
    ----------
    Hoeffding 1963, Theorem 3. Maurer & Pontil 2009, Theorem 10.

    Examples
    --------
    >>> bounded_minibatch_size(1000, [0.2], [0.5], bounds=(-1.0, 1.0)).size
    array([11.])
    """
    n = given.count(n_samples, "n_samples", 2)
    m, s = given.moments(mean, std)
    low, high = given.interval(bounds, m.shape)
    demand((low <= m) & (m <= high), m, "mean", "low <= mean <= high", given.RANGE_HINT)
    width = np.where(high > low, high - low, 1.0)
    unit_mean, unit_std = (m - low) / width, s / width
    most = np.sqrt(unit_mean) * np.sqrt((high - m) / width)
    rule = "std**2 <= (high - mean) * (mean - low)"
    demand(unit_std <= most + SLACK, s, "std", rule, given.RANGE_HINT)
    return _bounded(n, unit_mean, unit_std, low, high, given.target(target), given.level(confidence))


def _bounded(
    n: int, mean: FloatArray, std: FloatArray, low: FloatArray, high: FloatArray, target: float, level: float
) -> ConfidentSize:
    """Split 1 - level among the limits and take the worst case; mean and std are in units of the range."""
    exponents = lift(low, high)
    low, high = np.ldexp(low, exponents), np.ldexp(high, exponents)
    limits = bounded_limits(n, mean, std, low, high, (1 - level) / (LIMITS_BOUNDED * mean.size))
    return _result(limits, bounded_sizes(limits, low, high, target), exponents, target, level, "bounded")


def _in_own_unit(samples: FloatArray) -> tuple[FloatArray, NDArray[np.intc]]:
    """Return samples with each tiny column in its own unit, and the exponents of the units."""
    exponents = lift(np.max(np.abs(samples), axis=0))
    return np.ldexp(samples, exponents), exponents


def _result(
    limits: Limits, sizes: Sizes, exponents: NDArray[np.intc], target: float, level: float, method: str
) -> ConfidentSize:
    """Assemble the result; limits come in units of 2**-exponents and are reported in the unit of the samples."""
    some = (limits.low != 0) | (limits.high != 0)
    least = int(np.min(exponents[some])) if np.any(some) else 0
    near = np.ldexp(np.abs(nearest(limits.low, limits.high)), least - exponents)
    far = np.ldexp(np.maximum(np.abs(limits.low), np.abs(limits.high)), least - exponents)
    return ConfidentSize(
        size=sizes.size,
        by=sizes.by,
        reason=sizes.reason,
        mean_low=-_upwards(-limits.low, exponents),
        mean_high=_upwards(limits.high, exponents),
        std_high=_upwards(limits.std_high, exponents),
        guaranteed_share=_share(near, far, np.isfinite(sizes.size)),
        target=target,
        confidence=level,
        method=method,
        asymptotic=method != "bounded",
        _near=near,
        _far=far,
    )


def _upwards(limit: FloatArray, exponents: NDArray[np.intc]) -> FloatArray:
    """Return a limit in the unit of the samples, rounded up if it is not representable."""
    plain = np.ldexp(limit, -exponents)
    return np.where(np.ldexp(plain, exponents) < limit, np.nextafter(plain, np.inf), plain)


def _share(near: FloatArray, far: FloatArray, listed: NDArray[np.bool_]) -> float:
    """Return the least share of sum |mean| on the listed coordinates, for |mean| in [near, far]."""
    ours, others = float(np.sum(near[listed])), float(np.sum(far[~listed]))
    return ours / (ours + others) if ours > 0 else 0.0

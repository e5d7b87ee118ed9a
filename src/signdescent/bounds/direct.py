r"""Success probability at one batch size, by counting; it assumes independence only.

The samples are split into disjoint batches of one size, and the batches with the right sign are counted. The more
frequent sign of a batch need not be the sign of the mean: X = -1 with probability 0.99 and 150 otherwise has mean
0.51, and 99 of 100 batches of one sample are negative. So the sign of the true mean is either given or estimated
with its own confidence. Independence is not enough for the latter: no confidence interval for a mean is valid for all
laws (Bahadur & Savage 1956).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.special as sc
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import FloatArray, demand, real
from signdescent.bounds import _confidence_input as given
from signdescent.bounds._formulas import lift, lifted
from signdescent.bounds._limits import LIMITS_BOUNDED, bounded_limits, unit_moments
from signdescent.bounds._worst_case import NO_SPREAD, NOT_TOLD
from signdescent.errors import DomainError

__all__ = ["DirectSuccess", "direct_success"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DirectSuccess:
    """Success counted at one batch size; arrays have shape (d,).

    There is no `size`: success at one batch size implies nothing about any other, including larger ones.

    Parameters
    ----------
    guaranteed_at : int
        The batch size counted, and the only one that `success_low` refers to.
    batches : int
        Number of disjoint batches.
    sign : ndarray
        Sign of the true mean, 1 or -1; 0 where it is unknown.
    right : ndarray
        Share of batches with that sign; nan where it is unknown.
    success_low : ndarray
        Lower confidence limit of the success probability at `guaranteed_at`; 0 where the sign is unknown.
    reason : ndarray of str
        Why the sign is unknown: ``"mean not told from zero"`` or ``"no spread in the samples"``; else ``""``.
    signs_from : str
        ``"given"``, ``"bounded"`` or ``"student"``.
    confidence : float
        As given.
    asymptotic : bool
        True if the signs rest on ``"student"`` limits.
    """

    guaranteed_at: int
    batches: int
    sign: FloatArray
    right: FloatArray
    success_low: FloatArray
    reason: NDArray[np.str_]
    signs_from: str
    confidence: float
    asymptotic: bool


def direct_success(
    samples: ArrayLike,
    batch_size: int,
    *,
    signs: ArrayLike | None = None,
    bounds: tuple[ArrayLike, ArrayLike] | None = None,
    confidence: float = 0.95,
) -> DirectSuccess:
    r"""Lower confidence limits of the success probability at one batch size, by counting.

    With probability at least `confidence` over the draw of the samples, for all coordinates with sign != 0 at once:
    the sign is that of the true mean, and a batch of `batch_size` fresh samples has it with probability at least
    `success_low`. No claim of the paper: Clopper and Pearson's limit for a count. Holds if: samples are independent
    and identically distributed, and the signs are given or the samples lie in `bounds`; with neither, the signs rest
    on Student's t and the confidence is asymptotic. **Tight**: the limit of a count is exact for one coordinate, up to
    the steps of the binomial law.

    Parameters
    ----------
    samples : array_like, shape (n, d)
        Gradients of n single samples, real and finite.
    batch_size : int
        Samples in a batch; at least one batch must fit. Samples left over only help to find the signs.
    signs : array_like, shape (d,), optional
        Signs 1, -1 or 0 (unknown) of the true means, known without these samples, as from a full gradient.
    bounds : (low, high), arrays that broadcast to shape (d,), optional
        An interval that holds every possible sample, known beforehand.
    confidence : float, default 0.95
        In (0, 1).

    Returns
    -------
    DirectSuccess
        Signs, limits and reasons.

    Raises
    ------
    DomainError
        If a value is outside its domain, both `signs` and `bounds` are given, or no batch fits.
    ArgumentError
        If an argument has the wrong type.

    Notes
    -----
    Let alpha = 1 - confidence. With `signs`, each coordinate may miss with alpha/d. Without, alpha/2 goes to the
    event A that every sign found is that of the true mean, shared out as `confident_minibatch_size` does, and alpha/2
    to the event B that the count of batches with the *true* sign, which is not chosen by the samples, respects its
    limit in every coordinate. On both, the sign counted is the true one. So signs and counts may come from the same
    samples: the union bound does not need independence of A and B.

    Batches are runs of consecutive rows. One whose sum is within rounding of 0 counts as wrong.

    References
    ----------
    Clopper & Pearson 1934. Bahadur & Savage 1956. Hoeffding 1963, Theorem 3.

    Examples
    --------
    >>> samples = np.random.default_rng(1).normal([0.5, 0.0], 1.0, size=(2000, 2))
    >>> result = direct_success(samples, 4)
    >>> result.guaranteed_at, result.sign, result.success_low
    (4, array([1., 0.]), array([0.80, 0.  ]))
    """
    array = given.samples(samples)
    level = given.level(confidence)
    size = given.count(batch_size, "batch_size")
    n, d = array.shape
    rule = "batch_size <= number of samples"
    demand(np.bool_(size <= n), np.asarray(size), "batch_size", rule, f"There are {n} samples.")
    if signs is not None and bounds is not None:
        msg = "Expected signs or bounds; got both. Known signs need no bounds."
        raise DomainError(msg)
    if signs is not None:
        alpha, source = 1 - level, "given"
        sign = _given_signs(signs, d)
        reason = np.where(sign == 0, NOT_TOLD, "")
    else:
        alpha, source = (1 - level) / 2, "student" if bounds is None else "bounded"
        sign, reason = _student_signs(array, alpha) if bounds is None else _bounded_signs(array, bounds, alpha)
    batches = n // size
    right = _count(array[: batches * size], size, sign)
    with np.errstate(all="ignore"):
        limit = np.where(right > 0, sc.betaincinv(np.maximum(right, 1.0), batches - right + 1, alpha / d), 0.0)
    return DirectSuccess(
        guaranteed_at=size,
        batches=batches,
        sign=sign,
        right=np.where(sign == 0, np.nan, right / batches),
        success_low=np.where(sign == 0, 0.0, limit),
        reason=reason,
        signs_from=source,
        confidence=level,
        asymptotic=source == "student",
    )


def _given_signs(signs: ArrayLike, d: int) -> FloatArray:
    sign = real(signs, "signs")
    if sign.shape != (d,):
        msg = f"Expected signs of shape ({d},), one a coordinate; got shape {sign.shape}."
        raise DomainError(msg)
    demand(np.isin(sign, (-1, 0, 1)), sign, "signs", "signs of -1, 0 or 1", "Give numpy.sign of the true mean.")
    return sign


def _bounded_signs(
    array: FloatArray, bounds: tuple[ArrayLike, ArrayLike], alpha: float
) -> tuple[FloatArray, NDArray[np.str_]]:
    n, d = array.shape
    low, high = given.interval(bounds, (d,))
    demand((low <= array) & (array <= high), array, "samples", "low <= samples <= high", given.RANGE_HINT)
    shares = unit_moments(array, low, high)
    low, high = lifted(low, high)
    limits = bounded_limits(n, *shares, low, high, alpha / (LIMITS_BOUNDED * d))
    sign = np.where(limits.low > 0, 1.0, np.where(limits.high < 0, -1.0, 0.0))
    return sign, np.where(sign == 0, NOT_TOLD, "")


def _student_signs(array: FloatArray, alpha: float) -> tuple[FloatArray, NDArray[np.str_]]:
    """Return signs by two-sided t-tests, 0 where all samples are equal."""
    n, d = array.shape
    flat = np.max(array, axis=0) == np.min(array, axis=0)
    top = np.max(np.abs(array), axis=0)
    scaled = array / np.where(top > 0, top, 1.0)
    error = scaled.std(axis=0, ddof=1) / np.sqrt(n)
    significant = np.abs(scaled.mean(axis=0)) > -float(sc.stdtrit(n - 1, alpha / (2 * d))) * error
    sign = np.where(significant & ~flat, np.sign(scaled.mean(axis=0)), 0.0)
    return sign, np.where(flat, NO_SPREAD, np.where(sign == 0, NOT_TOLD, ""))


def _count(array: FloatArray, size: int, sign: FloatArray) -> FloatArray:
    """Return the number of batches with the sign; one whose sum is within rounding of 0 does not count."""
    array = np.ldexp(array, lift(np.max(np.abs(array), axis=0)))
    blocks = (array / size).reshape(-1, size, array.shape[1])
    rounding = size * np.finfo(np.float64).eps * np.sum(np.abs(blocks), axis=1)
    return np.sum(blocks.sum(axis=1) * sign > rounding, axis=0).astype(np.float64)

r"""Success probabilities of batches drawn with replacement from given samples.

`FiniteLaw` computes them exactly for few values or small batches. Here samples are floats, batches may be large, and
the result is an interval that contains the true value.
"""

from __future__ import annotations

import numpy as np
import scipy.special as sc
from numpy.typing import ArrayLike

from signdescent.noise.law import FloatArray, Success, checked_batch, parameter

__all__ = ["resampled_success"]

_BINS = 1 << 15
_MISS = 1e-6  # probability that the sum of the rounding errors of a batch exceeds its bound
_FAR = np.log(1e7)  # the probability that a sum leaves the window on one side is below 1e-7
_SLACK = 1e-6  # allowance for floating point and for sums outside the window
_ROUNDING = 1e-12  # allowance for rounding a power of a probability
_LARGEST = 10**6  # larger batches use the normal law and the Berry-Esseen bound only
_BERRY_ESSEEN = 0.469


def resampled_success(samples: ArrayLike, batch_size: int) -> Success:
    r"""Return bounds on P(sign of a batch mean = sign of the mean) for draws with replacement from samples.

    The n samples of a batch are rounded to the nearest point of a lattice of step h. The law of the rounded sum is
    computed by a power of a discrete Fourier transform. By Bernstein's inequality, sums outside its window have a
    probability below 2e-7. The n rounding errors are at most h/2 and have a known mean. By Hoeffding's inequality their
    sum differs from its mean by at most h sqrt(n log(2/m)/2), except with probability m = 1e-6, and by at most n h/2.
    In addition the probability differs from that of the normal law by at most 0.469 E|X-mean|^3 / (std^3 sqrt(n))
    (Shevtsova 2011). For n above 10^6 only this bound is used.

    Parameters
    ----------
    samples : array_like, shape (n,)
        Finite numbers with a nonzero mean.
    batch_size : int
        Number of draws, with replacement, >= 1.

    Returns
    -------
    Success
        The bounds. The method is ``"exact"`` for batch size 1 and ``"lattice"`` otherwise. A batch mean of 0 counts as
        a failure.

    Raises
    ------
    DomainError
        If a sample is not finite, the mean is 0 or the batch size is below 1.

    References
    ----------
    Shevtsova 2011. Hoeffding 1963, Theorem 1.

    Examples
    --------
    >>> success = resampled_success([-1.0, 0.5, 2.5], 2)  # 6 of 9 sums are positive
    >>> success.low <= 6 / 9 <= success.high, success.high - success.low < 1e-4
    (True, True)
    """
    n = checked_batch(batch_size)
    x = np.asarray(samples, dtype=np.float64).ravel()
    parameter(bool(np.all(np.isfinite(x))) and x.size > 0, "samples", "samples", "finite samples, at least one")
    top = float(np.max(np.abs(x)))
    x = x / top if top > 0 else x
    mean = float(np.mean(x))
    parameter(mean != 0, "samples", "samples", "samples of a mean other than 0")
    x = x if mean > 0 else -x
    if n == 1:
        share = float(np.mean(x > 0))
        return Success(share, share, "exact")
    low, high = _normal(x, n)
    if n <= _LARGEST:
        near = _lattice(x, n)
        low, high = max(low, near[0]), min(high, near[1])
    high = min(high, 1 - float(np.mean(x <= 0)) ** n + _ROUNDING)  # a batch without positive samples fails
    low = max(low, float(np.mean(x > 0)) ** n - _ROUNDING)
    return Success(max(low, 0.0), min(high, 1.0), "lattice")


def _normal(x: FloatArray, n: int) -> tuple[float, float]:
    """Return bounds from the normal law."""
    std = float(np.std(x))
    if std <= 1e-15 * float(np.mean(x)):
        return 1.0, 1.0
    third = float(np.mean(np.abs((x - np.mean(x)) / std) ** 3))
    middle, away = float(sc.ndtr(np.sqrt(n) * np.mean(x) / std)), _BERRY_ESSEEN * third / np.sqrt(n) + _SLACK
    return max(0.0, middle - away), min(1.0, middle + away)


def _lattice(x: FloatArray, n: int) -> tuple[float, float]:
    """Return bounds from rounding to a lattice."""
    spread = float(np.max(x) - np.min(x))
    if spread == 0:
        return 1.0, 1.0
    start = spread * _FAR / 3
    reach = min(n * spread, start + np.sqrt(start**2 + 2 * _FAR * n * float(np.var(x))))
    wander = min(float(n), np.sqrt(n * np.log(2 / _MISS) / 2))  # bound on the sum of the rounding errors, in steps
    step = reach / (_BINS / 2 - np.ceil(wander) - 2)
    places = np.rint(x / step)
    errors = x / step - places
    least = int(places.min())
    cells = np.bincount((places - least).astype(np.int64) % _BINS, minlength=_BINS) / x.size
    law = np.fft.irfft(np.fft.rfft(cells) ** n, _BINS)
    # bin j contains the rounded sums n least + j + (multiples of _BINS); the one nearest to the mean is used
    first = round(n * float(np.mean(places))) - _BINS // 2
    sums = first + (np.arange(_BINS) + (n * least - first)) % _BINS
    middle = n * float(np.mean(errors))
    away = min(wander, n * float(np.max(np.abs(errors - np.mean(errors))))) + 1e-9 * n
    low = float(law[sums + middle - away > 0].sum()) - _MISS - _SLACK
    high = float(law[sums + middle + away > 0].sum()) + _MISS + _SLACK
    return max(0.0, low), min(1.0, high)

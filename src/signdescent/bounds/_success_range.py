"""Success of bounded laws."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from signdescent._validation import FloatArray, broadcast, counts, demand, deviation, real
from signdescent.bounds._formulas import SLACK, finish, lifted, noise_ratio, signal

__all__ = ["bernstein", "hoeffding"]


def hoeffding(mean: ArrayLike, low: ArrayLike, high: ArrayLike, *, batch_size: ArrayLike = 1) -> FloatArray:
    r"""Lower bound for samples in a known interval, by Hoeffding's inequality.

    .. math:: \Pr \ge 1 - \exp\Bigl(-\frac{2 n \mu^2}{(B-A)^2}\Bigr)

    Hoeffding (1963), Theorem 2; no claim of the paper. Holds if: samples are independent and lie in [A, B].
    **Tight**: no.

    Parameters
    ----------
    mean : array_like
        Mean of one sample; it lies in [low, high].
    low, high : array_like
        The interval [A, B] of one sample, same units.
    batch_size : array_like, default 1
        Number of samples n, integers in [1, 2**53].

    Returns
    -------
    ndarray or float64
        In [0, 1]; 1 where low = high = mean and the mean is not 0.

    Raises
    ------
    DomainError, ArgumentError
        As `gauss`; also if the mean is outside [low, high].

    References
    ----------
    Hoeffding 1963, Theorem 2; an addition to Safaryan & Richtarik 2021, Appendix B.3.

    Examples
    --------
    >>> round(float(hoeffding(0.5, -1.0, 1.0, batch_size=8)), 12)  # 1 - exp(-1)
    0.632120558829
    """
    m, a, b, n = broadcast(
        mean=real(mean, "mean"),
        low=real(low, "low"),
        high=real(high, "high"),
        batch_size=counts(batch_size, "batch_size"),
    )
    demand(
        (a <= m) & (m <= b),
        m,
        "mean",
        "low <= mean <= high",
        "The samples are in [low, high].",
    )
    # Halves, because high - low may overflow; the range takes the role of the standard deviation.
    mean, least, most = lifted(m, a, b)
    value = -np.expm1(-2 * signal(mean / 2, most / 2 - least / 2, n) ** 2)
    return finish(np.where(a == b, 1.0, value), m)


def bernstein(mean: ArrayLike, std: ArrayLike, bound: ArrayLike, *, batch_size: ArrayLike = 1) -> FloatArray:
    r"""Lower bound for samples at a known distance from their mean, by Bernstein's inequality.

    .. math:: \Pr \ge 1 - \exp\Bigl(-\frac{n \mu^2}{2\sigma^2 + 2 b |\mu|/3}\Bigr)

    Bernstein's inequality; no claim of the paper. Holds if: samples are independent and |X - mean| <= b always.
    **Tight**: no; better than `hoeffding` when std is much smaller than the range.

    Parameters
    ----------
    mean, std : array_like
        Mean and standard deviation of one sample; ``std >= 0``.
    bound : array_like
        Almost sure bound b on |X - mean|; at least std.
    batch_size : array_like, default 1
        Number of samples n, integers in [1, 2**53].

    Returns
    -------
    ndarray or float64
        In [0, 1].

    Raises
    ------
    DomainError, ArgumentError
        As `gauss`; also if ``bound < std``, which is impossible.

    References
    ----------
    Boucheron, Lugosi & Massart 2013, Corollary 2.11; an addition to Safaryan & Richtarik 2021, Appendix B.3.

    Examples
    --------
    >>> round(float(bernstein(1.0, 1.0, 3.0, batch_size=4)), 12)  # 1 - exp(-1)
    0.632120558829
    """
    m, s, b, n = broadcast(
        mean=real(mean, "mean"),
        std=deviation(std),
        bound=real(bound, "bound"),
        batch_size=counts(batch_size, "batch_size"),
    )
    demand(b >= s * (1 - SLACK), b, "bound", "bound >= std", "|X - mean| <= bound forces std <= bound.")
    with np.errstate(all="ignore"):
        exponent = n / (2 * noise_ratio(m, s) ** 2 + (2 / 3) * noise_ratio(m, b))
    return finish(np.where(s == 0, 1.0, -np.expm1(-exponent)), m)

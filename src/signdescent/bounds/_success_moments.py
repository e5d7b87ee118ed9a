"""Success of any law with a variance or a third moment."""

from __future__ import annotations

from typing import Literal

import numpy as np
import scipy.special as sc
from numpy.typing import ArrayLike

from signdescent._validation import (
    FloatArray,
    broadcast,
    choice,
    counts,
    demand,
    deviation,
    moments,
    quoted,
    real,
    unwrap,
)
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._formulas import finish, lyapunov_ratio, shevtsova, signal
from signdescent.errors import ArgumentError, DomainError

__all__ = ["berry_esseen", "cantelli", "chebyshev", "strong_growth"]

# Esseen (1956): (sqrt(10) + 3) / (6 sqrt(2 pi)) = 0.409732...; no smaller constant C can hold for all laws.
_ESSEEN = 0.40973


def chebyshev(mean: ArrayLike, std: ArrayLike, *, batch_size: ArrayLike = 1) -> FloatArray:
    r"""Lower bound for any law with a variance, by Chebyshev's inequality.

    .. math:: \Pr \ge 1 - \frac{r}{n}, \qquad r = \sigma^2/\mu^2

    Claim ``lemma-10``. Holds if: samples are independent with finite variance. **Tight**: no; `cantelli`
    is larger for every r > 0.

    Parameters
    ----------
    mean, std : array_like
        Mean and standard deviation of one sample; ``std >= 0``.
    batch_size : array_like, default 1
        Number of samples n, integers in [1, 2**53].

    Returns
    -------
    ndarray or float64
        In [0, 1].

    Raises
    ------
    DomainError, ArgumentError
        As `gauss`.

    References
    ----------
    Safaryan & Richtarik 2021, Lemma 10, inequality (11).

    Examples
    --------
    >>> float(chebyshev(1.0, 2.0, batch_size=16))
    0.75
    """
    m, s, n = moments(mean, std, batch_size)
    with np.errstate(all="ignore"):
        return finish(1 - (1 / signal(m, s, n)) ** 2, m)


def cantelli(mean: ArrayLike, std: ArrayLike, *, batch_size: ArrayLike = 1) -> FloatArray:
    r"""Lower bound for any law with a variance, by Cantelli's one-sided inequality.

    .. math:: \Pr \ge \frac{n}{n + r}, \qquad r = \sigma^2/\mu^2

    Claim ``lemma-10-sharp``. Holds if: samples are independent with finite variance. **Tight**: at
    ``batch_size=1``, by X = 0 with probability r/(1+r) and mean (1+r) otherwise; above 1/2 as soon as n > r.

    Parameters
    ----------
    mean, std : array_like
        Mean and standard deviation of one sample; ``std >= 0``.
    batch_size : array_like, default 1
        Number of samples n, integers in [1, 2**53].

    Returns
    -------
    ndarray or float64
        In [0, 1].

    Raises
    ------
    DomainError, ArgumentError
        As `gauss`.

    References
    ----------
    Safaryan & Richtarik 2021, Lemma 10, sharpened.

    Examples
    --------
    >>> float(cantelli(1.0, 2.0, batch_size=16))
    0.8
    """
    m, s, n = moments(mean, std, batch_size)
    x = signal(m, s, n)
    with np.errstate(all="ignore"):  # n / (n + r) = x^2 / (1 + x^2)
        return finish(np.where(x < 1, x * x / (1 + x * x), 1 / (1 + (1 / x) ** 2)), m)


def strong_growth(
    c: ArrayLike, *, batch_size: ArrayLike, form: Literal["cantelli", "chebyshev"] = "cantelli"
) -> FloatArray:
    r"""Lower bound under the strong growth condition, variance at most c times the squared mean.

    .. math:: \Pr \ge \frac{n}{n + c} \quad\text{or}\quad 1 - \frac{c}{n}

    Claims ``lemma-2`` (``"chebyshev"``) and ``lemma-2-sharp`` (``"cantelli"``), Lemma 2, p. 6. Holds if:
    samples are independent, the mean is not 0 and variance <= c mean^2. **Tight**: ``"cantelli"`` at
    batch size 1.

    Parameters
    ----------
    c : array_like, >= 0
        Growth constant, a pure number.
    batch_size : array_like
        Number of samples n, integers in [1, 2**53].
    form : {"cantelli", "chebyshev"}
        Which inequality.

    Returns
    -------
    ndarray or float64
        In [0, 1].

    Raises
    ------
    DomainError, ArgumentError
        As `gauss`.

    References
    ----------
    Safaryan & Richtarik 2021, Lemma 2.

    Examples
    --------
    >>> float(strong_growth(4.0, batch_size=16)), float(strong_growth(4.0, batch_size=16, form="chebyshev"))
    (0.8, 0.75)
    """
    choice(form, "form", ("cantelli", "chebyshev"))
    growth = real(c, "c")
    demand(growth >= 0, growth, "c", "c >= 0", "It bounds variance / mean**2.")
    growth, n = broadcast(c=growth, batch_size=counts(batch_size, "batch_size"))
    with np.errstate(all="ignore"):
        value = 1 / (1 + growth / n) if form == "cantelli" else 1 - growth / n
    return unwrap(np.clip(value, 0.0, 1.0))


def berry_esseen(
    mean: ArrayLike,
    std: ArrayLike,
    third_moment: ArrayLike,
    *,
    batch_size: ArrayLike = 1,
    constant: Literal["shevtsova-2013", "paper"] | float = "shevtsova-2013",
) -> FloatArray:
    r"""Lower bound for any law with a third absolute moment, by the Berry-Esseen inequality.

    .. math:: \Pr \ge \Phi\bigl(\sqrt{n/r}\bigr) - \frac{D(b)}{\sqrt n}, \qquad r = \sigma^2/\mu^2,\;
              b = \mathbb{E}|X-\mu|^3/\sigma^3

    with D(b) = min(0.4690 b, 0.3322 (b + 0.429), 0.3031 (b + 0.646)) (``"shevtsova-2013"``),
    b/2 (``"paper"``) or C b for a number C.

    Claim ``lemma-11``. Holds if: samples are independent and identically distributed; with a number C,
    if C is a valid Berry-Esseen constant, which the caller must ensure. **Tight**: no.
    Strictly increasing in n.

    Parameters
    ----------
    mean, std : array_like
        Mean and standard deviation of one sample; ``std >= 0``.
    third_moment : array_like
        Third *absolute* central moment E|X-mean|^3, in cubed units; at least std^3.
    batch_size : array_like, default 1
        Number of samples n, integers in [1, 2**53].
    constant : {"shevtsova-2013", "paper"} or float
        Which D; a number must be at least 0.40973, below which no constant holds for all laws (Esseen, 1956).

    Returns
    -------
    ndarray or float64
        In [0, 1].

    Raises
    ------
    DomainError, ArgumentError
        As `gauss`; also if ``third_moment < std**3`` by more than 1e-9 relative, which is impossible.

    References
    ----------
    Safaryan & Richtarik 2021, Lemma 11, inequality (12). Shevtsova 2013 for the constants.

    Examples
    --------
    >>> float(berry_esseen(1.0, 2.0, 8.0, batch_size=100, constant="paper"))
    0.94999971334842
    """
    factor = _factor(constant)
    quick = _fast.berry_esseen(mean, std, third_moment, batch_size, factor)
    if quick is not None:
        return quick
    m, s, t, n = broadcast(
        mean=real(mean, "mean"),
        std=deviation(std),
        third_moment=real(third_moment, "third_moment"),
        batch_size=counts(batch_size, "batch_size"),
    )
    ratio = lyapunov_ratio(t, s)
    distance = factor * ratio if factor else shevtsova(ratio)
    value = sc.ndtr(signal(m, s, n)) - distance / np.sqrt(n)
    return finish(np.where(s == 0, 1.0, value), m)


def _factor(constant: object) -> float:
    """Return C of the distance C b, or 0 for Shevtsova's distance."""
    if isinstance(constant, str):
        choice(constant, "constant", ("shevtsova-2013", "paper"))
        return 0.5 if constant == "paper" else 0.0
    if isinstance(constant, bool) or not isinstance(constant, (int, float, np.integer, np.floating)):
        msg = f"Expected constant to be 'shevtsova-2013', 'paper' or a float; got {quoted(constant)}."
        raise ArgumentError(msg)
    constant = constant.item() if isinstance(constant, np.generic) else constant
    if not (_ESSEEN <= constant <= float(np.finfo(np.float64).max)):
        msg = f"Expected finite constant >= {_ESSEEN} (Esseen 1956); got constant={quoted(constant)}."
        raise DomainError(msg)
    return float(constant)

r"""The paper's measures of a gradient, all reducing the last axis.

================ ==================================================================
`l1_norm`        sum of |g_i|
`rho_norm`       weights 2 rho_i - 1: expected progress of one signed step
`rho_m_norm`     weights F_l(2 rho_i - 1): the same after a majority vote
`l12_norm`       weights G(z_i): lower bound on the rho-norm from standard deviations
================ ==================================================================
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from signdescent._validation import (
    FloatArray,
    broadcast,
    choice,
    counts,
    deviation,
    numeric,
    probability,
    real,
    unwrap,
)
from signdescent.bounds import _vote
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._formulas import SQRT3, gauss_gain, signal
from signdescent.bounds._success_shape import GAUSS_FORMS, GaussForm
from signdescent.errors import DomainError

__all__ = ["l1_norm", "l12_norm", "rho_m_norm", "rho_norm"]


def l1_norm(g: ArrayLike) -> FloatArray:
    r"""Sum of the absolute values.

    .. math:: \|g\|_1 = \sum_i |g_i|

    A definition: the exact value, the reference for the other measures.

    Parameters
    ----------
    g : array_like, shape (..., d)
        Gradients; real and finite.

    Returns
    -------
    ndarray or float64, shape (...)
        At least 0; inf where the sum overflows.

    Raises
    ------
    DomainError, ArgumentError
        As `rho_norm`.

    Examples
    --------
    >>> float(l1_norm([3.0, -4.0]))
    7.0
    """
    gradient = _vectors(g)
    return _weighted(gradient, np.ones_like(gradient))


def rho_norm(g: ArrayLike, rho: ArrayLike) -> FloatArray:
    r"""Sum of the absolute values, weighted by the margin of each sign.

    .. math:: \|g\|_\rho = \sum_i (2\rho_i - 1) |g_i|

    Definition 1, p. 7: the exact value. Not a norm in general: negative where some rho_i < 1/2.

    Parameters
    ----------
    g : array_like, shape (..., d)
        Gradients; real and finite.
    rho : array_like, shape (..., d) or broadcastable
        Success probabilities in [0, 1]; ignored where g is 0, and may be NaN there.

    Returns
    -------
    ndarray or float64, shape (...)
        The weighted sum.

    Raises
    ------
    DomainError
        If g is 0-d, a value is outside its domain, an array is empty or shapes do not broadcast.
    ArgumentError
        If an argument does not hold real numbers.

    References
    ----------
    Safaryan & Richtarik 2021, Definition 1.

    Examples
    --------
    >>> float(rho_norm([3.0, -4.0, 0.0], [0.75, 1.0, float("nan")]))
    5.5
    """
    gradient, rate = _with_rates(g, rho)
    return _weighted(gradient, _vote.edge(rate))


def rho_m_norm(g: ArrayLike, rho: ArrayLike, nodes: ArrayLike) -> FloatArray:
    r"""Sum of the absolute values, weighted by the margin of a majority vote.

    .. math:: \|g\|_{\rho_M} = \sum_i \bigl(2 I(\rho_i; l, l) - 1\bigr) |g_i|,
              \qquad l = \lfloor (M+1)/2 \rfloor

    Definition 2, p. 10: the exact value. At M = 1 it is the rho-norm.

    Parameters
    ----------
    g : array_like, shape (..., d)
        Gradients; real and finite.
    rho : array_like, shape (..., d) or broadcastable
        Success probabilities in [0, 1] of one node; ignored where g is 0, and may be NaN there.
    nodes : array_like
        Number of nodes M, integers in [1, 2**53]; broadcasts against g, so give shape (k, 1) for k numbers.

    Returns
    -------
    ndarray or float64, shape (...)
        The weighted sum; equal to `rho_norm` for one or two nodes.

    Raises
    ------
    DomainError, ArgumentError
        As `rho_norm`.

    References
    ----------
    Safaryan & Richtarik 2021, Definition 2.

    Examples
    --------
    >>> rho_m_norm([3.0, -4.0], [0.75, 1.0], [[1], [3]])
    array([5.5   , 6.0625])
    """
    quick = _fast.rho_m_norm(g, rho, nodes)
    if quick is not None:
        return quick
    gradient, rate = _with_rates(g, rho)
    gradient, rate, m = broadcast(g=gradient, rho=rate, nodes=counts(nodes, "nodes"))
    return _weighted(gradient, _vote.margin(_vote.edge(rate), _vote.half(m)))


def l12_norm(g: ArrayLike, std: ArrayLike, *, form: GaussForm = "simple") -> FloatArray:
    r"""Mixed l1-l2 norm: a lower bound on the rho-norm under symmetric unimodal noise.

    .. math:: \|g\|_{1,2} = \sum_i G(z_i) |g_i|, \quad z_i = \frac{|g_i|}{\sqrt3\,\sigma_i}; \qquad
              \text{simple: } \sum_i \frac{g_i^2}{|g_i| + \sqrt3\,\sigma_i}

    Claim ``lemma-1`` (``"second-order"`` and ``"exact"``: ``lemma-1-second-order``, ``lemma-1-sharp``, with
    the G of `gauss`). **Tight**: ``"exact"`` only.

    Parameters
    ----------
    g : array_like, shape (..., d)
        Gradients; real and finite.
    std : array_like, shape (..., d) or broadcastable, >= 0
        Standard deviations of the noise, same units as g.
    form : {"simple", "second-order", "exact"}
        Which G; each is at least the one before.

    Returns
    -------
    ndarray or float64, shape (...)
        In [0, l1_norm(g)].

    Raises
    ------
    DomainError, ArgumentError
        As `rho_norm`; also if std < 0 or `form` is unknown.

    References
    ----------
    Safaryan & Richtarik 2021, Section 4 (after Definition 1) and Appendix B.1.

    Examples
    --------
    >>> float(l12_norm([3.0, 0.0, 2.0], [3**0.5, 1.0, 0.0]))  # 9 / (3 + 3) + 0 + 2
    3.5
    """
    choice(form, "form", GAUSS_FORMS)
    quick = _fast.l12_norm(g, std, form)
    if quick is not None:
        return quick
    gradient, sigma = broadcast(g=_vectors(g), std=deviation(std))
    z = signal(gradient, sigma, np.ones(())) / SQRT3
    return _weighted(gradient, gauss_gain(z, form))


def _vectors(g: ArrayLike) -> FloatArray:
    """Check a stack of gradients."""
    array = real(g, "g")
    if array.ndim == 0:
        msg = f"Expected g with a last axis to sum over; got g={float(array)!r}, a 0-d array. Give [g]."
        raise DomainError(msg)
    return array


def _with_rates(g: ArrayLike, rho: ArrayLike) -> tuple[FloatArray, ...]:
    """Check gradients and success probabilities; probabilities at zero coordinates are ignored."""
    gradient, rate = broadcast(g=_vectors(g), rho=numeric(rho, "rho").astype(np.float64))
    return gradient, probability(np.where(gradient == 0, 0.5, rate), "rho")


def _weighted(gradient: FloatArray, weight: FloatArray) -> FloatArray:
    """Sum weight |g| over the last axis; overflow of a partial sum does not affect a finite total."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        terms = weight * np.abs(gradient)
        total = np.sum(terms, axis=-1)
        if not np.all(np.isfinite(total)):
            total = np.where(np.isfinite(total), total, np.ldexp(np.sum(np.ldexp(terms, -64), axis=-1), 64))
    return unwrap(np.asarray(total))

r"""The majority vote: its success probability, two-sided bounds, and the number of nodes for a target.

Every node is right with probability rho, independently; u = 2 rho - 1 and l = (nodes + 1) // 2. An even
number of nodes, with ties broken by a fair coin, is equivalent to one node fewer.

===================== ============================================================
`vote_margin`         F_l(u) = P(right) - P(wrong)
`vote_failure`        (1 - F_l)/2 = P(wrong), accurate in the tail
`vote_margin_bounds`  elementary functions below and above F_l
`required_nodes`      least odd number of nodes that reaches a margin
===================== ============================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from signdescent._validation import (
    MAX_COUNT,
    FloatArray,
    broadcast,
    choice,
    counts,
    probability,
    unwrap,
)
from signdescent.bounds import _vote
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._compiled import vote_roots as _halves
from signdescent.bounds._formulas import SLACK

__all__ = ["VoteMarginBounds", "required_nodes", "vote_failure", "vote_margin", "vote_margin_bounds"]

_SEPARATE = 1e11  # up to this l, F_l and F_{l+1} differ by far more than rounding
_OUTWARD = 8 * np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VoteMarginBounds:
    """Two-sided bounds on a vote margin.

    Parameters
    ----------
    low, high : ndarray or float64
        ``low <= F_l(u) <= high``, in [-1, 1].
    """

    low: FloatArray
    high: FloatArray


def vote_margin(rho: ArrayLike, nodes: ArrayLike) -> FloatArray:
    r"""Probability that the majority is right minus the probability that it is wrong.

    .. math:: F_l(u) = 2 I(\rho; l, l) - 1 = \operatorname{sign}(u)\, I(u^2; \tfrac12, l),
              \qquad u = 2\rho - 1,\; l = \lfloor (M+1)/2 \rfloor

    Claims ``lemma-13-odd``, ``lemma-13-even``. Holds if: nodes are right independently with the same probability.
    **Tight**: it is an equality.

    Parameters
    ----------
    rho : array_like
        Probability in [0, 1] that one node is right.
    nodes : array_like
        Number of nodes M, integers in [1, 2**53].

    Returns
    -------
    ndarray or float64
        In [-1, 1], odd in u, 0 at rho = 1/2; relative error below 2e-15, not certified.

    Raises
    ------
    DomainError
        If rho or nodes is outside its domain, an array is empty or shapes do not broadcast.
    ArgumentError
        If an argument does not hold real numbers.

    Notes
    -----
    The form :math:`2 I - 1` cancels near rho = 1/2 and is wrong by up to 1e-4 there; the edge form is not.

    References
    ----------
    Safaryan & Richtarik 2021, Definition 2 and Appendix B.7.

    Examples
    --------
    >>> float(vote_margin(0.75, 3))  # u (3 - u^2) / 2
    0.6875
    >>> vote_margin([0.5, 0.75, 1.0], [[1], [2]])
    array([[0. , 0.5, 1. ],
           [0. , 0.5, 1. ]])
    """
    quick = _fast.vote_margin(rho, nodes)
    if quick is not None:
        return quick
    probabilities, m = broadcast(rho=probability(rho, "rho"), nodes=counts(nodes, "nodes"))
    return unwrap(_vote.margin(_vote.edge(probabilities), _vote.half(m)))


def vote_failure(rho: ArrayLike, nodes: ArrayLike) -> FloatArray:
    r"""Probability that the majority is wrong (a tie counts one half), accurate in the tail.

    .. math:: \tfrac12 (1 - F_l(u)) = I(1-\rho; l, l)

    Claims ``lemma-13-odd``, ``lemma-13-even``. Holds if: nodes are right independently with the same probability.
    **Tight**: it is an equality.

    Parameters
    ----------
    rho : array_like
        Probability in [0, 1] that one node is right.
    nodes : array_like
        Number of nodes M, integers in [1, 2**53].

    Returns
    -------
    ndarray or float64
        In [0, 1]; relative error below 1e-12 wherever it exceeds 1e-290, not certified.

    Raises
    ------
    DomainError, ArgumentError
        As `vote_margin`.

    References
    ----------
    Safaryan & Richtarik 2021, Definition 2 and Appendix B.7.

    Examples
    --------
    >>> float(vote_failure(0.75, 3))  # 10/64
    0.15625
    >>> float(vote_failure(1 - 2.0**-30, 3))  # about 3 * 2**-60
    2.6020852123496e-18
    """
    quick = _fast.vote_failure(rho, nodes)
    if quick is not None:
        return quick
    probabilities, m = broadcast(rho=probability(rho, "rho"), nodes=counts(nodes, "nodes"))
    return unwrap(_vote.failure(probabilities, _vote.half(m)))


def vote_margin_bounds(
    rho: ArrayLike, nodes: ArrayLike, *, form: Literal["sharp", "hoeffding"] = "sharp"
) -> VoteMarginBounds:
    r"""Bounds below and above the vote margin, by elementary functions.

    .. math:: \sqrt{1-(1-u^2)^l} \le F_l(u) \le \sqrt{1-(1-u^2)^{c_l^2}},
              \qquad c_l = \frac{2l}{4^l}\binom{2l}{l}

    for u >= 0 (``"sharp"``), and :math:`1 - e^{-u^2 l} \le F_l(u) \le 1` (``"hoeffding"``, the paper's);
    for u < 0 the mirror image.

    Claims ``b8-final-sharp-lower``, ``b8-final-sharp-upper``, ``b8-final`` (``"hoeffding"``). **Tight**: the
    exponents l and c_l^2 are best possible, for u near 1 and near 0; both bounds are equalities at l = 1 and at
    u = 0, 1. The Hoeffding form is not tight.

    Parameters
    ----------
    rho : array_like
        Probability in [0, 1] that one node is right.
    nodes : array_like
        Number of nodes M, integers in [1, 2**53].
    form : {"sharp", "hoeffding"}
        Which pair of bounds.

    Returns
    -------
    VoteMarginBounds
        With ``low`` and ``high`` in the common shape. Both are moved outward by 8 units of rounding (1.8e-15
        relative), so that they enclose `vote_margin` in floating point too; tested, not certified.

    Raises
    ------
    DomainError, ArgumentError
        As `vote_margin`; also if `form` is unknown.

    Notes
    -----
    Powers are formed as ``-expm1(l * log1p(-u**2))``, which is sharp for small u and for large l.

    References
    ----------
    Safaryan & Richtarik 2021, Section 5.2 and Appendix B.8 (Hoeffding form).

    Examples
    --------
    >>> bounds = vote_margin_bounds(0.75, 3)
    >>> float(bounds.low), float(bounds.high)
    (0.6614378, 0.6903149)
    """
    choice(form, "form", ("sharp", "hoeffding"))
    probabilities, m = broadcast(rho=probability(rho, "rho"), nodes=counts(nodes, "nodes"))
    l, u = _vote.half(m), _vote.edge(probabilities)
    with np.errstate(all="ignore"):
        if form == "sharp":
            gap = _vote.log_failure(probabilities)  # -inf at rho = 0 and 1, where both bounds become 1
            near = np.where(u == 0, 0.0, np.sqrt(-np.expm1(l * gap)) * (1 - _OUTWARD))
            far = np.sqrt(-np.expm1(_vote.slope(l) ** 2 * gap)) * (1 + _OUTWARD)
            one, inexact = np.abs(u), u + 1 != 2 * probabilities  # at l = 1 both bounds are |u|, perhaps rounded
            plain = l == 1
            near = np.where(plain, np.where(inexact, np.nextafter(one, 0.0), one), near)
            far = np.minimum(np.where(plain, np.where(inexact, np.nextafter(one, 2.0), one), far), 1.0)
            sure = (probabilities == 0) | (probabilities == 1)
            near, far = np.where(sure, 1.0, near), np.where(sure, 1.0, far)
        else:
            near, far = -np.expm1(-u * u * l) * (1 - _OUTWARD), np.ones_like(u)
    low, high = np.where(u < 0, -far, near), np.where(u < 0, -near, far)
    return VoteMarginBounds(low=unwrap(low), high=unwrap(high))


def required_nodes(rho: ArrayLike, *, margin: ArrayLike) -> FloatArray:
    r"""Least odd number of nodes whose vote margin reaches a target.

    .. math:: \min\{M \text{ odd} : F_{(M+1)/2}(u) \ge w\}

    Claims ``lemma-13-odd``, ``lemma-13-even``. Holds if: nodes are right independently with the same probability.
    **Tight**: yes, up to rounding in the comparison; F increases with l, so every larger number of nodes reaches the
    target too.

    Parameters
    ----------
    rho : array_like
        Probability in [0, 1] that one node is right.
    margin : array_like
        Required margin w in [0, 1], the probability of being right minus that of being wrong.

    Returns
    -------
    ndarray or float64
        Odd integers in [1, 2**53]; inf if no number of nodes is enough (rho < 1/2; rho = 1/2 and w > 0;
        w = 1 and rho < 1) or more than 2**53 are needed.

    Raises
    ------
    DomainError, ArgumentError
        As `vote_margin`.

    Notes
    -----
    The two bounds of `vote_margin_bounds` bracket l within a factor 4/3; vectorised bisection on the integers
    finds it. For w > 1/2 it compares failures, which keep their digits near w = 1.

    References
    ----------
    An inversion of Safaryan & Richtarik 2021, Definition 2.

    Examples
    --------
    >>> required_nodes([0.6, 0.75, 1.0], margin=0.9)
    array([67.,  9.,  1.])
    """
    quick = _fast.required_nodes(rho, margin)
    if quick is not None:
        return _settled(quick, rho, margin)
    probabilities, w = broadcast(rho=probability(rho, "rho"), margin=probability(margin, "margin"))
    u = _vote.edge(probabilities)
    result = np.full(u.shape, np.inf)
    result[(u >= w) & (u >= 0)] = 1.0
    search = (u > 0) & (u < w) & (w < 1)
    result[search] = 2 * _least_half(probabilities[search], w[search]) - 1
    return unwrap(result)


def _settled(nodes: FloatArray, rho: ArrayLike, margin: ArrayLike) -> FloatArray:
    """Replace each -l, for a real l too close to an integer, by the number of nodes that comparisons give."""
    near, far = (nodes < 0) & (nodes >= -_SEPARATE), nodes < -_SEPARATE
    for open_ in (near, far):
        if np.any(open_):
            probabilities, l = np.asarray(rho)[open_].astype(np.float64), -nodes[open_]
            target = np.full(l.shape, margin)
            high, low = np.ceil(l * (1 + _halves.DOUBT)) + 1, np.maximum(np.floor(l * (1 - _halves.DOUBT)) - 1, 0)
            least = _least_half(probabilities, target) if open_ is far else _bisected(probabilities, target, low, high)
            nodes[open_] = 2 * least - 1
    return nodes


def _least_half(rho: FloatArray, target: FloatArray) -> FloatArray:
    """Return the least l with F_l >= target in 1-d arrays with 0 < u < target < 1; inf beyond 2^52."""
    most = float(MAX_COUNT // 2)
    # Reached if 1 - (1-u^2)^l >= w^2, missed unless 1 - (1-u^2)^(c_l^2) >= w^2; and c_l^2 <= (4l - 1)/3.
    enough = _vote.log_one_minus_square(target) / _vote.log_one_minus_square(_vote.edge(rho))
    high = np.minimum(np.ceil(enough * (1 + SLACK)) + 1, most)
    low = np.clip(np.floor((0.75 * enough + 0.25) * (1 - SLACK)) - 1, 0, high - 1)
    return _bisected(rho, target, low, high)


def _bisected(rho: FloatArray, target: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """Return the least l in (low, high] with F_l >= target, where low is too small; inf if high is too small."""
    possible = _vote.reaches(rho, high, target)
    while np.any(high - low > 1):  # low misses, high reaches; differences are exact below 2^53
        middle = np.floor(low + (high - low) / 2)  # vectorised, which `bisect` is not
        reached = _vote.reaches(rho, np.maximum(middle, 1), target)
        high, low = np.where(reached, middle, high), np.where(reached, low, middle)
    return np.where(possible, high, np.inf)

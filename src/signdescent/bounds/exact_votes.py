"""Majority votes in exact rational arithmetic, for probabilities and targets given as fractions.

`signdescent.bounds.majority` computes in float64. Here a comparison with a target is decided exactly for up to
`EXACT_UP_TO` nodes; beyond, results are rounded in the safe direction.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from signdescent.bounds.majority import required_nodes, vote_failure, vote_margin

__all__ = [
    "EXACT_UP_TO",
    "MOST_NODES",
    "LeastNodes",
    "exact_margin",
    "least_nodes",
    "node_target",
    "vote_odds",
    "vote_success",
]

EXACT_UP_TO = 401
"""Number of nodes up to which comparisons are decided in exact rationals."""

MOST_NODES = 10**6
"""Largest number of nodes that `node_target` accepts."""

_SLACK = 1e-9  # relative error allowed for the incomplete beta function, in the failure probability of one node
_GRID = 2**53  # the float64 values of [1/2, 1] are the multiples of 1/_GRID


def vote_success(p: Fraction, nodes: int) -> Fraction:
    """Return P(S > M/2) for the number S of successes of M = `nodes` independent nodes; a tie counts as a failure.

    Parameters
    ----------
    p : Fraction
        Probability in [0, 1] that one node succeeds.
    nodes : int
        M >= 1.

    Returns
    -------
    Fraction
        The exact probability.

    Examples
    --------
    >>> vote_success(Fraction(3, 4), 2)
    Fraction(9, 16)
    """
    a, b = p.numerator, p.denominator - p.numerator
    right = sum(comb(nodes, k) * a**k * b ** (nodes - k) for k in range(nodes // 2 + 1, nodes + 1))
    return Fraction(right, p.denominator**nodes)


def node_target(target: Fraction, nodes: int) -> float:
    """Return the success probability of one node at which the majority vote reaches a target, rounded up.

    The vote's sign is the sign of the sum of the nodes' signs. It is 0 at a tie, which counts as a failure, as in the
    paper. Its success probability I(p; k, M - k + 1), k = floor(M/2) + 1, increases with p. So a node that is right
    with probability above p gives a vote that is right with probability above the target.

    Parameters
    ----------
    target : Fraction
        In [1/2, 1).
    nodes : int
        M, from 1 to `MOST_NODES`.

    Returns
    -------
    float
        In [1/2, 1]. Up to `EXACT_UP_TO` nodes it is the least float64 p with P(S > M/2) >= target; beyond, 1 - p is
        at most a few parts in 10^9 too small. It is 1.0 if no float64 below 1 reaches the target.

    Examples
    --------
    >>> node_target(Fraction(9, 10), 8)
    0.760338...
    """
    if nodes == 1:
        return _rounded_up(target)
    from scipy.special import betaincinv

    least = nodes // 2 + 1
    failure = float(betaincinv(nodes - least + 1, least, float(1 - target)))
    if nodes > EXACT_UP_TO:
        return _rounded_up(1 - Fraction(failure) * (1 - Fraction(_SLACK)))
    first = math.floor((1 - failure * (1 + _SLACK)) * _GRID) - 1
    last = min(math.ceil((1 - failure * (1 - _SLACK)) * _GRID) + 1, _GRID)
    candidates = range(first, last)
    k = bisect_left(candidates, True, key=lambda k: vote_success(Fraction(k, _GRID), nodes) >= target)
    return (first + k) / _GRID


def _rounded_up(value: Fraction) -> float:
    """Return the least float64 that is not below the value."""
    rounded = float(value)
    return rounded if Fraction(rounded) >= value else math.nextafter(rounded, 2)


@dataclass(frozen=True, slots=True)
class LeastNodes:
    """The least odd number of nodes for a margin.

    Parameters
    ----------
    nodes : float
        The number; inf if no number up to 2**53 suffices.
    low, high : float
        Its range over the probabilities that round to the same float64; both equal `nodes` where it is exact.
    """

    nodes: float
    low: float
    high: float


def least_nodes(rho: Fraction, margin: Fraction) -> LeastNodes:
    """Return the least odd number of nodes whose majority vote has a given margin.

    Parameters
    ----------
    rho : Fraction
        Probability in [0, 1] that one node is right.
    margin : Fraction
        Required P(right) - P(wrong) of the vote, in [0, 1].

    Returns
    -------
    LeastNodes
        Exact up to `EXACT_UP_TO` nodes; beyond, for `rho` rounded to float64.

    Examples
    --------
    >>> least_nodes(Fraction(3, 5), Fraction(9, 10)).nodes
    67
    """
    if exact_margin(rho, EXACT_UP_TO) >= margin:
        odd = range(1, EXACT_UP_TO, 2)
        nodes = 2 * bisect_left(odd, True, key=lambda m: exact_margin(rho, m) >= margin) + 1
        return LeastNodes(nodes, nodes, nodes)
    rounded = float(rho)
    neighbours = [rounded, rounded]
    if Fraction(rounded) != rho:
        neighbours = [math.nextafter(rounded, 1.0), math.nextafter(rounded, 0.0)]
    numbers = (float(required_nodes(value, margin=float(margin))) for value in (rounded, *neighbours))
    return LeastNodes(*(max(number, EXACT_UP_TO + 2.0) for number in numbers))


def exact_margin(rho: Fraction, nodes: int) -> Fraction:
    """Return F_l(u) = u sum_{j<l} C(2j, j) ((1 - u^2)/4)^j, u = 2 rho - 1, l = (nodes + 1) // 2, exactly."""
    u = 2 * rho - 1
    p, q = u.denominator**2 - u.numerator**2, 4 * u.denominator**2
    total, power = 0, 1  # Horner's rule from the last term down, over the common denominator q^(l-1)
    for j in reversed(range((nodes + 1) // 2)):
        total, power = total * p + comb(2 * j, j) * power, power * q
    return u * Fraction(total, power // q)


def vote_odds(rho: Fraction, nodes: int) -> tuple[float, float]:
    """Return the margin of a vote and the probability that it is wrong.

    Both are rounded from exact values up to `EXACT_UP_TO` nodes, and computed in float64 beyond.
    """
    if nodes <= EXACT_UP_TO:
        margin = exact_margin(rho, nodes)
        return float(margin), float((1 - margin) / 2)
    return float(vote_margin(float(rho), nodes)), float(vote_failure(float(rho), nodes))

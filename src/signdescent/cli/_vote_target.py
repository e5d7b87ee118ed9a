"""What one node must reach, so that a vote of several nodes reaches a target."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb

__all__ = ["MOST_NODES", "node_target", "vote_success"]

MOST_NODES = 10**6
_EXACT_UP_TO = 401  # nodes up to which the answer is settled in exact rationals
_SLACK = 1e-9  # relative, on the failure of one node beyond: more than what the incomplete beta function loses


def vote_success(p: Fraction, nodes: int) -> Fraction:
    """Return P(S > M/2) for S successes of M = nodes independent nodes, each with probability p; a tie is a failure."""
    a, b = p.numerator, p.denominator - p.numerator
    right = sum(comb(nodes, k) * a**k * b ** (nodes - k) for k in range(nodes // 2 + 1, nodes + 1))
    return Fraction(right, p.denominator**nodes)


def node_target(target: Fraction, nodes: int) -> float:
    """Return a probability p of one node, rounded up, such that the majority of the nodes is right with the target.

    The vote's sign is that of the sum of the nodes' signs, and 0 at a tie, which counts as a failure, as in the
    paper: with S successes, P(S > M/2) = I(p; k, M - k + 1), k = floor(M/2) + 1. It grows with p, so a node that is
    right with probability above p gives a vote that is right with probability above the target.

    Parameters
    ----------
    target : Fraction
        In [1/2, 1).
    nodes : int
        M, from 1 to `MOST_NODES`.

    Returns
    -------
    float
        At least 1/2; the least float64 with P(S > M/2) >= target up to 401 nodes, beyond within a few parts in 10^9
        of 1 - p. It is 1.0 if no float64 below 1 reaches the target.
    """
    if nodes == 1:
        return _up(target)
    from scipy.special import betaincinv

    least = nodes // 2 + 1
    failure = float(betaincinv(nodes - least + 1, least, float(1 - target)))
    if nodes > _EXACT_UP_TO:
        return _up(1 - Fraction(failure) * (1 - Fraction(_SLACK)))
    low, high = 1 - failure * (1 + _SLACK), min(1 - failure * (1 - _SLACK), 1.0)
    return _least_float(target, nodes, math.nextafter(low, 0), math.nextafter(high, 2))


def _least_float(target: Fraction, nodes: int, low: float, high: float) -> float:
    """Return the least float64 of (low, high] that reaches the target, given that low does not and high does."""
    while (middle := low + (high - low) / 2) not in (low, high):
        low, high = (low, middle) if vote_success(Fraction(middle), nodes) >= target else (middle, high)
    return min(high, 1.0)


def _up(value: Fraction) -> float:
    """Round to the float64 above or at the value."""
    rounded = float(value)
    return rounded if Fraction(rounded) >= value else math.nextafter(rounded, 2)

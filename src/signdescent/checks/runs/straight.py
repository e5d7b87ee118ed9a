"""Noiseless runs that move straight towards the minimum: distant starts, small steps, any number of steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from signdescent.checks.runs.drawn import kind_of
from signdescent.checks.runs.drawn_nodes import node_instance, pair
from signdescent.checks.runs.drawn_shared import separable
from signdescent.checks.runs.instances import Instance
from signdescent.theory.exactness import number_of
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.runs import AVERAGES

__all__ = ["least_left", "steep_pairs", "straight"]

_STARTS = (1, 1000, 10**6)
_STEPS = (1, 2, 100, 10**4, 10**6, 10**8)
_STEEP = 10**6
_SIZES = ("rho", "vote", "sign", "l1", "l2", "squared")  # each is |g| or its square, without noise


def straight(claim: RunClaim) -> Iterator[Instance]:
    """Yield x^2/2 without noise, with steps so small that the run covers less than half the distance."""
    average = AVERAGES[claim.left]
    fits = kind_of(claim) == "shared" and claim.steps in ("constant", "decreasing", "any")
    if not fits or average.negated or average.over == "limit" or average.quantity not in _SIZES:
        return
    for steps in _STEPS:
        for start in map(Fraction, _STARTS):
            yield separable(claim, (Fraction(1),), (start,), None, start / (4 * steps), steps, 1)


def least_left(claim: RunClaim, instance: Instance) -> sp.Expr:
    """Return a lower bound on |g_k| along a straight run, or on its square for a claim about squares.

    The step sizes before the last of K points sum to (K - 1) gamma, or to less than 2 gamma0 sqrt(K - 1).
    """
    moves = sp.Integer(instance.steps - 1)
    travel = number_of(instance.first) * (moves if instance.sizes.constant else 2 * sp.sqrt(moves))
    least = number_of(instance.start[0]) - travel
    return least**2 if AVERAGES[claim.left].quantity == "squared" else least


def steep_pairs(claim: RunClaim) -> Iterator[Instance]:
    """Yield two nodes with steep functions whose signs cancel at the start."""
    if kind_of(claim) != "nodes" or "homogeneous" in claim.problems:
        return
    plain = pair(3, 1)
    steep = replace(plain, curvatures=tuple(tuple(_STEEP * c for c in row) for row in plain.curvatures))
    for steps in (1, 100, 10**6):
        yield node_instance(claim, steep, steps)

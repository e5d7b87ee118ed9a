"""Instances of the problem classes of claims about runs: simple ones, and random ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from signdescent.checks.runs.drawn_nodes import NODE_PROPERTIES, node_instance, pair, with_node_functions
from signdescent.checks.runs.drawn_numbers import Genes, epsilon_of
from signdescent.checks.runs.drawn_shared import SINGLE, clock, fading_bias, separable, with_one_function
from signdescent.checks.runs.instances import Instance
from signdescent.simulation.problems import RankOnePair, two_parabolas
from signdescent.theory.exactness import number_of
from signdescent.theory.run_claim import RunClaim

__all__ = ["GENES", "drawn", "kind_of", "plain", "stuck_pairs"]

GENES = 48
"""Number of values in [0, 1) that determine a random instance."""

_SPECIAL = ("clock", "fading-bias", "rank-one-pair-on-z", "split-rank-one-pair-on-z", "opposed-parabolas")
_MOST_STEPS = 64


def plain(claim: RunClaim) -> Iterator[Instance]:
    """Yield simple noiseless instances of a claim's class with at most 64 steps."""
    kind = kind_of(claim)
    for steps in (1, 2, 3, 4, 9, 16, 64):
        if kind in _SPECIAL:
            yield from _special(claim, kind, [0.5] * GENES, steps)
        elif kind == "shared":
            for first in (Fraction(1), Fraction(2), Fraction(1, 2)):
                yield separable(claim, (Fraction(1),), (Fraction(1),), None, first, steps, 1)
        else:
            for curvature in ((1, 1), (3, 1)):
                yield node_instance(claim, pair(*curvature, homogeneous="homogeneous" in claim.problems), steps)


def stuck_pairs(claim: RunClaim, steps: int) -> Iterator[Instance]:
    """Yield pairs of nodes whose signs cancel at the start, so that the iterate never moves."""
    if kind_of(claim) == "nodes" and "homogeneous" not in claim.problems:
        for radius in (1, 4):
            for curvatures in ((3, 1), (10, 1)):
                yield node_instance(claim, pair(*curvatures, radius=radius), steps)


def drawn(claim: RunClaim, numbers: Sequence[float]) -> Instance | None:
    """Return the instance determined by values in [0, 1); None if it is not in the class."""
    genes = Genes(numbers)
    steps = max(1, round(_MOST_STEPS ** genes.unit()))
    kind = kind_of(claim)
    if kind in _SPECIAL:
        return next(_special(claim, kind, numbers[1:], steps), None)
    instance = with_one_function(claim, genes, steps) if kind == "shared" else with_node_functions(claim, genes, steps)
    return instance if set(claim.problems) <= instance.properties else None


def kind_of(claim: RunClaim) -> str:
    """Return "shared", "nodes", or the word of a class that consists of one problem."""
    for word in _SPECIAL:
        if word in claim.problems:
            return word
    single = claim.method_name in SINGLE or (
        claim.method_name == "majority_vote_sign_sgd" and "partitioned-data" not in claim.problems
    )
    return "shared" if single else "nodes"


# ------------------------------------------------------------------ problems that are a class of their own


def _special(claim: RunClaim, kind: str, numbers: Sequence[float], steps: int) -> Iterator[Instance]:
    genes = Genes(numbers)
    if kind == "clock":
        if claim.steps in ("decreasing", "any"):
            yield replace(clock(claim, Fraction(1), steps), schedule="decreasing")
        return
    if kind == "fading-bias":
        if claim.steps in ("decreasing", "constant"):
            yield fading_bias(claim, min(Fraction(1), genes.power(-1, 1)), steps)
        return
    first, momentum = genes.power(-1, 1), Fraction(genes.count(10) - 1, 10)
    free = "decreasing" if genes.unit() > 0.5 else "constant"
    schedule = free if claim.steps == "any" else claim.steps
    if schedule == "eq-32":  # its step size needs constants that these problems do not have
        return
    if kind == "opposed-parabolas":
        d, radius = genes.count(3), genes.power(-1, 1)
        instance = Instance(
            problem=two_parabolas(dimension=d, radius=radius),
            words=f"3|x - R e|^2/(4R) and |x + R e|^2/(4R), R = {radius}, d = {d}",
            rule=claim.method_name, start=(Fraction(0),) * d, nodes=2, steps=steps, schedule=schedule,
            first=first,
            properties=NODE_PROPERTIES | {kind}, reach=lambda moved: ([moved / float(radius) + 0.5] * d, 1.0),
        )  # fmt: skip
    else:
        split = kind.startswith("split")
        eps, x = epsilon_of(claim, genes.unit()), 2 * genes.power(-1, 1) - 1
        if eps is None:
            return
        instance = Instance(
            problem=RankOnePair(epsilon=eps, split=split),
            words=f"the least-squares problem (5), eps = {eps}{', split over two nodes' if split else ''}",
            rule=claim.method_name, start=(x, 2 - x), nodes=2 if split else 1, steps=steps, schedule=schedule,
            first=first,
            properties=frozenset({kind}), facts={"eps": number_of(eps)},
            reach=lambda moved: ([4 * (float(abs(x)) + float(abs(2 - x)) + 2 * moved)] * 2, np.inf),
        )  # fmt: skip
    if claim.method_name == "ssdm_norms":  # its steps have the length of the gradients
        instance = replace(instance, reach=None)
    yield replace(instance, momentum_given=momentum) if claim.method_name.startswith("ssdm") else instance

"""Instances of problem classes with a function for every node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import sqrt

import numpy as np
import sympy as sp

from signdescent.checks.runs.drawn_numbers import Genes, joined, simple
from signdescent.checks.runs.instances import Instance
from signdescent.simulation.problems.node_quadratics import NodeQuadratics
from signdescent.theory.exactness import number_of
from signdescent.theory.run_claim import RunClaim

__all__ = ["NODE_PROPERTIES", "node_instance", "pair", "with_node_functions"]

NODE_PROPERTIES = frozenset(
    {"coordinate-smooth", "smooth", "bounded-below", "bounded-variance", "bounded-samples", "unbiased"}
) | {"independent-nodes", "partitioned-data"}


def pair(a: int, b: int, *, radius: int = 1, homogeneous: bool = False) -> NodeQuadratics:
    """Return a (x - R)^2/(2R) and b (x + R)^2/(2R), or the first of them twice."""
    rows = ((a, radius), (a, radius)) if homogeneous else ((a, radius), (b, -radius))
    return NodeQuadratics(
        curvatures=tuple((Fraction(c, radius),) for c, _ in rows),
        anchors=tuple((Fraction(anchor),) for _, anchor in rows),
        noise=(Fraction(0), Fraction(0)),
        start_at=(Fraction(0),),
    )


def with_node_functions(claim: RunClaim, genes: Genes, steps: int) -> Instance:
    """Draw an instance with a function for every node."""
    alike = "homogeneous" in claim.problems or genes.unit() < 0.1
    d, nodes = genes.count(3), genes.count(4)
    step, momentum = genes.power(-1, 1), genes.unit()
    noisy, overall = genes.unit() > 0.3, genes.power(-1, 1)
    concave = genes.unit() < 0.2 and "nodes-bounded-below" not in claim.problems and not alike
    noise = tuple(genes.power(-1, 1) if noisy else Fraction(0) for _ in range(nodes))
    rows = [[genes.power(-1, 1) for _ in range(d)] for _ in range(nodes)]
    anchors = [[overall * simple(0.01 + genes.unit()) * (-1) ** (n + i) for i in range(d)] for n in range(nodes)]
    if alike:
        rows, anchors = [rows[0]] * nodes, [anchors[0]] * nodes
    if concave and nodes > 1:
        rows[-1] = [-c / 2 for c in rows[0]]
    problem = NodeQuadratics(
        curvatures=tuple(map(tuple, rows)),
        anchors=tuple(map(tuple, anchors)),
        noise=noise,
        start_at=(Fraction(0),) * d,
    )
    return node_instance(claim, problem, steps, factor=step, momentum=Fraction(int(20 * momentum), 20))


def node_instance(
    claim: RunClaim,
    problem: NodeQuadratics,
    steps: int,
    *,
    factor: Fraction = Fraction(1),
    momentum: Fraction = Fraction(1, 2),
) -> Instance:
    """Return an instance of several nodes, with the constants used by the claims."""
    nodes, d = problem.nodes, problem.dimension
    curvatures, anchors, noise = problem.curvatures, problem.anchors, problem.noise
    start = tuple(Fraction(v) for v in problem.start_at)
    at_start = np.array(start, dtype=object)
    delta = problem.exact_value(at_start) - problem.exact_minimum
    lipschitz = [max(abs(Fraction(c)) for c in row) for row in curvatures]
    smooth = sum(lipschitz, Fraction(0)) / nodes
    variances = sum((Fraction(s) ** 2 * d for s in noise), Fraction(0))
    growth = 2 * Fraction(d - 1) * max(lipschitz) / nodes
    gamma = _step_size(claim, smooth, growth, delta, d, steps, factor)
    alike = all(row == curvatures[0] for row in curvatures) and all(row == anchors[0] for row in anchors)
    convex = all(c > 0 for row in curvatures for c in row)

    def reach(moved: float) -> tuple[Sequence[float], float]:
        own = np.abs(np.array(curvatures, dtype=float)) * (
            np.abs(np.array(start, dtype=float) - np.array(anchors, dtype=float)) + moved
        )
        mean = own.mean(axis=0)
        return mean.tolist(), float(np.hypot.reduce(own + mean, axis=-1).mean())

    facts = {
        "delta": number_of(delta), "start": number_of(delta), "smooth": number_of(smooth),
        "total": number_of(sum((Fraction(c) for row in curvatures for c in row), Fraction(0)) / nodes),
        "noise": sp.sqrt(d) * number_of(sum((Fraction(s) for s in noise), Fraction(0)) / nodes),
        "spread": sp.sqrt(number_of(variances)) / nodes, "spread2": number_of(variances * d / nodes**2),
        "A": number_of(growth), **({"D0": number_of(problem.exact_value(at_start))} if convex else {}),
    }  # fmt: skip
    rows = "; ".join(f"({joined(c)}), ({joined(a)}), {s}" for c, a, s in zip(curvatures, anchors, noise, strict=True))
    instance = Instance(
        problem=problem,
        words=f"nodes' curvatures, minimisers and noise: {rows}",
        rule=claim.method_name,
        start=start,
        nodes=nodes,
        steps=steps,
        schedule=claim.steps,
        first=gamma,
        momentum_given=momentum if claim.method_name == "ssdm" else Fraction(0),
        properties=NODE_PROPERTIES
        | ({"homogeneous"} if alike else set())
        | ({"nodes-bounded-below"} if convex else set()),
        facts=facts,
        reach=None if claim.method_name == "ssdm_norms" else reach,
    )
    return _with_scale(instance, problem) if claim.method_name == "sign_common_scale" else instance


def _with_scale(instance: Instance, problem: NodeQuadratics) -> Instance:
    """Return the instance with a common scale that no sample exceeds on any run."""
    away = np.abs(np.array(instance.start, dtype=float) - np.array(problem.anchors, dtype=float)) + instance.travel
    largest = np.abs(np.array(problem.curvatures, dtype=float)) * away + np.array(problem.noise, dtype=float)[:, None]
    scale = number_of(Fraction(int(largest.max() * 1010) + 1, 1000))
    return replace(instance, facts={**instance.facts, "scale": scale})


def _step_size(
    claim: RunClaim, smooth: Fraction, growth: Fraction, delta: Fraction, d: int, steps: int, factor: Fraction
) -> Fraction:
    """Return a step size of the order that is optimal for the bound."""
    if claim.method_name == "ssdm_norms":  # satisfies the assumptions of that claim
        most = 1 / float(smooth)
        if growth:
            most = min(most, 1 / sqrt(float(smooth * growth * steps)))
        return simple(0.99 * most * min(1.0, float(factor)) / 1.01)
    best = sqrt(max(float(delta), 1e-6) / (float(smooth) * d * steps))
    return simple(best * float(factor))

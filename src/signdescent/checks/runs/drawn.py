"""Instances of the problem classes of claims about runs: simple ones, and random ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import sqrt

import numpy as np
import sympy as sp

from signdescent.checks.runs.drawn_numbers import Genes, biased_factor, epsilon_of, simple
from signdescent.checks.runs.instances import Instance
from signdescent.noise.biased import AnyMean, PowerTails
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.laplace import Laplace
from signdescent.simulation.problems import Clock, FadingBias, Quadratic, RankOnePair, SeparableQuadratic, two_parabolas
from signdescent.simulation.problems.biased_quadratic import BiasedQuadratic
from signdescent.simulation.problems.node_quadratics import NodeQuadratics
from signdescent.theory.exactness import number_of
from signdescent.theory.run_claim import RunClaim

__all__ = ["GENES", "drawn", "kind_of", "node_instance", "pair", "plain", "separable", "stuck_pairs"]

GENES = 48
"""Number of values in [0, 1) that determine a random instance."""

SINGLE = ("sign_sgd", "sign_sgd_option_2")
_SHARED = frozenset({"coordinate-smooth", "bounded-below", "smooth", "shared-data", "positive-mean-sign"})
_NODES = frozenset(
    {"coordinate-smooth", "smooth", "bounded-below", "bounded-variance", "bounded-samples", "unbiased"}
) | {"independent-nodes", "partitioned-data"}
_SPECIAL = ("clock", "fading-bias", "rank-one-pair-on-z", "split-rank-one-pair-on-z", "opposed-parabolas")
_MOST_STEPS = 64
_BIASED = 0.2  # share of biased oracles, if the claim allows them


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
    instance = _drawn_shared(claim, genes, steps) if kind == "shared" else _drawn_nodes(claim, genes, steps)
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


# ------------------------------------------------------------------ one function for all nodes


def _drawn_shared(claim: RunClaim, genes: Genes, steps: int) -> Instance:
    form, noise_kind = genes.unit(), genes.unit()
    d, nodes = genes.count(3), 1 if claim.method_name in SINGLE else genes.count(5)
    first = Fraction(4) ** (genes.count(3) - 2)
    curvature = tuple(genes.power(-1, 1) for _ in range(d))
    travel = 2 * float(first) * sqrt(steps) if claim.steps == "decreasing" else float(first) * steps
    start = tuple(_distance(genes.unit(), float(first), travel) for _ in range(d))
    size = [float(c * abs(x)) for c, x in zip(curvature, start, strict=True)]
    scales = tuple(simple(10 ** (2 * genes.unit() - 1) * s) for s in size)
    chance = Fraction(1, 2) + Fraction(genes.count(49) - 1, 100)  # of non-zero three-point noise
    if form < _BIASED and not {"unbiased", "unimodal-symmetric-noise"} & set(claim.problems):
        return _biased(claim, curvature, start, biased_factor(claim, noise_kind, chance), first, steps, nodes)
    if form > 0.85 and d == 2 and "unimodal-symmetric-noise" not in claim.problems:
        return _coupled(claim, curvature, start, float(scales[0]), first, steps, nodes)
    if form > 0.8 and claim.method_name in SINGLE and "unimodal-symmetric-noise" not in claim.problems:
        return (_clock if form > 0.825 else _fading_bias)(claim, first, steps)
    law = None if noise_kind < 0.15 else _three_point(chance) if noise_kind < 0.4 else _continuous(noise_kind)
    return separable(claim, curvature, start, (law, scales) if law is not None else None, first, steps, nodes)


def _biased(
    claim: RunClaim,
    curvature: tuple[Fraction, ...],
    start: tuple[Fraction, ...],
    factor: AnyMean | PowerTails,
    first: Fraction,
    steps: int,
    nodes: int,
) -> Instance:
    noiseless = separable(claim, curvature, start, None, first, steps, nodes)
    plus, minus, zero = factor.sign_chances
    properties = _SHARED | ({"success-probability-bounds"} if 2 * plus > 1 else set())
    properties |= {"no-atom-at-zero"} if zero == 0 else set()
    mean = "no mean" if isinstance(factor, PowerTails) else f"mean {factor.exact_mean}"
    return replace(
        noiseless,
        problem=BiasedQuadratic(curvature=curvature, factor=factor),
        words=f"f = sum L_i x_i^2/2, L = ({_join(curvature)}), g_i times a factor of {mean} that is > 0 with "
        f"probability {plus} and < 0 with {minus}, {nodes} node{'s' * (nodes > 1)}",
        properties=properties,
        continuous=zero == 0,
    )


def _distance(unit: float, first: float, travel: float) -> Fraction:
    """Return a starting distance: half a step, one step, or up to twice the total travel."""
    if unit < 0.15:
        return Fraction(first) / 2
    if unit < 0.3:
        return Fraction(first)
    return simple(first / 2 * (4 * travel / first) ** ((unit - 0.3) / 0.7))


def _three_point(chance: Fraction) -> FiniteLaw:
    """Return a law on 0, 1, 2 that differs from its mean 1 with probability `chance`."""
    one = Fraction(1)
    return FiniteLaw((Fraction(0), one, 2 * one), (chance / 2, 1 - chance, chance / 2))


def _continuous(unit: float) -> Gaussian | Laplace:
    return Gaussian(1.0, 1.0) if unit < 0.7 else Laplace(1.0, 1.0)


def separable(
    claim: RunClaim,
    curvature: tuple[Fraction, ...],
    start: tuple[Fraction, ...],
    noise: tuple[FiniteLaw | Gaussian | Laplace, tuple[Fraction, ...]] | None,
    first: Fraction,
    steps: int,
    nodes: int,
) -> Instance:
    """Return the instance sum L_i x_i^2/2, with a noise law and its scales or without noise."""
    law, scales = noise or (Gaussian(1.0, 1.0), (Fraction(0),) * len(start))
    problem = SeparableQuadratic(curvature=curvature, noise=law, scale=scales)
    properties = {"success-probability-bounds", "unbiased"}
    if noise is not None and not isinstance(law, FiniteLaw):
        properties |= {"no-atom-at-zero", "unimodal-symmetric-noise"}
    elif noise is None:
        properties |= {"unimodal-symmetric-noise", "no-atom-at-zero"}

    def reach(moved: float) -> tuple[Sequence[float], float]:
        return [float(c) * (float(abs(x)) + moved) for c, x in zip(curvature, start, strict=True)], 0.0

    value = sum((c * x * x / 2 for c, x in zip(curvature, start, strict=True)), Fraction(0))
    what = "no noise" if noise is None else f"{_law_words(law)} noise times ({_join(scales)})"
    return Instance(
        problem=problem,
        words=f"f = sum L_i x_i^2/2, L = ({_join(curvature)}), {what}, {nodes} node{'s' * (nodes > 1)}",
        rule=claim.method_name,
        start=start,
        nodes=nodes,
        steps=steps,
        schedule=claim.steps,
        first=first,
        properties=_SHARED | properties,
        facts={"start": number_of(value), "delta": number_of(value), "total": number_of(sum(curvature, Fraction(0)))},
        reach=reach,
        continuous=not isinstance(law, FiniteLaw),
    )


def _coupled(
    claim: RunClaim,
    curvature: tuple[Fraction, ...],
    start: tuple[Fraction, ...],
    std: float,
    first: Fraction,
    steps: int,
    nodes: int,
) -> Instance:
    a, c = curvature
    b = min(a, c) / 2
    matrix = ((a, b), (b, c))
    x, y = start
    value = (a * x * x + 2 * b * x * y + c * y * y) / 2

    def reach(moved: float) -> tuple[Sequence[float], float]:
        return [sum(float(m) * (float(abs(v)) + moved) for m, v in zip(row, start, strict=True)) for row in matrix], 0.0

    return Instance(
        problem=Quadratic(matrix=matrix, noise_std=std),
        words=f"f = <x, A x>/2, A = (({a}, {b}), ({b}, {c})), Gaussian noise of std {std:.3g}, {nodes} node(s)",
        rule=claim.method_name,
        start=start,
        nodes=nodes,
        steps=steps,
        schedule=claim.steps,
        first=first,
        properties=_SHARED | {"success-probability-bounds", "unbiased", "no-atom-at-zero", "unimodal-symmetric-noise"},
        facts={"start": number_of(value), "delta": number_of(value), "total": number_of(a + 2 * b + c)},
        reach=reach,
        continuous=True,
    )


def _clock(claim: RunClaim, first: Fraction, steps: int) -> Instance:
    start = sp.sqrt(10) + sp.log(2) - 1
    return Instance(
        problem=Clock(),
        words="the clock",
        rule=claim.method_name,
        start=(Fraction(3), Fraction(0)),
        steps=steps,
        schedule=claim.steps,
        first=first,
        properties=_SHARED | {"clock", "success-probability-bounds"},
        facts={"start": start, "delta": start, "total": sp.Rational(5, 4)},
        reach=lambda _moved: ([1.0, 1.0], 0.0),
        continuous=True,
    )


def _fading_bias(claim: RunClaim, first: Fraction, steps: int) -> Instance:
    start = 2 + sp.pi / 2
    return Instance(
        problem=FadingBias(),
        words="f = x^2/2 - arctan y from (2, 0), with rho_1 = 1/2 + 1/(2 (2 + |y|)^2)",
        rule=claim.method_name,
        start=(Fraction(2), Fraction(0)),
        steps=steps,
        schedule=claim.steps,
        first=first,
        properties=_SHARED | {"fading-bias", "success-probability-bounds"},
        facts={"start": start, "delta": start, "total": sp.Integer(2)},
        reach=lambda moved: ([2.0 + moved, 1.0], 0.0),
        continuous=True,
    )


# ------------------------------------------------------------------ problems that are a class of their own


def _special(claim: RunClaim, kind: str, numbers: Sequence[float], steps: int) -> Iterator[Instance]:
    genes = Genes(numbers)
    if kind == "clock":
        if claim.steps in ("decreasing", "any"):
            yield replace(_clock(claim, Fraction(1), steps), schedule="decreasing")
        return
    if kind == "fading-bias":
        if claim.steps in ("decreasing", "constant"):
            yield _fading_bias(claim, min(Fraction(1), genes.power(-1, 1)), steps)
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
            properties=_NODES | {kind}, reach=lambda moved: ([moved / float(radius) + 0.5] * d, 1.0),
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


# ------------------------------------------------------------------ a function for every node


def pair(a: int, b: int, *, radius: int = 1, homogeneous: bool = False) -> NodeQuadratics:
    """Return a (x - R)^2/(2R) and b (x + R)^2/(2R), or the first of them twice."""
    rows = ((a, radius), (a, radius)) if homogeneous else ((a, radius), (b, -radius))
    return NodeQuadratics(
        curvatures=tuple((Fraction(c, radius),) for c, _ in rows),
        anchors=tuple((Fraction(anchor),) for _, anchor in rows),
        noise=(Fraction(0), Fraction(0)),
        start_at=(Fraction(0),),
    )


def _drawn_nodes(claim: RunClaim, genes: Genes, steps: int) -> Instance:
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
    rows = "; ".join(f"({_join(c)}), ({_join(a)}), {s}" for c, a, s in zip(curvatures, anchors, noise, strict=True))
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
        properties=_NODES | ({"homogeneous"} if alike else set()) | ({"nodes-bounded-below"} if convex else set()),
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


def _law_words(law: object) -> str:
    return "three-point" if isinstance(law, FiniteLaw) else type(law).__name__


def _join(values: Sequence[object]) -> str:
    return ", ".join(map(str, values))

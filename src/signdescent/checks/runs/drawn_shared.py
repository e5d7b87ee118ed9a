"""Instances of problem classes with one function for all nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import sqrt

import sympy as sp

from signdescent.checks.runs.drawn_numbers import Genes, biased_factor, joined, simple
from signdescent.checks.runs.instances import Instance
from signdescent.noise.biased import AnyMean, PowerTails
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.laplace import Laplace
from signdescent.simulation.problems import Clock, FadingBias, Quadratic, SeparableQuadratic
from signdescent.simulation.problems.biased_quadratic import BiasedQuadratic
from signdescent.theory.exactness import number_of
from signdescent.theory.run_claim import RunClaim

__all__ = ["SINGLE", "clock", "fading_bias", "separable", "with_one_function"]

SINGLE = ("sign_sgd", "sign_sgd_option_2")
_SHARED = frozenset({"coordinate-smooth", "bounded-below", "smooth", "shared-data", "positive-mean-sign"})
_BIASED = 0.2  # share of biased oracles, if the claim allows them


def with_one_function(claim: RunClaim, genes: Genes, steps: int) -> Instance:
    """Draw an instance with one function for all nodes."""
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
        return (clock if form > 0.825 else fading_bias)(claim, first, steps)
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
        words=f"f = sum L_i x_i^2/2, L = ({joined(curvature)}), g_i times a factor of {mean} that is > 0 with "
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
    what = "no noise" if noise is None else f"{_law_words(law)} noise times ({joined(scales)})"
    return Instance(
        problem=problem,
        words=f"f = sum L_i x_i^2/2, L = ({joined(curvature)}), {what}, {nodes} node{'s' * (nodes > 1)}",
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


def clock(claim: RunClaim, first: Fraction, steps: int) -> Instance:
    """Return a run on the clock."""
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


def fading_bias(claim: RunClaim, first: Fraction, steps: int) -> Instance:
    """Return a run on the problem whose bias fades."""
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


def _law_words(law: object) -> str:
    return "three-point" if isinstance(law, FiniteLaw) else type(law).__name__

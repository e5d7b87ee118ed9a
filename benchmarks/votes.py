"""Vote margins, the rho_M-norm, vote failures and needed nodes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numba
import numpy as np
import scipy.special as sc
from flint import arb, ctx

from benchmarks.timing import Case, Way
from signdescent.bounds import required_nodes, rho_m_norm, vote_failure, vote_margin

__all__ = ["cases"]

NODES = (3, 9, 99, 999, 10**6 + 1)
FEW = 10**5  # coordinates for the slow ways


@numba.njit(parallel=True, fastmath=True)
def fused_l1(g: Any, weight: Any) -> float:
    """Sum |g| |weight|: the least that a norm of two arrays can cost."""
    total = 0.0
    for i in numba.prange(len(g)):
        total += abs(g[i]) * abs(weight[i])
    return total


def cases(largest: int) -> Iterator[Case]:
    """Yield the comparisons: every number of nodes at the largest size, and every size at 9 nodes."""
    rng = np.random.default_rng(1)
    g, rho = rng.normal(size=largest), rng.uniform(0.5, 1, largest)
    for nodes in NODES:
        yield _norm(g, rho, nodes)
    for power in range(3, int(math.log10(largest))):
        yield _norm(g[: 10**power], rho[: 10**power], 9)
    middle = rho[: min(largest, 10**6)]
    yield _elementwise("vote_margin", middle, 99, lambda r, m: sc.betainc(0.5, (m + 1) // 2, (2 * r - 1) ** 2))
    for nodes in (9, 999):
        yield _elementwise("vote_failure", middle, nodes, lambda r, m: sc.betaincc((m + 1) // 2, (m + 1) // 2, r))
    yield _nodes(middle)


def _norm(g: Any, rho: Any, nodes: int) -> Case:
    l, few = (nodes + 1) // 2, min(len(g), FEW)
    a, r = g[:few], rho[:few]

    def best() -> Any:
        u = 2 * r - 1
        return np.sum(np.abs(a) * sc.betainc(0.5, l, u * u))

    def accuracy() -> str:
        with ctx.workprec(400):
            squares = ((2 * arb(float(x)) - 1) ** 2 for x in rho[:1000])
            weights = [_margin(square, l) for square in squares]
            exact = sum((w * abs(arb(float(x))) for w, x in zip(weights, g, strict=False)), arb(0))
            repeated = np.zeros(max(len(g), 1000))
            repeated[:1000] = g[:1000]
            probabilities = np.full(len(repeated), 0.5)
            probabilities[:1000] = rho[:1000]
            off = abs(arb(float(rho_m_norm(repeated, probabilities, nodes))) / exact - 1)
            naive = abs(arb(float(np.sum(np.abs(g[:1000]) * (2 * sc.betainc(l, l, rho[:1000]) - 1)))) / exact - 1)
        return f"norm of 1000 coordinates against Arb: {float(off):.1e}; 2 I - 1: {float(naive):.1e}"

    return Case(
        topic="rho_m_norm",
        name=f"{nodes} nodes",
        size=len(g),
        ours=Way(call=lambda: rho_m_norm(g, rho, nodes), count=len(g)),
        others={
            "SciPy, 2 I(rho; l, l) - 1": Way(call=lambda: np.sum(np.abs(a) * (2 * sc.betainc(l, l, r) - 1)), count=few),
            "SciPy, I(u^2; 1/2, l)": Way(call=best, count=few, goal=25 if len(g) >= 10**7 else None),
            "limit: fused sum |g||u|": Way(
                call=lambda: fused_l1(g, rho), count=len(g), goal=4 if len(g) >= 10**7 else None, is_limit=True
            ),
        },
        accuracy=accuracy,
        parameters={"nodes": nodes},
    )


def _margin(square: arb, l: int) -> arb:
    """Return I(u^2; 1/2, l); 1 where (1 - u^2)^l, which bounds 1 - I there, is below 1e-40."""
    if square < 1 and l * (1 - square).log() > -92:
        return square.beta_lower(arb(0.5), l, regularized=True)
    return arb(1)


def _elementwise(name: str, rho: Any, nodes: int, scipy_form: Any) -> Case:
    function = {"vote_margin": vote_margin, "vote_failure": vote_failure}[name]
    few = rho[: min(len(rho), FEW)]

    def accuracy() -> str:
        ours, other = function(rho, nodes)[: len(few)], scipy_form(few, nodes)
        seen = other > 1e-290
        return f"against SciPy: {np.max(np.abs(ours[seen] / other[seen] - 1)):.1e} at most"

    return Case(
        topic=name,
        name=f"{nodes} nodes",
        size=len(rho),
        ours=Way(call=lambda: function(rho, nodes), count=len(rho)),
        others={"SciPy": Way(call=lambda: scipy_form(few, nodes), count=len(few))},
        accuracy=accuracy,
    )


def _nodes(rho: Any) -> Case:
    few = rho[:3000]

    def accuracy() -> str:
        same = np.array_equal(required_nodes(rho, margin=0.9)[:3000], required_nodes(few, margin=0.9))
        return "the same integers as by comparisons" if same else "NOT the integers that comparisons give"

    return Case(
        topic="required_nodes",
        name="margin 0.9",
        size=len(rho),
        ours=Way(call=lambda: required_nodes(rho, margin=0.9), count=len(rho)),
        others={"bisection on SciPy's I": Way(call=lambda: required_nodes(few, margin=0.9), count=len(few))},
        accuracy=accuracy,
    )

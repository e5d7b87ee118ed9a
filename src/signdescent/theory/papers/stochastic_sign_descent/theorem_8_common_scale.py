"""Theorem 8 repaired by one scale for all nodes: signs only, without momentum."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.common_scale import small_mean_square
from signdescent.theory.papers.stochastic_sign_descent.section_5_3_ssdm import g
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import (
    HALF,
    HALF_LINE,
    POSITIVE,
    d,
    delta,
    gamma,
    smooth,
)
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

scale = sp.Symbol("scale", real=True)  # at least every |g^_i^n|
_SCALE_BOUND = scale * (delta / (gamma * K) + smooth * d * gamma / 2)
_SCALE_BEST = scale * sp.sqrt(2 * smooth * d * delta / K)
_COMMON = {g: sp.S.Reals, scale: POSITIVE}
_WITHIN = (sp.Le(sp.Abs(g), scale),)
_REPAIR = Reference("Theorem 8, p. 12", "K >= 1 iterations of SSDM guarantee")
_PROBLEM = {scale: POSITIVE, smooth: POSITIVE, d: sp.S.Naturals, K: sp.S.Naturals}
_TUNE = {**_PROBLEM, delta: POSITIVE}
start, end, squares = sp.symbols("start end squares", real=True)

CLAIMS: tuple[AnyClaim, ...] = (
    RunClaim(
        "theorem-8-alt",
        "sign_common_scale",
        ("partitioned-data", "smooth", "bounded-below", "unbiased", "bounded-samples"),
        "mean-squared-l2-norm",
        _SCALE_BOUND,
        {**_TUNE, gamma: POSITIVE},
        title="signs with probability 1/2 +- g^_i/(2 scale), no momentum: scale (delta/(gamma K) + smooth d gamma/2)",
        reference=_REPAIR,
        proof=small_mean_square({**_TUNE, gamma: POSITIVE}, _SCALE_BOUND),
    ),
    Claim(
        "theorem-8-alt-unbiased",
        sp.And(
            sp.Ge(HALF + g / (2 * scale), 0),
            sp.Ge(HALF - g / (2 * scale), 0),
            sp.Eq(scale * (HALF + g / (2 * scale)) - scale * (HALF - g / (2 * scale)), g),
        ),
        _COMMON,
        _WITHIN,
        title="the signs have probabilities, and the mean g^_i/scale for every node alike",
        reference=_REPAIR,
    ),
    Claim(
        "theorem-8-alt-telescoped",
        sp.Implies(
            sp.Le(end, start - gamma / scale * squares + K * smooth * d * gamma**2 / 2),
            sp.Le(squares / K, scale * (start / (gamma * K) + smooth * d * gamma / 2)),
        ),
        {start: HALF_LINE, end: HALF_LINE, squares: HALF_LINE, gamma: POSITIVE, **_PROBLEM},
        title="K steps f(x+) <= f(x) - gamma |g|^2/scale + smooth d gamma^2/2, added up (start, end: above f*)",
        reference=_REPAIR,
    ),
    Claim(
        "theorem-8-alt-tuned",
        sp.Ge(_SCALE_BOUND, _SCALE_BEST),
        {**_TUNE, gamma: POSITIVE},
        title="scale (delta/(gamma K) + smooth d gamma/2) is at least scale sqrt(2 smooth d delta/K)",
        reference=_REPAIR,
    ),
    Claim(
        "theorem-8-alt-tuned-attained",
        sp.Eq(_SCALE_BOUND.subs(gamma, sp.sqrt(2 * delta / (smooth * d * K))), _SCALE_BEST),
        _TUNE,
        title="the bound is scale sqrt(2 smooth d delta/K) at gamma = sqrt(2 delta/(smooth d K)), independent of "
        "noise and distance",
        reference=_REPAIR,
    ),
)

"""Section 4: when the l12-"norm" is equivalent to the l1-norm and the squared l2-norm.

Both sides of every inequality here are sums over coordinates (or, in the printed squared forms, are already refuted
in one dimension), so the inequality of one coordinate with ``g = |g_i| > 0`` is the inequality itself.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.section_4_norm import (
    HALF_LINE,
    L12,
    POSITIVE,
    REALS,
    ROOT3,
    place,
    x,
)
from signdescent.theory.symbols import L, c, c_tilde, eps, g, sigma
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

NOISE = sp.Le(sigma, c * g + c_tilde)  # the assumption on sigma_i
NEAR = sp.Le(g, eps)
AWAY = sp.Ge(g, L)
DOMAIN = {g: POSITIVE, sigma: HALF_LINE, c: HALF_LINE}
_NEAR_FACTOR = 1 / ((1 + ROOT3 * c) * eps + ROOT3 * c_tilde)
_NEAR_DOMAIN = {**DOMAIN, c_tilde: HALF_LINE, eps: POSITIVE}
_UPPER_DOMAIN = {**DOMAIN, c_tilde: POSITIVE, eps: POSITIVE}
_AWAY_DOMAIN = {**DOMAIN, c_tilde: HALF_LINE, L: POSITIVE}
_AT_LEAST = sp.Ge(g + ROOT3 * sigma, ROOT3 * c_tilde)
_NEIGHBOURHOOD = place("in eps-neighbourhood of a minimizer x* with respect to the l-infinity norm")
_PARABOLA_NEAR = {x: REALS, L: POSITIVE, eps: POSITIVE}

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "sec4-near-lower",
        sp.Le(_NEAR_FACTOR * g**2, L12**2),
        _NEAR_DOMAIN,
        (NOISE, NEAR),
        title="near a minimiser, scaled squared l2-norm <= squared l12-norm, as printed, in one dimension",
        reference=place("equivalent to scaled l2 norm squared"),
    ),
    Claim(
        "sec4-near-lower-corrected",
        sp.Le(_NEAR_FACTOR * g**2, L12),
        _NEAR_DOMAIN,
        (NOISE, NEAR),
        title="near a minimiser, g_i^2 scaled is at most the term of the l12-norm, without a square, for g_i != 0",
        reference=place("equivalent to scaled l2 norm squared"),
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-near-upper",
        sp.Le(L12**2, g**2 / (ROOT3 * c_tilde)),
        _UPPER_DOMAIN,
        (NOISE, NEAR),
        title="near a minimiser, squared l12-norm <= scaled squared l2-norm, as printed, in one dimension",
        reference=place("equivalent to scaled l2 norm squared"),
        defect="sec4-near-lower",
    ),
    Claim(
        "sec4-near-upper-corrected",
        sp.Le(L12, g**2 / (ROOT3 * c_tilde)),
        {g: HALF_LINE, sigma: HALF_LINE, c_tilde: POSITIVE},
        (_AT_LEAST,),
        title="the term of the l12-norm is at most g_i^2/(sqrt(3) c~), where |g_i| + sqrt(3) sigma_i >= sqrt(3) c~",
        reference=place("equivalent to scaled l2 norm squared"),
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-away-lower",
        sp.Le(g / (1 + ROOT3 * (c + c_tilde / L)), L12),
        _AWAY_DOMAIN,
        (NOISE, AWAY),
        title="away from minimisers, |g_i| scaled is at most the term of the l12-norm",
        reference=place("equivalent to scaled l1 norm"),
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-away-upper",
        sp.Le(L12, g / (1 + ROOT3 * c)),
        _AWAY_DOMAIN,
        (NOISE, AWAY),
        title="away from minimisers, l12-norm <= scaled l1-norm, as printed, in one dimension",
        reference=place("equivalent to scaled l1 norm"),
        defect="sec4-near-lower",
    ),
    Claim(
        "sec4-away-upper-corrected",
        sp.Le(L12, g / (1 + ROOT3 * c)),
        DOMAIN,
        (sp.Ge(sigma, c * g),),
        title="the term of the l12-norm is at most |g_i|/(1 + sqrt(3) c), where sigma_i >= c |g_i|",
        reference=place("equivalent to scaled l1 norm"),
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-near-upper-unsquared",
        sp.Le(L12, g**2 / (ROOT3 * c_tilde)),
        _UPPER_DOMAIN,
        (NOISE, NEAR),
        title="near a minimiser, l12-norm <= scaled squared l2-norm, without the square, in one dimension",
        reference=place("equivalent to scaled l2 norm squared"),
        defect="sec4-near-lower",
    ),
    Claim(
        "sec4-near-upper-full-noise",
        sp.Le(L12.subs(sigma, c * g + c_tilde) ** 2, g**2 / (ROOT3 * c_tilde)),
        {g: POSITIVE, c: HALF_LINE, c_tilde: POSITIVE, eps: POSITIVE},
        (NEAR,),
        title="in one dimension near a minimiser with sigma = c |g| + c~, squared l12-norm <= scaled squared l2-norm",
        reference=place("equivalent to scaled l2 norm squared"),
        defect="sec4-near-lower",
    ),
    Claim(
        "sec4-near-full-noise-corrected",
        sp.And(
            sp.Le(_NEAR_FACTOR * g**2, L12.subs(sigma, c * g + c_tilde)),
            sp.Le(L12.subs(sigma, c * g + c_tilde), g**2 / (ROOT3 * c_tilde)),
        ),
        {g: HALF_LINE, c: HALF_LINE, c_tilde: POSITIVE, eps: POSITIVE},
        (NEAR,),
        title="near a minimiser with sigma_i = c |g_i| + c~, both bounds of a term of the l12-norm, without the square",
        reference=place("equivalent to scaled l2 norm squared"),
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-away-full-noise-corrected",
        sp.And(
            sp.Le(g / (1 + ROOT3 * (c + c_tilde / L)), L12.subs(sigma, c * g + c_tilde)),
            sp.Le(L12.subs(sigma, c * g + c_tilde), g / (1 + ROOT3 * c)),
        ),
        {g: POSITIVE, c: HALF_LINE, c_tilde: HALF_LINE, L: POSITIVE},
        (AWAY,),
        title="away from minimisers with sigma_i = c |g_i| + c~, both bounds of a term of the l12-norm",
        reference=place("equivalent to scaled l1 norm"),
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-neighbourhood-iterates",
        sp.Le(sp.Abs(L * x), eps),
        _PARABOLA_NEAR,
        (sp.Le(sp.Abs(x), eps),),
        title="on f = L x^2/2, iterates within eps of the minimizer have |g| <= eps",
        reference=_NEIGHBOURHOOD,
        defect="sec4-near-lower",
    ),
    Claim(
        "sec4-neighbourhood-iterates-corrected",
        sp.Le(sp.Abs(L * x), L * eps),
        _PARABOLA_NEAR,
        (sp.Le(sp.Abs(x), eps),),
        title="on f = L x^2/2, iterates within eps of the minimizer have |g| <= L eps",
        reference=_NEIGHBOURHOOD,
        left_out="every other f, and d coordinates",
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "sec4-neighbourhood",
        "vague",
        "the iterates are in the eps-neighbourhood of a minimizer, that is, all |g_i| <= eps",
        "the radius refers to the gradient, not to the iterate; their relation, and the minimizer, are missing",
        _NEIGHBOURHOOD,
    ),
)

"""Section 4: when the l12-"norm" is equivalent to the l1-norm and to the squared l2-norm, coordinate by coordinate.

Both sides of every inequality here are sums over coordinates (or, in the printed squared forms, are already refuted
in one dimension), so the inequality of one coordinate with ``g = |g_i| > 0`` is the inequality itself.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, Reference
from signdescent.theory.symbols import L, c, c_tilde, eps, g, sigma

__all__ = ["CLAIMS"]

ROOT3 = sp.sqrt(3)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
L12 = g**2 / (g + ROOT3 * sigma)  # one coordinate of the l12-norm, eq. (6)
NOISE = sp.Le(sigma, c * g + c_tilde)  # the assumption on sigma_i
NEAR = sp.Le(g, eps)
AWAY = sp.Ge(g, L)
DOMAIN = {g: POSITIVE, sigma: HALF_LINE, c: HALF_LINE}


def _place(quote: str) -> Reference:
    return Reference("Section 4, p. 8", quote)


_NEAR_FACTOR = 1 / ((1 + ROOT3 * c) * eps + ROOT3 * c_tilde)
_NEAR_DOMAIN = {**DOMAIN, c_tilde: HALF_LINE, eps: POSITIVE}
_UPPER_DOMAIN = {**DOMAIN, c_tilde: POSITIVE, eps: POSITIVE}
_AWAY_DOMAIN = {**DOMAIN, c_tilde: HALF_LINE, L: POSITIVE}
_AT_LEAST = sp.Ge(g + ROOT3 * sigma, ROOT3 * c_tilde)

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "sec4-near-lower",
        sp.Le(_NEAR_FACTOR * g**2, L12**2),
        _NEAR_DOMAIN,
        (NOISE, NEAR),
        title="near a minimiser, scaled squared l2-norm <= squared l12-norm, as printed",
        reference=_place("equivalent to scaled l2 norm squared"),
    ),
    Claim(
        "sec4-near-lower-corrected",
        sp.Le(_NEAR_FACTOR * g**2, L12),
        _NEAR_DOMAIN,
        (NOISE, NEAR),
        title="the same without the square on the l12-norm",
        reference=_place("equivalent to scaled l2 norm squared"),
    ),
    Claim(
        "sec4-near-upper",
        sp.Le(L12**2, g**2 / (ROOT3 * c_tilde)),
        _UPPER_DOMAIN,
        (NOISE, NEAR),
        title="near a minimiser, squared l12-norm <= scaled squared l2-norm, as printed",
        reference=_place("equivalent to scaled l2 norm squared"),
    ),
    Claim(
        "sec4-near-upper-corrected",
        sp.Le(L12, g**2 / (ROOT3 * c_tilde)),
        {g: POSITIVE, sigma: HALF_LINE, c_tilde: POSITIVE},
        (_AT_LEAST,),
        title="the same without the square, where |g_i| + sqrt(3) sigma_i >= sqrt(3) c~",
        reference=_place("equivalent to scaled l2 norm squared"),
    ),
    Claim(
        "sec4-away-lower",
        sp.Le(g / (1 + ROOT3 * (c + c_tilde / L)), L12),
        _AWAY_DOMAIN,
        (NOISE, AWAY),
        title="away from minimisers, scaled l1-norm <= l12-norm",
        reference=_place("equivalent to scaled l1 norm"),
    ),
    Claim(
        "sec4-away-upper",
        sp.Le(L12, g / (1 + ROOT3 * c)),
        _AWAY_DOMAIN,
        (NOISE, AWAY),
        title="away from minimisers, l12-norm <= scaled l1-norm, as printed",
        reference=_place("equivalent to scaled l1 norm"),
    ),
    Claim(
        "sec4-away-upper-corrected",
        sp.Le(L12, g / (1 + ROOT3 * c)),
        DOMAIN,
        (sp.Ge(sigma, c * g),),
        title="the same, where sigma_i >= c |g_i|",
        reference=_place("equivalent to scaled l1 norm"),
    ),
)

"""Definition 1: the rho-norm, and its lower bounds under Lemma 1 and Lemma 2 (section 4).

The rho-norm is a sum over coordinates of ``(2 rho_i - 1) |g_i|``; a claim about one coordinate, ``g = |g_i|``, is a
claim about the sum wherever terms compare one by one. Positive definiteness also needs that a sum of
non-negative terms vanishes only if all of them do; this is a further claim, about adding a coordinate.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.left_out import INDUCTION
from signdescent.theory.papers.stochastic_sign_descent.lemma_1_unimodal import EXACT
from signdescent.theory.symbols import c, g, rho, sigma, tau, z
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

HALF = sp.Rational(1, 2)
ROOT3 = sp.sqrt(3)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
UNIT = sp.Interval(0, 1)

rest = sp.Symbol("rest", real=True)  # the rho-norm of the other coordinates
term = sp.Symbol("term", real=True)  # the term of one more coordinate

WEIGHT = 2 * rho - 1
TERM = WEIGHT * g
L12 = g**2 / (g + ROOT3 * sigma)
GAUSS = EXACT.subs(z, g / (ROOT3 * sigma))  # the exact bound on 2 rho - 1 under Lemma 1
SPB = sp.Implies(sp.Ne(g, 0), rho > HALF)  # Assumption 1, which says nothing where g_i = 0
SUCCESS = {g: HALF_LINE, rho: UNIT}
NOISY = {g: POSITIVE, sigma: HALF_LINE, rho: UNIT}
BATCH = {g: POSITIVE, rho: UNIT, c: HALF_LINE, tau: sp.S.Naturals}

_DEFINITION = Reference("Definition 1, p. 7", "We define the rho-norm of gradient g(x) via")
_POSITIVE = Reference("Section 4, p. 8", "||g||_rho >= 0, and ||g||_rho = 0 if and only if g = 0")
_WEIGHTS = Reference("Section 4, p. 7", "a weighted l1 norm with positive (and variable) weights")
_TRIANGLE = Reference("Section 4, p. 7", "is not a norm as it may not satisfy the triangle inequality")
_6 = Reference("Section 4, eq. (6), p. 8", "a mixture of the l1 and squared l2 norms")
_LEMMA_2 = Reference("Section 4, p. 8", "under the assumptions of Lemma 2")


def uniform(size: sp.Expr) -> sp.Expr:
    """Return the rho-norm of a coordinate with uniform noise on [-sqrt(3) sigma, sqrt(3) sigma]."""
    return size * sp.Min(1, size / (ROOT3 * sigma))


LISTED: tuple[Listed, ...] = (
    Listed(
        "definition-1",
        "definition",
        "the rho-norm of a gradient: the sum of (2 rho_i - 1) |g_i|",
        reference=_DEFINITION,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "rho-posdef",
        sp.And(sp.Ge(TERM, 0), sp.Implies(sp.Eq(TERM, 0), sp.Eq(g, 0)), sp.Implies(sp.Eq(g, 0), sp.Eq(TERM, 0))),
        SUCCESS,
        (SPB,),
        title="(2 rho_i - 1)|g_i| >= 0, and = 0 if and only if g_i = 0",
        reference=_POSITIVE,
        left_out="the sum over the coordinates, for which rho-posdef-sum is the step of an induction",
    ),
    Claim(
        "rho-posdef-sum",
        sp.And(
            sp.Ge(rest + term, 0),
            sp.Implies(sp.Eq(rest + term, 0), sp.And(sp.Eq(rest, 0), sp.Eq(term, 0))),
        ),
        {rest: HALF_LINE, term: HALF_LINE},
        title="a sum of non-negative terms plus a non-negative term is non-negative, and vanishes only if both do",
        reference=_POSITIVE,
        left_out=INDUCTION,
    ),
    Claim(
        "sec4-weighted-l1",
        sp.Implies(sp.Ne(g, 0), sp.And(WEIGHT > 0, sp.Le(WEIGHT, 1))),
        SUCCESS,
        (SPB,),
        title="the weight 2 rho_i - 1 of a coordinate with g_i != 0 lies in (0, 1]",
        reference=_WEIGHTS,
    ),
    Claim(
        "sec4-weighted-l1-everywhere",
        WEIGHT > 0,
        SUCCESS,
        (SPB,),
        title="the weight 2 rho_i - 1 is positive on every coordinate",
        reference=_WEIGHTS,
    ),
    Claim(
        "sec4-weighted-l1-everywhere-corrected",
        sp.And(
            sp.Piecewise((WEIGHT, sp.Ne(g, 0)), (1, True)) > 0,
            sp.Eq(sp.Piecewise((WEIGHT, sp.Ne(g, 0)), (1, True)) * g, TERM),
        ),
        SUCCESS,
        (SPB,),
        title="setting the weight to 1 where g_i = 0 makes all weights positive and changes no value",
        reference=_WEIGHTS,
    ),
    Claim(
        "sec4-not-norm",
        uniform(2 * g) > 2 * uniform(g),
        {g: POSITIVE, sigma: POSITIVE},
        (g < ROOT3 * sigma,),
        title="with uniform noise, the rho-norm of g + g exceeds twice the rho-norm of g for all g below sqrt(3) sigma",
        reference=_TRIANGLE,
    ),
    Claim(
        "eq-6",
        sp.Le(L12, TERM),
        NOISY,
        (sp.Ge(rho, HALF + HALF * g / (g + ROOT3 * sigma)),),
        title="under the bound of Lemma 1, (2 rho_i - 1)|g_i| >= g_i^2/(|g_i| + sqrt(3) sigma_i) in a "
        "coordinate with g_i != 0",
        reference=_6,
        left_out="the sum over the coordinates, of which those with g_i = 0 add 0 to both sides",
    ),
    Claim(
        "eq-6-sharp",
        sp.And(sp.Le(L12, GAUSS * g), sp.Le(GAUSS * g, TERM)),
        {**NOISY, sigma: POSITIVE},
        (sp.Ge(rho, HALF + HALF * GAUSS),),
        title="Gauss's exact bound G(z)|g_i| lies between the two sides of (6), in a coordinate with g_i != 0",
        reference=_6,
        left_out="the sum over the coordinates, of which those with g_i = 0 add 0 to both sides",
    ),
    Claim(
        "sec4-lemma2-lower",
        sp.And(1 - 2 * c / tau > 0, sp.Le((1 - 2 * c / tau) * g, TERM)),
        BATCH,
        (tau > 2 * c, sp.Ge(rho, 1 - c / tau)),
        title="under Lemma 2, (2 rho_i - 1)|g_i| >= (1 - 2 c_i/tau)|g_i| with a positive weight, where g_i != 0",
        reference=_LEMMA_2,
        left_out="the sum over the coordinates, of which those with g_i = 0 add 0 to both sides",
    ),
    Claim(
        "sec4-lemma2-lower-sharp",
        sp.And(
            (tau - c) / (tau + c) > 0,
            sp.Le((tau - c) / (tau + c) * g, TERM),
            sp.Le(1 - 2 * c / tau, (tau - c) / (tau + c)),
        ),
        BATCH,
        (tau > c, sp.Ge(rho, tau / (tau + c))),
        title="under Cantelli's bound, (2 rho_i - 1)|g_i| >= ((tau - c_i)/(tau + c_i))|g_i|, positive "
        "weight if tau > c_i",
        reference=_LEMMA_2,
        left_out="the sum over the coordinates, of which those with g_i = 0 add 0 to both sides",
    ),
)

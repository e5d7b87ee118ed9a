"""Lemma 1, the printed proof: the chain, the improvement, and the norm that it leads to (Appendix B.1)."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.lemma_1_unimodal import (
    CHAIN,
    EXACT,
    FAR,
    HALF,
    HALF_LINE,
    IMPROVED,
    LAWS,
    LINE_2,
    LINE_6,
    MIXED_RHO,
    MIXED_SPREAD,
    MIXTURE,
    POSITIVE,
    SECOND,
    SIMPLE,
    WHERE,
    n,
    r,
    x,
)
from signdescent.theory.rules import Induction
from signdescent.theory.symbols import g, sigma, z
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

_ALTERNATIVE = Reference("B.1, p. 23", "l12-norm in a bit more complicated form")
slope = sp.Symbol("g_i", real=True)  # a coordinate of the gradient with its sign
far = sp.Symbol("far", nonnegative=True)  # the probability that it lies beyond 0, seen from g_i
near = sp.Symbol("near", nonnegative=True)  # ... from 0 to g_i, without g_i itself
atom = sp.Symbol("atom", nonnegative=True)  # ... and at g_i; a symmetric law has near and far on the other side too
_MIXED_EXACT = EXACT.subs(z, g / (sp.sqrt(3) * MIXED_SPREAD))

# ------------------------------------------------------------------ the chain, for g_i of either sign

_SIGN = sp.Eq(sp.sign(x), sp.sign(slope))
_EITHER_SIGN = {x: sp.S.Reals, slope: sp.S.Reals}
_RIGHT_SIDE = sp.And(
    sp.Implies(slope > 0, sp.And(sp.Implies(x > 0, _SIGN), sp.Implies(_SIGN, x >= 0))),
    sp.Implies(slope < 0, sp.And(sp.Implies(x < 0, _SIGN), sp.Implies(_SIGN, x <= 0))),
)
_FROM_0 = sp.And(sp.Min(0, 2 * slope) <= x, x <= sp.Max(0, 2 * slope))
_FROM_G = sp.Abs(x - slope) <= sp.Abs(slope)
MASSES = dict.fromkeys((far, near, atom), sp.Interval(0, 1))
SYMMETRIC = (sp.Eq(2 * far + 2 * near + atom, 1),)
NOT_BEYOND = near + atom + near + far  # P(x >= 0) for g_i > 0

# ------------------------------------------------------------------ more terms of 1/(1 + z + z^2 + ...)

_HIGHER = sp.Gt(1 - (z - 1) / (z ** (n + 1) - 1), FAR)
_NO_HIGHER = {n: sp.Range(3, sp.oo), z: sp.Interval(7, sp.oo)}

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "b1-chain-line1",
        _RIGHT_SIDE,
        _EITHER_SIGN,
        (sp.Ne(slope, 0),),
        title="for g_i > 0: if g^ > 0, g^ has the sign of g_i, and if it has, g^ >= 0; mirrored for g_i < 0",
        reference=CHAIN[1],
    ),
    Claim(
        "b1-chain-line2",
        LINE_2,
        MIXTURE,
        title="P(g^ >= 0) = 1/2 + P(0 <= g^ <= g), as printed, for a uniform law around g with an atom at g",
        reference=CHAIN[2],
        defect="lemma-1-discrete",
        repeats="lemma-1-mixture",
    ),
    Claim(
        "b1-chain-line2-corrected",
        sp.Eq(NOT_BEYOND, HALF + (near + atom) - atom / 2, evaluate=False),
        MASSES,
        SYMMETRIC,
        title="P(g^ >= 0) = 1/2 + P(0 <= g^ <= g) - P(g^ = g)/2 for every law symmetric about g > 0",
        reference=CHAIN[2],
        repeats="b1-chain-line3",
    ),
    Claim(
        "b1-chain-line3",
        sp.Eq(NOT_BEYOND, HALF + (near + atom + near) / 2, evaluate=False),
        MASSES,
        SYMMETRIC,
        title="P(g^ >= 0) = 1/2 + P(0 <= g^ <= 2g)/2 for every law symmetric about g > 0, atom at g or not",
        reference=CHAIN[3],
    ),
    Claim(
        "b1-chain-line4",
        sp.And(sp.Implies(_FROM_0, _FROM_G), sp.Implies(_FROM_G, _FROM_0)),
        _EITHER_SIGN,
        (sp.Ne(slope, 0),),
        title="g^ lies between 0 and 2 g_i exactly if |g^ - g_i| <= |g_i|, for g_i of either sign",
        reference=CHAIN[4],
    ),
    LawClaim(
        "b1-chain-line5",
        LAWS,
        "within-r-of-the-mode",
        (r / sigma) / (r / sigma + sp.sqrt(3)),
        {r: POSITIVE, sigma: POSITIVE},
        title="P(|g^ - g_i| <= r) >= (r/sigma_i)/(r/sigma_i + sqrt 3) for unimodal symmetric laws; in print r = |g_i|",
        reference=CHAIN[5],
        proof=LawProof(Case(Cited("theorem-9"))),
    ),
    Claim(
        "b1-chain-line6",
        LINE_6,
        {g: POSITIVE, sigma: POSITIVE},
        title="(g/sigma)/(g/sigma + sqrt 3) = g/(g + sqrt 3 sigma)",
        reference=CHAIN[6],
        repeats="lemma-1-mixture",
    ),
    Claim(
        "b1-improved-reduces",
        sp.And(
            *(
                sp.And(sp.Implies(left, right), sp.Implies(right, left))
                for left, right in (
                    (sp.Le(SECOND, FAR), sp.Ge(23 * z**2 - 4 * z - 4, 0)),
                    (sp.Le(SECOND, z), sp.Le(1 - z**3, 1, evaluate=False)),
                )
            )
        ),
        {z: POSITIVE},
        title="1 - 1/(1 + z + z^2) is at most the two pieces of Gauss's bound where 23 z^2 - 4z - 4 >= 0 "
        "and 1 >= 1 - z^3",
        reference=IMPROVED,
    ),
    Claim(
        "b1-improved-best",
        _HIGHER,
        _NO_HIGHER,
        title="for n >= 3 terms 1 - 1/(1 + z + ... + z^n) exceeds the exact bound for z >= 7",
        reference=IMPROVED,
        proof=Proof(
            (
                Step(sp.Ge(z**n, z**3), "powers", by=Induction(n, 3)),
                Step(_HIGHER, uses="powers"),
            )
        ),
    ),
    Claim(
        "b1-l12-alt",
        sp.And(sp.Le(SIMPLE * g, SECOND * g), sp.Le(SECOND * g, EXACT * g)),
        {**WHERE, g: HALF_LINE},
        title="one coordinate of the alternative norm lies between those of the l12-norm and of the rho-norm's bound",
        reference=_ALTERNATIVE,
        left_out=COORDINATES,
    ),
    Claim(
        "b1-l12-alt-mixture",
        sp.Ge((2 * MIXED_RHO - 1) * g, SECOND.subs(z, g / (sp.sqrt(3) * MIXED_SPREAD)) * g),
        MIXTURE,
        title="one coordinate of the rho-norm is at least the alternative's, for uniform noise with an atom",
        reference=_ALTERNATIVE,
        left_out="the sum over the coordinates, and all other unimodal symmetric laws: lemma-1-second-order",
    ),
    Claim(
        "b1-l12-alt-sharp",
        sp.Ge((2 * MIXED_RHO - 1) * g, _MIXED_EXACT * g),
        MIXTURE,
        title="one coordinate of the rho-norm is at least G(z) |g_i|, the best such bound, for uniform "
        "noise with an atom",
        reference=_ALTERNATIVE,
        left_out="the sum over the coordinates, and all other unimodal symmetric laws: lemma-1-sharp",
    ),
)

"""Appendix C: the mixed norm of Bernstein et al. [2019] against the rho-norm, with its constants.

``start = f(x0) - f*`` and ``total = L_1 + ... + L_d``, the paper's ``d`` times the mean of the L_i. The mixed norm has
the term ``|g_i|`` for i in H, where ``sigma_i < (sqrt(3)/2)|g_i|``, and ``g_i**2/sigma_i`` for the others. All norms
here are sums over coordinates, so a bound on the ratio of two terms is the same bound on the ratio of the norms. With
``mixed <= kappa * rho-norm`` and eq. (32), the final constant in front of ``sqrt(start*total/K)`` is ``sqrt(2) kappa``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import START_GAP, TOTAL
from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.lemma_1_unimodal import EXACT, SECOND
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_5 import constant_steps
from signdescent.theory.rules import Cases
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, g, rho, sigma, z
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED"]

start = sp.Symbol("start", positive=True)  # f(x0) - f*
total = sp.Symbol("total", positive=True)  # d times the mean of the L_i
gamma = sp.Symbol("gamma", positive=True)  # a constant step size
mean = sp.Symbol("mean", nonnegative=True)  # the average of E||g_k||_rho over k < K

HALF = sp.Rational(1, 2)
ROOT2, ROOT3 = sp.sqrt(2), sp.sqrt(3)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
RUN = {start: POSITIVE, total: POSITIVE, K: sp.S.Naturals}
NOISY = {g: POSITIVE, sigma: POSITIVE}

EQ_8 = start / (gamma * K) + gamma * total / 2  # the right side of eq. (8)
STEP = sp.sqrt(2 * start / (total * K))
UNIT_STEP = sp.sqrt(start / (total * K))  # the original's
RATE = sp.sqrt(2 * total * start / K)  # the right side of eq. (32)
UNIT_RATE = sp.sqrt(total * start / K)
RUN_RATE = 5 * sp.sqrt(TOTAL * START_GAP / K)

L12 = g**2 / (g + ROOT3 * sigma)
IN_H = sigma < ROOT3 * g / 2
OFF_H = sigma >= ROOT3 * g / 2
MIXED = sp.Piecewise((g, IN_H), (g**2 / sigma, True))
FACTOR = 5 / ROOT2  # the paper's kappa
FIFTHS = sp.Rational(2, 5), ROOT3 / 5
SECOND_ORDER = SECOND.subs(z, g / (ROOT3 * sigma)) * g
GAUSS = EXACT.subs(z, g / (ROOT3 * sigma)) * g
KAPPA = 5 / ROOT3  # of the l12-norm
KAPPA_SECOND = 19 * ROOT3 / 15  # of the second-order bound
KAPPA_EXACT = ROOT3  # of Gauss's exact bound

_C = "Appendix C, p. 33"
_32 = Reference("Appendix C, eq. (32), p. 33", "choosing a particular step size gamma in (8) yields")
_CHAIN_1 = Reference(_C, "first line of the chain")
_CHAIN_2 = Reference(_C, "we can lower bound general rho-norm by mixed l12 norm")
_CHAIN_3 = Reference(_C, "2/5 sum over i in H_k, sqrt(3)/5 sum over i not in H_k")
_CHAIN_4 = Reference(_C, "last line of the chain")
_MIXED = Reference(_C, "to obtain the mixed norm used in Theorem 1 of [Bernstein et al., 2019]")
_RECOVERS = Reference(_C, "To recover Theorem 1 in [Bernstein et al., 2019]")

LISTED: tuple[Listed, ...] = (
    Listed(
        "c-recovers-original",
        "external",
        "Theorem 1 of Bernstein et al. [2019] has the constant 3, with steps sqrt(start/(total K))",
        "the proof in that paper; the claims here use only its constant",
        _RECOVERS,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "eq-32",
        written(lambda: sp.And(sp.Eq(start / (STEP * K) + STEP * total / 2, RATE), STEP > 0)),
        RUN,
        title="the right side of eq. (8) at gamma = sqrt(2 start/(total K)) is sqrt(2 total start/K)",
        reference=_32,
        left_out="eq. (8) itself: theorem-5-constant",
    ),
    Claim(
        "eq-32-best-step",
        sp.Ge(EQ_8, RATE),
        {**RUN, gamma: POSITIVE},
        title="no constant step makes the right side of eq. (8) smaller than sqrt(2 total start/K)",
        reference=_32,
    ),
    Claim(
        "c-chain1",
        sp.Le(FACTOR * mean, 5 * UNIT_RATE),
        {**RUN, mean: HALF_LINE},
        (sp.Le(mean, RATE),),
        title="eq. (32) times 5/sqrt(2): the first line of the chain",
        reference=_CHAIN_1,
        left_out="eq. (32), which is a premise here",
    ),
    Claim(
        "c-chain2",
        sp.Le(FACTOR * L12, FACTOR * (2 * rho - 1) * g),
        {**NOISY, sigma: HALF_LINE, rho: sp.Interval(0, 1)},
        (sp.Ge(rho, HALF + HALF * g / (g + ROOT3 * sigma)),),
        title="under Lemma 1 a term of the l12-norm is at most that of the rho-norm: the second line",
        reference=_CHAIN_2,
        left_out="the sum over the coordinates, of which those with g_i = 0 add 0; and Lemma 1 itself",
    ),
    Claim(
        "c-2-5",
        sp.Ge(L12, FIFTHS[0] * g),
        {**NOISY, sigma: HALF_LINE},
        (IN_H,),
        title="on H a term of the l12-norm is at least 2|g_i|/5",
        reference=_CHAIN_3,
        left_out=COORDINATES,
        repeats="c-const-5",
    ),
    Claim(
        "c-sqrt3-5",
        sp.Ge(L12, FIFTHS[1] * g**2 / sigma),
        {**NOISY, g: HALF_LINE},
        (OFF_H,),
        title="off H a term of the l12-norm is at least (sqrt(3)/5) g_i^2/sigma_i",
        reference=_CHAIN_3,
        left_out=COORDINATES,
        repeats="c-const-5",
    ),
    Claim(
        "c-final",
        sp.And(sp.Ge(FACTOR * FIFTHS[0], 1, evaluate=False), sp.Ge(FACTOR * FIFTHS[1], 1, evaluate=False)),
        {},
        title="(5/sqrt 2)(2/5) >= 1 and (5/sqrt 2)(sqrt(3)/5) >= 1",
        reference=_CHAIN_4,
    ),
    Claim(
        "c-const-5",
        sp.Le(MIXED, FACTOR * L12),
        {**NOISY, sigma: HALF_LINE},
        title="a term of the mixed norm is at most 5/sqrt(2) times that of the l12-norm: the final constant is 5",
        reference=_MIXED,
        left_out="the sum over the coordinates, of which those with g_i = 0 add 0 to both sides",
        printed_proof=Proof(
            (
                Step(sp.Ge(L12, FIFTHS[0] * g), "on H", assumptions=(IN_H,), reference=_CHAIN_3),
                Step(sp.Ge(L12, FIFTHS[1] * g**2 / sigma), "off H", assumptions=(OFF_H,), reference=_CHAIN_3),
                Step(sp.Ge(FACTOR * FIFTHS[0], 1, evaluate=False), "factor on H", reference=_CHAIN_4),
                Step(sp.Ge(FACTOR * FIFTHS[1], 1, evaluate=False), "factor off H", reference=_CHAIN_4),
                Step(
                    sp.Le(MIXED, FACTOR * L12),
                    "conclusion",
                    ("on H", "off H", "factor on H", "factor off H"),
                    by=Cases((IN_H, OFF_H)),
                    reference=_CHAIN_4,
                ),
            )
        ),
    ),
    Claim(
        "c-const-5-sharp",
        sp.Le(MIXED, KAPPA * L12),
        {**NOISY, sigma: HALF_LINE},
        title="a term of the mixed norm is at most 5/sqrt(3) times that of the l12-norm: 5 sqrt(2/3) = 4.082...",
        reference=_MIXED,
        left_out="the sum over the coordinates, of which those with g_i = 0 add 0 to both sides",
    ),
    Claim(
        "c-const-5-second-order",
        sp.Le(MIXED, KAPPA_SECOND * SECOND_ORDER),
        NOISY,
        title="a term of the mixed norm against Lemma 1's second-order bound, 19 sqrt(3)/15: 19 sqrt(6)/15 = 3.102...",
        reference=_MIXED,
        left_out="the sum over the coordinates, and sigma_i = 0",
    ),
    Claim(
        "c-const-5-exact",
        sp.Le(MIXED, KAPPA_EXACT * GAUSS),
        NOISY,
        title="a term of the mixed norm against Gauss's exact bound, sqrt(3): the final constant is sqrt(6) = 2.449...",
        reference=_MIXED,
        left_out="the sum over the coordinates, and sigma_i = 0",
    ),
    Claim(
        "c-const-5-exact-attained",
        sp.Eq(MIXED, KAPPA_EXACT * GAUSS),
        NOISY,
        (OFF_H,),
        title="off H a term of the mixed norm is sqrt(3) times Gauss's: no smaller constant suffices",
        reference=_MIXED,
    ),
    Claim(
        "c-const-5-original-step",
        written(
            lambda: sp.Eq(KAPPA_EXACT * (start / (UNIT_STEP * K) + UNIT_STEP * total / 2), 3 * ROOT3 / 2 * UNIT_RATE)
        ),
        RUN,
        title="with the original's step sqrt(start/(total K)) the final constant is 3 sqrt(3)/2 = 2.598...",
        reference=_MIXED,
    ),
    RunClaim(
        "c-const-5-run",
        "sign_sgd",
        ("coordinate-smooth", "bounded-below", "unimodal-symmetric-noise"),
        "mean-mixed-norm",
        RUN_RATE,
        {START_GAP: POSITIVE, TOTAL: POSITIVE, K: sp.S.Naturals},
        steps="eq-32",
        title="signSGD with the step of eq. (32): the average mixed norm is at most 5 sqrt(total start/K)",
        proof=constant_steps("sign_sgd", "mixed", RUN_RATE, "eq-32"),
        reference=_MIXED,
    ),
    Claim(
        "c-recovers",
        written(lambda: sp.Le(5 * UNIT_RATE, 3 * UNIT_RATE)),
        RUN,
        title="Appendix C's final bound, with 5, is at most that of Bernstein et al., with 3",
        reference=_RECOVERS,
    ),
    Claim(
        "c-recovers-same-chain",
        sp.Le(ROOT2 * KAPPA * UNIT_RATE, 3 * UNIT_RATE),
        RUN,
        title="the best constant of the printed chain, 5 sqrt(2/3), is at most the 3 of Bernstein et al.",
        reference=_RECOVERS,
        defect="c-recovers",
    ),
    Claim(
        "c-recovers-second-order",
        sp.Le(ROOT2 * KAPPA_SECOND * UNIT_RATE, 3 * UNIT_RATE),
        RUN,
        title="the best constant of the second-order bound, 19 sqrt(6)/15, is at most the 3 of Bernstein et al.",
        reference=_RECOVERS,
        defect="c-recovers",
    ),
    Claim(
        "c-recovers-corrected",
        sp.And(
            sp.Le(ROOT2 * KAPPA_EXACT * UNIT_RATE, 3 * UNIT_RATE),
            sp.Le(3 * ROOT3 / 2 * UNIT_RATE, 3 * UNIT_RATE),
        ),
        RUN,
        title="with Gauss's exact bound the constants sqrt(6), and 3 sqrt(3)/2 with the original's step, are below 3",
        reference=_RECOVERS,
        left_out="the norms in both bounds, which c-const-5-exact compares",
    ),
)

"""Theorem 7: parallel signSGD with majority vote (section 5.2, Appendix B.7).

The proof is that of Theorem 5 with the rho_M-norm in place of the rho-norm: ``(2 I(rho_i; l, l) - 1) |g_i|`` in every
coordinate, with ``l = floor((M+1)/2)``. Statements about a sum over coordinates are made for one coordinate, and then
hold for the sum. ``start = f(x0) - f*`` and ``total = L_1 + ... + L_d``, as in Theorem 5.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.rules import Cited
from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import (
    P_PLUS,
    THREE_POINT,
    expected_sign,
    vote_probability,
)
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_5 import constant_steps, decreasing_steps
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_descent import slope
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import (
    CONSTANT_BOUND,
    CONSTANT_RUN,
    CORRECTED_BOUND,
    COUNT,
    FROM_2,
    HALF,
    HALF_LINE,
    POSITIVE,
    RUN,
    UNIT,
    derived,
    gamma,
    printed,
    start,
    total,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_step_sizes import norms
from signdescent.theory.rules import Induction, Monotone, Telescoping
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, L, gamma0, l, rho, x0
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

j = sp.Symbol("j", integer=True)
least = sp.Symbol("least", nonnegative=True)  # the least mean rho_M-norm of the first K gradients

MARGIN = 2 * vote_probability(l, l) - 1  # the weight of |g_i| in the rho_M-norm

# ------------------------------------------------------------------ B.7

_B7 = Reference("B.7, p. 29", "replaced by")
_STEPS = Reference("B.7, p. 28", "The proof of Theorem 7 goes with the same steps as in Theorem 5")
_PLUS = 2 * vote_probability(l, l) - 1  # the mean sign of the vote where +1 has probability rho
_MINUS = 2 * vote_probability(l, l, 1 - rho) - 1  # and where it has probability 1 - rho
_VOTE = {slope: sp.S.Reals, rho: UNIT, l: sp.S.Naturals}
_CHAIN = sp.And(
    sp.Implies(slope > 0, sp.Eq(slope * _PLUS, sp.Abs(slope) * MARGIN)),
    sp.Implies(slope < 0, sp.Eq(slope * _MINUS, sp.Abs(slope) * MARGIN)),
    sp.Implies(sp.Eq(slope, 0), sp.Eq(slope * _PLUS, sp.Abs(slope) * MARGIN)),
)
_SYMMETRY = Step(sp.Eq(vote_probability(l, l) + vote_probability(l, l, 1 - rho), 1), "symmetry", by=Monotone(rho))

up, down, weight = sp.symbols("up down weight", real=True)  # P(the vote is right), P(it is wrong), the weight of |g_i|
_MEAN_STEP = -gamma * sp.Abs(slope) * (up - down) + total / 2 * gamma**2 * (up + down)

_ATOM_CHAIN = sp.And(
    *(
        sp.Ge(slope * sp.sign(slope) * expected_sign(n), sp.Abs(slope) * (2 * vote_probability(h, h, P_PLUS) - 1))
        for n, h in ((1, 1), (2, 1), (3, 2))
    )
)

B7 = (
    Claim(
        "b7-chain",
        _CHAIN,
        _VOTE,
        title="g_i E sign g^_i^(M) = (2 I(rho_i; l, l) - 1) |g_i| for votes +1 and -1",
        reference=_B7,
        left_out="the sum over the coordinates, and that E sign of the vote is this weight: lemma-13",
        proof=Proof((_SYMMETRY, Step(_CHAIN, "signs", uses="symmetry"))),
        printed_proof=Proof(
            (
                Step(
                    sp.Eq(slope * sp.sign(slope), sp.Abs(slope)),
                    "orient",
                    reference=Reference("B.7, p. 29, third line", "|g_k,i| E[sign(g^_k,i^(M) g_k,i)]"),
                ),
                _SYMMETRY,
                Step(
                    _CHAIN,
                    "vote",
                    uses=("orient", "symmetry"),
                    reference=Reference("B.7, p. 29, last line", "= ||g_k||_rho_M"),
                ),
            ),
            note="By Lemma 13 the mean of the vote is 2 I(q; l, l) - 1, where q is the probability of +1.",
        ),
    ),
    Claim(
        "b7-chain-zeros",
        _ATOM_CHAIN,
        {**THREE_POINT[0], slope: sp.S.Reals},
        THREE_POINT[1],
        title="g_i E sign g^_i^(M) >= (2 I(rho_i; l, l) - 1)|g_i| for 1, 2 and 3 nodes whose votes may be 0",
        reference=_B7,
        left_out="the sum over the coordinates, and more nodes: lemma-13-corrected",
    ),
    Claim(
        "b7-same-steps",
        sp.Le(_MEAN_STEP, -gamma * sp.Abs(slope) * weight + total / 2 * gamma**2),
        {
            **dict.fromkeys((up, down), UNIT),
            **dict.fromkeys((slope, weight), sp.S.Reals),
            gamma: POSITIVE,
            total: HALF_LINE,
        },
        (up + down <= 1, weight <= up - down),
        title="descent in one coordinate: ties do no harm, and a mean vote of at least the weight suffices",
        reference=_STEPS,
        left_out=COORDINATES,
    ),
)

# ------------------------------------------------------------------ eq. (9)

_9 = Reference("Theorem 7, eq. (9), p. 10", "converges as follows")
_PARABOLA = L * x0**2 / 2
_EXACT = MARGIN.subs(rho, 1)  # the weight where every node knows the sign
_HARMONIC = sp.Sum(1 / j, (j, 1, K))
_ROOTS = sp.Sum(1 / sp.sqrt(j), (j, 1, K))
_21 = sp.Le(least * gamma0 * _ROOTS, start + total / 2 * gamma0**2 * _HARMONIC)
_LEAST = {**RUN, least: HALF_LINE}
_SHARPENED = (start / gamma0 + gamma0 * total * (1 + sp.log(K)) / 2) / (
    2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K))
)
_ROOTS_SHARP = sp.Ge(_ROOTS, 2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K)))
_HARMONIC_STEPS = (
    Step(sp.Ge(sp.log(K + 1) - sp.log(K), 1 / (K + 1)), "log-step", where=COUNT),
    Step(sp.Le(_HARMONIC, 1 + sp.log(K)), "harmonic", uses="log-step", by=Induction(K), where=COUNT),
)
_ROOTS_STEP = Step(sp.Ge(_ROOTS, sp.sqrt(K)), "roots", by=Induction(K), where=COUNT)
_FROM_2 = sp.Implies(_21, sp.Le(least, printed(start, total)))
_CORRECTED = sp.Implies(_21, sp.Le(least, CORRECTED_BOUND))
_SHARP = sp.Implies(_21, sp.Le(least, _SHARPENED))

EQ_9 = (
    Claim(
        "theorem-7-eq9",
        sp.And(
            sp.Implies(sp.Eq(K, 1), sp.Le(_EXACT * L * sp.Abs(x0), printed(_PARABOLA, L))),
            sp.Implies(K >= 2, sp.Le(derived(_PARABOLA, L), printed(_PARABOLA, L))),
        ),
        {**COUNT, l: sp.S.Naturals, L: POSITIVE, x0: sp.S.Reals, gamma0: POSITIVE},
        title="eq. (9) on f = L x^2/2 without noise: at K = 1 the rho_M-norm itself, for K >= 2 the derived bound",
        reference=_9,
        defect="theorem-7",
    ),
    Claim(
        "theorem-7-eq9-from-2",
        _FROM_2,
        {**_LEAST, K: sp.Range(2, sp.oo)},
        title="for K >= 2 eq. (9) follows from (21)",
        reference=_9,
        left_out="eq. (21), which is a premise here, for the rho_M-norm",
        proof=Proof(
            (
                *_HARMONIC_STEPS,
                _ROOTS_STEP,
                Step(sp.Ge(sp.log(K), HALF), "log", where={K: sp.Range(2, sp.oo)}),
                Step(_FROM_2, "eq. (9)", uses=("harmonic", "roots", "log")),
            )
        ),
    ),
    Claim(
        "theorem-7-eq9-corrected",
        _CORRECTED,
        _LEAST,
        title="with (1 + log K)/2 in place of 3 log(K)/2, eq. (9) follows from (21) for every K >= 1",
        reference=_9,
        left_out="eq. (21), which is a premise here, for the rho_M-norm",
        proof=Proof((*_HARMONIC_STEPS, _ROOTS_STEP, Step(_CORRECTED, "corrected", uses=("harmonic", "roots")))),
    ),
    Claim(
        "theorem-7-eq9-sharp",
        _SHARP,
        _LEAST,
        title="from (21) with S_K >= 2 sqrt K - 3/2 + 1/(2 sqrt K): half of eq. (9)'s first term for large K",
        reference=_9,
        left_out="eq. (21), which is a premise here, for the rho_M-norm",
        proof=Proof(
            (
                *_HARMONIC_STEPS,
                Step(_ROOTS_SHARP, "roots", by=Induction(K), where=COUNT),
                Step(2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K)) > 0, "positive", where=COUNT),
                Step(_SHARP, "sharp", uses=("harmonic", "roots", "positive")),
            )
        ),
    ),
)

_PROBLEMS = ("coordinate-smooth", "bounded-below", "success-probability-bounds", "shared-data")
THEOREM_7 = RunClaim(
    "theorem-7",
    "majority_vote_sign_sgd",
    _PROBLEMS,
    "least-vote-norm",
    printed(start, total),
    RUN,
    steps="decreasing",
    title="signSGD with majority vote and steps gamma0/sqrt(k+1): eq. (9)",
    reference=_9,
    printed_proof=decreasing_steps(
        "majority_vote_sign_sgd",
        "vote",
        printed(start, total),
        "theorem-5-lastdisplay",
        "theorem-5-last-step",
        votes=Cited("lemma-13-atoms"),
    ),
)
THEOREM_7_FROM_2 = RunClaim(
    "theorem-7-from-2",
    "majority_vote_sign_sgd",
    _PROBLEMS,
    "least-vote-norm",
    printed(start, total),
    FROM_2,
    steps="decreasing",
    title="eq. (9) for K >= 2",
    reference=_9,
    proof=decreasing_steps("majority_vote_sign_sgd", "vote", printed(start, total), "theorem-5-eq7-from-2"),
)
THEOREM_7_CORRECTED = RunClaim(
    "theorem-7-corrected",
    "majority_vote_sign_sgd",
    _PROBLEMS,
    "least-vote-norm",
    CORRECTED_BOUND,
    RUN,
    steps="decreasing",
    title="eq. (9) with (1 + log K)/2 in place of 3 log(K)/2, for every K >= 1",
    reference=_9,
    proof=decreasing_steps("majority_vote_sign_sgd", "vote", CORRECTED_BOUND, "theorem-5-eq7-corrected"),
)

# ------------------------------------------------------------------ eq. (10)

_10 = Reference("Theorem 7, eq. (10), p. 10", "For constant step sizes")
_SQUARES = sp.Sum(gamma**2, (j, 0, K - 1))
_EQ_10 = sp.Le(norms / K, CONSTANT_BOUND)

EQ_10 = Claim(
    "theorem-7-eq10-formula",
    _EQ_10,
    {**CONSTANT_RUN, norms: HALF_LINE},
    (sp.Le(gamma * norms, start + total / 2 * _SQUARES),),
    title="eq. (10) follows from (21) with constant steps",
    reference=_10,
    left_out="eq. (21), which is a premise here, for the rho_M-norm",
    proof=Proof(
        (
            Step(sp.Eq(_SQUARES, gamma**2 * K), "squares", by=Telescoping(gamma**2 * j, j)),
            Step(_EQ_10, "eq. (10)", uses="squares"),
        )
    ),
    repeats="theorem-5-eq8",
)
THEOREM_7_CONSTANT = RunClaim(
    "theorem-7-eq10",
    "majority_vote_sign_sgd",
    _PROBLEMS,
    "mean-vote-norm",
    CONSTANT_BOUND,
    CONSTANT_RUN,
    title="signSGD with majority vote and a constant step: eq. (10)",
    reference=_10,
    proof=constant_steps("majority_vote_sign_sgd", "vote", CONSTANT_BOUND),
)

CLAIMS: tuple[AnyClaim, ...] = (
    THEOREM_7,
    *EQ_9,
    THEOREM_7_FROM_2,
    THEOREM_7_CORRECTED,
    THEOREM_7_CONSTANT,
    EQ_10,
    *B7,
)

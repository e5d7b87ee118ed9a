"""Section 5.3: partitioned data, invariance of the sign methods, and the remarks on SSDM after Theorem 8.

Identities between vectors are stated for one coordinate; sums over nodes are written with the nodes' votes counted.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.weights import (
    momenta_without_weights,
    votes_without_weights,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import (
    HALF,
    HALF_LINE,
    MOMENTUM,
    POSITIVE,
    QUARTER,
    beta,
    d,
    delta,
    gamma,
    noise,
    smooth,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_stuck import STUCK_DELTA, STUCK_SMOOTH
from signdescent.theory.rules import Telescoping
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, M, eps, sigma
from signdescent.theory.symbols import g as size  # the shared symbol, |g_i|
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

UNIT = sp.Interval(0, 1)

# ------------------------------------------------------------------ 5.3.1: invariance of the sign methods

g = sp.Symbol("g", real=True)  # one coordinate of a node's gradient
m = sp.Symbol("m", real=True)  # one coordinate of its momentum
rest = sp.Symbol("rest", real=True)  # the norm of its other coordinates
weight = sp.Symbol("w_n", real=True)
w_1, w_2 = sp.symbols("w_1 w_2", real=True)
x = sp.Symbol("x", real=True)
y = sp.Symbol("y", real=True)
PULL_1, PULL_2 = x - 1, x + 1  # gradients of f_1 = (x-1)^2/2 and f_2 = (x+1)^2/2

_531 = Reference("Section 5.3.1, p. 11", "the iterates of signGD remain the same")
_LANDSCAPE = Reference("Section 5.3.1, p. 11", "can change arbitrarily")
_CANNOT = Reference("Section 5.3.1, p. 11", "cannot guarantee approximate stationary point")

INVARIANCE: tuple[AnyClaim, ...] = (
    RunClaim(
        "sec5.3.1-invariance-run",
        "majority_vote_sign_sgd",
        ("partitioned-data",),
        "distance-under-weights",
        sp.Integer(0),
        {K: sp.S.Naturals, gamma: POSITIVE},
        title="the iterates of signSGD with majority vote do not depend on positive weights of the nodes' functions",
        reference=_531,
        proof=votes_without_weights((K, gamma)),
    ),
    RunClaim(
        "sec5.3.1-invariance-ssdm-run",
        "ssdm",
        ("partitioned-data",),
        "distance-under-weights",
        sp.Integer(0),
        {K: sp.S.Naturals, gamma: POSITIVE, **MOMENTUM},
        title="the iterates of SSDM do not depend on positive weights of the nodes' functions",
        reference=_531,
        proof=momenta_without_weights((K, gamma, beta)),
    ),
    Claim(
        "sec5.3.1-invariance",
        sp.Eq(sp.sign(weight * g), sp.sign(g), evaluate=False),
        {weight: POSITIVE, g: sp.S.Reals},
        title="sign(w_n g) = sign g for w_n > 0",
        reference=_531,
    ),
    Claim(
        "sec5.3.1-invariance-ssdm",
        sp.And(
            sp.Eq(beta * (weight * m) + (1 - beta) * (weight * g), weight * (beta * m + (1 - beta) * g)),
            sp.Eq(
                HALF + weight * m / (2 * sp.sqrt((weight * m) ** 2 + (weight * rest) ** 2)),
                HALF + m / (2 * sp.sqrt(m**2 + rest**2)),
            ),
        ),
        {weight: POSITIVE, g: sp.S.Reals, m: sp.S.Reals, rest: HALF_LINE, **MOMENTUM},
        (m**2 + rest**2 > 0,),
        title="SSDM: a node's momentum scales with w_n > 0, and the law of its stochastic sign does not change",
        reference=_531,
    ),
    Claim(
        "sec5.3.1-landscape",
        sp.And(
            sp.Eq((w_1 * PULL_1 + w_2 * PULL_2).subs({w_1: 1 + y, w_2: 1 - y, x: y}), 0, evaluate=False),
            1 + y > 0,
            1 - y > 0,
        ),
        {y: sp.Interval.open(-1, 1)},
        title="(x-1)^2/2 and (x+1)^2/2 with weights 1 + y and 1 - y are stationary at y, anywhere in (-1, 1)",
        reference=_LANDSCAPE,
        left_out="other objective functions",
    ),
    Claim(
        "sec5.3.1-cannot-guarantee",
        sp.And(
            sp.Eq(sp.sign(w_1 * PULL_1) + sp.sign(w_2 * PULL_2), 0),
            sp.Eq(sp.Abs(w_1 * PULL_1 + w_2 * PULL_2) / 2, sp.Abs((w_1 - w_2) - (w_1 + w_2) * x) / 2),
        ),
        {w_1: POSITIVE, w_2: POSITIVE, x: sp.Interval.open(-1, 1)},
        title="the signs cancel everywhere in (-1, 1), where the gradient has size |(w_1 - w_2) - (w_1 + w_2) x|/2",
        reference=_CANNOT,
    ),
)

# ------------------------------------------------------------------ 5.3.2: the stochastic sign of a momentum

_AUTOMATIC = Reference("Section 5.3.2, p. 11", "it satisfies the SPB assumption automatically")

OF_MOMENTUM: tuple[AnyClaim, ...] = (
    LawClaim(
        "sec5.3-spb-of-momentum",
        (),
        "same-sign",
        HALF,
        {},
        (),
        ">",
        title="SPB for what SSDM sends, the stochastic sign of an unbiased m_0: its sign, in one dimension",
        reference=_AUTOMATIC,
    ),
    LawClaim(
        "sec5.3-spb-of-momentum-corrected",
        ("unimodal", "symmetric"),
        "same-sign",
        HALF,
        {size: POSITIVE, sigma: POSITIVE},
        (),
        ">",
        title="... where m_0 is unimodal and symmetric about the gradient, as in Lemma 1",
        reference=_AUTOMATIC,
        proof=LawProof(Case(Cited("lemma-1-sharp"))),
    ),
)

# ------------------------------------------------------------------ optimal rate

a = sp.Symbol("a", real=True)
b = sp.Symbol("b", real=True)
level = sp.Symbol("B", real=True)  # a bound of the form B K^(-1/4)
_STUCK_LEVEL = 3 * STUCK_DELTA + 8 * STUCK_SMOOTH + 3 * STUCK_SMOOTH  # the bracket of Theorem 8 at K = 1
_n = sp.Symbol("n", integer=True)
_NOISES = sp.Sum(sigma, (_n, 1, M))
_OPTIMAL = Reference("Section 5.3.2, p. 12", "SSDM has the same optimal asymptotic rate O(eps^-4) as SGD")

RATE = (
    Claim(
        "sec5.3-optimal-eps4",
        sp.Implies(sp.Ge(K * eps**4, _STUCK_LEVEL**4), sp.Le((a - b) / 2, eps)),
        {a: POSITIVE, b: POSITIVE, eps: POSITIVE, K: sp.S.Naturals},
        title="accuracy eps after (B/eps)^4 iterations, on the two nodes a (x-1)^2/2 and b (x+1)^2/2 that stand still",
        reference=_OPTIMAL,
        defect="theorem-8",
    ),
    Claim(
        "sec5.3-optimal-eps4-corrected",
        sp.Implies(sp.Ge(K * eps**4, level**4), sp.Le(level / K**QUARTER, eps)),
        {level: HALF_LINE, eps: POSITIVE, K: sp.S.Naturals},
        title="a bound B K^(-1/4) is at most eps after (B/eps)^4 iterations",
        reference=_OPTIMAL,
        left_out="that SSDM has such a bound for nodes with one gradient: theorem-8-homogeneous-run",
    ),
    Claim(
        "sec5.3-optimal-eps4-no-speedup",
        sp.Eq(_NOISES / M, sigma),
        {M: sp.S.Naturals, sigma: HALF_LINE},
        title="M equally noisy nodes have the mean sigma: the printed bound does not decrease with M",
        reference=_OPTIMAL,
        proof=Proof(
            (
                Step(sp.Eq(_NOISES, M * sigma), "sum", by=Telescoping(_n * sigma, _n)),
                Step(sp.Eq(_NOISES / M, sigma), uses="sum"),
            )
        ),
    ),
)

# ------------------------------------------------------------------ noisy signSGD: squared norms

p = sp.Symbol("p", real=True)  # a probability
h = sp.Symbol("h", real=True)  # |grad f| with probability p
v = sp.Symbol("v", real=True)  # and otherwise
_MEAN = p * h + (1 - p) * v
_SECOND = p * h**2 + (1 - p) * v**2
_TWO_POINTS = {p: UNIT, h: HALF_LINE, v: HALF_LINE}
_BRACKET = 3 * delta + 16 * noise + 8 * smooth * sp.sqrt(d) + 3 * smooth * d / sp.sqrt(K)
_NOISY = Reference("Section 5.3.2, p. 12", "the rate of SSDM with respect to squared l2 norm is O(d/sqrt(K))")
_RATIO = Reference("Section 5.3.2, p. 12", "which is O(K^(1/4)/d^(1/4)) times faster")
_ROOT = sp.Le(_BRACKET, (3 * delta + 16 * noise + 11 * smooth) * sp.sqrt(d))

COMPARED = (
    Claim(
        "sec5.3-noisy-compare",
        sp.Implies(sp.Le(_MEAN, level), sp.Le(_SECOND, level**2)),
        {**_TWO_POINTS, level: HALF_LINE},
        title="a bound B on the mean norm makes B^2 a bound on the mean squared norm, for norms with two values",
        reference=_NOISY,
    ),
    Claim(
        "sec5.3-noisy-compare-corrected",
        sp.And(sp.Le(_MEAN**2, _SECOND), sp.Implies(sp.Le(_MEAN, level), sp.Le(_MEAN**2, level**2))),
        {**_TWO_POINTS, level: HALF_LINE},
        title="a bound on a mean norm bounds its square, which is at most the mean squared norm, for two values",
        reference=_NOISY,
        left_out="norms with more values",
    ),
    Claim(
        "sec5.3-noisy-compare-squared",
        sp.Le((_BRACKET / K**QUARTER) ** 2, d * (3 * delta + 16 * noise + 11 * smooth) ** 2 / sp.sqrt(K)),
        {delta: HALF_LINE, noise: HALF_LINE, smooth: HALF_LINE, d: sp.S.Naturals, K: sp.S.Naturals},
        (sp.Ge(K, d),),
        title="the square of the printed bound is O(d/sqrt(K)), for K >= d",
        reference=_NOISY,
        proof=Proof(
            (
                Step(_ROOT, "bracket"),
                Step(
                    sp.Le((_BRACKET / K**QUARTER) ** 2, d * (3 * delta + 16 * noise + 11 * smooth) ** 2 / sp.sqrt(K)),
                    uses="bracket",
                ),
            )
        ),
    ),
    Claim(
        "sec5.3-noisy-compare-ratio",
        sp.Eq(
            sp.Mul(d ** sp.Rational(3, 4) / K**QUARTER, 1 / (d / sp.sqrt(K)), evaluate=False),
            K**QUARTER / d**QUARTER,
            evaluate=False,
        ),
        {d: sp.S.Naturals, K: sp.S.Naturals},
        title="(d^(3/4)/K^(1/4)) / (d/sqrt(K)) = K^(1/4)/d^(1/4)",
        reference=_RATIO,
    ),
)

# ------------------------------------------------------------------ all-reduce

M_1, M_2 = sp.symbols("M_1 M_2", integer=True, positive=True)  # sizes of two groups of nodes
q_1, q_2 = sp.symbols("q_1 q_2", integer=True)  # their minus signs
S_1, S_2, S_3 = (sp.Symbol(f"S_{i}", integer=True) for i in (1, 2, 3))  # sums of the groups' signs
_REDUCE = Reference("Section 5.3.2, p. 13", "compressed signs s_k^n can be directly summed")
_CONTRAST = Reference("Section 5.3.2, p. 13", "In contrast to signSGD with majority vote aggregation")

REDUCED = (
    Claim(
        "sec5.3-allreduce",
        sp.Implies(
            sp.And(sp.Eq(S_1, M_1 - 2 * q_1), sp.Eq(S_2, M_2 - 2 * q_2)),
            sp.And(
                sp.Eq(S_1 + S_2, (M_1 + M_2) - 2 * (q_1 + q_2)),
                sp.Ge(q_1 + q_2, 0),
                sp.Le(q_1 + q_2, M_1 + M_2),
            ),
        ),
        {M_1: sp.S.Naturals, M_2: sp.S.Naturals, q_1: sp.S.Naturals0, q_2: sp.S.Naturals0}
        | {S_1: sp.S.Integers, S_2: sp.S.Integers},
        (sp.Le(q_1, M_1), sp.Le(q_2, M_2)),
        title="sums of signs M - 2q, 0 <= q <= M, add up to such a sum: M + 1 values, in any order of summation",
        reference=_REDUCE,
        left_out="nodes whose momentum is 0, which send 0",
    ),
    Claim(
        "sec5.3-allreduce-contrast-fails",
        sp.Implies(sp.Eq(S_1 + S_2, S_3), sp.Eq(sp.sign(S_1 + S_2), sp.sign(S_3))),
        {S_1: sp.S.Integers, S_2: sp.S.Integers, S_3: sp.S.Integers},
        title="a majority vote is a function of the sum of the signs, so that it supports partial sums as well",
        reference=_CONTRAST,
    ),
    Claim(
        "sec5.3-allreduce-majorities",
        sp.Eq(sp.sign(sp.sign(S_1) + sp.sign(S_2) + sp.sign(S_3)), sp.sign(S_1 + S_2 + S_3)),
        {S_1: sp.Range(-3, 4, 2), S_2: sp.Range(-3, 4, 2), S_3: sp.Range(-3, 4, 2)},
        title="the majority of the majorities of three groups of three nodes is the majority of all nine",
        reference=_CONTRAST,
        defect="sec5.3-allreduce-contrast-fails",
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*INVARIANCE, *OF_MOMENTUM, *RATE, *COMPARED, *REDUCED)

LISTED: tuple[Listed, ...] = (
    Listed(
        "sec5.3-error-feedback",
        "external",
        "Error feedback repairs signSGD at one node, DoubleSqueeze keeps the rate in both directions, and both must "
        "send magnitudes.",
        "The cited papers of Seide, Karimireddy and Tang.",
        Reference("Section 5.3.2, p. 12", "is the error feedback (EF) mechanism"),
    ),
    Listed(
        "sec5.3-optimal-eps4-lower-bound",
        "external",
        "No method needs fewer than order eps^-4 stochastic gradients, so that the rate is optimal.",
        "The lower bound for stochastic non-convex optimisation, from elsewhere.",
        _OPTIMAL,
    ),
    Listed(
        "sec5.3-noisy-external",
        "external",
        "Noisy signSGD needs artificial noise that grows with K, and has the rate d^(3/4)/K^(1/4) in squared norm.",
        "The theorems of Chen et al.; for SSDM the paper points to its Theorem 4 where Theorem 8 is meant.",
        Reference("Section 5.3.2, p. 12", "the convergence bound (17) of [Chen et al., 2020]"),
    ),
    Listed(
        "sec5.3-allreduce-contrast",
        "vague",
        "Unlike SSDM, signSGD with majority vote does not support partial aggregation.",
        "The difference: the master of the vote also needs only the sum of the signs, whose sign it takes afterwards.",
        _CONTRAST,
    ),
)

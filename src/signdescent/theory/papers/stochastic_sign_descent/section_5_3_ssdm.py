"""Section 5.3: partitioned data, invariance of the sign methods, and the remarks on SSDM after Theorem 8.

Identities between vectors are stated for one coordinate; sums over nodes are written with the nodes' votes counted.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.rules import Cited
from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, LawProof
from signdescent.theory.laws import Cited as CitedLaw
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.common_scale import small_mean_square
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.norms import small_least_square
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.stuck import momenta_on_a_line
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.weights import (
    momenta_without_weights,
    votes_without_weights,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_stuck import STUCK_DELTA, STUCK_SMOOTH
from signdescent.theory.rules import Cases, Induction, Telescoping
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, M, eps, sigma
from signdescent.theory.symbols import g as size  # the shared symbol, |g_i|
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

HALF = sp.Rational(1, 2)
QUARTER = sp.Rational(1, 4)
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
UNIT = sp.Interval(0, 1)

d = sp.Symbol("d", integer=True, positive=True)  # number of coordinates
beta = sp.Symbol("beta", real=True)  # the momentum parameter
gamma = sp.Symbol("gamma", real=True)  # the step size
delta = sp.Symbol("delta", real=True)  # f(x0) - f*
smooth = sp.Symbol("smooth", real=True)  # the mean of the L_n
noise = sp.Symbol("noise", real=True)  # the mean of the sigma_n
MOMENTUM = {beta: sp.Interval.Ropen(0, 1)}

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
        proof=LawProof(Case(CitedLaw("lemma-1-sharp"))),
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

# ------------------------------------------------------------------ without stochastic sign

r_1, r_2 = sp.symbols("r_1 r_2", real=True)  # m^n = r_n a_n
x1, x2 = sp.symbols("x1 x2", real=True)
_A_1, _A_2 = (1 + eps, -1 + eps), (-1 + eps, 1 + eps)
_INNER = tuple(vector[0] * x1 + vector[1] * x2 for vector in (_A_1, _A_2))
_SIGNS = tuple(sp.sign(r_1 * _A_1[i]) + sp.sign(r_2 * _A_2[i]) for i in (0, 1))  # s_k
_GRADIENT = tuple(_INNER[0] * _A_1[i] + _INNER[1] * _A_2[i] for i in (0, 1))
_SMALL = {eps: sp.Interval.open(0, 1)}
_PLANE = {**_SMALL, r_1: sp.S.Reals, r_2: sp.S.Reals, x1: sp.S.Reals}
_PLAIN = Reference("Section 5.3.2, p. 13", "the method is again stuck along the line Z")
_SPAN = Reference("Section 5.3.2, p. 13", "we imply m_k^n in span(a_n)")
_SIGN_M = Reference("Section 5.3.2, p. 13", "Hence, sign m_k^n = +- sign a_n = +- (-1, 1)")
_FIRST_SIGN = (sp.sign(r_1 * _A_1[0]), sp.sign(r_1 * _A_1[1]))
_GRADIENTS_IN_SPAN = tuple(
    sp.Eq(sp.diff(inner**2, variable), 2 * inner * part, evaluate=False)
    for inner, vector in zip(_INNER, (_A_1, _A_2), strict=True)
    for variable, part in zip((x1, x2), vector, strict=True)
)
_MOMENTA_IN_SPAN = tuple(
    sp.Eq(
        beta * (r * part) + (1 - beta) * 2 * inner * part,
        (beta * r + 2 * (1 - beta) * inner) * part,
        evaluate=False,
    )
    for r, inner, vector in zip((r_1, r_2), _INNER, (_A_1, _A_2), strict=True)
    for part in vector
)
_IS_SIGN = sp.And(sp.Eq(_FIRST_SIGN[0] * _FIRST_SIGN[1], -1), sp.Eq(_FIRST_SIGN[0] + _FIRST_SIGN[1], 0))

PLAIN_SIGN: tuple[AnyClaim, ...] = (
    RunClaim(
        "sec5.3-no-stochsign-run",
        "ssdm_plain_sign",
        ("split-rank-one-pair-on-z",),
        "minus-least-l2-norm",
        -4 * sp.sqrt(2) * eps**2,
        {eps: sp.Interval.open(0, 1), K: sp.S.Naturals, **MOMENTUM},
        steps="any",
        title="SSDM with the deterministic sign, from Z: |grad f| never falls below 4 sqrt(2) eps^2",
        reference=_PLAIN,
        proof=momenta_on_a_line((eps, K, beta), -4 * sp.sqrt(2) * eps**2),
    ),
    Claim(
        "sec5.3-no-stochsign",
        sp.And(
            sp.Eq((x1 - gamma / 2 * _SIGNS[0]) + (2 - x1 - gamma / 2 * _SIGNS[1]), 2),
            sp.Ge(_GRADIENT[0] ** 2 + _GRADIENT[1] ** 2, 32 * eps**4).subs(x2, 2 - x1),
        ),
        {**_PLANE, gamma: POSITIVE},
        title="with momenta in the spans of a_1, a_2 a step from Z ends on Z, where |grad f| >= 4 sqrt(2) eps^2",
        reference=_PLAIN,
        left_out="the induction over the steps: sec5.3-no-stochsign-run",
    ),
    Claim(
        "sec5.3-no-stochsign-span",
        sp.And(*_GRADIENTS_IN_SPAN, *_MOMENTA_IN_SPAN, evaluate=False),
        {**_PLANE, x2: sp.S.Reals, **MOMENTUM},
        title="grad <a_n,x>^2 is a multiple of a_n, and the momentum moves from one multiple to another, n = 1, 2",
        reference=_SPAN,
        left_out="the induction over k, of which these are the start and the step",
    ),
    Claim(
        "sec5.3-no-stochsign-sign",
        _IS_SIGN,
        {**_SMALL, r_1: sp.S.Reals},
        title="the sign of r a_1 is (1, -1) or (-1, 1), as printed",
        reference=_SIGN_M,
    ),
    Claim(
        "sec5.3-no-stochsign-sign-corrected",
        sp.And(sp.Implies(sp.Ne(r_1, 0), _IS_SIGN), sp.Eq(_FIRST_SIGN[0] + _FIRST_SIGN[1], 0)),
        {**_SMALL, r_1: sp.S.Reals},
        title="the sign of r a_1 is (1, -1) or (-1, 1), or 0 for r = 0; its coordinates add up to 0 in any case",
        reference=_SIGN_M,
    ),
)

# ------------------------------------------------------------------ without momentum, with the norms sent

G = sp.Symbol("G", real=True)  # |grad f_n|, or |grad f|
V = sp.Symbol("V", real=True)  # E|v - grad f|^2
W = sp.Symbol("W", real=True)  # the sum of the weights (1 + c)^(-k-1)
c = sp.Symbol("c", nonnegative=True)  # smooth*gamma^2*A/2
A = sp.Symbol("A", real=True)  # V <= A*(f - mean of the f_n*) + b
D0 = sp.Symbol("D0", real=True)  # f(x0) minus the mean of the f_n*
least = sp.Symbol("least", real=True)  # the least mean squared norm of the gradients
second = sp.Symbol("second", real=True)  # E|g^_n|^2
k = sp.Symbol("k", integer=True, nonnegative=True)
spread2 = sp.Symbol("spread2", real=True)  # b = (d/M^2) times the sum of the sigma_n^2
_NORMS = Reference("Section 5.3.2, p. 13", "if all nodes also send the norms")
_BOUND = 2 * sp.sqrt(sp.E) * D0 / (gamma * K) + smooth * gamma * spread2
_GROWTH = sp.Le((1 + c) ** K, sp.exp(HALF))
_SMALL_GROWTH = sp.Le(2 * c * K, 1)
_WEIGHTS = sp.Sum((1 + c) ** (-k - 1), (k, 0, K - 1))
_DIRECT = {c: POSITIVE, K: sp.S.Naturals}
_D, _D_NEXT = sp.symbols("D D_next", real=True)

_WITH_NORMS = {
    D0: HALF_LINE,
    gamma: POSITIVE,
    smooth: POSITIVE,
    spread2: HALF_LINE,
    A: HALF_LINE,
    K: sp.S.Naturals,
    M: sp.S.Naturals,
    d: sp.S.Naturals,
}

NO_MOMENTUM: tuple[AnyClaim, ...] = (
    RunClaim(
        "sec5.3-no-momentum",
        "ssdm_norms",
        ("partitioned-data", "smooth", "nodes-bounded-below", "bounded-variance", "independent-nodes"),
        "least-squared-l2-norm",
        _BOUND,
        _WITH_NORMS,
        (sp.Le(gamma * smooth, 1), sp.Le(smooth * gamma**2 * A * K, 1)),
        title="stochastic signs times the norms, without momentum: O(1/(gamma K)) + O(gamma), for f_n bounded below",
        reference=_NORMS,
        proof=small_least_square(
            _WITH_NORMS,
            _BOUND,
            lambda grows: {
                "weights": Cited("sec5.3-no-momentum-sum-of-weights", {c: grows}),
                "exponential": Cited("sec5.3-no-momentum-exponential", {y: grows * K}),
            },
        ),
    ),
    Claim(
        "sec5.3-no-momentum-variance",
        sp.Implies(
            sp.Le(second, G**2 + sigma**2),
            sp.Le((d - 1) * second + sigma**2, (d - 1) * G**2 + d * sigma**2),
        ),
        {d: sp.S.Naturals, G: HALF_LINE, sigma: HALF_LINE, second: HALF_LINE},
        title="one node: (d-1) E|g^|^2 + sigma^2 <= (d-1)|grad f_n|^2 + d sigma^2",
        reference=_NORMS,
        left_out="the mean over the nodes, which are independent",
    ),
    Claim(
        "sec5.3-no-momentum-step",
        sp.Le(-gamma * G**2 + smooth * gamma**2 / 2 * (G**2 + V), -gamma / 2 * G**2 + smooth * gamma**2 / 2 * V),
        {gamma: POSITIVE, smooth: POSITIVE, G: HALF_LINE, V: HALF_LINE},
        (sp.Le(gamma * smooth, 1),),
        title="the descent of one step with gamma <= 1/smooth leaves -gamma |grad f|^2/2 and the noise",
        reference=_NORMS,
    ),
    Claim(
        "sec5.3-no-momentum-weighted",
        sp.Implies(
            sp.Le(_D_NEXT, (1 + c) * _D - gamma / 2 * G + smooth * gamma**2 / 2 * spread2),
            sp.Le(
                gamma / 2 * G * (1 + c) ** (-k - 1),
                (1 + c) ** (-k) * _D
                - (1 + c) ** (-k - 1) * _D_NEXT
                + smooth * gamma**2 / 2 * spread2 * (1 + c) ** (-k - 1),
            ),
        ),
        {c: HALF_LINE, _D: HALF_LINE, _D_NEXT: HALF_LINE, G: HALF_LINE, spread2: HALF_LINE}
        | {gamma: POSITIVE, smooth: POSITIVE, k: sp.S.Naturals0},
        title="a step's inequality times (1+c)^(-k-1), whose sum over k telescopes",
        reference=_NORMS,
    ),
    Claim(
        "sec5.3-no-momentum-growth",
        sp.Implies(_SMALL_GROWTH, _GROWTH),
        {c: HALF_LINE, K: sp.S.Naturals},
        title="(1 + c)^K <= sqrt(e) for c <= 1/(2K)",
        reference=_NORMS,
        proof=Proof(
            (
                Step(sp.Le(1 + c, sp.exp(c)), "tangent"),
                Step(sp.Le((1 + c) ** K, sp.exp(c * K)), "power", uses="tangent", by=Induction(K)),
                Step(sp.Le(sp.exp(y), sp.exp(HALF)), "exponential", where={y: sp.Interval(0, HALF)}),
                Step(
                    sp.Le(sp.exp(c * K), sp.exp(HALF)),
                    "exponent",
                    uses=Use("exponential", {y: c * K}),
                    assumptions=(_SMALL_GROWTH,),
                ),
                Step(_GROWTH, "growth", uses=("power", "exponent"), assumptions=(_SMALL_GROWTH,)),
                Step(
                    sp.Implies(_SMALL_GROWTH, _GROWTH),
                    uses="growth",
                    by=Cases((_SMALL_GROWTH, sp.Gt(2 * c * K, 1))),
                ),
            )
        ),
    ),
    Claim(
        "sec5.3-no-momentum-weights",
        sp.Ge(_WEIGHTS, K * (1 + c) ** (-K)),
        _DIRECT,
        title="the K weights (1 + c)^(-k-1), k < K, are at least (1 + c)^(-K) each",
        reference=_NORMS,
        proof=Proof((Step(sp.Ge(_WEIGHTS, K * (1 + c) ** (-K)), by=Induction(K)),)),
        repeats="sec5.3-no-momentum-sum-of-weights",
    ),
    Claim(
        "sec5.3-no-momentum-sum-of-weights",
        sp.Le(1 / _WEIGHTS, sp.exp(c * K) / K),
        {c: HALF_LINE, K: sp.S.Naturals},
        title="the sum of the weights (1 + c)^(-k-1), k < K, is at least K exp(-c K)",
        reference=_NORMS,
        proof=Proof(
            (
                Step(sp.Ge(_WEIGHTS, K * (1 + c) ** (-K)), "weights", by=Induction(K)),
                Step(sp.Le(1 + c, sp.exp(c)), "tangent"),
                Step(sp.Le((1 + c) ** K, sp.exp(c * K)), "power", uses="tangent", by=Induction(K)),
                Step(sp.Le(1 / _WEIGHTS, sp.exp(c * K) / K), uses=("weights", "power")),
            )
        ),
    ),
    Claim(
        "sec5.3-no-momentum-exponential",
        sp.Le(sp.exp(y), sp.sqrt(sp.E)),
        {y: sp.Interval(0, HALF)},
        title="exp(y) <= sqrt(e) for y <= 1/2",
        reference=_NORMS,
        repeats="sec5.3-no-momentum-growth",
    ),
    Claim(
        "sec5.3-no-momentum-bound",
        sp.Implies(
            sp.Le(gamma / 2 * least * W, D0 + smooth * gamma**2 / 2 * spread2 * W),
            sp.Le(least, _BOUND),
        ),
        {least: HALF_LINE, W: POSITIVE, D0: HALF_LINE, spread2: HALF_LINE, gamma: POSITIVE, smooth: POSITIVE}
        | {K: sp.S.Naturals},
        (sp.Ge(W * sp.exp(HALF), K),),
        title="from the weighted sum of the steps, with W >= K/sqrt(e), to the least mean squared gradient",
        reference=_NORMS,
    ),
)

# ------------------------------------------------------------------ a repair that sends signs only

scale = sp.Symbol("scale", real=True)  # at least every |g^_i^n|
_SCALE_BOUND = scale * (delta / (gamma * K) + smooth * d * gamma / 2)
_SCALE_BEST = scale * sp.sqrt(2 * smooth * d * delta / K)
_COMMON = {g: sp.S.Reals, scale: POSITIVE}
_WITHIN = (sp.Le(sp.Abs(g), scale),)
_REPAIR = Reference("Theorem 8, p. 12", "K >= 1 iterations of SSDM guarantee")
_PROBLEM = {scale: POSITIVE, smooth: POSITIVE, d: sp.S.Naturals, K: sp.S.Naturals}
_TUNE = {**_PROBLEM, delta: POSITIVE}
start, end, squares = sp.symbols("start end squares", real=True)

ALTERNATIVE: tuple[AnyClaim, ...] = (
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

CLAIMS: tuple[AnyClaim, ...] = (
    *INVARIANCE,
    *OF_MOMENTUM,
    *RATE,
    *COMPARED,
    *REDUCED,
    *PLAIN_SIGN,
    *NO_MOMENTUM,
    *ALTERNATIVE,
)

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

"""Theorem 8, the printed proof: one step, and the momentum's error, eqs. (29) to (31) (Appendix B.9)."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import (
    BELOW_ONE,
    HALF,
    HALF_LINE,
    INDEX,
    POSITIVE,
    QUARTER,
    ROOT_D,
    beta,
    d,
    gamma,
    k,
    place,
    smooth,
    t,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_stuck import G_1, PAIR, G, x
from signdescent.theory.rules import Telescoping
from signdescent.theory.symbols import M, sigma
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

# ------------------------------------------------------------------ one step: smoothness, eq. (29)

plusses = sp.Symbol("p", integer=True, nonnegative=True)  # nodes whose sign of one coordinate is +1
minuses = sp.Symbol("q", integer=True, nonnegative=True)  # nodes whose sign is -1
VOTES = {plusses: sp.S.Naturals0, minuses: sp.S.Naturals0, M: sp.S.Naturals}
ALL_NODES = (sp.Le(plusses + minuses, M),)
curvature = sp.Symbol("curvature", real=True)
centre = sp.Symbol("centre", real=True)
bound = sp.Symbol("bound", real=True)  # L_n
_node = curvature * (x - centre) ** 2 / 2
_moved = x - gamma * (plusses - minuses) / M
_LENGTH = sp.Sum(M**2, (t, 1, d))

r = sp.Symbol("r", real=True)  # |s_k|
shift = sp.Symbol("shift", real=True)  # |g_k - g_(k+1)|
_R_DOMAIN = {r: HALF_LINE, M: sp.S.Naturals, d: sp.S.Naturals, gamma: POSITIVE, smooth: HALF_LINE}

s = sp.Symbol("s", real=True)  # |m|/|g|
c = sp.Symbol("c", real=True)  # cosine of the angle between m and g
size = sp.Symbol("size", real=True)  # |g|
gi = sp.Symbol("g_i", real=True)
mi = sp.Symbol("m_i", real=True)
w = sp.Symbol("w", real=True)  # |m|
DISTANCE = sp.sqrt(s**2 - 2 * s * c + 1)  # |m - g|/|g|
PLANE = {s: POSITIVE, c: sp.Interval(-1, 1), size: HALF_LINE, gamma: POSITIVE}
ANGLE = Reference("eq. (29), p. 31", "Lemma 15")

ONE_STEP = (
    Claim(
        "b9-smoothness",
        sp.And(
            sp.Le(
                smooth * gamma**2 / 2 * ((plusses - minuses) / M) ** 2,
                smooth * gamma**2 / 2 * (plusses + minuses) / M,
            ),
            sp.Le(smooth * gamma**2 / 2 * (plusses + minuses) / M, smooth * gamma**2 / 2),
        ),
        {**VOTES, gamma: POSITIVE, smooth: HALF_LINE},
        ALL_NODES,
        title="the squared mean sign of a coordinate is at most the mean squared sign, which is at most 1",
        reference=place("L gamma^2/2 |1/M sum s_k^n|^2 <= ... d L gamma^2/2", 31),
        left_out=COORDINATES,
    ),
    Claim(
        "b9-smoothness-node",
        sp.Le(
            _node.subs(x, _moved),
            _node
            - gamma / M * curvature * (x - centre) * (plusses - minuses)
            + bound * gamma**2 / (2 * M**2) * (plusses - minuses) ** 2,
        ),
        {**VOTES, x: sp.S.Reals, centre: sp.S.Reals, curvature: sp.S.Reals, bound: HALF_LINE, gamma: POSITIVE},
        (sp.Le(sp.Abs(curvature), bound),),
        title="one coordinate of the smoothness step, on a parabola whose curvature is at most L_n in size",
        reference=place("We start from the smoothness of functions f_n", 31),
        left_out="every other smooth f_n, and more than one coordinate",
        proof=Proof(
            (
                Step(
                    sp.Eq(
                        _node.subs(x, _moved),
                        _node
                        - gamma / M * curvature * (x - centre) * (plusses - minuses)
                        + curvature * gamma**2 / (2 * M**2) * (plusses - minuses) ** 2,
                    ),
                    "expand",
                ),
                Step(
                    sp.Le(
                        curvature * gamma**2 / (2 * M**2) * (plusses - minuses) ** 2,
                        bound * gamma**2 / (2 * M**2) * (plusses - minuses) ** 2,
                    ),
                    "curvature",
                ),
                Step(
                    sp.Le(
                        _node.subs(x, _moved),
                        _node
                        - gamma / M * curvature * (x - centre) * (plusses - minuses)
                        + bound * gamma**2 / (2 * M**2) * (plusses - minuses) ** 2,
                    ),
                    uses=("expand", "curvature"),
                ),
            )
        ),
    ),
    Claim(
        "eq-29-sign",
        sp.Eq(gi * (HALF + mi / (2 * w)) - gi * (HALF - mi / (2 * w)), gi * mi / w),
        {gi: sp.S.Reals, mi: sp.S.Reals, w: POSITIVE},
        (sp.Le(sp.Abs(mi), w),),
        title="E<g, stochastic sign of m> = <g, m>/|m|, one coordinate",
        reference=ANGLE,
        left_out=COORDINATES,
    ),
    Claim(
        "eq-29",
        sp.And(
            sp.Le(-gamma * size * c, -gamma * size / 3 + 8 * gamma / 3 * size * DISTANCE),
            sp.Le(0, -gamma * size / 3 + 8 * gamma / 3 * size),
        ),
        PLANE,
        title="one node's term of eq. (29) by Lemma 15; the second part is m = 0, where nothing is sent",
        reference=ANGLE,
        left_out="the mean over the nodes, and the expectation over their stochastic signs: eq-29-sign",
    ),
    Claim(
        "eq-29-sharp",
        sp.And(
            sp.Le(-gamma * size * c, -gamma * size + 2 * gamma * size * DISTANCE),
            sp.Le(0, -gamma * size + 2 * gamma * size),
        ),
        PLANE,
        title="one node's term of eq. (29) with 1 and 2 in place of 1/3 and 8/3",
        reference=ANGLE,
        left_out="the mean over the nodes, and the expectation",
    ),
    Claim(
        "b9-step-length",
        sp.And(sp.Le((plusses - minuses) ** 2, M**2), sp.Le(_LENGTH, d * M**2)),
        {**VOTES, d: sp.S.Naturals},
        ALL_NODES,
        title="|s_k|^2 <= d M^2: every coordinate of the sum of signs is at most M in size",
        reference=place("L gamma/M |s_k| <= L gamma sqrt(d)"),
        proof=Proof(
            (
                Step(sp.Eq(_LENGTH, d * M**2), "sum", by=Telescoping(t * M**2, t)),
                Step(sp.Le((plusses - minuses) ** 2, M**2), "coordinate"),
                Step(sp.Le(_LENGTH, d * M**2), "length", uses="sum"),
                Step(
                    sp.And(sp.Le((plusses - minuses) ** 2, M**2), sp.Le(_LENGTH, d * M**2)),
                    uses=("coordinate", "length"),
                ),
            )
        ),
    ),
    Claim(
        "eq-31",
        sp.And(sp.Le(shift, smooth * gamma / M * r), sp.Le(shift, smooth * gamma * ROOT_D)),
        {**_R_DOMAIN, shift: HALF_LINE},
        (sp.Le(shift, smooth * (gamma / M * r)), sp.Le(r, M * ROOT_D)),
        title="a gradient with Lipschitz constant L~ moves by at most L~ gamma sqrt(d) in one step: |s_k| <= M sqrt(d)",
        reference=Reference("eq. (31), p. 32", "Using L^n-smoothness of functions f_n again"),
        left_out="that the mean L~ of the L^n is a Lipschitz constant of grad f: the triangle inequality over nodes",
    ),
)

# ------------------------------------------------------------------ the momentum's error, eq. (30)

m_k, g_k, g_next, sample = (sp.Symbol(name, real=True) for name in ("m_k", "g_k", "g_next", "sample"))
e_0 = sp.Symbol("e_0", real=True)
u = sp.Symbol("u", real=True)
_MOMENT = {m_k: sp.S.Reals, g_k: sp.S.Reals, g_next: sp.S.Reals, sample: sp.S.Reals, beta: BELOW_ONE}
_RECURSION = sp.Eq(
    beta * m_k + (1 - beta) * sample - g_next,
    beta * (m_k - g_k) + beta * (g_k - g_next) + (1 - beta) * (sample - g_next),
    evaluate=False,
)


def unrolled(n: sp.Expr) -> sp.Expr:
    """Return the unrolled error after n steps, for inputs u^1, u^2, ...: beta^n e_0 + sum over t of beta^t u^(n-t)."""
    return beta**n * e_0 + sp.Sum(beta**t * u ** (n - t), (t, 0, n - 1))


def solution(n: sp.Expr) -> sp.Expr:
    """Return the same with the sum in closed form."""
    return beta**n * e_0 + u * (beta**n - u**n) / (beta - u)


_INPUTS = sp.Sum(beta**t * u ** (k - t), (t, 0, k - 1))
_INPUTS_IS = sp.Eq(_INPUTS, u * (beta**k - u**k) / (beta - u))
_UNROLL = sp.Eq(unrolled(k), solution(k))

# two nodes at rest: node 1 has the error G_1 - G in every round, plus its noise, +sigma or -sigma
_BIAS = G_1 - G
_OUTCOMES = (sigma, -sigma)
_CROSS = sp.Add(*(QUARTER * (_BIAS + first) * (_BIAS + second) for first in _OUTCOMES for second in _OUTCOMES))
_SQUARE = sp.Add(*(HALF * (_BIAS + first) ** 2 for first in _OUTCOMES))
# an error x_1 or x_2, then one with two values for each of them
x_1, x_2, y_1, y_2, z_1, z_2 = sp.symbols("x_1 x_2 y_1 y_2 z_1 z_2", real=True)
p_0, p_1, p_2 = sp.symbols("p_0 p_1 p_2", real=True)
_VALUES = (x_1, x_2, y_1, y_2, z_1, z_2)
_PRODUCT = sp.Add(
    p_0 * p_1 * x_1 * y_1,
    p_0 * (1 - p_1) * x_1 * y_2,
    (1 - p_0) * p_2 * x_2 * z_1,
    (1 - p_0) * (1 - p_2) * x_2 * z_2,
)
_CENTRED = (sp.Eq(p_1 * y_1 + (1 - p_1) * y_2, 0), sp.Eq(p_2 * z_1 + (1 - p_2) * z_2, 0))
_30 = Reference("eq. (30), p. 32", "From Assumption 2, we have")

ERRORS = (
    Claim(
        "algorithm-3-initial-momentum",
        sp.Eq(beta * sample + (1 - beta) * sample - g_k, sample - g_k, evaluate=False),
        {sample: sp.S.Reals, g_k: sp.S.Reals, beta: BELOW_ONE},
        title="with m_(-1) = g^_0 the first momentum is g^_0 itself, so its error is that of g^_0",
        reference=place("due to initial moment m_(-1)^n = g^_0^n"),
    ),
    Claim(
        "b9-recursion",
        _RECURSION,
        _MOMENT,
        title="the momentum's error is the old error, the gradient's drift and the new sample's error, each "
        "with its weight",
        reference=place("we find recurrence relation for the error terms"),
        printed_proof=Proof(
            (
                Step(
                    sp.Eq(
                        beta * m_k + (1 - beta) * sample - g_next,
                        beta * (m_k - g_next) + (1 - beta) * (sample - g_next),
                        evaluate=False,
                    ),
                    "split",
                    reference=place("= beta (m_k^n - g_(k+1)) + (1-beta)(g^_(k+1)^n - g_(k+1))"),
                ),
                Step(
                    sp.Eq(beta * (m_k - g_next), beta * (m_k - g_k) + beta * (g_k - g_next), evaluate=False),
                    "drift",
                    reference=place("= beta (m_k^n - g_k) + beta (g_k - g_(k+1)) + (1-beta) eps_(k+1)^n"),
                ),
                Step(_RECURSION, uses=("split", "drift"), reference=place("= beta eps^_k^n + ...")),
            )
        ),
    ),
    Claim(
        "b9-unroll",
        sp.Eq(solution(k + 1), beta * solution(k) + u ** (k + 1)),
        {**INDEX, beta: BELOW_ONE, u: POSITIVE, e_0: sp.S.Reals},
        (sp.Ne(u, beta),),
        title="the unrolled error obeys the recursion, for inputs u, u^2, u^3, ... with any u > 0 but beta",
        reference=place("Unrolling this recursion"),
        left_out="all other inputs: both sides are linear in them, and such sequences span all of finite length",
    ),
    Claim(
        "b9-unroll-sum",
        _UNROLL,
        {**INDEX, beta: sp.Interval.open(0, 1), u: POSITIVE, e_0: sp.S.Reals},
        (sp.Ne(u, beta),),
        title="the printed sum over t, in closed form for inputs u, u^2, u^3, ... with any u > 0 but beta",
        reference=place("Unrolling this recursion"),
        left_out="beta = 0, where only the term t = 0 is left; and all other inputs, as in b9-unroll",
        proof=Proof(
            (
                Step(_INPUTS_IS, "sum", by=Telescoping(beta**t * u ** (k - t + 1) / (beta - u), t)),
                Step(_UNROLL, uses="sum"),
            ),
            note="Both sides are linear in the inputs, and the sequences u^1, ..., u^k with k different u span all.",
        ),
    ),
    Claim(
        "eq-30",
        sp.And(sp.Eq(_CROSS, 0), sp.Le(_SQUARE, sigma**2)),
        {**PAIR, sigma: HALF_LINE},
        title="E<eps_0, eps_1> = 0 and E eps_0^2 <= sigma^2 for node 1 of the pair f_1, f_2 at 0, with "
        "noises +sigma and -sigma",
        reference=_30,
        defect="theorem-8",
    ),
    Claim(
        "eq-30-corrected",
        sp.Eq(_PRODUCT, 0),
        {**dict.fromkeys(_VALUES, sp.S.Reals), **dict.fromkeys((p_0, p_1, p_2), sp.Interval(0, 1))},
        _CENTRED,
        title="E<e, e'> = 0 in one coordinate, for an error e of two values and e' of two more after each, "
        "of mean 0 given e",
        reference=_30,
        left_out="laws with more values, and several coordinates; E|e_k|^2 <= (sigma^n)^2 is Assumption 2 itself",
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*ONE_STEP, *ERRORS)

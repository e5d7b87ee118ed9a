"""Theorem 8: stochastic sign descent with momentum on partitioned data (section 5.3.2, Appendix B.9).

``delta = f(x0) - f*``; ``smooth`` and ``noise`` are the means of the nodes' ``L_n`` and ``sigma_n``.
The proof treats every node's gradient as one of f; where the nodes differ, the method can stand still. On
``f_1 = a (x-1)**2/2`` and ``f_2 = b (x+1)**2/2`` with exact gradients and x0 = 0 the nodes send the signs -1 and +1
for ever, the gradient of f keeps the size ``(a - b)/2``, ``delta = (a-b)**2/(4(a+b))`` and ``smooth = (a+b)/2``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, Listed, Proof, Reference, RunClaim, Step
from signdescent.theory.rules import Induction, Telescoping
from signdescent.theory.runs import RunProof
from signdescent.theory.symbols import K, M, sigma

__all__ = ["CLAIMS", "LISTED"]

HALF = sp.Rational(1, 2)
QUARTER = sp.Rational(1, 4)
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
BELOW_ONE = sp.Interval.Ropen(0, 1)

k = sp.Symbol("k", integer=True, nonnegative=True)  # an iteration
t = sp.Symbol("t", integer=True)  # an index of sums
d = sp.Symbol("d", integer=True, positive=True)  # number of coordinates
beta = sp.Symbol("beta", real=True)  # the momentum parameter
gamma = sp.Symbol("gamma", real=True)  # the step size
delta = sp.Symbol("delta", real=True)  # f(x0) - f*
smooth = sp.Symbol("smooth", real=True)  # the mean of the L_n
noise = sp.Symbol("noise", real=True)  # the mean of the sigma_n
spread = sp.Symbol("spread", real=True)  # sqrt(sigma_1^2 + ... + sigma_M^2)/M, at most noise
zeta = sp.Symbol("zeta", real=True)  # the mean distance of the nodes' gradients from the gradient of f

COUNT = {K: sp.S.Naturals}
INDEX = {k: sp.S.Naturals0}
MOMENTUM = {beta: BELOW_ONE}
RUN = {**COUNT, d: sp.S.Naturals, delta: HALF_LINE, smooth: HALF_LINE, noise: HALF_LINE}
STEPS = {**RUN, beta: BELOW_ONE, gamma: POSITIVE}

ROOT_D = sp.sqrt(d)


def _place(quote: str, page: int = 32) -> Reference:
    return Reference(f"B.9, p. {page}", quote)


_8 = Reference("Theorem 8, p. 12", "K >= 1 iterations of SSDM guarantee")

# ------------------------------------------------------------------ the bounds


def parameters(expression: sp.Expr) -> sp.Expr:
    """Put in the step size K^(-3/4) and the momentum parameter 1 - 1/sqrt(K) of Theorem 8."""
    return expression.subs({gamma: K ** sp.Rational(-3, 4), beta: 1 - 1 / sp.sqrt(K)})


def printed(delta: sp.Expr, noise: sp.Expr, smooth: sp.Expr, d: sp.Expr) -> sp.Expr:
    """Return the right side of Theorem 8."""
    return (3 * delta + 16 * noise + 8 * smooth * sp.sqrt(d) + 3 * smooth * d / sp.sqrt(K)) / K**QUARTER


def corrected(delta: sp.Expr, noises: sp.Expr, smooth: sp.Expr, d: sp.Expr, zeta: sp.Expr) -> sp.Expr:
    """Return a right side that holds, with `noises` the sum of the mean and the spread of the sigma_n."""
    return (delta + 2 * noises + 2 * smooth * sp.sqrt(d) + smooth * d / (2 * sp.sqrt(K))) / K**QUARTER + zeta


LAST = (
    3 * delta / (gamma * K)
    + 8 * noise / ((1 - beta) * K)
    + 8 * smooth * gamma * ROOT_D / (1 - beta)
    + 8 * noise * sp.sqrt(1 - beta)
)  # the proof's bound without its last term, a multiple of smooth*d*gamma
DRIFT = 2 * smooth * gamma * ROOT_D * beta / (1 - beta)
ANY_STEP = (
    delta / (gamma * K)
    + (noise + spread) * (1 / ((1 - beta) * K) + sp.sqrt((1 - beta) / (1 + beta)))
    + DRIFT
    + smooth * d * gamma / 2
    + zeta
)

THEOREM_8 = RunClaim(
    "theorem-8",
    "ssdm",
    ("partitioned-data", "smooth", "bounded-below", "bounded-variance"),
    "mean-l2-norm",
    printed(delta, noise, smooth, d),
    RUN,
    steps="theorem-8",
    title="SSDM with step size K^(-3/4) and momentum 1 - K^(-1/2), as printed",
    reference=_8,
)

THEOREM_8_HOMOGENEOUS = RunClaim(
    "theorem-8-homogeneous-run",
    "ssdm",
    (*THEOREM_8.problems, "homogeneous"),
    "mean-l2-norm",
    printed(delta, noise, smooth, d),
    RUN,
    steps="theorem-8",
    title="Theorem 8 as printed, for nodes whose functions have one gradient",
    reference=_8,
)

THEOREM_8_OPPOSED = RunClaim(
    "theorem-8-opposed-run",
    "ssdm",
    ("opposed-parabolas",),
    "minus-least-l2-norm",
    -HALF,
    {**COUNT, d: sp.S.Naturals},
    steps="any",
    title="two nodes on which E|grad f(x_k)| >= 1/2 for every k, d, step size and momentum",
    reference=_8,
    proof=RunProof("weights-and-reflection"),
)

THEOREM_8_CORRECTED = RunClaim(
    "theorem-8-corrected",
    "ssdm",
    ("partitioned-data", "smooth", "bounded-below", "bounded-variance", "independent-nodes"),
    "mean-l2-norm",
    ANY_STEP,
    {**STEPS, spread: HALF_LINE, zeta: HALF_LINE},
    (spread <= noise,),
    title="SSDM with any step size and momentum: smaller coefficients, and the distance zeta of the nodes' gradients",
    reference=_8,
)

# ------------------------------------------------------------------ two nodes that stand still

a = sp.Symbol("a", real=True)  # curvature of f_1 = a (x-1)^2/2
b = sp.Symbol("b", real=True)  # curvature of f_2 = b (x+1)^2/2
x = sp.Symbol("x", real=True)
R = sp.Symbol("R", real=True)  # the distance of the nodes' minimisers from 0

PAIR = {a: POSITIVE, b: POSITIVE}
F_1, F_2 = a * (x - 1) ** 2 / 2, b * (x + 1) ** 2 / 2
F = (F_1 + F_2) / 2
G_1, G_2, G = (sp.diff(f, x).subs(x, 0) for f in (F_1, F_2, F))
LEAST = (a - b) / (a + b)  # the minimiser of F
STUCK_DELTA = (a - b) ** 2 / (4 * (a + b))
STUCK_SMOOTH = (a + b) / 2
STUCK_BOUND = printed(STUCK_DELTA, sp.Integer(0), STUCK_SMOOTH, sp.Integer(1))
STUCK_ZETA = (sp.Abs(G_1 - G) + sp.Abs(G_2 - G)) / 2


def plus(m: sp.Expr) -> sp.Expr:
    """Return the probability that the stochastic sign of a number m != 0 is +1."""
    return HALF + m / (2 * sp.Abs(m))


_STUCK_ERROR = (a + b) / 2  # |m^n - g| for both nodes, in every round
_LAST_STUCK = 3 * STUCK_DELTA / (gamma * K) + 8 * STUCK_SMOOTH * gamma / (1 - beta)
_STUCK_STATEMENT = sp.Le((a - b) / 2, STUCK_BOUND)
_FREE = {beta: BELOW_ONE, gamma: POSITIVE}

STUCK = Claim(
    "theorem-8-stuck",
    _STUCK_STATEMENT,
    {**PAIR, **COUNT},
    title="Theorem 8 on f_1 = a (x-1)^2/2 and f_2 = b (x+1)^2/2 with exact gradients, where SSDM never leaves 0",
    reference=_8,
    printed_proof=Proof(
        (
            Step(
                sp.Le(0, -gamma / 3 * sp.Abs(G) + 8 * gamma / 3 * _STUCK_ERROR + STUCK_SMOOTH * gamma**2 / 2),
                "descent",
                where=_FREE,
                reference=Reference("eq. (29), p. 31"),
            ),
            Step(
                sp.Eq(G_1 - G, beta * (G_1 - G) + (1 - beta) * (G_1 - G), evaluate=False),
                "recursion",
                where=_FREE,
                reference=_place("we find recurrence relation for the error terms"),
            ),
            Step(
                sp.And(sp.Eq((G_1 - G) ** 2, 0), sp.Eq((G_2 - G) ** 2, 0)),
                "uncorrelated errors",
                reference=Reference("eq. (30), p. 32", "From Assumption 2, we have"),
            ),
            Step(sp.Le(0, STUCK_SMOOTH * gamma), "drift", where=_FREE, reference=Reference("eq. (31), p. 32")),
            Step(
                sp.Le(_STUCK_ERROR, STUCK_SMOOTH * gamma / (1 - beta)),
                "error",
                where=_FREE,
                reference=_place("Averaging this bound over the nodes yields"),
            ),
            Step(
                sp.Le((a - b) / 2, _LAST_STUCK + sp.Rational(3, 2) * STUCK_SMOOTH * gamma),
                "full expectation",
                where=_FREE,
                reference=_place("Taking full expectation in (29), we have", 33),
            ),
            Step(
                _STUCK_STATEMENT,
                "parameters",
                reference=_place("Setting beta = 1 - 1/sqrt(K) and gamma = K^(-3/4), we get", 33),
            ),
        ),
        note="The printed derivation on this pair. Each node's momentum stays its own gradient, whose distance from "
        "the gradient of f neither averages out nor shrinks.",
    ),
)

STUCK_RUN = Claim(
    "theorem-8-stuck-run",
    sp.And(
        sp.Eq(beta * G_1 + (1 - beta) * G_1, -a, evaluate=False),
        sp.Eq(beta * G_2 + (1 - beta) * G_2, b, evaluate=False),
        sp.Eq(plus(-a), 0, evaluate=False),
        sp.Eq(plus(b), 1, evaluate=False),
        sp.Eq(sp.Abs(G), sp.Abs(a - b) / 2),
        sp.Eq(sp.diff(F, x).subs(x, LEAST), 0, evaluate=False),
        sp.Eq(F.subs(x, 0) - F.subs(x, LEAST), STUCK_DELTA),
    ),
    {**PAIR, **MOMENTUM},
    title="why: at 0 the momenta stay -a and b, the signs sent are surely -1 and +1, and f(0) - f* is as stated",
    reference=_8,
)

STUCK_CORRECTED = Claim(
    "theorem-8-stuck-corrected",
    sp.Le((a - b) / 2, corrected(STUCK_DELTA, sp.Integer(0), STUCK_SMOOTH, sp.Integer(1), STUCK_ZETA)),
    {**PAIR, **COUNT},
    title="with the distance zeta of the nodes' gradients the bound holds there",
    reference=_8,
)

_EXAMPLE = STUCK_BOUND.subs({a: 3, b: 1})
_FIRST = 79118
CX1 = (
    Claim(
        "theorem-8-cx1",
        sp.Gt(1, _EXAMPLE),
        {K: sp.Range(_FIRST, sp.oo)},
        title=f"a = 3, b = 1: the gradient 1 exceeds the printed bound for every K >= {_FIRST}",
        reference=_8,
    ),
    Claim(
        "theorem-8-cx1-until",
        sp.Le(1, _EXAMPLE),
        {K: sp.Range(1, _FIRST)},
        title=f"and for no K <= {_FIRST - 1}",
        reference=_8,
    ),
    Claim(
        "theorem-8-cx1-corrected",
        sp.Le(1, corrected(QUARTER, sp.Integer(0), sp.Integer(2), sp.Integer(1), sp.Integer(2)), evaluate=False),
        COUNT,
        title="a = 3, b = 1: the corrected bound holds for every K",
        reference=_8,
    ),
)

# the same with curvatures 3/R, 1/R and minimisers R, -R: gradient 1, delta = R/4, smooth = 2/R
_SCALED = printed(R / 4, sp.Integer(0), 2 / R, sp.Integer(1))
_MEANS = sp.Ge(3 * R / 4 + 16 / R, sp.sqrt(48))
CX1_SCALED = (
    Claim(
        "theorem-8-cx1-scaled",
        sp.Le(1, _SCALED),
        {R: POSITIVE, **COUNT},
        title="the same pair with minimisers R and -R and curvatures 3/R and 1/R, against the printed bound",
        reference=_8,
    ),
    Claim(
        "theorem-8-cx1-scaled-from",
        sp.And(
            sp.Implies(K >= 2443, sp.Gt(1, _SCALED.subs(R, 4))),
            sp.Implies(K >= 2340, sp.Gt(1, _SCALED.subs(R, sp.Rational(231, 50)))),
        ),
        COUNT,
        title="violated for K >= 2443 at R = 4 and for K >= 2340 at R = 4.62",
        reference=_8,
    ),
    Claim(
        "theorem-8-cx1-scaled-until",
        sp.Le(1, _SCALED),
        {R: POSITIVE, K: sp.Range(1, 2305)},
        title="and for no R at K <= 2304",
        reference=_8,
        proof=Proof(
            (
                Step(_MEANS, "means"),
                Step(sp.Le(K**QUARTER, sp.sqrt(48)), "root"),
                Step(sp.Le(1, _SCALED), uses=("means", "root")),
            )
        ),
    ),
)

# in d dimensions: f_n = w_n |x -/+ R e|^2/(2R), |e| = 1, w = (3/2, 1/2); the gradient of f at x is x/R - e/2
along = sp.Symbol("along", real=True)  # <x, e>/R
across = sp.Symbol("across", real=True)  # the rest of |x|/R
_CX2 = printed(R / 8, sp.Integer(0), 1 / R, d)
_RADIUS = sp.Rational(231, 50) * d**QUARTER
_FAR_ENOUGH = sp.Ge(K, 2340 * d)
_CX2_FAILS = sp.Gt(HALF, _CX2.subs(R, _RADIUS))
CX2 = (
    Claim(
        "theorem-8-cx2",
        sp.Le(HALF, _CX2),
        {R: POSITIVE, d: sp.S.Naturals, **COUNT},
        title="in any dimension, two nodes whose mean gradient norm never falls below 1/2, against the printed bound",
        reference=_8,
    ),
    Claim(
        "theorem-8-cx2-from",
        _CX2_FAILS,
        {d: sp.S.Naturals, **COUNT},
        (_FAR_ENOUGH,),
        title="violated for every d and every K >= 2340 d at R = 4.62 d^(1/4)",
        reference=_8,
    ),
    Claim(
        "theorem-8-cx2-jensen",
        sp.Ge((sp.sqrt((along - HALF) ** 2 + across**2) + sp.sqrt((-along - HALF) ** 2 + across**2)) / 2, HALF),
        {along: sp.S.Reals, across: HALF_LINE},
        title="E|grad f(x_k)| >= 1/2, since the law of x_k is symmetric: the mean of |x/R - e/2| and |-x/R - e/2|",
        reference=_8,
    ),
)

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
_R_DOMAIN = {r: HALF_LINE, M: sp.S.Naturals, d: sp.S.Naturals, gamma: POSITIVE, smooth: HALF_LINE}

s = sp.Symbol("s", real=True)  # |m|/|g|
c = sp.Symbol("c", real=True)  # cosine of the angle between m and g
size = sp.Symbol("size", real=True)  # |g|
gi = sp.Symbol("g_i", real=True)
mi = sp.Symbol("m_i", real=True)
w = sp.Symbol("w", real=True)  # |m|
DISTANCE = sp.sqrt(s**2 - 2 * s * c + 1)  # |m - g|/|g|
PLANE = {s: POSITIVE, c: sp.Interval(-1, 1), size: HALF_LINE, gamma: POSITIVE}
_29 = Reference("eq. (29), p. 31", "Lemma 15")

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
        reference=_place("L gamma^2/2 |1/M sum s_k^n|^2 <= ... d L gamma^2/2", 31),
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
        title="the smoothness step on a parabola whose curvature is at most L_n in size",
        reference=_place("We start from the smoothness of functions f_n", 31),
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
        reference=_29,
    ),
    Claim(
        "eq-29",
        sp.And(
            sp.Le(-gamma * size * c, -gamma * size / 3 + 8 * gamma / 3 * size * DISTANCE),
            sp.Le(0, -gamma * size / 3 + 8 * gamma / 3 * size),
        ),
        PLANE,
        title="one node's term of eq. (29) by Lemma 15; the second part is m = 0, where nothing is sent",
        reference=_29,
    ),
    Claim(
        "eq-29-sharp",
        sp.And(
            sp.Le(-gamma * size * c, -gamma * size + 2 * gamma * size * DISTANCE),
            sp.Le(0, -gamma * size + 2 * gamma * size),
        ),
        PLANE,
        title="the same with 1 and 2 in place of 1/3 and 8/3",
        reference=_29,
    ),
    Claim(
        "b9-step-length",
        sp.And(sp.Le((plusses - minuses) ** 2, M**2), sp.Le(_LENGTH, d * M**2)),
        {**VOTES, d: sp.S.Naturals},
        ALL_NODES,
        title="|s_k|^2 <= d M^2: every coordinate of the sum of signs is at most M in size",
        reference=_place("L gamma/M |s_k| <= L gamma sqrt(d)"),
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
        sp.And(
            sp.Le(sp.Abs(curvature) * (gamma / M * r), smooth * gamma / M * r),
            sp.Le(smooth * gamma / M * r, smooth * gamma * ROOT_D),
        ),
        {**_R_DOMAIN, curvature: sp.S.Reals},
        (sp.Le(sp.Abs(curvature), smooth), sp.Le(r, M * ROOT_D)),
        title="the gradient moves by at most smooth*gamma*sqrt(d) per step, along a line of given curvature",
        reference=Reference("eq. (31), p. 32", "Using L^n-smoothness of functions f_n again"),
    ),
)

# ------------------------------------------------------------------ the momentum's error, eq. (30)

m_k, g_k, g_next, sample = (sp.Symbol(name, real=True) for name in ("m_k", "g_k", "g_next", "sample"))
e_0 = sp.Symbol("e_0", real=True)
u = sp.Symbol("u", real=True)
_MOMENT = {m_k: sp.S.Reals, g_k: sp.S.Reals, g_next: sp.S.Reals, sample: sp.S.Reals, beta: BELOW_ONE}
_OPEN = sp.Interval.open(0, 1)
_RECURSION = sp.Eq(
    beta * m_k + (1 - beta) * sample - g_next,
    beta * (m_k - g_k) + beta * (g_k - g_next) + (1 - beta) * (sample - g_next),
    evaluate=False,
)


def unrolled(n: sp.Expr) -> sp.Expr:
    """Return the unrolled error after n steps, for inputs u^1, u^2, ...: beta^n e_0 + sum over t of beta^t u^(n-t)."""
    return beta**n * e_0 + sp.Sum(beta**t * u ** (n - t), (t, 0, n - 1))


def solution(n: sp.Expr) -> sp.Expr:
    """Return the same with the sum worked out."""
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
        reference=_place("due to initial moment m_(-1)^n = g^_0^n"),
    ),
    Claim(
        "b9-recursion",
        _RECURSION,
        _MOMENT,
        title="the error of the momentum: the old error, the gradient's drift and the new sample's error",
        reference=_place("we find recurrence relation for the error terms"),
        printed_proof=Proof(
            (
                Step(
                    sp.Eq(
                        beta * m_k + (1 - beta) * sample - g_next,
                        beta * (m_k - g_next) + (1 - beta) * (sample - g_next),
                        evaluate=False,
                    ),
                    "split",
                    reference=_place("= beta (m_k^n - g_(k+1)) + (1-beta)(g^_(k+1)^n - g_(k+1))"),
                ),
                Step(
                    sp.Eq(beta * (m_k - g_next), beta * (m_k - g_k) + beta * (g_k - g_next), evaluate=False),
                    "drift",
                    reference=_place("= beta (m_k^n - g_k) + beta (g_k - g_(k+1)) + (1-beta) eps_(k+1)^n"),
                ),
                Step(_RECURSION, uses=("split", "drift"), reference=_place("= beta eps^_k^n + ...")),
            )
        ),
    ),
    Claim(
        "b9-unroll",
        sp.Eq(solution(k + 1), beta * solution(k) + u ** (k + 1)),
        {**INDEX, beta: _OPEN, u: POSITIVE, e_0: sp.S.Reals},
        (sp.Ne(u, beta),),
        title="the unrolled error obeys the recursion, for inputs u^1, u^2, ... with any u",
        reference=_place("Unrolling this recursion"),
    ),
    Claim(
        "b9-unroll-sum",
        _UNROLL,
        {**INDEX, beta: _OPEN, u: POSITIVE, e_0: sp.S.Reals},
        (sp.Ne(u, beta),),
        title="the printed sum over t, worked out for these inputs",
        reference=_place("Unrolling this recursion"),
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
        title="eq. (30) for node 1 of the pair f_1, f_2 at 0, with independent noises +sigma and -sigma",
        reference=_30,
    ),
    Claim(
        "eq-30-corrected",
        sp.Eq(_PRODUCT, 0),
        {**dict.fromkeys(_VALUES, sp.S.Reals), **dict.fromkeys((p_0, p_1, p_2), sp.Interval(0, 1))},
        _CENTRED,
        title="errors against the node's own gradient, of mean 0 given the past: E<e_k, e_k'> = 0 (two values each)",
        reference=_30,
    ),
)

# ------------------------------------------------------------------ geometric sums

drift = sp.Symbol("drift", real=True)  # smooth*gamma*sqrt(d)
_SHIFTED = sp.Sum(beta ** (t + 1), (t, 0, k))
_SHIFTED_IS = sp.Eq(_SHIFTED, beta * (1 - beta ** (k + 1)) / (1 - beta))
_SQUARES = sp.Sum(beta ** (2 * t), (t, 0, k))
_SQUARES_IS = sp.Eq(_SQUARES, (1 - beta ** (2 * k + 2)) / (1 - beta**2))
_SHIFTED_STEP = Step(_SHIFTED_IS, "drift sum", by=Induction(k, start=0))
_SQUARES_STEP = Step(_SQUARES_IS, "squares", by=Induction(k, start=0))
_DOMAIN = {**MOMENTUM, **INDEX, sigma: HALF_LINE, drift: HALF_LINE}
_QUOTE = "<= beta^(k+1) sigma^n + L gamma sqrt(d)/(1-beta) + sigma^n sqrt(1-beta)"

_DRIFT_SUM = sp.Le(drift * _SHIFTED, drift / (1 - beta))
_DRIFT_SHARP = sp.Le(drift * _SHIFTED, drift * beta / (1 - beta))
_NOISE_SUM = sp.Le((1 - beta) * sp.sqrt(_SQUARES), sp.sqrt(1 - beta))
_NOISE_SHARP = sp.Le((1 - beta) * sp.sqrt(_SQUARES), sp.sqrt((1 - beta) / (1 + beta)))
_EPS = sp.Le(
    beta ** (k + 1) * sigma + drift * _SHIFTED + (1 - beta) * sigma * sp.sqrt(_SQUARES),
    beta ** (k + 1) * sigma + drift / (1 - beta) + sigma * sp.sqrt(1 - beta),
)
_EPS_SHARP = sp.Le(
    beta ** (k + 1) * sigma + drift * _SHIFTED + (1 - beta) * sigma * sp.sqrt(_SQUARES),
    beta ** (k + 1) * sigma + drift * beta / (1 - beta) + sigma * sp.sqrt((1 - beta) / (1 + beta)),
)
_AVERAGED = sp.Sum(beta**t, (t, 0, K - 1))
_AVERAGED_IS = sp.Eq(_AVERAGED, (1 - beta**K) / (1 - beta))
_AVERAGED_STEP = Step(_AVERAGED_IS, "powers", by=Induction(K))
_AVERAGES = sp.Le(
    noise * _AVERAGED / K + drift / (1 - beta) + noise * sp.sqrt(1 - beta),
    noise / ((1 - beta) * K) + drift / (1 - beta) + noise * sp.sqrt(1 - beta),
)

_SQUARED_STEPS = (
    _SQUARES_STEP,
    Step(
        sp.Le((1 - beta) ** 2 * _SQUARES, (1 - beta) / (1 + beta)),
        "squared",
        uses="squares",
    ),
    Step(_NOISE_SHARP, "noise", uses=("squared", "squares")),
)

SUMS = (
    Claim(
        "b9-eps-bounds",
        _EPS,
        _DOMAIN,
        title="the bound on the momentum's error after k + 1 steps, given eq. (30)",
        reference=_place(_QUOTE),
        proof=Proof(
            (
                _SHIFTED_STEP,
                Step(_DRIFT_SUM, "drift", uses="drift sum"),
                *_SQUARED_STEPS,
                Step(sp.Le(sp.sqrt((1 - beta) / (1 + beta)), sp.sqrt(1 - beta)), "root"),
                Step(_NOISE_SUM, "noise sum", uses=("noise", "root")),
                Step(_EPS, uses=("drift", "noise sum")),
            )
        ),
    ),
    Claim(
        "b9-eps-bounds-sharp",
        _EPS_SHARP,
        _DOMAIN,
        title="the same with beta/(1-beta) and sqrt((1-beta)/(1+beta))",
        reference=_place(_QUOTE),
        proof=Proof(
            (
                _SHIFTED_STEP,
                Step(_DRIFT_SHARP, "drift", uses="drift sum"),
                *_SQUARED_STEPS,
                Step(_EPS_SHARP, uses=("drift", "noise")),
            )
        ),
    ),
    Claim(
        "b9-averages",
        _AVERAGES,
        {**COUNT, **MOMENTUM, noise: HALF_LINE, drift: HALF_LINE},
        title="the mean of the error bounds over the iterations",
        reference=_place("Then averaging over the iterates gives", 33),
        proof=Proof(
            (
                _AVERAGED_STEP,
                Step(sp.Le(_AVERAGED, 1 / (1 - beta)), "at most", uses="powers"),
                Step(_AVERAGES, uses="at most"),
            )
        ),
    ),
)

# ------------------------------------------------------------------ the last display

_TWICE = sp.Le(LAST + sp.Rational(3, 2) * smooth * d * gamma, LAST + 3 * smooth * d * gamma)
_FINAL = sp.Le(parameters(LAST + sp.Rational(3, 2) * smooth * d * gamma), printed(delta, noise, smooth, d))
_LAST_STEP = sp.Le(parameters(LAST + 3 * smooth * d * gamma), printed(delta, noise, smooth, d))
_SAVED = printed(delta, noise, smooth, d) - sp.Rational(3, 2) * smooth * d / (sp.sqrt(K) * K**QUARTER)
_DISPLAY = _place("Setting beta = 1 - 1/sqrt(K) and gamma = K^(-3/4), we get", 33)

LAST_DISPLAY = (
    Claim(
        "b9-final",
        _FINAL,
        RUN,
        title="at the stated step size and momentum the proof's bound is at most the theorem's",
        reference=_DISPLAY,
        printed_proof=Proof(
            (
                Step(_TWICE, "twice", where={beta: BELOW_ONE, gamma: POSITIVE}, reference=_DISPLAY),
                Step(_LAST_STEP, "parameters", reference=_DISPLAY),
                Step(_FINAL, "final", uses="parameters", reference=_DISPLAY),
            ),
            note="On the way 3/2 smooth*d*gamma silently becomes 3 smooth*d*gamma.",
        ),
    ),
    Claim(
        "b9-final-sharp",
        sp.Le(parameters(LAST + sp.Rational(3, 2) * smooth * d * gamma), _SAVED),
        RUN,
        title="the same with 3/2 in place of 3 in the last term",
        reference=_DISPLAY,
    ),
)

# ------------------------------------------------------------------ the corrected theorem

_UNIT_STEP = {s: POSITIVE, c: sp.Interval(-1, 1)}
_LEVEL = (1 - beta) / (1 + beta)


def second_moment(n: sp.Expr) -> sp.Expr:
    """Return E|e_n|^2 for samples of variance sigma^2, without drift."""
    return sigma**2 * (beta ** (2 * n) + _LEVEL * (1 - beta ** (2 * n)))


_SPECIAL = sp.Le(parameters(ANY_STEP), corrected(delta, noise + spread, smooth, d, zeta))
_MEAN_ERROR = sp.Sum(beta**t, (t, 0, K - 1)) / K + sp.sqrt(_LEVEL)
share = sp.Symbol("share", real=True)  # a coefficient of zeta below 1
_SMALL = {a: sp.Integer(1), b: (1 - share) / (2 + 2 * share)}

CORRECTED = (
    Claim(
        "theorem-8-corrected-node",
        sp.Le(-c, DISTANCE - s * c),
        _UNIT_STEP,
        title="one node: -<m,g>/|m| <= |m-g| - <m,g>/|g|, with |g| = 1",
        reference=_29,
    ),
    Claim(
        "theorem-8-corrected-mean",
        sp.Le(-s * c, -1 + DISTANCE),
        _UNIT_STEP,
        title="the mean momentum m: -<m,g>/|g| <= -|g| + |m-g|, with |g| = 1",
        reference=_29,
    ),
    Claim(
        "theorem-8-corrected-second-moment",
        sp.Eq(second_moment(k + 1), beta**2 * second_moment(k) + (1 - beta) ** 2 * sigma**2),
        {**MOMENTUM, **INDEX, sigma: HALF_LINE},
        title="v_k = sigma^2 (beta^(2k) + q (1-beta^(2k))) solves v_(k+1) = beta^2 v_k + (1-beta)^2 sigma^2",
        reference=_place("recurrence relation for the error terms"),
    ),
    Claim(
        "theorem-8-corrected-error",
        sp.Le(sp.sqrt(second_moment(k)), sigma * (beta**k + sp.sqrt(_LEVEL))),
        {**MOMENTUM, **INDEX, sigma: HALF_LINE},
        title="sqrt(v_k) <= sigma (beta^k + sqrt((1-beta)/(1+beta)))",
        reference=_place(_QUOTE),
    ),
    Claim(
        "theorem-8-corrected-average",
        sp.Le(_MEAN_ERROR, 1 / ((1 - beta) * K) + sp.sqrt(_LEVEL)),
        {**COUNT, **MOMENTUM},
        title="the mean of beta^k + sqrt((1-beta)/(1+beta)) over the iterations",
        reference=_place("Then averaging over the iterates gives", 33),
        proof=Proof(
            (
                _AVERAGED_STEP,
                Step(sp.Le(_AVERAGED, 1 / (1 - beta)), "at most", uses="powers"),
                Step(sp.Le(_MEAN_ERROR, 1 / ((1 - beta) * K) + sp.sqrt(_LEVEL)), uses="at most"),
            )
        ),
    ),
    Claim(
        "theorem-8-corrected-parameters",
        _SPECIAL,
        {**RUN, spread: HALF_LINE, zeta: HALF_LINE},
        title="at the printed step size and momentum: coefficients 1, 2, 2, 1/2, and zeta",
        reference=_DISPLAY,
    ),
    Claim(
        "theorem-8-homogeneous",
        sp.Le(corrected(delta, noise + spread, smooth, d, sp.Integer(0)), printed(delta, noise, smooth, d)),
        {**RUN, spread: HALF_LINE},
        (spread <= noise,),
        title="for nodes with one gradient, zeta = 0, the printed bound follows: 1, 4, 2, 1/2 against 3, 16, 8, 3",
        reference=_8,
    ),
    Claim(
        "theorem-8-corrected-zeta",
        sp.Gt(
            ((a - b) / 2).subs(_SMALL),
            corrected(STUCK_DELTA, sp.Integer(0), STUCK_SMOOTH, sp.Integer(1), share * (a + b) / 2).subs(_SMALL),
        ),
        {**COUNT, share: BELOW_ONE},
        (sp.Ge(K * (1 - share) ** 4, 11**4),),
        title="no coefficient below 1 of the nodes' distance suffices: a = 1 and b small, at rest in 0",
        reference=_8,
    ),
)

# ------------------------------------------------------------------ the best step size and momentum

alpha = sp.Symbol("alpha", real=True)  # 1 - beta
noises = sp.Symbol("noises", real=True)  # noise + spread
slope = sp.Symbol("B", real=True)  # the bound's slope in gamma
lead = sp.Symbol("A", real=True)  # smooth*sqrt(d)*delta/K
_SLOPE = 2 * smooth * ROOT_D * (1 - alpha) / alpha + smooth * d / 2
_STEP_BOUND = delta / (gamma * K) + gamma * slope
_BEST_STEP = sp.sqrt(delta / (K * slope))
_LEAD = 2 * sp.sqrt(2 * lead / alpha) + noises * sp.sqrt(alpha / 2)
_BEST = 2 * sp.sqrt(2) * (noises**2 * lead) ** QUARTER
_WANTED = {delta: POSITIVE, slope: POSITIVE, **COUNT}

TUNED = (
    Claim(
        "theorem-8-tuned-slope",
        sp.Eq(DRIFT.subs(beta, 1 - alpha) + smooth * d * gamma / 2, gamma * _SLOPE),
        {alpha: sp.Interval.Lopen(0, 1), gamma: POSITIVE, smooth: HALF_LINE, d: sp.S.Naturals},
        title="the corrected bound depends on gamma by delta/(gamma K) + gamma B only",
        reference=_8,
    ),
    Claim(
        "theorem-8-tuned-step",
        sp.Ge(_STEP_BOUND, 2 * sp.sqrt(delta * slope / K)),
        {**_WANTED, gamma: POSITIVE},
        title="delta/(gamma K) + gamma B >= 2 sqrt(delta B/K)",
        reference=_8,
    ),
    Claim(
        "theorem-8-tuned-step-attained",
        sp.Eq(_STEP_BOUND.subs(gamma, _BEST_STEP), 2 * sp.sqrt(delta * slope / K)),
        _WANTED,
        title="with equality at gamma = sqrt(delta/(K B))",
        reference=_8,
    ),
    Claim(
        "theorem-8-tuned-noiseless",
        sp.Implies(sp.Eq(alpha, 1), sp.Eq(2 * sp.sqrt(delta * _SLOPE / K), sp.sqrt(2 * smooth * d * delta / K))),
        {alpha: sp.Interval.Lopen(0, 1), delta: POSITIVE, smooth: POSITIVE, d: sp.S.Naturals, **COUNT},
        title="without noise, at beta = 0: sqrt(2 smooth d delta/K)",
        reference=_8,
    ),
    Claim(
        "theorem-8-tuned-momentum",
        sp.Ge(_LEAD, _BEST),
        {alpha: POSITIVE, noises: POSITIVE, lead: POSITIVE},
        title="2 sqrt(2A/alpha) + S sqrt(alpha/2) >= 2 sqrt(2) (S^2 A)^(1/4), A = smooth sqrt(d) delta/K",
        reference=_8,
    ),
    Claim(
        "theorem-8-tuned-momentum-attained",
        sp.Eq(_LEAD.subs(alpha, 4 * sp.sqrt(lead) / noises), _BEST),
        {noises: POSITIVE, lead: POSITIVE},
        title="with equality at alpha = 4 sqrt(A)/S: d^(1/8) in place of the printed d^(1/2)",
        reference=_8,
    ),
    Claim(
        "theorem-8-tuned-one-node",
        sp.Implies(
            sp.And(sp.Eq(noise, sigma), sp.Eq(spread, sigma)),
            sp.Eq(_BEST.subs(noises, noise + spread), 4 * (sigma**2 * lead) ** QUARTER),
        ),
        {noise: HALF_LINE, spread: HALF_LINE, sigma: HALF_LINE, lead: POSITIVE},
        title="one node, S = 2 sigma: 4 (sigma^2 A)^(1/4)",
        reference=_8,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (
    *ONE_STEP,
    *ERRORS,
    *SUMS,
    *LAST_DISPLAY,
    THEOREM_8,
    STUCK,
    STUCK_RUN,
    STUCK_CORRECTED,
    *CX1,
    *CX1_SCALED,
    *CX2,
    THEOREM_8_OPPOSED,
    THEOREM_8_HOMOGENEOUS,
    THEOREM_8_CORRECTED,
    *CORRECTED,
    *TUNED,
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "algorithm-3",
        "definition",
        "Every node keeps a moving average of its stochastic gradients and sends its stochastic sign; all step along "
        "the sum of the signs.",
        reference=Reference("Algorithm 3, p. 12", "Stochastic Sign Descent with Momentum (SSDM)"),
    ),
    Listed(
        "assumption-2",
        "definition",
        "Each node's stochastic gradient is unbiased for its own function, with variance at most (sigma^n)^2. "
        "Used with fresh samples: unbiased given the past.",
        reference=Reference("Assumption 2, p. 12", "Bounded Variance"),
    ),
)

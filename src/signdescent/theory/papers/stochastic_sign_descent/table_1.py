"""Table 1: the summary of results, and its statements about other papers.

``start = f(x0) - f*`` and ``total = L_1 + ... + L_d``. Two families of problems on partitioned data decide the
statements about SSDM. *Stuck*: one dimension, two nodes, ``f_1 = a (x - R)**2/2``, ``f_2 = b (x + R)**2/2``, full
gradients, ``x0 = 0``; the stochastic signs of ``-a R`` and ``b R`` are always -1 and 1, so the iterate never moves.
*Mirrored*: two nodes, ``f_n = w_n |x -/+ R e|**2/(2 R)`` with a unit vector e of R^d, w = (3/2, 1/2), ``x0 = 0``. The
law of the iterates does not depend on w, because positive factors change no stochastic sign, and for equal weights
it is symmetric under x -> -x; so the mean iterate is 0, and by Jensen ``E|grad f(x_k)| >= |grad f(0)| = 1/2``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import SLOPE_FACTS, C, F
from signdescent.theory.rules import Induction, Monotone
from signdescent.theory.symbols import K, L, M, g, gamma0, l, p, sigma, tau, u
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED", "STUCK_BOUND", "STUCK_NORM", "STUCK_WHERE", "theorem_8"]

HALF = sp.Rational(1, 2)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
COUNT = {K: sp.S.Naturals}

start = sp.Symbol("start", real=True)  # f(x0) - f*
total = sp.Symbol("total", real=True)  # L_1 + ... + L_d
smooth = sp.Symbol("smooth", nonnegative=True)  # the mean of the L^n
noise = sp.Symbol("noise", nonnegative=True)  # the mean of the sigma^n
d = sp.Symbol("d", integer=True, positive=True)  # the dimension
a, b = sp.symbols("a b", real=True)  # curvatures on the two nodes
R = sp.Symbol("R", real=True)  # how far from 0 the nodes' minimisers lie
A = sp.Symbol("A", real=True)  # a constant that a rate may have
x = sp.Symbol("x", real=True)  # a point on the line
m = sp.Symbol("m", real=True)  # a mean
h3 = sp.Symbol("h3", positive=True)  # nu_i^3/sigma_i^2
T = sp.Symbol("T", nonnegative=True)  # a batch size that is to be exceeded
N = sp.Symbol("N", real=True)  # number of gradient calls


def _row(quote: str) -> Reference:
    return Reference("Table 1, p. 3", quote)


# ------------------------------------------------------------------ signSGD on one node

_CONSTANT = start / (gamma0 * K) + gamma0 * total / 2  # right side of eqs. (8) and (10), step gamma0
_LOG_RATE = start / (gamma0 * sp.sqrt(K)) + 3 * gamma0 * total * sp.log(K) / (2 * sp.sqrt(K))  # of eq. (7)
_BEST = sp.sqrt(2 * start / (total * K))
_RATE = _row("signSGD, this work (Thm. 5, 6): O(1/sqrt K), rho-norm")
_SMOOTH = _row("weak dependence on smoothness: (1/d) sum L_i")
_BIASED = _row("Can handle biased estimator? YES")
_BATCH = _row("Can work with small minibatch? YES")
# a right sign of size value with probability p, else a wrong one, so large that the mean is m
_VALUE = (sp.Abs(m) + 1) / p
_OTHER = (p * _VALUE - m) / (1 - p)

SINGLE = (
    Claim(
        "table-signsgd-rate",
        sp.Eq(_CONSTANT.subs(gamma0, _BEST), sp.sqrt(2 * start * total / K)),
        {**COUNT, start: POSITIVE, total: POSITIVE},
        title="the right side of eq. (8) at the step sqrt(2 start/(total K)) is sqrt(2 start total)/sqrt K",
        reference=_RATE,
        left_out="eq. (8) itself, theorem-5-constant, and Theorem 6",
    ),
    Claim(
        "table-signsgd-rate-eq7-fails",
        sp.Implies(sp.log(K) > 2 * A / (3 * gamma0 * total), A / sp.sqrt(K) < _LOG_RATE),
        {**COUNT, start: HALF_LINE, total: POSITIVE, gamma0: POSITIVE, A: POSITIVE},
        title="eq. (7) is not O(1/sqrt K): for every A it exceeds A/sqrt K once log K > 2A/(3 gamma0 total)",
        reference=_RATE,
    ),
    Claim(
        "table-smoothness-mean",
        sp.Le(d * L * R, (d * L * R**2 / 2) / gamma0 + gamma0 * L / 2),
        {d: sp.S.Naturals, L: POSITIVE, R: POSITIVE, gamma0: POSITIVE},
        title="eq. (8) with the mean of the L_i in place of their sum, at K = 1 on f = L|x|^2/2 from (R, ..., R)",
        reference=_SMOOTH,
    ),
    Claim(
        "table-smoothness-mean-corrected",
        sp.Le(d * L * R, (d * L * R**2 / 2) / gamma0 + gamma0 * d * L / 2),
        {d: sp.S.Naturals, L: POSITIVE, R: POSITIVE, gamma0: POSITIVE},
        title="eq. (8) with the sum of the L_i, at K = 1 on f = L|x|^2/2 from (R, ..., R)",
        reference=_SMOOTH,
        left_out="every other K and every other smooth f: theorem-5-constant",
    ),
    Claim(
        "table-biased-yes",
        sp.And(_VALUE > 0, _OTHER > 0, written(lambda: sp.Eq(p * _VALUE - (1 - p) * _OTHER, m))),
        {p: sp.Interval.open(HALF, 1), m: sp.S.Reals},
        title="an estimator with success probability p in (1/2, 1) can have any mean m, even of the wrong sign",
        reference=_BIASED,
    ),
    Claim(
        "table-minibatch-yes-lemma-1",
        HALF + HALF * g / (g + sp.sqrt(3) * sigma) > HALF,
        {g: POSITIVE, sigma: HALF_LINE},
        title="Lemma 1's bound exceeds 1/2 without any condition on the batch: one sample suffices",
        reference=_BATCH,
        left_out="Lemma 1 itself",
    ),
    Claim(
        "table-minibatch-yes-lemma-3",
        sp.Implies(
            sp.And(tau > 2 * sp.Min(sigma**2 / g**2, h3 / g), g**2 * T <= 2 * sigma**2, g * T <= 2 * h3), tau > T
        ),
        {tau: sp.S.Naturals, g: POSITIVE, sigma: HALF_LINE, h3: POSITIVE, T: HALF_LINE},
        title="Lemma 3 requires batches larger than any T as g_i -> 0 with the moments fixed",
        reference=_BATCH,
    ),
)

# ------------------------------------------------------------------ majority vote

_SPEEDUP = _row("signSGD with M Maj.Vote, this work (Thm. 7): speedup ~ e^-M")
_VOTES = sp.floor((M + 1) / 2)
_EDGE = {u: sp.Interval(0, 1), l: sp.S.Naturals}
_ROOT = sp.sqrt((4 * l - 1) / 3)
_TANGENT = (
    Step(sp.Le((1 - u**2) ** (l - 1), 1), "power", by=Induction(l)),
    Step(sp.Le(F, C * u), "slope", uses="power", by=Monotone(u)),
)
_GAIN = sp.Le(F, _ROOT * u)
_AT_ZERO = sp.Eq(sp.diff(F, u).subs(u, 0), C)
_LEAST = sp.Ge(C, sp.sqrt(l))
_SHARP = sp.And(sp.Le(F, C * u), _AT_ZERO, _LEAST)

VOTE = (
    Claim(
        "table-maj-rate",
        sp.Eq(_CONSTANT.subs(gamma0, gamma0 / sp.sqrt(K)), (start / gamma0 + gamma0 * total / 2) / sp.sqrt(K)),
        {**COUNT, start: HALF_LINE, total: HALF_LINE, gamma0: POSITIVE},
        title="the right side of eq. (10) at the step gamma0/sqrt K is (start/gamma0 + gamma0 total/2)/sqrt K",
        reference=_row("signSGD with M Maj.Vote, this work (Thm. 7): O(1/sqrt K), rho_M-norm"),
        left_out="eq. (10) itself: theorem-7-eq10",
        repeats="sec5.1-l1-rate",
    ),
    Claim(
        "table-speedup",
        # the bounds on |g_i| are B/u for one node and B/F_l(u) for M nodes, with the same B
        sp.Le(u, sp.exp(1 - M) * F.subs(l, _VOTES)),
        {u: sp.Interval.Lopen(0, 1), M: sp.S.Naturals},
        title="M nodes divide the bound on |g_i| of one node by e^(M-1): 1/F_l(u) <= e^(1-M)/u",
        reference=_SPEEDUP,
    ),
    Claim(
        "table-speedup-corrected",
        _GAIN,
        _EDGE,
        title="2l - 1 or 2l nodes divide the bound on |g_i| of one node by F_l(u)/u <= sqrt((4l - 1)/3)",
        reference=_SPEEDUP,
        proof=Proof(
            (
                *SLOPE_FACTS,
                *_TANGENT,
                Step(sp.Le(C, _ROOT), "root", uses="slope-high"),
                Step(_GAIN, uses=("slope", "root")),
            ),
            note="F_l is concave, so it lies below its tangent c_l u at 0, and c_l^2 <= (4l - 1)/3.",
        ),
    ),
    Claim(
        "table-speedup-sharp",
        _SHARP,
        _EDGE,
        title="the gain F_l(u)/u over one node is at most c_l = F_l'(0) >= sqrt(l), its limit as u -> 0",
        reference=_SPEEDUP,
        proof=Proof(
            (
                *SLOPE_FACTS,
                *_TANGENT,
                Step(_AT_ZERO, "at zero"),
                Step(_LEAST, "least", uses="slope-low"),
                Step(_SHARP, uses=("slope", "at zero", "least")),
            ),
            note="F_l lies below its tangent at 0, and F_l(u)/u tends to the slope F_l'(0) of that tangent.",
        ),
    ),
)

# ------------------------------------------------------------------ SSDM


def theorem_8(start: sp.Expr, noise: sp.Expr, smooth: sp.Expr, d: sp.Expr) -> sp.Expr:
    """Return the right side of Theorem 8."""
    bracket = 3 * start + 16 * noise + 8 * smooth * sp.sqrt(d) + 3 * smooth * d / sp.sqrt(K)
    return bracket / K ** sp.Rational(1, 4)


STUCK_NORM = sp.Abs(a - b) * R / 2
STUCK_BOUND = theorem_8(R**2 * (a - b) ** 2 / (4 * (a + b)), sp.Integer(0), (a + b) / 2, sp.Integer(1))
STUCK_WHERE = {**COUNT, a: POSITIVE, b: POSITIVE, R: POSITIVE}

_PARTITIONED = _row("SSDM, this work (Thm. 8): can handle partitioned train data? YES")
_MIRRORED_BOUND = theorem_8(R / 8, sp.Integer(0), 1 / R, d)
_MIRRORED = (sp.Rational(3, 4) * (x - R) ** 2 + sp.Rational(1, 4) * (x + R) ** 2) / (2 * R)  # f along e
_RIGHT = 3 * start + 16 * noise + 8 * smooth * sp.sqrt(d) + 3 * smooth * d

SSDM = (
    Claim(
        "table-ssdm-partitioned",
        sp.Le(HALF, _MIRRORED_BOUND),
        {**COUNT, d: sp.S.Naturals, R: POSITIVE},
        title="Theorem 8 on the mirrored family, where every E|grad f(x_k)| is at least 1/2",
        reference=_PARTITIONED,
        defect="theorem-8",
        repeats="theorem-8-cx2",
    ),
    Claim(
        "table-ssdm-partitioned-corrected",
        sp.Le(HALF, (R / 8 + 2 * sp.sqrt(d) / R + d / (2 * R * sp.sqrt(K))) / K ** sp.Rational(1, 4) + 1),
        {**COUNT, d: sp.S.Naturals, R: POSITIVE},
        title="on the mirrored family Theorem 8 holds with the nodes' mean distance E|x/(2R) - e| >= 1 from "
        "grad f added",
        reference=_PARTITIONED,
        left_out="every other problem: theorem-8-corrected",
    ),
    Claim(
        "table-ssdm-partitioned-family",
        sp.And(
            sp.Eq(sp.diff(_MIRRORED, x), x / R - HALF),
            sp.Eq(_MIRRORED.subs(x, 0) - _MIRRORED, R / 8 - (x - R / 2) ** 2 / (2 * R)),
        ),
        {x: sp.S.Reals, R: POSITIVE},
        title="the mirrored family has slope x/R - 1/2 along e and f(0) - f* = R/8",
        reference=_PARTITIONED,
    ),
    Claim(
        "table-ssdm-rate",
        sp.Le(theorem_8(start, noise, smooth, d), _RIGHT / K ** sp.Rational(1, 4)),
        {**COUNT, start: HALF_LINE, noise: HALF_LINE, smooth: HALF_LINE, d: sp.S.Naturals},
        title="the right side of Theorem 8 is at most K^(-1/4) times a number that does not depend on K",
        reference=_row("SSDM, this work (Thm. 8): O(1/K^(1/4)), l2 norm"),
        left_out="Theorem 8 itself, which is false for partitioned data: theorem-8",
    ),
)

# ------------------------------------------------------------------ other texts

_CITED = Reference("Section 5.2, p. 10", "use O(K) mini-batch size as well as O(1/K) constant step size")
_BERNSTEIN = _row("signSGD with M Maj.Vote [Bernstein et al., 2019]: O(1/K^(1/4))")
_STEP = sp.sqrt(start / (total * K))  # the constant step of Bernstein et al. 2019, Theorem 2
_CALLS = {**COUNT, A: POSITIVE}

OTHERS = (
    Claim(
        "table-bernstein-row-calls",
        # [mean |g|_1]^2 <= 4 A^2/sqrt(N) with N = K^2 calls, K iterations of batch size K
        sp.Implies(sp.Eq(N, K**2), sp.Eq(sp.sqrt(4 * A**2 / sp.sqrt(N)), 2 * A / sp.sqrt(K))),
        {**_CALLS, N: POSITIVE},
        title="with N = K^2 gradient calls, a rate of 1/N^(1/4) is one of 1/sqrt K in the number K of iterations",
        reference=_BERNSTEIN,
    ),
    Claim(
        "sec5.2-stepsize-cite",
        sp.Le(_STEP, _STEP.subs(K, 1) / K),
        {**COUNT, start: POSITIVE, total: POSITIVE},
        title="the step sqrt(start/(total K)) of Bernstein et al. 2019 falls like 1/K from its value at K = 1",
        reference=_CITED,
    ),
    Claim(
        "sec5.2-stepsize-cite-fails",
        sp.Implies(K * start > A**2 * total, _STEP > A / K),
        {**_CALLS, start: POSITIVE, total: POSITIVE},
        title="no constant A makes the step sqrt(start/(total K)) at most A/K: it exceeds A/K once K > A^2 total/start",
        reference=_CITED,
    ),
    Claim(
        "sec5.2-stepsize-cite-corrected",
        written(lambda: sp.Eq(sp.sqrt(start / (total * K)), sp.sqrt(start / total) / sp.sqrt(K))),
        {**COUNT, start: POSITIVE, total: POSITIVE},
        title="the step sqrt(start/(total K)) of Bernstein et al. 2019 is a constant over sqrt K",
        reference=_CITED,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*SINGLE, *VOTE, *SSDM, *OTHERS)

LISTED: tuple[Listed, ...] = (
    Listed(
        "table-smoothness",
        "vague",
        "The rates of signSGD depend on the mean (1/d)(L_1 + ... + L_d) in place of the largest L_i.",
        "A norm in which the rates are comparable: the bounds on l1-like norms contain d times that mean, the sum of "
        "the L_i, which is at least the largest.",
        _SMOOTH,
    ),
    Listed(
        "table-minibatch-yes",
        "vague",
        "signSGD can work with small mini-batches.",
        "The condition by which success probabilities exceed 1/2: Lemma 1 allows one sample, Lemma 3 requires batches "
        "that grow without bound as g_i -> 0.",
        _BATCH,
    ),
    Listed(
        "table-sgd",
        "external",
        "SGD needs bounded variance and converges at rate 1/sqrt K in the squared l2 norm.",
        "The text of Ghadimi and Lan, 2013.",
        _row("SGD [Ghadimi and Lan, 2013]"),
    ),
    Listed(
        "table-bernstein-row",
        "external",
        "signSGD under unimodal symmetric noise: rate 1/sqrt K on one node, 1/K^(1/4) with majority vote.",
        "The text of Bernstein et al., 2019; in its Theorem 2 the power 1/4 is of the number of gradient calls.",
        _BERNSTEIN,
    ),
    Listed(
        "table-signum",
        "external",
        "Signum converges at rate log K/K^(1/4) in the l1 norm.",
        "The text of Bernstein et al., 2018.",
        _row("Signum [Bernstein et al., 2018]"),
    ),
    Listed(
        "table-noisy-signsgd",
        "external",
        "Noisy signSGD converges without gradient noise at rate 1/K^(1/4).",
        "The text of Chen et al., 2020.",
        _row("Noisy signSGD [Chen et al., 2020]"),
    ),
)

"""Abstract: the promised results.

Each of M = 2l - 1 or 2l nodes votes for the right sign of a coordinate with probability rho. The *stuck* family of
problems on partitioned data is that of Table 1.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import C, F
from signdescent.theory.papers.stochastic_sign_descent.table_1 import STUCK_BOUND, STUCK_NORM, STUCK_WHERE, R, a, b
from signdescent.theory.rules import ConcaveSignChange, Induction, Monotone, OneSignChange, PlusThenMinus
from signdescent.theory.symbols import K, M, l, p, rho, u
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

ZERO, ONE = sp.Integer(0), sp.Integer(1)
HALF = sp.Rational(1, 2)
UNIT = sp.Interval(0, 1)
POSITIVE = sp.Interval.open(0, sp.oo)

k = sp.Symbol("k", integer=True, nonnegative=True)  # votes for one of the signs
q = sp.Symbol("q", real=True)  # probability of a wrong sign
A = sp.Symbol("A", real=True)  # a constant that a rate may have
x = sp.Symbol("x", real=True)  # a point on the line

_ABSTRACT = "Abstract, p. 1"
_NOISE = Reference(_ABSTRACT, "exponentially fast noise reduction is guaranteed with respect to number of nodes")
_BOTH = Reference(_ABSTRACT, "maintaining 1-bit compression in both directions")
_SSDM = Reference(_ABSTRACT, "converges under standard bounded variance assumption with the optimal asymptotic rate")

# ------------------------------------------------------------------ noise reduction

_MISS = 1 - u**2  # 4 rho (1 - rho)
_EDGE = {u: UNIT, l: sp.S.Naturals}
_REDUCED = sp.Le(1 - F, _MISS**l)
_SLOPE = C - 2 * l * u
_NOT_FASTER = sp.Ge(1 - F, C / (2 * l) * _MISS**l)

NOISE = (
    Claim(
        "abs-exp-noise",
        _REDUCED,
        _EDGE,
        title="the margin 2 I(rho; l, l) - 1 of a vote of 2l - 1 or 2l nodes is within (1 - u^2)^l of 1, u = 2 rho - 1",
        reference=_NOISE,
        left_out="that this is the expected sign of the vote, which is lemma-13, and the sum over the coordinates",
        proof=Proof(
            (
                Step(sp.Eq(C.subs(l, l + 1), C * (2 * l + 1) / (2 * l)), "ratio"),
                Step(sp.And(C > 0, sp.Le(C, 2 * l)), "size", uses="ratio", by=Induction(l)),
                Step(PlusThenMinus(_SLOPE, u, ZERO, ONE), "pattern", uses="size", by=ConcaveSignChange()),
                Step(
                    sp.Ge(F - 1 + _MISS**l, 0), "rises", uses="pattern", by=OneSignChange(u, _MISS ** (l - 1), _SLOPE)
                ),
                Step(_REDUCED, uses="rises"),
            ),
            note="D = F - 1 + (1-u^2)^l is 0 at both ends, and D' = (1-u^2)^(l-1) (c_l - 2 l u) changes sign once.",
        ),
    ),
    Claim(
        "abs-exp-noise-lower",
        _NOT_FASTER,
        _EDGE,
        title="the margin of a vote differs from 1 by at least C(2l, l) ((1 - u^2)/4)^l: the base 4 rho (1 - "
        "rho) is exact",
        reference=_NOISE,
        proof=Proof(
            Step(_NOT_FASTER, by=Monotone(u, "high")),
            note="The difference is 0 at u = 1, and its slope is -c_l (1-u^2)^(l-1) (1 - u).",
        ),
        repeats="b8-tails",
    ),
)

# ------------------------------------------------------------------ one bit in both directions

_PAIR = rho * (1 - rho)
_SQUARE = sp.Sum(sp.binomial(M, k) * rho**k * (1 - rho) ** (M - k) * sp.sign(2 * k - M) ** 2, (k, 0, M))
_TIE = sp.binomial(2 * l, l) * _PAIR**l
_LEAD = sp.binomial(2 * l - 1, l) * rho**l * (1 - rho) ** (l - 1)  # 2l - 1 nodes lead by one vote

ONE_BIT = (
    Claim(
        "abs-1bit-both",
        sp.Eq(_SQUARE, 1),
        {rho: sp.Interval.Lopen(HALF, 1), M: sp.S.Naturals},
        title="the sign that the server of Algorithm 2 sends is always 1 or -1: its mean square is 1",
        reference=_BOTH,
    ),
    Claim(
        "abs-1bit-both-node",
        sp.Eq(p + q, 1),
        {p: sp.Interval.Lopen(HALF, 1), q: UNIT},
        (p + q <= 1,),
        title="the sign that a node sends is always 1 or -1, for any estimator with success probability p > 1/2",
        reference=_BOTH,
        defect="abs-1bit-both",
    ),
    Claim(
        "abs-1bit-both-corrected",
        sp.Ne(2 * k, 2 * l - 1, evaluate=False),
        {k: sp.S.Naturals0, l: sp.S.Naturals},
        title="an odd number 2l - 1 of nodes that send 1 or -1 never tie, so that the server sends 1 or -1",
        reference=_BOTH,
    ),
    Claim(
        "abs-1bit-both-tie",
        _TIE > 0,
        {rho: sp.Interval.open(0, 1), l: sp.S.Naturals},
        title="2l nodes tie with probability C(2l, l) (rho (1 - rho))^l > 0",
        reference=_BOTH,
    ),
    Claim(
        "abs-1bit-both-coin",
        sp.Eq(_LEAD * (1 - rho), _TIE / 2),
        {rho: UNIT, l: sp.S.Naturals},
        title="the 2l-th vote undoes a lead of one as often as a coin at ties gives it back: 2l nodes with a coin "
        "succeed like 2l - 1",
        reference=_BOTH,
    ),
)

# ------------------------------------------------------------------ SSDM on partitioned data

_F_1, _F_2 = a * (x - R) ** 2 / 2, b * (x + R) ** 2 / 2
_MEAN = (_F_1 + _F_2) / 2
_LEAST = a * b * R**2 / (a + b)
_SLOPES = tuple(sp.diff(f, x).subs(x, 0) for f in (_F_1, _F_2, _MEAN))
_START = R**2 * (a - b) ** 2 / (4 * (a + b))
_QUARTER = K ** sp.Rational(1, 4)

PARTITIONED = (
    Claim(
        "abs-ssdm-dist",
        sp.Le(STUCK_NORM, STUCK_BOUND),
        STUCK_WHERE,
        title="Theorem 8 on the stuck family, where every |grad f(x_k)| is |a - b| R/2",
        reference=_SSDM,
        defect="theorem-8",
    ),
    Claim(
        "abs-ssdm-dist-stuck",
        sp.And(
            sp.Eq(sp.sign(_SLOPES[0]) + sp.sign(_SLOPES[1]), 0),
            sp.Eq(sp.Abs(_SLOPES[2]), STUCK_NORM),
            sp.Eq(_MEAN.subs(x, 0) - _LEAST, _START),
            sp.Ge(_MEAN, _LEAST),
        ),
        {x: sp.S.Reals, a: POSITIVE, b: POSITIVE, R: POSITIVE},
        title="on the stuck family the signs cancel at 0, |grad f(0)| = |a-b| R/2, f(0) - f* = R^2 (a-b)^2/(4 (a+b))",
        reference=_SSDM,
    ),
    Claim(
        "abs-ssdm-dist-fails",
        sp.Implies(K * STUCK_NORM**4 > A**4, STUCK_NORM > A / _QUARTER),
        {**STUCK_WHERE, A: POSITIVE},
        title="on the stuck family no constant A bounds |grad f(x_k)| by A/K^(1/4): false for K > (2A/(|a-b| R))^4",
        reference=_SSDM,
    ),
    Claim(
        "abs-ssdm-dist-corrected",
        sp.Le(STUCK_NORM, (_START + (a + b) + (a + b) / (4 * sp.sqrt(K))) / _QUARTER + (a + b) * R / 2),
        STUCK_WHERE,
        title="on the stuck family Theorem 8 holds with the mean distance (a + b) R/2 of the nodes' gradients added",
        reference=_SSDM,
        left_out="every other problem: theorem-8-corrected",
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*NOISE, *ONE_BIT, *PARTITIONED)

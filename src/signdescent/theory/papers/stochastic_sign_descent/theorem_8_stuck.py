"""Theorem 8 on nodes that stand still.

The printed proof treats every node's gradient as a gradient of f. If the nodes differ, the method can stand still. On
``f_1 = a (x-1)**2/2`` and ``f_2 = b (x+1)**2/2`` with exact gradients and x0 = 0 the nodes send the signs -1 and +1
forever, the gradient of f keeps the size ``(a - b)/2``, ``delta = (a-b)**2/(4(a+b))`` and ``smooth = (a+b)/2``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import (
    BELOW_ONE,
    COUNT,
    HALF,
    HALF_LINE,
    MOMENTUM,
    POSITIVE,
    QUARTER,
    THEOREM,
    beta,
    corrected,
    d,
    gamma,
    place,
    printed,
)
from signdescent.theory.symbols import K
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

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
    reference=THEOREM,
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
                reference=place("we find recurrence relation for the error terms"),
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
                reference=place("Averaging this bound over the nodes yields"),
            ),
            Step(
                sp.Le((a - b) / 2, _LAST_STUCK + sp.Rational(3, 2) * STUCK_SMOOTH * gamma),
                "full expectation",
                where=_FREE,
                reference=place("Taking full expectation in (29), we have", 33),
            ),
            Step(
                _STUCK_STATEMENT,
                "parameters",
                reference=place("Setting beta = 1 - 1/sqrt(K) and gamma = K^(-3/4), we get", 33),
            ),
        ),
        note="The printed derivation on this pair. Each node's momentum stays its own gradient, whose distance from "
        "the gradient of f neither averages out nor shrinks.",
    ),
    defect="theorem-8",
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
    title="at 0 the momenta stay -a and b, the signs sent are always -1 and +1, and f(0) - f* is as stated",
    reference=THEOREM,
    left_out="the induction over the steps, of which this is one",
)

STUCK_CORRECTED = Claim(
    "theorem-8-stuck-corrected",
    sp.Le((a - b) / 2, corrected(STUCK_DELTA, sp.Integer(0), STUCK_SMOOTH, sp.Integer(1), STUCK_ZETA)),
    {**PAIR, **COUNT},
    title="on the stuck pair Theorem 8 holds with the distance zeta of the nodes' gradients added",
    reference=THEOREM,
    left_out="every other problem: theorem-8-corrected",
)

_EXAMPLE = STUCK_BOUND.subs({a: 3, b: 1})
_FIRST = 79118
CX1 = (
    Claim(
        "theorem-8-cx1",
        sp.Gt(1, _EXAMPLE),
        {K: sp.Range(_FIRST, sp.oo)},
        title=f"a = 3, b = 1: the gradient 1 exceeds the printed bound for every K >= {_FIRST}",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-cx1-until",
        sp.Le(1, _EXAMPLE),
        {K: sp.Range(1, _FIRST)},
        title="a = 3, b = 1: for K <= 79117 the gradient 1 does not exceed the printed bound",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-cx1-corrected",
        sp.Le(1, corrected(QUARTER, sp.Integer(0), sp.Integer(2), sp.Integer(1), sp.Integer(2)), evaluate=False),
        COUNT,
        title="a = 3, b = 1: the corrected bound holds for every K",
        reference=THEOREM,
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
        title="the pair with minimisers R and -R and curvatures 3/R and 1/R, against the printed bound",
        reference=THEOREM,
        defect="theorem-8",
    ),
    Claim(
        "theorem-8-cx1-scaled-from",
        sp.And(
            sp.Implies(K >= 2443, sp.Gt(1, _SCALED.subs(R, 4))),
            sp.Implies(K >= 2340, sp.Gt(1, _SCALED.subs(R, sp.Rational(231, 50)))),
        ),
        COUNT,
        title="the pair scaled to minimisers +-R violates the bound for K >= 2443 at R = 4 and K >= 2340 at R = 4.62",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-cx1-scaled-until",
        sp.Le(1, _SCALED),
        {R: POSITIVE, K: sp.Range(1, 2305)},
        title="for K <= 2304 the pair scaled to minimisers +-R violates the bound for no R",
        reference=THEOREM,
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
        reference=THEOREM,
        defect="theorem-8",
    ),
    Claim(
        "theorem-8-cx2-from",
        _CX2_FAILS,
        {d: sp.S.Naturals, **COUNT},
        (_FAR_ENOUGH,),
        title="in d dimensions the mirrored pair violates the bound for K >= 2340 d at R = 4.62 d^(1/4)",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-cx2-jensen",
        sp.Ge((sp.sqrt((along - HALF) ** 2 + across**2) + sp.sqrt((-along - HALF) ** 2 + across**2)) / 2, HALF),
        {along: sp.S.Reals, across: HALF_LINE},
        title="E|grad f(x_k)| >= 1/2, since the law of x_k is symmetric: the mean of |x/R - e/2| and |-x/R - e/2|",
        reference=THEOREM,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (STUCK, STUCK_RUN, STUCK_CORRECTED, *CX1, *CX1_SCALED, *CX2)

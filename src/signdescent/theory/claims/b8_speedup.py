"""Appendix B.8: how fast the majority vote approaches certainty as nodes are added.

``F_l(u) = 2 I((1+u)/2; l, l) - 1`` is the vote's margin at edge ``u = 2 rho - 1``, and ``c_l = F_l'(0)``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, Proof, Reference, Step
from signdescent.theory.claims.lemma_13_majority_vote import vote_probability
from signdescent.theory.rules import (
    ChangeOfVariable,
    ConcaveSignChange,
    Induction,
    Monotone,
    OneSignChange,
    PlusThenMinus,
    RiseThenFall,
)
from signdescent.theory.symbols import M, l, rho, u

__all__ = ["CLAIMS"]

ZERO, ONE = sp.Integer(0), sp.Integer(1)
UNIT = sp.Interval(0, 1)
WHERE = {u: UNIT, l: sp.S.Naturals}
w = sp.Symbol("w", real=True)  # u**2

F = 2 * vote_probability(l, l, (1 + u) / 2) - 1
C = 2 * l * sp.binomial(2 * l, l) / sp.Integer(4) ** l  # c_l, the slope of F_l at 0
C_NEXT = C.subs(l, l + 1)
MISS = 1 - u**2  # 4 rho (1 - rho)

# ------------------------------------------------------------------ what is printed

_NODES = {rho: sp.Interval.Lopen(sp.Rational(1, 2), 1), M: sp.S.Naturals}
_HALF = sp.floor((M + 1) / 2)  # l in terms of M
_j = sp.Symbol("j", integer=True, nonnegative=True)
_NOT_AHEAD = sp.Sum(sp.binomial(M, _j) * rho**_j * (1 - rho) ** (M - _j), (_j, 0, sp.floor(M / 2)))

IDENTITY = Claim(
    "b8-identity",
    sp.Eq(2 * vote_probability(_HALF, _HALF) - 1, 1 - _NOT_AHEAD),
    _NODES,
    title="2 I(rho; l, l) - 1 = 1 - P(sum of X >= 0), with X = -1 for a right sign and +1 for a wrong one",
    reference=Reference("B.8, p. 31", "= 1 - Prob(sum X_i^n >= 0)"),
)

EXPONENT = Claim(
    "b8-exponent",
    sp.Le(sp.exp(-(u**2) * M / 2), sp.exp(-(u**2) * _HALF)),
    {u: UNIT, M: sp.S.Naturals},
    title="exp(-u^2 M/2) <= exp(-u^2 l) with l = floor((M+1)/2)",
    reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
)

# ------------------------------------------------------------------ the sharp bounds, proved

_LOW = sp.Ge(F, sp.sqrt(1 - MISS**l))
_Q = C * F - l * u
_SIGN = Step(sp.Ge(F, 0), "sign", by=Monotone(u))
_LOWER_STEPS = (
    Step(PlusThenMinus(_Q, u, ZERO, ONE), "pattern", by=ConcaveSignChange()),
    Step(sp.Ge(F**2 - 1 + MISS**l, 0), "square", uses="pattern", by=OneSignChange(u, 2 * MISS ** (l - 1), _Q)),
    _SIGN,
    Step(_LOW, "low", uses=("square", "sign")),
)

LOWER = Claim(
    "b8-final-sharp-lower",
    _LOW,
    WHERE,
    title="F_l(u) >= sqrt(1 - (1 - u^2)^l): the exponent l is best possible for l >= 2",
    reference=Reference("B.8, p. 31", "in place of 1 - exp(-(2 rho_i - 1)^2 l)"),
    proof=Proof(
        _LOWER_STEPS,
        note="D = F^2 - 1 + (1-u^2)^l vanishes at both ends, and D' = 2 (1-u^2)^(l-1) (c_l F - l u) with a concave "
        "bracket that starts at 0, so D rises and then falls.",
    ),
)

_M = C**2  # the exponent of the upper bound
_HIGH = sp.Le(F, sp.sqrt(1 - MISS**_M))
_B = (1 + 2 * (_M - l)) * (1 - w) - 2 * (_M - l) - (1 - w) ** (2 * l - _M)
_OUTER = PlusThenMinus(_B, w, ZERO, ONE)
_BU = _B.subs(w, u**2)
_H = _M * u * MISS ** (_M - l) - C * F

SLOPE_FACTS = (
    Step(sp.Eq(C_NEXT, C * (2 * l + 1) / (2 * l)), "ratio"),
    Step(sp.Ge(C**2, l), "slope-low", uses="ratio", by=Induction(l)),
    Step(sp.Le(C**2, (4 * l - 1) / 3), "slope-high", uses="ratio", by=Induction(l)),
)

UPPER = Claim(
    "b8-final-sharp-upper",
    _HIGH,
    WHERE,
    title="F_l(u) <= sqrt(1 - (1 - u^2)^(c_l^2)), c_l = 2 l C(2l, l)/4^l: the exponent is best possible",
    reference=Reference("B.8, p. 31", "in place of ||g||_rho_M <= ||g||_1"),
    proof=Proof(
        (
            *SLOPE_FACTS,
            Step(_OUTER, "bracket", uses=("slope-low", "slope-high"), by=ConcaveSignChange(), where={w: UNIT}),
            Step(PlusThenMinus(_BU, u, ZERO, ONE), "in-u", uses="bracket", by=ChangeOfVariable(_OUTER, u**2)),
            Step(
                PlusThenMinus(_H, u, ZERO, ONE),
                "slope-sign",
                uses=("in-u", "slope-low", "slope-high"),
                by=RiseThenFall(_M * MISS ** (_M - l - 1), _BU),
            ),
            Step(
                sp.Ge(1 - MISS**_M - F**2, 0),
                "square",
                uses=("slope-sign", "slope-low"),
                by=OneSignChange(u, 2 * MISS ** (l - 1), _H),
            ),
            _SIGN,
            Step(_HIGH, "high", uses=("square", "sign", "slope-low")),
        ),
        note="E = 1 - (1-u^2)^(c^2) - F^2 vanishes at both ends; E' = 2 (1-u^2)^(l-1) h, and h rises and then falls, "
        "because h' has the sign of a concave function of 1 - u^2 that vanishes at 1.",
    ),
)

# ------------------------------------------------------------------ the printed bound, with a proof that holds

_FINAL = sp.And(sp.Le(1 - sp.exp(-(u**2) * l), F), sp.Le(F, 1))

FINAL = Claim(
    "b8-final",
    _FINAL,
    WHERE,
    title="1 - exp(-(2 rho - 1)^2 l) <= 2 I(rho; l, l) - 1 <= 1",
    reference=Reference("B.8, p. 31, and section 5.2, p. 10", "Using Hoeffding's inequality, we show"),
    proof=Proof(
        (
            *_LOWER_STEPS,
            Step(sp.Le(MISS, sp.exp(-(u**2))), "tangent"),
            Step(sp.Le(MISS**l, sp.exp(-(u**2) * l)), "power", uses="tangent", by=Induction(l)),
            Step(sp.Le(1 - sp.exp(-(u**2) * l), F), "lower", uses=("low", "power")),
            Step(sp.Le(F, 1), "upper", by="reals"),
            Step(_FINAL, "both", uses=("lower", "upper")),
        ),
        note="sqrt(y) >= y on [0, 1] takes the sharp bound to 1 - (1-u^2)^l, and 1 - t <= exp(-t) to the printed one.",
    ),
    printed_proof=Proof(
        (
            Step(
                sp.Eq(2 * vote_probability(_HALF, _HALF) - 1, 1 - _NOT_AHEAD),
                "vote is no loss",
                where=_NODES,
                reference=Reference("B.8, p. 31", "Using Lemma 24, we get"),
            ),
            Step(
                sp.Le(sp.exp(-(u**2) * M / 2), sp.exp(-(u**2) * _HALF)),
                "exponent",
                where={M: sp.S.Naturals},
                reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
            ),
            Step(_FINAL, "final", uses=("vote is no loss", "exponent"), reference=Reference("B.8, p. 31")),
        ),
        note="Hoeffding's inequality, Theorem 14, bounds P(sum of X >= 0) by exp(-u^2 M/2) between the two steps.",
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (IDENTITY, EXPONENT, FINAL, LOWER, UPPER)

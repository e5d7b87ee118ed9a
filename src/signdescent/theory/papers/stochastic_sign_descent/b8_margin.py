"""Appendix B.8: the margin F_l of a majority vote as a function of u and of l.

``F_l(u) = 2 I((1+u)/2; l, l) - 1`` is the vote's margin at edge ``u = 2 rho - 1``, ``c_l = F_l'(0)`` its slope at 0,
and ``1 - u**2 = 4 rho (1 - rho)``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import vote_probability
from signdescent.theory.rules import Induction, Monotone
from signdescent.theory.symbols import l, u
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS", "MISS", "SLOPE_FACTS", "C", "F"]

UNIT = sp.Interval(0, 1)
WHERE = {u: UNIT, l: sp.S.Naturals}
OPEN = {u: sp.Interval.open(0, 1), l: sp.S.Naturals}

F = 2 * vote_probability(l, l, (1 + u) / 2) - 1
C = 2 * l * sp.binomial(2 * l, l) / sp.Integer(4) ** l  # c_l, the slope of F_l at 0
C_NEXT = C.subs(l, l + 1)
MISS = 1 - u**2  # 4 rho (1 - rho)

j = sp.Symbol("j", integer=True, nonnegative=True)

_MARGIN_AT = Reference("B.8, p. 31", "2I(rho_i; l, l) - 1 = E[sign(g^_i^(M) g_i)]")
F_NEXT = F.subs(l, l + 1)
_SERIES = sp.Eq(F, u * sp.Sum(sp.binomial(2 * j, j) * (MISS / 4) ** j, (j, 0, l - 1)))
_INCREMENT = Step(sp.Eq(F_NEXT - F, C / (2 * l) * u * MISS**l), "increment", by=Monotone(u))
_GROWS = sp.Ge(F_NEXT, F)
_AT_LEAST_U = sp.Ge(F, u)
_BELOW_SLOPE = sp.Le(F, C * u)

MARGIN = (
    Claim(
        "b8-margin-derivative",
        sp.Eq(sp.diff(F, u), C * MISS ** (l - 1)),
        OPEN,
        title="F_l'(u) = c_l (1 - u^2)^(l-1): the margin is c_l times the integral of (1 - s^2)^(l-1) from 0 to u",
        reference=_MARGIN_AT,
        repeats="b8-margin-slope",
    ),
    Claim(
        "b8-margin-series",
        _SERIES,
        WHERE,
        title="F_l(u) = u times the sum of C(2j, j) ((1-u^2)/4)^j over j < l",
        reference=_MARGIN_AT,
        proof=Proof(
            (_INCREMENT, Step(_SERIES, "series", uses="increment", by=Induction(l))),
            note="F_{l+1} - F_l = (c_l/(2l)) u (1-u^2)^l: equal at u = 0, with equal derivatives.",
        ),
    ),
    Claim(
        "b8-margin-monotone",
        _GROWS,
        WHERE,
        title="F_{l+1} >= F_l: two more nodes do not decrease the margin",
        reference=_MARGIN_AT,
        proof=Proof((_INCREMENT, Step(_GROWS, "grows", uses="increment"))),
        repeats="b8-margin-slope",
    ),
    Claim(
        "b8-margin-slope",
        sp.And(_AT_LEAST_U, _BELOW_SLOPE),
        WHERE,
        title="u <= F_l(u) <= c_l u",
        reference=_MARGIN_AT,
        proof=Proof(
            (
                _INCREMENT,
                Step(_GROWS, "grows", uses="increment"),
                Step(_AT_LEAST_U, "low", uses="grows", by=Induction(l)),
                Step(sp.Eq(sp.diff(F, u), C * MISS ** (l - 1)), "derivative", where=OPEN),
                Step(sp.Ge(C, 0, evaluate=False), "positive", by="reals"),
                Step(MISS ** (l - 1) <= 1, "power", by=Induction(l)),
                Step(C - C * MISS ** (l - 1) >= 0, "gap", uses=("positive", "power"), by="reals"),
                Step(sp.diff(C * u - F, u) >= 0, "slope", uses=("derivative", "gap"), by="reals", where=OPEN),
                Step(_BELOW_SLOPE, "high", uses="slope", by=Monotone(u)),
                Step(sp.And(_AT_LEAST_U, _BELOW_SLOPE), "both", uses=("low", "high"), by="reals"),
            ),
            note="F_1 = u and F_l grows with l; F_l is concave with slope c_l at 0.",
        ),
    ),
)

SLOPE_FACTS = (
    Step(sp.Eq(C_NEXT, C * (2 * l + 1) / (2 * l)), "ratio"),
    Step(sp.Ge(C**2, l), "slope-low", uses="ratio", by=Induction(l)),
    Step(sp.Le(C**2, (4 * l - 1) / 3), "slope-high", uses="ratio", by=Induction(l)),
)

_SLOPE_LINEAR = Step(sp.Le(C, l), "slope-linear", uses="ratio", by=Induction(l))
_SLOPES = sp.And(sp.Ge(C**2, l), sp.Le(C**2, (4 * l - 1) / 3), sp.Le(C, l))

SLOPES = Claim(
    "b8-slopes",
    _SLOPES,
    {l: sp.S.Naturals},
    title="l <= c_l^2 <= (4l - 1)/3 and c_l <= l",
    reference=_MARGIN_AT,
    proof=Proof(
        (*SLOPE_FACTS, _SLOPE_LINEAR, Step(_SLOPES, "all", uses=("slope-low", "slope-high", "slope-linear"))),
        note="Induction on l with c_{l+1} = c_l (2l+1)/(2l).",
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*MARGIN, SLOPES)

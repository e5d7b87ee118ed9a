"""Appendix B.8: the sharp bounds on the margin, square roots of 1 - (1 - u^2)^e, proved, and their best exponents e."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import MISS, OPEN, SLOPE_FACTS, UNIT, WHERE, C, F
from signdescent.theory.rules import (
    ChangeOfVariable,
    ConcaveSignChange,
    Induction,
    Monotone,
    OneSignChange,
    PlusThenMinus,
    RiseThenFall,
)
from signdescent.theory.symbols import l, u
from signdescent.theory.table import AnyClaim

__all__ = ["BASE_STEPS", "CLAIMS", "LOWER_STEPS"]

ZERO, ONE = sp.Integer(0), sp.Integer(1)
w = sp.Symbol("w", real=True)  # u**2

EXPONENT_PLACE = Reference("B.8, p. 31", "in place of 1 - exp(-(2 rho_i - 1)^2 l)")
FORM = Reference("Section 5.2, p. 10", "(1 - e^(-(2rho(x)-1)^2 l)) ||g(x)||_1 <= ||g(x)||_rho_M")

# ------------------------------------------------------------------ the sharp bounds, proved

_LOW = sp.Ge(F, sp.sqrt(1 - MISS**l))
_Q = C * F - l * u
_SIGN = Step(sp.Ge(F, 0), "sign", by=Monotone(u))
LOWER_STEPS = (
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
        LOWER_STEPS,
        note="D = F^2 - 1 + (1-u^2)^l vanishes at both ends, and D' = 2 (1-u^2)^(l-1) (c_l F - l u) with a concave "
        "bracket that starts at 0, so D rises and then falls.",
    ),
    repeats="b8-final",
)

_M = C**2  # the exponent of the upper bound
_HIGH = sp.Le(F, sp.sqrt(1 - MISS**_M))
_B = (1 + 2 * (_M - l)) * (1 - w) - 2 * (_M - l) - (1 - w) ** (2 * l - _M)
_OUTER = PlusThenMinus(_B, w, ZERO, ONE)
_BU = _B.subs(w, u**2)
_H = _M * u * MISS ** (_M - l) - C * F

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

# ------------------------------------------------------------------ the best exponents

RATE = C / (2 * l)
GAP_LOW = sp.Le(RATE * MISS**l, 1 - F)
AWAY = {u: sp.Interval.Lopen(0, 1), l: sp.S.Naturals}
TAIL_LOW = Step(GAP_LOW, "tail", by=Monotone(u, "high"), where=WHERE)
_MORE = sp.Symbol("more", real=True)  # the increase of the exponent l

BEST_LOWER = Claim(
    "b8-final-sharp-lower-best",
    sp.Lt(F, sp.sqrt(1 - MISS ** (l + _MORE))),
    {**OPEN, _MORE: sp.Interval.open(0, sp.oo)},
    (MISS**_MORE < RATE,),
    title="F_l(u) < sqrt(1 - (1 - u^2)^(l + more)) for u near 1: no exponent above l suffices",
    reference=EXPONENT_PLACE,
    proof=Proof(
        (
            TAIL_LOW,
            Step(sp.Ge(F, 0), "sign", by=Monotone(u), where=WHERE),
            Step(MISS**l > 0, "positive"),
            Step(MISS ** (l + _MORE) < RATE * MISS**l, "less", uses="positive", by="reals"),
            Step(MISS ** (l + _MORE) < 1 - F, "gap", uses=("tail", "less"), by="reals"),
            Step(1 - MISS ** (l + _MORE) > F**2, "square", uses=("gap", "sign"), by="reals"),
            Step(sp.Lt(F, sp.sqrt(1 - MISS ** (l + _MORE))), "best", uses=("square", "sign"), by="reals"),
        ),
        note="1 - F_l >= (c_l/(2l)) (1-u^2)^l, which exceeds (1-u^2)^(l + more) once (1-u^2)^more < c_l/(2l).",
    ),
)

_WHOLE = sp.Symbol("whole", integer=True)  # an exponent below c_l^2
_NEAR = 1 - (l - 1) * u**2 / 3
_CLOSE = sp.And(_NEAR > 0, C**2 * _NEAR**2 > _WHOLE)
_BEYOND = sp.Implies(_CLOSE, sp.Gt(F**2, 1 - MISS**_WHOLE))
_BERNOULLI = MISS ** (l - 1) >= 1 - (l - 1) * u**2

BEST_UPPER = Claim(
    "b8-final-sharp-upper-best",
    _BEYOND,
    {**AWAY, _WHOLE: sp.S.Naturals},
    title="F_l(u) > sqrt(1 - (1 - u^2)^whole) for u near 0, for an integer exponent below c_l^2",
    reference=EXPONENT_PLACE,
    left_out="exponents that are not integers",
    proof=Proof(
        (
            Step(_BERNOULLI, "power", by=Induction(l), where=WHERE),
            Step(sp.Eq(sp.diff(F, u), C * MISS ** (l - 1)), "derivative", by="algebra", where=OPEN),
            Step(sp.Ge(C, 0, evaluate=False), "positive", by="reals"),
            Step(
                sp.diff(F - C * u * _NEAR, u) >= 0,
                "slope",
                uses=("power", "derivative", "positive"),
                by="reals",
                where=OPEN,
            ),
            Step(sp.Ge(F, C * u * _NEAR), "low", uses="slope", by=Monotone(u), where=WHERE),
            Step(1 - _WHOLE * u**2 <= MISS**_WHOLE, "bernoulli", by=Induction(_WHOLE), where=WHERE),
            Step(sp.Implies(_CLOSE, _WHOLE * u**2 < F**2), "square", uses=("low", "positive"), by="reals"),
            Step(_BEYOND, "beyond", uses=("square", "bernoulli"), by="reals"),
        ),
        note="F_l >= c_l u (1 - (l-1) u^2/3), while 1 - (1-u^2)^m <= m u^2.",
    ),
)

# ------------------------------------------------------------------ without the square root

_POWER = 1 - MISS**l
_POWER_LOW = sp.Ge(F, _POWER)

POWER = Claim(
    "b8-power",
    _POWER_LOW,
    WHERE,
    title="F_l(u) >= 1 - (1 - u^2)^l",
    reference=EXPONENT_PLACE,
    proof=Proof((*LOWER_STEPS, Step(_POWER_LOW, "power", uses="low"))),
)

_BOUND = 1 - sp.exp(-(u**2) * l)
BASE_STEPS = (
    Step(sp.Le(MISS, sp.exp(-(u**2))), "tangent"),
    Step(sp.Le(MISS**l, sp.exp(-(u**2) * l)), "power", uses="tangent", by=Induction(l)),
)
_ORDER = sp.And(sp.Le(_BOUND, _POWER), sp.Le(_POWER, sp.sqrt(_POWER)), sp.Le(sp.sqrt(_POWER), F))

ORDER = Claim(
    "b8-order",
    _ORDER,
    WHERE,
    title="1 - exp(-u^2 l) <= 1 - (1-u^2)^l <= sqrt(1 - (1-u^2)^l) <= F_l(u)",
    reference=FORM,
    proof=Proof((*LOWER_STEPS, *BASE_STEPS, Step(_ORDER, "order", uses=("power", "low")))),
)

CLAIMS: tuple[AnyClaim, ...] = (LOWER, BEST_LOWER, UPPER, BEST_UPPER, POWER, ORDER)

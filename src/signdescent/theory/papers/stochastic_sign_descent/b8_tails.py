"""Appendix B.8: how far the vote is from certain, and the form 1 - exp(-kappa u^2 l)."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Step, Use
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import MISS, OPEN, SLOPE_FACTS, UNIT, WHERE, C, F
from signdescent.theory.papers.stochastic_sign_descent.b8_sharp_bounds import (
    AWAY,
    EXPONENT_PLACE,
    FORM,
    GAP_LOW,
    RATE,
    TAIL_LOW,
)
from signdescent.theory.rules import Induction, Monotone
from signdescent.theory.symbols import l, u
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

_GAP_HIGH = sp.Le(1 - F, RATE / u * MISS**l)

TAILS = Claim(
    "b8-tails",
    sp.And(GAP_LOW, _GAP_HIGH),
    AWAY,
    title="(c_l/(2l)) (1-u^2)^l <= 1 - F_l(u) <= (c_l/(2lu)) (1-u^2)^l: the rate is (1-u^2)^l = (4 rho (1-rho))^l",
    reference=EXPONENT_PLACE,
    proof=Proof(
        (
            TAIL_LOW,
            Step(sp.Le(F, 1), "one", by="reals", where=WHERE),
            Step(sp.Le(u * (1 - F), RATE * MISS**l), "high", uses="one", by=Monotone(u, "high"), where=WHERE),
            Step(sp.And(GAP_LOW, _GAP_HIGH), "both", uses=("tail", "high")),
        ),
        note="1 - F_l is c_l times the integral of (1 - s^2)^(l-1) from u to 1; compare 1 with s and with s/u.",
    ),
)

_SHIFTED = F.subs(l, l + sp.Rational(1, 2))  # the same function at l + 1/2
_SHIFTED_SLOPE = 2 * sp.gamma(2 * l + 1) / (sp.Integer(4) ** l * sp.gamma(l + sp.Rational(1, 2)) ** 2)
_RATIO = C / _SHIFTED_SLOPE
_HALF_POWER = MISS ** (l - sp.Rational(1, 2))
_GAP_PI = sp.Le(1 - F, MISS**l / (u * sp.sqrt(sp.pi * l)))

TAILS_PI = Claim(
    "b8-tails-pi",
    _GAP_PI,
    AWAY,
    title="1 - F_l(u) <= (1-u^2)^l/(u sqrt(pi l))",
    reference=EXPONENT_PLACE,
    proof=Proof(
        (
            Step(sp.Le(F, 1), "one", by="reals", where=WHERE),
            Step(sp.Le(u * (1 - F), RATE * MISS**l), "high", uses="one", by=Monotone(u, "high"), where=WHERE),
            Step(
                sp.Eq(C, 2 * l * sp.gamma(l + sp.Rational(1, 2)) / (sp.sqrt(sp.pi) * sp.gamma(l + 1))),
                "gamma",
                by=Induction(l),
            ),
            Step(sp.Eq(sp.diff(_SHIFTED, u), _SHIFTED_SLOPE * _HALF_POWER), "shifted", by="algebra", where=OPEN),
            Step(sp.Eq(sp.diff(F, u), C * MISS ** (l - 1)), "plain", by="algebra", where=OPEN),
            Step(MISS ** (l - 1) >= _HALF_POWER, "less", where=OPEN),
            Step(sp.And(C > 0, sp.Gt(_SHIFTED_SLOPE, 0, evaluate=False)), "positive", by="reals"),
            Step(
                sp.diff(F - _RATIO * _SHIFTED, u) >= 0,
                "slope",
                uses=("shifted", "plain", "less", "positive"),
                by="reals",
                where=OPEN,
            ),
            Step(sp.Ge(F, _RATIO * _SHIFTED), "compared", uses="slope", by=Monotone(u), where=WHERE),
            Step(_RATIO <= 1, "at the end", uses=Use("compared", {u: sp.Integer(1)})),
            Step(_SHIFTED_SLOPE >= C, "slopes", uses=("at the end", "positive"), by="reals"),
            Step(sp.Eq(C * _SHIFTED_SLOPE, 4 * l / sp.pi), "product", uses="gamma", by="reals"),
            Step(4 * l / sp.pi >= C**2, "wallis", uses=("slopes", "product", "positive"), by="reals"),
            Step(1 / sp.sqrt(sp.pi * l) >= RATE, "rate", uses=("wallis", "positive"), by="reals"),
            Step(_GAP_PI, "gap", uses=("high", "rate"), by="reals"),
        ),
        note="c_l <= c_{l+1/2}, because F_l and F_{l+1/2} both reach 1; their product is 4l/pi.",
    ),
)

# ------------------------------------------------------------------ the form 1 - exp(-kappa u^2 l)

_y, _t, _s = sp.symbols("y t s", real=True)
_HALF_LINE = {_y: sp.Interval(0, sp.oo)}
_STEEPER = sp.Lt(F, 1 - sp.exp(-(1 + 2 * u**2) * u**2 * l))
_SLOWER = sp.exp(-(u**2 + u**4) * l)

UNIMPROVABLE = Claim(
    "b8-exponent-unimprovable",
    _STEEPER,
    AWAY,
    (u**2 <= sp.Rational(1, 2), u**8 * l >= 1),
    title="F_l(u) < 1 - exp(-kappa u^2 l) for kappa = 1 + 2u^2 and l >= u^-8: kappa = 1 is best for all l together",
    reference=FORM,
    proof=Proof(
        (
            *SLOPE_FACTS[:2],
            TAIL_LOW,
            Step(
                (1 - _y) * sp.exp(_y + _y**2) >= 1,
                "log",
                by=Monotone(_y),
                where={_y: sp.Interval(0, sp.Rational(1, 2))},
            ),
            Step(sp.exp(-(u**2) - u**4) <= MISS, "base", uses=Use("log", {_y: u**2})),
            Step(
                sp.Implies(_t >= sp.exp(-_s), _t**l >= sp.exp(-_s * l)),
                "any base",
                by=Induction(l),
                where={_t: UNIT, _s: sp.Interval(0, 2)},
            ),
            Step(MISS**l >= _SLOWER, "power", uses=(Use("any base", {_t: MISS, _s: u**2 + u**4}), "base")),
            Step(sp.exp(_y) >= 1 + _y, "first", by=Monotone(_y), where=_HALF_LINE),
            Step(sp.exp(_y) >= 1 + _y + _y**2 / 2, "second", uses="first", by=Monotone(_y), where=_HALF_LINE),
            Step(sp.exp(_y) > 2 * _y, "twice", uses="second", by="reals", where=_HALF_LINE),
            Step(u**4 * l >= sp.sqrt(l), "root", by="reals"),
            Step(sp.exp(u**4 * l) > 2 * u**4 * l, "here", uses=Use("twice", {_y: u**4 * l})),
            Step(sp.exp(u**4 * l) > 2 * sp.sqrt(l), "large", uses=("root", "here"), by="reals"),
            Step(sp.sqrt(l) <= C, "slope", uses="slope-low", by="reals"),
            Step(MISS**l / (2 * sp.sqrt(l)) <= 1 - F, "gap", uses=("tail", "slope"), by="reals"),
            Step(_SLOWER / (2 * sp.sqrt(l)) <= 1 - F, "slow", uses=("gap", "power"), by="reals"),
            Step(sp.exp(-(1 + 2 * u**2) * u**2 * l) < _SLOWER / (2 * sp.sqrt(l)), "steep", uses="large", by="reals"),
            Step(_STEEPER, "fails", uses=("slow", "steep"), by="reals"),
        ),
        note="1 - F_l >= (1-u^2)^l/(2 sqrt l) >= exp(-(u^2 + u^4) l)/(2 sqrt l), and exp(u^4 l) > 2 sqrt l.",
    ),
)


def _with_kappa(nodes: int, kappa: sp.Rational) -> sp.Basic:
    """Return F_l >= 1 - exp(-kappa u^2 l) for one l."""
    return sp.Ge(F.subs(l, nodes), 1 - sp.exp(-kappa * nodes * u**2))


SMALL_L = (
    Claim(
        "b8-exponent-few-nodes",
        sp.And(
            _with_kappa(1, sp.Rational(27, 11)), _with_kappa(2, sp.Rational(15, 7)), _with_kappa(5, sp.Rational(7, 4))
        ),
        {u: UNIT},
        title="F_l(u) >= 1 - exp(-kappa u^2 l) with kappa = 27/11, 15/7, 7/4 for l = 1, 2, 5",
        reference=FORM,
    ),
    Claim(
        "b8-exponent-one-node-limit",
        _with_kappa(1, sp.Rational(5, 2)),
        {u: UNIT},
        title="F_l(u) >= 1 - exp(-kappa u^2 l) with kappa = 5/2 for l = 1",
        reference=FORM,
        defect="b8-identity",
    ),
    Claim(
        "b8-exponent-three-nodes-limit",
        _with_kappa(2, sp.Rational(13, 6)),
        {u: UNIT},
        title="F_l(u) >= 1 - exp(-kappa u^2 l) with kappa = 13/6 for l = 2",
        reference=FORM,
        defect="b8-identity",
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (TAILS, TAILS_PI, UNIMPROVABLE, *SMALL_L)

"""Appendix B.8: how fast the majority vote approaches certainty as nodes are added.

``F_l(u) = 2 I((1+u)/2; l, l) - 1`` is the vote's margin at edge ``u = 2 rho - 1``, ``c_l = F_l'(0)`` its slope at 0,
and ``1 - u**2 = 4 rho (1 - rho)``. With ``X = -1`` for a right sign and ``X = +1`` otherwise, eq. (27) gives
``P(sum of X >= 0) = I(1 - rho; l, l)`` for M = 2l - 1 and ``I(1 - rho; l, l + 1)`` for M = 2l, where
``P(sum of X > 0) = I(1 - rho; l + 1, l)``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import vote_probability
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
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LOWER_STEPS", "MISS", "PRINTED_LABELS", "PRINTED_STEPS", "SLOPE_FACTS", "C", "F"]

ZERO, ONE = sp.Integer(0), sp.Integer(1)
UNIT = sp.Interval(0, 1)
WHERE = {u: UNIT, l: sp.S.Naturals}
OPEN = {u: sp.Interval.open(0, 1), l: sp.S.Naturals}
w = sp.Symbol("w", real=True)  # u**2

F = 2 * vote_probability(l, l, (1 + u) / 2) - 1
C = 2 * l * sp.binomial(2 * l, l) / sp.Integer(4) ** l  # c_l, the slope of F_l at 0
C_NEXT = C.subs(l, l + 1)
MISS = 1 - u**2  # 4 rho (1 - rho)

# ------------------------------------------------------------------ the printed statements

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
    repeats="b8-final",
)

EXPONENT = Claim(
    "b8-exponent",
    sp.Le(sp.exp(-(u**2) * M / 2), sp.exp(-(u**2) * _HALF)),
    {u: UNIT, M: sp.S.Naturals},
    title="exp(-u^2 M/2) <= exp(-u^2 l) with l = floor((M+1)/2)",
    reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
    defect="b8-identity",
    repeats="b8-final",
)

_VOTES = {rho: UNIT, l: sp.S.Naturals}
_USING = Reference("B.8, p. 31", "Using Lemma 24, we get")  # Lemma 13, eq. (24), is meant
_MARGIN = 2 * vote_probability(l, l) - 1
_ODD_IDENTITY = sp.Eq(_MARGIN, 1 - 2 * vote_probability(l, l, 1 - rho))
_EVEN_IDENTITY = sp.Eq(_MARGIN, 1 - vote_probability(l, l + 1, 1 - rho) - vote_probability(l + 1, l, 1 - rho))

IDENTITY_CORRECTED = Claim(
    "b8-identity-corrected",
    _ODD_IDENTITY,
    _VOTES,
    title="M = 2l - 1: 2 I(rho; l, l) - 1 = 1 - 2 P(sum of X >= 0)",
    reference=_USING,
    proof=Proof((Step(_ODD_IDENTITY, "odd", by=Monotone(rho)),)),
)

IDENTITY_CORRECTED_EVEN = Claim(
    "b8-identity-corrected-even",
    _EVEN_IDENTITY,
    _VOTES,
    title="M = 2l: 2 I(rho; l, l) - 1 = 1 - P(sum of X >= 0) - P(sum of X > 0)",
    reference=_USING,
    proof=Proof((Step(_EVEN_IDENTITY, "even", by=Monotone(rho)),)),
)

EXPONENT_CORRECTED = Claim(
    "b8-exponent-corrected",
    sp.And(
        sp.Ge(sp.exp(-(u**2) * (2 * l - 1) / 2), sp.exp(-(u**2) * l)),
        written(lambda: sp.Eq(sp.exp(-(u**2) * (2 * l) / 2), sp.exp(-(u**2) * l))),
    ),
    WHERE,
    title="exp(-u^2 M/2) >= exp(-u^2 l) for M = 2l - 1, with equality for M = 2l",
    reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
)

# ------------------------------------------------------------------ the margin F_l as a function of u and of l

_MARGIN_AT = Reference("B.8, p. 31", "2I(rho_i; l, l) - 1 = E[sign(g^_i^(M) g_i)]")
F_NEXT = F.subs(l, l + 1)
_SERIES = sp.Eq(F, u * sp.Sum(sp.binomial(2 * _j, _j) * (MISS / 4) ** _j, (_j, 0, l - 1)))
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

# ------------------------------------------------------------------ how far from certain: the tails, and best exponents

_RATE = C / (2 * l)
_GAP_LOW = sp.Le(_RATE * MISS**l, 1 - F)
_GAP_HIGH = sp.Le(1 - F, _RATE / u * MISS**l)
_AWAY = {u: sp.Interval.Lopen(0, 1), l: sp.S.Naturals}
_TAIL_LOW = Step(_GAP_LOW, "tail", by=Monotone(u, "high"), where=WHERE)
_MORE = sp.Symbol("more", real=True)  # the increase of the exponent l
_POWER = 1 - MISS**l
_POWER_LOW = sp.Ge(F, _POWER)
_PLACE = Reference("B.8, p. 31", "in place of 1 - exp(-(2 rho_i - 1)^2 l)")

TAILS = Claim(
    "b8-tails",
    sp.And(_GAP_LOW, _GAP_HIGH),
    _AWAY,
    title="(c_l/(2l)) (1-u^2)^l <= 1 - F_l(u) <= (c_l/(2lu)) (1-u^2)^l: the rate is (1-u^2)^l = (4 rho (1-rho))^l",
    reference=_PLACE,
    proof=Proof(
        (
            _TAIL_LOW,
            Step(sp.Le(F, 1), "one", by="reals", where=WHERE),
            Step(sp.Le(u * (1 - F), _RATE * MISS**l), "high", uses="one", by=Monotone(u, "high"), where=WHERE),
            Step(sp.And(_GAP_LOW, _GAP_HIGH), "both", uses=("tail", "high")),
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
    _AWAY,
    title="1 - F_l(u) <= (1-u^2)^l/(u sqrt(pi l))",
    reference=_PLACE,
    proof=Proof(
        (
            Step(sp.Le(F, 1), "one", by="reals", where=WHERE),
            Step(sp.Le(u * (1 - F), _RATE * MISS**l), "high", uses="one", by=Monotone(u, "high"), where=WHERE),
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
            Step(1 / sp.sqrt(sp.pi * l) >= _RATE, "rate", uses=("wallis", "positive"), by="reals"),
            Step(_GAP_PI, "gap", uses=("high", "rate"), by="reals"),
        ),
        note="c_l <= c_{l+1/2}, because F_l and F_{l+1/2} both reach 1; their product is 4l/pi.",
    ),
)

POWER = Claim(
    "b8-power",
    _POWER_LOW,
    WHERE,
    title="F_l(u) >= 1 - (1 - u^2)^l",
    reference=_PLACE,
    proof=Proof((*LOWER_STEPS, Step(_POWER_LOW, "power", uses="low"))),
)

BEST_LOWER = Claim(
    "b8-final-sharp-lower-best",
    sp.Lt(F, sp.sqrt(1 - MISS ** (l + _MORE))),
    {**OPEN, _MORE: sp.Interval.open(0, sp.oo)},
    (MISS**_MORE < _RATE,),
    title="F_l(u) < sqrt(1 - (1 - u^2)^(l + more)) for u near 1: no exponent above l suffices",
    reference=_PLACE,
    proof=Proof(
        (
            _TAIL_LOW,
            Step(sp.Ge(F, 0), "sign", by=Monotone(u), where=WHERE),
            Step(MISS**l > 0, "positive"),
            Step(MISS ** (l + _MORE) < _RATE * MISS**l, "less", uses="positive", by="reals"),
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
    {**_AWAY, _WHOLE: sp.S.Naturals},
    title="F_l(u) > sqrt(1 - (1 - u^2)^whole) for u near 0, for an integer exponent below c_l^2",
    reference=_PLACE,
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

# ------------------------------------------------------------------ the form 1 - exp(-kappa u^2 l)

_FORM = Reference("Section 5.2, p. 10", "(1 - e^(-(2rho(x)-1)^2 l)) ||g(x)||_1 <= ||g(x)||_rho_M")
_y, _t, _s = sp.symbols("y t s", real=True)
_HALF_LINE = {_y: sp.Interval(0, sp.oo)}
_STEEPER = sp.Lt(F, 1 - sp.exp(-(1 + 2 * u**2) * u**2 * l))
_SLOWER = sp.exp(-(u**2 + u**4) * l)

UNIMPROVABLE = Claim(
    "b8-exponent-unimprovable",
    _STEEPER,
    _AWAY,
    (u**2 <= sp.Rational(1, 2), u**8 * l >= 1),
    title="F_l(u) < 1 - exp(-kappa u^2 l) for kappa = 1 + 2u^2 and l >= u^-8: kappa = 1 is best for all l together",
    reference=_FORM,
    proof=Proof(
        (
            *SLOPE_FACTS[:2],
            _TAIL_LOW,
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
        reference=_FORM,
    ),
    Claim(
        "b8-exponent-one-node-limit",
        _with_kappa(1, sp.Rational(5, 2)),
        {u: UNIT},
        title="F_l(u) >= 1 - exp(-kappa u^2 l) with kappa = 5/2 for l = 1",
        reference=_FORM,
        defect="b8-identity",
    ),
    Claim(
        "b8-exponent-three-nodes-limit",
        _with_kappa(2, sp.Rational(13, 6)),
        {u: UNIT},
        title="F_l(u) >= 1 - exp(-kappa u^2 l) with kappa = 13/6 for l = 2",
        reference=_FORM,
        defect="b8-identity",
    ),
)

_BOUND = 1 - sp.exp(-(u**2) * l)
_BASE_STEPS = (
    Step(sp.Le(MISS, sp.exp(-(u**2))), "tangent"),
    Step(sp.Le(MISS**l, sp.exp(-(u**2) * l)), "power", uses="tangent", by=Induction(l)),
)
_ORDER = sp.And(sp.Le(_BOUND, _POWER), sp.Le(_POWER, sp.sqrt(_POWER)), sp.Le(sp.sqrt(_POWER), F))

ORDER = Claim(
    "b8-order",
    _ORDER,
    WHERE,
    title="1 - exp(-u^2 l) <= 1 - (1-u^2)^l <= sqrt(1 - (1-u^2)^l) <= F_l(u)",
    reference=_FORM,
    proof=Proof((*LOWER_STEPS, *_BASE_STEPS, Step(_ORDER, "order", uses=("power", "low")))),
)

# ------------------------------------------------------------------ the printed bound, with a proof that holds

_FINAL = sp.And(sp.Le(1 - sp.exp(-(u**2) * l), F), sp.Le(F, 1))

_T = sp.Symbol("t", real=True)
PRINTED_STEPS = (
    Step(
        written(lambda: sp.Eq(rho * (-1) + (1 - rho) * 1, 1 - 2 * rho)),
        "mean",
        where=_NODES,
        reference=Reference("B.8, p. 30", "Clearly E X_i^n = 1 - 2 rho_i"),
    ),
    Step(
        written(lambda: sp.Eq(sp.exp(-2 * _T**2 / (M * (1 - sp.Integer(-1)) ** 2)), sp.exp(-(_T**2) / (2 * M)))),
        "hoeffding",
        where={_T: sp.Interval.open(0, sp.oo), M: sp.S.Naturals},
        reference=Reference("B.8, p. 30", "Hoeffding's inequality gives"),
    ),
    Step(
        written(lambda: sp.Eq(sp.exp(-((M * u) ** 2) / (2 * M)), sp.exp(-(u**2) * M / 2))),
        "choice",
        where={M: sp.S.Naturals},
        reference=Reference("B.8, p. 30", "Choosing t = M (2 rho_i - 1) > 0"),
    ),
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
)
PRINTED_LABELS = ("choice", "vote is no loss", "exponent")

FINAL = Claim(
    "b8-final",
    _FINAL,
    WHERE,
    title="1 - exp(-(2 rho - 1)^2 l) <= 2 I(rho; l, l) - 1 <= 1",
    reference=Reference("B.8, p. 31, and section 5.2, p. 10", "Using Hoeffding's inequality, we show"),
    left_out="the sum over the coordinates: sec5.2-speedup, term by term",
    proof=Proof(
        (
            *LOWER_STEPS,
            *_BASE_STEPS,
            Step(sp.Le(1 - sp.exp(-(u**2) * l), F), "lower", uses=("low", "power")),
            Step(sp.Le(F, 1), "upper", by="reals"),
            Step(_FINAL, "both", uses=("lower", "upper")),
        ),
        note="sqrt(y) >= y on [0, 1] takes the sharp bound to 1 - (1-u^2)^l, and 1 - t <= exp(-t) to the printed one.",
    ),
    printed_proof=Proof(
        (*PRINTED_STEPS, Step(_FINAL, "final", uses=PRINTED_LABELS, reference=Reference("B.8, p. 31"))),
        note="Hoeffding's inequality, Theorem 14, is quoted: it bounds P(sum of X >= 0) by exp(-u^2 M/2).",
    ),
    defect="b8-identity",
)

_HOEFFDING_ONLY = sp.Ge(F, 1 - 2 * sp.exp(-(u**2) * l))

HOEFFDING_ONLY = Claim(
    "b8-exponent-hoeffding-only",
    _HOEFFDING_ONLY,
    WHERE,
    title="F_l(u) >= 1 - 2 exp(-u^2 l), which Hoeffding's inequality for M = 2l gives",
    reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
    proof=Proof((*LOWER_STEPS, *_BASE_STEPS, Step(_HOEFFDING_ONLY, "bound", uses=("low", "power")))),
)

CLAIMS: tuple[AnyClaim, ...] = (
    IDENTITY,
    IDENTITY_CORRECTED,
    IDENTITY_CORRECTED_EVEN,
    EXPONENT,
    EXPONENT_CORRECTED,
    HOEFFDING_ONLY,
    FINAL,
    *MARGIN,
    SLOPES,
    LOWER,
    BEST_LOWER,
    UPPER,
    BEST_UPPER,
    POWER,
    ORDER,
    TAILS,
    TAILS_PI,
    UNIMPROVABLE,
    *SMALL_L,
)

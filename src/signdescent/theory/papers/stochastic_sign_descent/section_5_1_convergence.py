"""Section 5.1: whether success probabilities above 1/2 make signSGD converge.

The paper says so, and they do not, unless they stay away from 1/2. The counterexample, the "clock", is
``f(x, y) = sqrt(1 + x**2) + log(1 + exp(-y))`` with steps 1/sqrt(k+1) from (3, 0). The sign of the y-derivative is
exact, so y increases in every step; that of the x-derivative is right with probability
``1/2 + exp(-10 (1 + |y|))/2``, so that x soon moves like a fair walk and does not converge. Of K steps, those with an
unfair coin differ from fair ones with probability at most 2.3e-5 in all, and the fair walk W = 3 + R has
E W^2 = 9 + v and E W^4 = 81 + 54 v + E R^4, where v = H_K.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Step, Use
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.fading_bias import stays_away
from signdescent.theory.papers.stochastic_sign_descent.section_5_1_comments import REALS, RHO_NORM, place, x
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_descent import slope
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import (
    CORRECTED_BOUND,
    COUNT,
    HALF,
    HALF_LINE,
    POSITIVE,
    RUN,
    start,
    total,
)
from signdescent.theory.rules import Induction, Monotone
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, gamma0, rho
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

k = sp.Symbol("k", integer=True, positive=True)
y = sp.Symbol("y", real=True)
eta = sp.Symbol("eta", positive=True)
_EVENTUALLY = place("if we know that rho_i > 1/2, then we can ensure that the method will eventually converge")

EVENTUALLY = RunClaim(
    "sec5.1-eventually",
    "sign_sgd",
    ("coordinate-smooth", "bounded-below", "success-probability-bounds"),
    "limit-of-least-l1-norm",
    sp.Integer(0),
    {gamma0: POSITIVE},
    steps="decreasing",
    title="rho_i > 1/2 everywhere makes the method converge, as printed",
    reference=_EVENTUALLY,
)

# ------------------------------------------------------------------ a bias that fades

_PLANE = {x: REALS, y: REALS}

FADING_RUN = RunClaim(
    "sec5.1-eventually-fading-bias",
    "sign_sgd",
    ("fading-bias",),
    "minus-least-l1-norm",
    sp.Integer(-1),
    {**COUNT, gamma0: sp.Interval.Lopen(0, 1)},
    steps="decreasing",
    title="with rho_1 = 1/2 + 1/(2 (2 + |y|)^2) and steps of at most 1 no mean l1-norm falls below 1",
    reference=_EVENTUALLY,
    proof=stays_away((*COUNT, gamma0)),
)

FADING = (
    Claim(
        "sec5.1-fading-smooth",
        sp.Le(sp.Abs(2 * y / (1 + y**2) ** 2), 1),
        {y: REALS},
        title="the second derivative of arctan is at most 1: x^2/2 - arctan y is smooth with the constants 1 and 1",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-fading-bounded",
        sp.Ge(x**2 / 2 - sp.atan(y), -2),
        _PLANE,
        title="x^2/2 - arctan y is bounded below",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-fading-success",
        sp.And(
            sp.Gt(HALF + 1 / (2 * (2 + sp.Abs(y)) ** 2), HALF, evaluate=False),
            sp.Le(HALF + 1 / (2 * (2 + sp.Abs(y)) ** 2), 1, evaluate=False),
        ),
        {y: REALS},
        title="rho_1 = 1/2 + 1/(2 (2 + |y|)^2) is a probability above 1/2 everywhere",
        reference=_EVENTUALLY,
    ),
)

# ------------------------------------------------------------------ the clock

_CLOCK = sp.sqrt(1 + x**2) + sp.log(1 + sp.exp(-y))
_UNFAIR = sp.exp(-10 * (1 + sp.Abs(y))) / 2  # rho_1 - 1/2
_POSITION = sp.Sum(1 / sp.sqrt(k), (k, 1, K))  # y after K steps
_MOST_MISSES = sp.Rational(23, 10**6)
_LEAST = sp.Rational(93, 500)
CLOCK_RUN = RunClaim(
    "sec5.1-eventually-clock",
    "sign_sgd",
    ("clock",),
    "minus-least-l1-norm",
    -_LEAST,
    COUNT,
    steps="decreasing",
    title="on the clock, whose rho_i are all above 1/2, no mean l1-norm falls below 0.186",
    reference=_EVENTUALLY,
    argument="clock-coupling",
)

_dxx = sp.diff(_CLOCK, x, 2)
_dyy = sp.exp(-y) / (1 + sp.exp(-y)) ** 2

_POSITION_LOW = sp.Ge(_POSITION, 2 * sp.sqrt(K + 1) - 2)
_TEN_MILLION = sp.Integer(10**7)
_MISSES = sp.exp(-10) / 2 + sp.Sum(1 / (2 * _TEN_MILLION * k * (k + 1)), (k, 1, K))
_FEW = sp.Le(_MISSES, _MOST_MISSES)
_TAIL = sp.Le(_MISSES, _MOST_MISSES - 1 / (2 * _TEN_MILLION * (K + 1)))
late = sp.Symbol("late", positive=True)  # 5 (1 + y_K)/2
power = sp.Symbol("power", positive=True)
_ROOT = late / 5 + HALF  # y_K/2 + 1, at least sqrt(K + 1)
_SMALL = sp.Le(sp.exp(-4 * late), 1 / (_TEN_MILLION * K * (K + 1)))

v, w, q, h = sp.symbols("v w q h", nonnegative=True)  # variance so far, gamma^2, sum of gamma^4, a threshold
part, level, second, chance, survived, missed = sp.symbols("part level second P survived missed", nonnegative=True)
_UNIT = sp.Interval(0, 1)
_FOURTH_MOMENT = 81 + 54 * v + 3 * v**2 - 2 * q  # E W^4, with E W^2 = 9 + v
_SQUARE = sp.Symbol("z", nonnegative=True)  # a value of W^2

CLOCK = (
    Claim(
        "sec5.1-clock-smooth-x",
        sp.And(_dxx >= 0, _dxx <= 1),
        {x: REALS},
        title="the clock's second derivative in x lies in [0, 1]",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-smooth-y",
        sp.And(sp.Ge(_dyy, 0, evaluate=False), _dyy <= sp.Rational(1, 4)),
        {y: REALS},
        title="the clock's second derivative in y lies in [0, 1/4]",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-second-y",
        sp.Eq(sp.diff(_CLOCK, y, 2), _dyy),
        {y: REALS},
        title="the clock's second derivative in y, written with one fraction",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-bounded",
        sp.And(_CLOCK >= 1, sp.Lt(sp.diff(_CLOCK, y), 0, evaluate=False)),
        _PLANE,
        title="the clock has f >= 1, and f decreases in y, so that a step along the exact sign increases y",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-success",
        sp.And(sp.Gt(HALF + _UNFAIR, HALF, evaluate=False), HALF + _UNFAIR <= 1, evaluate=False),
        {y: REALS},
        title="the clock's success probability in x lies in (1/2, 1] everywhere",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-infimum",
        sp.Le(HALF + _UNFAIR, HALF + sp.exp(-y)),
        {y: HALF_LINE},
        title="the clock's success probability in x comes arbitrarily close to 1/2",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-position",
        _POSITION_LOW,
        COUNT,
        title="after K steps of the clock y = 1 + 1/sqrt 2 + ... + 1/sqrt K >= 2 sqrt(K + 1) - 2",
        reference=_EVENTUALLY,
        proof=Proof((Step(_POSITION_LOW, by=Induction(K)),)),
    ),
    Claim(
        "sec5.1-clock-coupling",
        sp.Eq(sp.Min(rho, HALF) + sp.Min(1 - rho, HALF), 1 - (rho - HALF)),
        {rho: sp.Interval(HALF, 1)},
        title="a fair coin and a coin of probability rho can be coupled to disagree with probability rho - 1/2",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-union",
        sp.Ge(survived * (1 - part), 1 - (missed + part)),
        {survived: _UNIT, missed: HALF_LINE, part: _UNIT},
        (sp.Ge(survived, 1 - missed),),
        title="induction step: all pairs of coins agree with probability at least 1 - (sum of the miss probabilities)",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-miss",
        _SMALL,
        {**COUNT, late: POSITIVE},
        (sp.Ge(_ROOT, sp.sqrt(K + 1)),),
        title="the miss probability in step K + 1: exp(-10 (1 + y_K)) <= 1e-7/(K (K + 1)), with late = 5 (1 + y_K)/2",
        reference=_EVENTUALLY,
        proof=Proof(
            (
                Step(
                    sp.Ge(sp.exp(late), 57 * _ROOT),
                    "line",
                    by=Monotone(late),
                    where={late: sp.Interval(sp.Rational(9, 2), sp.oo)},
                ),
                Step(sp.Ge(sp.exp(late), 57 * sp.sqrt(K + 1)), "root", uses="line"),
                Step(
                    sp.Implies(power >= 57 * sp.sqrt(K + 1), power**4 >= 57**4 * (K + 1) ** 2),
                    "fourth",
                    where={power: POSITIVE},
                ),
                Step(
                    sp.Ge(sp.exp(4 * late), 57**4 * (K + 1) ** 2),
                    "power",
                    uses=("root", Use("fourth", {power: sp.exp(late)})),
                ),
                Step(_SMALL, uses="power"),
            ),
            note="exp(late) >= 57 sqrt(K + 1), and 57^4 > 10^7.",
        ),
    ),
    Claim(
        "sec5.1-clock-misses",
        _FEW,
        COUNT,
        title="all miss probabilities, exp(-10)/2 for the first toss, add up to at most 2.3e-5",
        reference=_EVENTUALLY,
        proof=Proof(
            (
                Step(_TAIL, "tail", by=Induction(K)),
                Step(_FEW, uses="tail"),
            ),
            note="The bound minus 1/(2e7 (K + 1)) carries over from K to K + 1.",
        ),
    ),
    Claim(
        "sec5.1-clock-fourth-step",
        sp.Eq(((x + y) ** 4 + (x - y) ** 4) / 2, x**4 + 6 * x**2 * y**2 + y**4),
        _PLANE,
        title="a fair coin's step gamma adds 6 R^2 gamma^2 + gamma^4 to the mean of R^4",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-fourth",
        sp.Eq((3 * v**2 - 2 * q) + 6 * v * w + w**2, 3 * (v + w) ** 2 - 2 * (q + w**2)),
        {v: HALF_LINE, w: HALF_LINE, q: HALF_LINE},
        title="induction step: E R^4 = 3 v^2 - 2 sum of gamma_k^4, with v the sum of gamma_k^2",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-moments",
        sp.Le(_FOURTH_MOMENT, 3 * (9 + v) ** 2),
        {v: HALF_LINE, q: HALF_LINE},
        title="the walk W of fair coins from 3 has E W^4 <= 3 (E W^2)^2",
        reference=_EVENTUALLY,
        repeats="sec5.1-eventually-fails",
    ),
    Claim(
        "sec5.1-clock-threshold",
        sp.Le(_SQUARE, h + sp.Piecewise((_SQUARE, h < _SQUARE), (0, True))),
        {_SQUARE: HALF_LINE, h: HALF_LINE},
        title="Z <= h + Z [Z > h], the first half of the Paley-Zygmund inequality",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-paley-zygmund",
        sp.Ge(chance, sp.Rational(64, 243)),
        {chance: _UNIT, part: HALF_LINE, level: sp.Interval(9, sp.oo), second: POSITIVE},
        (
            sp.Ge(part, level - level / 9),
            sp.Le(part**2, second * chance),
            sp.Le(second, 3 * level**2),
        ),
        title="P(W^2 > 1) >= 64/243, with level = E W^2, second = E W^4 and part = E W^2 [W^2 > level/9]",
        reference=_EVENTUALLY,
    ),
    Claim(
        "sec5.1-clock-derivative",
        sp.Ge(sp.Abs(sp.diff(_CLOCK, x)), 1 / sp.sqrt(2)),
        {x: REALS},
        (sp.Ge(sp.Abs(x), 1),),
        title="on the clock |df/dx| >= 1/sqrt 2 where |x| >= 1",
        reference=_EVENTUALLY,
    ),
)

_BELOW = (sp.Rational(64, 81) * (9 + v) ** 2 / _FOURTH_MOMENT - missed) / sp.sqrt(2)
_NOT_TO_ZERO = sp.Ge(_BELOW, _LEAST)

# v = H_K, q = sum of 1/k^2 <= H_K^2 and the misses by "sec5.1-clock-misses": the bound holds for every K
FAILS = Claim(
    "sec5.1-eventually-fails",
    _NOT_TO_ZERO,
    {v: HALF_LINE, q: HALF_LINE, missed: sp.Interval(0, _MOST_MISSES)},
    (q <= v**2,),
    title="on the clock E |df/dx| >= ((8/9)^2 (E W^2)^2/E W^4 - misses)/sqrt 2 >= 0.186, after any number of steps",
    reference=_EVENTUALLY,
    proof=Proof(
        (
            Step(_FOURTH_MOMENT > 0, "positive"),
            Step(sp.Le(_FOURTH_MOMENT, 3 * (9 + v) ** 2), "moments"),
            Step(sp.Ge((9 + v) ** 2 / _FOURTH_MOMENT, sp.Rational(1, 3)), "ratio", uses=("positive", "moments")),
            Step(sp.Ge((sp.Rational(64, 243) - _MOST_MISSES) / sp.sqrt(2), _LEAST, evaluate=False), "number"),
            Step(_NOT_TO_ZERO, uses=("ratio", "number")),
        ),
        note="The fair walk has E W^4 <= 3 (E W^2)^2, so W^2 > 1 with probability at least 64/243, and there "
        "|df/dx| >= 1/sqrt 2; the misses subtract at most 2.3e-5.",
    ),
)

# ------------------------------------------------------------------ where they stay away from 1/2

_AWAY = sp.Le(sp.Abs(slope), RHO_NORM / (2 * eta))
_QUARTER = sp.Rational(1, 4)
_LOG = sp.Le(1 + sp.log(x), 4 * x**_QUARTER)
_LIMIT = sp.Le(CORRECTED_BOUND, (start / gamma0 + 2 * gamma0 * total) / K**_QUARTER)

CORRECTED = (
    Claim(
        "sec5.1-eventually-corrected",
        _AWAY,
        {slope: REALS, eta: sp.Interval.Lopen(0, HALF), rho: sp.Interval(HALF, 1)},
        (rho >= HALF + eta,),
        title="if rho_i >= 1/2 + eta, |g_i| is at most the term of the rho-norm over 2 eta",
        reference=_EVENTUALLY,
        left_out=COORDINATES,
    ),
    Claim(
        "sec5.1-eventually-corrected-limit",
        _LIMIT,
        RUN,
        title="the corrected bound of Theorem 5 goes to 0, at least as fast as K^(-1/4)",
        reference=_EVENTUALLY,
        left_out="that runs obey it: theorem-5-corrected",
        proof=Proof(
            (
                Step(_LOG, "log", by=Monotone(x), where={x: sp.Interval(1, sp.oo)}),
                Step(_LIMIT, uses=Use("log", {x: K})),
            )
        ),
    ),
)


CLAIMS: tuple[AnyClaim, ...] = (
    EVENTUALLY,
    FADING_RUN,
    *FADING,
    CLOCK_RUN,
    FAILS,
    *CLOCK,
    *CORRECTED,
)

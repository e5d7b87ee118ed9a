"""Theorem 5, the printed proof: one step, and the sum over K steps, eqs. (15) to (21) (Appendix B.5).

Sums over coordinates are symbols here: ``inner`` is ``<g_k, s_k>`` and ``moved`` is the sum of ``L_i s_i**2``.
Statements about terms of these sums are made for one coordinate: ``slope`` is ``g_i``, and the stochastic sign is right
with probability rho, 0 with probability ``zero`` and wrong with the rest. The field ``left_out`` says what each claim
leaves out.
"""

from __future__ import annotations

import itertools

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.left_out import COORDINATES, INDUCTION
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import (
    HALF,
    HALF_LINE,
    POSITIVE,
    UNIT,
    gamma,
    total,
)
from signdescent.theory.symbols import rho
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS"]

slope = sp.Symbol("g_i", real=True)  # one coordinate of the gradient
sign = sp.Symbol("s", integer=True)  # the stochastic sign of that coordinate
zero = sp.Symbol("q", nonnegative=True)  # the probability that the stochastic sign is 0
now = sp.Symbol("f_k", real=True)  # f(x_k), or its mean
after = sp.Symbol("f_next", real=True)  # f(x_{k+1}), or its mean
least = sp.Symbol("f_min", real=True)  # f*
norm = sp.Symbol("norm", nonnegative=True)  # the mean rho-norm of the gradient
inner = sp.Symbol("inner", real=True)  # <g_k, s_k>, or its mean
moved = sp.Symbol("moved", nonnegative=True)  # the sum of L_i s_i^2

_DESCENT = Reference("B.5, p. 27", "from L-smoothness assumption we have")
_15 = Reference("eq. (15), p. 27", "Taking conditional expectation given current iteration")
_16 = Reference("eq. (16), p. 27", "Using the definition of success probabilities")
_17 = Reference("eq. (17), p. 27", "sum over i with g_k,i not 0")
_18 = Reference("eq. (18), p. 27", "rho_i sign g_k,i + (1 - rho_i)(-sign g_k,i)")
_19 = Reference("eq. (19), p. 27", "(2 rho_i - 1) |g_k,i|")
_20 = Reference("eq. (20), p. 27", "Plugging this into (15) and taking full expectation, we get")
_21 = Reference("eq. (21), p. 27", "Therefore")
_SHOW = Reference("B.5, p. 26", "In our case, we show that")

_STEP_WHERE = {
    now: sp.S.Reals,
    after: sp.S.Reals,
    inner: sp.S.Reals,
    moved: HALF_LINE,
    gamma: POSITIVE,
    total: HALF_LINE,
}
_TAYLOR = sp.Le(after, now - gamma * inner + gamma**2 / 2 * moved)
_ONE_LESS = sp.Le(after, now - gamma * inner + total * gamma**2 / 2)

B5_DESCENT = Claim(
    "b5-descent",
    _ONE_LESS,
    _STEP_WHERE,
    (_TAYLOR, moved <= total),
    title="f(x_{k+1}) <= f(x_k) - gamma_k <g_k, s_k> + gamma_k^2 sum L_i/2 for a step along signs in {-1, 0, 1}",
    reference=_DESCENT,
    left_out="that L_i s_i^2 adds up to at most the sum of the L_i, as s_i^2 <= 1 in every coordinate",
    printed_proof=Proof(
        (
            Step(_TAYLOR, "smooth", reference=_DESCENT),
            Step(
                sp.Eq(gamma**2 / 2 * moved, total * gamma**2 / 2),
                "square",
                reference=Reference("B.5, p. 27", "= f(x_k) - gamma_k <g_k, sign g^_k> + d L gamma_k^2/2"),
            ),
            Step(_ONE_LESS, uses=("smooth", "square"), reference=_DESCENT),
        ),
        note="The last line of the display is written with an equality sign, which needs signs that are never 0.",
    ),
    defect="eq-18",
)

B5_DESCENT_NO_ZERO = Claim(
    "b5-descent-no-zero",
    sp.Eq(total / 2 * (gamma * sign) ** 2, total * gamma**2 / 2),
    {sign: sp.FiniteSet(-1, 1), gamma: POSITIVE, total: HALF_LINE},
    title="L_i (gamma_k s_i)^2/2 = L_i gamma_k^2/2 for signs -1 and 1: then the display ends with an equality",
    reference=_DESCENT,
    left_out=COORDINATES,
)

share = sp.Symbol("w", nonnegative=True)  # the probability of one part of the outcomes
f_one, f_rest, inner_one, inner_rest = sp.symbols(
    "f_one f_rest inner_one inner_rest", real=True
)  # means over the parts


def descends(level: sp.Expr, product: sp.Expr) -> sp.Basic:
    """Return that a value of f after the step, or a mean of it, obeys the last line of the descent display."""
    return sp.Le(level, now - gamma * product + total * gamma**2 / 2)


MEAN_LEVEL = share * f_one + (1 - share) * f_rest
MEAN_INNER = share * inner_one + (1 - share) * inner_rest

EQ_15 = Claim(
    "eq-15",
    descends(MEAN_LEVEL, MEAN_INNER),
    {
        share: UNIT,
        **dict.fromkeys((now, f_one, f_rest, inner_one, inner_rest), sp.S.Reals),
        gamma: POSITIVE,
        total: HALF_LINE,
    },
    (descends(f_one, inner_one), descends(f_rest, inner_rest)),
    title="f(x_{k+1}) <= f(x_k) - gamma_k <g_k,s_k> + gamma_k^2 sum L_i/2 passes from two parts of the "
    "outcomes to their mean",
    reference=_15,
    left_out="the induction over the sign vectors, at most 3^d: this adds one outcome to the mean of others",
)

# a joint law of two signs that need not be independent, with any weights
_PAIRS = tuple(itertools.product((-1, 0, 1), repeat=2))
_WEIGHTS = {pair: sp.Symbol("w_" + "".join("m0p"[s + 1] for s in pair), nonnegative=True) for pair in _PAIRS}
_g1, _g2 = sp.symbols("g_1 g_2", real=True)

EQ_16 = Claim(
    "eq-16",
    sp.Eq(
        sp.Add(*(w * (_g1 * s + _g2 * t) for (s, t), w in _WEIGHTS.items())),
        _g1 * sp.Add(*(w * s for (s, _), w in _WEIGHTS.items()))
        + _g2 * sp.Add(*(w * t for (_, t), w in _WEIGHTS.items())),
    ),
    {_g1: sp.S.Reals, _g2: sp.S.Reals, **dict.fromkeys(_WEIGHTS.values(), HALF_LINE)},
    title="E <g, s> = <g, E s> in two coordinates, for every joint law of the two signs",
    reference=_16,
    left_out="more than two coordinates",
)

_mean = sp.Symbol("mean", real=True)  # E s_i

EQ_17 = Claim(
    "eq-17",
    sp.Eq(slope * _mean, sp.Piecewise((slope * _mean, sp.Ne(slope, 0)), (0, True))),
    {slope: sp.S.Reals, _mean: sp.Interval(-1, 1)},
    title="a coordinate with g_i = 0 adds nothing to <g, E s>",
    reference=_17,
    left_out=COORDINATES,
)

MEAN_SIGN = rho * sp.sign(slope) - (1 - rho - zero) * sp.sign(slope)  # E s_i
_SUCCESS = sp.Interval.Lopen(HALF, 1)  # what the SPB assumption allows
_NONZERO = sp.Union(sp.Interval.open(-sp.oo, 0), POSITIVE)
_AS_PRINTED = slope * (rho * sp.sign(slope) + (1 - rho) * (-sp.sign(slope)))
_RHO_NORM = (2 * rho - 1) * sp.Abs(slope)
_LAW = (rho + zero <= 1,)
_LAW_SPB = {rho: _SUCCESS, zero: UNIT}
_LAW_ANY = {rho: UNIT, zero: UNIT}

EQ_18 = (
    Claim(
        "eq-18",
        sp.Eq(slope * MEAN_SIGN, _AS_PRINTED),
        {slope: _NONZERO, **_LAW_SPB},
        _LAW,
        title="g_i E s_i = g_i (rho_i sign g_i - (1 - rho_i) sign g_i), as printed",
        reference=_18,
    ),
    Claim(
        "eq-18-corrected",
        sp.Ge(slope * MEAN_SIGN, _AS_PRINTED),
        {slope: sp.S.Reals, **_LAW_ANY},
        _LAW,
        title="g_i E s_i >= g_i (rho_i sign g_i - (1 - rho_i) sign g_i), as long as the stochastic sign may be 0",
        reference=_18,
        left_out=COORDINATES,
    ),
    Claim(
        "eq-18-sharp",
        sp.Eq(slope * MEAN_SIGN, (2 * rho - 1 + zero) * sp.Abs(slope)),
        {slope: sp.S.Reals, **_LAW_ANY},
        _LAW,
        title="g_i E s_i = (2 rho_i - 1 + P(s_i = 0)) |g_i|, exactly",
        reference=_18,
        left_out=COORDINATES,
    ),
    Claim(
        "eq-18-no-zero",
        written(
            lambda: sp.Eq(
                slope * (rho * sp.sign(slope) - (1 - rho - 0) * sp.sign(slope)),
                slope * (rho * sp.sign(slope) + (1 - rho) * (-sp.sign(slope))),
            )
        ),
        {slope: sp.S.Reals, rho: UNIT},
        title="g_i E s_i as printed, for a stochastic sign that is never 0",
        reference=_18,
        left_out=COORDINATES,
    ),
)

EQ_19 = Claim(
    "eq-19",
    sp.Eq(_AS_PRINTED, _RHO_NORM),
    {slope: sp.S.Reals, rho: UNIT},
    title="g_i (rho_i sign g_i - (1 - rho_i) sign g_i) = (2 rho_i - 1) |g_i|",
    reference=_19,
    left_out=COORDINATES,
)

B5_INTRO = (
    Claim(
        "b5-intro",
        sp.Eq(slope * MEAN_SIGN, _RHO_NORM),
        {slope: sp.S.Reals, **_LAW_SPB},
        _LAW,
        title="E <g, sign g^> = ||g||_rho in one dimension, as printed",
        reference=_SHOW,
        defect="eq-18",
    ),
    Claim(
        "b5-intro-corrected",
        sp.Ge(slope * MEAN_SIGN, _RHO_NORM),
        {slope: sp.S.Reals, **_LAW_ANY},
        _LAW,
        title="g_i E sign g^_i >= (2 rho_i - 1)|g_i|, which is all that the theorems need",
        reference=_SHOW,
        left_out=COORDINATES,
    ),
)

_inner = sp.Symbol("inner", real=True)  # E <g_k, s_k>
_RATE = sp.Le(norm, (now - after) / gamma + total * gamma / 2)
_LEVELS = {now: sp.S.Reals, after: sp.S.Reals, gamma: POSITIVE, total: HALF_LINE, norm: HALF_LINE}

EQ_20 = Claim(
    "eq-20",
    _RATE,
    {**_LEVELS, _inner: sp.S.Reals},
    (sp.Le(after, now - gamma * _inner + total * gamma**2 / 2), _inner >= norm),
    title="E ||g_k||_rho <= (E f(x_k) - E f(x_{k+1}))/gamma_k + total gamma_k/2, from (15) and E <g, s> >= ||g||_rho",
    reference=_20,
    left_out="the full expectation of both premises, (15) and E <g_k, s_k> >= ||g_k||_rho",
)

first = sp.Symbol("f_0", real=True)  # f(x_0)
done = sp.Symbol("done", real=True)  # the sum of gamma_j E ||g_j||_rho over j < k
squares = sp.Symbol("squares", nonnegative=True)  # the sum of gamma_j^2 over j < k

# the induction over k; before the first step every sum is empty and f(x_k) is f(x_0)
EQ_21 = (
    Claim(
        "eq-21",
        sp.And(
            sp.Le(done + gamma * norm, first - after + total / 2 * (squares + gamma**2)),
            sp.Le(done + gamma * norm, first - least + total / 2 * (squares + gamma**2)),
        ),
        {**_LEVELS, first: sp.S.Reals, least: sp.S.Reals, done: sp.S.Reals, squares: HALF_LINE},
        (sp.Le(done, first - now + total / 2 * squares), _RATE, after >= least),
        title="from k to k + 1 steps: the sum of gamma_j E ||g_j||_rho is at most f(x_0) - f* + total/2 sum "
        "of gamma_j^2",
        reference=_21,
        left_out=INDUCTION,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (
    B5_DESCENT,
    B5_DESCENT_NO_ZERO,
    EQ_15,
    EQ_16,
    EQ_17,
    *EQ_18,
    EQ_19,
    *B5_INTRO,
    EQ_20,
    *EQ_21,
)

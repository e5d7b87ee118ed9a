"""Theorem 5: signSGD with steps gamma0/sqrt(k+1) (section 5.1, Appendix B.5).

``start = f(x0) - f*`` and ``total = L_1 + ... + L_d``. The derivation bounds the least mean rho-norm of K steps by
``(start/gamma0 + gamma0*total*H_K/2)/S_K`` with ``S_K = sum 1/sqrt(k)`` and ``H_K = sum 1/k``; on ``f = L x**2/2`` in
one dimension with an exact sign the left side at K = 1 is ``L |x0|``, ``start = L x0**2/2`` and ``total = L``.

Sums over coordinates in the derivation of one step are symbols here: ``inner`` is ``<g_k, s_k>`` and ``moved`` is the
sum of ``L_i s_i**2``. Statements about terms of these sums are made for one coordinate:
``slope`` is ``g_i``, and the stochastic sign is right with probability rho, 0 with probability ``zero`` and wrong with
the rest. The field ``left_out`` says what each claim leaves out.
"""

from __future__ import annotations

import itertools

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.left_out import COORDINATES, INDUCTION
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_5 import constant_steps, decreasing_steps
from signdescent.theory.rules import Induction, Telescoping
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, L, gamma0, rho, x0
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = [
    "CLAIMS",
    "LISTED",
    "derived",
    "gamma",
    "printed",
    "start",
    "total",
]

k = sp.Symbol("k", integer=True, positive=True)
start = sp.Symbol("start", nonnegative=True)  # f(x0) - f*
total = sp.Symbol("total", nonnegative=True)  # d times the mean of the L_i
gamma = sp.Symbol("gamma", positive=True)  # the step size of one step, or of all
slope = sp.Symbol("g_i", real=True)  # one coordinate of the gradient
sign = sp.Symbol("s", integer=True)  # the stochastic sign of that coordinate
zero = sp.Symbol("q", nonnegative=True)  # the probability that the stochastic sign is 0
now = sp.Symbol("f_k", real=True)  # f(x_k), or its mean
after = sp.Symbol("f_next", real=True)  # f(x_{k+1}), or its mean
least = sp.Symbol("f_min", real=True)  # f*
norm = sp.Symbol("norm", nonnegative=True)  # the mean rho-norm of the gradient
inner = sp.Symbol("inner", real=True)  # <g_k, s_k>, or its mean
moved = sp.Symbol("moved", nonnegative=True)  # the sum of L_i s_i^2

ROOTS = sp.Sum(1 / sp.sqrt(k), (k, 1, K))  # S_K
HARMONIC = sp.Sum(1 / k, (k, 1, K))  # H_K
HALF = sp.Rational(1, 2)
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
UNIT = sp.Interval(0, 1)
COUNT = {K: sp.S.Naturals}
RUN = {**COUNT, gamma0: POSITIVE, start: HALF_LINE, total: HALF_LINE}

# ------------------------------------------------------------------ one step

_SMOOTH = Reference("Section 5.1, p. 9", "where f is smooth with some non-negative constants")
_DESCENT = Reference("B.5, p. 27", "from L-smoothness assumption we have")
_15 = Reference("eq. (15), p. 27", "Taking conditional expectation given current iteration")
_16 = Reference("eq. (16), p. 27", "Using the definition of success probabilities")
_17 = Reference("eq. (17), p. 27", "sum over i with g_k,i not 0")
_18 = Reference("eq. (18), p. 27", "rho_i sign g_k,i + (1 - rho_i)(-sign g_k,i)")
_19 = Reference("eq. (19), p. 27", "(2 rho_i - 1) |g_k,i|")
_20 = Reference("eq. (20), p. 27", "Plugging this into (15) and taking full expectation, we get")
_21 = Reference("eq. (21), p. 27", "Therefore")
_SHOW = Reference("B.5, p. 26", "In our case, we show that")


def quadratic(slope: sp.Expr, move: sp.Expr) -> sp.Expr:
    """Return the smoothness bound on the growth of f along one coordinate, with constant `total`."""
    return slope * move + total * move**2 / 2


a, _x, _y = sp.symbols("a x y", real=True)

SMOOTH_QUADRATIC = Claim(
    "sec5-general-smoothness-quadratic",
    sp.Le(a * _y**2 / 2, a * _x**2 / 2 + quadratic(a * _x, _y - _x)),
    {a: sp.S.Reals, _x: sp.S.Reals, _y: sp.S.Reals, total: HALF_LINE},
    (a <= total,),
    title="f = a x^2/2 is smooth with every constant L >= a, also for negative a",
    reference=_SMOOTH,
)

SMOOTH_CONVERSE = Claim(
    "sec5-general-smoothness-least",
    sp.Ge(total, a),
    {a: sp.S.Reals, _x: sp.S.Reals, _y: sp.S.Reals, total: HALF_LINE},
    (sp.Le(a * _y**2 / 2, a * _x**2 / 2 + quadratic(a * _x, _y - _x)), sp.Ne(_x, _y)),
    title="f = a x^2/2 is smooth with no constant L below a",
    reference=_SMOOTH,
)

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

# ------------------------------------------------------------------ the two sums

_22 = Reference("eq. (22), p. 27", "we have used the following standard inequalities")

_ROOTS_LOW = sp.Ge(ROOTS, sp.sqrt(K))
_ROOTS_SHARP = sp.Ge(ROOTS, 2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K)))
_HARMONIC_HIGH = sp.Le(HARMONIC, 2 + sp.log(K))
_HARMONIC_SHARP = sp.Le(HARMONIC, 1 + sp.log(K))

_HARMONIC_STEPS = (
    Step(sp.Ge(sp.log(K + 1) - sp.log(K), 1 / (K + 1)), "log-step", where=COUNT),
    Step(_HARMONIC_SHARP, "harmonic", uses="log-step", by=Induction(K), where=COUNT),
)
_ROOTS_STEP = Step(_ROOTS_LOW, "roots", by=Induction(K), where=COUNT)

EQ_22 = (
    Claim(
        "eq-22a",
        _ROOTS_LOW,
        COUNT,
        title="1 + 1/sqrt 2 + ... + 1/sqrt K >= sqrt K",
        reference=_22,
        proof=Proof((_ROOTS_STEP,)),
        repeats="theorem-5-eq7-corrected",
    ),
    Claim(
        "eq-22a-sharp",
        _ROOTS_SHARP,
        COUNT,
        title="1 + 1/sqrt 2 + ... + 1/sqrt K >= 2 sqrt K - 3/2 + 1/(2 sqrt K), twice as much for large K",
        reference=_22,
        proof=Proof((Step(_ROOTS_SHARP, by=Induction(K)),)),
        repeats="theorem-5-eq7-sharp",
    ),
    Claim(
        "eq-22b",
        _HARMONIC_HIGH,
        COUNT,
        title="1 + 1/2 + ... + 1/K <= 2 + log K",
        reference=_22,
        proof=Proof((*_HARMONIC_STEPS, Step(_HARMONIC_HIGH, uses="harmonic"))),
        repeats="theorem-5-eq7-from-2",
    ),
    Claim(
        "eq-22b-sharp",
        _HARMONIC_SHARP,
        COUNT,
        title="1 + 1/2 + ... + 1/K <= 1 + log K",
        reference=_22,
        proof=Proof(_HARMONIC_STEPS),
        repeats="theorem-5-eq7-corrected",
    ),
)

# ------------------------------------------------------------------ eq. (7)


def derived(start: sp.Expr, total: sp.Expr) -> sp.Expr:
    """Return the bound that the derivation reaches before eq. (22) is used."""
    return (start / gamma0 + gamma0 * total * HARMONIC / 2) / ROOTS


def printed(start: sp.Expr, total: sp.Expr) -> sp.Expr:
    """Return the right side of eq. (7)."""
    return start / (gamma0 * sp.sqrt(K)) + 3 * gamma0 * total * sp.log(K) / (2 * sp.sqrt(K))


_7 = Reference("Theorem 5, eq. (7), p. 9", "converges as follows")
_PARABOLA = L * x0**2 / 2
_ONE_STEP = sp.Implies(sp.Eq(K, 1), sp.Le(L * sp.Abs(x0), printed(_PARABOLA, L)))
_MORE_STEPS = sp.Implies(K >= 2, sp.Le(derived(_PARABOLA, L), printed(_PARABOLA, L)))

EQ_7 = Claim(
    "theorem-5-eq7",
    sp.And(_ONE_STEP, _MORE_STEPS),
    {**COUNT, L: POSITIVE, x0: sp.S.Reals, gamma0: POSITIVE},
    title="eq. (7) on f = L x^2/2: at K = 1 the gradient itself, for K >= 2 the derived bound",
    reference=_7,
    defect="theorem-5",
)

_TWO_ON = {**RUN, K: sp.Range(2, sp.oo)}
_FROM_2 = sp.Le(derived(start, total), printed(start, total))
CORRECTED_BOUND = start / (gamma0 * sp.sqrt(K)) + gamma0 * total * (1 + sp.log(K)) / (2 * sp.sqrt(K))
_CORRECTED = sp.Le(derived(start, total), CORRECTED_BOUND)
_SHARP = sp.Le(
    derived(start, total),
    (start / gamma0 + gamma0 * total * (1 + sp.log(K)) / 2)
    / (2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K))),
)

_MEAN_PLACE = Reference("B.5, p. 27", "Now, in case of decreasing step sizes")
_LAST_PLACE = Reference("B.5, p. 27, last line of the display", "d L gamma_0/2 log K/sqrt K")
_USING_ROOTS = sp.Le(derived(start, total), (start / gamma0 + total * gamma0 * HARMONIC / 2) / sp.sqrt(K))
_USING_HARMONIC = sp.Le(
    derived(start, total), (start / gamma0 + gamma0 * total + gamma0 * total * sp.log(K) / 2) / sp.sqrt(K)
)
LAST_BOUND = (start / gamma0 + gamma0 * total) / sp.sqrt(K) + gamma0 * total / 2 * sp.log(K) / sp.sqrt(K)
_LAST = sp.Le(derived(start, total), LAST_BOUND)

_PRINTED_CHAIN = (
    Step(_ROOTS_LOW, "roots", by=Induction(K), where=COUNT, reference=_22),
    *_HARMONIC_STEPS,
    Step(_HARMONIC_HIGH, "two", uses="harmonic", where=COUNT, reference=_22),
    Step(HARMONIC >= 1, "sum", by=Induction(K), where=COUNT),
    Step(_USING_ROOTS, "sqrt", uses=("roots", "sum"), reference=_MEAN_PLACE),
    Step(_USING_HARMONIC, "log", uses=("roots", "sqrt", "two"), reference=_MEAN_PLACE),
    Step(_LAST, "last", uses="log", reference=_LAST_PLACE),
)

EQ_7_FROM_2 = Claim(
    "theorem-5-eq7-from-2",
    _FROM_2,
    _TWO_ON,
    title="for K >= 2 the bound that the derivation reaches is at most the printed one",
    reference=_7,
    left_out="that the least rho-norm obeys that bound: theorem-5-lastdisplay-average; of runs, theorem-5-from-2",
    proof=Proof(
        (
            *_HARMONIC_STEPS,
            _ROOTS_STEP,
            Step(sp.Ge(sp.log(K), HALF), "log"),
            Step(_FROM_2, uses=("harmonic", "roots", "log")),
        )
    ),
    printed_proof=Proof(
        (
            *_PRINTED_CHAIN,
            Step(sp.Le(LAST_BOUND, printed(start, total)), "eq. (7)", reference=_7),
            Step(_FROM_2, uses=("last", "eq. (7)"), reference=_7),
        ),
        note="At K = 2 the display ends at a larger bound than eq. (7): 1 + log(K)/2 <= 3 log(K)/2 needs K >= e.",
    ),
    defect="theorem-5",
)

LAST_STEP = Claim(
    "theorem-5-last-step",
    sp.Le(LAST_BOUND, printed(start, total)),
    RUN,
    title="the last line of the proof's display is at most eq. (7), for every K >= 1",
    reference=_7,
    defect="theorem-5",
    repeats="theorem-5-eq7-from-2",
)

LAST_DISPLAY = Claim(
    "theorem-5-lastdisplay",
    _LAST,
    RUN,
    title="the bound that the derivation reaches is at most the last line of the proof's display",
    reference=_LAST_PLACE,
    left_out="that the least rho-norm obeys that bound: theorem-5-lastdisplay-average",
    proof=Proof(_PRINTED_CHAIN),
    printed_proof=Proof(_PRINTED_CHAIN),
    repeats="theorem-5-eq7-from-2",
)

least_norm = sp.Symbol("least", nonnegative=True)  # the least mean rho-norm of the first K gradients
weighted = sp.Symbol("weighted", nonnegative=True)  # the sum of gamma_k E ||g_k||_rho over the first K steps

sum_steps, sum_squares = sp.symbols("S_K H_K", positive=True)  # of gamma_k/gamma0, and of its square

FROM_EQ_21 = Claim(
    "theorem-5-lastdisplay-average",
    sp.Le(least_norm, (start / gamma0 + gamma0 * total * sum_squares / 2) / sum_steps),
    {
        **dict.fromkeys((gamma0, sum_steps, sum_squares), POSITIVE),
        **dict.fromkeys((start, total, least_norm, weighted), HALF_LINE),
    },
    (
        sp.Ge(weighted, least_norm * gamma0 * sum_steps),
        sp.Le(weighted, start + total / 2 * gamma0**2 * sum_squares),
    ),
    title="from (21) with gamma_k = gamma0/sqrt(k+1): the least mean rho-norm is at most the derived bound",
    reference=_MEAN_PLACE,
    left_out="eq. (21), which is a premise here: eq-15, eq-20 and eq-21",
)

EQ_7_CORRECTED = Claim(
    "theorem-5-eq7-corrected",
    _CORRECTED,
    RUN,
    title="the derived bound is at most start/(gamma0 sqrt K) + gamma0 total (1 + log K)/(2 sqrt K), for every K >= 1",
    reference=_7,
    left_out="that the least rho-norm obeys the derived bound: theorem-5-lastdisplay-average",
    proof=Proof((*_HARMONIC_STEPS, _ROOTS_STEP, Step(_CORRECTED, uses=("harmonic", "roots")))),
)

EQ_7_SHARP = Claim(
    "theorem-5-eq7-sharp",
    _SHARP,
    RUN,
    title="the derived bound with S_K >= 2 sqrt K - 3/2 + 1/(2 sqrt K): half of the first term for large K",
    reference=_7,
    proof=Proof(
        (
            *_HARMONIC_STEPS,
            Step(_ROOTS_SHARP, "roots", by=Induction(K)),
            Step(2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K)) > 0, "positive"),
            Step(_SHARP, uses=("harmonic", "roots", "positive")),
        )
    ),
)

EQ_7_ATTAINED = Claim(
    "theorem-5-eq7-corrected-attained",
    sp.Eq(L * gamma0, (L * gamma0**2 / 2) / gamma0 + gamma0 * L * (1 + sp.log(K)) / (2 * sp.sqrt(K)), evaluate=False),
    {K: sp.FiniteSet(1), L: POSITIVE, gamma0: POSITIVE},
    title="at K = 1 the corrected bound is attained by f = L x^2/2, x0 = gamma0",
    reference=_7,
)

# ------------------------------------------------------------------ eq. (8), the constant step

_8 = Reference("Theorem 5, eq. (8), p. 9", "we get 1/K convergence to a neighbourhood")
_CONSTANT = Reference("B.5, p. 28", "In the case of constant step size gamma_k = gamma")
norms = sp.Symbol("norms", nonnegative=True)  # the sum of E ||g_k||_rho over the first K steps
CONSTANT_BOUND = start / (gamma * K) + gamma * total / 2
_CONSTANT_RUN = {**COUNT, gamma: POSITIVE, start: HALF_LINE, total: HALF_LINE}
_EQ_8 = sp.Le(norms / K, CONSTANT_BOUND)
_FROM_21 = sp.Le(norms / K, (start + total / 2 * gamma**2 * K) / (gamma * K))
_SAME = sp.Eq((start + total / 2 * gamma**2 * K) / (gamma * K), CONSTANT_BOUND)
_j = sp.Symbol("j", integer=True)
_SQUARES = sp.Sum(gamma**2, (_j, 0, K - 1))
_CONSTANT_CHAIN = (
    Step(sp.Eq(_SQUARES, gamma**2 * K), "squares", by=Telescoping(gamma**2 * _j, _j)),
    Step(_FROM_21, "mean", uses="squares", reference=_CONSTANT),
    Step(_SAME, "same", reference=_CONSTANT),
    Step(_EQ_8, uses=("mean", "same"), reference=_8),
)

EQ_8 = Claim(
    "theorem-5-eq8",
    _EQ_8,
    {**_CONSTANT_RUN, norms: HALF_LINE},
    (sp.Le(gamma * norms, start + total / 2 * _SQUARES),),
    title="from (21) with gamma_k = gamma: the mean rho-norm of K steps is at most start/(gamma K) + gamma total/2",
    reference=_8,
    left_out="eq. (21), which is a premise here: eq-15, eq-20 and eq-21",
    proof=Proof(_CONSTANT_CHAIN),
    printed_proof=Proof(_CONSTANT_CHAIN),
)

B5_CONSTANT = Claim(
    "b5-constant-step",
    _SAME,
    _CONSTANT_RUN,
    title="(start + total gamma^2 K/2)/(gamma K) = start/(gamma K) + total gamma/2",
    reference=_CONSTANT,
    repeats="theorem-5-eq8",
)

THEOREM_5 = RunClaim(
    "theorem-5",
    "sign_sgd",
    ("coordinate-smooth", "bounded-below", "success-probability-bounds"),
    "least-rho-norm",
    printed(start, total),
    RUN,
    steps="decreasing",
    title="signSGD with steps gamma0/sqrt(k+1): eq. (7)",
    reference=_7,
    printed_proof=decreasing_steps(
        "sign_sgd", "rho", printed(start, total), "theorem-5-lastdisplay", "theorem-5-last-step"
    ),
)

THEOREM_5_FROM_2 = RunClaim(
    "theorem-5-from-2",
    "sign_sgd",
    THEOREM_5.problems,
    "least-rho-norm",
    printed(start, total),
    _TWO_ON,
    steps="decreasing",
    title="eq. (7) for K >= 2",
    reference=_7,
    proof=decreasing_steps("sign_sgd", "rho", printed(start, total), "theorem-5-eq7-from-2"),
)

THEOREM_5_CORRECTED = RunClaim(
    "theorem-5-corrected",
    "sign_sgd",
    THEOREM_5.problems,
    "least-rho-norm",
    CORRECTED_BOUND,
    RUN,
    steps="decreasing",
    title="eq. (7) with (1 + log K)/2 in place of 3 log(K)/2, for every K >= 1",
    reference=_7,
    proof=decreasing_steps("sign_sgd", "rho", CORRECTED_BOUND, "theorem-5-eq7-corrected"),
)

THEOREM_5_CONSTANT = RunClaim(
    "theorem-5-constant",
    "sign_sgd",
    ("coordinate-smooth", "bounded-below", "success-probability-bounds"),
    "mean-rho-norm",
    CONSTANT_BOUND,
    _CONSTANT_RUN,
    title="signSGD with the same step gamma in every iteration: eq. (8)",
    reference=_8,
    proof=constant_steps("sign_sgd", "rho", CONSTANT_BOUND),
    printed_proof=constant_steps("sign_sgd", "rho", CONSTANT_BOUND),
)

CLAIMS: tuple[AnyClaim, ...] = (
    THEOREM_5,
    THEOREM_5_FROM_2,
    THEOREM_5_CORRECTED,
    THEOREM_5_CONSTANT,
    SMOOTH_QUADRATIC,
    SMOOTH_CONVERSE,
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
    *EQ_22,
    EQ_7,
    EQ_7_FROM_2,
    EQ_7_CORRECTED,
    EQ_7_ATTAINED,
    EQ_7_SHARP,
    FROM_EQ_21,
    LAST_STEP,
    LAST_DISPLAY,
    EQ_8,
    B5_CONSTANT,
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "sec5-general-smoothness",
        "definition",
        "f is smooth with L_i >= 0: f(y) <= f(x) + <grad f(x), y - x> + sum L_i (y_i - x_i)^2/2 for all x and y.",
        reference=_SMOOTH,
    ),
)

"""Theorem 5, the printed proof: the sums of the step sizes, and eqs. (7) and (8) that follow (Appendix B.5).

Eq. (7) fails at K = 1: on ``f = L x**2/2`` in one dimension with an exact sign its left side is ``L |x0|``, with
``start = L x0**2/2`` and ``total = L``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import (
    CONSTANT_BOUND,
    CONSTANT_RUN,
    CORRECTED_BOUND,
    COUNT,
    EQ_7_PLACE,
    EQ_8_PLACE,
    FROM_2,
    HALF,
    HALF_LINE,
    HARMONIC,
    POSITIVE,
    ROOTS,
    RUN,
    derived,
    gamma,
    printed,
    start,
    total,
)
from signdescent.theory.rules import Induction, Telescoping
from signdescent.theory.symbols import K, L, gamma0, x0
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

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


_PARABOLA = L * x0**2 / 2
_ONE_STEP = sp.Implies(sp.Eq(K, 1), sp.Le(L * sp.Abs(x0), printed(_PARABOLA, L)))
_MORE_STEPS = sp.Implies(K >= 2, sp.Le(derived(_PARABOLA, L), printed(_PARABOLA, L)))

EQ_7 = Claim(
    "theorem-5-eq7",
    sp.And(_ONE_STEP, _MORE_STEPS),
    {**COUNT, L: POSITIVE, x0: sp.S.Reals, gamma0: POSITIVE},
    title="eq. (7) on f = L x^2/2: at K = 1 the gradient itself, for K >= 2 the derived bound",
    reference=EQ_7_PLACE,
    defect="theorem-5",
)

_FROM_2 = sp.Le(derived(start, total), printed(start, total))
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
    FROM_2,
    title="for K >= 2 the bound that the derivation reaches is at most the printed one",
    reference=EQ_7_PLACE,
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
            Step(sp.Le(LAST_BOUND, printed(start, total)), "eq. (7)", reference=EQ_7_PLACE),
            Step(_FROM_2, uses=("last", "eq. (7)"), reference=EQ_7_PLACE),
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
    reference=EQ_7_PLACE,
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
    reference=EQ_7_PLACE,
    left_out="that the least rho-norm obeys the derived bound: theorem-5-lastdisplay-average",
    proof=Proof((*_HARMONIC_STEPS, _ROOTS_STEP, Step(_CORRECTED, uses=("harmonic", "roots")))),
)

EQ_7_SHARP = Claim(
    "theorem-5-eq7-sharp",
    _SHARP,
    RUN,
    title="the derived bound with S_K >= 2 sqrt K - 3/2 + 1/(2 sqrt K): half of the first term for large K",
    reference=EQ_7_PLACE,
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
    reference=EQ_7_PLACE,
)

# ------------------------------------------------------------------ eq. (8), the constant step

_CONSTANT = Reference("B.5, p. 28", "In the case of constant step size gamma_k = gamma")
norms = sp.Symbol("norms", nonnegative=True)  # the sum of E ||g_k||_rho over the first K steps
_EQ_8 = sp.Le(norms / K, CONSTANT_BOUND)
_FROM_21 = sp.Le(norms / K, (start + total / 2 * gamma**2 * K) / (gamma * K))
_SAME = sp.Eq((start + total / 2 * gamma**2 * K) / (gamma * K), CONSTANT_BOUND)
_j = sp.Symbol("j", integer=True)
_SQUARES = sp.Sum(gamma**2, (_j, 0, K - 1))
_CONSTANT_CHAIN = (
    Step(sp.Eq(_SQUARES, gamma**2 * K), "squares", by=Telescoping(gamma**2 * _j, _j)),
    Step(_FROM_21, "mean", uses="squares", reference=_CONSTANT),
    Step(_SAME, "same", reference=_CONSTANT),
    Step(_EQ_8, uses=("mean", "same"), reference=EQ_8_PLACE),
)

EQ_8 = Claim(
    "theorem-5-eq8",
    _EQ_8,
    {**CONSTANT_RUN, norms: HALF_LINE},
    (sp.Le(gamma * norms, start + total / 2 * _SQUARES),),
    title="from (21) with gamma_k = gamma: the mean rho-norm of K steps is at most start/(gamma K) + gamma total/2",
    reference=EQ_8_PLACE,
    left_out="eq. (21), which is a premise here: eq-15, eq-20 and eq-21",
    proof=Proof(_CONSTANT_CHAIN),
    printed_proof=Proof(_CONSTANT_CHAIN),
)

B5_CONSTANT = Claim(
    "b5-constant-step",
    _SAME,
    CONSTANT_RUN,
    title="(start + total gamma^2 K/2)/(gamma K) = start/(gamma K) + total gamma/2",
    reference=_CONSTANT,
    repeats="theorem-5-eq8",
)

CLAIMS: tuple[AnyClaim, ...] = (
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

"""Theorem 5: signSGD with steps gamma0/sqrt(k+1) (section 5.1, Appendix B.5).

``start = f(x0) - f*`` and ``total = L_1 + ... + L_d``. The derivation bounds the least mean rho-norm of K steps by
``(start/gamma0 + gamma0*total*H_K/2)/S_K`` with ``S_K = sum 1/sqrt(k)`` and ``H_K = sum 1/k``; on ``f = L x**2/2`` in
one dimension with an exact sign the left side at K = 1 is ``L |x0|``, ``start = L x0**2/2`` and ``total = L``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, Proof, Reference, RunClaim, Step
from signdescent.theory.rules import Induction
from signdescent.theory.symbols import K, L, gamma0, x0

__all__ = ["CLAIMS"]

k = sp.Symbol("k", integer=True, positive=True)
start = sp.Symbol("start", nonnegative=True)  # f(x0) - f*
total = sp.Symbol("total", nonnegative=True)  # d times the mean of the L_i

ROOTS = sp.Sum(1 / sp.sqrt(k), (k, 1, K))  # S_K
HARMONIC = sp.Sum(1 / k, (k, 1, K))  # H_K
HALF = sp.Rational(1, 2)
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
COUNT = {K: sp.S.Naturals}
RUN = {**COUNT, gamma0: POSITIVE, start: HALF_LINE, total: HALF_LINE}

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
    ),
    Claim(
        "eq-22a-sharp",
        _ROOTS_SHARP,
        COUNT,
        title="... >= 2 sqrt K - 3/2 + 1/(2 sqrt K), twice as much for large K",
        reference=_22,
        proof=Proof((Step(_ROOTS_SHARP, by=Induction(K)),)),
    ),
    Claim(
        "eq-22b",
        _HARMONIC_HIGH,
        COUNT,
        title="1 + 1/2 + ... + 1/K <= 2 + log K",
        reference=_22,
        proof=Proof((*_HARMONIC_STEPS, Step(_HARMONIC_HIGH, uses="harmonic"))),
    ),
    Claim(
        "eq-22b-sharp",
        _HARMONIC_SHARP,
        COUNT,
        title="1 + 1/2 + ... + 1/K <= 1 + log K",
        reference=_22,
        proof=Proof(_HARMONIC_STEPS),
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
)

_TWO_ON = {**RUN, K: sp.Range(2, sp.oo)}
_FROM_2 = sp.Le(derived(start, total), printed(start, total))
_CORRECTED = sp.Le(
    derived(start, total), start / (gamma0 * sp.sqrt(K)) + gamma0 * total * (1 + sp.log(K)) / (2 * sp.sqrt(K))
)
_SHARP = sp.Le(
    derived(start, total),
    (start / gamma0 + gamma0 * total * (1 + sp.log(K)) / 2)
    / (2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K))),
)

EQ_7_FROM_2 = Claim(
    "theorem-5-eq7-from-2",
    _FROM_2,
    _TWO_ON,
    title="for K >= 2 the derived bound is at most the printed one",
    reference=_7,
    proof=Proof(
        (
            *_HARMONIC_STEPS,
            _ROOTS_STEP,
            Step(sp.Ge(sp.log(K), HALF), "log"),
            Step(_FROM_2, uses=("harmonic", "roots", "log")),
        )
    ),
)

EQ_7_CORRECTED = Claim(
    "theorem-5-eq7-corrected",
    _CORRECTED,
    RUN,
    title="the derived bound is at most start/(gamma0 sqrt K) + gamma0 total (1 + log K)/(2 sqrt K), for every K >= 1",
    reference=_7,
    proof=Proof((*_HARMONIC_STEPS, _ROOTS_STEP, Step(_CORRECTED, uses=("harmonic", "roots")))),
)

EQ_7_SHARP = Claim(
    "theorem-5-eq7-sharp",
    _SHARP,
    RUN,
    title="with S_K >= 2 sqrt K - 3/2 + 1/(2 sqrt K): half of the first term for large K",
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

THEOREM_5 = RunClaim(
    "theorem-5",
    "sign_sgd",
    ("coordinate-smooth", "bounded-below", "success-probability-bounds"),
    "least mean rho-norm of the first K gradients",
    printed(start, total),
    RUN,
    title="signSGD with steps gamma0/sqrt(k+1): eq. (7)",
    reference=_7,
)

CLAIMS: tuple[AnyClaim, ...] = (THEOREM_5, *EQ_22, EQ_7, EQ_7_FROM_2, EQ_7_CORRECTED, EQ_7_SHARP)

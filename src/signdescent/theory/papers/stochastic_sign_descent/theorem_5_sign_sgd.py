"""Theorem 5: signSGD with steps gamma0/sqrt(k+1) (section 5.1, Appendix B.5).

``start = f(x0) - f*`` and ``total = L_1 + ... + L_d``. The derivation bounds the least mean rho-norm of K steps by
``(start/gamma0 + gamma0*total*H_K/2)/S_K`` with ``S_K = sum 1/sqrt(k)`` and ``H_K = sum 1/k``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_5 import constant_steps, decreasing_steps
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, gamma0
from signdescent.theory.table import AnyClaim, Listed

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

ROOTS = sp.Sum(1 / sp.sqrt(k), (k, 1, K))  # S_K
HARMONIC = sp.Sum(1 / k, (k, 1, K))  # H_K
HALF = sp.Rational(1, 2)
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
UNIT = sp.Interval(0, 1)
COUNT = {K: sp.S.Naturals}
RUN = {**COUNT, gamma0: POSITIVE, start: HALF_LINE, total: HALF_LINE}

# ------------------------------------------------------------------ the bounds


def derived(start: sp.Expr, total: sp.Expr) -> sp.Expr:
    """Return the bound that the derivation reaches before eq. (22) is used."""
    return (start / gamma0 + gamma0 * total * HARMONIC / 2) / ROOTS


def printed(start: sp.Expr, total: sp.Expr) -> sp.Expr:
    """Return the right side of eq. (7)."""
    return start / (gamma0 * sp.sqrt(K)) + 3 * gamma0 * total * sp.log(K) / (2 * sp.sqrt(K))


CORRECTED_BOUND = start / (gamma0 * sp.sqrt(K)) + gamma0 * total * (1 + sp.log(K)) / (2 * sp.sqrt(K))

CONSTANT_BOUND = start / (gamma * K) + gamma * total / 2
CONSTANT_RUN = {**COUNT, gamma: POSITIVE, start: HALF_LINE, total: HALF_LINE}

# ------------------------------------------------------------------ runs

EQ_7_PLACE = Reference("Theorem 5, eq. (7), p. 9", "converges as follows")
EQ_8_PLACE = Reference("Theorem 5, eq. (8), p. 9", "we get 1/K convergence to a neighbourhood")
FROM_2 = {**RUN, K: sp.Range(2, sp.oo)}

THEOREM_5 = RunClaim(
    "theorem-5",
    "sign_sgd",
    ("coordinate-smooth", "bounded-below", "success-probability-bounds"),
    "least-rho-norm",
    printed(start, total),
    RUN,
    steps="decreasing",
    title="signSGD with steps gamma0/sqrt(k+1): eq. (7)",
    reference=EQ_7_PLACE,
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
    FROM_2,
    steps="decreasing",
    title="eq. (7) for K >= 2",
    reference=EQ_7_PLACE,
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
    reference=EQ_7_PLACE,
    proof=decreasing_steps("sign_sgd", "rho", CORRECTED_BOUND, "theorem-5-eq7-corrected"),
)

THEOREM_5_CONSTANT = RunClaim(
    "theorem-5-constant",
    "sign_sgd",
    ("coordinate-smooth", "bounded-below", "success-probability-bounds"),
    "mean-rho-norm",
    CONSTANT_BOUND,
    CONSTANT_RUN,
    title="signSGD with the same step gamma in every iteration: eq. (8)",
    reference=EQ_8_PLACE,
    proof=constant_steps("sign_sgd", "rho", CONSTANT_BOUND),
    printed_proof=constant_steps("sign_sgd", "rho", CONSTANT_BOUND),
)

# ------------------------------------------------------------------ smoothness

_SMOOTH = Reference("Section 5.1, p. 9", "where f is smooth with some non-negative constants")


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

CLAIMS: tuple[AnyClaim, ...] = (
    THEOREM_5,
    THEOREM_5_FROM_2,
    THEOREM_5_CORRECTED,
    THEOREM_5_CONSTANT,
    SMOOTH_QUADRATIC,
    SMOOTH_CONVERSE,
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "sec5-general-smoothness",
        "definition",
        "f is smooth with L_i >= 0: f(y) <= f(x) + <grad f(x), y - x> + sum L_i (y_i - x_i)^2/2 for all x and y.",
        reference=_SMOOTH,
    ),
)

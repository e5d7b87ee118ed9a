"""Theorem 8: stochastic sign descent with momentum on partitioned data (section 5.3.2, Appendix B.9).

``delta = f(x0) - f*``; ``smooth`` and ``noise`` are the means of the nodes' ``L_n`` and ``sigma_n``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.rules import Cited, Special
from signdescent.theory.claim import Reference
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_8 import (
    as_printed,
    small_mean_gradient,
    special_case,
)
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

HALF = sp.Rational(1, 2)
QUARTER = sp.Rational(1, 4)
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
BELOW_ONE = sp.Interval.Ropen(0, 1)

k = sp.Symbol("k", integer=True, nonnegative=True)  # an iteration
t = sp.Symbol("t", integer=True)  # an index of sums
d = sp.Symbol("d", integer=True, positive=True)  # number of coordinates
beta = sp.Symbol("beta", real=True)  # the momentum parameter
gamma = sp.Symbol("gamma", real=True)  # the step size
delta = sp.Symbol("delta", real=True)  # f(x0) - f*
smooth = sp.Symbol("smooth", real=True)  # the mean of the L_n
noise = sp.Symbol("noise", real=True)  # the mean of the sigma_n
spread = sp.Symbol("spread", real=True)  # sqrt(sigma_1^2 + ... + sigma_M^2)/M, at most noise
zeta = sp.Symbol("zeta", real=True)  # the mean distance of the nodes' gradients from the gradient of f

COUNT = {K: sp.S.Naturals}
INDEX = {k: sp.S.Naturals0}
MOMENTUM = {beta: BELOW_ONE}
RUN = {**COUNT, d: sp.S.Naturals, delta: HALF_LINE, smooth: HALF_LINE, noise: HALF_LINE}
STEPS = {**RUN, beta: BELOW_ONE, gamma: POSITIVE}

ROOT_D = sp.sqrt(d)


def place(quote: str, page: int = 32) -> Reference:
    """Return a place in the proof."""
    return Reference(f"B.9, p. {page}", quote)


THEOREM = Reference("Theorem 8, p. 12", "K >= 1 iterations of SSDM guarantee")


def parameters(expression: sp.Expr) -> sp.Expr:
    """Put in the step size K^(-3/4) and the momentum parameter 1 - 1/sqrt(K) of Theorem 8."""
    return expression.subs({gamma: K ** sp.Rational(-3, 4), beta: 1 - 1 / sp.sqrt(K)})


def printed(delta: sp.Expr, noise: sp.Expr, smooth: sp.Expr, d: sp.Expr) -> sp.Expr:
    """Return the right side of Theorem 8."""
    return (3 * delta + 16 * noise + 8 * smooth * sp.sqrt(d) + 3 * smooth * d / sp.sqrt(K)) / K**QUARTER


def corrected(delta: sp.Expr, noises: sp.Expr, smooth: sp.Expr, d: sp.Expr, zeta: sp.Expr) -> sp.Expr:
    """Return the corrected right side, with `noises` the sum of the mean and the spread of the sigma_n."""
    return (delta + 2 * noises + 2 * smooth * sp.sqrt(d) + smooth * d / (2 * sp.sqrt(K))) / K**QUARTER + zeta


LAST = (
    3 * delta / (gamma * K)
    + 8 * noise / ((1 - beta) * K)
    + 8 * smooth * gamma * ROOT_D / (1 - beta)
    + 8 * noise * sp.sqrt(1 - beta)
)  # the proof's bound without its last term, a multiple of smooth*d*gamma
DRIFT = 2 * smooth * gamma * ROOT_D * beta / (1 - beta)
ANY_STEP = (
    delta / (gamma * K)
    + (noise + spread) * (1 / ((1 - beta) * K) + sp.sqrt((1 - beta) / (1 + beta)))
    + DRIFT
    + smooth * d * gamma / 2
    + zeta
)

THEOREM_8 = RunClaim(
    "theorem-8",
    "ssdm",
    ("partitioned-data", "smooth", "bounded-below", "bounded-variance"),
    "mean-l2-norm",
    printed(delta, noise, smooth, d),
    RUN,
    steps="theorem-8",
    title="SSDM with step size K^(-3/4) and momentum 1 - K^(-1/2), as printed",
    reference=THEOREM,
    printed_proof=as_printed(RUN),
)

THEOREM_8_HOMOGENEOUS = RunClaim(
    "theorem-8-homogeneous-run",
    "ssdm",
    (*THEOREM_8.problems, "homogeneous"),
    "mean-l2-norm",
    printed(delta, noise, smooth, d),
    RUN,
    steps="theorem-8",
    title="Theorem 8 as printed, for nodes whose functions have one gradient",
    reference=THEOREM,
    proof=special_case(
        RUN,
        printed(delta, noise, smooth, d),
        Special("theorem-8-one-gradient", {gamma: parameters(gamma), beta: parameters(beta)}),
        {
            "parameters": Cited("theorem-8-corrected-parameters", {spread: noise, zeta: sp.Integer(0)}),
            "printed": Cited("theorem-8-homogeneous", {spread: noise}),
        },
    ),
)

THEOREM_8_OPPOSED = RunClaim(
    "theorem-8-opposed-run",
    "ssdm",
    ("opposed-parabolas",),
    "minus-least-l2-norm",
    -HALF,
    {**COUNT, d: sp.S.Naturals},
    steps="any",
    title="two nodes on which E|grad f(x_k)| >= 1/2 for every k, d, step size and momentum",
    reference=THEOREM,
    argument="weights-and-reflection",
)

THEOREM_8_CORRECTED = RunClaim(
    "theorem-8-corrected",
    "ssdm",
    ("partitioned-data", "smooth", "bounded-below", "bounded-variance", "independent-nodes"),
    "mean-l2-norm",
    ANY_STEP,
    {**STEPS, spread: HALF_LINE, zeta: HALF_LINE},
    (spread <= noise,),
    title="SSDM with any step size and momentum: smaller coefficients, and the distance zeta of the nodes' gradients",
    reference=THEOREM,
    proof=small_mean_gradient(
        {**STEPS, spread: HALF_LINE, zeta: HALF_LINE}, ANY_STEP, {"powers": Cited("theorem-8-corrected-average")}
    ),
)

_ONE_GRADIENT = ANY_STEP.subs({spread: noise, zeta: 0})
THEOREM_8_ONE_GRADIENT = RunClaim(
    "theorem-8-one-gradient",
    "ssdm",
    THEOREM_8_HOMOGENEOUS.problems,
    "mean-l2-norm",
    _ONE_GRADIENT,
    STEPS,
    title="SSDM with any step size and momentum, for nodes whose functions have one gradient and noise that may depend "
    "on that of other nodes",
    reference=THEOREM,
    proof=small_mean_gradient(
        STEPS,
        _ONE_GRADIENT,
        {"powers": Cited("theorem-8-corrected-average")},
        independent=False,
        homogeneous=True,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (
    THEOREM_8_ONE_GRADIENT,
    THEOREM_8,
    THEOREM_8_OPPOSED,
    THEOREM_8_HOMOGENEOUS,
    THEOREM_8_CORRECTED,
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "algorithm-3",
        "definition",
        "Every node keeps a moving average of its stochastic gradients and sends its stochastic sign; all step along "
        "the sum of the signs.",
        reference=Reference("Algorithm 3, p. 12", "Stochastic Sign Descent with Momentum (SSDM)"),
    ),
    Listed(
        "assumption-2",
        "definition",
        "Each node's stochastic gradient is unbiased for its own function, with variance at most (sigma^n)^2. "
        "Used with fresh samples: unbiased given the past.",
        reference=Reference("Assumption 2, p. 12", "Bounded Variance"),
    ),
)

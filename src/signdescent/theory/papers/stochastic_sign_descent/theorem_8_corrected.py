"""Theorem 8 corrected: any step size and momentum, smaller constants, and the distance of the nodes' gradients."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Step
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_proof import ANGLE, DISTANCE, c, s
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import (
    ANY_STEP,
    BELOW_ONE,
    COUNT,
    DRIFT,
    HALF_LINE,
    INDEX,
    MOMENTUM,
    POSITIVE,
    QUARTER,
    ROOT_D,
    RUN,
    THEOREM,
    beta,
    corrected,
    d,
    delta,
    gamma,
    k,
    noise,
    parameters,
    place,
    printed,
    smooth,
    spread,
    t,
    zeta,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_stuck import STUCK_DELTA, STUCK_SMOOTH, a, b
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_sums import (
    AVERAGED,
    AVERAGED_STEP,
    DISPLAY,
    ERROR_BOUND,
)
from signdescent.theory.symbols import K, sigma
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

_UNIT_STEP = {s: POSITIVE, c: sp.Interval(-1, 1)}
_LEVEL = (1 - beta) / (1 + beta)


def second_moment(n: sp.Expr) -> sp.Expr:
    """Return E|e_n|^2 for samples of variance sigma^2, without drift."""
    return sigma**2 * (beta ** (2 * n) + _LEVEL * (1 - beta ** (2 * n)))


_SPECIAL = sp.Le(parameters(ANY_STEP), corrected(delta, noise + spread, smooth, d, zeta))
_MEAN_ERROR = sp.Sum(beta**t, (t, 0, K - 1)) / K + sp.sqrt(_LEVEL)
share = sp.Symbol("share", real=True)  # a coefficient of zeta below 1
_SMALL = {a: sp.Integer(1), b: (1 - share) / (2 + 2 * share)}

CORRECTED = (
    Claim(
        "theorem-8-corrected-node",
        sp.Le(-c, DISTANCE - s * c),
        _UNIT_STEP,
        title="one node: -<m,g>/|m| <= |m-g| - <m,g>/|g|, with |g| = 1",
        reference=ANGLE,
        left_out="m = 0 and g = 0, where the left side is 0 and the right one |g| or |m|; and the mean over the nodes",
    ),
    Claim(
        "theorem-8-corrected-mean",
        sp.Le(-s * c, -1 + DISTANCE),
        _UNIT_STEP,
        title="the mean momentum m: -<m,g>/|g| <= -|g| + |m-g|, with |g| = 1",
        reference=ANGLE,
        left_out="m = 0 and g = 0, where this is 0 <= 0 and 0 <= |m|; and the expectation",
    ),
    Claim(
        "theorem-8-corrected-second-moment",
        sp.Eq(second_moment(k + 1), beta**2 * second_moment(k) + (1 - beta) ** 2 * sigma**2),
        {**MOMENTUM, **INDEX, sigma: HALF_LINE},
        title="v_k = sigma^2 (beta^(2k) + q (1-beta^(2k))) solves v_(k+1) = beta^2 v_k + (1-beta)^2 sigma^2",
        reference=place("recurrence relation for the error terms"),
        left_out="that E|e_k|^2 obeys this recursion, as fresh samples are unbiased given the past",
    ),
    Claim(
        "theorem-8-corrected-error",
        sp.Le(sp.sqrt(second_moment(k)), sigma * (beta**k + sp.sqrt(_LEVEL))),
        {**MOMENTUM, **INDEX, sigma: HALF_LINE},
        title="sqrt(v_k) <= sigma (beta^k + sqrt((1-beta)/(1+beta)))",
        reference=place(ERROR_BOUND),
    ),
    Claim(
        "theorem-8-corrected-average",
        sp.Le(_MEAN_ERROR, 1 / ((1 - beta) * K) + sp.sqrt(_LEVEL)),
        {**COUNT, **MOMENTUM},
        title="the mean of beta^k + sqrt((1-beta)/(1+beta)) over the iterations",
        reference=place("Then averaging over the iterates gives", 33),
        proof=Proof(
            (
                AVERAGED_STEP,
                Step(sp.Le(AVERAGED, 1 / (1 - beta)), "at most", uses="powers"),
                Step(sp.Le(_MEAN_ERROR, 1 / ((1 - beta) * K) + sp.sqrt(_LEVEL)), uses="at most"),
            )
        ),
    ),
    Claim(
        "theorem-8-corrected-parameters",
        _SPECIAL,
        {**RUN, spread: HALF_LINE, zeta: HALF_LINE},
        title="the corrected bound at the printed step size and momentum: coefficients 1, 2, 2, 1/2, and zeta",
        reference=DISPLAY,
        left_out="that runs obey the corrected bound: theorem-8-corrected",
    ),
    Claim(
        "theorem-8-homogeneous",
        sp.Le(corrected(delta, noise + spread, smooth, d, sp.Integer(0)), printed(delta, noise, smooth, d)),
        {**RUN, spread: HALF_LINE},
        (spread <= noise,),
        title="for zeta = 0 the corrected bound is at most the printed one: 1, 4, 2, 1/2 against 3, 16, 8, 3",
        reference=THEOREM,
        left_out="that runs obey it: theorem-8-homogeneous-run",
    ),
    Claim(
        "theorem-8-corrected-zeta",
        sp.Gt(
            ((a - b) / 2).subs(_SMALL),
            corrected(STUCK_DELTA, sp.Integer(0), STUCK_SMOOTH, sp.Integer(1), share * (a + b) / 2).subs(_SMALL),
        ),
        {**COUNT, share: BELOW_ONE},
        (sp.Ge(K * (1 - share) ** 4, 11**4),),
        title="no coefficient below 1 of the nodes' distance suffices: a = 1 and b small, at rest at 0",
        reference=THEOREM,
    ),
)

# ------------------------------------------------------------------ the best step size and momentum

alpha = sp.Symbol("alpha", real=True)  # 1 - beta
noises = sp.Symbol("noises", real=True)  # noise + spread
slope = sp.Symbol("B", real=True)  # the bound's slope in gamma
lead = sp.Symbol("A", real=True)  # smooth*sqrt(d)*delta/K
_SLOPE = 2 * smooth * ROOT_D * (1 - alpha) / alpha + smooth * d / 2
_STEP_BOUND = delta / (gamma * K) + gamma * slope
_BEST_STEP = sp.sqrt(delta / (K * slope))
_LEAD = 2 * sp.sqrt(2 * lead / alpha) + noises * sp.sqrt(alpha / 2)
_BEST = 2 * sp.sqrt(2) * (noises**2 * lead) ** QUARTER
_WANTED = {delta: POSITIVE, slope: POSITIVE, **COUNT}

TUNED = (
    Claim(
        "theorem-8-tuned-slope",
        sp.Eq(DRIFT.subs(beta, 1 - alpha) + smooth * d * gamma / 2, gamma * _SLOPE),
        {alpha: sp.Interval.Lopen(0, 1), gamma: POSITIVE, smooth: HALF_LINE, d: sp.S.Naturals},
        title="the corrected bound depends on gamma by delta/(gamma K) + gamma B only",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-tuned-step",
        sp.Ge(_STEP_BOUND, 2 * sp.sqrt(delta * slope / K)),
        {**_WANTED, gamma: POSITIVE},
        title="delta/(gamma K) + gamma B >= 2 sqrt(delta B/K)",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-tuned-step-attained",
        sp.Eq(_STEP_BOUND.subs(gamma, _BEST_STEP), 2 * sp.sqrt(delta * slope / K)),
        _WANTED,
        title="delta/(gamma K) + gamma B = 2 sqrt(delta B/K) at gamma = sqrt(delta/(K B))",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-tuned-noiseless",
        sp.Implies(sp.Eq(alpha, 1), sp.Eq(2 * sp.sqrt(delta * _SLOPE / K), sp.sqrt(2 * smooth * d * delta / K))),
        {alpha: sp.Interval.Lopen(0, 1), delta: POSITIVE, smooth: POSITIVE, d: sp.S.Naturals, **COUNT},
        title="without noise, at beta = 0, the tuned bound is sqrt(2 smooth d delta/K)",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-tuned-momentum",
        sp.Ge(_LEAD, _BEST),
        {alpha: POSITIVE, noises: POSITIVE, lead: POSITIVE},
        title="2 sqrt(2A/alpha) + S sqrt(alpha/2) >= 2 sqrt(2) (S^2 A)^(1/4), A = smooth sqrt(d) delta/K",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-tuned-momentum-attained",
        sp.Eq(_LEAD.subs(alpha, 4 * sp.sqrt(lead) / noises), _BEST),
        {noises: POSITIVE, lead: POSITIVE},
        title="2 sqrt(2A/alpha) + S sqrt(alpha/2) = 2 sqrt(2) (S^2 A)^(1/4) at alpha = 4 sqrt(A)/S: "
        "d^(1/8), not d^(1/2)",
        reference=THEOREM,
    ),
    Claim(
        "theorem-8-tuned-one-node",
        sp.Implies(
            sp.And(sp.Eq(noise, sigma), sp.Eq(spread, sigma)),
            sp.Eq(_BEST.subs(noises, noise + spread), 4 * (sigma**2 * lead) ** QUARTER),
        ),
        {noise: HALF_LINE, spread: HALF_LINE, sigma: HALF_LINE, lead: POSITIVE},
        title="for one node S = 2 sigma, and the tuned bound is 4 (sigma^2 A)^(1/4)",
        reference=THEOREM,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*CORRECTED, *TUNED)

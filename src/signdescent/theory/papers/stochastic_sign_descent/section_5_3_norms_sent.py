"""Section 5.3.2: stochastic signs without momentum, where all nodes also send the norms."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.rules import Cited
from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.norms import small_least_square
from signdescent.theory.papers.stochastic_sign_descent.section_5_3_ssdm import y
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import HALF, HALF_LINE, POSITIVE, d, gamma, smooth
from signdescent.theory.rules import Cases, Induction
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, M, sigma
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

G = sp.Symbol("G", real=True)  # |grad f_n|, or |grad f|
V = sp.Symbol("V", real=True)  # E|v - grad f|^2
W = sp.Symbol("W", real=True)  # the sum of the weights (1 + c)^(-k-1)
c = sp.Symbol("c", nonnegative=True)  # smooth*gamma^2*A/2
A = sp.Symbol("A", real=True)  # V <= A*(f - mean of the f_n*) + b
D0 = sp.Symbol("D0", real=True)  # f(x0) minus the mean of the f_n*
least = sp.Symbol("least", real=True)  # the least mean squared norm of the gradients
second = sp.Symbol("second", real=True)  # E|g^_n|^2
k = sp.Symbol("k", integer=True, nonnegative=True)
spread2 = sp.Symbol("spread2", real=True)  # b = (d/M^2) times the sum of the sigma_n^2
_NORMS = Reference("Section 5.3.2, p. 13", "if all nodes also send the norms")
_BOUND = 2 * sp.sqrt(sp.E) * D0 / (gamma * K) + smooth * gamma * spread2
_GROWTH = sp.Le((1 + c) ** K, sp.exp(HALF))
_SMALL_GROWTH = sp.Le(2 * c * K, 1)
_WEIGHTS = sp.Sum((1 + c) ** (-k - 1), (k, 0, K - 1))
_DIRECT = {c: POSITIVE, K: sp.S.Naturals}
_D, _D_NEXT = sp.symbols("D D_next", real=True)

_WITH_NORMS = {
    D0: HALF_LINE,
    gamma: POSITIVE,
    smooth: POSITIVE,
    spread2: HALF_LINE,
    A: HALF_LINE,
    K: sp.S.Naturals,
    M: sp.S.Naturals,
    d: sp.S.Naturals,
}

CLAIMS: tuple[AnyClaim, ...] = (
    RunClaim(
        "sec5.3-no-momentum",
        "ssdm_norms",
        ("partitioned-data", "smooth", "nodes-bounded-below", "bounded-variance", "independent-nodes"),
        "least-squared-l2-norm",
        _BOUND,
        _WITH_NORMS,
        (sp.Le(gamma * smooth, 1), sp.Le(smooth * gamma**2 * A * K, 1)),
        title="stochastic signs times the norms, without momentum: O(1/(gamma K)) + O(gamma), for f_n bounded below",
        reference=_NORMS,
        proof=small_least_square(
            _WITH_NORMS,
            _BOUND,
            lambda grows: {
                "weights": Cited("sec5.3-no-momentum-sum-of-weights", {c: grows}),
                "exponential": Cited("sec5.3-no-momentum-exponential", {y: grows * K}),
            },
        ),
    ),
    Claim(
        "sec5.3-no-momentum-variance",
        sp.Implies(
            sp.Le(second, G**2 + sigma**2),
            sp.Le((d - 1) * second + sigma**2, (d - 1) * G**2 + d * sigma**2),
        ),
        {d: sp.S.Naturals, G: HALF_LINE, sigma: HALF_LINE, second: HALF_LINE},
        title="one node: (d-1) E|g^|^2 + sigma^2 <= (d-1)|grad f_n|^2 + d sigma^2",
        reference=_NORMS,
        left_out="the mean over the nodes, which are independent",
    ),
    Claim(
        "sec5.3-no-momentum-step",
        sp.Le(-gamma * G**2 + smooth * gamma**2 / 2 * (G**2 + V), -gamma / 2 * G**2 + smooth * gamma**2 / 2 * V),
        {gamma: POSITIVE, smooth: POSITIVE, G: HALF_LINE, V: HALF_LINE},
        (sp.Le(gamma * smooth, 1),),
        title="the descent of one step with gamma <= 1/smooth leaves -gamma |grad f|^2/2 and the noise",
        reference=_NORMS,
    ),
    Claim(
        "sec5.3-no-momentum-weighted",
        sp.Implies(
            sp.Le(_D_NEXT, (1 + c) * _D - gamma / 2 * G + smooth * gamma**2 / 2 * spread2),
            sp.Le(
                gamma / 2 * G * (1 + c) ** (-k - 1),
                (1 + c) ** (-k) * _D
                - (1 + c) ** (-k - 1) * _D_NEXT
                + smooth * gamma**2 / 2 * spread2 * (1 + c) ** (-k - 1),
            ),
        ),
        {c: HALF_LINE, _D: HALF_LINE, _D_NEXT: HALF_LINE, G: HALF_LINE, spread2: HALF_LINE}
        | {gamma: POSITIVE, smooth: POSITIVE, k: sp.S.Naturals0},
        title="a step's inequality times (1+c)^(-k-1), whose sum over k telescopes",
        reference=_NORMS,
    ),
    Claim(
        "sec5.3-no-momentum-growth",
        sp.Implies(_SMALL_GROWTH, _GROWTH),
        {c: HALF_LINE, K: sp.S.Naturals},
        title="(1 + c)^K <= sqrt(e) for c <= 1/(2K)",
        reference=_NORMS,
        proof=Proof(
            (
                Step(sp.Le(1 + c, sp.exp(c)), "tangent"),
                Step(sp.Le((1 + c) ** K, sp.exp(c * K)), "power", uses="tangent", by=Induction(K)),
                Step(sp.Le(sp.exp(y), sp.exp(HALF)), "exponential", where={y: sp.Interval(0, HALF)}),
                Step(
                    sp.Le(sp.exp(c * K), sp.exp(HALF)),
                    "exponent",
                    uses=Use("exponential", {y: c * K}),
                    assumptions=(_SMALL_GROWTH,),
                ),
                Step(_GROWTH, "growth", uses=("power", "exponent"), assumptions=(_SMALL_GROWTH,)),
                Step(
                    sp.Implies(_SMALL_GROWTH, _GROWTH),
                    uses="growth",
                    by=Cases((_SMALL_GROWTH, sp.Gt(2 * c * K, 1))),
                ),
            )
        ),
    ),
    Claim(
        "sec5.3-no-momentum-weights",
        sp.Ge(_WEIGHTS, K * (1 + c) ** (-K)),
        _DIRECT,
        title="the K weights (1 + c)^(-k-1), k < K, are at least (1 + c)^(-K) each",
        reference=_NORMS,
        proof=Proof((Step(sp.Ge(_WEIGHTS, K * (1 + c) ** (-K)), by=Induction(K)),)),
        repeats="sec5.3-no-momentum-sum-of-weights",
    ),
    Claim(
        "sec5.3-no-momentum-sum-of-weights",
        sp.Le(1 / _WEIGHTS, sp.exp(c * K) / K),
        {c: HALF_LINE, K: sp.S.Naturals},
        title="the sum of the weights (1 + c)^(-k-1), k < K, is at least K exp(-c K)",
        reference=_NORMS,
        proof=Proof(
            (
                Step(sp.Ge(_WEIGHTS, K * (1 + c) ** (-K)), "weights", by=Induction(K)),
                Step(sp.Le(1 + c, sp.exp(c)), "tangent"),
                Step(sp.Le((1 + c) ** K, sp.exp(c * K)), "power", uses="tangent", by=Induction(K)),
                Step(sp.Le(1 / _WEIGHTS, sp.exp(c * K) / K), uses=("weights", "power")),
            )
        ),
    ),
    Claim(
        "sec5.3-no-momentum-exponential",
        sp.Le(sp.exp(y), sp.sqrt(sp.E)),
        {y: sp.Interval(0, HALF)},
        title="exp(y) <= sqrt(e) for y <= 1/2",
        reference=_NORMS,
        repeats="sec5.3-no-momentum-growth",
    ),
    Claim(
        "sec5.3-no-momentum-bound",
        sp.Implies(
            sp.Le(gamma / 2 * least * W, D0 + smooth * gamma**2 / 2 * spread2 * W),
            sp.Le(least, _BOUND),
        ),
        {least: HALF_LINE, W: POSITIVE, D0: HALF_LINE, spread2: HALF_LINE, gamma: POSITIVE, smooth: POSITIVE}
        | {K: sp.S.Naturals},
        (sp.Ge(W * sp.exp(HALF), K),),
        title="from the weighted sum of the steps, with W >= K/sqrt(e), to the least mean squared gradient",
        reference=_NORMS,
    ),
)

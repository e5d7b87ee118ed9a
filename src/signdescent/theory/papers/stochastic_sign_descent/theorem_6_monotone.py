"""Theorem 6: signSGD that keeps the better of two points (section 5.1, Appendix B.6).

Option 2 moves to ``x_k - gamma_k s_k`` only if f is smaller there. The symbols are those of Theorem 5: levels of f are
means over the runs, and ``first = f(x_0)``. Sums over arbitrary sequences are bounded by induction over k. Their
claims state the step from k to k + 1; before the first step every sum is empty and f(x_k) is f(x_0).
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.left_out import INDUCTION
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_5 import constant_steps
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_6 import decreasing_steps_to_the_better_point
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_descent import (
    MEAN_INNER,
    after,
    descends,
    f_one,
    first,
    inner_one,
    inner_rest,
    norm,
    now,
    share,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import (
    CONSTANT_BOUND,
    COUNT,
    HALF_LINE,
    POSITIVE,
    ROOTS,
    RUN,
    UNIT,
    gamma,
    start,
    total,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_step_sizes import norms
from signdescent.theory.rules import Induction, Telescoping
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, gamma0
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["AVERAGE_BOUND", "CLAIMS"]

k = sp.Symbol("k", integer=True, nonnegative=True)
j = sp.Symbol("j", integer=True)
risen = sp.Symbol("risen", real=True)  # the sum of (f(x_j) - f(x_{j+1})) sqrt(j + 1) over j < k

_6 = Reference("Theorem 6, p. 9", "signSGD (Algorithm 1) with Option 2")
_6_CONSTANT = Reference("Theorem 6, p. 9", "the same rate as (8) is achieved")
_MONOTONE = Reference("B.6, p. 28", "do not increase the function value in any iteration")
_SUM = Reference("B.6, p. 28", "where we have used the following inequality")


def _line(number: int) -> Reference:
    return Reference(f"B.6, p. 28, line {number} of the display", "Continuing the proof of Theorem 5 from (20), we get")


# ------------------------------------------------------------------ one step

kept = sp.Symbol("kept", real=True)  # the mean of f(x_{k+1}) over the other outcomes
_KEPT = share * sp.Min(now, f_one) + (1 - share) * kept  # and over all of them

MONOTONE = Claim(
    "theorem-6-monotone",
    sp.And(sp.Le(_KEPT, now), descends(_KEPT, MEAN_INNER)),
    {
        share: UNIT,
        **dict.fromkeys((now, f_one, kept, inner_one, inner_rest), sp.S.Reals),
        gamma: POSITIVE,
        total: HALF_LINE,
    },
    (descends(f_one, inner_one), kept <= now, descends(kept, inner_rest)),
    title="with the better point kept, adding an outcome keeps E f(x_{k+1}) at most f(x_k) and the right side of (15)",
    reference=_MONOTONE,
    left_out="the induction over the sign vectors, at most 3^d: this adds one outcome to the mean of others",
)

_DROP = (now - after) / gamma0
_LEVELS = {now: sp.S.Reals, after: sp.S.Reals}
_FIXED_K = {k: sp.S.Naturals0, **COUNT}

LINE_2 = Claim(
    "b6-line-2",
    written(lambda: sp.Eq((now - after) / (gamma0 / sp.sqrt(k + 1)), (now - after) / gamma0 * sp.sqrt(k + 1))),
    {**_LEVELS, k: sp.S.Naturals0, gamma0: POSITIVE},
    title="(f(x_k) - f(x_{k+1}))/gamma_k = (f(x_k) - f(x_{k+1})) sqrt(k + 1)/gamma0",
    reference=_line(2),
    left_out="the sum over k, of which this is one term",
)

LINE_3 = Claim(
    "b6-line-3",
    sp.Le(_DROP * sp.sqrt(k + 1), _DROP * sp.sqrt(K)),
    {**_LEVELS, **_FIXED_K, gamma0: POSITIVE},
    (k + 1 <= K, after <= now),
    title="in one term: since f does not increase, sqrt(k + 1) may be replaced by sqrt K",
    reference=_line(3),
    left_out="the sum over k, of which this is one term",
)

LINE_4 = Claim(
    "b6-line-4",
    sp.Le(risen + (now - after) * sp.sqrt(k + 1), sp.sqrt(K) * (first - after)),
    {**_LEVELS, **_FIXED_K, risen: sp.S.Reals, first: sp.S.Reals},
    (k + 1 <= K, after <= now, sp.Le(risen, sp.sqrt(K) * (first - now))),
    title="from k to k + 1: sum of (f(x_j) - f(x_{j+1})) sqrt(j + 1) over j < k is at most sqrt K (f(x_0) - f(x_k))",
    reference=_line(4),
    left_out=INDUCTION,
)

LINE_4_SHARP = Claim(
    "b6-line-4-sharp",
    sp.Le(risen + (now - after) * sp.sqrt(k + 1), sp.sqrt(k + 1) * (first - after)),
    {**_LEVELS, k: sp.S.Naturals0, risen: sp.S.Reals, first: sp.S.Reals},
    (now <= first, sp.Le(risen, sp.sqrt(k) * (first - now))),
    title="from k to k + 1, with sqrt k for sqrt K, if only f(x_k) <= f(x_0) in every iteration",
    reference=_line(4),
    left_out=INDUCTION,
)

# ------------------------------------------------------------------ the sum over all steps

_ROOTS_HIGH = sp.Le(ROOTS, 2 * sp.sqrt(K))
_ROOTS_SHARP = sp.Le(ROOTS, 2 * sp.sqrt(K) - 1)
_DIFFERENCES = sp.Sum(sp.sqrt(j) - sp.sqrt(j - 1), (j, 1, K))
_SHARP_STEP = Step(_ROOTS_SHARP, "roots", by=Induction(K), where=COUNT)

SUM = (
    Claim(
        "b6-roots",
        _ROOTS_HIGH,
        COUNT,
        title="1 + 1/sqrt 2 + ... + 1/sqrt K <= 2 sqrt K",
        reference=_SUM,
        proof=Proof((_SHARP_STEP, Step(_ROOTS_HIGH, uses="roots"))),
        repeats="theorem-6-average",
    ),
    Claim(
        "b6-roots-differences",
        sp.Eq(_DIFFERENCES, sp.sqrt(K), evaluate=False),
        COUNT,
        title="the differences sqrt(k + 1) - sqrt k, k < K, add up to sqrt K",
        reference=_line(4),
        proof=Proof((Step(sp.Eq(_DIFFERENCES, sp.sqrt(K), evaluate=False), by=Telescoping(sp.sqrt(j - 1), j)),)),
    ),
    Claim(
        "b6-roots-sharp",
        _ROOTS_SHARP,
        COUNT,
        title="1 + 1/sqrt 2 + ... + 1/sqrt K <= 2 sqrt K - 1, with equality at K = 1",
        reference=_SUM,
        proof=Proof((_SHARP_STEP,)),
        repeats="theorem-6-average",
    ),
)

AVERAGE_BOUND = (start / gamma0 + gamma0 * total) / sp.sqrt(K)
_SUMMED = (sp.sqrt(K) * start / gamma0 + total * gamma0 * ROOTS / 2) / K
_AVERAGE = sp.Le(_SUMMED, AVERAGE_BOUND)
_AVERAGE_SHARP = sp.Le(_SUMMED, (start / gamma0 + gamma0 * total * (1 - 1 / (2 * sp.sqrt(K)))) / sp.sqrt(K))
_LINE_3_SUM = sp.Le(
    _SUMMED,
    start / (gamma0 * sp.sqrt(K)) + gamma0 * total / sp.sqrt(K),
)
_AVERAGE_CHAIN = (
    _SHARP_STEP,
    Step(_ROOTS_HIGH, "two", uses="roots", where=COUNT, reference=_SUM),
    Step(_LINE_3_SUM, "sum", uses="two", reference=_line(3)),
    Step(_AVERAGE, uses="sum", reference=_line(5)),
)

AVERAGE = Claim(
    "theorem-6-average",
    _AVERAGE,
    RUN,
    title="(sqrt K start/gamma0 + gamma0 total S_K/2)/K <= (start/gamma0 + gamma0 total)/sqrt K",
    reference=_line(5),
    left_out="that the mean rho-norm is at most the left side: theorem-6-average-lines; of runs, theorem-6",
    proof=Proof(_AVERAGE_CHAIN),
    printed_proof=Proof(_AVERAGE_CHAIN),
)

AVERAGE_SHARP = Claim(
    "theorem-6-average-sharp",
    _AVERAGE_SHARP,
    RUN,
    title="Theorem 6's bound with gamma0 total (1 - 1/(2 sqrt K)) in the second term",
    reference=_6,
    proof=Proof((_SHARP_STEP, Step(_AVERAGE_SHARP, uses="roots"))),
)

sum_steps = sp.Symbol("S_K", positive=True)
sum_drops = sp.Symbol("drops", real=True)  # the sum of line 4 over all K steps

MEAN = Claim(
    "theorem-6-average-lines",
    sp.Le(norms / K, (sp.sqrt(K) * start / gamma0 + total * gamma0 * sum_steps / 2) / K),
    {**RUN, norms: HALF_LINE, sum_drops: sp.S.Reals, sum_steps: POSITIVE},
    (
        sp.Le(norms, sum_drops / gamma0 + total / 2 * gamma0 * sum_steps),
        sp.Le(sum_drops, sp.sqrt(K) * start),
    ),
    title="from the sums of lines 1 to 5: the mean rho-norm is at most (sqrt K start/gamma0 + gamma0 total S_K/2)/K",
    reference=_line(1),
    left_out="the sums of (20) and of line 4 over all steps, which are premises here: b6-line-4",
)

CONSTANT = Claim(
    "theorem-6-const",
    sp.Le(gamma * (norms + norm), first - after + total / 2 * gamma**2 * (k + 1)),
    {
        **_LEVELS,
        k: sp.S.Naturals0,
        first: sp.S.Reals,
        gamma: POSITIVE,
        **dict.fromkeys((total, norm, norms), HALF_LINE),
    },
    (
        sp.Le(gamma * norms, first - now + total / 2 * gamma**2 * k),
        sp.Le(after, now - gamma * norm + total * gamma**2 / 2),
    ),
    title="from k to k + 1: with one step size gamma sum of norms is at most f(x_0) - f(x_k) + k total gamma^2/2",
    reference=_6_CONSTANT,
    left_out=INDUCTION,
)

THEOREM_6 = RunClaim(
    "theorem-6",
    "sign_sgd_option_2",
    ("coordinate-smooth", "bounded-below", "success-probability-bounds"),
    "mean-rho-norm",
    AVERAGE_BOUND,
    RUN,
    steps="decreasing",
    title="signSGD that keeps the better point, with steps gamma0/sqrt(k+1)",
    reference=_6,
    proof=decreasing_steps_to_the_better_point(AVERAGE_BOUND, "b6-roots-differences", "theorem-6-average"),
    printed_proof=decreasing_steps_to_the_better_point(AVERAGE_BOUND, "b6-roots-differences", "theorem-6-average"),
)

THEOREM_6_CONSTANT = RunClaim(
    "theorem-6-const-run",
    "sign_sgd_option_2",
    ("coordinate-smooth", "bounded-below", "success-probability-bounds"),
    "mean-rho-norm",
    CONSTANT_BOUND,
    {**COUNT, gamma: POSITIVE, start: HALF_LINE, total: HALF_LINE},
    title="signSGD that keeps the better point, with the same step gamma in every iteration: eq. (8)",
    reference=_6_CONSTANT,
    proof=constant_steps("sign_sgd_option_2", "rho", CONSTANT_BOUND),
)

CLAIMS: tuple[AnyClaim, ...] = (
    THEOREM_6,
    THEOREM_6_CONSTANT,
    MONOTONE,
    LINE_2,
    LINE_3,
    LINE_4,
    LINE_4_SHARP,
    *SUM,
    MEAN,
    AVERAGE,
    AVERAGE_SHARP,
    CONSTANT,
)

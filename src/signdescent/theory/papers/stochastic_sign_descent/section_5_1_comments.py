"""Section 5.1: the paper's comments on the rates of Theorem 5, and on the assumption."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_descent import slope
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import (
    CONSTANT_BOUND,
    CONSTANT_RUN,
    HALF,
    HALF_LINE,
    POSITIVE,
    RUN,
    gamma,
    printed,
    start,
    total,
)
from signdescent.theory.symbols import K, L, eps, g, gamma0, rho, sigma
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS", "place"]

REALS = sp.S.Reals
RHO_NORM = (2 * rho - 1) * sp.Abs(slope)  # one coordinate of the rho-norm
turn = sp.Symbol("s", integer=True)  # a side of the origin
x = sp.Symbol("x", real=True)


def place(quote: str) -> Reference:
    """Return a place among the comments."""
    return Reference("Section 5.1, p. 9", quote)


_SLOW = place("Rates (7) and (8) can be arbitrarily slow, depending on the probabilities rho_i")
_TRIVIAL = place("the rho-norm would become identical zero for any gradient vector")
_L1 = place("the rho-norm would be just the l1 norm and we get the rate O(1/sqrt K)")
_NEAR = place("we get 1/K convergence to a neighbourhood")
_STRONGER = place("unimodal symmetric noise assumptions, which are stronger assumptions than our SPB assumption")

# ------------------------------------------------------------------ the constant step

_BOUNCE = turn * gamma / 2

NEIGHBOURHOOD = (
    Claim(
        "sec5.1-1-over-k-neighbourhood",
        sp.Le(CONSTANT_BOUND, gamma * total / 2 + eps),
        {**CONSTANT_RUN, eps: POSITIVE},
        (sp.Ge(K, start / (gamma * eps)),),
        title="the right side of eq. (8) is within eps of gamma total/2 from K = start/(gamma eps) on",
        reference=_NEAR,
        left_out="eq. (8) itself: theorem-5-constant",
    ),
    Claim(
        "sec5.1-1-over-k-neighbourhood-attained",
        sp.And(sp.Eq(_BOUNCE - gamma * sp.sign(_BOUNCE), -_BOUNCE), sp.Eq(L * sp.Abs(_BOUNCE), gamma * L / 2)),
        {turn: sp.FiniteSet(-1, 1), gamma: POSITIVE, L: POSITIVE},
        title="on f = L x^2/2 the exact sign bounces between gamma/2 and -gamma/2: the level |f'| = gamma "
        "L/2 is attained",
        reference=_NEAR,
    ),
)

# ------------------------------------------------------------------ no noise, and nothing but noise

_next = L * (x - gamma) ** 2 / 2, L * (x + gamma) ** 2 / 2
_DESCENT_CASE = rho * _next[0] + (1 - rho) * _next[1]  # the mean of f = L x^2/2 after a step from x > 0

SLOW = (
    Claim(
        "sec5.1-slow",
        sp.And(
            sp.Eq(RHO_NORM, 0, evaluate=False),
            sp.Ge(printed(start, total), 0, evaluate=False),
            sp.Ge(CONSTANT_BOUND, 0, evaluate=False),
            evaluate=False,
        ),
        {slope: REALS, rho: sp.FiniteSet(HALF), **RUN, gamma: POSITIVE},
        title="for rho_i = 1/2 a term of the rho-norm is 0, while the right sides of (7) and (8) are non-negative",
        reference=_TRIVIAL,
        left_out="the sum over the coordinates, of which this is one",
    ),
    Claim(
        "sec5.1-slow-step",
        sp.Eq(_DESCENT_CASE, L * x**2 / 2 - gamma * (2 * rho - 1) * L * x + L * gamma**2 / 2),
        {x: POSITIVE, rho: sp.Interval(0, 1), gamma: POSITIVE, L: POSITIVE},
        title="on f = L x^2/2 one step from x > 0 changes E f by exactly -gamma (2 rho - 1) |f'| + L gamma^2/2",
        reference=_SLOW,
        left_out="the number of steps: it is arbitrarily large for rho near 1/2, where a step gains little",
    ),
    Claim(
        "sec5.1-slow-divergence",
        sp.Eq(_DESCENT_CASE, L * x**2 / 2 + L * gamma**2 / 2),
        {x: REALS, rho: sp.FiniteSet(HALF), gamma: POSITIVE, L: POSITIVE},
        title="on f = L x^2/2 with rho = 1/2 every step raises E f by L gamma^2/2",
        reference=place("leading to divergence as in the counterexample"),
        left_out="the sum over the steps, which is infinite for constant steps and for gamma0/sqrt(k + 1)",
    ),
)

_size = sp.Symbol("C", positive=True)

NO_NOISE = (
    Claim(
        "sec5.1-l1",
        sp.Eq(RHO_NORM, sp.Abs(slope)),
        {slope: REALS, rho: sp.FiniteSet(1)},
        title="for rho_i = 1 a term of the rho-norm is |g_i|, the one of the l1-norm",
        reference=_L1,
        left_out=COORDINATES,
    ),
    Claim(
        "sec5.1-l1-rate",
        sp.Eq(CONSTANT_BOUND.subs(gamma, gamma0 / sp.sqrt(K)), (start / gamma0 + gamma0 * total / 2) / sp.sqrt(K)),
        RUN,
        title="the right side of eq. (8) at the step gamma0/sqrt K is (start/gamma0 + gamma0 total/2)/sqrt K",
        reference=_L1,
        left_out="eq. (8) itself: theorem-5-constant",
    ),
    Claim(
        "sec5.1-l1-log-factor",
        sp.Ge(printed(start, total), _size / sp.sqrt(K)),
        {**RUN, total: POSITIVE, _size: POSITIVE},
        (sp.Ge(3 * gamma0 * total * sp.log(K) / 2, _size),),
        title="eq. (7) is not a rate of O(1/sqrt K): for every C it exceeds C/sqrt K for all large K",
        reference=_L1,
    ),
)

# ------------------------------------------------------------------ the assumption
ONE = sp.Integer(1)

_right = sp.Symbol("p", real=True)  # the probability of the larger value
_high, _low = (2 - _right) / _right, -ONE

STRONGER = (
    Claim(
        "sec5.1-stronger",
        sp.Gt(HALF + g / (2 * (g + sp.sqrt(3) * sigma)), HALF),
        {g: POSITIVE, sigma: HALF_LINE},
        title="Lemma 1's lower bound on success probabilities exceeds 1/2, for every g_i != 0 and sigma_i >= 0",
        reference=_STRONGER,
        left_out="Lemma 1 itself",
    ),
    Claim(
        "sec5.1-stronger-strictly",
        sp.And(
            written(lambda: sp.Eq(_right * _high + (1 - _right) * _low, 1)),
            sp.Gt(_high, 0),
            sp.Lt(_right * (_high - 1) ** 3 + (1 - _right) * (_low - 1) ** 3, 0),
        ),
        {_right: sp.Interval.open(HALF, 1)},
        title="values -1 and (2 - p)/p with mean 1 have success probability p > 1/2 and no symmetry around "
        "1: SPB is weaker",
        reference=_STRONGER,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*NEIGHBOURHOOD, *STRONGER, *SLOW, *NO_NOISE)

"""Section 5.2: the speedup with the number of nodes, and odd and even numbers of nodes."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import F
from signdescent.theory.papers.stochastic_sign_descent.b8_sharp_bounds import BASE_STEPS, LOWER_STEPS
from signdescent.theory.papers.stochastic_sign_descent.b8_speedup import PRINTED_LABELS, PRINTED_STEPS
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import (
    P_MINUS,
    P_PLUS,
    THREE_POINT,
    TIE,
    expected_sign,
    vote_probability,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_descent import slope
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import HALF, POSITIVE, UNIT, gamma
from signdescent.theory.papers.stochastic_sign_descent.theorem_7_majority_vote import MARGIN, j
from signdescent.theory.rules import Monotone
from signdescent.theory.symbols import L, l, rho, u, x0
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED"]

SPB = sp.Interval.Lopen(HALF, 1)

# ------------------------------------------------------------------ speedup

_SPEEDUP = Reference("Section 5.2, p. 10", "Speedup with respect to M")
_MINIMUM = Reference("Section 5.2, p. 10", "where rho(x) = min over 1 <= i <= d of rho_i(x) > 1/2")
edge = sp.Symbol("u_min", real=True)  # 2 rho(x) - 1, with the least success probability rho(x)
_GAP = sp.Symbol("gap", real=True)
rho_2 = sp.Symbol("rho_2", real=True)
_NORM_BOUND = sp.Implies(
    edge <= u,
    sp.And(
        sp.Le((1 - sp.exp(-(edge**2) * l)) * sp.Abs(slope), F * sp.Abs(slope)), sp.Le(F * sp.Abs(slope), sp.Abs(slope))
    ),
)
_LEAST_RHO = sp.Min(rho, rho_2)


def _lower_bound(second_slope: sp.Expr, least_edge: sp.Expr) -> sp.Basic:
    """Return the lower bound in two dimensions, with one number for the least 2 rho_i - 1."""
    norm = MARGIN * sp.Abs(slope) + MARGIN.subs(rho, rho_2) * sp.Abs(second_slope)
    return sp.Le((1 - sp.exp(-(least_edge**2) * l)) * (sp.Abs(slope) + sp.Abs(second_slope)), norm)


_OVER_NONZERO = _lower_bound(sp.Integer(0), 2 * rho - 1)
_LOWER_EXP = (
    *LOWER_STEPS,
    *BASE_STEPS,
    Step(1 - sp.exp(-(u**2) * l) <= F, "one coordinate", uses=("low", "power"), by="reals"),
)

SPEEDUP = (
    Claim(
        "sec5.2-speedup",
        _NORM_BOUND,
        {edge: UNIT, u: UNIT, slope: sp.S.Reals, l: sp.S.Naturals},
        title="(1 - exp(-u_min^2 l)) |g_i| <= (2 I(rho_i; l, l) - 1) |g_i| <= |g_i| wherever u_min <= 2 rho_i - 1",
        reference=_SPEEDUP,
        left_out=COORDINATES,
        proof=Proof(
            (
                *_LOWER_EXP,
                Step(sp.Implies(_GAP >= 0, sp.exp(-_GAP) <= 1), "exponential", by="reals", where={_GAP: sp.S.Reals}),
                Step(
                    sp.Implies(edge <= u, 1 - sp.exp(-(edge**2) * l) <= F),
                    "lower",
                    uses=("one coordinate", Use("exponential", {_GAP: (u**2 - edge**2) * l})),
                    by="reals",
                ),
                Step(sp.Le(F, 1), "upper", by="reals"),
                Step(_NORM_BOUND, "both", uses=("lower", "upper"), by="reals"),
            ),
            note="b8-final in every coordinate, and the exponential falls in u.",
        ),
        printed_proof=Proof(
            (*PRINTED_STEPS, Step(_NORM_BOUND, "norms", uses=PRINTED_LABELS, reference=Reference("B.8, p. 31"))),
            note="Hoeffding's inequality, Theorem 14, is quoted: it bounds P(sum of X >= 0) by exp(-u^2 M/2).",
        ),
        defect="b8-identity",
    ),
    Claim(
        "sec5.2-min-all-i",
        _lower_bound(sp.Integer(0), 2 * _LEAST_RHO - 1),
        {slope: sp.S.Reals, rho: SPB, rho_2: UNIT, l: sp.S.Naturals},
        title="the lower bound with the least rho_i over all i, in two dimensions with g_2 = 0",
        reference=_MINIMUM,
    ),
    Claim(
        "sec5.2-min-all-i-corrected",
        _OVER_NONZERO,
        {slope: sp.S.Reals, rho: SPB, l: sp.S.Naturals},
        title="the lower bound with the least rho_i over the coordinates with g_i not 0, where this is only one",
        reference=_MINIMUM,
        left_out="more than one coordinate with g_i not 0: sec5.2-speedup, term by term",
        proof=Proof(
            (
                *(replace(step, where={**step.where, u: UNIT}) for step in _LOWER_EXP),
                Step(_OVER_NONZERO, "here", uses=Use("one coordinate", {u: 2 * rho - 1}), by="reals"),
            )
        ),
    ),
)

# ------------------------------------------------------------------ the number of nodes

_NODES = Reference("Section 5.2, p. 10", "expected sign vector at the master with M = 2l-1 nodes is the same as")
_THEORY = Reference("Section 5.2, p. 10", "Theoretically there is no difference between 2l-1 and 2l nodes")
_LITTLE = Reference("Section 5.2, p. 11", "fails to provide any sign with little probability")
_VANISH = Reference("Section 5.2, p. 11", "sum of odd number of +-1 cannot vanish")
_VOTES = {rho: UNIT, l: sp.S.Naturals}
_RIGHT = vote_probability(l + 1, l)  # P(the vote of 2l nodes is right), by eq. (27)
_WRONG = 1 - vote_probability(l, l + 1)  # P(it is wrong)
_EQUAL_MEANS = sp.Eq(_RIGHT - _WRONG, MARGIN)
_SECOND_MOMENT = sp.Eq(_RIGHT + _WRONG, 1 - TIE)
_BETTER = P_PLUS >= P_MINUS


def _after(mean: sp.Expr, square: sp.Expr) -> sp.Expr:
    """Return E f after one step on f = L x^2/2, from the mean and the mean square of the vote, oriented by x."""
    return L / 2 * (x0**2 - 2 * gamma * sp.Abs(x0) * mean + gamma**2 * square)


_LESS_NODES = _after(MARGIN, sp.Integer(1))
_MORE_NODES = _after(_RIGHT - _WRONG, _RIGHT + _WRONG)
_STEP = {**_VOTES, L: POSITIVE, gamma: POSITIVE, x0: sp.S.Reals}
_GAIN = sp.Eq(_LESS_NODES - _MORE_NODES, L * gamma**2 / 2 * TIE)
_MOMENT_STEPS = (
    Step(_EQUAL_MEANS, "means", by=Monotone(rho), where=_VOTES),
    Step(_SECOND_MOMENT, "squares", by=Monotone(rho), where=_VOTES),
)

NODES = (
    Claim(
        "sec5.2-2l-nodes",
        _EQUAL_MEANS,
        _VOTES,
        title="I(rho; l+1, l) + I(rho; l, l+1) - 1 = 2 I(rho; l, l) - 1: 2l votes of +-1 have the mean of 2l - 1",
        reference=_NODES,
        left_out="that these are the means of the votes: lemma-13",
        proof=Proof(_MOMENT_STEPS[:1]),
        repeats="sec5.2-no-difference-corrected",
    ),
    Claim(
        "sec5.2-2l-nodes-zeros",
        sp.Eq(expected_sign(2), expected_sign(1)),
        *THREE_POINT,
        title="the votes of 1 and of 2 nodes have the same mean where a vote may be 0, as printed",
        reference=_NODES,
        defect="sec5.2-no-difference",
    ),
    Claim(
        "sec5.2-2l-nodes-zeros-corrected",
        sp.And(sp.Ge(expected_sign(2), expected_sign(1)), sp.Ge(expected_sign(4), expected_sign(3))),
        THREE_POINT[0],
        (*THREE_POINT[1], _BETTER),
        title="where a vote may be 0, the mean vote of 2 nodes is at least that of 1, and of 4 that of 3",
        reference=_NODES,
        left_out="more nodes",
    ),
    Claim(
        "sec5.2-no-difference",
        sp.Eq(_LESS_NODES, _MORE_NODES),
        _STEP,
        title="one step on f = L x^2/2 with 2l - 1 nodes and with 2l nodes leads to the same mean of f, as printed",
        reference=_THEORY,
    ),
    Claim(
        "sec5.2-no-difference-corrected",
        _GAIN,
        _STEP,
        title="one step on f = L x^2/2 with 2l nodes leads to a mean of f smaller by (L gamma^2/2) P(tie)",
        reference=_THEORY,
        proof=Proof(
            (*_MOMENT_STEPS, Step(_GAIN, "gain", uses=("means", "squares"), by="reals")),
            note="The means of the votes agree; the mean square is 1 for 2l - 1 nodes and 1 - P(tie) for 2l.",
        ),
    ),
    Claim(
        "sec5.2-second-moment",
        _SECOND_MOMENT,
        _VOTES,
        title="for 2l nodes the mean square of the vote is 1 - C(2l, l) (rho (1-rho))^l",
        reference=_THEORY,
        proof=Proof(_MOMENT_STEPS[1:]),
        repeats="sec5.2-no-difference-corrected",
    ),
    Claim(
        "sec5.2-little-probability-falls",
        sp.Le(TIE.subs(l, l + 1), TIE),
        _VOTES,
        title="the probability of a tie, C(2l, l) (rho (1-rho))^l, does not increase with l",
        reference=_LITTLE,
    ),
    Claim(
        "sec5.2-little-probability-two-nodes",
        sp.Ge(TIE.subs(l, 1), HALF - 2 * (rho - HALF) ** 2),
        {rho: UNIT},
        title="two nodes tie with probability 1/2 - 2 (rho - 1/2)^2: nearly 1/2 where rho is near 1/2",
        reference=_LITTLE,
    ),
    Claim(
        "sec5.2-odd-sum",
        written(lambda: sp.Ne(2 * j - (2 * l - 1), 0)),
        {j: sp.S.Integers, l: sp.S.Naturals},
        title="j votes +1 and 2l - 1 - j votes -1 never cancel",
        reference=_VANISH,
        repeats="lemma-13-odd",
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*SPEEDUP, *NODES)

LISTED: tuple[Listed, ...] = (
    Listed(
        "sec5.2-little-probability",
        "vague",
        "An even number of nodes fails to provide a sign with little probability.",
        "the size of this probability, for which rho and M: for two nodes and rho near 1/2 it is nearly one half",
        _LITTLE,
    ),
    Listed(
        "sec5.2-variance",
        "vague",
        "M parallel machines reduce the variance of the gradient noise exponentially fast.",
        "which variance is meant: what shrinks exponentially is the gap between the rho_M-norm and the l1-norm",
        Reference("Section 5.2, p. 10", "reduce the variance of gradient noise exponentially fast"),
    ),
)

"""Theorem 7: parallel signSGD with majority vote (section 5.2, Appendix B.7).

The proof is that of Theorem 5 with the rho_M-norm in place of the rho-norm: ``(2 I(rho_i; l, l) - 1) |g_i|`` in every
coordinate, with ``l = floor((M+1)/2)``. Statements about a sum over coordinates are made for one coordinate, and then
hold for the sum. ``start = f(x0) - f*`` and ``total = L_1 + ... + L_d``, as in Theorem 5.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from signdescent.theory.calculus.rules import Cited
from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import MISS, F
from signdescent.theory.papers.stochastic_sign_descent.b8_sharp_bounds import LOWER_STEPS
from signdescent.theory.papers.stochastic_sign_descent.b8_speedup import PRINTED_LABELS, PRINTED_STEPS
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import (
    P_MINUS,
    P_PLUS,
    THREE_POINT,
    TIE,
    expected_sign,
    vote_probability,
)
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_5 import constant_steps, decreasing_steps
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import derived, gamma, printed, start, total
from signdescent.theory.rules import Induction, Monotone, Telescoping
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, L, gamma0, l, rho, u, x0
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED"]

HALF = sp.Rational(1, 2)
UNIT = sp.Interval(0, 1)
SPB = sp.Interval.Lopen(HALF, 1)
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
COUNT = {K: sp.S.Naturals}
RUN = {**COUNT, gamma0: POSITIVE, start: HALF_LINE, total: HALF_LINE}
j = sp.Symbol("j", integer=True)
slope = sp.Symbol("g_i", real=True)  # one coordinate of the gradient
least = sp.Symbol("least", nonnegative=True)  # the least mean rho_M-norm of the first K gradients
norms = sp.Symbol("norms", nonnegative=True)  # the sum of the mean rho_M-norms of the first K gradients

MARGIN = 2 * vote_probability(l, l) - 1  # the weight of |g_i| in the rho_M-norm

# ------------------------------------------------------------------ B.7

_B7 = Reference("B.7, p. 29", "replaced by")
_STEPS = Reference("B.7, p. 28", "The proof of Theorem 7 goes with the same steps as in Theorem 5")
_PLUS = 2 * vote_probability(l, l) - 1  # the mean sign of the vote where +1 has probability rho
_MINUS = 2 * vote_probability(l, l, 1 - rho) - 1  # and where it has probability 1 - rho
_VOTE = {slope: sp.S.Reals, rho: UNIT, l: sp.S.Naturals}
_CHAIN = sp.And(
    sp.Implies(slope > 0, sp.Eq(slope * _PLUS, sp.Abs(slope) * MARGIN)),
    sp.Implies(slope < 0, sp.Eq(slope * _MINUS, sp.Abs(slope) * MARGIN)),
    sp.Implies(sp.Eq(slope, 0), sp.Eq(slope * _PLUS, sp.Abs(slope) * MARGIN)),
)
_SYMMETRY = Step(sp.Eq(vote_probability(l, l) + vote_probability(l, l, 1 - rho), 1), "symmetry", by=Monotone(rho))

up, down, weight = sp.symbols("up down weight", real=True)  # P(the vote is right), P(it is wrong), the weight of |g_i|
_MEAN_STEP = -gamma * sp.Abs(slope) * (up - down) + total / 2 * gamma**2 * (up + down)

_ATOM_CHAIN = sp.And(
    *(
        sp.Ge(slope * sp.sign(slope) * expected_sign(n), sp.Abs(slope) * (2 * vote_probability(h, h, P_PLUS) - 1))
        for n, h in ((1, 1), (2, 1), (3, 2))
    )
)

B7 = (
    Claim(
        "b7-chain",
        _CHAIN,
        _VOTE,
        title="g_i E sign g^_i^(M) = (2 I(rho_i; l, l) - 1) |g_i| for votes +1 and -1",
        reference=_B7,
        left_out="the sum over the coordinates, and that E sign of the vote is this weight: lemma-13",
        proof=Proof((_SYMMETRY, Step(_CHAIN, "signs", uses="symmetry"))),
        printed_proof=Proof(
            (
                Step(
                    sp.Eq(slope * sp.sign(slope), sp.Abs(slope)),
                    "orient",
                    reference=Reference("B.7, p. 29, third line", "|g_k,i| E[sign(g^_k,i^(M) g_k,i)]"),
                ),
                _SYMMETRY,
                Step(
                    _CHAIN,
                    "vote",
                    uses=("orient", "symmetry"),
                    reference=Reference("B.7, p. 29, last line", "= ||g_k||_rho_M"),
                ),
            ),
            note="By Lemma 13 the mean of the vote is 2 I(q; l, l) - 1, where q is the probability of +1.",
        ),
    ),
    Claim(
        "b7-chain-zeros",
        _ATOM_CHAIN,
        {**THREE_POINT[0], slope: sp.S.Reals},
        THREE_POINT[1],
        title="g_i E sign g^_i^(M) >= (2 I(rho_i; l, l) - 1)|g_i| for 1, 2 and 3 nodes whose votes may be 0",
        reference=_B7,
        left_out="the sum over the coordinates, and more nodes: lemma-13-corrected",
    ),
    Claim(
        "b7-same-steps",
        sp.Le(_MEAN_STEP, -gamma * sp.Abs(slope) * weight + total / 2 * gamma**2),
        {
            **dict.fromkeys((up, down), UNIT),
            **dict.fromkeys((slope, weight), sp.S.Reals),
            gamma: POSITIVE,
            total: HALF_LINE,
        },
        (up + down <= 1, weight <= up - down),
        title="descent in one coordinate: ties do no harm, and a mean vote of at least the weight suffices",
        reference=_STEPS,
        left_out=COORDINATES,
    ),
)

# ------------------------------------------------------------------ eq. (9)

_9 = Reference("Theorem 7, eq. (9), p. 10", "converges as follows")
_PARABOLA = L * x0**2 / 2
_EXACT = MARGIN.subs(rho, 1)  # the weight where every node knows the sign
_HARMONIC = sp.Sum(1 / j, (j, 1, K))
_ROOTS = sp.Sum(1 / sp.sqrt(j), (j, 1, K))
_21 = sp.Le(least * gamma0 * _ROOTS, start + total / 2 * gamma0**2 * _HARMONIC)
_LEAST = {**RUN, least: HALF_LINE}
_FIXED = start / (gamma0 * sp.sqrt(K)) + gamma0 * total * (1 + sp.log(K)) / (2 * sp.sqrt(K))
_SHARPENED = (start / gamma0 + gamma0 * total * (1 + sp.log(K)) / 2) / (
    2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K))
)
_ROOTS_SHARP = sp.Ge(_ROOTS, 2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K)))
_HARMONIC_STEPS = (
    Step(sp.Ge(sp.log(K + 1) - sp.log(K), 1 / (K + 1)), "log-step", where=COUNT),
    Step(sp.Le(_HARMONIC, 1 + sp.log(K)), "harmonic", uses="log-step", by=Induction(K), where=COUNT),
)
_ROOTS_STEP = Step(sp.Ge(_ROOTS, sp.sqrt(K)), "roots", by=Induction(K), where=COUNT)
_FROM_2 = sp.Implies(_21, sp.Le(least, printed(start, total)))
_CORRECTED = sp.Implies(_21, sp.Le(least, _FIXED))
_SHARP = sp.Implies(_21, sp.Le(least, _SHARPENED))

EQ_9 = (
    Claim(
        "theorem-7-eq9",
        sp.And(
            sp.Implies(sp.Eq(K, 1), sp.Le(_EXACT * L * sp.Abs(x0), printed(_PARABOLA, L))),
            sp.Implies(K >= 2, sp.Le(derived(_PARABOLA, L), printed(_PARABOLA, L))),
        ),
        {**COUNT, l: sp.S.Naturals, L: POSITIVE, x0: sp.S.Reals, gamma0: POSITIVE},
        title="eq. (9) on f = L x^2/2 without noise: at K = 1 the rho_M-norm itself, for K >= 2 the derived bound",
        reference=_9,
        defect="theorem-7",
    ),
    Claim(
        "theorem-7-eq9-from-2",
        _FROM_2,
        {**_LEAST, K: sp.Range(2, sp.oo)},
        title="for K >= 2 eq. (9) follows from (21)",
        reference=_9,
        left_out="eq. (21), which is a premise here, for the rho_M-norm",
        proof=Proof(
            (
                *_HARMONIC_STEPS,
                _ROOTS_STEP,
                Step(sp.Ge(sp.log(K), HALF), "log", where={K: sp.Range(2, sp.oo)}),
                Step(_FROM_2, "eq. (9)", uses=("harmonic", "roots", "log")),
            )
        ),
    ),
    Claim(
        "theorem-7-eq9-corrected",
        _CORRECTED,
        _LEAST,
        title="with (1 + log K)/2 in place of 3 log(K)/2, eq. (9) follows from (21) for every K >= 1",
        reference=_9,
        left_out="eq. (21), which is a premise here, for the rho_M-norm",
        proof=Proof((*_HARMONIC_STEPS, _ROOTS_STEP, Step(_CORRECTED, "corrected", uses=("harmonic", "roots")))),
    ),
    Claim(
        "theorem-7-eq9-sharp",
        _SHARP,
        _LEAST,
        title="from (21) with S_K >= 2 sqrt K - 3/2 + 1/(2 sqrt K): half of eq. (9)'s first term for large K",
        reference=_9,
        left_out="eq. (21), which is a premise here, for the rho_M-norm",
        proof=Proof(
            (
                *_HARMONIC_STEPS,
                Step(_ROOTS_SHARP, "roots", by=Induction(K), where=COUNT),
                Step(2 * sp.sqrt(K) - sp.Rational(3, 2) + 1 / (2 * sp.sqrt(K)) > 0, "positive", where=COUNT),
                Step(_SHARP, "sharp", uses=("harmonic", "roots", "positive")),
            )
        ),
    ),
)

_PROBLEMS = ("coordinate-smooth", "bounded-below", "success-probability-bounds", "shared-data")
THEOREM_7 = RunClaim(
    "theorem-7",
    "majority_vote_sign_sgd",
    _PROBLEMS,
    "least-vote-norm",
    printed(start, total),
    RUN,
    steps="decreasing",
    title="signSGD with majority vote and steps gamma0/sqrt(k+1): eq. (9)",
    reference=_9,
    printed_proof=decreasing_steps(
        "majority_vote_sign_sgd",
        "vote",
        printed(start, total),
        "theorem-5-lastdisplay",
        "theorem-5-last-step",
        votes=Cited("lemma-13-atoms"),
    ),
)
THEOREM_7_FROM_2 = RunClaim(
    "theorem-7-from-2",
    "majority_vote_sign_sgd",
    _PROBLEMS,
    "least-vote-norm",
    printed(start, total),
    {**RUN, K: sp.Range(2, sp.oo)},
    steps="decreasing",
    title="eq. (9) for K >= 2",
    reference=_9,
    proof=decreasing_steps("majority_vote_sign_sgd", "vote", printed(start, total), "theorem-5-eq7-from-2"),
)
THEOREM_7_CORRECTED = RunClaim(
    "theorem-7-corrected",
    "majority_vote_sign_sgd",
    _PROBLEMS,
    "least-vote-norm",
    _FIXED,
    RUN,
    steps="decreasing",
    title="eq. (9) with (1 + log K)/2 in place of 3 log(K)/2, for every K >= 1",
    reference=_9,
    proof=decreasing_steps("majority_vote_sign_sgd", "vote", _FIXED, "theorem-5-eq7-corrected"),
)

# ------------------------------------------------------------------ eq. (10)

_10 = Reference("Theorem 7, eq. (10), p. 10", "For constant step sizes")
_CONSTANT = {**COUNT, gamma: POSITIVE, start: HALF_LINE, total: HALF_LINE}
_LEVEL = start / (gamma * K) + gamma * total / 2
_SQUARES = sp.Sum(gamma**2, (j, 0, K - 1))
_EQ_10 = sp.Le(norms / K, _LEVEL)

EQ_10 = Claim(
    "theorem-7-eq10-formula",
    _EQ_10,
    {**_CONSTANT, norms: HALF_LINE},
    (sp.Le(gamma * norms, start + total / 2 * _SQUARES),),
    title="eq. (10) follows from (21) with constant steps",
    reference=_10,
    left_out="eq. (21), which is a premise here, for the rho_M-norm",
    proof=Proof(
        (
            Step(sp.Eq(_SQUARES, gamma**2 * K), "squares", by=Telescoping(gamma**2 * j, j)),
            Step(_EQ_10, "eq. (10)", uses="squares"),
        )
    ),
    repeats="theorem-5-eq8",
)
THEOREM_7_CONSTANT = RunClaim(
    "theorem-7-eq10",
    "majority_vote_sign_sgd",
    _PROBLEMS,
    "mean-vote-norm",
    _LEVEL,
    _CONSTANT,
    title="signSGD with majority vote and a constant step: eq. (10)",
    reference=_10,
    proof=constant_steps("majority_vote_sign_sgd", "vote", _LEVEL),
)

# ------------------------------------------------------------------ section 5.2: speedup

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
    Step(sp.Le(MISS, sp.exp(-(u**2))), "tangent"),
    Step(sp.Le(MISS**l, sp.exp(-(u**2) * l)), "power", uses="tangent", by=Induction(l)),
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

# ------------------------------------------------------------------ section 5.2: the number of nodes

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

CLAIMS: tuple[AnyClaim, ...] = (
    THEOREM_7,
    *EQ_9,
    THEOREM_7_FROM_2,
    THEOREM_7_CORRECTED,
    THEOREM_7_CONSTANT,
    EQ_10,
    *B7,
    *SPEEDUP,
    *NODES,
)

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

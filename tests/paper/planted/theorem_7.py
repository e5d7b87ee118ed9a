"""Errors planted into Theorem 7, Lemma 13 and Appendix B.8, each with a point of failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from paper.vocabulary import Planted, Weakened
from signdescent.theory import Claim, Proof, Step
from signdescent.theory.papers.stochastic_sign_descent import b8_margin as margin
from signdescent.theory.papers.stochastic_sign_descent import b8_sharp_bounds as sharp
from signdescent.theory.papers.stochastic_sign_descent import b8_speedup as b8
from signdescent.theory.papers.stochastic_sign_descent import b8_tails as tails
from signdescent.theory.papers.stochastic_sign_descent import definition_2_vote_norm as two
from signdescent.theory.papers.stochastic_sign_descent import lemma_13_majority_vote as vote
from signdescent.theory.papers.stochastic_sign_descent import section_5_2_nodes as nodes
from signdescent.theory.papers.stochastic_sign_descent import theorem_7_majority_vote as seven
from signdescent.theory.papers.stochastic_sign_descent import theorem_14_hoeffding as fourteen
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import (
    P_MINUS,
    P_PLUS,
    TIE,
    expected_sign,
    vote_probability,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_descent import slope
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import gamma, start, total
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_step_sizes import norms
from signdescent.theory.symbols import K, L, M, gamma0, l, rho, u, x0

BASES: dict[str, Claim] = {
    claim.id: claim
    for module in (two, vote, seven, nodes, b8, margin, sharp, tails, fourteen)
    for claim in module.CLAIMS
    if isinstance(claim, Claim)
}
HALF, THIRD = sp.Rational(1, 2), sp.Rational(1, 3)
F, C, MISS = margin.F, margin.C, margin.MISS
hits, misses, spare, lam, t = vote.hits, vote.misses, vote.spare, fourteen.lam, fourteen.t
I = vote_probability


def changed(base: str, statement: Boolean | None = None, drop: int | None = None, **sets: sp.Set) -> Claim:
    """Return a claim with another statement, without one of its assumptions, or with other sets."""
    claim = BASES[base]
    given = tuple(a for number, a in enumerate(claim.assumptions) if number != drop)
    where = {symbol: sets.get(symbol.name, domain) for symbol, domain in claim.where.items()}
    return Claim("planted", claim.statement if statement is None else statement, where, given)


def planted(
    base: str, change: str, point: Mapping[sp.Symbol, Any], statement: Boolean | None = None, **options: Any
) -> Planted:
    """Return a planted error; symbols missing from the point are 0."""
    claim = changed(base, statement, **options)
    return Planted(base, change, claim, {symbol: sp.sympify(point.get(symbol, 0)) for symbol in claim.where})


def weakened(base: str, change: str, statement: Boolean) -> Weakened:
    """Return a weakened truth, with one more step after the base's own proof if it has one."""
    claim = BASES[base]
    proof = None
    if claim.proof is not None:
        steps = claim.proof.steps
        proof = Proof((*steps, Step(statement, "weaker", uses=steps[-1].label)))
    return Weakened(base, change, Claim("weakened", statement, claim.where, claim.assumptions, proof=proof))


def trials(nodes: sp.Expr, successes: sp.Expr) -> sp.Expr:
    """Return P(S = successes) for S ~ Binomial(nodes, rho)."""
    return sp.binomial(nodes, successes) * rho**successes * (1 - rho) ** (nodes - successes)


def tail(nodes: sp.Expr, first: sp.Expr) -> sp.Expr:
    """Return P(S >= first) for S ~ Binomial(nodes, rho)."""
    return sp.Sum(trials(nodes, vote.k), (vote.k, first, nodes))


MARGIN = 2 * I(l, l) - 1
AT = {u: HALF, l: 2}
VOTE = {rho: sp.Rational(2, 3), l: 1}
ALL = hits + spare
HARMONIC = sp.Sum(1 / seven.j, (seven.j, 1, K))
ROOTS = sp.Sum(1 / sp.sqrt(seven.j), (seven.j, 1, K))
EQ_21 = sp.Le(seven.least * gamma0 * ROOTS, start + total / 2 * gamma0**2 * HARMONIC)
ONE_STEP = {K: 1, gamma0: 1, start: HALF, total: 1, seven.least: 1}
MOMENT = rho * sp.exp(-lam) + (1 - rho) * sp.exp(lam)

PLANTED: tuple[Planted, ...] = (
    planted(
        "eq-23-symmetry",
        "the parameters are not swapped",
        {two.p: HALF, two.first: 1, two.second: 2},
        sp.Eq(I(two.first, two.second, two.p) + I(two.first, two.second, 1 - two.p), 1),
    ),
    planted(
        "definition-2-one-node",
        "l = 2 in place of l = 1",
        {rho: sp.Rational(3, 4)},
        sp.Eq(2 * I(sp.Integer(2), sp.Integer(2)) - 1, 2 * rho - 1),
    ),
    planted(
        "eq-26",
        "the two trials are exchanged",
        {rho: sp.Rational(1, 4), misses: 1},
        sp.Eq(
            trials(spare + misses + 1, spare + 1),
            (1 - rho) * trials(spare + misses, spare) + rho * trials(spare + misses, spare + 1),
        ),
    ),
    planted(
        "eq-27",
        "M - a + 2 in place of M - a + 1",
        {rho: HALF, hits: 1},
        sp.Eq(tail(ALL, hits), I(hits, spare + 2)),
    ),
    planted("lemma-13-odd", "3 in place of 2", VOTE, sp.Eq(3 * tail(2 * l - 1, l) - 1, 2 * I(l, l) - 1)),
    planted(
        "lemma-13-odd",
        "the sum starts at l + 1",
        {rho: HALF, l: 2},
        sp.Eq(2 * tail(2 * l - 1, l + 1) - 1, 2 * I(l, l) - 1),
    ),
    planted(
        "lemma-13-even",
        "I(rho; l+1, l) twice",
        VOTE,
        sp.Eq(2 * I(l + 1, l) - 1, MARGIN),
    ),
    planted(
        "lemma-13-tie-corrected",
        "also for rho = 1",
        {rho: 1, l: 1},
        sp.Implies(rho > 0, TIE > 0),
    ),
    planted(
        "lemma-13-atoms-corrected",
        "without p_plus + p_minus <= 1",
        {P_PLUS: sp.Rational(1, 10), P_MINUS: 1},
        drop=0,
    ),
    planted(
        "lemma-13-atoms-sharp",
        "P(right) + P(wrong) in place of e",
        {P_PLUS: HALF, P_MINUS: sp.Rational(1, 4)},
        sp.Ge(expected_sign(1), 2 * I(sp.Integer(1), sp.Integer(1), (1 + P_PLUS + P_MINUS) / 2) - 1),
    ),
    planted(
        "lemma-13-atoms-sharp",
        "without e >= 0",
        {P_PLUS: sp.Rational(1, 10), P_MINUS: sp.Rational(1, 5)},
        drop=1,
    ),
    planted(
        "lemma-13-unequal-nodes",
        "without rho_n >= rho",
        {rho: 1, vote.rho_n: HALF},
        drop=0,
    ),
    planted(
        "theorem-7-eq9-from-2",
        "also for K = 1",
        {K: 1, gamma0: 1, start: HALF, total: 1, seven.least: 1},
        K=sp.S.Naturals,
    ),
    planted(
        "theorem-7-eq9-corrected",
        "log K in place of 1 + log K",
        ONE_STEP,
        sp.Implies(
            EQ_21,
            sp.Le(seven.least, start / (gamma0 * sp.sqrt(K)) + gamma0 * total * sp.log(K) / (2 * sp.sqrt(K))),
        ),
    ),
    planted(
        "theorem-7-eq9-sharp",
        "4/3 in place of 3/2",
        ONE_STEP,
        sp.Implies(
            EQ_21,
            sp.Le(
                seven.least,
                (start / gamma0 + gamma0 * total * (1 + sp.log(K)) / 2)
                / (2 * sp.sqrt(K) - sp.Rational(4, 3) + 1 / (2 * sp.sqrt(K))),
            ),
        ),
    ),
    planted(
        "theorem-7-eq10-formula",
        "gamma total/4 in place of gamma total/2",
        {K: 1, gamma: 1, total: 1, norms: HALF},
        sp.Le(norms / K, start / (gamma * K) + gamma * total / 4),
    ),
    planted(
        "b7-same-steps",
        "without up + down <= 1",
        {seven.up: 1, seven.down: 1, gamma: 1, total: 1},
        drop=0,
    ),
    planted(
        "b7-same-steps",
        "without weight <= up - down",
        {seven.weight: 1, gamma: 1, total: HALF, slope: 1},
        drop=1,
    ),
    planted(
        "sec5.2-no-difference-corrected",
        "L gamma^2 in place of L gamma^2/2",
        {**VOTE, L: 1, gamma: 1, x0: 1},
        sp.Eq(nodes._LESS_NODES - nodes._MORE_NODES, L * gamma**2 * TIE),
    ),
    planted(
        "sec5.2-second-moment",
        "rho (1 - rho) to the power l + 1",
        VOTE,
        sp.Eq(I(l + 1, l) + 1 - I(l, l + 1), 1 - TIE * rho * (1 - rho)),
    ),
    planted(
        "sec5.2-little-probability-falls",
        "strictly",
        {rho: 0, l: 1},
        sp.Lt(TIE.subs(l, l + 1), TIE),
    ),
    planted(
        "sec5.2-min-all-i-corrected",
        "3l in place of l in the exponent",
        {slope: 1, rho: sp.Rational(3, 4), l: 1},
        sp.Le((1 - sp.exp(-3 * (2 * rho - 1) ** 2 * l)) * sp.Abs(slope), MARGIN * sp.Abs(slope)),
    ),
    planted("b8-identity-corrected", "P in place of 2P", VOTE, sp.Eq(MARGIN, 1 - I(l, l, 1 - rho))),
    planted(
        "b8-identity-corrected-even",
        "P(sum >= 0) twice",
        VOTE,
        sp.Eq(MARGIN, 1 - 2 * I(l, l + 1, 1 - rho)),
    ),
    planted(
        "b8-final",
        "3l in place of l in the exponent",
        {u: HALF, l: 1},
        sp.And(sp.Le(1 - sp.exp(-3 * u**2 * l), F), sp.Le(F, 1)),
    ),
    planted(
        "b8-final", "u in place of u^2 in the exponent", {u: sp.Rational(1, 10), l: 2}, sp.Le(1 - sp.exp(-u * l), F)
    ),
    planted("b8-margin-derivative", "l in place of l - 1", {u: HALF, l: 1}, sp.Eq(sp.diff(F, u), C * MISS**l)),
    planted(
        "b8-margin-series",
        "the sum runs to l",
        {u: HALF, l: 1},
        sp.Eq(F, u * sp.Sum(sp.binomial(2 * margin.j, margin.j) * (MISS / 4) ** margin.j, (margin.j, 0, l))),
    ),
    planted("b8-margin-monotone", "the other way round", {u: HALF, l: 1}, sp.Le(F.subs(l, l + 1), F)),
    planted("b8-margin-slope", "c_l u as a lower bound", {u: 1, l: 2}, sp.Ge(F, C * u)),
    planted("b8-slopes", "c_l^2 <= (4l - 2)/3", {l: 1}, sp.Le(C**2, (4 * l - 2) / 3)),
    planted("b8-final-sharp-lower", "l + 1 in place of l", {u: HALF, l: 1}, sp.Ge(F, sp.sqrt(1 - MISS ** (l + 1)))),
    planted("b8-final-sharp-upper", "l in place of c_l^2", AT, sp.Le(F, sp.sqrt(1 - MISS**l))),
    planted("b8-power", "3l in place of l", {u: HALF, l: 1}, sp.Ge(F, 1 - MISS ** (3 * l))),
    planted("b8-tails", "c_l/l in place of c_l/(2l)", {u: sp.Rational(9, 10), l: 1}, sp.Le(C / l * MISS**l, 1 - F)),
    planted(
        "b8-tails",
        "u^2 in place of 1/u",
        {u: HALF, l: 1},
        sp.Le(1 - F, C / (2 * l) * u**2 * MISS**l),
    ),
    planted(
        "b8-tails-pi",
        "2 sqrt(pi l) in place of sqrt(pi l)",
        {u: sp.Rational(9, 10), l: 9},
        sp.Le(1 - F, MISS**l / (2 * sp.sqrt(sp.pi * l) * u)),
    ),
    planted(
        "b8-exponent-few-nodes",
        "kappa = 5/2 for l = 2",
        {u: sp.Rational(2, 3)},
        sp.Ge(F.subs(l, 2), 1 - sp.exp(-5 * u**2)),
    ),
    planted(
        "theorem-14-moment",
        "lam^2/3 in place of lam^2/2",
        {rho: HALF, lam: 1},
        sp.Le(MOMENT, sp.exp(lam * (1 - 2 * rho) + lam**2 / 3)),
    ),
    planted(
        "theorem-14-cosh",
        "lam/2 in place of lam^2/2",
        {lam: 3},
        sp.Le((sp.exp(lam) + sp.exp(-lam)) / 2, sp.exp(lam / 2)),
    ),
    planted(
        "theorem-14-optimum",
        "-t^2/(3M) in place of -t^2/(2M)",
        {M: 1, t: 1, lam: 1},
        sp.Ge(M * lam**2 / 2 - lam * t, -(t**2) / (3 * M)),
    ),
    planted(
        "theorem-14-markov",
        "2 in place of 1",
        {fourteen.excess: 1},
        sp.Le(sp.Piecewise((2, fourteen.excess >= 0), (0, True)), sp.exp(lam * fourteen.excess)),
    ),
    planted("b8-mean", "2 rho - 1", {rho: 1}, sp.Eq(rho * (-1) + (1 - rho) * 1, 2 * rho - 1)),
    planted(
        "b8-t-choice",
        "3u^2 M in place of u^2 M/2",
        {u: HALF, l: 1},
        sp.Le(I(l, l + 1, (1 - u) / 2), sp.exp(-3 * u**2 * 2 * l)),
    ),
)

WEAKENED: tuple[Weakened, ...] = (
    weakened("lemma-13-even", ">= in place of =", sp.Ge(I(l + 1, l) + I(l, l + 1) - 1, MARGIN)),
    weakened("b8-final", "half the exponent", sp.Le(1 - sp.exp(-(u**2) * l / 2), F)),
    weakened("b8-final-sharp-lower", "without the root", sp.Ge(F, 1 - MISS**l)),
    weakened("b8-final-sharp-upper", "2 in place of the root", sp.Le(F, 2)),
    weakened("b8-slopes", "c_l^2 <= 2l", sp.Le(C**2, 2 * l)),
    weakened("b8-tails", "without the factor c_l/(2l) of the lower tail", sp.Ge(1 - F, 0)),
    weakened("theorem-14-moment", "lam^2 in place of lam^2/2", sp.Le(MOMENT, sp.exp(lam * (1 - 2 * rho) + lam**2))),
    weakened(
        "theorem-7-eq9-corrected",
        "2 + log K in place of 1 + log K",
        sp.Implies(
            EQ_21,
            sp.Le(seven.least, start / (gamma0 * sp.sqrt(K)) + gamma0 * total * (2 + sp.log(K)) / (2 * sp.sqrt(K))),
        ),
    ),
    weakened("lemma-13-atoms-corrected", "for one node only", sp.Ge(expected_sign(1), 2 * P_PLUS - 1)),
    weakened("sec5.2-second-moment", "at most 1", sp.Le(I(l + 1, l) + 1 - I(l, l + 1), 1)),
)

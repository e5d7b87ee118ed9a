"""Errors planted into section 5.3, Definition 3, Lemma 15 and Theorem 8, each with a point of failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from paper.vocabulary import Planted, Weakened
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import definition_3_stochastic_sign as sign
from signdescent.theory.papers.stochastic_sign_descent import lemma_15_angle as angle
from signdescent.theory.papers.stochastic_sign_descent import section_5_3_norms_sent as norms
from signdescent.theory.papers.stochastic_sign_descent import section_5_3_plain_sign as plain
from signdescent.theory.papers.stochastic_sign_descent import section_5_3_ssdm as remarks
from signdescent.theory.papers.stochastic_sign_descent import theorem_8_common_scale as scaled
from signdescent.theory.papers.stochastic_sign_descent import theorem_8_corrected as corrected
from signdescent.theory.papers.stochastic_sign_descent import theorem_8_proof as proof
from signdescent.theory.papers.stochastic_sign_descent import theorem_8_ssdm as ssdm
from signdescent.theory.papers.stochastic_sign_descent import theorem_8_stuck as stuck
from signdescent.theory.papers.stochastic_sign_descent import theorem_8_sums as sums
from signdescent.theory.symbols import K, M, eps, sigma

MODULES = (sign, angle, ssdm, stuck, proof, sums, corrected, remarks, plain, norms, scaled)
BASES: dict[str, Claim] = {claim.id: claim for module in MODULES for claim in module.CLAIMS if isinstance(claim, Claim)}
ZERO, ONE = sp.Integer(0), sp.Integer(1)
HALF, QUARTER = sp.Rational(1, 2), sp.Rational(1, 4)
HUNDREDTH = sp.Rational(1, 100)
s, t, c0, distance = angle.s, angle.t, angle.c0, angle.DISTANCE
x, w, d = sign.x, sign.w, sign.d
beta, gamma, delta, smooth, noise, k = ssdm.beta, ssdm.gamma, ssdm.delta, ssdm.smooth, ssdm.noise, ssdm.k
a, b, R, spread, zeta, drift = stuck.a, stuck.b, stuck.R, ssdm.spread, ssdm.zeta, sums.drift
lead, noises, slope, alpha = corrected.lead, corrected.noises, corrected.slope, corrected.alpha


def changed(base: str, statement: Boolean | None = None, drop: int | None = None, **sets: sp.Set) -> Claim:
    """Return a claim with another statement, without one of its assumptions, or with other sets."""
    claim = BASES[base]
    given = tuple(condition for number, condition in enumerate(claim.assumptions) if number != drop)
    where = {symbol: sets.get(symbol.name, domain) for symbol, domain in claim.where.items()}
    return Claim("planted", claim.statement if statement is None else statement, where, given)


def assuming(base: str, *assumptions: Boolean) -> Claim:
    """Return a claim under other assumptions."""
    claim = BASES[base]
    return Claim("planted", claim.statement, claim.where, assumptions)


def edited(base: str, old: sp.Basic, new: sp.Basic) -> Boolean:
    """Return a statement with one part replaced; the part must occur."""
    statement = BASES[base].statement
    found = statement.xreplace({old: new})
    assert found != statement, (base, old)
    return found


def planted(base: str, change: str, claim: Claim, point: Mapping[sp.Symbol, Any]) -> Planted:
    """Return a planted error; symbols missing from the point are 0."""
    return Planted(base, change, claim, {symbol: sp.sympify(point.get(symbol, 0)) for symbol in claim.where})


def short(base: str, change: str, statement: Boolean) -> Planted:
    """Return a planted error in Lemma 15 that fails at opposite vectors, the first a hundred times shorter."""
    return planted(base, change, changed(base, statement), {s: HUNDREDTH, t: -1})


def smaller(base: str, right: sp.Expr) -> Boolean:
    """Return a relation with another right side."""
    statement = BASES[base].statement
    return statement.func(statement.lhs, right)


def growth(times: int) -> Boolean:
    """Return (1 + c)^K <= sqrt(e) for c <= 1/(times K)."""
    return sp.Implies(sp.Le(times * norms.c * K, 1), sp.Le((1 + norms.c) ** K, sp.exp(HALF)))


_CX1_SCALED = ssdm.printed(R / 4, ZERO, 2 / R, ONE)
_RADIUS = sp.Rational(231, 50)
_SECOND = corrected.second_moment
_LEVEL = (1 - beta) / (1 + beta)
_LEAD = 2 * sp.sqrt(2 * lead / alpha) + noises * sp.sqrt(alpha / 2)
_m, _g, _n, _e = proof.m_k, proof.g_k, proof.g_next, proof.sample
_free = sp.Symbol("w_n", real=True)
_p, _h, _v, _B = remarks.p, remarks.h, remarks.v, remarks.level
_FLAT = {ssdm.smooth: 1, ssdm.d: 1, K: 1, ssdm.gamma: 1}
_G = norms.G

PLANTED: tuple[Planted, ...] = (
    short("lemma-15", "slope 8/3 becomes 1", sp.Le(-t, -sp.Rational(1, 3) + distance)),
    short("lemma-15-sharp", "slope 2 becomes 19/10", sp.Le(-t, -1 + sp.Rational(19, 10) * distance)),
    planted(
        "lemma-15-sharp",
        "coefficient 1 becomes 11/10",
        changed("lemma-15-sharp", sp.Le(-t, -sp.Rational(11, 10) + 2 * distance)),
        {s: 1, t: 1},
    ),
    short(
        "lemma-15-sharp-third",
        "slope 4/3 becomes 13/10",
        sp.Le(-t, -sp.Rational(1, 3) + sp.Rational(13, 10) * distance),
    ),
    short("lemma-15-direct", "slope 1 becomes 9/10", sp.Le(-t, sp.Rational(9, 10) * distance - s * t)),
    planted(
        "lemma-15-two-sided",
        "<a,b> counted twice",
        changed("lemma-15-two-sided", sp.Le(sp.Abs(t - 2 * s * t), distance)),
        {s: 1, t: 1},
    ),
    planted(
        "lemma-15-sharp-family",
        "c0 up to 2",
        changed("lemma-15-sharp-family", c0=sp.Interval(-1, 2)),
        {s: 1, t: 1, c0: 2},
    ),
    planted("lemma-15-case2", "dropped |c| > |b|/2", changed("lemma-15-case2", drop=0), {s: 1, t: 1}),
    planted(
        "definition-3-unbiased",
        "probability 1/2 + g_i/|g|",
        changed("definition-3-unbiased", sp.Eq(w * (HALF + x / w) - w * (HALF - x / w), x)),
        {x: 1, w: 2},
    ),
    planted(
        "definition-3-spb", "dropped g_i != 0", changed("definition-3-spb", sp.Gt(sign.SUCCESS, HALF), drop=1), {w: 1}
    ),
    planted(
        "definition-3-variance-coordinate",
        "minus becomes plus",
        changed("definition-3-variance-coordinate", sp.Eq(sign.VARIANCE, w**2 + x**2)),
        {x: 1, w: 1},
    ),
    planted(
        "definition-3-variance",
        "d - 1 becomes d",
        changed("definition-3-variance", smaller("definition-3-variance", d * w**2)),
        {w: 1, d: 1},
    ),
    planted(
        "b9-smoothness-node",
        "wrong sign of the linear term",
        changed(
            "b9-smoothness-node",
            edited(
                "b9-smoothness-node",
                -gamma / M * proof.curvature * (stuck.x - proof.centre) * (proof.plusses - proof.minuses),
                gamma / M * proof.curvature * (stuck.x - proof.centre) * (proof.plusses - proof.minuses),
            ),
        ),
        {stuck.x: 1, proof.curvature: 1, proof.bound: 1, proof.minuses: 1, M: 1, gamma: 1},
    ),
    planted(
        "b9-step-length",
        "dropped p + q <= M",
        changed("b9-step-length", drop=0),
        {proof.plusses: 2, M: 1, d: 1},
    ),
    planted(
        "eq-29-sharp",
        "slope 2 becomes 3/2",
        changed(
            "eq-29-sharp",
            sp.Le(-gamma * proof.size * proof.c, -gamma * proof.size + 3 * gamma * proof.size * proof.DISTANCE / 2),
        ),
        {proof.s: HUNDREDTH, proof.c: -1, proof.size: 1, gamma: 1},
    ),
    planted(
        "eq-31",
        "dropped |s_k| <= M sqrt(d)",
        changed("eq-31", drop=1),
        {proof.r: 2, M: 1, d: 1, gamma: 1, smooth: 1, proof.shift: 2},
    ),
    planted(
        "b9-recursion",
        "wrong sign of the drift",
        changed(
            "b9-recursion",
            sp.Eq(beta * _m + (1 - beta) * _e - _n, beta * (_m - _g) + beta * (_n - _g) + (1 - beta) * (_e - _n)),
        ),
        {_n: 1, beta: HALF},
    ),
    planted(
        "b9-unroll",
        "input u^k for u^(k+1)",
        changed(
            "b9-unroll",
            sp.Eq(proof.solution(k + 1), beta * proof.solution(k) + proof.u**k),
        ),
        {proof.u: 2, beta: HALF, k: 1},
    ),
    planted(
        "eq-30-corrected",
        "dropped that the first pair has mean 0",
        changed("eq-30-corrected", drop=0),
        {proof.p_0: HALF, proof.p_1: HALF, proof.x_1: 1, proof.y_1: 1, proof.y_2: 1},
    ),
    planted(
        "b9-eps-bounds-sharp",
        "beta/(1-beta) becomes beta^2/(1-beta)",
        changed(
            "b9-eps-bounds-sharp",
            smaller(
                "b9-eps-bounds-sharp",
                beta ** (k + 1) * sigma + drift * beta**2 / (1 - beta) + sigma * sp.sqrt(_LEVEL),
            ),
        ),
        {beta: HALF, drift: 1, k: 1},
    ),
    planted(
        "b9-eps-bounds-sharp",
        "the square root left out",
        changed(
            "b9-eps-bounds-sharp",
            smaller("b9-eps-bounds-sharp", beta ** (k + 1) * sigma + drift * beta / (1 - beta) + sigma * _LEVEL),
        ),
        {beta: HALF, sigma: 1},
    ),
    planted(
        "b9-averages",
        "1/(1-beta) becomes beta/(1-beta)",
        changed(
            "b9-averages",
            smaller(
                "b9-averages",
                noise * beta / ((1 - beta) * K) + drift / (1 - beta) + noise * sp.sqrt(1 - beta),
            ),
        ),
        {K: 1, noise: 1},
    ),
    planted(
        "b9-final",
        "coefficient 16 becomes 15",
        changed("b9-final", smaller("b9-final", ssdm.printed(delta, noise * sp.Rational(15, 16), smooth, d))),
        {K: 1, noise: 1, d: 1},
    ),
    planted(
        "b9-final",
        "exponent 1/4 becomes 1/2",
        changed("b9-final", smaller("b9-final", ssdm.printed(delta, noise, smooth, d) / K**QUARTER)),
        {K: 16, delta: 1, d: 1},
    ),
    planted("theorem-8-cx1", "one iteration earlier", changed("theorem-8-cx1", K=sp.Range(79117, sp.oo)), {K: 79117}),
    planted(
        "theorem-8-cx1-until", "one iteration later", changed("theorem-8-cx1-until", K=sp.Range(1, 79119)), {K: 79118}
    ),
    planted(
        "theorem-8-cx1-scaled-from",
        "one iteration earlier at R = 4",
        changed("theorem-8-cx1-scaled-from", sp.Gt(1, _CX1_SCALED.subs(R, 4)), K=sp.Range(2442, sp.oo)),
        {K: 2442},
    ),
    planted(
        "theorem-8-cx1-scaled-until",
        "2304 becomes 2340",
        changed("theorem-8-cx1-scaled-until", K=sp.Range(1, 2341)),
        {R: _RADIUS, K: 2340},
    ),
    planted(
        "theorem-8-cx2-from",
        "2340 d becomes 2339 d",
        assuming("theorem-8-cx2-from", sp.Ge(K, 2339 * d)),
        {K: 2339, d: 1},
    ),
    planted(
        "theorem-8-cx2-jensen",
        "made strict",
        changed("theorem-8-cx2-jensen", sp.Gt(*BASES["theorem-8-cx2-jensen"].statement.args)),
        {},
    ),
    planted(
        "theorem-8-stuck-corrected",
        "half the distance of the nodes",
        changed(
            "theorem-8-stuck-corrected",
            sp.Le((a - b) / 2, ssdm.corrected(stuck.STUCK_DELTA, ZERO, stuck.STUCK_SMOOTH, ONE, (a + b) / 4)),
        ),
        {a: 1, b: HUNDREDTH, K: 10**8},
    ),
    planted(
        "theorem-8-corrected-mean",
        "coefficient 1 becomes 11/10",
        changed("theorem-8-corrected-mean", sp.Le(-proof.s * proof.c, -sp.Rational(11, 10) + proof.DISTANCE)),
        {proof.s: 1, proof.c: 1},
    ),
    planted(
        "theorem-8-corrected-second-moment",
        "(1-beta)^2 becomes 1-beta",
        changed(
            "theorem-8-corrected-second-moment",
            sp.Eq(_SECOND(k + 1), beta**2 * _SECOND(k) + (1 - beta) * sigma**2),
        ),
        {beta: HALF, sigma: 1},
    ),
    planted(
        "theorem-8-corrected-error",
        "beta^k left out",
        changed("theorem-8-corrected-error", sp.Le(sp.sqrt(_SECOND(k)), sigma * sp.sqrt(_LEVEL))),
        {beta: HALF, sigma: 1},
    ),
    planted(
        "theorem-8-corrected-average",
        "K squared",
        changed(
            "theorem-8-corrected-average", smaller("theorem-8-corrected-average", 1 / ((1 - beta) * K**2) + _LEVEL)
        ),
        {beta: HALF, K: 2},
    ),
    planted(
        "theorem-8-corrected-parameters",
        "noise counted once",
        changed(
            "theorem-8-corrected-parameters",
            smaller("theorem-8-corrected-parameters", ssdm.corrected(delta, (noise + spread) / 2, smooth, d, zeta)),
        ),
        {K: 1, noise: 1, d: 1},
    ),
    planted(
        "theorem-8-homogeneous",
        "dropped spread <= noise",
        changed("theorem-8-homogeneous", drop=0),
        {spread: 1, K: 1, d: 1},
    ),
    planted(
        "theorem-8-corrected-zeta",
        "11^4 becomes 4^4",
        assuming("theorem-8-corrected-zeta", sp.Ge(K * (1 - corrected.share) ** 4, 4**4)),
        {K: 256},
    ),
    planted(
        "theorem-8-tuned-step",
        "2 becomes 5/2",
        changed("theorem-8-tuned-step", smaller("theorem-8-tuned-step", 5 * sp.sqrt(delta * slope / K) / 2)),
        {delta: 1, slope: 1, K: 1, gamma: 1},
    ),
    planted(
        "theorem-8-tuned-momentum",
        "S in place of S^2",
        changed("theorem-8-tuned-momentum", sp.Ge(_LEAD, 2 * sp.sqrt(2) * (noises * lead) ** QUARTER)),
        {noises: sp.Rational(1, 16), lead: 1, alpha: 64},
    ),
    planted(
        "theorem-8-tuned-one-node",
        "4 becomes 5",
        changed(
            "theorem-8-tuned-one-node",
            edited("theorem-8-tuned-one-node", 4 * (sigma**2 * lead) ** QUARTER, 5 * (sigma**2 * lead) ** QUARTER),
        ),
        {sigma: 1, noise: 1, spread: 1, lead: 1},
    ),
    planted(
        "sec5.3.1-invariance",
        "dropped w_n > 0",
        Claim(
            "planted",
            sp.Eq(sp.sign(_free * remarks.g), sp.sign(remarks.g)),
            {_free: sp.S.Reals, remarks.g: sp.S.Reals},
        ),
        {_free: -1, remarks.g: 1},
    ),
    planted(
        "sec5.3-optimal-eps4-corrected",
        "exponent 4 becomes 3",
        changed(
            "sec5.3-optimal-eps4-corrected",
            sp.Implies(sp.Ge(K * eps**3, _B**4), sp.Le(_B / K**QUARTER, eps)),
        ),
        {_B: 1, K: 4096, eps: sp.Rational(1, 16)},
    ),
    planted(
        "sec5.3-noisy-compare-corrected",
        "the other way round",
        changed("sec5.3-noisy-compare-corrected", sp.Ge((_p * _h + (1 - _p) * _v) ** 2, _p * _h**2 + (1 - _p) * _v**2)),
        {_p: HALF, _h: 1},
    ),
    planted(
        "sec5.3-noisy-compare-squared",
        "dropped K >= d",
        changed("sec5.3-noisy-compare-squared", drop=0),
        {ssdm.smooth: 1, d: 10**4, K: 1},
    ),
    planted(
        "sec5.3-allreduce",
        "<= made strict",
        changed("sec5.3-allreduce", sp.Lt(remarks.q_1 + remarks.q_2, remarks.M_1 + remarks.M_2)),
        {remarks.M_1: 1, remarks.M_2: 1, remarks.q_1: 1, remarks.q_2: 1},
    ),
    planted(
        "sec5.3-no-stochsign",
        "32 becomes 33",
        changed("sec5.3-no-stochsign", edited("sec5.3-no-stochsign", 32 * eps**4, 33 * eps**4)),
        {plain.x1: 1, eps: HALF, ssdm.gamma: 1},
    ),
    planted(
        "sec5.3-no-momentum-step",
        "dropped gamma <= 1/smooth",
        changed("sec5.3-no-momentum-step", drop=0),
        {ssdm.gamma: 2, ssdm.smooth: 1, _G: 1},
    ),
    planted(
        "sec5.3-no-momentum-growth",
        "1/(2K) becomes 1/K",
        changed("sec5.3-no-momentum-growth", growth(1)),
        {norms.c: 1, K: 1},
    ),
    planted(
        "sec5.3-no-momentum-weights",
        "(1+c)^(-K) becomes (1+c)^(1-K)",
        changed(
            "sec5.3-no-momentum-weights",
            smaller("sec5.3-no-momentum-weights", K * (1 + norms.c) ** (1 - K)),
        ),
        {norms.c: 1, K: 1},
    ),
    planted(
        "theorem-8-alt-tuned",
        "2 becomes 3",
        changed(
            "theorem-8-alt-tuned",
            smaller("theorem-8-alt-tuned", scaled.scale * sp.sqrt(3 * ssdm.smooth * d * delta / K)),
        ),
        {**_FLAT, scaled.scale: 1, delta: HALF},
    ),
)

WEAKENED: tuple[Weakened, ...] = (
    Weakened("lemma-15-sharp", "slope 2 becomes 3", changed("lemma-15-sharp", sp.Le(-t, -1 + 3 * distance))),
    Weakened("lemma-15", "coefficient 1/3 becomes 1/4", changed("lemma-15", sp.Le(-t, -QUARTER + 8 * distance / 3))),
    Weakened(
        "definition-3-variance",
        "= becomes <=",
        changed("definition-3-variance", sp.Le(*BASES["definition-3-variance"].statement.args)),
    ),
    Weakened(
        "b9-final",
        "coefficient 16 becomes 17",
        changed("b9-final", smaller("b9-final", ssdm.printed(delta, noise * sp.Rational(17, 16), smooth, d))),
    ),
    Weakened("theorem-8-cx1", "from 80000 on", changed("theorem-8-cx1", K=sp.Range(80000, sp.oo))),
    Weakened("theorem-8-cx1-until", "up to 79000", changed("theorem-8-cx1-until", K=sp.Range(1, 79001))),
    Weakened("theorem-8-cx2-from", "from 2400 d on", assuming("theorem-8-cx2-from", sp.Ge(K, 2400 * d))),
    Weakened(
        "theorem-8-corrected-error",
        "beta^k twice",
        changed("theorem-8-corrected-error", sp.Le(sp.sqrt(_SECOND(k)), sigma * (2 * beta**k + sp.sqrt(_LEVEL)))),
    ),
    Weakened(
        "theorem-8-tuned-step",
        "2 becomes 3/2",
        changed("theorem-8-tuned-step", smaller("theorem-8-tuned-step", 3 * sp.sqrt(delta * slope / K) / 2)),
    ),
    Weakened(
        "theorem-8-homogeneous",
        "spread <= noise/2",
        assuming("theorem-8-homogeneous", sp.Le(2 * spread, noise)),
    ),
)

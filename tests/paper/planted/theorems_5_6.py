"""Errors planted into Theorems 5 and 6 and the comments on them, each with a point of failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from paper.vocabulary import Planted, Weakened
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import section_5_1_comments as comments
from signdescent.theory.papers.stochastic_sign_descent import section_5_1_convergence as clock
from signdescent.theory.papers.stochastic_sign_descent import section_5_1_option_2 as option
from signdescent.theory.papers.stochastic_sign_descent import theorem_5_descent as descent
from signdescent.theory.papers.stochastic_sign_descent import theorem_5_sign_sgd as five
from signdescent.theory.papers.stochastic_sign_descent import theorem_5_step_sizes as sums
from signdescent.theory.papers.stochastic_sign_descent import theorem_6_monotone as six
from signdescent.theory.symbols import K, L, eps, g, gamma0, rho, sigma

BASES: dict[str, Claim] = {
    claim.id: claim
    for module in (five, descent, sums, six, comments, clock, option)
    for claim in module.CLAIMS
    if isinstance(claim, Claim)
}
HALF, QUARTER = sp.Rational(1, 2), sp.Rational(1, 4)
ROOT = sp.sqrt(K)
f, h = five, comments


def changed(base: str, statement: Boolean | None = None, drop: int | None = None, **sets: sp.Set) -> Claim:
    """Return a claim with another statement, without one of its assumptions, or with other sets."""
    claim = BASES[base]
    given = tuple(a for number, a in enumerate(claim.assumptions) if number != drop)
    where = {symbol: sets.get(symbol.name, domain) for symbol, domain in claim.where.items()}
    return Claim("planted", claim.statement if statement is None else statement, where, given)


def planted(base: str, change: str, claim: Claim, point: Mapping[sp.Symbol, Any]) -> Planted:
    """Return a planted error; symbols missing from the point are 0."""
    return Planted(base, change, claim, {symbol: sp.sympify(point.get(symbol, 0)) for symbol in claim.where})


def edited(base: str, old: sp.Basic, new: sp.Basic) -> Boolean:
    """Return a statement with one part replaced; the part must occur."""
    statement = BASES[base].statement
    result = statement.xreplace({old: new})
    assert result != statement
    return result


_w = descent._WEIGHTS
_g1, _g2 = descent._g1, descent._g2

PLANTED: tuple[Planted, ...] = (
    planted(
        "sec5-general-smoothness-quadratic",
        "without a <= L",
        changed("sec5-general-smoothness-quadratic", drop=0),
        {f.a: 1, f._y: 1},
    ),
    planted(
        "b5-descent",
        "L/4 in place of L/2",
        changed("b5-descent", sp.Le(descent.after, descent.now - f.gamma * descent.inner + f.total * f.gamma**2 / 4)),
        {descent.after: HALF, descent.moved: 1, f.gamma: 1, f.total: 1},
    ),
    planted(
        "b5-descent",
        "+ in place of - before the inner product",
        changed("b5-descent", sp.Le(descent.after, descent.now + f.gamma * descent.inner + f.total * f.gamma**2 / 2)),
        {descent.after: 1, descent.inner: -1, f.gamma: 1},
    ),
    planted("b5-descent", "without smoothness", changed("b5-descent", drop=0), {descent.after: 1, f.gamma: 1}),
    planted(
        "b5-descent",
        "without s_i^2 <= 1",
        changed("b5-descent", drop=1),
        {descent.after: HALF, descent.moved: 1, f.gamma: 1},
    ),
    planted(
        "eq-15",
        "one part does not descend",
        changed("eq-15", drop=0),
        {descent.share: 1, descent.f_one: 1, f.gamma: 1},
    ),
    planted(
        "eq-15",
        "gamma in place of gamma^2",
        changed(
            "eq-15",
            sp.Le(descent.MEAN_LEVEL, descent.now - f.gamma * descent.MEAN_INNER + f.total * f.gamma / 2),
        ),
        {descent.share: 1, descent.f_one: 2, f.gamma: 2, f.total: 1},
    ),
    planted(
        "eq-16",
        "the first sign twice",
        changed(
            "eq-16",
            sp.Eq(
                BASES["eq-16"].statement.lhs,
                (_g1 + _g2) * sp.Add(*(weight * s for (s, _), weight in _w.items())),
            ),
        ),
        {_g2: 1, _w[1, -1]: 1},
    ),
    planted(
        "eq-18-corrected",
        "> in place of >=",
        changed("eq-18-corrected", sp.Gt(*BASES["eq-18-corrected"].statement.args)),
        {descent.slope: 1, rho: 1},
    ),
    planted(
        "eq-18-sharp",
        "twice the probability of a 0",
        changed(
            "eq-18-sharp",
            sp.Eq(descent.slope * descent.MEAN_SIGN, (2 * rho - 1 + 2 * descent.zero) * sp.Abs(descent.slope)),
        ),
        {descent.slope: 1, rho: HALF, descent.zero: HALF},
    ),
    planted(
        "eq-19",
        "g_i in place of |g_i|",
        changed("eq-19", sp.Eq(descent._AS_PRINTED, (2 * rho - 1) * descent.slope)),
        {descent.slope: -1, rho: 1},
    ),
    planted(
        "b5-intro-corrected",
        "rho in place of 2 rho - 1",
        changed("b5-intro-corrected", sp.Ge(descent.slope * descent.MEAN_SIGN, rho * sp.Abs(descent.slope))),
        {descent.slope: 1, rho: HALF},
    ),
    planted(
        "eq-20",
        "total/4 in place of total/2",
        changed("eq-20", sp.Le(descent.norm, (descent.now - descent.after) / f.gamma + f.total * f.gamma / 4)),
        {descent.norm: HALF, descent._inner: HALF, f.gamma: 1, f.total: 1},
    ),
    planted(
        "eq-21",
        "without f >= f*",
        changed("eq-21", drop=2),
        {descent.after: -1, descent.norm: 1, f.gamma: 1},
    ),
    planted("eq-22a", "> in place of >=", changed("eq-22a", sp.Gt(f.ROOTS, ROOT)), {K: 1}),
    planted(
        "eq-22a-sharp",
        "4/3 in place of 3/2",
        changed("eq-22a-sharp", sp.Ge(f.ROOTS, 2 * ROOT - sp.Rational(4, 3) + 1 / (2 * ROOT))),
        {K: 1},
    ),
    planted(
        "eq-22b-sharp",
        "9/10 in place of 1",
        changed("eq-22b-sharp", sp.Le(f.HARMONIC, sp.Rational(9, 10) + sp.log(K))),
        {K: 1},
    ),
    planted(
        "theorem-5-eq7-from-2",
        "3/2 in place of 3",
        changed(
            "theorem-5-eq7-from-2",
            sp.Le(
                f.derived(f.start, f.total),
                f.start / (gamma0 * ROOT) + 3 * gamma0 * f.total * sp.log(K) / (4 * ROOT),
            ),
        ),
        {K: 2, gamma0: 1, f.total: 1},
    ),
    planted(
        "theorem-5-eq7-corrected",
        "log K in place of 1 + log K",
        changed(
            "theorem-5-eq7-corrected",
            sp.Le(
                f.derived(f.start, f.total),
                f.start / (gamma0 * ROOT) + gamma0 * f.total * sp.log(K) / (2 * ROOT),
            ),
        ),
        {K: 1, gamma0: 1, f.total: 1},
    ),
    planted(
        "theorem-5-eq7-sharp",
        "1/sqrt K in place of 1/(2 sqrt K)",
        changed(
            "theorem-5-eq7-sharp",
            sp.Le(
                f.derived(f.start, f.total),
                (f.start / gamma0 + gamma0 * f.total * (1 + sp.log(K)) / 2) / (2 * ROOT - sp.Rational(3, 2) + 1 / ROOT),
            ),
        ),
        {K: 1, gamma0: 1, f.start: 1},
    ),
    planted(
        "theorem-5-lastdisplay",
        "total/4 in place of total",
        changed(
            "theorem-5-lastdisplay",
            sp.Le(
                f.derived(f.start, f.total),
                (f.start / gamma0 + gamma0 * f.total / 4) / ROOT + gamma0 * f.total * sp.log(K) / (2 * ROOT),
            ),
        ),
        {K: 1, gamma0: 1, f.total: 1},
    ),
    planted(
        "theorem-5-lastdisplay-average",
        "the steps are at most gamma0, not gamma0 times their sum",
        Claim(
            "planted",
            BASES["theorem-5-lastdisplay-average"].statement,
            BASES["theorem-5-lastdisplay-average"].where,
            (
                sp.Ge(sums.weighted, sums.least_norm * sums.sum_steps),
                BASES["theorem-5-lastdisplay-average"].assumptions[1],
            ),
        ),
        {gamma0: 2, sums.sum_steps: 1, sums.sum_squares: 1, f.start: 1, sums.weighted: 1, sums.least_norm: 1},
    ),
    planted(
        "theorem-5-eq8",
        "total/3 in place of total/2",
        changed("theorem-5-eq8", sp.Le(sums.norms / K, f.start / (f.gamma * K) + f.gamma * f.total / 3)),
        {K: 1, f.gamma: 1, f.total: 1, sums.norms: HALF},
    ),
    planted(
        "b5-constant-step",
        "gamma in place of gamma^2",
        changed("b5-constant-step", sp.Eq((f.start + f.total / 2 * f.gamma * K) / (f.gamma * K), f.CONSTANT_BOUND)),
        {K: 1, f.gamma: 2, f.total: 1},
    ),
    planted(
        "theorem-6-monotone",
        "< in place of <=",
        changed("theorem-6-monotone", sp.Lt(six._KEPT, descent.now)),
        {f.gamma: 1},
    ),
    planted(
        "theorem-6-monotone",
        "the worse of two points",
        changed(
            "theorem-6-monotone",
            sp.Le(
                descent.share * sp.Max(descent.now, descent.f_one) + (1 - descent.share) * six.kept,
                descent.now,
            ),
        ),
        {descent.share: 1, descent.f_one: HALF, f.gamma: 1, f.total: 1},
    ),
    planted(
        "theorem-6-monotone",
        "the other outcomes may rise",
        changed("theorem-6-monotone", drop=1),
        {six.kept: HALF, f.gamma: 1, f.total: 1},
    ),
    planted("b6-line-3", "f may rise", changed("b6-line-3", drop=1), {descent.after: 1, K: 4, gamma0: 1}),
    planted(
        "b6-line-4", "k may exceed K", changed("b6-line-4", drop=0), {six.k: 3, K: 1, descent.first: 1, descent.now: 1}
    ),
    planted(
        "b6-line-4-sharp",
        "sqrt k in place of sqrt(k + 1)",
        changed(
            "b6-line-4-sharp",
            sp.Le(
                six.risen + (descent.now - descent.after) * sp.sqrt(six.k + 1),
                sp.sqrt(six.k) * (descent.first - descent.after),
            ),
        ),
        {descent.first: 1, descent.now: 1},
    ),
    planted("b6-roots", "3/2 in place of 2", changed("b6-roots", sp.Le(f.ROOTS, sp.Rational(3, 2) * ROOT)), {K: 10}),
    planted(
        "b6-roots-sharp",
        "11/10 in place of 1",
        changed("b6-roots-sharp", sp.Le(f.ROOTS, 2 * ROOT - sp.Rational(11, 10))),
        {K: 1},
    ),
    planted(
        "theorem-6-average",
        "total/2 in place of total",
        changed("theorem-6-average", sp.Le(six._SUMMED, (f.start / gamma0 + gamma0 * f.total / 2) / ROOT)),
        {K: 4, gamma0: 1, f.total: 1},
    ),
    planted(
        "theorem-6-average-lines",
        "start in place of sqrt K start",
        changed(
            "theorem-6-average-lines",
            sp.Le(sums.norms / K, (f.start / gamma0 + f.total * gamma0 * six.sum_steps / 2) / K),
        ),
        {K: 4, gamma0: 1, f.start: 1, six.sum_drops: 2, six.sum_steps: 1, sums.norms: 2},
    ),
    planted(
        "theorem-6-const",
        "k in place of k + 1",
        changed(
            "theorem-6-const",
            sp.Le(
                f.gamma * (sums.norms + descent.norm), descent.first - descent.after + f.total / 2 * f.gamma**2 * six.k
            ),
        ),
        {descent.norm: HALF, f.gamma: 1, f.total: 1},
    ),
    planted(
        "sec5.1-1-over-k-neighbourhood",
        "start/eps in place of start/(gamma eps)",
        Claim(
            "planted",
            BASES["sec5.1-1-over-k-neighbourhood"].statement,
            BASES["sec5.1-1-over-k-neighbourhood"].where,
            (sp.Ge(K, f.start / eps),),
        ),
        {K: 1, f.gamma: HALF, f.start: 1, eps: 1},
    ),
    planted(
        "sec5.1-slow",
        "rho = 3/4 in place of 1/2",
        changed("sec5.1-slow", rho=sp.FiniteSet(sp.Rational(3, 4))),
        {rho: sp.Rational(3, 4), descent.slope: 1, K: 1, gamma0: 1, f.gamma: 1},
    ),
    planted(
        "sec5.1-slow-divergence",
        "L in place of L/2",
        changed("sec5.1-slow-divergence", sp.Eq(h._DESCENT_CASE, L * h.x**2 / 2 + L * f.gamma**2, evaluate=False)),
        {rho: HALF, f.gamma: 1, L: 1},
    ),
    planted(
        "sec5.1-l1-rate",
        "total in place of total/2",
        changed(
            "sec5.1-l1-rate",
            sp.Eq(BASES["sec5.1-l1-rate"].statement.lhs, (f.start / gamma0 + gamma0 * f.total) / ROOT),
        ),
        {K: 1, gamma0: 1, f.total: 1},
    ),
    planted(
        "sec5.1-eventually-fails",
        "0.188 in place of 0.186",
        changed("sec5.1-eventually-fails", sp.Ge(clock._BELOW, sp.Rational(94, 500))),
        {clock.v: 1000},
    ),
    planted(
        "sec5.1-eventually-corrected",
        "3 eta in place of 2 eta",
        changed("sec5.1-eventually-corrected", sp.Le(sp.Abs(descent.slope), h.RHO_NORM / (3 * clock.eta))),
        {descent.slope: 1, clock.eta: QUARTER, rho: sp.Rational(3, 4)},
    ),
    planted(
        "sec5.1-eventually-corrected-limit",
        "K^(-1/2) in place of K^(-1/4)",
        changed(
            "sec5.1-eventually-corrected-limit",
            sp.Le(f.CORRECTED_BOUND, (f.start / gamma0 + 2 * gamma0 * f.total) / ROOT),
        ),
        {K: 1000, gamma0: 1, f.total: 1},
    ),
    planted(
        "sec5.1-clock-smooth-y",
        "1/5 in place of 1/4",
        changed("sec5.1-clock-smooth-y", sp.Le(clock._dyy, sp.Rational(1, 5))),
        {},
    ),
    planted(
        "sec5.1-clock-infimum",
        "exp(-10 - 11 y) in place of exp(-y)",
        changed("sec5.1-clock-infimum", sp.Le(HALF + clock._UNFAIR, HALF + sp.exp(-10 - 11 * clock.y))),
        {clock.y: 2},
    ),
    planted(
        "sec5.1-clock-position",
        "1 in place of 2",
        changed("sec5.1-clock-position", sp.Ge(clock._POSITION, 2 * sp.sqrt(K + 1) - 1)),
        {K: 1},
    ),
    planted(
        "sec5.1-clock-miss",
        "10^9 in place of 10^7",
        changed("sec5.1-clock-miss", sp.Le(sp.exp(-4 * clock.late), 1 / (10**9 * K * (K + 1)))),
        {K: 1, clock.late: sp.Rational(23, 5)},
    ),
    planted(
        "sec5.1-clock-misses",
        "2.2e-5 in place of 2.3e-5",
        changed("sec5.1-clock-misses", sp.Le(clock._MISSES, sp.Rational(22, 10**6))),
        {K: 1},
    ),
    planted(
        "sec5.1-clock-union",
        "without the new toss",
        changed("sec5.1-clock-union", sp.Ge(clock.survived * (1 - clock.part), 1 - clock.missed)),
        {clock.survived: 1, clock.part: HALF},
    ),
    planted(
        "sec5.1-clock-fourth",
        "4 in place of 6",
        changed(
            "sec5.1-clock-fourth",
            sp.Eq(
                (3 * clock.v**2 - 2 * clock.q) + 4 * clock.v * clock.w + clock.w**2,
                3 * (clock.v + clock.w) ** 2 - 2 * (clock.q + clock.w**2),
            ),
        ),
        {clock.v: 1, clock.w: 1},
    ),
    planted(
        "sec5.1-clock-threshold",
        "h/2 in place of h",
        changed(
            "sec5.1-clock-threshold",
            sp.Le(clock._SQUARE, clock.h / 2 + sp.Piecewise((clock._SQUARE, clock.h < clock._SQUARE), (0, True))),
        ),
        {clock._SQUARE: 1, clock.h: 1},
    ),
    planted(
        "sec5.1-clock-paley-zygmund",
        "4 in place of 3",
        Claim(
            "planted",
            BASES["sec5.1-clock-paley-zygmund"].statement,
            BASES["sec5.1-clock-paley-zygmund"].where,
            (*BASES["sec5.1-clock-paley-zygmund"].assumptions[:2], sp.Le(clock.second, 4 * clock.level**2)),
        ),
        {clock.chance: sp.Rational(16, 81), clock.level: 9, clock.part: 8, clock.second: 324},
    ),
    planted(
        "sec5.1-clock-derivative",
        "|x| >= 1/2 in place of 1",
        Claim(
            "planted",
            BASES["sec5.1-clock-derivative"].statement,
            BASES["sec5.1-clock-derivative"].where,
            (sp.Ge(sp.Abs(h.x), HALF),),
        ),
        {h.x: HALF},
    ),
    planted(
        "sec5.1-stronger",
        "g_i may be 0",
        Claim(
            "planted",
            BASES["sec5.1-stronger"].statement,
            {g: sp.Interval(0, 1), sigma: sp.Interval.open(0, sp.oo)},
        ),
        {sigma: 1},
    ),
    planted(
        "sec5.1-stronger-strictly",
        "p below 1/2 as well",
        changed("sec5.1-stronger-strictly", p=sp.Interval.open(0, 1)),
        {h._right: QUARTER},
    ),
    planted(
        "sec5.1-option2-comments-eq7",
        "from K = 1 on",
        changed("sec5.1-option2-comments-eq7", K=sp.S.Naturals),
        {K: 1, gamma0: 1, f.total: 1},
    ),
)

WEAKENED: tuple[Weakened, ...] = (
    Weakened(
        "b5-descent",
        "total in place of total/2",
        changed("b5-descent", sp.Le(descent.after, descent.now - f.gamma * descent.inner + f.total * f.gamma**2)),
    ),
    Weakened(
        "eq-18-corrected",
        "less by |g_i|",
        changed(
            "eq-18-corrected", sp.Ge(descent.slope * descent.MEAN_SIGN, descent._AS_PRINTED - sp.Abs(descent.slope))
        ),
    ),
    Weakened(
        "b5-intro-corrected",
        "less by 1",
        changed(
            "b5-intro-corrected", sp.Ge(descent.slope * descent.MEAN_SIGN, (2 * rho - 1) * sp.Abs(descent.slope) - 1)
        ),
    ),
    Weakened(
        "eq-20",
        "total in place of total/2",
        changed("eq-20", sp.Le(descent.norm, (descent.now - descent.after) / f.gamma + f.total * f.gamma)),
    ),
    Weakened(
        "eq-21",
        "only the part with f*",
        changed("eq-21", BASES["eq-21"].statement.args[1]),
    ),
    Weakened(
        "theorem-6-monotone",
        "only the first half",
        changed("theorem-6-monotone", sp.Le(six._KEPT, descent.now)),
    ),
    Weakened(
        "b6-line-3",
        "sqrt(K + 1) in place of sqrt K",
        changed(
            "b6-line-3",
            sp.Le(six._DROP * sp.sqrt(six.k + 1), six._DROP * sp.sqrt(K + 1)),
        ),
    ),
    Weakened(
        "b6-roots",
        "3 sqrt K in place of 2 sqrt K",
        changed("b6-roots", sp.Le(f.ROOTS, 3 * ROOT)),
    ),
    Weakened(
        "sec5.1-eventually-corrected",
        "eta in place of 2 eta",
        changed("sec5.1-eventually-corrected", sp.Le(sp.Abs(descent.slope), h.RHO_NORM / clock.eta)),
    ),
    Weakened(
        "sec5.1-clock-moments",
        "4 in place of 3",
        changed("sec5.1-clock-moments", sp.Le(clock._FOURTH_MOMENT, 4 * (9 + clock.v) ** 2)),
    ),
    Weakened(
        "sec5.1-clock-smooth-y",
        "1 in place of 1/4",
        changed("sec5.1-clock-smooth-y", sp.And(clock._dyy >= 0, clock._dyy <= 1)),
    ),
    Weakened(
        "sec5.1-clock-derivative",
        "1/2 in place of 1/sqrt 2",
        changed("sec5.1-clock-derivative", sp.Ge(sp.Abs(sp.diff(clock._CLOCK, h.x)), HALF)),
    ),
)

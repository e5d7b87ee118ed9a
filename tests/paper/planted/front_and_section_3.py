"""Errors planted into the abstract, sections 1 and 2, Table 1, and sections 3.1 and 3.2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from paper.vocabulary import Planted, Weakened
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import abstract as front
from signdescent.theory.papers.stochastic_sign_descent import assumption_1_success as one
from signdescent.theory.papers.stochastic_sign_descent import section_2_contributions as two
from signdescent.theory.papers.stochastic_sign_descent import section_3_2_counterexample as plane
from signdescent.theory.papers.stochastic_sign_descent import table_1 as table
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import C, F
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import vote_probability
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import HARMONIC
from signdescent.theory.symbols import K, L, M, eps, g, gamma0, l, p, rho, sigma, tau, u, z

BASES: dict[str, Claim] = {
    claim.id: claim for module in (front, two, table, one, plane) for claim in module.CLAIMS if isinstance(claim, Claim)
}
HALF, QUARTER, THIRD = sp.Rational(1, 2), sp.Rational(1, 4), sp.Rational(1, 3)
x1, x2 = plane.x1, plane.x2


def changed(
    base: str,
    statement: Boolean | None = None,
    drop: int | None = None,
    where: Mapping[sp.Symbol, sp.Set] | None = None,
) -> Claim:
    """Return a claim with another statement, without one of its assumptions, or with other sets."""
    claim = BASES[base]
    given = tuple(a for number, a in enumerate(claim.assumptions) if number != drop)
    sets = {**claim.where, **(where or {})}
    return Claim("planted", claim.statement if statement is None else statement, sets, given)


def planted(base: str, change: str, claim: Claim, point: Mapping[sp.Symbol, Any]) -> Planted:
    """Return a planted error with its exact point; symbols missing from the point are 1."""
    return Planted(base, change, claim, {symbol: sp.sympify(point.get(symbol, 1)) for symbol in claim.where})


def edited(base: str, old: sp.Basic, new: sp.Basic) -> Boolean:
    """Return a statement with one part replaced; the part must occur."""
    statement = BASES[base].statement
    result = statement.xreplace({old: new})
    assert result != statement
    return result


_first, _second = plane.signs(plane.FIRST), plane.signs(plane.SECOND)
_gap = sp.Abs(plane.T)
_closer = plane.distance(plane._ALONG) < plane.distance(plane.T)
_size = (one.V + 1 + g) / (p * (1 - p))
_at_most = sp.Le(p + one.q, 1)
_value = sp.Abs(table.m) / p
_other = (p * _value - table.m) / (1 - p)
_quarter = K ** sp.Rational(1, 4)
_harmonic = gamma0**2 * HARMONIC

PLANTED: tuple[Planted, ...] = (
    # ------------------------------------------------------------ section 3.2
    planted(
        "sec3.2-unique-min-sharp",
        "3 in place of 2",
        changed("sec3.2-unique-min-sharp", sp.Ge(plane.F, 3 * eps**2 * (x1**2 + x2**2))),
        {eps: HALF},
    ),
    planted(
        "sec3.2-unique-min-determinant",
        "2 eps in place of 4 eps",
        changed(
            "sec3.2-unique-min-determinant", sp.Eq(plane.A_1[0] * plane.A_2[1] - plane.A_1[1] * plane.A_2[0], 2 * eps)
        ),
        {eps: HALF},
    ),
    planted(
        "sec3.2-unbiased",
        "without the probabilities 1/2",
        changed("sec3.2-unbiased", sp.Eq(plane.FIRST[0] + plane.SECOND[0], plane.GRADIENT[0])),
        {eps: HALF},
    ),
    planted(
        "sec3.2-z-sign-corrected",
        "1 + eps in place of 1 - eps",
        changed(
            "sec3.2-z-sign-corrected", sp.Implies(sp.Ne(x1, 1 + eps), plane.opposite(plane.FIRST).subs(plane.ON_LINE))
        ),
        {x1: HALF, eps: HALF},
    ),
    planted(
        "sec3.2-stuck",
        "33 in place of 32",
        changed("sec3.2-stuck", edited("sec3.2-stuck", 32 * eps**4, 33 * eps**4)),
        {eps: HALF},
    ),
    planted(
        "sec3.2-sign-formula",
        "the same sign for both i",
        changed("sec3.2-sign-formula", plane.equal(_second, (sp.sign(plane.INNER_2), -sp.sign(plane.INNER_2)))),
        {eps: HALF},
    ),
    planted(
        "sec3.2-s-cone",
        "eps^2 in place of eps",
        changed("sec3.2-s-cone", sp.Implies(plane.INSIDE, _gap < eps**2 * sp.Abs(plane.S))),
        {x1: sp.Rational(11, 2), x2: sp.Rational(5, 2), eps: HALF},
    ),
    planted(
        "sec3.2-s-rho",
        "< in place of <=",
        changed("sec3.2-s-rho", sp.Implies(plane.INSIDE, plane.success(0) < HALF)),
        {eps: HALF},
    ),
    planted(
        "sec3.2-s-rho-sharp",
        "1/3 in place of 1/2",
        changed(
            "sec3.2-s-rho-sharp",
            sp.Implies(sp.And(plane.INSIDE, sp.Ne(plane.GRADIENT[0], 0)), sp.Eq(plane.success(0), THIRD)),
        ),
        {eps: HALF},
    ),
    planted(
        "sec3.2-complement-sign",
        "on the boundary of S too",
        changed(
            "sec3.2-complement-sign", sp.Implies(plane.INNER_1 * plane.INNER_2 <= 0, plane.equal(_first, plane._SIGN))
        ),
        {x1: HALF, x2: sp.Rational(3, 2), eps: HALF},
    ),
    planted(
        "sec3.2-worked-example-corrected",
        "(-1, -1) in place of (-1, 1)",
        changed("sec3.2-worked-example-corrected", sp.Implies(plane._WORKED_CASE, plane.equal(_first, (-1, -1)))),
        {x1: 0, eps: HALF},
    ),
    planted(
        "sec3.2-worked-example-away",
        "the other direction",
        changed(
            "sec3.2-worked-example-away",
            sp.Implies(plane._WORKED_CASE, plane.distance(plane.T + 2 * plane.gamma) > plane.distance(plane.T)),
        ),
        {x1: 0, eps: HALF, plane.gamma: QUARTER},
    ),
    planted(
        "sec3.2-closer-corrected",
        "gamma <= |t| in place of <",
        changed("sec3.2-closer-corrected", sp.Implies(sp.And(plane.OUTSIDE, plane.gamma <= _gap), _closer)),
        {x1: 0, eps: HALF},
    ),
    planted(
        "sec3.2-closer-only-if",
        "|t|/2 in place of |t|",
        changed(
            "sec3.2-closer-only-if",
            sp.Implies(
                sp.And(plane.OUTSIDE, plane.gamma >= _gap / 2), plane.distance(plane._ALONG) >= plane.distance(plane.T)
            ),
        ),
        {x1: 0, eps: HALF, plane.gamma: HALF},
    ),
    # ------------------------------------------------------------ section 3.1
    planted(
        "assumption-1-at-zero", "without a != 0", changed("assumption-1-at-zero", drop=0), {p: HALF, one.a: 0, one.e: 1}
    ),
    planted(
        "spb-extremes-gauss",
        "1/(2 sqrt(2 pi)) in place of 1/sqrt(2 pi)",
        changed("spb-extremes-gauss", sp.erf(z / sp.sqrt(2)) / 2 <= z / (2 * sp.sqrt(2 * sp.pi))),
        {},
    ),
    planted(
        "spb-extremes-noiseless",
        "one of the two values may be wrong",
        changed("spb-extremes-noiseless", sp.Implies(sp.Eq(one.a, one.G), sp.Eq(one.SUCCESS, 1))),
        {p: HALF, one.e: -1},
    ),
    planted("remark-1a", "without p + q <= 1", changed("remark-1a", drop=0), {one.G: 0}),
    planted(
        "remark-1a",
        "gamma^2/4 in place of gamma^2/2",
        changed(
            "remark-1a",
            sp.Le(one.mean_decrease(p, one.q), -one.gamma * sp.Abs(one.G) * (p - one.q) + L * one.gamma**2 / 4),
        ),
        {one.q: 0},
    ),
    planted("remark-1a-two-nodes", "without p >= q", changed("remark-1a-two-nodes", drop=1), {p: 0, one.q: HALF}),
    planted(
        "remark-1a-three-nodes",
        "I(.; 3, 3) in place of I(.; 2, 2)",
        changed(
            "remark-1a-three-nodes",
            sp.Ge(one.mean_vote(3), 2 * vote_probability(sp.Integer(3), sp.Integer(3), (1 + p - one.q) / 2) - 1),
        ),
        {p: sp.Rational(3, 5), one.q: sp.Rational(2, 5)},
    ),
    planted("remark-1b", "without a != 0", changed("remark-1b", drop=1), {p: HALF, one.a: 0}),
    planted(
        "remark-1b-with-atom-corrected",
        "without g_i != 0",
        changed("remark-1b-with-atom-corrected", drop=0),
        {p: HALF, one.a: 0, one.e: 0, one.G: 0},
    ),
    planted(
        "sign-oracle-extension",
        "2 p in place of 2 p - 1",
        changed(
            "sign-oracle-extension",
            sp.Eq(one.mean_decrease(p, 1 - p), -one.gamma * sp.Abs(one.G) * 2 * p + L * one.gamma**2 / 2),
        ),
        {p: HALF},
    ),
    planted(
        "sign-oracle-extension-votes",
        "I(p; 1, 1) for three nodes",
        changed("sign-oracle-extension-votes", sp.Eq(one.mean_vote(3).subs(one.q, 1 - p), 2 * p - 1)),
        {p: sp.Rational(3, 4)},
    ),
    planted(
        "assumption-no-bounded-variance",
        "without the factor 1/(2 p - 1)",
        changed("assumption-no-bounded-variance", p * _size - (1 - p) * _size - g > one.V),
        {p: sp.Rational(51, 100), one.V: 0},
    ),
    # ------------------------------------------------------------ Table 1
    planted(
        "table-signsgd-rate",
        "without the 2 under the root",
        changed(
            "table-signsgd-rate",
            sp.Eq(table._CONSTANT.subs(gamma0, table._BEST), sp.sqrt(table.start * table.total / K)),
        ),
        {},
    ),
    planted(
        "table-signsgd-rate-eq7-fails",
        "A in place of 2 A",
        changed(
            "table-signsgd-rate-eq7-fails",
            sp.Implies(sp.log(K) > table.A / (3 * gamma0 * table.total), table.A / sp.sqrt(K) < table._LOG_RATE),
        ),
        {K: 2, table.start: 0, table.A: 2},
    ),
    planted(
        "table-smoothness-mean-corrected",
        "1/4 in place of 1/2",
        changed(
            "table-smoothness-mean-corrected",
            sp.Le(table.d * L * table.R, table.d * L * table.R**2 / 4 / gamma0 + gamma0 * table.d * L / 2),
        ),
        {},
    ),
    planted(
        "table-biased-yes",
        "|m| in place of |m| + 1",
        changed("table-biased-yes", sp.And(_value > 0, sp.Eq(p * _value - (1 - p) * _other, table.m))),
        {p: sp.Rational(3, 4), table.m: 0},
    ),
    planted(
        "table-minibatch-yes-lemma-3",
        "3 nu^3 in place of 2 nu^3",
        changed(
            "table-minibatch-yes-lemma-3",
            edited("table-minibatch-yes-lemma-3", g * table.T <= 2 * table.h3, g * table.T <= 3 * table.h3),
        ),
        {tau: 3, sigma: 2, table.T: 3},
    ),
    planted(
        "table-maj-rate",
        "K in place of sqrt K",
        changed(
            "table-maj-rate",
            sp.Eq(
                table._CONSTANT.subs(gamma0, gamma0 / sp.sqrt(K)), (table.start / gamma0 + gamma0 * table.total / 2) / K
            ),
        ),
        {K: 4},
    ),
    planted(
        "table-speedup-corrected",
        "4 l - 2 in place of 4 l - 1",
        changed("table-speedup-corrected", sp.Le(F, sp.sqrt((4 * l - 2) / 3) * u)),
        {u: HALF},
    ),
    planted(
        "table-speedup-sharp",
        "sqrt(l + 1) in place of sqrt(l)",
        changed("table-speedup-sharp", sp.Ge(C, sp.sqrt(l + 1)), where={u: sp.Interval(0, 1)}),
        {},
    ),
    planted(
        "table-ssdm-partitioned-family",
        "R/4 in place of R/8",
        changed(
            "table-ssdm-partitioned-family",
            sp.Eq(
                table._MIRRORED.subs(table.x, 0) - table._MIRRORED,
                table.R / 4 - (table.x - table.R / 2) ** 2 / (2 * table.R),
            ),
        ),
        {table.x: 0},
    ),
    planted(
        "table-ssdm-rate",
        "without d in the last term",
        changed(
            "table-ssdm-rate",
            sp.Le(
                table.theorem_8(table.start, table.noise, table.smooth, table.d),
                (table._RIGHT - 3 * table.smooth * table.d + 3 * table.smooth) / _quarter,
            ),
        ),
        {table.d: 2},
    ),
    planted(
        "table-bernstein-row-calls",
        "A in place of 2 A",
        changed(
            "table-bernstein-row-calls",
            sp.Implies(sp.Eq(table.N, K**2), sp.Eq(sp.sqrt(4 * table.A**2 / sp.sqrt(table.N)), table.A / sp.sqrt(K))),
        ),
        {},
    ),
    planted(
        "sec5.2-stepsize-cite-fails",
        "A in place of A^2",
        changed(
            "sec5.2-stepsize-cite-fails",
            sp.Implies(K * table.start > table.A * table.total, table._STEP > table.A / K),
        ),
        {K: 3, table.A: 2},
    ),
    planted(
        "sec5.2-stepsize-cite-corrected",
        "K in place of sqrt K",
        changed("sec5.2-stepsize-cite-corrected", sp.Eq(table._STEP, sp.sqrt(table.start / table.total) / K)),
        {K: 4},
    ),
    # ------------------------------------------------------------ abstract and section 2
    planted(
        "abs-exp-noise",
        "l + 1 in place of l",
        changed("abs-exp-noise", sp.Le(1 - F, (1 - u**2) ** (l + 1))),
        {u: sp.Rational(9, 10)},
    ),
    planted(
        "abs-exp-noise-lower",
        "c_l/l in place of c_l/(2l)",
        changed("abs-exp-noise-lower", sp.Ge(1 - F, C / l * (1 - u**2) ** l)),
        {u: HALF},
    ),
    planted(
        "abs-1bit-both-corrected",
        "2 l in place of 2 l - 1",
        changed("abs-1bit-both-corrected", sp.Ne(2 * front.k, 2 * l)),
        {},
    ),
    planted(
        "abs-1bit-both-tie",
        "rho = 0 and 1 included",
        changed("abs-1bit-both-tie", where={rho: sp.Interval(0, 1)}),
        {rho: 0},
    ),
    planted(
        "abs-1bit-both-coin",
        "the whole tie in place of half of it",
        changed("abs-1bit-both-coin", sp.Eq(front._LEAD * (1 - rho), front._TIE)),
        {rho: HALF},
    ),
    planted(
        "abs-ssdm-dist-stuck",
        "2 (a + b) in place of 4 (a + b)",
        changed("abs-ssdm-dist-stuck", sp.Eq(front._MEAN.subs(front.x, 0) - front._LEAST, 2 * front._START)),
        {table.a: 3},
    ),
    planted(
        "abs-ssdm-dist-fails",
        "A^3 in place of A^4",
        changed(
            "abs-ssdm-dist-fails",
            sp.Implies(K * table.STUCK_NORM**4 > front.A**3, front.A / _quarter < table.STUCK_NORM),
        ),
        {K: 9, table.a: 3, front.A: 2},
    ),
    planted(
        "abs-ssdm-dist-corrected",
        "a quarter in place of half of (a + b) R",
        changed(
            "abs-ssdm-dist-corrected",
            sp.Le(
                table.STUCK_NORM,
                (front._START + (table.a + table.b) + (table.a + table.b) / (4 * sp.sqrt(K))) / _quarter
                + (table.a + table.b) * table.R / 4,
            ),
        ),
        {K: 10**12, table.a: 1, table.b: sp.Rational(1, 100), table.R: 100},
    ),
    planted(
        "sec2-lemmas-necessary-corrected",
        "3/4 in place of 1/2",
        changed(
            "sec2-lemmas-necessary-corrected",
            sp.Implies(sp.Or(two._LEMMA_2, two._LEMMA_3), p > sp.Rational(3, 4)),
        ),
        {p: sp.Rational(7, 10), two.wrong: sp.Rational(1, 1000)},
    ),
    planted(
        "sec2-thm5-k-free",
        "log K in place of 1 + log K",
        changed("sec2-thm5-k-free", sp.Le(_harmonic, gamma0**2 * sp.log(K))),
        {},
    ),
    planted(
        "sec2-stochsign-unlike-det-corrected",
        "3/5 in place of 1/2",
        changed("sec2-stochsign-unlike-det-corrected", sp.Rational(3, 5) < two._STOCHASTIC),
        {two.n: 10},
    ),
    planted(
        "sec2-stochsign-unlike-det-mean",
        "<= in place of <",
        changed(
            "sec2-stochsign-unlike-det-mean",
            sp.Implies(sp.Abs(two.h) <= two.n, sp.Abs(two.n * sp.sign(two.h)) > sp.Abs(two.h)),
        ),
        {},
    ),
    planted(
        "sec2-sign-bits-only-corrected",
        "< in place of <=",
        changed("sec2-sign-bits-only-corrected", -M < two._MESSAGE),
        {front.k: 0},
    ),
    planted(
        "definition-3-stochastic-sign-law",
        "without |g_i| <= |g|",
        changed("definition-3-stochastic-sign-law", drop=0),
        {two.h: 2},
    ),
    planted(
        "definition-sign-size",
        "< in place of <=",
        changed("definition-sign-size", sp.Lt(sp.sign(two.h) ** 2, 1)),
        {},
    ),
    planted(
        "eq-3-monotone",
        "the worse of the two points",
        changed("eq-3-monotone", sp.Max(two.here, two.there) <= two.here),
        {two.here: 0},
    ),
    planted(
        "algorithm-3-start",
        "1 - 2 beta in place of 1 - beta",
        changed("algorithm-3-start", sp.Eq(two.beta * two.first + (1 - 2 * two.beta) * two.first, two.first)),
        {},
    ),
)

WEAKENED: tuple[Weakened, ...] = (
    Weakened(
        "sec3.2-unique-min-sharp",
        "1 in place of 2",
        changed("sec3.2-unique-min-sharp", sp.Ge(plane.F, eps**2 * (x1**2 + x2**2))),
    ),
    Weakened(
        "sec3.2-stuck",
        "31 in place of 32",
        changed("sec3.2-stuck", edited("sec3.2-stuck", 32 * eps**4, 31 * eps**4)),
    ),
    Weakened(
        "sec3.2-s-cone",
        "<= in place of <",
        changed("sec3.2-s-cone", sp.Implies(plane.INSIDE, _gap <= eps * sp.Abs(plane.S))),
    ),
    Weakened(
        "sec3.2-closer-corrected",
        "|t|/2 in place of |t|",
        changed("sec3.2-closer-corrected", sp.Implies(sp.And(plane.OUTSIDE, plane.gamma < _gap / 2), _closer)),
    ),
    Weakened(
        "sec3.2-s-rho",
        "3/5 in place of 1/2",
        changed("sec3.2-s-rho", sp.Implies(plane.INSIDE, plane.success(0) <= sp.Rational(3, 5))),
    ),
    Weakened(
        "remark-1a",
        "gamma^2 in place of gamma^2/2",
        changed(
            "remark-1a",
            sp.Le(one.mean_decrease(p, one.q), -one.gamma * sp.Abs(one.G) * (p - one.q) + L * one.gamma**2),
        ),
    ),
    Weakened(
        "assumption-no-bounded-variance",
        "the variance only",
        changed(
            "assumption-no-bounded-variance",
            one._SIZE**2 - (p * one._SIZE - (1 - p) * one._SIZE) ** 2 > one.V,
        ),
    ),
    Weakened(
        "table-smoothness-mean-corrected",
        "gamma d L in place of gamma d L/2",
        changed(
            "table-smoothness-mean-corrected",
            sp.Le(table.d * L * table.R, table.d * L * table.R**2 / 2 / gamma0 + gamma0 * table.d * L),
        ),
    ),
    Weakened(
        "table-ssdm-rate",
        "twice the bound",
        changed(
            "table-ssdm-rate",
            sp.Le(table.theorem_8(table.start, table.noise, table.smooth, table.d), 2 * table._RIGHT / _quarter),
        ),
    ),
    Weakened(
        "sec5.2-stepsize-cite-fails",
        ">= in place of >",
        changed(
            "sec5.2-stepsize-cite-fails",
            sp.Implies(K * table.start > table.A**2 * table.total, table._STEP >= table.A / K),
        ),
    ),
    Weakened(
        "sec2-lemmas-necessary-corrected",
        ">= in place of >",
        changed("sec2-lemmas-necessary-corrected", sp.Implies(sp.Or(two._LEMMA_2, two._LEMMA_3), p >= HALF)),
    ),
    Weakened(
        "sec2-sign-bits-only-corrected",
        "M + 1 in place of M",
        changed("sec2-sign-bits-only-corrected", sp.And(-M - 1 <= two._MESSAGE, two._MESSAGE <= M + 1)),
    ),
)

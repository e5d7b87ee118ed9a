"""Planted errors and weakenings in section 4, section 6 and Appendix C."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.logic.boolalg import Boolean

from paper.vocabulary import Planted, Weakened
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import appendix_c_bernstein as bernstein
from signdescent.theory.papers.stochastic_sign_descent import definition_1_rho_norm as definition
from signdescent.theory.papers.stochastic_sign_descent import section_4_equivalences as near
from signdescent.theory.papers.stochastic_sign_descent import section_4_norm as norm
from signdescent.theory.papers.stochastic_sign_descent import section_6_experiments as experiments
from signdescent.theory.symbols import K, L, c, c_tilde, eps, g, k, rho, sigma, tau

Q = sp.Rational
HALF = Q(1, 2)
ROOT3 = sp.sqrt(3)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
REALS = sp.S.Reals
L12 = norm.L12
H = norm.l12(norm.x, sigma)
X, Y, ETA, LAM = norm.x, norm.y, norm.eta, norm.lam
NOISY = {g: POSITIVE, sigma: POSITIVE}
SUCCESS = {g: HALF_LINE, rho: sp.Interval(0, 1)}
BATCH = {g: POSITIVE, rho: sp.Interval(0, 1), c: HALF_LINE, tau: sp.S.Naturals}
RUN = bernstein.RUN
ORIGIN = dict.fromkeys(experiments.POINT, 0)
A, T, SLOPE = experiments.a, experiments.t, experiments.slope


Conditions = tuple[Boolean, ...]
Domain = Mapping[sp.Symbol, sp.Set]
Point = Mapping[sp.Symbol, sp.Expr | int]


def planted(
    base: str, change: str, statement: Boolean, where: Domain, point: Point, assumptions: Conditions = ()
) -> Planted:
    """Return a changed claim and the point at which it fails."""
    exact = {symbol: sp.sympify(number) for symbol, number in point.items()}
    return Planted(base, change, Claim("planted", statement, where, assumptions), exact)


def weakened(base: str, change: str, statement: Boolean, where: Domain, assumptions: Conditions = ()) -> Weakened:
    """Return a weakened claim."""
    return Weakened(base, change, Claim("weakened", statement, where, assumptions))


PLANTED: tuple[Planted, ...] = (
    planted(
        "rho-posdef",
        "success probability 1/2 allowed",
        sp.Implies(sp.Eq((2 * rho - 1) * g, 0), sp.Eq(g, 0)),
        SUCCESS,
        {g: 1, rho: HALF},
        (sp.Implies(sp.Ne(g, 0), rho >= HALF),),
    ),
    planted(
        "rho-posdef-sum",
        "terms of either sign",
        sp.Implies(sp.Eq(definition.rest + definition.term, 0), sp.Eq(definition.term, 0)),
        {definition.rest: HALF_LINE, definition.term: REALS},
        {definition.rest: 1, definition.term: -1},
    ),
    planted(
        "sec4-weighted-l1",
        "weight < 1 in place of <= 1",
        sp.Implies(sp.Ne(g, 0), sp.And(2 * rho - 1 > 0, 2 * rho - 1 < 1)),
        SUCCESS,
        {g: 1, rho: 1},
        (definition.SPB,),
    ),
    planted(
        "sec4-not-norm",
        "no condition on the size",
        definition.uniform(2 * g) > 2 * definition.uniform(g),
        NOISY,
        {g: 2, sigma: 1},
    ),
    planted(
        "eq-6",
        "sqrt(2) for sqrt(3)",
        sp.Le(g**2 / (g + sp.sqrt(2) * sigma), (2 * rho - 1) * g),
        {**NOISY, rho: sp.Interval(0, 1)},
        {g: 1, sigma: 1, rho: Q(687, 1000)},
        (sp.Ge(rho, HALF + HALF * g / (g + ROOT3 * sigma)),),
    ),
    planted(
        "eq-6-sharp",
        "Gauss's bound replaced by 1",
        sp.Le(g, (2 * rho - 1) * g),
        {**NOISY, rho: sp.Interval(0, 1)},
        {g: 1, sigma: 1, rho: Q(9, 10)},
        (sp.Ge(rho, HALF + HALF * definition.GAUSS),),
    ),
    planted(
        "sec4-lemma2-lower",
        "c/tau for 2 c/tau",
        sp.Le((1 - c / tau) * g, (2 * rho - 1) * g),
        BATCH,
        {g: 1, rho: Q(3, 4), c: 1, tau: 4},
        (tau > 2 * c, sp.Ge(rho, 1 - c / tau)),
    ),
    planted(
        "sec4-lemma2-lower-sharp",
        "tau > c dropped",
        (tau - c) / (tau + c) > 0,
        {c: HALF_LINE, tau: sp.S.Naturals},
        {c: 2, tau: 1},
    ),
    planted(
        "sec4-l12-not-norm",
        "noiseless coordinates allowed",
        L12.subs(g, 2 * g) > 2 * L12,
        {g: POSITIVE, sigma: HALF_LINE},
        {g: 1, sigma: 0},
    ),
    planted("sec4-l12-prop1", "> for >=", H > 0, {X: REALS, sigma: HALF_LINE}, {X: 0, sigma: 1}),
    planted(
        "sec4-l12-prop2",
        "slope 1/2 for 1",
        sp.Le(sp.Abs(H - norm.l12(Y, sigma)), sp.Abs(X - Y) / 2),
        {X: REALS, Y: REALS, sigma: HALF_LINE},
        {X: 1, Y: 0, sigma: 0},
    ),
    planted(
        "sec4-l12-prop2-sharp",
        "slope 1 in the noise for sqrt(3)",
        sp.Le(
            sp.Abs(L12 - L12.subs({g: norm.g_more, sigma: norm.sigma_more}, simultaneous=True)),
            sp.Abs(g - norm.g_more) + sp.Abs(sigma - norm.sigma_more),
        ),
        {g: POSITIVE, norm.g_more: POSITIVE, sigma: HALF_LINE, norm.sigma_more: HALF_LINE},
        {g: 10, norm.g_more: 10, sigma: 0, norm.sigma_more: Q(1, 10)},
    ),
    planted(
        "sec4-l12-prop3",
        "order of the two exchanged",
        sp.Le(norm.l12(norm.g_more, sigma), norm.l12(g, sigma)),
        {g: HALF_LINE, norm.g_more: HALF_LINE, sigma: HALF_LINE},
        {g: 0, norm.g_more: 1, sigma: 0},
        (sp.Le(g, norm.g_more),),
    ),
    planted(
        "sec4-implies-g-to-0",
        "x >= -eta for |x| >= eta",
        sp.Implies(sp.Ge(X, -ETA), sp.Ge(H, norm.l12(ETA, sigma))),
        {X: REALS, sigma: HALF_LINE, ETA: POSITIVE},
        {X: 0, sigma: 0, ETA: 1},
    ),
    planted(
        "sec4-implies-g-to-0-fails",
        "1/k^2 for 1/k",
        sp.Le(L12.subs({g: 1, sigma: k}), 1 / (ROOT3 * k**2)),
        {k: sp.S.Naturals},
        {k: 2},
    ),
    planted(
        "sec4-implies-g-to-0-corrected",
        "2 for 4 under the root",
        sp.Le(sp.Abs(X), (H + sp.sqrt(H**2 + 2 * ROOT3 * norm.sigma_max * H)) / 2),
        {X: REALS, sigma: HALF_LINE, norm.sigma_max: HALF_LINE},
        {X: 1, sigma: 1, norm.sigma_max: 1},
        (sp.Le(sigma, norm.sigma_max),),
    ),
    planted(
        "sec4-figure1-near",
        "sigma^3 for sigma^2 in the rate",
        sp.Le(
            g**2 / (ROOT3 * sigma) - L12.subs(g, LAM * g) / LAM**2,
            LAM * g**3 / (3 * sigma**3),
        ),
        {**NOISY, LAM: POSITIVE},
        {g: 1, sigma: 10, LAM: 1},
    ),
    planted(
        "sec4-figure1-far",
        "rate sigma/lambda",
        sp.Le(g - L12.subs(g, LAM * g) / LAM, sigma / LAM),
        {**NOISY, LAM: POSITIVE},
        {g: 10, sigma: 1, LAM: 1},
    ),
    planted(
        "sec4-figure8-scaling",
        "noise not scaled",
        sp.Eq(L12.subs(g, LAM * g), LAM * L12),
        {**NOISY, LAM: POSITIVE},
        {g: 1, sigma: 1, LAM: 2},
    ),
    planted(
        "sec4-figure8-loud",
        "half the rate",
        sp.Le(g**2 - ROOT3 * sigma * L12, g**3 / (2 * ROOT3 * sigma)),
        NOISY,
        {g: 1, sigma: 1},
    ),
    planted(
        "sec4-near-lower-corrected",
        "c for sqrt(3) c",
        sp.Le(g**2 / ((1 + c) * eps + ROOT3 * c_tilde), L12),
        {**near.DOMAIN, c_tilde: HALF_LINE, eps: POSITIVE},
        {g: 1, sigma: 1, c: 1, c_tilde: 0, eps: 1},
        (sp.Le(sigma, c * g + c_tilde), sp.Le(g, eps)),
    ),
    planted(
        "sec4-near-upper-corrected",
        "lower bound on the noise halved",
        sp.Le(L12, g**2 / (ROOT3 * c_tilde)),
        {g: POSITIVE, sigma: HALF_LINE, c_tilde: POSITIVE},
        {g: 1, sigma: 0, c_tilde: 1},
        (sp.Ge(g + ROOT3 * sigma, ROOT3 * c_tilde / 2),),
    ),
    planted(
        "sec4-away-lower",
        "c~ L for c~/L",
        sp.Le(g / (1 + ROOT3 * (c + c_tilde * L)), L12),
        {**near.DOMAIN, c_tilde: HALF_LINE, L: POSITIVE},
        {g: HALF, sigma: 1, c: 0, c_tilde: 1, L: HALF},
        (sp.Le(sigma, c * g + c_tilde), sp.Ge(g, L)),
    ),
    planted(
        "sec4-away-upper-corrected",
        "sigma >= c g/2 for sigma >= c g",
        sp.Le(L12, g / (1 + ROOT3 * c)),
        near.DOMAIN,
        {g: 1, sigma: HALF, c: 1},
        (sp.Ge(sigma, c * g / 2),),
    ),
    planted(
        "sec6-rosen-mean",
        "divided by 8",
        sp.Eq(experiments.MEANS[0], experiments.GRADIENT[0] / 8),
        experiments.EVERYWHERE,
        ORIGIN,
    ),
    planted(
        "sec6-rosen-biased",
        "d = 2 allowed",
        sp.Implies(sp.Ne(SLOPE, 0), sp.Ne(SLOPE / (experiments.d - 1), SLOPE)),
        {SLOPE: REALS, experiments.d: sp.Range(2, sp.oo)},
        {SLOPE: 1, experiments.d: 2},
    ),
    planted(
        "sec6-rosen-smooth-fails",
        "between 0 and e_1",
        experiments.ROSENBROCK.subs({**ORIGIN, experiments.POINT[0]: 1})
        > experiments.ROSENBROCK.subs(ORIGIN) + experiments.GRADIENT[0].subs(ORIGIN) + L / 2,
        {L: POSITIVE},
        {L: 300},
    ),
    planted(
        "sec6-rosen-smooth-corrected",
        "no mixed term",
        sp.Le(
            experiments._CURVATURE,
            (1200 * experiments.R**2 + 400 * experiments.R + 2) * experiments.u**2 + 200 * experiments.v**2,
        ),
        {
            experiments.x: REALS,
            experiments.y: REALS,
            experiments.u: REALS,
            experiments.v: REALS,
            experiments.R: POSITIVE,
        },
        {experiments.x: 1, experiments.y: -1, experiments.u: 1, experiments.v: -1, experiments.R: 1},
        experiments._BOX,
    ),
    planted(
        "sec6-rosen-spb-pair",
        "the sum may vanish",
        experiments.normal(A) + experiments.normal(SLOPE - A) > 1,
        {A: REALS, SLOPE: HALF_LINE},
        {A: 1, SLOPE: 0},
    ),
    planted(
        "sec6-rosen-spb-one",
        "six draws of noise for seven",
        (experiments.normal(A) + experiments.normal(T - A)) / 9 + Q(6, 18) > HALF,
        {A: REALS, T: POSITIVE},
        {A: 0, T: Q(1, 10)},
    ),
    planted(
        "sec6-rosen-cap-figure-3",
        "mini-batches up to 9",
        sp.Lt(experiments._FIRST, Q(81, 100)),
        {experiments.w: sp.Interval(0, 1), experiments.tau: sp.Range(1, 10)},
        {experiments.w: 1, experiments.tau: 9},
    ),
    planted(
        "eq-32",
        "total for 2 total under the root",
        sp.Eq(bernstein.EQ_8.subs(bernstein.gamma, bernstein.STEP), bernstein.UNIT_RATE),
        RUN,
        {bernstein.start: 1, bernstein.total: 1, K: 1},
    ),
    planted(
        "eq-32-best-step",
        "2 for sqrt(2)",
        sp.Ge(bernstein.EQ_8, 2 * bernstein.UNIT_RATE),
        {**RUN, bernstein.gamma: POSITIVE},
        {bernstein.start: 2, bernstein.total: 1, K: 1, bernstein.gamma: 2},
    ),
    planted(
        "c-chain1",
        "4 for 5",
        sp.Le(bernstein.FACTOR * bernstein.mean, 4 * bernstein.UNIT_RATE),
        {**RUN, bernstein.mean: HALF_LINE},
        {bernstein.start: 2, bernstein.total: 1, K: 1, bernstein.mean: 2},
        (sp.Le(bernstein.mean, bernstein.RATE),),
    ),
    planted("c-2-5", "1/2 for 2/5", sp.Ge(L12, g / 2), NOISY, {g: 1, sigma: Q(4, 5)}, (bernstein.IN_H,)),
    planted(
        "c-sqrt3-5",
        "sqrt(3)/4 for sqrt(3)/5",
        sp.Ge(L12, ROOT3 / 4 * g**2 / sigma),
        NOISY,
        {g: 1, sigma: 1},
        (bernstein.OFF_H,),
    ),
    planted(
        "c-const-5-sharp",
        "14/5 for 5/sqrt(3)",
        sp.Le(bernstein.MIXED, Q(14, 5) * L12),
        NOISY,
        {g: 1, sigma: Q(87, 100)},
    ),
    planted(
        "c-const-5-second-order",
        "2 for 19 sqrt(3)/15",
        sp.Le(bernstein.MIXED, 2 * bernstein.SECOND_ORDER),
        NOISY,
        {g: 1, sigma: Q(87, 100)},
    ),
    planted(
        "c-const-5-exact",
        "17/10 for sqrt(3)",
        sp.Le(bernstein.MIXED, Q(17, 10) * bernstein.GAUSS),
        NOISY,
        {g: 1, sigma: 1},
    ),
    planted(
        "c-recovers-corrected",
        "below 2.4",
        sp.Le(sp.sqrt(6) * bernstein.UNIT_RATE, Q(12, 5) * bernstein.UNIT_RATE),
        RUN,
        {bernstein.start: 1, bernstein.total: 1, K: 1},
    ),
)

WEAKENED: tuple[Weakened, ...] = (
    weakened("rho-posdef", "only >= 0", sp.Ge((2 * rho - 1) * g, 0), SUCCESS, (definition.SPB,)),
    weakened(
        "eq-6",
        "2 sigma for sqrt(3) sigma",
        sp.Le(g**2 / (g + 2 * sigma), (2 * rho - 1) * g),
        {**NOISY, rho: sp.Interval(0, 1)},
        (sp.Ge(rho, HALF + HALF * g / (g + ROOT3 * sigma)),),
    ),
    weakened(
        "sec4-l12-prop2",
        "slope 2 for 1",
        sp.Le(sp.Abs(H - norm.l12(Y, sigma)), 2 * sp.Abs(X - Y)),
        {X: REALS, Y: REALS, sigma: HALF_LINE},
    ),
    weakened(
        "sec4-implies-g-to-0-fails",
        "1/k for 1/(sqrt(3) k)",
        sp.Le(L12.subs({g: 1, sigma: k}), 1 / k),
        {k: sp.S.Naturals},
    ),
    weakened(
        "sec4-near-lower-corrected",
        "2 c for sqrt(3) c",
        sp.Le(g**2 / ((1 + 2 * c) * eps + ROOT3 * c_tilde), L12),
        {**near.DOMAIN, c_tilde: HALF_LINE, eps: POSITIVE},
        (sp.Le(sigma, c * g + c_tilde), sp.Le(g, eps)),
    ),
    weakened(
        "sec4-away-lower",
        "2 + ... for 1 + ...",
        sp.Le(g / (2 + ROOT3 * (c + c_tilde / L)), L12),
        {**near.DOMAIN, c_tilde: HALF_LINE, L: POSITIVE},
        (sp.Le(sigma, c * g + c_tilde), sp.Ge(g, L)),
    ),
    weakened(
        "sec6-rosen-spb-pair",
        "above 9/10 for above 1",
        experiments.normal(A) + experiments.normal(T - A) > Q(9, 10),
        {A: REALS, T: POSITIVE},
    ),
    weakened("c-2-5", "1/3 for 2/5", sp.Ge(L12, g / 3), NOISY, (bernstein.IN_H,)),
    weakened("c-const-5-exact", "2 for sqrt(3)", sp.Le(bernstein.MIXED, 2 * bernstein.GAUSS), NOISY),
    weakened(
        "eq-32-best-step", "half as much", sp.Ge(bernstein.EQ_8, bernstein.RATE / 2), {**RUN, bernstein.gamma: POSITIVE}
    ),
)

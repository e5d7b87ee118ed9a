"""Errors planted into section 3.3 and Appendices B.1 to B.4, each with a point of failure."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from paper.vocabulary import Planted, Weakened
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import lemma_1_proof as chain
from signdescent.theory.papers.stochastic_sign_descent import lemma_1_unimodal as unimodal
from signdescent.theory.papers.stochastic_sign_descent import lemma_2_strong_growth as growth
from signdescent.theory.papers.stochastic_sign_descent import lemma_3_mini_batch as mini
from signdescent.theory.papers.stochastic_sign_descent import lemma_4_entropy as entropy
from signdescent.theory.papers.stochastic_sign_descent import lemma_10_chebyshev as chebyshev
from signdescent.theory.papers.stochastic_sign_descent import lemma_11_berry_esseen as normal
from signdescent.theory.papers.stochastic_sign_descent import lemma_12_batch_size as batch
from signdescent.theory.papers.stochastic_sign_descent import lemma_12_proof as secant
from signdescent.theory.papers.stochastic_sign_descent import lemma_12_sharp as sharp
from signdescent.theory.papers.stochastic_sign_descent import lemma_12_special_laws as special
from signdescent.theory.papers.stochastic_sign_descent import theorem_9_gauss as gauss
from signdescent.theory.symbols import b, c, g, nu3, p, r, sigma, tau, z

MODULES = (gauss, unimodal, chain, growth, chebyshev, normal, batch, sharp, special, secant, mini, entropy)
BASES: dict[str, Claim] = {claim.id: claim for module in MODULES for claim in module.CLAIMS if isinstance(claim, Claim)}
ONE, HALF = sp.Integer(1), sp.Rational(1, 2)
Q = sp.Rational
Points = dict[sp.Symbol, sp.Expr]


def stated(base: str, statement: Boolean) -> Claim:
    """Return a claim with another statement."""
    return Claim("planted", statement, BASES[base].where, BASES[base].assumptions)


def edited(base: str, *swaps: tuple[sp.Basic, sp.Basic]) -> Claim:
    """Return a claim with parts of its statement replaced; each must occur."""
    statement = BASES[base].statement
    for old, new in swaps:
        found = statement.xreplace({old: new})
        assert found != statement, (base, old)
        statement = found
    return stated(base, statement)


def assuming(base: str, *assumptions: Boolean) -> Claim:
    """Return a claim under other assumptions."""
    return Claim("planted", BASES[base].statement, BASES[base].where, assumptions)


def over(base: str, **sets: sp.Set) -> Claim:
    """Return a claim on other sets."""
    where = {symbol: sets.get(symbol.name, domain) for symbol, domain in BASES[base].where.items()}
    return Claim("planted", BASES[base].statement, where, BASES[base].assumptions)


def case(base: str, change: str, claim: Claim, point: Points) -> Planted:
    return Planted(base, change, claim, {symbol: sp.sympify(value) for symbol, value in point.items()})


# symbols of individual files
R, y, t = gauss.r, gauss.y, gauss.t
far = unimodal.r
h, n, w, x = unimodal.h, unimodal.n, unimodal.w, unimodal.x
v, mu, q = chebyshev.v, chebyshev.mu, chebyshev.q

_TAIL = sp.Max(0, 1 - R / y)
_TWO_POINT = sp.Abs(normal._LOW_MASS - normal._NORMAL_LOW)
_CANTELLI = tau / (tau + r)
_PIECES = BASES["lemma-1-display"].statement.lhs
_SPREAD_MIXED = unimodal.MIXED_SPREAD
_LATTICE = n * (n + 1)
_COIN = unimodal._AT_ZERO
_FEW = BASES["b2-variance-without-replacement"].statement
_ROOT = sp.sqrt(tau / (2 * r))
_GUARANTEE = sp.Max(1 - r / tau, (1 + sp.erf(_ROOT) - b / sp.sqrt(tau)) / 2, evaluate=False)
_SHARP_GUARANTEE = BASES["lemma-12-sharp-formula"].statement.args[1]
_MINI_GUARANTEE = BASES["lemma-3-formula"].statement.args[1]

PLANTED: tuple[Planted, ...] = (
    case(
        "theorem-9-far",
        "4/27 becomes 1/7",
        stated("theorem-9-far", sp.Le(_TAIL, y**2 / (7 * R**2))),
        {R: 1, y: Q(3, 2)},
    ),
    case("theorem-9-near", "r <= 2 sigma/sqrt 3 is dropped", assuming("theorem-9-near"), {R: 10, y: 1, sigma: 1}),
    case(
        "theorem-9-near-factor",
        "t + 2 becomes t + 3",
        stated("theorem-9-near-factor", sp.Eq(t**3 - 3 * t + 2, (t - 1) ** 2 * (t + 3))),
        {t: 0},
    ),
    case(
        "theorem-9-mixture",
        "4/9 becomes 2/5",
        stated(
            "theorem-9-mixture",
            sp.Le(
                gauss.MASS,
                sp.Piecewise(
                    (Q(2, 5) * (gauss.SPREAD / R) ** 2, 2 * gauss.SPREAD / sp.sqrt(3) <= R),
                    (1 - R / (sp.sqrt(3) * gauss.SPREAD), True),
                ),
            ),
        ),
        {p: HALF, R: 2, y: 3},
    ),
    case(
        "lemma-1-formula",
        "1 + z becomes 1/2 + z",
        stated("lemma-1-formula", sp.Le(z / (HALF + z), unimodal.EXACT)),
        {z: Q(1, 4)},
    ),
    case(
        "lemma-1-second-order-formula",
        "z^2 becomes 2 z^2",
        stated("lemma-1-second-order-formula", sp.Le(1 - 1 / (1 + z + 2 * z**2), unimodal.EXACT)),
        {z: Q(1, 4)},
    ),
    case(
        "lemma-1-display",
        "sqrt 3 becomes 3/2",
        stated("lemma-1-display", sp.Ge(_PIECES, (far / sigma) / (far / sigma + Q(3, 2)))),
        {far: Q(1, 10), sigma: 1},
    ),
    case(
        "lemma-1-mixture",
        "sqrt 3 sigma becomes sigma",
        stated("lemma-1-mixture", sp.Ge(unimodal.MIXED_RHO, HALF + HALF * g / (g + _SPREAD_MIXED))),
        {g: Q(1, 10), w: 1, p: 1},
    ),
    case(
        "lemma-1-discrete-corrected",
        "a zero counts a quarter",
        stated(
            "lemma-1-discrete-corrected",
            sp.Ge(unimodal._LATTICE_RHO + _COIN / 4, HALF + HALF * h / (h + sp.sqrt(_LATTICE))),
        ),
        {h: 1, n: 10},
    ),
    case(
        "b1-chain-line3",
        "1/2 becomes 1/3",
        stated("b1-chain-line3", sp.Eq(chain.NOT_BEYOND, HALF + (2 * chain.near + chain.atom) / 3)),
        {chain.far: 0, chain.near: 0, chain.atom: 1},
    ),
    case(
        "b1-chain-line3",
        "without symmetry",
        assuming("b1-chain-line3"),
        {chain.far: 0, chain.near: 0, chain.atom: 0},
    ),
    case(
        "b1-chain-line2-corrected",
        "the atom is counted twice",
        stated("b1-chain-line2-corrected", sp.Eq(chain.NOT_BEYOND, HALF + chain.near)),
        {chain.far: 0, chain.near: 0, chain.atom: 1},
    ),
    case(
        "b1-chain-line4",
        "2 g_i becomes g_i",
        stated(
            "b1-chain-line4",
            sp.Implies(chain._FROM_G, sp.And(x >= sp.Min(0, chain.slope), x <= sp.Max(0, chain.slope))),
        ),
        {x: 2, chain.slope: 1},
    ),
    case(
        "b1-chain-line6",
        "sqrt 3 is lost on the right",
        stated(
            "b1-chain-line6", sp.Eq(HALF + HALF * (g / sigma) / (g / sigma + sp.sqrt(3)), HALF + HALF * g / (g + sigma))
        ),
        {g: 1, sigma: 1},
    ),
    case(
        "lemma-1-sharp-gain",
        "1.731 becomes 1.73",
        stated("lemma-1-sharp-gain", sp.Le(unimodal.EXACT, Q(173, 100) * unimodal.SIMPLE)),
        {z: Q(831, 1000)},
    ),
    case("lemma-2-formula", "2 c becomes c", assuming("lemma-2-formula", r <= c, tau > c), {r: 0, c: Q(3, 4), tau: 1}),
    case(
        "lemma-2-sharp-formula",
        "> becomes >=",
        assuming("lemma-2-sharp-formula", r <= c, tau >= c),
        {r: 0, c: 1, tau: 1},
    ),
    case(
        "b2-variance-without-replacement",
        "n - 1 becomes n",
        stated(
            "b2-variance-without-replacement", sp.Eq(_FEW.args[0].lhs, sigma**2 / tau * (growth.n - tau) / growth.n)
        ),
        {sigma: 1, tau: 1, growth.n: 2},
    ),
    case("b2-first-eq", "g_i != 0 is dropped", assuming("b2-first-eq"), {growth.x: 0, growth.m: 0}),
    case(
        "b2-failure",
        "a factor 1/2",
        stated("b2-failure", sp.Le(BASES["b2-failure"].statement.lhs, (growth.x - growth.m) ** 2 / (2 * growth.m**2))),
        {growth.x: 0, growth.m: 1},
    ),
    case(
        "eq-11",
        "a factor 1/2",
        stated("eq-11", sp.Ge(BASES["eq-11"].statement.lhs, 1 - (chebyshev.x - mu) ** 2 / (2 * mu**2))),
        {chebyshev.x: 0, mu: 1},
    ),
    case(
        "cantelli",
        "the vertex is used on one side only",
        stated(
            "cantelli",
            sp.Le(BASES["cantelli"].statement.lhs, (chebyshev.x - mu - v / mu) ** 2 / (mu + 2 * v / mu) ** 2),
        ),
        {chebyshev.x: 0, mu: 1, v: 1},
    ),
    case(
        "cantelli-mean",
        "mu^2 becomes 2 mu^2",
        stated("cantelli-mean", sp.Eq((v + v**2 / mu**2) / (mu + v / mu) ** 2, v / (v + 2 * mu**2))),
        {mu: 1, v: 1},
    ),
    case(
        "cantelli-asymptotic",
        "the square is lost",
        stated(
            "cantelli-asymptotic",
            sp.Ge(1 - (1 - q) ** tau, (1 - tau * q) * chebyshev._RATIO / (tau + chebyshev._RATIO)),
        ),
        {q: Q(1, 100), tau: 10},
    ),
    case(
        "lemma-10-formula",
        "> becomes >=",
        stated("lemma-10-formula", sp.Implies(tau >= 2 * r, 1 - r / tau > HALF)),
        {r: HALF, tau: 1},
    ),
    case(
        "lemma-10-sharp-formula",
        "r becomes r/2",
        stated("lemma-10-sharp-formula", sp.Implies(tau > r / 2, _CANTELLI > HALF)),
        {r: Q(3, 2), tau: 1},
    ),
    case(
        "lemma-10-necessary",
        "2 becomes 3",
        stated("lemma-10-necessary", sp.Implies((1 + 1 / r) ** tau <= 3, 1 - (r / (1 + r)) ** tau <= HALF)),
        {r: Q(2, 3), tau: 1},
    ),
    case(
        "lemma-10-necessary-log2",
        "log 2 becomes 1",
        stated("lemma-10-necessary-log2", sp.Implies(tau <= r, 1 - (r / (1 + r)) ** tau <= HALF)),
        {r: 2, tau: 2},
    ),
    case(
        "lemma-10-conjecture-weaker",
        "r becomes r/2",
        stated("lemma-10-conjecture-weaker", sp.Implies(tau > r / 2, (1 + 1 / r) ** tau > 2)),
        {r: Q(3, 2), tau: 1},
    ),
    case(
        "lemma-11-sharp-formula",
        "1/2 becomes 9/20",
        stated("lemma-11-sharp-formula", sp.Lt(normal.SHEVTSOVA, Q(9, 20) * b)),
        {b: 1},
    ),
    case(
        "eq-12",
        "half of the correction",
        stated("eq-12", sp.Ge(normal.rho, (1 + normal.NORMAL - b / (2 * sp.sqrt(tau))) / 2)),
        {r: 1, b: 1, tau: 1, normal.rho: Q(7, 20)},
    ),
    case(
        "eq-13-two-point",
        "1/2 becomes 1/3",
        stated("eq-13-two-point", sp.Le(_TWO_POINT, normal._THIRD / 3)),
        {normal.a: Q(63, 100)},
    ),
    case(
        "b3-12-better-corrected",
        "b sqrt(tau) is lost",
        assuming("b3-12-better-corrected", 2 * r >= tau),
        {r: 2, b: 10, tau: 1},
    ),
    case(
        "b3-bernoulli",
        "the exponent -1/2 becomes -1/3",
        stated("b3-bernoulli", sp.Le(normal._BERNOULLI, (1 - p) ** Q(-1, 3))),
        {p: Q(99, 100)},
    ),
    case(
        "lemma-12-formula",
        "2 becomes 1/2",
        stated(
            "lemma-12-formula",
            sp.Implies(tau > sp.Min(r, b * sp.sqrt(r), evaluate=False) / 2, _GUARANTEE > HALF),
        ),
        {r: Q(3, 2), b: 1, tau: 1},
    ),
    case(
        "lemma-12-corrected",
        "4/3 becomes 5/3",
        stated("lemma-12-corrected", sp.Ge(sp.erf(1), 5 / (3 * sp.sqrt(sp.pi)), evaluate=False)),
        {},
    ),
    case(
        "lemma-12-sharp-simple",
        "1.37398 becomes 1",
        stated(
            "lemma-12-sharp-simple",
            sp.Implies(tau > sp.Min(r, b * sp.sqrt(r), evaluate=False), _SHARP_GUARANTEE),
        ),
        {r: 100, b: 1, tau: 11},
    ),
    case(
        "lemma-12-necessary",
        "1.0316 becomes 1.04",
        over("lemma-12-necessary", C=sp.Interval(0, Q(104, 100))),
        {special.const: Q(104, 100)},
    ),
    case(
        "lemma-12-literal-corrected",
        "2 becomes 1/2",
        stated(
            "lemma-12-literal-corrected",
            sp.Implies(
                sp.Min(r, special._ABSOLUTE * sp.sqrt(r), evaluate=False) / 2 < 1,
                BASES["lemma-12-literal-corrected"].statement.args[1],
            ),
        ),
        {p: HALF, r: 1},
    ),
    case("lemma-12-case-split", "2 becomes 3", assuming("lemma-12-case-split", tau <= 3 * r), {r: 1, tau: 3}),
    case("lemma-12-erf-secant", "1 becomes 2", over("lemma-12-erf-secant", t=sp.Interval(0, 2)), {batch.t: 2}),
    case(
        "lemma-3-formula",
        "2 becomes 1/2",
        stated(
            "lemma-3-formula",
            sp.Implies(tau > sp.Min(sigma**2 / g**2, nu3 / (g * sigma**2), evaluate=False) / 2, _MINI_GUARANTEE),
        ),
        {g: 1, sigma: Q(5, 4), nu3: 2, tau: 1},
    ),
    case(
        "lemma-3-not-monotone",
        "1/3 becomes 1/2",
        over("lemma-3-not-monotone", m=sp.Interval.Lopen(0, HALF)),
        {mini.m: HALF},
    ),
    case(
        "minibatch-target",
        "1 - p is lost",
        stated("minibatch-target", sp.Implies(tau > r * p, p < _CANTELLI)),
        {p: Q(3, 4), r: 1, tau: 1},
    ),
    case(
        "minibatch-target-normal-increasing",
        "the correction is added",
        stated(
            "minibatch-target-normal-increasing",
            sp.Gt(sp.diff(sp.erf(sp.sqrt(mini.s / (2 * r))) / 2 + mini.D / sp.sqrt(mini.s), mini.s), 0),
        ),
        {mini.s: 1, r: 1, mini.D: 1},
    ),
    case(
        "lemma-4a-corrected",
        "C becomes 2 C",
        assuming("lemma-4a-corrected", entropy.v <= 2 * entropy.C, entropy.entropy <= entropy._CROSS),
        {entropy.entropy: sp.Rational(19, 10), entropy.v: 2, entropy.C: 1},
    ),
    case(
        "lemma-4a-corrected",
        "without Gibbs' inequality",
        assuming("lemma-4a-corrected", entropy.v <= entropy.C),
        {entropy.entropy: 2, entropy.v: 1, entropy.C: 1},
    ),
    case(
        "lemma-4a-uniform",
        "w^2/12 becomes w^2/24",
        assuming("lemma-4a-uniform", entropy.w**2 / 24 <= entropy.C),
        {entropy.w: Q(24, 5), entropy.C: 1},
    ),
    case(
        "lemma-4a-vector-corrected",
        "2 m becomes 3 m",
        stated(
            "lemma-4a-vector-corrected",
            sp.Le(
                entropy.gaussian(entropy.v),
                entropy.gaussian(entropy.m) + (entropy.v - entropy.m) / (3 * entropy.m),
            ),
        ),
        {entropy.v: Q(5, 4), entropy.m: 1},
    ),
    case(
        "b4-gibbs",
        "half of q - y",
        stated("b4-gibbs", sp.Le(entropy.y * sp.log(entropy.q / entropy.y), (entropy.q - entropy.y) / 2)),
        {entropy.y: 1, entropy.q: 2},
    ),
    case(
        "lemma-4b",
        "B becomes B + 2",
        stated("lemma-4b", sp.Gt(entropy.gaussian(sp.exp(entropy.B) ** 2), entropy.B + 2)),
        {g: 1, entropy.B: 0},
    ),
    case(
        "sec3.3-incomparable",
        "twice the mean",
        stated(
            "sec3.3-incomparable",
            sp.Lt(entropy._LOWER + entropy._MEAN, 0),
        ),
        {entropy.C: 1, p: Q(1, 4)},
    ),
)


WEAKENED: tuple[Weakened, ...] = (
    Weakened("theorem-9-far", "4/27 becomes 5/27", stated("theorem-9-far", sp.Le(_TAIL, Q(5, 27) * y**2 / R**2))),
    Weakened(
        "lemma-1-formula",
        "1 + z becomes 2 + z",
        stated("lemma-1-formula", sp.Le(z / (2 + z), unimodal.EXACT)),
    ),
    Weakened(
        "lemma-1-mixture",
        "sqrt 3 becomes 2",
        stated("lemma-1-mixture", sp.Ge(unimodal.MIXED_RHO, HALF + HALF * g / (g + 2 * _SPREAD_MIXED))),
    ),
    Weakened("lemma-2-formula", "2 c becomes 3 c", assuming("lemma-2-formula", r <= c, tau > 3 * c)),
    Weakened(
        "eq-11",
        "twice the variance",
        stated("eq-11", sp.Ge(BASES["eq-11"].statement.lhs, 1 - 2 * (chebyshev.x - mu) ** 2 / mu**2)),
    ),
    Weakened(
        "cantelli",
        "another vertex",
        stated("cantelli", sp.Le(BASES["cantelli"].statement.lhs, (chebyshev.x - mu - v) ** 2 / (mu + v) ** 2)),
    ),
    Weakened(
        "lemma-10-necessary",
        "2 becomes 3/2",
        stated("lemma-10-necessary", sp.Implies((1 + 1 / r) ** tau <= Q(3, 2), 1 - (r / (1 + r)) ** tau <= HALF)),
    ),
    Weakened(
        "b3-12-better-corrected", "2 r becomes r", assuming("b3-12-better-corrected", r >= tau + b * sp.sqrt(tau))
    ),
    Weakened("lemma-12-case-split", "2 becomes 1", assuming("lemma-12-case-split", tau <= r)),
    Weakened(
        "lemma-12-literal-corrected",
        "2 becomes 3",
        stated(
            "lemma-12-literal-corrected",
            sp.Implies(
                3 * sp.Min(r, special._ABSOLUTE * sp.sqrt(r), evaluate=False) < 1,
                BASES["lemma-12-literal-corrected"].statement.args[1],
            ),
        ),
    ),
    Weakened(
        "lemma-4a-corrected",
        "C becomes C/2",
        assuming("lemma-4a-corrected", 2 * entropy.v <= entropy.C, entropy.entropy <= entropy._CROSS),
    ),
    Weakened(
        "minibatch-target",
        "p/(1 - p) becomes 1/(1 - p)",
        stated("minibatch-target", sp.Implies(tau > r / (1 - p), p < _CANTELLI)),
    ),
)

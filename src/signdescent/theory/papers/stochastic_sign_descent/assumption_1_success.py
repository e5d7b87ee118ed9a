"""Section 3.1: success probabilities, their relaxation, and stochastic sign oracles.

A stochastic sign is right with probability p, wrong with probability q and 0 otherwise, relative to the sign of the
gradient's coordinate ``G``. Where the value of a stochastic gradient matters, it is ``a`` with probability p and
``e`` otherwise.
"""

from __future__ import annotations

import itertools

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import vote_probability
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.theorem_5 import decreasing_steps
from signdescent.theory.rules import Monotone
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, L, M, g, gamma0, p, rho, z
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

HALF = sp.Rational(1, 2)
UNIT = sp.Interval(0, 1)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)

q = sp.Symbol("q", real=True)  # probability of a wrong sign
G = sp.Symbol("G", real=True)  # one coordinate of the gradient
a = sp.Symbol("a", real=True)  # a value of the stochastic gradient
e = sp.Symbol("e", real=True)  # its other value
h = sp.Symbol("h", positive=True)  # a value with the gradient's sign
v = sp.Symbol("v", nonnegative=True)  # size of a value with the other sign
gamma = sp.Symbol("gamma", positive=True)  # one step size
V = sp.Symbol("V", nonnegative=True)  # a bound that is to be exceeded
start = sp.Symbol("start", nonnegative=True)  # f(x0) - f*
total = sp.Symbol("total", nonnegative=True)  # L_1 + ... + L_d

SIGN_LAW = {p: UNIT, q: UNIT}
WITHIN = sp.Le(p + q, 1)
STEP = {G: sp.S.Reals, L: POSITIVE, gamma: POSITIVE}
TWO_VALUES = {p: UNIT, a: sp.S.Reals, e: sp.S.Reals, G: sp.S.Reals}
NON_ZERO = (sp.Ne(a, 0), sp.Ne(e, 0))


def mean_decrease(right: sp.Expr, wrong: sp.Expr) -> sp.Expr:
    """Return E[-gamma G s + L gamma^2 s^2/2], one coordinate of eq. (18), over the law of a sign s."""

    def bound(turn: int) -> sp.Expr:  # G s = |G| turn
        return -gamma * sp.Abs(G) * turn + L * gamma**2 * turn**2 / 2

    return right * bound(1) + wrong * bound(-1) + (1 - right - wrong) * bound(0)


def mean_vote(nodes: int) -> sp.Expr:
    """Return E sign(s_1 + ... + s_M), summed over all outcomes of M stochastic signs."""
    chance = {1: p, -1: q, 0: 1 - p - q}
    return sp.Add(
        *(
            sp.sign(sum(votes)) * sp.Mul(*(chance[s] for s in votes))
            for votes in itertools.product(chance, repeat=nodes)
        )
    )


MEAN_SIGN = p * sp.sign(a * G) + (1 - p) * sp.sign(e * G)
SUCCESS = sp.Add(
    *(sp.Piecewise((w, sp.Eq(sp.sign(value), sp.sign(G))), (0, True)) for w, value in ((p, a), (1 - p, e)))
)

_4 = Reference("Assumption 1, eq. (4), p. 5", "Success Probability Bounds")
_RELAXED = start / (gamma0 * sp.sqrt(K)) + gamma0 * total * (1 + sp.log(K)) / (2 * sp.sqrt(K))
_REMARK = Reference("Remark 1, p. 5", "Assumption 1 can be relaxed by replacing bounds (4)")
_SURE = Reference("Remark 1, p. 5", "if sign g^_i(x) is not 0 almost surely, then these bounds are identical")
_EXTREMES = Reference("Section 3.1, p. 5", "Extreme cases of this assumption are the absence of gradient noise")
_ORACLE = Reference("Section 3.1, p. 5", "Extension to stochastic sign oracle")
_MOMENTS = Reference("Section 3.1, p. 5", "we do not assume uniform boundedness of the variance")

_EDGE = p - q
_ONE_SIGN = {rho: UNIT, M: sp.FiniteSet(1)}
_SURPLUS = sp.erf(z / sp.sqrt(2)) / 2  # rho_i - 1/2 for Gaussian noise
_NO_LESS = sp.Ge(_SURPLUS, 0, evaluate=False)
_GAUSS = sp.And(_NO_LESS, z / sp.sqrt(2 * sp.pi) >= _SURPLUS)
# values size and -size: bias, second moment and variance all exceed V
_SIZE = (V + 1 + g) / (p * (1 - p) * (2 * p - 1))

ASSUMPTION_1 = (
    Claim(
        "assumption-1-at-zero",
        sp.Eq(SUCCESS.subs(G, 0), 0),
        {p: UNIT, a: sp.S.Reals, e: sp.S.Reals},
        NON_ZERO,
        title="where g_i = 0, noise with two non-zero values has success probability 0: (4) must exclude such i",
        reference=_4,
    ),
    Claim(
        "spb-extremes-noiseless",
        sp.Implies(sp.And(sp.Eq(a, G), sp.Eq(e, G)), sp.Eq(SUCCESS, 1)),
        TWO_VALUES,
        title="a stochastic gradient that is always g_i has success probability 1",
        reference=_EXTREMES,
    ),
    Claim(
        "spb-extremes-gauss",
        _GAUSS,
        {z: HALF_LINE},
        title="Gaussian noise: rho_i - 1/2 lies between 0 and |g_i|/(sqrt(2 pi) sigma_i)",
        reference=_EXTREMES,
        proof=Proof(
            (
                Step(_NO_LESS, "low", by=Monotone(z)),
                Step(z / sp.sqrt(2 * sp.pi) >= _SURPLUS, "high", by=Monotone(z)),
                Step(_GAUSS, uses=("low", "high")),
            ),
            note="z = |g_i|/sigma_i; the normal density is at most 1/sqrt(2 pi).",
        ),
    ),
    Claim(
        "spb-extremes-two-point",
        p >= HALF,
        {p: UNIT, h: POSITIVE, v: HALF_LINE},
        (p * h - (1 - p) * v > 0,),
        title="an unbiased estimator has success probability at least 1/2: h with probability p, -v otherwise",
        reference=_EXTREMES,
    ),
)

REMARK_1 = (
    Claim(
        "remark-1a",
        sp.Le(mean_decrease(p, q), -gamma * sp.Abs(G) * _EDGE + L * gamma**2 / 2),
        {**SIGN_LAW, **STEP},
        (WITHIN,),
        title="one coordinate of the expected decrease needs only E sign(g^_i g_i) = p - q",
        reference=_REMARK,
        left_out="the sum over the coordinates, of which this is one term, and all later steps: remark-1a-run",
    ),
    Claim(
        "remark-1a-two-nodes",
        sp.Ge(mean_vote(2), _EDGE),
        SIGN_LAW,
        (WITHIN, _EDGE >= 0),
        title="the vote of two nodes has mean at least 2 I(rho; 1, 1) - 1 at rho = (1 + p - q)/2",
        reference=_REMARK,
        left_out="larger numbers of nodes: lemma-13-sharp",
    ),
    Claim(
        "remark-1a-three-nodes",
        sp.Ge(mean_vote(3), 2 * vote_probability(sp.Integer(2), sp.Integer(2), (1 + _EDGE) / 2) - 1),
        SIGN_LAW,
        (WITHIN, _EDGE >= 0),
        title="the vote of three nodes has mean at least 2 I(rho; 2, 2) - 1 at rho = (1 + p - q)/2",
        reference=_REMARK,
        left_out="larger numbers of nodes: lemma-13-sharp",
    ),
    RunClaim(
        "remark-1a-run",
        "sign_sgd",
        ("coordinate-smooth", "bounded-below", "positive-mean-sign"),
        "least-sign-norm",
        _RELAXED,
        {K: sp.S.Naturals, gamma0: POSITIVE, start: HALF_LINE, total: HALF_LINE},
        steps="decreasing",
        title="signSGD under E sign(g^_i g_i) > 0 alone, with steps gamma0/sqrt(k+1): Theorem 5 with (1 + log K)/2",
        reference=_REMARK,
        left_out="Theorems 6 and 7 under the relaxed assumption",
        proof=decreasing_steps("sign_sgd", "sign", _RELAXED, "theorem-5-eq7-corrected"),
    ),
    Claim(
        "remark-1b",
        sp.And(
            sp.Eq(MEAN_SIGN, 2 * SUCCESS - 1),
            sp.Implies(MEAN_SIGN > 0, SUCCESS > HALF),
            sp.Implies(SUCCESS > HALF, MEAN_SIGN > 0),
        ),
        TWO_VALUES,
        (sp.Ne(G, 0), *NON_ZERO),
        title="for a stochastic gradient with two non-zero values, E sign > 0 is equivalent to rho > 1/2",
        reference=_SURE,
        left_out="laws with more values: remark-1b-laws",
    ),
    LawClaim(
        "remark-1b-laws",
        ("no-atom-at-zero",),
        "expected-vote-sign",
        2 * rho - 1,
        _ONE_SIGN,
        (),
        "==",
        title="E sign(g^_i g_i) = 2 rho_i - 1 for every law without an atom at 0",
        reference=_SURE,
        proof=LawProof(Case(Cited("lemma-13"))),
    ),
    LawClaim(
        "remark-1b-every-law",
        (),
        "expected-vote-sign",
        2 * rho - 1,
        _ONE_SIGN,
        (),
        "==",
        title="E sign(g^_i g_i) = 2 rho_i - 1 for every law, as eq. (18) uses it",
        reference=_SURE,
        defect="eq-18",
    ),
    LawClaim(
        "remark-1b-every-law-corrected",
        (),
        "expected-vote-sign",
        2 * rho - 1,
        _ONE_SIGN,
        title="E sign(g^_i g_i) >= 2 rho_i - 1 for every law",
        reference=_SURE,
        proof=LawProof(Case(Cited("lemma-13-corrected"))),
    ),
    Claim(
        "remark-1b-with-atom",
        sp.Implies(MEAN_SIGN > 0, SUCCESS > HALF),
        TWO_VALUES,
        (sp.Ne(G, 0),),
        title="for two values, of which one may be 0, E sign > 0 implies (4)",
        reference=_SURE,
        defect="eq-18",
    ),
    Claim(
        "remark-1b-with-atom-corrected",
        sp.Implies(SUCCESS > HALF, MEAN_SIGN > 0),
        TWO_VALUES,
        (sp.Ne(G, 0),),
        title="for two values, of which one may be 0, (4) implies E sign > 0",
        reference=_SURE,
        left_out="laws with more values: remark-1b-every-law-corrected",
    ),
)

ORACLE = (
    Claim(
        "sign-oracle-extension",
        sp.Eq(mean_decrease(p, 1 - p), -gamma * sp.Abs(G) * (2 * p - 1) + L * gamma**2 / 2),
        {p: UNIT, **STEP},
        title="for signs that are never 0 the expected decrease of one coordinate is an equality",
        reference=_ORACLE,
        left_out=COORDINATES,
    ),
    Claim(
        "sign-oracle-extension-votes",
        sp.And(
            *(
                sp.Eq(mean_vote(nodes).subs(q, 1 - p), 2 * vote_probability(sp.Integer(l), sp.Integer(l), p) - 1)
                for nodes, l in ((1, 1), (2, 1), (3, 2), (4, 2))
            )
        ),
        {p: UNIT},
        title="for signs that are never 0 the vote of one to four nodes has mean 2 I(rho; l, l) - 1",
        reference=_ORACLE,
        left_out="more nodes: lemma-13",
    ),
    Claim(
        "assumption-no-bounded-variance",
        sp.And(
            p * _SIZE - (1 - p) * _SIZE - g > V,
            p * _SIZE**2 + (1 - p) * _SIZE**2 > V,
            _SIZE**2 - (p * _SIZE - (1 - p) * _SIZE) ** 2 > V,
        ),
        {p: sp.Interval.open(HALF, 1), g: POSITIVE, V: HALF_LINE},
        title="at any success probability in (1/2, 1), bias, second moment and variance can exceed any bound",
        reference=_MOMENTS,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*ASSUMPTION_1, *REMARK_1, *ORACLE)

LISTED: tuple[Listed, ...] = (
    Listed(
        "assumption-1",
        "definition",
        "For every x and every i with g_i(x) not 0, the sign of an independent estimate of g_i(x) is right with "
        "probability rho_i(x) > 1/2; where g_i(x) = 0, rho_i(x) is left free.",
        reference=_4,
    ),
    Listed(
        "spb-extremes",
        "vague",
        "Without noise rho_i = 1, and with much noise rho_i is about 1/2.",
        "A measure of noise and a class of laws: an unbiased estimator may have any success probability.",
        _EXTREMES,
    ),
)

"""Lemma 3: the adaptive mini-batch size, and the batch size for any success probability (section 3.3, Appendix B.3).

Lemma 3 is Lemma 12 for the coordinates of the stochastic gradient: mu is ``g_i``, ``r = sigma_i**2/g_i**2`` and
``b = nu_i**3/sigma_i**3``. The claims after it are not in the paper: batch sizes for a success probability p, from
Cantelli's inequality, from the normal approximation with correction D, and for bounded or unimodal symmetric noise.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.papers.stochastic_sign_descent.lemma_1_unimodal import EXACT
from signdescent.theory.papers.stochastic_sign_descent.lemma_11_berry_esseen import SHEVTSOVA
from signdescent.theory.papers.stochastic_sign_descent.lemma_12_batch_size import ERF_STEPS
from signdescent.theory.rules import Cases
from signdescent.theory.symbols import b, g, nu3, p, r, sigma, tau, z
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED"]

HALF = sp.Rational(1, 2)
POSITIVE = sp.Interval.open(0, sp.oo)
MOMENTS = {g: POSITIVE, sigma: POSITIVE, nu3: POSITIVE, tau: sp.S.Naturals}
LAWS = ("independent-copies", "non-zero-mean")

t = sp.Symbol("t", real=True)  # an argument of the error function
s = sp.Symbol("s", positive=True)  # a batch size or an odds ratio, as a real number
w = sp.Symbol("w", positive=True)  # the length B - A of an interval that holds all values
m = sp.Symbol("m", positive=True)  # the mean of X
D = sp.Symbol("D", positive=True)  # the correction, as D(b) of Shevtsova

_LEMMA = Reference("Lemma 3, p. 6", "SPB assumption holds if mini-batch size tau > 2 min(...)")
_WORDING = Reference("B.3, p. 26", "applying it to i.i.d. data g^_i^1(x), ..., g^_i^M(x)")

# ------------------------------------------------------------------ Lemma 3

_CONDITION = tau > 2 * sp.Min(sigma**2 / g**2, nu3 / (g * sigma**2), evaluate=False)
_IN_MOMENTS = {r: sigma**2 / g**2, b: nu3 / sigma**3}
_ROOT = g * sp.sqrt(tau) / (sp.sqrt(2) * sigma)
_CHEBYSHEV = 1 - sigma**2 / (tau * g**2)
_NORMAL = (1 + sp.erf(_ROOT) - nu3 / (sigma**3 * sp.sqrt(tau))) / 2
_FORMULA = sp.Implies(_CONDITION, sp.Max(_CHEBYSHEV, _NORMAL, evaluate=False) > HALF)
_SMALL, _LARGE = tau * g**2 <= 2 * sigma**2, tau * g**2 > 2 * sigma**2
_SHARP_CONDITION = tau > sp.Min(
    sigma**2 / g**2,
    2 * SHEVTSOVA.subs(b, nu3 / sigma**3) * sigma / (g * sp.erf(1 / sp.sqrt(2))),
    evaluate=False,
)


def _right(*needed: tuple[int, sp.Expr]) -> sp.Expr:
    """Return the sum of the probabilities whose conditions hold."""
    return sp.Add(*(sp.Piecewise((sp.Rational(1, 8) * weight, margin > 0), (0, True)) for weight, margin in needed))


# X = m +- 1: two samples, with sums 2m + 2, 2m, 2m - 2, and three, with sums 3m + 3, 3m + 1, 3m - 1, 3m - 3
_OF_TWO = _right((2, 2 * m + 2), (4, 2 * m), (2, 2 * m - 2))
_OF_THREE = _right((1, 3 * m + 3), (3, 3 * m + 1), (3, 3 * m - 1), (1, 3 * m - 3))

# ------------------------------------------------------------------ batch sizes for a success probability p

TARGET = sp.Interval.Ropen(HALF, 1)
_TARGETS = {p: TARGET, r: sp.Interval(0, sp.oo), tau: sp.S.Naturals}
_CANTELLI = tau / (tau + r)
_OURS = Reference("Section 3.3, p. 6", "an adaptive condition on mini-batch size of stochastic gradient")

# the normal approximation at a real batch size s
_APPROXIMATION = (1 + sp.erf(sp.sqrt(s / (2 * r)))) / 2 - D / sp.sqrt(s)
_INCREASING = sp.Gt(sp.diff(_APPROXIMATION, s), 0)

# at Cantelli's batch size tau/r = p/(1 - p) the normal distribution function exceeds p
_SPARE = sp.Gt((1 + sp.erf(s / sp.sqrt(2))) / 2, s**2 / (1 + s**2))

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-3",
        LAWS,
        "same-sign-of-batch-mean",
        HALF,
        MOMENTS,
        (nu3 >= sigma**3, _CONDITION),
        ">",
        title="success is more likely than failure if tau > 2 min(sigma_i^2/g_i^2, nu_i^3/(|g_i| sigma_i^2)), "
        "g_i != 0, sigma_i > 0",
        reference=_LEMMA,
        left_out="sigma_i = 0 and infinite nu_i: lemma-12-nu-infinite; and d coordinates at once",
        proof=LawProof(Case(Cited("lemma-12", _IN_MOMENTS))),
    ),
    Claim(
        "lemma-3-formula",
        _FORMULA,
        MOMENTS,
        (nu3 >= sigma**3,),
        title="Lemma 12's formula in the moments of one coordinate",
        reference=_LEMMA,
        proof=Proof(
            (
                *ERF_STEPS,
                Step(
                    sp.Ge(sp.erf(_ROOT), sp.erf(1) * _ROOT),
                    "at root",
                    uses=Use("secant", {t: _ROOT}),
                    assumptions=(_SMALL,),
                ),
                Step(_FORMULA, uses=("erf", "at root"), by=Cases((_SMALL, _LARGE))),
            )
        ),
    ),
    LawClaim(
        "lemma-3-sharp",
        LAWS,
        "same-sign-of-batch-mean",
        HALF,
        MOMENTS,
        (nu3 >= sigma**3, _SHARP_CONDITION),
        ">",
        title="Lemma 3 under the weaker condition tau > min(r, D(b) sqrt(r)/(Phi(1) - 1/2)), D of Shevtsova 2013",
        reference=_LEMMA,
        proof=LawProof(Case(Cited("lemma-12-sharp", _IN_MOMENTS))),
    ),
    Claim(
        "lemma-3-not-monotone",
        sp.And(sp.Eq(_OF_TWO, sp.Rational(3, 4)), sp.Eq(_OF_THREE, HALF)),
        {m: sp.Interval.Lopen(0, sp.Rational(1, 3))},
        title="a larger batch can do worse: with X = m +- 1, m <= 1/3, two samples give 3/4 and three 1/2",
        reference=_LEMMA,
    ),
    Claim(
        "minibatch-target",
        sp.Implies(tau > r * p / (1 - p), p < _CANTELLI),
        _TARGETS,
        title="Cantelli's bound tau/(tau + r) exceeds p if tau > r p/(1 - p)",
        reference=_OURS,
        left_out="the bound itself: lemma-10-sharp",
    ),
    Claim(
        "minibatch-target-chebyshev",
        sp.And(
            sp.Implies(tau > r / (1 - p), 1 - r / tau > p),
            sp.Implies(1 - r / tau > p, tau > r / (1 - p)),
            written(lambda: sp.Eq(r / (1 - p), (r * p / (1 - p)) / p)),
        ),
        _TARGETS,
        title="Chebyshev's bound 1 - r/tau exceeds p exactly if tau > r/(1 - p), 1/p times as much",
        reference=_OURS,
    ),
    Claim(
        "minibatch-target-necessary",
        sp.Implies(tau <= r * p / (1 - p), p >= _CANTELLI),
        _TARGETS,
        title="Cantelli's bound tau/(tau + r) is at most p if tau <= r p/(1 - p)",
        reference=_OURS,
    ),
    Claim(
        "minibatch-target-normal-increasing",
        _INCREASING,
        {s: POSITIVE, r: POSITIVE, D: POSITIVE},
        title="Phi(sqrt(tau/r)) - D/sqrt(tau) increases with tau: one root, found by bisection",
        reference=_OURS,
    ),
    Claim(
        "minibatch-target-normal-spare",
        _SPARE,
        # beyond s = 100 the engines would have to know that erf tends to 1
        {s: sp.Interval(1, 100)},
        title="Phi(s) > s^2/(1 + s^2) = p for s = sqrt(p/(1 - p)) in [1, 100]: the normal bound wins for large r",
        reference=_OURS,
    ),
    Claim(
        "minibatch-target-bounded",
        # exp(2 tau m^2/w^2) >= 1/(1 - p) is tau >= w^2 log(1/(1 - p))/(2 m^2)
        sp.Ge(1 - sp.exp(-2 * tau * m**2 / w**2), p),
        {p: TARGET, w: POSITIVE, m: POSITIVE, tau: sp.S.Naturals},
        (sp.exp(2 * tau * m**2 / w**2) >= 1 / (1 - p),),
        title="for values in an interval of length w: Hoeffding's bound is above p for tau >= w^2 log(1/(1-p))/(2 m^2)",
        reference=_OURS,
        left_out="Hoeffding's inequality itself, for laws on an interval",
    ),
    LawClaim(
        "minibatch-target-unimodal",
        ("unimodal", "symmetric", "independent-copies"),
        "same-sign-of-batch-mean",
        HALF + EXACT.subs(z, sp.sqrt(tau) * g / (sp.sqrt(3) * sigma)) / 2,
        {g: POSITIVE, sigma: POSITIVE, tau: sp.S.Naturals},
        title="batch means of unimodal symmetric noise are so too (Wintner): Lemma 1's exact bound at sqrt(tau) z",
        reference=_OURS,
        proof=LawProof(Case(Cited("lemma-1-sharp", {sigma: sigma / sp.sqrt(tau)}, of_mean=True))),
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "lemma-3-wording",
        "vague",
        "Lemma 3's condition has a free index i, divides by g_i and by sigma_i^2, and its proof applies Lemma 12 to M "
        "copies of the stochastic gradient.",
        "for all i with g_i != 0, a convention for sigma_i = 0, and tau copies in place of M",
        _WORDING,
    ),
)

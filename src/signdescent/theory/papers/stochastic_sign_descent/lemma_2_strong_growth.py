"""Lemma 2: variances bounded by c_i g_i**2 and a fixed mini-batch size (section 3.3, Appendix B.2).

The claims are about one coordinate: ``r = sigma_i**2/g_i**2`` is at most ``c = c_i``, and the batch size tau exceeds
``2 c``, where the lemma has ``2 max_i c_i``. The probabilities of B.2 are expectations of indicators, so that
its chain is one of functions of the batch mean x.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.rules import Telescoping
from signdescent.theory.symbols import c, k, r, sigma, tau
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

HALF = sp.Rational(1, 2)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
WHERE = {r: HALF_LINE, c: HALF_LINE, tau: sp.S.Naturals}
GROWTH = r <= c
PRINTED = 1 - c / tau
SHARP = tau / (tau + c)
LAWS = ("independent-copies", "non-zero-mean")

x = sp.Symbol("x", real=True)  # the batch mean of one coordinate
m = sp.Symbol("m", real=True)  # its mean g_i
n = sp.Symbol("n", integer=True, positive=True)  # how many samples there are to draw from
POINT = {x: sp.S.Reals, m: sp.S.Reals}

_LEMMA = Reference("Lemma 2, p. 6", "Choose mini-batch size tau > 2 max_i c_i")
_VARIANCE = Reference("B.2, p. 23", "the variance is dropped by at least a factor of tau")


def _at(quote: str) -> Reference:
    return Reference("B.2, p. 23", quote)


def indicator(event: sp.Basic) -> sp.Expr:
    """Return 1 where an event takes place and 0 elsewhere."""
    return sp.Piecewise((1, event), (0, True))


_WRONG = sp.Ne(sp.sign(x), sp.sign(m))
_SPLIT = sp.Eq(sp.Abs(x - m), sp.Abs(x) + sp.Abs(m))
_FAR = sp.Ge(sp.Abs(x - m), sp.Abs(m))
_FAR_SQUARED = sp.Ge((x - m) ** 2, m**2)
_FIRST = sp.And(sp.Implies(_WRONG, _SPLIT), sp.Implies(_SPLIT, _WRONG))
_FAILURE = sp.Le(indicator(_WRONG), (x - m) ** 2 / m**2)

_COPIES = sp.Eq(sp.Sum(sigma**2 / tau**2, (k, 1, tau)), sigma**2 / tau)
# tau variances, and tau (tau - 1) covariances -sigma^2/(n - 1) between samples drawn without replacement
_FROM_FEW = (tau * sigma**2 - tau * (tau - 1) * sigma**2 / (n - 1)) / tau**2

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-2",
        LAWS,
        "same-sign-of-batch-mean",
        PRINTED,
        WHERE,
        (GROWTH, tau > 2 * c),
        title="rho_i >= 1 - c_i/tau if sigma_i^2 <= c_i g_i^2 and tau > 2 c_i",
        reference=_LEMMA,
        left_out="that 1 - c_i/tau > 1/2: lemma-2-formula; and d coordinates at once, for which tau > 2 max c_i",
        proof=LawProof(Case(Cited("lemma-10"))),
    ),
    Claim(
        "lemma-2-formula",
        sp.And(sp.Ge(1 - r / tau, PRINTED), sp.Gt(PRINTED, HALF)),
        WHERE,
        (GROWTH, tau > 2 * c),
        title="1 - sigma_i^2/(tau g_i^2) >= 1 - c_i/tau > 1/2",
        reference=_LEMMA,
    ),
    LawClaim(
        "lemma-2-sharp",
        LAWS,
        "same-sign-of-batch-mean",
        SHARP,
        WHERE,
        (GROWTH, tau > c),
        title="rho_i >= tau/(tau + c_i) if sigma_i^2 <= c_i g_i^2, already for tau > c_i",
        reference=_LEMMA,
        proof=LawProof(Case(Cited("lemma-10-sharp"))),
    ),
    Claim(
        "lemma-2-sharp-formula",
        sp.And(sp.Ge(tau / (tau + r), SHARP), sp.Ge(SHARP, PRINTED), sp.Gt(SHARP, HALF)),
        WHERE,
        (GROWTH, tau > c),
        title="Cantelli's bound is above 1/2 for tau > c_i, and never below the printed one",
        reference=_LEMMA,
    ),
    Claim(
        "b2-variance",
        _COPIES,
        {sigma: HALF_LINE, tau: sp.S.Naturals},
        title="the variance of the mean of tau independent copies is sigma^2/tau",
        reference=_VARIANCE,
        left_out="that the variances of independent copies add up; for other batches b2-variance-without-replacement",
        proof=Proof(Step(_COPIES, by=Telescoping((k - 1) * sigma**2 / tau**2, k))),
    ),
    Claim(
        "b2-variance-without-replacement",
        sp.And(
            sp.Eq(_FROM_FEW, sigma**2 / tau * (n - tau) / (n - 1)),
            sp.Le(_FROM_FEW, sigma**2 / tau),
        ),
        {sigma: HALF_LINE, tau: sp.S.Naturals, n: sp.Range(2, sp.oo)},
        (tau <= n,),
        title="a batch of tau from n samples has variance (sigma^2/tau)(n - tau)/(n - 1), which is smaller",
        reference=_VARIANCE,
    ),
    Claim(
        "b2-first-eq",
        _FIRST,
        POINT,
        (sp.Ne(m, 0),),
        title="for g_i != 0 the signs differ exactly if |x - g_i| = |x| + |g_i|, also where x = 0",
        reference=_at("Prob(|g^_i - g_i| = |g^_i| + |g_i|)"),
        repeats="b2-failure",
    ),
    Claim(
        "b2-failure",
        _FAILURE,
        POINT,
        (sp.Ne(m, 0),),
        title="the indicator of a wrong sign is at most (x - g_i)^2/g_i^2",
        reference=_at("estimating the failure probabilities"),
        left_out="the expectation of both sides, with variance sigma_i^2/tau: lemma-2",
        printed_proof=Proof(
            (
                Step(_FIRST, "split", reference=_at("Prob(|g^_i - g_i| = |g^_i| + |g_i|)")),
                Step(sp.Implies(_SPLIT, _FAR), "far", reference=_at("<= Prob(|g^_i - g_i| >= |g_i|)")),
                Step(
                    sp.And(sp.Implies(_FAR, _FAR_SQUARED), sp.Implies(_FAR_SQUARED, _FAR)),
                    "squared",
                    reference=_at("= Prob((g^_i - g_i)^2 >= g_i^2)"),
                ),
                Step(
                    sp.Le(indicator(_FAR_SQUARED), (x - m) ** 2 / m**2),
                    "markov",
                    reference=_at("E[(g^_i - g_i)^2]/g_i^2"),
                ),
                Step(_FAILURE, uses=("split", "far", "squared", "markov"), reference=_at("which implies")),
            )
        ),
    ),
)

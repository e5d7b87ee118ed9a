"""Lemma 10: Chebyshev's bound for the sign of a batch mean, and Cantelli's, which is sharp (Appendix B.3).

``r = sigma**2/mu**2`` is the noise-to-signal ratio of one sample and tau the batch size. The probabilities of the
proof are expectations of indicators, so that its chain is one of functions of the batch mean x, with ``mu > 0`` and
variance ``v = sigma**2/tau``. Three families of two-point laws show how sharp the bounds are: the one on
``{0, 1/q}``, the one on ``{0, mu (1 + r)}``, and the one on ``{1, 1 - tau}``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, LawProof, Parabola
from signdescent.theory.rules import Cases, Induction, Monotone
from signdescent.theory.symbols import r, sigma, tau
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS"]

WHERE = {r: sp.Interval(0, sp.oo), tau: sp.S.Naturals}
CHEBYSHEV = 1 - r / tau
CANTELLI = tau / (tau + r)
_PLACE = Reference("Lemma 10, eq. (11), p. 23")
LAWS = ("independent-copies", "non-zero-mean")

HALF = sp.Rational(1, 2)
POSITIVE = sp.Interval.open(0, sp.oo)
NOISY = {r: POSITIVE, tau: sp.S.Naturals}
x = sp.Symbol("x", real=True)  # a value of the batch mean
mu = sp.Symbol("mu", positive=True)  # its mean
v = sp.Symbol("v", nonnegative=True)  # its variance sigma^2/tau
q = sp.Symbol("q", positive=True)  # a probability
t = sp.Symbol("t", real=True)  # an exponent
BATCH = {x: sp.S.Reals, mu: POSITIVE}


def _at(quote: str) -> Reference:
    return Reference("B.3, p. 24", quote)


def indicator(event: sp.Basic) -> sp.Expr:
    """Return 1 where an event takes place and 0 elsewhere."""
    return sp.Piecewise((1, event), (0, True))


_RIGHT = x > 0
_CLOSE = sp.Abs(x - mu) < mu
_AWAY = sp.Abs(x - mu) >= mu
_POINTWISE = sp.Ge(indicator(_RIGHT), 1 - (x - mu) ** 2 / mu**2)

# Cantelli: a parabola through (0, 1) with its vertex at mu + v/mu, whose mean is v/(v + mu^2)
_SHIFTED = mu + v / mu

# the law on {0, 1/q} with P(1/q) = q: mean 1, variance (1 - q)/q = r, and a batch fails if it is all zeros
_ALL_ZERO = (r / (1 + r)) ** tau
_WEAK = (1 + 1 / r) ** tau <= 2
_NECESSARY = sp.Implies(_WEAK, sp.Le(1 - _ALL_ZERO, HALF))
_EXPONENTIAL = sp.Le((1 + 1 / r) ** tau, sp.exp(tau / r))
_BELOW_LOG_2 = tau <= r * sp.log(2)
_LOG_2 = sp.Implies(_BELOW_LOG_2, sp.Le(1 - _ALL_ZERO, HALF))
_BERNOULLI = sp.Ge((1 + 1 / r) ** tau, 1 + tau / r)
_WEAKER = sp.Implies(tau > r, (1 + 1 / r) ** tau > 2)

# the law on {1, 1 - tau} with P(1 - tau) = q: a batch fails as soon as one sample is 1 - tau
_MEAN = 1 - q + (1 - tau) * q
_VARIANCE = (1 - q) + (1 - tau) ** 2 * q - _MEAN**2
_RATIO = tau**2 * q * (1 - q) / (1 - tau * q) ** 2
_FAILS = 1 - (1 - q) ** tau
_SECOND = sp.Le((1 - q) ** tau, 1 - tau * q + tau * (tau - 1) * q**2 / 2)
_ASYMPTOTIC = sp.Ge(_FAILS, (1 - tau * q) ** 2 * _RATIO / (tau + _RATIO))

_VERTEX = 1 + r / tau  # of Cantelli's parabola, with the mean as the unit

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-10",
        LAWS,
        "same-sign-of-batch-mean",
        CHEBYSHEV,
        WHERE,
        title="P(sign of the batch mean is right) >= 1 - sigma^2/(tau mu^2)",
        reference=_PLACE,
        # 1 - (x - 1)^2, with the mean as the unit
        proof=LawProof(Case(Parabola(sp.Integer(0), sp.Integer(2), sp.Integer(-1)))),
    ),
    Claim(
        "lemma-10-formula",
        sp.Implies(tau > 2 * r, sp.Rational(1, 2) < CHEBYSHEV),
        WHERE,
        title="1 - sigma^2/(tau mu^2), the bound of Lemma 10, exceeds 1/2 when tau > 2 sigma^2/mu^2",
        reference=_PLACE,
    ),
    LawClaim(
        "lemma-10-sharp",
        LAWS,
        "same-sign-of-batch-mean",
        CANTELLI,
        WHERE,
        title="P(sign of the batch mean is right) >= tau mu^2/(sigma^2 + tau mu^2) (Cantelli), attained at tau = 1",
        reference=_PLACE,
        proof=LawProof(
            Case(Parabola(sp.Integer(0), 2 / _VERTEX, -1 / _VERTEX**2)),
            note="1 - (x - s)^2/s^2 with its vertex at s = 1 + r/tau.",
        ),
    ),
    Claim(
        "lemma-10-sharp-formula",
        sp.And(CANTELLI >= CHEBYSHEV, sp.Implies(tau > r, sp.Rational(1, 2) < CANTELLI)),
        WHERE,
        title="Cantelli's bound is never worse and exceeds 1/2 already for tau > sigma^2/mu^2",
        reference=_PLACE,
    ),
    Claim(
        "eq-11",
        _POINTWISE,
        BATCH,
        title="the indicator of x > 0 is at least 1 - (x - mu)^2/mu^2",
        reference=_PLACE,
        left_out="the expectation of both sides, with variance sigma^2/tau: lemma-10",
        printed_proof=Proof(
            (
                Step(
                    sp.Ge(indicator(_RIGHT), indicator(_CLOSE)),
                    "close",
                    reference=_at(">= Prob(|mean of X_i - mu| < mu)"),
                ),
                Step(
                    sp.Eq(indicator(_CLOSE), 1 - indicator(_AWAY)),
                    "away",
                    reference=_at("= 1 - Prob(|mean of X_i - mu| >= mu)"),
                ),
                Step(
                    sp.Ge(1 - indicator(_AWAY), 1 - (x - mu) ** 2 / mu**2),
                    "chebyshev",
                    reference=_at(">= 1 - (1/mu^2) Var[mean of X_i]"),
                ),
                Step(
                    written(lambda: sp.Eq(1 - (sigma**2 / tau) / mu**2, 1 - sigma**2 / (tau * mu**2))),
                    "variance",
                    where={sigma: sp.Interval(0, sp.oo), tau: sp.S.Naturals},
                    reference=_at("in the last step we used independence"),
                ),
                Step(_POINTWISE, uses=("close", "away", "chebyshev"), reference=_PLACE),
            )
        ),
    ),
    Claim(
        "cantelli",
        sp.Le(indicator(x <= 0), (x - _SHIFTED) ** 2 / _SHIFTED**2),
        {**BATCH, v: sp.Interval(0, sp.oo)},
        title="Cantelli's inequality: the indicator of x <= 0 below a parabola with vertex mu + v/mu",
        reference=_PLACE,
        left_out="the expectation of both sides: cantelli-mean and lemma-10-sharp",
    ),
    Claim(
        "cantelli-mean",
        # E (x - mu - v/mu)^2 = v + v^2/mu^2
        sp.Eq((v + v**2 / mu**2) / _SHIFTED**2, v / (v + mu**2)),
        {mu: POSITIVE, v: sp.Interval(0, sp.oo)},
        title="the mean of Cantelli's parabola is v/(v + mu^2)",
        reference=_PLACE,
    ),
    Claim(
        "cantelli-batch",
        sp.And(
            sp.Eq(1 - v / (v + mu**2), CANTELLI.subs(r, tau * v / mu**2)),
            sp.Implies(tau * v > 0, sp.Lt(v / (v + mu**2), tau * v / (tau * mu**2))),
        ),
        {mu: POSITIVE, v: sp.Interval(0, sp.oo), tau: sp.S.Naturals},
        title="1 - v/(v + mu^2) = tau/(tau + r) for v = sigma^2/tau, strictly more than Chebyshev's bound",
        reference=_PLACE,
    ),
    Claim(
        "cantelli-attained",
        # P(X = 0) = r/(1 + r), P(X = mu (1 + r)) = 1/(1 + r)
        sp.And(
            written(lambda: sp.Eq(mu * (1 + r) / (1 + r), mu)),
            sp.Eq((0 - mu) ** 2 * r / (1 + r) + (mu * (1 + r) - mu) ** 2 / (1 + r), r * mu**2),
            written(lambda: sp.Eq(1 / (1 + r), 1 / (1 + r / 1))),
            evaluate=False,
        ),
        {mu: POSITIVE, r: sp.Interval(0, sp.oo)},
        title="the law on {0, mu (1 + r)} with mean mu and variance r mu^2 attains Cantelli's bound at tau = 1",
        reference=_PLACE,
    ),
    Claim(
        "cantelli-asymptotic-law",
        sp.And(sp.Eq(_MEAN, 1 - tau * q), sp.Eq(_VARIANCE / _MEAN**2, _RATIO)),
        {q: sp.Interval.open(0, 1), tau: sp.S.Naturals},
        (tau * q < 1,),
        title="mean and noise-to-signal ratio of the law on {1, 1 - tau}",
        reference=_PLACE,
    ),
    Claim(
        "cantelli-asymptotic",
        _ASYMPTOTIC,
        {q: sp.Interval.open(0, 1), tau: sp.S.Naturals},
        (tau * q < 1,),
        title="at every tau a law on {1, 1 - tau} fails with (1 - tau q)^2 of Cantelli's failure probability, q -> 0",
        reference=_PLACE,
        proof=Proof(
            (
                Step(_SECOND, "second", by=Induction(tau), where={q: sp.Interval.open(0, 1)}),
                Step(_ASYMPTOTIC, uses="second"),
            ),
            note="(1 - q)^tau is at most its expansion to second order, by induction on tau.",
        ),
    ),
    Claim(
        "lemma-10-necessary-law",
        # P(X = 1/q) = q = 1/(1 + r), and X = 0 otherwise
        sp.And(
            written(lambda: sp.Eq(q * (1 / q), 1)),
            written(lambda: sp.Eq(q * (1 / q) ** 2 - 1, (1 - q) / q)),
            written(lambda: sp.Eq((1 - 1 / (1 + r)) / (1 / (1 + r)), r)),
            written(lambda: sp.Eq(1 - 1 / (1 + r), r / (1 + r))),
            evaluate=False,
        ),
        {q: sp.Interval.open(0, 1), r: POSITIVE},
        title="mean, noise-to-signal ratio and P(X = 0) of the law on {0, 1/q}",
        reference=_PLACE,
    ),
    Claim(
        "lemma-10-necessary",
        _NECESSARY,
        NOISY,
        title="success is not more likely than failure for a law on {0, 1 + r} if (1 + 1/r)^tau <= 2",
        reference=_PLACE,
        repeats="lemma-10-necessary-log2",
    ),
    Claim(
        "lemma-10-necessary-log2",
        _LOG_2,
        NOISY,
        title="success is not more likely than failure for {0, 1 + r} if tau <= r log 2: no C < log 2 suffices",
        reference=_PLACE,
        proof=Proof(
            (
                Step(sp.Ge(sp.exp(t), 1 + t), "tangent", by=Monotone(t), where={t: sp.Interval(0, sp.oo)}),
                Step(sp.Ge(sp.exp(1 / r), 1 + 1 / r), "at 1/r", uses=Use("tangent", {t: 1 / r})),
                Step(_EXPONENTIAL, "exponential", uses="at 1/r", by=Induction(tau)),
                Step(sp.Le(sp.exp(t), 2), "at most two", by=Monotone(t, "high"), where={t: sp.Interval(0, sp.log(2))}),
                Step(
                    sp.Le(sp.exp(tau / r), 2),
                    "two",
                    uses=Use("at most two", {t: tau / r}),
                    assumptions=(_BELOW_LOG_2,),
                ),
                Step(_NECESSARY, "necessary"),
                Step(
                    _LOG_2,
                    uses=("exponential", "two", "necessary"),
                    by=Cases((_BELOW_LOG_2, tau > r * sp.log(2))),
                ),
            )
        ),
    ),
    Claim(
        "lemma-10-conjecture-weaker",
        _WEAKER,
        NOISY,
        title="(1 + 1/r)^tau > 2 holds wherever tau > r does",
        reference=_PLACE,
        proof=Proof(
            (
                Step(_BERNOULLI, "bernoulli", by=Induction(tau)),
                Step(_WEAKER, uses="bernoulli"),
            )
        ),
    ),
    LawClaim(
        "lemma-10-conjecture",
        LAWS,
        "same-sign-of-batch-mean",
        HALF,
        NOISY,
        ((1 + 1 / r) ** tau > 2,),
        ">",
        title="success is more likely than failure if (1 + 1/r)^tau > 2",
        reference=_PLACE,
        open_question="By lemma-10-necessary no weaker condition on r and tau suffices. The case tau = 1 is Cantelli's "
        "inequality; for larger batches neither a violation nor a proof is known.",
    ),
)

"""Lemma 11: the normal approximation with a Berry-Esseen correction (Appendix B.3).

``b = nu**3/sigma**3 >= 1`` is the normalised third absolute central moment. The theorem of Berry and Esseen itself is
an external fact; ``SHEVTSOVA`` is its best known form (Shevtsova 2013). For one sample of a law on two points with
mean 0 and variance 1, ``-a`` with probability ``1/(1 + a**2)`` and ``1/a`` otherwise, it is a formula in a.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import SHEVTSOVA, Case, External, LawProof
from signdescent.theory.rules import Monotone
from signdescent.theory.symbols import b, p, r, sigma, tau
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED", "SHEVTSOVA"]

WHERE = {r: sp.Interval.open(0, sp.oo), b: sp.Interval(1, sp.oo), tau: sp.S.Naturals}
LAWS = ("independent-copies", "non-zero-mean", "finite-third-moment")
NORMAL = sp.erf(sp.sqrt(tau / (2 * r)))
_PLACE = Reference("Lemma 11, eq. (12), p. 24")
_NOISY = Reference("B.3, p. 25", "bound (12) is better than (11) when randomness is high")
_TRIVIAL = Reference("B.3, p. 24", "bound (11) is not optimal for big variance as it becomes a trivial inequality")
_SMALL = Reference("B.3, p. 25", "taking X_i ~ Bernoulli(p) and letting p -> 1")

HALF = sp.Rational(1, 2)
POSITIVE = sp.Interval.open(0, sp.oo)
t = sp.Symbol("t", real=True)  # an argument of the normal distribution function
_NORMAL_SLOPE = sp.diff((1 + sp.erf(t / sp.sqrt(2))) / 2, t)
s = sp.Symbol("s", real=True)  # the sum of a batch
mu = sp.Symbol("mu", positive=True)  # the mean of one sample
rho = sp.Symbol("rho", real=True)  # the probability that the batch mean is positive
a = sp.Symbol("a", positive=True)  # minus the lower value of a law on two points
EQ_11 = 1 - r / tau
EQ_12 = (1 + NORMAL - b / sp.sqrt(tau)) / 2

_STANDARD = sp.Gt((s - tau * mu) / (sigma * sp.sqrt(tau)), -mu * sp.sqrt(tau) / sigma)

# one sample of the law on {-a, 1/a}: its third absolute moment and P(N <= -a); -1/a is -a of the mirror image
_LOW_MASS = 1 / (1 + a**2)
_THIRD = a**3 * _LOW_MASS + (1 / a) ** 3 * (1 - _LOW_MASS)
_NORMAL_LOW = (1 - sp.erf(a / sp.sqrt(2))) / 2


def _two_point(bound: sp.Expr) -> sp.Basic:
    """Return that the distribution functions differ by at most a bound, before and after the jump at -a."""
    return sp.And(sp.Le(_NORMAL_LOW, bound), sp.Le(sp.Abs(_LOW_MASS - _NORMAL_LOW), bound))


_T = {t: sp.Interval(0, sp.oo)}
_ERF_STEPS = (
    Step(sp.Le(sp.exp(-(t**2)), 1), "at most one", where=_T),
    Step(sp.Le(sp.erf(t), 2 * t / sp.sqrt(sp.pi)), "tangent", uses="at most one", by=Monotone(t), where=_T),
    Step(sp.Ge(sp.exp(-(t**2)), 1 - t**2), "parabola", by=Monotone(t), where=_T),
    Step(sp.Ge(sp.erf(t), 2 / sp.sqrt(sp.pi) * (t - t**3 / 3)), "cubic", uses="parabola", by=Monotone(t), where=_T),
)
_AT = {t: a / sp.sqrt(2)}
_AT_ERF = (Use("tangent", _AT), Use("cubic", _AT))

# Bernoulli(p): third absolute central moment, variance, and their ratio nu^3/sigma^3
_BERNOULLI_THIRD = p * (1 - p) ** 3 + (1 - p) * p**3
_BERNOULLI_VARIANCE = p * (1 - p)
_BERNOULLI = (p**2 + (1 - p) ** 2) / sp.sqrt(p * (1 - p))

_BOUND = (1 + NORMAL) / 2 - SHEVTSOVA / sp.sqrt(tau)
_LOOSER = Proof(
    (
        Step(sp.Le(SHEVTSOVA, b / 2), "constants"),
        Step(sp.Ge(_BOUND, EQ_12), uses="constants"),
    )
)

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-11",
        LAWS,
        "same-sign-of-batch-mean",
        EQ_12,
        WHERE,
        title="P(batch sign is right) >= (1 + erf(|mu| sqrt tau/(sqrt 2 sigma)) - nu^3/(sigma^3 sqrt tau))/2",
        reference=_PLACE,
        proof=LawProof(Case(External("berry-esseen"), closing=_LOOSER)),
    ),
    LawClaim(
        "lemma-11-sharp",
        LAWS,
        "same-sign-of-batch-mean",
        _BOUND,
        WHERE,
        title="Lemma 11 with Shevtsova's constants of 2013 in place of 1/2",
        reference=_PLACE,
        proof=LawProof(Case(External("berry-esseen"))),
    ),
    Claim(
        "lemma-11-sharp-formula",
        sp.Lt(SHEVTSOVA, b / 2),
        {b: sp.Interval(1, sp.oo)},
        title="Shevtsova's correction is smaller than the printed nu^3/(2 sigma^3)",
        reference=_PLACE,
    ),
    Claim(
        "eq-12",
        sp.Ge(rho, EQ_12),
        {**WHERE, rho: sp.Interval(0, 1)},
        (sp.Abs(rho - (1 + NORMAL) / 2) <= b / (2 * sp.sqrt(tau)),),
        title="eq. (13), in r and nu^3/sigma^3, gives eq. (12)",
        reference=_PLACE,
        left_out="eq. (13) itself, which rests on the inequality of Berry and Esseen: lemma-11",
    ),
    Claim(
        "eq-12-normal",
        written(lambda: sp.Eq(_NORMAL_SLOPE, sp.exp(-(t**2) / 2) / sp.sqrt(2 * sp.pi))),
        {t: sp.S.Reals},
        title="(1 + erf(t/sqrt 2))/2 has the normal density as its derivative",
        reference=Reference("B.3, p. 24", "express it in terms of the error function"),
    ),
    Claim(
        "eq-13",
        sp.And(sp.Implies(s / tau > 0, _STANDARD), sp.Implies(_STANDARD, s / tau > 0)),
        {s: sp.S.Reals, mu: POSITIVE, sigma: POSITIVE, tau: sp.S.Naturals},
        title="the batch mean is positive exactly if the standardised sum is above t = -mu sqrt(tau)/sigma",
        reference=Reference("B.3, eq. (13), p. 24", "Setting t = -mu sqrt(tau)/sigma"),
        left_out="the inequality of Berry and Esseen, which turns this into (13)",
    ),
    Claim(
        "eq-13-two-point",
        _two_point(_THIRD / 2),
        {a: POSITIVE},
        title="the inequality of Berry and Esseen with constant 1/2, for one sample of any law on two points",
        reference=Reference("B.3, p. 24", "we apply Berry-Esseen inequality"),
        left_out="more samples, and all other laws: the theorem is cited",
        proof=Proof((*_ERF_STEPS, Step(_two_point(_THIRD / 2), uses=_AT_ERF))),
    ),
    Claim(
        "eq-13-two-point-sharp",
        _two_point(sp.Rational(469, 1000) * _THIRD),
        {a: POSITIVE},
        title="the inequality of Berry and Esseen with Shevtsova's 0.4690, for one sample of any law on two points",
        reference=Reference("B.3, p. 24", "we apply Berry-Esseen inequality"),
        left_out="more samples, and all other laws: the theorem is cited",
        proof=Proof((*_ERF_STEPS, Step(_two_point(sp.Rational(469, 1000) * _THIRD), uses=_AT_ERF))),
    ),
    Claim(
        "b3-triv-11",
        sp.Le(EQ_11, 0),
        WHERE,
        (r >= tau,),
        title="for sigma^2 >= tau mu^2 bound (11) is trivial",
        reference=_TRIVIAL,
    ),
    Claim(
        "b3-12-better",
        sp.Ge(EQ_12, EQ_11),
        WHERE,
        (r >= tau,),
        title="bound (12) is better than (11) where (11) is trivial, as printed",
        reference=_NOISY,
    ),
    Claim(
        "b3-12-better-corrected",
        sp.Gt(EQ_12, EQ_11),
        WHERE,
        (2 * r >= tau + b * sp.sqrt(tau),),
        title="bound (12) is better than (11) once 2 sigma^2/mu^2 >= tau + nu^3 sqrt(tau)/sigma^3",
        reference=_NOISY,
    ),
    Claim(
        "b3-12-trivial",
        sp.Le(EQ_12, 0),
        WHERE,
        (b >= 2 * sp.sqrt(tau),),
        title="bound (12) is trivial where nu^3/sigma^3 >= 2 sqrt(tau)",
        reference=_SMALL,
    ),
    Claim(
        "b3-bernoulli",
        sp.And(
            sp.Eq(_BERNOULLI_THIRD / _BERNOULLI_VARIANCE ** sp.Rational(3, 2), _BERNOULLI),
            sp.Le(_BERNOULLI, 1 / sp.sqrt(1 - p)),
        ),
        {p: sp.Interval.Ropen(HALF, 1)},
        title="nu^3/sigma^3 = (p^2 + q^2)/sqrt(p q) <= (1 - p)^(-1/2) for Bernoulli(p), p >= 1/2",
        reference=_SMALL,
    ),
    Claim(
        "b3-bernoulli-sharp",
        sp.And(
            sp.Ge(_BERNOULLI, sp.Rational(2, 3) / sp.sqrt(1 - p)),
            sp.Ge(_BERNOULLI, (1 - 2 * (1 - p)) / sp.sqrt(1 - p)),
        ),
        {p: sp.Interval.Ropen(HALF, 1)},
        title="nu^3/sigma^3 >= max(2/3, 1 - 2(1 - p)) (1 - p)^(-1/2) for Bernoulli(p): limit constant 1 as p -> 1",
        reference=_SMALL,
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "berry-esseen",
        "external",
        "For independent copies with third absolute moment the distribution function of the standardised sum differs "
        "from the normal one by at most C nu^3/(sigma^3 sqrt(tau)) with C = 1/2; Shevtsova (2011) has C = 0.4748, "
        "Shevtsova (2013) still less, and no C below (sqrt 10 + 3)/(6 sqrt(2 pi)) = 0.40973... holds (Esseen).",
        "a proof of the theorem of Berry and Esseen with these constants",
        Reference("B.3, p. 24", "we apply Berry-Esseen inequality on the rate of approximation in CLT"),
    ),
)

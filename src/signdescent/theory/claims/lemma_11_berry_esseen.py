"""Lemma 11: the normal approximation with a Berry-Esseen correction (Appendix B.3).

``b = nu**3/sigma**3 >= 1`` is the normalised third absolute central moment. The theorem of Berry and Esseen itself is
an external fact; ``SHEVTSOVA`` is its best known form (Shevtsova 2013).
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, LawClaim, Reference
from signdescent.theory.symbols import b, r, tau

__all__ = ["CLAIMS", "SHEVTSOVA"]

_D = sp.Rational
SHEVTSOVA = sp.Min(_D("0.4690") * b, _D("0.3322") * (b + _D("0.429")), _D("0.3031") * (b + _D("0.646")), evaluate=False)
WHERE = {r: sp.Interval.open(0, sp.oo), b: sp.Interval(1, sp.oo), tau: sp.S.Naturals}
LAWS = ("independent-copies", "non-zero-mean", "finite-third-moment")
NORMAL = sp.erf(sp.sqrt(tau / (2 * r)))
_PLACE = Reference("Lemma 11, eq. (12), p. 24")

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-11",
        LAWS,
        "same-sign-of-batch-mean",
        (1 + NORMAL - b / sp.sqrt(tau)) / 2,
        WHERE,
        title="P(batch sign is right) >= (1 + erf(|mu| sqrt tau/(sqrt 2 sigma)) - nu^3/(sigma^3 sqrt tau))/2",
        reference=_PLACE,
        relies_on=("berry-esseen",),
    ),
    LawClaim(
        "lemma-11-sharp",
        LAWS,
        "same-sign-of-batch-mean",
        (1 + NORMAL) / 2 - SHEVTSOVA / sp.sqrt(tau),
        WHERE,
        title="the same with Shevtsova's constants of 2013 in place of 1/2",
        reference=_PLACE,
        relies_on=("berry-esseen",),
    ),
    Claim(
        "lemma-11-sharp-formula",
        sp.Lt(SHEVTSOVA, b / 2),
        {b: sp.Interval(1, sp.oo)},
        title="Shevtsova's correction is smaller than the printed nu^3/(2 sigma^3)",
        reference=_PLACE,
    ),
)

"""Lemma 10: Chebyshev's bound for the sign of a batch mean, and Cantelli's, which is sharp (Appendix B.3).

``r = sigma**2/mu**2`` is the noise-to-signal ratio of one sample and tau the batch size.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, LawClaim, Reference
from signdescent.theory.symbols import r, tau

__all__ = ["CLAIMS"]

WHERE = {r: sp.Interval(0, sp.oo), tau: sp.S.Naturals}
CHEBYSHEV = 1 - r / tau
CANTELLI = tau / (tau + r)
_PLACE = Reference("Lemma 10, eq. (11), p. 23")
LAWS = ("independent-copies", "non-zero-mean")

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-10",
        LAWS,
        "same-sign-of-batch-mean",
        CHEBYSHEV,
        WHERE,
        title="P(sign of the batch mean is right) >= 1 - sigma^2/(tau mu^2)",
        reference=_PLACE,
    ),
    Claim(
        "lemma-10-formula",
        sp.Implies(tau > 2 * r, sp.Rational(1, 2) < CHEBYSHEV),
        WHERE,
        title="the bound exceeds 1/2 when tau > 2 sigma^2/mu^2",
        reference=_PLACE,
    ),
    LawClaim(
        "lemma-10-sharp",
        LAWS,
        "same-sign-of-batch-mean",
        CANTELLI,
        WHERE,
        title="... >= tau mu^2/(sigma^2 + tau mu^2) (Cantelli), attained at tau = 1",
        reference=_PLACE,
    ),
    Claim(
        "lemma-10-sharp-formula",
        sp.And(CANTELLI >= CHEBYSHEV, sp.Implies(tau > r, sp.Rational(1, 2) < CANTELLI)),
        WHERE,
        title="Cantelli's bound is never worse and exceeds 1/2 already for tau > sigma^2/mu^2",
        reference=_PLACE,
    ),
)

"""Lemma 1: unimodal symmetric noise, as printed, with a second-order term, and exactly (section 3.3, Appendix B.1).

In ``z = |g_i|/(sqrt(3) sigma_i)`` the bound is ``1/2 + G/2`` with ``G = z/(1+z)`` as printed, ``1 - 1/(1+z+z**2)`` in
the improvement, and the exact ``G`` of Gauss's inequality: z up to 2/3 and ``1 - 4/(27 z**2)`` after it.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, LawClaim, Proof, Reference, Step
from signdescent.theory.symbols import g, sigma, z

__all__ = ["CLAIMS", "EXACT"]

HALF = sp.Rational(1, 2)
TURN = sp.Rational(2, 3)
HALF_LINE = sp.Interval(0, sp.oo)
WHERE = {z: HALF_LINE}
MOMENTS = {g: sp.Interval.open(0, sp.oo), sigma: HALF_LINE}
LAWS = ("unimodal", "symmetric")

SIMPLE = z / (1 + z)
SECOND = 1 - 1 / (1 + z + z**2)
FAR = 1 - sp.Rational(4, 27) / z**2
EXACT = sp.Piecewise((z, z <= TURN), (FAR, True))
_IMPROVED = Reference("B.1, p. 22", "Improvement on Lemma 1")
_DISPLAY = Reference("B.1, p. 22", "direct algebraic manipulations give")


def _in_moments(bound: sp.Expr) -> sp.Expr:
    """Return 1/2 + G/2 in the gradient and the standard deviation."""
    return HALF + bound.subs(z, g / (sp.sqrt(3) * sigma)) / 2


CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-1",
        LAWS,
        "same-sign",
        HALF + HALF * g / (g + sp.sqrt(3) * sigma),
        MOMENTS,
        title="rho_i >= 1/2 + |g_i|/(2(|g_i| + sqrt 3 sigma_i))",
        reference=Reference("Lemma 1, p. 6"),
    ),
    Claim(
        "lemma-1-formula",
        sp.Le(SIMPLE, EXACT),
        WHERE,
        title="z/(1+z) is at most Gauss's exact bound",
        reference=_DISPLAY,
    ),
    LawClaim(
        "lemma-1-second-order",
        LAWS,
        "same-sign",
        _in_moments(SECOND),
        MOMENTS,
        title="rho_i >= 1 - 1/(2(1 + z + z^2))",
        reference=_IMPROVED,
    ),
    Claim(
        "lemma-1-second-order-formula",
        sp.And(sp.Le(SIMPLE, SECOND), sp.Le(SECOND, EXACT)),
        WHERE,
        title="the second-order bound lies between the printed and the exact one",
        reference=_IMPROVED,
        printed_proof=Proof(
            (
                Step(sp.Ge(23 * z**2 - 4 * z - 4, 0), "far", assumptions=(z >= TURN,), reference=_IMPROVED),
                Step(sp.Le(SECOND, FAR), "beyond", "far", assumptions=(z >= TURN,), reference=_IMPROVED),
                Step(sp.Le(1 - z**3, 1, evaluate=False), "near", assumptions=(z <= TURN,), reference=_IMPROVED),
                Step(sp.Le(SECOND, z), "before", "near", assumptions=(z <= TURN,), reference=_IMPROVED),
                Step(sp.Le(SIMPLE, SECOND), "tighter", reference=_IMPROVED),
                Step(
                    sp.And(sp.Le(SIMPLE, SECOND), sp.Le(SECOND, EXACT)),
                    "both",
                    "tighter",
                    reference=_IMPROVED,
                ),
            )
        ),
    ),
    LawClaim(
        "lemma-1-sharp",
        LAWS,
        "same-sign",
        _in_moments(EXACT),
        MOMENTS,
        title="rho_i >= 1/2 + G(z)/2 with Gauss's exact G; attained for every z",
        reference=Reference("Lemma 1, p. 6"),
    ),
    Claim(
        "lemma-1-sharp-attained",
        # the law (1 - p) at g, p uniform on [g - b, g + b], b = 3g/2, p = 4 sigma^2/(3 g^2), with g = 1
        sp.Eq(1 - (1 / z**2 * sp.Rational(4, 9)) * (sp.Rational(3, 2) - 1) / 3, HALF + FAR / 2),
        {z: sp.Interval(TURN, sp.oo)},
        title="a uniform with an atom at its mode attains the exact bound for z >= 2/3",
        reference=Reference("Lemma 1, p. 6"),
    ),
)

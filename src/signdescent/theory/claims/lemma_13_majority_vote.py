"""Lemma 13: the expected sign of a majority vote, for an odd and an even number of nodes (Appendix B.7)."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, LawClaim, Proof, Reference, Step
from signdescent.theory.rules import Monotone, Telescoping
from signdescent.theory.symbols import M, l, rho

__all__ = ["CLAIMS", "vote_probability"]

UNIT = sp.Interval(0, 1)
WHERE = {rho: UNIT, l: sp.S.Naturals}
k = sp.Symbol("k", integer=True, positive=True)  # votes for the right sign


def vote_probability(a: sp.Expr, b: sp.Expr, p: sp.Expr = rho) -> sp.Expr:
    """Return the regularized incomplete beta function I(p; a, b) of eq. (23)."""
    return sp.betainc_regularized(a, b, 0, p)


_BINOMIAL = sp.binomial(2 * l - 1, k) * rho**k * (1 - rho) ** (2 * l - 1 - k)
_TAIL = sp.Sum(_BINOMIAL, (k, l, 2 * l - 1))  # P(S >= l) for S ~ Binomial(2l - 1, rho)
_SLOPE = sp.diff(_BINOMIAL, rho)
_PRIMITIVE = -k * sp.binomial(2 * l - 1, k) * rho ** (k - 1) * (1 - rho) ** (2 * l - 1 - k)
_HEAD = sp.Sum(_SLOPE, (k, l, 2 * l - 2))
_OPEN = {rho: sp.Interval.open(0, 1)}
_ODD = sp.Eq(2 * _TAIL - 1, 2 * vote_probability(l, l) - 1)

LEMMA_13 = LawClaim(
    "lemma-13",
    ("independent-copies", "no-atom-at-zero"),
    "expected-vote-sign",
    2 * vote_probability(sp.floor((M + 1) / 2), sp.floor((M + 1) / 2)) - 1,
    {rho: UNIT, M: sp.S.Naturals},
    title="E sign of the vote of M nodes, times the sign of g_i, is 2 I(rho_i; l, l) - 1",
    reference=Reference("Lemma 13, eq. (24), p. 29"),
)

LEMMA_13_ODD = Claim(
    "lemma-13-odd",
    _ODD,
    WHERE,
    title="2 P(S >= l) - 1 = 2 I(rho; l, l) - 1 for S ~ Binomial(2l - 1, rho)",
    reference=Reference("Lemma 13, eq. (27), p. 29", "odd number of nodes"),
    proof=Proof(
        (
            Step(
                sp.Eq(_HEAD, (_PRIMITIVE.subs(k, 2 * l - 1)) - _PRIMITIVE.subs(k, l)),
                "head",
                by=Telescoping(_PRIMITIVE, k),
                where=_OPEN,
            ),
            Step(_ODD, "odd", uses="head", by=Monotone(rho)),
        ),
        note="Both sides are 0 at rho = 0, and the derivatives of the terms telescope to that of the beta function.",
    ),
)

_EVEN = sp.Eq(vote_probability(l + 1, l) + vote_probability(l, l + 1) - 1, 2 * vote_probability(l, l) - 1)

LEMMA_13_EVEN = Claim(
    "lemma-13-even",
    _EVEN,
    WHERE,
    title="I(rho; l+1, l) + I(rho; l, l+1) - 1 = 2 I(rho; l, l) - 1: 2l nodes vote as 2l - 1",
    reference=Reference("Lemma 13, p. 30", "In the case of even number of nodes"),
    proof=Proof((Step(_EVEN, "even", by=Monotone(rho)),), note="Equal at rho = 0, with equal derivatives."),
)

CLAIMS: tuple[AnyClaim, ...] = (LEMMA_13, LEMMA_13_ODD, LEMMA_13_EVEN)

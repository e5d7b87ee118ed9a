"""Definition 2: the rho_M-norm, and the incomplete beta function of eq. (23) in which it is written.

The norm of a gradient is the sum over its coordinates of ``(2 I(rho_i; l, l) - 1) |g_i|``; the claims are
about one weight, and hold for every coordinate.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import vote_probability
from signdescent.theory.rules import Monotone
from signdescent.theory.symbols import l, rho
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

UNIT = sp.Interval(0, 1)
POSITIVE = sp.Interval.open(0, sp.oo)
first, second = sp.symbols("first second", real=True)  # the parameters a and b of I(p; a, b)
p = sp.Symbol("p", real=True)
_BETA = {p: UNIT, first: POSITIVE, second: POSITIVE}
_I = vote_probability(first, second, p)
_23 = Reference("eq. (23), p. 28", "regularized incomplete beta function")
_2 = Reference("Definition 2, p. 10", "rho_1-norm coincides with rho-norm")

_SYMMETRY = sp.Eq(_I + vote_probability(second, first, 1 - p), 1)
_ENDS = sp.And(
    sp.Eq(vote_probability(first, second, sp.Integer(0)), 0),
    sp.Eq(vote_probability(first, second, sp.Integer(1)), 1),
    sp.Ge(_I, 0),
    sp.Le(_I, 1),
)

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "eq-23-ends",
        _ENDS,
        _BETA,
        title="I(0; a, b) = 0, I(1; a, b) = 1, and 0 <= I <= 1 between",
        reference=_23,
    ),
    Claim(
        "eq-23-symmetry",
        _SYMMETRY,
        _BETA,
        title="I(p; a, b) + I(1 - p; b, a) = 1",
        reference=_23,
        proof=Proof((Step(_SYMMETRY, "symmetry", by=Monotone(p)),), note="Equal at p = 0, with derivative 0."),
    ),
    Claim(
        "definition-2-one-node",
        sp.Eq(2 * vote_probability(sp.Integer(1), sp.Integer(1)) - 1, 2 * rho - 1),
        {rho: UNIT},
        title="for one node the weight 2 I(rho; 1, 1) - 1 is 2 rho - 1",
        reference=_2,
    ),
    Claim(
        "definition-2-no-noise",
        sp.Eq(2 * vote_probability(l, l, sp.Integer(1)) - 1, 1),
        {l: sp.S.Naturals},
        title="for rho = 1 every weight is 1: without noise the rho_M-norm is the l1-norm",
        reference=Reference("Section 5.2, p. 10", "consider the noise-free case as a baseline"),
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "eq-23",
        "definition",
        "I(p; a, b) is the integral of t^(a-1) (1-t)^(b-1) from 0 to p, divided by the integral from 0 to 1.",
        reference=_23,
    ),
    Listed(
        "definition-2",
        "definition",
        "The rho_M-norm of g is the sum of (2 I(rho_i; l, l) - 1) |g_i| over the coordinates, l = floor((M+1)/2).",
        reference=Reference("Definition 2, p. 10", "Let M be the number of nodes"),
    ),
)

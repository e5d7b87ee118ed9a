"""Definition 3: the stochastic sign, which is +1 with probability 1/2 + g_i/(2|g|), one coordinate at a time.

``x = g_i`` and ``w = |g| > 0``, so ``|x| <= w``. Statements about the whole vector are sums over its d coordinates of
the statement about one, with ``g_1**2 + ... + g_d**2 = w**2``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.rules import Telescoping
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

x = sp.Symbol("x", real=True)  # g_i
w = sp.Symbol("w", positive=True)  # |g|
d = sp.Symbol("d", integer=True, positive=True)  # number of coordinates
i = sp.Symbol("i", integer=True)  # a coordinate

WHERE = {x: sp.S.Reals, w: sp.Interval.open(0, sp.oo)}
INSIDE = (sp.Le(sp.Abs(x), w),)
HALF = sp.Rational(1, 2)
PLUS = HALF + x / (2 * w)  # P(s = +1)
MINUS = HALF - x / (2 * w)  # P(s = -1)
VARIANCE = PLUS * (w - x) ** 2 + MINUS * (-w - x) ** 2  # E (|g| s - g_i)^2
SUCCESS = sp.Piecewise((PLUS, x > 0), (MINUS, True))  # P(s = sign g_i) for g_i != 0

_SPB = Reference("Section 5.3.2, p. 11", "it satisfies the SPB assumption automatically")
_UNBIASED = Reference("Section 5.3.2, p. 11", "it is unbiased with scaling factor |g|")
_DEFINITION = Reference("Definition 3, p. 11", "We define the stochastic sign operator")

_SQUARES = sp.Sum(w**2, (i, 1, d))  # of w = |g|, once per coordinate
_TOTAL = sp.Eq(_SQUARES, d * w**2)
_VARIANCE = sp.Eq(_SQUARES - w**2, (d - 1) * w**2)

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "definition-3-probabilities",
        sp.And(sp.Ge(PLUS, 0), sp.Ge(MINUS, 0), sp.Eq(sp.Add(PLUS, MINUS, evaluate=False), 1, evaluate=False)),
        WHERE,
        INSIDE,
        title="the two values have non-negative probabilities that add up to 1",
        reference=_DEFINITION,
    ),
    Claim(
        "definition-3-spb",
        sp.And(sp.Eq(SUCCESS, HALF + sp.Abs(x) / (2 * w)), SUCCESS > HALF),
        WHERE,
        (*INSIDE, sp.Ne(x, 0)),
        title="P(s_i = sign g_i) = 1/2 + |g_i|/(2|g|) > 1/2 for g_i != 0",
        reference=_SPB,
    ),
    Claim(
        "definition-3-unbiased",
        sp.Eq(w * PLUS + (-w) * MINUS, x, evaluate=False),
        WHERE,
        INSIDE,
        title="E |g| s_i = g_i",
        reference=_UNBIASED,
    ),
    Claim(
        "definition-3-variance-coordinate",
        sp.Eq(VARIANCE, w**2 - x**2),
        WHERE,
        INSIDE,
        title="E (|g| s_i - g_i)^2 = |g|^2 - g_i^2",
        reference=_UNBIASED,
    ),
    Claim(
        "definition-3-variance",
        _VARIANCE,
        {w: sp.Interval.open(0, sp.oo), d: sp.S.Naturals},
        title="the d variances |g|^2 - g_i^2 of the scaled stochastic sign add up to (d - 1)|g|^2",
        reference=_UNBIASED,
        left_out="that the g_i^2 add up to |g|^2",
        proof=Proof(
            (
                Step(_TOTAL, "squares", by=Telescoping(i * w**2, i)),
                Step(_VARIANCE, uses="squares"),
            ),
            note="The sum of |g|^2 over d coordinates is d |g|^2, and the sum of g_i^2 is |g|^2.",
        ),
    ),
    Claim(
        "definition-3-rho-norm",
        sp.Eq((2 * SUCCESS - 1) * sp.Abs(x), x**2 / w),
        WHERE,
        (*INSIDE, sp.Ne(x, 0)),
        title="(2 rho_i - 1)|g_i| = g_i^2/|g| for the stochastic sign",
        reference=_SPB,
        left_out="the sum over the coordinates with g_i not 0, by which the rho-norm of the exact gradient is |g|",
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "definition-3",
        "definition",
        "Coordinate i of the stochastic sign of g is +1 with probability 1/2 + g_i/(2|g|) and -1 otherwise; "
        "the stochastic sign of 0 is 0.",
        reference=_DEFINITION,
    ),
)

"""Appendix B.8: how fast the majority vote approaches certainty as nodes are added, as printed.

With ``X = -1`` for a right sign and ``X = +1`` otherwise, eq. (27) gives ``P(sum of X >= 0) = I(1 - rho; l, l)`` for
M = 2l - 1 and ``I(1 - rho; l, l + 1)`` for M = 2l, where ``P(sum of X > 0) = I(1 - rho; l + 1, l)``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import UNIT, WHERE, F, j
from signdescent.theory.papers.stochastic_sign_descent.b8_sharp_bounds import BASE_STEPS, LOWER_STEPS
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import vote_probability
from signdescent.theory.rules import Monotone
from signdescent.theory.symbols import M, l, rho, u
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS", "PRINTED_LABELS", "PRINTED_STEPS"]

_NODES = {rho: sp.Interval.Lopen(sp.Rational(1, 2), 1), M: sp.S.Naturals}
_HALF = sp.floor((M + 1) / 2)  # l in terms of M
_NOT_AHEAD = sp.Sum(sp.binomial(M, j) * rho**j * (1 - rho) ** (M - j), (j, 0, sp.floor(M / 2)))

IDENTITY = Claim(
    "b8-identity",
    sp.Eq(2 * vote_probability(_HALF, _HALF) - 1, 1 - _NOT_AHEAD),
    _NODES,
    title="2 I(rho; l, l) - 1 = 1 - P(sum of X >= 0), with X = -1 for a right sign and +1 for a wrong one",
    reference=Reference("B.8, p. 31", "= 1 - Prob(sum X_i^n >= 0)"),
    repeats="b8-final",
)

EXPONENT = Claim(
    "b8-exponent",
    sp.Le(sp.exp(-(u**2) * M / 2), sp.exp(-(u**2) * _HALF)),
    {u: UNIT, M: sp.S.Naturals},
    title="exp(-u^2 M/2) <= exp(-u^2 l) with l = floor((M+1)/2)",
    reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
    defect="b8-identity",
    repeats="b8-final",
)

_VOTES = {rho: UNIT, l: sp.S.Naturals}
_USING = Reference("B.8, p. 31", "Using Lemma 24, we get")  # Lemma 13, eq. (24), is meant
_MARGIN = 2 * vote_probability(l, l) - 1
_ODD_IDENTITY = sp.Eq(_MARGIN, 1 - 2 * vote_probability(l, l, 1 - rho))
_EVEN_IDENTITY = sp.Eq(_MARGIN, 1 - vote_probability(l, l + 1, 1 - rho) - vote_probability(l + 1, l, 1 - rho))

IDENTITY_CORRECTED = Claim(
    "b8-identity-corrected",
    _ODD_IDENTITY,
    _VOTES,
    title="M = 2l - 1: 2 I(rho; l, l) - 1 = 1 - 2 P(sum of X >= 0)",
    reference=_USING,
    proof=Proof((Step(_ODD_IDENTITY, "odd", by=Monotone(rho)),)),
)

IDENTITY_CORRECTED_EVEN = Claim(
    "b8-identity-corrected-even",
    _EVEN_IDENTITY,
    _VOTES,
    title="M = 2l: 2 I(rho; l, l) - 1 = 1 - P(sum of X >= 0) - P(sum of X > 0)",
    reference=_USING,
    proof=Proof((Step(_EVEN_IDENTITY, "even", by=Monotone(rho)),)),
)

EXPONENT_CORRECTED = Claim(
    "b8-exponent-corrected",
    sp.And(
        sp.Ge(sp.exp(-(u**2) * (2 * l - 1) / 2), sp.exp(-(u**2) * l)),
        written(lambda: sp.Eq(sp.exp(-(u**2) * (2 * l) / 2), sp.exp(-(u**2) * l))),
    ),
    WHERE,
    title="exp(-u^2 M/2) >= exp(-u^2 l) for M = 2l - 1, with equality for M = 2l",
    reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
)

_FINAL = sp.And(sp.Le(1 - sp.exp(-(u**2) * l), F), sp.Le(F, 1))

_T = sp.Symbol("t", real=True)
PRINTED_STEPS = (
    Step(
        written(lambda: sp.Eq(rho * (-1) + (1 - rho) * 1, 1 - 2 * rho)),
        "mean",
        where=_NODES,
        reference=Reference("B.8, p. 30", "Clearly E X_i^n = 1 - 2 rho_i"),
    ),
    Step(
        written(lambda: sp.Eq(sp.exp(-2 * _T**2 / (M * (1 - sp.Integer(-1)) ** 2)), sp.exp(-(_T**2) / (2 * M)))),
        "hoeffding",
        where={_T: sp.Interval.open(0, sp.oo), M: sp.S.Naturals},
        reference=Reference("B.8, p. 30", "Hoeffding's inequality gives"),
    ),
    Step(
        written(lambda: sp.Eq(sp.exp(-((M * u) ** 2) / (2 * M)), sp.exp(-(u**2) * M / 2))),
        "choice",
        where={M: sp.S.Naturals},
        reference=Reference("B.8, p. 30", "Choosing t = M (2 rho_i - 1) > 0"),
    ),
    Step(
        sp.Eq(2 * vote_probability(_HALF, _HALF) - 1, 1 - _NOT_AHEAD),
        "vote is no loss",
        where=_NODES,
        reference=Reference("B.8, p. 31", "Using Lemma 24, we get"),
    ),
    Step(
        sp.Le(sp.exp(-(u**2) * M / 2), sp.exp(-(u**2) * _HALF)),
        "exponent",
        where={M: sp.S.Naturals},
        reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
    ),
)
PRINTED_LABELS = ("choice", "vote is no loss", "exponent")

FINAL = Claim(
    "b8-final",
    _FINAL,
    WHERE,
    title="1 - exp(-(2 rho - 1)^2 l) <= 2 I(rho; l, l) - 1 <= 1",
    reference=Reference("B.8, p. 31, and section 5.2, p. 10", "Using Hoeffding's inequality, we show"),
    left_out="the sum over the coordinates: sec5.2-speedup, term by term",
    proof=Proof(
        (
            *LOWER_STEPS,
            *BASE_STEPS,
            Step(sp.Le(1 - sp.exp(-(u**2) * l), F), "lower", uses=("low", "power")),
            Step(sp.Le(F, 1), "upper", by="reals"),
            Step(_FINAL, "both", uses=("lower", "upper")),
        ),
        note="sqrt(y) >= y on [0, 1] takes the sharp bound to 1 - (1-u^2)^l, and 1 - t <= exp(-t) to the printed one.",
    ),
    printed_proof=Proof(
        (*PRINTED_STEPS, Step(_FINAL, "final", uses=PRINTED_LABELS, reference=Reference("B.8, p. 31"))),
        note="Hoeffding's inequality, Theorem 14, is quoted: it bounds P(sum of X >= 0) by exp(-u^2 M/2).",
    ),
    defect="b8-identity",
)

_HOEFFDING_ONLY = sp.Ge(F, 1 - 2 * sp.exp(-(u**2) * l))

HOEFFDING_ONLY = Claim(
    "b8-exponent-hoeffding-only",
    _HOEFFDING_ONLY,
    WHERE,
    title="F_l(u) >= 1 - 2 exp(-u^2 l), which Hoeffding's inequality for M = 2l gives",
    reference=Reference("B.8, p. 31", ">= 1 - exp(-(2 rho_i - 1)^2 l)"),
    proof=Proof((*LOWER_STEPS, *BASE_STEPS, Step(_HOEFFDING_ONLY, "bound", uses=("low", "power")))),
)

CLAIMS: tuple[AnyClaim, ...] = (
    IDENTITY,
    IDENTITY_CORRECTED,
    IDENTITY_CORRECTED_EVEN,
    EXPONENT,
    EXPONENT_CORRECTED,
    HOEFFDING_ONLY,
    FINAL,
)

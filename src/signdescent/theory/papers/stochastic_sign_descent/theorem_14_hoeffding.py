"""Theorem 14: Hoeffding's inequality, and its use in Appendix B.8 for the votes of M nodes.

``X = -1`` for a right sign (probability rho) and ``X = +1`` otherwise, so that ``E X = 1 - 2 rho = -u``. ``t`` is how
far the sum exceeds its mean, and ``lam`` the parameter of the exponential to which Markov's inequality is applied.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, External, LawProof
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import MISS, SLOPE_FACTS, C, F
from signdescent.theory.papers.stochastic_sign_descent.b8_sharp_bounds import LOWER_STEPS
from signdescent.theory.papers.stochastic_sign_descent.lemma_13_majority_vote import vote_probability
from signdescent.theory.rules import Induction, Monotone
from signdescent.theory.symbols import M, l, rho, u
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED"]

UNIT = sp.Interval(0, 1)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
lam = sp.Symbol("lam", real=True)
t = sp.Symbol("t", real=True)
excess = sp.Symbol("excess", real=True)

_14 = Reference("Theorem 14, p. 30", "Hoeffding's inequality for general bounded random variables")
_28 = Reference("eq. (28), p. 30", "showing the mismatch between stochastic gradient sign and full gradient sign")
_MEAN = Reference("B.8, p. 30", "Clearly E X_i^n = 1 - 2 rho_i")
_TAIL = Reference("B.8, p. 30", "Hoeffding's inequality gives")
_CHOICE = Reference("B.8, p. 30", "Choosing t = M (2 rho_i - 1) > 0")

# ------------------------------------------------------------------ the exponential moment of votes

_ONE = {rho: UNIT, lam: HALF_LINE}
_MOMENT = rho * sp.exp(-lam) + (1 - rho) * sp.exp(lam)  # E exp(lam X)
_EXPONENT = lam * (1 - 2 * rho) + lam**2 / 2
_SLOPE = sp.Ge(sp.diff(_EXPONENT, lam) - sp.diff(_MOMENT, lam) / _MOMENT, 0)
_RATIO = sp.Le(_MOMENT * sp.exp(-_EXPONENT), 1)
_LEMMA = sp.Le(_MOMENT, sp.exp(_EXPONENT))
_POWER = sp.Le(_MOMENT**M, sp.exp(M * _EXPONENT))

_MOMENT_STEPS = (
    Step(_SLOPE, "slope", by=Monotone(lam), where=_ONE),
    Step(_RATIO, "ratio", uses="slope", by=Monotone(lam), where=_ONE),
    Step(_LEMMA, "moment", uses="ratio", by="reals", where=_ONE),
)
_NOTE = "The logarithm of the ratio has slope 0 at lam = 0 and a second derivative that is minus a square."

MOMENT = Claim(
    "theorem-14-moment",
    _LEMMA,
    _ONE,
    title="one vote: E exp(lam X) <= exp(lam E X + lam^2/2)",
    reference=_14,
    left_out="variables with values in any intervals [A_n, B_n], of which a vote with values -1 and 1 is one",
    proof=Proof(_MOMENT_STEPS, note=_NOTE),
    repeats="b8-hoeffding-formula",
)

_COSH = sp.Le((sp.exp(lam) + sp.exp(-lam)) / 2, sp.exp(lam**2 / 2))
COSH = Claim(
    "theorem-14-cosh",
    _COSH,
    {lam: HALF_LINE},
    title="a fair sign: cosh(lam) <= exp(lam^2/2)",
    reference=_14,
    left_out="votes that are not fair: theorem-14-moment",
    proof=Proof((*_MOMENT_STEPS, Step(_COSH, "fair", uses=Use("moment", {rho: sp.Rational(1, 2)}))), note=_NOTE),
)

MARKOV = Claim(
    "theorem-14-markov",
    sp.Le(sp.Piecewise((1, excess >= 0), (0, True)), sp.exp(lam * excess)),
    {excess: sp.S.Reals, lam: HALF_LINE},
    title="the indicator of s >= 0 is at most exp(lam s)",
    reference=_14,
    left_out="the expectation of both sides, and the product over independent variables",
)

_BEST = -(t**2) / (2 * M)
OPTIMUM = Claim(
    "theorem-14-optimum",
    sp.And(
        sp.Ge(M * lam**2 / 2 - lam * t, _BEST),
        written(lambda: sp.Eq(M * (t / M) ** 2 / 2 - (t / M) * t, _BEST)),
    ),
    {M: sp.S.Naturals, t: POSITIVE, lam: HALF_LINE},
    title="M lam^2/2 - lam t is least, -t^2/(2M), at lam = t/M",
    reference=_14,
    left_out="intervals [A_n, B_n] of different lengths: here all have length 2",
)

# ------------------------------------------------------------------ B.8

_AT_BEST = _MOMENT.subs(lam, t / M) ** M * sp.exp(-(t / M) * (t + M * (1 - 2 * rho)))
_CHERNOFF = sp.Le(_AT_BEST, sp.exp(_BEST))
_VOTES = {rho: UNIT, M: sp.S.Naturals, t: POSITIVE}
_value, _bound = sp.symbols("value bound", real=True)
_RAISED = sp.Implies(_value <= sp.exp(_bound), _value**M <= sp.exp(_bound * M))

HOEFFDING = LawClaim(
    "b8-hoeffding",
    ("independent-copies",),
    "mismatches-exceed-their-mean-by-less",
    1 - sp.exp(-(t**2) / (2 * M)),
    _VOTES,
    title="P(X_1 + ... + X_M - M (1 - 2 rho) >= t) <= exp(-t^2/(2M))",
    reference=_TAIL,
    proof=LawProof(Case(External("hoeffding"))),
)

HOEFFDING_FORMULA = Claim(
    "b8-hoeffding-formula",
    _CHERNOFF,
    _VOTES,
    title="exp(-lam (t + M E X)) (E exp(lam X))^M <= exp(-t^2/(2M)) at lam = t/M",
    reference=_TAIL,
    left_out="that this is a bound on the probability: b8-hoeffding",
    proof=Proof(
        (
            *_MOMENT_STEPS,
            Step(_RAISED, "raised", by=Induction(M), where={_value: HALF_LINE, _bound: sp.S.Reals}),
            Step(_LEMMA.subs(lam, t / M), "here", uses=Use("moment", {lam: t / M})),
            Step(
                _MOMENT.subs(lam, t / M) ** M <= sp.exp(_EXPONENT.subs(lam, t / M) * M),
                "power",
                uses=(Use("raised", {_value: _MOMENT.subs(lam, t / M), _bound: _EXPONENT.subs(lam, t / M)}), "here"),
            ),
            Step(_CHERNOFF, "tail", uses="power"),
        ),
        note="Markov's inequality bounds the probability by the left side.",
    ),
)

_EVEN_TAIL = vote_probability(l, l + 1, (1 - u) / 2)  # P(sum of X >= 0) for M = 2l
_ODD_TAIL = vote_probability(l, l, (1 - u) / 2)  # for M = 2l - 1
_TIES = C / (2 * l) * MISS**l
_BY_CHOICE = sp.And(
    sp.Le(_ODD_TAIL, sp.exp(-(u**2) * (2 * l - 1) / 2)), sp.Le(_EVEN_TAIL, sp.exp(-(u**2) * (2 * l) / 2))
)

CLAIMS: tuple[AnyClaim, ...] = (
    COSH,
    MOMENT,
    MARKOV,
    OPTIMUM,
    Claim(
        "b8-mean",
        written(lambda: sp.Eq(rho * (-1) + (1 - rho) * 1, 1 - 2 * rho)),
        {rho: UNIT},
        title="E X = 1 - 2 rho",
        reference=_MEAN,
        repeats="b8-final",
    ),
    HOEFFDING,
    Claim(
        "b8-hoeffding-range",
        written(lambda: sp.Eq(-2 * t**2 / (M * (1 - sp.Integer(-1)) ** 2), _BEST)),
        {M: sp.S.Naturals, t: POSITIVE},
        title="with X in [-1, 1] the exponent of Theorem 14 is -t^2/(2M)",
        reference=_TAIL,
    ),
    HOEFFDING_FORMULA,
    Claim(
        "b8-t-choice",
        _BY_CHOICE,
        {u: UNIT, l: sp.S.Naturals},
        title="P(X_1 + ... + X_M >= 0) <= exp(-u^2 M/2), for M = 2l - 1 and for M = 2l",
        reference=_CHOICE,
        proof=Proof(
            (
                *LOWER_STEPS,
                Step(sp.Eq(_ODD_TAIL, (1 - F) / 2), "odd", by=Monotone(u, "high")),
                Step(sp.Eq(_EVEN_TAIL, (1 - F) / 2 + _TIES / 2), "even", by=Monotone(u, "high")),
                SLOPE_FACTS[0],
                Step(sp.Le(C, l), "slope", uses="ratio", by=Induction(l)),
                Step(sp.Le(MISS, sp.exp(-(u**2))), "tangent"),
                Step(sp.Le(MISS**l, sp.exp(-(u**2) * l)), "power", uses="tangent", by=Induction(l)),
                Step(sp.Le(_ODD_TAIL, MISS**l / 2), "odd bound", uses=("odd", "low"), by="reals"),
                Step(sp.Le(_EVEN_TAIL, MISS**l), "even bound", uses=("even", "low", "slope"), by="reals"),
                Step(_BY_CHOICE, "both", uses=("odd bound", "even bound", "power"), by="reals"),
            ),
            note="Both tails are at most (1-u^2)^l: the odd one is (1 - F_l)/2, the even one adds half the ties.",
        ),
    ),
    Claim(
        "b8-t-choice-exponent",
        written(lambda: sp.Eq(-((M * u) ** 2) / (2 * M), -(u**2) * M / 2)),
        {u: UNIT, M: sp.S.Naturals},
        title="-t^2/(2M) = -u^2 M/2 at t = M u",
        reference=_CHOICE,
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "theorem-14-hoeffding",
        "external",
        "A sum of M independent variables X_n in [A_n, B_n] exceeds its mean by t or more with probability at most "
        "exp(-2 t^2 / sum of (B_n - A_n)^2).",
        "a theorem of probability, cited from a textbook; its use for signs is in the claims of this section",
        _14,
    ),
    Listed(
        "eq-28",
        "definition",
        "X_i^n is -1 if node n's sign agrees with the gradient's in coordinate i, and +1 otherwise, also for a sign 0.",
        reference=_28,
    ),
)

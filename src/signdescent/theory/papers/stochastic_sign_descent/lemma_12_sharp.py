"""Lemma 12: a sharper condition on the batch size, and the one that the printed proof reaches."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.papers.stochastic_sign_descent.lemma_11_berry_esseen import SHEVTSOVA
from signdescent.theory.papers.stochastic_sign_descent.lemma_12_batch_size import (
    GUARANTEE,
    HALF,
    LARGE,
    LAWS,
    REACHED,
    ROOT,
    SECANT_STEPS,
    SMALL,
    WHERE,
    greater,
    place,
    t,
)
from signdescent.theory.rules import Cases, Concave
from signdescent.theory.symbols import b, r, tau
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

# ------------------------------------------------------------------ a sharper condition

_SLOPE = sp.sqrt(2) * sp.erf(1 / sp.sqrt(2))  # the secant of erf up to 1/sqrt(2)
_NORMAL_ONE = sp.erf(1 / sp.sqrt(2)) / 2  # Phi(1) - 1/2
_SHARP = sp.Implies(
    tau > sp.Min(r, SHEVTSOVA * sp.sqrt(r) / _NORMAL_ONE, evaluate=False),
    sp.Max(tau / (tau + r), (1 + sp.erf(ROOT)) / 2 - SHEVTSOVA / sp.sqrt(tau), evaluate=False) > HALF,
)
_SHARP_SMALL, _SHARP_LARGE = tau <= r, tau > r
_SHARP_SECANT = sp.Ge(sp.erf(t), _SLOPE * t)
_SHARP_STEPS = (
    Step(_SHARP_SECANT, "secant", by=Concave(t), where={t: sp.Interval(0, 1 / sp.sqrt(2))}),
    Step(sp.Ge(sp.erf(ROOT), _SLOPE * ROOT), "at root", uses=Use("secant", {t: ROOT}), assumptions=(_SHARP_SMALL,)),
)
_SIMPLE_CONSTANT = sp.Rational(137398, 100000)
_SIMPLE = sp.Implies(tau > sp.Min(r, _SIMPLE_CONSTANT * b * sp.sqrt(r), evaluate=False), _SHARP.args[1])

# ------------------------------------------------------------------ the condition that the printed proof reaches

_OWN = sp.Implies(tau > sp.Min(2 * r, sp.sqrt(2) / sp.erf(1) * b * sp.sqrt(r), evaluate=False), GUARANTEE > HALF)

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-12-sharp",
        LAWS,
        "same-sign-of-batch-mean",
        HALF,
        WHERE,
        (_SHARP.args[0],),
        ">",
        title="Lemma 12 under the weaker condition tau > min(r, D(b) sqrt(r)/(Phi(1) - 1/2)), D of Shevtsova 2013",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        proof=LawProof(
            Case(
                (Cited("lemma-10-sharp"), Cited("lemma-11-sharp")),
                closing=Proof(
                    (
                        *_SHARP_STEPS,
                        Step(_SHARP.args[1], uses="at root", by=Cases((_SHARP_SMALL, _SHARP_LARGE))),
                    )
                ),
            )
        ),
    ),
    Claim(
        "lemma-12-sharp-formula",
        _SHARP,
        WHERE,
        title="under the sharper condition Cantelli's or the sharper normal bound exceeds 1/2",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        proof=Proof(
            (
                *_SHARP_STEPS,
                Step(_SHARP, uses="at root", by=Cases((_SHARP_SMALL, _SHARP_LARGE))),
            ),
            note="Cantelli's bound for tau > r; below, the error function lies above its secant up to 1/sqrt 2.",
        ),
    ),
    Claim(
        "lemma-12-own-constant",
        _OWN,
        WHERE,
        title="the printed proof's own constant: tau > min(2 sigma^2/mu^2, 1.6782 nu^3/(|mu| sigma^2)) suffices",
        reference=place("tau > (sqrt 2/erf(1)) nu^3/(mu sigma^2)"),
        proof=Proof(
            (
                *SECANT_STEPS,
                Step(REACHED, "reached"),
                Step(_OWN, uses=("at root", "reached"), by=Cases((SMALL, LARGE))),
            )
        ),
    ),
    Claim(
        "lemma-12-own-constant-value",
        sp.And(
            greater(sp.sqrt(2) / sp.erf(1), sp.Rational(167819, 100000)),
            greater(sp.Rational(167820, 100000), sp.sqrt(2) / sp.erf(1)),
            evaluate=False,
        ),
        {},
        title="sqrt 2/erf(1) = 1.67819...",
        reference=place("tau > (sqrt 2/erf(1)) nu^3/(mu sigma^2)"),
    ),
    Claim(
        "lemma-12-sharp-simple",
        _SIMPLE,
        WHERE,
        title="tau > min(sigma^2/mu^2, 1.37398 nu^3/(|mu| sigma^2)) suffices",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        proof=Proof(
            (
                Step(sp.Rational(469, 1000) * b >= SHEVTSOVA, "shevtsova"),
                Step(greater(_NORMAL_ONE, sp.Rational(469, 1000) / _SIMPLE_CONSTANT), "constant"),
                *_SHARP_STEPS,
                Step(
                    _SIMPLE,
                    uses=("at root", "shevtsova", "constant"),
                    by=Cases((_SHARP_SMALL, _SHARP_LARGE)),
                ),
            )
        ),
    ),
)

"""Lemma 12, the printed proof: erf lies above its secant on [0, 1] (Appendix B.3)."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Step
from signdescent.theory.papers.stochastic_sign_descent.lemma_12_batch_size import ROOT, SECANT, SMALL, UNIT, place, t
from signdescent.theory.rules import Concave
from signdescent.theory.symbols import r, tau
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "lemma-12-case-split",
        ROOT <= 1,
        {r: sp.Interval.open(0, sp.oo), tau: sp.S.Naturals},
        (SMALL,),
        title="tau <= 2 sigma^2/mu^2 gives |mu| sqrt(tau)/(sqrt 2 sigma) <= 1",
        reference=place("Consider the case tau <= 2 sigma^2/mu^2, which implies"),
        repeats="lemma-12-formula",
    ),
    Claim(
        "lemma-12-erf-concave",
        sp.Le(sp.diff(sp.erf(t), t, 2), 0),
        {t: sp.Interval(0, sp.oo)},
        title="erf''(t) = -4 t exp(-t^2)/sqrt(pi) is at most 0 on [0, oo)",
        reference=place("erf(x) is concave on [0, 1] (in fact on [0, infinity))"),
    ),
    Claim(
        "lemma-12-erf-secant",
        SECANT,
        {t: UNIT},
        title="erf(x) >= erf(1) x on [0, 1]",
        reference=place("therefore erf(x) >= erf(1) x for any x in [0, 1]"),
        printed_proof=Proof(Step(SECANT, by=Concave(t), reference=place("It is easy to check that erf(x) is concave"))),
        repeats="lemma-12-formula",
    ),
)

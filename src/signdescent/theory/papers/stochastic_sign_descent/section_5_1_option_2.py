"""Section 5.1: the comments on Option 2, which is Theorem 6."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Step
from signdescent.theory.left_out import INDUCTION
from signdescent.theory.papers.stochastic_sign_descent.section_5_1_comments import place
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_descent import norm
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import (
    COUNT,
    HALF_LINE,
    RUN,
    printed,
    start,
    total,
)
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_step_sizes import LAST_BOUND, least_norm, norms
from signdescent.theory.papers.stochastic_sign_descent.theorem_6_monotone import AVERAGE_BOUND
from signdescent.theory.symbols import K
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "LISTED"]

_OPTION_2 = place("one can remove the log factor from (7) and bound the average of past gradient norms")
_FROM_2 = sp.Le(AVERAGE_BOUND, printed(start, total))

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "sec5.1-option2-comments",
        sp.Le(AVERAGE_BOUND, LAST_BOUND, evaluate=False),
        RUN,
        title="Theorem 6's bound is the bound of Theorem 5's proof without the log factor",
        reference=_OPTION_2,
    ),
    Claim(
        "sec5.1-option2-comments-eq7",
        _FROM_2,
        {**RUN, K: sp.Range(2, sp.oo)},
        title="for K >= 2 Theorem 6's bound is at most eq. (7)",
        reference=_OPTION_2,
        proof=Proof(
            (
                Step(sp.Ge(sp.log(K), sp.Rational(2, 3)), "log"),
                Step(_FROM_2, uses="log"),
            )
        ),
    ),
    Claim(
        "sec5.1-option2-comments-average",
        sp.Le(least_norm * (K + 1), norms + norm),
        {**COUNT, **dict.fromkeys((least_norm, norms, norm), HALF_LINE)},
        (sp.Le(least_norm * K, norms), least_norm <= norm),
        title="induction step: if every term is at least the minimum, so is the mean",
        reference=_OPTION_2,
        left_out=INDUCTION,
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "sec5.1-option2-useful",
        "vague",
        "Option 2 is useful only when function values are affordable, as in derivative-free optimisation.",
        missing="the cost of a function value relative to a stochastic gradient, and a definition of useful",
        reference=place("Clearly, Option 2 is useful only in the setup when one can afford function evaluations"),
    ),
)

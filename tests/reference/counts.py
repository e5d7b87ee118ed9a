"""Counts against probabilities, by the exact binomial law; and what a claim about laws says of one law."""

from __future__ import annotations

import numpy as np
import sympy as sp
from scipy import stats

from signdescent.checks.laws import events
from signdescent.checks.translate import compile_program
from signdescent.checks.translate.floats import evaluate
from signdescent.noise.law import Law
from signdescent.theory import LawClaim

__all__ = ["bound_at", "is_off"]


def is_off(hits: int, draws: int, low: float, high: float, alpha: float) -> bool:
    """Whether a count is too large for the upper end or too small for the lower end of a probability."""
    too_many = stats.binom.sf(hits - 1, draws, min(1.0, high + 1e-15)) < alpha / 2
    too_few = stats.binom.cdf(hits, draws, max(0.0, low - 1e-15)) < alpha / 2
    return bool(too_many or too_few)


def bound_at(claim: LawClaim, law: Law, batch: int) -> float | None:
    """Return the claim's bound at one law; None where its assumptions do not hold there."""
    free = next(iter(events.free_values(claim, law)), {})
    moments = events.values(claim, law, batch)
    symbols = tuple(claim.where)
    given_ = [float(free[s]) if s in free else moments[s] for s in symbols]
    outputs = [claim.bound, *(sp.Piecewise((1, a), (0, True)) for a in claim.assumptions)]
    with np.errstate(all="ignore"):
        bound, *met = (float(v) for v in evaluate(compile_program(outputs, symbols), [np.asarray(v) for v in given_]))
    return bound if all(met) and np.isfinite(bound) else None

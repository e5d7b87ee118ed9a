"""Whether a class of problems that is described by words has a member, for some parameters."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.budget import STEP
from signdescent.checks.formulas.decide import decide
from signdescent.checks.report import Verdict
from signdescent.theory.run_claim import RunClaim

__all__ = ["has_member"]

_OF_CONVEX = frozenset({"lipschitz-gradient", "strongly-convex", "minimum", "noisy-gradient"})


def has_member(claim: RunClaim) -> bool:
    """Return whether some problem is shown to belong to a claim's class.

    A constant function without noise meets all words but strong convexity, with any first iterate and any lower bound:
    its nodes do not differ, so that zeta is 0, and the first iterate is a minimum if nothing is said of its excess.
    Strong convexity is met by c |x|^2/2 with mu <= c <= smooth.
    """
    named = {symbol.name: symbol for symbol in claim.where}
    wanted: list[sp.Basic] = list(claim.assumptions)
    if "zeta" in named:
        wanted.append(sp.Eq(named["zeta"], 0, evaluate=False))
    if "minimum" in claim.problems and {"start", "delta"} & set(named):
        return False
    if "strongly-convex" in claim.problems:
        if not set(claim.problems) <= _OF_CONVEX or not {"mu", "smooth"} <= set(named):
            return False
        wanted.append(sp.Le(named["mu"], named["smooth"], evaluate=False))
    if not claim.where:
        return True
    symbol = next(iter(claim.where))
    absurd = sp.Le(symbol**2 + 1, 0, evaluate=False)  # refuted at a point that meets what is wanted
    return decide(absurd, claim.where, wanted, budget=STEP).verdict is Verdict.REFUTED

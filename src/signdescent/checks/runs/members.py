"""Decide whether a class of problems has a member for some parameters."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.budget import STEP
from signdescent.checks.formulas.decide import decide
from signdescent.checks.formulas.sympy_safety import lies_within
from signdescent.checks.report import Verdict
from signdescent.checks.runs.calculus.checker import claimed_method
from signdescent.theory.calculus.method import Draw
from signdescent.theory.calculus.terms import NODE, Gradient, free_indices
from signdescent.theory.calculus.words import WORDS
from signdescent.theory.run_claim import RunClaim

__all__ = ["has_member"]

_OF_CONSTANT = frozenset(WORDS) | {"nodes-bounded-below", "no-atom-at-zero", "bounded-samples"}
"""Words satisfied by a constant function without noise, and strong convexity."""
_OF_CONVEX = frozenset({"lipschitz-gradient", "strongly-convex", "minimum", "noisy-gradient"})
_SIZES = frozenset({"bounded-second-moment", "bounded-samples"})
_NEAR = frozenset(
    {"stochastic-gradient", "unbiased", "success-probability-bounds", "positive-mean-sign", "no-atom-at-zero"}
)
"""Words that exclude a zero sample of a non-zero vector."""
_COUNTS = ("K", "M", "d")
_SIZES_OF_PROBLEMS = ("start", "delta", "total", "smooth", "noise", "spread", "distance", "deviations", "scale")
"""Parameters that are at least 0, by name."""


def has_member(claim: RunClaim) -> bool:
    """Return whether some problem is shown to belong to a claim's class.

    A constant function without noise has all words of `_OF_CONSTANT` except strong convexity, with any first iterate
    and any lower bound: its nodes are equal, so zeta is 0, and the first iterate is a minimum if the class has no
    excess. The function c |x|^2/2 with mu <= c <= smooth is strongly convex. A bounded sample that cannot be 0 must be
    a sample of a gradient, which is 0; so must samples of vectors of nodes that share one law. A scale with which signs
    are drawn must be positive. For noise of a single node, mean and spread of the deviations are equal.
    """
    words, named = set(claim.problems), {symbol.name: symbol for symbol in claim.where}
    if not words <= _OF_CONSTANT or ("minimum" in words and {"start", "delta"} & set(named)):
        return False
    if not all(lies_within(named[n], claim.where[named[n]], sp.S.Naturals) for n in _COUNTS if n in named):
        return False
    method = claimed_method(claim)
    if method is None or not all(type(draw.of) is Gradient or _may_be_of(draw, words) for draw in method.draws):
        return False
    if "strongly-convex" in words and not (words <= _OF_CONVEX and {"mu", "smooth"} <= set(named)):
        return False
    conditions = [*claim.assumptions, *_conditions(named, "strongly-convex" in words)]
    if "scale" in named and any(draw.kind == "scaled-sign" for draw in method.draws):
        conditions.append(sp.Gt(named["scale"], 0, evaluate=False))
    symbol = next(iter(claim.where), sp.Dummy("x", real=True))
    absurd = sp.Le(symbol**2 + 1, 0, evaluate=False)  # refuted at a point that satisfies the conditions
    where = dict(claim.where) or {symbol: sp.S.Reals}
    return decide(absurd, where, conditions, budget=STEP).verdict is Verdict.REFUTED


def _may_be_of(draw: Draw, words: set[str]) -> bool:
    """Return whether a draw without noise satisfies the words of a class even if its vector is not 0."""
    if draw.kind not in ("sample", "noise"):
        return True
    if "shared-data" in words and NODE in free_indices(draw.of):
        return False
    near = draw.kind == "noise" or words & _NEAR  # noise is a sample minus its mean
    return not (near and words & _SIZES)


def _conditions(named: dict[str, sp.Symbol], convex: bool) -> list[sp.Basic]:
    """Return conditions on a claim's parameters under which the problems of `has_member` exist."""
    conditions = [sp.Ge(named[name], 0, evaluate=False) for name in _SIZES_OF_PROBLEMS if name in named]
    if "zeta" in named:
        conditions.append(sp.Eq(named["zeta"], 0, evaluate=False))
    if "batch" in named:
        conditions.append(sp.Gt(named["batch"], 0, evaluate=False))
    if "contraction" in named:
        conditions.append(sp.Le(named["contraction"], 1, evaluate=False))
    same = (("start", "delta"), ("noise", "spread"))
    conditions += [sp.Eq(named[one], named[two], evaluate=False) for one, two in same if {one, two} <= set(named)]
    if convex:
        conditions.append(sp.Le(named["mu"], named["smooth"], evaluate=False))
    return conditions

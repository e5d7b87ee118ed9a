"""What is said of a claim about runs besides its proof: its argument in prose, and problems on which it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from signdescent.checks.formulas.sets import inside
from signdescent.checks.formulas.sympy_safety import UnsupportedSet
from signdescent.checks.library import Library
from signdescent.checks.report import Witness
from signdescent.checks.runs.drawn import plain
from signdescent.checks.runs.points import narrowed_claim
from signdescent.checks.wording import counted
from signdescent.theory.claim import Claim
from signdescent.theory.placing import put_in
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.runs import ARGUMENTS, AVERAGES

__all__ = ["NO_MEMBER", "Refutation", "argued", "refuted_for_many_steps", "refuted_in_the_limit"]

NO_MEMBER = "no problem was found that belongs to the class and meets the assumptions, so the claim may be vacuous"
"""Why a proof about a class without known members is not accepted."""

_HALF = sp.Rational(1, 2)
_POSITIVE = sp.Interval.open(0, sp.oo)


@dataclass(frozen=True, slots=True)
class Refutation:
    """A problem on which a claim about a limit fails.

    Parameters
    ----------
    witness : Witness
        The parameters of the problem, and both sides.
    words : str
        A description of the problem.
    """

    witness: Witness
    words: str


def argued(claim: RunClaim, library: Library) -> str:
    """Return which argument a claim has and whether its formulas are shown; nothing if it has none."""
    if not claim.argument:
        return ""
    formulas = ARGUMENTS[claim.argument].formulas
    shown = sum(library.report(library.find(name)).verdict.holds for name in formulas)
    count = counted(len(formulas), "formula", "formulas")
    return f"argument, not checked by machine: {claim.argument}; {shown} of its {count} are shown"


def refuted_in_the_limit(claim: RunClaim, library: Library) -> Refutation | None:
    """Return the problem that refutes a claim about the limit of the least mean l1-norm, if this is shown."""
    if not claim.in_words or AVERAGES[claim.left].over != "limit":
        return None
    try:
        claim = narrowed_claim(claim)
    except UnsupportedSet:
        return None
    away = library.find("sec5.1-eventually-fading-bias")
    if not isinstance(away, RunClaim):
        return None
    (instance, *_) = plain(away)
    fits = claim.method == away.method and claim.steps == away.steps
    fits = fits and set(claim.problems) <= instance.properties and not claim.assumptions
    fits = fits and all(s.name == "gamma0" and inside(sp.FiniteSet(1), domain) for s, domain in claim.where.items())
    if not fits or not claim.right.is_Rational or claim.right >= -away.right:
        return None
    if not all(library.report(library.find(name)).verdict.holds for name in (*_FADING, away.id)):
        return None
    point = {name: value for name, value in instance.shown().items() if name != "K"}
    witness = Witness(point, f"at least {-away.right}", str(claim.right), f"the chain of {away.id}")
    return Refutation(witness, instance.words)


_FADING = ("sec5.1-fading-smooth", "sec5.1-fading-bounded", "sec5.1-fading-success")
"""That the problem belongs to the class."""


def refuted_for_many_steps(claim: RunClaim, library: Library) -> str:
    """Return for which K, in every dimension, a bound on SSDM's mean gradient norm is shown to fail; empty if for none.

    On the opposed parabolas no mean norm falls below 1/2, f(0) - f* = R/8 and the mean of the L^n is 1/R. A formula
    must say that the claim's right side with these values is below 1/2.
    """
    try:
        claim = narrowed_claim(claim)
    except UnsupportedSet:
        return ""
    opposed, formula = library.find("theorem-8-opposed-run"), library.find("theorem-8-cx2-from")
    if not isinstance(opposed, RunClaim) or not opposed.argument or not isinstance(formula, Claim):
        return ""
    (instance, *_) = plain(opposed)
    fits = claim.method == opposed.method and claim.left == "mean-l2-norm" and not claim.assumptions
    if not fits or not set(claim.problems) <= instance.properties or len(formula.assumptions) != 1:
        return ""
    named = {symbol.name: symbol for symbol in claim.where}
    if set(named) != set(_EVERYWHERE) or not all(inside(_EVERYWHERE[name], claim.where[named[name]]) for name in named):
        return ""
    radius = sp.Rational(231, 50) * named["d"] ** sp.Rational(1, 4)
    values = {named["delta"]: radius / 8, named["smooth"]: 1 / radius, named["noise"]: sp.Integer(0)}
    below = formula.statement.func is sp.Gt and formula.statement.lhs == _HALF
    if not below or sp.expand(formula.statement.rhs - put_in(claim.right, values)) != 0:
        return ""
    if not library.report(formula).verdict.holds:
        return ""
    return (
        f"false for every d if {formula.assumptions[0]}, by {formula.id} and {opposed.id}; {argued(opposed, library)}"
    )


_EVERYWHERE: Mapping[str, sp.Set] = {
    "K": sp.S.Naturals,
    "d": sp.S.Naturals,
    "delta": _POSITIVE,
    "smooth": _POSITIVE,
    "noise": sp.FiniteSet(0),
}
"""Sets that a claim must cover to be refuted by the opposed parabolas, by name."""

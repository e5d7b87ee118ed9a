"""Check the proof of a claim about runs by a named rule: the rule matches the claim, and its formulas hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.sets import inside
from signdescent.checks.formulas.sympy_safety import UnsupportedSet, narrowed
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, StepReport, Verdict, Witness
from signdescent.checks.runs.drawn import plain
from signdescent.checks.runs.points import narrowed_claim
from signdescent.checks.runs.search import any_member
from signdescent.theory.claim import Claim
from signdescent.theory.placing import put_in
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.runs import AVERAGES, RUN_RULES, RunProof, RunRule
from signdescent.theory.symbols import eps

__all__ = ["NO_MEMBER", "Refutation", "check_run_proof", "refuted_for_many_steps", "refuted_in_the_limit"]

NO_MEMBER = "no problem was found that belongs to the class and meets the assumptions, so the claim may be vacuous"
"""Why a proof about a class without known members is not accepted."""

_HALF = sp.Rational(1, 2)
_CLOCK_LEAST = sp.Rational(93, 500)
_REALS, _POSITIVE, _HALF_LINE = sp.S.Reals, sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo)


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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The statement that a formula must have literally, and the least sets of its symbols by name."""

    statement: Boolean
    where: Mapping[str, sp.Set]
    assumptions: tuple[Boolean, ...] = ()


def check_run_proof(claim: RunClaim, proof: RunProof, library: Library) -> ChainReport:
    """Check a proof and return its report.

    Parameters
    ----------
    claim : RunClaim
        The claim to prove.
    proof : RunProof
        The proof, which names a rule.
    library : Library
        Finds and checks the formulas that the rule needs.
    """
    if proof.rule not in RUN_RULES:
        return ChainReport(accepted=False, sentence=f"there is no rule {proof.rule!r}")
    rule = RUN_RULES[proof.rule]
    complaint = _misfit(claim, rule)
    if complaint:
        return ChainReport(accepted=False, sentence=f"the rule {proof.rule!r} does not match: {complaint}")
    steps: list[StepReport] = []
    for name in rule.formulas:
        formula = library.find(name)
        if not isinstance(formula, Claim) or not _says(formula, rule):
            sentence = f"{name} is not the formula that the rule {proof.rule!r} needs"
            return ChainReport(accepted=False, sentence=sentence, steps=tuple(steps))
        report = library.report(formula)
        steps.append(
            StepReport(
                label=name,
                conclusion=str(formula.statement),
                verdict=report.verdict,
                engine=report.engine,
                sentence=report.sentence,
            )
        )
        if not report.verdict.holds:
            sentence = f"{name} is not shown: {report.sentence}"
            return ChainReport(accepted=False, sentence=sentence, steps=tuple(steps))
    if not any_member(claim):
        return ChainReport(accepted=False, sentence=NO_MEMBER, steps=tuple(steps))
    exact = all(step.verdict is Verdict.PROVED for step in steps)
    count = f"{len(steps)} formula{'s' * (len(steps) > 1)}"
    return ChainReport(
        accepted=True,
        sentence=f"by the rule {proof.rule} from {count}, all of them shown",
        exact=exact,
        steps=tuple(steps),
        rules=(proof.rule,),
    )


def _misfit(claim: RunClaim, rule: RunRule) -> str:
    """Return how a claim differs from a rule; empty if it matches. Assumptions only weaken a claim and are ignored."""
    pairs = (
        ("method", claim.method, rule.method),
        ("problems", claim.problems, (rule.problem,)),
        ("left", claim.left, rule.left),
        ("steps", claim.steps, rule.steps),
        ("right", claim.right, rule.right),
    )
    for field, said, known in pairs:
        if type(said) is not type(known) or said != known:
            return f"{field} is {said} in the claim and {known} in the rule"
    for symbol, domain in claim.where.items():
        known_set = rule.ranges.get(symbol.name)
        if known_set is None:
            return f"the rule has no symbol {symbol}"
        try:
            narrow = narrowed(symbol, domain)[0]
        except UnsupportedSet as reason:
            return str(reason)
        if not inside(narrow, known_set):
            return f"the rule has {symbol} in {known_set}, and {domain} is not shown to lie in it"
    return ""


def _says(formula: Claim, rule: RunRule) -> bool:
    """Return whether a formula is the one a rule needs, for all values of the symbols that the rule covers."""
    wanted = _wanted().get(formula.id)
    if wanted is not None and (formula.statement != wanted.statement or formula.assumptions != wanted.assumptions):
        return False
    least = {**(wanted.where if wanted else {}), **rule.ranges}
    return all(inside(least[s.name], domain) for s, domain in formula.where.items() if s.name in least) and (
        wanted is None or {s.name for s in formula.where} <= set(least)
    )


def refuted_in_the_limit(claim: RunClaim, library: Library) -> Refutation | None:
    """Return the clock as a refutation of a claim about the limit of the least mean l1-norm; None if not shown."""
    if not claim.in_words or AVERAGES[claim.left].over != "limit":
        return None
    try:
        claim = narrowed_claim(claim)
    except UnsupportedSet:
        return None
    clock = library.find("sec5.1-eventually-clock")
    if not isinstance(clock, RunClaim) or not isinstance(clock.proof, RunProof):
        return None
    (instance, *_) = plain(clock)
    fits = claim.method == clock.method and claim.steps == clock.steps
    fits = fits and set(claim.problems) <= instance.properties and not claim.assumptions
    fits = fits and all(s.name == "gamma0" and inside(sp.FiniteSet(1), domain) for s, domain in claim.where.items())
    if not fits or not claim.right.is_Rational or claim.right >= -clock.right:
        return None
    if not check_run_proof(clock, clock.proof, library).accepted:
        return None
    point = {name: value for name, value in instance.shown().items() if name != "K"}
    witness = Witness(point, f"at least {-clock.right}", str(claim.right), f"the chain of {clock.id}")
    return Refutation(witness, instance.words)


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
    if not isinstance(opposed, RunClaim) or not isinstance(opposed.proof, RunProof) or not isinstance(formula, Claim):
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
    if not check_run_proof(opposed, opposed.proof, library).accepted:
        return ""
    return f"shown false for every d if {formula.assumptions[0]}: the chain of {opposed.id}, and {formula.id}"


_EVERYWHERE: Mapping[str, sp.Set] = {
    "K": sp.S.Naturals,
    "d": sp.S.Naturals,
    "delta": _POSITIVE,
    "smooth": _POSITIVE,
    "noise": sp.FiniteSet(0),
}
"""Sets that a claim must cover to be refuted by the opposed parabolas, by name."""


def _wanted() -> Mapping[str, _Wanted]:
    """Return the required statements of some formulas, by id; the others are identified by their ids alone."""
    x1, gamma = sp.Symbol("x1", real=True), sp.Symbol("gamma", positive=True)
    x2, z = sp.Symbol("x2", real=True), 2 - x1  # the line Z is x2 = 2 - x1
    vectors = ((1 + eps, -1 + eps), (-1 + eps, 1 + eps))
    inner = tuple(a * x1 + b * x2 for a, b in vectors)
    f = (inner[0] ** 2 + inner[1] ** 2) / 2
    far = sp.Ge(sp.diff(f, x1) ** 2 + sp.diff(f, x2) ** 2, 32 * eps**4).subs(x2, z)
    stays = (
        sp.Eq((x1 - gamma * sp.sign(2 * i * v[0])) + (x2 - gamma * sp.sign(2 * i * v[1])), 2).subs(x2, z)
        for i, v in zip(inner, vectors, strict=True)
    )
    along, across = sp.Symbol("along", real=True), sp.Symbol("across", real=True)
    mean = (sp.sqrt((along - _HALF) ** 2 + across**2) + sp.sqrt((-along - _HALF) ** 2 + across**2)) / 2
    v, q, missed = sp.symbols("v q missed", nonnegative=True)
    chance = sp.Rational(64, 81) * (9 + v) ** 2 / (81 + 54 * v + 3 * v**2 - 2 * q) - missed
    return {
        "sec3.2-stuck": _Wanted(sp.And(*stays, far), {"x1": _REALS, "gamma": _POSITIVE}),
        "theorem-8-cx2-jensen": _Wanted(sp.Ge(mean, _HALF), {"along": _REALS, "across": _HALF_LINE}),
        "sec5.1-eventually-fails": _Wanted(
            sp.Ge(chance / sp.sqrt(2), _CLOCK_LEAST),
            {"v": _HALF_LINE, "q": _HALF_LINE, "missed": sp.Interval(0, sp.Rational(23, 10**6))},
            (sp.Le(q, v**2),),
        ),
    }

"""The rules that combine lines: sums with multipliers, sums over an index, and induction over the iterations."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from signdescent.checks.runs.calculus.admission import admit
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Statement, refuse, speaks_of_one
from signdescent.theory.calculus.normal_forms import apart, monomials, normal
from signdescent.theory.calculus.proof import (
    Combined,
    Invariant,
    SummedOver,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ENDS,
    ITERATION,
    NODE,
    START,
    Expectation,
    Head,
    OverNodes,
    Total,
    atoms_of,
    free_indices,
)

__all__ = ["combined", "invariant", "is_constant", "summed_over"]


def combined(checker: Checker, by: Combined, conclusion: Statement, itself: Statement | None = None) -> None:
    """Raise unless the lines times their multipliers, and something at least 0, add up to the conclusion."""
    rest = conclusion.gap
    used: list[Statement] = []
    for label, multiplier in by.uses.items():
        multiplier = sp.sympify(multiplier)
        line = itself if itself is not None and label == "itself" else checker.line(label)
        used.append(line)
        admit(checker, multiplier, line.kind)
        if free_indices(multiplier) - free_indices(line.gap) - free_indices(conclusion.gap):
            refuse(f"the multiplier {multiplier} has an index that no line has")
        if line.kind != "path" and atoms_of(multiplier):
            refuse(f"the multiplier {multiplier} of a line about expectations is not a constant")
        if conclusion.kind != "path" and line.kind == "path" and not is_constant(checker, line.gap):
            refuse(f"line {label!r} is not about constants")
        if conclusion.kind == "sum" and (multiplier.has(ITERATION) or speaks_of_one(line.gap)):
            refuse("a line about the first K iterations does not speak of one iteration")
        if not line.equal and not checker.at_least_zero(multiplier, by.given):
            refuse(f"not shown that the multiplier {multiplier} is at least 0")
        rest = rest - multiplier * line.gap
    rest = normal(rest)
    kinds = {line.kind for line in used}
    if conclusion.kind not in kinds | {"path"} or (conclusion.kind == "path" and kinds - {"path"}):
        refuse("lines of different kinds do not add up")
    _covered(checker, used, conclusion)
    if conclusion.kind == "sum" and speaks_of_one(conclusion.gap):
        refuse("a line about the first K iterations does not speak of one iteration")
    if conclusion.equal:
        if rest != 0 or not all(line.equal for line in used):
            refuse(f"the two sides differ by {rest}")
        return
    if not checker.at_least_zero(rest, by.given):
        refuse(f"what is left is not shown to be at least 0: {rest}")


def _covered(checker: Checker, premises: Sequence[Statement], conclusion: Statement) -> None:
    """Raise unless every conditional expectation of the conclusion stands in a line that it rests on.

    Of mean and sum lines also the larger sides must be finite wherever that of the conclusion is.
    """
    old = set().union(*(p.gap.atoms(Expectation, *ENDS) for p in premises)) if premises else set()
    if new := conclusion.gap.atoms(Expectation, *ENDS) - old:
        refuse(f"no line speaks of {min(map(str, new))}")
    if conclusion.kind == "path":
        return
    finite = _finite_heads(checker, premises, conclusion)
    for premise in premises:
        if lacking := _larger(checker, premise.gap) - finite:
            refuse(f"{min(map(str, lacking))} may be infinite, and the conclusion does not have it")


def _finite_heads(checker: Checker, premises: Sequence[Statement], conclusion: Statement) -> set[Head]:
    finite = _larger(checker, conclusion.gap)
    while True:
        more = set()
        for premise in premises:
            if _larger(checker, premise.gap) <= finite:
                more |= _present(checker, premise.gap) - finite
        if not more:
            return finite
        finite |= more


def _present(checker: Checker, gap: sp.Expr) -> set[Head]:
    """Return the heads of a line whose coefficients are not 0, whatever the parameters are."""
    heads: set[Head] = set()
    for factors in monomials(gap):
        coefficient, random = apart(factors)
        if random != 1 and any(checker.decided(sign * coefficient, (), sp.Gt) for sign in (1, -1)):
            heads |= atoms_of(random)
    return heads


def _larger(checker: Checker, gap: sp.Expr) -> set[Head]:
    """Return the heads on the larger side of a line about expectations."""
    heads: set[Head] = set()
    for factors in monomials(gap):
        coefficient, random = apart(factors)
        if random != 1 and checker.at_least_zero(coefficient):
            heads |= atoms_of(random)
    return heads


def is_constant(checker: Checker, gap: sp.Expr) -> bool:
    """Return whether a term is a constant, and not an expectation."""
    return checker.stage(gap) == START and not gap.atoms(Expectation)


def summed_over(checker: Checker, by: SummedOver) -> Statement:
    """Return the sum or mean of a line over an index."""
    line = checker.line(by.line)
    weight = sp.sympify(by.weight)
    admit(checker, weight)
    if line.kind == "sum" or (line.kind == "mean" and (by.index is not NODE or checker.stage(weight) > START)):
        refuse("lines about expectations are averaged over the nodes alone, those about K iterations over nothing")
    if not line.equal and not checker.at_least_zero(weight, by.given):
        refuse(f"not shown that the weight {weight} is at least 0")
    operator = Total if by.index is COORDINATE else OverNodes
    return Statement(normal(operator(weight * line.gap)), line.equal, line.kind)


def invariant(checker: Checker, by: Invariant, conclusion: Statement) -> None:
    """Raise unless a statement about the start of an iteration holds in the first, and goes over to the next."""
    gap = checker.written_out(conclusion.gap)
    if checker.stage(gap) > 0 or conclusion.kind != "path" or gap.atoms(Expectation):
        refuse("an invariant speaks of what is known at the start of an iteration")
    first = Statement(normal(checker.method.at_first(gap)), conclusion.equal)
    combined(checker, Combined(by.first, by.given), first)
    after = Statement(normal(checker.method.following(gap)), conclusion.equal)
    combined(checker, Combined(by.uses, by.given), after, itself=Statement(normal(gap), conclusion.equal))

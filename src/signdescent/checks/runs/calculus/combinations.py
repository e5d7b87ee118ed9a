"""The rules that combine lines: sums with multipliers, sums over an index, and induction over the iterations."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from signdescent.checks.runs.calculus.admission import admit, stated
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Statement, refuse, speaks_of_one
from signdescent.theory.calculus.facts import equal
from signdescent.theory.calculus.normal_forms import apart, monomials, normal
from signdescent.theory.calculus.rules import Combined, Invariant, Replaced, SummedOver
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ENDS,
    ITERATION,
    NODE,
    START,
    Expectation,
    OverNodes,
    Total,
    atoms_of,
    free_indices,
)
from signdescent.theory.placing import put_in

__all__ = ["combined", "invariant", "is_constant", "must_say_equal", "replaced", "summed_over"]


def combined(checker: Checker, by: Combined, conclusion: Statement, itself: Statement | None = None) -> None:
    """Raise unless the lines times their multipliers, and something at least 0, add up to the conclusion."""
    rest = conclusion.gap
    used: list[tuple[sp.Expr, Statement]] = []
    for label, multiplier in by.uses.items():
        multiplier = sp.sympify(multiplier)
        line = itself if itself is not None and label == "itself" else checker.line(label)
        used.append((multiplier, line))
        admit(checker, multiplier, line.kind)
        if free_indices(multiplier) - free_indices(line.gap) - free_indices(conclusion.gap):
            refuse(f"the multiplier {multiplier} has an index that no line has")
        if line.kind != "path" and atoms_of(multiplier):
            refuse(f"the multiplier {multiplier} of a line about expectations is not a constant")
        if conclusion.kind != "path" and line.kind == "path" and not is_constant(checker, line.gap):
            refuse(f"line {label!r} is not about constants")
        if conclusion.kind == "sum" and (multiplier.has(ITERATION) or speaks_of_one(checker.written_out(line.gap))):
            refuse("a line about the first K iterations does not speak of one iteration")
        if not line.equal and not checker.at_least_zero(multiplier, by.given):
            refuse(f"not shown that the multiplier {multiplier} is at least 0")
        rest = rest - multiplier * line.gap
    rest = normal(rest)
    kinds = {line.kind for _, line in used}
    if conclusion.kind not in kinds | {"path"} or (conclusion.kind == "path" and kinds - {"path"}):
        refuse("lines of different kinds do not add up")
    _covered(checker, used, conclusion, by.given)
    if conclusion.kind == "sum" and speaks_of_one(checker.written_out(conclusion.gap)):
        refuse("a line about the first K iterations does not speak of one iteration")
    if conclusion.equal:
        if rest != 0 or not all(line.equal for _, line in used):
            refuse(f"the two sides differ by {rest}")
        return
    if not checker.at_least_zero(rest, by.given):
        refuse(f"what is left is not shown to be at least 0: {rest}")


def _covered(
    checker: Checker, premises: Sequence[tuple[sp.Expr, Statement]], conclusion: Statement, given: Sequence[str]
) -> None:
    """Raise unless every conditional expectation of the conclusion stands in a line that it rests on.

    Of mean and sum lines also the larger sides must be finite wherever that of the conclusion is: a term there must
    have at least the same coefficient in the conclusion, or be finite by another line.
    """
    lines = [*(premise for _, premise in premises), *map(checker.line, given)]
    old = set().union(*(line.gap.atoms(Expectation, *ENDS) for line in lines)) if lines else set()
    if new := conclusion.gap.atoms(Expectation, *ENDS) - old:
        refuse(f"no line speaks of {min(map(str, new))}")
    if conclusion.kind == "path":
        return
    concluded = _coefficients(conclusion.gap)
    finite: set[sp.Expr] | None = None
    for multiplier, premise in premises:
        for term, coefficient in _coefficients(normal(multiplier * premise.gap)).items():
            if is_constant(checker, term) or checker.at_least_zero(-coefficient):
                continue
            if checker.at_least_zero(concluded.get(term, sp.Integer(0)) - coefficient):
                continue
            finite = _finite(checker, premises, concluded) if finite is None else finite
            if term not in finite:
                refuse(f"{term} may be infinite, and the conclusion does not have it")


def _coefficients(gap: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """Return the terms of a line that are not constants, each with its coefficient."""
    found: dict[sp.Expr, sp.Expr] = {}
    for factors in monomials(gap):
        coefficient, term = apart(factors)
        if term != 1:
            found[term] = found.get(term, sp.Integer(0)) + coefficient
    return found


def _finite(
    checker: Checker, premises: Sequence[tuple[sp.Expr, Statement]], concluded: dict[sp.Expr, sp.Expr]
) -> set[sp.Expr]:
    """Return terms that are finite, whatever the parameters are, wherever the larger side of a conclusion is."""
    finite = {term for term, coefficient in concluded.items() if checker.decided(coefficient, (), sp.Gt)}
    while True:
        more: set[sp.Expr] = set()
        for _, premise in premises:
            terms = [(t, c) for t, c in _coefficients(premise.gap).items() if t not in finite]
            if all(is_constant(checker, t) or checker.at_least_zero(-c) for t, c in terms):
                more |= {t for t, c in terms if checker.decided(-c, (), sp.Gt)}
        if not more:
            return finite
        finite |= more


def is_constant(checker: Checker, gap: sp.Expr) -> bool:
    """Return whether a term is a constant, and not an expectation."""
    return checker.stage(gap) == START and not checker.written_out(gap).atoms(Expectation)


def summed_over(checker: Checker, by: SummedOver) -> Statement:
    """Return the sum or mean of a line over an index."""
    line = checker.line(by.line)
    weight = sp.sympify(by.weight)
    admit(checker, weight)
    if line.kind == "sum" or (line.kind == "mean" and (by.index is not NODE or not is_constant(checker, weight))):
        refuse("lines about expectations are averaged over the nodes alone, those about K iterations over nothing")
    if not line.equal and not checker.at_least_zero(weight, by.given):
        refuse(f"not shown that the weight {weight} is at least 0")
    operator = Total if by.index is COORDINATE else OverNodes
    return Statement(normal(operator(weight * line.gap)), line.equal, line.kind)


def must_say_equal(checker: Checker, label: str, left: sp.Expr, right: sp.Expr) -> None:
    """Raise unless a line says, of every iteration, that two terms are equal."""
    line = checker.line(label)
    difference = stated(checker, equal(left, right)).gap
    if line.kind != "path" or not line.equal or 0 not in (normal(difference - line.gap), normal(difference + line.gap)):
        refuse(f"expected the line {label!r} to say that {left} is {right}")


def replaced(checker: Checker, by: Replaced) -> Statement:
    """Return that a term is equal to the same term with one of two equal terms in the place of the other."""
    other = put_in(by.term, {by.old: by.new})
    for term in (by.old, by.new, by.term, other):
        admit(checker, term)
    must_say_equal(checker, by.line, by.old, by.new)
    return stated(checker, equal(by.term, other))


def invariant(checker: Checker, by: Invariant, conclusion: Statement) -> None:
    """Raise unless a statement about the start of an iteration holds in the first, and goes over to the next."""
    gap = checker.written_out(conclusion.gap)
    if checker.stage(gap) > 0 or conclusion.kind != "path" or gap.atoms(Expectation):
        refuse("an invariant speaks of what is known at the start of an iteration")
    first = Statement(normal(checker.method.at_first(gap)), conclusion.equal)
    combined(checker, Combined(by.first, by.given), first)
    after = Statement(normal(checker.method.following(gap)), conclusion.equal)
    combined(checker, Combined(by.uses, by.given), after, itself=Statement(normal(gap), conclusion.equal))

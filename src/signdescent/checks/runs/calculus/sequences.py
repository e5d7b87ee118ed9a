"""The rules about the first K iterations."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.runs.calculus.admission import admit
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Statement, refuse, speaks_of_one
from signdescent.theory import symbols
from signdescent.theory.calculus.normal_forms import apart, monomials, normal
from signdescent.theory.calculus.proof import (
    LeastOf,
    MeanOf,
    Telescoped,
)
from signdescent.theory.calculus.terms import ITERATION, START, Average, Expectation, Least, OverTime, atoms_of

__all__ = ["least_of", "telescoped"]


def telescoped(checker: Checker, by: Telescoped) -> Statement:
    """Return the sum over the first K iterations of a line in which a potential falls."""
    line = checker.line(by.line)
    admit(checker, by.potential)
    potential = normal(by.potential)
    if line.kind != "mean":
        refuse("expectations in every iteration are summed up")
    before = after = sp.Integer(0)
    for factors in monomials(potential):
        constant, term = apart(factors)
        if checker.written_out(term).atoms(Expectation):
            refuse("a potential has no expectations in it")
        if (
            not checker.at_least_zero(constant)
            or term == 1
            or checker.stage(term) > 0
            or not checker.at_least_zero(term)
        ):
            refuse(f"{constant * term} is not a constant, at least 0, times a term that is at least 0")
        before += constant * Expectation(term, START)
        later = constant.xreplace({ITERATION: ITERATION + 1})
        after += later * Expectation(checker.method.following(checker.written_out(term)), START)
    before, after = normal(before), normal(after)
    rest = normal(line.gap - before + after)
    if rest.atoms(Expectation) & (before.atoms(Expectation) | after.atoms(Expectation)):
        refuse(f"the line does not say how the potential falls: {line.gap}")
    first = normal(checker.method.at_first(checker.written_out(potential)))
    if checker.stage(first) != START:
        refuse("the potential is not a constant in iteration 0")
    return Statement(first + _over_time(rest), kind="sum")


def least_of(checker: Checker, by: LeastOf | MeanOf) -> Statement:
    """Return that the least, or the mean, of a sequence is at most what its weighted sum is, over the weights."""
    line = checker.line(by.line)
    weight, term, rest = _only_sequence(line)
    if not checker.decided(weight, (), sp.Gt) or not checker.decided(symbols.K - 1, (), sp.Ge):
        refuse(f"not shown that the weight {weight} is positive and that K >= 1")
    if isinstance(by, MeanOf):
        if weight.has(ITERATION):
            refuse(f"the weight {weight} is not the same in every iteration")
        return Statement(normal(rest / (weight * symbols.K)) - Average(term), kind="sum")
    return Statement(normal(rest / _summed(weight)) - Least(term), kind="sum")


def _only_sequence(line: Statement) -> tuple[sp.Expr, Expectation, sp.Expr]:
    """Return the weight and the sequence of a line that bounds one weighted sum, and what bounds it."""
    sums = [factors for factors in monomials(line.gap) if any(isinstance(part, OverTime) for part in factors)]
    if line.kind != "sum" or len(sums) != 1:
        refuse("expected a line that bounds the weighted sum of one sequence")
    outside = [part for part in sums[0] if not isinstance(part, OverTime)]
    inside = sp.Mul.make_args(next(part for part in sums[0] if isinstance(part, OverTime)).args[0])
    terms = [part for part in inside if atoms_of(part)]
    rest = line.gap - sp.Mul(*sums[0])
    if speaks_of_one(line.gap):
        refuse("a line about the first K iterations does not speak of one iteration")
    if len(sums[0]) != len(outside) + 1 or len(terms) != 1 or not isinstance(terms[0], Expectation):
        refuse("expected the weighted sum of one expectation")
    if rest.atoms(Expectation, Least, Average):
        refuse("expected constants on the larger side")
    weight = -sp.Mul(*outside, *(part for part in inside if not atoms_of(part)))
    return weight, terms[0], rest


def _summed(weight: sp.Expr) -> sp.Expr:
    """Return the sum of constants over the first K iterations."""
    if not weight.has(ITERATION):
        return weight * symbols.K
    return normal(sp.Sum(weight, (ITERATION, 0, symbols.K - 1)))


def _over_time(term: sp.Expr) -> sp.Expr:
    """Return the sum of a combination of expectations over the first K iterations."""
    parts = []
    for factors in monomials(term):
        constant, random = apart(factors)
        if random == 1:
            parts.append(_summed(constant))
            continue
        fixed = sp.Mul(*(f for f in sp.Mul.make_args(constant) if not f.has(ITERATION)))
        parts.append(fixed * OverTime(constant / fixed * random))
    return sp.Add(*parts)

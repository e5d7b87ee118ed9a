"""The rules about the first K iterations."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from signdescent.checks.runs.calculus.admission import admit
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.combinations import is_constant
from signdescent.checks.runs.calculus.statement import Statement, refuse, speaks_of_one
from signdescent.theory import symbols
from signdescent.theory.calculus.normal_forms import apart, monomials, normal
from signdescent.theory.calculus.rules import AtEnd, LeastAbove, LeastOf, MeanOf, Telescoped, Throughout
from signdescent.theory.calculus.terms import (
    ENDS,
    ITERATION,
    START,
    Average,
    Expectation,
    Largest,
    Last,
    Least,
    OverTime,
    atoms_of,
    is_nonnegative,
)
from signdescent.theory.placing import put_in

__all__ = ["at_end", "least_above", "least_of", "telescoped", "throughout"]


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
        mean = normal(Expectation(checker.method.following(checker.written_out(term)), START))
        if (
            not checker.at_least_zero(constant)
            or term == 1
            or checker.stage(term) > 0
            or not checker.at_least_zero(term)
            or not all(map(is_nonnegative, mean.atoms(Expectation)))  # else its parts need not exist
        ):
            refuse(f"{constant * term} is not a constant, at least 0, times a term that is at least 0")
        before += constant * Expectation(term, START)
        later = put_in(constant, {ITERATION: ITERATION + 1})
        after += later * mean
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
    weight, term, rest = _only_sequence(checker, line)
    if not checker.decided(weight, (), sp.Gt) or not checker.decided(symbols.K - 1, (), sp.Ge):
        refuse(f"not shown that the weight {weight} is positive and that K >= 1")
    if isinstance(by, MeanOf):
        if weight.has(ITERATION):
            refuse(f"the weight {weight} is not the same in every iteration")
        return Statement(normal(rest / (weight * symbols.K)) - Average(term), kind="sum")
    return Statement(normal(rest / _summed(weight)) - Least(term), kind="sum")


def at_end(checker: Checker, by: AtEnd) -> Statement:
    """Return what a line that bounds one expectation in every iteration says after K of them."""
    line = checker.line(by.line)
    sums = [factors for factors in monomials(line.gap) if any(isinstance(part, Expectation) for part in factors)]
    if line.kind != "mean" or line.equal or len(sums) != 1 or apart(sums[0])[0] != -1:
        refuse("expected a line that bounds one expectation in every iteration")
    term = apart(sums[0])[1]
    rest = normal(checker.written_out(normal(line.gap + term)))
    if not isinstance(term, Expectation) or checker.written_out(term).has(ITERATION) or not is_constant(checker, rest):
        refuse("expected an expectation alone, and constants on the larger side")
    return Statement(normal(put_in(rest, {ITERATION: symbols.K})) - Last(term), kind="sum")


def least_above(checker: Checker, by: LeastAbove) -> Statement:
    """Return that the least of a sequence is at least a bound on each of its terms."""
    line = checker.line(by.line)
    parts = [apart(factors) for factors in monomials(line.gap)]
    terms = [(constant, term) for constant, term in parts if term != 1]
    if line.kind != "mean" or line.equal or len(terms) != 1 or terms[0][0] != 1:
        refuse("expected a line that bounds one expectation from below")
    term, rest = terms[0][1], sp.Add(*(constant for constant, term in parts if term == 1))
    if not isinstance(term, Expectation) or rest.has(ITERATION) or not checker.decided(symbols.K - 1, (), sp.Ge):
        refuse("expected an expectation, one constant for all iterations, and that there is one")
    return Statement(normal(Least(term) + rest), kind="sum")


def throughout(checker: Checker, by: Throughout) -> Statement:
    """Return that the largest value of what is bounded by a constant is at most that constant."""
    line = checker.line(by.line)
    if line.kind != "path" or line.equal:
        refuse("expected an inequality that holds in every iteration")
    constant = sp.Add(*(sp.Mul(*factors) for factors in monomials(line.gap) if apart(factors)[1] == 1))
    term = normal(constant - line.gap)
    if constant.has(ITERATION) or term == 0 or not checker.decided(symbols.K - 1, (), sp.Ge):
        refuse("expected a term that is bounded by one constant in all iterations, of which there is one")
    return Statement(normal(constant - Largest(checker.written_out(term))), kind="sum")


def _only_sequence(checker: Checker, line: Statement) -> tuple[sp.Expr, Expectation, sp.Expr]:
    """Return the weight and the sequence of a line that bounds the weighted sum of one sequence, and what bounds it."""
    sums = [factors for factors in monomials(line.gap) if any(isinstance(part, OverTime) for part in factors)]
    if line.kind != "sum" or not sums:
        refuse("expected a line that bounds the weighted sum of one sequence")
    if speaks_of_one(checker.written_out(line.gap)):
        refuse("a line about the first K iterations does not speak of one iteration")
    weights, terms = zip(*map(_weighted, sums), strict=True)
    if len(set(terms)) != 1:
        refuse("expected the weighted sum of one expectation")
    rest = normal(line.gap - sp.Add(*(sp.Mul(*factors) for factors in sums)))
    if rest.atoms(Expectation, *ENDS):
        refuse("expected constants on the larger side")
    return -sp.Add(*weights), terms[0], rest


def _weighted(factors: Sequence[sp.Expr]) -> tuple[sp.Expr, sp.Expr]:
    """Return the weight and the sequence of a constant times a sum over the iterations."""
    sums = [part for part in factors if isinstance(part, OverTime)]
    inside = sp.Mul.make_args(sums[0].args[0])
    terms = [part for part in inside if atoms_of(part)]
    if len(sums) != 1 or len(terms) != 1 or not isinstance(terms[0], Expectation):
        refuse("expected the weighted sum of one expectation")
    outside = [part for part in factors if not isinstance(part, OverTime)]
    return sp.Mul(*outside, *(part for part in inside if not atoms_of(part))), terms[0]


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

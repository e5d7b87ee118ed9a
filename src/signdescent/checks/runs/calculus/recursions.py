"""The rules about expectations that obey a recursion, and about expectations of squares."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.runs.calculus.admission import admit
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.combinations import combined, is_constant
from signdescent.checks.runs.calculus.expectations import conditioned, expected
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.theory.calculus.normal_forms import apart, monomials, normal
from signdescent.theory.calculus.rules import Combined, Compared, RootOf
from signdescent.theory.calculus.terms import ITERATION, START, Expectation, is_nonnegative
from signdescent.theory.placing import put_in

__all__ = ["compared", "root_of"]


def compared(checker: Checker, by: Compared) -> Statement:
    """Return that the expectation of a term stays below a sequence that obeys the recursion which the term obeys."""
    factor, addend = sp.sympify(by.factor), sp.sympify(by.addend)
    if by.sense not in ("<=", ">="):
        refuse(f"expected the sense <= or >=; got {by.sense!r}")
    for term in (by.term, by.bound, factor, addend):
        admit(checker, term)
    term, bound = checker.written_out(by.term), checker.written_out(by.bound)
    if not (is_nonnegative(term) or checker.at_least_zero(term, by.given)) or not _is_of_the_start(checker, term):
        refuse(f"{by.term} is not at least 0 by its form, or not known at the start of an iteration")
    if not all(is_constant(checker, part) for part in (bound, factor, addend)):
        refuse("the recursion and the bound are not constants")
    if not checker.at_least_zero(factor, by.given):
        refuse(f"not shown that {factor} is at least 0")
    following = checker.method.following(term)
    after = normal(conditioned(checker, Expectation(following, 0)))
    if not after.atoms(Expectation) <= checker.expectations():
        expected(checker, following, 0, equal=True, judged=True)
    turn = -1 if by.sense == ">=" else 1
    combined(checker, Combined(by.uses, by.given), Statement(normal(turn * (factor * term + addend - after))))
    first = normal(turn * (put_in(bound, {ITERATION: sp.Integer(0)}) - _mean_at_first(checker, term)))
    combined(
        checker, Combined(by.first, by.given), Statement(first, kind="mean" if first.atoms(Expectation) else "path")
    )
    if not checker.at_least_zero(
        turn * (put_in(bound, {ITERATION: ITERATION + 1}) - factor * bound - addend), by.given
    ):
        refuse(f"not shown that {by.bound} obeys the recursion")
    return Statement(normal(turn * (bound - Expectation(by.term, START))), kind="mean")


def _is_of_the_start(checker: Checker, term: sp.Expr) -> bool:
    """Return whether a term is known at the start of an iteration, and holds no expectation."""
    return checker.stage(term) <= 0 and not term.atoms(Expectation)


def _mean_at_first(checker: Checker, term: sp.Expr) -> sp.Expr:
    """Return the expectation of a term in iteration 0."""
    parts = []
    first = checker.method.at_first(term)
    if checker.stage(first) == START:
        return first
    for factors in monomials(first):
        constant, random = apart(factors)
        parts.append(constant * (random if checker.stage(random) == START else Expectation(random, START)))
    return sp.Add(*parts)


def root_of(checker: Checker, by: RootOf) -> Statement:
    """Return that the expectation of a term is at most the root of a bound on that of its square."""
    line = checker.line(by.line)
    admit(checker, by.term)
    admit(checker, by.bound)
    term, bound = checker.written_out(by.term), checker.written_out(by.bound)
    stages = {int(e.args[1]) for e in line.gap.atoms(Expectation)} - ({START} if line.kind == "path" else set())
    given = max(stages, default=START)
    square = conditioned(checker, Expectation(term**2, given))
    if line.kind == "sum" or line.equal or normal(bound**2 - square - checker.written_out(line.gap)) != 0:
        refuse(f"expected the line to say that E ({by.term})^2 <= ({by.bound})^2")
    if checker.stage(bound) > given or bound.atoms(Expectation) or not checker.at_least_zero(bound, by.given):
        refuse(f"not shown that {by.bound} is known, and at least 0")
    if not is_nonnegative(term) or (line.kind == "mean" and checker.stage(term) > 0):
        refuse(f"{by.term} is not at least 0 by its form, or not known at the start of an iteration")
    root = conditioned(checker, Expectation(term, given))
    return Statement(normal(bound - root), kind=line.kind)

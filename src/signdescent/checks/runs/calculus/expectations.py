"""Conditional expectations of terms, and the rules about expectations."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.theory.calculus.method import Draw
from signdescent.theory.calculus.normal_forms import apart, monomials, normal
from signdescent.theory.calculus.rules import Given, Unconditional
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    START,
    Agrees,
    Direction,
    Expectation,
    OverNodes,
    Sign,
    Total,
    free_indices,
    is_nonnegative,
)
from signdescent.theory.calculus.words import DRAWS, WORDS, spoken_of
from signdescent.theory.placing import put_in

__all__ = ["conditioned", "expected", "finite_power", "given", "unconditional"]

_BOUNDED = (Sign, Agrees, Direction)


def expected(
    checker: Checker, term: sp.Expr, stage: int, *, equal: bool = False, judged: bool = False, outer: sp.Expr | int = 1
) -> sp.Expr:
    """Return E[term | stage], taken apart; if `judged`, raise where a conditional expectation may not be finite.

    Terms that are at least 0 and stand on the smaller side of an inequality, which is `outer` times the term, have
    a finite conditional expectation because the larger side has.
    """
    parts = []
    for factors in monomials(normal(term)):
        known = sp.Mul(*(f for f in factors if checker.stage(f) <= stage))
        unknown = [f for f in factors if checker.stage(f) > stage]
        if not unknown:
            parts.append(known)
            continue
        (only, *others) = unknown
        if not others and isinstance(only, Total | OverNodes):
            shadowed = bool(free_indices(outer * known) & set(only.binds))  # another coordinate or node than inside
            inner = expected(checker, only.args[0], stage, equal=equal or shadowed, judged=judged, outer=outer * known)
            parts.append(known * only.func(inner))
            continue
        drawn = _merged(checker, unknown)
        if judged and not _integrable(checker, drawn, stage):
            falls = not equal and all(map(is_nonnegative, drawn)) and checker.decided(-outer * known, (), sp.Gt)
            if not falls:
                refuse(f"not shown that {sp.Mul(*drawn)} has a finite conditional expectation")
        parts.append(known * Expectation(sp.Mul(*drawn), stage))
    return sp.Add(*parts)


def _merged(checker: Checker, factors: Sequence[sp.Expr]) -> tuple[sp.Expr, ...]:
    """Return the factors of a product with a later conditional expectation taken away: E[A E[B | later]] = E[A B]."""
    inner = [f for f in factors if isinstance(f, Expectation)]
    others = [f for f in factors if not isinstance(f, Expectation)]
    if len(inner) != 1 or any(checker.stage(f) > int(inner[0].args[1]) for f in others):
        return tuple(factors)
    return sp.Mul.make_args(sp.Mul(*others, inner[0].args[0]))


def _integrable(checker: Checker, factors: Sequence[sp.Expr], stage: int) -> bool:
    """Return whether a product is bounded, or the words of the class give it a finite conditional expectation."""
    kinds = {draw.variable: draw.kind for draw in checker.method.draws}

    def bounded(factor: sp.Expr) -> bool:
        base, power = factor.as_base_exp()
        one = _averaged(checker, base, stage)
        known = isinstance(one, _BOUNDED) or kinds.get(one) in DRAWS
        return known and power.is_Integer and power > 0

    rest = [f.as_base_exp() for f in factors if not bounded(f)]
    if not all(power.is_Integer and power > 0 for _, power in rest):
        return False
    needed = 1 if len(rest) == 1 else 2  # the product of two is finite if their squares are
    return len(rest) <= needed and all(_power(checker, base, stage) >= needed * power for base, power in rest)


def _power(checker: Checker, base: sp.Expr, stage: int) -> int:
    """Return the highest power of a draw, its size or its mean over nodes that has a finite conditional expectation."""
    drawn = _averaged(checker, base.args[0] if isinstance(base, sp.Abs) else base, stage)
    draw = next((one for one in checker.method.draws if one.variable == drawn), None)
    return 0 if draw is None else finite_power(checker, draw, stage)


def finite_power(checker: Checker, draw: Draw, stage: int) -> int:
    """Return the highest power of a draw that has a finite conditional expectation by the words of the class.

    Given an earlier stage than the one before the draw, a mean does not show that; a bound on the square does.
    """
    words = [
        word
        for name in checker.claim.problems
        for word in WORDS.get(name, ())
        if word.draw == draw.kind or (stage >= draw.stage - 1 and spoken_of(word.draw, draw) is not None)
    ]  # what is known later than the stage that is given may be large: a bound on the noise is none on the sample
    fitting = [word for word in words if NODE in free_indices(draw.variable) or not word.of_nodes]
    best = max((word.power for word in fitting if word.power > 1 or stage >= draw.stage - 1), default=0)
    if draw.kind == "compressed" and stage < draw.stage - 1:  # bounded by what is compressed, which is not known yet
        squares = monomials(normal(draw.of**2))
        later = ([f for f in factors if checker.stage(f) > stage] for factors in squares)
        best = best if all(_integrable(checker, factors, stage) for factors in later) else 0
    return best


def _averaged(checker: Checker, term: sp.Expr, stage: int) -> sp.Expr:
    """Return what a mean over nodes is the mean of, without factors that are known at a stage."""
    if not isinstance(term, OverNodes):
        return term
    return sp.Mul(*(factor for factor in sp.Mul.make_args(term.args[0]) if checker.stage(factor) > stage))


def conditioned(checker: Checker, term: sp.Expr) -> sp.Expr:
    """Return a term whose conditional expectations stand as far inside as they can."""
    means = sorted(term.atoms(Expectation), key=sp.default_sort_key)
    inner = {e: expected(checker, e.args[0], int(e.args[1])) for e in means if e.args[1] != START}
    return put_in(term, inner)


def given(checker: Checker, by: Given) -> Statement:
    """Return the conditional expectation of a line."""
    line = checker.line(by.line)
    if line.kind != "path" or by.stage not in (0, 1):
        refuse("a conditional expectation is of a line that holds in every iteration, given stage 0 or 1")
    return Statement(normal(expected(checker, line.gap, by.stage, equal=line.equal, judged=True)), line.equal)


def _without_stage(term: sp.Expr) -> sp.Expr:
    """Return a term whose conditional expectation is taken away, of a mean over nodes that of terms of at least 0."""
    if isinstance(term, Expectation):
        return term.args[0]
    if isinstance(term, OverNodes) and isinstance(term.args[0], Expectation) and is_nonnegative(term):
        return OverNodes(term.args[0].args[0])
    return term


def unconditional(checker: Checker, by: Unconditional) -> Statement:
    """Return the expectation of both sides of a line about terms that are at least 0."""
    line = checker.line(by.line)
    if line.kind != "path" or line.equal or COORDINATE in free_indices(line.gap):
        refuse("an expectation is taken of an inequality without a free coordinate")
    parts = []
    for factors in monomials(line.gap):
        constant, term = apart(factors)
        if term == 1:
            parts.append(constant)
            continue
        if checker.stage(term) > 0 or not checker.at_least_zero(term, by.given):
            refuse(f"not shown that {term} is at least 0 and known at the start of an iteration")
        if not checker.at_least_zero(constant) and not checker.at_least_zero(-constant):
            refuse(f"the sign of {constant} is not known")
        parts.append(constant * Expectation(_without_stage(term), START))
    return Statement(normal(sp.Add(*parts)), kind="mean")

"""The rules that need no earlier line: what words say, facts, names, and cited claims."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.formulas.sympy_safety import lies_within
from signdescent.checks.report import Verdict
from signdescent.checks.runs.calculus.admission import admit, stated
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.errors import UnknownClaimError
from signdescent.theory.calculus.admissible import misplaced
from signdescent.theory.calculus.facts import CONSTANTS, FACTS
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.proof import (
    Cited,
    Defined,
    Instance,
    Known,
)
from signdescent.theory.calculus.terms import START, Expectation, OverTime, Variable, free_indices, is_nonnegative
from signdescent.theory.calculus.words import DRAWS, WORDS, Word
from signdescent.theory.claim import Claim

__all__ = ["cited", "defined", "instance", "known"]


def instance(checker: Checker, by: Instance) -> Statement:
    """Return what a word of the claim's class, or the kind of a draw, says."""
    words = DRAWS.get(by.word, ())
    if not words:
        if by.word not in checker.claim.problems:
            refuse(f"{by.word!r} is none of the words of the claim")
        words = WORDS.get(by.word, ())
    if not 0 <= by.which < len(words):
        refuse(f"{by.word!r} has no such part here")
    word = words[by.which]
    if lacking := set(word.needs) - set(checker.claim.problems):
        refuse(f"{by.word!r} says this with {min(lacking)!r} only, which is none of the words of the claim")
    if word.points is None:
        return _of_draw(checker, by, word)
    if len(by.at) != word.points or by.given is not None:
        refuse(f"{by.word!r} is about {word.points} points; {len(by.at)} are given")
    for point in by.at:
        admit(checker, point)
    relation = checker.own(word.relation(*by.at))
    return stated(checker, relation, "sum" if relation.atoms(OverTime) else "path")


def _of_draw(checker: Checker, by: Instance, word: Word) -> Statement:
    """Return what a word says of a draw."""
    draws = {draw.variable: draw for draw in checker.method.draws if draw.kind == word.draw}
    if len(by.at) != 1 or by.at[0] not in draws:
        refuse(f"expected one {word.draw} that the method draws; got {', '.join(map(str, by.at)) or 'nothing'}")
    draw = draws[by.at[0]]
    given = draw.stage - 1 if by.given is None else by.given
    if type(given) is not int or not min(0, draw.stage - 1) <= given < draw.stage:
        refuse(f"expected a stage before that of {draw.variable}; got {given}")
    relation = checker.own(word.relation(draw.variable, draw.of, given))
    expectations = relation.atoms(Expectation)
    if expectations and checker.stage(relation) > given:
        refuse(f"{draw.of} is not known at the stage that is given")
    if given == START and not all(is_nonnegative(e.args[0]) for e in expectations):
        refuse("a line about expectations speaks of terms that are at least 0")
    return stated(checker, relation, "mean" if given == START and expectations else "path")


def known(checker: Checker, by: Known) -> Statement:
    """Return a fact about all numbers or vectors."""
    fact = FACTS.get(by.fact)
    if fact is None or len(by.at) != fact.arity:
        refuse(f"there is no fact {by.fact!r} about {len(by.at)} terms")
    for term in by.at:
        admit(checker, term)
    return stated(checker, checker.own(fact.relation(*by.at)))


def defined(checker: Checker, by: Defined) -> Statement:
    """Return what a name stands for."""
    if type(by.variable) is not Variable or misplaced(by.variable):
        refuse(f"{by.variable} is not a variable")
    term = checker.theorem.names.get(by.variable)
    if term is None:
        refuse(f"nothing is named {by.variable}")
    if by.variable.args[0] in {taken.args[0] for taken in (*checker.names, *CONSTANTS, *checker.method.stages)}:
        refuse(f"{by.variable} has a meaning already")
    if free_indices(term) - free_indices(by.variable):
        refuse(f"{by.variable} lacks an index of its term")
    admit(checker, term)
    if checker.stage(term) > 0:
        refuse(f"{by.variable} is not known at the start of an iteration")
    checker.names[by.variable] = checker.written_out(term)
    return Statement(normal(term - by.variable), equal=True)


def cited(checker: Checker, by: Cited) -> Statement:
    """Return a claim about formulas that holds for all parameters of this claim."""
    try:
        claim = checker.library.find(by.id)
    except UnknownClaimError:
        refuse(f"no claim has the id {by.id!r}")
    if type(claim) is not Claim or claim.assumptions or not isinstance(claim.statement, sp.Le | sp.Ge | sp.Eq):
        refuse(f"{by.id} is not a relation without assumptions")
    if any(misplaced(side) for side in claim.statement.args):
        refuse(f"{by.id} holds terms that the calculus does not read")
    for symbol, values in claim.where.items():
        own = checker.claim.where.get(symbol)
        if own is None or not lies_within(symbol, own, values):
            refuse(f"{by.id} is not about every {symbol} of the claim")
    report = checker.library.report(claim)
    if not report.verdict.holds:
        refuse(f"{by.id} is not shown: {report.sentence}")
    checker.exact &= report.verdict is Verdict.PROVED
    return stated(checker, claim.statement)

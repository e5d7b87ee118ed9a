"""The rules that need no earlier line: what words say, facts, names, and cited claims."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.formulas.sympy_safety import UnsupportedSet, lies_within, narrowed
from signdescent.checks.report import Verdict
from signdescent.checks.runs.calculus.admission import admit, stated
from signdescent.checks.runs.calculus.checker import Checker, are_the_same, claimed_method
from signdescent.checks.runs.calculus.combinations import is_constant
from signdescent.checks.runs.calculus.expectations import finite_power
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.errors import UnknownClaimError
from signdescent.theory.calculus.admissible import misplaced
from signdescent.theory.calculus.averages import left_side
from signdescent.theory.calculus.facts import CONSTANTS, FACTS
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.rules import Cited, Defined, Instance, Known, Special
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Expectation,
    Head,
    OverNodes,
    OverTime,
    Variable,
    free_indices,
    is_nonnegative,
    variable,
)
from signdescent.theory.calculus.words import DRAWS, WORDS, Word, spoken_of
from signdescent.theory.claim import Claim
from signdescent.theory.placing import put_in
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.table import AnyClaim

__all__ = ["cited", "defined", "found", "instance", "known", "must_be_shown", "special"]


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
    _fits_points(checker, by, word)
    relation = checker.own(word.relation(*by.at))
    for side in relation.args:
        checker.must_exist(side)
    return stated(checker, relation, "sum" if relation.atoms(OverTime) else "path")


def _fits_points(checker: Checker, by: Instance, word: Word) -> None:
    """Raise where a word takes means over nodes of a point of one node, or speaks of a variable that is none."""
    points = [variable(f"point {j}", COORDINATE) for j in range(len(by.at))]
    said = word.relation(*points)
    if said.atoms(OverNodes) and any(NODE in free_indices(point) for point in by.at):
        refuse(f"{by.word!r} says this of one point for all nodes")
    iterates = checker.theorem.method.states[:1]
    if strange := said.atoms(Variable) - {*points, *CONSTANTS, *(state.variable for state in iterates)}:
        refuse(f"{by.word!r} speaks of {min(map(str, strange))}, which is not the method's first variable")
    if said.has(_FIRST) and _FIRST not in [state.first for state in iterates]:
        refuse(f"{by.word!r} speaks of the first iterate, and the method's first variable does not begin at {_FIRST}")


_FIRST = variable("x0", COORDINATE)


def _of_draw(checker: Checker, by: Instance, word: Word) -> Statement:
    """Return what a word says of a draw."""
    draws = {draw.variable: draw for draw in checker.method.draws if spoken_of(word.draw, draw) is not None}
    if len(by.at) != 1 or by.at[0] not in draws:
        refuse(f"expected one {word.draw} that the method draws; got {', '.join(map(str, by.at)) or 'nothing'}")
    draw = draws[by.at[0]]
    if word.of_nodes and NODE not in free_indices(draw.variable):
        refuse(f"{by.word!r} says this of what every node draws; {draw.variable} is one draw")
    if word.of_one and NODE in free_indices(draw.of):
        refuse(f"{by.word!r} says this where {draw.variable} stands for one vector at all nodes")
    given = draw.stage - 1 if by.given is None else by.given
    if type(given) is not int or not min(0, draw.stage - 1) <= given < draw.stage:
        refuse(f"expected a stage before that of {draw.variable}; got {given}")
    relation = checker.own(word.relation(spoken_of(word.draw, draw), draw.of, given))
    for side in relation.args:
        checker.must_exist(side)
    expectations = relation.atoms(Expectation)
    if expectations and checker.stage(relation) > given:
        refuse(f"{draw.of} is not known at the stage that is given")
    if given < draw.stage - 1 and expectations and finite_power(checker, draw, given) < word.power:
        refuse(f"not shown that {draw.variable} has a finite conditional expectation")
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
    if checker.stage(term) > 0 or any(e.args[1] == START for e in term.atoms(Expectation)):
        refuse(f"{by.variable} is not known at the start of an iteration, or hides an expectation")
    checker.names[by.variable] = checker.written_out(term)
    return Statement(normal(term - by.variable), equal=True)


def cited(checker: Checker, by: Cited) -> Statement:
    """Return a claim about formulas, for constants that lie in its domain."""
    claim = found(checker, by.id)
    if type(claim) is not Claim or not isinstance(claim.statement, sp.Le | sp.Ge | sp.Eq):
        refuse(f"{by.id} is not a relation between formulas")
    if any(misplaced(side) for side in claim.statement.args):
        refuse(f"{by.id} holds terms that the calculus does not read")
    _in_domain(checker, claim, by.at)
    must_be_shown(checker, claim)
    return stated(checker, put_in(claim.statement, by.at))


def special(checker: Checker, by: Special) -> Statement:
    """Return a claim about runs of the same method on a larger class, for one step size and momentum."""
    claim = found(checker, by.id)
    if type(claim) is not RunClaim or set(claim.problems) - set(checker.claim.problems):
        refuse(f"{by.id} is not a claim about runs on a class that holds this one")
    method = claimed_method(claim)
    if set(by.at) - {symbol for symbol in claim.where if symbol.name in _STEP_PARAMETERS}:
        refuse("only a step size or a momentum parameter has something in its place")
    if any(value.has(Head, ITERATION) for value in map(sp.sympify, by.at.values())):
        refuse("a step size or a momentum parameter is the same in every iteration, coordinate, node and problem")
    if method is None or not are_the_same(method.renamed(by.at), checker.theorem.method):
        refuse(f"{by.id} is not about the runs of this method")
    left = left_side(claim.left, checker.theorem.method, {}) if type(claim.left) is str else None
    if left is None or misplaced(claim.right):
        refuse(f"{by.id} holds terms that the calculus does not read")
    _in_domain(checker, claim, by.at)
    must_be_shown(checker, claim)
    return stated(checker, sp.Le(left, put_in(claim.right, by.at), evaluate=False), "sum")


_STEP_PARAMETERS = ("gamma", "gamma0", "beta")


def found(checker: Checker, name: str) -> AnyClaim:
    """Return the claim with an id; raise `Refused` if there is none."""
    try:
        return checker.library.find(name)
    except UnknownClaimError:
        refuse(f"no claim has the id {name!r}")


def must_be_shown(checker: Checker, claim: AnyClaim) -> None:
    """Raise unless a claim is shown."""
    report = checker.library.report(claim)
    if not report.verdict.holds:
        refuse(f"{claim.id} is not shown: {report.sentence}")
    checker.exact &= report.verdict is Verdict.PROVED


def _in_domain(checker: Checker, claim: Claim | RunClaim, at: Mapping[sp.Symbol, sp.Expr]) -> None:
    """Raise unless constants lie in the domain of a claim for all parameters."""
    if strange := set(at) - set(claim.where):
        refuse(f"{claim.id} has no symbol {min(map(str, strange))}")
    for symbol, values in claim.where.items():
        term = at.get(symbol, symbol)
        admit(checker, term)
        try:
            allowed, _ = narrowed(symbol, values)  # by what the symbol declares, such as to be an integer
        except UnsupportedSet as unsupported:
            refuse(str(unsupported))
        if not is_constant(checker, term) or not _lies_in(checker, term, allowed):
            refuse(f"{claim.id} is not about every {symbol} that is {term} for the parameters of the claim")
    for assumption in claim.assumptions:
        instance = put_in(assumption, at)
        if not isinstance(instance, sp.Le | sp.Ge) or not checker.at_least_zero(_gap(instance)):
            refuse(f"not shown that {instance}, which {claim.id} assumes")


def _gap(relation: Relational) -> sp.Expr:
    """Return what a relation says to be at least 0."""
    left, right = relation.args
    return right - left if isinstance(relation, sp.Le) else left - right


def _lies_in(checker: Checker, term: sp.Expr, values: sp.Set) -> bool:
    """Return whether a constant is shown to lie in a set for all parameters of the claim."""
    if term in checker.claim.where:
        return lies_within(term, checker.claim.where[term], values)
    if not isinstance(values, sp.Interval):
        return False
    ends = ((term - values.start, values.left_open), (values.end - term, values.right_open))
    return all(gap.has(sp.oo) or checker.decided(gap, (), sp.Gt if is_open else sp.Ge) for gap, is_open in ends)

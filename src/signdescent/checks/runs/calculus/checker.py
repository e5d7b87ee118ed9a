"""What has been shown so far, and the questions that rules ask the engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import STEP
from signdescent.checks.formulas.decide import decide, terms_exist
from signdescent.checks.library import Library
from signdescent.checks.report import Verdict
from signdescent.checks.runs.calculus.letters import (
    heads_of,
    in_letters,
    letters_for,
    parts_unevaluated,
    squares_of_norms,
)
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.theory.calculus.facts import LOWER
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.methods import method_of, own_symbols
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.proof import RunTheorem
from signdescent.theory.calculus.terms import (
    ITERATION,
    Expectation,
    Head,
    Index,
    Variable,
    is_nonnegative,
)
from signdescent.theory.placing import put_in
from signdescent.theory.run_claim import RunClaim

__all__ = ["Checker", "are_the_same", "claimed_method"]


@dataclass(slots=True)
class Checker:
    """What has been shown so far."""

    claim: RunClaim
    theorem: RunTheorem
    library: Library
    lines: dict[str, Statement] = field(default_factory=dict)
    exact: bool = True
    names: dict[Variable, sp.Expr] = field(default_factory=dict)
    method: MethodTerms = field(init=False)
    """The method that the proof is about, with the proof's own variables."""

    def __post_init__(self) -> None:
        self.method = self.theorem.method.with_states(self.theorem.auxiliary)

    def own(self, relation: Relational) -> Relational:
        """Return a relation in the claim's own symbols, which are found by name."""
        symbols = own_symbols(self.claim.where)
        return relation.func(*(put_in(side, symbols) for side in relation.args), evaluate=False)

    def line(self, label: str) -> Statement:
        """Return what an earlier line says."""
        if label not in self.lines:
            refuse(f"there is no earlier line {label!r}")
        return self.lines[label]

    def stage(self, term: sp.Basic) -> int:
        """Return the least stage at which a term is known."""
        return self.method.stage(self.written_out(term))

    def written_out(self, term: sp.Expr) -> sp.Expr:
        """Return a term without names."""
        return put_in(term, self.names)

    def expectations(self) -> set[Expectation]:
        """Return the expectations that the lines so far speak of."""
        gaps = [line.gap for line in self.lines.values()]
        return set().union(*(gap.atoms(Expectation) for gap in gaps)) if gaps else set()

    def at_least_zero(self, term: sp.Expr, given: Sequence[str] = ()) -> bool:
        """Return whether a term is shown to be at least 0 for all values of its heads that the given lines allow."""
        return self.decided(term, given, sp.Ge)

    def decided(self, term: sp.Expr, given: Sequence[str], relation: Callable[..., Relational]) -> bool:
        """Return whether a term stands in a relation to 0 for all values of its heads that the given lines allow."""
        term = normal(term)
        if term.is_Rational:
            return bool(relation(term, 0))
        assumed = [self.line(label) for label in given]
        if any(one.kind != "path" for one in assumed):
            refuse("the sign of a multiplier rests on lines about one iteration")
        letters = letters_for([term, *(one.gap for one in assumed)])
        statement = relation(in_letters(term, letters), 0, evaluate=False)
        assumptions = [
            (sp.Eq if one.equal else sp.Ge)(in_letters(one.gap, letters), 0, evaluate=False) for one in assumed
        ]
        if assumed:
            assumptions += squares_of_norms(letters)
        assumptions += self.assumptions_on(statement, *assumptions)
        where = self.where([statement, *assumptions], letters)
        answer = decide(statement, where, assumptions, budget=STEP)
        if answer.verdict is Verdict.CERTIFIED:
            self.exact = False
        return answer.verdict.holds

    def assumptions_on(self, *parts: sp.Basic) -> list[Boolean]:
        """Return the claim's assumptions on parameters that occur."""
        spoken = set().union(*(part.free_symbols for part in parts))
        return [one for one in self.claim.assumptions if one.free_symbols & spoken]

    def where(self, parts: Iterable[sp.Basic], letters: Mapping[Head, sp.Symbol]) -> dict[sp.Symbol, sp.Set]:
        """Return the sets of the symbols that occur."""
        half_line = sp.Interval(0, sp.oo)
        own = {letter: half_line if is_nonnegative(head) else sp.S.Reals for head, letter in letters.items()}
        known = {**self.claim.where, ITERATION: sp.S.Naturals0, LOWER: sp.S.Reals, **own}
        spoken = set().union(*(part.free_symbols for part in parts))
        if strange := sorted(map(str, spoken - set(known))):
            refuse(f"the claim has no set for {', '.join(strange)}")
        return {symbol: known[symbol] for symbol in spoken}

    def must_exist(self, term: sp.Expr) -> None:
        """Raise unless every term is shown to exist for all parameters of the claim."""
        for head in heads_of(term):
            for arg in head.args:
                if isinstance(arg, sp.Expr) and not isinstance(arg, Index):
                    self.must_exist(arg)
        for arg in parts_unevaluated(term):
            self.must_exist(arg)
        letters = letters_for([term])
        plain = in_letters(term, letters)
        statement = sp.Eq(plain, plain, evaluate=False)
        assumptions = self.assumptions_on(plain)
        where = self.where([statement, *assumptions], letters)
        if isinstance(plain, sp.Rational | sp.Symbol):
            return
        existence = terms_exist(statement, where, assumptions, STEP)
        if existence.lacking:
            refuse(f"not shown that {existence.lacking}")
        self.exact &= existence.exact


def are_the_same(one: MethodTerms, other: MethodTerms) -> bool:
    """Return whether two methods are made of the same terms, by the types of their parts and not by their own word."""
    if len(one.states) != len(other.states) or len(one.draws) != len(other.draws):
        return False
    parts = [(one.gradient, other.gradient)]
    for state, its in zip(one.states, other.states, strict=True):
        parts += [(state.variable, its.variable), (state.first, its.first), (state.after, its.after)]
    for draw, its_draw in zip(one.draws, other.draws, strict=True):
        if (draw.kind, draw.stage) != (its_draw.kind, its_draw.stage):
            return False
        parts += [(draw.variable, its_draw.variable), (draw.of, its_draw.of)]
    return all(_are_one_term(*pair) for pair in parts)


def _are_one_term(one: sp.Basic, other: sp.Basic) -> bool:
    if type(one) is not type(other) or len(one.args) != len(other.args):
        return False
    if not one.args:
        return bool(one == other)
    return all(_are_one_term(*pair) for pair in zip(one.args, other.args, strict=True))


def claimed_method(claim: RunClaim) -> MethodTerms | None:
    """Return the method of a claim in terms; None if there are no terms for the word."""
    if isinstance(claim.method, MethodTerms):
        return claim.method
    return method_of(claim.method, claim.steps, claim.where, claim.problems)

"""Check a proof of a claim about runs, line by line.

A line says that a term, its gap, is at least 0 or equal to 0. There are three kinds. A path line holds almost surely in
every iteration k. A mean line is about expectations in every iteration. A sum line is about the first K iterations.
Expectations of a mean or sum line may be infinite: each is of a term that is at least 0, and each side of the line adds
them up with coefficients that are at least 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.budget import STEP
from signdescent.checks.formulas.decide import decide, terms_exist
from signdescent.checks.formulas.sympy_safety import lies_within
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, StepReport, Verdict
from signdescent.checks.wording import counted
from signdescent.errors import UnknownClaimError
from signdescent.theory import symbols
from signdescent.theory.calculus.averages import left_side
from signdescent.theory.calculus.facts import CONSTANTS, FACTS, LOWER, WORDS
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.methods import METHODS, STEP_SIZES
from signdescent.theory.calculus.proof import (
    RULES,
    Cited,
    Combined,
    Defined,
    Given,
    Instance,
    Invariant,
    Known,
    LeastOf,
    Line,
    MeanOf,
    RunTheorem,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    START,
    Agrees,
    Average,
    Direction,
    Expectation,
    Head,
    Index,
    Least,
    OverNodes,
    OverTime,
    Sign,
    TooLong,
    Total,
    Variable,
    apart,
    atoms_of,
    free_indices,
    is_nonnegative,
    misplaced,
    monomials,
    normal,
)
from signdescent.theory.claim import Claim
from signdescent.theory.run_claim import RunClaim

__all__ = ["Refused", "Statement", "check_theorem"]

_BOUNDED = (Sign, Agrees, Direction)


class Refused(Exception):
    """Why a line does not follow."""


def refuse(reason: str) -> NoReturn:
    """Raise `Refused` with a reason."""
    raise Refused(reason)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a line says: its gap is at least 0, or equal to 0.

    Parameters
    ----------
    gap : SymPy expression
        In normal form.
    equal : bool
    kind : str
        ``"path"``, ``"mean"`` or ``"sum"``.
    """

    gap: sp.Expr
    equal: bool = False
    kind: str = "path"


@dataclass(slots=True)
class _Checker:
    """What has been shown so far."""

    claim: RunClaim
    theorem: RunTheorem
    library: Library
    lines: dict[str, Statement] = field(default_factory=dict)
    exact: bool = True
    names: dict[Variable, sp.Expr] = field(default_factory=dict)

    @property
    def method(self) -> MethodTerms:
        return self.theorem.method

    def line(self, label: str) -> Statement:
        if label not in self.lines:
            refuse(f"there is no earlier line {label!r}")
        return self.lines[label]

    # ---------------------------------------------------------------- what terms know

    def stage(self, term: sp.Basic) -> int:
        """Return the least stage at which a term is known."""
        return self.method.stage(term.xreplace(self.names))

    def admit(self, term: sp.Expr, kind: str = "path") -> None:
        """Raise unless a term that a proof writes down is about this method, exists, and is finite."""
        if wrong := misplaced(term):
            refuse(f"a term cannot hold {wrong}")
        for name in term.atoms(Variable):
            if not (name in self.names or name in CONSTANTS or name in self.method.stages):
                refuse(f"{name} is neither a variable of the method nor a name that was defined before")
        if kind == "path" and term.atoms(OverTime, Least, Average):
            refuse("sums over iterations have no place in a line about one iteration")
        for expectation in term.atoms(Expectation) - self.expectations():
            if expectation.args[1] not in (0, 1) or kind != "path":
                refuse(f"no line speaks of {expectation}")
            self.expected(expectation.args[0], int(expectation.args[1]), equal=True, judged=True)
        self.must_exist(term)

    def expectations(self) -> set[Expectation]:
        """Return the expectations that the lines so far speak of."""
        gaps = [line.gap for line in self.lines.values()]
        return set().union(*(gap.atoms(Expectation) for gap in gaps)) if gaps else set()

    def written_out(self, term: sp.Expr) -> sp.Expr:
        """Return a term without names."""
        return term.xreplace(self.names)

    # ---------------------------------------------------------------- questions to the engines

    def at_least_zero(self, term: sp.Expr, given: Sequence[str] = ()) -> bool:
        """Return whether a term is shown to be at least 0 for all values of its heads that the given lines allow."""
        return self._decided(term, given, sp.Ge)

    def _decided(self, term: sp.Expr, given: Sequence[str], relation: Callable[..., Relational]) -> bool:
        term = normal(term)
        if term.is_Rational:
            return bool(relation(term, 0))
        assumed = [self.line(label) for label in given]
        if any(one.kind != "path" for one in assumed):
            refuse("the sign of a multiplier rests on lines about one iteration")
        letters = _letters([term, *(one.gap for one in assumed)])
        statement = relation(term.xreplace(letters), 0, evaluate=False)
        assumptions = [(sp.Eq if one.equal else sp.Ge)(one.gap.xreplace(letters), 0, evaluate=False) for one in assumed]
        where = self._where([statement, *assumptions], letters)
        answer = decide(statement, where, assumptions, budget=STEP)
        if answer.verdict is Verdict.CERTIFIED:
            self.exact = False
        return answer.verdict.holds

    def _where(self, parts: Iterable[sp.Basic], letters: Mapping[Head, sp.Symbol]) -> dict[sp.Symbol, sp.Set]:
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
        for head in atoms_of(term):
            for arg in head.args:
                if isinstance(arg, sp.Expr) and not isinstance(arg, Index):
                    self.must_exist(arg)
        letters = _letters([term])
        plain = term.xreplace(letters)
        statement = sp.Eq(plain, plain, evaluate=False)
        where = self._where([statement], letters)
        if isinstance(plain, sp.Rational | sp.Symbol):
            return
        existence = terms_exist(statement, where, (), STEP)
        if existence.lacking:
            refuse(f"not shown that {existence.lacking}")
        self.exact &= existence.exact

    # ---------------------------------------------------------------- rules about paths

    def instance(self, by: Instance) -> Statement:
        """Return what a word of the claim's class says."""
        if by.word not in self.claim.problems:
            refuse(f"{by.word!r} is none of the words of the claim")
        words = WORDS.get(by.word, ())
        if not 0 <= by.which < len(words):
            refuse(f"{by.word!r} has no such part here")
        word = words[by.which]
        if word.points is None:
            return self.stated(word.relation(*self._drawn(by.at, word.draw)))
        if len(by.at) != word.points:
            refuse(f"{by.word!r} is about {word.points} points; {len(by.at)} are given")
        for point in by.at:
            self.admit(point)
        return self.stated(word.relation(*by.at))

    def _drawn(self, at: Sequence[sp.Expr], kind: str) -> tuple[sp.Expr, sp.Expr]:
        draws = {draw.variable: draw for draw in self.method.draws if draw.kind == kind}
        if len(at) != 1 or at[0] not in draws:
            refuse(f"expected one {kind} that the method draws; got {', '.join(map(str, at)) or 'nothing'}")
        draw = draws[at[0]]
        return draw.variable, draw.of

    def known(self, by: Known) -> Statement:
        """Return a fact about all numbers or vectors."""
        fact = FACTS.get(by.fact)
        if fact is None or len(by.at) != fact.arity:
            refuse(f"there is no fact {by.fact!r} about {len(by.at)} terms")
        for term in by.at:
            self.admit(term)
        return self.stated(fact.relation(*by.at))

    def defined(self, by: Defined) -> Statement:
        """Return what a name stands for."""
        if type(by.variable) is not Variable or misplaced(by.variable):
            refuse(f"{by.variable} is not a variable")
        term = self.theorem.names.get(by.variable)
        if term is None:
            refuse(f"nothing is named {by.variable}")
        if by.variable.args[0] in {taken.args[0] for taken in (*self.names, *CONSTANTS, *self.method.stages)}:
            refuse(f"{by.variable} has a meaning already")
        if free_indices(term) - free_indices(by.variable):
            refuse(f"{by.variable} lacks an index of its term")
        self.admit(term)
        if self.stage(term) > 0:
            refuse(f"{by.variable} is not known at the start of an iteration")
        self.names[by.variable] = self.written_out(term)
        return Statement(normal(term - by.variable), equal=True)

    def cited(self, by: Cited) -> Statement:
        """Return a claim about formulas that holds for all parameters of this claim."""
        try:
            claim = self.library.find(by.id)
        except UnknownClaimError:
            refuse(f"no claim has the id {by.id!r}")
        if type(claim) is not Claim or claim.assumptions or not isinstance(claim.statement, sp.Le | sp.Ge | sp.Eq):
            refuse(f"{by.id} is not a relation without assumptions")
        if any(misplaced(side) for side in claim.statement.args):
            refuse(f"{by.id} holds terms that the calculus does not read")
        for symbol, values in claim.where.items():
            own = self.claim.where.get(symbol)
            if own is None or not lies_within(symbol, own, values):
                refuse(f"{by.id} is not about every {symbol} of the claim")
        report = self.library.report(claim)
        if not report.verdict.holds:
            refuse(f"{by.id} is not shown: {report.sentence}")
        self.exact &= report.verdict is Verdict.PROVED
        return self.stated(claim.statement)

    def stated(self, relation: Relational, kind: str = "path") -> Statement:
        """Return a relation as a statement."""
        left, right = relation.args
        if isinstance(relation, sp.Eq):
            return Statement(normal(self.conditioned(right - left)), True, kind)
        if isinstance(relation, sp.Ge):
            left, right = right, left
        elif not isinstance(relation, sp.Le):
            refuse(f"expected <=, >= or ==; got {relation}")
        return Statement(normal(self.conditioned(right - left)), False, kind)

    def combined(self, by: Combined, conclusion: Statement, itself: Statement | None = None) -> None:
        """Raise unless the lines times their multipliers, and something at least 0, add up to the conclusion."""
        rest = conclusion.gap
        used: list[Statement] = []
        for label, multiplier in by.uses.items():
            multiplier = sp.sympify(multiplier)
            line = itself if itself is not None and label == "itself" else self.line(label)
            used.append(line)
            self.admit(multiplier, line.kind)
            if free_indices(multiplier) - free_indices(line.gap) - free_indices(conclusion.gap):
                refuse(f"the multiplier {multiplier} has an index that no line has")
            if line.kind != "path" and atoms_of(multiplier):
                refuse(f"the multiplier {multiplier} of a line about expectations is not a constant")
            if conclusion.kind != "path" and line.kind == "path" and not self._is_constant(line.gap):
                refuse(f"line {label!r} is not about constants")
            if conclusion.kind == "sum" and (multiplier.has(ITERATION) or _speaks_of_one(line.gap)):
                refuse("a line about the first K iterations does not speak of one iteration")
            if not line.equal and not self.at_least_zero(multiplier, by.given):
                refuse(f"not shown that the multiplier {multiplier} is at least 0")
            rest = rest - multiplier * line.gap
        rest = normal(rest)
        kinds = {line.kind for line in used}
        if conclusion.kind not in kinds | {"path"} or (conclusion.kind == "path" and kinds - {"path"}):
            refuse("lines of different kinds do not add up")
        self._covered(used, conclusion)
        if conclusion.kind == "sum" and _speaks_of_one(conclusion.gap):
            refuse("a line about the first K iterations does not speak of one iteration")
        if conclusion.equal:
            if rest != 0 or not all(line.equal for line in used):
                refuse(f"the two sides differ by {rest}")
            return
        if not self.at_least_zero(rest, by.given):
            refuse(f"what is left is not shown to be at least 0: {rest}")

    def _covered(self, premises: Sequence[Statement], conclusion: Statement) -> None:
        """Raise unless every conditional expectation of the conclusion stands in a line that it rests on.

        Of mean and sum lines also the larger sides must be finite wherever that of the conclusion is.
        """
        old = set().union(*(p.gap.atoms(Expectation, Least, Average) for p in premises)) if premises else set()
        if new := conclusion.gap.atoms(Expectation, Least, Average) - old:
            refuse(f"no line speaks of {min(map(str, new))}")
        if conclusion.kind == "path":
            return
        finite = self._finite_heads(premises, conclusion)
        for premise in premises:
            if lacking := self._larger(premise.gap) - finite:
                refuse(f"{min(map(str, lacking))} may be infinite, and the conclusion does not have it")

    def _finite_heads(self, premises: Sequence[Statement], conclusion: Statement) -> set[Head]:
        finite = self._larger(conclusion.gap)
        while True:
            more = set()
            for premise in premises:
                if self._larger(premise.gap) <= finite:
                    more |= self._present(premise.gap) - finite
            if not more:
                return finite
            finite |= more

    def _present(self, gap: sp.Expr) -> set[Head]:
        """Return the heads of a line whose coefficients are not 0, whatever the parameters are."""
        heads: set[Head] = set()
        for factors in monomials(gap):
            coefficient, random = apart(factors)
            if any(self._decided(sign * coefficient, (), sp.Gt) for sign in (1, -1)):
                heads |= atoms_of(random)
        return heads

    def _larger(self, gap: sp.Expr) -> set[Head]:
        """Return the heads on the larger side of a line about expectations."""
        heads: set[Head] = set()
        for factors in monomials(gap):
            coefficient, random = apart(factors)
            if random != 1 and self.at_least_zero(coefficient):
                heads |= atoms_of(random)
        return heads

    def _is_constant(self, gap: sp.Expr) -> bool:
        return self.stage(gap) == START and not gap.atoms(Expectation)

    def summed_over(self, by: SummedOver) -> Statement:
        """Return the sum or mean of a line over an index."""
        line = self.line(by.line)
        if line.kind != "path":
            refuse("only a line that holds in every iteration is summed over an index")
        weight = sp.sympify(by.weight)
        self.admit(weight)
        if not line.equal and not self.at_least_zero(weight, by.given):
            refuse(f"not shown that the weight {weight} is at least 0")
        operator = Total if by.index is COORDINATE else OverNodes
        return Statement(normal(operator(weight * line.gap)), line.equal)

    def invariant(self, by: Invariant, conclusion: Statement) -> None:
        """Raise unless a statement about the start of an iteration holds in the first, and goes over to the next."""
        gap = self.written_out(conclusion.gap)
        if self.stage(gap) > 0 or conclusion.kind != "path" or gap.atoms(Expectation):
            refuse("an invariant speaks of what is known at the start of an iteration")
        first = Statement(normal(self.method.at_first(gap)), conclusion.equal)
        self.combined(Combined(by.first, by.given), first)
        after = Statement(normal(self.method.following(gap)), conclusion.equal)
        self.combined(Combined(by.uses, by.given), after, itself=Statement(normal(gap), conclusion.equal))

    # ---------------------------------------------------------------- expectations

    def conditioned(self, term: sp.Expr) -> sp.Expr:
        """Return a term whose conditional expectations stand as far inside as they can."""
        inner = {e: self.expected(e.args[0], int(e.args[1])) for e in term.atoms(Expectation) if e.args[1] != START}
        return term.xreplace(inner)

    def given(self, by: Given) -> Statement:
        """Return the conditional expectation of a line."""
        line = self.line(by.line)
        if line.kind != "path" or by.stage not in (0, 1):
            refuse("a conditional expectation is of a line that holds in every iteration, given stage 0 or 1")
        return Statement(normal(self.expected(line.gap, by.stage, equal=line.equal, judged=True)), line.equal)

    def expected(
        self, term: sp.Expr, stage: int, *, equal: bool = False, judged: bool = False, outer: sp.Expr | int = 1
    ) -> sp.Expr:
        """Return E[term | stage], taken apart; if `judged`, raise where a conditional expectation may not be finite.

        Terms that are at least 0 and stand on the smaller side of an inequality, which is `outer` times the term, have
        a finite conditional expectation because the larger side has.
        """
        parts = []
        for factors in monomials(normal(term)):
            known = sp.Mul(*(f for f in factors if self.stage(f) <= stage))
            unknown = [f for f in factors if self.stage(f) > stage]
            if not unknown:
                parts.append(known)
                continue
            (only, *others) = unknown
            if not others and isinstance(only, Total | OverNodes):
                shadowed = bool(free_indices(outer * known) & set(only.binds))  # another coordinate or node than inside
                inner = self.expected(only.args[0], stage, equal=equal or shadowed, judged=judged, outer=outer * known)
                parts.append(known * only.func(inner))
                continue
            if judged and not self._integrable(unknown):
                falls = not equal and all(map(is_nonnegative, unknown)) and self._decided(-outer * known, (), sp.Gt)
                if not falls:
                    refuse(f"not shown that {sp.Mul(*unknown)} has a finite conditional expectation")
            if not others and isinstance(only, Expectation):
                only = only.args[0]
            parts.append(known * Expectation(sp.Mul(only, *others), stage))
        return sp.Add(*parts)

    def _integrable(self, factors: Sequence[sp.Expr]) -> bool:
        """Return whether a product is bounded, or the words of the class give it a finite conditional expectation."""
        rest = [f for f in factors if not isinstance(f.base if isinstance(f, sp.Pow) else f, _BOUNDED)]
        if not rest:
            return True
        noise = {draw.variable for draw in self.method.draws if draw.kind == "noise"}
        if len(rest) != 1:
            return False
        base, power = rest[0].as_base_exp()
        if base not in noise:
            return False
        return (power == 1 and "unbiased" in self.claim.problems) or (
            power == 2 and "bounded-variance" in self.claim.problems
        )

    def unconditional(self, by: Unconditional) -> Statement:
        """Return the expectation of both sides of a line about terms that are at least 0."""
        line = self.line(by.line)
        if line.kind != "path" or line.equal or free_indices(line.gap):
            refuse("an expectation is taken of an inequality without free indices")
        parts = []
        for factors in monomials(line.gap):
            constant, term = apart(factors)
            if term == 1:
                parts.append(constant)
                continue
            if self.stage(term) > 0 or not self.at_least_zero(term, by.given):
                refuse(f"not shown that {term} is at least 0 and known at the start of an iteration")
            if not self.at_least_zero(constant) and not self.at_least_zero(-constant):
                refuse(f"the sign of {constant} is not known")
            inner = term.args[0] if isinstance(term, Expectation) else term
            parts.append(constant * Expectation(inner, START))
        return Statement(sp.Add(*parts), kind="mean")

    # ---------------------------------------------------------------- sequences

    def telescoped(self, by: Telescoped) -> Statement:
        """Return the sum over the first K iterations of a line in which a potential falls."""
        line = self.line(by.line)
        self.admit(by.potential)
        potential = normal(by.potential)
        if line.kind != "mean":
            refuse("expectations in every iteration are summed up")
        before = after = sp.Integer(0)
        for factors in monomials(potential):
            constant, term = apart(factors)
            fixed = not constant.has(ITERATION) and self.at_least_zero(constant)
            if self.written_out(term).atoms(Expectation):
                refuse("a potential has no expectations in it")
            if not fixed or term == 1 or self.stage(term) > 0 or not self.at_least_zero(term):
                refuse(f"{constant * term} is not a constant, at least 0, times a term that is at least 0")
            before += constant * Expectation(term, START)
            after += constant * Expectation(normal(self.method.following(self.written_out(term))), START)
        rest = normal(line.gap - before + after)
        if rest.atoms(Expectation) & (before.atoms(Expectation) | after.atoms(Expectation)):
            refuse(f"the line does not say how the potential falls: {line.gap}")
        first = normal(self.method.at_first(self.written_out(potential)))
        if self.stage(first) != START:
            refuse("the potential is not a constant in iteration 0")
        return Statement(first + _over_time(rest), kind="sum")

    def least_of(self, by: LeastOf | MeanOf) -> Statement:
        """Return that the least, or the mean, of a sequence is at most what its weighted sum is, over the weights."""
        line = self.line(by.line)
        weight, term, rest = _only_sequence(line)
        if not self._decided(weight, (), sp.Gt) or not self._decided(symbols.K - 1, (), sp.Ge):
            refuse(f"not shown that the weight {weight} is positive and that K >= 1")
        if isinstance(by, MeanOf):
            if weight.has(ITERATION):
                refuse(f"the weight {weight} is not the same in every iteration")
            return Statement(normal(rest / (weight * symbols.K)) - Average(term), kind="sum")
        return Statement(normal(rest / _summed(weight)) - Least(term), kind="sum")


def _speaks_of_one(gap: sp.Expr) -> bool:
    """Return whether a term depends on the iteration outside of sums over iterations."""
    inside = (*gap.atoms(sp.Sum), *gap.atoms(OverTime, Least, Average))
    outside = gap.xreplace({part: sp.Dummy() for part in inside})
    free_sums = any(ITERATION in part.free_symbols for part in gap.atoms(sp.Sum))
    return free_sums or outside.has(ITERATION) or bool(outside.atoms(Expectation))


def _only_sequence(line: Statement) -> tuple[sp.Expr, Expectation, sp.Expr]:
    """Return the weight and the sequence of a line that bounds one weighted sum, and what bounds it."""
    sums = [factors for factors in monomials(line.gap) if any(isinstance(part, OverTime) for part in factors)]
    if line.kind != "sum" or len(sums) != 1:
        refuse("expected a line that bounds the weighted sum of one sequence")
    outside = [part for part in sums[0] if not isinstance(part, OverTime)]
    inside = sp.Mul.make_args(next(part for part in sums[0] if isinstance(part, OverTime)).args[0])
    terms = [part for part in inside if atoms_of(part)]
    rest = line.gap - sp.Mul(*sums[0])
    if _speaks_of_one(line.gap):
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


def _letters(terms: Iterable[sp.Expr]) -> dict[Head, sp.Symbol]:
    """Return a real letter for every head."""
    heads = sorted(set().union(*map(atoms_of, terms)), key=str)
    return {
        head: sp.Dummy(f"h{j}", nonnegative=True) if is_nonnegative(head) else sp.Dummy(f"h{j}", real=True)
        for j, head in enumerate(heads)
    }


def check_theorem(claim: RunClaim, theorem: RunTheorem, library: Library) -> ChainReport:
    """Return the verdict on a proof, line by line; the first line that does not follow ends it."""
    checker = _Checker(claim, theorem, library)
    steps: list[StepReport] = []
    sentence = _misfit(checker)
    if sentence:
        return ChainReport(accepted=False, sentence=sentence)
    for line in theorem.lines:
        before, checker.exact = checker.exact, True
        try:
            statement = _checked(checker, line)
        except (Refused, TooLong) as refused:
            sentence = f"line {line.label}: {refused}"
        except (AttributeError, TypeError, ValueError, RecursionError) as failure:  # rules with fields of other types
            sentence = f"line {line.label} cannot be read ({type(failure).__name__})"
        if sentence:
            steps.append(_step(line, None, Verdict.UNDECIDED, sentence))
            break
        verdict = Verdict.PROVED if checker.exact else Verdict.CERTIFIED
        checker.exact &= before
        checker.lines[line.label] = statement
        steps.append(_step(line, statement, verdict, ""))
    if not sentence:
        sentence = _last(checker, theorem)
    accepted = not sentence
    return ChainReport(
        accepted=accepted,
        sentence=sentence or counted(len(steps), "line leads to the bound", "lines lead to the bound"),
        exact=checker.exact,
        steps=tuple(steps),
        rules=tuple(dict.fromkeys(step.rule for step in steps if step.rule)),
    )


def _misfit(checker: _Checker) -> str:
    """Return why the proof is not about the claim's method, or nothing."""
    claim = checker.claim
    build = METHODS.get(claim.method)
    if not theorem_is_plain(checker.theorem):
        return "a proof is made of the calculus' own objects, and has a line"
    if build is None or claim.steps not in STEP_SIZES or build(claim.steps) != checker.method:
        return f"the proof is not about {claim.method} with {claim.steps} steps"
    if left_side(claim.left, {}) is None:
        return f"the calculus has no term for {claim.left}"
    if ITERATION in claim.where or LOWER in claim.where or any(values.has(sp.Float) for values in claim.where.values()):
        return "the claim's parameters have names that the calculus uses, or sets with decimals"
    if wrong := misplaced(claim.right):
        return f"the bound holds {wrong}, which the calculus does not read"
    try:
        checker.must_exist(claim.right)
        for state in checker.method.states:
            checker.must_exist(state.after)
            checker.must_exist(state.first)
    except Refused as refused:
        return f"the bound or the method: {refused}"
    except TooLong as failure:
        return f"the bound: {failure}"
    return ""


def theorem_is_plain(theorem: RunTheorem) -> bool:
    """Return whether a proof is made of the calculus' own types, which mean what they say."""
    if type(theorem) is not RunTheorem or type(theorem.method) is not MethodTerms or not theorem.lines:
        return False
    if not all(type(part) is State for part in theorem.method.states):
        return False
    if not all(type(part) is Draw for part in theorem.method.draws):
        return False
    return all(type(line) is Line and type(line.by) in RULES and type(line.label) is str for line in theorem.lines)


def _last(checker: _Checker, theorem: RunTheorem) -> str:
    """Return why the last line is not the claim, or nothing."""
    last = checker.lines[theorem.lines[-1].label]
    wanted = left_side(checker.claim.left, checker.names)
    if (
        wanted is None
        or last.kind != "sum"
        or normal(checker.written_out(last.gap) - (checker.claim.right - wanted)) != 0
    ):
        return "the last line is not the claim"
    return ""


def _checked(checker: _Checker, line: Line) -> Statement:
    by = line.by
    if type(by) not in RULES:
        refuse(f"{by!r} is not a rule of the calculus")
    if line.label in checker.lines or line.label == "itself":
        refuse("this label is taken")
    if line.conclusion is not None and type(line.conclusion) not in (sp.Le, sp.Ge, sp.Eq):
        refuse("a conclusion is <=, >= or ==, unevaluated")
    if isinstance(by, Combined | Invariant):
        if line.conclusion is None:
            refuse("this rule needs a conclusion")
        kinds = {checker.line(label).kind for label in by.uses if label != "itself"}
        kind = next((k for k in ("sum", "mean") if k in kinds), "path")
        for side in line.conclusion.args:
            checker.admit(side, kind)
        conclusion = checker.stated(line.conclusion, kind)
        if isinstance(by, Combined):
            checker.combined(by, conclusion)
        else:
            checker.invariant(by, conclusion)
        return conclusion
    rules: dict[type[Any], Callable[[Any], Statement]] = {
        Instance: checker.instance, Known: checker.known, Defined: checker.defined, Cited: checker.cited,
        SummedOver: checker.summed_over, Given: checker.given, Unconditional: checker.unconditional,
        Telescoped: checker.telescoped, LeastOf: checker.least_of, MeanOf: checker.least_of,
    }  # fmt: skip
    computed = rules[type(by)](by)
    if line.conclusion is not None:
        for side in line.conclusion.args:
            if wrong := misplaced(side):
                refuse(f"a term cannot hold {wrong}")
        stated = checker.stated(line.conclusion, computed.kind)
        if normal(stated.gap - computed.gap) != 0 or stated.equal != computed.equal:
            refuse(f"the rule concludes something else: {computed.gap} >= 0")
    return computed


def _step(line: Line, statement: Statement | None, verdict: Verdict, sentence: str) -> StepReport:
    if line.conclusion is not None:
        conclusion = str(line.conclusion)
    else:
        conclusion = "" if statement is None else _relation(statement)
    rule = line.by.name if type(line.by) in RULES else ""
    return StepReport(
        label=line.label, conclusion=conclusion, verdict=verdict, engine="calculus", sentence=sentence, rule=rule
    )


def _relation(statement: Statement) -> str:
    """Return a statement as a relation whose sides have no summand with a minus sign."""
    summands = sp.Add.make_args(statement.gap)
    left = -sp.Add(*(s for s in summands if s.could_extract_minus_sign()))
    right = sp.Add(*(s for s in summands if not s.could_extract_minus_sign()))
    return f"{left} {'=' if statement.equal else '<='} {right}"

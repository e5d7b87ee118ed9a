"""Check a proof of a claim about runs, line by line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from types import MappingProxyType
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, StepReport, Verdict
from signdescent.checks.runs.calculus.admission import admit, must_be_bounded_below, stated
from signdescent.checks.runs.calculus.checker import Checker, are_the_same, claimed_method
from signdescent.checks.runs.calculus.combinations import combined, invariant, replaced, summed_over
from signdescent.checks.runs.calculus.coordinates import in_coordinates
from signdescent.checks.runs.calculus.expectations import expected, given, unconditional
from signdescent.checks.runs.calculus.independence import coupled, mean_square_of
from signdescent.checks.runs.calculus.premises import cited, defined, instance, known, special
from signdescent.checks.runs.calculus.recursions import compared, root_of
from signdescent.checks.runs.calculus.sequences import at_end, least_above, least_of, telescoped, throughout
from signdescent.checks.runs.calculus.statement import Refused, Statement, refuse
from signdescent.checks.runs.calculus.votes import sampled, voted
from signdescent.checks.wording import counted
from signdescent.errors import UnknownClaimError
from signdescent.theory.calculus.admissible import misplaced
from signdescent.theory.calculus.averages import left_side
from signdescent.theory.calculus.concrete import CONCRETE
from signdescent.theory.calculus.facts import CONSTANTS, LOWER
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.normal_forms import TooLong, normal
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    RULES,
    AtEnd,
    Cited,
    Combined,
    Compared,
    Coupled,
    Defined,
    Given,
    InCoordinates,
    Instance,
    Invariant,
    Known,
    LeastAbove,
    LeastOf,
    MeanOf,
    MeanSquareOf,
    Replaced,
    RootOf,
    Sampled,
    Special,
    SummedOver,
    Telescoped,
    Throughout,
    Unconditional,
    Voted,
)
from signdescent.theory.calculus.terms import (
    ENDS,
    ITERATION,
    NODE,
    START,
    Expectation,
    Gradient,
    Largest,
    OverNodes,
    OverTime,
    UnderWeights,
    Variable,
    free_indices,
    is_nonnegative,
)
from signdescent.theory.calculus.wording import relation_text
from signdescent.theory.run_claim import RunClaim

__all__ = ["check_theorem", "checked"]


def check_theorem(claim: RunClaim, theorem: RunTheorem, library: Library) -> ChainReport:
    """Return the verdict on a proof, line by line; the first line that does not follow ends it."""
    steps: list[StepReport] = []
    try:
        checker = Checker(claim, theorem, library)
        sentence = _misfit(checker)
    except _FAILURES as failure:
        sentence = f"the claim or the method cannot be read: {failure}"
    if sentence:
        return ChainReport(accepted=False, sentence=sentence)
    for line in theorem.lines:
        before, checker.exact, reason = checker.exact, True, None
        try:
            statement = checked(checker, line)
        except (Refused, TooLong) as refused:
            reason = str(refused)
        except _FAILURES as failure:
            reason = f"it cannot be read ({type(failure).__name__})"
        if reason is not None:
            sentence = f"line {line.label}: {reason}"
            steps.append(_step(line, None, _verdict_on_failure(checker, line), reason))
            break
        verdict = Verdict.PROVED if checker.exact else Verdict.CERTIFIED
        checker.exact &= before
        checker.lines[line.label] = statement
        steps.append(_step(line, statement, verdict, ""))
    if not sentence:
        try:
            sentence = _last(checker, theorem)
        except TooLong as failure:
            sentence = f"the last line, without names: {failure}"
    accepted = not sentence
    return ChainReport(
        accepted=accepted,
        sentence=sentence or counted(len(steps), "line leads to the bound", "lines lead to the bound"),
        exact=checker.exact,
        steps=tuple(steps),
        rules=tuple(dict.fromkeys(step.rule for step in steps if step.rule)),
    )


def _verdict_on_failure(checker: Checker, line: Line) -> Verdict:
    """Return REFUTED for a line that says what a refuted claim says, else UNDECIDED."""
    if not isinstance(line.by, Cited | Sampled | Voted | Special):
        return Verdict.UNDECIDED
    try:
        refuted = checker.library.report(checker.library.find(line.by.id)).verdict is Verdict.REFUTED
    except (*_FAILURES, UnknownClaimError):
        return Verdict.UNDECIDED
    return Verdict.REFUTED if refuted else Verdict.UNDECIDED


_FAILURES = (AttributeError, TypeError, ValueError, RecursionError)
"""What rules, claims and methods with fields of other types raise, and terms that are too long."""


def _misfit(checker: Checker) -> str:
    """Return why the proof is not about the claim's method, or nothing."""
    claim = checker.claim
    if type(claim) is not RunClaim:
        return "it is not a plain claim about runs"
    if not theorem_is_plain(checker.theorem):
        return "a proof is made of the calculus' own objects, and has a line"
    method = claimed_method(claim)
    if method is None or not method_is_plain(method) or not are_the_same(method, checker.theorem.method):
        return "the proof is not about the claim's method"
    if not method.states:
        return "the method has no variable that goes from one iteration to the next"
    if len({symbol.name for symbol in claim.where}) < len(claim.where):
        return "two of the claim's parameters have one name"
    if any(type(symbol) is not sp.Symbol for symbol in claim.where):
        return "a parameter of the claim is no plain symbol"
    left = claimed_left(checker)
    if left is None:
        return f"the calculus has no term for {claim.left}"
    if claim.right.atoms(Variable) - set(CONSTANTS):
        return "the bound varies with the iteration"
    if isinstance(claim.left, str) and not gradient_is_that_of_f(checker):
        return "the method's gradient is not that of the objective at the first variable"
    if ITERATION in claim.where or LOWER in claim.where or any(values.has(sp.Float) for values in claim.where.values()):
        return "the claim's parameters have names that the calculus uses, or sets with decimals"
    if wrong := misplaced(claim.right):
        return f"the bound holds {wrong}, which the calculus does not read"
    try:
        for side in (claim.right, left):
            checker.must_exist(side)
            must_be_bounded_below(checker, side)
        _must_have_means(checker)
        _check_method(checker)
        parts = [*((s.first, s.after) for s in checker.method.states), *((d.of,) for d in checker.method.draws)]
        for term in (term for terms in parts for term in terms):
            checker.must_exist(term)
            must_be_bounded_below(checker, term)
    except Refused as refused:
        return f"the bound or the method: {refused}"
    except TooLong as failure:
        return f"the bound: {failure}"
    return ""


def gradient_is_that_of_f(checker: Checker) -> bool:
    """Return whether a method's gradient is what words for a left side call so.

    It is that of f, or the mean of the nodes' gradients if f is the mean of their functions, at the first variable.
    """
    method = checker.theorem.method
    if not method.states:
        return False
    point, (words, gradient) = method.states[0].variable, (checker.claim.problems, method.gradient)
    of_nodes = OverNodes(Gradient("f_n", point, NODE))
    partitioned = "partitioned-data" in words or any(word in CONCRETE and CONCRETE[word].nodes for word in words)
    return bool(gradient == Gradient("f", point) or (gradient == of_nodes and partitioned))


DRAW_KINDS = ("sample", "noise", "stochastic-sign", "scaled-sign", "compressed", "step")


def _check_method(checker: Checker) -> None:
    """Raise unless the variables are different, and each is made of what is known when it is set or drawn."""
    method, taken = checker.method, {variable.args[0] for variable in CONSTANTS}
    own = checker.theorem.method  # a proof may not say what the method's own terms mean
    parts: tuple[State | Draw, ...] = (*own.states, *own.draws, *checker.theorem.auxiliary)
    for j, part in enumerate(parts):
        known = own.stages if j < len(own.states) + len(own.draws) else method.stages
        if type(part.variable) is not Variable or misplaced(part.variable) or part.variable.args[0] in taken:
            refuse(f"{part.variable} is not a variable, or its name has a meaning already")
        taken.add(part.variable.args[0])
        terms = (part.first, part.after) if isinstance(part, State) else (part.of,)
        for term in terms:
            if wrong := misplaced(term):
                refuse(f"a term cannot hold {wrong}")
            if free_indices(term) - free_indices(part.variable) or term.atoms(Expectation, OverTime, *ENDS):
                refuse(f"{part.variable} lacks an index of its term, or its term is not about one iteration")
            if strange := term.atoms(Variable) - {*CONSTANTS, *known}:
                refuse(f"{min(map(str, strange))} is not a variable of the method")
    for state in method.states:
        if state.first.atoms(Variable) - {*CONSTANTS, *method.first_draws} or state.first.has(ITERATION):
            refuse(f"the first value of {state.variable} is not known before iteration 0")
    samples = {draw.variable for draw in method.draws if draw.kind == "sample"}
    for draw in method.draws:
        if draw.stage not in (0, 1, 2) or draw.kind not in DRAW_KINDS:
            refuse(f"{draw.variable} is not drawn at a stage that there is, or not of a kind that there is")
        if draw.kind == "scaled-sign" and draw.of not in samples:
            refuse(f"{draw.variable} has the mean of a number that need not be at most the scale")
        if method.stage(draw.of) >= draw.stage or (draw.stage == 0 and draw.of.has(ITERATION)):
            refuse(f"{draw.of} is not known before {draw.variable} is drawn")


def method_is_plain(method: MethodTerms) -> bool:
    """Return whether a method is made of the calculus' own types, which mean what they say."""
    if type(method) is not MethodTerms or misplaced(method.gradient):
        return False
    if type(method.states) is not tuple or type(method.draws) is not tuple:
        return False
    return all(type(part) is State for part in method.states) and all(
        type(part) is Draw and type(part.stage) is int and type(part.kind) is str for part in method.draws
    )


def theorem_is_plain(theorem: RunTheorem) -> bool:
    """Return whether a proof is made of the calculus' own types, which mean what they say."""
    if type(theorem) is not RunTheorem or not method_is_plain(theorem.method) or not theorem.lines:
        return False
    if type(theorem.lines) is not tuple or type(theorem.auxiliary) is not tuple:
        return False
    if not all(type(part) is State for part in theorem.auxiliary):
        return False
    return all(type(line) is Line and type(line.by) in RULES and _is_plain(line) for line in theorem.lines)


def _is_plain(line: Line) -> bool:
    """Return whether a line is made of texts, numbers, terms, and tuples and mappings of them, by their very types."""
    return type(line.label) is str and all(_is_plain_part(getattr(line.by, f.name)) for f in fields(line.by))


def _is_plain_part(part: object) -> bool:
    if isinstance(part, sp.Basic):  # the rules read the types of terms themselves
        return True
    if type(part) is tuple:
        return all(map(_is_plain_part, part))
    if type(part) is MappingProxyType:
        return all(_is_plain_part(key) and _is_plain_part(value) for key, value in part.items())
    return part is None or type(part) in (str, int, bool)


def claimed_left(checker: Checker) -> sp.Expr | None:
    """Return the left side of the claim, with names written out; None if the calculus has no term for it."""
    left = checker.claim.left
    if isinstance(left, str):
        return left_side(left, checker.method, checker.names)
    if type(left) not in ENDS or misplaced(left):
        return None
    if left.atoms(Variable) - {*CONSTANTS, *checker.theorem.method.stages}:  # a proof may not say what a claim means
        return None
    if type(left) is UnderWeights:
        return left if left.args[0] == checker.theorem.method.states[0].variable else None
    if type(left) is Largest:
        inside = left.args[0]
        later = any(part.args[1] not in (0, 1) for part in inside.atoms(Expectation))
        return None if later or inside.atoms(OverTime, *ENDS) else checker.written_out(left)
    if not isinstance(left.args[0], Expectation) or left.args[0].args[0].atoms(Expectation):
        return None  # an infinite one inside might cancel in the normal form
    parts = normal(left.args[0]).atoms(Expectation)
    nonnegative = all(part.args[1] == START and is_nonnegative(part.args[0]) for part in parts)
    return checker.written_out(left) if nonnegative else None


def _must_have_means(checker: Checker) -> None:
    """Raise unless the conditional expectations of the left side are finite, and also where they cancel."""
    left = checker.claim.left
    if not isinstance(left, str):
        for mean in sorted(left.atoms(Expectation), key=sp.default_sort_key):
            if mean.args[1] != START:
                expected(checker, mean.args[0], int(mean.args[1]), equal=True, judged=True)


def _last(checker: Checker, theorem: RunTheorem) -> str:
    """Return why the last line is not the claim, or nothing."""
    last = checker.lines[theorem.lines[-1].label]
    wanted = claimed_left(checker)
    if (
        wanted is None
        or last.kind != "sum"
        or normal(checker.written_out(last.gap) - (checker.claim.right - wanted)) != 0
    ):
        return "the last line is not the claim"
    return ""


def checked(checker: Checker, line: Line) -> Statement:
    """Return what a line says; raise `Refused` unless its rule justifies it."""
    by = line.by
    if type(by) not in RULES:
        refuse(f"{by!r} is not a rule of the calculus")
    if line.label in checker.lines or line.label == "itself":
        refuse("this label is taken")
    if line.conclusion is not None and type(line.conclusion) not in (sp.Le, sp.Ge, sp.Eq):
        refuse("a conclusion is <=, >= or ==, unevaluated")
    if isinstance(by, Combined | InCoordinates | Invariant):
        if line.conclusion is None:
            refuse("this rule needs a conclusion")
        uses = () if isinstance(by, InCoordinates) else by.uses
        kinds = {checker.line(label).kind for label in uses if label != "itself"}
        kind = next((k for k in ("sum", "mean") if k in kinds), "path")
        for side in line.conclusion.args:
            admit(checker, side, kind, finite=isinstance(by, InCoordinates))
        conclusion = stated(checker, line.conclusion, kind)
        if isinstance(by, Combined):
            combined(checker, by, conclusion)
        elif isinstance(by, InCoordinates):
            in_coordinates(checker, by, conclusion)
        else:
            invariant(checker, by, conclusion)
        return conclusion
    rules: dict[type[Any], Callable[[Checker, Any], Statement]] = {
        Instance: instance, Known: known, Defined: defined, Cited: cited, Special: special,
        Replaced: replaced, SummedOver: summed_over, Given: given, MeanSquareOf: mean_square_of,
        Compared: compared, RootOf: root_of, Sampled: sampled, Voted: voted, Coupled: coupled,
        Unconditional: unconditional, Telescoped: telescoped, LeastOf: least_of,
        LeastAbove: least_above, MeanOf: least_of, Throughout: throughout, AtEnd: at_end,
    }  # fmt: skip
    computed = rules[type(by)](checker, by)
    if line.conclusion is not None:
        for side in line.conclusion.args:
            if wrong := misplaced(side):
                refuse(f"a term cannot hold {wrong}")
        claimed = stated(checker, line.conclusion, computed.kind)
        if normal(claimed.gap - computed.gap) != 0 or claimed.equal != computed.equal:
            refuse(f"the rule concludes something else: {computed.gap} >= 0")
    return computed


def _step(line: Line, statement: Statement | None, verdict: Verdict, sentence: str) -> StepReport:
    formula = line.conclusion if line.conclusion is not None or statement is None else _relation(statement)
    text = "" if formula is None else relation_text(formula) if isinstance(formula, Relational) else str(formula)
    return StepReport(
        label=line.label,
        conclusion=text,
        verdict=verdict,
        engine="calculus",
        sentence=sentence,
        rule=line.by.name if type(line.by) in RULES else "",
        formula=formula if isinstance(formula, sp.Basic) else None,
    )


def _relation(statement: Statement) -> Relational:
    """Return a statement as a relation whose sides have no summand with a minus sign."""
    summands = sp.Add.make_args(statement.gap)
    left = -sp.Add(*(s for s in summands if s.could_extract_minus_sign()))
    right = sp.Add(*(s for s in summands if not s.could_extract_minus_sign()))
    return (sp.Eq if statement.equal else sp.Le)(left, right, evaluate=False)

"""Every side condition of every rule is needed: without it a line is refused with its reason, and some would be false.

Each case breaks one condition. A table of the checker's refusals shows that none is left out. With the refusal taken
out, a changed checker accepts what is marked as false; a finite tree, in exact numbers, shows that it is false.
"""

from __future__ import annotations

import ast
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from processes.sign_sgd import Run, random_run
from processes.terms import Moment, Process, holds, moments
from signdescent.checks.library import Library
from signdescent.checks.report import Report, Verdict
from signdescent.checks.runs.calculus import (
    admission,
    check,
    checker,
    combinations,
    expectations,
    premises,
    sequences,
    statement,
)
from signdescent.checks.runs.calculus.admission import stated
from signdescent.checks.runs.calculus.check import checked
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Refused, Statement
from signdescent.theory import Claim, RunClaim
from signdescent.theory.calculus.facts import SMOOTHNESS, at_most, equal
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.proof import (
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
)  # fmt: skip
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Agrees,
    Average,
    Excess,
    Expectation,
    Gradient,
    Least,
    Norm,
    OverTime,
    Sign,
    Total,
    Value,
    Variable,
    variable,
)
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find
from signdescent.theory.symbols import K

Place = tuple[str, int]
"""A file and a line."""
MODULES = (admission, check, checker, combinations, expectations, premises, sequences, statement)
SOURCES = [str(module.__file__) for module in MODULES]
X, X0, H, E = (variable(name, COORDINATE) for name in ("x", "x0", "h", "e"))
N, NAME = variable("N"), variable("q")
G, D = Gradient("f", X), Excess("f", X)
GAMMA = sp.Symbol("gamma", positive=True)
TOTAL, START_GAP = (sp.Symbol(word, nonnegative=True) for word in ("total", "start"))
Y = sp.Symbol("y", real=True)
AFTER = Excess("f", X - GAMMA * Sign(H))
EN = Expectation(N, START)
SUM = OverTime(EN)

NOISY = MethodTerms(
    states=(State(X, X0, X - GAMMA * Sign(E)),),
    draws=(Draw(E, "noise", G, 1), Draw(H, "sample", G, 1)),
)
"""A method that the calculus does not have, with noise."""
WANDERING = MethodTerms(states=(State(X, H, X),), draws=(Draw(H, "sample", G, 1),))
"""A method whose first iterate is drawn."""


@dataclass(frozen=True, slots=True)
class Case:
    """Lines after those of the proof of eq. (8); the last is refused for a reason.

    Parameters
    ----------
    says : str
        A part of the reason.
    lines : tuple of Line
    names : mapping
        More names.
    taken : mapping
        Statements taken as shown.
    change : callable
        What the claim is instead.
    method : MethodTerms or None
    false : bool
        Whether a checker without the refusal accepts the line, and a tree shows that it is false.
    likely : bool
        Whether that tree meets the word about success probabilities.
    """

    says: str
    lines: tuple[Line, ...]
    names: Mapping[Variable, sp.Expr] = field(default_factory=dict)
    taken: Mapping[str, tuple[sp.Expr, str]] = field(default_factory=dict)
    change: Callable[[RunClaim], RunClaim] = lambda claim: claim
    method: MethodTerms | None = None
    claim: str = "theorem-5-constant"
    false: bool = False
    likely: bool = True


def bad(by: Any, conclusion: Any = None, label: str = "bad") -> Line:
    """Return a line."""
    return Line(label, by, conclusion)


def without(word: str) -> Callable[[RunClaim], RunClaim]:
    """Return the claim without a word of its class."""
    return lambda claim: replace(claim, problems=tuple(w for w in claim.problems if w != word))


def also(**sets: sp.Set) -> Callable[[RunClaim], RunClaim]:
    """Return the claim with another parameter y."""
    return lambda claim: replace(claim, where={**claim.where, Y: sets["y"]})


S1, S2, S3 = (normal(Expectation(term, START)) for term in (Norm(X), Norm(X - X0), Excess("f", X)))
CEILING = Excess("f", X0) + K * GAMMA**2 * TOTAL / 2  # what bounds gamma times the sum

J, B = sp.symbols("j b", integer=True)
INNER = sp.Sum(1 + sp.Sum(ITERATION * B, (ITERATION, 1, 3)), (B, 1, K))
SQUARES = sp.Sum(1 + sp.Sum(ITERATION**2, (ITERATION, 1, 3)), (B, 1, K))

CASES: dict[str, Case] = {
    # ---------------------------------------------------------------- lines and terms
    "no earlier line": Case("there is no earlier line 'nowhere'", (bad(Combined({"nowhere": 1}), at_most(0, 1)),)),
    "a line refers to itself": Case("there is no earlier line 'bad'", (bad(Combined({"bad": 1}), at_most(1, 0)),)),
    "an inequality called itself": Case(
        "this label is taken", (bad(Known("square", (N,)), label="itself"),)
    ),
    "a label twice": Case("this label is taken", (bad(Combined({}), at_most(0, 1), label="step"),)),
    "a strict conclusion": Case("a conclusion is <=, >= or ==", (bad(Combined({}), sp.Lt(0, GAMMA, evaluate=False)),)),
    "a conclusion that SymPy decided": Case("a conclusion is <=, >= or ==", (bad(Combined({}), sp.true),)),
    "no conclusion": Case("this rule needs a conclusion", (bad(Combined({"N": 1})),)),
    "not a rule": Case("is not a rule of the calculus", (bad("by magic", at_most(0, 1)),)),
    "another conclusion than the rule's": Case(
        "the rule concludes something else", (bad(Known("square", (N,)), at_most(1, N**2)),)
    ),
    "an equation in place of the rule's inequality": Case(
        "the rule concludes something else", (bad(Known("square", (N,)), equal(0, N**2)),)
    ),
    "a conclusion with a function that is not read": Case(
        "a term cannot hold", (bad(Known("square", (N,)), at_most(sp.sin(0 * GAMMA + GAMMA), N**2)),)
    ),
    "a decimal": Case("a term cannot hold", (bad(Known("square", (N + sp.Float("0.5"),)),),)),
    "a function that is not read": Case("a term cannot hold", (bad(Known("square", (sp.sin(GAMMA),))),)),
    "a variable of another method": Case("neither a variable of the method", (bad(Known("square", (variable("m"),))),)),
    "a name before its definition": Case(
        "neither a variable of the method", (bad(Known("square", (NAME,))),), names={NAME: Norm(X)}
    ),
    "a sum over iterations in a line about one": Case(
        "sums over iterations have no place", (bad(Known("square", (OverTime(Norm(X)),))),)
    ),
    "an expectation from nowhere": Case("no line speaks of", (bad(Known("square", (Expectation(Norm(X), START),))),)),
    "an expectation that may be infinite": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(Norm(H), 0),))),)
    ),
    "an expectation of a square of a sample": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(H**2, 0),))),)
    ),
    "a symbol without a set": Case("the claim has no set for z", (bad(Known("square", (sp.Symbol("z", real=True),))),)),
    "a sum whose inner letter is the iteration": Case(
        "the two sides differ", (bad(Combined({}), equal(INNER, SQUARES)),), claim="theorem-5-corrected",
    ),
    "a sum whose terms have the iteration": Case(
        "the two sides differ", (bad(Combined({}), equal(sp.Sum(ITERATION * J, (J, 1, K)), sp.Sum(J**2, (J, 1, K)))),)
    ),
    "a weight of another coordinate": Case(
        "has a finite conditional expectation", (bad(Given("t")),), taken={"t": (-X * Total(X * sp.Abs(H)), "path")},
    ),
    "a division by 0": Case("not shown that", (bad(Known("square", (1 / START_GAP,))),)),
    "a division by a norm": Case("not shown that", (bad(Known("square", (1 / Norm(X),))),)),
    "a division by 0 in a head": Case("not shown that", (bad(Known("square", (Norm(X / START_GAP),))),)),
    # ---------------------------------------------------------------- class
    "a word that the claim lacks": Case(
        "is none of the words of the claim", (bad(Instance("success-probability-bounds", (H,))),),
        change=without("success-probability-bounds"), false=True, likely=False,
    ),
    "a part that the word lacks": Case("has no such part", (bad(Instance("coordinate-smooth", which=3)),)),
    "a part from the end": Case("has no such part", (bad(Instance("coordinate-smooth", which=-1)),)),
    "one point of two": Case("is about 2 points; 1 are given", (bad(Instance("coordinate-smooth", (X,))),)),
    "a point too much": Case("is about 0 points; 1 are given", (bad(Instance("coordinate-smooth", (X,), which=1)),)),
    "a draw that is none": Case("expected one sample", (bad(Instance("success-probability-bounds", (X,))),)),
    "no draw": Case("expected one sample", (bad(Instance("success-probability-bounds")),)),
    "two draws": Case("expected one sample", (bad(Instance("success-probability-bounds", (H, H))),)),
    "noise of a method without noise": Case(
        "expected one noise", (bad(Instance("unbiased", (H,))),), change=lambda c: replace(c, problems=("unbiased",)),
    ),
    "an unknown point": Case("neither a variable", (bad(Instance("bounded-below", (E,))),)),
    # ---------------------------------------------------------------- facts, names, claims
    "no such fact": Case("there is no fact 'magic'", (bad(Known("magic", (N,))),)),
    "a fact about fewer terms": Case("there is no fact 'square' about 2 terms", (bad(Known("square", (N, N))),)),
    "a fact about an unknown term": Case("neither a variable", (bad(Known("sign-square", (E,))),)),
    "a name that is not a variable": Case("is not a variable", (bad(Defined(Norm(X))),)),
    "a name for nothing": Case("nothing is named q", (bad(Defined(NAME)),)),
    "a name of a state": Case("has a meaning already", (bad(Defined(variable("x"))),), names={variable("x"): Norm(X0)}),
    "a name of a constant": Case("has a meaning already", (bad(Defined(variable("L"))),), names={variable("L"): Norm(X0)}),
    "a name of a draw": Case("has a meaning already", (bad(Defined(variable("h"))),), names={variable("h"): Norm(X0)}),
    "a name twice": Case("has a meaning already", (bad(Defined(N)),)),
    "a name that hides an index": Case("lacks an index", (bad(Defined(NAME)),), names={NAME: X}),
    "a name of what is drawn": Case("is not known at the start", (bad(Defined(NAME)),), names={NAME: Total(Sign(H))}),
    "a name of what will be": Case("is not known at the start", (bad(Defined(NAME)),), names={NAME: AFTER}),
    "no such claim": Case("no claim has the id", (bad(Cited("no-such-claim")),)),
    "a claim about runs": Case("is not a relation without assumptions", (bad(Cited("theorem-5")),)),
    "a claim with assumptions": Case("is not a relation without assumptions", (bad(Cited("theorem-5-eq8")),)),
    "a claim about fewer parameters": Case(
        "theorem-5-eq7-from-2 is not about every", (bad(Cited("theorem-5-eq7-from-2")),), claim="theorem-5-corrected",
    ),
    "a claim about other parameters": Case("is not about every", (bad(Cited("theorem-5-eq7-corrected")),)),
    "a claim with terms that are not read": Case("holds terms that the calculus does not read", (bad(Cited("odd")),)),
    "a claim that is not shown": Case("is not shown", (bad(Cited("false")),), false=True),
    # ---------------------------------------------------------------- combination
    "a negative multiplier": Case(
        "not shown that the multiplier -1 is at least 0", (bad(Combined({"N >= 0": -1}), at_most(N, 0)),), false=True,
    ),
    "a multiplier of either sign": Case(
        "is at least 0", (bad(Combined({"N >= 0": GAMMA - 1}), at_most(N, GAMMA * N)),), false=True
    ),
    "a multiplier that a line would have to sign": Case(
        "is at least 0", (bad(Combined({"N >= 0": Total(X)}), at_most(0, Total(X) * N)),), false=True
    ),
    "signs that rest on a line about expectations": Case(
        "rests on lines about one iteration",
        (bad(Combined({"L": N}, given=("eq. 20",)), at_most(0, N * SMOOTHNESS)),),
    ),
    "a multiplier with an index": Case(
        "has an index that no line has", (bad(Combined({"total": SMOOTHNESS}), at_most(0, 1)),)
    ),
    "a random multiplier of expectations": Case(
        "is not a constant", (bad(Combined({"eq. 20": N}, given=("N >= 0",)), at_most(0, N * EN)),)
    ),
    "a random line among expectations": Case(
        "is not about constants", (bad(Combined({"eq. 20": 1, "N >= 0": 1}), at_most(GAMMA * EN, EN)),)
    ),
    "a weight that depends on k, before a sum over k": Case(
        "does not speak of one iteration",
        (bad(Combined({"summed": 1 / (ITERATION + 1)}), at_most(GAMMA * SUM / (ITERATION + 1), CEILING / (ITERATION + 1))),),
    ),
    "one iteration among K": Case(
        "does not speak of one iteration", (bad(Combined({"summed": 1, "eq. 20": 1}), at_most(GAMMA * SUM, EN)),)
    ),
    "k beside a sum over k": Case(
        "does not speak of one iteration",
        (bad(Combined({"summed": 1}), at_most(GAMMA * SUM, CEILING + ITERATION)),),
    ),
    "kinds that do not add up": Case(
        "lines of different kinds do not add up", (bad(Invariant({}, {"eq. 20": 1}), at_most(0, Norm(X))),)
    ),
    "two sides that differ": Case(
        "the two sides differ by", (bad(Combined({"before": 1}), equal(Value("f", X), D + 1)),), false=True
    ),
    "an equation from an inequality": Case(
        "the two sides differ by 0", (bad(Combined({"N >= 0": 1}), equal(0, N)),), false=True
    ),
    "too much is concluded": Case(
        "what is left is not shown to be at least 0", (bad(Combined({"N >= 0": 1}), at_most(1, N)),), false=True
    ),
    "too much by a constant": Case(
        "what is left", (bad(Combined({"step": 1}), at_most(AFTER, D + GAMMA * Total(sp.Abs(G) * (1 - 2 * Agrees(H, G))) + GAMMA**2 * TOTAL * sp.Rational(49, 100))),), false=True
    ),
    "an expectation that no used line has": Case(
        "no line speaks of", (bad(Combined({"N >= 0": 1}), at_most(0, N + Expectation(AFTER, 0))),)
    ),
    "an average that no used line has": Case(
        "no line speaks of", (bad(Combined({"summed": 1}), at_most(Average(EN), 0)),),
    ),
    "two infinite expectations cancel": Case(
        "may be infinite", (bad(Combined({"m1": 1, "m2": 1}), at_most(S1, 0)),),
        taken={"m1": (S3 - S2 - S1, "mean"), "m2": (S2 - S3, "mean")},
    ),
    "two infinite expectations cancel, bounded if total is not 0": Case(
        "may be infinite", (bad(Combined({"m1": 1, "m2": 1, "m3": 0}), at_most(S1, 0)),),
        taken={"m1": (S3 - S2 - S1, "mean"), "m2": (S2 - S3, "mean"), "m3": (START_GAP - TOTAL * (S2 + S3), "mean")},
    ),
    # ---------------------------------------------------------------- sums over an index
    "a sum of expectations over coordinates": Case(
        "only a line that holds in every iteration", (bad(SummedOver("eq. 20", COORDINATE)),)
    ),
    "a negative weight": Case("the weight -1 is at least 0", (bad(SummedOver("L", COORDINATE, -1)),), false=True),
    "a weight of either sign": Case("is at least 0", (bad(SummedOver("L", COORDINATE, X)),), false=True),
    "a mean with a weight of either sign": Case("is at least 0", (bad(SummedOver("N >= 0", NODE, Total(X))),), false=True),
    "an unknown weight": Case("neither a variable", (bad(SummedOver("L", COORDINATE, E**2)),)),
    # ---------------------------------------------------------------- invariants
    "an invariant of draws": Case("an invariant speaks of what is known", (bad(Invariant({}), at_most(0, Norm(H))),)),
    "an invariant of expectations": Case(
        "an invariant speaks of what is known", (bad(Invariant({}), at_most(0, Expectation(Agrees(H, G), 0))),)
    ),
    "an invariant of means": Case("an invariant speaks of what is known", (bad(Invariant({"eq. 20": 1}), at_most(0, N)),)),
    "an invariant that does not go over": Case(
        "what is left", (bad(Invariant({"itself": 1}), at_most(Norm(X), Norm(X0))),), false=True
    ),
    "an invariant that does not hold at first": Case(
        "what is left", (bad(Invariant({"itself": 1}), at_most(Norm(X0) + 1, Norm(X0))),), false=True
    ),
    "an equation that goes over as an inequality": Case(
        "the two sides differ", (bad(Invariant({"itself": 1, "sign": 0}), equal(X, X0)),), false=True
    ),
    # ---------------------------------------------------------------- expectations
    "a stage that there is not": Case("given stage 0 or 1", (bad(Given("step", 2)),)),
    "a conditional expectation of a mean": Case("given stage 0 or 1", (bad(Given("eq. 20")),)),
    "a larger side without an expectation": Case(
        "has a finite conditional expectation", (bad(Known("triangle", (H, X)), label="t"), bad(Given("t")))
    ),
    "an equation without expectations": Case(
        "has a finite conditional expectation", (bad(Known("direction", (H,)), label="t"), bad(Given("t")))
    ),
    "a value that may be negative": Case("has a finite conditional expectation", (bad(Given("smooth")),)),
    "noise without a mean": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(E, 0),))),),
        method=NOISY, change=lambda c: replace(c, problems=("bounded-variance",)),
    ),
    "noise without a variance": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(E**2, 0),))),),
        method=NOISY, change=lambda c: replace(c, problems=("unbiased",)),
    ),
    "the third moment of noise": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(E**3, 0),))),),
        method=NOISY, change=lambda c: replace(c, problems=("unbiased", "bounded-variance")),
    ),
    "an expectation of an equation": Case("without free indices", (bad(Unconditional("N")),)),
    "an expectation of an expectation": Case("without free indices", (bad(Unconditional("eq. 20")),)),
    "an expectation of every coordinate": Case("without free indices", (bad(Unconditional("L")),)),
    "an expectation of what is drawn": Case("known at the start", (bad(Unconditional("step")),)),
    "an expectation of what may be negative": Case(
        "is at least 0", (bad(Known("cauchy-schwarz", (X, X0)), label="t"), bad(Unconditional("t")))
    ),
    "an expectation without the line that signs it": Case("is at least 0", (bad(Unconditional("falls")),)),
    "a coefficient of either sign": Case(
        "the sign of y is not known",
        (bad(Combined({}), at_most(0, Y * Norm(X) + Y**2 + Norm(X - X0) + Total(X**2) * 1), label="t0"), bad(Unconditional("t0"))),
        change=also(y=sp.S.Reals), taken={"t0": (Y * Norm(X) + Y**2 + Norm(X - X0), "path")},
    ),
    # ---------------------------------------------------------------- sequences
    "telescoping of a path": Case("expectations in every iteration", (bad(Telescoped("falls", D)),)),
    "a potential with an expectation": Case("has no expectations in it", (bad(Telescoped("eq. 20", Expectation(Agrees(H, G), 0))),)),
    "a negative potential": Case("is not a constant, at least 0", (bad(Telescoped("eq. 20", -D)),)),
    "a potential that k weighs": Case("is not a constant, at least 0", (bad(Telescoped("eq. 20", (ITERATION + 1) * D)),)),
    "a potential with a constant": Case("is not a constant, at least 0", (bad(Telescoped("eq. 20", D + 1)),)),
    "a potential of draws": Case("is not a constant, at least 0", (bad(Telescoped("eq. 20", Norm(H))),)),
    "a potential of either sign": Case("is not a constant, at least 0", (bad(Telescoped("eq. 20", Total(X))),), false=True),
    "another potential": Case("does not say how the potential falls", (bad(Telescoped("eq. 20", Norm(X))),), ),
    "half the potential": Case("does not say how the potential falls", (bad(Telescoped("eq. 20", D / 2)),)),
    "a potential that is drawn at first": Case(
        "the potential is not a constant in iteration 0", (bad(Telescoped("t", D)),), method=WANDERING,
        taken={"t": (START_GAP, "mean")},
    ),
    "the least of one iteration": Case("bounds the weighted sum of one sequence", (bad(LeastOf("eq. 20")),)),
    "the least of two sequences": Case(
        "bounds the weighted sum of one sequence", (bad(LeastOf("t")),), taken={"t": (START_GAP - SUM - OverTime(S1), "sum")},
    ),
    "the least of what is no expectation": Case(
        "expected the weighted sum of one expectation", (bad(LeastOf("t")),), taken={"t": (START_GAP - OverTime(Norm(X)), "sum")},
    ),
    "the least of a square of a sum": Case(
        "expected the weighted sum of one expectation", (bad(LeastOf("t")),), taken={"t": (START_GAP - SUM * OverTime(S1), "sum")},
    ),
    "the least below another least": Case(
        "expected constants on the larger side", (bad(LeastOf("t")),), taken={"t": (START_GAP + Least(S1) - SUM, "sum")},
    ),
    "the least with weights outside the sum": Case(
        "does not speak of one iteration", (bad(LeastOf("t")),), taken={"t": ((CEILING - GAMMA * SUM) / (ITERATION + 1), "sum")}, false=True,
    ),
    "the least with a weight that is not positive": Case(
        "is positive and that K >= 1", (bad(LeastOf("t")),), taken={"t": (START_GAP - TOTAL * SUM, "sum")},
    ),
    "the least with a negative weight": Case(
        "is positive and that K >= 1", (bad(LeastOf("t")),), taken={"t": (START_GAP + SUM, "sum")}, false=True,
    ),
    "the mean with a weight that is not positive": Case(
        "is positive and that K >= 1", (bad(MeanOf("t")),), taken={"t": (START_GAP - TOTAL * SUM, "sum")},
    ),
    "the mean of weighted terms": Case(
        "is not the same in every iteration", (bad(MeanOf("summed")),), claim="theorem-5-corrected"
    ),
}  # fmt: skip


def shown(formula: Any, _library: Library) -> Report:
    """Return a report that calls every formula proved but one."""
    verdict = Verdict.UNDECIDED if formula.id == "false" else Verdict.PROVED
    return Report(id=formula.id, verdict=verdict, statement="", sentence="taken as shown")


def found(name: str) -> Any:
    """Return a claim of the paper, or one that no proof should cite."""
    sets = {GAMMA: sp.Interval.open(0, sp.oo)}
    if name == "odd":
        return Claim("odd", sp.Le(sp.sin(GAMMA), 1, evaluate=False), sets)
    return Claim("false", sp.Le(GAMMA, 1, evaluate=False), sets) if name == "false" else find(name)


def proof_of(name: str) -> tuple[RunClaim, RunTheorem]:
    """Return a claim and its proof."""
    claim = CLAIMS[name]
    assert isinstance(claim, RunClaim)
    assert isinstance(claim.proof, RunTheorem)
    return claim, claim.proof


@cache
def base(name: str) -> Mapping[str, Any]:
    """Return the statements of a proof."""
    claim, theorem = proof_of(name)
    checker = Checker(claim, theorem, Library(find, shown))
    for line in theorem.lines:
        checker.lines[line.label] = checked(checker, line)
    return checker.lines


def concluded(case: Case) -> Any:
    """Return the statement of a case's last line."""
    claim, theorem = proof_of(case.claim)
    theorem = replace(theorem, names={**theorem.names, **case.names}, method=case.method or theorem.method)
    checker = Checker(case.change(claim), theorem, Library(found, shown))
    checker.lines = dict(base(case.claim))
    checker.names = {N: theorem.names[N]}
    checker.lines |= {label: Statement(normal(gap), kind=kind) for label, (gap, kind) in case.taken.items()}
    statement = None
    for line in case.lines:
        if line.label in case.taken:
            continue
        statement = checked(checker, line)
        checker.lines[line.label] = statement
    return statement


def refused_at(case: Case) -> tuple[str, Place]:
    """Return the reason, and the place in the source at which the checker refuses a case."""
    with pytest.raises(Refused) as caught:
        concluded(case)
    frame = [entry for entry in caught.traceback if str(entry.path) in SOURCES][-2]  # the last is `refuse` itself
    return str(caught.value), (str(frame.path), frame.lineno + 1)


@pytest.mark.parametrize("name", CASES)
def test_a_broken_condition_is_refused(name: str) -> None:
    """The line with one broken condition is refused, with a sentence that names the condition."""
    reason, _ = refused_at(CASES[name])
    assert CASES[name].says in reason


def refusals() -> dict[Place, ast.stmt]:
    """Return every statement of the checker that refuses a line, by its place."""
    return {
        (source, node.lineno): node
        for source in SOURCES
        for node in ast.walk(ast.parse(Path(source).read_text()))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "refuse"
    }


UNREACHED = ("expected <=, >= or ==",)
"""The refusals behind another one; they are called directly below."""


def test_every_condition_has_a_case() -> None:
    """No refusal of the checker lacks a case above, but one that is called directly below."""
    reached = {refused_at(case)[1] for case in CASES.values()}
    missing = [ast.unparse(node) for place, node in refusals().items() if place not in reached]
    assert len(missing) == len(UNREACHED), missing
    assert all(any(words in text for text in missing) for words in UNREACHED)


def test_a_statement_is_a_weak_relation() -> None:
    """The checker makes no statement of a strict inequality."""
    claim, theorem = proof_of("theorem-5-constant")
    checker = Checker(claim, theorem, Library(find, shown))
    with pytest.raises(Refused, match="expected <=, >= or =="):
        stated(checker, sp.Lt(0, GAMMA, evaluate=False))


# ------------------------------------------------------------------ without the condition


def leave_out(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the checker go on where it refuses at one place of its source."""

    def lenient(reason: str) -> None:
        caller = sys._getframe(1)
        if (caller.f_code.co_filename, caller.f_lineno) != place:
            raise Refused(reason)

    for module in MODULES:
        monkeypatch.setattr(module, "refuse", lenient, raising=False)


def places(kind: str, process: Process) -> list[tuple[Moment, int, int]]:
    """Return where a line of a kind speaks."""
    if kind == "path":
        return [(at, i, 0) for at in moments(process) for i in range(process.dimension)]
    steps = int(process.symbols[K])
    iterations = range(steps if kind == "mean" else steps + 2)  # k stands for every number in a line about K iterations
    return [(Moment(process, k), 0, 0) for k in iterations]


def is_false(statement: Any, likely: bool) -> bool:
    """Return whether a statement fails on one of 60 random runs."""
    relation = (sp.Eq if statement.equal else sp.Ge)(statement.gap, 0, evaluate=False)
    truth = holds(relation, proof_of("theorem-5-constant")[1].names)
    rng = random.Random(7)
    runs: list[Run] = [random_run(rng, "constant", likely=likely) for _ in range(60)]
    return any(
        not truth(*place) for run in runs for process in [run.process()] for place in places(statement.kind, process)
    )


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.false])
def test_without_its_condition_a_rule_concludes_something_false(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that lacks the refusal accepts the line, and a finite run shows that the line is false."""
    case = CASES[name]
    leave_out(refused_at(case)[1], monkeypatch)
    assert not any(is_false(Statement(gap, kind=kind), case.likely) for gap, kind in case.taken.values())
    assert is_false(concluded(case), case.likely)


def test_the_lines_of_the_proof_are_not_false() -> None:
    """The same runs show no line of the proof to be false, so that the comparison above can tell."""
    lines = base("theorem-5-constant")
    assert not any(
        is_false(lines[label], likely=True) for label in ("N >= 0", "step", "falls", "eq. 20", "summed", "mean")
    )

"""What the lines of a proof say, as the checker reads them, and where they are false on a finite tree."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from processes.concrete import CONCRETE_RUNS
from processes.norms import random_run_with_norms
from processes.sign_sgd import never_zero, often_zero, random_run
from processes.ssdm import random_momentum_run
from signdescent.checks.library import Library
from signdescent.checks.report import Report, Verdict
from signdescent.checks.runs.calculus.check import checked
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Statement
from signdescent.checks.runs.processes.lines import failing
from signdescent.checks.runs.processes.trees import Process
from signdescent.theory import RunClaim
from signdescent.theory.calculus.proof import RunTheorem
from signdescent.theory.calculus.terms import UnderWeights, Variable
from signdescent.theory.papers import find
from signdescent.theory.symbols import K

__all__ = ["false_lines", "falsity", "of", "process_of", "shown_lines", "statements", "without_logarithms"]


def shown(formula: object, _library: Library) -> Report:
    """Return a report that calls every cited claim proved."""
    return Report(id=str(formula), verdict=Verdict.PROVED, statement="", sentence="taken as shown")


def of(name: str) -> tuple[RunClaim, RunTheorem]:
    """Return a claim and its proof."""
    claim = find(name)
    assert isinstance(claim, RunClaim)
    assert isinstance(claim.proof, RunTheorem)
    return claim, claim.proof


@cache
def shown_lines(name: str) -> Mapping[str, Statement]:
    """Return what the checker makes of every line of a proof."""
    claim, theorem = of(name)
    checker = Checker(claim, theorem, Library(find, shown))
    for line in theorem.lines:
        checker.lines[line.label] = checked(checker, line)
    return checker.lines


@cache
def statements(name: str) -> Mapping[str, tuple[str, list[Relational]]]:
    """Return every line of a proof: its kind, what the checker makes of it, and what the proof says."""
    said = {}
    for line in of(name)[1].lines:
        statement = shown_lines(name)[line.label]
        relation = sp.Eq if statement.equal else sp.Ge
        both = [relation(statement.gap, 0, evaluate=False), *([line.conclusion] if line.conclusion is not None else [])]
        said[line.label] = (statement.kind, both)
    return said


def without_logarithms(name: str) -> list[str]:
    """Return the lines whose two sides are sums of roots."""
    return [
        label
        for label, (_, said) in statements(name).items()
        if not any(one.has(sp.log, sp.exp, UnderWeights) for one in said)
    ]


Test = Callable[[Process], bool]


def falsity(kind: str, relation: Relational, names: Mapping[Variable, sp.Expr]) -> Test:
    """Return the test whether a relation of a kind is false somewhere on a tree."""
    first = failing(kind, relation, names)
    return lambda process: first(process) is not None


@cache
def tests_of(name: str) -> Mapping[str, list[Test]]:
    """Return for the lines of a proof without logarithms the tests whether they are false on a tree."""
    names, said = of(name)[1].names, statements(name)
    return {
        label: [falsity(said[label][0], relation, names) for relation in said[label][1]]
        for label in without_logarithms(name)
    }


def false_lines(name: str, labels: Iterable[str], processes: Iterable[Process]) -> set[str]:
    """Return the lines of a proof that are false on some tree."""
    tests = tests_of(name)
    return {label for process in processes for label in labels if any(is_false(process) for is_false in tests[label])}


def process_of(name: str, rng: random.Random, **changes: Any) -> Process:
    """Return a random run of a claim's method on a problem of its class, as a tree."""
    claim = of(name)[0]
    if claim.problems[0] in CONCRETE_RUNS:
        return CONCRETE_RUNS[claim.problems[0]](rng, **changes)
    if claim.left == "distance-under-weights":
        changes.setdefault("count" if claim.method == "ssdm" else "machines", 2)
        changes.setdefault("weights", [Fraction(rng.randint(1, 4), rng.randint(1, 3)) for _ in range(2)])
    if claim.method == "ssdm_norms":
        return random_run_with_norms(rng, claim.where, **changes)
    if claim.method == "ssdm":
        return random_momentum_run(rng, **changes).process(claim.where)
    if "unimodal-symmetric-noise" in claim.problems:  # no finite law is but that of a constant
        changes = {"noise": [(1, 0)], "slack": 1, "extra": 1, **changes}
    iterations = changes.pop("iterations", rng.choice((1, 2, 2)) if 1 in claim.where[K] else 2)
    if claim.method == "sign_sgd_option_2":
        changes["better"] = True
    if claim.method == "majority_vote_sign_sgd":
        changes.setdefault("machines", rng.choice((1, 2, 2, 3) if iterations == 1 else (2,)))
    if "no-atom-at-zero" in claim.problems:
        changes.setdefault("law", never_zero(rng))
    if "positive-mean-sign" in claim.problems and "law" not in changes and rng.random() < 2 / 3:
        changes["law"] = often_zero(rng)
    return random_run(rng, claim.steps, iterations, **changes).process()

"""What a case is, and what the checker, whole or without one refusal, makes of it."""

from __future__ import annotations

import ast
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from processes.lines import falsity, process_of, shown_lines
from processes.lines import of as proof_of
from signdescent.checks.library import Library
from signdescent.checks.report import Report, Verdict
from signdescent.checks.runs.calculus import (
    admission,
    check,
    checker,
    combinations,
    coordinates,
    expectations,
    independence,
    premises,
    recursions,
    sequences,
    statement,
    votes,
)
from signdescent.checks.runs.calculus.check import checked
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Refused, Statement
from signdescent.checks.runs.processes.values import Moment, Process, holds
from signdescent.theory import Claim, LawClaim, RunClaim
from signdescent.theory.calculus.method import MethodTerms, State
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.proof import Line
from signdescent.theory.calculus.terms import Variable
from signdescent.theory.papers import find
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.symbols import K, M, g, rho, sigma

__all__ = ["Case", "Place", "bad", "concluded", "is_false", "leave_out", "refusals", "refused_at", "without"]

Place = tuple[str, int]
"""A file and a line."""
MODULES = (
    admission, check, checker, combinations, coordinates, expectations, independence, premises, recursions, sequences, statement, votes,
)  # fmt: skip
SOURCES = [str(module.__file__) for module in MODULES]


@dataclass(frozen=True, slots=True)
class Case:
    """Lines after those of a proof; the last is refused for a reason.

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
    auxiliary : tuple of State
        More variables; with them, or with `own`, the method itself is judged.
    claim : str
        That of the proof.
    false : bool
        Whether a checker without the refusal accepts the line, and a tree shows that it is false.
    runs : mapping
        What is special about these trees.
    """

    says: str
    lines: tuple[Line, ...] = ()
    names: Mapping[Variable, sp.Expr] = field(default_factory=dict)
    taken: Mapping[str, tuple[sp.Expr, str]] = field(default_factory=dict)
    change: Callable[[RunClaim], RunClaim] = lambda claim: claim
    method: MethodTerms | None = None
    auxiliary: tuple[State, ...] = ()
    claim: str = "theorem-5-constant"
    false: bool = False
    runs: Mapping[str, Any] = field(default_factory=dict)


def bad(by: Any, conclusion: Any = None, label: str = "bad") -> Line:
    """Return a line."""
    return Line(label, by, conclusion)


def without(word: str) -> Callable[[RunClaim], RunClaim]:
    """Return the claim without a word of its class."""
    return lambda claim: replace(claim, problems=tuple(w for w in claim.problems if w != word))


def shown(formula: Any, _library: Library) -> Report:
    """Return a report that calls every claim proved but some."""
    verdict = Verdict.UNDECIDED if formula.id.startswith("false") else Verdict.PROVED
    return Report(id=formula.id, verdict=verdict, statement="", sentence="taken as shown")


_GAMMA = sp.Symbol("gamma", positive=True)
_SETS: Mapping[sp.Symbol, sp.Set] = {_GAMMA: sp.Interval.open(0, sp.oo)}
_VOTE = CLAIMS["lemma-13-corrected"]
assert isinstance(_VOTE, LawClaim)
_CONSTANT = CLAIMS["theorem-5-constant"]
assert isinstance(_CONSTANT, RunClaim)
_LAW = CLAIMS["lemma-1"]
assert isinstance(_LAW, LawClaim)
OWN = {
    claim.id: claim
    for claim in (
        Claim("odd", sp.Le(sp.sin(_GAMMA), 1, evaluate=False), _SETS),
        Claim("false", sp.Le(_GAMMA, 1, evaluate=False), _SETS),
        Claim(
            "odd-set", sp.Le(0, _GAMMA, evaluate=False), {_GAMMA: sp.ConditionSet(_GAMMA, _GAMMA**2 > 1, sp.S.Reals)}
        ),
        Claim("strict", sp.Lt(0, _GAMMA, evaluate=False), _SETS),
        Claim("odd-free", sp.Le(0, _GAMMA, evaluate=False), _SETS),
        Claim("small", sp.Le(_GAMMA, 1, evaluate=False), {_GAMMA: sp.Interval(0, 1)}),
        Claim("assumed", sp.Le(_GAMMA, 1, evaluate=False), _SETS, (sp.Le(_GAMMA, 1, evaluate=False),)),
        Claim("assumed-strictly", sp.Le(0, _GAMMA, evaluate=False), _SETS, (sp.Lt(0, _GAMMA, evaluate=False),)),
        replace(_VOTE, id="false-vote"),
        replace(_VOTE, id="strict-vote", relation=">"),
        replace(_VOTE, id="other-event", event="right-sign", bound=sp.Integer(0), where={}),
        replace(_VOTE, id="assumed-vote", assumptions=(sp.Ge(rho, 0, evaluate=False),)),
        replace(_VOTE, id="likely-vote", where={rho: sp.Interval(sp.Rational(1, 2), 1), M: sp.S.Naturals}),
        replace(_VOTE, id="vote-of-some", where={rho: sp.Interval(0, 1), M: sp.Range(1, 3)}),
        replace(_VOTE, id="vote-of-m", bound=_VOTE.bound - 1 / M),
        replace(_LAW, id="false-law"),
        replace(_LAW, id="assumed-law", assumptions=(sp.Ge(g, sigma, evaluate=False),)),
        replace(_LAW, id="law-of-batches", event="same-sign-of-batch-mean"),
        replace(_LAW, id="law-of-large-means", where={**_LAW.where, g: sp.Interval(1, sp.oo)}),
        replace(_LAW, id="law-with-little-noise", where={**_LAW.where, sigma: sp.Interval(0, 1)}),
        replace(_LAW, id="law-with-noise", where={**_LAW.where, sigma: sp.Interval.open(0, sp.oo)}, relation="=="),
        replace(_LAW, id="law-with-more", where={**_LAW.where, rho: sp.Interval(0, 1)}),
        replace(_CONSTANT, id="other-class", problems=(*_CONSTANT.problems, "unimodal-symmetric-noise")),
        replace(_CONSTANT, id="other-steps", steps="decreasing"),
        replace(_CONSTANT, id="other-left", left="limit-of-least-l1-norm"),
        replace(_CONSTANT, id="false-run", right=sp.Integer(0)),
    )
}
"""Claims that no proof should cite here."""


def found(name: str) -> Any:
    """Return a claim of the paper, or one that no proof should cite."""
    return OWN[name] if name in OWN else find(name)


def concluded(case: Case) -> Any:
    """Return the statement of a case's last line."""
    claim, theorem = proof_of(case.claim)
    theorem = replace(
        theorem,
        names={**theorem.names, **case.names},
        method=case.method or theorem.method,
        auxiliary=(*theorem.auxiliary, *case.auxiliary),
    )
    judge = Checker(case.change(claim), theorem, Library(found, shown))
    judge.lines = dict(shown_lines(case.claim))
    judge.names = {name: term for name, term in theorem.names.items() if name not in case.names}
    judge.lines |= {label: Statement(normal(gap), kind=kind) for label, (gap, kind) in case.taken.items()}
    if not case.lines:
        check._check_method(judge)
    said = None
    for line in case.lines:
        if line.label in case.taken:
            continue
        said = checked(judge, line)
        judge.lines[line.label] = said
    return said


def refused_at(case: Case) -> tuple[str, Place]:
    """Return the reason, and the place in the source at which the checker refuses a case."""
    with pytest.raises(Refused) as caught:
        concluded(case)
    frame = [entry for entry in caught.traceback if str(entry.path) in SOURCES][-2]  # the last is `refuse` itself
    return str(caught.value), (str(frame.path), frame.lineno + 1)


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


def leave_out(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the checker go on where it refuses at one place of its source."""

    def lenient(reason: str) -> None:
        caller = sys._getframe(1)
        if (caller.f_code.co_filename, caller.f_lineno) != place:
            raise Refused(reason)

    for module in MODULES:
        monkeypatch.setattr(module, "refuse", lenient, raising=False)


def is_false(name: str, said: Statement, many: int = 40, **runs: Any) -> bool:
    """Return whether a statement fails on one of many random runs of a claim's method."""
    relation = (sp.Eq if said.equal else sp.Ge)(said.gap, 0, evaluate=False)
    names, rng = proof_of(name)[1].names, random.Random(7)
    processes = (process_of(name, rng, **runs) for _ in range(many))
    if said.kind != "sum":
        return any(map(falsity(said.kind, relation, names), processes))
    truth = holds(relation, names)

    def fails(process: Process) -> bool:  # k stands for every number in a line about K iterations
        return not all(truth(Moment(process, k), 0, 0) for k in range(int(process.symbols[K]) + 2))

    return any(map(fails, processes))

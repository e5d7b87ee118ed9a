"""What is wrong with the line where a proof about runs ends: its sides, and a finite process on which it is false."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.formulas.sympy_safety import UnsupportedSet
from signdescent.checks.formulas.witness import coordinate
from signdescent.checks.report import ChainReport, Verdict, Witness
from signdescent.checks.runs.calculus.checker import are_the_same, claimed_method
from signdescent.checks.runs.calculus.statement import speaks_of_one
from signdescent.checks.runs.points import narrowed_claim
from signdescent.checks.runs.processes.classes import unknown_words
from signdescent.checks.runs.processes.drawing import GENES, Drawn, Question, drawn
from signdescent.checks.runs.processes.lines import Failure, failing, kind_of
from signdescent.checks.runs.processes.surds import NotExact, as_sympy
from signdescent.checks.runs.processes.trees import NotYet
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.wording import said
from signdescent.theory.placing import put_in
from signdescent.theory.run_claim import RunClaim

__all__ = ["explained", "said_by"]

_RUNS = 100
"""How many runs are drawn to find one on which a line is false."""
_KEPT = 12
"""How many such runs are compared to show the plainest."""


def explained(claim: RunClaim, theorem: RunTheorem, chain: ChainReport, *, runs: int = _RUNS) -> ChainReport:
    """Return the verdict on a proof with what is found about the line that does not follow.

    The line is REFUTED where it is false on a run of the class that is drawn.
    """
    if chain.accepted or not chain.steps or chain.steps[-1].verdict.holds:
        return chain
    last = chain.steps[-1]
    line = next(one for one in theorem.lines if one.label == last.label)
    relation = said_by(line, theorem)
    if relation is None:
        return chain
    found = replace(last, sides=(str(relation.args[0]), str(relation.args[1])))
    witness = _witness(claim, theorem, relation, runs)
    if witness is not None:
        found = replace(found, witness=witness, verdict=Verdict.REFUTED)
    return replace(chain, steps=(*chain.steps[:-1], found))


_UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)
"""What terms of a line raise that the calculus does not read."""


def said_by(line: Line, theorem: RunTheorem) -> Relational | None:
    """Return what a line says, also where it does not follow; None where its rule would say it of earlier lines."""
    try:
        relation = said(line, theorem)
    except _UNREADABLE:
        return None
    return relation if type(relation) in (sp.Le, sp.Ge, sp.Eq) else None


def _witness(claim: RunClaim, theorem: RunTheorem, relation: Relational, runs: int) -> Witness | None:
    """Return a run of the claim's class on which a line is false, or None if none is found."""
    method = claimed_method(claim)
    if method is None or not are_the_same(method, theorem.method) or unknown_words(claim.problems):
        return None
    try:
        kind = kind_of(relation)
        if kind == "sum" and speaks_of_one(put_in(relation.args[1] - relation.args[0], theorem.names)):
            return None
        first = failing(kind, relation, dict(theorem.names))
    except (NotExact, *_UNREADABLE):
        return None
    try:
        claim = narrowed_claim(claim)
    except UnsupportedSet:
        return None
    question, source = Question(claim, method.with_states(theorem.auxiliary)), random.Random(0)
    found: list[Witness] = []
    for _ in range(runs):
        try:
            one = drawn(question, [source.random() for _ in range(GENES)])
            failure = None if one is None else first(one.process)
        except (NotExact, NotYet, *_UNREADABLE):
            continue
        if one is not None and failure is not None:
            found.append(_shown(one, kind, failure))
        if len(found) == _KEPT:
            break
    return min(found, key=lambda witness: len(str(witness)), default=None)


def _shown(one: Drawn, kind: str, failure: Failure) -> Witness:
    """Return where a line is false, with the values of the variables and of the draws."""
    at, point = failure.at, one.shown()
    point["problem"] = one.words
    if kind != "sum":
        point["k"] = Fraction(at.iteration)
    for name, index in (("i", failure.coordinate), ("n", failure.node)):
        if index is not None:
            point[name] = Fraction(index + 1)
    values = {
        **(at.node.values if at.node is not None else {}),
        **{n: v for d in at.drawn for n, v in d.values.items()},
    }
    point |= {f"{name}_k": _text(value) for name, value in values.items()}
    left, right = (str(coordinate(as_sympy(side))) for side in (failure.left, failure.right))
    return Witness(point, left, right, "exact arithmetic")


def _text(value: Any) -> Fraction | str:
    """Return the value of a variable: a number, or its coordinates; over nodes in brackets."""
    if not isinstance(value, list):
        return coordinate(as_sympy(value))
    if len(value) == 1 and not isinstance(value[0], list):
        return _text(value[0])
    inner = ", ".join(str(_text(one)) for one in value)
    return f"({inner})"

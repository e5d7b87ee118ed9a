"""The line at which a proof ends is shown: two sides, what is missing, and a finite process where the line is false."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sympy as sp

from conditions.planting import Argued, Error, argued, judged
from signdescent.checks.check import check
from signdescent.checks.report import ChainReport, StepReport, Verdict
from signdescent.checks.runs.broken import explained, said_by
from signdescent.checks.runs.processes.drawing import GENES, Question, drawn
from signdescent.checks.runs.processes.lines import failing, kind_of
from signdescent.checks.runs.processes.surds import NotExact
from signdescent.render.json import report_data
from signdescent.render.text import report_text
from signdescent.theory import RunClaim
from signdescent.theory.calculus.proof import RunTheorem
from signdescent.theory.papers.first_order_methods import claims


def planted(file: str) -> ModuleType:
    """Return the module of tests that plants errors."""
    spec = importlib.util.spec_from_file_location(file, Path(__file__).with_name(f"{file}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def all_errors() -> dict[str, tuple[str, Error, str]]:
    """Return every planted error: its proof, the error, and the line at which it is found."""
    one, more = planted("test_calculus_planted"), planted("test_calculus_planted_more")
    tables: list[dict[str, tuple[str, Error, str]]] = [
        {name: (one.CONSTANT, *rest) for name, rest in one.PLANTED.items()}, one.DECREASING, more.SIXES, more.SEVENS,
        {name: (more.EIGHT, *rest) for name, rest in more.EIGHTS.items()},
    ]  # fmt: skip
    return {f"{claim}: {name}": (claim, error, at) for table in tables for name, (claim, error, at) in table.items()}


ERRORS = all_errors()
FALSE = tuple(
    f"{claim}: {name}"
    for claim, names in {
        "theorem-5-constant": (
            "half the square", "a square smaller by 1 %", "gamma in place of its square", "the slope counted twice",
            "an equation in place of the inequality", "the inequality turned round", "negative smoothness",
            "N is twice the norm", "N is the Euclidean norm", "N at least 1", "the fall without gamma",
            "the fall without its square", "the fall of the fallen", "the first excess is that of every iterate",
            "the bound for every term", "the bound with K - 1", "the bound 0", "a word that the claim lacks",
            "no success probabilities",
        ),
        "theorem-5-corrected": ("no weights", "a square too few", "the sum from 2", "the sum of the wrong squares"),
        "theorem-6": ("f rises", "f falls by 1", "an invariant below less than the start"),
        "theorem-7-eq10": ("the fall by the chance of one node", "99 % of eq. (10)"),
        "theorem-8-corrected": (
            "the mean of squares below the square of the mean", "signs smaller than 1", "the length without its root",
            "the length 1", "a Lipschitz constant smaller by 1 %", "the drift without its first value",
            "the drift with 1 + beta", "noise that decays", "noise with the power of beta off by one",
            "Jensen turned round", "the mean's noise smaller by M", "a direction with another sign",
            "the mean of norms below the norm of the mean", "the signs' mean is the momentum",
        ),
    }.items()
    for name in names
)  # fmt: skip
"""Errors whose line says something false."""


def at_line(label: str) -> ChainReport:
    """Return the verdict on a proof that ends at a line."""
    step = StepReport(label=label, conclusion="", verdict=Verdict.UNDECIDED, engine="calculus", sentence="not shown")
    return ChainReport(accepted=False, sentence=f"line {label}: not shown", steps=(step,))


def step_of(pair: Argued, label: str) -> StepReport:
    return explained(*pair, at_line(label)).steps[-1]


def test_there_are_dozens_of_false_lines() -> None:
    assert len(set(FALSE)) >= 40
    assert set(FALSE) <= set(ERRORS)


@pytest.mark.parametrize("name", FALSE)
def test_a_false_line_is_refuted_by_a_finite_process(name: str) -> None:
    """Of a planted error that makes a line false, the machine finds a process of the claim's class with its sides."""
    claim, error, at = ERRORS[name]
    step = step_of(error(argued(claim)), at.removeprefix("line ").removesuffix(":"))
    assert step.verdict is Verdict.REFUTED
    assert step.witness is not None
    assert step.witness.confirmed_by == "exact arithmetic"
    assert {"K", "problem"} <= set(step.witness.point)
    assert step.witness.left != step.witness.right or name.endswith("an equation in place of the inequality")


def true_line(pair: Argued, old: Argued, label: str) -> bool:
    """Return whether a line says what it says in the whole proof."""
    (one, other) = ([line for line in theorem.lines if line.label == label] for _, theorem in (pair, old))
    same = (pair[1].names, pair[1].auxiliary) == (old[1].names, old[1].auxiliary)
    return bool(
        one and other and same and (said := said_by(one[0], pair[1])) is not None and said == said_by(other[0], old[1])
    )


TRUE = tuple(
    name
    for name, (claim, error, at) in ERRORS.items()
    if at.startswith("line ")
    and error(argued(claim))[0] == argued(claim)[0]
    and true_line(error(argued(claim)), argued(claim), at.removeprefix("line ").removesuffix(":"))
)
"""Errors that leave a line as it is, but not its justification."""


@pytest.mark.parametrize("name", TRUE[::6])
def test_a_line_that_only_lacks_its_reason_is_not_refuted(name: str) -> None:
    """A true line whose multipliers or premises are wrong is shown with its sides, and without a process."""
    claim, error, at = ERRORS[name]
    step = step_of(error(argued(claim)), at.removeprefix("line ").removesuffix(":"))
    assert step.verdict is Verdict.UNDECIDED
    assert step.witness is None
    assert step.sides is not None


def test_most_errors_leave_their_line_true() -> None:
    assert len(TRUE) >= 60


PROOFS: Mapping[str, Any] = {
    **{name: one for name, one in claims().items() if isinstance(one, RunClaim)},
    **{name: argued(name)[0] for name in ("theorem-5-constant", "theorem-6", "theorem-7-eq10", "theorem-8-corrected")},
}  # fmt: skip


@pytest.mark.parametrize("name", PROOFS)
def test_no_line_of_an_accepted_proof_is_false_on_what_is_drawn(name: str) -> None:
    """Negative control: the processes that are drawn refute no line of the proofs, of which all lines are true."""
    claim = PROOFS[name]
    assert isinstance(claim, RunClaim)
    theorem = claim.proof
    assert isinstance(theorem, RunTheorem)
    relations = {line.label: said for line in theorem.lines if (said := said_by(line, theorem)) is not None}
    tests = {
        label: failing(kind_of(said), said, theorem.names) for label, said in relations.items() if not said.has(sp.log)
    }
    question, source = Question(claim, theorem.method.with_states(theorem.auxiliary)), random.Random(3)
    runs = [drawn(question, [source.random() for _ in range(GENES)]) for _ in range(40)]
    processes = [one.process for one in runs if one is not None][:20]
    assert len(processes) >= 5
    for label, first in tests.items():
        for process in processes:
            try:
                assert first(process) is None, label
            except NotExact:
                continue


def test_the_report_shows_the_line() -> None:
    """In text and in JSON: both sides, the missing condition, and the process."""
    claim, error, _ = ERRORS["theorem-5-constant: half the square"]
    pair = error(argued(claim))
    chain = explained(*pair, judged(pair))
    report = replace(check(replace(pair[0], proof=None), engines=()), chain=chain)
    text = report_text(report)
    step = chain.steps[-1]
    assert step.witness is not None
    assert "REFUTED    rule combination" in text
    for part in ("left side", "right side", "missing    what is left is not shown to be at least 0", "fails at"):
        assert part in text
    data = report_data(report)["steps"][-1]
    assert data["witness_sides"] == [step.witness.left, step.witness.right]
    assert data["sides"] == list(step.sides or ())
    assert Fraction(step.witness.left) > Fraction(step.witness.right)


def test_a_claim_about_another_problem_has_no_process() -> None:
    """Where the class is one whose members are not drawn, or the line cannot be read, the line stays undecided."""
    claim, error, _ = ERRORS["theorem-5-constant: half the square"]
    pair = error(argued(claim))
    other = (replace(pair[0], problems=(*pair[0].problems, "clock")), pair[1])
    assert step_of(other, "step").witness is None
    assert step_of((replace(pair[0], method="ssdm"), pair[1]), "step").witness is None
    (line,) = (line for line in pair[1].lines if line.label == "step")
    strange = replace(line, conclusion=sp.Le(sp.Symbol("unknown"), 0, evaluate=False))
    lines = tuple(strange if one is line else one for one in pair[1].lines)
    assert step_of((pair[0], replace(pair[1], lines=lines)), "step").witness is None


def test_a_line_that_says_nothing_has_no_sides() -> None:
    """A word about two points, of which one is given, says nothing; what is missing is said."""
    claim, error, _ = ERRORS["theorem-5-constant: smoothness at one point"]
    pair = error(argued(claim))
    chain = explained(*pair, judged(pair))
    assert chain.steps[-1].sides is None
    assert chain.steps[-1].witness is None
    text = report_text(replace(check(replace(pair[0], proof=None), engines=()), chain=chain))
    assert "missing    'coordinate-smooth' is about 2 points; 1 are given" in text


def test_an_accepted_proof_is_left_alone() -> None:
    claim, theorem = argued("theorem-5-constant")
    chain = ChainReport(accepted=True, sentence="")
    assert explained(claim, theorem, chain) is chain

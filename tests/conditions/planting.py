"""Errors planted into a proof, and the verdict on what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import sympy as sp

from processes.lines import shown_lines
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, Report, Verdict
from signdescent.checks.runs.calculus import check
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Statement
from signdescent.theory import RunClaim
from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import Combined, Compared, Defined, Invariant
from signdescent.theory.calculus.terms import variable
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find

__all__ = [
    "Argued", "Error", "added", "argued", "caught", "claimed", "dropped", "judged", "line", "method", "moved", "named",
    "scaled", "using", "without", "without_set",
]  # fmt: skip

N = variable("N")
Argued = tuple[RunClaim, RunTheorem]
Error = Callable[[Argued], Argued]


def shown(formula: Any, _library: Library) -> Report:
    """Return a report that calls every cited formula proved: what is tested is what the lines make of it."""
    return Report(id=formula.id, verdict=Verdict.PROVED, statement="", sentence="taken as shown")


def argued(name: str) -> Argued:
    """Return a claim and its proof."""
    claim = CLAIMS[name]
    assert isinstance(claim, RunClaim)
    assert isinstance(claim.proof, RunTheorem)
    return claim, claim.proof


def judged(pair: Argued) -> ChainReport:
    """Return the verdict on a proof; lines before the first that is changed are not checked again."""
    claim, theorem = pair
    lines: set[int] = set()
    if CLAIMS[claim.id] == claim:
        _, whole = argued(claim.id)
        if (whole.method, whole.names, whole.auxiliary) == (theorem.method, theorem.names, theorem.auxiliary):
            for old, new in zip(whole.lines, theorem.lines, strict=False):
                if old is not new:
                    break
                lines.add(id(new))
    again = check.checked

    def checked(checker: Checker, one: Line) -> Statement:
        unchanged = id(one) in lines and not isinstance(one.by, Defined)
        return shown_lines(claim.id)[one.label] if unchanged else again(checker, one)

    with patch.object(check, "checked", checked):
        return check.check_theorem(claim, theorem, Library(find, shown))


def line(label: str, by: Any = None, conclusion: Any = None, **changes: Any) -> Error:
    """Return the error of a line with another rule, another conclusion, or other fields of its rule."""

    def planted(pair: Argued) -> Argued:
        claim, theorem = pair
        assert label in {one.label for one in theorem.lines}

        def changed(one: Line) -> Line:
            rule = by if by is not None else replace(one.by, **changes)
            said = (
                None
                if by is not None and conclusion is None
                else conclusion
                if conclusion is not None
                else one.conclusion
            )
            return replace(one, by=rule, conclusion=said)

        return claim, replace(
            theorem, lines=tuple(changed(one) if one.label == label else one for one in theorem.lines)
        )

    return planted


def using(label: str, **multipliers: Any) -> Error:
    """Return the error of a combination with other multipliers; None leaves a line out."""

    def planted(pair: Argued) -> Argued:
        (old,) = (one for one in pair[1].lines if one.label == label)
        assert isinstance(old.by, Combined | Invariant | Compared)
        uses = {key: value for key, value in {**old.by.uses, **multipliers}.items() if value is not None}
        return line(label, uses=uses)(pair)

    return planted


def dropped(label: str) -> Error:
    """Return the error of a line left out."""
    return lambda pair: (pair[0], replace(pair[1], lines=tuple(one for one in pair[1].lines if one.label != label)))


def added(extra: Line, at: int | None = None) -> Error:
    """Return the error of one more line, at the end or elsewhere."""

    def planted(pair: Argued) -> Argued:
        lines = list(pair[1].lines)
        lines.insert(len(lines) if at is None else at, extra)
        return pair[0], replace(pair[1], lines=tuple(lines))

    return planted


def moved(label: str, to: int) -> Error:
    """Return the error of a line that comes too early."""

    def planted(pair: Argued) -> Argued:
        (one,) = (one for one in pair[1].lines if one.label == label)
        return added(one, to)(dropped(label)(pair))

    return planted


def named(term: sp.Expr) -> Error:
    """Return the error of another meaning of N."""
    return lambda pair: (pair[0], replace(pair[1], names={N: term}))


def claimed(**changes: Any) -> Error:
    """Return the error of another claim with the same proof."""
    return lambda pair: (replace(pair[0], **changes), pair[1])


def without(word: str) -> Error:
    """Return the error of a class without a word."""
    return lambda pair: claimed(problems=tuple(w for w in pair[0].problems if w != word))(pair)


def without_set(name: str) -> Error:
    """Return the error of a claim that says nothing of a symbol; the bound keeps the symbol."""

    def planted(pair: Argued) -> Argued:
        claim, theorem = pair
        other = {
            (symbol if symbol.name != name else sp.Symbol("scale", positive=True)): s
            for symbol, s in claim.where.items()
        }
        right = claim.right.subs({symbol: sp.Integer(1) for symbol in claim.where if symbol.name == name})
        return replace(claim, where=other, right=right), theorem

    return planted


def scaled(factor: sp.Expr) -> Error:
    """Return the error of a bound that is smaller by a factor, in the claim and in the last line."""

    def planted(pair: Argued) -> Argued:
        claim, theorem = pair
        last = theorem.lines[-1].conclusion
        assert last is not None
        return line("bound", conclusion=at_most(last.args[0], claim.right * factor))(
            claimed(right=claim.right * factor)(pair)
        )

    return planted


def method(change: Callable[[MethodTerms], MethodTerms]) -> Error:
    """Return the error of a proof about another method."""
    return lambda pair: (pair[0], replace(pair[1], method=change(pair[1].method)))


def caught(report: ChainReport, begins: str) -> None:
    """Assert that a proof is not accepted, and that the sentence and the last step name the line."""
    assert not report.accepted
    assert begins in report.sentence[: len(begins) + 60]
    if begins.startswith("line "):
        assert report.sentence.startswith(begins)
        assert report.steps[-1].label == begins.removeprefix("line ").removesuffix(":")
        assert not report.steps[-1].verdict.holds
        assert all(step.verdict.holds for step in report.steps[:-1])

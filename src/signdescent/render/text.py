"""Reports as plain text without colour, which the command line adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import sympy as sp

from signdescent.checks.report import ChainReport, ProofStatus, Report, Verdict
from signdescent.checks.wording import counted, last_of_each

__all__ = [
    "declared",
    "ledger_line",
    "missed_by_search",
    "missing_term",
    "report_text",
    "tightness_words",
    "verdict_words",
]

_WIDTH = 10
_STATEMENT = 60
_DECLARED = ("integer", "positive", "negative", "nonnegative", "nonpositive")
_IMPLIED = {"positive": "nonnegative", "negative": "nonpositive"}
_ADVICE = "try --budget 4, a smaller domain, or a Proof (docs: check your own lemma)"


def declared(symbol: sp.Symbol) -> list[str]:
    """Return the strongest declared assumptions of a symbol beyond being real."""
    words = [word for word in _DECLARED if getattr(symbol, f"is_{word}") is True]
    implied = {_IMPLIED.get(word) for word in words}
    return [word for word in words if word not in implied]


def verdict_words(report: Report) -> str:
    """Return the verdict and the facts it relies on, such as ``PROVED given berry-esseen``."""
    words = report.verdict.upper()
    return f"{words} given {', '.join(report.relies_on)}" if report.relies_on and report.verdict.holds else words


def missed_by_search(report: Report) -> bool:
    """Return whether a claim is refuted although the search saw no failure; its least margin is then meaningless."""
    seen = report.engine == "search" or (report.margin is not None and report.margin < 0)
    return report.verdict is Verdict.REFUTED and not seen


def missing_term(report: Report) -> tuple[str, Mapping[str, Fraction | str]] | None:
    """Return the term that does not exist and the point where, for an ill-posed claim that names them."""
    if report.verdict is not Verdict.ILL_POSED or report.missing is None:
        return None
    return report.missing.term, report.missing.point


def tightness_words(report: Report) -> str:
    """Return the meaning of the tightness of a report."""
    if report.tried == "runs":
        return "the largest left/right seen"
    return "the least (1 - bound)/(1 - probability) seen"


def ledger_line(report: Report) -> str:
    """Return one line of the ledger: verdict, printed proof, id, and title or statement."""
    proof = f"proof {report.proof}" if report.proof is not None else ""
    return f"{report.verdict.upper():<{_WIDTH}} {proof:<15} {report.id:<28} {_tail(report)}"


def _tail(report: Report) -> str:
    if report.witness is not None:
        return f"at {_point(report.witness.point)}"
    if (missing := missing_term(report)) is not None:
        return f"at {_point(missing[1])}"
    return report.title or _shortened(report.statement)


def _shortened(statement: str) -> str:
    return statement if len(statement) <= _STATEMENT else f"{statement[: _STATEMENT - 4]} ..."


def report_text(report: Report, *, steps: bool = True) -> str:
    """Return the whole report."""
    return "\n".join(_lines(report, steps=steps))


def _lines(report: Report, *, steps: bool) -> Iterator[str]:
    yield f"{report.id}: {verdict_words(report)}"
    if report.title:
        yield f"  {report.title}"
    if report.reference:
        yield f"  {report.reference}"
    yield f"  statement   {report.statement}"
    by = f"{report.engine}: " if report.engine else ""
    yield f"  because     {'no engine decided it' if report.unsettled else by + report.sentence}"
    if report.witness is not None:
        yield f"  witness     {_point(report.witness.point)}"
        if report.witness.left:
            yield f"              left side {report.witness.left}, right side {report.witness.right}"
        yield f"              confirmed in {report.witness.confirmed_by}"
    if (missing := missing_term(report)) is not None:
        yield f"  no value    {missing[0]} does not exist"
        yield f"              at {_point(missing[1])}"
    if report.margin is not None and not missed_by_search(report):
        where = ", ".join(f"{name} = {value:.6g}" for name, value in report.margin_at.items())
        yield f"  margin      {report.margin:.6g} is the least seen" + (f", at {where}" if where else "")
    if report.points_tried:
        yield f"  {report.tried:<11} {report.points_met} of {report.points_tried} met the assumptions"
    if report.tightness is not None:
        yield f"  tightness   {report.tightness:.6g} is {tightness_words(report)}: {report.tightness_at}"
    if report.rules:
        yield f"  rules       {', '.join(report.rules)}"
    if report.relies_on:
        yield f"  relies on   {', '.join(report.relies_on)}"
    for note in report.notes:
        yield f"  note        {note}"
    if report.verdict is Verdict.UNDECIDED:
        for line in last_of_each(report.evidence):
            yield f"  tried       {line}"
        if report.unsettled:
            yield f"  advice      {_ADVICE}"
    if steps and report.chain is not None:
        yield from _chain("proof", report.chain)
    if report.proof is not None:
        yield f"  printed proof: {report.proof.upper()}{_where_broken(report)}"
        if steps and report.printed is not None:
            yield from _chain("printed", report.printed)


def _where_broken(report: Report) -> str:
    if report.proof is not ProofStatus.BROKEN or report.printed is None:
        return ""
    step = next(s for s in report.printed.steps if s.verdict is Verdict.REFUTED)
    where = f", {step.reference}" if step.reference else ""
    return f" at step {step.label}{where}"


def _chain(name: str, chain: ChainReport) -> Iterator[str]:
    status = "accepted" if chain.accepted else f"not accepted: {chain.sentence}"
    yield f"  {name} ({counted(len(chain.steps), 'step', 'steps')}, {status})"
    for step in chain.steps:
        how = f"rule {step.rule}" if step.rule else step.engine
        yield f"    {step.label:<14} {step.verdict.upper():<10} {how:<20} {step.conclusion}"
        if step.sides is not None:
            yield f"    {'':<14} left side  {step.sides[0]}"
            yield f"    {'':<14} right side {step.sides[1]}"
        if step.engine == "calculus" and not step.verdict.holds:
            yield f"    {'':<14} missing    {step.sentence}"
        if step.witness is not None:
            sides = f"{step.witness.left} against {step.witness.right}"
            yield f"    {'':<14} fails at {_point(step.witness.point)}: {sides}"


def _point(point: Mapping[str, Fraction | str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in point.items()) or "its only point"

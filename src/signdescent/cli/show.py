"""`signdescent show`: one claim as stated, with the steps of its proofs; nothing is decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from signdescent.cli._options import file_option, output_options
from signdescent.cli.output import write_json

if TYPE_CHECKING:
    import sympy as sp

    from signdescent.theory.calculus.proof import Line, RunTheorem
    from signdescent.theory.claim import Proof, Step
    from signdescent.theory.laws import LawProof
    from signdescent.theory.table import AnyClaim

__all__ = ["command"]

EPILOG = """\b
Examples:
  signdescent show lemma-15
  signdescent show lemma-15 --latex
  signdescent show my-claim --file my_claims.py"""


@click.command(epilog=EPILOG)
@click.argument("name", metavar="ID")
@file_option
@click.option("--latex", is_flag=True, help="Add the formulas in LaTeX.")
@output_options
def command(name: str, file: str | None, latex: bool, as_json: bool) -> None:
    """Show one claim: its statement, the set of every symbol, its assumptions, and its proofs as stated.

    Use 'signdescent check' to decide whether the claim and its steps hold.
    """
    from signdescent.cli.claims_file import claims_of, companions_of, pick

    claims = claims_of(file)
    claim = pick(claims, name, file)
    data = _data(claim, companions_of(claim, claims), latex=latex)
    if as_json:
        write_json("show", {"id": name, "file": file, "latex": latex}, data)
    else:
        click.echo("\n".join(_lines(data)))


def _data(claim: AnyClaim, companions: tuple[str, ...], *, latex: bool) -> dict[str, Any]:
    """Return everything a claim states as plain data, with LaTeX if asked."""
    from sympy import latex as written

    from signdescent.cli.claims_file import kind_of

    tex = written if latex else lambda _formula: None
    statement, statement_latex = _statement(claim, tex)
    return {
        "id": claim.id,
        "kind": kind_of(claim),
        "title": claim.title,
        "reference": _reference(claim.reference),
        "statement": statement,
        "latex": statement_latex,
        "where": {symbol.name: _domain(symbol, domain) for symbol, domain in claim.where.items()},
        "assumptions": [str(part) for part in claim.assumptions],
        "assumptions_latex": [tex(part) for part in claim.assumptions] if latex else None,
        "method": _method(claim),
        "words": _words(claim),
        "relies_on": list(getattr(claim, "relies_on", ())),
        "proof": _proof(getattr(claim, "proof", None), tex) or _argument(getattr(claim, "argument", "")),
        "printed_proof": _proof(getattr(claim, "printed_proof", None), tex),
        "companions": list(companions),
    }


def _statement(claim: AnyClaim, tex: Any) -> tuple[str, str | None]:
    """Return a statement as plain text and LaTeX; claims about laws or runs are put in words."""
    from signdescent.theory.claim import Claim
    from signdescent.theory.law_claim import LawClaim

    if isinstance(claim, Claim):
        return str(claim.statement), tex(claim.statement)
    if isinstance(claim, LawClaim):
        return claim.statement, tex(claim.bound)
    return claim.statement, tex(claim.right)


def _method(claim: AnyClaim) -> list[str] | None:
    """Return the method of a claim about runs: in terms where there are some, else in words."""
    from signdescent.theory.calculus.method import MethodTerms
    from signdescent.theory.calculus.methods import method_of
    from signdescent.theory.calculus.wording import method_lines
    from signdescent.theory.run_claim import RunClaim
    from signdescent.theory.runs import METHODS, STEPS

    if not isinstance(claim, RunClaim):
        return None
    if isinstance(claim.method, MethodTerms):
        return [claim.method_name, *method_lines(claim.method)]
    terms = method_of(claim.method, claim.steps, claim.where, claim.problems)
    words = [METHODS[claim.method], f"with steps {STEPS[claim.steps]}"]
    return words if terms is None else [*words, *method_lines(terms)]


def _words(claim: AnyClaim) -> dict[str, str] | None:
    """Return the words for the class of problems of a claim about runs, with what they say."""
    from signdescent.theory.run_claim import RunClaim
    from signdescent.theory.runs import PROBLEMS

    return {word: PROBLEMS[word] for word in claim.problems} if isinstance(claim, RunClaim) else None


def _domain(symbol: sp.Symbol, domain: sp.Set) -> str:
    """Return a symbol's set, and the assumptions of the symbol beyond being real."""
    from signdescent.render.text import declared

    words = declared(symbol)
    return f"{domain}, {' '.join(words)}" if words else str(domain)


def _reference(reference: Any) -> dict[str, str] | None:
    return {"place": reference.place, "quote": reference.quote} if reference is not None else None


def _proof(proof: Proof | LawProof | RunTheorem | None, tex: Any) -> dict[str, Any] | None:
    from signdescent.theory.calculus.proof import RunTheorem
    from signdescent.theory.claim import Proof

    if proof is None:
        return None
    if isinstance(proof, RunTheorem):
        return {"note": _auxiliary(proof), "steps": [_line(line, proof) for line in proof.lines]}
    steps = [_step(step, tex) for step in proof.steps] if isinstance(proof, Proof) else list(_sources(proof))
    return {"note": proof.note, "steps": steps}


def _argument(name: str) -> dict[str, Any] | None:
    """Return an argument in prose."""
    from signdescent.theory.runs import ARGUMENTS

    if not name:
        return None
    note = f"not checked by machine: {ARGUMENTS[name].statement} {ARGUMENTS[name].proof}"
    return {"note": note, "steps": []}


def _auxiliary(proof: RunTheorem) -> str:
    """Return the variables of a proof's own."""
    from signdescent.theory.calculus.wording import state_line

    return "; ".join(f"let {state_line(state)}" for state in proof.auxiliary)


def _line(line: Line, proof: RunTheorem) -> dict[str, Any]:
    """Return a line of a proof about runs with its justification; what follows by its rule alone is not written out."""
    from signdescent.theory.calculus.rules import lines_of
    from signdescent.theory.calculus.wording import justification, relation_text, said

    relation = said(line, proof)
    conclusion = line.by.name if relation is None else relation_text(relation)
    return {
        "label": line.label, "conclusion": conclusion, "latex": None, "uses": list(lines_of(line.by)),
        "by": line.by.name, "justification": justification(line), "where": {}, "assumptions": [], "reference": None,
    }  # fmt: skip


def _sources(proof: LawProof) -> Iterator[dict[str, Any]]:
    """Yield the sources of a proof, case by case."""
    from signdescent.theory.laws import source_text

    for case in proof.cases:
        when = [] if case.when == True else [str(case.when)]  # noqa: E712 - SymPy's own true
        for source in case.sources:
            yield {
                "label": source.name, "conclusion": source_text(source), "latex": None, "uses": [], "by": None,
                "justification": None, "where": {}, "assumptions": when, "reference": None,
            }  # fmt: skip


def _step(step: Step, tex: Any) -> dict[str, Any]:
    return {
        "label": step.label,
        "conclusion": str(step.conclusion),
        "latex": tex(step.conclusion),
        "uses": [_use(use) for use in step.uses],
        "by": _by(step.by),
        "justification": None,
        "where": {symbol.name: str(domain) for symbol, domain in step.where.items()},
        "assumptions": [str(part) for part in step.assumptions],
        "reference": _reference(step.reference),
    }


def _use(use: Any) -> str:
    """Return the label of an earlier step, and the values of its symbols."""
    if isinstance(use, str):
        return use
    values = ", ".join(f"{symbol} = {value}" for symbol, value in use.at.items())
    return f"{use.label} at {values}" if values else str(use.label)


def _by(by: Any) -> str | None:
    """Return the name of an engine, or of a rule."""
    return by if by is None or isinstance(by, str) else str(getattr(by, "name", None) or type(by).__name__)


def _lines(data: dict[str, Any]) -> Iterator[str]:
    yield f"{data['id']} ({data['kind']})" + (f": {data['title']}" if data["title"] else "")
    if data["reference"]:
        yield f"  {_place(data['reference'])}"
    yield f"  statement    {data['statement']}"
    if data["latex"]:
        yield f"  LaTeX        {data['latex']}"
    heading = "for all"
    for symbol, domain in data["where"].items():
        yield f"  {heading:<12} {symbol} in {domain}"
        heading = ""
    heading = "assuming"
    for place, text in enumerate(data["assumptions"]):
        yield f"  {heading:<12} {text}"
        if data["assumptions_latex"]:
            yield f"  {'':<12} {data['assumptions_latex'][place]}"
        heading = ""
    if not data["assumptions"]:
        yield f"  {heading:<12} nothing more"
    heading = "method"
    for text in data["method"] or ():
        yield f"  {heading:<12} {text}"
        heading = ""
    heading = "problems"
    for word, text in (data["words"] or {}).items():
        yield f"  {heading:<12} {word}: {text}"
        heading = ""
    if data["relies_on"]:
        yield f"  relies on    {', '.join(data['relies_on'])}"
    yield from _proof_lines("our proof", data["proof"])
    yield from _proof_lines("printed proof", data["printed_proof"])
    if data["companions"]:
        yield f"  companions   {', '.join(data['companions'])}"


def _proof_lines(name: str, proof: dict[str, Any] | None) -> Iterator[str]:
    from signdescent.checks.wording import counted

    if proof is None:
        yield f"  {name}: none stated"
        return
    yield f"  {name} ({counted(len(proof['steps']), 'step', 'steps')})"
    if proof["note"]:
        yield f"    {proof['note']}"
    place = ""
    for step in proof["steps"]:
        if step["reference"] and _place(step["reference"]) != place:
            place = _place(step["reference"])
            yield f"    {place}"
        if step["justification"]:
            more = [step["justification"]]
        else:
            more = [f"from {', '.join(step['uses'])}"] if step["uses"] else []
            more += [f"by {step['by']}"] if step["by"] else []
        more += [f"for {symbol} in {domain}" for symbol, domain in step["where"].items()]
        more += [f"if {text}" for text in step["assumptions"]]
        yield f"      {step['label']:<14} {step['conclusion']}" + (f"    [{'; '.join(more)}]" if more else "")
        if step["latex"]:
            yield f"      {'':<14} {step['latex']}"


def _place(reference: dict[str, str]) -> str:
    return f'{reference["place"]}: "{reference["quote"]}"' if reference["quote"] else reference["place"]

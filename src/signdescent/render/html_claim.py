"""One claim of the page: its statement, its verdict, and its proofs step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.report import ChainReport, ProofStatus, Report, StepReport, Verdict, Witness
from signdescent.checks.wording import counted
from signdescent.render.mathml import equation, fraction, math, membership, probability
from signdescent.render.mathml_atoms import escaped
from signdescent.render.text import declared, missed_by_search, missing_term, tightness_words, verdict_words
from signdescent.theory.calculus.rules import RULES as CALCULUS_RULES
from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import LAW_RULES
from signdescent.theory.rules import RULES
from signdescent.theory.runs import AVERAGES, STEPS
from signdescent.theory.table import AnyClaim

__all__ = ["RULE_STATEMENTS", "SIGNS", "claim_html", "family", "label", "place_html", "proof_attribute"]

SIGNS = {
    Verdict.PROVED: "✓", Verdict.CERTIFIED: "✓", Verdict.SUPPORTED: "≈", Verdict.REFUTED: "✗", Verdict.UNDECIDED: "?",
    Verdict.VACUOUS: "∅", Verdict.ILL_POSED: "∄",
    ProofStatus.SOUND: "✓", ProofStatus.BROKEN: "✗", ProofStatus.UNCHECKED: "?",
}  # fmt: skip
"""Symbol of each verdict and status."""

RULE_STATEMENTS = {rule.name: rule.statement for rule in (*RULES, *LAW_RULES, *CALCULUS_RULES)}
"""Statement of each rule that a proof may name."""


def claim_html(report: Report, claim: AnyClaim | None, reports: Mapping[str, Report], *, picture: str = "") -> str:
    """Return the article of one claim; without the claim, from the report alone."""
    formula = claim if isinstance(claim, Claim) else None
    return "\n".join(
        [
            f'<article class="claim {report.verdict}" id="{report.id}" data-verdict="{report.verdict}"'
            f"{proof_attribute(report)}>",
            _header(report, claim),
            f'<div class="formula">{_statement(report, claim)}</div>',
            _domain(claim.where, claim.assumptions) if claim is not None else "",
            _because(report),
            witness_html(report.witness, report.id) if report.witness is not None else "",
            _missing_html(report),
            picture,
            _facts(report, claim, reports),
            _chain("Our proof", report.chain, formula.proof if formula else None, None),
            _chain("Printed proof", report.printed, formula.printed_proof if formula else None, report.proof),
            "</article>",
        ]
    )


def label(kind: Verdict | ProofStatus, words: str) -> str:
    """Return a verdict as a sign and a word."""
    return f'<span class="verdict {kind}"><span aria-hidden="true">{SIGNS[kind]}</span>{escaped(words)}</span>'


def place_html(reference: Reference | None) -> str:
    """Return the place in the source, with the quoted words."""
    if reference is None:
        return ""
    quote = f": <q>{escaped(reference.quote)}</q>" if reference.quote else ""
    return f'<p class="place">{escaped(reference.place)}{quote}</p>'


def proof_attribute(report: Report) -> str:
    """Return the attribute that carries the printed proof's status, for the filter."""
    return f' data-proof="{report.proof}"' if report.proof is not None else ""


def family(name: str, ids: Iterable[str]) -> tuple[str | None, tuple[str, ...]]:
    """Return the claim whose companion this one is, and its own companions.

    Examples
    --------
    >>> family("lemma-12-sharp", ["lemma-1", "lemma-12", "lemma-12-sharp", "lemma-12-sharp-formula"])
    ('lemma-12', ('lemma-12-sharp-formula',))
    """
    ids = list(ids)
    above = max((other for other in ids if name.startswith(other + "-")), key=len, default=None)
    return above, tuple(other for other in ids if other.startswith(name + "-"))


def witness_html(witness: Witness, owner: str) -> str:
    """Return the box that shows where a statement fails."""
    point = equation(witness.point) if witness.point else "its only point"
    sides = ""
    if witness.left or witness.right:
        sides = (
            f'<dl class="sides"><dt>left side</dt><dd>{_side(witness.left)}</dd>'
            f"<dt>right side</dt><dd>{_side(witness.right)}</dd></dl>"
        )
    confirmed = f"<p>Confirmed in {escaped(witness.confirmed_by)}.</p>" if witness.confirmed_by else ""
    name = f"Where {owner} fails"
    return (
        f'<div class="witness" role="group" aria-label="{escaped(name)}"><strong>Fails at</strong> {point}'
        f"{sides}{confirmed}</div>"
    )


def _missing_html(report: Report) -> str:
    """Return the box that shows which term does not exist, and where."""
    missing = missing_term(report)
    if missing is None:
        return ""
    term, place = missing
    point = equation(place) if place else "its only point"
    name = f"Where a term of {report.id} does not exist"
    return (
        f'<div class="witness missing" role="group" aria-label="{escaped(name)}"><strong>Does not exist:</strong> '
        f"<code>{escaped(term)}</code> at {point}</div>"
    )


def _side(text: str) -> str:
    """Return one side at a witness: an exact number as a fraction, an enclosure unchanged."""
    try:
        return fraction(Fraction(text))
    except (ValueError, ZeroDivisionError):
        return f"<code>{escaped(text)}</code>"


def _header(report: Report, claim: AnyClaim | None) -> str:
    proof = label(report.proof, f"printed proof {report.proof}") if report.proof is not None else ""
    title = f'<p class="title">{escaped(report.title)}</p>' if report.title else ""
    if claim is not None:
        place = place_html(claim.reference)
    else:
        place = f'<p class="place">{escaped(report.reference)}</p>' if report.reference else ""
    return (
        f'<header><h3><a href="#{report.id}"><code>{report.id}</code></a></h3>'
        f"{label(report.verdict, verdict_words(report).capitalize())}{proof}</header>{title}{place}"
    )


def _statement(report: Report, claim: AnyClaim | None) -> str:
    if claim is None:
        return f"<code>{escaped(report.statement)}</code>"
    if isinstance(claim, Claim):
        return math(claim.statement, block=True)
    if isinstance(claim, LawClaim):
        words = ", ".join(claim.laws)
        kind = f"that is {words}" if words else "of any kind with the moments that are named"
        return (
            probability(claim.event, claim.relation, claim.bound, block=True)
            + f'<p class="small">for every law {escaped(kind)}; '
            f"the event: {escaped(claim.meaning.text)}</p>"
        )
    if isinstance(claim.left, str):
        formula = f"<p>{escaped(AVERAGES[claim.left].text)} ≤</p>{math(claim.right, block=True)}"
    else:
        formula = math(sp.Le(claim.left, claim.right, evaluate=False), block=True)
    steps = f", with steps {STEPS[claim.steps]}," if isinstance(claim.method, str) else ""
    return (
        f'{formula}<p class="small">for every run of {escaped(claim.method_name + steps)} '
        f"on problems that are {escaped(', '.join(claim.problems))}</p>"
    )


def _domain(where: Mapping[sp.Symbol, sp.Set], assumptions: Sequence[Boolean], *, kind: str = "domain") -> str:
    """Return the sets of the symbols, and the conditions on them."""
    parts = []
    if where:
        parts.append("For " + ", ".join(_member(symbol, domain) for symbol, domain in where.items()))
    if assumptions:
        shown = ", ".join(f'<span class="formula">{math(part)}</span>' for part in assumptions)
        parts.append(f"{'assuming' if parts else 'Assuming'} {shown}")
    return f'<p class="{kind}">{", ".join(parts)}.</p>' if parts else ""


def _member(symbol: sp.Symbol, domain: sp.Set) -> str:
    words = [word for word in declared(symbol) if not _implied(word, domain)]
    return membership(symbol, domain) + (f" ({', '.join(words)})" if words else "")


def _implied(word: str, domain: sp.Set) -> bool:
    """Return whether the set implies a declared sign."""
    sets = {
        "integer": sp.S.Integers, "positive": sp.Interval.open(0, sp.oo), "nonnegative": sp.Interval(0, sp.oo),
        "negative": sp.Interval.open(-sp.oo, 0), "nonpositive": sp.Interval(-sp.oo, 0),
    }  # fmt: skip
    return domain.is_subset(sets[word]) is True


def _because(report: Report) -> str:
    by = f" ({escaped(report.engine)})" if report.engine else ""
    return f'<p class="because"><strong>{report.verdict.capitalize()}:</strong> {escaped(report.sentence)}{by}.</p>'


def _facts(report: Report, claim: AnyClaim | None, reports: Mapping[str, Report]) -> str:
    rows: list[tuple[str, str]] = []
    above, below = family(report.id, reports)
    if above is not None:
        rows.append(("Companion of", _related([above], reports)))
    if below:
        rows.append(("Companions", _related(below, reports)))
    if report.rules:
        rows.append(("Rules", ", ".join(map(_rule, report.rules))))
    if report.relies_on:
        rows.append(("Relies on", escaped(", ".join(report.relies_on))))
    if report.margin is not None and not missed_by_search(report):
        where = f", at {equation(report.margin_at)}" if report.margin_at else ""
        rows.append(("Least margin seen", f"{report.margin:.6g}{where}"))
    if report.points_tried:
        met = f"{report.points_met} of {report.points_tried} met the assumptions"
        rows.append((f"{report.tried.capitalize()} searched", f"{met}, seed {report.seed}"))
    if report.tightness is not None:
        words = f"{report.tightness:.6g} is {tightness_words(report)}: {report.tightness_at}"
        rows.append(("Tightness", escaped(words)))
    if report.certificate:
        boxes = len(report.certificate["boxes"])
        rows.append(("Certificate", counted(boxes, "box that covers the domain", "boxes that cover the domain")))
    if report.evidence and report.verdict in (Verdict.UNDECIDED, Verdict.SUPPORTED):
        rows.append(("Tried", _list(map(str, report.evidence))))
    if report.notes:
        rows.append(("Notes", _list(report.notes)))
    question = claim.open_question if claim is not None else ""
    if question:
        rows.append(("Open question", escaped(question)))
    inside = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows)
    return f'<dl class="facts">{inside}</dl>' if rows else ""


def _sentence(text: str) -> str:
    return f"{escaped(text[:1].upper() + text[1:])}." if text else ""


def _related(names: Iterable[str], reports: Mapping[str, Report]) -> str:
    items = "".join(
        f'<li class="{reports[name].verdict}"><span class="sign" aria-hidden="true">{SIGNS[reports[name].verdict]}'
        f'</span> <a href="#{name}"><code>{name}</code></a> {reports[name].verdict}</li>'
        for name in names
    )
    return f'<ul class="kin">{items}</ul>'


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escaped(line)}</li>' for line in lines)}</ul>"


def _rule(name: str) -> str:
    known = name in RULE_STATEMENTS
    return f'<a href="#rule_{escaped(name)}">{escaped(name)}</a>' if known else escaped(name)


def _chain(name: str, chain: ChainReport | None, proof: Proof | None, status: ProofStatus | None) -> str:
    """Return a chain of steps, collapsed unless some step is refuted."""
    if chain is None:
        return ""
    refuted = any(step.verdict is Verdict.REFUTED for step in chain.steps)
    if status is None:
        judged = label(Verdict.PROVED, "accepted") if chain.accepted else label(Verdict.UNDECIDED, "not accepted")
    else:
        judged = label(status, str(status))
    steps = proof.steps if proof is not None else ()
    count = max(len(chain.steps), len(steps))
    note = f'<p class="small">{escaped(proof.note)}</p>' if proof is not None and proof.note else ""
    items = "\n".join(_steps(chain.steps, steps))
    opened = ' open="open"' if refuted else ""
    return (
        f"<details{opened}><summary>{name}, {counted(count, 'step', 'steps')} "
        f'{judged}</summary>{note}<p class="small">{_sentence(chain.sentence)}</p>'
        f'<ol class="steps">\n{items}\n</ol></details>'
    )


def _steps(reached: Sequence[StepReport], stated: Sequence[Step]) -> Iterator[str]:
    place = ""
    for number, step in enumerate(reached):
        source = stated[number] if number < len(stated) else None
        shown = step.reference if step.reference != place else ""
        place = step.reference or place
        yield _step(step, source, shown)
    for left in stated[len(reached) :]:
        yield (
            f'<li class="step unreached"><header><code>{escaped(left.label)}</code><span class="how">not reached</span>'
            f'</header><div class="formula">{math(left.conclusion, block=True)}</div></li>'
        )


def _step(step: StepReport, source: Step | None, place: str) -> str:
    how = f"by rule {_rule(step.rule)}" if step.rule else f"by {escaped(step.engine)}" if step.engine else ""
    formula = source.conclusion if source is not None else step.formula
    shown = math(formula, block=True) if formula is not None else f"<code>{escaped(step.conclusion)}</code>"
    uses = f'<p class="small">From {", ".join(map(_use, source.uses))}.</p>' if source and source.uses else ""
    domain = _domain(source.where, source.assumptions, kind="small") if source is not None else ""
    why = f'<p class="small">{_sentence(step.sentence)}</p>' if not step.verdict.holds else ""
    reference = f'<p class="small">{escaped(place)}</p>' if place else ""
    witness = witness_html(step.witness, f"step {step.label}") if step.witness is not None else ""
    word = "Fails" if step.verdict is Verdict.REFUTED else str(step.verdict).capitalize()
    return (
        f'<li class="step {step.verdict}" data-step="{step.verdict}"><header><code>{escaped(step.label)}</code>'
        f'{label(step.verdict, word)}<span class="how">{how}</span></header>{reference}'
        f'<div class="formula">{shown}</div>'
        f"{domain}{uses}{why}{witness}</li>"
    )


def _use(use: str | Use) -> str:
    """Return the label of an earlier step, and the values of its symbols."""
    if isinstance(use, str):
        return f"<code>{escaped(use)}</code>"
    values = ", ".join(math(sp.Eq(symbol, value, evaluate=False)) for symbol, value in use.at.items())
    return f"<code>{escaped(use.label)}</code>" + (f" at {values}" if values else "")

"""Reports as one self-contained HTML page that loads nothing and runs no script.

The markup is HTML5 that also parses as XML. Ids of parts other than claims contain an underscore, which claim ids
cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from signdescent.checks.report import ProofStatus, Report, Verdict
from signdescent.checks.tally import tally
from signdescent.checks.wording import counted
from signdescent.render.html_claim import RULE_STATEMENTS, SIGNS, claim_html, label, place_html, proof_attribute
from signdescent.render.html_pictures import Pictures, pictures_html, tightness_html
from signdescent.render.mathml_atoms import escaped
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["SectionLike", "fragment", "page", "style"]

_MEANINGS = {
    Verdict.PROVED: "holds on its whole domain, by exact means only",
    Verdict.CERTIFIED: "holds on its whole domain, with some part decided by rigorous ball arithmetic",
    Verdict.SUPPORTED: "no violation was found, and nothing more is known",
    Verdict.REFUTED: "fails at the exact point shown, or its negation is proved",
    Verdict.UNDECIDED: "no engine decided it; this is no evidence for or against it",
    Verdict.VACUOUS: "no point meets the assumptions, and that is proved",
    Verdict.ILL_POSED: "a term of the statement does not exist at the point shown, so it is undefined there",
    ProofStatus.SOUND: "every printed step was shown, and they lead to the statement",
    ProofStatus.BROKEN: "some printed step is refuted; the statement may still hold",
    ProofStatus.UNCHECKED: "some printed step was neither shown nor refuted",
}
_KINDS = {"vague": "too vague to check", "external": "about another text", "definition": "definition"}


class SectionLike(Protocol):
    """A title, claims, and sentences without a verdict, as in `signdescent.theory.papers.stochastic_sign_descent`."""

    @property
    def title(self) -> str:
        """The heading."""
        ...

    @property
    def claims(self) -> tuple[AnyClaim, ...]:
        """The claims, in reading order."""
        ...

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The sentences without a verdict."""
        ...


def page(
    reports: Sequence[Report],
    claims: Mapping[str, AnyClaim],
    sections: Sequence[SectionLike],
    *,
    title: str,
    lead: str = "",
    pictures: Pictures | None = None,
) -> str:
    """Return a whole page.

    Parameters
    ----------
    reports : sequence of Report
        The reports of the checks.
    claims : mapping from id to claim
        The claims checked; a report without its claim is shown as text only.
    sections : sequence of SectionLike
        The order of the page. Claims without a report are omitted; reports outside all sections come last.
    title, lead : str
        The heading, and one sentence below it.
    pictures : Pictures, optional
        The pictures; by default the page has none.

    Returns
    -------
    str
        The same bytes for the same reports: the page carries no date and no running time.
    """
    below = f'<p class="lead">{escaped(lead)}</p>' if lead else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<link rel="icon" href="data:," />
<title>{escaped(title)}</title>
<style>
{style()}
{_css("page.css")}
</style>
</head>
<body class="ledger">
<a class="skip" href="#claims_start">Skip to the claims</a>
<header>
<h1>{escaped(title)}</h1>
{below}
</header>
<main>
{_content(reports, claims, sections, pictures or Pictures())}
</main>
<footer>
{_end(reports)}
</footer>
</body>
</html>
"""


def fragment(
    reports: Sequence[Report],
    claims: Mapping[str, AnyClaim],
    sections: Sequence[SectionLike],
    *,
    pictures: Pictures | None = None,
) -> str:
    """Return the content of `page` without heading, for a page with its own heading."""
    inside = f"{_content(reports, claims, sections, pictures or Pictures())}\n{_end(reports)}"
    return f'<div class="ledger">\n{inside}\n</div>'


def style() -> str:
    """Return the style sheet that `fragment` needs."""
    return _css("report.css")


def _css(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()


def _content(
    reports: Sequence[Report], claims: Mapping[str, AnyClaim], sections: Sequence[SectionLike], pictures: Pictures
) -> str:
    by_id = {report.id: report for report in reports}
    parts = _parts(by_id, sections)
    listed = sum(len(items) for _, _, items in parts)
    body = [_summary(reports, claims), _filter(reports, listed), _glance(parts), _words(), pictures_html(pictures)]
    body.append('<div id="claims_start">')
    for number, (title, section_reports, items) in enumerate(parts, 1):
        body.append(
            f'<section class="item" aria-labelledby="item_{number}"><h2 id="item_{number}">{escaped(title)}</h2>'
        )
        drawn = pictures.of_claims
        body += [claim_html(r, claims.get(r.id), by_id, picture=drawn.get(r.id, "")) for r in section_reports]
        body += [_listed(item) for item in items]
        body.append("</section>")
    body.append("</div>")
    return "\n".join([*body, tightness_html(reports), _rules(reports)])


def _parts(
    by_id: Mapping[str, Report], sections: Sequence[SectionLike]
) -> list[tuple[str, list[Report], tuple[Listed, ...]]]:
    """Return title, reports and listed sentences of every section that has any, and of the remaining claims."""
    parts = []
    placed: set[str] = set()
    for section in sections:
        section_reports = [by_id[claim.id] for claim in section.claims if claim.id in by_id]
        placed |= {report.id for report in section_reports}
        if section_reports or section.listed:
            parts.append((section.title, section_reports, section.listed))
    rest = [report for name, report in by_id.items() if name not in placed]
    return [*parts, ("Other claims", rest, ())] if rest else parts


# ------------------------------------------------------------------ the summary


def _summary(reports: Sequence[Report], claims: Mapping[str, AnyClaim]) -> str:
    verdicts = Counter(report.verdict for report in reports)
    proofs = Counter(report.proof for report in reports if report.proof is not None)
    bar = "".join(f'<span class="{kind}" style="flex: {verdicts[kind]}"></span>' for kind in Verdict if verdicts[kind])
    totals = tally(reports, claims)
    lines = [f"{totals.subject}: {_counts(verdicts, tuple(Verdict))}."]
    if proofs:
        lines.append(f"Printed proofs: {_counts(proofs, tuple(ProofStatus))}.")
    if totals.shown:
        lines.append(f"{totals.shown}.")
    facts = sorted({fact for report in reports for fact in report.relies_on})
    resting = sum(bool(report.relies_on) for report in reports)
    if resting:
        rest = counted(resting, "claim rests", "claims rest")
        lines.append(f"{rest} on facts from outside the project: {escaped(', '.join(facts))}.")
    text = "".join(f'<p class="facts-line">{line}</p>' for line in lines)
    return f'<section aria-label="Summary"><div class="bar" aria-hidden="true">{bar}</div>{text}</section>'


def _counts(numbers: Mapping[Verdict, int] | Mapping[ProofStatus, int], kinds: Sequence[Verdict | ProofStatus]) -> str:
    loud = (Verdict.REFUTED, Verdict.ILL_POSED, ProofStatus.BROKEN)
    counts: dict[Verdict | ProofStatus, int] = dict(numbers)  # type: ignore[arg-type]
    return ", ".join(
        f'<span class="loud">{counts[kind]} {kind}</span>' if kind in loud else f"{counts[kind]} {kind}"
        for kind in kinds
        if kind in counts
    )


def _filter(reports: Sequence[Report], listed: int) -> str:
    """Return the radio buttons that filter the claims through the style sheet."""
    verdicts = Counter(report.verdict for report in reports)
    broken = sum(report.proof is ProofStatus.BROKEN for report in reports)
    choices = [("all", "", "Everything", len(reports) + listed)]
    choices += [(str(kind), SIGNS[kind], kind.capitalize(), verdicts[kind]) for kind in Verdict if verdicts[kind]]
    choices += [("broken", SIGNS[ProofStatus.BROKEN], "Printed proof broken", broken)] if broken else []
    choices += [("listed", "", "Without a verdict", listed)] if listed else []
    chosen = ' checked="checked"'
    labels = "\n".join(
        f'<label class="{name}"><input type="radio" name="show" id="show_{name}" value="{name}"'
        + f"{chosen if name == 'all' else ''} />"
        + (f'<span aria-hidden="true">{sign}</span>' if sign else "")
        + f"{word} <b>{count}</b></label>"
        for name, sign, word, count in choices
    )
    return f'<fieldset class="filter"><legend>Show</legend><div>\n{labels}\n</div></fieldset>'


def _glance(parts: Sequence[tuple[str, Sequence[Report], Sequence[Listed]]]) -> str:
    """Return the table of contents: every section with its claims and their verdicts."""
    rows = []
    for number, (title, section_reports, items) in enumerate(parts, 1):
        entries = [
            f'<li class="{report.verdict}"{proof_attribute(report)}><a href="#{report.id}">'
            f'<span class="sign" aria-hidden="true">{SIGNS[report.verdict]}</span> <code>{report.id}</code>'
            f'<span class="hidden">, {report.verdict}</span></a></li>'
            for report in section_reports
        ]
        entries += [
            f'<li class="plain"><a href="#{item.id}"><span class="sign" aria-hidden="true">·</span> '
            f"<code>{item.id}</code></a></li>"
            for item in items
        ]
        rows.append(f'<li><a href="#item_{number}">{escaped(title)}</a><ul>{"".join(entries)}</ul></li>')
    inside = "\n".join(rows)
    return (
        '<nav aria-label="Claims"><details class="contents" open="open"><summary>Contents</summary>'
        f'<ol class="glance">\n{inside}\n</ol></details></nav>'
    )


def _words() -> str:
    def terms(kinds: Sequence[Verdict | ProofStatus]) -> str:
        return "".join(f"<dt>{label(kind, kind.capitalize())}</dt><dd>{_MEANINGS[kind]}</dd>" for kind in kinds)

    return (
        '<details class="words"><summary>Meaning of the verdicts</summary><p class="small">Of a statement:</p>'
        f'<dl class="glossary">{terms(tuple(Verdict))}</dl><p class="small">Of a printed proof:</p>'
        f'<dl class="glossary">{terms(tuple(ProofStatus))}</dl></details>'
    )


# ------------------------------------------------------------------ sentences, rules, versions


def _listed(item: Listed) -> str:
    missing = f'<p class="small">Missing: {escaped(item.missing)}</p>' if item.missing else ""
    return (
        f'<article class="listed" id="{item.id}"><h3><a href="#{item.id}"><code>{item.id}</code></a></h3>'
        f'<p class="small">Without a verdict: {_KINDS[item.kind]}.</p><p>{escaped(item.text)}</p>'
        f"{place_html(item.reference)}{missing}</article>"
    )


def _rules(reports: Sequence[Report]) -> str:
    """Return the statements of the rules that the page names."""
    used = {name for report in reports for name in report.rules}
    chains = [chain for report in reports for chain in (report.chain, report.printed) if chain is not None]
    used |= {step.rule for chain in chains for step in chain.steps}
    terms = "".join(
        f'<dt id="rule_{name}"><code>{name}</code></dt><dd>{escaped(statement)}</dd>'
        for name, statement in RULE_STATEMENTS.items()
        if name in used
    )
    if not terms:
        return ""
    heading = '<h2 id="rules_used">Rules used</h2>'
    return (
        f'<section class="item_rules" aria-labelledby="rules_used">{heading}<dl class="glossary">{terms}</dl></section>'
    )


def _end(reports: Sequence[Report]) -> str:
    """Return the information needed to repeat the checks."""
    versions: dict[str, str] = {}
    for report in reports:
        versions.update(report.versions)
    seeds = ", ".join(map(str, sorted({report.seed for report in reports})))
    items = "".join(f"<li>{escaped(name)} {escaped(number)}</li>" for name, number in versions.items())
    return f'<div class="end"><p>Seed {seeds}. No verdict depends on running time.</p><ul>{items}</ul></div>'

"""The page is well formed, stands alone, and says what the reports say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.report import ChainReport, ProofStatus, Report, Said, StepReport, Verdict, Witness
from signdescent.render.html import fragment, page, style
from signdescent.render.html_claim import family
from signdescent.render.json import report_data
from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, SECTIONS
from signdescent.theory.table import AnyClaim, Listed

HOSTILE = "</style><script>alert('1')</script> & \"quoted\" \x00 ]]> <img src=x onerror=alert(1)>"
CHECKED = (
    "lemma-1",
    "lemma-11",
    "lemma-12-formula",
    "lemma-12-chord",
    "lemma-12-corrected",
    "lemma-15",
    "sec4-near-lower",
)

x, y = sp.symbols("x y", real=True)


@dataclass(frozen=True)
class Part:
    """A section of a user's own."""

    title: str
    claims: tuple[AnyClaim, ...]
    listed: tuple[Listed, ...] = ()


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """Check a few claims of the paper: refuted, with a broken printed proof, with companions, about laws."""
    return [check(name) for name in CHECKED]


@pytest.fixture(scope="module")
def whole(reports: list[Report]) -> list[Report]:
    """Return a report on every claim; no engine is asked about the rest."""
    known = {report.id: report for report in reports}
    return [
        known.get(name) or Report(id=name, verdict=Verdict.UNDECIDED, statement="", sentence="s") for name in CLAIMS
    ]


def shown(reports: list[Report], title: str = "Ledger") -> ET.Element:
    return ET.fromstring(page(reports, CLAIMS, SECTIONS, title=title, lead="A sentence."))


@pytest.fixture(scope="module")
def everything(whole: list[Report]) -> ET.Element:
    """Return the page of all claims."""
    return shown(whole)


def article(root: ET.Element, name: str) -> ET.Element:
    return next(part for part in root.iter("article") if part.get("id") == name)


def text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def by_class(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (part for part in element.iter() if name in (part.get("class") or "").split())


def test_page_parses_and_declares_what_it_is(reports: list[Report]) -> None:
    """Language, character set, viewport, title, one main part, one first heading, a skip link that leads somewhere."""
    source = page(reports, CLAIMS, SECTIONS, title="Ledger")
    root = ET.fromstring(source)
    assert source.startswith("<!DOCTYPE html>")
    assert root.get("lang") == "en"
    assert root.findtext("head/title") == "Ledger"
    assert any(meta.get("charset") == "utf-8" for meta in root.iter("meta"))
    assert any("width=device-width" in (meta.get("content") or "") for meta in root.iter("meta"))
    assert [len(list(root.iter(tag))) for tag in ("main", "h1", "footer", "nav")] == [1, 1, 1, 1]
    body = root.find("body")
    assert body is not None
    assert body[0].get("href") == "#claims_start"


def test_page_stands_alone(reports: list[Report]) -> None:
    """Nothing is loaded and nothing runs: no script, handler, image, import, or address of a host."""
    source = page(reports, CLAIMS, SECTIONS, title="Ledger")
    root = ET.fromstring(source)
    assert not {"script", "iframe", "object", "embed", "img", "base", "form"} & {part.tag for part in root.iter()}
    for part in root.iter():
        for name, value in part.attrib.items():
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "action") or value.startswith("data:")
            assert name != "href" or value.startswith(("#", "data:"))
    assert not re.search(r"https?:|//[a-z]|@import|url\(", source)


def test_ids_are_unique_and_links_have_targets(everything: ET.Element) -> None:
    """Every id stands once, and every link and label leads to one."""
    ids = Counter(part.get("id") for part in everything.iter() if part.get("id"))
    assert set(ids.values()) == {1}
    for part in everything.iter():
        link = part.get("href") or ""
        assert not link.startswith("#") or link[1:] in ids, link
        for label in (part.get("aria-labelledby") or "").split():
            assert label in ids


def test_every_claim_and_sentence_appears_in_reading_order(everything: ET.Element) -> None:
    """The page has the claims and the sentences of every section, in the order of the sections."""
    wanted = [part.id for section in SECTIONS for part in (*section.claims, *section.listed)]
    assert [part.get("id") for part in everything.iter("article")] == wanted


def test_page_agrees_with_the_json(reports: list[Report]) -> None:
    """Id, title, verdict, printed proof, sentence, witness, points and steps are those of the JSON."""
    root = shown(reports)
    for report in reports:
        data = report_data(report)
        part = article(root, data["id"])
        words = text(part)
        assert part.get("data-verdict") == data["verdict"]
        assert part.get("data-proof") == data["proof"]
        assert data["verdict"].capitalize() in words
        assert data["proof"] is None or f"printed proof {data['proof']}" in words
        for value in (data["title"], data["sentence"], *data["relies_on"], *data["rules"], *data["notes"]):
            assert " ".join(value.split()) in words
        if data["witness"]:
            box = next(by_class(part, "witness"))
            numbers = "".join(re.findall(r"\d", "".join(data["witness"].values())))
            assert re.sub(r"\D", "", re.split("left side", text(box))[0].replace("x_0", "")) == numbers
            for side in data["witness_sides"]:
                assert side in text(box)
        if data["points_tried"]:
            assert f"{data['points_met']} of {data['points_tried']}" in words
        steps = [step.get("data-step") for step in part.iter("li") if step.get("data-step")]
        assert steps == [step["verdict"] for step in data["steps"]]
    assert f"{len(reports)} claims" in text(root)


def test_counts_of_the_summary_are_those_of_the_reports(reports: list[Report]) -> None:
    """The summary and the filter count what is there."""
    root = shown(reports)
    counts = Counter(report.verdict for report in reports)
    summary = " ".join(text(part) for part in by_class(root, "facts-line"))
    choices = {part.get("class"): int(part.findtext("b") or "") for part in root.iter("label")}
    for kind, count in counts.items():
        assert f"{count} {kind}" in summary
        assert choices[str(kind)] == count
    assert choices["broken"] == sum(report.proof is ProofStatus.BROKEN for report in reports)
    assert "rests on facts from outside the project: berry-esseen" in summary


def test_a_changed_verdict_changes_the_page(reports: list[Report]) -> None:
    """A negative control: the page is made from the reports, not from the claims."""
    before = page(reports, CLAIMS, SECTIONS, title="Ledger")
    assert before == page(reports, CLAIMS, SECTIONS, title="Ledger")
    for place, verdict in ((3, Verdict.PROVED), (5, Verdict.REFUTED)):
        changed = [*reports]
        changed[place] = replace(reports[place], verdict=verdict)
        after = page(changed, CLAIMS, SECTIONS, title="Ledger")
        assert article(ET.fromstring(after), reports[place].id).get("data-verdict") == verdict
        assert after != before
    slower = [replace(report, seconds=99.0) for report in reports]
    assert page(slower, CLAIMS, SECTIONS, title="Ledger") == before


def test_a_broken_step_is_marked_and_open(reports: list[Report]) -> None:
    """A refuted step is marked in words, carries its witness, and its chain is unfolded; sound chains are folded."""
    part = article(shown(reports), "lemma-12-formula")
    ours, printed = part.iter("details")
    assert (ours.get("open"), printed.get("open")) == (None, "open")
    broken = next(step for step in printed.iter("li") if step.get("data-step") == "refuted")
    assert "Fails" in text(broken)
    assert "left side" in text(next(by_class(broken, "witness")))
    assert "p. 25" in text(broken)


def test_the_filter_has_a_rule_for_every_choice(reports: list[Report]) -> None:
    """Each radio button but the first hides something, and all share one name."""
    choices = list(shown(reports).iter("input"))
    assert {part.get("name") for part in choices} == {"show"}
    assert {part.get("type") for part in choices} == {"radio"}
    for name in [*map(str, Verdict), "broken", "listed"]:
        assert f"#show_{name}:checked" in style()


def test_companions_are_linked_both_ways() -> None:
    """A claim links to those whose ids begin with its own, and they link back."""
    names = ("lemma-1", "lemma-12", "lemma-12-sharp", "lemma-12-sharp-formula")
    assert family("lemma-12", names) == (None, ("lemma-12-sharp", "lemma-12-sharp-formula"))
    assert family("lemma-12-sharp-formula", names) == ("lemma-12-sharp", ())
    found = [Report(id=name, verdict=Verdict.PROVED, statement="", sentence="s") for name in names]
    links = {part.get("href") for part in by_class(article(shown(found), "lemma-12"), "kin") for part in part.iter("a")}
    assert links == {"#lemma-12-sharp", "#lemma-12-sharp-formula"}


def test_hostile_words_stay_words() -> None:
    """Titles, quotes, notes, symbols and facts from anywhere are shown, never obeyed."""
    odd = sp.Symbol("<script>")
    claim = Claim(
        "odd",
        odd <= 1,
        {odd: sp.Interval(0, 1)},
        title=HOSTILE,
        reference=Reference(HOSTILE, HOSTILE),
        proof=Proof((Step(odd <= 2, label=HOSTILE), Step(odd <= 1)), note=HOSTILE),
        open_question=HOSTILE,
    )
    step = StepReport(
        label=HOSTILE, conclusion=HOSTILE, verdict=Verdict.REFUTED, engine=HOSTILE, sentence=HOSTILE, rule=HOSTILE,
        reference=HOSTILE, witness=Witness({"<script>": Fraction(1, 2)}, HOSTILE, HOSTILE, HOSTILE),
    )  # fmt: skip
    chain = ChainReport(accepted=False, sentence=HOSTILE, steps=(step,))
    report = Report(
        id="odd", title=HOSTILE, verdict=Verdict.UNDECIDED, statement=HOSTILE, sentence=HOSTILE, engine=HOSTILE,
        reference=HOSTILE, evidence=(Said(HOSTILE, HOSTILE),), chain=chain, printed=chain, proof=ProofStatus.BROKEN, margin=1.0,
        margin_at={"<script>": 1.0}, rules=(HOSTILE,), relies_on=(HOSTILE,), notes=(HOSTILE,), witness=step.witness,
        versions={HOSTILE: HOSTILE},
    )  # fmt: skip
    listed = Listed("odd-sentence", "vague", HOSTILE, missing=HOSTILE, reference=Reference(HOSTILE, HOSTILE))
    sections = (Part(HOSTILE, (claim,), (listed,)),)
    for claims in ({"odd": claim}, {}):
        source = page([report], claims, sections, title=HOSTILE, lead=HOSTILE)
        root = ET.fromstring(source)
        assert "<script" not in source
        assert not any(part.tag in ("script", "img") for part in root.iter())
        assert text(root).count("alert('1')") > 15
        assert source.count("<style>") == source.count("</style>") == 1


def test_a_claim_with_nothing_to_say_is_shown() -> None:
    """A report without its claim, a section without reports, a seed and versions at the end."""
    report = Report(
        id="mine", verdict=Verdict.VACUOUS, statement="x < x", sentence="s", seed=7, versions={"python": "3"}
    )
    root = ET.fromstring(page([report], {}, (Part("Empty", ()),), title="t"))
    assert [text(part) for part in root.iter("h2")] == ["Other claims"]
    assert "x < x" in text(article(root, "mine"))
    assert "Seed 7" in text(next(by_class(root, "end")))
    assert "python 3" in text(next(by_class(root, "end")))
    ET.fromstring(page([], {}, (), title="t"))


def test_listed_sentences_say_what_is_missing() -> None:
    """A sentence without a verdict shows its kind, its words, its place and what one would need."""
    listed = Listed(
        "sentence-1", "external", "Others do worse.", missing="their setting", reference=Reference("p. 3", "often")
    )
    part = article(ET.fromstring(page([], {}, (Part("A", (), (listed,)),), title="t")), "sentence-1")
    for words in ("about another text", "Others do worse.", "their setting", "p. 3", "often"):
        assert words in text(part)


def test_fragment_is_one_element_without_page_parts(reports: list[Report]) -> None:
    """What other pages embed has no head, no first heading and no landmark of a whole page."""
    root = ET.fromstring(fragment(reports, CLAIMS, SECTIONS))
    assert root.get("class") == "ledger"
    assert not {"html", "head", "style", "h1", "main", "footer"} & {part.tag for part in root.iter()}


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1])
def test_colours_have_contrast(mode: int) -> None:
    """Every colour of words stands out from every ground by 4.5 to 1, in light and in dark."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", style())
    colours = {name: both[mode] for name, *both in pairs}
    words = {name for name in colours if not name.startswith("plot-")} - {"paper", "card", "sunken", "line"}
    assert len(words) >= 10
    for ground in ("paper", "card", "sunken"):
        for name in words:
            dark, light = sorted((luminance(colours[name]), luminance(colours[ground])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)

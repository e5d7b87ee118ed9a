"""The pages say of a claim what the record says: a verdict beside an id is the recorded one, and no theorem is called true without one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from signdescent.checks.record import Record, read_record
from signdescent.checks.report import Verdict
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.run_claim import RunClaim

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
RECORD = read_record() or {}
WORDS = "|".join(sorted(str(one).upper() for one in Verdict))

BESIDE = re.compile(rf"`([a-z][a-z0-9.-]*)`([^`.;|]{{0,60}}?)\b({WORDS})\b")
"""An id in code quotes, and the first verdict after it in the same clause."""

REPORTED = re.compile(rf"^([a-z][a-z0-9.-]*): ({WORDS})\b", re.M)
"""The first line of a report, as a page shows it."""

JUDGED = re.compile(r"\*\*[^*]*\b(?:true|false|broken|proved)\b[^*]*\*\*", re.I)
"""A judgement in bold."""

PAPER = ROOT / "docs/explanation/the-paper.md"


def said(text: str) -> Iterator[tuple[str, str]]:
    """Return every (id, verdict) that a text states of a claim of the paper."""
    for name, _, verdict in BESIDE.findall(text):
        if name in CLAIMS:
            yield name, verdict
    for name, verdict in REPORTED.findall(text):
        if name in CLAIMS:
            yield name, verdict


def wrong(text: str, record: Record) -> list[str]:
    """Return what a text says of claims that the record does not say."""
    return [
        f"{name}: {verdict}; the record says {record[name][0] if name in record else 'nothing'}"
        for name, verdict in said(text)
        if name not in record or str(record[name][0]).upper() != verdict
    ]


def without_verdict(text: str) -> list[str]:
    """Return the judgements in bold after which no claim and verdict follow before the next one."""
    found = list(JUDGED.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    return [one.group() for one, end in zip(found, ends, strict=True) if not any(said(text[one.start() : end]))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_says_the_recorded_verdict(page: Path) -> None:
    """A verdict that stands behind the id of a claim is the one on record."""
    assert wrong(page.read_text(encoding="utf-8"), RECORD) == []


def test_the_pages_speak_of_many_claims() -> None:
    """The pages state more than two hundred verdicts, so that the comparison compares something."""
    assert sum(len(list(said(page.read_text(encoding="utf-8")))) for page in PAGES) > 200


def test_every_judgement_of_the_four_pages_names_its_claim() -> None:
    """What the summary of the paper calls true, false or broken in bold is followed by a claim with its verdict."""
    assert without_verdict(PAPER.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs/index.md", PAPER], ids=lambda page: page.name)
def test_a_page_that_judges_theorems_about_runs_says_what_is_known_of_them(page: Path) -> None:
    """A page that speaks of Theorems 5 to 8 gives the verdict on a corrected one, as a claim about runs."""
    shown = {name for name, verdict in said(page.read_text(encoding="utf-8")) if verdict in ("PROVED", "CERTIFIED")}
    assert any(isinstance(CLAIMS[name], RunClaim) for name in shown)


@pytest.mark.parametrize(
    "text",
    [
        "It is {claim}`lemma-0` REFUTED.",
        "`lemma-0` is PROVED another way.",
        "{claim}`lemma-0` **REFUTED** at 0",
        "lemma-0: UNDECIDED\n  a title",
        "for all runs `lemma-0` is, we think,\nPROVED.",
    ],
)
def test_a_wrong_verdict_is_noticed(text: str) -> None:
    """Each way in which a page states a verdict is read, and one that the record does not have is named."""
    one = "lemma-15"
    record: Mapping[str, tuple[Verdict, None]] = {one: (Verdict.SUPPORTED, None)}
    assert len(wrong(text.replace("lemma-0", one), record)) == 1
    right = re.sub(rf"\b({WORDS})\b", "SUPPORTED", text.replace("lemma-0", one))
    assert wrong(right, record) == []
    assert len(wrong(right, {})) == 1


def test_a_judgement_without_a_claim_is_noticed() -> None:
    """A bold word without a verdict of its own is named, even where the next judgement has one."""
    assert without_verdict("**True**, with proof and all. But (9) is **false** ({claim}`theorem-7` REFUTED).") == [
        "**True**"
    ]

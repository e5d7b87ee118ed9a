"""Reports are counted by claim, distinct claim and defect; the defects are those of the erratum."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sympy as sp

from signdescent.checks.record import Record, read_record
from signdescent.checks.report import ProofStatus, Report, Verdict
from signdescent.checks.tally import tally
from signdescent.cli._reports import summary
from signdescent.theory.claim import Claim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.table import AnyClaim

PAGE = (Path(__file__).parents[2] / "docs/explanation/erratum.md").read_text(encoding="utf-8")
RECORD = read_record() or {}

ID = re.compile(r"\{claim\}`([^`]+)`")
FAULTS = re.compile(r"^- \*\*(?:False|Proof|Whole)\*\*(.*)$", re.M)


def items(page: str) -> dict[str, set[str]]:
    """Return the claims that show the defect of each item of the erratum, by title."""
    printed = page.partition("## Refuted, and not printed")[0]
    parts = re.split(r"^### ", printed, flags=re.M)[1:]
    return {
        part.partition("\n")[0]: {name for line in FAULTS.findall(part) for name in ID.findall(line)} for part in parts
    }


def faulty(record: Record) -> set[str]:
    """Return the claims that are refuted or whose printed proof is broken."""
    return {
        name for name, (verdict, proof) in record.items() if verdict is Verdict.REFUTED or proof is ProofStatus.BROKEN
    }


def root(name: str) -> str:
    """Return the claim that represents the defect of a claim."""
    return CLAIMS[name].defect or name


def test_every_item_of_the_erratum_is_one_defect() -> None:
    """All claims that an item calls faulty have the same defect, named after one of them."""
    for title, names in items(PAGE).items():
        roots = {root(name) for name in names}
        assert len(roots) == 1, title
        assert roots <= names, title


def test_every_refuted_claim_belongs_to_an_item() -> None:
    """The defects in the record and the items of the erratum correspond one to one."""
    assert {root(name) for name in faulty(RECORD)} == {root(min(names)) for names in items(PAGE).values()}


def test_only_what_is_refuted_or_printed_shows_a_defect() -> None:
    """A claim that names the defect of another is refuted, or its printed proof is broken."""
    assert {name for name, claim in CLAIMS.items() if claim.defect} <= faulty(RECORD)


def test_an_item_that_is_gone_is_noticed() -> None:
    """Without the item on eq. (18) its claims belong to none."""
    title = "### Eq. (18): stochastic gradients that may be 0"
    assert title in PAGE
    without = items(PAGE.replace(title, "## Eq. (18)"))
    assert "eq-18" in {root(name) for name in faulty(RECORD)}
    assert {root(name) for name in faulty(RECORD)} != {root(min(names)) for names in without.values()}


def report(name: str, verdict: Verdict = Verdict.PROVED, proof: ProofStatus | None = None) -> Report:
    return Report(id=name, verdict=verdict, statement="", sentence="", proof=proof)


def claims(**fields: dict[str, str]) -> dict[str, AnyClaim]:
    below = sp.Le(1, 0, evaluate=False)
    return {name: Claim(name, below, {}, **more) for name, more in fields.items()}  # type: ignore[arg-type]


TABLE = claims(a={}, b={"defect": "a"}, c={"repeats": "a"})


@pytest.mark.parametrize(
    ("reports", "subject", "shown"),
    [
        ([], "0 claims", ""),
        ([report("a")], "1 claim", ""),
        ([report("a"), report("c")], "2 claims (1 distinct)", ""),
        ([report("c"), report("b")], "2 claims", ""),
        ([report("a", Verdict.REFUTED)], "1 claim", ""),
        ([report("b", Verdict.REFUTED)], "1 claim", ""),
        ([report("a", Verdict.REFUTED), report("c", Verdict.REFUTED)], "2 claims (1 distinct)", ""),
        ([report("a", Verdict.REFUTED), report("b", Verdict.REFUTED)], "2 claims", "2 refuted claims show 1 defect"),
        (
            [report("a", Verdict.REFUTED), report("b", proof=ProofStatus.BROKEN)],
            "2 claims",
            "1 refuted claim and 1 broken printed proof show 1 defect",
        ),
        (
            [report("a", Verdict.REFUTED, ProofStatus.BROKEN)],
            "1 claim",
            "",
        ),
        ([report("unknown", Verdict.REFUTED), report("a")], "2 claims", ""),
    ],
)
def test_reports_are_counted(reports: list[Report], subject: str, shown: str) -> None:
    """A claim that repeats another reported claim is not distinct; claims with one defect count as one defect."""
    found = tally(reports, TABLE)
    assert (found.subject, found.shown) == (subject, shown)
    assert found.data()["claims"] == len(reports)
    assert sum(found.data()["verdicts"].values()) == len(reports)


def test_the_papers_claims_are_more_than_their_defects() -> None:
    """In the paper there are fewer distinct claims than claims, and fewer defects than refuted claims."""
    reports = [report(name, verdict, proof) for name, (verdict, proof) in RECORD.items() if name in CLAIMS]
    found = tally(reports, CLAIMS)
    assert found.distinct == sum(not CLAIMS[one.id].repeats for one in reports) < found.claims
    assert found.defects == len(items(PAGE)) < found.verdicts[Verdict.REFUTED]


def test_the_summary_of_a_check_has_both_counts() -> None:
    """The first line has claims and distinct claims, the last one defects; equal numbers are not repeated."""
    refuted = [report(name, Verdict.REFUTED) for name in "abc"]
    lines = summary(refuted, TABLE).splitlines()
    assert lines == ["3 claims (2 distinct): 3 refuted", "3 refuted claims show 2 defects"]
    assert summary([report("a")], TABLE) == "1 claim: 1 proved"

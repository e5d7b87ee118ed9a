"""The whole paper, row by row: what should come out comes out, and every row has its ids."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from paper.vocabulary import OUTCOMES, Row
from signdescent.checks.report import ProofStatus, Report, Verdict
from signdescent.checks.verify import check
from signdescent.theory import RunClaim
from signdescent.theory.claims import CLAIMS, LISTED

FILES = sorted(path.stem for path in Path(__file__).with_name("rows").glob("[a-z]*.py"))
ROWS: dict[str, Row] = {name: row for file in FILES for name, row in import_module(f"paper.rows.{file}").ROWS.items()}
EXPECTED = {id_: outcome for row in ROWS.values() for id_, outcome in ((row.id, row.outcome), *row.companions.items())}


@cache
def report(name: str) -> Report:
    return check(name)


@pytest.mark.parametrize(("name", "outcome"), EXPECTED.items())
def test_a_row_comes_out_as_expected(name: str, outcome: str) -> None:
    assert outcome in OUTCOMES
    if outcome == "listed":
        assert name in LISTED
        return
    claim = CLAIMS[name]
    found = report(name)
    if outcome == "holds":
        assert found.verdict.holds, found.sentence
        assert found.proof is not ProofStatus.BROKEN
    elif outcome == "flawed":
        assert found.verdict.holds, found.sentence
        assert found.proof is ProofStatus.BROKEN
    elif outcome == "refuted":
        assert found.verdict is Verdict.REFUTED, found.sentence
    elif outcome == "open":
        assert found.verdict in (Verdict.UNDECIDED, Verdict.SUPPORTED)
        assert claim.open_question
    else:
        assert isinstance(claim, RunClaim)
        assert found.verdict is Verdict.SUPPORTED, found.sentence


def test_every_claim_and_every_listed_sentence_belongs_to_a_row() -> None:
    assert set(EXPECTED) == set(CLAIMS) | set(LISTED)


def test_no_id_stands_in_two_rows() -> None:
    counts = Counter(id_ for row in ROWS.values() for id_ in (row.id, *row.companions))
    assert [name for name, count in counts.items() if count > 1] == []


def test_how_many_rows_are_one_line_identities(capsys: pytest.CaptureFixture[str]) -> None:
    """The count of claims is honest only beside the count of the trivial ones."""
    trivial = sum(row.identity for row in ROWS.values())
    with capsys.disabled():
        print(f"\n{len(ROWS)} rows, {len(CLAIMS)} claims, {len(LISTED)} listed; {trivial} rows are one-line identities")
    assert trivial < len(ROWS) / 2

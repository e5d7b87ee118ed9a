"""Every row of the paper has the expected outcome, and every id belongs to a row."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from paper.vocabulary import OUTCOMES, Row
from signdescent.checks.check import check
from signdescent.checks.report import ProofStatus, Report, Verdict
from signdescent.theory import Claim, RunClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, LISTED

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
    result = report(name)
    if outcome == "holds":
        assert result.verdict.holds, result.sentence
        assert result.proof is not ProofStatus.BROKEN
    elif outcome == "flawed":
        assert result.verdict.holds, result.sentence
        assert result.proof is ProofStatus.BROKEN
    elif outcome == "refuted":
        assert result.verdict is Verdict.REFUTED, result.sentence
    elif outcome == "open":
        assert result.verdict in (Verdict.UNDECIDED, Verdict.SUPPORTED)
        assert claim.open_question
    else:
        assert isinstance(claim, RunClaim)
        assert result.verdict is Verdict.SUPPORTED, result.sentence


def test_every_claim_and_every_listed_sentence_belongs_to_a_row() -> None:
    assert set(EXPECTED) == set(CLAIMS) | set(LISTED)


def test_no_id_stands_in_two_rows() -> None:
    counts = Counter(id_ for row in ROWS.values() for id_ in (row.id, *row.companions))
    assert [name for name, count in counts.items() if count > 1] == []


def is_one_step(name: str) -> bool:
    """Return whether the engines algebra or reals prove a claim without a proof of steps."""
    claim = CLAIMS.get(name)
    return isinstance(claim, Claim) and check(claim, engines=("algebra", "reals")).verdict is Verdict.PROVED


def test_most_rows_need_more_than_one_step(capsys: pytest.CaptureFixture[str]) -> None:
    """Fewer than half of the rows are proved in one step."""
    at_once = [row.id for row in ROWS.values() if is_one_step(row.id)]
    with capsys.disabled():
        print(f"\n{len(ROWS)} rows, {len(CLAIMS)} claims, {len(LISTED)} listed; one step proves {len(at_once)} rows")
    assert is_one_step("sec5.1-l1")  # 2 rho - 1 times |g| where rho = 1
    assert not is_one_step("lemma-1")
    assert not is_one_step("eq-1")
    assert 0 < len(at_once) < len(ROWS) / 2

"""Every row of the paper has the expected outcome, and every id belongs to a row."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from paper.vocabulary import OUTCOMES, Row
from reference.sampling import every
from signdescent.checks.check import check
from signdescent.checks.record import read_record
from signdescent.checks.report import ProofStatus, Verdict
from signdescent.theory import Claim, RunClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, LISTED

FILES = sorted(path.stem for path in Path(__file__).with_name("rows").glob("[a-z]*.py"))
ROWS: dict[str, Row] = {name: row for file in FILES for name, row in import_module(f"paper.rows.{file}").ROWS.items()}
EXPECTED = {id_: outcome for row in ROWS.values() for id_, outcome in ((row.id, row.outcome), *row.companions.items())}


RECORD = read_record() or {}
DECIDED = {name: outcome for name, outcome in EXPECTED.items() if outcome != "listed"}


def assert_as_expected(name: str, verdict: Verdict, proof: ProofStatus | None) -> None:
    """Fail unless the verdict and the status of the printed proof are what the row expects."""
    match EXPECTED[name]:
        case "holds":
            assert verdict.holds
            assert proof is not ProofStatus.BROKEN
        case "flawed":
            assert verdict.holds
            assert proof is ProofStatus.BROKEN
        case "refuted":
            assert verdict is Verdict.REFUTED
        case "open":
            assert verdict in (Verdict.UNDECIDED, Verdict.SUPPORTED)
            assert CLAIMS[name].open_question
        case _:
            assert isinstance(CLAIMS[name], RunClaim)
            assert verdict is Verdict.SUPPORTED


def test_every_outcome_is_one_of_the_vocabulary() -> None:
    assert set(EXPECTED.values()) <= set(OUTCOMES)
    assert all((outcome == "listed") == (name in LISTED) for name, outcome in EXPECTED.items())


@pytest.mark.parametrize("name", DECIDED)
def test_a_row_is_on_record_as_expected(name: str) -> None:
    """`signdescent check --all` compares every verdict with the record."""
    assert_as_expected(name, *RECORD[name])


@pytest.mark.parametrize(
    "name", every(15, DECIDED, kind=EXPECTED.get, heavy=("b8-tails-pi", "lemma-11-sharp", "lemma-13"))
)
def test_a_row_comes_out_as_expected(name: str) -> None:
    result = check(name)
    assert_as_expected(name, result.verdict, result.proof)


def test_every_claim_and_every_listed_sentence_belongs_to_a_row() -> None:
    assert set(EXPECTED) == set(CLAIMS) | set(LISTED)


def test_no_id_stands_in_two_rows() -> None:
    counts = Counter(id_ for row in ROWS.values() for id_ in (row.id, *row.companions))
    assert [name for name, count in counts.items() if count > 1] == []


def is_one_step(name: str) -> bool:
    """Return whether the engines algebra or reals prove a claim without a proof of steps."""
    claim = CLAIMS.get(name)
    return isinstance(claim, Claim) and check(claim, engines=("algebra", "reals")).verdict is Verdict.PROVED


def test_one_step_is_told_from_more() -> None:
    assert is_one_step("sec5.1-l1")  # 2 rho - 1 times |g| where rho = 1
    assert not is_one_step("lemma-1")
    assert not is_one_step("eq-1")


@pytest.mark.slow
def test_most_rows_need_more_than_one_step() -> None:
    """Fewer than half of the rows are proved in one step."""
    assert 0 < sum(map(is_one_step, (row.id for row in ROWS.values()))) < len(ROWS) / 2

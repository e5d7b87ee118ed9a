"""The record of verdicts is read and written as a whole, and every kind of difference is reported."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from signdescent._files import write_whole
from signdescent.checks.record import differences, read_record, record_of, stronger, write_record
from signdescent.checks.report import ProofStatus, Report, Verdict
from signdescent.errors import InputFileError

RECORD = {
    "lemma-1": (Verdict.PROVED, ProofStatus.BROKEN),
    "lemma-2": (Verdict.UNDECIDED, None),
}


def report(name: str, verdict: Verdict, proof: ProofStatus | None = None) -> Report:
    return Report(id=name, verdict=verdict, proof=proof, statement="", sentence="")


def test_record_keeps_verdict_and_proof_in_order() -> None:
    """A record has, for each report, the verdict and the status of the printed proof."""
    reports = [report("b", Verdict.REFUTED), report("a", Verdict.PROVED, ProofStatus.SOUND)]
    found = record_of(reports)
    assert list(found.items()) == [
        ("b", (Verdict.REFUTED, None)),
        ("a", (Verdict.PROVED, ProofStatus.SOUND)),
    ]


@pytest.mark.parametrize("record", [RECORD, {}])
def test_record_survives_the_file(tmp_path: Path, record: dict[str, tuple[Verdict, None]]) -> None:
    """A written record is read unchanged, and the file is JSON."""
    path = tmp_path / "ledger.json"
    write_record(path, record)
    assert read_record(path) == record
    assert json.loads(path.read_text()) == {name: list(entry) for name, entry in record.items()}
    assert [child.name for child in tmp_path.iterdir()] == ["ledger.json"]


def test_record_has_one_line_per_claim(tmp_path: Path) -> None:
    """A changed verdict changes one line of the file."""
    write_record(tmp_path / "a", RECORD)
    assert (tmp_path / "a").read_text().splitlines()[1] == '  "lemma-1": ["proved", "broken"],'


def test_no_record_is_none(tmp_path: Path) -> None:
    """A missing file is not an error."""
    assert read_record(tmp_path / "none.json") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Expecting value"),
        ("[]", "expected an object"),
        ('{"a": "proved"}', "should have [verdict, proof]"),
        ('{"a": ["proved"]}', "should have [verdict, proof]"),
        ('{"a": ["certain", null]}', "certain"),
        ('{"a": ["proved", "fine"]}', "fine"),
        ('{"a": [null, null]}', "None"),
        ('{"a": ["proved", null], "a": ["refuted", null]}', "twice"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_bad_record_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """For a file that is not a record, the error names the file and the option that writes a new one."""
    path = tmp_path / "ledger.json"
    path.write_text(text)
    with pytest.raises(InputFileError, match=re.escape(words)) as caught:
        read_record(path)
    assert str(path) in str(caught.value)
    assert "--record" in str(caught.value)


def test_unreadable_record_is_refused(tmp_path: Path) -> None:
    """A directory, and bytes that are not UTF-8, are refused."""
    with pytest.raises(InputFileError, match="cannot be read"):
        read_record(tmp_path)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InputFileError, match="cannot be read"):
        read_record(tmp_path / "bytes")


def test_equal_records_do_not_differ() -> None:
    """The order of claims does not matter."""
    assert differences(RECORD, dict(reversed(RECORD.items()))) == ()


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            RECORD | {"lemma-1": (Verdict.REFUTED, ProofStatus.BROKEN)},
            "lemma-1: now refuted, printed proof broken; the record says proved, printed proof broken",
        ),
        (
            RECORD | {"lemma-1": (Verdict.PROVED, ProofStatus.SOUND)},
            "lemma-1: now proved, printed proof sound; the record says proved, printed proof broken",
        ),
        (
            RECORD | {"lemma-3": (Verdict.VACUOUS, None)},
            "lemma-3: now vacuous; the record does not have it",
        ),
        (
            {"lemma-1": RECORD["lemma-1"]},
            "lemma-2: no longer a claim; the record says undecided",
        ),
    ],
)
def test_each_difference_is_one_line(found: dict[str, tuple[Verdict, ProofStatus | None]], line: str) -> None:
    """A changed verdict, a changed proof, a new claim and a removed claim have different lines."""
    assert differences(RECORD, found) == (line,)


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        (("undecided", None), ("supported", None), True),
        (("supported", "broken"), ("certified", "broken"), True),
        (("certified", None), ("proved", None), True),
        (("proved", "unchecked"), ("proved", "sound"), True),
        (("proved", None), ("proved", None), False),
        (("proved", None), ("certified", None), False),
        (("supported", None), ("refuted", None), False),
        (("undecided", None), ("vacuous", None), False),
        (("undecided", None), ("refuted", None), False),
        (("refuted", None), ("proved", None), False),
        (("supported", "sound"), ("proved", "broken"), False),
        (("supported", "unchecked"), ("proved", "broken"), False),
    ],
)
def test_only_a_step_towards_proved_is_stronger(
    old: tuple[str, str | None], new: tuple[str, str | None], more: bool
) -> None:
    """A refutation, a weaker verdict and a broken proof are never stronger."""
    was, now = ({"lemma-1": (Verdict(v), None if p is None else ProofStatus(p))} for v, p in (old, new))
    assert stronger(was, now) == (now if more else {})
    assert stronger({}, now) == {}


def test_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """A failed write keeps the old content and leaves no temporary file."""
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_written_file_has_ordinary_permissions(tmp_path: Path) -> None:
    """Writing through a temporary file gives the usual permissions."""
    (tmp_path / "plain").write_text("")
    write_whole(tmp_path / "ours", "")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode

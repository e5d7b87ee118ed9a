"""The erratum calls false what the record refutes, all of it and nothing else, and every witness on it fails again."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from signdescent.checks.laws.search import Instance, violates
from signdescent.checks.record import read_record
from signdescent.checks.report import ProofStatus, Verdict
from signdescent.cli.main import cli
from signdescent.noise.finite import FiniteLaw
from signdescent.theory.claim import Claim
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.run_claim import RunClaim

PAGE = (Path(__file__).parents[2] / "docs/explanation/erratum.md").read_text(encoding="utf-8")
PRINTED, _, OURS = PAGE.partition("## Refuted, and not printed")
RECORD = read_record() or {}

ID = r"\{claim\}`([^`]+)`"
MENTION = re.compile(ID + r"(?: ([A-Z]{6,}))?(?: (at|by the law) `([^`]*)`)?")

Mention = tuple[str, str, str, str]


def mentions(text: str, word: str = "") -> list[Mention]:
    """Return (id, verdict, how, witness) of every claim named on the lines that begin with a bold word."""
    lines = re.findall(rf"^- \*\*{word}\*\*(.*)$", text, re.M) if word else [text]
    return [found for line in lines for found in MENTION.findall(line)]


def named(found: list[Mention], verdict: str) -> set[str]:
    return {name for name, word, _, _ in found if word == verdict}


FALSE = mentions(PRINTED, "False")
BROKEN = mentions(PRINTED, "Proof")
WHOLE = mentions(PRINTED, "Whole")
GOOD = mentions(PRINTED, "Correct") + mentions(PRINTED, "Sharper")
REFUTED = [*FALSE, *mentions(OURS)]


def recorded(name: str) -> Verdict | None:
    return RECORD[name][0] if name in RECORD else None


def unsettled(found: list[Mention], record: dict[str, Verdict]) -> list[Mention]:
    """Return the mentions whose word is not the record's, but for laws that the record has not decided yet."""
    open_words = (None, Verdict.UNDECIDED)
    return [
        one
        for one in found
        if record.get(one[0]) != one[1].lower()
        and not (isinstance(CLAIMS[one[0]], LawClaim) and record.get(one[0]) in open_words)
    ]


VERDICTS = {name: entry[0] for name, entry in RECORD.items()}


def test_every_verdict_on_the_page_is_the_recorded_one() -> None:
    """A word behind an id is the record's verdict; a law whose verdict is not on record is checked apart."""
    said = [one for one in mentions(PAGE) if one[1] and one[1] != "BROKEN"]
    assert len(said) > 150
    assert not unsettled(said, VERDICTS)


def test_a_wrong_verdict_on_the_page_is_noticed() -> None:
    assert unsettled([("lemma-15", "REFUTED", "", "")], VERDICTS)
    assert unsettled([("lemma-12-chord", "PROVED", "", "")], VERDICTS)
    assert unsettled([("lemma-1", "PROVED", "", "")], {"lemma-1": Verdict.REFUTED})


def test_every_refuted_claim_is_on_the_page_once_and_nothing_else_is_called_false() -> None:
    """REFUTED in the record, or a law that fails: once on the page; a whole theorem may be named as such instead."""
    names = [name for name, word, _, _ in REFUTED if word == "REFUTED"]
    assert len(set(names)) == len(names)
    refuted = {name for name, (verdict, _) in RECORD.items() if verdict is Verdict.REFUTED}
    whole = {name for name, *_ in WHOLE}
    assert refuted - whole <= set(names)
    assert all(isinstance(CLAIMS[name], LawClaim) for name in set(names) - refuted)


def test_every_broken_proof_is_on_the_page_and_no_other() -> None:
    broken = {name for name, (_, proof) in RECORD.items() if proof is ProofStatus.BROKEN}
    assert {name for name, *_ in BROKEN} == broken
    assert named(BROKEN, "BROKEN") == broken


def test_whole_theorems_are_runs_and_not_proved() -> None:
    for name, *_ in WHOLE:
        assert isinstance(CLAIMS[name], RunClaim)
        assert recorded(name) not in (Verdict.PROVED, Verdict.CERTIFIED)


def test_what_is_called_correct_or_sharper_holds() -> None:
    """PROVED or CERTIFIED, and nothing weaker."""
    assert named(GOOD, "PROVED") | named(GOOD, "CERTIFIED") == {name for name, *_ in GOOD}


def test_the_counts_in_the_first_lines_are_right() -> None:
    said = re.search(
        r"in (\d+) items: (\d+) claims that say what is printed are refuted, and (\d+) printed chains", PAGE
    )
    assert said
    assert tuple(map(int, said.groups())) == (PRINTED.count("\n### "), len(named(FALSE, "REFUTED")), len(BROKEN))


def test_every_item_says_what_is_correct() -> None:
    items = re.split(r"^### ", PRINTED, flags=re.M)[1:]
    assert len(items) > 25
    for item in items:
        assert "- **Correct**" in item, item.splitlines()[0]


@pytest.mark.parametrize(("name", "word", "how", "witness"), REFUTED, ids=[one[0] for one in REFUTED])
def test_every_witness_on_the_page_fails_again(name: str, word: str, how: str, witness: str) -> None:
    """A point is evaluated by `check --at`, a law by exact arithmetic; without a word there is nothing to show."""
    if word != "REFUTED":
        assert word == "PROVED"
        assert name.endswith("-fails")
        return
    claim = CLAIMS[name]
    if isinstance(claim, Claim):
        assert how == "at"
        result = CliRunner().invoke(cli, ["check", name, "--at", witness])
        assert result.exit_code == 3, result.output
        assert "FAILS" in result.output
        return
    assert isinstance(claim, LawClaim)
    assert how == "by the law"
    assert violates(claim, Instance(law(witness), 1, {}))


def law(text: str) -> FiniteLaw:
    """Read ``value:probability, ...``."""
    pairs = [part.split(":") for part in text.split(",")]
    return FiniteLaw(tuple(Fraction(v.strip()) for v, _ in pairs), tuple(Fraction(p.strip()) for _, p in pairs))


def test_a_point_that_is_no_witness_is_noticed() -> None:
    result = CliRunner().invoke(cli, ["check", "lemma-12-chord", "--at", "x=-1"])
    assert result.exit_code == 0


def test_a_law_that_is_no_witness_is_noticed() -> None:
    claim = CLAIMS["lemma-13-every-law"]
    assert isinstance(claim, LawClaim)
    assert not violates(claim, Instance(law("-1:1/3, 1:2/3"), 1, {}))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "word"),
    sorted({(name, word) for name, word, _, _ in mentions(PAGE) if word and isinstance(CLAIMS[name], LawClaim)}),
)
def test_what_the_page_says_of_laws_is_what_a_check_says(name: str, word: str) -> None:
    from signdescent import check

    assert check(CLAIMS[name]).verdict == word.lower()

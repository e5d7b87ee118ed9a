"""`signdescent list`: every claim with its kind, place and title."""

from __future__ import annotations

import pytest

from signdescent.cli.claims_file import kind_of
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.table import AnyClaim

from .conftest import Run, on_terminal


def test_json_has_every_claim_in_order(run: Run) -> None:
    """Ids stand in reading order, each with its kind, place and title."""
    done = run("list", "--json")
    assert done.code == 0
    data = done.json()
    assert (data["schema_version"], data["command"]) == (1, "list")
    rows = data["result"]["claims"]
    assert [row["id"] for row in rows] == list(CLAIMS)
    assert rows[list(CLAIMS).index("lemma-15")] == {
        "id": "lemma-15",
        "kind": "formula",
        "place": "Lemma 15, p. 31",
        "title": "-<a,b>/|a| <= -|b|/3 + 8|a-b|/3 for non-zero vectors",
    }
    assert {row["kind"] for row in rows} <= {"formula", "laws", "runs"}


def test_text_has_one_line_a_claim(run: Run) -> None:
    """A heading and one line for each claim, without escapes."""
    done = run("list")
    assert done.code == 0
    lines = done.out.splitlines()
    assert len(lines) == 1 + len(CLAIMS)
    assert lines[0].split() == ["id", "kind", "place", "title"]
    line = next(line for line in lines if line.split()[0] == "lemma-15")
    assert "formula" in line
    assert "Lemma 15, p. 31" in line
    assert "\x1b" not in done.out


def assert_folded(lines: list[str]) -> None:
    """Fail unless a title goes on below where 80 columns are too few, and no word is lost."""
    assert max(map(len, lines)) <= 80
    assert len(lines) > 1 + len(CLAIMS)
    words = " ".join(lines).split()
    assert words[4:] == [word for claim in CLAIMS.values() for word in row(claim)]


def test_long_lines_fold_where_the_output_is_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title goes on below, indented, where the terminal is too narrow; in a pipe it does not."""
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, run("list", "--quiet").out.splitlines())) > 80
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    assert_folded(run("list", "--quiet").out.splitlines())


@pytest.mark.slow
def test_long_lines_fold_on_a_real_terminal() -> None:
    """The same in a process of its own, which reads all claims first."""
    assert_folded(on_terminal(["list", "--quiet"], COLUMNS="80").splitlines())


def row(claim: AnyClaim) -> list[str]:
    place = claim.reference.place if claim.reference else ""
    return f"{claim.id} {kind_of(claim)} {place} {claim.title}".split()


def test_surplus_word_is_refused(run: Run) -> None:
    """`list` takes no claim."""
    run("list", "lemma-15").refused("lemma-15")

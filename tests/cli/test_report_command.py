"""`signdescent report`: one page, written whole or not at all."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from signdescent.cli import _reports
from signdescent.theory.papers import stochastic_sign_descent as paper

from .conftest import Run

OWN = """
import sympy as sp
from signdescent.theory import Claim

x = sp.Symbol("x", real=True)
tangent = Claim("tangent", sp.exp(x) >= 1 + x, {x: sp.Reals})
steep = Claim("steep", sp.exp(x) >= 1 + 2 * x, {x: sp.Reals}, title="a < b & c")
"""


def verdicts(path: Path) -> dict[str | None, str | None]:
    root = ET.parse(path).getroot()
    return {part.get("id"): part.get("data-verdict") for part in root.iter("article")}


def test_ids_choose_the_claims_of_the_page(run: Run, tmp_path: Path) -> None:
    """The page has the claims asked for, in reading order, and one line says that it is written."""
    page = tmp_path / "ledger.html"
    done = run("report", "--html", page, "lemma-15", "lemma-12-chord")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"wrote {page}: 2 claims\n"
    assert verdicts(page) == {"lemma-12-chord": "refuted", "lemma-15": "proved"}
    assert list(tmp_path.iterdir()) == [page]


def test_own_claims_make_a_page(run: Run, tmp_path: Path) -> None:
    """A file of one's own becomes a page of its own, and a refuted claim is no failure."""
    file, page = tmp_path / "mine.py", tmp_path / "mine.html"
    file.write_text(OWN, encoding="utf-8")
    page.write_text("old", encoding="utf-8")
    assert run("report", "--html", page, "--file", file, "--workers", "1").code == 0
    assert verdicts(page) == {"tangent": "certified", "steep": "refuted"}
    assert "Claims of mine.py" in page.read_text(encoding="utf-8")


def test_equal_seeds_write_equal_pages(run: Run, tmp_path: Path) -> None:
    """The page carries no date and no running time, and the number of workers changes nothing."""
    pages = [tmp_path / "a.html", tmp_path / "b.html"]
    for page, workers in zip(pages, (1, 2), strict=True):
        run("report", "--html", page, "lemma-15", "lemma-15-sharp", "--seed", "5", "--workers", workers)
    assert pages[0].read_bytes() == pages[1].read_bytes()
    assert "Seed 5" in pages[0].read_text(encoding="utf-8")


def test_another_process_reads_the_claims_that_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim is found by its id, without the table of all claims."""

    def refused() -> None:
        pytest.fail("all claims are read")

    monkeypatch.setattr(paper, "_claims", refused)
    monkeypatch.setitem(paper._TABLES, "CLAIMS", refused)
    assert _reports._claim(None, "lemma-15").id == "lemma-15"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--html"),
        (["--html", "."], "folder"),
        (["--html", "no-such-folder/x.html"], "no-such-folder"),
        (["--html", "x.html", "lemma-99"], "lemma-99"),
        (["--html", "x.html", "--budget", "0"], "--budget"),
        (["--html", "x.html", "--file", "none.py"], "none.py"),
    ],
)
def test_what_cannot_be_done_is_refused_at_once(
    run: Run, words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad usage is one line, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    run("report", *words).refused(said)
    assert not list(tmp_path.iterdir())


def test_help_has_examples(run: Run) -> None:
    """The help shows whole commands and the exit codes."""
    out = run("report", "--help").out
    assert "signdescent report --html ledger.html" in out
    assert "Exit codes" in out


def figures(path: Path) -> list[str | None]:
    """Return the ids of the articles that carry a picture."""
    root = ET.parse(path).getroot()
    return [part.get("id") for part in root.iter("article") if any(True for _ in part.iter("svg"))]


def test_pictures_come_with_the_page(run: Run, tmp_path: Path) -> None:
    """A claim with a view has its picture; `--no-plots` leaves it out and says nothing of it."""
    page = tmp_path / "ledger.html"
    run("report", "--html", page, "lemma-15", "lemma-15-direct")
    assert figures(page) == ["lemma-15"]
    done = run("report", "--html", page, "lemma-15", "--no-plots")
    assert (done.code, done.err) == (0, "")
    assert figures(page) == []


def test_own_claims_have_pictures_where_one_symbol_runs(run: Run, tmp_path: Path) -> None:
    """A claim of one's own that relates functions of one number is drawn without being asked."""
    file, page = tmp_path / "mine.py", tmp_path / "mine.html"
    file.write_text(OWN, encoding="utf-8")
    run("report", "--html", page, "--file", file, "--workers", "1")
    assert figures(page) == ["tangent", "steep"]


def test_without_matplotlib_the_page_is_written_and_one_line_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures are extra: their absence is told on standard error, with the cure, and stops nothing."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    page = tmp_path / "ledger.html"
    done = run("report", "--html", page, "lemma-15")
    assert done.code == 0
    assert (
        done.err == "signdescent: note: no pictures: Matplotlib is not installed; run pip install signdescent[plot]\n"
    )
    assert verdicts(page) == {"lemma-15": "proved"}
    assert figures(page) == []
    assert run("report", "--html", page, "lemma-15", "--no-plots").err == ""

"""`signdescent reproduce`: files, text, JSON, and every way to be refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from signdescent import experiments
from signdescent.cli import reproduce
from signdescent.experiments import EXPERIMENTS

from .conftest import Run

ENDINGS = ("csv", "json", "png", "svg")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the two figures in the table that take no time."""
    kept = {name: experiments.EXPERIMENTS[name] for name in ("figure-1", "figure-8")}
    monkeypatch.setattr(experiments, "EXPERIMENTS", kept)
    monkeypatch.setattr(reproduce, "EXPERIMENTS", kept)


def test_the_text_says_what_holds_and_the_files_are_there(run: Run, tmp_path: Path) -> None:
    """A sentence of the paper that is false is a result: the exit code is 0."""
    done = run("reproduce", "figure-1", "--quick", "--out", tmp_path / "new")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("figure-1 (Figure 1, section 3.3): level sets of the l12-norm at four scales\n")
    assert "\n  holds: near a minimiser the level sets are those of the l2-norm\n" in done.out
    assert "\n  does not hold: if all |g_i| <= e" in done.out
    assert "chosen here: boxes" in done.out
    assert done.out.splitlines()[-1] == "6 sentences: 5 hold, 1 does not hold"
    assert max(map(len, done.out.splitlines())) <= 100
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [f"figure-1.{end}" for end in ENDINGS]


def test_the_json_is_what_the_files_say(run: Run, tmp_path: Path) -> None:
    done = run("reproduce", "figure-8", "figure-8", "--quick", "--out", tmp_path, "--seed", "4", "--json")
    document = done.json()
    assert document["parameters"] == {"names": ["figure-8"], "out": str(tmp_path), "quick": True, "seed": 4}
    (found,) = document["result"]["experiments"]
    saved = json.loads((tmp_path / "figure-8.json").read_text(encoding="utf-8"))
    assert saved["seed"] == 4
    assert all(found[key] == saved[key] for key in ("name", "title", "place", "parameters", "chosen", "sentences"))
    assert sorted(found["files"]) == [f"figure-8.{end}" for end in ENDINGS]


def test_all_runs_the_whole_table(run: Run, tmp_path: Path) -> None:
    assert run("reproduce", "all", "--quick", "--out", tmp_path).code == 0
    assert len(list(tmp_path.iterdir())) == 8


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["figure-1"], "--out"),
        (["--out", "x"], "NAME"),
        (["figure1", "--out", "x"], "did you mean figure-1"),
        (["zzz", "--out", "x"], "one of figure-1, figure-8, all"),
        (["figure-1", "--out", "x", "--seed", "-1"], "-1"),
    ],
)
def test_bad_usage_is_refused_and_writes_nothing(
    run: Run, words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("reproduce", *words).refused(said)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_takes_no_files_is_refused_before_anything_is_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiments, "load", lambda name: pytest.fail("it ran"))
    (tmp_path / "file").write_text("mine")
    run("reproduce", "figure-1", "--out", tmp_path / "file").refused("writable folder")
    run("reproduce", "figure-1", "--out", tmp_path / "file" / "below").refused("folder")
    assert (tmp_path / "file").read_text() == "mine"


def test_without_matplotlib_it_says_what_to_install(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message comes before any computing, and no folder is made."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    run("reproduce", "figure-1", "--out", tmp_path / "new").refused("pip install signdescent[plot]")
    assert not (tmp_path / "new").exists()


def test_listing_costs_no_library(process: Run) -> None:
    """The help shows the names without Matplotlib or NumPy."""
    done = process("reproduce", "--help")
    assert done.code == 0
    assert f"Names: {', '.join(EXPERIMENTS)}, all." in " ".join(done.out.split())

"""The gallery and the benchmark page say what the runs and the file say."""

from __future__ import annotations

import importlib.util
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "benchmarks.json"

EXPERIMENT: dict[str, Any] = {
    "name": "figure-9",
    "title": 'votes & "nodes"',
    "place": "Figure 9",
    "parameters": {"steps": 5, "start": [0.0, 1.0]},
    "chosen": ["start"],
    "sentences": [
        {"text": "a < b", "holds": True, "evidence": "1 < 2"},
        {"text": "c", "holds": False, "evidence": "d & e"},
        {"text": "f", "holds": None, "evidence": "<script>"},
    ],
}


def extension(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import a file of the docs' extensions; without Sphinx, skip."""
    pytest.importorskip("sphinx")
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "docs" / "_ext")])
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / "_ext" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_a_section_of_the_gallery_says_what_the_run_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outcome, evidence, choices, command and the picture with its words; markup in them stays text."""
    gallery = extension("gallery", monkeypatch)
    root = ET.fromstring(gallery.body(EXPERIMENT, picture="_static/gallery/figure-9.svg"))
    items = list(root.iter("li"))
    assert [item.get("data-holds") for item in items] == ["holds", "does not hold", "cannot tell"]
    for item, sentence in zip(items, EXPERIMENT["sentences"], strict=True):
        assert sentence["text"] in text(item)
        assert sentence["evidence"] in text(item)
    (picture,) = root.iter("img")
    assert picture.get("src") == "_static/gallery/figure-9.svg"
    alt = picture.get("alt") or ""
    assert 'Figure 9, run again: votes & "nodes".' in alt
    assert "does not hold: c" in alt
    assert "start [0.0, 1.0]" in text(root)
    assert "steps" not in text(root)
    assert "signdescent reproduce figure-9 --out figures" in text(root)


def test_a_large_drawing_is_shown_as_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing of many points would weigh more than the page."""
    gallery = extension("gallery", monkeypatch)
    (tmp_path / "a.svg").write_bytes(b" " * gallery.LARGEST_DRAWING)
    (tmp_path / "b.svg").write_bytes(b" " * (gallery.LARGEST_DRAWING + 1))
    assert [gallery.shown(tmp_path, name) for name in "ab"] == ["a.svg", "b.png"]


def test_the_benchmark_page_has_every_ratio_beside_its_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Machine, date and a line for each comparison of the committed file; a missed goal is said to be missed."""
    page = extension("benchmarks_page", monkeypatch)
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    root = ET.fromstring(page.body(document))
    for words in (document["date"], document["machine"]["machine"], document["machine"]["label"]):
        assert words in text(root)
    lines = list(root.iter("tr"))[1:]
    ratios = [(name, ratio) for row in document["rows"] for name, ratio in row["ratios"].items()]
    assert len(lines) == len(ratios)
    for line, (name, ratio) in zip(lines, ratios, strict=True):
        assert " ".join(name.split()) in text(line)
        assert f"{ratio['median']:.3g}" in text(line)
        goal = f"{ratio['goal']:g}, {'met' if ratio['met'] else 'missed'}." if ratio["goal"] else ""
        assert goal in text(line)
        assert ("Goal" in text(line)) == bool(goal)
    assert len(list(root.iter("svg"))) == 2


def test_a_missed_goal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A negative control: the page follows the file, not our wishes."""
    page = extension("benchmarks_page", monkeypatch)
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    row = next(row for row in document["rows"] if any(ratio["goal"] for ratio in row["ratios"].values()))
    ratio = next(ratio for ratio in row["ratios"].values() if ratio["goal"])
    ratio["met"] = False
    assert "missed" in text(ET.fromstring(page.body(document)))


RUN: dict[str, Any] = {
    "date": "2026-11-30",
    "machine": {"python": "3.11", "machine": "x86_64", "processors": 2, "label": "quiet & idle"},
    "versions": {"signdescent": "0.1.0"},
    "limit": 60.0,
    "jobs": 1,
    "rows": [
        {"id": "op.pinsker", "kind": "right", "verdict": "proved", "seconds": 1.5},
        {"id": "po.02", "kind": "slow", "verdict": "slow", "seconds": 60.0},
    ],
}


def test_the_corpus_page_has_the_counts_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for each source and one for all; rows without a right answer are listed with their statement."""
    page = extension("corpus_page", monkeypatch)
    root = ET.fromstring(page.body(RUN))
    cells = [[text(cell) for cell in line.iter("td")] for line in list(root.iter("tr"))[1:]]
    assert cells == [
        ["1", "1", "0", "0", "0", "1.50", "1.5"],
        ["1", "0", "0", "1", "0", "60.00", "60.0"],
        ["2", "1", "0", "1", "0", "30.75", "60.0"],
    ]
    assert "quiet & idle" in text(root)
    (item,) = root.iter("li")
    assert "po.02 (slow): (1 + y**2)*x >= 1 + y**2" in text(item)


def test_the_corpus_page_follows_the_committed_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page shows as many rows as the record has; an empty record is said to be empty."""
    page = extension("corpus_page", monkeypatch)
    assert "No run is recorded." in page.body({"rows": []})
    document = json.loads((ROOT / "docs" / "corpus.json").read_text(encoding="utf-8"))
    root = ET.fromstring(page.body(document))
    wanted = len([row for row in document["rows"] if row["kind"] != "right"])
    assert len(list(root.iter("li"))) == wanted
    totals = [text(next(line.iter("td"))) for line in list(root.iter("tr"))[1:]]
    assert totals[-1:] == [str(len(document["rows"]))] * bool(document["rows"])

"""The tutorial on bounds of one's own does what it says: every block runs, and the failure prints what is shown."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import signdescent

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "property-test-your-bound.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
BLOCKS = FENCE.findall(PAGE.read_text(encoding="utf-8"))
PYTHON = [text for kind, text in BLOCKS if kind == "python"]


def test_the_page_has_the_blocks_that_are_tested_here() -> None:
    """A wrong test file and its output, the mended one, and two sessions; nothing else is shown."""
    assert [kind for kind, _ in BLOCKS] == ["python", "console", "python", "python", "python"]
    assert [text.startswith(">>> ") for text in PYTHON] == [False, False, True, True]


def run(source: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run pytest on a file, as the page does."""
    (folder / "test_batches.py").write_text(source, encoding="utf-8")
    package = str(Path(signdescent.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "COLUMNS": "200"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_batches.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wrong_bound_fails_as_shown(tmp_path: Path) -> None:
    """What pytest prints for the first file is what the page prints."""
    shown = next(text for kind, text in BLOCKS if kind == "console")
    command, _, expected = shown.partition("\n")
    assert command == "$ pytest -q test_batches.py"
    found = run(PYTHON[0], tmp_path)
    assert found.returncode == 1, found.stdout + found.stderr
    checker, example = doctest.OutputChecker(), doctest.Example("", expected)
    assert checker.check_output(expected, found.stdout, FLAGS), checker.output_difference(example, found.stdout, FLAGS)


def test_the_mended_bounds_pass(tmp_path: Path) -> None:
    found = run(PYTHON[1], tmp_path)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "2 passed" in found.stdout


@pytest.mark.parametrize("session", [2, 3])
def test_the_sessions_print_what_they_show(session: int) -> None:
    """They go on from the mended file, in which `cantelli` and `assert_bound` are defined."""
    names: dict[str, Any] = {}
    exec(PYTHON[1], names)
    examples = doctest.DocTestParser().get_doctest(PYTHON[session], names, "page", str(PAGE), 0)
    assert examples.examples
    assert doctest.DocTestRunner(optionflags=FLAGS).run(examples).failed == 0

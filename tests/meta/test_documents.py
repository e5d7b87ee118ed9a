"""What the documents print is what the commands print, and what docstrings name exists."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from signdescent import bounds
from signdescent.cli.main import cli
from signdescent.theory.claims import CLAIMS

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def _consoles() -> list[tuple[str, str, str]]:
    """Return (document, command, printed output) of every shown run of the command."""
    found = []
    for name in (
        "README.md",
        "docs/quickstart.md",
        "docs/explanation/verdicts.md",
        "docs/how-to/batch-size-with-confidence.md",
    ):
        for kind, text in FENCE.findall((ROOT / name).read_text(encoding="utf-8")):
            if kind == "console":
                for shown in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                    command, _, output = shown.partition("\n")
                    if command.startswith("signdescent ") and output.strip():
                        found.append((name, command, output))
    return found


@pytest.mark.parametrize(("document", "command", "shown"), _consoles())
def test_a_shown_run_prints_what_it_is_shown_to_print(
    document: str, command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = re.search(r"Save this as `(\S+)`:\s*```python\n(.*?)^```", (ROOT / document).read_text(), re.M | re.S)
    if saved:
        (tmp_path / saved[1]).write_text(saved[2], encoding="utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    printed = CliRunner(env={"COLUMNS": "200"}).invoke(cli, command.split()[1:]).output
    checker = doctest.OutputChecker()
    example = doctest.Example("", shown)
    assert checker.check_output(shown, printed, FLAGS), checker.output_difference(example, printed, FLAGS)


def test_the_documents_show_runs() -> None:
    assert len(_consoles()) >= 5


@pytest.mark.parametrize("name", bounds.__all__)
def test_the_claims_that_a_docstring_names_exist(name: str) -> None:
    text = inspect.getdoc(getattr(bounds, name)) or ""
    named = [
        claim
        for sentence in re.findall(r"^Claims? (``.*?)(?:Holds if|\*\*Tight|\n\n|$)", text, re.M | re.S)
        for claim in re.findall(r"``([a-z][a-z0-9.-]*)``", sentence)
    ]
    assert set(named) <= set(CLAIMS)

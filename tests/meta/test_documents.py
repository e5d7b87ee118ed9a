"""What the documents print is what the commands print, and what docstrings name exists.

Every page of the documentation is covered: its ```python blocks run in order in one namespace, those with ``>>>`` as
doctests, the others with the ```text block right below them as what they print; the ``signdescent`` commands of its
```console blocks run in order in one empty directory. A block that cannot run here is written as ```{code-block}.
"""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from signdescent import bounds
from signdescent.cli.main import cli
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md") if "_build" not in p.parts),
)
ELSEWHERE = ("docs/how-to/run-on-a-cluster.md",)
"""Pages that need a cluster; `tests/simulation/test_dask.py` and `test_mpi.py` start one and run their blocks."""

SLOW = ("docs/explanation/engines.md",)
"""Pages whose blocks take more than a few seconds."""

FENCE = re.compile(r"^```(\w+)\n(.*?)^```\n*(?:```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
SAVED = re.compile(r"[Ss]ave this as `(\S+)`:\s*```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
NEEDS = ("torch", "dask", "h5py", "safetensors")


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def commands(text: str) -> list[tuple[str, str]]:
    """Return (command, printed output) of every shown run; the output may be empty."""
    found = []
    for kind, block, _ in FENCE.findall(text):
        if kind == "console":
            for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = shown.partition("\n")
                if command.startswith("signdescent "):
                    found.append((command.partition("  #")[0], output))
    return found


def blocks(text: str) -> list[tuple[str, str]]:
    """Return (code, printed output) of every Python block that is not saved as a file."""
    files = {code for _, code in SAVED.findall(text)}
    return [(code, printed) for kind, code, printed in FENCE.findall(text) if kind == "python" and code not in files]


def agree(shown: str, printed: str) -> None:
    checker = doctest.OutputChecker()
    assert checker.check_output(shown, printed, FLAGS), checker.output_difference(
        doctest.Example("", shown), printed, FLAGS
    )


def run_block(code: str, printed: str, namespace: dict[str, Any]) -> None:
    if code.lstrip().startswith(">>>"):
        test = doctest.DocTestParser().get_doctest(code, namespace, "block", None, 0)
        said = io.StringIO()
        result = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.write, clear_globs=False)
        assert not result.failed, said.getvalue()
        namespace.update(test.globs)
        return
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "block", "exec"), namespace)
    if printed:
        agree(printed, said.getvalue())


def run_page(text: str) -> None:
    """Run a page's Python blocks, and then its commands."""
    for name, code in SAVED.findall(text):
        Path(name).write_text(code, encoding="utf-8")
    namespace: dict[str, Any] = {}
    for code, printed in blocks(text):
        if all(find_spec(name) for name in NEEDS if f"import {name}" in code or f"from {name}" in code):
            run_block(code, printed, namespace)
    for command, shown in commands(text):
        result = CliRunner(env={"COLUMNS": "200"}).invoke(cli, command.split()[1:])
        assert not isinstance(result.exception, Exception), result.exception
        if shown.strip():
            agree(shown, result.output)
        else:
            assert result.exit_code in (0, 3), result.output


def pages() -> list[Any]:
    shown = [page for page in PAGES if page not in ELSEWHERE and (blocks(text_of(page)) or commands(text_of(page)))]
    return [pytest.param(page, marks=[pytest.mark.slow] if page in SLOW else []) for page in shown]


@pytest.mark.parametrize("page", pages())
def test_every_block_of_a_page_runs_and_prints_what_it_is_shown_to_print(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    run_page(text_of(page))


WRONG = {
    "output": "```python\nprint(1)\n```\n\n```text\n2\n```\n",
    "doctest": "```python\n>>> 1 + 1\n3\n```\n",
    "error": "```python\nraise ValueError\n```\n",
    "command": "```console\n$ signdescent check lemma-15\nlemma-15: REFUTED\n```\n",
    "name": "```console\n$ signdescent check lemma-1515\n```\n",
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_page_is_noticed(kind: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        run_page(WRONG[kind])


def test_the_documents_show_runs() -> None:
    assert sum(len(commands(text_of(page))) for page in PAGES) >= 12
    assert sum(len(blocks(text_of(page))) for page in PAGES) >= 12


@pytest.mark.parametrize("name", bounds.__all__)
def test_the_claims_that_a_docstring_names_exist(name: str) -> None:
    text = inspect.getdoc(getattr(bounds, name)) or ""
    named = [
        claim
        for sentence in re.findall(r"^Claims? (``.*?)(?:Holds if|\*\*Tight|\n\n|$)", text, re.M | re.S)
        for claim in re.findall(r"``([a-z][a-z0-9.-]*)``", sentence)
    ]
    assert set(named) <= set(CLAIMS)

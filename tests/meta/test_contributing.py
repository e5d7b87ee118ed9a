"""What is promised to those who carry on: the recipe for a claim works, and every command is documented."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import sympy as sp
from click.testing import CliRunner

from signdescent.checks.check import check
from signdescent.cli.main import COMMANDS, cli
from signdescent.theory.claim import Claim, Reference
from signdescent.theory.papers import stochastic_sign_descent as claims

FILE = "item_0_dummy"


def forget() -> None:
    for table in (claims._section, claims._sections, claims._claims, claims._listed):
        table.cache_clear()


@pytest.fixture
def dummy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Claim]:
    """Write the file of step 1 and the line of step 2."""
    x = sp.Symbol("x", real=True)
    claim = Claim("item-0", x**2 + 1 >= 2 * x, {x: sp.Reals}, title="a square", reference=Reference("Item 0, p. 0"))
    module = ModuleType(f"signdescent.theory.papers.stochastic_sign_descent.{FILE}", "Item 0: a dummy.")
    module.CLAIMS = (claim,)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(claims, "FILES", (*claims.FILES, FILE))
    forget()
    yield claim
    forget()


def test_a_claim_is_one_file_and_one_line(dummy: Claim) -> None:
    assert claims.find("item-0") is dummy
    assert list(claims.CLAIMS)[-1] == "item-0"
    assert claims.SECTIONS[-1].title == "Item 0: a dummy"


def test_step_3_checks_it(dummy: Claim) -> None:
    assert check("item-0").verdict.holds
    result = CliRunner().invoke(cli, ["check", dummy.id, "--json"])
    assert json.loads(result.stdout)["reports"][0]["verdict"] == "proved"
    assert "item-0" in CliRunner().invoke(cli, ["list"]).output


def test_without_the_line_it_is_not_there() -> None:
    assert "item-0" not in claims.CLAIMS


def test_every_command_stands_in_the_reference_and_shows_an_example() -> None:
    """The table of docs/reference/cli.md names every command, and the help of each ends with runs of it."""
    page = (Path(__file__).parents[2] / "docs/reference/cli.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"| `signdescent {name}" in page, name
        shown = CliRunner().invoke(cli, [name, "--help"]).output
        assert "Examples:" in shown, name
        assert f"signdescent {name} " in shown.partition("Examples:")[2], name

"""The shipped JSON Schema describes what `check --json` writes, and refuses what it does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from signdescent.cli.main import cli

SCHEMA = json.loads((files("signdescent") / "render/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PAGE = Path(__file__).parents[2] / "docs/reference/json.md"


@pytest.fixture(scope="module")
def output() -> Any:
    """Check claims that are proved, refuted, supported, and true with a broken proof."""
    words = ["check", "lemma-10-conjecture", "lemma-12-formula", "lemma-12-chord", "lemma-12-corrected", "--json"]
    return json.loads(CliRunner().invoke(cli, words).stdout)


def test_schema_is_one() -> None:
    VALIDATOR.check_schema(SCHEMA)


def test_real_output_is_valid(output: Any) -> None:
    VALIDATOR.validate(output)
    VALIDATOR.validate({**output, "ledger": {"differences": [], "stronger": [], "note": None}})
    assert {report["verdict"] for report in output["reports"]} >= {"proved", "refuted", "supported"}
    assert any(step["witness"] is not None for report in output["reports"] for step in report["steps"])


BREAKS: dict[str, Callable[[Any], Any]] = {
    "a key more": lambda report: report.update(extra=1),
    "a key less": lambda report: report.pop("margin"),
    "a verdict that is none": lambda report: report.update(verdict="true"),
    "a status that is none": lambda report: report.update(proof="wrong"),
    "a rounded witness": lambda report: report.update(witness={"x": -0.5}),
    "a decimal witness": lambda report: report.update(witness={"x": "-0.5"}),
    "one side": lambda report: report.update(witness_sides=["1"]),
    "a proved claim with a witness": lambda report: report.update(verdict="proved"),
    "sides without a witness": lambda report: report.update(witness=None),
    "a step less a key": lambda report: report.update(steps=[{"chain": "proof"}]),
}


@pytest.mark.parametrize("name", BREAKS)
def test_broken_output_is_refused(output: Any, name: str) -> None:
    """A negative control for every kind of rule in the schema."""
    data = copy.deepcopy(output)
    report = next(report for report in data["reports"] if report["id"] == "lemma-12-chord")
    BREAKS[name](report)
    assert not VALIDATOR.is_valid(data)


def test_page_documents_every_key() -> None:
    """Every key of the schema has a row on the page, with the schema's own words."""
    page = PAGE.read_text(encoding="utf-8")
    for part in (SCHEMA, SCHEMA["$defs"]["report"], SCHEMA["$defs"]["step"]):
        for key, rule in part["properties"].items():
            assert any(row.startswith(f"| `{key}` |") and rule["description"] in row for row in page.splitlines()), key

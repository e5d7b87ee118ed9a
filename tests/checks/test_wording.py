"""Singular and plural wording."""

from __future__ import annotations

import ast
import re
from itertools import zip_longest
from pathlib import Path

import pytest

from signdescent.checks.report import Said
from signdescent.checks.wording import counted, last_of_each

SOURCE = Path(__file__).parents[2] / "src/signdescent"


@pytest.mark.parametrize(("number", "said"), [(0, "0 boxes cover"), (1, "1 box covers"), (2, "2 boxes cover")])
def test_one_is_singular(number: int, said: str) -> None:
    """Only 1 has the singular, for noun and verb."""
    assert counted(number, "box covers", "boxes cover") == said


def test_last_word_of_every_engine() -> None:
    """An engine that is asked twice keeps its last sentence only, also if the sentence contains a colon."""
    turns = [Said("balls", "150 boxes; x: [0, 1]"), Said("reals", "no"), Said("balls", "3000 boxes; x: [0, 0]")]
    assert [str(said) for said in last_of_each(turns)] == ["reals: no", "balls: 3000 boxes; x: [0, 0]"]


IRREGULAR = {("is", "are"), ("was", "were"), ("has", "have"), ("does", "do"), ("it", "they"), ("its", "their")}


def written(node: ast.expr) -> str | None:
    """Return the constant part of a string in the source, or None if the expression is not a string."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return None


def is_plural(one: str, other: str) -> bool:
    """Return whether two strings differ only in singular and plural, in either order."""
    words = list(zip_longest(re.findall(r"\w+", one), re.findall(r"\w+", other), fillvalue=""))
    different = [(a, b) for a, b in words if a != b]
    return any(
        b in (a + "s", a + "es") or a in (b + "s", b + "es") or (a, b) in IRREGULAR or (b, a) in IRREGULAR
        for a, b in different
    )


def choices(source: str) -> list[str]:
    """Return the expressions of a source text that choose between singular and plural."""
    places = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.IfExp):
            one, other = written(node.body), written(node.orelse)
            if one is not None and other is not None and is_plural(one, other):
                places.append(ast.unparse(node))
    return places


@pytest.mark.parametrize(
    "source",
    [
        "f\"{'box' if n == 1 else 'boxes'}\"",
        "f\"box{'es' if n != 1 else ''}\"",
        "'' if n == 1 else 's'",
        "'keeps' if met == 1 else 'keep'",
        "' dimension' if ndim == (1,) else ' dimensions'",
        "f'{n} laws' if n > 1 else f'{n} law'",
        "'is' if len(found) == 1 else 'are'",
    ],
)
def test_a_choice_of_number_is_detected(source: str) -> None:
    """Two strings that differ in a plural are such a choice, for any condition."""
    assert len(choices(source)) == 1


@pytest.mark.parametrize(
    "source", ["'low' if n == 1 else 'high'", "'' if n > 1 else 'case'", "1 if n == 1 else 2", "x if n == 1 else 'xs'"]
)
def test_other_choices_are_not_detected(source: str) -> None:
    """Other strings, numbers and variables are not choices of number."""
    assert choices(source) == []


def test_plurals_are_formed_in_one_place() -> None:
    """No other file of the checks and the command line chooses between singular and plural."""
    files = [path for room in ("checks", "cli") for path in (SOURCE / room).rglob("*.py") if path.name != "words.py"]
    assert len(files) > 100
    found = {str(path.relative_to(SOURCE)): choices(path.read_text(encoding="utf-8")) for path in files}
    assert {name: places for name, places in found.items() if places} == {}

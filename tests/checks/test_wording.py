"""Numbers and the words that go with them."""

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
    """Only one takes the singular, and the verb goes with it."""
    assert counted(number, "box covers", "boxes cover") == said


def test_last_word_of_every_engine() -> None:
    """An engine that had two turns has one line, its last, also where the line itself holds a colon."""
    turns = [Said("balls", "150 boxes; x: [0, 1]"), Said("reals", "no"), Said("balls", "3000 boxes; x: [0, 0]")]
    assert [str(said) for said in last_of_each(turns)] == ["reals: no", "balls: 3000 boxes; x: [0, 0]"]


IRREGULAR = {("is", "are"), ("was", "were"), ("has", "have"), ("does", "do"), ("it", "they"), ("its", "their")}


def written(node: ast.expr) -> str | None:
    """Return the fixed part of a text in the source, or None where the expression is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return None


def is_plural(one: str, other: str) -> bool:
    """Return whether two texts are one wording in singular and plural, in either order."""
    words = list(zip_longest(re.findall(r"\w+", one), re.findall(r"\w+", other), fillvalue=""))
    different = [(a, b) for a, b in words if a != b]
    return any(
        b in (a + "s", a + "es") or a in (b + "s", b + "es") or (a, b) in IRREGULAR or (b, a) in IRREGULAR
        for a, b in different
    )


def choices(source: str) -> list[str]:
    """Return the places at which a source text chooses between singular and plural."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.IfExp):
            one, other = written(node.body), written(node.orelse)
            if one is not None and other is not None and is_plural(one, other):
                found.append(ast.unparse(node))
    return found


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
def test_a_choice_of_number_is_seen(source: str) -> None:
    """Whatever the condition, two texts that differ in a plural are such a choice."""
    assert len(choices(source)) == 1


@pytest.mark.parametrize(
    "source", ["'low' if n == 1 else 'high'", "'' if n > 1 else 'case'", "1 if n == 1 else 2", "x if n == 1 else 'xs'"]
)
def test_other_choices_are_none_of_number(source: str) -> None:
    """Other texts, numbers and variables are left alone."""
    assert choices(source) == []


def test_plurals_are_formed_in_one_place() -> None:
    """No other file of the checks and the command line chooses between singular and plural by itself."""
    files = [path for room in ("checks", "cli") for path in (SOURCE / room).rglob("*.py") if path.name != "words.py"]
    assert len(files) > 100
    found = {str(path.relative_to(SOURCE)): choices(path.read_text(encoding="utf-8")) for path in files}
    assert {name: places for name, places in found.items() if places} == {}

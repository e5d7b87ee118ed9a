"""Numbers and the words that go with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from signdescent.checks.words import counted, last_of_each

SOURCE = Path(__file__).parents[2] / "src/signdescent"


@pytest.mark.parametrize(("number", "said"), [(0, "0 boxes cover"), (1, "1 box covers"), (2, "2 boxes cover")])
def test_one_is_singular(number: int, said: str) -> None:
    """Only one takes the singular, and the verb goes with it."""
    assert counted(number, "box covers", "boxes cover") == said


def test_last_word_of_every_engine() -> None:
    """An engine that had two turns has one line, its last, also where the line itself holds a colon."""
    lines = ["balls: 150 boxes; x: [0, 1]", "reals: no", "balls: 3000 boxes; x: [0, 0]"]
    assert last_of_each(lines) == ("reals: no", "balls: 3000 boxes; x: [0, 0]")


def test_plurals_are_formed_in_one_place() -> None:
    """No other file of the checks and the command line chooses between singular and plural by itself."""
    choice = re.compile(r"""["'](\w*) ?["'] if [^"']+ (?:==|!=) 1 else ["']\1|else ["']e?s["']""")
    assert choice.search("""f"{'box' if n == 1 else 'boxes'}" """)
    assert choice.search("""f"box{'es' if n != 1 else ''}, {'' if n == 1 else 's'}" """)
    for room in ("checks", "cli"):
        for path in (SOURCE / room).rglob("*.py"):
            assert path.name == "words.py" or not choice.search(path.read_text(encoding="utf-8")), path

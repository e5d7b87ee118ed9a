"""What code needs to know of an event it asks the event's entry: no event is told from others by its word."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from signdescent.checks.laws.chances import CHANCES
from signdescent.theory.events import EVENTS

SOURCE = Path(__file__).parents[2] / "src" / "signdescent"


def compared(tree: ast.AST) -> set[str]:
    """Return the words of events that occur in a comparison, also in a tuple or a set of it."""
    parts = (part for node in ast.walk(tree) if isinstance(node, ast.Compare) for part in ast.walk(node))
    return {str(part.value) for part in parts if isinstance(part, ast.Constant) and part.value in EVENTS}


def words(tree: ast.AST) -> set[str]:
    """Return the words of events that occur anywhere."""
    return {str(part.value) for part in ast.walk(tree) if isinstance(part, ast.Constant) and part.value in EVENTS}


def test_no_word_of_an_event_is_compared_with() -> None:
    """Claims and facts name events, and two tables describe them; all other code asks these."""
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}
    trees = {path: ast.parse(text) for path, text in texts.items() if any(word in text for word in EVENTS)}
    assert {path.name: found for path, tree in trees.items() if (found := compared(tree))} == {}
    named = {path.relative_to(SOURCE).parts[:2] for path, tree in trees.items() if words(tree)}
    assert named == {("theory", "papers"), ("theory", "facts.py"), ("theory", "events.py"), ("checks", "laws")}


@pytest.mark.parametrize(
    "code",
    ['if claim.event == "same-sign": pass', 'x = event in ("right-sign", other)', 'y = {"right-sign"} >= events'],
)
def test_a_planted_comparison_is_seen(code: str) -> None:
    assert compared(ast.parse(code))


def test_every_event_has_its_chance() -> None:
    assert set(CHANCES) == set(EVENTS)


def test_the_event_of_a_mean_is_an_event_of_one_sample() -> None:
    for event in EVENTS.values():
        if event.of_mean:
            one = EVENTS[event.of_mean]
            assert one.copies is None
            assert (one.about, one.given) == (event.about, event.given)

"""The page on the architecture says what the code is."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src/signdescent"
TRIPS = re.findall(r"### (.*?)\n+```text\n(.*?)```", PAGE, re.DOTALL)


def test_the_table_of_rooms_is_the_one_of_the_imports() -> None:
    """`python docs/rooms.py` writes it."""
    rooms = runpy.run_path(str(ROOT / "docs/rooms.py"))
    assert rooms["page_with"](rooms["picture"]()) == PAGE


def test_a_room_imports_from_the_floors_below_alone() -> None:
    """The order of the table is the one of the contracts in pyproject.toml."""
    rooms = runpy.run_path(str(ROOT / "docs/rooms.py"))
    floors = rooms["FLOORS"]
    for i, floor in enumerate(floors):
        below = {room for level in floors[i + 1 :] for room in level}
        for room in floor:
            for path in (SOURCE / room).rglob("*.py"):
                known = {other for level in floors for other in level} - {room}
                assert rooms["imports_of"](path) & known <= below, path


def test_three_trips_of_at_most_eight_files() -> None:
    """Each is a way through files that exist, without a way back to one that was left."""
    assert len(TRIPS) == 3
    for title, steps in TRIPS:
        files = re.findall(r"^  (\S+)", steps, re.MULTILINE)
        assert 4 <= len(files) <= 8, title
        assert len(set(files)) == len(files), title
        for name in files:
            assert (SOURCE / name).exists(), name


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([a-z_]+/[a-z_/]+(?:\.py)?)`", PAGE))))
def test_every_path_on_the_page_exists(name: str) -> None:
    """A path is one below src/signdescent, or below the root."""
    assert (SOURCE / name).exists() or (ROOT / name).exists()

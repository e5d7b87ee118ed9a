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


LONGEST = 400


def too_long(folder: Path) -> dict[str, int]:
    """Return the Python files below a folder with more lines than a reader takes in at once, and how many they have."""
    lengths = {
        str(path.relative_to(folder)): len(path.read_text("utf-8").splitlines()) for path in folder.rglob("*.py")
    }
    return {name: length for name, length in lengths.items() if length > LONGEST}


def test_no_file_of_the_source_is_long() -> None:
    """Without exceptions: tables are short enough as well."""
    assert too_long(SOURCE) == {}


def test_a_long_file_is_seen(tmp_path: Path) -> None:
    """The negative control, one line beyond the limit and in a folder."""
    (tmp_path / "room").mkdir()
    (tmp_path / "room/long.py").write_text("\n" * (LONGEST + 1), encoding="utf-8")
    (tmp_path / "short.py").write_text("\n" * LONGEST, encoding="utf-8")
    assert too_long(tmp_path) == {"room/long.py": LONGEST + 1}


def is_vague(stem: str) -> bool:
    """Return whether the name of a file is a number, or a word for what is left over."""
    return bool(re.fullmatch(r"_?(helpers?|utils?|misc|common|rest|more|part_?\d*|\d+)", stem))


def test_the_name_of_a_file_says_what_stands_in_it() -> None:
    """A reader guesses from it."""
    assert [path for path in SOURCE.rglob("*.py") if is_vague(path.stem)] == []


@pytest.mark.parametrize("stem", ["helpers", "_utils", "part_2", "part2", "3"])
def test_a_vague_name_is_seen(stem: str) -> None:
    """The negative control."""
    assert is_vague(stem)

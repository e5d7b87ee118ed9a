"""Write the table of rooms of architecture.md from the files and their imports: ``python docs/rooms.py``."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "signdescent"
PAGE = ROOT / "docs" / "architecture.md"
START, END = "<!-- rooms: written by docs/rooms.py -->\n", "<!-- rooms: end -->"
FLOORS = (
    ("cli",),
    ("experiments", "testing"),
    ("render",),
    ("checks",),
    ("simulation",),
    ("noise",),
    ("theory", "bounds"),
)
"""From the top down: a room imports from the floors below it alone."""


def imports_of(path: Path) -> set[str]:
    """Return the rooms that a file imports, those for types alone left out."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in typing:
            parts = node.module.split(".")
            if parts[0] == "signdescent":
                found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return found


def picture() -> str:
    """Return the rooms with their imports, floor by floor, as a block of text."""
    files: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        files[path.relative_to(SOURCE).parts[0]].append(path)
    rows = []
    for floor in FLOORS:
        for room in floor:
            imported = set().union(*map(imports_of, files[room])) - {room}
            below = [other for level in FLOORS for other in level if other in imported]
            rows.append(f"{room:12} imports {', '.join(below) or 'no other room'}")
        rows.append("")
    return "```text\n" + "\n".join(rows[:-1]) + "\n```\n"


def page_with(block: str) -> str:
    """Return the text of the page with the block in its place."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return before + START + block + END + after


if __name__ == "__main__":
    PAGE.write_text(page_with(picture()), encoding="utf-8")

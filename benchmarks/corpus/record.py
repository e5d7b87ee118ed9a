"""Files of outcomes, their table by source, and what changed between two of them."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.corpus.row import Row
from benchmarks.corpus.run import Outcome

__all__ = ["COLUMNS", "Line", "changes", "lines", "read", "write"]

COLUMNS = ("right", "undecided", "slow", "WRONG")
"""The columns of a table; `lines` says what belongs to each."""
_PARTS = {"ill-posed": "undecided", "refused": "undecided", "CRASH": "WRONG"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: counts by column, and seconds."""

    prefix: str
    counts: Mapping[str, int]
    median: float
    worst: float

    @property
    def total(self) -> int:
        """The number of rows."""
        return sum(self.counts.values())


def lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield a line for each prefix, in the order of the rows, and one named ``"all"``.

    Refusals and ill-posed statements count as undecided, and crashes as wrong.
    """
    prefixes = dict.fromkeys(row["id"].partition(".")[0] for row in rows)
    for prefix in (*prefixes, "all"):
        part = [row for row in rows if prefix in ("all", row["id"].partition(".")[0])]
        if part:
            kinds = [_PARTS.get(row["kind"], row["kind"]) for row in part]
            seconds = [row["seconds"] for row in part]
            counts = {column: kinds.count(column) for column in COLUMNS}
            yield Line(prefix, counts, statistics.median(seconds), max(seconds))


def write(
    path: Path, found: Sequence[Outcome], order: Mapping[str, Row], *, limit: float, jobs: int, label: str
) -> None:
    """Write outcomes as JSON, one row a line, in the order of the corpus."""
    head = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": {
            "python": platform.python_version(),
            "machine": platform.machine(),
            "processors": os.cpu_count(),
            "label": label,
        },
        "versions": {name: version(name) for name in ("signdescent", "sympy", "z3-solver", "python-flint")},
        "limit": limit,
        "jobs": jobs,
    }
    by_id = {outcome.id: outcome for outcome in found}
    rows = [
        {"id": id_, "kind": by_id[id_].kind, "verdict": by_id[id_].verdict, "seconds": by_id[id_].seconds}
        for id_ in order
        if id_ in by_id
    ]
    text = json.dumps(head, indent=1, ensure_ascii=False)[:-2]
    listed = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(f'{text},\n "rows": [\n{listed}\n ]\n}}\n', encoding="utf-8")


def read(path: Path) -> dict[str, Any]:
    """Return a file of outcomes."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def changes(before: Sequence[Mapping[str, Any]], now: Sequence[Outcome]) -> Iterator[tuple[str, str, str, str]]:
    """Yield ``(word, id, kind before, kind now)`` for each row whose outcome is another one.

    The word is ``"better"``, ``"worse"``, or ``"other"`` between outcomes that are no answers. Rows that one side lacks
    are left out.
    """
    earlier = {row["id"]: row["kind"] for row in before}
    for outcome in now:
        old = earlier.get(outcome.id, outcome.kind)
        if old != outcome.kind:
            ranks = _rank(old), _rank(outcome.kind)
            word = "other" if ranks[0] == ranks[1] else "better" if ranks[1] > ranks[0] else "worse"
            yield word, outcome.id, old, outcome.kind


def _rank(kind: str) -> int:
    return {"right": 1, "WRONG": -1, "CRASH": -1}.get(kind, 0)

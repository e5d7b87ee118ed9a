"""Points of a row's domain, drawn at random, by mpmath alone."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

from mpmath import mp

from benchmarks.corpus.numeric import holds, number
from benchmarks.corpus.row import Row

__all__ = ["ends", "inside", "points"]

_WIDEST_INTEGER = 60
_NAMED = {"reals": "(-oo, oo)", "naturals": "integers in [1, oo)", "naturals0": "integers in [0, oo)"}


def inside(text: str, value: Any) -> bool:
    """Return whether a number belongs to a set given as text."""
    return any(_belongs(part, value) for part in _parts(text))


def ends(text: str) -> list[Any]:
    """Return the finite ends that belong to a set given as text."""
    found = [number(end) for part in _parts(text) for end in _numbers(part) if "oo" not in end]
    return [end for end in found if inside(text, end)]


def points(row: Row, count: int, seed: str, *, tries: int = 60) -> Iterator[dict[str, Any]]:
    """Yield the corners of the domain, then random points of it, as many as meet the assumptions."""
    rng = random.Random(f"{seed} {row.id}")
    corners = [{name: _drawn(text, rng) for name, text in row.where.items()} for _ in range(4)]
    for name, text in row.where.items():
        corners += [{**corners[0], name: end} for end in ends(text)]
    if row.where and all(ends(text) for text in row.where.values()):
        corners += [{name: ends(text)[k] for name, text in row.where.items()} for k in (0, -1)]
    drawn = ({name: _drawn(text, rng) for name, text in row.where.items()} for _ in range(tries * count))
    found = 0
    for point in (*corners, *drawn):
        if found == count:
            return
        if all(holds(condition, point) for condition in row.assumptions):
            found += 1
            yield point


def _parts(text: str) -> list[str]:
    return [_NAMED.get(part.strip(), part.strip()) for part in text.split("|")]


def _numbers(part: str) -> list[str]:
    inner = part.removeprefix("integers in ")[1:-1]
    return [end.strip() for end in re.split(r",(?![^()]*\))", inner)]


def _belongs(part: str, value: Any) -> bool:
    if part.startswith("{"):
        return any(value == number(end) for end in _numbers(part))
    if part.startswith("integers in "):
        return mp.isint(value) and _belongs(part.removeprefix("integers in "), value)
    low, high = map(number, _numbers(part))
    return (low < value or (low == value and part[0] == "[")) and (value < high or (value == high and part[-1] == "]"))


def _drawn(text: str, rng: random.Random) -> Any:
    part = rng.choice(_parts(text))
    if part.startswith("{"):
        return number(rng.choice(_numbers(part)))
    low, high = map(number, _numbers(part.removeprefix("integers in ")))
    if part.startswith("integers in "):
        first = int(mp.ceil(low)) if mp.isfinite(low) else -_WIDEST_INTEGER
        last = int(mp.floor(high)) if mp.isfinite(high) else first + _WIDEST_INTEGER
        return mp.mpf(rng.randint(first, last))
    if mp.isfinite(low) and mp.isfinite(high):
        near = rng.choice((1.0, 1.0, 1e-3))  # near the lower end now and then
        share = rng.random() * near
        return low + (high - low) * (mp.mpf(share) if rng.random() < 0.7 else 1 - mp.mpf(share))
    size = mp.mpf(10) ** mp.mpf(rng.uniform(-3, 1.2))
    if mp.isfinite(low):
        return low + size
    return high - size if mp.isfinite(high) else rng.choice((-1, 1)) * size

"""Boxes of exact ends, their halves, and whether some cover another."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TypeAlias

from signdescent.checks.recheck.work import require, spend

__all__ = ["OO", "UNIT", "Box", "End", "box_of", "covers", "end_of", "halves_of"]

End: TypeAlias = Fraction | float  # a float is an infinity
Box: TypeAlias = dict[str, tuple[End, End, bool]]  # name -> low end, high end, whether it is an integer
UNIT, OO = Fraction(1), math.inf


def end_of(text: str) -> End:
    """Read a rational number or an infinity."""
    require(bool(re.fullmatch(r"-?(oo|[0-9]+(/0*[1-9][0-9]*)?)", text)), f"bad number {text[:40]}")
    return float(text.replace("oo", "inf")) if "oo" in text else Fraction(text)


def box_of(ends: dict[str, list[str]], wholes: dict[str, bool]) -> Box:
    """Read the ends of a box, given which of its variables are integers."""
    require(ends.keys() == wholes.keys(), "a box with other variables than the domain")
    box = {name: (end_of(ends[name][0]), end_of(ends[name][1]), whole) for name, whole in wholes.items()}
    for name, (low, high, whole) in box.items():
        require(not whole or "/" not in "".join(ends[name]), f"a fraction bounds the integer {name}")
        require(low <= high and low < OO and high > -OO, f"bad range of {name}")
    return box


def halves_of(box: Box) -> list[Box]:
    """Bisect the widest finite side of a box; return no halves if there is none."""
    width, name = max(((b - a, name) for name, (a, b, _) in box.items() if b - a < OO), default=(0, ""))
    if width == 0:
        return []
    low, high, whole = box[name]
    middle = Fraction((low + high) // 2) if whole else (low + high) / 2
    return [{**box, name: half} for half in ((low, middle, whole), (middle + whole, high, whole))]


def _tiled(cell: list[tuple[int, int]], boxes: list[list[tuple[int, int]]]) -> bool:
    """Decide whether boxes cover a cell, by cutting it at their ends until none ends inside."""
    spend(len(boxes) + 1)
    marks = [sorted({m for box in boxes for m in box[i] if a < m < b}) for i, (a, b) in enumerate(cell)]
    count, i = max(((len(inside), i) for i, inside in enumerate(marks)), default=(0, 0))
    if count == 0:
        return any(all(a <= c and d <= b for (a, b), (c, d) in zip(box, cell, strict=True)) for box in boxes)
    (low, high), cut = cell[i], marks[i][count // 2]
    below = _tiled([*cell[:i], (low, cut), *cell[i + 1 :]], [box for box in boxes if box[i][0] < cut])
    return below and _tiled([*cell[:i], (cut, high), *cell[i + 1 :]], [b for b in boxes if b[i][1] > cut])


def covers(domain: Box, boxes: list[Box]) -> bool:
    """Decide whether boxes cover the domain; the integer k counts as the reals from k - 1/2 to k + 1/2."""
    cells = [[(p - Fraction(w, 2), q + Fraction(w, 2)) for p, q, w in b.values()] for b in (domain, *boxes)]
    rank = {end: i for i, end in enumerate(sorted({end for cell in cells for ends in cell for end in ends}))}
    cell, *others = [[(rank[low], rank[high]) for low, high in cell] for cell in cells]
    return _tiled(cell, others)

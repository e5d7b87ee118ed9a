"""Words in reports: one box covers, two boxes cover; the last word of every engine."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["counted", "last_of_each"]


def counted(number: int, one: str, more: str) -> str:
    """Return a number with the words that go with it.

    Examples
    --------
    >>> counted(1, "box covers", "boxes cover"), counted(0, "box", "boxes")
    ('1 box covers', '0 boxes')
    """
    return f"{number} {one if number == 1 else more}"


def last_of_each(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the last of the lines that begin with the same name and a colon: an engine may have several turns.

    Examples
    --------
    >>> last_of_each(["balls: 9 boxes", "reals: no", "balls: 99 boxes"])
    ('reals: no', 'balls: 99 boxes')
    """
    last: dict[str, str] = {}
    for line in lines:
        name = line.partition(":")[0]
        last.pop(name, None)
        last[name] = line
    return tuple(last.values())

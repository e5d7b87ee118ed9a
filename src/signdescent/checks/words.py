"""Numbers in sentences: one box covers, two boxes cover."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, one: str, more: str) -> str:
    """Return a number with the words that go with it.

    Examples
    --------
    >>> counted(1, "box covers", "boxes cover"), counted(0, "box", "boxes")
    ('1 box covers', '0 boxes')
    """
    return f"{number} {one if number == 1 else more}"

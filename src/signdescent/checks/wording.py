"""Wording of reports: singular and plural, and the last sentence of every engine."""

from __future__ import annotations

from collections.abc import Iterable

from signdescent.checks.report import Said

__all__ = ["agreeing", "counted", "last_of_each"]


def counted(number: int, one: str, more: str) -> str:
    """Return a number with the singular or plural words.

    Examples
    --------
    >>> counted(1, "box covers", "boxes cover"), counted(0, "box", "boxes")
    ('1 box covers', '0 boxes')
    """
    return f"{number} {agreeing(number, one, more)}"


def agreeing(number: int, one: str, more: str) -> str:
    """Return the singular or plural words for a number.

    Examples
    --------
    >>> agreeing(1, "shows", "show"), agreeing(2, "shows", "show")
    ('shows', 'show')
    """
    return one if number == 1 else more


def last_of_each(said: Iterable[Said]) -> tuple[Said, ...]:
    """Return the last sentence of every engine; an engine may be asked several times.

    Examples
    --------
    >>> turns = Said("balls", "9 boxes"), Said("reals", "no"), Said("balls", "99 boxes")
    >>> [str(one) for one in last_of_each(turns)]
    ['reals: no', 'balls: 99 boxes']
    """
    last: dict[str, Said] = {}
    for one in said:
        last.pop(one.engine, None)
        last[one.engine] = one
    return tuple(last.values())

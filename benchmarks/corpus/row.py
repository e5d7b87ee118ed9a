"""One row of the corpus: an inequality as text, and whether it is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Row", "pair"]


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with its domain, its truth and its source.

    Parameters
    ----------
    id : str
        ``"prefix.name"``; the prefix is the key of the source in `benchmarks.corpus.rows.FAMILIES`.
    statement : str
        The statement in the text form of `signdescent.Claim`.
    where : mapping from str to str
        The set of each variable.
    assumptions : tuple of str
        Conditions that are no sets of single variables.
    truth : bool
        Whether the statement holds at all points of the domain that meet the assumptions.
    source : str
        The place in the source, such as ``"4.5.4"``; the family names the source itself.
    at : mapping from str to str
        For a false row, a point of the domain where it fails, as exact numbers.
    """

    id: str
    statement: str
    where: Mapping[str, str]
    assumptions: tuple[str, ...] = ()
    truth: bool = True
    source: str = ""
    at: Mapping[str, str] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """The part of the id before the first dot."""
        return self.id.partition(".")[0]


def pair(
    id_: str,
    statement: str,
    where: Mapping[str, str],
    source: str,
    *,
    twin: str,
    at: Mapping[str, str],
    given: tuple[str, ...] = (),
) -> tuple[Row, Row]:
    """Return a true row and its false twin: the statement with a small change, and a point where that fails."""
    true = Row(id_, statement, where, given, source=source)
    return true, Row(f"{id_}-false", twin, where, given, truth=False, source=f"{source}, changed", at=at)

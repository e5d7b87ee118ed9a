"""Run rows, each in a process of its own, and say what came of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from attack.case import Case, judged
from attack.runner import answers

from benchmarks.corpus.row import Row

__all__ = ["Outcome", "case", "outcomes"]

_ENOUGH = 0.9  # the system and the runner count processor time a little apart


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row came to.

    Parameters
    ----------
    id : str
        The id of the row.
    kind : str
        ``"right"``, ``"undecided"``, ``"ill-posed"``, ``"refused"``, ``"slow"``, ``"starved"``, ``"WRONG"`` or
        ``"CRASH"``.
    verdict : str
        The verdict of `signdescent.check`, or the error.
    seconds : float
        Processor time.
    """

    id: str
    kind: str
    verdict: str
    seconds: float


def case(row: Row) -> Case:
    """Return a row as a case of the attack, whose runner limits the processor time."""
    code = f"C = Claim({row.id!r}, {row.statement!r}, {dict(row.where)!r}, {row.assumptions!r})"
    return Case(kind=row.id, truth="T" if row.truth else "F", code=code)


def outcomes(rows: Iterable[Row], *, jobs: int, limit: float) -> Iterator[Outcome]:
    """Yield the outcomes as they arrive, with the default budget; above `limit` seconds a row is ``"slow"``.

    A row that a busy machine gave less than that before the runner stopped it is ``"starved"``, which says nothing
    about the row.
    """
    for answer in answers(map(case, rows), workers=jobs, limit=limit, budget=1.0):
        kind, seconds = judged(answer.case, answer.verdict), round(answer.seconds, 2)
        if kind == "slow" and seconds < _ENOUGH * limit:
            kind = "starved"
        yield Outcome(answer.case.kind, kind, answer.verdict, seconds)

"""Where a line of a proof about runs is false on a finite tree: at which moment, for which indices, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.runs.processes.surds import Number, sign_of
from signdescent.checks.runs.processes.trees import Moment, Process, earliest_moments
from signdescent.checks.runs.processes.values import evaluated
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ENDS,
    NODE,
    START,
    Expectation,
    OverTime,
    Variable,
    free_indices,
)
from signdescent.theory.symbols import K

__all__ = ["Failure", "failing", "kind_of"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a line is false.

    Parameters
    ----------
    at : Moment
        After the draws that tell; of a line about expectations the iteration alone.
    coordinate, node : int or None
        From 0 on; None where the line has no such index.
    left, right : number
        The two sides.
    """

    at: Moment
    coordinate: int | None
    node: int | None
    left: Number
    right: Number


def kind_of(relation: Relational) -> str:
    """Return the kind of a line: ``"path"``, ``"mean"`` or ``"sum"``."""
    if relation.atoms(OverTime, *ENDS):
        return "sum"
    return "mean" if any(e.args[1] == START for e in relation.atoms(Expectation)) else "path"


def failing(kind: str, relation: Relational, names: Mapping[Variable, sp.Expr]) -> Callable[[Process], Failure | None]:
    """Return the function from a tree to the first place where a line of a kind is false, None if there is none."""
    left, right = (evaluated(side, names) for side in relation.args)
    free = free_indices(relation)

    def sides(at: Moment, i: int, n: int) -> tuple[Any, Any]:
        return left(at, i, n), right(at, i, n)

    def everywhere(process: Process, i: int, n: int) -> Iterator[tuple[Moment, tuple[Any, Any]]]:
        if kind == "path":
            yield from earliest_moments(process, lambda at: sides(at, i, n))
            return
        for k in range(int(process.symbols[K]) if kind == "mean" else 1):
            yield Moment(process, k), sides(Moment(process, k), i, n)

    def first(process: Process) -> Failure | None:
        for i in range(process.dimension if COORDINATE in free else 1):
            for n in range(process.count if NODE in free else 1):
                for at, (one, other) in everywhere(process, i, n):
                    if not _holds(relation, sign_of(other - one)):
                        return Failure(at, i if COORDINATE in free else None, n if NODE in free else None, one, other)
        return None

    return first


def _holds(relation: Relational, sign: int) -> bool:
    """Return whether a relation holds where the right side minus the left one has a sign."""
    if isinstance(relation, sp.Eq):
        return sign == 0
    if isinstance(relation, sp.Lt):
        return sign > 0
    return sign * (-1 if isinstance(relation, sp.Ge) else 1) >= 0

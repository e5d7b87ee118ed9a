"""What a line says, and why a line is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import sympy as sp

from signdescent.theory.calculus.facts import CONSTANTS
from signdescent.theory.calculus.terms import ENDS, ITERATION, Expectation, OverTime, Variable
from signdescent.theory.placing import lettered

__all__ = ["Refused", "Statement", "refuse", "speaks_of_one"]


class Refused(Exception):
    """Why a line does not follow."""


def refuse(reason: str) -> NoReturn:
    """Raise `Refused` with a reason."""
    raise Refused(reason)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a line says: its gap is at least 0, or equal to 0.

    Parameters
    ----------
    gap : SymPy expression
        In normal form.
    equal : bool
    kind : str
        ``"path"``, ``"mean"`` or ``"sum"``.
    """

    gap: sp.Expr
    equal: bool = False
    kind: str = "path"


def speaks_of_one(gap: sp.Expr) -> bool:
    """Return whether a term without names depends on the iteration outside of sums over iterations.

    The variables of a method do, also those whose values are known.
    """
    inside = sorted(gap.atoms(sp.Sum, OverTime, *ENDS), key=sp.default_sort_key)
    outside = lettered(gap, {part: sp.Dummy() for part in inside})
    free_sums = any(ITERATION in part.free_symbols for part in gap.atoms(sp.Sum))
    varying = outside.atoms(Expectation) or outside.atoms(Variable) - set(CONSTANTS)
    return free_sums or outside.has(ITERATION) or bool(varying)

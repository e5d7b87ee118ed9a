"""Proofs about runs: lines, each with the rule that justifies it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.relational import Relational

from signdescent.theory.calculus.method import MethodTerms, State
from signdescent.theory.calculus.rules import Rule
from signdescent.theory.calculus.terms import Variable

__all__ = ["Line", "RunTheorem"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a proof.

    Parameters
    ----------
    label : str
        By which later lines refer to it.
    by : one of `RULES`
        What justifies it.
    conclusion : SymPy relation or None
        What it says. None where the rule alone says it.
    """

    label: str
    by: Rule
    conclusion: Relational | None = None


@dataclass(frozen=True, slots=True)
class RunTheorem:
    """A proof of a claim about runs.

    Parameters
    ----------
    method : MethodTerms
        The claim's method in terms.
    lines : tuple of Line
        The last one says what the claim says.
    names : mapping from Variable to SymPy expression
        Names for terms, used by `Defined`.
    auxiliary : tuple of State
        Variables of the proof's own: their first values and recursions define them.
    """

    method: MethodTerms
    lines: tuple[Line, ...]
    names: Mapping[Variable, sp.Expr] = field(default_factory=dict)
    auxiliary: tuple[State, ...] = ()

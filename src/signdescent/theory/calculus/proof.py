"""Proofs about runs: lines, each with the rule that justifies it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.relational import Relational

from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.terms import Index, Variable

__all__ = [
    "RULES", "Cited", "Combined", "Defined", "Given", "Instance", "Invariant", "Known", "LeastOf", "Line", "MeanOf",
    "Rule", "RunTheorem", "SummedOver", "Telescoped", "Unconditional",
]  # fmt: skip

Uses = Mapping[str, sp.Expr | int]


@dataclass(frozen=True, slots=True)
class Instance:
    """What a word of the class says, at points or of a draw."""

    word: str
    at: tuple[sp.Expr, ...] = ()
    which: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A fact about all numbers or vectors, of `FACTS`."""

    fact: str
    at: tuple[sp.Expr, ...]


@dataclass(frozen=True, slots=True)
class Defined:
    """A name for a term of the variables known at the start of an iteration."""

    name: Variable


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim about formulas that holds on the whole domain."""

    id: str


@dataclass(frozen=True, slots=True)
class Combined:
    """Lines times multipliers, added up; what is left must be at least 0.

    Parameters
    ----------
    uses : mapping from label to multiplier
        A multiplier must be at least 0, unless the line is an equation.
    given : tuple of str
        Lines that the signs of multipliers and of what is left may rest on.
    """

    uses: Uses
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SummedOver:
    """The sum over coordinates, or the mean over nodes, of both sides of a line times a weight of at least 0."""

    line: str
    index: Index
    weight: sp.Expr | int = 1
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """The conditional expectation of both sides of a line, given a stage."""

    line: str
    stage: int = 0


@dataclass(frozen=True, slots=True)
class Invariant:
    """What holds in iteration 0, and in the next iteration if it holds in this one.

    Parameters
    ----------
    uses : mapping from label to multiplier
        Lines that the next iteration follows from; the line itself is ``"itself"``.
    first : mapping from label to multiplier
        Lines that iteration 0 follows from.
    """

    uses: Uses
    first: Uses = field(default_factory=dict)
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unconditional:
    """The expectation of both sides of a line about terms that are at least 0."""

    line: str
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telescoped:
    """The sum over the first K iterations of a line about expectations, in which a potential falls.

    Parameters
    ----------
    line : str
        E next(D) + w E N <= E D + c for every k.
    potential : SymPy expression
        D, a combination with coefficients of at least 0 of terms that are at least 0.
    """

    line: str
    potential: sp.Expr


@dataclass(frozen=True, slots=True)
class LeastOf:
    """The least of a sequence is at most its weighted mean."""

    line: str


@dataclass(frozen=True, slots=True)
class MeanOf:
    """The mean of a sequence whose weights are all the same."""

    line: str


Rule = (
    Instance | Known | Defined | Cited | Combined | SummedOver | Given | Invariant | Unconditional | Telescoped
    | LeastOf | MeanOf
)  # fmt: skip
RULES = (
    Instance, Known, Defined, Cited, Combined, SummedOver, Given, Invariant, Unconditional, Telescoped, LeastOf, MeanOf,
)  # fmt: skip
"""Every rule; nothing else justifies a line."""


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
    """

    method: MethodTerms
    lines: tuple[Line, ...]
    names: Mapping[Variable, sp.Expr] = field(default_factory=dict)

"""The rules that justify the lines of a proof about runs; each states what it concludes, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, get_args

import sympy as sp

from signdescent.theory.calculus.rules_of_draws import Coupled, MeanSquareOf, Sampled, Voted
from signdescent.theory.calculus.rules_of_sequences import (
    AtEnd,
    Compared,
    LeastAbove,
    LeastOf,
    MeanOf,
    Telescoped,
    Throughout,
)
from signdescent.theory.calculus.terms import Index, Variable
from signdescent.theory.calculus.uses import Uses, freeze

__all__ = [
    "RULES", "AtEnd", "Cited", "Combined", "Compared", "Coupled", "Defined", "Given", "InCoordinates", "Instance",
    "Invariant", "Known", "LeastAbove", "LeastOf", "MeanOf", "MeanSquareOf", "Replaced", "RootOf", "Rule",
    "Sampled", "Special", "SummedOver", "Telescoped", "Throughout", "Unconditional", "Uses", "Voted", "lines_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Instance:
    """What a word of the class, or the kind of a draw, says.

    Parameters
    ----------
    word : str
    at : tuple of SymPy expressions
        Points, or one draw.
    which : int
        Which part of what the word says.
    given : int or None
        The stage that is given in what is said of a draw; by default, the one before the draw.
    """

    word: str
    at: tuple[sp.Expr, ...] = ()
    which: int = 0
    given: int | None = None

    name: ClassVar[str] = "class"
    statement: ClassVar[str] = "What a word of the class says holds at all points, and of every draw of its kind."
    proof: ClassVar[str] = (
        "It is what the word means. What is said of a draw, given the stage before it, holds given an earlier stage, "
        "since E[E[X | later] | earlier] = E[X | earlier], if all else that is said is known there."
    )


@dataclass(frozen=True, slots=True)
class Known:
    """A fact about all numbers or vectors, of `FACTS`."""

    fact: str
    at: tuple[sp.Expr, ...]

    name: ClassVar[str] = "fact"
    statement: ClassVar[str] = "Facts about all vectors and numbers hold of all terms."
    proof: ClassVar[str] = "Each fact has its own proof; a term is a number or a vector."


@dataclass(frozen=True, slots=True)
class InCoordinates:
    """What holds at every point of a single problem, for every value that is drawn there.

    Parameters
    ----------
    word : str
        A problem in coordinates, of `CONCRETE`.
    given : tuple of str
        Lines that it may rest on.
    """

    word: str
    given: tuple[str, ...] = ()

    name: ClassVar[str] = "coordinates"
    statement: ClassVar[str] = (
        "What holds in the coordinates of a problem for all values of the variables, and for each of the finitely many "
        "values that a sample can have, holds along every run on this problem."
    )
    proof: ClassVar[str] = "Along a run the variables have some values, and every sample has one of its values."


@dataclass(frozen=True, slots=True)
class Defined:
    """A name for a term of the variables known at the start of an iteration."""

    variable: Variable

    name: ClassVar[str] = "definition"
    statement: ClassVar[str] = "A name may stand for a term that is known at the start of an iteration."
    proof: ClassVar[str] = "The name is new, so that nothing is said of it yet."


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim about formulas, for the parameters of the run or for constants in their place.

    Parameters
    ----------
    id : str
    at : mapping from symbol to constant
        What stands for symbols of the cited claim; the others are parameters of the run.
    """

    id: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        freeze(self, "at")

    name: ClassVar[str] = "cited"
    statement: ClassVar[str] = "A claim about formulas that is shown on a domain holds of constants in that domain."
    proof: ClassVar[str] = "The constants are numbers of the sets that the cited claim is about."


@dataclass(frozen=True, slots=True)
class Special:
    """A claim about runs of the same method, with constants in place of its step size and momentum.

    Parameters
    ----------
    id : str
        A claim about runs whose class has no other words.
    at : mapping from symbol to constant
        What stands for the step size or the momentum parameter of the cited claim.
    """

    id: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        freeze(self, "at")

    name: ClassVar[str] = "special-case"
    statement: ClassVar[str] = (
        "What is shown of all runs on a class of problems, for every step size and momentum, holds of runs on a "
        "smaller class for one step size and momentum."
    )
    proof: ClassVar[str] = "These runs are among those that the cited claim is about."


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

    def __post_init__(self) -> None:
        freeze(self, "uses")

    name: ClassVar[str] = "combination"
    statement: ClassVar[str] = (
        "Inequalities times numbers of at least 0, and equations times any number, may be added up; what is "
        "left over is at least 0."
    )
    proof: ClassVar[str] = (
        "The gap of the conclusion is a sum of numbers that are at least 0. If a term on the larger side of a "
        "line about expectations is infinite, so is the larger side of the conclusion."
    )


@dataclass(frozen=True, slots=True)
class SummedOver:
    """The sum or mean over an index of both sides of a line times a weight; of expectations, the mean over nodes."""

    line: str
    index: Index
    weight: sp.Expr | int = 1
    given: tuple[str, ...] = ()

    name: ClassVar[str] = "sum-over-index"
    statement: ClassVar[str] = (
        "Both sides of an inequality that holds for every index may be multiplied by weights of at least 0 "
        "and summed up."
    )
    proof: ClassVar[str] = "The sum or mean of numbers that are at least 0 is at least 0."


@dataclass(frozen=True, slots=True)
class Given:
    """The conditional expectation of both sides of a line, given a stage."""

    line: str
    stage: int = 0

    name: ClassVar[str] = "conditional-expectation"
    statement: ClassVar[str] = "Both sides of an inequality have conditional expectations, in the same order."
    proof: ClassVar[str] = (
        "What is known comes out of a conditional expectation. The larger side has a finite one, since each "
        "of its terms is bounded or has one by a word of the class; the terms on the smaller side are at "
        "least 0, so that theirs is finite too."
    )


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

    def __post_init__(self) -> None:
        freeze(self, "uses", "first")

    name: ClassVar[str] = "invariant"
    statement: ClassVar[str] = (
        "What holds in iteration 0, and in the next iteration whenever it holds in one, holds in every iteration."
    )
    proof: ClassVar[str] = "Induction over the iterations."


@dataclass(frozen=True, slots=True)
class Unconditional:
    """The expectation of both sides of a line about terms that are at least 0."""

    line: str
    given: tuple[str, ...] = ()

    name: ClassVar[str] = "expectation"
    statement: ClassVar[str] = (
        "Both sides of an inequality between sums of terms that are at least 0, with constants, have "
        "expectations, and they stand in the same order."
    )
    proof: ClassVar[str] = (
        "The expectation of a term that is at least 0 exists, though it may be infinite, and E E[T | past] = E T."
    )


@dataclass(frozen=True, slots=True)
class RootOf:
    """The expectation of a term is at most the root of a bound on that of its square.

    Parameters
    ----------
    line : str
        E T^2 <= c^2, as it is or given a stage.
    term : SymPy expression
        T, a norm or another term that is at least 0 by its form.
    bound : SymPy expression
        c.
    given : tuple of str
        Lines that the sign of c may rest on.
    """

    line: str
    term: sp.Expr
    bound: sp.Expr
    given: tuple[str, ...] = ()

    name: ClassVar[str] = "mean-square"
    statement: ClassVar[str] = (
        "If E T^2 <= c^2 with T >= 0 and c >= 0, then E T <= c; the same holds given a stage at which c is known."
    )
    proof: ClassVar[str] = "E T^2 - (E T)^2 = E (T - E T)^2 is at least 0."


@dataclass(frozen=True, slots=True)
class Replaced:
    """A term in which one of two equal terms stands in the place of the other.

    Parameters
    ----------
    line : str
        It says that `old` and `new` are equal.
    old, new, term : SymPy expression
    """

    line: str
    old: sp.Expr
    new: sp.Expr
    term: sp.Expr

    name: ClassVar[str] = "substitution"
    statement: ClassVar[str] = "Equal terms may be put in the place of each other, inside of any term."
    proof: ClassVar[str] = (
        "The line holds almost surely, for every coordinate and node, so that the two terms have one value wherever "
        "they stand, and conditional expectations of equal variables are equal."
    )


Rule = (
    Instance | Known | InCoordinates | Defined | Cited | Special | Combined | Replaced | SummedOver | Given
    | MeanSquareOf | Invariant | Unconditional | Compared | RootOf | Sampled | Voted | Coupled | Telescoped | LeastOf
    | LeastAbove | MeanOf | Throughout | AtEnd
)  # fmt: skip
RULES: tuple[type[Rule], ...] = get_args(Rule)
"""Every rule; nothing else justifies a line."""


def lines_of(by: Rule) -> tuple[str, ...]:
    """Return the labels of the lines that a rule refers to."""
    if isinstance(by, Combined | Invariant | Compared):
        return (*by.uses, *(() if isinstance(by, Combined) else by.first), *by.given)
    if isinstance(by, InCoordinates):
        return by.given
    if isinstance(by, Coupled):
        return (*by.agree.values(), by.same)
    line = getattr(by, "line", None)
    return () if line is None else (line, *getattr(by, "given", ()))

"""The rules that justify the lines of a proof about runs; each states what it concludes, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, get_args

import sympy as sp

from signdescent.theory.calculus.terms import Index, Variable

__all__ = [
    "RULES", "AtEnd", "Cited", "Combined", "Compared", "Coupled", "Defined", "Given", "InCoordinates", "Instance",
    "Invariant", "Known", "LeastAbove", "LeastOf", "MeanOf", "MeanSquareOf", "Replaced", "RootOf", "Rule",
    "Special", "SummedOver", "Telescoped", "Throughout", "Unconditional", "Uses", "Voted", "lines_of",
]  # fmt: skip

Uses = Mapping[str, sp.Expr | int]


def _freeze(rule: object, *names: str) -> None:
    """Make read-only copies of mappings that a rule has been given."""
    for name in names:
        object.__setattr__(rule, name, MappingProxyType(dict(getattr(rule, name))))


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
        _freeze(self, "at")

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
        _freeze(self, "at")

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
        _freeze(self, "uses")

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
        _freeze(self, "uses", "first")

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
class Compared:
    """The expectation of a term stays below a sequence that obeys the term's recursion.

    Parameters
    ----------
    term : SymPy expression
        T, at least 0 by its form, or by the given lines.
    bound : SymPy expression
        c, a constant for every k.
    factor, addend : SymPy expression
        Constants a and b for every k, with E[next T | past] <= a T + b.
    uses, first : mapping from label to multiplier
        Lines from which this recursion follows, and the bound on E T in iteration 0.
    given : tuple of str
        Lines that the signs of multipliers, and of T, may rest on.
    sense : str
        ``"<="``, or ``">="`` where E[next T | past] >= a T + b, and E T stays above c.
    """

    term: sp.Expr
    bound: sp.Expr
    factor: sp.Expr | int
    addend: sp.Expr | int
    uses: Uses
    first: Uses = field(default_factory=dict)
    given: tuple[str, ...] = ()
    sense: str = "<="

    def __post_init__(self) -> None:
        _freeze(self, "uses", "first")

    name: ClassVar[str] = "comparison"
    statement: ClassVar[str] = (
        "If T >= 0, E[T_(k+1) | past] <= a_k T_k + b_k with a_k >= 0, E T_0 <= c_0 and a_k c_k + b_k <= c_(k+1) for "
        "every k, then E T_k <= c_k for every k; and the same with >= for each <= here, T and a_k being at least 0."
    )
    proof: ClassVar[str] = "Induction: E T_(k+1) = E E[T_(k+1) | past] <= a_k E T_k + b_k <= a_k c_k + b_k <= c_(k+1)."


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


@dataclass(frozen=True, slots=True)
class MeanSquareOf:
    """The mean square of the mean over the nodes of independent vectors.

    Parameters
    ----------
    line : str
        It says that E[vector | stage] = mean.
    vector : SymPy expression
        A coordinate of a vector of every node, made of what the node draws next, and of what is known.
    mean : SymPy expression
        Known at the stage.
    stage : int
        The stage that is given; what the vector is made of is drawn at the next one.
    """

    line: str
    vector: sp.Expr
    mean: sp.Expr
    stage: int = 0

    name: ClassVar[str] = "independence"
    statement: ClassVar[str] = (
        "If the nodes draw independently and E[u_n | stage] = v_n, then E[|mean of u_n|^2 | stage] = |mean of v_n|^2 + "
        "(mean of E[|u_n|^2 | stage] - mean of |v_n|^2)/M."
    )
    proof: ClassVar[str] = (
        "The u_n - v_n have mean 0 and are independent given the stage, so that E<u_n - v_n, u_m - v_m> = 0 for n "
        "!= m. Hence E|mean of (u_n - v_n)|^2 is the mean of the E|u_n - v_n|^2, divided by M, and "
        "E|u_n - v_n|^2 = E|u_n|^2 - |v_n|^2. All of these are finite."
    )


@dataclass(frozen=True, slots=True)
class Coupled:
    """A run with positive weights of the nodes is equal to the run without them, outcome by outcome.

    Parameters
    ----------
    copies : mapping from Variable to Variable
        For every variable of the method the proof's own variable that is its copy in the run with weights.
    agree : mapping from Variable to label
        For a draw the line by which its copy has the law that the run with weights asks for.
    same : str
        The line that says that the first variable is equal to its copy.
    """

    copies: Mapping[Variable, Variable]
    agree: Mapping[Variable, str]
    same: str

    def __post_init__(self) -> None:
        _freeze(self, "copies", "agree")

    name: ClassVar[str] = "coupling"
    statement: ClassVar[str] = (
        "If samples of a run times the weights, and its stochastic signs as they are, have the laws that a run with "
        "weights asks for, given the past, and the iterates of the two runs are equal, then they are equal in law."
    )
    proof: ClassVar[str] = (
        "The copies follow the method with these draws. Given the past each draw has the law that it has in the run "
        "with weights: a sample is w_n times a sample at the same point, and the law of a stochastic sign depends on "
        "the direction of its vector alone. So the copies are a run with weights, and its iterates are those without."
    )


@dataclass(frozen=True, slots=True)
class Voted:
    """What a claim about laws says of the vote of nodes whose samples have one law.

    Parameters
    ----------
    id : str
        A claim about the expected sign of the sum of signs.
    draw : SymPy expression
        The samples.
    """

    id: str
    draw: sp.Expr

    name: ClassVar[str] = "vote"
    statement: ClassVar[str] = (
        "What is shown of the expected sign of the sum of the signs of independent copies of every law holds, given "
        "the past, of the samples that the nodes draw."
    )
    proof: ClassVar[str] = (
        "Given the past, the samples of one coordinate are independent copies, and the sign that counts as right is "
        "that of a known number. Where this number is 0, both sides are."
    )


@dataclass(frozen=True, slots=True)
class Telescoped:
    """The sum over the first K iterations of a line about expectations, in which a potential falls.

    Parameters
    ----------
    line : str
        E next(D) + w E N <= E D + c for every k.
    potential : SymPy expression
        D, a combination with coefficients of at least 0, which may depend on k, of terms that are at least 0.
    """

    line: str
    potential: sp.Expr

    name: ClassVar[str] = "telescoping"
    statement: ClassVar[str] = (
        "If E D_(k+1) + E N_k <= E D_k + c_k for every k and D >= 0, then the sum of E N_k over k < K is at "
        "most D_0 plus the sum of c_k."
    )
    proof: ClassVar[str] = (
        "If every term of the c_k is finite, so is each E D_k, by induction, since D_0 is a constant; the "
        "differences add up to D_0 - E D_K <= D_0. Otherwise the larger side is infinite."
    )


@dataclass(frozen=True, slots=True)
class LeastOf:
    """The least of a sequence is at most its weighted mean."""

    line: str

    name: ClassVar[str] = "least-of-sequence"
    statement: ClassVar[str] = (
        "If the sum of w_k a_k over k < K is at most c, and every w_k > 0, then the least a_k is at most c "
        "over the sum of the w_k."
    )
    proof: ClassVar[str] = "Put the least a_k in place of each."


@dataclass(frozen=True, slots=True)
class LeastAbove:
    """The least of a sequence is at least what each of its terms is."""

    line: str

    name: ClassVar[str] = "bound-below-sequence"
    statement: ClassVar[str] = "If c <= a_k for every k, with a constant c, then c is at most the least a_k, k < K."
    proof: ClassVar[str] = "The least a_k is one of them."


@dataclass(frozen=True, slots=True)
class MeanOf:
    """The mean of a sequence whose weights are all the same."""

    line: str

    name: ClassVar[str] = "mean-of-sequence"
    statement: ClassVar[str] = (
        "If w times the sum of a_k over k < K is at most c, and w > 0, then the mean of the a_k is at most c/(w K)."
    )
    proof: ClassVar[str] = "Divide by w K."


@dataclass(frozen=True, slots=True)
class Throughout:
    """The largest value of what is bounded by a constant in every iteration."""

    line: str

    name: ClassVar[str] = "largest-of-sequence"
    statement: ClassVar[str] = (
        "If a_k <= c almost surely in every iteration, for every coordinate and node, with a constant c, then the "
        "largest a_k is at most c."
    )
    proof: ClassVar[str] = "Each of the K values, for each of the coordinates and nodes, is at most c."


@dataclass(frozen=True, slots=True)
class AtEnd:
    """What a line about expectations says after K iterations."""

    line: str

    name: ClassVar[str] = "last-of-sequence"
    statement: ClassVar[str] = "If a_k <= c_k for every k, then a_K <= c_K."
    proof: ClassVar[str] = "K is one of the numbers k."


Rule = (
    Instance | Known | InCoordinates | Defined | Cited | Special | Combined | Replaced | SummedOver | Given
    | MeanSquareOf | Invariant | Unconditional | Compared | RootOf | Voted | Coupled | Telescoped | LeastOf | LeastAbove
    | MeanOf | Throughout | AtEnd
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

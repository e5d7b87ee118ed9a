"""The rules about all iterations: recursions, sums, and what holds of a sequence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import sympy as sp

from signdescent.theory.calculus.uses import Uses, freeze

__all__ = ["AtEnd", "Compared", "LeastAbove", "LeastOf", "MeanOf", "Telescoped", "Throughout"]


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
        freeze(self, "uses", "first")

    name: ClassVar[str] = "comparison"
    statement: ClassVar[str] = (
        "If T >= 0, E[T_(k+1) | past] <= a_k T_k + b_k with a_k >= 0, E T_0 <= c_0 and a_k c_k + b_k <= c_(k+1) for "
        "every k, then E T_k <= c_k for every k; and the same with >= for each <= here, T and a_k being at least 0."
    )
    proof: ClassVar[str] = "Induction: E T_(k+1) = E E[T_(k+1) | past] <= a_k E T_k + b_k <= a_k c_k + b_k <= c_(k+1)."


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

"""The lines that proofs about nodes with functions of their own share."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.proof import Line
from signdescent.theory.calculus.rules import Combined, Instance, Known, SummedOver
from signdescent.theory.calculus.terms import COORDINATE, NODE, OverNodes, Total

__all__ = ["smooth_objective", "squared_length"]


def squared_length(kind: str, signs: sp.Expr, d: sp.Symbol) -> tuple[Line, ...]:
    """Return the lines to ``"squared"``: a mean of signs has a squared length of at most d.

    Parameters
    ----------
    kind : str
        The kind of draw that the signs are.
    signs : SymPy expression
        What every node draws.
    d : Symbol
        The number of coordinates.
    """
    return (
        Line("square of a mean", Known("square-of-mean", (signs,))),
        Line("one", Instance(kind, (signs,), which=1)),
        Line("ones", SummedOver("one", NODE)),
        Line("at most one", Combined({"square of a mean": 1, "ones": 1}), at_most(OverNodes(signs) ** 2, 1)),
        Line("over coordinates", SummedOver("at most one", COORDINATE)),
        Line("d", Known("dimension", ())),
        Line("squared", Combined({"over coordinates": 1, "d": 1}), at_most(Total(OverNodes(signs) ** 2), d)),
    )


def smooth_objective(x: sp.Expr, after: sp.Expr) -> tuple[Line, ...]:
    """Return the lines that say how the mean of the nodes' functions changes from one point to another."""
    return (
        Line("smooth", Instance("smooth", (x, after), which=3)),
        Line("smooth on average", SummedOver("smooth", NODE)),
        Line("f here", Instance("partitioned-data", (x,))),
        Line("f there", Instance("partitioned-data", (after,))),
        Line("below here", Instance("bounded-below", (x,))),
        Line("below there", Instance("bounded-below", (after,))),
    )

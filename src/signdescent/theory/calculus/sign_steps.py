"""What smoothness says of a step along signs: the first lines of proofs about such methods."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import SMOOTHNESS, at_most
from signdescent.theory.calculus.proof import Line
from signdescent.theory.calculus.rules import Instance, Known, SummedOver
from signdescent.theory.calculus.terms import COORDINATE

__all__ = ["smooth_along_signs"]


def smooth_along_signs(x: sp.Expr, after: sp.Expr, along: sp.Expr) -> tuple[Line, ...]:
    """Return the lines that bound f after a step along the signs of a vector, for constants L_i that add up to total.

    Parameters
    ----------
    x, after : SymPy expression
        The points before and after the step.
    along : SymPy expression
        The vector. The squares of its signs are at most 1 by the line ``"sign"``, and so their sum with the weights L_i
        is at most that of the L_i by ``"signs"``, which is at most total by ``"total"``.
    """
    return (
        Line("smooth", Instance("coordinate-smooth", (x, after))),
        Line("L", Instance("coordinate-smooth", which=1), at_most(0, SMOOTHNESS)),
        Line("total", Instance("coordinate-smooth", which=2)),
        Line("sign", Known("sign-square", (along,))),
        Line("signs", SummedOver("sign", COORDINATE, SMOOTHNESS, given=("L",))),
    )

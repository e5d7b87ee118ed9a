"""The order of the ends of intervals."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.translate.numbers import compare

__all__ = ["order_of"]


def order_of(first: sp.Expr, second: sp.Expr, unknown: Exception) -> int:
    """Return -1, 0 or 1 as the first end is less than, equal to or greater than the second; raise if that is unknown.

    Parameters
    ----------
    first, second : SymPy expression
        Numbers or infinities.
    unknown : Exception
        What is raised.
    """
    order = compare(first, second)
    if order is None:
        raise unknown
    return order

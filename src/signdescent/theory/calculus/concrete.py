"""Words for single problems, in coordinates: every value that a sample can have, and the gradients at a point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.theory.symbols import eps

__all__ = ["CONCRETE", "Concrete", "Vector"]

Vector = tuple[sp.Expr, ...]


@dataclass(frozen=True, slots=True)
class Concrete:
    """A problem in coordinates.

    Parameters
    ----------
    point : tuple of Symbol
        The coordinates of a point, in which all other parts are written.
    start : SymPy relation
        What holds of the first iterate.
    gradient : tuple of SymPy expressions
        The gradient of f.
    samples : tuple of vectors
        Every value that a sample of the gradient of f can have; none if f is not sampled.
    nodes : tuple of vectors
        The gradients of the nodes' functions, which are sampled without noise, and whose mean is that of f; none if
        there are no nodes.
    directions : tuple of vectors
        What `DIRECTION` stands for at every node.
    """

    point: tuple[sp.Symbol, ...]
    start: Boolean
    gradient: Vector
    samples: tuple[Vector, ...] = ()
    nodes: tuple[Vector, ...] = ()
    directions: tuple[Vector, ...] = field(default=())


_X1, _X2 = sp.symbols("x1 x2", real=True)
_ROWS: tuple[Vector, ...] = ((1 + eps, -1 + eps), (-1 + eps, 1 + eps))
_INNER = tuple(row[0] * _X1 + row[1] * _X2 for row in _ROWS)
_SLOPES: tuple[Vector, ...] = tuple(
    tuple(2 * inner * part for part in row) for inner, row in zip(_INNER, _ROWS, strict=True)
)
_MEAN: Vector = tuple(sp.Add(*parts) / 2 for parts in zip(*_SLOPES, strict=True))
_ON_Z = sp.Eq(_X1 + _X2, 2, evaluate=False)

CONCRETE: Mapping[str, Concrete] = MappingProxyType(
    {
        "rank-one-pair-on-z": Concrete((_X1, _X2), _ON_Z, _MEAN, samples=_SLOPES),
        "split-rank-one-pair-on-z": Concrete(
            (_X1, _X2),
            _ON_Z,
            _MEAN,
            nodes=_SLOPES,
            directions=((1 - eps, 1 + eps), (1 + eps, 1 - eps)),  # normal to a_1 and a_2
        ),
    }
)
"""The problems in coordinates, by word."""

"""Words for single problems, in coordinates: the law of a sample, and the gradients at a point."""

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
    start : tuple of SymPy relations
        What holds of the first iterate.
    gradient : tuple of SymPy expressions
        The gradient of f.
    samples : tuple of vectors
        Every value that a sample of the gradient of f can have; none if f is not sampled.
    chances : tuple of SymPy expressions
        Their probabilities; none if these are not stated.
    functions : mapping from str to SymPy expression
        Functions of a point that proofs may speak of, by name.
    nodes : tuple of vectors
        The gradients of the nodes' functions, which are sampled without noise, and whose mean is that of f; none if
        there are no nodes.
    directions : tuple of vectors
        What `DIRECTION` stands for at every node.
    """

    point: tuple[sp.Symbol, ...]
    start: tuple[Boolean, ...]
    gradient: Vector
    samples: tuple[Vector, ...] = ()
    nodes: tuple[Vector, ...] = ()
    directions: tuple[Vector, ...] = ()
    chances: tuple[sp.Expr, ...] = ()
    functions: Mapping[str, sp.Expr] = field(default_factory=dict)


_X1, _X2 = sp.symbols("x1 x2", real=True)
_ROWS: tuple[Vector, ...] = ((1 + eps, -1 + eps), (-1 + eps, 1 + eps))
_INNER = tuple(row[0] * _X1 + row[1] * _X2 for row in _ROWS)
_SLOPES: tuple[Vector, ...] = tuple(
    tuple(2 * inner * part for part in row) for inner, row in zip(_INNER, _ROWS, strict=True)
)
_MEAN: Vector = tuple(sp.Add(*parts) / 2 for parts in zip(*_SLOPES, strict=True))
_ON_Z = (sp.Eq(_X1 + _X2, 2, evaluate=False),)
_SLOPE = -1 / (1 + _X2**2)
_BIAS = 1 / (2 + sp.Abs(_X2)) ** 2  # 2 rho_1 - 1
_HALF = sp.Rational(1, 2)

CONCRETE: Mapping[str, Concrete] = MappingProxyType(
    {
        "rank-one-pair-on-z": Concrete((_X1, _X2), _ON_Z, _MEAN, samples=_SLOPES),
        "fading-bias": Concrete(
            (_X1, _X2),
            (sp.Eq(_X1, 2, evaluate=False), sp.Eq(_X2, 0, evaluate=False)),
            (_X1, _SLOPE),
            samples=((_X1, _SLOPE), (-_X1, _SLOPE)),
            chances=(_HALF + _BIAS / 2, _HALF - _BIAS / 2),
            functions={"y": _X2, "size": sp.Abs(_X1), "bias": _BIAS, "fade": 1 / (1 + sp.Abs(_X2))},
        ),
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

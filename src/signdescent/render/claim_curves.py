"""The numbers behind the picture of a claim: its sides, or the margin between them, in floating point.

They are for illustration; no verdict rests on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

from signdescent._validation import FloatArray
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.floats import evaluate
from signdescent.render.claim_views import VIEWS, View
from signdescent.theory.claim import Claim
from signdescent.theory.table import AnyClaim

__all__ = ["Curve", "automatic_view", "curves_of", "relations_of", "view_of"]


POINTS = 201
_REACH = 3.0  # extent of a picture of an unbounded domain


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """One line of a picture.

    Parameters
    ----------
    label : str
        Its name.
    x, y : ndarray, shape (n,)
        Its points, n >= 1. x is finite; y is finite somewhere, and NaN where the assumptions are not met.
    """

    label: str
    x: FloatArray
    y: FloatArray


def view_of(claim: AnyClaim, *, own: bool = False) -> View | None:
    """Return the view of a claim of the paper, or an automatic one for a user's claim."""
    return automatic_view(claim) if own else VIEWS.get(claim.id)


def automatic_view(claim: AnyClaim) -> View | None:
    """Return a view of a claim that relates functions of one real or integer symbol; None for any other claim."""
    if not isinstance(claim, Claim) or len(claim.where) != 1 or not relations_of(claim.statement):
        return None
    ((symbol, domain),) = claim.where.items()
    low, high = domain.inf, domain.sup
    if not (low.is_extended_real and high.is_extended_real) or low == high:
        return None
    if symbol.is_integer or domain.is_subset(sp.S.Integers):
        low = high - 50 if low == -sp.oo else low
        return View(symbol=symbol.name, low=float(low), high=float(min(high, low + 50)))
    low = min(-_REACH, high - _REACH) if low == -sp.oo else low
    return View(symbol=symbol.name, low=float(low), high=float(max(_REACH, low + _REACH) if high == sp.oo else high))


def curves_of(claim: AnyClaim, view: View) -> tuple[Curve, ...]:
    """Return the curves of a claim in a view, each with a finite point.

    There are none if floats cannot express the claim, or if it has no value anywhere in the view.
    """
    if not isinstance(claim, Claim):
        return ()
    names = {symbol.name: symbol for symbol in claim.where}
    relations = relations_of(claim.statement)
    if view.relation is not None:
        relations = relations[view.relation : view.relation + 1]
    whole = names[view.symbol].is_integer or claim.where[names[view.symbol]].is_subset(sp.S.Integers) is True
    x = _points(view, whole=whole)
    curves: list[Curve] = []
    try:
        for fixed, suffix in _settings(view):
            for label, expression in _shown(view, relations):
                y = _values(claim, expression, {view.symbol: x, **fixed}, names)
                curves.append(Curve(label=suffix or label, x=x, y=y))
    except Unsupported:
        return ()
    return tuple(curve for curve in curves if np.isfinite(curve.y).any())


def relations_of(statement: sp.Basic) -> list[sp.Basic]:
    """Return the inequalities that a statement makes, or concludes, in its own order.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> relations_of(sp.Implies(x > 0, sp.And(x <= 2, x**2 <= 2 * x)))
    [x <= 2, x**2 <= 2*x]
    """
    if isinstance(statement, LessThan | StrictLessThan | GreaterThan | StrictGreaterThan):
        return [statement]
    if isinstance(statement, sp.And):
        return [relation for part in statement.args for relation in relations_of(part)]
    return relations_of(statement.args[1]) if isinstance(statement, sp.Implies) else []


def _points(view: View, *, whole: bool) -> FloatArray:
    spread = np.geomspace if view.logarithmic else np.linspace
    x = spread(view.low, view.high, POINTS)
    return np.unique(np.round(x)) if whole else x


def _settings(view: View) -> Iterator[tuple[dict[str, float], str]]:
    """Yield the values of the fixed symbols, and the label of the curve."""
    if view.family is None:
        yield dict(view.fixed), ""
        return
    name, values = view.family
    for value in values:
        yield {**view.fixed, name: value}, f"{name} = {value:g}"


def _shown(view: View, relations: Sequence[sp.Basic]) -> list[tuple[str, sp.Expr]]:
    if view.shows == "margin":
        return [("margin", relation.gts - relation.lts) for relation in relations]
    sides = list(dict.fromkeys(side for relation in relations for side in (relation.lhs, relation.rhs)))
    usual = ("left side", "right side") if len(sides) == 2 else tuple(f"side {n}" for n in range(1, len(sides) + 1))
    return list(zip(view.labels or usual, sides, strict=True))


def _values(claim: Claim, expression: sp.Expr, inputs: dict[str, Any], names: dict[str, sp.Symbol]) -> FloatArray:
    """Return an expression along the axis; NaN where it does not exist or an assumption is not met."""
    symbols = [names[name] for name in inputs]
    program = compile_program([expression, sp.And(*claim.assumptions)], symbols)
    arrays = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in inputs.values()))
    y, met = evaluate(program, arrays)
    shape = arrays[0].shape
    y = np.broadcast_to(np.asarray(y, dtype=float), shape)
    kept = np.broadcast_to(np.asarray(met, dtype=bool), shape) & np.isfinite(y)
    return np.where(kept, y, np.nan)

"""Intervals of a domain: where assumptions hold, and between the kinks of a relation."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.boxes import Side
from signdescent.checks.formulas.charts.analytic import is_analytic, kinks, smooth_at
from signdescent.checks.formulas.charts.chart import Charter
from signdescent.checks.formulas.charts.order import order_of
from signdescent.checks.formulas.charts.roots import Piece
from signdescent.checks.formulas.truth import truth_at
from signdescent.checks.translate.numbers import compare

__all__ = ["ALLOWED", "MOST_STRETCHES", "Undecided", "end_order", "pieces_of", "signs_of", "where"]

MOST_STRETCHES = 40
"""The largest number of intervals into which assumptions and kinks may cut a domain."""


class Undecided(Exception):
    """Raised with the reason why a statement is not decided."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)


def where(charter: Charter, condition: Boolean, stretch: Side) -> Iterator[Side]:
    """Yield stretches that cover all points of a stretch at which a condition holds."""
    if condition == sp.false:
        return
    if isinstance(condition, sp.And):
        stretches = [stretch]
        for part in condition.args:
            stretches = [inner for outer in stretches for inner in where(charter, part, outer)]
        yield from stretches
        return
    parts: list[Side] = []
    low, low_open = stretch.low, stretch.low_open
    for first, last, (first_too, last_too) in _forbidden(charter, condition, stretch):
        # what lies between the last forbidden interval and this one, which may be a point
        parts.extend(_between(Side(low, first, low_open, first_too)))
        low, low_open = last, last_too
    parts.extend(_between(Side(low, stretch.high, low_open, stretch.high_open)))
    for part in parts:
        if not part.fixed or truth_at(condition, {charter.symbol: part.low}).value is not False:
            yield part


def _forbidden(
    charter: Charter, condition: Boolean, stretch: Side
) -> Iterator[tuple[sp.Expr, sp.Expr, tuple[bool, bool]]]:
    """Yield intervals on which a condition fails, in ascending order, and whether it also fails at each end."""
    keep = ALLOWED.get(type(condition), (-1, 0, 1))
    strict = isinstance(condition, sp.Lt | sp.Gt | sp.Ne)
    before: Piece | None = None

    def fails_at(end: sp.Expr, inner: Side) -> bool:
        """Return whether the condition fails at an end: by continuity, or by evaluation where it may jump."""
        if not strict or end.is_infinite:
            return strict
        if compare(inner.low, end) == compare(end, inner.high) == -1:
            return True
        return truth_at(condition, {charter.symbol: end}).value is False

    for inner, pieces in _charted(charter, condition, stretch):
        for piece in pieces:
            touch = before is not None and before.high == piece.low and {before.sign, piece.sign} <= set(keep)
            if strict and touch and truth_at(condition, {charter.symbol: piece.low}).value is False:
                yield piece.low, piece.low, (True, True)
            if piece.sign not in keep:
                yield piece.low, piece.high, (fails_at(piece.low, inner), fails_at(piece.high, inner))
            before = piece


def end_order(first: sp.Expr, second: sp.Expr) -> int:
    """Return the order of two ends; raise `Undecided` if it is not known."""
    return order_of(first, second, Undecided("the order of two ends is not known"))


def _between(side: Side) -> Iterator[Side]:
    """Yield a side unless it is empty."""
    order = end_order(side.low, side.high)
    if order == -1 or (order == 0 and not side.low_open and not side.high_open):
        yield side


ALLOWED = {
    sp.Eq: (0,),
    sp.Ne: (1, -1),
    sp.Lt: (-1,),
    sp.Le: (-1, 0),
    sp.Gt: (1,),
    sp.Ge: (1, 0),
}
"""The signs of the left side minus the right side for which a relation holds."""


def signs_of(charter: Charter, relation: Relational, stretch: Side) -> list[tuple[Side, list[Piece]]] | None:
    """Return the charts of the difference of the sides between the kinks, or None if it is not analytic there."""
    if type(relation) not in ALLOWED or compare(stretch.low, stretch.high) != -1:
        return None
    charted: list[tuple[Side, list[Piece]]] = []
    try:
        for inner in _smooth_stretches(charter, relation, stretch):
            smooth = _smoothed(charter, relation.lhs - relation.rhs, inner)
            if not is_analytic(charter, smooth, inner.low, inner.high):
                return None
            charted.append((inner, charter.chart(smooth, inner.low, inner.high)))
    except Undecided:
        return None
    return charted


def pieces_of(charter: Charter, relation: Boolean, stretch: Side) -> list[Piece]:
    """Return the pieces of a relation's difference on a stretch; none if they are not known."""
    return [piece for _, pieces in _charted(charter, relation, stretch) for piece in pieces]


def _charted(charter: Charter, relation: Boolean, stretch: Side) -> list[tuple[Side, list[Piece]]]:
    return (signs_of(charter, relation, stretch) if isinstance(relation, Relational) else None) or []


def _smooth_stretches(charter: Charter, relation: Relational, stretch: Side) -> list[Side]:
    """Cut a stretch at the kinks of a relation, so that each kink has one sign on each part."""
    stretches = [stretch]
    for _ in range(MOST_STRETCHES):
        cuts: list[Side] = []
        for part in stretches:
            cuts.extend(_cut_at_a_kink(charter, relation, part))
        if len(cuts) == len(stretches):
            return cuts
        stretches = cuts
    msg = "too many kinks"
    raise Undecided(msg)


def _cut_at_a_kink(charter: Charter, relation: Relational, stretch: Side) -> list[Side]:
    for _, term in _kinks_on(charter, relation, stretch):
        if not is_analytic(charter, term, stretch.low, stretch.high):
            msg = f"the sign of {term} is not known"
            raise Undecided(msg)
        if charter.constant(term, stretch.low, stretch.high) is not None:
            continue
        pieces = charter.chart(term, stretch.low, stretch.high)
        ends = [stretch.low, *(piece.high for piece in pieces)]
        if not pieces or pieces[-1].high != stretch.high or [p.low for p in pieces] != ends[:-1]:
            msg = f"the sign of {term} is not known"
            raise Undecided(msg)
        lasts = len(pieces) - 1
        return [
            Side(p.low, p.high, number == 0 and stretch.low_open, number == lasts and stretch.high_open)
            for number, p in enumerate(pieces)
        ]
    return [stretch]


def _kinks_on(charter: Charter, relation: sp.Basic, stretch: Side) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Yield the kinks of a relation whose inner kinks have one sign on a stretch, from the inside out."""
    current = relation
    while True:
        inner = list(kinks(current, charter.symbol))
        if not inner:
            return
        yield from inner
        swap = {}
        for node, term in inner:
            sign = _constant(charter, term, stretch)
            if sign is None:
                return
            swap[node] = smooth_at(node, sign)
        current = current.xreplace(swap)


def _constant(charter: Charter, term: sp.Expr, stretch: Side) -> int | None:
    """Return the sign of a term that is analytic inside a stretch and has one sign there, else None."""
    if not is_analytic(charter, term, stretch.low, stretch.high):
        return None
    return charter.constant(term, stretch.low, stretch.high)


def _smoothed(charter: Charter, expression: sp.Expr, stretch: Side) -> sp.Expr:
    """Return an expression without kinks that equals the given one inside a stretch on which each kink has one sign."""
    while True:
        inner = list(kinks(expression, charter.symbol))
        if not inner:
            return expression
        swap = {}
        for node, term in inner:
            sign = _constant(charter, term, stretch)
            if sign is None:
                msg = f"the sign of {term} is not known"
                raise Undecided(msg)
            swap[node] = smooth_at(node, sign)
        expression = expression.xreplace(swap)

"""Boxes: products of intervals and integer ranges with exact ends, and where to cut them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cmp_to_key

import sympy as sp

from signdescent.checks.formulas.goal import Axis
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.balls import enclose_number
from signdescent.checks.translate.intervals import exact_ratio
from signdescent.checks.translate.numbers import compare
from signdescent.theory.exactness import number_of

__all__ = ["Box", "Side", "cut_of", "describe_boxes", "halves", "interior", "root_box", "width_of"]


_MOST_INTERVALS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """The interval of one variable in a box, with exact ends; an open end is excluded."""

    low: sp.Expr
    high: sp.Expr
    low_open: bool = False
    high_open: bool = False

    @property
    def fixed(self) -> bool:
        """Whether the side is a single point."""
        return bool(self.low == self.high)


Box = tuple[Side, ...]


def root_box(axes: Iterable[Axis]) -> Box:
    """Return the whole domain as a box."""
    return tuple(Side(a.low, a.high, a.low_open, a.high_open) for a in axes)


def interior(box: Box, places: Iterable[int]) -> Box:
    """Return a box with the sides at the given places made open."""
    chosen = set(places)
    return tuple(
        Side(side.low, side.high, True, True) if i in chosen and not side.fixed else side for i, side in enumerate(box)
    )


def halves(side: Side, cut: sp.Expr, *, integer: bool) -> tuple[Side, Side]:
    """Return the two parts of a side; both contain the cut, unless the variable is an integer."""
    second = cut + 1 if integer else cut
    return Side(side.low, cut, side.low_open), Side(second, side.high, high_open=side.high_open)


def cut_of(side: Side, special: Iterable[sp.Expr], *, integer: bool) -> sp.Expr | None:
    """Return where to cut a side: at a special coordinate inside, else near its middle; None if it is a point."""
    inside = [
        v
        for v in special
        if compare(side.low, v) == compare(v, side.high) == -1 and (not integer or isinstance(v, sp.Integer))
    ]
    if inside:
        return min(inside, key=sp.default_sort_key)
    low, high = _rational(side.low, up=True), _rational(side.high, up=False)
    return _integer_cut(low, high) if integer else _real_cut(low, high)


def width_of(side: Side, axis: Axis) -> float:
    """Return the width of a side, relative to its axis if that is bounded."""
    if not (side.low.is_finite and side.high.is_finite):
        return float("inf")
    width = float(side.high - side.low)
    if axis.low.is_finite and axis.high.is_finite:
        return width / float(axis.high - axis.low)
    return width / (1 + min(abs(float(side.low)), abs(float(side.high))))


def describe_boxes(axes: Sequence[Axis], boxes: Collection[Box]) -> str:
    """Return the union of boxes as text: intervals for one variable, the smallest enclosing box for several."""
    sides = [_joined([box[i] for box in boxes]) for i in range(len(axes))]
    if len(axes) > 1 or any(len(joined) > _MOST_INTERVALS for joined in sides):
        sides = [[Side(joined[0].low, joined[-1].high)] for joined in sides]
    return ", ".join(
        f"{axis.symbol} in {' or '.join(f'[{_short(side.low)}, {_short(side.high)}]' for side in joined)}"
        for axis, joined in zip(axes, sides, strict=True)
    )


def _joined(sides: Sequence[Side]) -> list[Side]:
    """Return the union of intervals in ascending order, those that meet joined."""
    result: list[Side] = []
    for side in sorted(sides, key=cmp_to_key(_by_low)):
        if result and compare(side.low, result[-1].high) != 1:
            last = result.pop()
            side = Side(last.low, side.high if compare(last.high, side.high) == -1 else last.high)
        result.append(side)
    return result


def _by_low(first: Side, second: Side) -> int:
    return compare(first.low, second.low) or 0


def _real_cut(low: sp.Expr, high: sp.Expr) -> sp.Expr | None:
    if low == -sp.oo and high == sp.oo:
        return sp.Integer(0)
    if high == sp.oo:
        return 2 * low if low >= 1 else low + 1 if low >= 0 else low / 2 if low < -2 else sp.Integer(1)
    if low == -sp.oo:
        return 2 * high if high <= -1 else high - 1 if high <= 0 else high / 2 if high > 2 else sp.Integer(-1)
    if low >= high:
        return None
    if low > 0 and high > 64 * low:
        return _near(sp.sqrt(low * high))
    if high < 0 and low < 64 * high:
        return -_near(sp.sqrt(low * high))
    return (low + high) / 2


def _integer_cut(low: sp.Expr, high: sp.Expr) -> sp.Expr | None:
    if low == -sp.oo and high == sp.oo:
        return sp.Integer(0)
    if high == sp.oo:
        return low + 15 if low >= 0 and low < 200 else 2 * low if low > 0 else sp.Integer(0)
    if low == -sp.oo:
        return high - 16 if high <= 0 else sp.Integer(0)
    return sp.floor((low + high) / 2)


def _rational(value: sp.Expr, *, up: bool) -> sp.Expr:
    """Return a rational at an exact end or slightly inside."""
    if value.is_Rational or not value.is_finite:
        return value
    low, high = enclose_number(value)
    inside = exact_ratio(high if up else low)
    if inside is None:
        msg = "an end is too large or too small to be written out"
        raise Unsupported(msg)
    return number_of(inside)


def _near(value: sp.Expr) -> sp.Rational:
    """Return a short rational close to a positive number."""
    approximate = float(value)
    return (
        sp.Rational(approximate).limit_denominator(16)
        if approximate > 1
        else 1 / sp.Rational(1 / approximate).limit_denominator(16)
    )


def _short(value: sp.Expr) -> str:
    return str(value) if not value.is_finite or len(str(value)) <= 8 else f"{float(value):.6g}"

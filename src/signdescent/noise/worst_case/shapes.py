"""Extremal laws of each shape, in the deviation u = (x - mean)/mean: success and moments as rational functions of u.

They are the points u in general, the uniform laws on [-u, u] for symmetric unimodal laws, and the uniform laws between
a mode and u for unimodal laws. The sample fails if u <= -1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from flint import fmpq, fmpq_poly

__all__ = ["Limits", "Piece", "Shape", "points", "primitives", "symmetric", "unimodal"]

Limits = tuple[fmpq | None, fmpq | None]  # None for an infinite endpoint
Rows = tuple[fmpq_poly, fmpq_poly, fmpq_poly, fmpq_poly]
_U = fmpq_poly([0, 1])
_ONE = fmpq_poly([1])


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval of u on which success and central moments are quotients `rows / over` of polynomials.

    Parameters
    ----------
    low, high : fmpq or None
        The endpoints, None if infinite.
    rows : tuple of fmpq_poly
        Success probability, mean deviation, and second and third absolute moments of the deviation.
    over : fmpq_poly
        The common denominator. It has no root inside the interval.
    """

    low: fmpq | None
    high: fmpq | None
    rows: Rows
    over: fmpq_poly


@dataclass(frozen=True, slots=True)
class Shape:
    """The extremal laws of a class.

    Parameters
    ----------
    pieces : tuple of Piece
        The pieces. At a common endpoint the first one applies.
    central : fmpq
        The u whose law has mean deviation 0 and the smallest moments.
    mode : fmpq or None
        The common endpoint of the uniform laws. None for points and for `even` shapes.
    even : bool
        Whether the laws are uniform on [-u, u].
    """

    pieces: tuple[Piece, ...]
    central: fmpq
    mode: fmpq | None = None
    even: bool = False

    def values(self, u: fmpq) -> tuple[fmpq, fmpq, fmpq, fmpq]:
        """Return success probability, mean deviation, and second and third moments of the extremal law at u."""
        piece = next(p for p in self.pieces if (p.low is None or p.low <= u) and (p.high is None or u <= p.high))
        over = piece.over(u)
        success, first, second, third = (row(u) / over for row in piece.rows)
        return success, first, second, third

    def nearest(self, u: fmpq) -> fmpq:
        """Return the nearest u at which an extremal law exists."""
        lows = [p.low for p in self.pieces if p.low is not None]
        highs = [p.high for p in self.pieces if p.high is not None]
        u = max(u, min(lows)) if len(lows) == len(self.pieces) else u
        return min(u, max(highs)) if len(highs) == len(self.pieces) else u

    def ends(self, u: fmpq) -> tuple[fmpq, fmpq]:
        """Return the endpoints of the extremal law at u."""
        if self.even:
            return -u, u
        return (u, u) if self.mode is None else (min(self.mode, u), max(self.mode, u))


def _intervals(limits: Limits, marks: tuple[fmpq, ...]) -> Iterator[Limits]:
    """Yield the intervals between consecutive marks inside the limits."""
    low, high = limits
    inner = sorted({m for m in marks if (low is None or low < m) and (high is None or m < high)})
    ends: list[fmpq | None] = [low, *inner, high]
    yield from pairwise(ends)


def _is_left_of(high: fmpq | None, mark: int) -> bool:
    """Return whether an interval that ends at `high` lies to the left of a mark."""
    return high is not None and high <= mark


def points(limits: Limits) -> Shape:
    """Return the laws at one point u. At u = -1 the piece on the left applies."""
    pieces = []
    for low, high in _intervals(limits, (fmpq(-1), fmpq(0))):
        success = fmpq_poly([0 if _is_left_of(high, -1) else 1])
        third = -(_U**3) if _is_left_of(high, 0) else _U**3
        pieces.append(Piece(low, high, (success, _U, _U**2, third), _ONE))
    if limits[0] == -1:  # the point u = -1, which has no piece on the left
        pieces.insert(0, Piece(fmpq(-1), fmpq(-1), (_ONE * 0, -_ONE, _ONE, _ONE), _ONE))
    return Shape(tuple(pieces), fmpq(0))


def symmetric(limits: Limits) -> Shape:
    """Return the uniform laws on [-u, u], u >= 0."""
    low, high = limits
    ends = [end for end in (None if low is None else -low, high) if end is not None]
    width = min(ends) if ends else None
    pieces = []
    for left, right in _intervals((fmpq(0), width), (fmpq(1),)):
        inside = right is not None and right <= 1
        success, over = (_ONE, _ONE) if inside else ((_U + 1) / 2, _U)
        pieces.append(Piece(left, right, (success, _ONE * 0, over * _U**2 / 3, over * _U**3 / 4), over))
    return Shape(tuple(pieces), fmpq(0), even=True)


def primitives(limits: Limits, marks: tuple[fmpq, ...]) -> list[tuple[Limits, Rows]]:
    """Return the primitives of success, u, u^2 and |u|^3 on each piece."""
    pieces = []
    for low, high in _intervals(limits, (fmpq(-1), fmpq(0), *marks)):
        success = _ONE * 0 if _is_left_of(high, -1) else _U + 1
        quartic = -(_U**4) / 4 if _is_left_of(high, 0) else _U**4 / 4
        pieces.append(((low, high), (success, _U**2 / 2, _U**3 / 3, quartic)))
    return pieces


def unimodal(limits: Limits, mode: fmpq) -> Shape:
    """Return the uniform laws between a mode and u, and the atom at the mode."""
    at_mode = (max(mode + 1, fmpq(0)), mode**2 / 2, mode**3 / 3, abs(mode) * mode**3 / 4)
    atom = (_ONE * int(mode > -1), _ONE * mode, _ONE * mode**2, _ONE * abs(mode) ** 3)
    pieces = [Piece(mode, mode, atom, _ONE)]
    step = _U - mode
    for (low, high), rows in primitives(limits, (mode,)):
        if low == high:
            continue
        integrals = [row - value for row, value in zip(rows, at_mode, strict=True)]
        over = step
        if mode in (low, high):  # numerator and denominator vanish at the mode
            integrals, over = [row // step for row in integrals], _ONE
        success, first, second, third = integrals
        pieces.append(Piece(low, high, (success, first, second, third), over))
    return Shape(tuple(pieces), -mode, mode)

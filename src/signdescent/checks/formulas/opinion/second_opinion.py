"""The second opinion on a statement that the engines have shown: its values at many adversarial points.

No code is shared with the engines, and SymPy only supplies expression trees. A statement is violated only if balls or
exact rationals show that it fails, or that one of its terms does not exist, at a point of its domain.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.opinion.functions import Missing, allow_dear, ball
from signdescent.checks.formulas.opinion.points import (
    FEW,
    NEAR,
    Axis,
    Coordinate,
    Moved,
    axis_of,
    constants_of,
    irrational_of,
    value_of,
)
from signdescent.checks.formulas.opinion.terms import Reader, Unreadable

__all__ = ["Disagreement", "second_opinion"]

PASSES = ((128, 300), (512, 48), (2048, 8))
"""Precisions at which undecided points are evaluated again, and the number of such points."""
FIRST = 64
_CORNERS = 150
_FEW = 10  # number of constants, for several symbols
_DIGITS = 30


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A point of the domain at which a statement fails, or a term that does not exist there.

    Attributes
    ----------
    point : mapping from symbol name to str
        The coordinates: exact rationals, or decimals followed by dots.
    left, right : str
        Both sides at the point; empty if the statement is not a relation.
    missing : str
        The term that does not exist at the point; empty if all exist.
    """

    point: Mapping[str, str]
    left: str = ""
    right: str = ""
    missing: str = ""

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {value}" for name, value in self.point.items())
        what = f"{self.missing} does not exist" if self.missing else f"the sides are {self.left} and {self.right}"
        return f"at {where or 'the only point'} {what if self.missing or self.left else 'the statement is false'}"


def second_opinion(
    statement: Boolean,
    where: Mapping[sp.Symbol, sp.Set],
    assumptions: Sequence[Boolean] = (),
    points: int = 1000,
    *,
    name: str = "",
) -> Disagreement | None:
    """Return a point of the domain at which a statement fails, or None if no such point is found.

    None does not mean that the statement holds: the points may miss a violation, and statements with unsupported terms
    are not evaluated. A disagreement is rigorous, in exact rationals or balls.

    Parameters
    ----------
    statement : SymPy Boolean
        The statement, to hold at every point of the domain.
    where : mapping from symbol to SymPy set
        The domain; declared facts about a symbol narrow its set.
    assumptions : sequence of SymPy Booleans
        Conditions on the points; only points that are known to meet all of them count.
    points : int
        Number of points.
    name : str
        Seed of the points.

    Returns
    -------
    Disagreement or None
        The first violation.

    Examples
    --------
    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> second_opinion(sp.exp(x) >= 1 + x, {x: sp.Reals}) is None
    True
    >>> print(second_opinion(x**2 > 0, {x: sp.Interval(-1, 1)}))
    at x = 0 the sides are 0 and 0
    """
    before = ctx.prec
    allow_dear()
    try:
        return _Opinion(statement, where, assumptions, name).look(points)
    except Unreadable:
        return None
    finally:
        ctx.prec = before


class _Found(Exception):
    """Raised with the coordinates of a point of disagreement, and the missing term."""


class _Opinion:
    """A statement with its domain, and the points that are undecided so far."""

    def __init__(
        self, statement: Boolean, where: Mapping[sp.Symbol, sp.Set], assumptions: Sequence[Boolean], name: str
    ) -> None:
        self.statement = statement
        self.symbols = list(where)
        self.rng = random.Random(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
        self.reader = Reader(self.symbols)
        self.given = [self.reader.assumption(part) for part in assumptions]
        self.holds = self.reader.statement(statement)
        self.equations = [part for part in assumptions if isinstance(part, sp.Eq)]
        self.constants = constants_of((statement, *assumptions))
        self.reader.prepare(512, exact=True)
        self.axes: list[Axis] = [axis_of(symbol, where[symbol], self.reader) for symbol in self.symbols]
        self.irrational = irrational_of((statement, *assumptions), self.reader)
        self.undecided: list[tuple[Coordinate, ...]] = []
        self.met = 0  # points that meet the assumptions

    def look(self, count: int) -> Disagreement | None:
        """Return a violation at the chosen points, near those with small marks, or at undecided ones, else None."""
        from signdescent.checks.formulas.opinion.refine import solved, sought

        try:
            self.reader.prepare(512, exact=True)
            self.irrational = [constant for constant in self.irrational if constant.exists()]
            chosen = list(self._points(count))
            if self.equations:
                chosen = solved(self, chosen)
            self.reader.prepare(FIRST, exact=False)
            seen = [(point, found) for point in chosen if (found := self.visit(point, exact=False)) is not None]
            self.reader.prepare(2 * FIRST, exact=True)
            for point in sought(self, seen):
                self.visit(point, exact=True)
            for precision, limit in PASSES:
                again, self.undecided = self.undecided[:limit], []
                self.reader.prepare(precision, exact=True)
                for point in again:
                    self.visit(point, exact=True)
        except _Found as found:
            return self._report(*found.args)
        return None

    def visit(self, point: tuple[Coordinate, ...], *, exact: bool) -> list[Any] | None:
        """Evaluate the statement at a point; return the marks, or None if the evaluation fails."""
        self.reader.irrational = {i: x.node for i, x in enumerate(point, 1) if isinstance(x, Moved) and x.node}
        return self._visit(point, self.reader.point([value_of(x, exact=exact) for x in point]))

    def touch(self, point: tuple[Coordinate, ...], axis: int, low: fmpq, high: fmpq, mark: int) -> None:
        """Evaluate the statement at the zero of a continuous mark that has different signs at two values of one axis.

        The coordinate is the ball between the values, and the mark counts as 0: the result then holds at the zero.
        """
        if not self.reader.continuous[mark] or not self.axes[axis].gapless(low, high):
            return
        values = [value_of(x, exact=True) for x in point]
        values[axis] = arb(low).union(arb(high))
        self.reader.irrational = {}
        v = self.reader.point(values)
        try:
            self.holds(v)  # the mark must be finite, hence continuous, on the whole ball
        except (Missing, ValueError, OverflowError, ZeroDivisionError):
            return
        difference = self.reader.marks[mark]
        if difference is None or not ball(difference).is_finite():
            return
        place = (*point[:axis], Moved(lambda _: values[axis], fmpq(0)), *point[axis + 1 :])
        self.reader.zero = mark
        try:
            self._visit(place, self.reader.point(values), queue=False)
        finally:
            self.reader.zero = -1

    def _visit(self, point: tuple[Coordinate, ...], v: list[Any], *, queue: bool = True) -> list[Any] | None:
        sure = True
        try:
            for part in self.given:
                held = part(v)
                if held is False:
                    return list(self.reader.marks)
                sure = sure and bool(held)
        except (Missing, ValueError, OverflowError, ZeroDivisionError):
            return None
        self.met += sure
        try:
            truth = self.holds(v)
        except Missing as error:
            if sure:
                raise _Found(point, error.term) from error
            truth = None
        except (ValueError, OverflowError, ZeroDivisionError):
            return None
        if truth is False and sure:
            raise _Found(point, None)
        if not truth and queue:
            self.undecided.append(point)
        return list(self.reader.marks)

    def _points(self, count: int) -> Iterator[tuple[Coordinate, ...]]:
        """Return points of special and random values, corners first."""
        one = len(self.axes) == 1
        constants, near = (self.constants, NEAR) if one else (self.constants[:_FEW], FEW)
        special = [axis.special(constants, self.irrational, near) for axis in self.axes]
        drawn = [axis.drawn(count if one else count // 10, self.rng) for axis in self.axes]
        if not all(a or b for a, b in zip(special, drawn, strict=True)):
            return iter(())
        if one:
            return ((x,) for x in itertools.islice([*special[0], *drawn[0]], max(count, len(special[0]) + count // 2)))
        return self._mixed(count, special, drawn)

    def _mixed(
        self, count: int, special: list[list[Coordinate]], drawn: list[list[Coordinate]]
    ) -> Iterator[tuple[Coordinate, ...]]:
        if not self.axes:
            yield ()
            return
        width = max(3, int((2 * _CORNERS) ** (1 / len(self.axes))))
        rng, narrow = self.rng, [values[:width] or other[:width] for values, other in zip(special, drawn, strict=True)]
        yield from itertools.islice(itertools.product(*narrow), _CORNERS)
        for i in range(count - _CORNERS):
            share = (0.0, 0.15, 0.5, 1.0)[i % 4]
            yield tuple(
                rng.choice(near if near and (not far or rng.random() < share) else far)
                for near, far in zip(special, drawn, strict=True)
            )

    def _report(self, point: tuple[Coordinate, ...], term: Any) -> Disagreement:
        names = {symbol.name: _text(x) for symbol, x in zip(self.symbols, point, strict=True)}
        if term is not None:
            return Disagreement(names, missing=str(term))
        if not isinstance(self.statement, sp.core.relational.Relational):
            return Disagreement(names)
        sides = []
        reader = Reader(self.symbols)
        for side in self.statement.args:
            try:
                f = reader.constant(side)
                reader.prepare(512, exact=True)
                sides.append(_text(f(reader.point([value_of(x, exact=True) for x in point]))))
            except (Unreadable, Missing):
                return Disagreement(names)
        return Disagreement(names, *sides)


def _text(x: Any) -> str:
    if isinstance(x, fmpq):
        return str(x)
    value: arb = x.ball() if isinstance(x, Moved) else ball(x)
    return f"{value.str(_DIGITS, radius=False)}..."

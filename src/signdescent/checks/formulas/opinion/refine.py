"""Points for the second opinion near zeros, kinks and least margins along each axis."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from signdescent.checks.formulas.opinion.functions import Missing, ball
from signdescent.checks.formulas.opinion.points import Coordinate, Moved, value_of

if TYPE_CHECKING:
    from signdescent.checks.formulas.opinion.second_opinion import _Opinion

__all__ = ["solved", "sought"]

Point = tuple[Coordinate, ...]
Seen = list[tuple[Point, list[Any]]]

ZEROS = 6  # sign changes followed per axis
DIPS = 3  # local minima followed
STEPS = 14  # of a minimisation
CUTS = 26  # of a root search
LINES = 3  # points through which lines along each axis are drawn, for several symbols
_MAX_EXPONENT = 4000
_STEPS_AWAY = tuple(1 / fmpq(10) ** k for k in (9, 18, 25, 30))


def solved(opinion: _Opinion, points: list[Point]) -> list[Point]:
    """Return points moved exactly onto equations among the assumptions that are linear in a symbol."""
    results = []
    terms = [opinion.reader.statement(part) for part in opinion.equations]
    marks = len(opinion.reader.marks) - len(terms)
    opinion.reader.prepare(128, exact=True)
    real = [i for i, axis in enumerate(opinion.axes) if not axis.whole]
    for point in points:
        moved = list(point)
        opinion.rng.shuffle(real)
        free = list(real)
        for j, term in enumerate(terms):
            for i in [k for k in free if opinion.symbols[k] in opinion.equations[j].free_symbols]:
                values = [_equation(opinion, term, marks + j, [*moved[:i], fmpq(k), *moved[i + 1 :]]) for k in range(3)]
                if not all(isinstance(x, fmpq) for x in values) or values[0] - 2 * values[1] + values[2] != 0:
                    continue
                if values[1] != values[0] and opinion.axes[i].holds(x := values[0] / (values[0] - values[1])):
                    moved[i] = x
                    free.remove(i)
                    break
        results.append(tuple(moved))
    return [*results, *points[: len(points) // 4]]


def _equation(opinion: _Opinion, term: Any, mark: int, point: list[Coordinate]) -> Any:
    try:
        term(opinion.reader.point([value_of(x, exact=True) for x in point]))
    except (Missing, ValueError, OverflowError, ZeroDivisionError):
        return None
    return opinion.reader.marks[mark]


def sought(opinion: _Opinion, seen: Seen) -> Iterator[Point]:
    """Yield points where a mark of the reader, such as a difference of sides, is zero or closest to it."""
    count = len(opinion.reader.marks)
    if len(opinion.axes) == 1:
        if opinion.axes[0].whole:
            yield from _neighbours(opinion, seen, count)
        else:
            yield from _along(opinion, seen, 0, count)
        return
    for mark in range(min(count, 4)):
        near = sorted(
            ((_size(marks[mark]), i) for i, (_, marks) in enumerate(seen) if marks[mark] is not None),
        )[:LINES]
        for _, i in near:
            base = seen[i][0]
            for axis in range(len(opinion.axes)):
                if not opinion.axes[axis].whole:
                    yield from _line(opinion, base, axis, mark)


def _neighbours(opinion: _Opinion, seen: Seen, count: int) -> Iterator[Point]:
    """Yield the integers around the least marks."""
    for mark in range(count):
        near = sorted((_size(marks[mark]), i) for i, (_, marks) in enumerate(seen) if marks[mark] is not None)[:3]
        for _, i in near:
            (x,) = seen[i][0]
            for step in range(-4, 5):
                if opinion.axes[0].holds(y := x + fmpq(step)):
                    yield (y,)


def _line(opinion: _Opinion, base: Point, axis: int, mark: int) -> Iterator[Point]:
    x = base[axis]
    if isinstance(x, Moved):
        return
    size = abs(x) if x != 0 else fmpq(1)
    steps = [size * fmpq(s) / 10**k for k in (0, 1, 2, 4) for s in (1, -1)]
    values = sorted([x, *(y for s in steps if opinion.axes[axis].holds(y := x + s))])
    trace = []
    for y in values:
        point = (*base[:axis], y, *base[axis + 1 :])
        marks = _marks(opinion, point)
        if marks is not None and marks[mark] is not None:
            trace.append((y, marks[mark]))
    yield from _follow(opinion, trace, base, axis, mark, zeros=2, dips=1)


def _along(opinion: _Opinion, seen: Seen, axis: int, count: int) -> Iterator[Point]:
    ordered = sorted(((point[0], marks) for point, marks in seen if isinstance(point[0], fmpq)), key=lambda p: p[0])
    for mark in range(count):
        trace = [(x, marks[mark]) for x, marks in ordered if marks[mark] is not None]
        yield from _follow(opinion, trace, (fmpq(0),), axis, mark, zeros=ZEROS, dips=DIPS)


def _follow(
    opinion: _Opinion, trace: list[tuple[fmpq, Any]], base: Point, axis: int, mark: int, *, zeros: int, dips: int
) -> Iterator[Point]:
    def at(x: fmpq) -> Point:
        return (*base[:axis], x, *base[axis + 1 :])

    def value(x: fmpq) -> arb | None:
        marks = _marks(opinion, at(x))
        return None if marks is None or marks[mark] is None else ball(marks[mark])

    changes = [(a, b) for a, b in pairwise(trace) if (a[1] > 0 and b[1] < 0) or (a[1] < 0 and b[1] > 0)]
    for (x, f), (y, g) in changes[:: max(1, len(changes) // zeros)][:zeros]:
        near, low, high = _zero(value, x, ball(f), y, ball(g))
        opinion.touch(at(x), axis, low, high, mark)
        for z in near:
            if opinion.axes[axis].holds(z):
                yield at(z)
    sizes = [_size(f) for _, f in trace]
    lows = [
        i
        for i in range(1, len(trace) - 1)
        if sizes[i] <= sizes[i - 1] and sizes[i] <= sizes[i + 1] and 0 < sizes[i] < float("inf")
    ]
    for i in sorted(lows, key=sizes.__getitem__)[:dips]:
        for z in _dip(value, [trace[i - 1][0], trace[i][0], trace[i + 1][0]]):
            if opinion.axes[axis].holds(z):
                yield at(z)


def _zero(value: Any, x: fmpq, f: arb, y: fmpq, g: arb) -> tuple[list[fmpq], fmpq, fmpq]:
    """Return points near a change of sign, and the ends of a small interval around it (Illinois method)."""
    side = 0
    for _ in range(CUTS):
        z = _short(x + (y - x) * _exact(f / (f - g)), y - x)
        if not x < z < y:
            z = (x + y) / 2
        h = value(z)
        if h is None or not (h > 0 or h < 0):
            break
        if (h > 0) == (g > 0):
            y, g = z, h
            f = f / 2 if side == 1 else f
            side = 1
        else:
            x, f = z, h
            g = g / 2 if side == -1 else g
            side = -1
    else:
        z = (x + y) / 2
    near = [z, x, y, (x + z) / 2, (z + y) / 2]
    for step in _STEPS_AWAY:
        near += [z - step, z + step]
    for step in _STEPS_AWAY[::-1]:  # an end may lie far from the zero
        if x < z - step and (below := value(z - step)) is not None and (below < 0 if f < 0 else below > 0):
            x = z - step
            break
    for step in _STEPS_AWAY[::-1]:
        if z + step < y and (above := value(z + step)) is not None and (above < 0 if g < 0 else above > 0):
            y = z + step
            break
    return near, x, y


def _dip(value: Any, xs: list[fmpq]) -> Iterator[fmpq]:
    """Yield points that approach a local minimum of the absolute value (successive parabolas)."""
    known = [(x, value(x)) for x in xs]
    if any(f is None or not f.is_finite() for _, f in known):
        return
    for _ in range(STEPS):
        most = max((abs(y) for _, y in known), key=_size)
        (a, f), (b, g), (c, h) = ((x, _exact(y / most)) for x, y in sorted(known, key=lambda p: p[0]))
        down, up = (b - a) * (g - h), (b - c) * (g - f)
        bottom = 2 * (down - up)
        z = b - ((b - a) * down - (b - c) * up) / bottom if bottom != 0 else (a + b) / 2
        z = _short(z, c - a)
        if not a < z < c or z == b:
            z = (a + b) / 2 if b - a > c - b else (b + c) / 2
        y = value(z)
        yield z
        if y is None or not y.is_finite():
            return
        # keep the least value in the middle
        inner = sorted([*known, (z, y)], key=lambda p: p[0])
        least = min((1, 2), key=lambda i: _size(inner[i][1]))
        known = inner[least - 1 : least + 2]
    yield from ((known[0][0] + known[1][0]) / 2, (known[1][0] + known[2][0]) / 2)


def _marks(opinion: _Opinion, point: Point) -> list[Any] | None:
    """Return the marks at a point, or None if it is outside the domain."""
    if not all(axis.holds(x) for axis, x in zip(opinion.axes, point, strict=True)):
        return None
    return opinion.visit(point, exact=True)


def _size(x: Any) -> float:
    if isinstance(x, fmpq):
        x = arb(x)
    size = abs(float(x))
    return size if size == size else float("inf")


def _exact(x: arb) -> fmpq:
    """Return the midpoint of a ball of moderate size, and 0 for other balls."""
    if not x.is_finite():
        return fmpq(0)
    mantissa, exponent = x.mid().man_exp()
    if not -_MAX_EXPONENT < exponent < _MAX_EXPONENT:
        return fmpq(0)
    return fmpq(mantissa) * (fmpq(2) ** int(exponent) if exponent >= 0 else 1 / fmpq(2) ** int(-exponent))


def _short(x: fmpq, width: fmpq) -> fmpq:
    """Round a rational to 128 bits relative to the width of its interval."""
    bits = max(8, width.q.bit_length() - width.p.bit_length() + 2 * 64)
    scale = fmpq(2) ** bits
    return fmpq((x * scale).floor()) / scale

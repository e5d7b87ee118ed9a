"""Points at which a false statement is likely to fail: at and near ends, constants and integers, tiny and huge."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb, fmpq

from signdescent.checks.formulas.opinion.closures import rational
from signdescent.checks.formulas.opinion.functions import Missing, ball
from signdescent.checks.formulas.opinion.terms import Reader, Unreadable

__all__ = ["FEW", "NEAR", "Axis", "Moved", "axis_of", "constants_of", "irrational_of", "value_of"]

NEAR = (2, 3, 4, 6, 8, 10, 12, 15, 18, 20, 25, 30, 40, 60, 100, 400)  # powers of 1/10
FEW = (1, 3, 9, 30, 100)  # the same for several symbols
LARGE = tuple(fmpq(10) ** k for k in (1, 2, 3, 4, 5, 6, 9, 12, 16, 20, 30, 60, 100, 300))
MAX_CONSTANTS = 24
MAX_IRRATIONAL = 6
_FACTS = ("integer", "real", "positive", "nonnegative", "negative", "nonpositive", "nonzero")
_IMPLIED = (
    "complex", "finite", "infinite", "hermitian", "extended_real", "commutative", "rational", "irrational", "algebraic",
    "transcendental", "noninteger", "imaginary", "zero", "extended_positive", "extended_negative", "extended_nonzero",
    "extended_nonnegative", "extended_nonpositive", "antihermitian", "even", "odd", "prime", "composite",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """An irrational constant plus a rational."""

    term: Callable[[list[Any]], Any]
    offset: fmpq
    node: Any = None  # the constant, if the offset is 0

    def __add__(self, step: fmpq) -> Moved:
        return Moved(self.term, self.offset + step)

    def ball(self) -> arb:
        """Return the value at the current precision."""
        return ball(self.term([])) + self.offset

    def exists(self) -> bool:
        """Return whether the constant is known to have a value, once the reader is prepared."""
        try:
            return bool(self.ball().is_finite())
        except (Missing, ValueError, OverflowError, ZeroDivisionError):
            return False


Coordinate = fmpq | Moved


def value_of(coordinate: Coordinate, *, exact: bool) -> Any:
    """Return a coordinate as a rational if it is rational and `exact` is true, else as a ball."""
    if isinstance(coordinate, Moved):
        return coordinate.ball()
    return coordinate if exact else arb(coordinate)


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval; None means an infinite end."""

    low: Coordinate | None
    high: Coordinate | None
    low_open: bool = False
    high_open: bool = False

    def holds(self, x: Coordinate) -> bool:
        """Return whether a coordinate is known to lie in the interval."""
        return _above(x, self.low, self.low_open) and _above(self.high, x, self.high_open)


def _above(x: Coordinate | None, y: Coordinate | None, strict: bool) -> bool:
    if x is None or y is None:
        return True
    if x == y:
        return not strict
    return bool(value_of(x, exact=True) > value_of(y, exact=True))


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of one symbol: pieces (each with whether only integers count), single points, and declared facts."""

    pieces: tuple[tuple[Piece, bool], ...]
    singles: tuple[Coordinate, ...]
    facts: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether all values are integers."""
        return "integer" in self.facts or (all(whole for _, whole in self.pieces) and not self.singles)

    def holds(self, x: Coordinate) -> bool:
        """Return whether a coordinate is known to be a value of the symbol."""
        whole = isinstance(x, fmpq) and x.q == 1
        if not any((whole or not only) and piece.holds(x) for piece, only in self.pieces) and x not in self.singles:
            return False
        if not self.facts:
            return True
        v = value_of(x, exact=True)
        kept = {
            "integer": whole, "real": True, "positive": v > 0, "nonnegative": v > 0 or v == 0, "negative": v < 0,
            "nonpositive": v < 0 or v == 0, "nonzero": v > 0 or v < 0,
        }  # fmt: skip
        return all(kept[fact] for fact in self.facts)

    def gapless(self, x: fmpq, y: fmpq) -> bool:
        """Return whether all reals between two values are also values."""
        return "integer" not in self.facts and any(not only and p.holds(x) and p.holds(y) for p, only in self.pieces)

    def special(
        self, constants: Sequence[fmpq], irrational: Sequence[Moved], near: Sequence[int] = NEAR
    ) -> list[Coordinate]:
        """Return values at and near ends, constants and integers, at distances 10**-k for k in `near`.

        The most important values come first.
        """
        ends = [end for piece, _ in self.pieces for end in (piece.low, piece.high) if end is not None]
        marks: list[Coordinate] = [*ends, *self.singles]
        marks += [fmpq(k) for k in (0, 1, -1)]
        if self.whole:
            close = [end for end in marks if isinstance(end, fmpq)]
            wide = [*map(fmpq, range(-12, 61)), *LARGE, *(-x for x in LARGE), *constants]
            wide += [fmpq(2) ** k + j for k in range(6, 70, 9) for j in (-1, 0, 1)]
            wide += [fmpq((x + j).floor()) for x in (*close, *constants) for j in (0, 1, -1, 2, -2, 3, 5, 10)]
            return self._kept(wide)
        marks += [*constants, *irrational]
        values = list(marks)
        for k in near:
            step = 1 / fmpq(10) ** k
            values += [x + s for x in marks for s in (step, -step)]
        values += [*map(fmpq, range(2, 12)), fmpq(1, 2), fmpq(-1, 2), *LARGE, *(-x for x in LARGE)]
        return self._kept(values)

    def drawn(self, count: int, rng: random.Random) -> list[Coordinate]:
        """Return random values of the set, some with huge denominators."""
        values: list[Coordinate] = list(self.singles)
        pieces = self.pieces or ()
        for i in range(count if pieces else 0):
            piece, only = pieces[i % len(pieces)]
            whole = only or "integer" in self.facts
            low, high = _rough(piece, self.facts)
            if low is not None and high is not None:
                x = low + (high - low) * _unit(rng, i)
            elif low is not None:
                x = low + _ray(rng)
            elif high is not None:
                x = high - _ray(rng)
            else:
                x = _ray(rng) * rng.choice((-1, 1))
            values.append(fmpq(x.floor()) if whole else x)
        return self._kept(values)

    def _kept(self, values: Iterable[Coordinate]) -> list[Coordinate]:
        distinct = {(x.p, x.q) if isinstance(x, fmpq) else x: x for x in values}  # the hash of an fmpq is slow
        return [x for x in distinct.values() if self.holds(x)]


def _unit(rng: random.Random, i: int) -> fmpq:
    """Return a random rational in (0, 1): uniform, near an end, or with a denominator of 40 digits."""
    if i % 8 == 7:
        return fmpq(rng.randrange(1, 10**40), 10**40 + 1)
    u = rng.random()
    if i % 8 in (5, 6):
        u = u ** rng.randrange(2, 12)
    u = min(max(u, 2.0**-60), 1 - 2.0**-30)
    x = fmpq(*u.as_integer_ratio())
    return 1 - x if i % 8 == 6 else x


def _ray(rng: random.Random) -> fmpq:
    """Return a random positive rational over many orders of magnitude."""
    if rng.random() < 0.5:
        return fmpq(*(rng.random() * rng.choice((1, 4, 20))).as_integer_ratio())
    return fmpq(rng.randrange(1, 10**6), 10**5) * fmpq(10) ** rng.randrange(-12, 13)


def _rough(piece: Piece, facts: frozenset[str]) -> tuple[fmpq | None, fmpq | None]:
    low, high = (_rational_near(end) for end in (piece.low, piece.high))
    if facts & {"positive", "nonnegative"} and (low is None or low < 0):
        low = fmpq(0)
    if facts & {"negative", "nonpositive"} and (high is None or high > 0):
        high = fmpq(0)
    return low, high


def _rational_near(end: Coordinate | None) -> fmpq | None:
    if end is None or isinstance(end, fmpq):
        return end
    mantissa, exponent = end.ball().mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def axis_of(symbol: sp.Symbol, domain: sp.Set, reader: Reader) -> Axis:
    """Return the axis of a symbol's set and facts; raise `Unreadable` for sets or facts that are not supported."""
    facts = symbol.assumptions0
    known = frozenset(name for name in _FACTS if facts.get(name) and name != "real")
    others = [name for name, value in facts.items() if value and name not in (*_FACTS, *_IMPLIED)]
    if others or any(facts.get(name) for name in ("even", "odd", "prime", "composite", "irrational", "noninteger")):
        msg = f"a fact about {symbol}"
        raise Unreadable(msg)
    pieces: list[tuple[Piece, bool]] = []
    singles: list[Coordinate] = []
    if facts.get("rational") and "integer" not in known:
        msg = f"{symbol} is rational"
        raise Unreadable(msg)
    left_out = _read(domain, reader, pieces, singles, whole=False)
    return Axis(tuple(pieces), tuple(singles), known | left_out)


def _read(
    domain: sp.Set, reader: Reader, pieces: list[tuple[Piece, bool]], singles: list[Coordinate], *, whole: bool
) -> frozenset[str]:
    line = Piece(None, None)
    if domain is sp.S.Reals:
        pieces.append((line, whole))
    elif domain is sp.S.Integers:
        pieces.append((line, True))
    elif domain is sp.S.Naturals or domain is sp.S.Naturals0:
        pieces.append((Piece(fmpq(1 if domain is sp.S.Naturals else 0), None), True))
    elif isinstance(domain, sp.Interval):
        low, high, low_open, high_open = domain.args
        pieces.append((Piece(_end(low, reader), _end(high, reader), low_open == sp.true, high_open == sp.true), whole))
    elif isinstance(domain, sp.FiniteSet):
        points = [_end(point, reader) for point in domain.args]
        singles += [x for x in points if x is not None and (not whole or (isinstance(x, fmpq) and x.q == 1))]
    elif isinstance(domain, sp.Range):
        _range(domain, reader, pieces, singles)
    elif isinstance(domain, sp.Union):
        for part in domain.args:
            _read(part, reader, pieces, singles, whole=whole)
    elif isinstance(domain, sp.Intersection) and len(domain.args) == 2 and sp.S.Integers in domain.args:
        (other,) = [part for part in domain.args if part is not sp.S.Integers]
        _read(other, reader, pieces, singles, whole=True)
    elif isinstance(domain, sp.Complement) and domain.args[1] == sp.FiniteSet(0):
        _read(domain.args[0], reader, pieces, singles, whole=whole)
        return frozenset({"nonzero"})
    elif domain is not sp.S.EmptySet:
        msg = f"set {type(domain).__name__}"
        raise Unreadable(msg)
    return frozenset()


def _range(domain: sp.Range, reader: Reader, pieces: list[tuple[Piece, bool]], singles: list[Coordinate]) -> None:
    start, stop, step = (_end(arg, reader) for arg in domain.args)
    if step == 1:
        pieces.append((Piece(start, None if stop is None else stop + fmpq(-1)), True))
        return
    if not all(isinstance(x, fmpq) for x in (start, stop, step)):
        msg = "an infinite range with a step"
        raise Unreadable(msg)
    numbers = range(*(int(x.p) for x in (start, stop, step) if isinstance(x, fmpq)))
    singles += [fmpq(k) for k in numbers[:100]]


def _end(end: sp.Expr, reader: Reader) -> Coordinate | None:
    if end in (sp.oo, -sp.oo):
        return None
    exact = rational(end)
    return Moved(reader.alone(end), fmpq(0), end) if exact is None else exact


def constants_of(parts: Iterable[sp.Basic]) -> list[fmpq]:
    """Return at most 24 rationals that occur in statements, and their negatives, the shortest first."""
    constants: dict[fmpq, None] = {}
    for part in parts:
        for number in part.atoms(sp.Rational, sp.Float):
            x = rational(number)
            if x is not None:
                constants[x] = None
                constants[-x] = None
    return sorted(constants, key=lambda x: (x.height_bits(), abs(x), x))[:MAX_CONSTANTS]


def irrational_of(parts: Iterable[sp.Basic], reader: Reader) -> list[Moved]:
    """Return at most 6 maximal irrational terms without symbols, and pi, each with its negative."""
    constants: dict[sp.Basic, None] = {}
    for part in parts:
        walk = sp.preorder_traversal(part)
        for node in walk:
            if isinstance(node, sp.Expr) and not node.free_symbols:
                walk.skip()
                if rational(node) is None:
                    constants[node] = None
    terms: list[Moved] = []
    for node in [*list(constants)[:MAX_IRRATIONAL], sp.pi]:
        with suppress(Unreadable):
            terms += [Moved(reader.alone(part), fmpq(0), part) for part in (node, sp.Mul(-1, node))]
    return terms

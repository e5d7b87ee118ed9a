"""Compute sign charts of functions of one variable by balls, exact roots, division and differentiation.

A factor that balls do not decide is divided by one of its terms and differentiated, which leaves fewer terms. The sign
of the derivative tells where the quotient rises and falls. On such a stretch the quotient changes its sign at most
once, so that its signs near both ends give its chart. The signs near ends come from exact expansions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cmp_to_key

import sympy as sp
from flint import ctx

from signdescent.checks.budget import is_spent
from signdescent.checks.formulas.boxes import Side, cut_of, halves
from signdescent.checks.formulas.charts.expansion import limit_at_end, sign_at_end
from signdescent.checks.formulas.charts.field import Factor, derivative_signs, divisors, factors
from signdescent.checks.formulas.charts.order import order_of
from signdescent.checks.formulas.charts.recurrences import (
    compared_terms,
    gamma_divisors,
    has_gammas,
    logarithm,
    stepped,
)
from signdescent.checks.formulas.charts.roots import BITS, Piece, by_roots, guesses, is_short
from signdescent.checks.formulas.functions import Function
from signdescent.checks.formulas.truth import sign_at
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.balls import enclose_number
from signdescent.checks.translate.intervals import Doubt
from signdescent.checks.translate.numbers import compare, is_negative, is_positive, sign_of

__all__ = ["Charter", "Exhausted", "Piece"]

_SWEEP = 24  # boxes of one sweep by balls
_DEPTH = 9  # divisions and differentiations below each other
_DIVISORS = 3  # divisors that are tried for one factor
_HALVINGS = 80
_SYMBOLIC = 5  # evaluations for which one differentiation or expansion counts


_ROUGH = (sp.Abs, sp.sign, sp.Min, sp.Max, sp.Piecewise, sp.floor, sp.ceiling, sp.Derivative, sp.Sum, sp.Product)


class Exhausted(Exception):
    """Raised when a chart needs more work than its limit."""


class Charter:
    """Sign charts of functions of one symbol, with a limit on the evaluations.

    A chart is a sequence of pieces in ascending order. Between two pieces, and next to the ends of the interval, the
    sign may be unknown: at a point, or in a closed interval around a root.
    """

    def __init__(self, symbol: sp.Symbol, *, evaluations: int) -> None:
        self.symbol = symbol
        self.left = evaluations
        self.known: dict[tuple[sp.Expr, sp.Expr, sp.Expr], list[Piece]] = {}

    def chart(self, expression: sp.Expr, low: sp.Expr, high: sp.Expr, depth: int = _DEPTH) -> list[Piece]:
        """Return the chart of an analytic function on the open interval between two ends."""
        key = (expression, low, high)
        if key not in self.known:
            self.known[key] = self._chart(expression, low, high, depth)
        return self.known[key]

    def _charge(self, evaluations: int) -> None:
        self.left -= evaluations
        if self.left < 0 or is_spent():
            raise Exhausted

    def constant(self, expression: sp.Expr, low: sp.Expr, high: sp.Expr) -> int | None:
        """Return the sign of a function that has one sign on the whole open interval, else None."""
        pieces = self.chart(expression, low, high)
        whole = len(pieces) == 1 and pieces[0].low == low and pieces[0].high == high
        return pieces[0].sign if whole else None

    def _chart(self, expression: sp.Expr, low: sp.Expr, high: sp.Expr, depth: int) -> list[Piece]:
        if expression.has(*_ROUGH):
            return []
        if self.symbol not in expression.free_symbols:
            sign = sign_of(expression)
            return [] if sign is None else [Piece(low, high, sign)]
        for sign, is_so in ((1, is_positive), (-1, is_negative)):
            if is_so(expression):
                return [Piece(low, high, sign)]
        split = factors(expression, self.symbol)
        if split is None:
            return self._swept(expression, None, low, high, depth)
        constant, parts = split
        sign = sign_of(constant)
        if sign is None:
            return []
        result = [Piece(low, high, sign)]
        for part in parts:
            own = self._factor(part, low, high, depth)
            result = self._product(result, own if part.times % 2 else [Piece(p.low, p.high, p.sign**2) for p in own])
        return result

    def _product(self, first: Sequence[Piece], second: Sequence[Piece]) -> list[Piece]:
        return [Piece(low, high, a * b) for low, high, a, b in self._refined(first, second)]

    def _refined(self, first: Sequence[Piece], second: Sequence[Piece]) -> Iterator[tuple[sp.Expr, sp.Expr, int, int]]:
        """Yield the intervals on which two charts both know a sign, in ascending order."""
        for a in first:
            for b in second:
                low, high = self._larger(a.low, b.low), self._smaller(a.high, b.high)
                if compare(low, high) == -1:
                    yield low, high, a.sign, b.sign

    def _larger(self, a: sp.Expr, b: sp.Expr) -> sp.Expr:
        return a if order_of(a, b, Exhausted()) >= 0 else b

    def _smaller(self, a: sp.Expr, b: sp.Expr) -> sp.Expr:
        return b if self._larger(a, b) == a else a

    # ------------------------------------------------------------ one factor

    def _factor(self, factor: Factor, low: sp.Expr, high: sp.Expr, depth: int) -> list[Piece]:
        expression = factor.expression
        key = (expression, low, high)
        if key in self.known:
            return self.known[key]
        for sign, is_so in ((1, is_positive), (-1, is_negative)):
            if is_so(expression):
                return [Piece(low, high, sign)]
        if isinstance(factor.generator, sp.exp | sp.Pow):  # a power is analytic only where its base is positive
            return [Piece(low, high, 1)]
        whole = by_roots(factor, self.symbol)
        if whole is None:
            pieces = self._swept(expression, factor, low, high, depth)
        else:
            here = [Piece(low, high, 1)]
            pieces = [Piece(a, b, sign) for a, b, sign, _ in self._refined(whole, here)]
        self.known[key] = pieces
        return pieces

    def _swept(
        self, expression: sp.Expr, factor: Factor | None, low: sp.Expr, high: sp.Expr, depth: int
    ) -> list[Piece]:
        """Return the chart by balls, and by differentiation where they leave it open."""
        try:
            function = Function(expression, (self.symbol,))
        except Unsupported:
            return []
        pieces, open_sides = self._sweep(function, low, high)
        if depth and factor is not None:
            for side in open_sides:
                pieces.extend(self._by_monotony(function, factor, side.low, side.high, depth - 1))
        return self._merged(function, sorted(pieces, key=cmp_to_key(_earlier)))

    def _sweep(self, function: Function, low: sp.Expr, high: sp.Expr) -> tuple[list[Piece], list[Side]]:
        """Return pieces that balls show, and the sides that they leave open, neighbours joined."""
        pieces: list[Piece] = []
        level = [Side(low, high)]
        boxes = _SWEEP
        while level and boxes > 0:
            following: list[Side] = []
            for number, side in enumerate(level):
                if boxes <= 0:
                    following.extend(level[number:])
                    break
                boxes -= 1
                sign = self._sign_on(function, side)
                if sign:
                    pieces.append(Piece(side.low, side.high, sign))
                    continue
                cut = cut_of(side, (), integer=False)
                if cut is None:
                    following.append(side)
                else:
                    following.extend(halves(side, cut, integer=False))
            level = following
        joined: list[Side] = []
        for side in level:
            if joined and joined[-1].high == side.low:
                joined[-1] = Side(joined[-1].low, side.high)
            else:
                joined.append(Side(side.low, side.high))
        return pieces, joined

    def _sign_on(self, function: Function, side: Side) -> int:
        """Return the sign that balls show on a closed interval, or 0."""
        self._charge(1)
        with ctx.workprec(BITS):
            try:
                inputs = [(enclose_number(side.low)[0], enclose_number(side.high)[1])]
            except (Doubt, Unsupported):
                return 0
            for low, high in function.enclosures(inputs):
                if low > 0:
                    return 1
                if high < 0:
                    return -1
        return 0

    def _merged(self, function: Function, pieces: Sequence[Piece]) -> list[Piece]:
        """Join neighbours of one sign that meet at a point where the function has this sign."""
        result: list[Piece] = []
        for piece in pieces:
            last = result[-1] if result else None
            if last and last.high == piece.low and last.sign == piece.sign == self._at(function, piece.low):
                result[-1] = Piece(last.low, piece.high, piece.sign)
            else:
                result.append(piece)
        return result

    def _at(self, function: Function, point: sp.Expr, *, zero: bool = False) -> int | None:
        self._charge(1)
        return sign_at(function.expression, {self.symbol: point}, zero=zero)[0]

    # ------------------------------------------------------------ by the sign of a derivative

    def _by_monotony(self, function: Function, factor: Factor, low: sp.Expr, high: sp.Expr, depth: int) -> list[Piece]:
        """Return the best chart from the quotients by the divisors of a factor."""
        best: list[Piece] = []
        gammas, logarithmic = has_gammas(factor, self.symbol)
        if gammas:
            pieces = self._by_logarithms(factor, low, high, depth)
            if pieces or high == sp.oo:
                return pieces
        if logarithmic and high == sp.oo:
            pieces = self._by_steps(factor, low)
            if pieces:
                return pieces
        for divisor, slope in self._ways(factor):
            slopes = self.chart(slope, low, high, depth)
            if not slopes:
                continue
            pieces = self._from_slopes(function, divisor, slopes, low, high, depth)
            if self._is_complete(pieces, low, high):
                return pieces
            best = max(best, pieces, key=len)
        return best

    def _by_logarithms(self, factor: Factor, low: sp.Expr, high: sp.Expr, depth: int) -> list[Piece]:
        """Return the chart of a difference of two positive terms by that of their logarithms."""
        terms = compared_terms(factor, self.symbol)
        if terms is None:
            return []
        sides: list[sp.Expr] = []
        signs: list[int] = []
        for coefficient, functions in terms:
            sign = self.constant(coefficient, low, high)
            side = sp.log(sign * coefficient) if sign else None
            for function, times in functions.items():
                own = logarithm(function)
                side = None if side is None or own is None else side + times * own
            if not sign or side is None:
                return []
            signs.append(sign)
            sides.append(side)
        if signs[0] == signs[1]:
            return [Piece(low, high, signs[0])]
        compared = self.chart(sides[0] - sides[1], low, high, depth)
        return [Piece(piece.low, piece.high, signs[0] * piece.sign) for piece in compared]

    def _by_steps(self, factor: Factor, low: sp.Expr) -> list[Piece]:
        """Return the chart where a quotient rises from each x to x + 1, to a limit <= 0, or falls, to a limit >= 0."""
        for divisor in gamma_divisors(factor, self.symbol):
            quotient = sp.expand(factor.expression / divisor)
            self._charge(_SYMBOLIC)
            step = stepped(quotient, self.symbol)
            over = self.constant(divisor, low, sp.oo)
            if step is None or not over:
                continue
            limit = limit_at_end(quotient, self.symbol, sp.oo, -1)
            final = None if limit is None else sign_of(limit)
            rising = None if final is None else self.constant(step, low, sp.oo)
            if rising and final is not None and rising * final <= 0:
                return [Piece(low, sp.oo, -rising * over)]
        return []

    def _ways(self, factor: Factor) -> list[tuple[sp.Expr, sp.Expr]]:
        """Return divisors and terms with the sign of the derivative of the quotient, the shortest first."""
        ways: dict[sp.Expr, tuple[tuple[int, int], sp.Expr]] = {}
        for divisor in divisors(factor, self.symbol):
            if divisor in ways:
                continue
            self._charge(_SYMBOLIC)
            slope = derivative_signs(factor.expression, divisor, self.symbol)
            split = factors(slope, self.symbol)
            if split is not None:
                terms = max((part.monomials(self.symbol) for part in split[1]), default=0)
                ways[divisor] = ((terms, sum(part.polynomial.count_ops() for part in split[1])), slope)
        ordered = sorted(ways.items(), key=lambda item: item[1][0])
        return [(divisor, slope) for divisor, (_, slope) in ordered[:_DIVISORS]]

    def _from_slopes(
        self,
        function: Function,
        divisor: sp.Expr,
        slopes: Sequence[Piece],
        low: sp.Expr,
        high: sp.Expr,
        depth: int,
    ) -> list[Piece]:
        pieces: list[Piece] = []
        for a, b, rising, over in self._refined(slopes, self.chart(divisor, low, high, depth)):
            if over:
                pieces.extend(self._on_monotone(function, a, b, rising * over))
        filled: list[Piece] = []
        for piece in pieces:
            last = filled[-1].high if filled else low
            if last != piece.low and compare(last, piece.low) == -1 and last.is_finite:
                sign = self._sign_on(function, Side(last, piece.low))
                if sign:
                    filled.append(Piece(last, piece.low, sign))
            filled.append(piece)
        return self._merged(function, filled)

    def _on_monotone(self, function: Function, low: sp.Expr, high: sp.Expr, rising: int) -> list[Piece]:
        """Return the chart where the function over a divisor of one sign rises (1), falls (-1) or is constant (0).

        `rising` counts the sign of the divisor, so that it tells how the function itself may change its sign.
        """
        first, last = self._near(function, low, 1), self._near(function, high, -1)
        if rising == 0:
            sign = first if first is not None else last
            return [] if sign is None else [Piece(low, high, sign)]
        if first is not None and first * rising > 0:
            return [Piece(low, high, first)]
        if last is not None and last * rising < 0:
            return [Piece(low, high, last)]
        if first is None or last is None or not first or not last:
            return []
        left, right = self._crossing(function, low, high, first)
        return [Piece(low, left, first), Piece(right, high, last)]

    def _near(self, function: Function, end: sp.Expr, side: int) -> int | None:
        """Return the sign of a function near an end."""
        if end.is_finite and self._is_inner(function, end):
            sign = self._at(function, end)
            if sign:
                return sign
        self._charge(_SYMBOLIC)
        return sign_at_end(function.expression, self.symbol, end, side)

    def _is_inner(self, function: Function, end: sp.Expr) -> bool:
        """Return whether a function exists and is continuous at an end."""
        with ctx.workprec(BITS):
            try:
                value = enclose_number(end)
            except (Doubt, Unsupported):
                return False
            return function.is_continuous([value])

    def _crossing(self, function: Function, low: sp.Expr, high: sp.Expr, first: int) -> tuple[sp.Expr, sp.Expr]:
        """Return the ends of a short interval, or of a point, in which a function changes its sign."""
        side = Side(low, high)
        for count in range(_HALVINGS):
            cut = cut_of(side, (), integer=False)
            if cut is None or (count > 20 and is_short(side)):
                break
            sign = self._at(function, cut)
            if not sign:
                break
            side = Side(cut, side.high) if sign == first else Side(side.low, cut)
        for point in guesses(side):
            if self._at(function, point, zero=True) == 0:
                return point, point
        return side.low, side.high

    def _is_complete(self, pieces: Sequence[Piece], low: sp.Expr, high: sp.Expr) -> bool:
        ends = [low, *(end for piece in pieces for end in (piece.low, piece.high)), high]
        return bool(pieces) and all(a == b or is_short(Side(a, b)) for a, b in zip(ends[::2], ends[1::2], strict=True))


def _earlier(first: Piece, second: Piece) -> int:
    """Return the order of the lower ends of two pieces."""
    return order_of(first.low, second.low, Exhausted())

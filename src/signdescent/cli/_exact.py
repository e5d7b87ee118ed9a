"""Value of a formula at one exact point: a fraction if rational arithmetic gives one, else a ball enclosure.

SymPy parses and prints formulas here but evaluates none: it rounds arguments before it applies a function, which gives
floor(log(2**31 - 1)/log(2)) = 31.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

import sympy as sp
from flint import arb, ctx
from sympy import integer_nthroot
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.truth import enclose, truth_at
from signdescent.checks.translate.intervals import Interval, absolute, add, maximum, minimum, negate
from signdescent.theory.exactness import fraction_of

__all__ = ["Number", "margin_at", "number_at"]

PRECISION = 128
DIGITS = 25
_LARGEST = 300  # largest argument of factorials, binomials and powers evaluated exactly
_BITS = 4096  # largest size of a fraction

Point = Mapping[sp.Symbol, sp.Expr]


@dataclass(frozen=True, slots=True)
class Number:
    """A number at a point: a fraction or None, and an enclosure or None if the number may not exist."""

    exact: Fraction | None
    enclosure: Interval | None

    def data(self) -> dict[str, str | None]:
        """Return both as text: the fraction, and a decimal with its radius."""
        written = None
        if self.enclosure is not None:
            with ctx.workprec(PRECISION):
                written = self.enclosure[0].union(self.enclosure[1]).str(DIGITS)
        return {"exact": None if self.exact is None else str(self.exact), "enclosure": written}


def number_at(expression: sp.Expr, point: Point) -> Number:
    """Return the value of an expression at a point with rational coordinates.

    It is a fraction if rational arithmetic gives one or the enclosure is a single number.
    """
    enclosure = enclose(expression, point, PRECISION)
    if enclosure is None:
        return Number(None, None)
    exact = _rational(expression, point)
    if exact is None and enclosure[0] == enclosure[1]:
        exact = _single(enclosure[0])
    return Number(exact, enclosure)


def margin_at(statement: Boolean, point: Point) -> Number | None:
    """Return the larger side minus the smaller side: the minimum over conjunctions, the maximum over alternatives.

    None if the statement has connectives other than And, Or, Not and Implies, or if a side may not exist.
    """
    with ctx.workprec(PRECISION):
        return _margin(statement, point, wanted=True)


def _margin(statement: Boolean, point: Point, *, wanted: bool) -> Number | None:
    """Return the margin of a statement if `wanted`, else of its negation."""
    if isinstance(statement, sp.Not):
        return _margin(statement.args[0], point, wanted=not wanted)
    if isinstance(statement, sp.Implies):
        given, then = statement.args
        parts = [(given, not wanted), (then, wanted)]
        alternatives = wanted
    elif isinstance(statement, sp.And | sp.Or):
        parts = [(part, wanted) for part in statement.args]
        alternatives = isinstance(statement, sp.Or) is wanted
    else:
        return _distance(statement, point, wanted=wanted) if isinstance(statement, Relational) else None
    if alternatives:
        parts = [part for part in parts if not _ties(*part, point)] or parts
    return _joined([_margin(part, point, wanted=so) for part, so in parts], least=not alternatives)


def _ties(part: Boolean, wanted: bool, point: Point) -> bool:
    """Return whether an alternative fails with margin 0, as K != 1 at K = 1; it would hide the other margins."""
    if not isinstance(part, Relational) or truth_at(part, point).value is not (not wanted):
        return False
    return truth_at(sp.Eq(part.lhs, part.rhs, evaluate=False), point).value is True


def _distance(relation: Relational, point: Point, *, wanted: bool) -> Number | None:
    left, right = number_at(relation.lhs, point), number_at(relation.rhs, point)
    if isinstance(relation, sp.Eq | sp.Ne):
        difference = _difference(left, right)
        if difference is None:
            return None
        size = Number(None if difference.exact is None else abs(difference.exact), _absolute(difference.enclosure))
        return _negative(size) if isinstance(relation, sp.Eq) is wanted else size
    rising = isinstance(relation, sp.Le | sp.Lt) is wanted
    return _difference(right, left) if rising else _difference(left, right)


def _difference(larger: Number, smaller: Number) -> Number | None:
    if larger.enclosure is None or smaller.enclosure is None:
        return None
    exact = larger.exact - smaller.exact if larger.exact is not None and smaller.exact is not None else None
    return Number(exact, add(larger.enclosure, negate(smaller.enclosure)))


def _absolute(enclosure: Interval | None) -> Interval | None:
    return None if enclosure is None else absolute(enclosure)


def _negative(number: Number) -> Number:
    return Number(
        None if number.exact is None else -number.exact,
        None if number.enclosure is None else negate(number.enclosure),
    )


def _joined(parts: Sequence[Number | None], *, least: bool) -> Number | None:
    known = [part for part in parts if part is not None and part.enclosure is not None]
    if len(known) < len(parts) or not known:
        return None
    exact = [part.exact for part in known]
    fractions = [value for value in exact if value is not None]
    enclosures = [part.enclosure for part in known if part.enclosure is not None]
    chosen = (min if least else max)(fractions) if len(fractions) == len(exact) else None
    return Number(chosen, (minimum if least else maximum)(*enclosures))


def _single(end: arb) -> Fraction | None:
    """Return a finite exact ball as a fraction."""
    if not (end.is_finite() and end.is_exact()):
        return None
    mantissa, exponent = end.man_exp()
    power = int(exponent)
    return None if abs(power) > _BITS else Fraction(int(mantissa)) * Fraction(2) ** power


def _rational(expression: sp.Basic, point: Point) -> Fraction | None:
    """Return a value by rational arithmetic, or None if it gives none or a fraction that is too long."""
    if isinstance(expression, sp.Rational):
        return fraction_of(expression)
    if expression in point:
        return _rational(point[expression], {})
    method = _EXACT.get(expression.func)
    if method is None:
        return None
    parts = [_rational(part, point) for part in expression.args]
    known = [part for part in parts if part is not None]
    value = method(*known) if len(known) == len(parts) else None
    return value if value is None or max(value.numerator.bit_length(), value.denominator.bit_length()) < _BITS else None


def _product(*factors: Fraction) -> Fraction:
    total = Fraction(1)
    for factor in factors:
        total *= factor
    return total


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    root = _root(base, exponent.denominator)
    if root is None or (base == 0 and exponent < 0):
        return None
    longest = max(root.numerator.bit_length(), root.denominator.bit_length())
    return None if longest * abs(exponent.numerator) > _BITS else root**exponent.numerator


def _root(base: Fraction, order: int) -> Fraction | None:
    """Return a rational root, or None."""
    if order == 1:
        return base
    if base < 0 or order > _LARGEST:
        return None
    (top, whole), (bottom, too) = (integer_nthroot(part, order) for part in (base.numerator, base.denominator))
    return Fraction(int(top), int(bottom)) if whole and too else None


def _factorial(n: Fraction) -> Fraction | None:
    return Fraction(factorial(int(n))) if n.denominator == 1 and 0 <= n <= _LARGEST else None


def _binomial(n: Fraction, k: Fraction) -> Fraction | None:
    whole = n.denominator == k.denominator == 1 and 0 <= k <= _LARGEST and 0 <= n <= _LARGEST
    return Fraction(comb(int(n), int(k))) if whole else None


_EXACT: dict[type[sp.Basic], Callable[..., Fraction | None]] = {
    sp.Add: lambda *terms: sum(terms, Fraction(0)),
    sp.Mul: _product,
    sp.Pow: _power,
    sp.Abs: abs,
    sp.Min: min,
    sp.Max: max,
    sp.floor: lambda x: Fraction(x // 1),
    sp.ceiling: lambda x: Fraction(-(-x // 1)),
    sp.sign: lambda x: Fraction((x > 0) - (x < 0)),
    sp.factorial: _factorial,
    sp.binomial: _binomial,
}

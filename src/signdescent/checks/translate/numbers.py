"""Compare numbers rigorously: in exact rationals, or in balls of increasing precision.

All comparisons of numbers go through this module. SymPy compares numbers by evaluating them to about two digits, after
rounding the arguments of functions, so that ``log(1 + 10**-10)`` compares as 0. While a check runs, `rigorous_sympy`
replaces SymPy's comparisons by those of this module, so that simplifications do not rely on a wrong comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from math import comb, inf
from typing import Any

import sympy as sp
from flint import arb, ctx
from sympy.concrete import expr_with_limits
from sympy.core import relational
from sympy.core.cache import clear_cache
from sympy.core.expr import Expr
from sympy.functions.elementary import integers, piecewise

from signdescent.checks.translate.balls import evaluate
from signdescent.checks.translate.intervals import Doubt, Interval
from signdescent.checks.translate.program import Unsupported, compile_program
from signdescent.checks.translate.separation import separation_bits
from signdescent.checks.translate.sympy_facts import replace_rules
from signdescent.theory.placing import free_in

__all__ = [
    "LONGEST_POWER",
    "PRECISIONS",
    "as_float",
    "compare",
    "declares",
    "enclosure_of",
    "forget_facts",
    "integer_part",
    "is_negative",
    "is_nonnegative",
    "is_nonzero",
    "is_positive",
    "is_zero",
    "rigorous_sympy",
    "sign_of",
]

PRECISIONS = (64, 256, 1024, 4096)
"""Precisions of balls in bits, tried in this order."""

_KEPT = 1 << 14
_MAX_INTEGER_BITS = 256  # longer integer parts are unknown
LONGEST_POWER = 14_000  # bits of an evaluated power; Python does not print integers of more than 4300 digits
_LONGEST_SUM = 10_000  # terms of an expanded power of a sum
_MAX_SEPARATION = 1 << 17  # bits of balls that separate an algebraic number from 0


def as_float(number: Fraction | sp.Rational) -> float:
    """Return the float nearest to a rational number, or an infinity beyond the largest one."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def sign_of(number: sp.Expr) -> int | None:
    """Return the sign of a real number, or None if it is unknown or the number does not exist.

    Parameters
    ----------
    number : SymPy expression without free symbols
        Infinities are allowed.

    Returns
    -------
    int or None
        0 only for an exact zero; None for a number that is indistinguishable from 0 at every precision.

    Examples
    --------
    >>> sign_of(sp.log(1 + sp.Rational(1, 10**30))), sign_of(sp.sqrt(2)**2 - 2), sign_of(sp.log(-1))
    (1, 0, None)
    """
    if isinstance(number, sp.Rational):
        return (number.p > 0) - (number.p < 0)
    if number is sp.S.Infinity:
        return 1
    if number is sp.S.NegativeInfinity:
        return -1
    return _sign(number)


@lru_cache(_KEPT)
def _sign(number: sp.Expr) -> int | None:
    for precision in PRECISIONS:
        enclosure = enclosure_of(number, precision)
        if enclosure is None:
            continue  # more bits may separate a denominator from 0
        low, high = enclosure
        if low > 0:
            return 1
        if high < 0:
            return -1
        if low == 0 and high == 0:
            return 0
    return _algebraic_sign(number)


def enclosure_of(number: sp.Expr, precision: int) -> Interval | None:
    """Return an enclosure of a number, or None if it may not exist or is not supported."""
    try:
        program = compile_program([number], ())
        with ctx.workprec(precision):
            evaluation = evaluate(program, ())
    except (Doubt, Unsupported):
        return None
    value = evaluation.outputs[0]
    return value if evaluation.defined and isinstance(value, tuple) else None


def _algebraic_sign(number: sp.Expr) -> int | None:
    """Return the sign of an algebraic number by its separation bound, or None if it is unknown."""
    bits = separation_bits(number)
    if bits is None or bits > _MAX_SEPARATION:
        return None
    enclosure = enclosure_of(number, bits + PRECISIONS[0])
    if enclosure is None:
        return None
    low, high = enclosure
    if low > 0 or high < 0:
        return 1 if low > 0 else -1
    least = arb(2) ** -bits
    return 0 if -least < low and high < least else None


def compare(left: sp.Expr, right: sp.Expr) -> int | None:
    """Return the sign of ``left - right`` for two numbers or infinities, or None if it is unknown."""
    if left == right:
        return 0
    for infinite, sign in ((sp.oo, 1), (-sp.oo, -1)):
        if left == infinite:
            return sign
        if right == infinite:
            return -sign
    if isinstance(left, sp.Rational) and isinstance(right, sp.Rational):
        return sign_of(left - right)
    return sign_of(sp.Add(left, sp.Mul(-1, right, evaluate=False), evaluate=False))


def integer_part(number: sp.Expr, *, up: bool = False) -> int | None:
    """Return the floor of a real number (the ceiling if `up`), or None if it is unknown."""
    if isinstance(number, sp.Rational):
        return -(-number.p // number.q) if up else number.p // number.q
    for precision in PRECISIONS:
        enclosure = enclosure_of(number, precision)
        if enclosure is None:
            continue
        low, high = (_whole(end, up=up, bits=precision) for end in enclosure)
        if low is not None and low == high:
            return low
    return None


def _whole(end: arb, *, up: bool, bits: int) -> int | None:
    if not end.is_finite() or end.abs_upper() >= arb(2) ** _MAX_INTEGER_BITS:
        return None
    with ctx.workprec(bits + _MAX_INTEGER_BITS):
        whole = (end.ceil() if up else end.floor()).unique_fmpz()
        return None if whole is None else int(whole)


# Signs of terms: for numbers from balls, for terms with symbols from SymPy's rules.


def is_positive(expression: sp.Expr) -> bool:
    """Return whether a term is known to be positive."""
    return sign_of(expression) == 1 if expression.is_number else bool(expression.is_positive)


def is_negative(expression: sp.Expr) -> bool:
    """Return whether a term is known to be negative."""
    return sign_of(expression) == -1 if expression.is_number else bool(expression.is_negative)


def is_nonnegative(expression: sp.Expr) -> bool:
    """Return whether a term is known to be non-negative."""
    return sign_of(expression) in (0, 1) if expression.is_number else bool(expression.is_nonnegative)


def is_zero(expression: sp.Expr) -> bool:
    """Return whether a term is known to be zero."""
    return sign_of(expression) == 0 if expression.is_number else bool(expression.is_zero)


def is_nonzero(expression: sp.Expr) -> bool:
    """Return whether a term is known to be non-zero."""
    return sign_of(expression) in (-1, 1) if expression.is_number else bool(expression.is_nonzero)


def declares(symbol: sp.Symbol, fact: str) -> bool:
    """Return whether the declaration of a symbol states or implies an assumption.

    Examples
    --------
    >>> declares(sp.Symbol("n", positive=True), "nonnegative"), declares(sp.Symbol("x"), "zero")
    (True, False)
    """
    if not isinstance(symbol, sp.Symbol):
        msg = f"Expected a symbol; got {symbol}. For other terms use is_positive and the like."
        raise TypeError(msg)
    return bool(symbol.assumptions0.get(fact))


# ---------------------------------------------------------------- replacements for SymPy's comparisons


def _fact(self: Expr, positive: bool) -> bool | None:
    """Return whether a number is positive (negative if `positive` is false), or None if that is unknown."""
    if not self.is_number:
        return None
    sign = sign_of(self)
    return None if sign is None else sign == (1 if positive else -1)


def _difference(left: Any, right: Any) -> sp.Integer | None:
    """Return the sign of the difference of two numbers, or None if it is unknown."""
    if not (isinstance(left, Expr) and isinstance(right, Expr) and left.is_number and right.is_number):
        return None
    sign = compare(left, right)
    return None if sign is None else sp.Integer(sign)


def _integer_part(expr: Any, no: int, options: Any, return_ints: bool = False) -> tuple[int, int]:
    """Return the integer part of a number; `no` is 1 for the ceiling and -1 for the floor."""
    del options, return_ints
    whole = integer_part(sp.sympify(expr), up=no == 1)
    if whole is None:
        msg = "the integer part is unknown"
        raise NotImplementedError(msg)
    return whole, 0


def _short_power(theirs: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Wrap SymPy's power of a rational number; raise `Unsupported` for a long result."""

    def power(self: sp.Rational, exponent: Any) -> Any:
        longest = max(abs(int(self.p)), int(self.q)).bit_length()
        if isinstance(exponent, sp.Integer) and abs(self.p) != self.q and abs(int(exponent)) * longest > LONGEST_POWER:
            msg = f"a power of more than {LONGEST_POWER} bits"
            raise Unsupported(msg)
        return theirs(self, exponent)

    return power


def _short_expansion(theirs: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap SymPy's expansion of powers of sums; raise `Unsupported` for a long result."""

    def expansion(self: sp.Pow, **hints: Any) -> Any:
        if isinstance(self.exp, sp.Integer) and isinstance(self.base, sp.Add):
            terms, power = len(self.base.args), abs(int(self.exp))
            if power * terms > _LONGEST_SUM or comb(terms + power - 1, power) > _LONGEST_SUM:
                msg = f"a power of a sum with more than {_LONGEST_SUM} terms"
                raise Unsupported(msg)
        return theirs(self, **hints)

    return expansion


def _as_it_is(part: sp.Basic) -> sp.Basic:
    return part


_OURS: tuple[tuple[Any, str, Any], ...] = (
    (Expr, "_eval_is_extended_positive_negative", _fact),
    (relational, "_n2", _difference),
    (integers, "get_integer_part", _integer_part),
    (sp.Rational, "_eval_power", _short_power(sp.Rational._eval_power)),
    (sp.Integer, "_eval_power", _short_power(sp.Integer._eval_power)),
    (sp.Pow, "_eval_expand_multinomial", _short_expansion(sp.Pow._eval_expand_multinomial)),
    (expr_with_limits, "piecewise_fold", _as_it_is),
    (expr_with_limits.ExprWithLimits, "free_symbols", property(free_in)),
    (piecewise, "_canonical_coeff", _as_it_is),
)
"""Functions of SymPy that compare numbers, evaluate powers or rewrite terms, and what replaces them.

A sum evaluates a Piecewise of its index, and its whole term when it is asked for its symbols; both lose terms. A
Piecewise divides the sides of its conditions by a coefficient that may be 0.
"""

_depth = 0


@contextmanager
def rigorous_sympy() -> Iterator[None]:
    """Make SymPy compare numbers by `sign_of` and `integer_part`, and infer integers by `sympy_facts`.

    SymPy's cache is cleared on entry, since it may hold results of its own comparisons.

    Yields
    ------
    None

    Examples
    --------
    >>> tiny = sp.loggamma(2 + sp.Rational(1, 10**30))
    >>> with rigorous_sympy():
    ...     sp.Max(tiny, 0) == tiny
    True
    """
    global _depth
    if _depth:
        _depth += 1
        try:
            yield
        finally:
            _depth -= 1
        return
    own = [(owner, name, getattr(owner, name)) for owner, name, _ in _OURS]
    clear_cache()
    _depth = 1
    for owner, name, ours in _OURS:
        setattr(owner, name, ours)
    restore_rules = replace_rules()
    try:
        yield
    finally:
        restore_rules()
        for owner, name, theirs in own:
            setattr(owner, name, theirs)
        _depth = 0


def forget_facts(expression: sp.Basic) -> None:
    """Clear the facts that SymPy has cached on the terms of an expression, such as signs of numbers."""
    for node in sp.preorder_traversal(expression):
        if isinstance(node, Expr) and node.args:
            node._assumptions = type(node).default_assumptions

"""Closures of sums, products and shared terms, and exact numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import fmpq

from signdescent.checks.formulas.opinion.logic import Values

__all__ = ["Term", "may_be_one", "multiplied", "once_a_point", "rational", "summed", "whole"]

Term = Callable[[Values], Any]


def rational(number: Any) -> fmpq | None:
    """Return a SymPy Rational or Float as an exact rational, or None for other numbers."""
    if isinstance(number, sp.Rational):
        return fmpq(int(number.p), int(number.q))
    if isinstance(number, sp.Float):
        sign, mantissa, exponent, bits = number._mpf_
        if not bits and (mantissa or exponent):
            return None  # infinity or NaN
        size = fmpq(int(mantissa)) * (fmpq(2) ** int(exponent) if exponent >= 0 else 1 / fmpq(2) ** int(-exponent))
        return -size if sign else size
    return None


def may_be_one(a: Any, b: Any) -> bool:
    """Return whether two terms may become identical for some values of their symbols."""
    if isinstance(a, sp.Symbol) or isinstance(b, sp.Symbol):
        return not (a.free_symbols and b.free_symbols) or a == b
    if type(a) is not type(b) or len(a.args) != len(b.args):
        return isinstance(a, sp.Number) and isinstance(b, sp.Number)
    return a == b or (len(a.args) > 0 and all(map(may_be_one, a.args, b.args)))


def whole(x: Any) -> int | None:
    """Return a number as an integer, or None if it is not known to be one of modest size."""
    if isinstance(x, fmpq):
        return int(x.p) if x.q == 1 else None
    return int(x.fmpz()) if x.is_exact() and x.is_integer() and abs(x) < 10**30 else None


def once_a_point(term: Term) -> Term:
    """Return a closure that evaluates a shared term once per point."""
    stamp, value = -1, None

    def kept(v: Values) -> Any:
        nonlocal stamp, value
        if stamp != v[0]:
            value = term(v)
            stamp = v[0]
        return value

    return kept


def summed(parts: list[Term]) -> Term:
    """Return the closure of a sum."""
    if len(parts) == 2:
        f, g = parts
        return lambda v: f(v) + g(v)
    f, g, *others = parts

    def total(v: Values) -> Any:
        x = f(v) + g(v)
        for part in others:
            x = x + part(v)
        return x

    return total


def multiplied(parts: list[Term]) -> Term:
    """Return the closure of a product."""
    if len(parts) == 2:
        f, g = parts
        return lambda v: f(v) * g(v)
    f, g, *others = parts

    def total(v: Values) -> Any:
        x = f(v) * g(v)
        for part in others:
            x = x * part(v)
        return x

    return total

"""Conversion of the parts of a claim to exact real expressions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import sympy as sp

from signdescent.errors import ClaimError
from signdescent.theory.written import as_written

__all__ = ["exact_values", "exactly", "fraction_of", "number_of", "real_expression"]

_NOT_REAL = (sp.nan, sp.zoo, sp.I, sp.oo, -sp.oo)


def exactly(part: Any) -> Any:
    """Return a formula or a set with every decimal replaced by its exact binary value.

    SymPy rounds sums of decimals and fractions; the result contains no decimals, so nothing is rounded later. Terms
    around a decimal stay unevaluated.
    """
    decimals = part.atoms(sp.Float)
    if not decimals:
        return part
    swap = {number: sp.Rational(number) for number in decimals if number.is_finite}
    if isinstance(part, sp.Set):
        return part.xreplace(swap)
    with as_written():
        return part.xreplace(swap)


def number_of(value: Fraction | int) -> sp.Rational:
    """Return a fraction as a SymPy number."""
    return sp.Rational(value.numerator, value.denominator)


def fraction_of(number: sp.Rational) -> Fraction:
    """Return a rational SymPy number as a fraction."""
    return Fraction(int(number.p), int(number.q))


def real_expression(value: object, name: str, owner: str) -> sp.Expr:
    """Return a value as an exact expression; raise `ClaimError` if it cannot be a real number."""
    try:
        expression = sp.sympify(value, strict=True)
    except sp.SympifyError:
        expression = None
    if not isinstance(expression, sp.Expr) or expression.has(*_NOT_REAL) or not expression.is_commutative:
        msg = (
            f"Expected {name} of {owner} to be a real SymPy expression, without nan, zoo, I and infinities; "
            f"got {value!r:.200}. Give an expression that is a finite real number wherever the claim speaks."
        )
        raise ClaimError(msg)
    return exactly(expression)


def exact_values(at: object, owner: str) -> Mapping[sp.Symbol, sp.Expr]:
    """Return a substitution with exact values; raise `ClaimError` unless it maps symbols to real expressions."""
    if not isinstance(at, Mapping):
        msg = f"Expected at of {owner} to map symbols to expressions; got {at!r:.200}."
        raise ClaimError(msg)
    for symbol in at:
        if not isinstance(symbol, sp.Symbol):
            msg = (
                f"Expected the keys of at of {owner} to be SymPy symbols; "
                f"got {type(symbol).__name__}: {symbol!r:.200}. Values can be substituted only for symbols."
            )
            raise ClaimError(msg)
    return MappingProxyType({symbol: real_expression(value, f"at[{symbol}]", owner) for symbol, value in at.items()})

"""Rules that infer signs, integers, rational numbers and zeros of terms; they replace SymPy's while a check runs.

Several of SymPy's rules are wrong: that a fraction to a real power is not an integer, that an even number divided by an
odd one is not an integer, that an irrational number to an integer power is irrational, that a negative number to half
of an integer is imaginary even if that half is an integer, that a product with a zero term is zero even if the product
is empty, that ``1/(1 + m*n)`` is least at the least m and n. The rules here return True only if all parts are known,
rarely False, and None otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core import exprtools
from sympy.core.function import ArgumentIndexError

from signdescent.theory.special_functions import DOMAINS, Bound

__all__ = ["ORDERED", "RULES", "replace_rules"]

ORDERED = (sp.uppergamma, sp.lowergamma, sp.expint)
"""Functions of an order and a variable."""

Rule = Callable[[Any], bool | None]


def _unknown(_self: sp.Expr) -> None:
    return None


def _all(fact: str) -> Rule:
    """Return the rule that a term has a property if all its arguments have it."""

    def rule(self: sp.Expr) -> bool | None:
        return True if all(getattr(arg, f"is_{fact}") for arg in self.args) else None

    return rule


def _power_integer(self: sp.Pow) -> bool | None:
    base, exponent = self.args
    if not (base.is_integer and exponent.is_integer):
        return None
    return True if exponent.is_nonnegative or base in (sp.S.One, sp.S.NegativeOne) else None


def _power_rational(self: sp.Pow) -> bool | None:
    base, exponent = self.args
    if not (base.is_rational and exponent.is_integer):
        return None
    return True if exponent.is_nonnegative or base.is_zero is False else None


def _product_even(self: sp.Mul) -> bool | None:
    if not all(arg.is_integer for arg in self.args):
        return None
    if any(arg.is_even for arg in self.args):
        return True
    return False if all(arg.is_odd for arg in self.args) else None


def _product_odd(self: sp.Mul) -> bool | None:
    even = _product_even(self)
    return None if even is None else not even


def _is_real(self: sp.Expr) -> bool | None:
    """Return True if the assumptions on the arguments show that they are real and lie in the domain."""
    if not all(arg.is_real for arg in self.args):
        return None
    cases = DOMAINS[type(self)].cases if type(self) in DOMAINS else ((),)
    return True if any(all(_is_met(bound, self.args[bound.place]) for bound in case) for case in cases) else None


def _is_met(bound: Bound, argument: sp.Expr) -> bool:
    gap = argument - bound.value
    facts = {sp.Gt: "positive", sp.Ge: "nonnegative", sp.Ne: "nonzero"}
    return getattr(gap, f"is_{facts[bound.relation]}") is True


def _is_positive(self: sp.Expr) -> bool | None:
    return True if self.args[1].is_positive and _is_real(self) else None


RULES: tuple[tuple[Any, str, Rule], ...] = (
    (sp.Pow, "integer", _power_integer),
    (sp.Pow, "rational", _power_rational),
    *((sp.Pow, fact, _unknown) for fact in ("algebraic", "imaginary", "prime", "composite")),
    (sp.Mul, "integer", _all("integer")),
    (sp.Mul, "rational", _all("rational")),
    (sp.Mul, "algebraic", _all("algebraic")),
    (sp.Mul, "even", _product_even),
    (sp.Mul, "odd", _product_odd),
    *((sp.Mul, fact, _unknown) for fact in ("irrational", "composite")),
    (sp.Product, "zero", _unknown),
    *((function, "finite", _is_real) for function in (*ORDERED, sp.Ei, sp.erfi)),
    *((function, "extended_real", _is_real) for function in (*ORDERED, sp.Ei)),
    *((function, "positive", _is_positive) for function in ORDERED),
)
"""Class, fact and rule."""


def _of_polynomials(theirs: Callable[[sp.Expr], sp.Expr | None]) -> Callable[[sp.Expr], sp.Expr | None]:
    """Wrap SymPy's search for the value of a term closest to 0; it is wrong for fractions in several symbols."""

    def closest(self: sp.Expr) -> sp.Expr | None:
        fraction = len(self.free_symbols) > 1 and not self.as_numer_denom()[1].is_number
        return None if fraction else theirs(self)

    return closest


_LARGEST_ORDER = 24  # SymPy writes functions of integer and half-integer orders as sums of so many terms


def _of_small_order(theirs: Callable[..., sp.Expr | None]) -> Any:
    """Wrap SymPy's evaluation of incomplete gamma functions, so that those of large order stay as they are."""

    def evaluated(order: sp.Expr, x: sp.Expr) -> sp.Expr | None:
        return None if order.is_Number and abs(order) > _LARGEST_ORDER else theirs(order, x)

    return staticmethod(evaluated)


def _in_the_variable(theirs: Callable[..., sp.Expr]) -> Callable[..., sp.Expr]:
    """Wrap SymPy's derivatives, so that those in the order stay unevaluated; SymPy has Meijer's G-functions there."""

    def derivative(self: sp.Expr, argindex: int = 2) -> sp.Expr:
        if argindex != 2:
            raise ArgumentIndexError(self, argindex)
        return theirs(self, argindex)

    return derivative


def _replace_ordered() -> Callable[[], None]:
    """Install both wrappers, and return a function that removes them."""
    own = [(function, name, function.__dict__[name]) for function in ORDERED for name in ("eval", "fdiff")]
    for function in ORDERED:
        function.eval = _of_small_order(function.eval)
        function.fdiff = _in_the_variable(function.fdiff)

    def restore() -> None:
        for function, name, theirs in own:
            setattr(function, name, theirs)

    return restore


def replace_rules() -> Callable[[], None]:
    """Install the rules, and return a function that restores those of SymPy."""
    closest = exprtools._monotonic_sign
    exprtools._monotonic_sign = _of_polynomials(closest)
    restore_ordered = _replace_ordered()
    before = []
    for owner, fact, rule in RULES:
        name = f"_eval_is_{fact}"
        before.append((owner, fact, name, owner.__dict__.get(name), owner._prop_handler.get(fact)))
        setattr(owner, name, rule)
        owner._prop_handler[fact] = rule

    def restore() -> None:
        exprtools._monotonic_sign = closest
        restore_ordered()
        for owner, fact, name, method, handler in before:
            if method is None:
                delattr(owner, name)
            else:
                setattr(owner, name, method)
            if handler is None:
                del owner._prop_handler[fact]
            else:
                owner._prop_handler[fact] = handler

    return restore

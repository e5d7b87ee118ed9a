"""Numbers are compared by rationals or balls, by SymPy as well while a check runs."""

from __future__ import annotations

import pytest
import sympy as sp
from mpmath import mp
from sympy.core import relational
from sympy.core.expr import Expr
from sympy.functions.elementary import integers

from signdescent.checks.translate.numbers import compare, forget_facts, integer_part, rigorous_sympy, sign_of

R = sp.Rational
TIES = [
    (sp.log, R(1), 1), (sp.acos, R(1), -1), (sp.loggamma, R(2), 1), (sp.loggamma, R(1), -1), (sp.erf, R(0), 1),
    (sp.sinh, R(0), 1), (sp.atan, R(0), 1), (sp.tan, R(0), 1),
]  # fmt: skip
"""A function, a zero of it, and the side of the zero on which it is positive."""


def reference(number: sp.Expr) -> int:
    """Return the sign of a number by mpmath with 120 digits."""
    with mp.workdps(120):
        value = mp.mpmathify(sp.N(number, 110))
        return int(value > 0) - int(value < 0)


@pytest.mark.parametrize(("function", "zero", "side"), TIES, ids=lambda v: getattr(v, "__name__", str(v)))
@pytest.mark.parametrize("digits", [5, 10, 30, 60])
def test_signs_near_a_zero_are_right(function: type[sp.Function], zero: sp.Rational, side: int, digits: int) -> None:
    """Close to a zero of a function, its sign is that of a computation with 120 digits."""
    near = function(zero + side * R(1, 10**digits))
    assert sign_of(near) == reference(near) == 1


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (sp.sqrt(2) * sp.sqrt(3) - sp.sqrt(6), 0),
        (sp.Add(sp.sqrt(3 + 2 * sp.sqrt(2)), -1, -sp.sqrt(2), evaluate=False), 0),
        (sp.log(-1, evaluate=False), None),
        (sp.I, None),
        (sp.Add(sp.log(6), -sp.log(2), -sp.log(3), evaluate=False), None),
        (sp.oo, 1),
        (-sp.oo, -1),
        (1 / sp.Add(sp.pi, -sp.pi, evaluate=False), None),
    ],
    ids=str,
)
def test_only_an_exact_zero_has_sign_zero(number: sp.Expr, expected: int | None) -> None:
    """Zeros of algebraic numbers are recognised; other numbers that look like 0, or do not exist, have no sign."""
    assert sign_of(number) == expected


def test_order_is_the_sign_of_the_difference() -> None:
    """Comparison is antisymmetric, and the infinities are the largest and the smallest."""
    numbers = [sp.S.NegativeInfinity, R(-1), sp.log(R(1, 2)), R(0), sp.sqrt(2), sp.E, sp.pi, R(22, 7), sp.S.Infinity]
    for i, a in enumerate(numbers):
        for j, b in enumerate(numbers):
            assert compare(a, b) == (i > j) - (i < j)


@pytest.mark.parametrize(
    ("number", "floor", "ceiling"),
    [
        (sp.log(2**31 - 1) / sp.log(2), 30, 31),
        (sp.log(2**31 + 1) / sp.log(2), 31, 32),
        (R(-7, 2), -4, -3),
        (R(4), 4, 4),
        (10**40 * sp.sqrt(2), 14142135623730950488016887242096980785696, 14142135623730950488016887242096980785697),
        (sp.log(8, evaluate=False) / sp.log(2), None, None),
    ],
    ids=str,
)
def test_integer_parts_are_exact_or_unknown(number: sp.Expr, floor: int | None, ceiling: int | None) -> None:
    """Integer parts are exact, and unknown for numbers that cannot be separated from an integer."""
    assert integer_part(number) == floor
    assert integer_part(number, up=True) == ceiling


TINY = R(1, 10**30)


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: sp.loggamma(2 + TINY) <= 0, sp.false),
        (lambda: sp.Eq(sp.loggamma(2 + TINY), 0), sp.false),
        (lambda: sp.Max(sp.loggamma(2 + TINY), 0), sp.loggamma(2 + TINY)),
        (lambda: sp.sign(sp.loggamma(2 + TINY)), sp.Integer(1)),
        (lambda: sp.Abs(sp.loggamma(2 - TINY)), -sp.loggamma(2 - TINY)),
        (lambda: sp.Piecewise((1, sp.loggamma(2 + TINY) > 0), (2, True)), sp.Integer(1)),
        (lambda: sp.floor(sp.log(2**31 - 1) / sp.log(2)), sp.Integer(30)),
        (lambda: sp.digamma(R("1.4616321449683624")) > 0, sp.true),
    ],
)
def test_sympy_compares_rigorously_inside(build: object, expected: sp.Basic) -> None:
    """Inside the context, expressions of numbers evaluate as balls decide."""
    with rigorous_sympy():
        assert build() == expected  # type: ignore[operator]


def test_sympy_is_restored() -> None:
    """SymPy's own comparisons are restored after the outermost of nested contexts, also after an error."""

    def own() -> tuple[object, ...]:
        return Expr._eval_is_extended_positive_negative, relational._n2, integers.get_integer_part

    before = own()
    with rigorous_sympy():
        with rigorous_sympy():
            assert own() != before
        assert own() != before
    assert own() == before

    def fails() -> None:
        with rigorous_sympy():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert own() == before


def test_cached_facts_of_sympy_are_cleared() -> None:
    """A sign that SymPy cached outside, from rounding, is not used inside the context."""
    number = sp.loggamma(2 + TINY)
    term = sp.Symbol("x", real=True) ** 2 * number
    assert term.is_extended_nonpositive in (True, None)  # SymPy's own answer, now cached
    forget_facts(term)
    with rigorous_sympy():
        assert number.is_extended_positive is True
        assert not term.is_extended_nonpositive

"""Substitution decides no relation and is capture-avoiding."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent.errors import ClaimError
from signdescent.theory.placing import bound_in, lettered, placed, put_in
from signdescent.theory.rules import PlusThenMinus

x, y = sp.symbols("x y", real=True)
k = sp.Symbol("k", integer=True)
TINY = sp.log(1 + sp.Rational(1, 10**30)) - sp.Rational(1, 10**30)  # negative, although SymPy rounds it to 0


@pytest.mark.parametrize("relation", [sp.Ge, sp.Gt, sp.Le, sp.Lt, sp.Eq, sp.Ne])
@pytest.mark.parametrize("value", [sp.Integer(2), sp.sqrt(2), TINY, y**2 + 1], ids=str)
def test_a_relation_is_never_evaluated(relation: type[sp.Rel], value: sp.Expr) -> None:
    """A relation stays a relation under every substitution, alone and inside connectives."""
    stated = relation(x, 1)
    found = placed(stated, {x: value})
    assert isinstance(found, relation)
    assert found.args == (value, 1)
    both = placed(sp.And(stated, y > 0), {x: value})
    assert isinstance(both, sp.And)
    assert found in both.args


def test_values_go_in_everywhere_at_once() -> None:
    """Substitution is simultaneous: x and y can be exchanged."""
    assert placed(sp.Ge(x - 2 * y, 0), {x: y, y: x}) == sp.Ge(y - 2 * x, 0)


@pytest.mark.parametrize(
    ("part", "at"),
    [
        (sp.Ge(sp.Sum(k * x, (k, 1, 3)), 0), {x: k}),
        (sp.Ge(sp.Sum(k * x, (k, 1, 3)) + k, 0), {k: x}),
        (sp.Ge(sp.Integral(x * y, (x, 0, 1)), 0), {y: x}),
        (sp.Ge(sp.Derivative(sp.zeta(x), x), 0), {x: sp.Integer(2)}),
        (PlusThenMinus(x + y, x, sp.Integer(0), sp.Integer(1)), {y: x}),
    ],
    ids=["sum", "index", "integral", "derivative", "pattern"],
)
def test_a_bound_symbol_is_not_captured(part: sp.Basic, at: dict[sp.Symbol, sp.Expr]) -> None:
    """A bound variable of a sum, integral, derivative or pattern neither captures a value nor is replaced."""
    assert bound_in(part)
    with pytest.raises(ClaimError, match=r"is bound in .* rename one of them"):
        placed(part, at)


@pytest.mark.parametrize("function", [sp.Abs, sp.sign, sp.floor, sp.ceiling, lambda t: sp.Max(t, 0), sp.sqrt])
@pytest.mark.parametrize("value", [TINY, y * TINY, y + TINY], ids=["number", "factor", "term"])
def test_a_kink_or_a_root_does_not_come_to_stand_on_a_number_that_must_be_guessed(
    function: type[sp.Function], value: sp.Expr
) -> None:
    """If SymPy would round a number to find its sign, the value is refused; otherwise it is accepted."""
    stated = sp.Ge(function(x), 0, evaluate=False)
    with pytest.raises(ClaimError, match="would guess"):
        placed(stated, {x: value})
    assert placed(stated, {x: sp.sqrt(2) * y}).free_symbols == {y}
    assert placed(stated, {x: sp.Rational(1, 4)}).rhs == 0


q, j = sp.Symbol("q", real=True), sp.Symbol("j", integer=True)
CAPTURING = {
    "sum": (sp.Sum((q - k) ** 2, (k, 1, 3)), {q: k}, {k: 5}, 16 + 9 + 4),
    "product": (sp.Product(q + k, (k, 1, 3)), {q: k + 1}, {k: 5}, 7 * 8 * 9),
    "integral": (sp.Integral(q * x, (x, 0, 1)), {q: x}, {x: 5}, sp.Rational(5, 2)),
    "end of the same limits": (sp.Sum(k, (k, 1, j)), {j: k}, {k: 4}, 10),
    "inner of two": (sp.Sum(sp.Sum(q + k, (k, 1, 2)), (j, 1, 3)), {q: k}, {k: 5}, 39),
    "outer of two": (sp.Sum(q + k + j, (k, 1, 2), (j, 1, 3)), {q: j}, {j: 5}, 51),
    "end inside": (sp.Sum(1, (k, 1, j + q), (j, 1, 3)), {q: j}, {j: 5}, 21),
    "both at once": (sp.Sum(q * k + j, (k, 1, 2)), {q: j, j: k}, {j: 5, k: 7}, 15 + 14),
}


@pytest.mark.parametrize("name", CAPTURING)
def test_an_index_that_would_capture_a_value_is_renamed(name: str) -> None:
    """The value after substitution is the value of the formula at the value of the substituted expression.

    The reference is counted by hand, as (5 - 1)^2 + (5 - 2)^2 + (5 - 3)^2.
    """
    part, at, later, value = CAPTURING[name]
    found = put_in(part, at)
    numbers = {symbol: sp.Integer(number) for symbol, number in later.items()}
    assert put_in(found, numbers).doit() == value
    assert found.free_symbols == set(later)


@pytest.mark.parametrize("loop", [sp.Sum, sp.Product])
def test_an_index_is_not_replaced_itself(loop: type[sp.Basic]) -> None:
    """The index of a sum is not replaced; the same symbol outside and in the ends is."""
    assert put_in(k + loop(k, (k, 1, 3)), {k: sp.Integer(7)}) == 7 + loop(k, (k, 1, 3))
    assert put_in(loop(k, (k, 1, k)), {k: sp.Integer(7)}) == loop(k, (k, 1, 7))


def test_what_captures_nothing_stays_as_it_is() -> None:
    """Indices are renamed only if necessary, and no relation is decided."""
    assert put_in(sp.Sum(q * k, (k, 1, 3)), {q: j + 1}) == sp.Sum((j + 1) * k, (k, 1, 3))
    both = put_in(sp.And(x >= 1, y > 0), {x: sp.Integer(2)})
    assert sp.Ge(2, 1, evaluate=False) in both.args


def test_a_variable_that_cannot_be_renamed_is_refused() -> None:
    """The variable of a derivative or a pattern neither captures a value nor is replaced; other symbols are."""
    for part in (sp.Derivative(sp.zeta(x), x), PlusThenMinus(x + y, x, sp.Integer(0), sp.Integer(1))):
        with pytest.raises(ClaimError, match="is bound in"):
            put_in(part, {x: sp.Integer(2)})
    pattern = PlusThenMinus(x + y, x, sp.Integer(0), sp.Integer(1))
    assert put_in(pattern, {y: q}) == PlusThenMinus(x + q, x, sp.Integer(0), sp.Integer(1))


def test_a_term_is_replaced_where_its_symbols_are_free() -> None:
    """In a sum over k the square of k is another number than outside, and an index gives way to a symbol put in."""
    square, q = k**2, sp.Symbol("q", integer=True)
    loop = sp.Sum(square * q, (k, 1, 3))
    assert put_in(square + loop, {square: x}) == x + loop
    renamed = put_in(loop, {q: k})
    assert renamed.doit() == 14 * k
    assert put_in(sp.Sum(y**2 * k, (k, 1, 3)), {y**2: sp.Integer(1)}).doit() == 6
    assert put_in(sp.Sum(y**2 * k, (k, 1, 3)), {y**2: k}).doit() == 6 * k


def test_the_larger_of_two_terms_is_replaced() -> None:
    """Substitution is simultaneous: what is put in is not searched again."""
    assert put_in(x**2 + x, {x**2: x, x: y}) == x + y


def test_ends_of_a_sum_are_outside_of_it() -> None:
    """The last value of the index may have the same letter as the index; there it is free."""
    assert put_in(sp.Sum(k, (k, 1, k)), {k: sp.Integer(3)}) == sp.Sum(k, (k, 1, 3))


def test_letters_are_new() -> None:
    """Terms have new letters in their place, and come back; a letter that something else may use is refused."""
    letter = sp.Dummy("letter")
    term = sp.Sum(x * k, (k, 1, 3)) + x
    assert lettered(lettered(term, {x: letter}), {letter: x}) == term
    with pytest.raises(ClaimError, match="new letters"):
        lettered(term, {x: k})

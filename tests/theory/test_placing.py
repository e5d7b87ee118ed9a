"""What is put in the place of a symbol decides nothing on the way, and is caught by no index."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent.errors import ClaimError
from signdescent.theory.placing import bound_in, placed
from signdescent.theory.rules import PlusThenMinus

x, y = sp.symbols("x y", real=True)
k = sp.Symbol("k", integer=True)
TINY = sp.log(1 + sp.Rational(1, 10**30)) - sp.Rational(1, 10**30)  # below 0, though it looks like 0


@pytest.mark.parametrize("relation", [sp.Ge, sp.Gt, sp.Le, sp.Lt, sp.Eq, sp.Ne])
@pytest.mark.parametrize("value", [sp.Integer(2), sp.sqrt(2), TINY, y**2 + 1], ids=str)
def test_a_relation_is_never_evaluated(relation: type[sp.Rel], value: sp.Expr) -> None:
    """A relation stays a relation, whatever is put in, as itself and inside connectives."""
    stated = relation(x, 1)
    found = placed(stated, {x: value})
    assert isinstance(found, relation)
    assert found.args == (value, 1)
    both = placed(sp.And(stated, y > 0), {x: value})
    assert isinstance(both, sp.And)
    assert found in both.args


def test_values_go_in_everywhere_at_once() -> None:
    """X and y can trade places."""
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
    """An index, or the variable of an integral, a derivative or a pattern, neither catches a value nor is replaced."""
    assert bound_in(part)
    with pytest.raises(ClaimError, match=r"is bound in .* rename one of them"):
        placed(part, at)


@pytest.mark.parametrize("function", [sp.Abs, sp.sign, sp.floor, sp.ceiling, lambda t: sp.Max(t, 0), sp.sqrt])
@pytest.mark.parametrize("value", [TINY, y * TINY, y + TINY], ids=["number", "factor", "term"])
def test_a_kink_or_a_root_does_not_come_to_stand_on_a_number_that_must_be_guessed(
    function: type[sp.Function], value: sp.Expr
) -> None:
    """Where SymPy would round a number to find its sign, the value is refused; a plain number is taken."""
    stated = sp.Ge(function(x), 0, evaluate=False)
    with pytest.raises(ClaimError, match="would guess"):
        placed(stated, {x: value})
    assert placed(stated, {x: sp.sqrt(2) * y}).free_symbols == {y}
    assert placed(stated, {x: sp.Rational(1, 4)}).rhs == 0

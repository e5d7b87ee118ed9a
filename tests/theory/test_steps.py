"""Steps and uses validate their arguments when they are created."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from signdescent.checks.formulas.decide import ENGINES
from signdescent.errors import ClaimError
from signdescent.theory.claim import Step, Use
from signdescent.theory.rules import (
    Cases,
    ChangeOfVariable,
    Induction,
    Monotone,
    OneSignChange,
    PlusThenMinus,
    Termwise,
)

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
q = sp.Symbol("q", commutative=False)


@pytest.mark.parametrize("key", [x**2, x + 1, sp.exp(x), sp.Integer(1), "x", 3, None], ids=str)
def test_a_use_puts_values_in_the_place_of_symbols_only(key: object) -> None:
    """The keys of a use are symbols, not expressions or names."""
    with pytest.raises(ClaimError, match=r"keys of at of Use\('far'\) to be SymPy symbols; got "):
        Use("far", {key: sp.Integer(1)})


@pytest.mark.parametrize("value", [sp.oo, -sp.oo, sp.nan, sp.zoo, x > 0, "y", sp.Interval(0, 1), None], ids=str)
def test_a_use_takes_finite_expressions_only(value: object) -> None:
    """The values of a use are finite expressions, not infinities, strings or relations."""
    with pytest.raises(ClaimError, match=r"at\[x\] of Use\('far'\) to be a SymPy expression with a finite value"):
        Use("far", {x: value})


def test_a_use_takes_expressions_and_exact_numbers() -> None:
    """Python integers and fractions become SymPy numbers."""
    assert dict(Use("far", {x: 2, y: Fraction(1, 3)}).at) == {x: 2, y: sp.Rational(1, 3)}
    assert dict(Use("far", {x: y**2}).at) == {x: y**2}


@pytest.mark.parametrize("label", ["", 5, None])
def test_a_use_names_a_step(label: object) -> None:
    """A step without a label cannot be used."""
    with pytest.raises(ClaimError, match="Expected label of a Use to be the label of an earlier step"):
        Use(label)  # type: ignore[arg-type]


@pytest.mark.parametrize("at", [5, [(x, 1)], None], ids=str)
def test_the_values_of_a_use_are_a_mapping(at: object) -> None:
    """The error names an argument that is not a mapping."""
    with pytest.raises(ClaimError, match=r"Expected at of Use\('far'\) to map symbols"):
        Use("far", at)  # type: ignore[arg-type]


def test_symbols_that_do_not_commute() -> None:
    """Non-commutative symbols are refused."""
    with pytest.raises(ClaimError, match="Symbol q of 'far' does not commute"):
        Step(sp.Eq(q * x, x, evaluate=False), "far")
    with pytest.raises(ClaimError, match="does not commute"):
        Use("far", {q: x})
    with pytest.raises(ClaimError, match="does not commute"):
        Use("far", {x: q})


@pytest.mark.parametrize("domain", [sp.Interval(0, y), sp.Interval.open(y, sp.oo), sp.Range(1, n)], ids=str)
def test_a_set_of_a_step_is_fixed(domain: sp.Set) -> None:
    """A set whose end depends on a symbol is refused."""
    with pytest.raises(ClaimError, match="The set of x in 'far' depends on"):
        Step(sp.Ge(x, 0), "far", where={x: domain})


@pytest.mark.parametrize("uses", [5, (5,), [None]], ids=str)
def test_uses_are_labels(uses: object) -> None:
    """The uses of a step are labels."""
    with pytest.raises(ClaimError, match="Expected uses of 'far' to be labels or Use objects"):
        Step(sp.Ge(x, 0), "far", uses=uses)


def test_every_engine_may_be_named() -> None:
    """A step may name exactly the engines that decide formulas."""
    for engine in ENGINES:
        assert Step(sp.Ge(x, 0), by=engine).by == engine
    with pytest.raises(ClaimError, match=f"among {', '.join(ENGINES)}, a rule, or None"):
        Step(sp.Ge(x, 0), by="nothing")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Induction(n, 1.5), "start of rule induction"),  # type: ignore[arg-type]
        (lambda: Induction(n, True), "start of rule induction"),
        (lambda: Induction(n + 1), "variable of rule induction"),
        (lambda: Monotone("x"), "variable of rule monotone"),
        (lambda: Monotone(q), "variable of rule monotone"),
        (lambda: Monotone(x, "top"), "end of rule monotone to be 'low' or 'high'; got 'top'"),
        (lambda: OneSignChange(x, sp.oo, x), "factor of rule one-sign-change"),
        (lambda: OneSignChange(x, x, x > 0), "pattern of rule one-sign-change"),
        (lambda: ChangeOfVariable(x >= 0, x), "outer of rule change-of-variable"),
        (lambda: Termwise(n + 1), "index of rule termwise"),
        (lambda: Cases(()), "parts of rule cases"),
        (lambda: Cases((x,)), "parts of rule cases"),
        (lambda: PlusThenMinus(x, x, 0), r"Expected PlusThenMinus\(f, x, a, b\).*got 3 parts"),
    ],
    ids=range(13),
)
def test_a_rule_refuses_what_it_is_not_made_for(make: object, words: str) -> None:
    """A rule names an argument of the wrong type when it is created."""
    with pytest.raises(ClaimError, match=words):
        make()  # type: ignore[operator]

"""Float values agree with exact references up to rounding, and are NaN where no value exists."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from reference.functions import POINTS, REFERENCES
from signdescent.checks.translate import ball_functions, balls, compile_program
from signdescent.checks.translate import floats as target
from signdescent.checks.translate.floats import evaluate

F = Fraction
x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
j = sp.Symbol("j", integer=True)
TRUTH = {"and", "or", "not", "implies", "lt", "le", "gt", "ge", "eq", "ne"}
OTHER = {"pow", "piecewise"}


def close(found: Any, value: Fraction | float, tolerance: float = 1e-12) -> bool:
    return abs(float(found) - float(value)) <= tolerance * (1 + abs(float(value)))


def test_every_operation_has_a_reference_here() -> None:
    assert set(target.FUNCTIONS) == set(REFERENCES) | TRUTH | OTHER


def test_floats_and_balls_know_the_same_operations() -> None:
    special = {"rational", "constant", "truth"}
    assert set(target.FUNCTIONS) == set(ball_functions.FUNCTIONS) | set(balls._LOGIC) | (set(balls._SPECIAL) - special)
    assert set(target.CONSTANTS) == set(ball_functions.CONSTANTS)


@pytest.mark.parametrize("name", REFERENCES)
def test_an_operation_agrees_with_its_reference(name: str) -> None:
    for args in POINTS[name]:
        found = target.FUNCTIONS[name](*(float(a) for a in args))
        assert close(found, REFERENCES[name](*args)), (args, found)


@pytest.mark.parametrize("name", [name for name in REFERENCES if name != "polygamma"])
def test_an_operation_works_on_arrays(name: str) -> None:
    arity = max(len(args) for args in POINTS[name])
    points = [args for args in POINTS[name] if len(args) == arity]
    columns = [np.array([float(args[i]) for args in points]) for i in range(arity)]
    found = target.FUNCTIONS[name](*columns)
    assert found.shape == (len(points),)
    assert all(close(v, REFERENCES[name](*args)) for v, args in zip(found, points, strict=True))


def test_constants_are_correctly_rounded() -> None:
    """Each constant is within one unit in the last place of its exact value."""
    for name, value in target.CONSTANTS.items():
        exact = float(sp.N(getattr(sp, name), 40))
        assert math.nextafter(value, 0) <= exact <= math.nextafter(value, 9)


@pytest.mark.parametrize(
    "expression",
    [
        sp.log(x), sp.gamma(x), sp.loggamma(x), sp.digamma(x), sp.polygamma(1, x), sp.sqrt(x), sp.asin(x - 1),
        sp.acos(x - 1), x ** sp.Rational(1, 3), sp.betainc_regularized(2, 2, 0, x), sp.betainc_regularized(x, 2, 0, y),
        sp.Piecewise((1, x > 0)), x**y,
    ],
)  # fmt: skip
def test_a_value_that_does_not_exist_is_nan(expression: sp.Expr) -> None:
    column = np.array([-2.0, -0.75])
    found = np.broadcast_to(evaluate(compile_program([expression], (x, y)), [column, np.full(2, 0.5)])[0], (2,))
    assert np.isnan(found).all()


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("and", lambda a, b: a and b), ("or", lambda a, b: a or b), ("implies", lambda a, b: not a or b),
        ("eq", lambda a, b: a == b), ("ne", lambda a, b: a != b), ("lt", lambda a, b: a < b), ("le", lambda a, b: a <= b),
        ("gt", lambda a, b: a > b), ("ge", lambda a, b: a >= b),
    ],
)  # fmt: skip
def test_truth_tables(name: str, rule: Any) -> None:
    for a, b in itertools.product((False, True), repeat=2):
        assert bool(target.FUNCTIONS[name](np.array(a), np.array(b))) is bool(rule(a, b))
    assert not target.FUNCTIONS["not"](np.array(True))


def test_a_comparison_with_nan_is_false() -> None:
    program = compile_program([sp.log(x) > 0, sp.log(x) <= 0], (x,))
    assert not any(value.any() for value in evaluate(program, [np.array([-1.0])]))


EXPRESSIONS = [
    (x - y / 3, lambda a, b, m: a - b / 3), (x**n, lambda a, b, m: a**m), (y**n, lambda a, b, m: b**m),
    (sp.exp(y) * x**2, lambda a, b, m: math.exp(b) * a * a), (2**x, lambda a, b, m: 2**a),
    (sp.Piecewise((x, y > 0), (y, x > 2), (7, True)), lambda a, b, m: a if b > 0 else b if a > 2 else 7),
    (sp.Min(x, y, 1), lambda a, b, m: min(a, b, 1)), (sp.Max(x, y, 1), lambda a, b, m: max(a, b, 1)),
    (sp.Sum(j * x, (j, 1, n)), lambda a, b, m: a * m * (m + 1) / 2), (sp.Sum(x**j, (j, 0, 3)), lambda a, b, m: sum(a**i for i in range(4))),
    (sp.Sum(j, (j, 3, n)), lambda a, b, m: sum(range(3, int(m) + 1))), (sp.Product(j, (j, 1, n)), lambda a, b, m: math.factorial(int(m))),
    (sp.Product(x + j, (j, 2, n)), lambda a, b, m: math.prod(a + i for i in range(2, int(m) + 1))),
    (sp.Sum(sp.Sum(x, (sp.Symbol("i"), 1, j)), (j, 1, n)), lambda a, b, m: a * m * (m + 1) / 2),
    (sp.floor(x) + sp.ceiling(y) + sp.sign(y), lambda a, b, m: math.floor(a) + math.ceil(b) + (b > 0) - (b < 0)),
    (sp.Rational(10**400, 10**399) * x, lambda a, b, m: 10 * a),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), EXPRESSIONS)
def test_a_compiled_expression_has_its_values_everywhere(expression: sp.Expr, value: Any) -> None:
    points = list(itertools.product((0.5, 2.25, 4.0), (-1.5, 0.75), (0.0, 1.0, 2.0, 6.0)))
    columns = [np.array(column) for column in zip(*points, strict=True)]
    found = np.broadcast_to(evaluate(compile_program([expression], (x, y, n)), columns)[0], (len(points),))
    assert all(close(v, value(*p)) for v, p in zip(found, points, strict=True))


def test_a_long_sum_is_nan_and_others_are_not() -> None:
    program = compile_program([sp.Sum(1, (j, 1, n))], (n,))
    found = evaluate(program, [np.array([5.0, 1e6, np.inf, np.nan, -3.0])])[0]
    assert found[0] == 5
    assert found[4] == 0
    assert np.isnan(found[1:4]).all()


def test_an_enormous_rational_is_infinite() -> None:
    values = evaluate(compile_program([sp.Integer(10) ** 400, -(sp.Integer(10) ** 400)], ()), [])
    assert values == [math.inf, -math.inf]

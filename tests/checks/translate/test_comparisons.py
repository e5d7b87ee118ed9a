"""Facts that compare values of increasing functions are true, prove what follows from them, and prove nothing false."""

from __future__ import annotations

import itertools

import pytest
import sympy as sp
from flint import ctx

from signdescent.checks.formulas.goal import goal_of
from signdescent.checks.formulas.reals import reals
from signdescent.checks.report import Verdict
from signdescent.checks.translate import compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.kernel_facts import RISING, comparisons
from signdescent.checks.translate.kernel_terms import log_factors
from signdescent.checks.translate.numbers import is_positive
from signdescent.theory import Claim

ARGUMENTS = [sp.Rational(v) for v in ("-3", "-1/3", "0", "1/1000000", "1/2", "999999/1000000", "1", "7/3", "12")]


@pytest.mark.parametrize("function", [sp.exp, *RISING], ids=lambda f: f.__name__)
def test_comparisons_hold_at_all_pairs_of_arguments(function: type[sp.Expr]) -> None:
    """Balls find no pair of arguments at which the order of two values, or a tangent, is violated."""
    a, s, b, t = sp.symbols("a s b t", real=True)
    program = compile_program(comparisons(function, [(a, s), (b, t)]), (a, s, b, t))
    with ctx.workprec(128):
        for first, second in itertools.product(ARGUMENTS, repeat=2):
            if function is sp.log and (first <= 0 or second <= 0):
                continue
            values = (first, function(first), second, function(second))
            outputs = evaluate(program, [enclose_number(value) for value in values]).outputs
            assert False not in outputs, (first, second)


def verdict(statement: str, where: dict[str, str], assumptions: tuple[str, ...] = ()) -> Verdict:
    claim = Claim("compared", statement, where, assumptions)
    (goal,), _ = goal_of(claim.statement, dict(claim.where), claim.assumptions)
    return reals(goal, compared=True).verdict


LINE, ABOVE = "(-oo, oo)", "(0, oo)"
TRUE = [
    ("exp-order", "exp(x) <= exp(y)", {"x": LINE, "y": LINE}, ("x <= y",)),
    ("exp-tangent", "exp(x) >= 1 + x", {"x": LINE}, ()),
    ("exp-below-one", "exp(x) <= 1/(1-x)", {"x": "(-oo, 1)"}, ()),
    ("log-tangent", "log(x) <= x - 1", {"x": ABOVE}, ()),
    ("log-from-below", "log(x) >= 1 - 1/x", {"x": ABOVE}, ()),
    ("log-order", "log(x) < log(y)", {"x": ABOVE, "y": ABOVE}, ("x < y",)),
    ("log-of-product", "log(x*y**2) == log(x) + 2*log(y)", {"x": ABOVE, "y": ABOVE}, ()),
    ("log-of-square", "log(x**2) == 2*log(Abs(x))", {"x": "(-oo, -1]"}, ()),
    ("log-of-cubes", "log(x**3/y**3) == 3*log(x/y)", {"x": ABOVE, "y": ABOVE}, ()),
    ("divergence", "x*log(x/y) >= x - y", {"x": ABOVE, "y": ABOVE}, ()),
    ("atan-order", "atan(x) < atan(y) + (y - x)", {"x": LINE, "y": LINE}, ("x < y",)),
    ("mixed-order", "(1+x**2)*(1+exp(x)) < (1+y**2)*(2+exp(y))", {"x": ABOVE, "y": ABOVE}, ("x < y",)),
]


@pytest.mark.parametrize(("name", "statement", "where", "assumptions"), TRUE, ids=[row[0] for row in TRUE])
def test_what_follows_from_comparisons_is_proved(
    name: str, statement: str, where: dict[str, str], assumptions: tuple[str, ...]
) -> None:
    """z3 alone proves consequences of order, tangents and sums of logarithms."""
    del name
    assert verdict(statement, where, assumptions) is Verdict.PROVED


FALSE = [
    ("exp-order-hair", "exp(x) <= exp(y)", {"x": LINE, "y": LINE}, ("x <= y + 1/1000000",)),
    ("exp-order-strict", "exp(x) < exp(y)", {"x": LINE, "y": LINE}, ("x <= y",)),
    ("exp-tangent-strict", "exp(x) > 1 + x", {"x": LINE}, ()),
    ("exp-tangent-steeper", "exp(x) >= 1 + 1001*x/1000", {"x": LINE}, ()),
    ("exp-beyond-one", "exp(x)*(1-x) <= 1 - x**2", {"x": "(-oo, 1)"}, ()),
    ("log-tangent-strict", "log(x) < x - 1", {"x": ABOVE}, ()),
    ("log-tangent-hair", "log(x) <= x - 1000001/1000000", {"x": ABOVE}, ()),
    ("log-from-below-hair", "log(x) >= 1 - 99/(100*x)", {"x": ABOVE}, ()),
    ("log-of-product-signs", "log(x*y) == log(-x) + log(y)", {"x": "[-2, -1]", "y": "[-3, -1]"}, ()),
    ("log-of-square-sign", "log(x**2) == 2*log(x + 4)", {"x": "[-3, -1]"}, ()),
    ("log-of-sum", "log(x + y) == log(x) + log(y)", {"x": ABOVE, "y": ABOVE}, ()),
    ("log-order-turned", "log(x) > log(y)", {"x": ABOVE, "y": ABOVE}, ("x < y",)),
    ("divergence-strict", "x*log(x/y) > x - y", {"x": ABOVE, "y": ABOVE}, ()),
    ("atan-order-turned", "atan(x) < atan(y) - (y - x)", {"x": LINE, "y": LINE}, ("x < y",)),
]


@pytest.mark.parametrize(("name", "statement", "where", "assumptions"), FALSE, ids=[row[0] for row in FALSE])
def test_comparisons_prove_nothing_false(
    name: str, statement: str, where: dict[str, str], assumptions: tuple[str, ...]
) -> None:
    """A false statement that is close to a comparison, or an identity on other signs, is not proved."""
    del name
    assert not verdict(statement, where, assumptions).holds


def test_a_logarithm_is_split_only_where_every_factor_is_positive() -> None:
    """A factor of unknown sign with an odd exponent keeps the logarithm whole; with an even one it gets bars."""
    x, y = sp.Symbol("x", real=True), sp.Symbol("y", positive=True)
    assert log_factors(x * y, is_positive) is None
    assert log_factors(-y * x**2, is_positive) is None
    assert log_factors(y, is_positive) is None
    assert log_factors(x**2 * y**3, is_positive) == [(sp.Abs(x), 2), (y, 3)]
    assert log_factors(sp.sqrt(x) * y, is_positive) is None

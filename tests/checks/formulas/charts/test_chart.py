"""Sign charts agree with mpmath at points of all pieces, and leave no more than short intervals open."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from signdescent.checks.formulas.charts.chart import Charter, Exhausted
from signdescent.checks.formulas.charts.field import factors
from signdescent.checks.formulas.charts.recurrences import stepped
from signdescent.checks.translate.numbers import rigorous_sympy

x = sp.Symbol("x", positive=True)
HALF = sp.Rational(1, 2)
ONE = sp.Integer(1)
ZERO = sp.Integer(0)

# a function, the ends, and the signs from left to right
CHARTS = (
    (sp.exp(x) - 1 - x, ZERO, sp.oo, [1]),
    (sp.exp(x) - 1 - 2 * x, ZERO, sp.oo, [-1, 1]),
    (sp.log(x) - x / sp.E, ZERO, sp.oo, [-1, -1]),
    (sp.log(x) - x / 3, ZERO, sp.oo, [-1, 1, -1]),
    (sp.log(1 + 1 / x) - 1 / sp.sqrt(x**2 + x), ZERO, sp.oo, [-1]),
    (sp.sqrt(sp.pi) / 2 * sp.exp(x**2) * sp.erfc(x) - 1 / (x + sp.sqrt(x**2 + 2)), ZERO, sp.oo, [1]),
    (sp.sqrt(sp.pi) / 2 * sp.exp(x**2) * sp.erfc(x) - 1 / (x + sp.sqrt(x**2 + 1.28)), ZERO, sp.oo, [1, -1]),
    (sp.atan(x) - sp.pi / 2 * sp.tanh(x), ZERO, sp.oo, [-1]),
    (sp.sin(x) - x * sp.cos(x / sp.sqrt(3)), ZERO, sp.Integer(6), [1]),
    (x**3 * sp.cosh(x) - sp.sinh(x) ** 3, ZERO, sp.oo, [-1]),
    (sp.digamma(x) - sp.log(x) + 1 / (2 * x), ZERO, sp.oo, [-1]),
    (sp.factorial(x) - sp.sqrt(2 * sp.pi * x) * (x / sp.E) ** x, ZERO, sp.oo, [1]),
    (x * sp.log(x) - x + 1, ZERO, sp.oo, [1, 1]),
    (sp.sin(x) - 4 * x * (sp.pi - x) / sp.pi**2, ZERO, sp.pi, [-1, -1]),
    ((x - 1) ** 2 * (x - 3), ZERO, sp.oo, [-1, -1, 1]),
    (x**3 - 2, ZERO, sp.oo, [-1, 1]),
    (sp.sqrt(2) * x - sp.pi, ZERO, sp.oo, [-1, 1]),
    (sp.tan(x) - x - x**3 / 3, ZERO, sp.pi / 6, [1]),
)


@pytest.mark.parametrize(("number", "case"), list(enumerate(CHARTS)))
def test_charts_have_the_signs_of_mpmath(number: int, case: tuple[sp.Expr, sp.Expr, sp.Expr, list[int]]) -> None:
    """Each piece has its sign at many points, also close to its ends, and the chart has the expected signs."""
    function, low, high, expected = case
    function = sp.nsimplify(function, rational=True) if function.atoms(sp.Float) else function
    with rigorous_sympy():
        pieces = Charter(x, evaluations=3000).chart(function, low, high)
    assert [piece.sign for piece in pieces] == expected, number
    value = sp.lambdify(x, function, "mpmath")
    with mpmath.workdps(80):
        for piece in pieces:
            left = mpmath.mpf(sp.N(piece.low, 80))
            right = mpmath.mpf(sp.N(piece.high, 80)) if piece.high.is_finite else left + 60
            for part in (mpmath.mpf(10) ** -9, mpmath.mpf(10) ** -3, *(mpmath.mpf(k) / 40 for k in range(1, 40))):
                for point in (left + part * (right - left), right - part * (right - left)):
                    assert mpmath.sign(value(point)) == piece.sign, (number, point)


def test_a_chart_needs_evaluations() -> None:
    """A chart with too few evaluations ends instead of guessing."""
    with rigorous_sympy(), pytest.raises(Exhausted):
        Charter(x, evaluations=5).chart(sp.exp(x) - 1 - x, ZERO, sp.oo)


def test_functions_with_kinks_have_no_chart() -> None:
    """Derivatives of absolute values and signs are no proof of monotony."""
    with rigorous_sympy():
        assert Charter(x, evaluations=500).chart(abs(x - 1) - HALF, ZERO, sp.oo) == []


FACTORED = (
    -2 * (x + 1) / (x - 3),
    sp.sqrt(x**2 + x) - x - 1,
    1 / (1 - sp.sqrt(2) * x) ** 3,
    sp.exp(2 * x) - 3 * sp.exp(x) + 2,
    (x - 1) ** sp.Rational(3, 2) / (1 - x**2),
    -(x ** sp.Rational(-5, 3)) * (x - 2),
)


@pytest.mark.parametrize(("number", "term"), list(enumerate(FACTORED)))
def test_factors_keep_the_sign(number: int, term: sp.Expr) -> None:
    """The product of the factors has the sign of the term wherever that is real."""
    with rigorous_sympy():
        split = factors(term, x)
    assert split is not None
    constant, parts = split
    product = constant * sp.Mul(*(part.expression**part.times for part in parts))
    for k in range(1, 60):
        point = sp.Rational(k, 11)
        left, right = (complex(sp.N(e.subs(x, point), 30)) for e in (term, product))
        if abs(left.imag) < 1e-20:
            assert left.real * right.real > 0 or abs(left.real) < 1e-20, (number, point)


def test_generalised_harmonic_numbers_have_no_step() -> None:
    """H(x + 1) - H(x) is 1/(x + 1), which is false of harmonic numbers of order 2."""
    with rigorous_sympy():
        assert stepped(sp.harmonic(x), x) == 1 / (x + 1)
        assert stepped(sp.harmonic(x, 2), x) is None

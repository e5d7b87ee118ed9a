"""Enclosures contain the true values and are tight, truth values are correct, and domains are respected."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx, fmpq

from reference.functions import ERROR, POINTS, REFERENCES, digits
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate import ball_functions as target
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.intervals import INF, NINF, Doubt, Interval, exact_ratio

F = Fraction
x, y, z = sp.symbols("x y z", real=True)
HALF = sp.Rational(1, 2)
n, k = sp.symbols("n k", integer=True)
j = sp.Symbol("j", integer=True)


def ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def box(low: Fraction | float, high: Fraction | float) -> Interval:
    return (
        NINF if low == -math.inf else ball(Fraction(low)).lower(),
        INF if high == math.inf else ball(Fraction(high)).upper(),
    )


def point(value: Fraction) -> Interval:
    return box(value, value)


def exactly(end: arb) -> Fraction:
    value = end.fmpq()
    return Fraction(int(value.p), int(value.q))


def contains(enclosure: Any, value: Fraction) -> bool:
    low, high = enclosure
    slack = abs(value) * ERROR
    above = low == NINF or exactly(low) <= value + slack
    return bool(above and (high == INF or exactly(high) >= value - slack))


def width(enclosure: Any) -> Fraction:
    return exactly(enclosure[1]) - exactly(enclosure[0])


@pytest.fixture(params=[64, 160], ids="{} bits".format)
def precision(request: pytest.FixtureRequest) -> Iterator[int]:
    with ctx.workprec(request.param):
        yield request.param


def test_every_operation_has_a_reference_here() -> None:
    assert set(target.FUNCTIONS) == set(REFERENCES) == set(POINTS)


def test_every_partial_operation_has_a_point_outside_its_domain() -> None:
    assert set(target.DOMAIN) == {name for name, _, _ in OUTSIDE} == {name for name, _, _ in STRADDLING}


@pytest.mark.parametrize("name", REFERENCES)
def test_the_enclosure_of_a_point_contains_the_value_and_is_tight(name: str, precision: int) -> None:
    for args in POINTS[name]:
        enclosure = target.FUNCTIONS[name](*(point(a) for a in args))
        value = REFERENCES[name](*args)
        assert contains(enclosure, value), (args, enclosure, value)
        if not (name in ("floor", "ceiling", "sign") and args[0].denominator % 2):  # 1/3 is itself a small interval
            assert width(enclosure) <= (abs(value) + F(1, 2**8)) * F(1, 2 ** (precision - 24)), (args, enclosure)


SIDES_OF_GAMMA: list[tuple[tuple[float, float], tuple[float, float]]] = [
    ((0.25, 0.25), (0.25, 4)), ((0.25, 2.5), (0.125, 0.75)), ((0.25, 2.5), (1.5, 3)), ((-2.5, 3), (0.5, 2)),
    ((2, 30), (0, 1)), ((0.25, 1), (2, math.inf)), ((1.5, math.inf), (0.5, 1.5)), ((-math.inf, 0.5), (1, 2)),
    ((0.5, 20), (10, 30)), ((-1, -1), (0, 1)),
]  # fmt: skip
# operation and box of the arguments, including half-lines and the whole line
WIDE: list[tuple[str, tuple[tuple[float, float], ...]]] = [
    ("add", ((-2, 3), (-math.inf, 1))), ("mul", ((-2, 3), (-5, 1))), ("mul", ((0, math.inf), (-1, 2))),
    ("mul", ((0, 4), (2, math.inf))), ("mul", ((-3, -1), (-math.inf, 0), (-1, 1))),
    ("min", ((-2, 3), (0, 1))), ("max", ((-2, 3), (0, math.inf))), ("abs", ((-3, 2),)), ("abs", ((-math.inf, -1),)),
    ("abs", ((-math.inf, math.inf),)), ("sign", ((-1, 1),)), ("sign", ((0, math.inf),)), ("floor", ((-1.5, 2.5),)),
    ("floor", ((-math.inf, 0.5),)), ("ceiling", ((-1.5, 2.5),)), ("ceiling", ((0.5, math.inf),)),
    *((name, ((low, high),)) for name in ("exp", "erf", "erfc", "atan", "sinh", "cosh", "tanh", "asinh", "sin", "cos")
      for low, high in ((-3, 2), (-math.inf, 1), (-1, math.inf), (-math.inf, math.inf), (0.25, 0.75))),
    *((name, ((low, high),)) for name in ("log", "gamma", "loggamma", "digamma")
      for low, high in ((0.25, 9), (0.125, 1), (2, 5), (1, 2), (0, 1), (0.5, math.inf), (3, math.inf), (1.25, 1.5))),
    *(("polygamma", ((order, order), (low, high))) for order in (1, 2, 5) for low, high in ((0.25, 4), (0, 1), (1, math.inf))),
    ("harmonic", ((0, 5),)), ("harmonic", ((2, math.inf),)), ("factorial", ((0, 4),)), ("factorial", ((0.25, 0.75),)),
    ("factorial", ((2, math.inf),)),
    ("binomial", ((5, 9), (3, 3))), ("binomial", ((0, 4), (3, 3))), ("binomial", ((2, math.inf), (2, 2))),
    ("binomial", ((0, 9), (1, 3))), ("beta", ((0.5, 3), (1, 2))), ("beta", ((1, math.inf), (0.25, 1))),
    ("beta", ((0, 1), (0, math.inf))),
    ("betainc_regularized", ((1, 4), (2, 3), (0, 0), (0.25, 0.75))),
    ("betainc_regularized", ((1, math.inf), (1, 5), (0, 0), (0, 1))),
    ("betainc_regularized", ((2, 2), (1, 3), (0, 0.25), (0.25, 1))),
    *(("erfi", ((low, high),)) for low, high in ((-3, 2), (-math.inf, 1), (-1, math.inf), (0.25, 0.75))),
    *(("Ei", ((low, high),)) for low, high in ((0.25, 4), (-3, -0.5), (-2, 1), (-math.inf, -1), (1, math.inf), (-1, 0), (0, 1))),
    *(("LambertW", ((low, high),)) for low, high in ((-0.36, 4), (-0.125, 0), (0, 30), (1, math.inf), (-1, 1))),
    *(("uppergamma", sides) for sides in SIDES_OF_GAMMA), *(("expint", sides) for sides in SIDES_OF_GAMMA),
    *(("lowergamma", sides) for sides in SIDES_OF_GAMMA if sides[0][0] > 0),
    ("tan", ((-1, 1.5),)), ("tan", ((0, 3),)), ("tan", ((0, math.inf),)), ("asin", ((-1, 0.5),)), ("acos", ((-1, 1),)),
]  # fmt: skip
INTEGER = {("harmonic", 0), ("binomial", 1), ("betainc_regularized", 0), ("betainc_regularized", 1), ("polygamma", 0)}


def inner(low: float, high: float, chance: random.Random, *, integer: bool) -> Fraction:
    """Return a point of an interval, possibly an end; on half-lines, near or far."""
    start = Fraction(low) if low > -math.inf else (Fraction(high) if high < math.inf else Fraction(0)) - 20
    stop = Fraction(high) if high < math.inf else start + 40
    value = start + (stop - start) * Fraction(chance.choice((0, 1, chance.random(), chance.random())))
    return Fraction(min(math.ceil(value), math.floor(stop))) if integer else value


@pytest.mark.parametrize(("name", "sides"), WIDE)
def test_a_wide_enclosure_contains_the_images_of_inner_points(
    name: str, sides: tuple[tuple[float, float], ...]
) -> None:
    chance = random.Random(name)
    with ctx.workprec(64):
        enclosure = target.FUNCTIONS[name](*(box(*side) for side in sides))
        for _ in range(25):
            args = [inner(*side, chance, integer=(name, i) in INTEGER) for i, side in enumerate(sides)]
            if name in ("log", "gamma", "loggamma", "digamma", "beta", "polygamma") and min(args) <= 0:
                continue
            if (name == "Ei" and not args[0]) or (name == "LambertW" and args[0] < -F(9, 25)):
                continue
            if name in ("uppergamma", "lowergamma", "expint") and args[1] <= 0:
                continue
            assert contains(enclosure, REFERENCES[name](*args)), (args, enclosure)


@pytest.mark.parametrize(
    "name",
    [
        "exp",
        "erf",
        "log",
        "atan",
        "sinh",
        "tanh",
        "asinh",
        "asin",
        "digamma",
        "loggamma",
        "erfc",
        "acos",
        "erfi",
        "Ei",
        "LambertW",
    ],
)
def test_wide_enclosures_of_monotone_functions_are_tight(name: str) -> None:
    low, high = {"asin": (F(-1), F(1, 2)), "acos": (F(-1), F(1, 2))}.get(name, (F(3, 2), F(9)))
    with ctx.workprec(64):
        enclosure = target.FUNCTIONS[name](box(low, high))
        ends = sorted(REFERENCES[name](end) for end in (low, high))
        assert contains(enclosure, ends[0])
        assert contains(enclosure, ends[1])
        assert width(enclosure) - (ends[1] - ends[0]) < F(1, 10**12) * (1 + abs(ends[1]))


@pytest.mark.parametrize("exponent", [40, 400, 10**4])
def test_enormous_arguments_give_no_false_bounds(exponent: int) -> None:
    with ctx.workprec(64):
        huge = point(F(10**exponent))
        for name in ("exp", "gamma", "cosh", "sinh", "loggamma", "factorial"):
            low, high = target.FUNCTIONS[name](huge)
            assert low <= high
            assert high > 10**30
        for name in ("erf", "tanh", "atan", "erfc", "sin", "cos", "sign"):
            low, high = target.FUNCTIONS[name](huge)
            assert -1 <= low <= high <= 2
        low, high = target.FUNCTIONS["erfc"](huge)
        assert 0 <= low <= high
        assert high * 10**10 < 1


# ------------------------------------------------------------------ powers

POWERS = [
    (x**y, {x: (F(1, 2), F(3)), y: (F(-1), F(2))}), (x**y, {x: (F(0), F(1)), y: (F(0), F(1))}),
    (x**y, {x: (F(0), F(4)), y: (F(1, 2), F(3))}), (x**3, {x: (F(-2), F(1))}), (x**4, {x: (F(-2), F(1))}),
    (x**-2, {x: (F(1, 2), F(3))}), (x**-1, {x: (F(-3), F(-1, 2))}), (x**n, {x: (F(-1), F(1)), n: (F(1), F(3))}),
    (x**n, {x: (F(-3), F(-2)), n: (F(0), F(4))}), (x**n, {x: (F(-3), F(-2)), n: (F(-2), F(3))}),
    (x ** sp.Rational(1, 2), {x: (F(0), F(9))}), (x ** sp.Rational(-2, 3), {x: (F(1, 8), F(9))}),
    (x**1000001, {x: (F(-1), F(1))}), (x**1000000, {x: (F(-1), F(1))}),
]  # fmt: skip


@pytest.mark.parametrize(("power", "sides"), POWERS)
def test_powers_contain_the_images_of_inner_points(
    power: sp.Expr, sides: dict[sp.Symbol, tuple[Fraction, Fraction]]
) -> None:
    program = compile_program([power], tuple(sides))
    chance = random.Random(str(power))
    with ctx.workprec(64):
        enclosure = evaluate(program, [box(*side) for side in sides.values()]).outputs[0]
        for _ in range(40):
            at = {s: inner(float(a), float(b), chance, integer=s == n) for s, (a, b) in sides.items()}
            exponent = at[power.exp] if power.exp.is_Symbol else F(int(power.exp.p), int(power.exp.q))
            base = at[x]
            if exponent.denominator == 1 and abs(exponent) < 100:
                value = base ** int(exponent)
            elif abs(exponent) > 100:
                base = chance.choice((F(0), F(1), F(-1)))
                value = base ** int(exponent)
            else:
                value = digits(mpmath.power)(base, exponent) if base else F(0)
            assert contains(enclosure, value), (at, enclosure, value)


@pytest.mark.parametrize("exponent", [10**6, 10**6 + 1, 10**15, 10**15 + 1, -(10**6) - 1])
def test_an_enormous_integer_power_of_a_negative_number_has_the_right_sign(exponent: int) -> None:
    with ctx.workprec(64):
        found = evaluate(compile_program([x**exponent], (x,)), [point(F(-3, 2))])
        low, high = found.outputs[0]  # type: ignore[misc]
        assert found.defined
        assert low >= 0 if exponent % 2 == 0 else high <= 0


@pytest.mark.parametrize(
    ("power", "base"), [(x**-1, (-1, 1)), (x**-1, (0, 1)), (sp.sqrt(x), (-1, 1)), (x**y, (-1, 1)), (x ** (-y), (0, 1))]
)
def test_a_power_beyond_its_domain_is_not_defined(power: sp.Expr, base: tuple[float, float]) -> None:
    with ctx.workprec(64):
        assert not evaluate(compile_program([power], (x, y)), [box(*base), box(0.25, 0.5)]).defined


@pytest.mark.parametrize("power", [x**-1, x**-3, x ** sp.Rational(-1, 2)])
def test_a_negative_power_of_zero_has_no_finite_value(power: sp.Expr) -> None:
    with ctx.workprec(64):
        try:
            found = evaluate(compile_program([power], (x,)), [point(F(0))])
        except Doubt:
            return
        assert not found.defined


# ------------------------------------------------------------------ domains

OUTSIDE: list[tuple[str, sp.Expr, tuple[float, float]]] = [
    ("log", sp.log(x), (-2, -1)), ("gamma", sp.gamma(x), (-2, -1)), ("loggamma", sp.loggamma(x), (-2, -1)),
    ("digamma", sp.digamma(x), (-2, -1)), ("polygamma", sp.polygamma(2, x), (-2, -1)),
    ("harmonic", sp.harmonic(x), (-3, -2)), ("factorial", sp.factorial(x), (-3, -2)),
    ("binomial", sp.binomial(x, 2), (-3, -2)), ("beta", sp.beta(x, 2), (-2, -1)),
    ("betainc_regularized", sp.betainc_regularized(2, 3, 0, x), (2, 3)),
    ("betainc_regularized", sp.betainc_regularized(x, 3, 0, z), (-3, -2)),
    ("asin", sp.asin(x), (2, 3)), ("acos", sp.acos(x), (-3, -2)), ("tan", sp.tan(x), (0, 2)),
    ("uppergamma", sp.uppergamma(z, x), (-2, -1)), ("lowergamma", sp.lowergamma(z, x), (-2, -1)),
    ("lowergamma", sp.lowergamma(x, z), (-2, -1)), ("expint", sp.expint(z, x), (-2, -1)), ("Ei", sp.Ei(x), (0, 0)),
    ("LambertW", sp.LambertW(x), (-2, -1)),
]  # fmt: skip
STRADDLING: list[tuple[str, sp.Expr, tuple[float, float]]] = [
    ("log", sp.log(x), (-1, 1)), ("log", sp.log(x), (0, 1)), ("gamma", sp.gamma(x), (-1, 1)),
    ("loggamma", sp.loggamma(x), (0, 1)), ("digamma", sp.digamma(x), (-1, 1)), ("polygamma", sp.polygamma(1, x), (0, 2)),
    ("harmonic", sp.harmonic(x), (-0.5, 2)), ("factorial", sp.factorial(x), (-0.5, 2)),
    ("binomial", sp.binomial(x, 2), (-0.5, 2)), ("beta", sp.beta(x, 2), (0, 1)),
    ("betainc_regularized", sp.betainc_regularized(2, 3, 0, x), (0.5, 2)),
    ("betainc_regularized", sp.betainc_regularized(2, x, 0, z), (0, 2)),
    ("asin", sp.asin(x), (0, 2)), ("acos", sp.acos(x), (-2, 0)), ("tan", sp.tan(x), (1.5, 1.75)),
    ("uppergamma", sp.uppergamma(z, x), (-1, 1)), ("uppergamma", sp.uppergamma(x, z - HALF), (-1, 1)),
    ("lowergamma", sp.lowergamma(z, x), (-1, 1)), ("lowergamma", sp.lowergamma(x, z), (0, 1)),
    ("expint", sp.expint(z, x), (0, 1)), ("expint", sp.expint(x, z - HALF), (0.5, 2)), ("Ei", sp.Ei(x), (-1, 1)),
    ("LambertW", sp.LambertW(x), (-0.375, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expression", "side"), OUTSIDE + STRADDLING)
def test_a_partial_function_reports_arguments_outside_its_domain(
    name: str, expression: sp.Expr, side: tuple[float, float]
) -> None:
    program = compile_program([expression], (x, z))
    assert name in {instruction.op for instruction in program.instructions}
    with ctx.workprec(64):
        try:
            found = evaluate(program, [box(*side), point(F(1, 2))])
        except Doubt:
            return
        assert not found.defined


@pytest.mark.parametrize(
    "expression",
    [
        sp.uppergamma(y, x),
        sp.lowergamma(x, x),
        sp.expint(y, x),
        sp.Ei(x),
        sp.LambertW(x),
        sp.expint(x + 1, y),
        sp.uppergamma(x, y),
        sp.log(x),
        sp.gamma(x),
        sp.loggamma(x),
        sp.digamma(x),
        sp.polygamma(1, x),
        sp.beta(x, 2),
        sp.sqrt(x),
    ],
)
def test_a_partial_function_that_stays_inside_is_defined(expression: sp.Expr) -> None:
    with ctx.workprec(64):
        assert evaluate(compile_program([expression], (x, y)), [box(0.25, 3), box(0, 0)]).defined


def test_an_argument_entirely_outside_raises_doubt() -> None:
    for expression in (sp.log(x), sp.gamma(x), sp.asin(x - 2), sp.sqrt(x), sp.beta(x, 1)):
        with pytest.raises(Doubt), ctx.workprec(64):
            evaluate(compile_program([expression], (x,)), [box(-2, -1.5)])


def test_a_piecewise_without_a_certain_branch_is_not_defined() -> None:
    gap = sp.Piecewise((x, x < 0), (2, x > 1))
    with ctx.workprec(64):
        assert evaluate(compile_program([gap], (x,)), [box(-2, -1)]).outputs[0] == box(-2, -1)
        assert not evaluate(compile_program([gap], (x,)), [box(-1, 2)]).defined
        with pytest.raises(Doubt):
            evaluate(compile_program([gap], (x,)), [box(0.25, 0.75)])


# ------------------------------------------------------------------ truth

RELATIONS: dict[type, Callable[[Fraction, Fraction], bool]] = {
    sp.Lt: lambda a, b: a < b, sp.Le: lambda a, b: a <= b, sp.Gt: lambda a, b: a > b, sp.Ge: lambda a, b: a >= b,
    sp.Eq: lambda a, b: a == b, sp.Ne: lambda a, b: a != b,
}  # fmt: skip
ENDS = (-math.inf, -1, 0, 1, 2, math.inf)
SIDES = [(a, b) for a, b in itertools.product(ENDS, ENDS) if a <= b and (a != b or math.isfinite(a))]


def samples(side: tuple[float, float]) -> list[Fraction]:
    low, high = max(side[0], -9), min(side[1], 9)
    return [F(low), F(high), F(low + high) / 2, F(low) + F(high - low) / 3]


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_relation_is_never_decided_wrongly(relation: type) -> None:
    program = compile_program([relation(x, y)], (x, y))
    for a, b in itertools.product(SIDES, SIDES):
        said = evaluate(program, [box(*a), box(*b)]).outputs[0]
        truths = {RELATIONS[relation](p, q) for p, q in itertools.product(samples(a), samples(b))}
        assert said is None or truths == {said}, (a, b, said)
        if a[0] == a[1] and b[0] == b[1]:
            assert said is not None


@pytest.mark.parametrize(
    ("connective", "rule"),
    [
        (sp.And(x > 0, y > 0), lambda a, b: a and b), (sp.Or(x > 0, y > 0), lambda a, b: a or b),
        (sp.Implies(x > 0, y > 0), lambda a, b: not a or b), (sp.Not(sp.Or(x > 0, y > 0)), lambda a, b: not (a or b)),
        (sp.Not(sp.And(x > 0, y > 0), evaluate=False), lambda a, b: not (a and b)),
    ],
)  # fmt: skip
def test_connectives_follow_three_valued_logic(connective: Any, rule: Callable[[bool, bool], bool]) -> None:
    sides: dict[tuple[float, float], set[bool]] = {(1, 2): {True}, (-1, 0): {False}, (-1, 2): {True, False}}
    program = compile_program([connective], (x, y))
    for (a, first), (b, second) in itertools.product(sides.items(), sides.items()):
        possible = {rule(p, q) for p, q in itertools.product(first, second)}
        said = evaluate(program, [box(*a), box(*b)]).outputs[0]
        assert said is (possible.pop() if len(possible) == 1 else None)


def test_the_constants_true_and_false_compile() -> None:
    assert evaluate(compile_program([sp.true, sp.false], ()), []).outputs == [True, False]


# ------------------------------------------------------------------ from SymPy to values

HALF = sp.Rational(1, 2)
AT = {x: F(7, 3), y: F(-2, 5), z: F(1, 4), n: F(6), k: F(2)}
EXPRESSIONS: list[tuple[sp.Expr, Fraction]] = [
    (x + y - z, F(7, 3) - F(2, 5) - F(1, 4)), (x * y / z, F(7, 3) * F(-2, 5) * 4), (x**3, F(343, 27)),
    (y**-2, F(25, 4)), (z**HALF, F(1, 2)), (z ** (-HALF), F(2)), (z ** (3 * HALF), F(1, 8)), (x**n, F(7, 3) ** 6),
    (y**n, F(-2, 5) ** 6), (y ** (n - 1), F(-2, 5) ** 5), (n**y, digits(mpmath.power)(F(6), F(-2, 5))),
    (2**x, digits(mpmath.power)(F(2), F(7, 3))), (sp.sqrt(x), digits(mpmath.sqrt)(F(7, 3))),
    (sp.exp(y), digits(mpmath.exp)(F(-2, 5))), (sp.log(x), digits(mpmath.log)(F(7, 3))),
    (sp.erf(y), digits(mpmath.erf)(F(-2, 5))), (sp.erfc(x), digits(mpmath.erfc)(F(7, 3))), (sp.Abs(y), F(2, 5)),
    (sp.Min(x, y, z), F(-2, 5)), (sp.Max(x, y, z), F(7, 3)), (sp.sign(y), F(-1)), (sp.sign(z), F(1)),
    (sp.Piecewise((x, y > 0), (z, x > 2), (n, True)), F(1, 4)), (sp.Piecewise((1 / y, y > 0), (5, True)), F(5)),
    (sp.floor(x), F(2)), (sp.floor(y), F(-1)), (sp.ceiling(x), F(3)), (sp.ceiling(y), F(0)), (sp.factorial(n), F(720)),
    (sp.factorial(z), digits(mpmath.gamma)(F(5, 4))), (sp.binomial(n, k), F(15)), (sp.binomial(n, 3), F(20)),
    (sp.binomial(x, k), F(14, 9)), (sp.gamma(n), F(120)), (sp.gamma(z), digits(mpmath.gamma)(F(1, 4))),
    (sp.beta(n, k), F(1, 42)), (sp.betainc_regularized(n, k, 0, z), 7 * F(1, 4) ** 6 * F(3, 4) + F(1, 4) ** 7),
    (sp.betainc_regularized(1, 1, z, HALF), F(1, 4)), (sp.Sum(j**2, (j, 1, 4)), F(30)), (sp.Sum(x**j, (j, 0, n)),
     sum((F(7, 3) ** i for i in range(7)), F(0))), (sp.Sum(j, (j, 1, n - 6)), F(0)),
    (sp.Product(j, (j, 1, n)), F(720)), (sp.Product(x + j, (j, 0, 2)), F(7, 3) * F(10, 3) * F(13, 3)),
    (sp.Product(j, (j, 1, n - 6)), F(1)), (sp.Sum(sp.Sum(j * k, (k, 1, j)), (j, 1, 3)), F(1 + 6 + 18)),
    (sp.Sum(j * sp.Symbol("i"), (sp.Symbol("i"), 1, j), (j, 1, 3)), F(25)), (sp.harmonic(n), F(49, 20)),
    (sp.Float(0.1) * z, Fraction(0.1) / 4), (sp.pi * 1, digits(lambda: +mpmath.pi)()), (sp.E * 1, digits(lambda: +mpmath.e)()),
    (sp.EulerGamma * 1, digits(lambda: +mpmath.euler)()), (sp.Catalan * 1, digits(lambda: +mpmath.catalan)()),
    (sp.GoldenRatio * 1, digits(lambda: +mpmath.phi)()),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), EXPRESSIONS, ids=lambda v: str(v)[:40])
def test_a_compiled_expression_has_its_value(expression: sp.Expr, value: Fraction, precision: int) -> None:
    program = compile_program([expression], tuple(AT))
    found = evaluate(program, [point(v) for v in AT.values()])
    assert found.defined
    assert contains(found.outputs[0], value), found.outputs
    assert width(found.outputs[0]) <= (1 + abs(value)) * F(1, 2 ** (precision - 24))


def test_a_sum_with_a_wide_bound_is_not_defined() -> None:
    with ctx.workprec(64):
        for loop in (sp.Sum(j, (j, 1, n)), sp.Product(j, (j, 1, n)), sp.Sum(1, (j, 1, x))):
            assert evaluate(compile_program([loop], (n, x)), [box(2, 3), box(0.5, 0.5)]).outputs[0] == (NINF, INF)


def test_equal_subexpressions_are_computed_once() -> None:
    program = compile_program([sp.exp(x) + 1, sp.exp(x) * 2], (x,))
    assert [instruction.op for instruction in program.instructions].count("exp") == 1


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        (sp.zeta(x), "zeta"), (sp.besselj(0, x), "besselj"), (sp.oo * 1, "oo"), (sp.I * x, "ImaginaryUnit"),
        (sp.Mod(x, 2), "Mod"), (sp.harmonic(n, 2), "harmonic of an order"), (sp.Symbol("free") + x, "free symbol free"),
        (sp.Sum(1 / j**2, (j, 1, sp.oo)), "oo"), (sp.polygamma(n, x), "polygamma"), (sp.Function("f")(x), "f"),
    ],
)  # fmt: skip
def test_an_unsupported_function_is_named(expression: sp.Expr, name: str) -> None:
    with pytest.raises(Unsupported, match=rf"^unsupported: {name}$"):
        compile_program([expression], (x, n))


@pytest.mark.parametrize("value", [sp.Rational(1, 3), sp.sqrt(2), sp.exp(-sp.pi), sp.log(3) / 7])
def test_numbers_are_enclosed(value: sp.Expr, precision: int) -> None:
    low, high = enclose_number(value)
    assert sp.Rational(*map(int, (low.fmpq().p, low.fmpq().q))) <= value
    assert sp.Rational(*map(int, (high.fmpq().p, high.fmpq().q))) >= value
    assert width((low, high)) < F(1, 2 ** (precision - 8))


def test_infinities_are_enclosed_by_themselves() -> None:
    assert enclose_number(sp.oo) == (INF, INF)
    assert enclose_number(-sp.oo) == (NINF, NINF)


@pytest.mark.parametrize("exponent", [4000, 5000, 10**9, 10**13])
@pytest.mark.parametrize("sign", [1, -1])
def test_an_end_is_written_out_only_if_that_is_short(exponent: int, sign: int) -> None:
    """An exact end is its fraction; none is returned for a large exponent of either sign, or for a ball."""
    end = sign * arb(2) ** exponent
    short = exponent == 4000
    assert exact_ratio(end) == (sign * F(2) ** exponent if short else None)
    assert exact_ratio(1 / end) == (sign / F(2) ** exponent if short else None)


def test_a_ball_and_an_infinity_are_not_written_out() -> None:
    """Only an exact, finite end is a fraction."""
    assert exact_ratio(arb(0)) == 0
    assert exact_ratio(arb(3, 1)) is None
    assert exact_ratio(arb("inf")) is None
    assert exact_ratio(arb("nan")) is None

"""Formulas as text are parsed without evaluation; errors give the column."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.core.basic import Basic

from signdescent.checks.translate.program import _NARY, UNARY
from signdescent.checks.translate.special import SPECIAL
from signdescent.errors import ClaimError
from signdescent.theory.special_functions import first_exponential_integral
from signdescent.theory.text.grammar import CONSTANTS, FUNCTIONS, RELATIONS, evaluated, formula
from signdescent.theory.written import as_written

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
k = sp.Symbol("k", integer=True)
NAMES = {"x": x, "y": y, "n": n}
R = sp.Rational


def read(text: str) -> Any:
    return formula(text, NAMES, "the statement")


def add(*parts: Any) -> Any:
    return sp.Add(*map(sp.sympify, parts), evaluate=False)


def mul(*parts: Any) -> Any:
    return sp.Mul(*map(sp.sympify, parts), evaluate=False)


def power(base: Any, exponent: Any) -> Any:
    return sp.Pow(base, exponent, evaluate=False)


def raw(function: Any, *parts: Any) -> Any:
    return function(*parts, evaluate=False)


def ge(left: Any, right: Any) -> Any:
    return raw(sp.Ge, left, right)


def both(kind: Any, *parts: Any) -> Any:
    """Return an unevaluated And or Or of conditions, which SymPy would simplify."""
    made = Basic.__new__(kind, *sorted(parts, key=sp.default_sort_key))
    made._argset = frozenset(parts)
    return made


POSITIVE, NEGATIVE = raw(sp.Gt, x, sp.S.Zero), raw(sp.Le, x, sp.S.Zero)
ROOT = power(add(x, -1), R(1, 2))

READ: dict[str, Any] = {
    "x > 0": POSITIVE,
    "x<=0": NEGATIVE,
    "x < y": raw(sp.Lt, x, y),
    "x >= y": ge(x, y),
    "x == x": raw(sp.Eq, x, x),
    "x != x": raw(sp.Ne, x, x),
    "1 < 2": raw(sp.Lt, sp.Integer(1), sp.Integer(2)),
    "  x >\n  0 ": POSITIVE,
    "x + 1 >= 0": ge(add(x, 1), 0),
    "1 + x >= 0": ge(add(1, x), 0),
    "x - 1 >= 0": ge(add(x, -1), 0),
    "x - y >= 0": ge(add(x, mul(-1, y)), 0),
    "x - x >= 0": ge(add(x, mul(-1, x)), 0),
    "x + y - n + 2 >= 0": ge(add(x, y, mul(-1, n), 2), 0),
    "x + (y + n) >= 0": ge(add(x, add(y, n)), 0),
    "1 + 2 + x >= 0": ge(add(3, x), 0),
    "x - 1/2 - 1/3 >= 0": ge(add(x, R(-5, 6)), 0),
    "1*x >= 0": ge(x, 0),
    "2*x*3 >= 0": ge(mul(6, x), 0),
    "2*x*y >= 0": ge(mul(2, x, y), 0),
    "x*2/3 >= 0": ge(mul(R(2, 3), x), 0),
    "x/2 >= 0": ge(mul(R(1, 2), x), 0),
    "x/y >= 0": ge(mul(x, power(y, -1)), 0),
    "x/x >= 0": ge(mul(x, power(x, -1)), 0),
    "1/x >= 0": ge(power(x, -1), 0),
    "3/x >= 0": ge(mul(3, power(x, -1)), 0),
    "x/y/n >= 0": ge(mul(x, power(y, -1), power(n, -1)), 0),
    "x/(y/n) >= 0": ge(mul(x, power(mul(y, power(n, -1)), -1)), 0),
    "0*log(x) >= 0": ge(mul(0, raw(sp.log, x)), 0),
    "-x >= 0": ge(mul(-1, x), 0),
    "+x >= 0": ge(x, 0),
    "-2*x >= 0": ge(mul(-2, x), 0),
    "-x**2 >= 0": ge(mul(-1, power(x, 2)), 0),
    "(-x)**2 >= 0": ge(power(mul(-1, x), 2), 0),
    "x**-1 >= 0": ge(power(x, -1), 0),
    "x**(1/2) >= 0": ge(power(x, R(1, 2)), 0),
    "x**(-3/2) >= 0": ge(power(x, R(-3, 2)), 0),
    "x**y**n >= 0": ge(power(x, power(y, n)), 0),
    "(x**y)**n >= 0": ge(power(power(x, y), n), 0),
    "2**3 >= 0": ge(power(2, 3), 0),
    "(-8)**(1/3) >= 0": ge(power(-8, R(1, 3)), 0),
    "0.1 >= 0": ge(R(1, 10), 0),
    "0.1 + 0.2 == 0.3": raw(sp.Eq, R(3, 10), R(3, 10)),
    "1.5e-3*x >= .5": ge(mul(R(3, 2000), x), R(1, 2)),
    "pi*x >= E": ge(mul(sp.pi, x), sp.E),
    "EulerGamma + Catalan >= GoldenRatio": ge(add(sp.EulerGamma, sp.Catalan), sp.GoldenRatio),
    "E**x >= 0": ge(raw(sp.exp, x), 0),
    "exp(tan(x)) > 0": raw(sp.Gt, raw(sp.exp, raw(sp.tan, x)), 0),
    "sqrt(x - 1)**2 >= -1": ge(power(ROOT, 2), -1),
    "cbrt(x)**3 >= 0": ge(power(power(x, R(1, 3)), 3), 0),
    "sqrt(4) >= 2": ge(power(4, R(1, 2)), 2),
    "ln(exp(x)) == x": raw(sp.Eq, raw(sp.log, raw(sp.exp, x)), x),
    "abs(x) == Abs(x)": raw(sp.Eq, raw(sp.Abs, x), raw(sp.Abs, x)),
    "max(x, 0) >= Max(0, x)": ge(raw(sp.Max, x, 0), raw(sp.Max, 0, x)),
    "min(x, y, 1) >= Min(x, 1)": ge(raw(sp.Min, x, y, 1), raw(sp.Min, x, 1)),
    "Max(gamma(x - 2), 0) >= 0": ge(raw(sp.Max, raw(sp.gamma, add(x, -2)), 0), 0),
    "binomial(n, 1) >= 0": ge(raw(sp.binomial, n, 1), 0),
    "polygamma(1, x) >= digamma(y)": ge(raw(sp.polygamma, 1, x), raw(sp.digamma, y)),
    "beta(x, y) >= betainc_regularized(x, y, 0, 1)": ge(raw(sp.beta, x, y), sp.betainc_regularized(x, y, 0, 1)),
    "factorial(n) >= harmonic(n)": ge(raw(sp.factorial, n), raw(sp.harmonic, n)),
    "floor(x) <= ceiling(x)": raw(sp.Le, raw(sp.floor, x), raw(sp.ceiling, x)),
    "Sum(1/k**2, (k, 1, n)) >= 0": ge(sp.Sum(power(power(k, 2), -1), (k, 1, n)), 0),
    "Product(k/k, (k, 0, n)) >= 0": ge(sp.Product(mul(k, power(k, -1)), (k, 0, n)), 0),
    "Sum(j/k, (k, 1, j), (j, 1, n)) >= 0": ge(
        sp.Sum(
            mul(sp.Symbol("j", integer=True), power(k, -1)),
            (k, 1, sp.Symbol("j", integer=True)),
            (sp.Symbol("j", integer=True), 1, n),
        ),
        0,
    ),
    "Sum(Sum(k, (k, 1, j)), (j, 1, n)) >= 0": ge(
        sp.Sum(sp.Sum(k, (k, 1, sp.Symbol("j", integer=True))), (sp.Symbol("j", integer=True), 1, n)), 0
    ),
    "Piecewise((1/x, x > 0), (0, True)) >= 0": ge(raw(sp.Piecewise, (power(x, -1), POSITIVE), (sp.S.Zero, sp.true)), 0),
    "0 < x < y": both(sp.And, raw(sp.Lt, 0, x), raw(sp.Lt, x, y)),
    "0 <= x == y >= n": both(sp.And, raw(sp.Le, 0, x), raw(sp.Eq, x, y), ge(y, n)),
    "x > 0 and x <= 0": both(sp.And, POSITIVE, NEGATIVE),
    "(x > 0) & (x <= 0)": both(sp.And, POSITIVE, NEGATIVE),
    "x > 0 or x <= 0": both(sp.Or, POSITIVE, NEGATIVE),
    "(x > 0) | (x <= 0)": both(sp.Or, POSITIVE, NEGATIVE),
    "And(x > 0, x <= 0)": both(sp.And, POSITIVE, NEGATIVE),
    "x > 0 and x > 0": POSITIVE,
    "not x > 0": raw(sp.Not, POSITIVE),
    "~(x > 0)": raw(sp.Not, POSITIVE),
    "not not x > 0": raw(sp.Not, raw(sp.Not, POSITIVE)),
    "Implies(x > 0, x > 0)": raw(sp.Implies, POSITIVE, POSITIVE),
    "Equivalent(x > 0, x <= 0)": both(sp.And, raw(sp.Implies, POSITIVE, NEGATIVE), raw(sp.Implies, NEGATIVE, POSITIVE)),
    "Eq(x, x)": raw(sp.Eq, x, x),
    "Ne(x, y) or Le(x, 0)": both(sp.Or, raw(sp.Ne, x, y), NEGATIVE),
}


@pytest.mark.parametrize("text", READ)
def test_a_formula_is_read_as_it_is_typed(text: str) -> None:
    """Every text gives the tree that SymPy builds from the same operations without evaluation."""
    assert sp.srepr(read(text)) == sp.srepr(READ[text])
    assert read(text) == READ[text]


REFUSED: dict[str, tuple[int, str]] = {
    "": (1, "a formula is needed"),
    "   ": (1, "a formula is needed"),
    "x": (1, "this is a term"),
    "x + 1": (1, "this is a term"),
    "x > 0 and y": (11, "this is a term"),
    "Implies(x, y > 0)": (9, "this is a term"),
    "True": (1, "a bare truth value"),
    "x > 0 and True": (11, "a bare truth value"),
    "x^2 > 0": (2, r"Write \*\* for a power"),
    "x // 2 > 0": (3, "Write floor"),
    "x % 2 > 0": (3, "remainder"),
    "x = 0": (3, "Write == for an equation"),
    "n! > 0": (2, "factorial"),
    "x ≤ 0": (3, "Write <="),
    "x ≥ 0": (3, "Write >="),
    "x ≠ 0": (3, "Write !="),
    "2·x > 0": (2, r"Write \*"),
    "x − 1 > 0": (3, "minus sign"),
    "√x > 0": (1, "sqrt"),
    "x² > 0": (2, r"Write \*\*2"),
    "x > 0 # sure": (7, "allowed"),
    "x > 'a'": (5, "allowed"),
    'x > "a"': (5, "allowed"),
    "x > [1]": (5, "round brackets"),
    "{x} > 1": (1, "round brackets"),
    "x.a > 0": (2, "allowed"),
    "x @ y > 0": (3, "allowed"),
    "x > 0; y > 0": (6, "allowed"),
    "x > 0 \\\n": (7, "allowed"),
    "x > `y`": (5, "allowed"),
    "x\u00a0> 0": (2, "allowed"),
    "x := 1": (3, "allowed"),
    "2x > 0": (2, "two terms in a row"),
    "x y > 0": (3, "two terms in a row"),
    "2(x + 1) > 0": (2, "two terms in a row"),
    "(x)(y) > 0": (4, "two terms in a row"),
    "0x10 > x": (2, "two terms in a row"),
    "1_000 > x": (2, "two terms in a row"),
    "1j > x": (2, "two terms in a row"),
    "x > 0 not y > 0": (7, "two terms in a row"),
    "lambda > 0": (1, "a Python keyword"),
    "x if y > 0 else n": (3, "a Python keyword"),
    "x is y": (3, "a Python keyword"),
    "x in y": (3, "a Python keyword"),
    "None > 0": (1, "a Python keyword"),
    "(x > 0": (1, "never closed"),
    "x > ((0)": (5, "never closed"),
    "x) > 0": (2, "never opened"),
    "x > ": (4, "a term is missing"),
    "x > 0 and x +": (14, "a term is missing"),
    "x + * y > 0": (5, "cannot be read"),
    "> x": (1, "cannot be read"),
    "x > > y": (5, "cannot be read"),
    "x > 0 and or": (11, "cannot be read"),
    "007 > x": (1, "cannot be read"),
    "z > 0": (1, "z has no set and is not a constant"),
    "x > 0 and x + zeta > 0": (15, "zeta has no set"),
    "x > oo": (5, "oo is not a number"),
    "sin > 0": (1, "sin is a function"),
    "Sum > 0": (1, "Sum is a function"),
    "zeta(x) > 0": (1, "not a supported function; got 'zeta'. Known are exp"),
    "x + cot(x) > 0": (5, "cos"),
    "acosh(x) > 0": (1, "log"),
    "__import__(x) > 0": (1, "not a supported function"),
    "True(x) > 0": (1, "only a known function"),
    "sin() > 0": (1, "sin takes 1 argument; got 0"),
    "log(x, 2) > 0": (1, "log takes 1 argument; got 2"),
    "binomial(n) > 0": (1, "binomial takes 2 arguments; got 1"),
    "max() > 0": (1, "max takes 1 or more arguments; got 0"),
    "sin(*x) > 0": (5, "a star multiplies"),
    "sin(**x) > 0": (7, "only a known function"),
    "polygamma(x, 1) > 0": (11, "order of polygamma"),
    "polygamma(-1, x) > 0": (11, "order of polygamma"),
    "(x, y) > 0": (1, "a comma is allowed only"),
    "0,5 > x": (1, "this is a term"),
    "() > x": (1, "a comma is allowed only"),
    "x > 0 & y > 0": (5, "this is not a term"),
    "(x > 0) == (y > 0)": (2, "this is not a term.*Equivalent"),
    "x > (y > 0)": (6, "this is not a term"),
    "sin(x > 0) > 0": (5, "this is not a term"),
    "~x > 0": (1, "this is not a term"),
    "x + Implies(x > 0, y > 0) > 0": (5, "this is not a term"),
    "x != y != n": (1, "a chain with !="),
    "0 < x != y": (1, "a chain with !="),
    "x/0 > 0": (3, "division by zero"),
    "x/(1 - 1) > 0": (4, "division by zero"),
    "1/0.0 > 0": (3, "division by zero"),
    "Sum(k) > 0": (1, "Sum takes 2 or more arguments; got 1"),
    "Sum(k, n) > 0": (8, "needs index and ends"),
    "Sum(k, (k, 1)) > 0": (8, "needs index and ends"),
    "Sum(k, (2, 1, n)) > 0": (8, "needs index and ends"),
    "Sum(x, (x, 1, n)) > 0": (9, "the index x is already in use"),
    "Sum(k, (k, 1, oo)) > 0": (15, "oo is not a number"),
    "Sum(k, (k, 1, k)) > 0": (15, "k has no set"),
    "Piecewise(x) > 0": (11, "a term and a condition"),
    "Piecewise((x, True), (y, True)) > 0": (15, "a bare truth value"),
    "Piecewise((x, False)) > 0": (15, "a bare truth value"),
    "1e999 > x": (1, "at most 400 digits"),
    "x > 1" + "0" * 400: (5, "at most 400 digits"),
    "x > 0 or " * 2000 + "x > 0": (10_001, "longer than 10000 characters"),
    "(" * 50 + "x" + "*2 + 1)" * 50 + " > 0": (123, "nested more than 80 deep"),
    "-" * 200 + "x > 0": (81, "nested more than 80 deep"),
    "(" * 400 + "x" + ")" * 400 + " > 0": (81, "more than 80 nested brackets"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_of_the_grammar_is_refused_where_it_stands(text: str) -> None:
    """The error gives the column, the fault and a correction."""
    column, words = REFUSED[text]
    with pytest.raises(ClaimError) as caught:
        read(text)
    assert re.search(words, str(caught.value)), caught.value
    assert f", column {column}: " in str(caught.value)


def test_a_text_of_several_lines_has_lines_and_columns() -> None:
    """If a text has several lines, the error also gives the line."""
    with pytest.raises(ClaimError, match=r"In the statement, line 3, column 4: .*got '\^'"):
        read("x > 0 and\n  y > 0 and\n x ^ 2 > 0")


def test_columns_count_signs_and_not_bytes() -> None:
    """A Greek letter is one column wide."""
    alpha = sp.Symbol("α", real=True)
    with pytest.raises(ClaimError, match=r"column 9: .*got 'β'"):
        formula("α + α > β", {"α": alpha}, "the statement")


def test_functions_are_those_that_the_engines_know() -> None:
    """The table of names contains exactly the functions that can be computed."""
    roots = {sp.sqrt, sp.cbrt}
    terms = {kind for kind in _NARY if issubclass(kind, sp.Expr)} - {sp.Add, sp.Mul, sp.Pow}
    known = set(UNARY) | set(SPECIAL) | terms | {sp.polygamma, sp.betainc_regularized, first_exponential_integral}
    assert {function for function, _, _ in FUNCTIONS.values()} - roots == known


def test_relations_are_those_that_the_engines_know() -> None:
    """The table of comparisons contains every relation that can be computed."""
    assert set(RELATIONS.values()) == {kind for kind in _NARY if issubclass(kind, sp.core.relational.Relational)}


# ------------------------------------------------------------------ round trips

LEAVES = st.sampled_from([("x", x), ("y", y), ("n", n), *CONSTANTS.items()]) | st.integers(0, 9).map(
    lambda number: (str(number), sp.Integer(number))
)
Pair = tuple[str, Any]


def _terms(children: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    """Draw a fully bracketed text, and the term that SymPy builds from the same operations."""
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda p: (f"({p[0][0]} + {p[1][0]})", p[0][1] + p[1][1])),
        pairs.map(lambda p: (f"({p[0][0]} - {p[1][0]})", p[0][1] - p[1][1])),
        pairs.map(lambda p: (f"({p[0][0]})*({p[1][0]})", p[0][1] * p[1][1])),
        pairs.map(lambda p: (f"({p[0][0]})/(1 + exp({p[1][0]}))", p[0][1] / (1 + sp.exp(p[1][1])))),
        children.map(lambda p: (f"({p[0]})**2", p[1] ** 2)),
        children.map(lambda p: (f"(-({p[0]}))", -p[1])),
        children.map(lambda p: (f"sqrt(abs({p[0]}))", sp.sqrt(sp.Abs(p[1])))),
        children.map(lambda p: (f"cos({p[0]})", sp.cos(p[1]))),
        pairs.map(lambda p: (f"Max({p[0][0]}, {p[1][0]})", sp.Max(p[0][1], p[1][1]))),
    )


TERMS = st.recursive(LEAVES, _terms, max_leaves=8)
POINT = {x: R(2, 7), y: R(-3, 5), n: sp.Integer(2)}


def number(expression: Any) -> complex:
    return complex(sp.N(expression.subs(POINT), 30))


@settings(max_examples=60, deadline=None)
@given(TERMS, TERMS)
def test_random_terms_mean_what_they_say(left: Pair, right: Pair) -> None:
    """A random formula as text has the same value at a point as the same operations in SymPy."""
    relation = read(f"{left[0]} <= {right[0]}")
    for side, (_, term) in zip(relation.args, (left, right), strict=True):
        assert number(side) == pytest.approx(number(term), rel=1e-9, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(TERMS, TERMS)
def test_what_is_printed_can_be_read_again(left: Pair, right: Pair) -> None:
    """The printed form of a statement parses to a statement with the same values."""
    relation = read(f"{left[0]} <= {right[0]}")
    again = read(str(relation))
    for side, other in zip(relation.args, again.args, strict=True):
        assert number(side) == pytest.approx(number(other), rel=1e-9, abs=1e-9)


def plain(statement: Any) -> Any:
    """Evaluate the terms of a statement; SymPy compares no complex numbers."""
    if isinstance(statement, sp.Expr):
        return evaluated(statement)
    return (type(statement), frozenset(map(plain, statement.args)))


@pytest.mark.parametrize("text", READ)
def test_every_statement_of_the_table_is_read_again_from_its_print(text: str) -> None:
    """SymPy's printed form of a statement parses to the same statement after evaluation."""
    statement = read(text)
    assert plain(read(str(statement))) == plain(statement)


SIGNS = st.text(st.sampled_from("xyn01289.+-*/()<>=!&|~, ^%_Ee\n\u0000αé²[]{}'\"#") | st.characters(), max_size=25)
WORDS = st.lists(
    st.sampled_from(
        [
            "x",
            "y",
            "n",
            "k",
            "1",
            "2.5",
            "sqrt",
            "log",
            "Sum",
            "Piecewise",
            "Implies",
            "binomial",
            "and",
            "or",
            "not",
            "True",
            "oo",
            "lambda",
            "+",
            "-",
            "*",
            "/",
            "**",
            "(",
            ")",
            "<",
            ">",
            "<=",
            "==",
            "!=",
            ",",
            "&",
            "|",
            "~",
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(SIGNS | WORDS)
def test_garbage_is_refused_and_never_crashes(text: str) -> None:
    """Every text is either parsed as a statement or refused with `ClaimError`."""
    try:
        made = read(text)
    except ClaimError as error:
        made = str(error)
    assert isinstance(made, sp.logic.boolalg.Boolean) or re.search(r"column \d+: ", made)


def test_a_long_row_is_no_deep_one() -> None:
    """A sum or product of a thousand terms is parsed."""
    relation = read(" + ".join(["x"] * 1000) + " >= " + "*".join(["y"] * 1000))
    assert [len(side.args) for side in relation.args] == [1000, 1000]


def test_nothing_is_evaluated_by_reading() -> None:
    """Terms that SymPy or Python could not evaluate are parsed, because nothing is evaluated."""
    assert str(read("9**9**9**9 > factorial(10**10)")) == "9**(9**(9**9)) > factorial(10**10)"


def test_text_and_as_written_agree() -> None:
    """Python's operators inside `as_written` build the same tree as the text, unless three operands form one sequence."""
    with as_written():
        made = [sp.exp(sp.tan(x)) > 0, sp.sqrt(x - 1) ** 2 >= -1, 1 / x >= 0, 0 * x <= sp.log(1 + x)]
    texts = ["exp(tan(x)) > 0", "sqrt(x - 1)**2 >= -1", "1/x >= 0", "0*x <= log(1 + x)"]
    assert [sp.srepr(read(text)) for text in texts] == [sp.srepr(statement) for statement in made]

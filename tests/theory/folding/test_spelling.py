"""A claim lists the partial terms in its code that SymPy simplified away, and no term that is kept."""

from __future__ import annotations

import dataclasses
import functools
import math
import operator
import types
from typing import Any

import pytest
import sympy as sp
from sympy import exp, log, sqrt

from signdescent.theory import Claim, as_written
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

x, y = sp.symbols("x y", real=True)
n, k = sp.symbols("n k", integer=True)
j = sp.Symbol("j", integer=True, positive=True)
p = sp.Symbol("p", positive=True)
R = sp.Rational
WHERE = {x: sp.Reals, y: sp.Interval(0, 3), p: sp.Interval.open(0, 1), n: sp.S.Naturals0, k: sp.S.Integers}
MODULES = (dataclasses, functools, math, operator, types)  # which the code below names
SPACE = {**vars(sp), "as_written": as_written, **globals()}

# every statement of this table has lost terms of these operations
FOLDED: dict[str, tuple[str, ...]] = {
    "(sqrt(x - R(3, 6)))**2 >= -1": ("sqrt",),
    "sum(u**2/u for u in [x]) >= -1": ("division",),
    "sp.And(*[u**2/u >= -1 for u in [x, y]])": ("division",),
    "sum(sqrt(u)**2 for u in (x - 5, y)) >= -9": ("sqrt",),
    "sum({u**2/u for u in [x]}) >= -1": ("division",),
    "sum(x**i/x**i for i in range(3)) >= -1": ("division",),
    "(lambda u: u**2/u)(x) >= -1": ("division",),
    "(lambda: x**2/x)() >= -1": ("division",),
    "sum(map(lambda u: u, [x**2/x])) >= -1": ("division",),
    "sp.sqrt(x - 1)**2 >= -1": ("sqrt",),
    "Max(((x - R(22, 10))**R(1, 3)), 0) >= 0": ("power",),
    "exp(tan(pi*x/(2*R(23, 11)))) > 0": ("tan",),
    "Max((gamma(x - R(22, 9))), 0) >= 0": ("gamma",),
    "Max((asin(x/R(11, 6))), 0) >= 0": ("asin",),
    "Max(sp.log(y - R(3, 10)), 0) >= 0": ("log",),
    "log(x) - log(x) + 1 > 0": ("log",),
    "log(x) - log(x) + log(y + 1) > 0": ("log",),
    "x/x > 0": ("division",),
    "y/y > 0": ("division",),
    "0*log(x) >= 0": ("log",),
    "exp(log(x)) + 2 > 0": ("log",),
    "1/x*x > 0": ("division",),
    "x**-2*x**2 > 0": ("division",),
    "x*y/(x*y*2) > 0": ("division",),
    "(x**R(1, 2))**2 >= 0": ("sqrt",),
    "x**R(3, 2)*sqrt(x) >= 0": ("power", "sqrt"),
    "cbrt(x)**3 >= 0": ("power",),
    "sp.root(x, 5)**5 >= 0": ("power",),
    "sqrt(x)*sqrt(x)/y >= 0": ("sqrt",),
    "sqrt(x)/x*x**2 >= 0": ("division",),
    "x**y/x**y > 0": ("power",),
    "(x - y)/(x - y) >= 1": ("division",),
    "1/(1/x) >= x": ("division",),
    "loggamma(x) - loggamma(x) <= 0": ("loggamma",),
    "harmonic(k) - harmonic(k) <= 0": ("harmonic",),
    "sp.coth(sp.acoth(x)) >= x": ("acoth", "coth"),
    "factorial(k)*0 <= 0": ("factorial",),
    "tan(x)*0 + 1 > 0": ("tan",),
    "acos(2*x) - acos(2*x) >= 0": ("acos",),
    "sp.Eq(1/x, 1/x)": ("division",),
    "sp.And(1/x > 0, 1/x <= 0)": ("division",),
    "sp.Or(1/x > 0, 1/x <= 0)": ("division",),
    "Implies(x > 0, log(x) - log(x) >= 0)": ("log",),
    "Piecewise((x/x, x > 0), (1, True)) >= 1": ("division",),
    "Sum(k/k, (k, 0, n)) >= 0": ("division",),
    "-(sqrt(x)**2) <= 1": ("sqrt",),
    "exp(-log(x)/2)*sqrt(x) >= 1": ("log", "sqrt"),
    "sp.Mul(x, sp.Pow(x, -1))*(x + 1) >= 0": ("division",),
    "sp.Pow(sp.Pow(x, R(1, 2)), 2) >= 0": ("sqrt",),
    "sp.Add(*[x/x, x]) >= 0": ("division",),
    "sp.Add(*(x/x, x)) >= 0": ("division",),
    "sum([x/x, x]) >= 0": ("division",),
    "sum(x/x for _ in range(3)) >= 0": ("division",),
    "sp.prod([x, 1/x]) >= 0": ("division",),
    "math.prod([x, 1/x]) >= 0": ("division",),
    "pow(x, -1)*x >= 0": ("division",),
    "operator.truediv(x, x) >= 0": ("division",),
    "functools.reduce(operator.mul, [x, 1/x]) >= 0": ("division",),
    "max([x/x, x/x], key=str)*x >= 0": ("division",),
    "sp.Matrix([[x/x]])[0]*x >= 0": ("division",),
    "{'a': x/x}['a']*x >= 0": ("division",),
    "(x/x*x if WHERE else x) >= 0": ("division",),
    "atan(n)/atan(n)*y >= -1": ("division",),
    "atan(k)/atan(k)*y >= -1": ("division",),
    "log(atan(n)**2) - log(atan(n)**2) + y >= -1": ("log",),
    "tan(y) - tan(y) >= 0": ("tan",),
}

# every statement of this table has kept its terms, or has lost only terms that are defined everywhere
KEPT = [
    "sqrt(x - 1) >= 0",
    "sqrt(x)/y >= 0",
    "1/sqrt(x) > 0",
    "log(x) <= x",
    "log(2*x)/log(2) <= x",
    "sqrt(4)*x >= log(1)*x/2",
    "x/2 + R(1, 2) >= sp.S(1)/3",
    "sqrt(x**2) >= 0",
    "sqrt((x - 1)**2) >= 0",
    "sqrt(4*x) + 1/(2*x) >= 0",
    "sqrt(sqrt(x)) >= 0",
    "sqrt(y)**2 >= 0",
    "(y**R(1, 2))**2 >= 0",
    "sqrt(3 - y)**2 >= 0",
    "p/p > 0",
    "(1 - p)/(1 - p) > 0",
    "log(p) - log(p) >= 0",
    "log(pi*p) - log(p*pi) >= 0",
    "log(exp(x)) >= x",
    "log(exp(sqrt(x))) >= 0",
    "exp(x)/exp(x) >= 1",
    "(1 + x**2)/(1 + x**2) >= 1",
    "2**x/2**x >= 1",
    "tan(atan(x)) >= x",
    "1/x + 1/x >= 0",
    "1/(1/x + 1) >= 0",
    "1/(x*y)*(x + 1) >= 0",
    "x**y*x**2 >= 0",
    "x**n/2 >= 0",
    "digamma(x) >= 0",
    "gamma(x + 1) >= 0",
    "binomial(n, 1) >= 0",
    "binomial(x, 2) >= 0",
    "factorial(n) - factorial(n) >= 0",
    "harmonic(n) <= n",
    "Sum(1/j**2, (j, 1, n)) <= 2",
    "Product(1 + 1/k**2, (k, 1, n)) <= 4",
    "Piecewise((1/x, x > 0), (0, True)) >= 0",
    "Max(1/x, 1/x, y) >= 0",
    "sp.And(1/x > 0, log(x) > 0)",
    "Min(x, y) <= cos(x) + 2",
    "simplify(x/x) >= 0",
    "diff(log(x), x) > 0",
    "(x/y).subs(y, x) >= 0",
    "sp.Pow(x, -1) >= 0",
    "sp.Pow(x, 2) >= 0",
    "sum([1/x, x]) >= 0",
    "tan(y/2) - tan(y/2) >= 0",
    "x >= 0",
    "sp.true",
]


def made(code: str) -> Any:
    """Run code that creates a claim named C, as a notebook does."""
    space = dict(SPACE)
    exec(code, space)
    return space["C"]


@pytest.mark.parametrize("statement", FOLDED)
def test_a_term_that_is_gone_is_named(statement: str) -> None:
    """A partial term in the call that the statement no longer contains is listed."""
    assert made(f"C = Claim('a', {statement}, WHERE)").folded == FOLDED[statement]


@pytest.mark.parametrize("statement", KEPT)
def test_a_term_that_is_kept_is_never_named(statement: str) -> None:
    """If every partial term is kept, or is defined on the sets, the list is empty."""
    assert made(f"C = Claim('a', {statement}, WHERE)").folded == ()


# the same lost term, passed to the claim in different ways
PLACES = {
    "in the call": "C = Claim('a', sqrt(x)**2 >= -1, WHERE)",
    "by name": "C = Claim(id='a', where=WHERE, title='sqrt(4)', statement=sqrt(x)**2 >= -1)",
    "over lines": "C = (\n  Claim(\n 'a',\n sqrt(x)\n **2 >= -1,\n WHERE),\n Claim('b', x > 0, WHERE))[0]",
    "in a list": "C = [Claim('b', x > 0, WHERE), Claim('a', sqrt(x)**2 >= -1, WHERE)][1]",
    "in a comprehension": "C = [Claim('a', sqrt(x)**2 >= -1 - i, WHERE) for i in range(3)][2]",
    "in a generator": "C = next(Claim('a', sqrt(x)**2 >= -1 - i, WHERE) for i in range(3))",
    "of a comprehension's variable outside": "f = sqrt(x)**2\nC = [Claim('a', f >= -i, WHERE) for i in range(3)][2]",
    "in a loop": "for i in range(3):\n    C = Claim('a', sqrt(x)**2 >= -i, WHERE)",
    "in a variable": "S = sqrt(x)**2 >= -1\nC = Claim('a', S, WHERE)",
    "in a part": "f = sqrt(x)**2\nC = Claim('a', f + 1 > 0, WHERE)",
    "in parts of parts": "f = sqrt(x)\ng = f*2\nh = g**2\nC = Claim('a', h + 1 > 0, WHERE)",
    "step by step": "f = sqrt(x)\nf *= sqrt(x)\nf += 1\nC = Claim('a', f > 0, WHERE)",
    "unpacked": "f, g = sqrt(x)**2, 1\nC = Claim('a', f > g, WHERE)",
    "twice assigned": "f = g = sqrt(x)**2\nC = Claim('a', g > 1, WHERE)",
    "in a function": "def make():\n    f = sqrt(x)**2\n    return Claim('a', f > 1, WHERE)\nC = make()",
    "in a closure": "def make():\n    f = sqrt(x)**2\n    return (lambda: Claim('a', f > 1, WHERE))()\nC = make()",
    "closed over": "def make():\n    f = sqrt(x)**2\n    return [Claim('a', f > i, WHERE) for i in (1, 2)]\nC = make()[0]",
    "through a parameter": "def make(s):\n    return Claim('a', s, WHERE)\nC = make(sqrt(x)**2 >= 0)",
    "through a named parameter": "def make(*, s):\n    return Claim('a', s, WHERE)\nC = make(s=sqrt(x)**2 >= 0)",
    "through two functions": "def a(s):\n    return Claim('a', s, WHERE)\ndef b(t):\n    return a(t >= 0)\nC = b(sqrt(x)**2)",
    "out of a function": "def f(t):\n    r = sqrt(t)\n    return r**2\nC = Claim('a', f(x) >= 0, WHERE)",
    "out of a lambda": "f = lambda t: sqrt(t)**2\nC = Claim('a', f(x) >= 0, WHERE)",
    "in an assumption": "C = Claim('a', x > 0, WHERE, (sqrt(x)**2 >= -1,))",
    "in the only assumption": "C = Claim('a', x > 0, WHERE, assumptions=sqrt(x)**2 >= -1)",
    "under another name": "root, Make = sqrt, Claim\nC = Make('a', root(x)**2 >= -1, WHERE)",
    "by its module": "import sympy\nC = Claim('a', sympy.sqrt(x)**2 >= -1, WHERE)",
    "in a part of a row": "t = (y, sqrt(x)**2)\nC = Claim('a', t[-1] >= 0, WHERE)",
    "in a part of a dict": "d = {'a': sqrt(x)**2, 'b': x}\nC = Claim('a', d['a'] >= 0, WHERE)",
    "in a part of a dict call": "d = dict(a=sqrt(x)**2)\nC = Claim('a', d['a'] >= 0, WHERE)",
    "in a part assigned": "d = {'a': x}\nd['a'] = sqrt(x)**2\nC = Claim('a', d['a'] >= 0, WHERE)",
    "in an attribute": "class A:\n    u = sqrt(x)\n    v = u**2\nC = Claim('a', A.v >= 0, WHERE)",
    "in an attribute assigned": "class A:\n    pass\nA.v = sqrt(x)**2\nC = Claim('a', A.v >= 0, WHERE)",
    "in a decorated class": "@dataclasses.dataclass\nclass A:\n    v: object = sqrt(x)**2\nC = Claim('a', A.v >= 0, WHERE)",
    "in a namespace": "N = types.SimpleNamespace(v=sqrt(x)**2)\nC = Claim('a', N.v >= 0, WHERE)",
    "by a star": "C = Claim('a', *(sqrt(x)**2 >= -1, WHERE))",
    "by two stars": "C = Claim(**{'id': 'a', 'statement': sqrt(x)**2 >= -1, 'where': WHERE})",
    "through a wrapper": "def F(s, w, **kw):\n    return Claim('a', s, w, **kw)\nC = F(sqrt(x)**2 >= -1, WHERE)",
    "through stars": "def F(*a, **kw):\n    return Claim(*a, **kw)\nC = F('a', sqrt(x)**2 >= -1, where=WHERE)",
    "through two wrappers": "def F(*a):\n    return Claim('a', *a)\ndef G(*a):\n    return F(*a)\nC = G(sqrt(x)**2 >= -1, WHERE)",
    "by a wrapper's assumption": "def F(s, **kw):\n    return Claim('a', s, WHERE, **kw)\nC = F(x > 0, assumptions=sqrt(x)**2 >= -1)",
    "through a method": "class A:\n    def make(self, s):\n        return Claim('a', s, WHERE)\nC = A().make(sqrt(x)**2 >= 0)",
    "through a partial function": "F = functools.partial(Claim, 'a')\nC = F(sqrt(x)**2 >= 0, WHERE)",
    "through a map": "C = list(map(Claim, ['a'], [sqrt(x)**2 > 0], [WHERE]))[0]",
    "in one of two branches": "S = sqrt(x)**2 >= 0 if WHERE else x >= 0\nC = Claim('a', S, WHERE)",
    "in a branch in the call": "C = Claim('a', sqrt(x)**2 >= 0 if WHERE else x >= 0, WHERE)",
    "in a row that is run over": "for S in [sqrt(x)**2 >= 0]:\n    C = Claim('a', S, WHERE)",
    "in a table": "T = {'a': sqrt(x)**2 > 0}\nC = [Claim(i, s, WHERE) for i, s in T.items()][0]",
    "in what is collected": "L = [sqrt(x)**2 + i for i in range(3)]\nC = Claim('a', L[1] > 0, WHERE)",
    "in what is collected of": "f = sqrt(x)**2\nL = [f + i for i in range(3)]\nC = Claim('a', L[1] > 0, WHERE)",
    "in a class": "class A:\n    f = sqrt(x)**2\n    C = Claim('a', f > 1, WHERE)\nC = A.C",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_term_is_found_wherever_it_is_spelled(place: str) -> None:
    """Variables, parameters, comprehensions and short functions are read."""
    assert made(PLACES[place]).folded == ("sqrt",)


@pytest.mark.parametrize("place", PLACES)
def test_the_same_places_are_silent_about_what_is_kept(place: str) -> None:
    """With a term that SymPy keeps, the list is empty in every one of these cases."""
    code = (
        PLACES[place]
        .replace("sympy.sqrt(x)**2", "sympy.sqrt(x)")
        .replace("sqrt(x)**2", "(sqrt(x) + 1)**2")
        .replace("h = g**2", "h = g**3")
        .replace("v = u**2", "v = u**3")
    )
    code = code.replace("f *= sqrt(x)", "f *= 2").replace("return r**2", "return r**3").replace("root(x)**2", "root(x)")
    code = code.replace("sqrt(t)**2", "sqrt(t)**3").replace("sqrt(x)\n **2", "sqrt(x)")
    assert made(code).folded == ()


# terms that cannot be traced are not listed
SILENT = {
    "a later assignment": "f = sqrt(x)**2\nf = x\nC = Claim('a', f > 0, WHERE)",
    "an unused variable": "f = sqrt(x)**2\nC = Claim('a', x > 0, WHERE)",
    "a title": "C = Claim('a', x > 0, WHERE, title=str(sqrt(x)**2))",
    "the sets": "C = Claim('a', y > 0, {y: sp.Interval(sqrt(4)**2, 1/sp.S(2) + 9)})",
    "a proof": "from signdescent.theory import Proof, Step\nC = Claim('a', x > 0, WHERE, proof=Proof(Step(x/x + x > 1)))",
    "another part of a row": "t = (x, sqrt(x)**2)\nC = Claim('a', t[0] > 0, WHERE)",
    "another part of a dict": "d = {'a': x, 'b': sqrt(x)**2}\nC = Claim('a', d['a'] > 0, WHERE)",
    "a part that is assigned anew": "d = {'a': sqrt(x)**2}\nd['a'] = x\nC = Claim('a', d['a'] > 0, WHERE)",
    "another attribute": "class A:\n    u, v = x, sqrt(x)**2\n    w = x\nC = Claim('a', A.w > 0, WHERE)",
    "a wrapper's title": "def F(s, **kw):\n    return Claim('a', s, WHERE, **kw)\nC = F(x > 0, title=str(sqrt(x)**2))",
    "a condition": "if sqrt(x)**2 != 0:\n    S = x > 0\nC = Claim('a', S, WHERE)",
    "a function with branches": "def f(t):\n    return sqrt(t)**2 if t else t\nC = Claim('a', f(x) > 0, WHERE)",
    "a branch not taken": "def f(t):\n    r = t\n    if t is None:\n        r = sqrt(t)**2\n    return r\nC = Claim('a', f(x) > 0, WHERE)",
    "a text": "C = Claim('a', 'sqrt(x)**2 > 0', WHERE)",
    "a function of symbols": "C = Claim('a', lambda x: sqrt(x)**2 > 0, WHERE)",
    "a statement as written": "with as_written():\n    S = sqrt(x)**2 + 1/(2*x) > 0\nC = Claim('a', S, WHERE)",
    "a claim as written": "with as_written():\n    C = Claim('a', sqrt(x)**2 + 1/(2*x) > 0, WHERE)",
}


@pytest.mark.parametrize("case", SILENT)
def test_what_is_kept_or_cannot_be_known_gives_no_alarm(case: str) -> None:
    """Other arguments, overwritten variables and opaque code are ignored."""
    assert made(SILENT[case]).folded == ()


# x/x is 1 before the claim is created, and the sets contain 0
NEAR_ZERO = {
    "an end that SymPy rounds to 0": sp.Interval.open(-1, sp.log(1 + R(1, 10**12))),
    "a value that SymPy rounds to 0": sp.Interval.open(-1, sp.loggamma(2 + R(1, 10**12))),
    "the upper end": sp.Interval(-1, sp.log(1 + R(1, 10**12))),
    "a part": sp.Union(sp.Interval.open(0, 1), sp.Interval.open(-1, sp.log(1 + R(1, 10**12))), evaluate=False),
}


@pytest.mark.parametrize("case", NEAR_ZERO)
def test_what_sympy_thinks_of_an_end_does_not_count(case: str) -> None:
    """The logarithm of 1 + 1/10**12 is positive, so that 0 lies in the set: 1/x is listed."""
    statement = x / x * (x + 2) >= 0
    assert Claim("a", statement, {x: NEAR_ZERO[case]}).folded == ("division",)


APART_FROM_ZERO = {
    "rational ends": sp.Interval.open(0, 1),
    "two rational parts": sp.Union(sp.Interval.open(-1, 0), sp.Interval.open(0, 1)),
    "rational points": sp.FiniteSet(-1, 2),
    "positive integers": sp.S.Naturals,
    "an irrational end beyond": sp.Interval(1, sp.pi),
}


@pytest.mark.parametrize("case", APART_FROM_ZERO)
def test_rational_ends_tell_that_a_term_exists(case: str) -> None:
    """If comparing fractions shows that the set does not contain 0, the list is empty."""
    statement = x / x * (x + 2) >= 0
    assert Claim("a", statement, {x: APART_FROM_ZERO[case]}).folded == ()


def test_the_index_of_a_sum_may_run_where_it_does_not_say() -> None:
    """An index declared positive takes the value 0 if its range contains 0, and 0/0 is undefined."""
    statement = sp.Sum(j / j, (j, -1, 3)) >= x
    assert Claim("a", statement, WHERE).folded == ("division",)


def test_the_lost_terms_are_unevaluated() -> None:
    """The claim has the terms themselves, so that their definedness can be checked."""
    lost = Claim("a", sqrt(x - 1) ** 2 + exp(log(x)) / y * y > 0, WHERE).folded_terms
    assert [str(term) for term in lost] == ["sqrt(x - 1)", "log(x)", "1/y"]


def test_a_copy_of_a_claim_keeps_what_is_known() -> None:
    """`dataclasses.replace` with the same statement keeps the folded terms."""
    claim = Claim("a", x / x > 0, WHERE, (x > -1,))
    assert dataclasses.replace(claim, assumptions=()).folded == ("division",)
    assert dataclasses.replace(claim, statement=x > 0).folded == ()


def test_what_was_folded_is_no_part_of_the_value() -> None:
    """Claims with the same statement are equal and have the same repr, however they were written."""
    spelled, plain = Claim("a", sqrt(x) ** 2 > 0, WHERE), Claim("a", x > 0, WHERE)
    assert spelled == plain
    assert repr(spelled) == repr(plain)
    assert (spelled.folded, plain.folded) == (("sqrt",), ())


def test_no_claim_of_the_paper_has_lost_a_term() -> None:
    """No claim of the paper has folded terms."""
    assert {claim.id: claim.folded for claim in CLAIMS.values() if isinstance(claim, Claim) and claim.folded} == {}


def test_a_claim_is_made_whatever_its_code_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the code cannot be read, the list is empty and no error is raised."""
    import signdescent.theory.folding.spelling as spelling

    def fails(*_arguments: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(spelling, "call_in", fails)
    assert Claim("a", x / x > 0, WHERE).folded == ()


PARTIAL_OTHERWISE = {
    "a power of a negative number": ("0 * (-2) ** x + x >= -5", ("power",)),
    "a difference of such powers": ("(-2) ** x - (-2) ** x + x >= -5", ("power",)),
    "a power of 0": ("0 * sp.Pow(0, x) + x >= -5", ("power",)),
    "a sum to a real end": ("0 * sp.Sum(k, (k, 0, x)) + x >= -5", ("Sum",)),
    "a product to a real end": ("0 * sp.Product(k, (k, 0, x)) + x >= -5", ("Product",)),
    "a function that nobody listed": ("0 * sp.LambertW(x) + x >= -5", ("LambertW",)),
    "an exponential integral": ("0 * sp.Ei(x) + x >= -5", ("Ei",)),
    "a remainder": ("0 * sp.Mod(1, x) + x >= -5", ("Mod",)),
}


@pytest.mark.parametrize("name", PARTIAL_OTHERWISE)
def test_what_is_not_known_to_exist_everywhere_is_partial(name: str) -> None:
    """A function is total only if it is listed; a power of a non-positive number is partial."""
    statement, names = PARTIAL_OTHERWISE[name]
    space: dict[str, Any] = {
        "sp": sp,
        "Claim": Claim,
        "x": sp.Symbol("x", real=True),
        "k": sp.Symbol("k", integer=True),
    }
    code = f"C = Claim('a', {statement}, {{x: sp.Interval(-2, 2)}})"
    exec(compile(code, "a file", "exec"), space)
    assert len(space["C"].folded_terms) == len(names)


@pytest.mark.parametrize(
    "statement",
    [
        "0 * 2**x + x >= -5",
        "0 * sp.sin(x) + x >= -5",
        "0 * sp.Sum(k, (k, 0, 5)) + x >= -5",
        "0 * sp.Max(x, 1) + x >= -5",
    ],
)
def test_what_exists_everywhere_is_not_named(statement: str) -> None:
    """Powers of positive numbers, total functions and sums between numbers are total."""
    space: dict[str, Any] = {
        "sp": sp,
        "Claim": Claim,
        "x": sp.Symbol("x", real=True),
        "k": sp.Symbol("k", integer=True),
    }
    exec(compile(f"C = Claim('a', {statement}, {{x: sp.Interval(-2, 2)}})", "a file", "exec"), space)
    assert space["C"].folded_terms == ()


# ------------------------------------------------------------------ comparisons that SymPy decides

q, r = sp.symbols("q r", integer=True, positive=True)
PAIR = {q: sp.S.Naturals, r: sp.S.Naturals, y: sp.Interval.open(0, 1)}
SMALL = R(1, 1000)
DECIDED = {  # SymPy takes 1/(1 + q*r) for at least 1/2, so that nothing is left of the comparison
    "And(1/(1 + q*r) > SMALL, y > 0)": "comparison",
    "And(Gt(1/(1 + q*r), SMALL), y > 0)": "comparison",
    "And(SMALL < 1/(1 + q*r), y > 0)": "comparison",
    "And(Ne(1/(1 + q*r), SMALL), y > 0)": "comparison",
    "Or(1/(1 + q*r) <= SMALL, y > 0)": "comparison",
    "Piecewise((1, 1/(1 + q*r) > SMALL), (2, True)) <= y + 1": "comparison",
}


@pytest.mark.parametrize("statement", DECIDED)
def test_a_comparison_that_sympy_decided_is_named(statement: str) -> None:
    """The comparison is listed in the form in which SymPy takes it for true."""
    space = {**SPACE, "q": q, "r": r, "PAIR": PAIR, "SMALL": SMALL, "Claim": Claim}
    exec(f"C = Claim('a', {statement}, PAIR)", space)
    assert space["C"].folded == (DECIDED[statement],)
    assert all(not term.has(sp.true, sp.false) for term in space["C"].folded_terms)


@pytest.mark.parametrize(
    "statement",
    [
        "And(p + 1 > 0, y > 0)",
        "And(Ne(p, 0), y > 0)",
        "And(q*r > SMALL + 5, y > 0)",
        "And(x > 1, y > 0)",
        "And(R(1, 2) < R(2, 3), y > 0)",
        "Eq(q, 3)",
        "q + r >= 5",
    ],
)
def test_a_comparison_that_is_kept_is_not_named(statement: str) -> None:
    """Nothing is listed where the relation is left, where both sides are fractions, or where its form shows it."""
    space = {**SPACE, "q": q, "r": r, "PAIR": {**WHERE, **PAIR}, "SMALL": SMALL, "Claim": Claim}
    exec(f"C = Claim('a', {statement}, PAIR)", space)
    assert space["C"].folded == ()


def test_a_comparison_as_written_is_not_named() -> None:
    """Inside `as_written` SymPy decides nothing."""
    with as_written():
        made = Claim("a", sp.And(1 / (1 + q * r) > SMALL, y > 0), PAIR)
    assert made.folded == ()

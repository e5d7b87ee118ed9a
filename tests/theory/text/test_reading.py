"""Claims from text and functions: their symbols, and input that is refused."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
import sympy as sp

from signdescent import Claim, as_written, check
from signdescent.errors import ClaimError

x = sp.Symbol("x", real=True)
n = sp.Symbol("n", integer=True)


def test_a_name_becomes_a_real_symbol_or_an_integer() -> None:
    """A name in where becomes a real symbol, or an integer symbol if its set contains only integers."""
    where = {"x": "[0, 1]", "n": "naturals", "k": "integers in [1, 5]", "j": "{1, 2}", "t": sp.Reals, "i": sp.Range(3)}
    made = Claim("a", "x + n + k + j + t + i >= 0", where)
    integers = {symbol.name for symbol in made.where if symbol.is_integer}
    assert integers == {"n", "k", "j", "i"}
    assert all(symbol.is_real for symbol in made.where)
    assert made.where[x] == sp.Interval(0, 1)
    assert made.statement.free_symbols == set(made.where)


def test_names_and_sympy_symbols_may_both_be_keys() -> None:
    """A text may name existing symbols, which keep their assumptions."""
    p = sp.Symbol("p", positive=True)
    made = Claim("a", "p >= x", {p: "(0, oo)", "x": "(-oo, 0]"}, ("p > 1", lambda x: x < -1))
    assert made.statement == sp.Ge(p, x, evaluate=False)
    assert made.assumptions == (p > 1, x < -1)


def test_one_text_stands_for_a_sequence_of_assumptions() -> None:
    """A single text or function as assumptions is one assumption."""
    assert Claim("a", "x > 0", {"x": "reals"}, "x > 1").assumptions == (x > 1,)
    assert Claim("a", "x > 0", {"x": "reals"}, lambda x: x > 1).assumptions == (x > 1,)


def test_a_sympy_statement_may_have_sets_and_assumptions_as_text() -> None:
    """Texts use the symbols of where, also if the statement is a SymPy object."""
    made = Claim("a", x**2 > 0, {x: "[0, 1]"}, "x > 1/2")
    assert made == Claim("a", x**2 > 0, {x: sp.Interval(0, 1)}, (x > sp.Rational(1, 2),))


def test_a_function_is_called_with_the_symbols_it_names_and_nothing_is_evaluated() -> None:
    """The terms of a function of symbols stay unevaluated."""
    made = Claim("a", lambda n, x: sp.sqrt(x - 1) ** 2 >= n - n, {"x": "reals", "n": "naturals"})
    with as_written():
        assert made.statement == (sp.sqrt(x - 1) ** 2 >= n - n)

    def stated(x: Any) -> Any:
        return sp.exp(sp.tan(x)) > 0

    assert Claim("a", stated, {"x": "reals"}).statement == sp.Gt(sp.exp(sp.tan(x)), 0, evaluate=False)


def test_what_is_printed_is_what_was_understood() -> None:
    """The repr of a claim shows the parsed statement and sets."""
    made = Claim("a", "0 <= x < 0.1", {"x": "[0, 0.1)"})
    assert "statement=(0 <= x) & (x < 1/10), where=mappingproxy({x: Interval.Ropen(0, 1/10)})" in repr(made)


@pytest.mark.parametrize(
    ("statement", "where", "assumptions", "words"),
    [
        (x > 0, {"x": sp.Reals}, (), r"keys of where of 'a' to be SymPy symbols; got 'x'.*StrictGreaterThan: x > 0"),
        ("x > 0", {"x": "reals"}, (x > 1,), r"keys of where of 'a' to be SymPy symbols; got 'x'"),
        (sp.true, {"x": "reals"}, (), r"keys of where of 'a' to be SymPy symbols; got 'x'"),
        ("x > 0", {"x": "reals", x: sp.Reals}, (), "Two keys of where of 'a' are named x"),
        ("x > 0", {x: sp.Reals, sp.Symbol("x"): sp.Reals}, (), "Two keys of where of 'a' are named x"),
        ("x > 0", {"x": (0, 1)}, (), r"Expected where\[x\] of 'a' to be a SymPy set"),
        ("x > 0", {"x": "R"}, (), "In the set of x in 'a', column 1"),
        ("x > 0", {1: "reals"}, (), "keys of where of 'a' to be SymPy symbols; got 1"),
        ("x > 0", {"x y": "reals"}, (), "to be names.* got 'x y'"),
        ("x > 0", {"lambda": "reals"}, (), "to be names.* got 'lambda'"),
        ("pi > 0", {"pi": "reals"}, (), "to be names.* got 'pi'"),
        ("x > 0", {"oo": "reals"}, (), "to be names.* got 'oo'"),
        ("x > 0", {}, (), "In the statement of 'a', column 1: x has no set"),
        ("x > 0", {"x": "reals"}, ("x >",), "In an assumption of 'a', column 4: a term is missing"),
        ("x > 0", {"x": "reals"}, (1,), "keys of where"),
        ("x > 0", None, (), "Expected where of 'a' to map symbols to sets; got NoneType"),
        (lambda y: y > 0, {"x": "reals"}, (), "parameters of the statement of 'a' to be symbols of where.*got y"),
        (lambda *x: x[0] > 0, {"x": "reals"}, (), r"got \*x"),
        (lambda x, /: x > 0, {"x": "reals"}, (), "got x"),
        (lambda x: x, {"x": "reals"}, (), "Expected statement of 'a' to be a SymPy relational"),
        (lambda x: 0 < x < 1, {"x": "reals"}, (), "The statement of 'a' asks SymPy for a truth value"),
        (lambda x: x > 0 and x < 1, {"x": "reals"}, (), "asks SymPy for a truth value"),
    ],
)
def test_what_cannot_be_a_claim_is_refused_by_name(statement: Any, where: Any, assumptions: Any, words: str) -> None:
    """The error names the wrong argument and the reason."""
    with pytest.raises(ClaimError) as caught:
        Claim("a", statement, where, assumptions)
    assert re.search(words, str(caught.value)), caught.value


def test_an_error_of_the_users_own_passes() -> None:
    """An error inside a function of symbols is not hidden."""
    with pytest.raises(ZeroDivisionError):
        Claim("a", lambda x: x > 1 / 0, {"x": "reals"})


@pytest.mark.parametrize(
    ("statement", "where", "verdict"),
    [
        ("log(1 + x) <= x", {"x": "[0, oo)"}, ("certified", "proved")),
        ("x**2 - 2*x*y + y**2 >= 0", {"x": "reals", "y": "reals"}, ("proved",)),
        ("0 < x <= 1", {"x": "(0, 1]"}, ("proved", "certified")),
        ("log(1 + x) <= x - 0.1", {"x": "[0, oo)"}, ("refuted",)),
        ("0.1 + 0.2 == 0.3", {}, ("proved",)),
        ("n**2 >= n", {"n": "naturals"}, ("proved", "certified")),
        (lambda x: sp.log(1 + x) <= x, {"x": "[0, oo)"}, ("certified", "proved")),
        ("exp(tan(x)) > 0", {"x": "[0, 3]"}, ("undecided", "ill-posed")),
        ("sqrt(x - 1/2)**2 + 1 > 0", {"x": "[0, 3]"}, ("undecided", "ill-posed")),
    ],
)
def test_claims_of_text_are_checked_as_others(statement: Any, where: Any, verdict: tuple[str, ...]) -> None:
    """A text and a function are decided as the same SymPy objects, and undefined terms are seen."""
    assert str(check(Claim("a", statement, where)).verdict) in verdict


def test_a_key_is_the_name_that_python_reads() -> None:
    """The micro sign and the Greek letter are the same name, as in Python."""
    made = Claim("a", "\u00b5 >= \u03bc", {"\u00b5": "reals"})
    assert {symbol.name for symbol in made.where} == {"\u03bc"}


# ------------------------------------------------------------------ SymPy's algorithms inside a function

u = sp.Symbol("u")
ALGORITHMS = {
    "doit": lambda x: sp.Sum(x, (u, 1, 3)).doit() <= 1,
    "expand": lambda x: sp.expand(x - x) >= 1,
    "diff": lambda x: sp.diff(x**2, x) >= -5,
    "integrate": lambda x: sp.integrate(0 * sp.log(x) * u, (u, 0, 1)) + x >= -5,
    "replace": lambda x: sp.Add(sp.log(x), x).replace(sp.log, lambda _: 0) >= -5,
    "cancel": lambda x: sp.cancel(x**2 / x) >= -5,
    "limit": lambda x: sp.limit(sp.sin(u) / u, u, 0) >= x,
    "subs": lambda x: (x + 1).subs(x, 0) >= -5,
    "N": lambda x: sp.N(x) >= -5,
    "simplify": lambda x: sp.simplify(x + x) >= -5,
}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_an_algorithm_of_sympy_in_a_function_is_refused(name: str) -> None:
    """SymPy's algorithms are refused; without evaluation expand(x - x) would be x + x."""
    with pytest.raises(ClaimError, match=f"calls SymPy's {name}, which gives wrong results .* call it outside"):
        Claim("a", ALGORITHMS[name], {"x": "[0, 1]"})


BUILDERS = {
    "roots": lambda x: sp.sqrt(x) + sp.cbrt(x) + sp.root(x, 5) >= 0,
    "numbers": lambda x: sp.S(1) / 2 + sp.Rational("1/2") * x + sp.Float("0.5") + sp.Integer(3) // 2 >= 0,
    "cases": lambda x: sp.Max(x, 0) - abs(x) + sp.Piecewise((x, x > 0), (0, True)) <= 5,
    "connectives": lambda x: sp.And(
        x >= 0, sp.Or(x <= 1, sp.Not(x > 0)), sp.Implies(x > 0, x < 2), sp.ITE(x > 0, x >= 0, x <= 0)
    ),
    "functions": lambda x: (
        sp.exp(-x) + sp.erf(x) * sp.pi + sp.binomial(5, 2) * sp.gamma(x + 1) + sp.floor(x) + x % 2 >= -9
    ),
    "sums": lambda x: sp.Sum(u * x, (u, 1, 3)) + sum([x, x]) >= 0,
    "relations": lambda x: sp.Ge(x, 0, evaluate=False),
}


@pytest.mark.parametrize("name", BUILDERS)
def test_what_only_builds_is_no_algorithm(name: str) -> None:
    """Operators and SymPy's classes are allowed in a function."""
    assert Claim("a", BUILDERS[name], {"x": "[0, 1]"}).statement.has(sp.Symbol("x", real=True))


def test_a_profiler_is_left_as_it_was() -> None:
    """The profile function is restored, also if the function is refused."""
    before = sys.getprofile()
    with pytest.raises(ClaimError):
        Claim("a", ALGORITHMS["doit"], {"x": "[0, 1]"})
    assert sys.getprofile() is before

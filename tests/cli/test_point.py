"""What `--at` prints of one point: no number rests on SymPy's opinion, and what has no value is named."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from flint import arb, ctx, fmpq

from signdescent.cli._exact import margin_at, number_at

from .conftest import Run

x, y = sp.symbols("x y", real=True)
m = sp.Symbol("m", integer=True, positive=True)
HEAD = """
import sympy as sp
from signdescent.theory import Claim
x = sp.Symbol("x", real=True)
m = sp.Symbol("m", integer=True, positive=True)
"""
R = sp.Rational


def at(run: Run, folder: Path, source: str, point: str, *options: str) -> Any:
    """Run `check --at` on one claim."""
    path = folder / "mine.py"
    path.write_text(HEAD + source)
    return run("check", "--file", path, "--at", point, *options)


@pytest.mark.parametrize("k", [31, 40, 53, 64, 100])
def test_logarithms_next_to_an_integer_are_not_rounded(run: Run, tmp_path: Path, k: int) -> None:
    """The floor of log(2^k - 1)/log 2 is k - 1, for the display as for the verdict."""
    left = "sp.floor(sp.log(m) / sp.log(2))"  # written with <=, SymPy would take the floor away
    source = f'c = Claim("c", sp.Le({left}, {k - 1}, evaluate=False), {{m: sp.S.Naturals}})\n'
    done = at(run, tmp_path, source, f"m={2**k - 1}", "--json")
    found = done.json()["result"]
    (relation,) = found["relations"]
    assert relation["left"]["exact"] in (str(k - 1), None)
    assert not relation["left"]["enclosure"].startswith(f"{k}.")
    assert found["holds"] in (True, None)
    assert (found["holds"] is True) == (done.code == 0)
    if k == 31:
        assert (relation["left"]["exact"], found["holds"]) == ("30", True)


@pytest.mark.parametrize(
    ("expression", "point", "value"),
    [
        (x**2 - y / 3, {x: R(1, 2), y: R(-1)}, "7/12"),
        (sp.sqrt(x), {x: R(9, 4)}, "3/2"),
        (x ** R(-2, 3), {x: R(8, 27)}, "9/4"),
        (sp.sqrt(x), {x: R(2)}, None),
        (sp.floor(x) + sp.ceiling(x), {x: R(-1, 2)}, "-1"),
        (sp.sign(x) * sp.Abs(x), {x: R(-5, 3)}, "-5/3"),
        (sp.Min(x, y) - sp.Max(x, y), {x: R(1), y: R(3)}, "-2"),
        (sp.binomial(m, 2), {m: R(7)}, "21"),
        (sp.factorial(m), {m: R(5)}, "120"),
        (sp.exp(x), {x: R(0)}, "1"),
        (sp.exp(x), {x: R(1)}, None),
        (1 / x, {x: R(0)}, None),
    ],
)
def test_fractions_come_from_rational_arithmetic(expression: sp.Expr, point: Any, value: str | None) -> None:
    """A value is a fraction where rational arithmetic gives one, and lies in its enclosure."""
    found = number_at(expression, point)
    assert found.exact == (None if value is None else Fraction(value))
    if value is not None:
        assert found.enclosure is not None
        low, high = found.enclosure
        with ctx.workprec(200):
            ball = arb(fmpq(found.exact.numerator, found.exact.denominator))  # type: ignore[union-attr]
            assert not ball < low
            assert not ball > high


def test_sympy_is_never_asked_for_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither evalf nor a comparison of SymPy's own takes part."""

    def refused(*_args: object, **_options: object) -> None:
        pytest.fail("SymPy was asked for a number")

    statement = sp.Le(sp.floor(sp.log(m) / sp.log(2)), 30, evaluate=False)
    monkeypatch.setattr(sp.Expr, "evalf", refused)
    monkeypatch.setattr(sp.floor, "eval", classmethod(refused))
    assert number_at(statement.lhs, {m: R(2**31 - 1)}).exact == 30
    found = margin_at(statement, {m: R(2**31 - 1)})
    assert found is not None
    assert found.exact == 0


@pytest.mark.parametrize(
    ("statement", "margin"),
    [
        (x <= 5, "3"),
        (x > 5, "-3"),
        (sp.Eq(x, 5), "-3"),
        (sp.Ne(x, 5), "3"),
        (sp.And(x < 5, x > 1), "1"),
        (sp.Or(x > 5, x > 3), "-1"),
        (sp.Or(sp.Ne(x, 2), x > 3), "-1"),
        (sp.Not(sp.And(x < 5, x > 1), evaluate=False), "-1"),
        (sp.Implies(x > 1, x < 5, evaluate=False), "3"),
        (sp.Implies(x > 1, x > 5, evaluate=False), "-1"),
    ],
)
def test_the_margin_is_signed_as_the_statement(statement: Any, margin: str) -> None:
    """At x = 2 it is the larger side minus the smaller, combined over connectives, negative where the statement fails."""
    found = margin_at(statement, {x: R(2)})
    assert found is not None
    assert found.exact == Fraction(margin)


def test_a_term_that_cancels_is_missed(run: Run, tmp_path: Path) -> None:
    """A statement with a term that has no value is ill-posed there, although the rest of it decides."""
    source = 'c = Claim("c", sp.Or(sp.log(x) <= 1, x <= 5), {x: sp.Interval(-1, 1)})\n'
    done = at(run, tmp_path, source, "x=-1", "--json")
    found = done.json()["result"]
    assert done.code == 4
    assert (found["holds"], found["missing"], found["margin"], found["exact"]) == (None, "log(x)", None, None)
    text = at(run, tmp_path, source, "x=-1").out
    assert text.startswith("c at x = -1: ILL-POSED, because log(x) does not exist here\n")
    assert "undefined" in text
    assert at(run, tmp_path, source, "x=1").code == 0


def test_an_assumption_without_a_value_is_not_met(run: Run, tmp_path: Path) -> None:
    """Where a term of an assumption does not exist, the claim says nothing, whatever its statement."""
    source = 'c = Claim("c", x >= 1, {x: sp.Reals}, (sp.log(x) >= 0,))\n'
    done = at(run, tmp_path, source, "x=-1", "--json")
    found = done.json()["result"]
    assert done.code == 4
    assert (found["assumptions"][0]["met"], found["assumptions_met"]) == (False, False)
    assert (found["missing"], found["missing_in_assumptions"]) == (None, "log(x)")
    text = at(run, tmp_path, source, "x=-1").out
    assert "OUTSIDE THE ASSUMPTIONS" in text
    assert "log(x) >= 0: not met" in text
    assert "ILL-POSED" not in text


@pytest.mark.parametrize(
    ("domain", "inside", "outside"),
    [
        ("sp.Interval(0, sp.sqrt(2))", "1414213562373095/1000000000000000", "1414213562373096/1000000000000000"),
        (
            "sp.Interval.open(0, sp.pi)",
            "3.14159265358979323846264338327950288",
            "3.14159265358979323846264338327950289",
        ),
        ("sp.Interval.Ropen(0, 1)", "0", "1"),
        ("sp.Union(sp.Interval(0, 1), sp.Interval(2, 3))", "5/2", "3/2"),
    ],
)
def test_ends_of_the_domain_are_compared_in_balls(
    run: Run, tmp_path: Path, domain: str, inside: str, outside: str
) -> None:
    """A coordinate next to an irrational end is inside or outside as it is, to its last digit."""
    source = f'c = Claim("c", x >= 0, {{x: {domain}}})\n'
    assert at(run, tmp_path, source, f"x={inside}").code == 0
    at(run, tmp_path, source, f"x={outside}").refused("Expected x in")

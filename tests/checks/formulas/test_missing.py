"""Points at which a term of a statement does not exist are confirmed rigorously."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.formulas.missing import missing_at
from signdescent.checks.report import Verdict
from signdescent.theory import Claim

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
UNIT = sp.Interval(-1, 1)
HALF = sp.Rational(1, 2)


@pytest.mark.parametrize(
    ("statement", "where", "assumptions", "words"),
    [
        (sp.log(x) <= x, UNIT, (), "log(x) does not exist as a real number at x = -1;"),
        (sp.sqrt(x) <= 1 + x, UNIT, (), "sqrt(x) does not exist as a real number at x = -1;"),
        (sp.acos(x) <= 4, sp.Interval(0, 2), (), "acos(x) does not exist as a real number at x = 2;"),
        (1 / (3 * x - 1) ** 2 >= 0, sp.Interval(0, 1), (), "at x = 1/3;"),
        (sp.Implies(x < 0, sp.log(x) <= x), UNIT, (), "log(x) does not exist as a real number at x = -1;"),
    ],
)
def test_sentence_names_the_term_and_the_point(statement: Any, where: Any, assumptions: Any, words: str) -> None:
    """A claim with a missing term at a point of its domain is ILL_POSED, and the sentence names term and point."""
    report = check(Claim("c", statement, {x: where}, assumptions))
    assert report.verdict is Verdict.ILL_POSED
    assert words in report.sentence
    assert report.term
    assert report.ill_posed_at
    assert report.witness is None


@pytest.mark.parametrize(
    ("statement", "assumptions"),
    [
        (sp.log(x) <= x, (x > 0,)),
        (sp.Implies(x > 0, sp.log(x) <= x), ()),
        (sp.Piecewise((sp.log(x), x > 0), (x, True)) <= x, ()),
        (sp.sqrt(x**2) <= 2, ()),
    ],
)
def test_guarded_terms_are_not_missing(statement: Any, assumptions: Any) -> None:
    """A term is not missing if an assumption, a premise or a branch excludes the points where it does not exist."""
    report = check(Claim("c", statement, {x: UNIT}, assumptions), budget=0.1)
    assert "does not exist" not in report.sentence


@pytest.mark.parametrize(
    ("term", "point", "missing"),
    [
        (sp.log(x), {x: -HALF}, sp.log(x)),
        (sp.log(sp.log(x)), {x: HALF}, sp.log(sp.log(x))),
        (sp.tan(x), {x: sp.pi / 2}, sp.tan(x)),
        (x**y, {x: sp.Integer(-1), y: HALF}, x**y),
        (x**y, {x: sp.Integer(-1), y: sp.Integer(2)}, None),  # (-1)^2 exists, outside the supported domain
        (x**y, {x: sp.Integer(0), y: sp.Integer(0)}, None),
        (sp.gamma(x), {x: -HALF}, None),  # exists, outside the supported domain
        (sp.log(x - 1), {x: 1 + sp.exp(-200)}, None),
        (sp.Sum(sp.log(n + x), (n, 0, 3)), {x: sp.Integer(-1)}, None),  # sums are not examined
    ],
)
def test_missing_only_if_certain(term: sp.Expr, point: Any, missing: sp.Expr | None) -> None:
    """At an exact point a term is missing only if that is certain."""
    assert missing_at(term <= 0, point) == missing

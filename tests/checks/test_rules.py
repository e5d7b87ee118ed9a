"""Every side condition of every rule is needed: without it the rule would conclude something false."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.chain import apply_rule
from signdescent.checks.report import Verdict
from signdescent.errors import ClaimError
from signdescent.theory.rules import (
    RULES,
    Cases,
    ChangeOfVariable,
    Concave,
    ConcaveSignChange,
    Induction,
    Monotone,
    OneSignChange,
    PlusThenMinus,
    RiseThenFall,
    Rule,
    Telescoping,
    Termwise,
)

Domain = Mapping[sp.Symbol, sp.Set]

x, w = sp.symbols("x w", real=True)
n = sp.Symbol("n", integer=True, positive=True)
m = sp.Symbol("m", integer=True)
k = sp.Symbol("k", integer=True)
ZERO, ONE, TWO = sp.Integer(0), sp.Integer(1), sp.Integer(2)
UNIT = {x: sp.Interval(0, 1)}
SYMMETRIC = {x: sp.Interval(-1, 1)}
JUMP = sp.sign(2 * x - 1)  # constant but for a jump at 1/2, so its derivative is 0 where it exists
SAW = x - sp.floor(2 * x)  # rises, and falls only by jumps
OUTER = PlusThenMinus(ONE - w, w, ZERO, TWO)

# rule, false conclusion, domain, the condition that fails, the premises
FALSE: list[tuple[Rule, Boolean, Domain, str, tuple[Boolean, ...]]] = [
    (Induction(m, 1), sp.Ge(m, 1), {m: sp.S.Integers}, "domain", ()),
    (Induction(n, 1), sp.Ge(n, 2), {n: sp.S.Naturals}, "base", ()),
    (Induction(n, 1), sp.Le(n, 1), {n: sp.S.Naturals}, "step", ()),
    (Monotone(x), sp.Ge(-JUMP, 0), UNIT, "continuity", ()),
    (Monotone(x), sp.Ge(-x, 0), UNIT, "derivative", ()),
    (Monotone(x), sp.Ge(x, sp.Rational(1, 2)), UNIT, "end", ()),
    (Concave(x), sp.Ge(-sp.floor(x) * sp.floor(1 - x) - sp.sign(x) * sp.sign(1 - x), 0), UNIT, "continuity", ()),
    (Concave(x), sp.Ge(x * (x - 1), 0), UNIT, "concavity", ()),
    (Concave(x), sp.Ge(x, sp.Rational(1, 2)), UNIT, "low end", ()),
    (Concave(x), sp.Ge(-x, -sp.Rational(1, 2)), UNIT, "high end", ()),
    (OneSignChange(x, ONE, 2 * x - 1), sp.Ge(x**2, x), UNIT, "pattern", ()),
    (OneSignChange(x, ONE, 1 - 2 * x), sp.Ge(x**2, x), UNIT, "derivative", (PlusThenMinus(1 - 2 * x, x, ZERO, ONE),)),
    (OneSignChange(x, -ONE, 1 - 2 * x), sp.Ge(x**2, x), UNIT, "factor", (PlusThenMinus(1 - 2 * x, x, ZERO, ONE),)),
    (OneSignChange(x, ONE, ONE), sp.Ge(x, sp.Rational(1, 2)), UNIT, "low end", (PlusThenMinus(ONE, x, ZERO, ONE),)),
    (OneSignChange(x, ONE, -ONE), sp.Ge(-x, -sp.Rational(1, 2)), UNIT, "high end",
     (PlusThenMinus(-ONE, x, ZERO, ONE),)),
    (ConcaveSignChange(), PlusThenMinus(x**2 - x / 2, x, ZERO, ONE), UNIT, "concavity", ()),
    (ConcaveSignChange(), PlusThenMinus(x - sp.Rational(1, 2), x, ZERO, ONE), UNIT, "start", ()),
    (ConcaveSignChange(), PlusThenMinus(JUMP**2 * sp.sign(x - 1) * sp.sign(x), x, ZERO, TWO),
     {x: sp.Interval(0, 2)}, "continuity", ()),
    (RiseThenFall(ONE, ONE), PlusThenMinus(x - sp.Rational(1, 2), x, ZERO, ONE), UNIT, "start",
     (PlusThenMinus(ONE, x, ZERO, ONE),)),
    (RiseThenFall(ONE, ONE), PlusThenMinus((2 * x - 1) * (x - 1), x, ZERO, TWO), {x: sp.Interval(0, 2)}, "derivative",
     (PlusThenMinus(ONE, x, ZERO, TWO),)),
    (RiseThenFall(-ONE, 3 - 4 * x), PlusThenMinus((2 * x - 1) * (x - 1), x, ZERO, TWO), {x: sp.Interval(0, 2)},
     "factor", (PlusThenMinus(3 - 4 * x, x, ZERO, TWO),)),
    (RiseThenFall(ONE, 4 * x - 3), PlusThenMinus((2 * x - 1) * (x - 1), x, ZERO, TWO), {x: sp.Interval(0, 2)},
     "pattern", ()),
    (ChangeOfVariable(OUTER, x), PlusThenMinus(x - 1, x, ZERO, TWO), {x: sp.Interval(0, 2)}, "composition", (OUTER,)),
    (ChangeOfVariable(PlusThenMinus(w - 1, w, ZERO, TWO), x), PlusThenMinus(x - 1, x, ZERO, TWO),
     {x: sp.Interval(0, 2)}, "pattern", ()),
    (ChangeOfVariable(OUTER, 2 - x), PlusThenMinus(x - 1, x, ZERO, TWO), {x: sp.Interval(0, 2)}, "increasing",
     (OUTER,)),
    (ChangeOfVariable(PlusThenMinus(w * (1 - w), w, ZERO, TWO), x), PlusThenMinus(x * (1 - x), x, -ONE, TWO),
     {x: sp.Interval(-1, 2)}, "low end", (PlusThenMinus(w * (1 - w), w, ZERO, TWO),)),
    (ChangeOfVariable(PlusThenMinus((1 - w) * (3 - w), w, ZERO, TWO), x),
     PlusThenMinus((1 - x) * (3 - x), x, ZERO, sp.Integer(4)), {x: sp.Interval(0, 4)}, "high end",
     (PlusThenMinus((1 - w) * (3 - w), w, ZERO, TWO),)),
    (Telescoping(k**2, k), sp.Eq(sp.Sum(2 * k + 1, (k, 1, n)), n**2), {n: sp.S.Naturals}, "ends", ()),
    (Telescoping(k**2, k), sp.Eq(sp.Sum(2 * k, (k, 1, n)), (n + 1) ** 2 - 1), {n: sp.S.Naturals}, "difference", ()),
    (Termwise(k), sp.Le(sp.Sum(2 * k, (k, 1, n)), sp.Sum(k, (k, 1, n))), {n: sp.S.Naturals}, "terms", ()),
    (Cases((x >= 1,)), sp.Ge(x, 1), {x: sp.Interval(0, 2)}, "cover", ()),
    (Cases((x >= 0, x < 0)), sp.Ge(x, 0), {x: sp.Reals}, "case 2", ()),
]  # fmt: skip
# conditions whose loss cannot be shown by an example that the other conditions let through, with the reason
UNSHOWN = {
    ("one-sign-change", "continuity"): "shown with a jump below, where the derivative is written by hand",
    ("rise-then-fall", "continuity"): "likewise",
    (
        "change-of-variable",
        "continuity",
    ): "a jump upwards is increasing too; kept so that the derivative decides it",
    ("telescoping", "range"): "SymPy's sums over reversed ranges are negative, which the engines refuse",
    ("termwise", "range"): "likewise",
    ("cases", "case 1"): "by symmetry with case 2",
}


def _conclude(
    rule: Rule, conclusion: Boolean, where: Domain, premises: Sequence[Boolean], without: str = ""
) -> Verdict:
    conditions = [c for c in rule.conditions(conclusion, where) if c.name != without]
    return apply_rule(conditions, (), lambda _where, _given: list(premises), where).verdict


@pytest.mark.parametrize(
    ("rule", "conclusion", "where", "condition", "premises"),
    FALSE,
    ids=[f"{r.name}-{c}" for r, _, _, c, _ in FALSE],
)
def test_condition_keeps_a_false_conclusion_out(
    rule: Rule, conclusion: Boolean, where: Domain, condition: str, premises: tuple[Boolean, ...]
) -> None:
    """The false conclusion is refused, and would be drawn if the one condition were dropped."""
    assert condition in {c.name for c in rule.conditions(conclusion, where)}
    assert not _conclude(rule, conclusion, where, premises).holds
    if condition != "continuity":
        assert _conclude(rule, conclusion, where, premises, without=condition).holds


def test_every_condition_has_its_false_conclusion() -> None:
    """Each named condition of each rule is in the table above, or is excused there with a reason."""
    shown = {(rule.name, condition) for rule, _, _, condition, _ in FALSE}
    assert shown.isdisjoint(UNSHOWN)
    names = {
        (rule.name, condition.name)
        for rule, conclusion, where, _, _ in FALSE
        for condition in rule.conditions(conclusion, where)
    }
    assert names == shown | set(UNSHOWN)
    assert {rule.name for rule in RULES} == {name for name, _ in names}


def test_at_most_fifteen_rules_each_with_a_statement_and_a_proof() -> None:
    """The rules are few, and each says what it states and why it is true."""
    assert len(RULES) <= 15
    for rule in RULES:
        assert len(rule.statement) > 40
        assert len(rule.proof) > 40


def test_monotone_needs_continuity() -> None:
    """A function with derivative 0 but a jump is not constant: the jump is refused, not overlooked."""
    assert not _conclude(Monotone(x), sp.Eq(JUMP, -1), UNIT, ()).holds


@pytest.mark.parametrize("rule", [OneSignChange(x, ONE, ONE), Concave(x), Monotone(x)])
def test_a_rule_refuses_a_conclusion_it_does_not_fit(rule: Rule) -> None:
    """A sign pattern is no relation, and the rule says so."""
    with pytest.raises(ClaimError, match="relation"):
        rule.conditions(PlusThenMinus(x, x, ZERO, ONE), UNIT)

"""Every side condition of every rule is needed: without it the rule has a false conclusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.proof import apply_rule
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
    calculus,
    patterns,
)

Domain = Mapping[sp.Symbol, sp.Set]

x, w = sp.symbols("x w", real=True)
n = sp.Symbol("n", integer=True, positive=True)
m = sp.Symbol("m", integer=True)
k = sp.Symbol("k", integer=True)
ZERO, ONE, TWO = sp.Integer(0), sp.Integer(1), sp.Integer(2)
UNIT = {x: sp.Interval(0, 1)}
SYMMETRIC = {x: sp.Interval(-1, 1)}
HALF, S = sp.Rational(1, 2), sp.sqrt(2) / 2
OUTER = PlusThenMinus(ONE - w, w, ZERO, TWO)
FLAT = PlusThenMinus(ZERO, x, ZERO, ONE)
CROSSING = (2 * x - 1) * (x - 1)  # +, - and + on [0, 2]
TWICE = {x: sp.Interval(0, 2)}
z = sp.Symbol("z")  # not real, so sqrt((z - s)**2) stays unevaluated, and its second derivative cancels
KINK = sp.sqrt((z - S) ** 2)
STEP_DOWN = sp.Piecewise((1, x < HALF), (-1, True))
DIP = sp.Piecewise((1, x < HALF), (-1, x < sp.Rational(3, 4)), (1, True))
UP = sp.Piecewise((HALF, x < HALF), (sp.Rational(3, 2), True))

# rule, false conclusion, domain, the condition that fails, the premises
FALSE: list[tuple[Rule, Boolean, Domain, str, tuple[Boolean, ...]]] = [
    (Induction(m, 1), sp.Ge(m, 1), {m: sp.S.Integers}, "domain", ()),
    (Induction(n, 1), sp.Ge(n, 2), {n: sp.S.Naturals}, "base", ()),
    (Induction(n, 1), sp.Le(n, 1), {n: sp.S.Naturals}, "step", ()),
    (Monotone(x), sp.Ge(-x, 0), UNIT, "derivative", ()),
    (Monotone(x), sp.Ge(x, HALF), UNIT, "end", ()),
    (Concave(x), sp.Ge(x * (x - 1), 0), UNIT, "concavity", ()),
    (Concave(x), sp.Ge(x, HALF), UNIT, "low end", ()),
    (Concave(x), sp.Ge(-x, -HALF), UNIT, "high end", ()),
    (OneSignChange(x, ONE, 2 * x - 1), sp.Ge(x**2, x), UNIT, "pattern", ()),
    (OneSignChange(x, ONE, 1 - 2 * x), sp.Ge(x**2, x), UNIT, "derivative", (PlusThenMinus(1 - 2 * x, x, ZERO, ONE),)),
    (OneSignChange(x, -ONE, 1 - 2 * x), sp.Ge(x**2, x), UNIT, "factor", (PlusThenMinus(1 - 2 * x, x, ZERO, ONE),)),
    (OneSignChange(x, ONE, ONE), sp.Ge(x, HALF), UNIT, "low end", (PlusThenMinus(ONE, x, ZERO, ONE),)),
    (OneSignChange(x, ONE, -ONE), sp.Ge(-x, -HALF), UNIT, "high end", (PlusThenMinus(-ONE, x, ZERO, ONE),)),
    (ConcaveSignChange(), PlusThenMinus(x, x, ONE, ZERO), UNIT, "interval", ()),
    (ConcaveSignChange(), PlusThenMinus(CROSSING, x, ZERO, TWO), TWICE, "concavity", ()),
    (ConcaveSignChange(), PlusThenMinus(x - HALF, x, ZERO, ONE), UNIT, "start", ()),
    (RiseThenFall(ONE, ONE), PlusThenMinus(x, x, ONE, ZERO), UNIT, "interval", (PlusThenMinus(ONE, x, ONE, ZERO),)),
    (RiseThenFall(ONE, ONE), PlusThenMinus(x - HALF, x, ZERO, ONE), UNIT, "start", (PlusThenMinus(ONE, x, ZERO, ONE),)),
    (RiseThenFall(ONE, ONE), PlusThenMinus(CROSSING, x, ZERO, TWO), TWICE, "derivative",
     (PlusThenMinus(ONE, x, ZERO, TWO),)),
    (RiseThenFall(-ONE, 3 - 4 * x), PlusThenMinus(CROSSING, x, ZERO, TWO), TWICE, "factor",
     (PlusThenMinus(3 - 4 * x, x, ZERO, TWO),)),
    (RiseThenFall(ONE, 4 * x - 3), PlusThenMinus(CROSSING, x, ZERO, TWO), TWICE, "pattern", ()),
    (ChangeOfVariable(OUTER, x), PlusThenMinus(1 - x, x, ONE, ZERO), TWICE, "interval", (OUTER,)),
    (ChangeOfVariable(OUTER, x), PlusThenMinus(CROSSING, x, ZERO, TWO), TWICE, "composition", (OUTER,)),
    (ChangeOfVariable(PlusThenMinus(CROSSING.subs(x, w), w, ZERO, TWO), x), PlusThenMinus(CROSSING, x, ZERO, TWO),
     TWICE, "pattern", ()),
    (ChangeOfVariable(OUTER, HALF + 3 * x * (1 - x)), PlusThenMinus(HALF - 3 * x * (1 - x), x, ZERO, ONE), UNIT,
     "increasing", (OUTER,)),
    (ChangeOfVariable(PlusThenMinus(w * (w + HALF) * (1 - w), w, ZERO, TWO), x),
     PlusThenMinus(x * (x + HALF) * (1 - x), x, -ONE, TWO), {x: sp.Interval(-1, 2)}, "low end",
     (PlusThenMinus(w * (w + HALF) * (1 - w), w, ZERO, TWO),)),
    (ChangeOfVariable(PlusThenMinus((1 - w) * (3 - w), w, ZERO, TWO), x),
     PlusThenMinus((1 - x) * (3 - x), x, ZERO, sp.Integer(4)), {x: sp.Interval(0, 4)}, "high end",
     (PlusThenMinus((1 - w) * (3 - w), w, ZERO, TWO),)),
    (ChangeOfVariable(OUTER, x), PlusThenMinus(1 - x, x, sp.Rational(3, 2), TWO), TWICE, "start", (OUTER,)),
    (Telescoping(k**2, k), sp.Eq(sp.Sum(2 * k + 1, (k, 1, n)), n**2), {n: sp.S.Naturals}, "ends", ()),
    (Telescoping(k**2, k), sp.Eq(sp.Sum(2 * k, (k, 1, n)), (n + 1) ** 2 - 1), {n: sp.S.Naturals}, "difference", ()),
    (Termwise(k), sp.Le(sp.Sum(2 * k, (k, 1, n)), sp.Sum(k, (k, 1, n))), {n: sp.S.Naturals}, "terms", ()),
    (Cases((x >= 1,)), sp.Ge(x, 1), TWICE, "cover", ()),
    (Cases((x >= 0, x < 0)), sp.Ge(x, 0), {x: sp.Reals}, "case 2", ()),
]  # fmt: skip
# the same for functions that the rules refuse to differentiate; the tests differentiate them nevertheless
ROUGH: list[tuple[Rule, Boolean, Domain, str, tuple[Boolean, ...]]] = [
    (Monotone(x), sp.Ge(STEP_DOWN, 0), UNIT, "continuity", ()),
    (Concave(x), sp.Ge(DIP, 0), UNIT, "continuity", ()),
    (Concave(z), sp.Ge(KINK - sp.Rational(1, 10**40), 0), {z: sp.Interval(0, 1)}, "differentiable", ()),
    (OneSignChange(x, ONE, ZERO), sp.Ge(DIP, 0), UNIT, "continuity", (FLAT,)),
    (ConcaveSignChange(), PlusThenMinus(DIP, x, ZERO, ONE), UNIT, "continuity", ()),
    (ConcaveSignChange(), PlusThenMinus(KINK - sp.Rational(1, 4), z, ZERO, ONE), {z: sp.Interval(0, 1)},
     "differentiable", ()),
    (RiseThenFall(ONE, ZERO), PlusThenMinus(DIP, x, ZERO, ONE), UNIT, "continuity", (FLAT,)),
    (ChangeOfVariable(OUTER, UP), PlusThenMinus(1 - UP, x, ZERO, ONE), UNIT, "continuity", (OUTER,)),
]  # fmt: skip
_EMPTY = "on an empty or reversed interval every relation holds; the condition excludes empty domains"
_FIRST = "a continuous function whose derivative has one sign but at countably many points is monotone all the same"
_SECOND = "where the first derivative is continuous, the sign of the second but at countably many points is enough"
# conditions without an example that satisfies all other conditions, with the reason
UNSHOWN = {
    ("monotone", "interval"): _EMPTY,
    ("concave", "interval"): _EMPTY,
    ("one-sign-change", "interval"): _EMPTY,
    ("monotone", "differentiable"): _FIRST,
    ("one-sign-change", "differentiable"): _FIRST,
    ("rise-then-fall", "differentiable"): _FIRST,
    ("change-of-variable", "differentiable"): _FIRST,
    ("concave", "twice differentiable"): _SECOND,
    ("concave-sign-change", "twice differentiable"): _SECOND,
    ("telescoping", "range"): "SymPy's sums over reversed ranges are negative, which the engines refuse",
    ("termwise", "range"): "the same reason as for telescoping",
    ("cases", "case 1"): "by symmetry with case 2",
}


def _carelessly(d: sp.Expr, variable: sp.Symbol, _rule: str, *, order: int = 1) -> sp.Expr:
    """Differentiate without the test for kinks and jumps."""
    return sp.diff(d, variable, order)


def _conclude(
    rule: Rule, conclusion: Boolean, where: Domain, premises: Sequence[Boolean], without: str = ""
) -> Verdict:
    conditions = [c for c in rule.conditions(conclusion, where) if c.name != without]
    return apply_rule(conditions, (), lambda _where, _given: list(premises), where).verdict


def _ids(rows: Sequence[tuple[Rule, Boolean, Domain, str, tuple[Boolean, ...]]]) -> list[str]:
    return [f"{rule.name}-{condition}" for rule, _, _, condition, _ in rows]


@pytest.mark.parametrize(("rule", "conclusion", "where", "condition", "premises"), FALSE, ids=_ids(FALSE))
def test_condition_keeps_a_false_conclusion_out(
    rule: Rule, conclusion: Boolean, where: Domain, condition: str, premises: tuple[Boolean, ...]
) -> None:
    """The false conclusion is refused, and accepted if the condition is dropped."""
    assert condition in {c.name for c in rule.conditions(conclusion, where)}
    assert not _conclude(rule, conclusion, where, premises).holds
    assert _conclude(rule, conclusion, where, premises, without=condition).holds


@pytest.mark.parametrize(("rule", "conclusion", "where", "condition", "premises"), ROUGH, ids=_ids(ROUGH))
def test_condition_keeps_kinks_and_jumps_out(
    monkeypatch: pytest.MonkeyPatch,
    rule: Rule,
    conclusion: Boolean,
    where: Domain,
    condition: str,
    premises: tuple[Boolean, ...],
) -> None:
    """A rule refuses a kink or a jump both when it differentiates and by a condition."""
    with pytest.raises(ClaimError, match="kinks or jumps"):
        rule.conditions(conclusion, where)
    for module in (calculus, patterns):
        monkeypatch.setattr(module, "derivative", _carelessly)
    assert not _conclude(rule, conclusion, where, premises).holds
    assert _conclude(rule, conclusion, where, premises, without=condition).holds


def test_every_condition_has_its_false_conclusion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each condition of each rule is in the tables above, or exempt with a reason."""
    shown = {(rule.name, condition) for rule, _, _, condition, _ in (*FALSE, *ROUGH)}
    assert shown.isdisjoint(UNSHOWN)
    for module in (calculus, patterns):
        monkeypatch.setattr(module, "derivative", _carelessly)
    names = {
        (rule.name, condition.name)
        for rule, conclusion, where, _, _ in (*FALSE, *ROUGH)
        for condition in rule.conditions(conclusion, where)
    }
    assert names == shown | set(UNSHOWN)
    assert {rule.name for rule in RULES} == {name for name, _ in names}


def test_at_most_fifteen_rules_each_with_a_statement_and_a_proof() -> None:
    """There are at most 15 rules, each with a statement and a proof."""
    assert len(RULES) <= 15
    for rule in RULES:
        assert len(rule.statement) > 40
        assert len(rule.proof) > 40


@pytest.mark.parametrize("rule", [OneSignChange(x, ONE, ONE), Concave(x), Monotone(x)])
def test_a_rule_refuses_a_conclusion_it_does_not_fit(rule: Rule) -> None:
    """A rule raises an error for a conclusion of the wrong form, such as a sign pattern for a relation."""
    with pytest.raises(ClaimError, match="relation"):
        rule.conditions(PlusThenMinus(x, x, ZERO, ONE), UNIT)

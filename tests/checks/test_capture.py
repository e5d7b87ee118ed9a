"""Substitution in engines and checkers captures no index and replaces no index."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.formulas.functions import Function
from signdescent.checks.formulas.goal import goal_of, rebuild
from signdescent.checks.formulas.truth import number_at, truth_at
from signdescent.checks.runs.points import right_at
from signdescent.theory import Claim, RunClaim
from signdescent.theory.claim import Proof, Step, Use
from signdescent.theory.folding.traces import surely_exists

k, j, i = sp.symbols("k j i", integer=True)
q, x = sp.symbols("q x", real=True)
n = sp.Symbol("n", integer=True, positive=True)
K = sp.Symbol("K", integer=True, positive=True)
SQUARES = sp.Sum((q - k) ** 2, (k, 1, 3))  # 29 at q = 5


@pytest.mark.parametrize("value", [k, k + 1, 2 * k])
def test_a_goal_in_other_symbols_has_the_same_meaning(value: sp.Expr) -> None:
    """Substituted and then evaluated at k = 5, the left side is (v - 1)^2 + (v - 2)^2 + (v - 3)^2 + 5."""
    found = rebuild(sp.Ge(SQUARES + k, 0, evaluate=False), {q: value})
    v = value.subs(k, 5)
    assert rebuild(found.lhs, {k: sp.Integer(5)}).doit() == (v - 1) ** 2 + (v - 2) ** 2 + (v - 3) ** 2 + 5


def test_a_symbol_of_the_claim_that_is_also_an_index() -> None:
    """The index of a sum differs from the symbol outside: k plus the sum is 6 + k, and 4 at k = -2."""
    stated = sp.Ge(k + sp.Sum(k, (k, 1, 3)), 4)
    goals, _ = goal_of(stated, {k: sp.FiniteSet(-2)})
    assert [truth_at(goal.statement, {}).value for goal in goals] == [True]
    assert truth_at(stated, {k: sp.Integer(-3)}).value is False
    assert check(Claim("x", stated, {k: sp.Range(-2, 9)})).verdict.holds
    assert not check(Claim("x", stated, {k: sp.Range(-3, 9)})).verdict.holds


def test_a_function_restricted_to_a_value_of_its_symbol() -> None:
    """At k = 5 the sum over an index k does not change."""
    restricted = Function(k + sp.Sum(k, (k, 1, 3)), (k,)).restriction(k, sp.Integer(5))
    assert restricted is not None
    assert number_at(restricted.expression, {}).doit() == 11


def test_the_terms_of_a_short_sum_are_expanded_correctly() -> None:
    """Three nested sums over k, j and k have the value 39; each adds its own index, or SymPy would merge them.

    The sum of j + k over the inner k = 1, 2 is 2 j + 3; that of 3 j + 3 over j = k, k + 1 is 6 k + 9; and that of
    7 k + 9 over the outer k = 1, 2 is 39.
    """
    inner = sp.Sum(j + k, (k, 1, 2))
    nested = sp.Sum(k + sp.Sum(j + inner, (j, k, k + 1)), (k, 1, 2))
    for right, holds in ((39, True), (40, False)):
        assert check(Claim("x", sp.Eq(nested, right, evaluate=False), {})).verdict.holds is holds


def test_a_conclusion_used_at_an_index_is_not_captured() -> None:
    """With capture, the sum of (q - k)^2 over k would be 0 at q = k; the step is refused."""
    where = {q: sp.S.Reals, k: sp.S.Integers}
    steps = (
        Step(sp.Ge(SQUARES, 2), "first"),
        Step(sp.Ge(0, 2 + k - k, evaluate=False), "x", uses=Use("first", {q: k})),
    )
    assert not check(Claim("x", sp.Ge(-(q**2), 2, evaluate=False), where, proof=Proof(steps))).verdict.holds


def test_a_right_side_of_runs_at_a_point() -> None:
    """The sum of K over K = 1, 2, 3 is 6 at every K, and zeta is not replaced as an index either."""
    zeta = sp.Symbol("zeta", nonnegative=True)
    formula = K + sp.Sum(K, (K, 1, 3)) + zeta * sp.Sum(zeta, (zeta, 1, 2))
    claim = RunClaim("q", "ssdm", ("smooth",), "mean-l2-norm", formula, {K: sp.S.Naturals, zeta: sp.Interval(0, sp.oo)})
    right = right_at(claim, {K: sp.Integer(5)})
    assert right is not None
    assert [part.doit() for part in right] == [11, 3]


def test_a_trace_in_a_sum_uses_its_own_index() -> None:
    """log(k) does not exist on [-5, -1] and exists on [1, 5], also if k is the index of a sum."""
    clashing = sp.Sum(k**2, (k, 1, 3))
    assert not surely_exists(sp.log, (k - 1 + 0 * clashing,), {k: sp.Interval(0, 3)}, {})
    for domain, exists in ((sp.Interval(-5, -1), False), (sp.Interval(1, 5), True)):
        assert surely_exists(sp.log, (k,), {k: domain}, {}) is exists
        surely_exists(sp.log, (k + clashing,), {k: domain}, {})  # raises nothing

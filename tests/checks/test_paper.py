"""Refuted and true formulas of the paper, checked again."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks.check import check
from signdescent.checks.formulas.balls import balls
from signdescent.checks.formulas.goal import goal_of
from signdescent.checks.recheck import recheck
from signdescent.checks.report import Verdict
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

u = sp.Symbol("u", real=True)

REFUTED = (
    "theorem-5-eq7",
    "b8-identity",
    "b8-exponent",
    "sec4-near-lower",
    "sec4-near-upper",
    "sec4-away-upper",
    "lemma-12-chord",
)


@pytest.mark.parametrize("name", REFUTED)
def test_refuted_as_printed_with_a_simple_exact_witness(name: str) -> None:
    """The engines find a witness and shrink it to numerators and denominators of at most 10."""
    report = check(name)
    assert report.verdict is Verdict.REFUTED
    assert report.witness is not None
    values = [Fraction(value) for value in report.witness.point.values()]
    assert all(abs(value.numerator) <= 10 and value.denominator <= 10 for value in values)


def test_eq_7_fails_at_one_iteration_only() -> None:
    """The witness against eq. (7) has K = 1; from K = 2 on the formula holds."""
    report = check("theorem-5-eq7")
    assert report.witness is not None
    assert report.witness.point["K"] == Fraction(1)
    assert check("theorem-5-eq7-from-2").verdict.holds


def test_perturbing_a_constant_changes_the_witness() -> None:
    """The witness against the printed bound of section 4 is computed: with three times the constant it differs."""
    claim = CLAIMS["sec4-away-upper"]
    assert isinstance(claim, Claim)
    looser = claim.statement.func(claim.statement.lhs, 3 * claim.statement.rhs)
    first, second = check(claim), check(Claim("looser", looser, claim.where, claim.assumptions))
    assert first.witness is not None
    assert second.witness is not None
    assert first.witness.point != second.witness.point


def vote_bounds(l: int) -> Claim:
    """Return both sharp bounds on the margin of the vote for one l, on [1/20, 19/20]."""
    margin = 2 * sp.betainc_regularized(l, l, 0, (1 + u) / 2) - 1
    slope = sp.Rational(2 * l * sp.binomial(2 * l, l), 4**l)
    low, high = (sp.sqrt(1 - (1 - u**2) ** m) for m in (sp.Integer(l), slope**2))
    where = {u: sp.Interval(sp.Rational(1, 20), sp.Rational(19, 20))}
    return Claim(f"vote-{l}", sp.And(sp.Le(low, margin), sp.Le(margin, high)), where)


@pytest.mark.parametrize("l", every(20, range(2, 21)))
def test_the_vote_bounds_are_certified_by_balls_alone(l: int) -> None:
    """Boxes alone certify both bounds on [1/20, 19/20], and the re-checker accepts the certificate."""
    report = check(vote_bounds(l), engines=("balls",))
    assert report.verdict is Verdict.CERTIFIED
    assert report.certificate is not None
    assert recheck(dict(report.certificate)).accepted


def test_balls_refute_a_wrong_exponent() -> None:
    """With the exponent of the lower bound the upper bound is false, and boxes find a witness."""
    margin = 2 * sp.betainc_regularized(4, 4, 0, (1 + u) / 2) - 1
    where = {u: sp.Interval(sp.Rational(1, 20), sp.Rational(19, 20))}
    (goal,), _ = goal_of(sp.Le(margin, sp.sqrt(1 - (1 - u**2) ** 4)), where)
    assert balls(goal).verdict is Verdict.REFUTED


def test_dropping_an_assumption_shows_whether_it_is_needed() -> None:
    """Without |g| >= L the lower bound away from minimisers is false."""
    claim = CLAIMS["sec4-away-lower"]
    assert isinstance(claim, Claim)
    assert check(claim).verdict is Verdict.PROVED
    assert check(Claim("dropped", claim.statement, claim.where, claim.assumptions[:1])).verdict is Verdict.REFUTED

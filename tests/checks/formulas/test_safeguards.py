"""Safeguards: folded terms must exist, and no point may contradict a proof."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from signdescent import Claim, check
from signdescent.checks.budget import Budget
from signdescent.checks.formulas import safeguards
from signdescent.checks.report import Outcome, Verdict

x = sp.Symbol("x", real=True)
UNIT = {x: sp.Interval(0, 1)}
FALSE = Claim("false", x**2 < 1, UNIT)
TRUE = Claim("true", x**2 <= 1, UNIT)
HELD = Outcome(Verdict.PROVED, "an engine says so", "algebra", rules=("monotone",), certificate={"boxes": []})


@pytest.mark.parametrize("verdict", [Verdict.PROVED, Verdict.CERTIFIED])
def test_a_point_that_contradicts_a_proof_makes_it_undecided(verdict: Verdict) -> None:
    """The verdict is UNDECIDED without evidence of the proof, and the report names the contradicting point."""
    found = safeguards.safeguarded(FALSE, replace(HELD, verdict=verdict), Budget())
    assert found.verdict is Verdict.UNDECIDED
    assert "engines disagree" in found.sentence
    assert "x = 1" in found.sentence
    assert found.certificate is None
    assert found.rules == ()


def test_a_true_statement_passes() -> None:
    """A proof that no point contradicts is unchanged."""
    assert safeguards.safeguarded(TRUE, HELD, Budget()) == HELD


@pytest.mark.parametrize("verdict", [Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.ILL_POSED])
def test_other_verdicts_pass(verdict: Verdict) -> None:
    """Verdicts other than proofs, refutations and VACUOUS are unchanged."""
    found = replace(HELD, verdict=verdict)
    assert safeguards.safeguarded(FALSE, found, Budget()) is found


def test_a_domain_with_points_is_not_vacuous() -> None:
    """VACUOUS becomes UNDECIDED if a point meets the assumptions."""
    vacuous = replace(HELD, verdict=Verdict.VACUOUS)
    assert safeguards.safeguarded(FALSE, vacuous, Budget()).verdict is Verdict.UNDECIDED
    empty = Claim("empty", x > 2, UNIT, (x > 1,))
    assert safeguards.safeguarded(empty, vacuous, Budget()) == vacuous


def test_a_wrong_engine_is_caught_by_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check whose engines prove a false statement is UNDECIDED."""
    from signdescent.checks.formulas import check as verify

    monkeypatch.setattr(verify, "decide", lambda *_args, **_more: HELD)
    report = check(FALSE)
    assert report.verdict is Verdict.UNDECIDED
    assert "engines disagree" in report.sentence


def test_folded_terms_that_do_not_exist_everywhere_leave_a_claim_undecided() -> None:
    """Proofs and refutations become UNDECIDED if SymPy folded a term that does not exist on the whole domain."""
    proved = check(Claim("lost", sp.sqrt(x - sp.Rational(1, 2)) ** 2 >= -1, {x: sp.Interval(0, 3)}))
    refuted = check(Claim("lost", sp.sqrt(x - 2) ** 2 >= -1, {x: sp.Interval(0, 3)}))
    for report in (proved, refuted):
        assert report.verdict is Verdict.UNDECIDED
        assert "sqrt(x" in report.sentence
        assert "as_written" in report.sentence


def test_folded_terms_that_exist_everywhere_change_nothing() -> None:
    """If the folded terms exist, the verdict is unchanged."""
    report = check(Claim("kept", sp.sqrt(x + 1) ** 2 >= 1, {x: sp.Interval(0, 3)}))
    assert report.verdict is Verdict.PROVED


def test_folded_terms_may_exist_by_an_assumption() -> None:
    """A folded term need exist only where the assumptions are met."""
    claim = Claim("assumed", x / x + x >= 2, {x: sp.Reals}, (x >= 1,))
    assert check(claim).verdict is Verdict.PROVED
    assert check(Claim("unguarded", x / x + x**2 >= x - 9, {x: sp.Reals})).verdict is Verdict.UNDECIDED


n = sp.Symbol("n", integer=True)


@pytest.mark.parametrize("domain", [sp.S.Integers, sp.Range(-1, 2)], ids=["integers", "range"])
def test_the_arctangent_of_0_is_0(domain: sp.Set) -> None:
    """atan(n)/atan(n) does not exist at n = 0, although SymPy infers that atan(n) is non-zero."""
    claim = Claim("lost", sp.atan(n) / sp.atan(n) * x >= -1, {n: domain, **UNIT})
    assert check(claim).verdict is Verdict.UNDECIDED


def test_an_arctangent_of_positive_integers_is_positive() -> None:
    """atan(n)/atan(n) exists at every n >= 1."""
    claim = Claim("kept", sp.atan(n) / sp.atan(n) * x >= -1, {n: sp.S.Naturals, **UNIT})
    assert claim.folded == ()
    assert check(claim).verdict is Verdict.PROVED


def test_a_quotient_whose_term_is_0_between_rounded_ends() -> None:
    """x/x does not exist at 0, which lies below log(1 + 1/10**12); on the other side of 0 it exists."""
    tiny = sp.log(1 + sp.Rational(1, 10**12))
    statement = x / x * (x + 2) >= 0
    assert check(Claim("lost", statement, {x: sp.Interval.open(-1, tiny)})).verdict is Verdict.UNDECIDED
    assert check(Claim("kept", statement, {x: sp.Interval(tiny, 1)})).verdict.holds


def test_a_folded_term_may_exist_by_balls() -> None:
    """1/x exists on [log(2), pi], which balls show."""
    claim = Claim("kept", x / x * (x + 2) >= 0, {x: sp.Interval(sp.log(2), sp.pi)})
    assert claim.folded == ("division",)
    assert check(claim).verdict.holds


# ------------------------------------------------------------------ comparisons that SymPy decided

i, j = sp.symbols("i j", integer=True, positive=True)
u = sp.Symbol("u", real=True)
PAIR = {i: sp.S.Naturals, j: sp.S.Naturals, u: sp.Interval.open(0, 1)}
FRACTION, SMALL = 1 / (1 + i * j), sp.Rational(1, 1000)


def test_a_comparison_that_sympy_decided_wrongly_proves_nothing() -> None:
    """The fraction is below 1/1000 at i*j = 1000, so the first claim is false, and the second is about some points."""
    both = Claim("a", sp.And(1 / (1 + i * j) > SMALL, u > 0), PAIR)
    assert both.statement == (u > 0)
    assert check(both).verdict is Verdict.UNDECIDED
    given = Claim("a", u > 0, PAIR, (sp.Or(1 / (1 + i * j) <= SMALL, u > 2),))
    assert check(given).verdict is Verdict.UNDECIDED  # not VACUOUS


def test_a_comparison_that_is_shown_is_no_obstacle() -> None:
    """A product of two numbers from 1 on is at least 1, so the statement means what is left of it."""
    both = Claim("a", sp.And(i * j >= 1, u > 0), PAIR)
    assert both.folded == ("comparison",)
    assert check(both).verdict.holds


def test_a_constant_without_an_enclosure_is_named() -> None:
    """A constant that balls do not know leaves a claim UNDECIDED, and the sentence names it."""
    report = check(Claim("tribonacci", x < sp.TribonacciConstant, UNIT))
    assert report.verdict is Verdict.UNDECIDED
    assert "unsupported: TribonacciConstant" in report.sentence

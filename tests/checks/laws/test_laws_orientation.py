"""The right sign is that of the mean, or one that is given: then biased laws, and laws without a mean, belong as well."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import isinf, isnan
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.laws import events
from signdescent.checks.laws.families import families_for, height, simpler
from signdescent.checks.laws.search import Instance, violates
from signdescent.checks.report import Verdict
from signdescent.errors import ClaimError
from signdescent.noise.biased import AnyMean, Cauchy, PowerTails
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.theory import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof, covers
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.symbols import P_MINUS, P_PLUS, M, g, mu, nu3, r, rho, sigma, t, z

UNIT, POSITIVE, HALF = sp.Interval(0, 1), sp.Interval.open(0, sp.oo), sp.Rational(1, 2)
ONE, VOTE = "right-sign", "expected-vote-sign"
EXCESS = "mismatches-exceed-their-mean-by-less"
MEAN = "mean-of-the-right-sign"
THIRD = Fraction(1, 3)
WRONG = FiniteLaw((Fraction(-4), Fraction(1)), (THIRD, 2 * THIRD))  # right with probability 2/3, and of mean -2/3
BALANCED = AnyMean((Fraction(-2), Fraction(1)), (THIRD, 2 * THIRD))  # the same, of mean 0
HEAVY = PowerTails(2 * THIRD, Fraction(0), Fraction(3, 2))
NO_MEAN = PowerTails(2 * THIRD)
CAUCHY = Cauchy(2 * THIRD)
BIASED: dict[str, Any] = {
    "wrong mean": WRONG,
    "mean 0": BALANCED,
    "infinite variance": HEAVY,
    "no mean": NO_MEAN,
    "Cauchy": CAUCHY,
}
LEMMA_13: Any = CLAIMS["lemma-13"]


def claim(laws: tuple[str, ...], event: str, bound: sp.Expr, relation: str = ">=", **more: object) -> LawClaim:
    where = {rho: UNIT, M: sp.S.Naturals} if event == VOTE else {}
    return LawClaim("planted", laws, event, bound, where, (), relation, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", BIASED)
def test_a_biased_law_belongs_where_the_right_sign_is_given_and_votes_as_it_is_right(name: str) -> None:
    """Three votes that are right with probability 2/3 have mean 2 I(2/3; 2, 2) - 1 = 13/27, whatever the mean is."""
    law = BIASED[name]
    assert events.belongs(law, LEMMA_13)
    assert events.event_exact(LEMMA_13, law, 3, {}) == Fraction(13, 27)
    assert events.values_exact(LEMMA_13, law, 3) == {rho: sp.Rational(2, 3), M: 3}
    assert events.values(LEMMA_13, law, 3) == {rho: pytest.approx(2 / 3), M: 3}
    assert not violates(LEMMA_13, Instance(law, 3, {}))


def test_the_sign_of_the_mean_turns_the_same_law_around() -> None:
    """A law of mean -2/3 that is negative with probability 1/3 has its mean's sign with probability 1/3."""
    same = claim((), "same-sign", HALF, ">")
    assert events.event_exact(same, WRONG, 1, {}) == THIRD
    assert events.event_exact(claim((), ONE, HALF, ">"), WRONG, 1, {}) == 2 * THIRD
    assert events.signs(Gaussian(-1.0, 1.0), -1)[0] == pytest.approx(0.8413447)
    assert events.signs(Gaussian(-1.0, 1.0), 1)[0] == pytest.approx(0.1586553)


@pytest.mark.parametrize("name", ["mean 0", "no mean", "Cauchy"])
def test_a_law_without_a_sign_of_its_own_is_no_law_about_the_sign_of_the_mean(name: str) -> None:
    """Where the right sign is that of the mean, a mean of 0 and a missing one are left out."""
    for event in ("same-sign", "same-sign-of-batch-mean"):
        assert not events.belongs(BIASED[name], claim((), event, HALF))


@pytest.mark.parametrize("laws", [(), ("no-atom-at-zero",), ("independent-copies",)])
@pytest.mark.parametrize("event", [VOTE, EXCESS, ONE])
def test_the_search_draws_laws_with_means_of_every_kind(laws: tuple[str, ...], event: str) -> None:
    """Among the families there are means of the right sign, the wrong one, 0 and none, and infinite variances."""
    extremal, others = families_for(laws, event, 3)
    middle = {"right": 0.4, "zero": 0.1}
    found: list[Any] = [
        f.build(**{n: middle[n] for n in f.ranges}) for f in (*extremal, *others) if set(f.ranges) <= set(middle)
    ]
    means = [law.mean for law in found]
    assert {m > 0 for m in means} | {m < 0 for m in means} == {True, False}
    assert any(m == 0 for m in means)
    assert any(isnan(m) for m in means)
    assert any(isinf(law.std) and not isnan(law.mean) for law in found)
    planted = LawClaim("x", laws, event, sp.Integer(-2), {t: POSITIVE} if event == EXCESS else {})
    assert all(events.belongs(law, planted) for law in found if "zero" not in laws or events.signs(law, 1)[2] == 0)


FALSE = {
    "a sample is mostly right": claim((), ONE, HALF),
    "a symmetric one is": claim(("symmetric",), ONE, HALF),
    "a unimodal one is": claim(("unimodal",), ONE, HALF),
    "one whose mean has the right sign is": claim((MEAN,), ONE, HALF),
    "a unimodal one whose mean has the right sign is": claim(("unimodal", MEAN), ONE, HALF),
    "a symmetric one of the right mean is right more often": claim(("symmetric", MEAN), ONE, HALF, ">"),
    "a vote is never against": claim((), VOTE, sp.Integer(0)),
    "nor one of samples of the right mean": claim((MEAN,), VOTE, sp.Integer(0)),
    "a vote gains more than Lemma 13 says": claim(("no-atom-at-zero",), VOTE, LEMMA_13.bound + sp.Rational(1, 1000)),
    "zeros change nothing": claim((), VOTE, LEMMA_13.bound, "=="),
    "more nodes help whatever they say": claim(("no-atom-at-zero",), VOTE, 2 * rho - 1),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_about_a_given_sign_falls(name: str) -> None:
    """A law that is right too seldom refutes each, in exact or ball arithmetic."""
    report = check(FALSE[name])
    assert report.verdict is Verdict.REFUTED
    assert report.witness is not None
    assert report.witness.confirmed_by in ("exact arithmetic", "ball arithmetic")


TRUE = {
    "a symmetric one of the right mean": claim(("symmetric", MEAN), ONE, HALF),
    "a unimodal symmetric one of the right mean": claim(("symmetric", "unimodal", MEAN), ONE, HALF),
    "right more often than wrong": claim(("right-sign-likelier-than-wrong",), VOTE, sp.Integer(0)),
    "nothing": claim((), VOTE, sp.Integer(-1)),
}


@pytest.mark.parametrize("name", TRUE)
def test_its_true_companion_stands(name: str) -> None:
    """With the word that was missing each of them is supported by laws that were met."""
    report = check(TRUE[name], budget=0.5)
    assert report.verdict is Verdict.SUPPORTED
    assert report.points_met > 0


@pytest.mark.parametrize("symbol", [g, mu, sigma, nu3, r, z])
@pytest.mark.parametrize("event", [VOTE, ONE])
def test_a_moment_of_laws_that_may_have_none_is_refused(symbol: sp.Symbol, event: str) -> None:
    """Where the right sign is given, a claim names moments only with the word that gives the law its mean."""
    with pytest.raises(ClaimError, match="add 'mean-of-the-right-sign'"):
        LawClaim("x", (), event, sp.Integer(0), {symbol: POSITIVE})
    assert LawClaim("x", (MEAN,), event, sp.Integer(0), {symbol: POSITIVE}).laws == (MEAN,)


def test_a_claim_about_all_laws_covers_those_of_a_mean_and_not_the_other_way() -> None:
    """The sign of the mean is one that is given; a class with that word is smaller."""
    wide, narrow = claim((), VOTE, sp.Integer(-1)), claim((MEAN,), VOTE, sp.Integer(-1))
    assert covers(narrow, wide.laws)
    assert covers(narrow, ("non-zero-mean",))
    assert not covers(wide, narrow.laws)
    assert not covers(wide, ("non-zero-mean",))
    assert covers(claim((), "same-sign", HALF), (MEAN, "non-zero-mean"))


def test_a_proof_for_laws_of_a_right_mean_is_none_for_all_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim with the word cannot be cited by the one without it."""
    from signdescent.theory.papers import stochastic_sign_descent as claims

    plain: Any = CLAIMS["b8-hoeffding"]
    narrow = (MEAN, *plain.laws)

    def citing(laws: tuple[str, ...], name: str) -> LawClaim:
        proof = LawProof(Case(Cited(name)))
        return LawClaim("special", laws, plain.event, plain.bound, plain.where, proof=proof)

    monkeypatch.setattr(claims, "CLAIMS", {**CLAIMS, "special": citing(narrow, "b8-hoeffding")})
    for laws, accepted in ((plain.laws, False), (narrow, True)):
        one = replace(citing(laws, "special"), id="planted")
        chain = check(one, engines=("chain",)).chain
        assert chain is not None
        assert chain.accepted is accepted


def test_the_claims_of_the_paper_about_votes_say_what_it_says() -> None:
    """Lemma 13, Remark 1 and Hoeffding's step name no moment, and speak of the sign of g_i."""
    names = ("lemma-13", "lemma-13-every-law", "lemma-13-corrected", "lemma-13-sharp", "remark-1b-laws")
    for name in (*names, "remark-1b-every-law", "remark-1b-every-law-corrected", "b8-hoeffding"):
        one = CLAIMS[name]
        assert isinstance(one, LawClaim)
        assert one.meaning.given
        assert not {MEAN, "non-zero-mean"} & set(one.laws)
        assert set(one.where) <= {rho, M, P_PLUS, P_MINUS, t}


def test_of_two_violations_the_finite_law_is_shown_and_a_law_of_mean_0_stays_one() -> None:
    """Laws without a mean come last among witnesses; simpler laws are of the same kind."""
    assert height(WRONG) < height(NO_MEAN)
    assert height(BALANCED) < height(CAUCHY)
    large = AnyMean((Fraction(-200), Fraction(100)), (THIRD, 2 * THIRD))
    assert BALANCED in list(simpler(large))

"""For every claim about laws: signs that are drawn come as often as the exact value says, and not less than the bound.

Hypothesis draws the law, the batch size or the number of nodes, and the seed. Each claim's test draws EXAMPLES times and
takes two binomial tests each, at ALPHA / (2 EXAMPLES), so that its false-alarm rate is at most ALPHA = 1e-9.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reference.counts import bound_at, is_off
from signdescent.checks.laws import events
from signdescent.checks.laws.search import search_laws
from signdescent.checks.record import read_record
from signdescent.checks.report import Verdict
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.law import Law, Success
from signdescent.testing.strategies import noise_laws, vote_settings
from signdescent.theory import LawClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

ALPHA = 1e-9
EXAMPLES = 12
DRAWS = 4000
RECORD = read_record() or {}
HOLDING = [
    claim
    for claim in CLAIMS.values()
    if isinstance(claim, LawClaim) and RECORD.get(claim.id, (Verdict.UNDECIDED, None))[0] is not Verdict.REFUTED
]
SIGNS = [claim for claim in HOLDING if claim.event in ("same-sign", "same-sign-of-batch-mean")]
VOTES = [claim for claim in HOLDING if claim.event == "expected-vote-sign"]


def laws_of(claim: LawClaim) -> st.SearchStrategy[Law]:
    """Laws of the claim's class, with the moments its bound needs."""
    if "unimodal" in claim.laws:
        return noise_laws(assume="unimodal-symmetric" if "symmetric" in claim.laws else "unimodal")
    needs_third = {s.name for s in claim.where} & {"b", "nu3"}
    return noise_laws(assume="finite-third-moment" if needs_third else None)


def off(hits: int, chance: Success) -> bool:
    """Whether a count of DRAWS contradicts an interval."""
    return is_off(hits, DRAWS, chance.low, chance.high, ALPHA / (2 * EXAMPLES))


@pytest.mark.statistical
@pytest.mark.parametrize("claim", SIGNS, ids=lambda claim: claim.id)
def test_signs_come_as_often_as_the_exact_value_says_and_the_bound_allows(claim: LawClaim) -> None:
    """False alarm 1e-9 a claim; a value that is off by 0.08 is missed with probability below 1e-9 (see the control)."""
    batches = st.integers(1, 12) if claim.meaning.copies is not None else st.just(1)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(laws_of(claim), batches, st.integers(0, 2**32 - 1))
    def run(law: Law, batch: int, seed: int) -> None:
        chance = law.success(batch)
        sums = law.sample((DRAWS, batch), rng=seed).sum(axis=1)
        hits = int(np.sum(np.sign(sums) == np.sign(law.mean)))
        if not isinstance(law, FiniteLaw) or _adds_up(law, batch):  # sums of rounded values may miss 0 by rounding
            assert not off(hits, chance)
        if np.isfinite(law.std) and (bound := bound_at(claim, law, batch)) is not None:
            assert chance.high > bound - 1e-9
            assert not stats.binom.cdf(hits, DRAWS, max(0.0, min(1.0, bound)) - 1e-12) < ALPHA / (2 * EXAMPLES)

    run()


def _adds_up(law: FiniteLaw, batch: int) -> bool:
    """Whether sums of a batch are exact in floats, so that ties are seen as ties."""
    return all((v * 2**20).denominator == 1 and abs(v) * batch < 2**30 for v in law.values)


def test_a_value_that_is_off_is_noticed() -> None:
    """The negative control: 0.08 beside the truth is seen at once, for every law of the sample."""

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(noise_laws(exact=True), st.integers(1, 8), st.integers(0, 2**32 - 1), st.sampled_from((-0.08, 0.08)))
    def run(law: Any, batch: int, seed: int, shift: float) -> None:
        chance = float(law.success_exact(batch))
        planted = chance + shift if 0 <= chance + shift <= 1 else chance - shift
        hits = int(np.random.default_rng(seed).binomial(DRAWS, chance))
        assert off(hits, Success(planted, planted, "planted"))

    run()


@pytest.mark.parametrize("claim", SIGNS, ids=lambda claim: claim.id)
def test_a_bound_that_is_too_large_is_noticed(claim: LawClaim) -> None:
    """The negative control of the bound: a quarter more is more than some law of the class gives, exactly."""
    planted = replace(claim, bound=claim.bound + sp.Rational(1, 4), proof=None)
    assert search_laws(planted, evaluations=64).witness is not None


@pytest.mark.statistical
@pytest.mark.parametrize("claim", VOTES, ids=lambda claim: claim.id)
def test_votes_come_out_as_often_as_the_exact_value_says(claim: LawClaim) -> None:
    """False alarm 1e-9 a claim: of DRAWS votes, those that are right and those that are wrong."""
    only = next((domain for symbol, domain in claim.where.items() if symbol.name == "M" and domain.is_finite_set), None)
    settings_ = vote_settings(
        nodes=st.just(1) if only is not None else st.integers(1, 9),
        abstain="no-atom-at-zero" not in claim.laws,
        above_half="right-sign-likelier-than-wrong" in claim.laws,
    )

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(settings_, st.integers(0, 2**32 - 1))
    def run(vote: Any, seed: int) -> None:
        plus, minus, zero = vote.p_plus, vote.p_minus, vote.p_zero
        chances = np.array([float(plus), float(minus), float(zero)])
        counted = np.random.default_rng(seed).multinomial(vote.nodes, chances / chances.sum(), size=DRAWS)
        outcome = np.sign(counted[:, 0] - counted[:, 1])
        right, wrong = (_share(vote, sign) for sign in (1, -1))
        for sign, chance in ((1, right), (-1, wrong)):
            value = float(chance)
            assert not off(int(np.sum(outcome == sign)), Success(value, value, "exact"))
        if plus > 0:
            law = _voting(plus, minus, zero)
            free: dict[Any, Any] = {}
            mean = events.event_exact(claim, law, vote.nodes, free)
            assert mean == right - wrong
            if (bound := bound_at(claim, law, vote.nodes)) is not None:
                gap = float(mean) - bound
                assert abs(gap) < 1e-9 if claim.relation == "==" else gap > -1e-9

    run()


def _share(vote: Any, sign: int) -> Fraction:
    """P(sign of the sum of the votes = sign), by the multinomial law."""
    counts = itertools.product(range(vote.nodes + 1), repeat=2)
    return sum(
        (
            comb(vote.nodes, a) * comb(vote.nodes - a, b) * vote.p_plus**a * vote.p_minus**b
            * vote.p_zero ** (vote.nodes - a - b)
            for a, b in counts
            if a + b <= vote.nodes and (a - b) * sign > 0
        ),
        Fraction(0),
    )  # fmt: skip


def _voting(plus: Fraction, minus: Fraction, zero: Fraction) -> FiniteLaw:
    """Return a law with these probabilities of a right, a wrong and no sign, whose mean is positive."""
    pairs = [(Fraction(-1), minus), (Fraction(0), zero), (1 + minus / plus, plus)]
    kept = [(value, chance) for value, chance in pairs if chance > 0]
    return FiniteLaw(tuple(v for v, _ in kept), tuple(p for _, p in kept))

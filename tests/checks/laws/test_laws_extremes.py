"""Claims about laws that fail at an extreme size, batch or unit only, or whose bound is missing somewhere."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks.check import check
from signdescent.checks.laws import events
from signdescent.checks.laws.sets import BATCHES, batches_of, further_batches, outside
from signdescent.checks.report import Verdict
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.biased import AnyMean
from signdescent.noise.finite import FiniteLaw, _by_sums, _of_two
from signdescent.theory import LawClaim
from signdescent.theory.symbols import M, g, mu, nu3, r, rho, sigma, skewness, t, tau

POSITIVE, HALF_LINE, UNIT = sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo), sp.Interval(0, 1)
h = sp.Symbol("h", positive=True)
near = sp.Symbol("near", nonnegative=True)
MODE, VOTE, EXCESS = "within-r-of-the-mode", "expected-vote-sign", "mismatches-exceed-their-mean-by-less"
COPIES = ("independent-copies", "no-atom-at-zero")
R = sp.Rational


def vote(bound: Any, nodes: sp.Set, relation: str = ">=") -> LawClaim:
    return LawClaim("x", COPIES, VOTE, bound, {rho: UNIT, M: nodes}, relation=relation)


FALSE = {
    "a distance whose cube is no double": LawClaim(
        "x", ("unimodal", "symmetric"), MODE, 1 - 3 * sigma**2 / (10 * h**2), {sigma: POSITIVE, h: sp.FiniteSet(10**105)}
    ),
    "a distance whose square is no double": LawClaim(
        "x", ("unimodal", "symmetric"), MODE, R(1, 2), {sigma: POSITIVE, h: sp.FiniteSet(10**200)}
    ),
    "a distance whose square is 0 in doubles": LawClaim(
        "x", ("unimodal", "symmetric"), MODE, R(1, 2), {sigma: POSITIVE, h: sp.FiniteSet(R(1, 10**200))}
    ),
    "a distance of a hundredth": LawClaim("x", ("unimodal",), MODE, R(1, 5), {sigma: POSITIVE, h: POSITIVE}),
    "a distance of 0": LawClaim("x", ("unimodal",), MODE, R(1, 10**6), {sigma: POSITIVE, near: HALF_LINE}),
    "a distance at the end of its set": LawClaim(
        "x", ("unimodal",), MODE, R(1, 10**4), {sigma: sp.Interval(1, 2), near: sp.Interval(R(1, 10**6), 1)}
    ),
    "an excess that is negative": LawClaim("x", COPIES, EXCESS, R(1, 10), {rho: UNIT, M: sp.S.Naturals, t: sp.S.Reals}),
    "an excess of 0": LawClaim("x", COPIES, EXCESS, R(1, 10**6), {rho: UNIT, M: sp.S.Naturals, t: HALF_LINE}),
    "seven nodes": vote(2 * rho - 1, sp.FiniteSet(1, 7), "=="),
    "thirty nodes": vote((2 * rho - 1) * (1 - sp.Abs(M - 30) / 30) + M - 30, sp.Range(29, 31)),
    "the end of a range of nodes": vote(2 * rho - 1, sp.Union(sp.FiniteSet(1), sp.Range(11, 14)), "=="),
    "means above 201": LawClaim("x", (), "same-sign", sp.Min(1, sp.Max(0, g - 200)), {g: POSITIVE}),
    "means above 201, of unimodal laws": LawClaim("x", ("unimodal",), "same-sign", sp.Min(1, sp.Max(0, g - 200)), {g: POSITIVE}),
    "tiny means": LawClaim("x", (), "same-sign", sp.Max(0, 1 - 10**5 * g), {g: POSITIVE}),
}  # fmt: skip
TRUE = {
    "a distance of 0 and no probability": LawClaim("x", ("unimodal",), MODE, 0, {sigma: POSITIVE, near: HALF_LINE}),
    "a distance whose cube is no double": LawClaim(
        "x", ("unimodal", "symmetric"), MODE, 1 - 4 * sigma**2 / (9 * h**2), {sigma: POSITIVE, h: sp.FiniteSet(10**105)}
    ),
    "one node": vote(2 * rho - 1, sp.FiniteSet(1), "=="),
    "two nodes": vote(2 * rho - 1, sp.FiniteSet(1, 2), "=="),
    "a mean of a million": LawClaim("x", (), "same-sign", -sp.Max(0, g - 200), {g: POSITIVE}),
    "an excess above all mismatches": LawClaim("x", COPIES, EXCESS, 1, {rho: UNIT, M: sp.FiniteSet(1), t: sp.FiniteSet(3)}),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_a_bound_that_fails_at_an_extreme_is_refuted(name: str) -> None:
    """A plain law with an extreme size, batch or unit violates it, in exact arithmetic or balls."""
    report = check(FALSE[name], budget=0.5)
    assert report.verdict is Verdict.REFUTED
    assert report.witness is not None


@pytest.mark.parametrize("name", TRUE)
def test_its_true_neighbour_is_not(name: str) -> None:
    """The same sizes, batches and units do no harm to what is true."""
    report = check(TRUE[name], budget=0.5)
    assert report.verdict is Verdict.SUPPORTED
    assert report.points_met > 0


def test_batches_come_from_the_claims_own_set() -> None:
    """Points, ends and their neighbours are tried beside the usual ones, and none outside the set."""
    domains = {
        sp.S.Naturals: set(BATCHES),
        sp.FiniteSet(1, 7): {1, 7},
        sp.Range(11, 14): {11, 12, 13},
        sp.Interval(R(19, 2), sp.oo): {10, 11, 20},
        sp.FiniteSet(10**6): set(),
    }
    for domain, wanted in domains.items():
        assert set(batches_of(vote(0, domain))) >= wanted
        assert all(domain.contains(n) == sp.true for n in batches_of(vote(0, domain)))


@pytest.mark.parametrize("domain", [sp.Interval(0, 1), sp.Interval.open(0, 1), sp.FiniteSet(1, 2), sp.S.Naturals, sp.Union(sp.Interval(0, 1), sp.Interval(2, 3))], ids=str)  # fmt: skip
@pytest.mark.parametrize("value", [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 4.0])
def test_a_value_lies_outside_a_set_where_the_set_does_not_hold_it(domain: sp.Set, value: float) -> None:
    """The measure in floats is 0 exactly for the members."""
    assert (outside(domain, value) == 0) is bool(domain.contains(R(value)))


@pytest.mark.parametrize("nodes", [1, 2, 3, 6, 7, 20, 33])
def test_votes_in_floats_are_the_exact_ones_rounded(nodes: int) -> None:
    """The ranking uses what the proof of a violation computes in fractions."""
    laws = [
        AnyMean((Fraction(-1), Fraction(0), Fraction(1)), (Fraction(1, 5), Fraction(3, 10), Fraction(1, 2))),
        AnyMean((Fraction(-1), Fraction(1)), (Fraction(2, 3), Fraction(1, 3))),
        AnyMean((Fraction(1),), (Fraction(1),)),
    ]
    plain, excess = vote(0, sp.S.Naturals), LawClaim("x", (), EXCESS, 0, {rho: UNIT, M: sp.S.Naturals, t: sp.S.Reals})
    for law in laws:
        exact = events.event_exact(plain, law, nodes, {})
        assert abs(events.event(plain, law, nodes, {}).middle - float(exact)) < 1e-13
        for size in (Fraction(-3), Fraction(0), Fraction(1, 3), Fraction(2), Fraction(100)):
            below = events.event_exact(excess, law, nodes, {t: size})
            assert abs(events.event(excess, law, nodes, {t: size}).middle - float(below)) < 1e-13


def test_two_values_add_up_by_the_binomial_law() -> None:
    """The sums and weights are those of one sample after the other."""
    for places, weights, n in (((-3, 2), (1, 4), 5), ((-1, 1), (2, 3), 8), ((1, 7), (1, 1), 1)):
        assert dict(_of_two(places, weights, n)) == dict(_by_sums(places, weights, n))
    law = FiniteLaw((Fraction(-1), Fraction(2)), (Fraction(1, 2), Fraction(1, 2)))
    assert law.success_exact(2) == Fraction(3, 4)
    assert np.isclose(law.success(2).middle, 0.75)


# ------------------------------------------------------------------ bounds that do not exist

MISSING = {
    "a logarithm at the law without variance": LawClaim("x", (), "same-sign", -sp.Abs(sp.log(r)), {r: HALF_LINE}),
    "a quotient by the variance": LawClaim("x", ("symmetric",), "same-sign", -1 / sigma, {g: POSITIVE, sigma: HALF_LINE}),
    "the same, of unimodal laws": LawClaim("x", ("unimodal",), "same-sign", -1 / sigma, {g: POSITIVE, sigma: HALF_LINE}),
    "a division by what is 0 at one node": vote(-1 - 1 / (M - 1), sp.S.Naturals),
    "a root of what is negative for few samples": LawClaim(
        "x", (), "same-sign-of-batch-mean", -sp.sqrt(tau - 2), {tau: sp.S.Naturals, r: HALF_LINE}
    ),
}  # fmt: skip


UNIMODAL = ("the same, of unimodal laws",)


@pytest.mark.parametrize("name", every(1, MISSING, heavy=UNIMODAL))
def test_a_bound_that_does_not_exist_at_a_law_is_not_supported(name: str) -> None:
    """A law of the class meets the assumptions, and there is no number that its probability could be compared with."""
    report = check(MISSING[name], budget=0.5)
    assert report.verdict is Verdict.UNDECIDED
    assert report.sentence.startswith("the bound is ill-posed: ")
    assert "does not exist" in report.sentence


@pytest.mark.parametrize("name", every(1, MISSING, heavy=UNIMODAL))
def test_where_an_assumption_leaves_such_laws_out_it_is_supported(name: str) -> None:
    """The same bound exists at all laws that are left."""
    claim = MISSING[name]
    quiet = {r: r > R(1, 100), sigma: sigma > R(1, 100), M: M > 1, tau: tau > 2}
    assumptions = tuple(quiet[s] for s in claim.where if s in quiet and s in claim.bound.free_symbols)
    kept = LawClaim("x", claim.laws, claim.event, claim.bound, claim.where, assumptions)
    assert check(kept, budget=0.5).verdict is Verdict.SUPPORTED


# ------------------------------------------------------------------ where an event or a moment is at its edge

distance = sp.Symbol("q", real=True)


def _within(bound: Any, distances: sp.Set, relation: str = ">=") -> LawClaim:
    return LawClaim("x", ("unimodal",), MODE, bound, {distance: distances}, relation=relation)


def test_no_law_lies_within_a_negative_distance() -> None:
    """Below a distance of 0 the probability is 0."""
    assert check(_within(0, sp.Interval(-5, -1), "=="), budget=0.1).verdict is Verdict.SUPPORTED
    assert check(_within(R(1, 10**6), sp.Interval(-5, 5)), budget=0.1).verdict is Verdict.REFUTED
    law = _half_atom()
    claim = _within(0, sp.Interval(-5, 5))
    for q, chance in ((-1, 0), (0, R(1, 2)), (1, R(3, 4)), (2, 1)):
        assert events.event_exact(claim, law, 1, {distance: Fraction(q)}) == Fraction(str(chance))


@pytest.mark.slow
def test_no_law_lies_within_any_distance_less_often_than_never() -> None:
    """A probability is never negative: 0 bounds every one from below."""
    assert check(_within(0, sp.Interval(-5, 5))).verdict is Verdict.SUPPORTED


def _half_atom() -> AtomUniform:
    """Return 0 with probability 1/2, else uniform on [0, 2]."""
    return AtomUniform(atom=Fraction(1, 2), mode=Fraction(0), low=Fraction(0), high=Fraction(2))


@pytest.mark.parametrize("relation", every(3, [">=", ">", "=="]))
def test_a_point_mass_has_no_skewness(relation: str) -> None:
    """E(X - mean)^3/sigma^3 is 0/0 there, so that a claim about sigma = 0 and the skewness speaks of no law."""

    def claim(deviations: sp.Set) -> LawClaim:
        return LawClaim("x", (), "same-sign", 2, {sigma: deviations, skewness: sp.S.Reals}, relation=relation)

    report = check(claim(sp.FiniteSet(0)))
    assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)
    assert check(claim(HALF_LINE)).verdict is Verdict.REFUTED


ENDLESS = [sp.Range(-sp.oo, 5), sp.Range(-sp.oo, 5, 3), sp.Range(5, sp.oo, 2), sp.S.Integers, sp.Range(-sp.oo, sp.oo)]


@pytest.mark.parametrize("integers", ENDLESS, ids=str)
def test_a_free_symbol_may_run_without_end(integers: sp.Set) -> None:
    """A symbol that the bound does not name changes nothing: 0 bounds every probability, and 1 does not."""
    n = sp.Symbol("n", integer=True)
    assert check(LawClaim("x", (), "same-sign", 0, {n: integers})).verdict is Verdict.SUPPORTED
    assert check(LawClaim("x", (), "same-sign", 1, {n: integers})).verdict is Verdict.REFUTED


# ------------------------------------------------------------------ batch sizes between the usual ones

BATCH, ODD = "same-sign-of-batch-mean", sp.Range(7, sp.oo, 2)
SHARE = Fraction(41189, 100000)  # of 7, else -4
LARGER = {mu: POSITIVE, sigma: POSITIVE, nu3: POSITIVE, tau: ODD}


def _two_points(tau_: int) -> tuple[Fraction, Fraction]:
    """Return tau mu sigma^2/nu^3 of the law on -4 and 7, and the chance that the mean of tau copies is above 0."""
    mean = 7 * SHARE - 4 * (1 - SHARE)
    low, high = 4 + mean, 7 - mean
    variance = high**2 * SHARE + low**2 * (1 - SHARE)
    third = high**3 * SHARE + low**3 * (1 - SHARE)
    above = [n for n in range(tau_ + 1) if 7 * n > 4 * (tau_ - n)]
    chance = sum((comb(tau_, n) * SHARE**n * (1 - SHARE) ** (tau_ - n) for n in above), Fraction(0))
    return tau_ * mean * variance / third, chance


def _likelier(constant: Any, batches: sp.Set = ODD) -> LawClaim:
    """Return the claim that more than so many samples, in units of nu^3/(mu sigma^2), are more often right."""
    assumption = tau * mu * sigma**2 > constant * nu3
    return LawClaim("x", (), BATCH, R(1, 2), {**LARGER, tau: batches}, (assumption,))


def _only_at(batch: int, bound: Any, batches: sp.Set = sp.S.Naturals) -> LawClaim:
    return LawClaim("x", (), BATCH, sp.Piecewise((bound, sp.Eq(tau, batch)), (0, True)), {tau: batches})


def test_a_constant_that_fails_at_eleven_copies_is_refuted() -> None:
    """Among odd numbers of samples from 7 on, a constant of 1.0286 fails at 11, by the law on -4 and 7."""
    reached, chance = _two_points(11)
    assert Fraction(10286, 10000) < reached < Fraction(10297, 10000)
    assert chance < Fraction(1, 2)
    report = check(_likelier(R(10286, 10000)), budget=0.5)
    assert report.verdict is Verdict.REFUTED
    assert check(_likelier(R(104, 100)), budget=0.5).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize("batch", every(3, [6, 7, 9, 10, 11, 12, 16]))
def test_a_bound_that_fails_at_one_batch_size_is_refuted(batch: int) -> None:
    """No probability is 2; a bound of 0 at that size is true."""
    report = check(_only_at(batch, 2))
    assert report.verdict is Verdict.REFUTED
    assert report.witness is not None
    assert report.witness.point["tau"] == batch


def test_only_batch_sizes_of_the_set_are_tried() -> None:
    """What a bound says of other sizes is no part of the claim, and no size is tried twice."""
    for batches in (sp.S.Naturals, ODD, sp.Range(1, 13), sp.FiniteSet(3, 40), sp.Interval(2, 30)):
        claim = _only_at(1, 0, batches)
        tried = [*batches_of(claim), *further_batches(claim)]
        assert len(tried) == len(set(tried))
        assert all(n in batches for n in tried)
    assert check(_only_at(6, 2, ODD)).verdict is Verdict.SUPPORTED


# ------------------------------------------------------------------ batches and sizes beyond the search


@pytest.mark.parametrize("batch", [26, 40, 64])
@pytest.mark.parametrize("laws", [(), ("finite-third-moment",)])
def test_a_batch_whose_sums_are_too_many_ends_no_check(batch: int, laws: tuple[str, ...]) -> None:
    """Laws that cannot be summed up so often are left out, and the bound 0 is kept by all others."""
    claim = LawClaim("x", laws, "same-sign-of-batch-mean", sp.Integer(0), {tau: sp.FiniteSet(batch)})
    assert check(claim, budget=0.2).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "domain", [sp.FiniteSet(sp.Integer(10) ** 400), sp.Interval(10**400, sp.oo)], ids=["point", "half-line"]
)
def test_a_size_beyond_every_float_ends_no_check(domain: sp.Set) -> None:
    """No probability is below -q; nothing is said of it where q is no float."""
    size = sp.Symbol("q", real=True)
    assert not check(LawClaim("x", (), "same-sign", -size, {size: domain}), budget=0.2).verdict.holds


@pytest.mark.parametrize("power", [-280, -160, -100, 0, 100, 160, 280])
def test_moments_of_a_law_are_finite_floats_in_every_unit(power: int) -> None:
    """A square or cube beyond the floats spoils neither the mean nor the deviation; the law keeps its third moment."""
    law = AtomUniform(Fraction(1, 3), Fraction(1), Fraction(-1), Fraction(3)).moved(Fraction(10) ** power)
    assert law.mean == 10.0**power
    assert np.isclose(law.std / law.mean, np.sqrt(8) / 3, rtol=1e-14)
    assert law.third_moment < np.inf

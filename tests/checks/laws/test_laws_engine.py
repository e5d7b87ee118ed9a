"""The laws engine: wrong bounds fall with a small rational law, true ones stand, and doubt stays doubt."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks.check import check
from signdescent.checks.laws import events
from signdescent.checks.laws.search import Instance, search_laws, violates
from signdescent.checks.report import ChainReport, Verdict
from signdescent.errors import ClaimError
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.finite import FiniteLaw, two_point
from signdescent.theory import Claim, LawClaim
from signdescent.theory.laws import Case, Cited, External, LawProof, Parabola, Stretches, Votes, Zeros
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.symbols import M, b, g, r, rho, sigma, tau

POSITIVE = sp.Interval.open(0, sp.oo)
HALF = sp.Rational(1, 2)
BATCH = "same-sign-of-batch-mean"
UNIMODAL = {g: POSITIVE, sigma: POSITIVE}
ANY = {r: POSITIVE, tau: sp.S.Naturals}
WITH_B = {**ANY, b: sp.Interval(1, sp.oo)}

SHARP = CLAIMS["lemma-1-sharp"]
LEMMA_13 = CLAIMS["lemma-13"]
assert isinstance(SHARP, LawClaim)
assert isinstance(LEMMA_13, LawClaim)


def condition(constant: str) -> LawClaim:
    """Lemma 12 in its simple sharp form, with a constant of one's own."""
    given = tau > sp.Min(r, sp.Rational(constant) * b * sp.sqrt(r), evaluate=False)
    return LawClaim("planted", (), BATCH, HALF, WITH_B, (given,), ">")


PLANTED = {
    "cantelli-0.99": LawClaim("planted", (), BATCH, HALF, ANY, (tau > sp.Rational(99, 100) * r,), ">"),
    "cantelli-0.9999": LawClaim("planted", (), BATCH, HALF, ANY, (tau > sp.Rational(9999, 10000) * r,), ">"),
    "cantelli-bound": LawClaim("planted", (), BATCH, tau / (tau + sp.Rational(99, 100) * r), ANY),
    "gauss-plus-1e-6": LawClaim("planted", SHARP.laws, "same-sign", SHARP.bound + sp.Rational(1, 10**6), UNIMODAL),
    "gauss-for-all": LawClaim("planted", (), "same-sign", SHARP.bound, UNIMODAL),
    "gauss-without-symmetry": LawClaim("planted", ("unimodal",), "same-sign", SHARP.bound, UNIMODAL),
    "lemma-12-at-1.03": condition("1.03"),
    "lemma-12-at-1": condition("1"),
    "votes-plus": LawClaim(
        "planted", ("no-atom-at-zero",), "expected-vote-sign", LEMMA_13.bound + sp.Rational(1, 10**6), LEMMA_13.where
    ),
    "lattice": CLAIMS["lemma-1-lattice"],
    "signed": CLAIMS["lemma-12-signed"],
    "zeros": CLAIMS["lemma-13-every-law"],
    "eq-18": CLAIMS["remark-1b-every-law"],
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_wrong_bound_falls_with_a_small_rational_law_within_thirty_seconds(name: str) -> None:
    """REFUTED in exact arithmetic, by at most four points or pieces with denominators of at most 10 000 (100 000 for 0.9999)."""
    claim = PLANTED[name]
    started = time.process_time()
    report = check(claim, engines=("laws",))
    assert report.verdict is Verdict.REFUTED, report.sentence
    assert time.process_time() - started < 30
    witness = report.witness
    assert witness is not None
    parts = [Fraction(p) for words, p in witness.point.items() if words.startswith("P(")]
    assert sum(parts) == 1
    assert len(parts) <= 4
    assert max(p.denominator for p in parts) <= (100_000 if name == "cantelli-0.9999" else 10_000)


@pytest.mark.parametrize(
    "claim",
    every(
        3,
        [
            pytest.param(condition("1.37398"), id="lemma-12 at 1.37398"),
            pytest.param(LawClaim("true", (), BATCH, HALF, ANY, (tau > r,), ">"), id="cantelli"),
            pytest.param(LawClaim("true", (), BATCH, HALF, ANY, (tau >= r,)), id="cantelli, weakly"),
        ],
    ),
)
def test_a_true_bound_without_a_proof_is_supported_and_no_more(claim: LawClaim) -> None:
    report = check(claim, engines=("laws",))
    assert report.verdict is Verdict.SUPPORTED
    assert report.points_met > 1000
    assert report.tightness is not None
    assert report.tightness > 1 - 1e-9


def test_equality_at_the_edge_refutes_only_the_strict_claim() -> None:
    """X in {0, 2} with even odds has r = 1 = tau and success exactly 1/2."""
    coin = Instance(FiniteLaw((Fraction(0), Fraction(2)), (Fraction(1, 2), Fraction(1, 2))), 1, {})
    assert violates(LawClaim("strict", (), BATCH, HALF, ANY, (tau >= r,), ">"), coin)
    assert not violates(LawClaim("weak", (), BATCH, HALF, ANY, (tau >= r,)), coin)


def test_a_law_outside_the_class_or_the_assumptions_is_no_counterexample() -> None:
    skewed = Instance(two_point(0.25, 0.0), 1, {})
    assert violates(LawClaim("all", (), BATCH, HALF, ANY), skewed)
    assert not violates(LawClaim("symmetric", ("symmetric",), BATCH, HALF, ANY), skewed)
    assert not violates(LawClaim("quiet", (), BATCH, HALF, ANY, (tau > r,)), skewed)


def test_no_law_met_is_undecided() -> None:
    report = check(LawClaim("empty", (), BATCH, HALF, ANY, (r < 0,)))
    assert report.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"event": "same-sing"}, "Expected event of 'x' among"),
        ({"laws": ("unimodular",)}, "Expected laws of 'x' among"),
        ({"relation": "<"}, "Expected relation of 'x' among"),
    ],
)
def test_words_that_no_engine_knows_are_refused(words: dict[str, object], message: str) -> None:
    given = {"laws": (), "event": BATCH, "relation": ">=", **words}
    with pytest.raises(ClaimError, match=message):
        LawClaim("x", given["laws"], given["event"], HALF, ANY, (), given["relation"])  # type: ignore[arg-type]


# ------------------------------------------------------------------ proofs


def proof_of(claim: LawClaim, *cases: Case) -> LawClaim:
    return LawClaim(
        claim.id, claim.laws, claim.event, claim.bound, claim.where, claim.assumptions, claim.relation,
        proof=LawProof(cases),
    )  # fmt: skip


PARABOLA = Parabola(sp.Integer(0), sp.Integer(2), sp.Integer(-1))
BAD_PROOFS = {
    "parabola above the indicator": (CLAIMS["lemma-10"], Case(Parabola(sp.Rational(1, 100), sp.Integer(2), sp.Integer(-1)))),
    "parabola too weak": (CLAIMS["lemma-10-sharp"], Case(PARABOLA)),
    "stretches for laws that are not unimodal": (CLAIMS["lemma-10"], Case(Stretches(sp.Integer(1), sp.Integer(-1)))),
    "stretches without symmetry": (PLANTED["gauss-without-symmetry"], *SHARP.proof.cases),  # type: ignore[union-attr]
    "one case of two": (SHARP, SHARP.proof.cases[0]),  # type: ignore[union-attr]
    "cites itself for a larger class": (PLANTED["gauss-for-all"], Case(Cited("lemma-1-sharp"))),
    "cites another event": (CLAIMS["lemma-10"], Case(Cited("lemma-1-sharp"))),
    "cites a refuted claim": (CLAIMS["lemma-12"], Case(Cited("lemma-12-signed"))),
    "cites outside its assumptions": (CLAIMS["lemma-12-sharp"], Case(Cited("lemma-12"))),
    "a fact about finite third moments": (CLAIMS["lemma-10"], Case(External("berry-esseen"))),
    "an inequality for an equality": (CLAIMS["remark-1b-laws"], Case(Cited("lemma-13-corrected"))),
    "votes that may be 0": (CLAIMS["lemma-13-every-law"], *LEMMA_13.proof.cases),  # type: ignore[union-attr]
    "zeros without the step for one vote": (CLAIMS["lemma-13-corrected"], Case(Zeros("lemma-13", "wrong"))),
    "a coin for votes that may be likelier wrong": (
        LawClaim("x", (), "expected-vote-sign", LEMMA_13.bound, LEMMA_13.where), Case(Zeros("lemma-13", "coin")),
    ),
    "other formulas for the votes": (
        LEMMA_13,
        Case(Votes(*(Claim("other", sp.Eq(rho, rho, evaluate=False), {rho: sp.S.Reals}),) * 3)),
    ),
    "the weak form for the strict one": (
        LawClaim("x", (), BATCH, HALF, ANY, (tau >= r,), ">"), Case(Cited("lemma-10-sharp")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", every(1, BAD_PROOFS, heavy=("cites outside its assumptions",)))
def test_a_planted_proof_is_not_accepted(name: str) -> None:
    """A wrong source, class, event, case or relation is seen; no law needs to be found for that."""
    claim, *cases = BAD_PROOFS[name]
    assert isinstance(claim, LawClaim)
    report = check(proof_of(claim, *cases), engines=("chain",))
    assert not report.verdict.holds
    assert report.chain is not None
    assert not report.chain.accepted


def test_a_witness_overrides_an_accepted_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a proof is accepted although the claim is false, the law that violates the claim wins."""
    claim = LawClaim("x", (), BATCH, HALF, {**WITH_B}, (), ">", proof=LawProof(Case(Cited("lemma-10"), closing=None)))
    assert check(claim, engines=("chain",)).verdict is Verdict.UNDECIDED  # the checker itself sees through it
    misled = ChainReport(accepted=True, sentence="accepted by mistake")
    monkeypatch.setattr("signdescent.checks.laws.check.check_law_proof", lambda *_, **__: misled)
    assert check(claim, engines=("chain",)).verdict is Verdict.PROVED
    report = check(claim)
    assert report.verdict is Verdict.REFUTED
    assert report.witness is not None
    assert report.engine == "laws"


# ------------------------------------------------------------------ events


def test_votes_are_those_of_all_outcomes() -> None:
    """E sign of three votes, written out: rho = p, with zeros of probability z."""
    claim = LawClaim("x", (), "expected-vote-sign", rho, {rho: sp.Interval(0, 1), M: sp.S.Naturals})
    p, q, z = Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)
    law = FiniteLaw((Fraction(-1), Fraction(0), Fraction(1)), (q, z, p))
    total = sum(
        a * b * c * ((x + y + w > 0) - (x + y + w < 0))
        for x, a in ((1, p), (-1, q), (0, z))
        for y, b in ((1, p), (-1, q), (0, z))
        for w, c in ((1, p), (-1, q), (0, z))
    )
    assert events.event_exact(claim, law, 3, {}) == total


def test_the_distance_from_the_mode_counts_the_atom_and_the_stretch() -> None:
    claim = CLAIMS["theorem-9"]
    assert isinstance(claim, LawClaim)
    law = AtomUniform(Fraction(1, 4), Fraction(1), Fraction(0), Fraction(4))
    (distance,) = (s for s in claim.where if s.name == "r")
    assert events.event_exact(claim, law, 1, {distance: Fraction(2)}) == Fraction(1, 4) + Fraction(3, 4) * Fraction(
        3, 4
    )
    assert events.values_exact(claim, law, 1)[sigma] == sp.sqrt(sp.Rational(3, 4) * sp.Rational(28, 12))


def test_equal_seeds_find_the_same() -> None:
    claim = CLAIMS["lemma-10-conjecture"]
    assert isinstance(claim, LawClaim)
    first, second = (search_laws(claim, evaluations=16, rng=4) for _ in range(2))
    assert (first.met, first.ratio, first.ratio_at) == (second.met, second.ratio, second.ratio_at)

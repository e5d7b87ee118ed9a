"""Claims about laws that are a little too strong fall, and the true ones beside them never do."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks.check import check
from signdescent.checks.laws import events
from signdescent.checks.laws import search as engine
from signdescent.checks.laws.search import search_laws
from signdescent.checks.report import Verdict
from signdescent.noise.systematic import MOST_COPIES, PointGrid, points_for, shapes_for, votes_for
from signdescent.theory import LawClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.symbols import P_MINUS, P_PLUS, M, b, c, g, mu, r, rho, sigma, t, tau, z

POSITIVE, UNIT, HALF = sp.Interval.open(0, sp.oo), sp.Interval(0, 1), sp.Rational(1, 2)
ONE, BATCH, MODE = "same-sign", "same-sign-of-batch-mean", "within-r-of-the-mode"
VOTE, EXCESS = "expected-vote-sign", "mismatches-exceed-their-mean-by-less"
EVEN, GAUSS = ("symmetric",), ("unimodal", "symmetric")
ANY = {r: POSITIVE, tau: sp.S.Naturals}
SIZES = {g: POSITIVE, sigma: POSITIVE}
VOTES = {rho: UNIT, M: sp.S.Naturals}
THREE = {P_PLUS: UNIT, P_MINUS: UNIT, M: sp.S.Naturals}
PUSH = sp.Rational(1, 1000)
d = sp.Symbol("d", positive=True)
CANTELLI, CHEBYSHEV = tau / (tau + r), 1 - r / tau


def bound(name: str) -> sp.Expr:
    found = CLAIMS[name]
    assert isinstance(found, LawClaim)
    return found.bound


def claim(
    laws: tuple[str, ...],
    event: str,
    value: sp.Expr,
    where: dict[sp.Symbol, sp.Set],
    given: tuple[sp.Basic, ...] = (),
    relation: str = ">=",
) -> LawClaim:
    return LawClaim("planted", laws, event, sp.sympify(value), where, given, relation)


SHARP, SIMPLE, LEMMA_13, LEMMA_13_SHARP = map(bound, ("lemma-1-sharp", "lemma-1", "lemma-13", "lemma-13-sharp"))
FAR = (d >= 2 * sigma / sp.sqrt(3),)
GAUSS_FAR = 1 - sp.Rational(4, 9) * sigma**2 / d**2
LIKELIER = (P_PLUS + P_MINUS <= 1, P_PLUS >= P_MINUS)

TRUE = {
    "Cantelli": claim((), BATCH, CANTELLI, ANY),
    "Chebyshev": claim((), BATCH, CHEBYSHEV, ANY),
    "Cantelli's condition": claim((), BATCH, HALF, ANY, (tau > r,), ">"),
    "the same, weakly": claim((), BATCH, HALF, ANY, (tau >= r,)),
    "half of Chebyshev for symmetric laws": claim(EVEN, BATCH, 1 - r / (2 * tau), ANY),
    "a half for symmetric laws": claim(EVEN, BATCH, HALF, ANY),
    "Gauss": claim(GAUSS, ONE, SHARP, SIZES),
    "Gauss, simply": claim(GAUSS, ONE, SIMPLE, SIZES),
    "beyond a half": claim(GAUSS, ONE, HALF, SIZES, (), ">"),
    "Gauss about the mode": claim(("unimodal",), MODE, GAUSS_FAR, {sigma: POSITIVE, d: POSITIVE}, FAR),
    "a vote": claim(("no-atom-at-zero",), VOTE, LEMMA_13, VOTES, (), "=="),
    "a vote with zeros": claim((), VOTE, LEMMA_13, VOTES),
    "a coin for zeros": claim((), VOTE, LEMMA_13_SHARP, THREE, LIKELIER),
    "Hoeffding": claim((), EXCESS, 1 - sp.exp(-(t**2) / (2 * M)), {M: sp.S.Naturals, t: POSITIVE}),
    "strong growth": claim((), BATCH, 1 - c / tau, {**ANY, c: POSITIVE}, (r <= c,)),
}

FALSE = {
    "Cantelli and a thousandth": claim((), BATCH, CANTELLI + PUSH, ANY),
    "Cantelli with a little less noise": claim((), BATCH, tau / (tau + r * (1 - PUSH)), ANY),
    "Cantelli with the standard deviation": claim((), BATCH, tau / (tau + sp.sqrt(r)), ANY),
    "Cantelli with tau squared": claim((), BATCH, tau**2 / (tau**2 + r), ANY),
    "Cantelli strictly": claim((), BATCH, CANTELLI, ANY, (), ">"),
    "Chebyshev and a thousandth": claim((), BATCH, CHEBYSHEV + PUSH, ANY),
    "Chebyshev with tau squared": claim((), BATCH, 1 - r / tau**2, ANY),
    "Chebyshev with r squared": claim((), BATCH, 1 - r**2 / tau, ANY),
    "Cantelli's condition, strictly at the edge": claim((), BATCH, HALF, ANY, (tau >= r,), ">"),
    "Cantelli's condition at 999/1000": claim((), BATCH, HALF, ANY, (tau > (1 - PUSH) * r,), ">"),
    "the batch that is larger than the root of r": claim((), BATCH, HALF, ANY, (tau**2 > r,)),
    "a fifth of Chebyshev for symmetric laws": claim(EVEN, BATCH, 1 - r / (5 * tau), ANY),
    "half of Chebyshev for symmetric laws and a thousandth": claim(EVEN, BATCH, 1 - r / (2 * tau) + PUSH, ANY),
    "half of Chebyshev for symmetric laws with 2.002": claim(EVEN, BATCH, 1 - r / (2 * (1 + PUSH) * tau), ANY),
    "half of Chebyshev for all laws": claim((), BATCH, 1 - r / (2 * tau), ANY),
    "half of Chebyshev for symmetric laws with tau squared": claim(EVEN, BATCH, 1 - r / (2 * tau**2), ANY),
    "a half for symmetric laws and a thousandth": claim(EVEN, BATCH, HALF + PUSH, ANY),
    "a half for symmetric laws, strictly": claim(EVEN, BATCH, HALF, ANY, (), ">"),
    "the same without an atom at 0": claim((*EVEN, "no-atom-at-zero"), BATCH, HALF, ANY, (), ">"),
    "a half for all laws": claim((), BATCH, HALF, ANY),
    "a half for unimodal laws": claim(("unimodal",), ONE, HALF, SIZES),
    "a half for lattice laws": claim(("lattice-unimodal",), ONE, HALF + PUSH, SIZES),
    "Gauss and a thousandth": claim(GAUSS, ONE, SHARP + PUSH, SIZES),
    "Gauss with less noise": claim(GAUSS, ONE, SHARP.subs(sigma, sigma * (1 - PUSH)), SIZES),
    "Gauss without symmetry": claim(("unimodal",), ONE, SHARP, SIZES),
    "Gauss without a mode": claim(EVEN, ONE, SHARP, SIZES),
    "Gauss, simply, without a mode": claim(EVEN, ONE, SIMPLE, SIZES),
    "Gauss, simply, with sigma alone": claim(GAUSS, ONE, SIMPLE.subs(sp.sqrt(3) * sigma, sigma / 2), SIZES),
    "Gauss, simply, on a lattice": claim(("lattice-unimodal", "symmetric"), ONE, SIMPLE, SIZES),
    "z by itself": claim(GAUSS, ONE, HALF + z / 2, {z: POSITIVE}),
    "Gauss about the mode, 4/9 less a thousandth": claim(
        ("unimodal",), MODE, GAUSS_FAR + PUSH * sigma**2 / d**2, {sigma: POSITIVE, d: POSITIVE}, FAR
    ),
    "Gauss about the mode, everywhere": claim(
        ("unimodal",), MODE, 1 - sp.Rational(4, 9) * sigma**3 / d**3, {sigma: POSITIVE, d: POSITIVE}, FAR
    ),
    "a vote and a thousandth": claim(("no-atom-at-zero",), VOTE, LEMMA_13 + PUSH, VOTES),
    "a vote with zeros as an equality": claim((), VOTE, LEMMA_13, VOTES, (), "=="),
    "a vote is as good as one node's sign": claim((), VOTE, 2 * rho - 1, VOTES),
    "a coin for zeros that may be likelier wrong": claim((), VOTE, LEMMA_13_SHARP, THREE, LIKELIER[:1]),
    "Hoeffding at 3/4": claim((), EXCESS, 1 - sp.exp(-3 * t**2 / (4 * M)), {M: sp.S.Naturals, t: POSITIVE}),
    "strong growth at half": claim((), BATCH, 1 - c / (2 * tau), {**ANY, c: POSITIVE}, (r <= c,)),
    "Berry and Esseen without the third moment": claim(
        (), BATCH, (1 + sp.erf(sp.sqrt(tau / (2 * r)))) / 2 - 1 / (100 * sp.sqrt(tau)), ANY
    ),
    "a third moment of one third": claim((), BATCH, HALF, {**ANY, b: POSITIVE}, (tau > b * sp.sqrt(r) / 3,), ">"),
    "a mean in units of its noise": claim((), ONE, mu / (mu + sigma), {mu: POSITIVE, sigma: POSITIVE}),
}


def test_there_are_enough_of_them() -> None:
    """At least thirty false claims, each beside a true one."""
    assert len(FALSE) >= 30


@pytest.mark.parametrize("name", every(2, FALSE, heavy=("Gauss about the mode, 4/9 less a thousandth",)))
def test_a_claim_that_is_a_little_too_strong_falls(name: str) -> None:
    """A constant pushed by a thousandth, a wrong exponent, a class word dropped: a law is shown that violates it."""
    report = check(FALSE[name], engines=("laws",), budget=1 / 2)
    assert report.verdict is Verdict.REFUTED, report.sentence
    assert report.witness is not None
    assert report.witness.confirmed_by in ("exact arithmetic", "ball arithmetic")


@pytest.mark.parametrize("name", every(2, TRUE, heavy=("strong growth",)))
def test_the_true_claim_beside_it_is_not_refuted(name: str) -> None:
    """The same search finds nothing against what is true, and no doubt."""
    found = search_laws(TRUE[name], evaluations=32)
    assert found.witness is None
    assert not found.doubtful
    assert found.met > 100


# ------------------------------------------------------------------ the grids


@pytest.mark.parametrize("copies", [1, 2, MOST_COPIES])
@pytest.mark.parametrize("laws", [(), EVEN, ("lattice-unimodal",), ("lattice-unimodal", "symmetric")], ids=str)
def test_every_law_of_a_grid_belongs_to_its_class(laws: tuple[str, ...], copies: int) -> None:
    """Each row is a law with a mean, and has the properties it was made for."""
    grid = points_for(laws, copies)
    assert grid is not None
    one = LawClaim("x", laws, BATCH, HALF, ANY)
    for row in range(0, len(grid), 97):
        assert events.belongs(grid.law(row), one)


@pytest.mark.parametrize("laws", [("unimodal",), GAUSS], ids=str)
def test_stretches_belong_to_their_class(laws: tuple[str, ...]) -> None:
    """Atoms at the mode and stretches that begin there are unimodal; those of mean 1 are symmetric."""
    shapes = list(itertools.islice(shapes_for(laws), 0, None, 7))
    assert len(shapes) > 10
    assert all(events.belongs(law, LawClaim("x", laws, ONE, HALF, SIZES)) for law in shapes)


@pytest.mark.parametrize("copies", [1, 2, 3, 4, 5])
def test_grids_meet_the_boundary_and_both_its_sides(copies: int) -> None:
    """There are batches that add up to 0 exactly, and to a little less and more."""
    for laws in ((), EVEN):
        grid = points_for(laws, copies)
        assert grid is not None
        sums = {
            Fraction(int(total), grid.unit)
            for counts in itertools.product(range(copies + 1), repeat=2)
            if sum(counts) == copies
            for total in (grid.values[:, :2] @ np.array(counts))
        }
        assert 0 in sums
        assert any(-Fraction(1, 50) < s < 0 for s in sums)
        assert any(0 < s < Fraction(1, 50) for s in sums)


@pytest.mark.parametrize("copies", [1, 2, 3, 4, 5])
def test_chances_of_a_grid_are_those_of_its_laws(copies: int) -> None:
    """P(sum > 0) and P(sum < 0) in floats agree with the exact law, ties and all."""
    for laws in ((), EVEN, ("lattice-unimodal",)):
        grid = points_for(laws, copies)
        assert grid is not None
        above, below = grid.signs_of_sums(copies)
        for row in range(0, len(grid), 211):
            law = grid.law(row)
            side = above if law.exact_mean > 0 else below
            assert float(law.success_exact(copies)) == pytest.approx(side[row], abs=1e-12)


def test_votes_have_every_chance_with_and_without_zeros() -> None:
    """Right, wrong and no votes come with probabilities from 0 to 1, and means of both signs."""
    votes = list(votes_for(()))
    assert {law.sign_chances[0] for law in votes} >= {0, Fraction(1, 2), 1}
    assert {law.sign_chances[2] for law in votes} >= {0, Fraction(1, 2), 1}
    assert {law.mean > 0 for law in votes if law.sign_chances[0] > Fraction(1, 2)} == {True, False}
    assert all(law.sign_chances[2] == 0 for law in votes_for(("no-atom-at-zero",)))


def test_without_the_grids_false_claims_would_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: nets alone miss a law on the boundary, or one whose skewness has to be right."""
    planted = (
        FALSE["a half for lattice laws"],
        LawClaim("x", ("unimodal", "mean-of-the-right-sign"), "right-sign", HALF, {}),
    )
    assert all(search_laws(one, evaluations=16).witness is not None for one in planted)
    monkeypatch.setattr(engine, "search_systematic", lambda *_args, **_more: None)
    assert all(search_laws(one, evaluations=16).witness is None for one in planted)


def test_a_grid_multiplied_by_a_scale_is_the_law_of_the_multiple() -> None:
    """The row's law times 16 has 16 times the values."""
    grid = PointGrid(np.array([[-1, 2, 0, 0]]), np.array([[1, 2, 0, 0]]), 2)
    assert grid.law(0, Fraction(16)).values == (Fraction(-8), Fraction(16))

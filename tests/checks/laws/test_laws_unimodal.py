"""Sharp bounds for unimodal laws, and what is a hundredth sharper: the second kind falls, the first stands.

Gauss (1823) bounds P(|X - mode| > d), and with symmetry P(X > 0); both are attained for every d. The one-sided inequality
of Mercadier and Strobel (2021), P(X <= 0) <= 4 r/(9 (1 + r)) for r = sigma^2/g^2 <= 3/5 and (3 r - 1)/(3 (1 + r)) beyond,
is attained by an atom at the mode and a stretch that begins there.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks.laws import events, grid
from signdescent.checks.laws.mixtures import Mixtures
from signdescent.checks.laws.search import search_laws
from signdescent.noise.mixtures import mixtures_for
from signdescent.noise.pieces import Peaked
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.symbols import M, g, r, rho, sigma

POSITIVE, HALF_LINE = sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo)
R = sp.Rational
d = sp.Symbol("d", nonnegative=True)
MODE, ONE, RIGHT, VOTE = "within-r-of-the-mode", "same-sign", "right-sign", "expected-vote-sign"
ANY, EVEN, TOWARDS = ("unimodal",), ("unimodal", "symmetric"), ("unimodal", "mean-of-the-right-sign")
VOTERS = (*TOWARDS, "independent-copies", "no-atom-at-zero")
FAR, NEAR = (d**2 >= 4 * sigma**2 / 3,), (d**2 <= 4 * sigma**2 / 3,)
PLANE = {sigma: POSITIVE, d: POSITIVE}

GAUSS_FAR, GAUSS_NEAR = 4 * sigma**2 / (9 * d**2), d / (sp.sqrt(3) * sigma)
SIDE_FAR, SIDE_NEAR = 4 * r / (9 * (1 + r)), (3 * r - 1) / (3 * (1 + r))
EVEN_FAR, EVEN_NEAR = 2 * sigma**2 / (9 * g**2), g / (2 * sp.sqrt(3) * sigma)


def claim(laws: tuple[str, ...], event: str, bound: Any, where: Any, *more: Any, relation: str = ">=") -> LawClaim:
    return LawClaim("x", laws, event, bound, where, more, relation=relation)


def votes(nodes: int, right: sp.Expr) -> sp.Expr:
    """Return the expected sign of one or three votes of +-1 that are right with a probability."""
    return 2 * right - 1 if nodes == 1 else 2 * (right**3 + 3 * right**2 * (1 - right)) - 1


def bump(at: sp.Expr) -> sp.Expr:
    """Return Gauss's bound, a hundredth higher where the distance is near a multiple of sigma."""
    whole = sp.Piecewise((1 - GAUSS_FAR, FAR[0]), (GAUSS_NEAR, True))
    return whole + sp.Max(0, R(1, 100) - sp.Abs(d / sigma - at) / 10)


def family(c: sp.Expr) -> dict[str, LawClaim]:
    """Return the bounds with their noise terms multiplied by c."""
    low, high = {r: sp.Interval.Lopen(0, R(3, 5))}, {r: sp.Interval(R(3, 5), sp.oo)}
    found = {
        "Gauss, far": claim(ANY, MODE, 1 - c * GAUSS_FAR, PLANE, *FAR),
        "Gauss, near": claim(ANY, MODE, GAUSS_NEAR / c, PLANE, *NEAR),
        "Gauss, at a distance of 2": claim(ANY, MODE, 1 - c * R(1, 9), {sigma: sp.Interval(0, 1), d: sp.FiniteSet(2)}),
        "Gauss, at a small distance": claim(
            ANY, MODE, 1 - c * R(4, 9) * 10**10 * sigma**2, {sigma: POSITIVE, d: sp.FiniteSet(R(1, 10**5))}, *FAR
        ),
        "Gauss, at a large distance": claim(
            ANY, MODE, 1 - c * R(4, 9) * sigma**2 / 10**10, {sigma: POSITIVE, d: sp.FiniteSet(10**5)}, *FAR
        ),
        "even, far": claim(EVEN, ONE, 1 - c * EVEN_FAR, {g: POSITIVE, sigma: POSITIVE}, g**2 >= 4 * sigma**2 / 3),
        "even, near": claim(
            EVEN, ONE, R(1, 2) + EVEN_NEAR / c, {g: POSITIVE, sigma: POSITIVE}, g**2 <= 4 * sigma**2 / 3
        ),
    }
    for name, laws, event in (("one side", ANY, ONE), ("given side", TOWARDS, RIGHT)):
        found |= {
            f"{name}, far": claim(laws, event, 1 - c * SIDE_FAR, low),
            f"{name}, near": claim(laws, event, 1 - SIDE_NEAR - (1 - c) * R(-2, 3) / (1 + r), high),
            f"{name}, r up to 1/10": claim(laws, event, 1 - c * R(4, 99), {r: sp.Interval.Lopen(0, R(1, 10))}),
            f"{name}, r up to 1/1000": claim(laws, event, 1 - c * R(4, 9009), {r: sp.Interval.Lopen(0, R(1, 1000))}),
            f"{name}, r up to 1": claim(laws, event, 1 - c * R(1, 3), {r: sp.Interval.Lopen(0, 1)}),
            f"{name}, r up to 3": claim(laws, event, 1 - c * R(2, 3), {r: sp.Interval.Lopen(0, 3)}),
            f"{name}, r up to 1000": claim(laws, event, (4 / (3 * R(1001))) / c, {r: sp.Interval.Lopen(0, 1000)}),
        }
    for nodes in (1, 3):
        only = {r: sp.Interval.Lopen(0, 1), M: sp.FiniteSet(nodes)}
        found[f"{nodes} votes, r up to 1"] = claim(VOTERS, VOTE, votes(nodes, 1 - c * R(1, 3)), only)
        only = {r: sp.Interval.Lopen(0, R(1, 5)), M: sp.FiniteSet(nodes)}
        found[f"{nodes} votes, r up to 1/5"] = claim(VOTERS, VOTE, votes(nodes, 1 - c * R(2, 27)), only)
    return found


FALSE = family(R(99, 100)) | {
    **{f"Gauss and a bump at {at} sigma": claim(ANY, MODE, bump(R(at)), PLANE) for at in ("3/10", "9/10", "7/4", "5", "12")},
    "one point, strictly": claim(ANY, MODE, 1 - sigma**2 / d**2, {sigma: HALF_LINE, d: POSITIVE}, relation=">"),
    "one point is not half a law": claim(ANY, MODE, sp.Piecewise((2, sigma <= 0), (0, True)), {sigma: HALF_LINE, d: POSITIVE}),
    "some chance for far laws": claim(TOWARDS, RIGHT, R(1, 10**4), {}),
    "some chance for far laws, of a vote": claim(VOTERS, VOTE, R(1, 10**4) - 1, {rho: sp.Interval(0, 1), M: sp.FiniteSet(1)}),
}  # fmt: skip
TRUE = {
    **family(sp.Integer(1)),
    "Gauss, far, a hundredth blunter": family(R(101, 100))["Gauss, far"],
    "one side, far, a hundredth blunter": family(R(101, 100))["one side, far"],
    "one point, strictly, with noise": claim(ANY, MODE, 1 - sigma**2 / d**2, PLANE, relation=">"),
    "a chance of nothing": claim(TOWARDS, RIGHT, 0, {}),
}


def test_there_are_enough_of_each() -> None:
    """At least thirty false claims and twenty true ones."""
    assert len(FALSE) >= 30
    assert len(TRUE) >= 20


@pytest.mark.parametrize("name", every(5, FALSE, heavy=("Gauss and a bump at 3/10 sigma", "Gauss, far")))
def test_a_bound_that_is_a_hundredth_too_sharp_falls(name: str) -> None:
    """A law that violates it is shown, in exact arithmetic or balls."""
    found = search_laws(FALSE[name], evaluations=32)
    assert found.witness is not None
    assert found.witness.confirmed_by in ("exact arithmetic", "ball arithmetic")


@pytest.mark.parametrize("name", every(5, TRUE, heavy=("Gauss, far",)))
def test_the_sharp_bound_stands(name: str) -> None:
    """The same search finds nothing against it, and no doubt."""
    found = search_laws(TRUE[name], evaluations=32)
    assert found.witness is None
    assert not found.doubtful
    assert found.met > 0


CONTROLS = ["Gauss and a bump at 3/10 sigma", "one side, r up to 1/1000", "3 votes, r up to 1/5"]


@pytest.mark.parametrize("name", CONTROLS)
def test_without_the_mixtures_they_would_stand(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the families and the fixed shapes alone do not find these."""
    monkeypatch.setattr(grid, "_search_mixtures", lambda *_args: None)
    assert search_laws(FALSE[name], evaluations=32).witness is None


@pytest.mark.parametrize(
    ("laws", "event", "batch"), [(ANY, ONE, 1), (EVEN, ONE, 1), (TOWARDS, RIGHT, 1), (VOTERS, VOTE, 3)]
)
def test_floats_of_a_grid_are_those_of_its_laws(laws: tuple[str, ...], event: str, batch: int) -> None:
    """Moments and chances agree with the exact law, in the grid and around it; every law belongs to its class."""
    one = claim(laws, event, 0, dict.fromkeys((g, sigma, r), POSITIVE))
    first = mixtures_for("symmetric" in laws, both_sides=event != ONE)
    near = first.kept(np.arange(0, len(first), 997)).around(0.3, 4, np.random.default_rng(1))
    for rows in (Mixtures(first, one, batch), Mixtures(near, one, batch)):
        moments, chances = rows.moments(Fraction(3)), rows.chances(None)
        assert len(rows) > 20
        for row in range(0, len(rows), max(1, len(rows) // 40)):
            law = rows.law(row, Fraction(3))
            assert events.belongs(law, one)
            assert float(events.event_exact(one, law, batch, {})) == pytest.approx(chances[row], abs=1e-9)
            exact = events.values_exact(one, law, batch)
            for symbol in (g, sigma, r):
                assert float(exact[symbol]) == pytest.approx(moments[symbol][row], rel=1e-6)


def test_chances_near_the_mode_are_those_of_fractions() -> None:
    """P(|X - mode| <= d) of an atom, a stretch to each side and two to one side, at distances between and at their ends."""
    half, part = Fraction(1, 2), Fraction(1, 4)
    one = claim(ANY, MODE, 0, PLANE)
    both = Peaked(
        ((Fraction(1), Fraction(1), half), (Fraction(-1), Fraction(1), part), (Fraction(1), Fraction(5), part)),
        Fraction(1),
    )
    right = Peaked(((Fraction(2), Fraction(4), half), (Fraction(2), Fraction(10), half)), Fraction(2))
    wanted = {
        (both, Fraction(0)): half,
        (both, Fraction(1)): half + part / 2 + part / 4,
        (both, Fraction(2)): half + part + part / 2,
        (both, Fraction(4)): Fraction(1),
        (right, Fraction(1)): half / 2 + half / 8,
        (right, Fraction(8)): Fraction(1),
        (right, Fraction(-1)): Fraction(0),
    }
    for (law, distance), chance in wanted.items():
        assert events.event_exact(one, law, 1, {d: distance}) == chance
    spread = events.values_exact(one, both, 1)[sigma] ** 2  # E (X - mode)^2 = (4 + 16)/3 of the stretches
    assert spread == R(1, 4) * R(20, 3)

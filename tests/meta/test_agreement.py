"""Formulas of `theory` and functions of `bounds` are two derivations; they agree at drawn points, in ball arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx, fmpq

from signdescent import bounds
from signdescent.checks.translate import compile_program
from signdescent.checks.translate.balls import evaluate
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.papers.stochastic_sign_descent.b8_margin import F
from signdescent.theory.papers.stochastic_sign_descent.section_4_norm import L12
from signdescent.theory.symbols import b, c, g, l, r, sigma, tau, u

POINTS = 1000
RNG = np.random.default_rng(7)
MEAN = RNG.uniform(0.05, 3, POINTS)
STD = RNG.uniform(0.05, 3, POINTS)
THIRD = RNG.uniform(1, 5, POINTS) * STD**3 * (1 + 1e-12)
SIZE = RNG.integers(1, 200, POINTS).astype(float)
GROWTH = RNG.uniform(0.01, 50, POINTS)
HALF_VOTES = RNG.integers(1, 60, POINTS).astype(float)
RHO = RNG.uniform(0.5, 1, POINTS)

Exact = Mapping[sp.Symbol, Fraction]


def moments(i: int) -> Exact:
    """Return the moments of one point as exact numbers, in the symbols of `theory`."""
    mean, std, third = Fraction(MEAN[i]), Fraction(STD[i]), Fraction(THIRD[i])
    return {
        g: mean,
        sigma: std,
        r: (std / mean) ** 2,
        b: third / std**3,
        tau: Fraction(SIZE[i]),
        c: Fraction(GROWTH[i]),
    }


def vote(i: int) -> Exact:
    return {u: 2 * Fraction(RHO[i]) - 1, l: Fraction(HALF_VOTES[i])}


def close(value: float, exact: arb) -> bool:
    """Compare to 1e-12 relative or 1e-15 absolute, whichever is wider."""
    error = abs(arb(float(value)) - exact)
    return bool(error <= arb(1e-15)) or bool(error <= abs(exact) * arb(1e-12))


def enclosures(expression: sp.Expr, at: Callable[[int], Exact]) -> list[arb]:
    """Evaluate a formula of `theory` at every point in balls of 200 bits."""
    symbols = tuple(sorted(expression.free_symbols, key=str))
    found = []
    with ctx.workprec(200):
        program = compile_program([expression], symbols)
        for i in range(POINTS):
            point = at(i)
            balls = [arb(fmpq(point[s].numerator, point[s].denominator)) for s in symbols]
            value = evaluate(program, [(ball.lower(), ball.upper()) for ball in balls]).outputs[0]
            assert isinstance(value, tuple)
            found.append(value[0].union(value[1]))
    return found


def clipped(value: arb) -> arb:
    return arb(0) if value < 0 else arb(1) if value > 1 else value


LAWS: dict[str, Callable[[], np.ndarray]] = {
    "lemma-1": lambda: bounds.gauss(MEAN, STD, form="simple"),
    "lemma-1-second-order": lambda: bounds.gauss(MEAN, STD, form="second-order"),
    "lemma-1-sharp": lambda: bounds.gauss(MEAN, STD),
    "lemma-10": lambda: bounds.chebyshev(MEAN, STD, batch_size=SIZE),
    "lemma-10-sharp": lambda: bounds.cantelli(MEAN, STD, batch_size=SIZE),
    "minibatch-target-unimodal": lambda: bounds.gauss(MEAN, STD, batch_size=SIZE),
    "lemma-2": lambda: bounds.strong_growth(GROWTH, batch_size=SIZE, form="chebyshev"),
    "lemma-2-sharp": lambda: bounds.strong_growth(GROWTH, batch_size=SIZE),
    "lemma-11": lambda: bounds.berry_esseen(MEAN, STD, THIRD, batch_size=SIZE, constant="paper"),
    "lemma-11-sharp": lambda: bounds.berry_esseen(MEAN, STD, THIRD, batch_size=SIZE),
}


@pytest.mark.parametrize("name", LAWS)
def test_a_stated_bound_is_the_computed_one(name: str) -> None:
    """The law claim's bound, clipped to [0, 1], equals the function of `bounds`."""
    claim = CLAIMS[name]
    assert isinstance(claim, LawClaim)
    stated = enclosures(claim.bound, moments)
    wrong = [i for i, value in enumerate(LAWS[name]()) if not close(value, clipped(stated[i]))]
    assert wrong == []


FORMULAS: dict[str, tuple[sp.Expr, Callable[[int], Exact], Callable[[], np.ndarray]]] = {
    "the margin of 2l - 1 nodes": (F, vote, lambda: bounds.vote_margin(RHO, 2 * HALF_VOTES - 1)),
    "the margin of 2l nodes": (F, vote, lambda: bounds.vote_margin(RHO, 2 * HALF_VOTES)),
    "its sharp lower bound": (
        sp.sqrt(1 - (1 - u**2) ** l),
        vote,
        lambda: bounds.vote_margin_bounds(RHO, 2 * HALF_VOTES).low,
    ),
    "one coordinate of the l12-norm": (L12, moments, lambda: bounds.l12_norm(MEAN[:, None], STD[:, None])),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_stated_formula_is_the_computed_one(name: str) -> None:
    expression, at, computed = FORMULAS[name]
    stated = enclosures(expression, at)
    assert [i for i, value in enumerate(computed()) if not close(value, stated[i])] == []


def test_a_slightly_wrong_function_would_be_noticed() -> None:
    """A factor 1 + 1e-11 is more than the comparison lets pass."""
    stated = enclosures(L12, moments)
    computed = bounds.l12_norm(MEAN[:, None], STD[:, None]) * (1 + 1e-11)
    assert not all(close(value, stated[i]) for i, value in enumerate(computed))


WITHOUT_FUNCTION = {
    *("theorem-9", "lemma-13", "lemma-13-corrected", "lemma-13-sharp", "lemma-12", "lemma-12-sharp"),
    *("lemma-3", "lemma-3-sharp", "lemma-10-conjecture", "b8-hoeffding", "lemma-1-lattice", "lemma-12-signed"),
    *("lemma-13-every-law", "remark-1b-laws", "remark-1b-every-law", "remark-1b-every-law-corrected"),
    *("lemma-12-nu-infinite", "b1-chain-line5"),
    *("sec5.3-spb-of-momentum", "sec5.3-spb-of-momentum-corrected"),
}


def test_every_law_bound_with_a_function_is_compared() -> None:
    """Each law claim is either compared above or has no elementwise function, by name."""
    assert set(LAWS) | WITHOUT_FUNCTION == {name for name, claim in CLAIMS.items() if isinstance(claim, LawClaim)}

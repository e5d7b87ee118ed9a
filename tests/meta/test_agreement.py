"""Formulas of `theory` and functions of `bounds` are two derivations; they agree at sampled points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp

from signdescent import bounds
from signdescent.checks.translate import compile_program
from signdescent.checks.translate.floats import evaluate
from signdescent.theory.claim import LawClaim
from signdescent.theory.claims import CLAIMS
from signdescent.theory.claims.b8_speedup import F
from signdescent.theory.symbols import b, g, l, r, sigma, tau, u

RNG = np.random.default_rng(7)
SIZE = 200
POINTS = {
    g: RNG.uniform(0.05, 3, SIZE),
    sigma: RNG.uniform(0.05, 3, SIZE),
    r: RNG.uniform(0.01, 20, SIZE),
    b: RNG.uniform(1, 5, SIZE),
    tau: RNG.integers(1, 200, SIZE).astype(float),
    l: RNG.integers(1, 60, SIZE).astype(float),
    u: RNG.uniform(0, 1, SIZE),
}
r_std, t_size = np.sqrt(POINTS[r]), POINTS[tau]

IMPLEMENTS: dict[str, Callable[[], np.ndarray]] = {
    "lemma-1": lambda: bounds.gauss(POINTS[g], POINTS[sigma], form="simple"),
    "lemma-1-second-order": lambda: bounds.gauss(POINTS[g], POINTS[sigma], form="second-order"),
    "lemma-1-sharp": lambda: bounds.gauss(POINTS[g], POINTS[sigma]),
    "lemma-10": lambda: bounds.chebyshev(1.0, r_std, batch_size=t_size),
    "lemma-10-sharp": lambda: bounds.cantelli(1.0, r_std, batch_size=t_size),
    "lemma-11": lambda: bounds.berry_esseen(1.0, r_std, POINTS[b] * r_std**3, batch_size=t_size, constant="paper"),
    "lemma-11-sharp": lambda: bounds.berry_esseen(1.0, r_std, POINTS[b] * r_std**3, batch_size=t_size),
}


def _values(expression: sp.Expr) -> np.ndarray:
    symbols = sorted(expression.free_symbols, key=str)
    program = compile_program([expression], symbols)
    return np.clip(evaluate(program, [POINTS[s] for s in symbols])[0], 0, 1)


@pytest.mark.parametrize("name", IMPLEMENTS)
def test_a_stated_bound_is_the_computed_one(name: str) -> None:
    """The law claim's bound, clipped to [0, 1], equals the function of `bounds` to rounding."""
    claim = CLAIMS[name]
    assert isinstance(claim, LawClaim)
    np.testing.assert_allclose(IMPLEMENTS[name](), _values(claim.bound), rtol=1e-11, atol=1e-12)


def test_the_vote_margin_is_the_stated_one() -> None:
    """The margin of 2l - 1 and of 2l nodes is 2 I - 1; the two ways of computing it differ near u = 0 by rounding."""
    for nodes in (2 * POINTS[l] - 1, 2 * POINTS[l]):
        computed = bounds.vote_margin((1 + POINTS[u]) / 2, nodes)
        np.testing.assert_allclose(computed, _values(F), rtol=1e-9, atol=1e-12)


def test_every_law_bound_with_a_function_is_compared() -> None:
    """Each law claim is either compared above or has no elementwise function, by name."""
    without = {"theorem-9", "lemma-13", "lemma-12", "lemma-12-sharp"}
    assert set(IMPLEMENTS) | without == {name for name, claim in CLAIMS.items() if isinstance(claim, LawClaim)}

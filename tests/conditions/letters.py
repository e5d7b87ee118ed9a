"""The terms that the cases speak of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sympy as sp

from signdescent.theory import RunClaim
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Excess,
    Expectation,
    Gradient,
    Norm,
    OverTime,
    Sign,
    variable,
)
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.symbols import K

X, X0, H, E = (variable(name, COORDINATE) for name in ("x", "x0", "h", "e"))
N, NAME = variable("N"), variable("q")
G, D = Gradient("f", X), Excess("f", X)
GAMMA = sp.Symbol("gamma", positive=True)
TOTAL, START_GAP = (sp.Symbol(word, nonnegative=True) for word in ("total", "start"))
Y = sp.Symbol("y", real=True)
AFTER = Excess("f", X - GAMMA * Sign(H))
EN = Expectation(N, START)
SUM = OverTime(EN)
NOISY = MethodTerms(
    states=(State(X, X0, X - GAMMA * Sign(E)),),
    draws=(Draw(E, "noise", G, 1), Draw(H, "sample", G, 1)),
)
"""A method that the calculus does not have, with noise."""
WANDERING = MethodTerms(states=(State(X, H, X),), draws=(Draw(H, "sample", G, 1),))
"""A method whose first iterate is drawn."""
S1, S2, S3 = (normal(Expectation(term, START)) for term in (Norm(X), Norm(X - X0), Excess("f", X)))
CEILING = Excess("f", X0) + K * GAMMA**2 * TOTAL / 2  # what bounds gamma times the sum
J, B = sp.symbols("j b", integer=True)
INNER = sp.Sum(1 + sp.Sum(ITERATION * B, (ITERATION, 1, 3)), (B, 1, K))
SQUARES = sp.Sum(1 + sp.Sum(ITERATION**2, (ITERATION, 1, 3)), (B, 1, K))

M_N, S_N, E_N, E0_N, B_N, H_N = (variable(name, COORDINATE, NODE) for name in ("m", "s", "e", "e0", "B", "h"))
"""The momenta, stochastic signs, noise, first noise and its part in the momenta, and the samples of the nodes."""


def also(**sets: sp.Set) -> Callable[[RunClaim], RunClaim]:
    """Return the claim with another parameter y."""
    return lambda claim: replace(claim, where={**claim.where, Y: sets["y"]})


def symbol(name: str) -> sp.Symbol:
    """Return a symbol of Theorem 8, corrected."""
    return next(one for one in CLAIMS["theorem-8-corrected"].where if one.name == name)

"""The left sides of claims about runs, as terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy as sp

from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.terms import (
    START,
    Agrees,
    Average,
    Expectation,
    Largest,
    Least,
    Majority,
    Norm,
    OverNodes,
    Sign,
    Total,
    UnderWeights,
    Variable,
    Where,
)
from signdescent.theory.placing import put_in
from signdescent.theory.runs import AVERAGES

__all__ = ["deviation", "left_side", "mixed_norm", "rho_norm"]


def rho_norm(method: MethodTerms) -> sp.Expr:
    """Return sum (2 rho_i - 1) |g_i| with rho_i the probability that the sample has the sign of g_i."""
    sample, g = _sample(method), method.gradient
    return Total(sp.Abs(g) * (2 * Expectation(Agrees(sample, g), 0) - 1))


def vote_norm(method: MethodTerms) -> sp.Expr:
    """Return sum (2 I(rho_i; l, l) - 1) |g_i|; rho_i is the same for all nodes, and so their mean."""
    sample, g = _sample(method), method.gradient
    return Total(sp.Abs(g) * (2 * Majority(OverNodes(Expectation(Agrees(sample, g), 0))) - 1))


def sign_norm(method: MethodTerms) -> sp.Expr:
    """Return sum |g_i| E[sign(h_i g_i) | past], which is sum g_i E[sign h_i | past]."""
    return Total(method.gradient * Expectation(Sign(_sample(method)), 0))


def deviation(term: sp.Expr, stage: int = 0) -> sp.Expr:
    """Return the conditional standard deviation of a term given a stage, sqrt(E[X^2] - E[X]^2).

    The square is at least 0. That 0 is taken if it were not lets the root exist by its form.
    """
    return sp.sqrt(sp.Max(0, Expectation(term**2, stage) - Expectation(term, stage) ** 2))


def mixed_norm(method: MethodTerms) -> sp.Expr:
    """Return the sum of |g_i| where sigma_i < sqrt(3) |g_i|/2, and of g_i^2/sigma_i elsewhere, or 0 if sigma_i is 0.

    Here sigma_i is the standard deviation of the sample, given the past.
    """
    return Total(mixed_term(method.gradient, deviation(_sample(method))))


def mixed_term(g: sp.Expr, sigma: sp.Expr) -> sp.Expr:
    """Return what a coordinate of the gradient adds to the mixed norm."""
    return Where(sigma, sp.sqrt(3) * sp.Abs(g) / 2, sp.Abs(g), Where(0, sigma, g**2 / sigma, 0))


def vote_gap(method: MethodTerms) -> sp.Expr:
    """Return |g_i E[sign of the vote | past] - |g_i| (2 I(rho_i; l, l) - 1)|."""
    sample, g = _sample(method), method.gradient
    right = 2 * Majority(OverNodes(Expectation(Agrees(sample, g), 0))) - 1
    return sp.Abs(g * Expectation(Sign(OverNodes(Sign(sample))), 0) - sp.Abs(g) * right)


def _sample(method: MethodTerms) -> Variable:
    return next(draw.variable for draw in method.draws if draw.kind == "sample" and draw.of == method.gradient)


_QUANTITIES: Mapping[str, Callable[[MethodTerms], sp.Expr]] = {
    "rho": rho_norm,
    "vote": vote_norm,
    "sign": sign_norm,
    "mixed": mixed_norm,
    "l1": lambda method: Total(sp.Abs(method.gradient)),
    "l2": lambda method: Norm(method.gradient),
    "squared": lambda method: Norm(method.gradient) ** 2,
    "frequency": vote_gap,
}
_OVER = {"least": Least, "mean": Average, "largest": Largest}


def left_side(word: str, method: MethodTerms, names: Mapping[Variable, sp.Expr]) -> sp.Expr | None:
    """Return the left side of a claim, with names written out; None if the calculus has no term for it."""
    average = AVERAGES[word]
    if average.quantity == "weights":
        return UnderWeights(method.states[0].variable)
    if average.quantity not in _QUANTITIES or average.over not in _OVER:
        return None
    try:
        quantity = _QUANTITIES[average.quantity](method)
    except StopIteration:  # the method draws no sample of its gradient
        return None
    inside = quantity if average.over == "largest" else Expectation(quantity, START)
    left = put_in(_OVER[average.over](inside), names)
    return -left if average.negated else left

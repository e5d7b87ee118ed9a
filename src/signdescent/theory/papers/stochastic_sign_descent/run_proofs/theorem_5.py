"""Proofs of Theorem 5 about runs, and of what follows in the same way."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import Cited, Combined, LeastOf, MeanOf
from signdescent.theory.calculus.terms import ITERATION, START, Average, Expectation, Least, OverTime
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.sign_descent import (
    NORM,
    START_GAP,
    TOTAL,
    descent,
)
from signdescent.theory.symbols import K, gamma0

__all__ = ["constant_steps", "decreasing_steps"]

_J = sp.Symbol("j", integer=True)


def decreasing_steps(word: str, quantity: str, right: sp.Expr, *cited: str, votes: Cited | None = None) -> RunTheorem:
    """Return the proof that the least norm is at most `right`.

    Parameters
    ----------
    word, quantity : str
        As in `descent`.
    right : SymPy expression
    *cited : str
        Claims that add up to: the sums of the step sizes lead to at most `right`.
    votes : Cited or None
        As in `descent`.
    """
    steps = descent(word, "decreasing", quantity, votes)
    sums = {"sums" if j == 0 else name: name for j, name in enumerate(cited)}
    squares = gamma0**2 * TOTAL / 2 * sp.Sum(1 / _J, (_J, 1, K))
    lines = (
        *steps.summed(),
        Line(
            "eq. 21",
            Combined({"summed": 1, "first": 1}),
            at_most(gamma0 * OverTime(Expectation(NORM, START) / sp.sqrt(ITERATION + 1)), START_GAP + squares),
        ),
        Line("least", LeastOf("eq. 21")),
        *(Line(label, Cited(name)) for label, name in sums.items()),
        Line(
            "bound", Combined({"least": 1, **dict.fromkeys(sums, 1)}), at_most(Least(Expectation(NORM, START)), right)
        ),
    )
    return RunTheorem(steps.method, lines, {NORM: steps.norm})


def constant_steps(word: str, quantity: str, right: sp.Expr, rule: str = "constant") -> RunTheorem:
    """Return the proof that the mean norm is at most `right` with a rule for a constant step size."""
    steps = descent(word, rule, quantity)
    lines = (
        *steps.summed(),
        Line("mean", MeanOf("summed")),
        Line(
            "bound",
            Combined({"mean": 1, "first": 1 / (steps.share * steps.step * K)}),
            at_most(Average(Expectation(NORM, START)), right),
        ),
    )
    return RunTheorem(steps.method, lines, {NORM: steps.norm})

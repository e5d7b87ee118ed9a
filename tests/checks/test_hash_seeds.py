"""What the searches find does not depend on PYTHONHASHSEED, which orders the sets of SymPy's objects."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

OF_RUNS = """
b, smooth = sp.Symbol("b", real=True), sp.Symbol("smooth", nonnegative=True)
points = [(1, 7), (5, 11), (13, 17), (2, 19), (3, 23), (7, 29), (11, 31), (17, 37), (19, 41), (23, 43), (29, 47)]
numbers = sp.FiniteSet(*(sp.Rational(*point) for point in points))
x, x0 = variable("x", COORDINATE), variable("x0", COORDINATE)
claim = RunClaim(
    "at-one-point", MethodTerms((State(x, x0, x),), ()), ("lipschitz-gradient", "convex"),
    Last(Expectation(Norm(x - x0), START)), 100 * (b - sp.Rational(13, 17)) ** 2 + (K - 3) ** 2 - sp.Rational(1, 100),
    {K: sp.S.Naturals, b: numbers, smooth: sp.Interval(0, 100)},
)
"""
OF_LAWS = """
few = sp.Union(*(sp.Range(first, first + 2) for first in range(21, 64, 3)))
claim = LawClaim("at-one-batch", ("independent-copies",), "same-sign-of-batch-mean", 1 - (tau - 43) ** 2, {tau: few})
"""
PROGRAM = """
import sympy as sp
from signdescent.checks.check import check
from signdescent.checks.laws.sets import batches_of
from signdescent.theory import LawClaim, RunClaim
from signdescent.theory.calculus.method import MethodTerms, State
from signdescent.theory.calculus.terms import COORDINATE, START, Expectation, Last, Norm, variable
from signdescent.theory.symbols import K, tau
"""


def found(claim: str, shown: str, seed: int) -> str:
    """Return what a fresh interpreter finds for a claim."""
    program = f"{PROGRAM}{claim}print({shown})"
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize(
    ("claim", "shown"),
    [(OF_RUNS, "(r := check(claim)).verdict, r.sentence, r.witness"), (OF_LAWS, "batches_of(claim)")],
    ids=["runs", "laws"],
)
def test_the_search_is_the_same_in_every_interpreter(claim: str, shown: str) -> None:
    """Each claim fails at one of many points, of which the search tries some."""
    assert len({found(claim, shown, seed) for seed in (0, 1, 2)}) == 1

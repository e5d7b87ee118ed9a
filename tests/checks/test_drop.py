"""Assumptions dropped in turn, and how far that has come."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.drop import drop_assumptions
from signdescent.theory import Claim

x = sp.Symbol("x", real=True)


def test_progress_is_told_before_each_assumption() -> None:
    """The callback changes nothing but what it sees."""
    claim = Claim("rises", x**2 >= x, {x: sp.Reals}, (x >= 1, x >= 0))
    told: list[tuple[int, int]] = []
    found = drop_assumptions(claim, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2)]
    assert [dropped.outcome for dropped in found] == [dropped.outcome for dropped in drop_assumptions(claim)]

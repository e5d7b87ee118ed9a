"""Dropping assumptions in turn, with a progress callback."""

from __future__ import annotations

import sympy as sp

from signdescent.checks.drop import drop_assumptions
from signdescent.theory import Claim

x = sp.Symbol("x", real=True)


def test_progress_is_reported_before_each_assumption() -> None:
    """The callback gets (done, total) before each assumption, and does not change the outcomes."""
    claim = Claim("rises", x**2 >= x, {x: sp.Reals}, (x >= 1, x >= 0))
    calls: list[tuple[int, int]] = []
    results = drop_assumptions(claim, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(0, 2), (1, 2)]
    assert [dropped.outcome for dropped in results] == [dropped.outcome for dropped in drop_assumptions(claim)]

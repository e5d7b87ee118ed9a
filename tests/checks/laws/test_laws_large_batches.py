"""Claims about batches of the largest sizes that are tried."""

from __future__ import annotations

import pytest
import sympy as sp

from signdescent.checks.laws.search import search_laws
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.symbols import r, tau

LARGE = {r: sp.Interval.open(0, sp.oo), tau: sp.FiniteSet(61, 62, 63, 64)}
LATTICE = ("independent-copies", "lattice-unimodal")


@pytest.mark.parametrize(("factor", "false"), [(1, False), (sp.Rational(1, 64), True)], ids=str)
def test_lattice_laws_are_looked_at_in_batches_of_64(factor: sp.Expr, false: bool) -> None:
    """Cantelli's bound stands, and with a noise term 64 times too small it falls; all families are gone through."""
    claim = LawClaim("a", LATTICE, "same-sign-of-batch-mean", tau / (tau + factor * r), LARGE)
    found = search_laws(claim)
    assert (found.witness is not None) is false
    if not false:
        assert {"flat on 7 points", "binomial on 7 points"} <= found.families

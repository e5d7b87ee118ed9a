"""The proof that votes are right as often as Lemma 13 says, along every run."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from signdescent.theory.calculus.averages import vote_gap
from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.methods import method_of
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import Combined, Throughout, Voted

__all__ = ["exact_votes"]


def exact_votes(where: Iterable[sp.Symbol], cited: str) -> RunTheorem:
    """Return the proof by a claim that gives the expected vote of every law without an atom at 0."""
    method = method_of("majority_vote_sign_sgd", "constant", where)
    assert method is not None
    lines = (
        Line("votes", Voted(cited, method.draws[0].variable)),
        Line("no gap", Combined({}, given=("votes",)), at_most(vote_gap(method), 0)),
        Line("bound", Throughout("no gap")),
    )
    return RunTheorem(method, lines)

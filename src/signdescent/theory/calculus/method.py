"""A method as data: what it keeps, what it draws, and how the next iterate follows."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from signdescent.theory.calculus.terms import ITERATION, START, Expectation, Variable

__all__ = ["Draw", "MethodTerms", "State"]


@dataclass(frozen=True, slots=True)
class State:
    """A variable that an iteration starts with.

    Parameters
    ----------
    variable : Variable
        Known at stage 0 of every iteration.
    first : SymPy expression
        Its value in iteration 0.
    after : SymPy expression
        Its value in the next iteration, in the variables and draws of this one.
    """

    variable: Variable
    first: sp.Expr
    after: sp.Expr


@dataclass(frozen=True, slots=True)
class Draw:
    """A random variable that an iteration draws.

    Parameters
    ----------
    variable : Variable
        Known from its stage on.
    kind : str
        ``"sample"``, a stochastic gradient; ``"noise"``, a sample minus its mean; or ``"stochastic-sign"``, whose
        mean is the direction of a vector. The words of the class say more about them.
    of : SymPy expression
        The gradient or the vector that it stands for, known one stage before.
    stage : int
        1 for the samples, 2 for what is drawn after them.
    """

    variable: Variable
    kind: str
    of: sp.Expr
    stage: int


@dataclass(frozen=True, slots=True)
class MethodTerms:
    """A method in the terms of the calculus.

    Parameters
    ----------
    states : tuple of State
    draws : tuple of Draw
    """

    states: tuple[State, ...]
    draws: tuple[Draw, ...]

    @property
    def stages(self) -> dict[Variable, int]:
        """The method's own variables, each with the stage at which it is known."""
        return {state.variable: 0 for state in self.states} | {draw.variable: draw.stage for draw in self.draws}

    def stage(self, term: sp.Basic) -> int:
        """Return the least stage at which a term is known; `START` for a constant."""
        return _stage(term, self.stages)

    def following(self, term: sp.Expr) -> sp.Expr:
        """Return a term of states one iteration later."""
        return term.xreplace({ITERATION: ITERATION + 1, **{s.variable: s.after for s in self.states}})

    def at_first(self, term: sp.Expr) -> sp.Expr:
        """Return a term of states in iteration 0."""
        return term.xreplace({ITERATION: sp.Integer(0), **{s.variable: s.first for s in self.states}})


def _stage(term: sp.Basic, stages: dict[Variable, int]) -> int:
    if isinstance(term, Expectation):
        return int(term.args[1])
    if isinstance(term, Variable):
        return stages.get(term, START)
    return max((_stage(arg, stages) for arg in term.args), default=START)

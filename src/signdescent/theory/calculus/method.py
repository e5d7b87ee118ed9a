"""A method as data: what it keeps, what it draws, and how the next iterate follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sympy as sp

from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    START,
    Expectation,
    Gradient,
    Largest,
    UnderWeights,
    Variable,
    variable,
)
from signdescent.theory.placing import put_in

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
        ``"sample"``, a stochastic gradient; ``"noise"``, a sample minus its mean; ``"stochastic-sign"``, whose
        coordinates are 1 or -1, or 0 for the vector 0, with the direction of a vector as mean, which every node draws
        by itself; ``"scaled-sign"``, the same with a vector over the scale as mean; ``"compressed"``, what stands for
        a vector in a message; or ``"step"``, any positive number. The words of the class say more about them.
    of : SymPy expression
        The gradient or the vector that it stands for, known one stage before.
    stage : int
        1 for what an iteration draws first, 2 for what it draws after that; 0 for what is drawn before iteration 0.
    """

    variable: Variable
    kind: str
    of: sp.Expr
    stage: int


_GRADIENT = Gradient("f", variable("x", COORDINATE))


@dataclass(frozen=True, slots=True)
class MethodTerms:
    """A method in the terms of the calculus.

    Parameters
    ----------
    states : tuple of State
        The first one is the iterate, of which words speak.
    draws : tuple of Draw
    gradient : SymPy expression
        The gradient of the objective at the start of an iteration.
    name : str
        What messages call it.
    """

    states: tuple[State, ...]
    draws: tuple[Draw, ...]
    gradient: sp.Expr = _GRADIENT
    name: str = field(default="a method", compare=False)

    @property
    def stages(self) -> dict[Variable, int]:
        """The method's own variables, each with the stage at which it is known."""
        return {state.variable: 0 for state in self.states} | {draw.variable: draw.stage for draw in self.draws}

    def stage(self, term: sp.Basic) -> int:
        """Return the least stage at which a term is known; `START` for a constant."""
        return _stage(term, self.stages)

    @property
    def first_draws(self) -> frozenset[Variable]:
        """What is drawn before iteration 0."""
        return frozenset(draw.variable for draw in self.draws if draw.stage == 0)

    def renamed(self, symbols: Mapping[sp.Symbol, sp.Symbol]) -> MethodTerms:
        """Return the method with other symbols for its parameters."""
        return MethodTerms(
            tuple(State(s.variable, put_in(s.first, symbols), put_in(s.after, symbols)) for s in self.states),
            tuple(Draw(d.variable, d.kind, put_in(d.of, symbols), d.stage) for d in self.draws),
            self.gradient,
            self.name,
        )

    def with_states(self, more: tuple[State, ...]) -> MethodTerms:
        """Return the method with more variables, which change nothing for its own."""
        return replace(self, states=(*self.states, *more))

    def following(self, term: sp.Expr) -> sp.Expr:
        """Return a term of states one iteration later."""
        return _placed(term, ITERATION + 1, {s.variable: s.after for s in self.states})

    def at_first(self, term: sp.Expr) -> sp.Expr:
        """Return a term of states in iteration 0."""
        return _placed(term, sp.Integer(0), {s.variable: s.first for s in self.states})


def _placed(term: sp.Expr, iteration: sp.Expr, values: Mapping[Variable, sp.Expr]) -> sp.Expr:
    """Return a term with another iteration, and with values in place of variables."""
    return put_in(term, {ITERATION: iteration, **values})


def _stage(term: sp.Basic, stages: dict[Variable, int]) -> int:
    if isinstance(term, Expectation):
        return int(term.args[1])
    if isinstance(term, Largest | UnderWeights):
        return START
    if isinstance(term, Variable):
        return stages.get(term, START)
    return max((_stage(arg, stages) for arg in term.args), default=START)

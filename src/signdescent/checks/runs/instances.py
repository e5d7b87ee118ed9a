"""Instances of claims about runs: a problem, a method with its parameters, a start and a number of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from signdescent.simulation.methods import METHODS, Method
from signdescent.simulation.problems.problem import Problem
from signdescent.simulation.schedules import Constant, Decreasing, Power
from signdescent.theory.exactness import fraction_of, number_of

__all__ = ["Instance", "with_steps"]

_METHODS: Mapping[str, Callable[[Instance], Method]] = {
    "sign_sgd": lambda _: METHODS["sign_sgd"](),
    "sign_sgd_option_2": lambda _: METHODS["sign_sgd"](option=2),
    "majority_vote_sign_sgd": lambda _: METHODS["majority_vote"](),
    "ssdm": lambda i: METHODS["ssdm"](momentum=i.float_momentum),
    "ssdm_plain_sign": lambda i: METHODS["ssdm"](momentum=i.float_momentum, sign="deterministic"),
    "ssdm_norms": lambda _: METHODS["ssdm_norms"](momentum=0.0),
    "sign_common_scale": lambda i: METHODS["ssdm_common_scale"](scale=float(i.values["scale"])),
}
"""Method names of claims -> constructors."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """The meaning of a claim's name for step sizes.

    Parameters
    ----------
    sizes : callable
        From an instance to its schedule.
    symbol : str
        The name of the first step size, which an instance may choose; empty if it is fixed.
    spare : callable or None
        From an instance to 1 - beta, if the momentum is fixed.
    fixed : callable
        From an instance to the values of the symbols that are fixed.
    """

    sizes: Callable[[Instance], Constant | Decreasing | Power]
    symbol: str = ""
    spare: Callable[[Instance], Power] | None = None
    fixed: Callable[[Instance], Mapping[str, sp.Expr]] = lambda _: {}


def _of_theorem_8(instance: Instance) -> Mapping[str, sp.Expr]:
    root = sp.sqrt(sp.Integer(instance.steps))
    return {"gamma": root ** sp.Rational(-3, 2), "beta": 1 - 1 / root}


def _of_eq_32(instance: Instance) -> Power:
    square = 2 * instance.facts["start"] / (instance.facts["total"] * instance.steps)
    return Power(fraction_of(square) if square.is_Rational else float(square), 1, 1)


_CONSTANT = _Steps(lambda i: Constant(i.first), "gamma")
_STEPS: Mapping[str, _Steps] = {
    "any": _CONSTANT,
    "constant": _CONSTANT,
    "decreasing": _Steps(lambda i: Decreasing(i.first), "gamma0"),
    "theorem-8": _Steps(
        lambda i: Power(Fraction(i.steps), -3, 2),
        spare=lambda i: Power(Fraction(i.steps), -1, 1),
        fixed=_of_theorem_8,
    ),
    "eq-32": _Steps(_of_eq_32),
}
"""Step size names of claims -> their meaning; for "any", constant step sizes are tried."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Instance:
    """One problem, method, start and number of steps.

    Parameters
    ----------
    problem : Problem
        The problem.
    words : str
        The problem in words, with its parameters.
    rule : str
        The claim's name of the method.
    start : tuple of d Fractions
        x_0.
    nodes, batch, steps : int
        M, the batch size and K.
    schedule : str
        A key of `signdescent.theory.runs.STEPS`.
    first, momentum_given : Fraction
        The first step size, gamma or gamma0, and the momentum parameter beta; set to 0 if the schedule fixes them.
    properties : frozenset of str
        Properties of the problem, from `signdescent.theory.runs.PROBLEMS`.
    facts : mapping from str to SymPy number
        Values of the claims' symbols, by name, that do not depend on K and the step size.
    reach : callable
        From the total travel of a coordinate to bounds on |g_i| along the run, and on the mean distance of the nodes'
        gradients from the mean gradient; None if there is no such bound.
    continuous : bool
        Whether no sample is 0 with positive probability, so that the rho-norm is the mean-sign norm.
    """

    problem: Problem
    words: str
    rule: str
    start: tuple[Fraction, ...]
    nodes: int = 1
    batch: int = 1
    steps: int
    schedule: str
    first: Fraction = Fraction(0)
    momentum_given: Fraction = Fraction(0)
    properties: frozenset[str]
    facts: Mapping[str, sp.Expr] = field(default_factory=dict)
    reach: Callable[[float], tuple[Sequence[float], float]] | None = None
    continuous: bool = False

    def __post_init__(self) -> None:
        rule = _STEPS[self.schedule]
        object.__setattr__(self, "first", self.first if rule.symbol else Fraction(0))
        object.__setattr__(self, "momentum_given", self.momentum_given if rule.spare is None else Fraction(0))

    @property
    def sizes(self) -> Constant | Decreasing | Power:
        """The step size schedule."""
        return _STEPS[self.schedule].sizes(self)

    @property
    def momentum(self) -> Fraction | None:
        """The momentum parameter beta; None if it is not rational."""
        fixed = _STEPS[self.schedule].spare
        spare = 1 - self.momentum_given if fixed is None else fixed(self).exact(0)
        return None if spare is None else 1 - spare

    @property
    def float_momentum(self) -> float:
        """The momentum parameter, rounded."""
        fixed = _STEPS[self.schedule].spare
        return float(self.momentum_given) if fixed is None else 1 - fixed(self)(0)

    @property
    def values(self) -> Mapping[str, sp.Expr]:
        """Values of the claims' symbols by name, without those that have no meaning here."""
        rule = _STEPS[self.schedule]
        own = {"K": sp.Integer(self.steps), "M": sp.Integer(self.nodes), "beta": number_of(self.momentum_given)}
        own |= {rule.symbol: number_of(self.first)} if rule.symbol else {}
        return {**own, **rule.fixed(self), "d": sp.Integer(len(self.start)), **self.facts}

    @property
    def method(self) -> Method:
        """The method with its parameters."""
        return _METHODS[self.rule](self)

    def largest(self) -> tuple[Sequence[float], float] | None:
        """Return bounds on |g_i| along the run and on the nodes' distance; None if there are none."""
        return None if self.reach is None else self.reach(self.travel)

    @property
    def travel(self) -> float:
        """Largest total travel of a coordinate over all steps."""
        sizes = self.sizes
        return self.steps * sizes(0) if sizes.constant else sum(map(sizes, range(self.steps)))

    def point(self, symbols: Mapping[sp.Symbol, sp.Set]) -> dict[sp.Symbol, sp.Expr] | None:
        """Return the values of a claim's symbols except zeta; None if one is unknown."""
        known = self.values
        names = [symbol for symbol in symbols if symbol.name != "zeta"]
        return {s: known[s.name] for s in names} if all(s.name in known for s in names) else None

    def shown(self) -> Mapping[str, Fraction]:
        """Return the parameters needed to reproduce the instance."""
        parameters = {"K": Fraction(self.steps)}
        if self.first:
            parameters[_STEPS[self.schedule].symbol] = self.first
        if self.momentum_given:
            parameters["beta"] = self.momentum_given
        names = ["x0"] if len(self.start) == 1 else [f"x0_{i + 1}" for i in range(len(self.start))]
        return {**parameters, **dict(zip(names, self.start, strict=True))}

    def describe(self) -> str:
        """Return the instance as one line of text."""
        given = ", ".join(f"{name} = {_short(value)}" for name, value in self.shown().items())
        return f"{self.words}; {given}"


def _short(value: Fraction) -> str:
    return str(value) if len(str(value)) < 8 else f"{float(value):.4g}"


def with_steps(instance: Instance, steps: int) -> Instance:
    """Return the instance with another K."""
    return replace(instance, steps=steps)


def float_start(instance: Instance) -> Any:
    """Return x_0 in floats."""
    return np.array([float(v) for v in instance.start])

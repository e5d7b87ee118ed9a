"""Problems with a method, its parameters, a start and a number of steps: what a claim about runs is tried on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
import sympy as sp

from signdescent.checks.runs.exact import rational_root
from signdescent.simulation.methods import METHODS, Method
from signdescent.simulation.problems.problem import Problem
from signdescent.theory.exactness import number_of

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
"""The claims' words for methods -> the methods."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Instance:
    """One problem, method, start and number of steps.

    Parameters
    ----------
    problem : Problem
        What is minimised.
    words : str
        The problem in words, with its parameters.
    rule : str
        The claim's word for the method.
    start : tuple of d Fractions
        x_0.
    nodes, batch, steps : int
        M, the batch size and K.
    schedule : str
        A key of `signdescent.theory.runs.STEPS`, but ``"any"``.
    first : Fraction
        The first step size, gamma or gamma0; what the schedule does not use is 0.
    momentum : Fraction
        The momentum parameter beta; for ``"theorem-8"`` it follows from K.
    properties : frozenset of str
        Which properties of `signdescent.theory.runs.PROBLEMS` the problem has.
    facts : mapping from str to SymPy number
        The claims' symbols, by name, whose value does not depend on K and the step size.
    reach : callable
        From how far a coordinate moves in all steps together to bounds on |g_i| along the run, and on the mean distance
        of the nodes' gradients from it; None where there is no such bound.
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

    @property
    def constant(self) -> bool:
        """Whether all steps have one size."""
        return self.schedule != "decreasing"

    @property
    def momentum(self) -> Fraction | None:
        """The momentum parameter beta, None where it is not rational."""
        if self.schedule != "theorem-8":
            return self.momentum_given
        root = rational_root(Fraction(self.steps))
        return None if root is None else 1 - 1 / root

    @property
    def float_momentum(self) -> float:
        """The momentum parameter, rounded."""
        return float(self.momentum_given) if self.schedule != "theorem-8" else 1 - 1 / sqrt(self.steps)

    @property
    def values(self) -> Mapping[str, sp.Expr]:
        """The claims' symbols, by name; one that means nothing here is missing."""
        own: dict[str, sp.Expr] = {"K": sp.Integer(self.steps), "M": sp.Integer(self.nodes)}
        if self.schedule == "theorem-8":
            root = sp.sqrt(sp.Integer(self.steps))
            own |= {"gamma": root ** sp.Rational(-3, 2), "beta": 1 - 1 / root}
        else:
            own["beta"] = number_of(self.momentum_given)
            if self.schedule != "eq-32":
                own["gamma0" if self.schedule == "decreasing" else "gamma"] = number_of(self.first)
        return {**own, "d": sp.Integer(len(self.start)), **self.facts}

    @property
    def method(self) -> Method:
        """The method with its parameters."""
        return _METHODS[self.rule](self)

    def exact_step(self, k: int) -> Fraction | None:
        """Return the size of step k, None where it is not rational."""
        if self.schedule == "decreasing":
            root = rational_root(Fraction(k + 1))
            return None if root is None else self.first / root
        if self.schedule == "theorem-8":
            root = rational_root(Fraction(self.steps))
            root = None if root is None else rational_root(root)
            return None if root is None else 1 / root**3
        if self.schedule == "eq-32":
            return rational_root(Fraction(str(2 * self.facts["start"] / (self.facts["total"] * self.steps))))
        return self.first

    def float_step(self, k: int) -> float:
        """Return the size of step k, rounded."""
        if self.schedule == "decreasing":
            return float(self.first) / sqrt(k + 1)
        if self.schedule == "theorem-8":
            return float(self.steps**-0.75)
        if self.schedule == "eq-32":
            return sqrt(2 * float(self.facts["start"]) / (float(self.facts["total"]) * self.steps))
        return float(self.first)

    def largest(self) -> tuple[Sequence[float], float] | None:
        """Return bounds on |g_i| along the run and on the nodes' distance, None where there are none."""
        return None if self.reach is None else self.reach(self.way)

    @property
    def way(self) -> float:
        """How far a coordinate moves at most in all steps together."""
        if self.constant:
            return self.steps * self.float_step(0)
        return sum(self.float_step(k) for k in range(self.steps))

    def point(self, symbols: Mapping[sp.Symbol, sp.Set]) -> dict[sp.Symbol, sp.Expr] | None:
        """Return the values of a claim's symbols but zeta; None where one is not known."""
        known = self.values
        names = [symbol for symbol in symbols if symbol.name != "zeta"]
        return {s: known[s.name] for s in names} if all(s.name in known for s in names) else None

    def shown(self) -> Mapping[str, Fraction]:
        """Return the parameters that a reader needs to run it again."""
        found = {"K": Fraction(self.steps)}
        if self.first:
            found["gamma0" if self.schedule == "decreasing" else "gamma"] = self.first
        if self.momentum_given:
            found["beta"] = self.momentum_given
        names = ["x0"] if len(self.start) == 1 else [f"x0_{i + 1}" for i in range(len(self.start))]
        return {**found, **dict(zip(names, self.start, strict=True))}

    def describe(self) -> str:
        """Return the instance in one line of text."""
        given = ", ".join(f"{name} = {_short(value)}" for name, value in self.shown().items())
        return f"{self.words}; {given}"


def _short(value: Fraction) -> str:
    return str(value) if len(str(value)) < 8 else f"{float(value):.4g}"


def with_steps(instance: Instance, steps: int) -> Instance:
    """Return the same instance with another K."""
    return replace(instance, steps=steps)


def float_start(instance: Instance) -> Any:
    """Return x_0 in floats."""
    return np.array([float(v) for v in instance.start])
